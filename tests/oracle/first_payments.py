"""Whether each loan met its first instalment, and who did not in time."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.loan_months import last_day_of_month, scope
from tests.oracle.one_loan import plan_in_force
from tests.oracle.plans import first_day_paid, paid_out_with_plan
from tests.oracle.rows import NOTHING, Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds


@dataclass(frozen=True)
class FirstPayment:
    """One row of ``first_payments``, in the columns that are computed."""

    loan_id: str
    org_id: str
    cohort_month: date
    scope: str
    version: int
    first_due_month: date
    first_due_date: date
    first_due_amount: Decimal
    met_date: date | None


@dataclass(frozen=True)
class FirstPaymentDefault:
    """The rows of ``first_payment_defaults``, added up over customers and products."""

    org_id: str
    within_days: int
    first_due_month: date
    cohort_month: date
    scope: str
    observable_date: date
    loan_count: int
    default_loan_count: int | None


def first_instalment(rows: LoanRows, as_of_date: date) -> Row:
    """Of the plan that is in force on the day its own first instalment falls due.

    The days are walked from disbursement. After the as-of date the plan of that day stays.
    """
    day: date = rows.loan["disbursed_date"]
    while True:
        first = plan_in_force(rows, min(day, as_of_date))[0]
        if first["due_date"] <= day:
            return first
        day += timedelta(days=1)


def first_payments(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[FirstPayment]:
    found = []
    for rows in paid_out_with_plan(book, as_of_date):
        first = first_instalment(rows, as_of_date)
        amount = sum(
            (first[part] or NOTHING for part in ("due_principal", "due_interest", "due_fee")),
            NOTHING,
        )
        found.append(
            FirstPayment(
                loan_id=rows.loan["loan_id"],
                org_id=rows.loan["org_id"],
                cohort_month=rows.loan["disbursed_date"].replace(day=1),
                scope=scope(rows),
                version=first["version"],
                first_due_month=first["due_date"].replace(day=1),
                first_due_date=first["due_date"],
                first_due_amount=amount,
                met_date=first_day_paid(rows, as_of_date, amount - thresholds.arrears_tolerance),
            )
        )
    return found


def first_payment_defaults(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[FirstPaymentDefault]:
    loans: Counter[tuple[str, int, date, date, str, date]] = Counter()
    defaults: Counter[tuple[str, int, date, date, str, date]] = Counter()
    for one in first_payments(book, as_of_date, thresholds):
        for days in thresholds.first_payment_days:
            last_day = one.first_due_date + timedelta(days=days)
            observable = last_day_of_month(last_day)
            if last_day <= as_of_date:
                observable = min(observable, as_of_date)
            key = (
                one.org_id,
                days,
                one.first_due_month,
                one.cohort_month,
                one.scope,
                observable,
            )
            loans[key] += 1
            if one.met_date is None or one.met_date > last_day:
                defaults[key] += 1
    return [
        FirstPaymentDefault(*key, count, defaults[key] if key[-1] <= as_of_date else None)
        for key, count in loans.items()
    ]
