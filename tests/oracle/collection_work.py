"""What was done about overdue loans, walked loan by loan and day by day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from tests.oracle.episodes import last_day_in_book, turning_days
from tests.oracle.loan_months import LoanMonth, last_day_of_month, loan_months
from tests.oracle.one_loan import position
from tests.oracle.organisations import closure
from tests.oracle.rows import Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

ONE_DAY = timedelta(days=1)
VISITED = ("VISIT", "LETTER", "LEGAL")
TALKED = ("PROMISE", "REFUSE", "PAID", "THIRD_REFUSED")
NOT_TALKED = ("NO_ANSWER", "INVALID")


@dataclass(frozen=True)
class WorkRules:
    """What a bank asks of collection. ``window_days``: of M1, M2, and all worse buckets."""

    window_days: tuple[int, int, int] = (7, 3, 7)
    always: tuple[str, ...] = VISITED
    when_reached: tuple[str, ...] = ("CALL", "AI_CALL")


@dataclass(frozen=True)
class Action:
    """One row of ``collection_actions``."""

    action_id: str
    loan_id: str
    org_id: str
    action_no: int
    is_reached: bool | None
    is_valid: bool | None
    overdue_since_date: date | None
    action_date: date
    month_end_date: date


@dataclass(frozen=True)
class FirstResponse:
    """One row of ``first_responses``."""

    loan_id: str
    start_date: date
    org_id: str
    end_date: date | None
    month_end_date: date
    first_action_date: date | None
    response_days: int | None
    action_count: int
    valid_action_count: int
    response_state: str


@dataclass(frozen=True)
class OrgFirstResponse:
    """One row of ``org_first_responses``."""

    org_id: str
    month_end_date: date
    started_count: int
    responded_count: int
    waiting_count: int
    ended_count: int
    median_response_days: float | None


@dataclass(frozen=True)
class CollectedLoan:
    """One row of ``collected_loans``."""

    loan_id: str
    month_end_date: date
    org_id: str
    bucket: str
    basis: str
    overdue_amount: Decimal | None
    overdue_since_date: date
    window_from_date: date
    last_action_date: date | None
    last_valid_action_date: date | None
    days_since_valid_action: int | None
    action_count: int
    work_state: str


@dataclass(frozen=True)
class OrgCollected:
    """One row of ``org_collected``."""

    org_id: str
    month_end_date: date
    bucket: str
    loan_count: int
    tested_loan_count: int
    collected_loan_count: int
    waiting_loan_count: int
    neglected_loan_count: int
    neglected_overdue_amount: Decimal | None
    action_count: int
    collected_rate: float | None
    actions_per_loan: float | None


@dataclass(frozen=True)
class Run:
    """A run of days overdue: ``days`` are the effective days past due of each of its days."""

    start_date: date
    end_date: date | None
    days: dict[date, int]


@dataclass
class CollectionWork:
    """All of a bank's collection work as of a day."""

    book: Book
    as_of_date: date
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    rules: WorkRules = field(default_factory=WorkRules)

    def __post_init__(self) -> None:
        self.loans = {
            rows.loan["loan_id"]: rows
            for rows in self.book.loans
            if rows.loan["disbursed_date"] <= self.as_of_date
        }
        self.runs = {loan_id: self._runs(rows) for loan_id, rows in self.loans.items()}
        self.by_loan: dict[str, list[Row]] = {loan_id: [] for loan_id in self.loans}
        for row in sorted(
            self.book.collection_actions, key=lambda row: (row["action_time"], row["action_id"])
        ):
            if row["action_time"].date() <= self.as_of_date and row["loan_id"] in self.loans:
                self.by_loan[row["loan_id"]].append(row)
        days = [row["action_time"].date() for rows in self.by_loan.values() for row in rows]
        self.record_from = min(days, default=None)
        inspected = [
            row["done_date"]
            for row in self.book.inspections
            if row["done_date"] is not None and row["done_date"] <= self.as_of_date
        ]
        self.inspected_from = min(inspected, default=None)
        self.pairs = closure(self.book.org_units, self.as_of_date)

    def _runs(self, rows: LoanRows) -> list[Run]:
        first, last = rows.loan["disbursed_date"], last_day_in_book(rows, self.as_of_date)
        if not rows.instalments or last < first:
            return []
        grace_days = rows.loan["grace_days"] or 0
        found: list[Run] = []
        days: dict[date, int] = {}
        turns = turning_days(rows, first, last)
        for turn, next_turn in zip(turns, [*turns[1:], last + ONE_DAY], strict=True):
            raw = position(rows, turn, self.thresholds).days_past_due
            for offset in range((next_turn - turn).days):
                day = turn + offset * ONE_DAY
                effective = self.thresholds.effective_days(raw + offset if raw else 0, grace_days)
                if effective > 0:
                    days[day] = effective
                elif days:
                    found.append(Run(min(days), day, days))
                    days = {}
        if days:
            is_over = last < self.as_of_date
            found.append(Run(min(days), last + ONE_DAY if is_over else None, days))
        return found

    def month_end(self, day: date) -> date:
        return min(last_day_of_month(day), self.as_of_date)

    def is_reached(self, row: Row) -> bool | None:
        if row["connected"] is not None:
            return bool(row["connected"])
        if row["result"] in TALKED:
            return True
        return False if row["result"] in NOT_TALKED else None

    def is_valid(self, row: Row) -> bool | None:
        if row["channel"] in self.rules.always:
            return True
        return self.is_reached(row) if row["channel"] in self.rules.when_reached else False

    def actions(self) -> list[Action]:
        found = []
        for loan_id, rows in self.by_loan.items():
            for number, row in enumerate(rows, start=1):
                day = row["action_time"].date()
                runs = [run for run in self.runs[loan_id] if day in run.days]
                found.append(
                    Action(
                        row["action_id"],
                        loan_id,
                        self.loans[loan_id].loan["org_id"],
                        number,
                        self.is_reached(row),
                        self.is_valid(row),
                        runs[0].start_date if runs else None,
                        day,
                        self.month_end(day),
                    )
                )
        return found

    def in_run(self, loan_id: str, run: Run) -> list[Row]:
        return [row for row in self.by_loan[loan_id] if row["action_time"].date() in run.days]

    def first_responses(self) -> list[FirstResponse]:
        found = []
        for loan_id, runs in self.runs.items():
            for run in runs:
                if self.record_from is None or run.start_date < self.record_from:
                    continue
                rows = self.in_run(loan_id, run)
                first = rows[0]["action_time"].date() if rows else None
                found.append(
                    FirstResponse(
                        loan_id,
                        run.start_date,
                        self.loans[loan_id].loan["org_id"],
                        run.end_date,
                        self.month_end(run.start_date),
                        first,
                        None if first is None else (first - run.start_date).days,
                        len(rows),
                        sum(self.is_valid(row) is True for row in rows),
                        "RESPONDED" if rows else "WAITING" if run.end_date is None else "ENDED",
                    )
                )
        return found

    def org_first_responses(self) -> list[OrgFirstResponse]:
        groups: dict[tuple[str, date], list[FirstResponse]] = {}
        for one in self.first_responses():
            for org_id in self.above(one.org_id):
                groups.setdefault((org_id, one.month_end_date), []).append(one)
        found = []
        for (org_id, month_end), rows in groups.items():
            days = [one.response_days for one in rows if one.response_days is not None]
            states = [one.response_state for one in rows]
            found.append(
                OrgFirstResponse(
                    org_id,
                    month_end,
                    len(rows),
                    states.count("RESPONDED"),
                    states.count("WAITING"),
                    states.count("ENDED"),
                    float(median(days)) if days else None,
                )
            )
        return found

    def above(self, org_id: str) -> list[str]:
        return [above for above, below, _ in self.pairs if below == org_id]

    def collected_loans(self) -> list[CollectedLoan]:
        if self.record_from is None:
            return []
        found = []
        for month in loan_months(self.book, self.as_of_date, self.thresholds):
            if month.loan_state == "ACTIVE" and (month.effective_days_past_due or 0) > 0:
                row = self._collected(month)
                if row.window_from_date >= self.record_from:
                    found.append(row)
        return found

    def _collected(self, month: LoanMonth) -> CollectedLoan:
        day, bucket = month.month_end_date, str(month.bucket)
        window = self.rules.window_days[min(int(bucket[1:]), 3) - 1]
        window_from = day - (window - 1) * ONE_DAY
        rows = self.loans[month.loan_id]
        runs = [run for run in self.runs[month.loan_id] if day in run.days]
        assert month.days_past_due is not None
        since = (
            runs[0].start_date
            if runs
            else day - (month.days_past_due - (rows.loan["grace_days"] or 0) - 1) * ONE_DAY
        )
        so_far = [
            row for row in self.by_loan[month.loan_id] if since <= row["action_time"].date() <= day
        ]
        valid = [row["action_time"].date() for row in so_far if self.is_valid(row)]
        told = [self.is_valid(row) for row in so_far if row["action_time"].date() >= window_from]
        if True in told:
            state = "COLLECTED"
        elif None in told:
            state = "UNKNOWN"
        else:
            state = "WAITING" if since > window_from else "NEGLECTED"
        return CollectedLoan(
            month.loan_id,
            day,
            month.org_id,
            bucket,
            month.basis,
            month.overdue_amount,
            since,
            window_from,
            so_far[-1]["action_time"].date() if so_far else None,
            valid[-1] if valid else None,
            (day - valid[-1]).days if valid else None,
            sum(
                row["action_time"].date().replace(day=1) == day.replace(day=1)
                for row in self.by_loan[month.loan_id]
            ),
            state,
        )

    def org_collected(self) -> list[OrgCollected]:
        groups: dict[tuple[str, date, str], list[CollectedLoan]] = {}
        for one in self.collected_loans():
            for org_id in self.above(one.org_id):
                for bucket in (one.bucket, "ANY"):
                    groups.setdefault((org_id, one.month_end_date, bucket), []).append(one)
        found = []
        for key, rows in groups.items():
            states = [one.work_state for one in rows]
            tested = len(rows) - states.count("UNKNOWN")
            neglected = [one.overdue_amount for one in rows if one.work_state == "NEGLECTED"]
            known = [amount for amount in neglected if amount is not None]
            actions = sum(one.action_count for one in rows)
            found.append(
                OrgCollected(
                    *key,
                    len(rows),
                    tested,
                    states.count("COLLECTED"),
                    states.count("WAITING"),
                    states.count("NEGLECTED"),
                    sum(known, Decimal("0.00")) if known or not neglected else None,
                    actions,
                    states.count("COLLECTED") / tested if tested else None,
                    actions / len(rows),
                )
            )
        return found
