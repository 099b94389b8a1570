"""Recovering arrears taken apart: by part down to loans and payments, curves, single targets."""

from datetime import date
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.collection import Standing
from pages.parts.data import ask, draw, later
from pages.parts.figures import named
from pages.parts.filters import Filters
from reports import charts
from reports.collection import (
    ENTRIES,
    LOANS,
    MEMBERS,
    PAYMENTS,
    TARGETS,
    curve_columns,
    curve_rows,
    member_word,
    with_cut,
    with_figures,
    with_hands,
    with_members,
)
from reports.numbers import count, money_with_unit
from reports.tables import with_total
from reports.wording import message, say
from warehouse import query
from warehouse.query import CollectionDimension

# The keys of the choices in the session and the address.
BY, MEMBER, COHORT = "by", "member", "cohort"
DIMENSIONS = {
    "BUCKET": message("By age"),
    "PRODUCT": message("By product"),
    "HAND": message("By which hand"),
    "HANDLER": message("By handler"),
}
# A month whose curve is shorter says little; the latest with so many days stands in front.
_DAYS_IN_FRONT = 30


def parts(filters: Filters, stands: Standing) -> None:
    """What was recovered by age, product, hand or handler, down to loans and payments."""
    language = filters.language
    dimension = cast(
        "CollectionDimension",
        choose(
            language,
            say(language, "By"),
            list(DIMENSIONS),
            key=BY,
            default="BUCKET",
            words=lambda code: say(language, DIMENSIONS.get(code, code)),
            shape="buttons",
            shows_label=False,
        ),
    )
    found = ask(
        query.collection_members,
        filters.reader,
        dimension=dimension,
        before_date=filters.compared_date,
        **filters.place,
    )
    if found.is_empty() and stands.now["opening_overdue_amount"] is None:
        empty.nothing(language, NOT_REPORTED, files=("loan_snapshots",))
        return
    if found.is_empty():
        empty.nothing(language, NOTHING_OVERDUE)
        return
    if dimension in ("HAND", "HANDLER") and set(found["member"]) == {"NONE"}:
        empty.nothing(language, NO_HANDS, files=("collection_assignments",))
        return
    members = with_members(found, stands.now, language)
    _members(filters, stands, dimension, members)
    words = {one: member_word(language, dimension, one) for one in members["member"]}
    member = or_none(
        choose(
            language,
            say(language, "Part"),
            [EVERYTHING, *words],
            key=MEMBER,
            default=EVERYTHING,
            words=lambda code: words.get(code, say(language, "All parts")),
            shows_label=False,
        )
    )
    whole = stands.now
    if member is not None:
        whole = members.row(by_predicate=pl.col("member") == member, named=True)
    _loans(filters, dimension, member, whole)
    _payments(filters, dimension, member, whole)


def _members(
    filters: Filters, stands: Standing, dimension: CollectionDimension, members: pl.DataFrame
) -> None:
    language = filters.language
    total = {**stands.now, "label": say(language, "Total"), "member": None}
    if stands.compared is not None:
        total["recovery_rate_before"] = stands.compared["recovery_rate"]
    rows = with_total(members, total)
    title = message("Recovered by part")
    lists.show(
        filters,
        title,
        MEMBERS,
        rows.head(tables.SHOWN_ROWS + 1),
        lambda: rows,
        key=f"collection members {dimension}",
        ids="member",
        opens=_choose_member,
    )


