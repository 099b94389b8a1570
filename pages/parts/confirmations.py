"""Repayment funds: what falls due and is not confirmed, and confirmations that did not hold."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, headline, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from reports import charts
from reports.confirmations import (
    BROKEN,
    BROKEN_BY_OFFICER,
    FUND_CHILDREN,
    OFFICERS,
    TO_CONFIRM,
    WINDOWS,
    funds_answer,
)
from reports.wording import Language, message, say, say_count
from warehouse import query

# The keys of the choices in the session and the address.
VIEW, WITHIN, OFFICER = "view", "within", "officer"
FOOTNOTES = ("fund_due_amount", "fund_confirmed_share", "confirmed_late_rate")
_OFFICER_ROWS = 6


def show_funds(filters: Filters) -> None:
    """What falls due and how far it is confirmed; who is to act; what confirmations were worth."""
    language = filters.language
    windows = ask(query.fund_windows, filters.reader, org_id=filters.org_id)
    months = ask(
        query.fund_months, filters.reader, org_id=filters.org_id, until=filters.month_end_date
    )
    if windows.is_empty() and months.is_empty():
        empty.stop(language, NOTHING_TO_CONFIRM, files=("repayment_schedule", "repayments"))
    headline.answer(funds_answer(windows.to_dicts(), months.to_dicts(), language))
    if not months["known_count"].sum() and not _is_known(windows):
        empty.nothing(language, NO_RECORD, files=("inspections",))
    if windows.is_empty():
        st.caption(say(language, "Nothing that is to be confirmed falls due soon."))
    else:
        _falling_due(filters, windows)
    _broken(filters, months)


def _is_known(windows: pl.DataFrame) -> bool:
    return bool(windows["known_due_amount"].is_not_null().any())


def _falling_due(filters: Filters, windows: pl.DataFrame) -> None:
    language = filters.language
    st.subheader(say(language, "Falling due, as at the data date"), anchor=False)
    rows = windows.with_columns(window=_days(windows["within_days"], language))
    tables.show(
        rows, WINDOWS, filters, key=f"windows {filters.about}", alt=say(language, "Falling due")
    )
    without_amount = max(windows["without_amount_count"].to_list())
    if without_amount:
        st.caption(say_count(language, WITHOUT_AMOUNT, WITHOUT_AMOUNTS, without_amount))
    codes = [str(one) for one in windows["within_days"]]
    within = choose(
        language,
        say(language, "Within"),
        codes,
        key=WITHIN,
        default=str(windows.filter(pl.col("instalment_count") > 0)["within_days"].min()),
        words=lambda code: say(language, "{days} days", days=code),
        shape="buttons",
        shows_label=False,
    )
    asked: dict[str, Any] = {"org_id": filters.org_id, "within_days": int(within)}
    st.subheader(say(language, "To confirm, by account manager"), anchor=False)
    officers = _with_officer(ask(query.funds_by_officer, filters.reader, **asked), language)
    if officers.is_empty():
        st.caption(say(language, ALL_CONFIRMED))
    else:
        _to_confirm(filters, asked, officers)
    _children(filters, asked)


def _to_confirm(filters: Filters, asked: dict[str, Any], officers: pl.DataFrame) -> None:
    language = filters.language
    tables.show(
        officers,
        OFFICERS,
        filters,
        key=f"officers {asked['within_days']} {filters.about}",
        alt=say(language, "To confirm, by account manager"),
        ids="officer_key",
        opens=_choose_officer,
        visible_rows=_OFFICER_ROWS,
    )
    names = {
        key: f"{officer} · {org}"
        for key, officer, org in officers.select("officer_key", "officer", "org_name").iter_rows()
    }
    officer = or_none(
        choose(
            language,
            say(language, "Account manager"),
            [EVERYTHING, *names],
            key=OFFICER,
            default=EVERYTHING,
            words=lambda code: names.get(code, say(language, "All account managers")),
            shows_label=False,
        )
    )
    rows = ask(
        query.funds_to_confirm, filters.reader, limit=tables.SHOWN_ROWS, officer=officer, **asked
    )
    tables.show(
        _stated(rows),
        TO_CONFIRM,
        filters,
        key=f"to confirm {asked['within_days']} {officer} {filters.about}",
        alt=say(language, "Due dates to confirm"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    every = later(
        query.funds_to_confirm,
        filters.reader,
        limit=downloads.MOST_ROWS,
        officer=officer,
        **asked,
    )
    title = say(language, "Due dates to confirm")
    downloads.offer(filters, title, TO_CONFIRM, lambda: _stated(every()), key="to confirm")


def _children(filters: Filters, asked: dict[str, Any]) -> None:
    if not filters.has_children:
        return
    language = filters.language
    rows = labelled(ask(query.funds_by_child, filters.reader, **asked), language)
    title = say(language, "By organisation, most not confirmed first")
    st.subheader(title, anchor=False)
    tables.show(
        rows,
        FUND_CHILDREN,
        filters,
        key=f"fund children {asked['within_days']} {filters.about}",
        alt=title,
        ids="org_id",
        opens=drill.to_org,
    )
    downloads.offer(filters, title, FUND_CHILDREN, lambda: rows, key="fund children")


def _broken(filters: Filters, months: pl.DataFrame) -> None:
    """Confirmed, and then overdue all the same."""
    language = filters.language
    if not months["confirmed_count"].sum():
        return
    st.subheader(say(language, "Confirmed, overdue all the same"), anchor=False)
    drawings.show(
        draw(
            charts.trend,
            filters.reader,
            months,
            figure="confirmed_late_rate",
            until=filters.month_end_date,
        ),
        key=f"broken {filters.about}",
        alt=say(language, "Overdue although confirmed, month by month"),
    )
    asked: dict[str, Any] = {"org_id": filters.org_id, "until": filters.month_end_date}
    officers = ask(query.broken_confirmations_by_officer, filters.reader, **asked)
    if officers.is_empty():
        st.caption(say(language, "Every confirmation held."))
        return
    tables.show(
        _with_officer(officers, language),
        BROKEN_BY_OFFICER,
        filters,
        key=f"broken officers {filters.about}",
        alt=say(language, "Confirmed, overdue all the same, by account manager"),
        visible_rows=_OFFICER_ROWS,
    )
    rows = ask(query.broken_confirmations, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    title = say(language, "Confirmed, overdue all the same")
    tables.show(
        rows,
        BROKEN,
        filters,
        key=f"broken rows {filters.about}",
        alt=title,
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    every = later(query.broken_confirmations, filters.reader, limit=downloads.MOST_ROWS, **asked)
    downloads.offer(filters, title, BROKEN, every, key="broken")


def _stated(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.rename({"confirmation_state": "state"})


def _with_officer(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    nobody = say(language, "Without account manager")
    return rows.with_columns(officer=pl.col("officer_id").fill_null(nobody))


def _days(within: pl.Series, language: Language) -> pl.Series:
    return pl.Series([say(language, "{days} days", days=one) for one in within], dtype=pl.String)


def _choose_officer(officer: str) -> None:
    st.session_state[OFFICER] = officer


NOTHING_TO_CONFIRM = message(
    "No due date here asks for a confirmation: it is asked for loans of companies, on the days of"
    " their plan or, without one, when they mature."
)
WITHOUT_AMOUNT = message(
    "{count} due date is of a loan without a plan whose balance is not reported: it counts, and is"
    " in no amount."
)
WITHOUT_AMOUNTS = message(
    "{count} due dates are of loans without a plan whose balance is not reported: they count, and"
    " are in no amount."
)
NO_RECORD = message("Nothing tells yet which repayment funds were confirmed.")
ALL_CONFIRMED = message("Everything that falls due in these days is confirmed in full.")
