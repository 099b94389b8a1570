"""Promises to pay, a second time: each is followed from the day it was made, day by day.

The promises of a loan made on one day are one plan. Every day the cash of the day is added to what
was paid on the plan in force; a part is kept on the day there is enough for it and those before it.
It is broken when the day of its deadline ends without, or on the morning of the next plan.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.episodes import overdue_episodes
from tests.oracle.loan_months import last_day_of_month
from tests.oracle.loans import standings
from tests.oracle.one_loan import payments_counting
from tests.oracle.org_exceptions import subtrees
from tests.oracle.rows import NOTHING, Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

ONE_DAY = timedelta(days=1)
FURTHEST = ("SETTLE", "ARREARS", "PLAN")


@dataclass(frozen=True)
class Rules:
    """What a bank may set about promises."""

    tolerance: Decimal = Decimal(0)
    grace_days: int = 1
    notice_days: int = 1
    follow_up_days: int = 1
    window_days: int = 60


DEFAULT_RULES = Rules()


@dataclass(frozen=True)
class Promise:
    """One row of ``promises``, in the columns that are computed."""

    promise_id: str
    loan_id: str
    part_no: int
    part_count: int
    deadline_date: date
    replaced_date: date | None
    promised_to_date_amount: Decimal
    cash_amount: Decimal | None
    paid_amount: Decimal | None
    missing_amount: Decimal | None
    promise_state: str
    met_date: date | None
    days_late: int | None
    broken_date: date | None
    is_broken: bool
    is_counted: bool
    month_end_date: date | None


@dataclass(frozen=True)
class Plan:
    """One row of ``promise_plans``, in the columns that are computed."""

    loan_id: str
    made_date: date
    month_end_date: date
    outcome_type: str | None
    part_count: int
    kept_count: int
    broken_count: int
    open_count: int
    promised_amount: Decimal
    paid_amount: Decimal | None
    arrears_paid_date: date | None
    plan_outcome: str


@dataclass(frozen=True)
class Kept:
    """One row of ``promises_kept``."""

    org_id: str
    month_end_date: date
    due_count: int
    kept_count: int
    kept_rate: float | None
    broken_count: int
    replaced_count: int
    late_count: int
    not_reported_count: int
    due_amount: Decimal
    kept_amount: Decimal
    paid_amount: Decimal
    paid_rate: float | None


@dataclass(frozen=True)
class ToDo:
    """One row of ``to_dos`` that is about promises."""

    to_do_kind: str
    item_id: str
    loan_id: str
    due_date: date
    amount: Decimal | None


class Promises:
    """All promises of a bank on one day."""

    def __init__(
        self,
        book: Book,
        as_of_date: date,
        thresholds: Thresholds = DEFAULT_THRESHOLDS,
        rules: Rules = DEFAULT_RULES,
    ) -> None:
        self.book, self.as_of_date, self.rules = book, as_of_date, rules
        self.thresholds = thresholds
        self.loans = {
            one.loan["loan_id"]: one
            for one in book.loans
            if one.loan["disbursed_date"] <= as_of_date
        }
        self.given = {
            row["promise_id"]: row
            for row in book.promises
            if row["loan_id"] in self.loans and row["made_date"] <= as_of_date
        }
        plans: dict[str, dict[date, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self.given.values():
            plans[row["loan_id"]][row["made_date"]].append(row)
        self.plans = plans
        self.promises = [
            promise
            for loan_id, of_loan in sorted(plans.items())
            for made in sorted(of_loan)
            for promise in self._followed(self.loans[loan_id], of_loan, made)
        ]

    def _followed(
        self, rows: LoanRows, of_loan: dict[date, list[Row]], made: date
    ) -> list[Promise]:
        parts = sorted(of_loan[made], key=lambda one: (one["promised_date"], one["promise_id"]))
        next_made = min((one for one in of_loan if one > made), default=None)
        has_payments = bool(payments_counting(rows, self.as_of_date))
        is_known = has_payments or (bool(rows.instalments))
        cash: dict[date, Decimal] = defaultdict(lambda: NOTHING)
        for payment in payments_counting(rows, self.as_of_date):
            if payment["txn_type"] != "REFINANCE":
                cash[payment["value_date"]] += payment["amount"]
        found, before = [], NOTHING
        for number, part in enumerate(parts, start=1):
            found.append(
                self._one(part, number, len(parts), before, made, next_made, cash, is_known)
            )
            before += part["promised_amount"]
        return found

    def _one(
        self,
        part: Row,
        number: int,
        part_count: int,
        before: Decimal,
        made: date,
        next_made: date | None,
        cash: dict[date, Decimal],
        is_known: bool,
    ) -> Promise:
        deadline = part["promised_date"] + self.rules.grace_days * ONE_DAY
        whole = before + part["promised_amount"]
        state, counted, met = "OPEN", None, None
        paid, in_time, day = NOTHING, NOTHING, made
        while day <= self.as_of_date:
            if next_made is not None and day >= next_made:
                if day <= deadline and state == "OPEN":
                    state, counted = "REPLACED", day
                break
            paid += cash[day]
            if met is None and paid >= whole * (1 - self.rules.tolerance):
                met = day
                if day <= deadline:
                    state = "KEPT"
            if day <= deadline:
                in_time = paid
            if day == deadline and state == "OPEN":
                state, counted = "BROKEN", day
            day += ONE_DAY
        if state == "KEPT" and deadline <= self.as_of_date:
            counted = deadline
        if not is_known:
            met = None
            if next_made is not None and next_made <= deadline:
                state, counted = "NOT_REPORTED", next_made
            elif deadline <= self.as_of_date:
                state, counted = "NOT_REPORTED", deadline
            else:
                state, counted = "OPEN", None
        share = min(max(in_time - before, NOTHING), part["promised_amount"])
        is_broken = state in ("BROKEN", "REPLACED")
        return Promise(
            promise_id=part["promise_id"],
            loan_id=part["loan_id"],
            part_no=number,
            part_count=part_count,
            deadline_date=deadline,
            replaced_date=next_made,
            promised_to_date_amount=whole,
            cash_amount=in_time if is_known else None,
            paid_amount=share if is_known else None,
            missing_amount=part["promised_amount"] - share if is_known else None,
            promise_state=state,
            met_date=met,
            days_late=(met - part["promised_date"]).days if met and met > deadline else None,
            broken_date=counted if is_broken else None,
            is_broken=is_broken,
            is_counted=state != "NOT_REPORTED" and counted is not None,
            month_end_date=self._point(counted) if counted else None,
        )

    def _point(self, day: date) -> date:
        return min(last_day_of_month(day), self.as_of_date)

    def outcomes(self) -> list[Plan]:
        """What came of each plan."""
        states = {
            one.loan_id: one.loan_state
            for one in standings(self.book, self.as_of_date, self.thresholds)
        }
        episodes = overdue_episodes(self.book, self.as_of_date, self.thresholds)
        found = []
        for loan_id, of_loan in self.plans.items():
            for made, given in of_loan.items():
                ids = {row["promise_id"] for row in given}
                parts = [one for one in self.promises if one.promise_id in ids]
                next_made = parts[0].replaced_date
                ended = [
                    one.end_date
                    for one in episodes
                    if one.loan_id == loan_id
                    and one.ended_by == "PAYMENT"
                    and one.end_date is not None
                    and one.start_date <= made < one.end_date
                    and (next_made is None or one.end_date < next_made)
                ]
                kinds = {row["outcome_type"] for row in given}
                known = [one.paid_amount for one in parts if one.paid_amount is not None]
                found.append(
                    Plan(
                        loan_id=loan_id,
                        made_date=made,
                        month_end_date=self._point(made),
                        outcome_type=next((one for one in FURTHEST if one in kinds), None),
                        part_count=len(parts),
                        kept_count=sum(one.promise_state == "KEPT" for one in parts),
                        broken_count=sum(one.is_broken for one in parts),
                        open_count=sum(one.promise_state == "OPEN" for one in parts),
                        promised_amount=sum((row["promised_amount"] for row in given), NOTHING),
                        paid_amount=sum(known, NOTHING) if known else None,
                        arrears_paid_date=ended[0] if ended else None,
                        plan_outcome=_outcome(parts, next_made, states[loan_id], bool(ended)),
                    )
                )
        return found

    def kept(self) -> list[Kept]:
        """Every organisation looks through all promises of the loans below it."""
        found = []
        orgs = {loan_id: rows.loan["org_id"] for loan_id, rows in self.loans.items()}
        days = sorted({one.month_end_date for one in self.promises if one.month_end_date})
        for org_id, below in subtrees(self.book, self.as_of_date).items():
            for day in days:
                here = [
                    one
                    for one in self.promises
                    if one.month_end_date == day and orgs[one.loan_id] in below
                ]
                if here:
                    found.append(self._kept(org_id, day, here))
        return found

    def _kept(self, org_id: str, day: date, here: list[Promise]) -> Kept:
        due = [one for one in here if one.is_counted]
        kept = [one for one in due if one.promise_state == "KEPT"]
        broken = [one for one in due if one.promise_state == "BROKEN"]
        due_amount = self._promised(due)
        paid = sum((one.paid_amount or NOTHING for one in due), NOTHING)
        return Kept(
            org_id=org_id,
            month_end_date=day,
            due_count=len(due),
            kept_count=len(kept),
            kept_rate=len(kept) / len(due) if due else None,
            broken_count=len(broken),
            replaced_count=len(due) - len(kept) - len(broken),
            late_count=sum(one.days_late is not None for one in broken),
            not_reported_count=len(here) - len(due),
            due_amount=due_amount,
            kept_amount=self._promised(kept),
            paid_amount=paid,
            paid_rate=float(paid) / float(due_amount) if due_amount else None,
        )

    def _promised(self, promises: list[Promise]) -> Decimal:
        return sum((self.given[one.promise_id]["promised_amount"] for one in promises), NOTHING)

    def broken_days(self) -> dict[str, dict[date, int]]:
        """How many promises each customer broke within the days looked back on, day by day."""
        broken: dict[str, list[date]] = defaultdict(list)
        for one in self.promises:
            if one.broken_date is not None:
                broken[self.loans[one.loan_id].loan["customer_id"]].append(one.broken_date)
        found: dict[str, dict[date, int]] = {}
        for customer_id, days in broken.items():
            day = min(days)
            while day <= self.as_of_date:
                count = sum(0 <= (day - one).days < self.rules.window_days for one in days)
                if count:
                    found.setdefault(customer_id, {})[day] = count
                day += ONE_DAY
        return found

    def to_dos(self, days_ahead: int = 30) -> list[ToDo]:
        """Promises that fall due, and broken plans nobody followed up."""
        standing = {
            one.loan_id: one for one in standings(self.book, self.as_of_date, self.thresholds)
        }
        paid = {(one.loan_id, one.made_date) for one in self.outcomes() if one.arrears_paid_date}
        found = []
        broken: dict[tuple[str, date], list[Promise]] = defaultdict(list)
        for one in self.promises:
            row, loan = self.given[one.promise_id], standing[one.loan_id]
            if loan.loan_state not in ("ACTIVE", "WRITTEN_OFF"):
                continue
            soon = self.as_of_date + self.rules.notice_days * ONE_DAY
            if one.promise_state == "OPEN" and row["promised_date"] <= soon:
                found.append(
                    ToDo(
                        "PROMISE_DUE",
                        one.promise_id,
                        one.loan_id,
                        row["promised_date"],
                        one.missing_amount,
                    )
                )
            is_waiting = one.promise_state == "BROKEN" and one.met_date is None
            is_owed = loan.loan_state == "WRITTEN_OFF" or (loan.days_past_due or 0) > 0
            if is_waiting and is_owed and one.replaced_date is None:
                broken[one.loan_id, row["made_date"]].append(one)
        for (loan_id, made), parts in broken.items():
            if (loan_id, made) in paid:
                continue
            since = min(one.broken_date for one in parts if one.broken_date)
            found.append(
                ToDo(
                    "PROMISE_BROKEN",
                    f"{loan_id}/{made}",
                    loan_id,
                    since + self.rules.follow_up_days * ONE_DAY,
                    sum((one.missing_amount or NOTHING for one in parts), NOTHING),
                )
            )
        latest = self.as_of_date + days_ahead * ONE_DAY
        return [one for one in found if one.due_date <= latest]


def _outcome(
    parts: list[Promise], next_made: date | None, loan_state: str, arrears_paid: bool
) -> str:
    states = {one.promise_state for one in parts}
    if next_made is None and loan_state == "SETTLED":
        return "SETTLED"
    if arrears_paid:
        return "ARREARS_PAID"
    if states == {"KEPT"}:
        return "KEPT"
    return next(
        one for one in ("BROKEN", "REPLACED", "OPEN", "NOT_REPORTED") if one in states - {"KEPT"}
    )
