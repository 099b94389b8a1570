"""One loan at one month end, and all of them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache

from tests.oracle.one_loan import (
    left_on,
    position,
    snapshot_of_month,
    state,
)
from tests.oracle.rows import NOTHING, Book, LoanRows
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, FIVE_CLASSES, Thresholds


@dataclass(frozen=True)
class LoanMonth:
    """One row of ``loan_months``, column by column."""

    loan_id: str
    customer_id: str
    org_id: str
    month_end_date: date
    is_month_to_date: bool
    loan_state: str
    basis: str
    scope: str
    outstanding_principal: Decimal | None
    overdue_principal: Decimal | None
    overdue_interest: Decimal | None
    overdue_fee: Decimal | None
    overdue_amount: Decimal | None
    unpaid_principal: Decimal | None
    overpaid_amount: Decimal | None
    days_past_due: int | None
    effective_days_past_due: int | None
    bucket: str | None
    previous_bucket: str | None
    reported_class: str | None
    class_floor: str | None
    class_used: str | None
    classification_gap: bool | None
    is_new_overdue: bool


@cache
def last_day_of_month(day: date) -> date:
    while (day + timedelta(days=1)).month == day.month:
        day += timedelta(days=1)
    return day


def points(first_disbursement: date, as_of_date: date) -> list[date]:
    """Every month end from the month of the first disbursement, and ``as_of_date`` as the last."""
    found = []
    day = last_day_of_month(first_disbursement)
    while day <= as_of_date:
        found.append(day)
        day = last_day_of_month(day + timedelta(days=1))
    if last_day_of_month(as_of_date) != as_of_date:
        found.append(as_of_date)
    return found


def month_end_before(day: date) -> date:
    """The last calendar month end before a day."""
    return day.replace(day=1) - timedelta(days=1)


def loan_months(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[LoanMonth]:
    return list(_loan_months(book, as_of_date, thresholds))


# Most subjects begin with the months of the whole book.
@lru_cache(maxsize=8)
def _loan_months(book: Book, as_of_date: date, thresholds: Thresholds) -> tuple[LoanMonth, ...]:
    found = []
    days = points(book.first_disbursement, as_of_date)
    for rows in book.loans:
        found += _months_of_loan(rows, days, thresholds)
    return tuple(sorted(found, key=lambda row: (row.loan_id, row.month_end_date)))


def _months_of_loan(rows: LoanRows, days: list[date], thresholds: Thresholds) -> list[LoanMonth]:
    found: list[LoanMonth] = []
    left = left_on(rows)
    state_before: str | None = None
    row_before: LoanMonth | None = None
    for day in days:
        if day < rows.loan["disbursed_date"]:
            continue
        if found and left is not None and day > last_day_of_month(left[1]):
            break
        state_now = state(rows, day, thresholds)
        row: LoanMonth | None = None
        if state_now == "ACTIVE" or state_before in (None, "ACTIVE"):
            row = _with_previous(loan_month(rows, day, thresholds), row_before, rows)
            found.append(row)
        state_before, row_before = state_now, row
    return found


def _with_previous(row: LoanMonth, row_before: LoanMonth | None, rows: LoanRows) -> LoanMonth:
    previous_bucket = row_before.bucket if row_before is not None else None
    was_disbursed_since = rows.loan["disbursed_date"] > month_end_before(row.month_end_date)
    is_overdue_now = row.loan_state == "ACTIVE" and row.bucket not in (None, "M0")
    return replace(
        row,
        previous_bucket=previous_bucket,
        is_new_overdue=is_overdue_now and (previous_bucket == "M0" or was_disbursed_since),
    )


def loan_month(rows: LoanRows, day: date, thresholds: Thresholds) -> LoanMonth:
    """One loan on one day, without regard to the day before it."""
    loan_state = state(rows, day, thresholds)
    snapshot = snapshot_of_month(rows, day)
    reported_class = snapshot["five_class"] if snapshot else None
    blank = LoanMonth(
        loan_id=rows.loan["loan_id"],
        customer_id=rows.loan["customer_id"],
        org_id=rows.loan["org_id"],
        month_end_date=day,
        is_month_to_date=day != last_day_of_month(day),
        loan_state=loan_state,
        basis="COMPUTED" if rows.instalments else "REPORTED",
        scope=scope(rows),
        outstanding_principal=None,
        overdue_principal=None,
        overdue_interest=None,
        overdue_fee=None,
        overdue_amount=None,
        unpaid_principal=None,
        overpaid_amount=None,
        days_past_due=None,
        effective_days_past_due=None,
        bucket=None,
        previous_bucket=None,
        reported_class=None,
        class_floor=None,
        class_used=None,
        classification_gap=None,
        is_new_overdue=False,
    )
    row = (
        _computed_amounts(blank, rows, day, thresholds)
        if rows.instalments
        else _reported_amounts(blank, rows, day)
    )
    if loan_state != "ACTIVE":
        return _off_the_book(row)
    return _classified(row, rows, reported_class, thresholds)


def scope(rows: LoanRows) -> str:
    if rows.loan["is_low_risk"]:
        return "LOW_RISK"
    return "SME_SPECIAL" if rows.loan["is_sme_special"] else "IN"


def _computed_amounts(
    row: LoanMonth, rows: LoanRows, day: date, thresholds: Thresholds
) -> LoanMonth:
    now = position(rows, day, thresholds)
    return replace(
        row,
        outstanding_principal=now.unpaid_principal,
        overdue_principal=now.overdue_principal,
        overdue_interest=now.overdue_interest,
        overdue_fee=now.overdue_fee,
        overdue_amount=now.overdue_principal + now.overdue_interest + now.overdue_fee,
        unpaid_principal=now.unpaid_principal,
        overpaid_amount=now.overpaid_amount,
        days_past_due=now.days_past_due,
    )


def _reported_amounts(row: LoanMonth, rows: LoanRows, day: date) -> LoanMonth:
    snapshot = snapshot_of_month(rows, day)
    if snapshot is None:
        return row
    known_parts = [
        snapshot[column]
        for column in ("overdue_principal", "overdue_interest")
        if snapshot[column] is not None
    ]
    return replace(
        row,
        outstanding_principal=snapshot["balance"],
        overdue_principal=snapshot["overdue_principal"],
        overdue_interest=snapshot["overdue_interest"],
        overdue_fee=NOTHING,
        overdue_amount=sum(known_parts, NOTHING) if known_parts else None,
        unpaid_principal=snapshot["balance"],
        overpaid_amount=NOTHING,
        days_past_due=snapshot["days_past_due"],
    )


def _off_the_book(row: LoanMonth) -> LoanMonth:
    """A loan that left owes nothing here any more; what was lost stays in ``unpaid_principal``."""
    return replace(
        row,
        outstanding_principal=NOTHING,
        overdue_principal=NOTHING,
        overdue_interest=NOTHING,
        overdue_fee=NOTHING,
        overdue_amount=NOTHING,
        days_past_due=None,
    )


def _classified(
    row: LoanMonth, rows: LoanRows, reported_class: str | None, thresholds: Thresholds
) -> LoanMonth:
    effective_days = bucket = class_floor = gap = None
    if row.days_past_due is not None:
        effective_days = thresholds.effective_days(row.days_past_due, rows.loan["grace_days"] or 0)
        bucket = thresholds.bucket(effective_days)
        class_floor = thresholds.class_floor(row.days_past_due)
    if reported_class is not None and class_floor is not None:
        gap = FIVE_CLASSES.index(reported_class) < FIVE_CLASSES.index(class_floor)
    return replace(
        row,
        effective_days_past_due=effective_days,
        bucket=bucket,
        reported_class=reported_class,
        class_floor=class_floor,
        class_used=reported_class or class_floor,
        classification_gap=gap,
    )
