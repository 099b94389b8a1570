"""Who holds the book of an organisation, and what falls due next, loan by loan."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.one_loan import allocate, money_paid, plan_in_force
from tests.oracle.organisations import closure
from tests.oracle.rows import NOTHING, Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

MATURITY_DAYS = (30, 60, 90)
# GB/T 4754-2017: the last division of each section.
LAST_DIVISIONS = {
    "A": 5, "B": 12, "C": 43, "D": 46, "E": 50, "F": 52, "G": 60, "H": 62, "I": 65, "J": 69,
    "K": 70, "L": 72, "M": 75, "N": 79, "O": 82, "P": 83, "Q": 85, "R": 90, "S": 96, "T": 97,
}  # fmt: skip


@dataclass(frozen=True)
class MaturingLoan:
    """One row of ``maturing_loans``."""

    loan_id: str
    customer_id: str
    org_id: str
    scope: str
    basis: str
    within_days: int
    maturity_date: date
    next_due_date: date | None
    is_maturing: bool
    instalment_count: int
    outstanding_principal: Decimal | None
    maturing_principal: Decimal | None
    instalment_principal: Decimal
    days_past_due: int | None
    is_customer_overdue: bool


def maturing_loans(
    book: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    days: tuple[int, ...] = MATURITY_DAYS,
) -> list[MaturingLoan]:
    rows_of = {rows.loan["loan_id"]: rows for rows in book.loans}
    active = [
        row
        for row in loan_months(book, as_of_date, thresholds)
        if row.month_end_date == as_of_date and row.loan_state == "ACTIVE"
    ]
    overdue = {row.customer_id for row in active if row.days_past_due}
    found = []
    for row in active:
        for within_days in days:
            one = _in_window(row, rows_of[row.loan_id], as_of_date, within_days, thresholds)
            if one.is_maturing or one.instalment_count:
                found.append(_with_customer(one, overdue))
    return found


def _in_window(
    row: LoanMonth, rows: LoanRows, as_of_date: date, within_days: int, thresholds: Thresholds
) -> MaturingLoan:
    maturity_date = rows.loan["maturity_date"]
    is_maturing = 0 < (maturity_date - as_of_date).days <= within_days
    ahead: list[tuple[date, Decimal]] = []
    if rows.instalments:
        money = money_paid(rows, as_of_date)
        for one in allocate(plan_in_force(rows, as_of_date), money):
            is_met = money >= one.cumulative_due - thresholds.arrears_tolerance
            if 0 < (one.due_date - as_of_date).days <= within_days and not is_met:
                ahead.append((one.due_date, one.unpaid("principal")))
    return MaturingLoan(
        loan_id=row.loan_id,
        customer_id=row.customer_id,
        org_id=row.org_id,
        scope=row.scope,
        basis=row.basis,
        within_days=within_days,
        maturity_date=maturity_date,
        next_due_date=min((day for day, _ in ahead), default=None),
        is_maturing=is_maturing,
        instalment_count=len(ahead),
        outstanding_principal=row.outstanding_principal,
        maturing_principal=row.outstanding_principal if is_maturing else NOTHING,
        instalment_principal=sum((principal for _, principal in ahead), NOTHING),
        days_past_due=row.days_past_due,
        is_customer_overdue=False,
    )


def _with_customer(one: MaturingLoan, overdue: set[str]) -> MaturingLoan:
    return MaturingLoan(**{**one.__dict__, "is_customer_overdue": one.customer_id in overdue})


def section(industry_code: str | None) -> str | None:
    if industry_code is None:
        return None
    if industry_code[0].upper() in LAST_DIVISIONS:
        return industry_code[0].upper()
    if not industry_code[:2].isdigit() or int(industry_code[:2]) == 0:
        return "UNKNOWN"
    for letter, last in LAST_DIVISIONS.items():
        if int(industry_code[:2]) <= last:
            return letter
    return "UNKNOWN"


def holder(
    by: str, row: LoanMonth, customers: dict[str, Row], product_of: dict[str, str]
) -> str | None:
    customer = customers.get(row.customer_id)
    if by == "customer_id":
        return row.customer_id
    if by == "product_code":
        return product_of[row.loan_id]
    if by == "group_id":
        return customer["group_id"] if customer else None
    found = section(customer["industry_code"]) if customer else None
    if found is not None:
        return found
    return "RETAIL" if customer and customer["customer_type"] == "RETAIL" else "UNKNOWN"


@dataclass
class Held:
    """What one holder has at one organisation on one day."""

    loan_count: int = 0
    customers: set[str] | None = None
    not_reported_loan_count: int = 0
    overdue_loan_count: int = 0
    outstanding_principal: Decimal | None = NOTHING
    overdue_balance: Decimal | None = NOTHING


def held(
    by: str,
    book: Book,
    customers: list[Row],
    months: list[LoanMonth],
    org_id: str,
    day: date,
    as_of_date: date,
    *,
    without_low_risk: bool,
) -> dict[str, Held]:
    """Every holder of the book of an organisation and all below it."""
    by_id = {row["customer_id"]: row for row in customers}
    product_of = {rows.loan["loan_id"]: rows.loan["product_code"] for rows in book.loans}
    below = {
        descendant
        for ancestor, descendant, _ in closure(book.org_units, as_of_date)
        if ancestor == org_id
    }
    loans: dict[str, list[LoanMonth]] = {}
    for row in months:
        is_in = row.month_end_date == day and row.loan_state == "ACTIVE" and row.org_id in below
        part = holder(by, row, by_id, product_of)
        if is_in and part is not None and not (without_low_risk and row.scope == "LOW_RISK"):
            loans.setdefault(part, []).append(row)
    return {part: _summed(rows) for part, rows in loans.items()}


def _summed(rows: list[LoanMonth]) -> Held:
    balances = [row.outstanding_principal for row in rows if row.outstanding_principal is not None]
    reported = [
        row
        for row in rows
        if row.outstanding_principal is not None and row.days_past_due is not None
    ]
    overdue = [
        row.outstanding_principal
        for row in reported
        if row.days_past_due and row.outstanding_principal is not None
    ]
    return Held(
        loan_count=len(rows),
        customers={row.customer_id for row in rows},
        not_reported_loan_count=len(rows) - len(reported),
        overdue_loan_count=sum(1 for row in rows if row.days_past_due),
        outstanding_principal=sum(balances, NOTHING) if balances else None,
        overdue_balance=sum(overdue, NOTHING) if reported else None,
    )
