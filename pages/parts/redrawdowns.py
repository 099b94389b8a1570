"""Further drawdowns: who drew without a valid check, or while a warning was open."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from pages.parts import downloads, drawings, drill, empty, headline, tables
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from reports import charts
from reports.confirmations import DRAWN, DRAWN_CHILDREN, redrawdowns_answer
from reports.wording import message, say
from warehouse import query

FOOTNOTES = ("redrawdown_count", "unchecked_count", "unchecked_rate", "warned_count")


def show_redrawdowns(filters: Filters) -> None:
    """The twelve months up to the month end: how many, where, month by month and one by one."""
    language = filters.language
    until = filters.month_end_date
    begins = date(until.year - 1 + until.month // 12, until.month % 12 + 1, 1)
    # Month ends after the one a year before: twelve of them.
    since = begins - timedelta(days=1)
    asked: dict[str, Any] = {"org_id": filters.org_id, "since": since, "until": until}
    whole = ask(query.redrawdown_totals, filters.reader, **asked).row(0, named=True)
    if not whole["drawdown_count"]:
        empty.stop(language, NO_DRAWDOWNS, files=("loans",))
    headline.answer(redrawdowns_answer(whole, begins, until, filters.minimum_loan_count, language))
    if not whole["judged_count"]:
        empty.nothing(language, NO_CHECKS, files=("inspections",))
    if not whole["warning_judged_count"]:
        empty.nothing(language, NO_WARNINGS, files=("warnings",))
    _in_breach(filters, asked, whole["breach_count"])
    _children(filters, asked)
    months = ask(query.redrawdown_months, filters.reader, org_id=filters.org_id, until=until)
    if months["judged_count"].sum():
        st.subheader(say(language, "Share drawn without a valid check"), anchor=False)
        drawings.show(
            draw(charts.trend, filters.reader, months, figure="unchecked_rate", until=until),
            key=f"unchecked {filters.about}",
            alt=say(language, "Share drawn without a valid check, month by month"),
        )


def _in_breach(filters: Filters, asked: dict[str, Any], breach_count: int) -> None:
    language = filters.language
    title = say(language, "Drawn without a valid check or under a warning")
    st.subheader(title, anchor=False)
    if not breach_count:
        st.caption(say(language, "None that is known of."))
        return
    rows = ask(query.redrawdowns_in_breach, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    tables.show(
        rows,
        DRAWN,
        filters,
        key=f"drawn {filters.about}",
        alt=title,
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    every = later(query.redrawdowns_in_breach, filters.reader, limit=downloads.MOST_ROWS, **asked)
    downloads.offer(filters, title, DRAWN, every, key="drawn")


def _children(filters: Filters, asked: dict[str, Any]) -> None:
    if not filters.has_children:
        return
    language = filters.language
    rows = labelled(ask(query.redrawdowns_by_child, filters.reader, **asked), language)
    title = say(language, "By organisation, most against the rule first")
    st.subheader(title, anchor=False)
    tables.show(
        rows,
        DRAWN_CHILDREN,
        filters,
        key=f"drawn children {filters.about}",
        alt=title,
        ids="org_id",
        opens=drill.to_org,
    )
    downloads.offer(filters, title, DRAWN_CHILDREN, lambda: rows, key="drawn children")


NO_DRAWDOWNS = message("No line was drawn on again in these twelve months.")
NO_CHECKS = message("Nothing tells yet which drawdowns were checked beforehand.")
NO_WARNINGS = message("Nothing tells yet which warnings were open.")
