"""Complaints about collection: how many for the work done, about whom, and which lie too long."""

from typing import Any, cast

import streamlit as st

from pages.parts import downloads, drill, empty, lists, tables
from pages.parts.choices import choose
from pages.parts.data import ask, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from pages.parts.scripts import months_words, year_up_to
from reports.complaints import (
    AGENCIES,
    COMPLAINTS,
    ORGANISATIONS,
    agency_words,
    complaint_rows,
    complaints_line,
    counted_rows,
)
from reports.numbers import count
from reports.tables import with_total
from reports.terms import term
from reports.wording import message, say
from warehouse import query
from warehouse.query import ComplaintList

# The key of the chosen list in the session and the address.
LISTED = "complaints"
FOOTNOTES = (
    "complaint_received_count",
    "complaint_rate",
    "complaint_action_count",
    "complaint_open_count",
    "complaint_late_count",
    "complaint_upheld_count",
)
_COUNTS: dict[str, str] = {
    "OPEN": "open_count",
    "LATE": "late_count",
    "UPHELD": "upheld_count",
    "UNATTRIBUTED": "unattributed_count",
    "ALL": "received_count",
}


def show_complaints(filters: Filters) -> None:
    """The complaints of the twelve months: one sentence, agencies, organisations, one by one."""
    language = filters.language
    st.subheader(say(language, "Complaints"), anchor=False)
    asked = year_up_to(filters)
    found = ask(query.complaint_standing, filters.reader, **asked).row(0, named=True)
    if found["received_count"] is None:
        empty.nothing(language, NO_COMPLAINTS, files=("complaints",))
        return
    st.markdown(plain(complaints_line(found, language)))
    st.caption(
        say(
            language,
            "Complaints that came in {months}, as they stand at the data date; those whose action "
            "is not known stand at the head office.",
            months=months_words(filters),
        )
    )
    if not found["received_count"]:
        return
    _agency_table(filters, asked)
    _organisation_table(filters, asked, found)
    _complaint_table(filters, asked, found)


def _agency_table(filters: Filters, asked: dict[str, Any]) -> None:
    language = filters.language
    rows = ask(query.complaints_by_agency, filters.reader, **asked)
    rows = counted_rows(rows.with_columns(agency=agency_words(rows, language)))
    lists.show(
        filters,
        message("Complaints by agency"),
        AGENCIES,
        rows.head(tables.SHOWN_ROWS),
        lambda: rows,
        key="complaint agencies",
        caption=say(language, "Complaints by agency"),
    )


def _organisation_table(filters: Filters, asked: dict[str, Any], found: dict[str, Any]) -> None:
    if not filters.has_children:
        return
    language = filters.language
    children = labelled(ask(query.complaints_by_child, filters.reader, **asked), language)
    total = {**found, "label": say(language, "Total"), "org_id": None}
    rows = counted_rows(with_total(children, total))
    lists.show(
        filters,
        message("Complaints by organisation"),
        ORGANISATIONS,
        rows.head(tables.SHOWN_ROWS + 1),
        lambda: rows,
        key="complaint organisations",
        caption=say(language, "Complaints by organisation"),
        ids="org_id",
        opens=drill.to_org,
    )


def _complaint_table(filters: Filters, asked: dict[str, Any], found: dict[str, Any]) -> None:
    language = filters.language
    listed = choose(
        language,
        say(language, "Complaints"),
        list(_COUNTS),
        key=LISTED,
        default=next(code for code, name in _COUNTS.items() if found[name]),
        words=lambda code: term(language, "complaint_list", code),
        shape="buttons",
        shows_label=False,
    )
    if not found[_COUNTS[listed]]:
        empty.nothing(language, NONE_OF_THEM)
        return
    of: dict[str, Any] = {"listed": cast("ComplaintList", listed), **asked}
    rows = ask(query.complaints_of, filters.reader, limit=tables.SHOWN_ROWS, **of)
    every = later(query.complaints_of, filters.reader, limit=downloads.MOST_ROWS, **of)
    lists.show(
        filters,
        message("Complaints one by one"),
        COMPLAINTS,
        complaint_rows(rows, language),
        lambda: complaint_rows(every(), language),
        key=f"complaints {listed}",
        caption=say(
            language,
            "{shown} of {all} complaints shown",
            shown=len(rows),
            all=count(found[_COUNTS[listed]]),
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


NO_COMPLAINTS = message("No complaint was ever delivered: whether there were any is not known.")
NONE_OF_THEM = message("There is none of these.")
