"""What was recovered, a second time: payment by payment over the plan, day by day over targets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from tests.oracle.collection_rows import (
    Breakdown,
    CollectionMonth,
    CurvePoint,
    OrgCollection,
    RecoveredPayment,
    Target,
)
from tests.oracle.episodes import OverdueEpisode, overdue_episodes
from tests.oracle.loan_months import LoanMonth, last_day_of_month, loan_months, points
from tests.oracle.one_loan import allocate, payments_counting, plan_in_force
from tests.oracle.organisations import closure
from tests.oracle.rows import NOTHING, Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

CENT = Decimal("0.01")
ONE_DAY = timedelta(days=1)
DEVIATION_ALERT = Decimal("-0.10")
CURVE_DAYS, CURVE_STEP = 180, 10


class Collection:
    """All of it, of one book."""

    def __init__(
        self, book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
    ) -> None:
        self.book, self.as_of_date = book, as_of_date
        self.rows = {one.loan["loan_id"]: one for one in book.loans}
        self.episodes = overdue_episodes(book, as_of_date, thresholds)
        self.loan_months = loan_months(book, as_of_date, thresholds)
        self.below: dict[str, set[str]] = {}
        for ancestor, descendant, _ in closure(book.org_units, as_of_date):
            self.below.setdefault(ancestor, set()).add(descendant)
        self.periods = list(pairwise(points(book.first_disbursement, as_of_date)))
        self.payments = list(self._payments())
        self.months = [self._month(one, now) for one, now in self._openings()]

    def _openings(self) -> Iterator[tuple[LoanMonth, date]]:
        """What was past due at a month end, with the next point."""
        following = dict(self.periods)
        for one in self.loan_months:
            is_overdue = (one.days_past_due or 0) >= 1 or (one.overdue_amount or NOTHING) > 0
            if one.loan_state == "ACTIVE" and is_overdue and one.month_end_date in following:
                yield one, following[one.month_end_date]

    def _payments(self) -> Iterator[RecoveredPayment]:
        for one, now in self._openings():
            rows = self.rows[one.loan_id]
            if not rows.instalments:
                continue
            before = one.month_end_date
            plan = plan_in_force(rows, before)
            overdue = {place for place, row in enumerate(plan) if row["due_date"] < before}
            money = sum((row["amount"] for row in payments_counting(rows, before)), NOTHING)
            for row in _in_order(rows, before, now):
                filled = _reached(plan, overdue, money + row["amount"]) - _reached(
                    plan, overdue, money
                )
                money += row["amount"]
                if filled > 0:
                    is_cash = row["txn_type"] != "REFINANCE"
                    yield RecoveredPayment(
                        txn_id=row["txn_id"],
                        loan_id=one.loan_id,
                        month_end_date=now,
                        value_date=row["value_date"],
                        recovered_amount=filled if is_cash else NOTHING,
                        refinanced_amount=NOTHING if is_cash else filled,
                    )

    def _month(self, one: LoanMonth, now: date) -> CollectionMonth:
        rows = self.rows[one.loan_id]
        hand = self._hand(rows, one.month_end_date) or {}
        paid = [
            row for row in self.payments if row.loan_id == one.loan_id and row.month_end_date == now
        ]
        is_known = bool(rows.instalments)
        return CollectionMonth(
            loan_id=one.loan_id,
            month_end_date=now,
            org_id=one.org_id,
            product_code=rows.loan["product_code"],
            opening_date=one.month_end_date,
            basis=one.basis,
            bucket=one.bucket or "NOT_REPORTED",
            hand_no=hand.get("hand_no"),
            handler_id=hand.get("handler_id"),
            agency_id=hand.get("agency_id"),
            opening_overdue_amount=one.overdue_amount,
            recovered_amount=_total(row.recovered_amount for row in paid) if is_known else None,
            refinanced_amount=_total(row.refinanced_amount for row in paid) if is_known else None,
        )

    def _hand(self, rows: LoanRows, day: date) -> Row | None:
        """The assignment last given by a day on which its loan is past due, unless it ended."""
        loan_id = rows.loan["loan_id"]
        given = [
            row
            for row in self.book.collection_assignments
            if row["loan_id"] == loan_id and row["assigned_date"] <= day
        ]
        if not given:
            return None
        last = max(
            given, key=lambda row: (row["assigned_date"], row["hand_no"], row["assignment_id"])
        )
        if last["recalled_date"] is not None and last["recalled_date"] <= day:
            return None
        is_over = any(
            one.loan_id == loan_id
            and one.end_date is not None
            and last["assigned_date"] < one.end_date <= day
            for one in self.episodes
        )
        return None if is_over else last

    def orgs(self) -> list[OrgCollection]:
        return [
            self._org(org_id, before, now) for org_id in self.below for before, now in self.periods
        ]

    def _org(self, org_id: str, before: date, now: date) -> OrgCollection:
        below = self.below[org_id]
        found = [one for one in self.months if one.org_id in below and one.month_end_date == now]
        in_book = [
            one
            for one in self.loan_months
            if one.org_id in below and one.month_end_date == before and one.loan_state == "ACTIVE"
        ]
        amounts = [one.overdue_amount for one in in_book if one.overdue_amount is not None]
        opening = _total(amounts) if amounts or not in_book else None
        measured = [one for one in found if one.recovered_amount is not None]
        is_known = bool(measured) or (not found and opening is not None)
        recovered = _total(one.recovered_amount for one in measured) if is_known else None
        base = _total(one.opening_overdue_amount for one in measured) if is_known else None
        target = self._target(org_id, now)
        amount = planned = completion = elapsed = deviation = landing = None
        if target is not None:
            amount = _total(share.whole for share in target)
            planned = _total(share.passed for share in target)
            whole_weight = sum(share.exact_whole for share in target)
            passed_weight = sum(share.exact_passed for share in target)
            completion = _ratio(recovered, amount)
            elapsed = _ratio(passed_weight, whole_weight)
            landing = _ratio(recovered, passed_weight)
            if completion is not None and elapsed is not None:
                deviation = completion - elapsed
        return OrgCollection(
            org_id=org_id,
            month_end_date=now,
            overdue_loan_count=len(found),
            not_measured_loan_count=len(found) - len(measured),
            opening_overdue_amount=opening,
            measured_opening_amount=base,
            recovered_amount=recovered,
            recovery_rate=_ratio(recovered, base),
            target_amount=amount,
            planned_amount=planned,
            plan_completion=completion,
            time_elapsed=elapsed,
            deviation=deviation,
            projected_landing=landing,
            is_behind=deviation is not None and round(Decimal(deviation), 9) < DEVIATION_ALERT,
            has_overdue=bool(found),
            untargeted_org_count=sum(
                self._is_uncovered(one, now) for one in {month.org_id for month in found}
            ),
        )

    def _shares(self, org_id: str, now: date) -> "list[_Share]":
        """An organisation's own targets in a month: of several cuts the coarsest only."""
        shares = [
            share
            for row in self.book.collection_targets
            if row["org_id"] == org_id
            if (share := _share(row, now)) is not None
        ]
        coarsest = min((share.cut for share in shares), default=None)
        return [share for share in shares if share.cut == coarsest]

    def _target(self, org_id: str, now: date) -> "list[_Share] | None":
        """What is set for it, else what is set for its children, down to where something is."""
        own = self._shares(org_id, now)
        if own:
            return own
        found: list[_Share] = []
        children = {
            one
            for one in self.below[org_id] - {org_id}
            if sum(one in self.below[other] for other in self.below[org_id]) == 2
        }
        for child in children:
            found += self._target(child, now) or []
        return found or None

    def _is_uncovered(self, org_id: str, now: date) -> bool:
        above = [one for one, below in self.below.items() if org_id in below]
        return self._target(org_id, now) is None and not any(
            self._shares(one, now) for one in above
        )

    def breakdowns(self) -> list[Breakdown]:
        groups: dict[tuple[str, date, str, str], list[CollectionMonth]] = {}
        for one in self.months:
            members = {
                "BUCKET": one.bucket,
                "PRODUCT": one.product_code,
                "HAND": "NONE" if one.hand_no is None else str(one.hand_no),
                "HANDLER": one.agency_id or one.handler_id or "NONE",
            }
            for org_id, below in self.below.items():
                if one.org_id in below:
                    for dimension, member in members.items():
                        key = (org_id, one.month_end_date, dimension, member)
                        groups.setdefault(key, []).append(one)
        return [Breakdown(*key, **_sums(rows)) for key, rows in groups.items()]

    def targets(self) -> list[Target]:
        return [self._one_target(row) for row in self.book.collection_targets]

    def _one_target(self, row: Row) -> Target:
        first, last = row["period_start"], row["period_end"]
        period_days = (last - first).days + 1
        passed_days = max((min(last, self.as_of_date) - first).days + 1, 0)
        below = self.below[row["org_id"]]
        by_month = {(one.loan_id, one.month_end_date): one for one in self.months}
        recovered = NOTHING
        for payment in self.payments:
            month = by_month[payment.loan_id, payment.month_end_date]
            if (
                month.org_id in below
                and first <= payment.value_date <= last
                and row["bucket"] in (None, month.bucket)
                and row["hand_no"] in (None, month.hand_no)
                and row["handler_id"] in (None, month.handler_id)
            ):
                recovered += payment.recovered_amount
        is_known = any(
            self._org(row["org_id"], before, now).recovered_amount is not None
            for before, now in self.periods
            if first <= now and last > before
        )
        completion = _ratio(recovered, row["target_amount"]) if is_known else None
        elapsed = passed_days / period_days
        return Target(
            target_id=row["target_id"],
            period_state="NOT_STARTED"
            if first > self.as_of_date
            else "ENDED"
            if last < self.as_of_date
            else "RUNNING",
            period_days=period_days,
            passed_days=passed_days,
            recovered_amount=recovered if is_known else None,
            plan_completion=completion,
            time_elapsed=elapsed,
            is_behind=completion is not None
            and round(Decimal(completion - elapsed), 9) < DEVIATION_ALERT,
        )

    def curves(self) -> list[CurvePoint]:
        found = []
        entered = [(one, *self._back(one)) for one in self.episodes]
        cohorts = {one.start_date.replace(day=1) for one in self.episodes}
        for org_id, below in self.below.items():
            for cohort in cohorts:
                of_it = [
                    (amount, back)
                    for one, amount, back in entered
                    if one.org_id in below and one.start_date.replace(day=1) == cohort
                ]
                if not of_it:
                    continue
                found += [
                    CurvePoint(
                        org_id=org_id,
                        cohort_month=cohort,
                        days_since_entry=days,
                        entry_count=len(of_it),
                        entry_amount=_total(amount for amount, _ in of_it),
                        recovered_amount=_total(
                            money for _, back in of_it for day, money in back if day <= days
                        ),
                    )
                    for days in range(0, CURVE_DAYS + 1, CURVE_STEP)
                    if last_day_of_month(cohort) + timedelta(days=days) <= self.as_of_date
                ]
        return found

    def _back(self, one: OverdueEpisode) -> tuple[Decimal, list[tuple[int, Decimal]]]:
        """What was past due on the first day, and the cash that went into it by days since."""
        rows, start = self.rows[one.loan_id], one.start_date
        plan = plan_in_force(rows, start)
        overdue = {place for place, row in enumerate(plan) if row["due_date"] < start}
        money = sum((row["amount"] for row in payments_counting(rows, start)), NOTHING)
        whole = _reached(plan, overdue, Decimal(10) ** 15) - _reached(plan, overdue, money)
        # A cent within the tolerance is left to the next run of arrears, which begins with it.
        later = (
            other.start_date
            for other in self.episodes
            if other.loan_id == one.loan_id and other.start_date > start
        )
        until = min(later, default=self.as_of_date)
        if one.ended_by == "NEW_PLAN" and one.end_date is not None:
            until = one.end_date - ONE_DAY
        back = []
        for row in _in_order(rows, start, until):
            filled = _reached(plan, overdue, money + row["amount"]) - _reached(plan, overdue, money)
            money += row["amount"]
            if row["txn_type"] != "REFINANCE":
                back.append(((row["value_date"] - start).days, filled))
        return whole, back


