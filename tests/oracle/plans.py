"""The plan of each loan: how far it is paid, and when it was replaced."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.one_loan import allocate, money_paid, payments_counting, plan_in_force, position
from tests.oracle.rows import Book, LoanRows
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds


@dataclass(frozen=True)
class Instalment:
    """One row of ``instalments``, in the columns that are computed."""

    loan_id: str
    version: int
    period_no: int
    due_date: date
    due_amount: Decimal
    paid_amount: Decimal
    unpaid_amount: Decimal
    met_date: date | None
    days_late: int


@dataclass(frozen=True)
class ScheduleChange:
    """One row of ``schedule_changes``."""

    loan_id: str
    version: int
    previous_version: int
    effective_from: date
    days_past_due_before: int
    days_past_due_without: int
    days_past_due_after: int
    is_extended_after_overdue: bool


def paid_out_with_plan(book: Book, as_of_date: date) -> list[LoanRows]:
    return [
        rows
        for rows in book.loans
        if rows.instalments and rows.loan["disbursed_date"] <= as_of_date
    ]


def instalments(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[Instalment]:
    found = []
    for rows in paid_out_with_plan(book, as_of_date):
        plan = plan_in_force(rows, as_of_date)
        filled = allocate(plan, money_paid(rows, as_of_date))
        for row, one in zip(plan, filled, strict=True):
            needed = one.cumulative_due - thresholds.arrears_tolerance
            met_date = first_day_paid(rows, as_of_date, needed)
            due_amount = sum(one.due.values(), Decimal(0))
            paid_amount = sum(one.paid.values(), Decimal(0))
            found.append(
                Instalment(
                    loan_id=row["loan_id"],
                    version=row["version"],
                    period_no=row["period_no"],
                    due_date=row["due_date"],
                    due_amount=due_amount,
                    paid_amount=paid_amount,
                    unpaid_amount=due_amount - paid_amount,
                    met_date=met_date,
                    days_late=max(0, ((met_date or as_of_date) - row["due_date"]).days),
                )
            )
    return found


def first_day_paid(rows: LoanRows, as_of_date: date, amount: Decimal) -> date | None:
    """The first day on which the money paid to date was at least an amount; None: not yet."""
    days: set[date] = {rows.loan["disbursed_date"]}
    days |= {row["value_date"] for row in payments_counting(rows, as_of_date)}
    for day in sorted(days):
        if money_paid(rows, day) >= amount:
            return day
    return None


def schedule_changes(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[ScheduleChange]:
    """Every day on which another version was in force than the day before."""
    found = []
    for rows in paid_out_with_plan(book, as_of_date):
        # A version can change only on a day that one of them names.
        named = {row["effective_from"] for row in rows.instalments} - {None}
        for day in sorted(named):
            if not rows.loan["disbursed_date"] < day <= as_of_date:
                continue
            day_before = day - timedelta(days=1)
            version = plan_in_force(rows, day)[0]["version"]
            previous_plan = plan_in_force(rows, day_before)
            previous_version = previous_plan[0]["version"]
            if version != previous_version:
                before = position(rows, day_before, thresholds).days_past_due
                without = position(rows, day, thresholds, previous_plan).days_past_due
                after = position(rows, day, thresholds).days_past_due
                found.append(
                    ScheduleChange(
                        loan_id=rows.loan["loan_id"],
                        version=version,
                        previous_version=previous_version,
                        effective_from=day,
                        days_past_due_before=before,
                        days_past_due_without=without,
                        days_past_due_after=after,
                        is_extended_after_overdue=before > 0 and after < without,
                    )
                )
    return found
