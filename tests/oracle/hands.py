"""Hands, one after the other: when each ended, what it was given, what came in, what came of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from tests.oracle.episodes import turning_days
from tests.oracle.loan_months import last_day_of_month, loan_month
from tests.oracle.one_loan import left_on, payments_counting, position
from tests.oracle.org_months import ratio
from tests.oracle.organisations import closure
from tests.oracle.rows import NOTHING, Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.oracle.warnings import left_day

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Hand:
    """One row of ``hands``, in the columns that are computed."""

    assignment_id: str
    loan_id: str
    org_id: str
    hand_no: int
    agency_id: str | None
    basis: str
    from_date: date
    to_date: date | None
    month_end_date: date
    end_reason: str | None
    days_held: int
    is_term_over: bool
    days_over_term: int | None
    entry_days_past_due: int | None
    entry_bucket: str | None
    entry_amount_band: str | None
    entry_amount: Decimal | None
    recovered_amount: Decimal | None
    recovery_rate: float | None
    is_lying: bool
    lying_days: int | None
    is_compared: bool
    compared_amount: Decimal | None
    like_entry_amount: Decimal | None = None
    like_compared_amount: Decimal | None = None
    expected_amount: Decimal | None = None


@dataclass(frozen=True)
class HandRecovery:
    """One row of ``hand_recovery``."""

    org_id: str
    month_end_date: date
    hand_no: int
    hand_count: int
    not_reported_count: int
    held_count: int
    settled_count: int
    left_count: int
    recalled_count: int
    reassigned_count: int
    term_over_count: int
    lying_count: int
    days_held: int
    days_per_hand: float | None
    entry_amount: Decimal | None
    recovered_amount: Decimal | None
    recovery_rate: float | None


@dataclass(frozen=True)
class AgencyRecovery:
    """One row of ``agency_recovery``."""

    org_id: str
    agency_id: str
    hand_count: int
    entry_amount: Decimal | None
    recovered_amount: Decimal | None
    recovery_rate: float | None
    days_held: int
    held_count: int
    term_over_count: int
    lying_count: int
    compared_count: int
    compared_entry_amount: Decimal | None
    compared_amount: Decimal | None
    expected_amount: Decimal | None
    against_expected: float | None


def hands(book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> list[Hand]:
    """Every assignment by the as-of date, with what the agencies' like cases let expect."""
    by_loan: dict[str, list[Row]] = defaultdict(list)
    for row in book.collection_assignments:
        if row["assigned_date"] <= as_of_date:
            by_loan[row["loan_id"]].append(row)
    found = []
    for rows in book.loans:
        given = sorted(
            by_loan[rows.loan["loan_id"]],
            key=lambda row: (row["assigned_date"], row["hand_no"], row["assignment_id"]),
        )
        if given and rows.loan["disbursed_date"] <= as_of_date:
            found += _of_loan(rows, given, as_of_date, thresholds)
    return _with_expectations(found)


def _of_loan(
    rows: LoanRows, given: list[Row], as_of_date: date, thresholds: Thresholds
) -> list[Hand]:
    left = left_day(rows, as_of_date, thresholds)
    turns = turning_days(rows, rows.loan["disbursed_date"], as_of_date) if rows.instalments else []
    late = {day: _is_past_due(rows, day, thresholds) for day in turns}
    standing = loan_month(rows, as_of_date, thresholds)
    found = []
    for row, next_row in zip(given, [*given[1:], None], strict=True):
        start = row["assigned_date"]
        # Past due may only begin or end on a turning day, so the day before one is as the one
        # before it.
        cleared = [
            day for before, day in pairwise(turns) if day > start and late[before] and not late[day]
        ]
        out = [max(left, start)] if left is not None else []
        settled = min([*cleared, *out], default=None)
        recalled = row["recalled_date"]
        if recalled is not None and recalled > as_of_date:
            recalled = None
        after = next_row["assigned_date"] if next_row is not None else None
        end, reason = min(
            (
                (day, rank, name)
                for rank, (day, name) in enumerate(
                    (
                        (settled, _settled_as(rows, settled)),
                        (recalled, "RECALLED"),
                        (after, "REASSIGNED"),
                    )
                )
                if day is not None
            ),
            default=(None, 0, None),
        )[::2]
        is_lying = (
            reason == "RECALLED"
            and after is None
            and settled is None
            and (standing.days_past_due or 0) > 0
        )
        lain_until = min((day for day in (after, settled) if day is not None), default=None)
        if lain_until is None and is_lying:
            lain_until = as_of_date
        over = end is None and row["term_end"] is not None and row["term_end"] < as_of_date
        hand = Hand(
            assignment_id=row["assignment_id"],
            loan_id=row["loan_id"],
            org_id=rows.loan["org_id"],
            hand_no=row["hand_no"],
            agency_id=row["agency_id"],
            basis="COMPUTED" if rows.instalments else "REPORTED",
            from_date=start,
            to_date=end,
            month_end_date=min(last_day_of_month(start), as_of_date),
            end_reason=reason,
            days_held=((end or as_of_date) - start).days,
            is_term_over=over,
            days_over_term=(as_of_date - row["term_end"]).days if over else None,
            entry_days_past_due=None,
            entry_bucket=None,
            entry_amount_band=None,
            entry_amount=None,
            recovered_amount=None,
            recovery_rate=None,
            is_lying=is_lying,
            lying_days=(lain_until - end).days
            if reason == "RECALLED" and lain_until is not None and end is not None
            else None,
            is_compared=False,
            compared_amount=None,
        )
        found.append(_with_money(hand, rows, as_of_date, thresholds) if rows.instalments else hand)
    return found


def _settled_as(rows: LoanRows, day: date | None) -> str:
    """Nothing past due any more, or written off or transferred by the day."""
    left = left_on(rows)
    is_gone = left is not None and left[0] != "SETTLED" and day is not None and left[1] <= day
    return "LEFT" if is_gone else "SETTLED"


def _is_past_due(rows: LoanRows, day: date, thresholds: Thresholds) -> bool:
    left = left_on(rows)
    is_in_book = left is None or day < left[1]
    return is_in_book and position(rows, day, thresholds).days_past_due > 0


def _with_money(hand: Hand, rows: LoanRows, as_of_date: date, thresholds: Thresholds) -> Hand:
    """What was past due at the end of the day assigned: a pot that the money after it empties."""
    left = left_on(rows)
    is_in_book = left is None or hand.from_date < left[1]
    at = position(rows, hand.from_date, thresholds)
    days = at.days_past_due if is_in_book else None
    entry = at.overdue_principal + at.overdue_interest + at.overdue_fee if is_in_book else NOTHING
    pot, recovered, early = entry, NOTHING, NOTHING
    end = hand.to_date or as_of_date
    day = hand.from_date + timedelta(days=1)
    received: dict[date, list[Row]] = defaultdict(list)
    for row in payments_counting(rows, end):
        received[row["value_date"]].append(row)
    while day <= end:
        # Of one day the cash first.
        for row in sorted(received.get(day, []), key=lambda row: row["txn_type"] == "REFINANCE"):
            taken = min(pot, row["amount"])
            pot -= taken
            if row["txn_type"] != "REFINANCE":
                recovered += taken
                if (day - hand.from_date).days <= thresholds.hand_like_days:
                    early += taken
        day += timedelta(days=1)
    is_compared = (
        hand.agency_id is not None
        and entry > 0
        and (as_of_date - hand.from_date).days >= thresholds.hand_like_days
        and _is_in_window(hand.from_date, as_of_date, thresholds)
    )
    return replace(
        hand,
        entry_days_past_due=days,
        entry_bucket=None
        if days is None
        else thresholds.bucket(thresholds.effective_days(days, rows.loan["grace_days"] or 0)),
        entry_amount_band="SMALL"
        if entry < thresholds.hand_middle_from_amount
        else "MIDDLE"
        if entry < thresholds.hand_large_from_amount
        else "LARGE",
        entry_amount=entry,
        recovered_amount=recovered,
        recovery_rate=ratio(recovered, entry),
        is_compared=is_compared,
        compared_amount=early if is_compared else None,
    )


def _is_in_window(day: date, as_of_date: date, thresholds: Thresholds) -> bool:
    """In the month of the as-of date or one of those before it, so many in all."""
    months = (as_of_date.year - day.year) * 12 + as_of_date.month - day.month
    return months < thresholds.hand_window_months


