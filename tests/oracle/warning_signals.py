"""What early warning signals of repayment, found by walking the days of every loan.

Raw days past due, without grace (R01 to R04); instalments with overdue interest (R05); the first
instalment past due beyond its grace (R06); times a customer became overdue in three months (R07);
principal due soon and not confirmed (R08); payments with a new loan in twelve months (R09).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.customer_classes import months_before
from tests.oracle.episodes import last_day_in_book, turning_days
from tests.oracle.loan_months import last_day_of_month
from tests.oracle.one_loan import (
    Filled,
    allocate,
    left_on,
    money_paid,
    payments_counting,
    plan_in_force,
)
from tests.oracle.rows import Book, LoanRows
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.oracle.window_duties import checks_of, due_dates_to_confirm, record_begins

ONE_DAY = timedelta(days=1)
ENTRY_MONTHS = 3
REFINANCE_MONTHS = 12
# Measure, subject, and what it was worth on each day it was anything.
Days = dict[tuple[str, str], dict[date, int]]
# Code, measure, level, from which value, and below which.
LEVELS = (
    ("R01", "DAYS_PAST_DUE", "BLUE", 1, 8),
    ("R02", "DAYS_PAST_DUE", "YELLOW", 8, 31),
    ("R03", "DAYS_PAST_DUE", "ORANGE", 31, 91),
    ("R04", "DAYS_PAST_DUE", "RED", 91, None),
    ("R05", "INTEREST_PERIODS_IN_ARREARS", "YELLOW", 1, 3),
    ("R05", "INTEREST_PERIODS_IN_ARREARS", "ORANGE", 3, None),
    ("R06", "FIRST_INSTALMENT_DAYS_PAST_DUE", "ORANGE", 1, None),
    ("R07", "M1_ENTRIES", "YELLOW", 2, None),
    ("R09", "REFINANCED_PAYMENTS", "ORANGE", 1, None),
)
GRAVITY = ("BLUE", "YELLOW", "ORANGE", "RED")


@dataclass(frozen=True)
class Standing:
    """How a borrower stands by an indicator that signals on the as-of date."""

    customer_id: str
    indicator_code: str
    state: str
    since_date: date


def measured_days(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Days:
    """Each measure of each loan or customer, day by day, where it is not zero."""
    found: Days = defaultdict(dict)
    entries: dict[str, list[tuple[date, date]]] = defaultdict(list)
    refinanced: dict[str, list[date]] = defaultdict(list)
    for rows in book.loans:
        loan = rows.loan
        if loan["disbursed_date"] > as_of_date:
            continue
        raw = _walk(rows, as_of_date, thresholds, found) if rows.instalments else {}
        if not rows.instalments:
            raw = _reported(rows, as_of_date, found)
        left = left_on(rows)
        out = left[1] if left and left[1] <= as_of_date else as_of_date + ONE_DAY
        before = 0
        for day in sorted(raw):
            effective = thresholds.effective_days(raw[day], loan["grace_days"] or 0)
            if effective > 0 and before == 0:
                entries[loan["customer_id"]].append((day, out))
            before = effective
        refinanced[loan["customer_id"]] += [
            row["value_date"]
            for row in payments_counting(rows, as_of_date)
            if row["txn_type"] == "REFINANCE"
        ]
    for customer_id, times in entries.items():
        for day in _days(min(one for one, _ in times), as_of_date):
            count = sum(months_before(day, ENTRY_MONTHS) < one <= day < out for one, out in times)
            if count:
                found["M1_ENTRIES", customer_id][day] = count
    for customer_id, days in refinanced.items():
        for day in _days(min(days, default=as_of_date), as_of_date):
            count = sum(months_before(day, REFINANCE_MONTHS) < one <= day for one in days)
            if count:
                found["REFINANCED_PAYMENTS", customer_id][day] = count
    return found


def standings(book: Book, as_of_date: date, days: Days) -> list[Standing]:
    """Of every borrower with a loan in the book or not, the gravest level of each indicator."""
    owners = {rows.loan["loan_id"]: rows.loan["customer_id"] for rows in book.loans}
    gravest: dict[tuple[str, str], tuple[int, date]] = {}
    for (measure, subject), values in days.items():
        for code, of, level, least, below in LEVELS:
            if of != measure:
                continue
            since = None
            day = as_of_date
            while day in values and least <= values[day] and (below is None or values[day] < below):
                since, day = day, day - ONE_DAY
            if since is None:
                continue
            key = owners.get(subject, subject), code
            known = gravest.get(key, (-1, since))
            one = GRAVITY.index(level), since
            if one[0] > known[0] or (one[0] == known[0] and one[1] < known[1]):
                gravest[key] = one
    return [
        Standing(customer_id, code, GRAVITY[level], since)
        for (customer_id, code), (level, since) in gravest.items()
    ]


def unconfirmed_days(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> dict[tuple[str, date], dict[date, int]]:
    """(loan, due date) → days until it is due, on each day it was not confirmed (R08)."""
    begins = record_begins(book)
    found: dict[tuple[str, date], dict[date, int]] = {}
    for one in due_dates_to_confirm(book, as_of_date, thresholds):
        checks = [
            check
            for check in checks_of(book, one.rows, "FUNDS", as_of_date)
            if check["fund_confirm"] is not None and check["done_date"] >= one.opens_date
        ]
        ends = [one.due_date + ONE_DAY, as_of_date + ONE_DAY, one.met_date, one.left_date]
        until = min(end for end in ends if end is not None)
        for day in _days(one.opens_date, until - ONE_DAY):
            before = [check for check in checks if check["done_date"] <= day]
            is_silent = not before and (begins is None or one.opens_date < begins)
            is_confirmed = bool(before) and before[-1]["fund_confirm"] == "CONFIRMED"
            if not (one.is_interest_only or is_silent or is_confirmed):
                key = one.rows.loan["loan_id"], one.due_date
                found.setdefault(key, {})[day] = (one.due_date - day).days
    return found


def unknown_loans(book: Book, as_of_date: date) -> set[str]:
    """Loans without a plan of which no record still tells how far past due they are."""
    found = set()
    for rows in book.loans:
        left = left_on(rows)
        is_gone = left is not None and left[1] <= as_of_date
        if rows.loan["disbursed_date"] > as_of_date or rows.instalments or is_gone:
            continue
        first = rows.loan["disbursed_date"].replace(day=1)
        records = [one for one in rows.snapshots if first <= one["snapshot_date"] <= as_of_date]
        last = max(records, key=lambda one: one["snapshot_date"], default=None)
        if last is not None:
            owed = ("overdue_principal", "overdue_interest", "days_past_due")
            if last["balance"] == 0 and not any(last[name] for name in owed):
                continue
            until = last_day_of_month(last_day_of_month(last["snapshot_date"]) + ONE_DAY)
            if last["days_past_due"] is not None and until > as_of_date:
                continue
        found.add(rows.loan["loan_id"])
    return found


def _walk(rows: LoanRows, as_of_date: date, thresholds: Thresholds, found: Days) -> dict[date, int]:
    """Raw days past due of every day, in the book or not; what is measured goes into ``found``."""
    loan_id = rows.loan["loan_id"]
    first, last = rows.loan["disbursed_date"], last_day_in_book(rows, as_of_date)
    turns = set(turning_days(rows, first, as_of_date))
    grace = timedelta(days=rows.loan["grace_days"] or 0)
    raw: dict[date, int] = {}
    unmet: list[Filled] = []
    no_interest: list[Filled] = []
    is_first_unmet = False
    for day in _days(first, as_of_date):
        if day in turns:
            money = money_paid(rows, day) + thresholds.arrears_tolerance
            filled = allocate(plan_in_force(rows, day), money)
            unmet = [one for one in filled if money < one.cumulative_due]
            no_interest = [
                one
                for one in filled
                if one.due["interest"] > 0 and money < one.cumulative_due - one.due["principal"]
            ]
            is_first_unmet = filled[0] in unmet
            first_due = filled[0].due_date
        raw[day] = max(
            ((day - one.due_date).days for one in unmet if one.due_date < day), default=0
        )
        if day > last:
            continue
        if raw[day]:
            found["DAYS_PAST_DUE", loan_id][day] = raw[day]
        if is_first_unmet and first_due + grace < day:
            found["FIRST_INSTALMENT_DAYS_PAST_DUE", loan_id][day] = (day - first_due).days
        count = sum(one.due_date < day for one in no_interest)
        if count:
            found["INTEREST_PERIODS_IN_ARREARS", loan_id][day] = count
    return raw


def _reported(rows: LoanRows, as_of_date: date, found: Days) -> dict[date, int]:
    """By the last record of each month: it holds until the next, or the end of the month after."""
    last_of_month: dict[tuple[int, int], tuple[date, int | None]] = {}
    for row in sorted(rows.snapshots, key=lambda row: row["snapshot_date"]):
        day = row["snapshot_date"]
        if day <= as_of_date:
            last_of_month[day.year, day.month] = day, row["days_past_due"]
    records = sorted(last_of_month.values(), key=lambda one: one[0])
    last = last_day_in_book(rows, as_of_date)
    for number, (day, value) in enumerate(records):
        until = last_day_of_month(last_day_of_month(day) + ONE_DAY)
        if number + 1 < len(records):
            until = min(until, records[number + 1][0])
        for one in _days(day, min(until - ONE_DAY, last)):
            if value:
                found["DAYS_PAST_DUE", rows.loan["loan_id"]][one] = value
    return {day: value for day, value in records if value is not None}


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY
