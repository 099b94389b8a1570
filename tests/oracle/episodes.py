"""Due dates missed, and from when to when each loan was past due, walked day by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from tests.oracle.one_loan import (
    allocate,
    left_on,
    money_paid,
    payments_counting,
    plan_in_force,
    position,
)
from tests.oracle.plans import first_day_paid, paid_out_with_plan
from tests.oracle.rows import Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class MissedInstalment:
    """One row of ``missed_instalments``."""

    loan_id: str
    customer_id: str
    org_id: str
    version: int
    period_no: int
    due_date: date
    due_amount: Decimal
    met_date: date | None
    days_late: int


@dataclass(frozen=True)
class OverdueEpisode:
    """One row of ``overdue_episodes``."""

    loan_id: str
    customer_id: str
    org_id: str
    start_date: date
    end_date: date | None
    worst_days_past_due: int
    worst_date: date
    ended_by: str | None


def last_day_in_book(rows: LoanRows, as_of_date: date) -> date:
    left = left_on(rows)
    return as_of_date if left is None else min(as_of_date, left[1] - ONE_DAY)


def last_day_of_plan(rows: LoanRows, day: date, last: date) -> date:
    """The last day on which the plan in force on a day still was."""
    version = plan_in_force(rows, day)[0]["version"]
    turns = {row["effective_from"] for row in rows.instalments} - {None}
    for turn in sorted(one for one in turns if day < one <= last):
        if plan_in_force(rows, turn)[0]["version"] != version:
            return turn - ONE_DAY
    return last


def missed_instalments(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[MissedInstalment]:
    found = []
    for rows in paid_out_with_plan(book, as_of_date):
        last = last_day_in_book(rows, as_of_date)
        for day in sorted({row["due_date"] for row in rows.instalments}):
            if not rows.loan["disbursed_date"] <= day <= last or day == as_of_date:
                continue
            plan = plan_in_force(rows, day)
            until = last_day_of_plan(rows, day, last)
            for row, one in zip(plan, allocate(plan, Decimal(0)), strict=True):
                needed = one.cumulative_due - thresholds.arrears_tolerance
                if row["due_date"] == day and money_paid(rows, day) < needed:
                    found.append(_missed(rows, row, needed, until, as_of_date))
    return found


def _missed(
    rows: LoanRows, row: Row, needed: Decimal, until: date, as_of_date: date
) -> MissedInstalment:
    met_date = first_day_paid(rows, min(until + ONE_DAY, as_of_date), needed)
    late_until = met_date or min(until + ONE_DAY, as_of_date)
    return MissedInstalment(
        loan_id=rows.loan["loan_id"],
        customer_id=rows.loan["customer_id"],
        org_id=rows.loan["org_id"],
        version=row["version"],
        period_no=row["period_no"],
        due_date=row["due_date"],
        due_amount=row["due_principal"]
        + (row["due_interest"] or Decimal(0))
        + (row["due_fee"] or Decimal(0)),
        met_date=met_date,
        days_late=(late_until - row["due_date"]).days,
    )


def overdue_episodes(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[OverdueEpisode]:
    return [
        episode
        for rows in paid_out_with_plan(book, as_of_date)
        for episode in _episodes(rows, as_of_date, thresholds)
    ]


def turning_days(rows: LoanRows, first: date, last: date) -> list[date]:
    """Days on which days past due may do anything else than grow by one, or stay 0."""
    days = {first}
    days |= {row["due_date"] + ONE_DAY for row in rows.instalments}
    days |= {row["effective_from"] for row in rows.instalments} - {None}
    days |= {row["value_date"] for row in payments_counting(rows, last)}
    return sorted(day for day in days if first <= day <= last)


@lru_cache(maxsize=2**12)
def _episodes(rows: LoanRows, as_of_date: date, thresholds: Thresholds) -> list[OverdueEpisode]:
    first, last = rows.loan["disbursed_date"], last_day_in_book(rows, as_of_date)
    if last < first:
        return []
    turns = turning_days(rows, first, last)
    found: list[OverdueEpisode] = []
    start: date | None = None
    worst, worst_date = 0, first
    for turn, next_turn in zip(turns, [*turns[1:], last + ONE_DAY], strict=True):
        if position(rows, turn, thresholds).days_past_due == 0:
            if start is not None:
                found.append(_ended(rows, start, turn, (worst, worst_date), thresholds))
            start, worst = None, 0
            continue
        start = start or turn
        days = position(rows, next_turn - ONE_DAY, thresholds).days_past_due
        if days > worst:
            worst, worst_date = days, next_turn - ONE_DAY
    if start is not None:
        is_over = last < as_of_date
        found.append(
            _ended(rows, start, last + ONE_DAY, (worst, worst_date), thresholds)
            if is_over
            else _episode(rows, start, None, (worst, worst_date), None)
        )
    return found


def _ended(
    rows: LoanRows, start: date, end: date, worst: tuple[int, date], thresholds: Thresholds
) -> OverdueEpisode:
    """By payment where the plan of the day before would not have been past due either."""
    by_old_plan = position(rows, end, thresholds, plan_in_force(rows, end - ONE_DAY))
    left = left_on(rows)
    if by_old_plan.days_past_due == 0:
        ended_by = "PAYMENT"
    else:
        ended_by = "LEFT_BOOK" if left is not None and left[1] <= end else "NEW_PLAN"
    return _episode(rows, start, end, worst, ended_by)


def _episode(
    rows: LoanRows, start: date, end: date | None, worst: tuple[int, date], ended_by: str | None
) -> OverdueEpisode:
    return OverdueEpisode(
        loan_id=rows.loan["loan_id"],
        customer_id=rows.loan["customer_id"],
        org_id=rows.loan["org_id"],
        start_date=start,
        end_date=end,
        worst_days_past_due=worst[0],
        worst_date=worst[1],
        ended_by=ended_by,
    )
