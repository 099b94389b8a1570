"""A list of rows behind a figure: how many of them are shown, the table, and the downloads."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drill, tables
from pages.parts.filters import Filters
from reports.tables import Column
from reports.wording import say


def show(
    filters: Filters,
    title: str,
    columns: Sequence[Column],
    rows: pl.DataFrame,
    all_rows: Callable[[], pl.DataFrame],
    *,
    key: str,
    caption: str | None = None,
    ids: str | None = None,
    opens: Callable[[str], None] | None = None,
    visible_rows: int = 16,
) -> None:
    """A table of rows with its downloads. ``title``: a message, for those who do not see it."""
    words = say(filters.language, title)
    if caption is not None:
        st.caption(caption)
    choices: dict[str, Any] = {"ids": ids, "opens": opens} if opens is not None else {}
    tables.show(
        rows,
        columns,
        filters,
        key=f"{key} {filters.about}",
        alt=words,
        visible_rows=visible_rows,
        **choices,
    )
    downloads.offer(filters, words, columns, all_rows, key=key)


def open_loan(loan_id: str) -> None:
    """Show the loan of a row on the page of its customer."""
    drill.to_page(drill.LOAN, loan=loan_id)
