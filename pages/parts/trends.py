"""Figures over time, beside each other."""

import polars as pl
import streamlit as st

from pages.parts import drawings
from pages.parts.data import draw
from pages.parts.filters import Filters
from reports import charts
from reports.wording import say

# A month and the same one two years before.
MONTHS_SHOWN = 25


def rates_over_time(filters: Filters, *histories: tuple[str, pl.DataFrame]) -> None:
    """A line for each history, under its title (a message); none where less than two are known.

    A history has ``month_end_date`` and a column named as the figure it is of.
    """
    for place, (title, history) in zip(st.columns(len(histories)), histories, strict=True):
        (figure,) = (name for name in history.columns if name != "month_end_date")
        known = history.filter(
            pl.col(figure).is_not_null() & (pl.col("month_end_date") <= filters.month_end_date)
        )
        if len(known) < 2:
            continue
        words = say(filters.language, title)
        with place:
            st.subheader(words, anchor=False)
            drawings.show(
                draw(
                    charts.trend,
                    filters.reader,
                    known.tail(MONTHS_SHOWN),
                    figure=figure,
                    until=filters.month_end_date,
                ),
                key=f"{figure} {filters.about}",
                alt=words,
            )
