"""One loan: what was agreed, how late it was when, and everything that happened to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, empty, tables
from pages.parts.choices import choose
from pages.parts.data import ask, draw
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports import charts
from reports.confirmations import TO_CONFIRM
from reports.inspections import FINDINGS as FOUND
from reports.inspections import with_severity_words
from reports.numbers import UNDEFINED, money, whole_yuan, with_unit
from reports.scorecard import Row
from reports.tables import Column, exact_money
from reports.terms import term
from reports.wording import message, say
from warehouse import query

PLAN = (
    Column("period_no", "No.", "count"),
    Column("due_date", "Due on", "date"),
    exact_money("due_amount", "Due"),
    exact_money("due_principal", "Principal"),
    exact_money("due_interest", "Interest"),
    exact_money("due_fee", "Fees"),
    exact_money("paid_amount", "Paid"),
    exact_money("unpaid_amount", "Unpaid"),
    Column("met_date", "Met on", "date"),
    Column("days_late", "Days late", "count"),
)
PAYMENTS = (
    Column("txn_id", "Entry", "identifier"),
    Column("value_date", "Value date", "date"),
    Column("posted_at", "Booked", "time"),
    Column("txn_type", "Kind", "term", family="txn_type"),
    exact_money("amount", "Amount"),
    Column("is_counted", "Counts", "flag", hint=message("Counts as money paid by the as-of date")),
    Column("is_reversed", "Reversed", "flag"),
    Column("reversal_of", "Takes back", "identifier"),
    Column("channel", "Channel"),
    Column("payer_relation", "Payer"),
)
EVENTS = (
    Column("event_date", "Day", "date"),
    Column("event_type", "Event", "term", family="event_type"),
    Column("old_value", "Before"),
    Column("new_value", "After"),
    exact_money("amount", "Amount"),
    Column("approval_no", "Approval"),
    Column("approved_by", "Approved by"),
    Column("financial_difficulty", "In difficulty", "flag"),
    Column("posted_at", "Booked", "time"),
)
PLAN_CHANGES = (
    Column("version", "Version", "count"),
    Column("effective_from", "Takes effect", "date"),
    Column("days_past_due_before", "Days past due the day before", "count"),
    Column("days_past_due_after", "Days past due by the new plan", "count"),
    Column("is_extended_after_overdue", "Extended when overdue", "flag"),
)
INSPECTIONS = (
    Column("due_date", "Due on", "date"),
    Column("done_date", "Done on", "date"),
    Column("inspection_type", "Check", "term", family="inspection_type"),
    Column("method", "Method", "term", family="method"),
    Column("result", "Result", "term", family="result"),
    Column("fund_confirm", "Repayment funds", "term", family="fund_confirm"),
    exact_money("confirmed_amount", "Amount confirmed"),
    Column("inspector_id", "Inspector"),
    Column("conclusion", "Conclusion"),
)
# Of one loan, what says which loan it is says nothing.
_SAME = ("loan_id", "customer_name", "org_name", "officer_id", "product_code")
CONFIRMATIONS = (
    *(column for column in TO_CONFIRM if column.name not in _SAME),
    Column("confirmed_date", "Confirmed on", "date"),
    Column("outcome", "Outcome", "term", family="due_outcome"),
    Column("days_late", "Days late", "count"),
)
PROBLEMS = tuple(column for column in FOUND if column.name not in _SAME)
DISAGREEMENTS = (
    Column("finding_code", "Finding", "term", family="finding_code"),
    Column("reference_date", "Day", "date"),
    exact_money("expected_amount", "Expected"),
    exact_money("actual_amount", "Actual"),
    exact_money("difference_amount", "Difference"),
    Column("expected_days", "Days reported", "count"),
    Column("actual_days", "Days computed", "count"),
    Column("detail", "Detail"),
)


@dataclass(frozen=True)
class _Section:
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Filters, Row], pl.DataFrame]
    # The message when there are none, and the file that would bring them.
    none: str
    file: str


def _of(question: Callable[..., pl.DataFrame]) -> Callable[[Filters, Row], pl.DataFrame]:
    return lambda filters, loan: ask(
        question, filters.reader, org_id=loan["org_id"], loan_id=loan["loan_id"]
    )


def _with_borrower(question: Callable[..., pl.DataFrame]) -> Callable[[Filters, Row], pl.DataFrame]:
    return lambda filters, loan: ask(
        question, filters.reader, loan_id=loan["loan_id"], customer_id=loan["customer_id"]
    )


def _found(filters: Filters, loan: Row) -> pl.DataFrame:
    rows = _with_borrower(query.findings_of_loan)(filters, loan)
    return with_severity_words(rows, filters.language, term)


SECTIONS: dict[str, _Section] = {
    "plan": _Section(
        message("Plan"),
        PLAN,
        _of(query.instalments),
        message("This loan has no plan: it is taken from the month-end records."),
        "repayment_schedule",
    ),
    "payments": _Section(
        message("Payments"),
        PAYMENTS,
        _of(query.payments),
        message("No payment has arrived for this loan."),
        "repayments",
    ),
    "events": _Section(
        message("Events"),
        EVENTS,
        _of(query.loan_events),
        message("Nothing was changed about this loan."),
        "loan_events",
    ),
    "changes": _Section(
        message("New plans"),
        PLAN_CHANGES,
        _of(query.schedule_changes),
        message("The plan of this loan was never replaced."),
        "repayment_schedule",
    ),
    "inspections": _Section(
        message("Inspections"),
        INSPECTIONS,
        _with_borrower(query.inspections_of_loan),
        message("No check of this loan is on record."),
        "inspections",
    ),
    "findings": _Section(
        message("Findings"),
        PROBLEMS,
        _found,
        message("No check of this loan found a problem."),
        "findings",
    ),
    "confirmations": _Section(
        message("Repayment funds"),
        CONFIRMATIONS,
        _of(query.confirmations_of_loan),
        message("No repayment funds of this loan are to be confirmed."),
        "inspections",
    ),
    "reconciliation": _Section(
        message("Disagreements"),
        DISAGREEMENTS,
        _of(query.reconciliation_of_loan),
        message("The files agree about this loan."),
        "loan_snapshots",
    ),
}


def facts(filters: Filters, loan: Row) -> None:
    """What was agreed and where the loan stands, in four columns; what stands out, above them."""
    language = filters.language
    _badges(filters, loan)
    yuan = whole_yuan(language)
    rate = loan["annual_rate"]
    columns: tuple[tuple[tuple[str, str], ...], ...] = (
        (
            (message("Product"), loan["product_code"]),
            (message("Organisation"), loan["org_name"]),
            (message("Account manager"), loan["officer_id"] or UNDEFINED),
            (message("Customer number"), loan["customer_id"]),
        ),
        (
            (message("Paid out"), with_unit(money(loan["disbursed_amount"], yuan), yuan, language)),
            (message("Paid out on"), f"{loan['disbursed_date']:%Y-%m-%d}"),
            (message("Matures"), f"{loan['maturity_date']:%Y-%m-%d}"),
            (message("Yearly rate"), UNDEFINED if rate is None else f"{rate.normalize():f}%"),
        ),
        (
            (message("Repayment"), term(language, "repay_method", loan["repay_method"])),
            (message("Guarantee"), term(language, "guarantee_type", loan["guarantee_type"])),
            (message("Purpose"), loan["purpose"] or UNDEFINED),
            (message("Days of grace"), str(loan["grace_days"])),
        ),
        (
            (message("State"), term(language, "loan_state", loan["loan_state"])),
            (message("Class"), term(language, "five_class", loan["class_used"])),
            (message("Paid so far"), with_unit(money(loan["paid_amount"], yuan), yuan, language)),
            (message("Overpaid"), with_unit(money(loan["overpaid_amount"], yuan), yuan, language)),
        ),
    )
    for place, lines in zip(st.columns(4), columns, strict=True):
        place.markdown(
            "  \n".join(f":gray[{say(language, name)}] {plain(value)}" for name, value in lines)
        )


def _badges(filters: Filters, loan: Row) -> None:
    language = filters.language
    badges: list[tuple[str, Any]] = []
    if loan["is_extended_after_overdue"]:
        badges.append((say(language, "Extended when overdue"), "orange"))
    if loan["basis"] == "REPORTED":
        badges.append((say(language, "Figures as reported by the bank"), "gray"))
    if loan["scope"] == "LOW_RISK":
        badges.append((say(language, "Low risk"), "gray"))
    if loan["refinanced_amount"]:
        badges.append((say(language, "Repaid by a new loan"), "orange"))
    if badges:
        with st.container(horizontal=True, gap="small"):
            for text, colour in badges:
                st.badge(text, color=colour)


def timeline(filters: Filters, loan: Row) -> None:
    """How late the loan was at each month end, above what fell due and what was paid."""
    language = filters.language
    about = {"org_id": loan["org_id"], "loan_id": loan["loan_id"]}
    months = ask(query.loan_months, filters.reader, **about)
    changes = ask(query.schedule_changes, filters.reader, **about)
    events = ask(query.loan_events, filters.reader, **about)
    buckets = ask(query.buckets, filters.reader)
    marks = (
        *((day, "NEW_PLAN") for day in changes["effective_from"]),
        *events.select("event_date", "event_type").iter_rows(),
    )
    # A loan never late and never changed would leave a frame with nothing in it.
    if marks or months["days_past_due"].max():
        drawings.show(
            draw(
                charts.days_past_due,
                filters.reader,
                months.select("month_end_date", "days_past_due", "bucket"),
                marks=marks,
                bucket_days=tuple(buckets.select("bucket", "from_days").iter_rows()),
            ),
            key=f"days {loan['loan_id']}",
            alt=say(language, "Days past due at each month end"),
        )
    flows = ask(query.payments_by_month, filters.reader, **about)
    if flows.is_empty():
        return
    until = ask(query.build_info, filters.reader)["as_of_date"][0]
    drawings.show(
        draw(charts.plan_and_payments, filters.reader, flows, until=until),
        key=f"flows {loan['loan_id']}",
        alt=say(language, "What fell due and what was paid each month"),
    )


def sections(filters: Filters, loan: Row) -> None:
    """The records of the loan, one kind at a time."""
    language = filters.language
    name = choose(
        language,
        say(language, "Records"),
        list(SECTIONS),
        key="records",
        default="plan",
        words=lambda code: say(language, SECTIONS[code].title) if code in SECTIONS else code,
        shape="buttons",
        shows_label=False,
    )
    section = SECTIONS[name]
    rows = section.rows(filters, loan)
    if rows.is_empty():
        empty.nothing(language, section.none, files=(section.file,))
        return
    tables.show(
        rows,
        section.columns,
        filters,
        key=f"{name} {loan['loan_id']}",
        alt=say(language, section.title),
    )
    downloads.offer(
        filters,
        f"{loan['loan_id']}_{say(language, section.title)}",
        section.columns,
        lambda: rows,
        key=f"records {name}",
    )
