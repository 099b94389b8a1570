"""Changes of what was agreed: which lacked approval or came too late, and what came of them."""

from datetime import date, timedelta
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, headline, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from reports import charts
from reports.element_changes import (
    BY_CHILD,
    BY_TYPE,
    CHANGES,
    FINDINGS,
    change_rows,
    changes_answer,
    type_rows,
)
from reports.tables import with_total
from reports.terms import term
from reports.wording import message, say
from warehouse import query
from warehouse.query import ChangeFinding

# The keys of the choices in the session and the address.
KIND, FINDING = "kind", "finding"
FOOTNOTES = (
    "change_count",
    "without_approval_rate",
    "self_approved_count",
    "while_overdue_rate",
    "repeated_rate",
    "later_overdue_rate",
)
NO_CHANGES = message("Nothing was changed of what was agreed in these months.")
NONE_SUCH = message("No change of these months is such a one.")


def show(filters: Filters) -> None:
    """The whole view: the answer, kinds and outcomes, who changed most, change by change."""
    language = filters.language
    asked = {**filters.book, "since": _since(filters.month_end_date)}
    by_type = ask(query.changes_by_type, filters.reader, **asked)
    if by_type.is_empty():
        empty.stop(language, NO_CHANGES, files=("loan_events",))
    children = labelled(ask(query.element_changes_by_child, filters.reader, **asked), language)
    headline.answer(changes_answer(by_type, children, _months(filters), language))
    _outcomes(filters, asked)
    _type_table(filters, by_type)
    if filters.has_children:
        _organisation_table(filters, children, by_type)
    _change_table(filters, by_type, asked)


def _outcomes(filters: Filters, asked: dict[str, Any]) -> None:
    language = filters.language
    drawings.show(
        draw(
            charts.outcome_bars,
            filters.reader,
            ask(query.changes_outcomes, filters.reader, **asked),
        ),
        key=f"outcomes {filters.about} {st.session_state.get(KIND)}",
        alt=say(language, "What became of the changes of each kind"),
        on_click=lambda point: _list(str(point["event_type"])),
    )


def _type_table(filters: Filters, by_type: pl.DataFrame) -> None:
    language = filters.language
    rows = type_rows(by_type, language)
    tables.show(
        rows,
        BY_TYPE,
        filters,
        key=f"change kinds {filters.about}",
        alt=say(language, "Changes by kind"),
        ids="event_type",
        opens=_list,
    )
    downloads.offer(filters, say(language, "Changes by kind"), BY_TYPE, lambda: rows, key="kinds")


def _organisation_table(filters: Filters, children: pl.DataFrame, by_type: pl.DataFrame) -> None:
    language = filters.language
    st.subheader(say(language, "Who changed"), anchor=False)
    total = {**by_type.row(0, named=True), "label": say(language, "Total"), "org_id": None}
    rows = with_total(children, total).with_columns(loan_count=pl.col("change_count"))
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        BY_CHILD,
        filters,
        key=f"change organisations {filters.about}",
        alt=say(language, "Changes by organisation"),
        ids="org_id",
        opens=drill.to_org,
    )
    downloads.offer(
        filters, say(language, "Changes by organisation"), BY_CHILD, lambda: rows, key="changers"
    )


def _change_table(filters: Filters, by_type: pl.DataFrame, asked: dict[str, Any]) -> None:
    language = filters.language
    st.subheader(say(language, "Change by change"), anchor=False)
    kinds = [one for one in by_type["event_type"] if one is not None]
    left, right = st.columns(2)
    with left:
        kind = or_none(
            choose(
                language,
                say(language, "Kind"),
                [EVERYTHING, *kinds],
                key=KIND,
                default=EVERYTHING,
                words=lambda code: (
                    say(language, "Every kind")
                    if code == EVERYTHING
                    else term(language, "event_type", code)
                ),
            )
        )
    with right:
        finding = or_none(
            choose(
                language,
                say(language, "Against it"),
                list(FINDINGS),
                key=FINDING,
                default=EVERYTHING,
                words=lambda code: say(language, FINDINGS.get(code, code)),
            )
        )
    listed = {**asked, "event_type": kind, "finding": cast("ChangeFinding | None", finding)}
    changes = ask(query.element_changes, filters.reader, limit=tables.SHOWN_ROWS, **listed)
    if changes.is_empty():
        empty.nothing(language, NONE_SUCH)
        return
    tables.show(
        change_rows(changes, language),
        CHANGES,
        filters,
        key=f"changes {kind} {finding} {filters.about}",
        alt=say(language, "Change by change"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id, records="events"),
    )
    all_rows = later(query.element_changes, filters.reader, limit=downloads.MOST_ROWS, **listed)
    downloads.offer(
        filters,
        say(language, "Change by change"),
        CHANGES,
        lambda: change_rows(all_rows(), language),
        key="changes",
    )


def _since(day: date) -> date:
    """The end of the same month a year before."""
    first_of_next = date(day.year - 1 + day.month // 12, day.month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)


def _months(filters: Filters) -> str:
    return say(
        filters.language,
        "the twelve months to {day}",
        day=f"{filters.month_end_date:%Y-%m-%d}",
    )


def _list(event_type: str) -> None:
    st.session_state[KIND] = event_type