@dataclass(frozen=True)
class _Share:
    """What of a target falls into a month, and into its days passed."""

    cut: int
    whole: Decimal
    passed: Decimal
    exact_whole: float
    exact_passed: float


def _share(row: Row, now: date) -> _Share | None:
    first, last = row["period_start"], row["period_end"]
    month = [now.replace(day=one) for one in range(1, last_day_of_month(now).day + 1)]
    days = [day for day in month if first <= day <= last]
    if not days:
        return None
    passed = [day for day in days if day <= now]
    amount, period = row["target_amount"], (last - first).days + 1
    cuts = (row["bucket"] is not None, row["hand_no"] is not None)
    cut = {(False, False): 0, (True, False): 1, (False, True): 2, (True, True): 3}[cuts]
    if row["handler_id"] is not None:
        cut = 5 if any(cuts) else 4

    def cents(count: int) -> Decimal:
        share: Decimal = amount * count / period
        return share.quantize(CENT, ROUND_HALF_UP)

    return _Share(
        cut,
        cents(len(days)),
        cents(len(passed)),
        float(amount * len(days) / period),
        float(amount * len(passed) / period),
    )


def _in_order(rows: LoanRows, after: date, until: date) -> list[Row]:
    """Payments after one day up to another, as they fill: by day, of a day the cash first."""
    return sorted(
        (row for row in payments_counting(rows, until) if row["value_date"] > after),
        key=lambda row: (row["value_date"], row["txn_type"] == "REFINANCE", row["txn_id"]),
    )


def _reached(plan: list[Row], places: set[int], money: Decimal) -> Decimal:
    """How much money lies in some instalments when so much was paid in all."""
    filled = allocate(plan, money)
    return sum((sum(filled[place].paid.values(), NOTHING) for place in places), NOTHING)


def _total(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in amounts if one is not None), NOTHING)


def _ratio(part: Decimal | float | None, whole: Decimal | float | None) -> float | None:
    if part is None or not whole:
        return None
    return float(part) / float(whole)


def _sums(rows: list[CollectionMonth]) -> dict[str, Any]:
    opening = [one.opening_overdue_amount for one in rows]
    measured = [one for one in rows if one.recovered_amount is not None]
    recovered = _total(one.recovered_amount for one in measured) if measured else None
    base = _total(one.opening_overdue_amount for one in measured) if measured else None
    return {
        "overdue_loan_count": len(rows),
        "opening_overdue_amount": _total(opening)
        if any(one is not None for one in opening)
        else None,
        "recovered_amount": recovered,
        "recovery_rate": _ratio(recovered, base),
    }
