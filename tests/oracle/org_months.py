"""The figures of every organisation at every month end, from the loans below it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.oracle.loan_months import LoanMonth, loan_months, points
from tests.oracle.organisations import closure
from tests.oracle.rows import NOTHING, Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, NON_PERFORMING, Thresholds


@dataclass(frozen=True)
class OrgMonth:
    """One row of ``org_months``, column by column."""

    org_id: str
    month_end_date: date
    loan_count: int
    customer_count: int
    not_reported_loan_count: int
    outstanding_principal: Decimal | None
    reported_basis_principal: Decimal | None
    overdue_loan_count: int | None
    overdue_balance: Decimal | None
    overdue_principal: Decimal | None
    overdue_interest: Decimal | None
    overdue_fee: Decimal | None
    overdue_amount: Decimal | None
    par30_principal: Decimal | None
    par60_principal: Decimal | None
    par90_principal: Decimal | None
    npl_principal: Decimal | None
    special_mention_principal: Decimal | None
    low_risk_principal: Decimal | None
    new_overdue_principal: Decimal | None
    overdue_rate: float | None
    arrears_rate: float | None
    par30_rate: float | None
    par60_rate: float | None
    par90_rate: float | None
    npl_rate: float | None
    overdue90_to_npl: float | None


def org_months(
    book: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    *,
    without_low_risk: bool = False,
) -> list[OrgMonth]:
    active: dict[tuple[str, date], list[LoanMonth]] = {}
    for row in loan_months(book, as_of_date, thresholds):
        if row.loan_state == "ACTIVE" and not (without_low_risk and row.scope == "LOW_RISK"):
            active.setdefault((row.org_id, row.month_end_date), []).append(row)
    pairs = closure(book.org_units, as_of_date)
    found = []
    for unit in book.org_units:
        below = {descendant for ancestor, descendant, _ in pairs if ancestor == unit["org_id"]}
        for day in points(book.first_disbursement, as_of_date):
            rows = [row for org_id in sorted(below) for row in active.get((org_id, day), [])]
            found.append(org_month(unit["org_id"], day, rows))
    return sorted(found, key=lambda row: (row.org_id, row.month_end_date))


def org_month(org_id: str, day: date, active: list[LoanMonth]) -> OrgMonth:
    outstanding = total(active, lambda row: row.outstanding_principal)
    overdue_balance = days_beyond(active, 0)
    overdue_principal = total(active, lambda row: row.overdue_principal)
    par30, par60, par90 = (days_beyond(active, days) for days in (30, 60, 90))
    npl = in_classes(active, NON_PERFORMING)
    return OrgMonth(
        org_id=org_id,
        month_end_date=day,
        loan_count=len(active),
        customer_count=len({row.customer_id for row in active}),
        not_reported_loan_count=sum(
            1 for row in active if row.outstanding_principal is None or row.days_past_due is None
        ),
        outstanding_principal=outstanding,
        reported_basis_principal=total(
            active, lambda row: _where(row.basis == "REPORTED", row.outstanding_principal)
        ),
        overdue_loan_count=sum(
            1 for row in active if row.days_past_due is not None and row.days_past_due >= 1
        ),
        overdue_balance=overdue_balance,
        overdue_principal=overdue_principal,
        overdue_interest=total(active, lambda row: row.overdue_interest),
        overdue_fee=total(active, lambda row: row.overdue_fee),
        overdue_amount=total(active, lambda row: row.overdue_amount),
        par30_principal=par30,
        par60_principal=par60,
        par90_principal=par90,
        npl_principal=npl,
        special_mention_principal=in_classes(active, ("SPECIAL_MENTION",)),
        low_risk_principal=total(
            active, lambda row: _where(row.scope == "LOW_RISK", row.outstanding_principal)
        ),
        new_overdue_principal=newly_overdue(active),
        overdue_rate=ratio(overdue_balance, outstanding),
        arrears_rate=ratio(overdue_principal, outstanding),
        par30_rate=ratio(par30, outstanding),
        par60_rate=ratio(par60, outstanding),
        par90_rate=ratio(par90, outstanding),
        npl_rate=ratio(npl, outstanding),
        overdue90_to_npl=ratio(par90, npl),
    )


def total(rows: list[LoanMonth], amount: Callable[[LoanMonth], Decimal | None]) -> Decimal | None:
    """The sum of what is known: 0 of no loans, None when there are loans and nothing is known."""
    known = [value for row in rows if (value := amount(row)) is not None]
    if rows and not known:
        return None
    return sum(known, NOTHING)


def days_beyond(rows: list[LoanMonth], days: int) -> Decimal | None:
    def amount(row: LoanMonth) -> Decimal | None:
        if row.days_past_due is None:
            return None
        return _where(row.days_past_due > days, row.outstanding_principal)

    return total(rows, amount)


def newly_overdue(rows: list[LoanMonth]) -> Decimal | None:
    def amount(row: LoanMonth) -> Decimal | None:
        if row.days_past_due is None:
            return None
        return _where(row.is_new_overdue, row.outstanding_principal)

    return total(rows, amount)


def in_classes(rows: list[LoanMonth], classes: tuple[str, ...]) -> Decimal | None:
    def amount(row: LoanMonth) -> Decimal | None:
        if row.class_used is None:
            return None
        return _where(row.class_used in classes, row.outstanding_principal)

    return total(rows, amount)


def _where(holds: bool, value: Decimal | None) -> Decimal | None:
    """The value where something holds, nothing of it elsewhere; unknown stays unknown."""
    if value is None:
        return None
    return value if holds else NOTHING


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> float | None:
    if numerator is None or not denominator:
        return None
    return float(numerator) / float(denominator)
