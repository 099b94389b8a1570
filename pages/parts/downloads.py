"""Downloads of what a page shows, made when they are asked for."""

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from pages.parts.filters import Filters
from reports.spreadsheets import csv_bytes, file_name, xlsx_bytes
from reports.tables import Column
from reports.wording import say

# More rows than this are a query, not a list to work through.
MOST_ROWS = 100_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(
    filters: Filters,
    page: str,
    columns: Sequence[Column],
    rows: Callable[[], pl.DataFrame],
    *,
    key: str,
) -> None:
    """Two buttons that give all rows of a list as CSV or XLSX.

    ``rows`` is asked on the click only; ``page`` names the list in the file name.
    """
    language = filters.language
    named = f"{page}_{filters.scope_words}" if filters.without_low_risk else page
    with st.container(horizontal=True, gap="small", horizontal_alignment="right"):
        st.download_button(
            say(language, "Download CSV"),
            lambda: csv_bytes(rows(), columns, language),
            file_name(filters.org_name, named, filters.month_end_date, "csv"),
            "text/csv",
            key=f"{key} csv",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
        st.download_button(
            say(language, "Download XLSX"),
            lambda: xlsx_bytes(rows(), columns, language, page),
            file_name(filters.org_name, named, filters.month_end_date, "xlsx"),
            _XLSX,
            key=f"{key} xlsx",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