def _with_expectations(found: list[Hand]) -> list[Hand]:
    alike: dict[tuple[int, str | None, str | None], list[Hand]] = defaultdict(list)
    for hand in found:
        if hand.is_compared:
            alike[_kind(hand)].append(hand)
    judged = []
    for hand in found:
        if not hand.is_compared:
            judged.append(hand)
            continue
        given = _sum(one.entry_amount for one in alike[_kind(hand)])
        came = _sum(one.compared_amount for one in alike[_kind(hand)])
        assert given is not None
        assert came is not None
        assert hand.entry_amount is not None
        expected = hand.entry_amount * came / given
        judged.append(
            replace(
                hand,
                like_entry_amount=given,
                like_compared_amount=came,
                expected_amount=expected.quantize(CENT, ROUND_HALF_UP),
            )
        )
    return judged


def _kind(hand: Hand) -> tuple[int, str | None, str | None]:
    return hand.hand_no, hand.entry_bucket, hand.entry_amount_band


def hand_recovery(book: Book, found: list[Hand], as_of_date: date) -> list[HandRecovery]:
    above = closure(book.org_units, as_of_date)
    groups: dict[tuple[str, date, int], list[Hand]] = defaultdict(list)
    for hand in found:
        for ancestor, org_id, _ in above:
            if org_id == hand.org_id:
                groups[ancestor, hand.month_end_date, hand.hand_no].append(hand)
    return [
        HandRecovery(
            org_id=org_id,
            month_end_date=month,
            hand_no=hand_no,
            hand_count=len(members),
            not_reported_count=sum(one.basis == "REPORTED" for one in members),
            held_count=sum(one.to_date is None for one in members),
            settled_count=sum(one.end_reason == "SETTLED" for one in members),
            left_count=sum(one.end_reason == "LEFT" for one in members),
            recalled_count=sum(one.end_reason == "RECALLED" for one in members),
            reassigned_count=sum(one.end_reason == "REASSIGNED" for one in members),
            term_over_count=sum(one.is_term_over for one in members),
            lying_count=sum(one.is_lying for one in members),
            days_held=(days := sum(one.days_held for one in members)),
            days_per_hand=days / len(members),
            entry_amount=(entry := _sum(one.entry_amount for one in members)),
            recovered_amount=(recovered := _sum(one.recovered_amount for one in members)),
            recovery_rate=ratio(recovered, entry),
        )
        for (org_id, month, hand_no), members in groups.items()
    ]


def agency_recovery(
    book: Book, found: list[Hand], as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[AgencyRecovery]:
    above = closure(book.org_units, as_of_date)
    groups: dict[tuple[str, str], list[Hand]] = defaultdict(list)
    for hand in found:
        is_recent = _is_in_window(hand.from_date, as_of_date, thresholds)
        if hand.agency_id is None or not (is_recent or hand.to_date is None or hand.is_lying):
            continue
        for ancestor, org_id, _ in above:
            if org_id == hand.org_id:
                groups[ancestor, hand.agency_id].append(hand)
    rows = []
    for (org_id, agency_id), members in groups.items():
        recent = [one for one in members if _is_in_window(one.from_date, as_of_date, thresholds)]
        compared = [one for one in members if one.is_compared]
        entry = _sum(one.entry_amount for one in recent)
        recovered = _sum(one.recovered_amount for one in recent)
        came = _sum(one.compared_amount for one in compared)
        expected = _sum(one.expected_amount for one in compared)
        rows.append(
            AgencyRecovery(
                org_id=org_id,
                agency_id=agency_id,
                hand_count=len(recent),
                entry_amount=entry,
                recovered_amount=recovered,
                recovery_rate=ratio(recovered, entry),
                days_held=sum(one.days_held for one in recent),
                held_count=sum(one.to_date is None for one in members),
                term_over_count=sum(one.is_term_over for one in members),
                lying_count=sum(one.is_lying for one in members),
                compared_count=len(compared),
                compared_entry_amount=_sum(one.entry_amount for one in compared),
                compared_amount=came,
                expected_amount=expected,
                against_expected=ratio(came, expected),
            )
        )
    return rows


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """What is known of some amounts; None where nothing is."""
    known = [one for one in amounts if one is not None]
    return sum(known, NOTHING) if known else None
