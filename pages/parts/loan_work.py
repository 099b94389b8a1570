"""The work one loan asks for: what must be done next, and all that waits."""

import polars as pl
import streamlit as st

from pages.parts import empty, lists
from pages.parts.data import ask
from pages.parts.filters import Filters
from pages.parts.inspections import has_arrived
from pages.parts.markdown import plain
from reports.loan_work import WORK, described, next_answer
from reports.scorecard import Row
from reports.wording import message, say
from warehouse import query

NO_INSPECTIONS = message(
    "No inspection has arrived: what is overdue of the checks is not known, only what lies ahead."
)


def next_step(filters: Filters, loan: Row) -> None:
    """What must be done next for a loan, before anything else that is told of it."""
    work = _work(filters, loan)
    words = plain(next_answer(work, loan["loan_id"], filters.language))
    is_late = not work.is_empty() and (work["days_late"][0] or 0) > 0
    st.markdown(f":red[{words}]" if is_late else words)


def waiting(filters: Filters, loan: Row) -> None:
    """All that waits on a loan, the oldest first."""
    language = filters.language
    if not has_arrived(filters):
        empty.nothing(language, NO_INSPECTIONS, files=("inspections",))
    work = _work(filters, loan)
    if work.is_empty():
        return
    rows = described(work, language)
    st.markdown(f"**{say(language, 'What is waiting')}**")
    lists.show(
        filters,
        message("What is waiting"),
        WORK,
        rows,
        lambda: rows,
        key=f"work of {loan['loan_id']}",
        visible_rows=8,
    )


def _work(filters: Filters, loan: Row) -> pl.DataFrame:
    return ask(
        query.work_of_loan,
        filters.reader,
        loan_id=loan["loan_id"],
        customer_id=loan["customer_id"],
    )