def _loans(
    filters: Filters, dimension: CollectionDimension, member: str | None, whole: Any
) -> None:
    language = filters.language
    title = message("Loans overdue when the month began")
    st.subheader(say(language, title), anchor=False)
    asked: dict[str, Any] = {"dimension": dimension, "member": member, **filters.place}
    rows = with_hands(ask(query.collection_loans, filters.reader, limit=tables.SHOWN_ROWS, **asked))
    every = later(query.collection_loans, filters.reader, limit=downloads.MOST_ROWS, **asked)
    lists.show(
        filters,
        title,
        LOANS,
        rows,
        lambda: with_hands(every()),
        key=f"collection loans {dimension} {member}",
        caption=say(
            language,
            "{shown} of {all} loans shown; {opening} overdue then, {recovered} recovered of all",
            shown=len(rows),
            all=count(whole["overdue_loan_count"]),
            opening=_amount(filters, whole["opening_overdue_amount"]),
            recovered=_amount(filters, whole["recovered_amount"]),
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _payments(
    filters: Filters, dimension: CollectionDimension, member: str | None, whole: Any
) -> None:
    language = filters.language
    title = message("Payments that went into arrears")
    st.subheader(say(language, title), anchor=False)
    asked: dict[str, Any] = {"dimension": dimension, "member": member, **filters.place}
    rows = ask(query.collection_payments, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    if rows.is_empty():
        empty.nothing(language, NOTHING_PAID)
        return
    lists.show(
        filters,
        title,
        PAYMENTS,
        rows,
        later(query.collection_payments, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key=f"collection payments {dimension} {member}",
        caption=say(
            language,
            "Largest first; {recovered} recovered by all of them. What a new loan paid is recovered"
            " of nothing.",
            recovered=_amount(filters, whole["recovered_amount"]),
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def curves(filters: Filters) -> None:
    """How soon money comes back, month by month of becoming overdue, down to the loans of one."""
    language = filters.language
    found = ask(
        query.recovery_curves,
        filters.reader,
        org_id=filters.org_id,
        until=filters.month_end_date,
    )
    if found.is_empty():
        empty.nothing(language, NO_CURVES, files=("repayment_schedule", "repayments"))
        return
    found = found.with_columns(cohort=pl.col("cohort_month").dt.to_string("%Y-%m"))
    cohorts = found["cohort"].unique(maintain_order=True).to_list()[::-1]
    long_enough = found.filter(pl.col("days_since_entry") >= _DAYS_IN_FRONT)["cohort"]
    cohort = choose(
        language,
        say(language, "Became overdue in"),
        cohorts,
        key=COHORT,
        default=long_enough[-1] if len(long_enough) else cohorts[0],
        words=lambda code: code,
    )
    drawings.show(
        draw(
            charts.recovery_lines,
            filters.reader,
            found.select(
                "cohort", "days_since_entry", "recovery_rate", "recovered_amount", "entry_amount"
            ),
            chosen=cohort,
        ),
        # A chart remembers its click: after each choice it is another chart.
        key=f"recovery lines {cohort} {filters.about}",
        alt=say(language, "Recovery curves"),
        on_click=lambda point: _choose_cohort(str(point["cohort"])),
    )
    rows = curve_rows(found)
    lists.show(
        filters,
        message("Recovery curves"),
        curve_columns(found),
        rows,
        lambda: rows,
        key="recovery curves",
        ids="cohort",
        opens=_choose_cohort,
    )
    _entries(filters, cohort, rows)


def _entries(filters: Filters, cohort: str, curve: pl.DataFrame) -> None:
    language = filters.language
    st.subheader(say(language, "What became overdue in {month}", month=cohort), anchor=False)
    asked: dict[str, Any] = {
        "org_id": filters.org_id,
        "cohort_month": date.fromisoformat(f"{cohort}-01"),
    }
    rows = ask(query.overdue_entries, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    whole = curve.row(by_predicate=pl.col("cohort") == cohort, named=True)
    lists.show(
        filters,
        message("What became overdue in a month"),
        ENTRIES,
        rows,
        later(query.overdue_entries, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key=f"overdue entries {cohort}",
        caption=say(
            language,
            "{shown} of {all} runs of arrears shown, the most not back first; {amount} in all",
            shown=len(rows),
            all=count(whole["entry_count"]),
            amount=money_with_unit(whole["curve_entry_amount"], language),
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def targets(filters: Filters) -> None:
    """Every target here and below, as of the data date."""
    language = filters.language
    found = ask(query.collection_targets, filters.reader, org_id=filters.org_id)
    if found.is_empty():
        empty.nothing(language, NO_TARGETS, files=("collection_targets",))
        return
    rows = with_cut(with_figures(found), language).with_columns(label=named(found, language))
    title = message("Targets, running ones first")
    st.subheader(say(language, title), anchor=False)
    lists.show(
        filters,
        title,
        TARGETS,
        rows.head(tables.SHOWN_ROWS),
        lambda: rows,
        key="collection targets",
        caption=say(
            language,
            "{shown} of {all} targets shown, as of the data date, whatever month is chosen",
            shown=min(len(rows), tables.SHOWN_ROWS),
            all=count(len(rows)),
        ),
        ids="org_id",
        opens=drill.to_org,
    )


def _amount(filters: Filters, amount: Any) -> str:
    language = filters.language
    return money_with_unit(amount, language, say(language, "Not reported"))


def _choose_member(member: str) -> None:
    st.session_state[MEMBER] = member


def _choose_cohort(cohort: str) -> None:
    st.session_state[COHORT] = cohort


NOT_REPORTED = message("What was overdue when the month began is not reported.")
NOTHING_OVERDUE = message("Nothing was overdue here when the month began.")
NO_HANDS = message("Nothing tells which hand or handler held the loans.")
NOTHING_PAID = message("No payment of the month went into these arrears.")
NO_CURVES = message("No month of becoming overdue is ten days over yet.")
NO_TARGETS = message("No target is set here or below.")
