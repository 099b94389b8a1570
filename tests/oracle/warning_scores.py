"""How good warnings were, asked warning by warning and loan by loan over every single day.

The warnings themselves are given: which there are is another question. Everything else is worked
out from the plans, payments and records of the loans.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Any

from tests.oracle.episodes import turning_days
from tests.oracle.loan_months import last_day_of_month, loan_months, points
from tests.oracle.one_loan import left_on, position
from tests.oracle.org_exceptions import subtrees
from tests.oracle.rows import Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, FIVE_CLASSES, Thresholds

ONE_DAY = timedelta(days=1)
ALL = "ALL"


@dataclass(frozen=True)
class ScoreRules:
    """What a bank may set of the scores."""

    scored_above_days: int = 30
    followed_within_days: int = 90
    warned_ahead_days: int = 30
    warned_lookback_days: int = 365
    score_window_months: int = 12


@dataclass(frozen=True)
class PastDueRun:
    """One row of ``past_due_runs``."""

    loan_id: str
    past_due_date: date
    until_date: date | None
    arrears_since_date: date | None
    is_newly_past_due: bool


@dataclass(frozen=True)
class Outcome:
    """One row of ``warning_outcomes``."""

    warning_id: str
    matured_date: date
    matured_month_end_date: date | None
    is_matured: bool
    is_late_already: bool
    past_due_date: date | None
    downgraded_date: date | None
    followed_by: str | None
    followed_days: int | None
    is_followed: bool | None


@dataclass(frozen=True)
class MissedLoan:
    """One row of ``missed_loans``."""

    loan_id: str
    past_due_date: date
    month_end_date: date
    warning_outcome: str
    is_warned: bool
    is_warned_before_arrears: bool
    warning_count: int
    first_warned_date: date | None
    lead_days: int | None


@dataclass(frozen=True)
class Score:
    """One row of ``org_indicator_scores``; of ``indicator_scores`` without the first two."""

    org_id: str | None
    month_end_date: date | None
    indicator_code: str
    level: str
    triggered_count: int
    matured_count: int
    followed_count: int
    foreseeing_count: int
    foreseeing_followed_count: int
    newly_past_due_count: int
    warned_count: int
    warned_before_arrears_count: int
    missed_count: int
    lead_count: int
    median_lead_days: float | None
    precision_rate: float | None
    foreseeing_precision_rate: float | None
    recall_rate: float | None


@dataclass
class History:
    """One loan on each of its days: days past due, None where nothing tells."""

    rows: LoanRows
    as_of_date: date
    thresholds: Thresholds

    @cached_property
    def days(self) -> dict[date, int | None]:
        left = left_on(self.rows)
        last = self.as_of_date if left is None else min(self.as_of_date, left[1] - ONE_DAY)
        found: dict[date, int | None] = {}
        day = self.rows.loan["disbursed_date"]
        turns = set(turning_days(self.rows, day, last)) if self.rows.instalments else set()
        while day <= last:
            if not self.rows.instalments:
                found[day] = self._reported(day)
            elif day in turns:
                found[day] = position(self.rows, day, self.thresholds).days_past_due
            else:
                before = found[day - ONE_DAY]
                found[day] = before + 1 if before else 0
            day += ONE_DAY
        return found

    def _reported(self, day: date) -> int | None:
        """The record of the month, else the one of the month before until it should be replaced."""
        first_month = self.rows.loan["disbursed_date"].replace(day=1)
        for back in (day, day.replace(day=1) - ONE_DAY):
            if back < first_month:
                continue
            of_month = [
                one
                for one in self.rows.snapshots
                if one["snapshot_date"].replace(day=1) == back.replace(day=1)
                and one["snapshot_date"] <= self.as_of_date
            ]
            if not of_month:
                continue
            record = max(of_month, key=lambda one: one["snapshot_date"])
            if record["snapshot_date"] <= day and (back == day or day < last_day_of_month(day)):
                days: int | None = record["days_past_due"]
                return days
        return None

    def runs(self, above: int) -> list[PastDueRun]:
        """Unbroken runs of days on which the loan is past due by more than so many days."""
        found = []
        days = self.days
        for day, now in days.items():
            before = days.get(day - ONE_DAY)
            if now is None or now <= above or (before is not None and before > above):
                continue
            end = day
            while (days.get(end) or 0) > above:
                end += ONE_DAY
            since = day
            if self.rows.instalments:
                while days.get(since - ONE_DAY):
                    since -= ONE_DAY
            else:
                since = day - timedelta(days=now - 1)
            found.append(
                PastDueRun(
                    self.rows.loan["loan_id"],
                    day,
                    end if end <= self.as_of_date else None,
                    since,
                    bool(self.rows.instalments) or before is not None,
                )
            )
        return found

    @cached_property
    def downgrades(self) -> list[date]:
        known = sorted(
            (one["snapshot_date"], FIVE_CLASSES.index(one["five_class"]))
            for one in self.rows.snapshots
            if one["five_class"] is not None and one["snapshot_date"] <= self.as_of_date
        )
        return [day for (_, before), (day, now) in pairwise(known) if now > before]


class Scores:
    """All that is to be known of the warnings of a book.

    ``warnings``: rows with ``warning_id``, ``indicator_code``, ``level``, ``customer_id``,
    ``loan_id``, ``org_id`` and ``triggered_date``.
    """

    def __init__(
        self,
        book: Book,
        as_of_date: date,
        warnings: list[Row],
        rules: ScoreRules | None = None,
        thresholds: Thresholds = DEFAULT_THRESHOLDS,
    ) -> None:
        self.book, self.as_of_date, self.warnings = book, as_of_date, warnings
        self.rules = rules or ScoreRules()
        self.below = subtrees(book, as_of_date)
        self.points = points(book.first_disbursement, as_of_date)
        self.histories = {
            one.loan["loan_id"]: History(one, as_of_date, thresholds)
            for one in book.loans
            if one.loan["disbursed_date"] <= as_of_date
        }
        # Month ends at which the bank says how a loan stands.
        self.told: dict[str, set[date]] = {}
        for month in loan_months(book, as_of_date, thresholds):
            if month.days_past_due is not None or month.reported_class is not None:
                self.told.setdefault(month.loan_id, set()).add(month.month_end_date)
        self.runs = {
            loan_id: one.runs(self.rules.scored_above_days)
            for loan_id, one in self.histories.items()
        }
        self.outcomes = {one["warning_id"]: self._outcome(one) for one in warnings}
        gone = [one for runs in self.runs.values() for one in runs if one.is_newly_past_due]
        self.missed = [self._missed(one) for one in gone]
        self.before = [(one, self._warnings_before(one)) for one in gone]

    def _month_end(self, day: date) -> date | None:
        found = [one for one in self.points if (one.year, one.month) == (day.year, day.month)]
        return found[0] if found else None

    def _loans_of(self, warning: Row) -> list[str]:
        if warning["loan_id"] is not None:
            return [warning["loan_id"]] if warning["loan_id"] in self.histories else []
        return [
            loan_id
            for loan_id, one in self.histories.items()
            if one.rows.loan["customer_id"] == warning["customer_id"]
        ]

    def _outcome(self, warning: Row) -> Outcome:
        raised: date = warning["triggered_date"]
        above = self.rules.scored_above_days
        loans = [self.histories[one] for one in self._loans_of(warning)]
        past_due, downgraded = None, None
        for number in range(1, self.rules.followed_within_days + 1):
            day = raised + timedelta(days=number)
            if past_due is None and any((one.days.get(day) or 0) > above for one in loans):
                past_due = day
            if downgraded is None and any(day in one.downgrades for one in loans):
                downgraded = day
        matured = raised + timedelta(days=self.rules.followed_within_days)
        is_matured = matured <= self.as_of_date and (
            past_due is not None or downgraded is not None or self.is_told(loans, raised, matured)
        )
        days = [one for one in (past_due, downgraded) if one is not None]
        followed_by = None
        if days:
            followed_by = "PAST_DUE" if past_due else "DOWNGRADE"
            followed_by = "BOTH" if len(days) == 2 else followed_by
        return Outcome(
            warning["warning_id"],
            matured,
            self._month_end(matured) if is_matured else None,
            is_matured,
            any((one.days.get(raised) or 0) > above for one in loans),
            past_due,
            downgraded,
            followed_by,
            (min(days) - raised).days if days else None,
            bool(days) if is_matured else None,
        )

    def is_told(self, loans: list[History], raised: date, matured: date) -> bool:
        """Whether a plan, or a record of a month end after it, tells what became of a loan."""
        return any(
            one.rows.instalments
            or any(
                raised < day <= matured for day in self.told.get(one.rows.loan["loan_id"], set())
            )
            for one in loans
        )

    def _warnings_before(self, run: PastDueRun) -> list[Row]:
        return [
            one
            for one in self.warnings
            if run.loan_id in self._loans_of(one)
            and 0
            < (run.past_due_date - one["triggered_date"]).days
            <= self.rules.warned_lookback_days
        ]

    def _lead(self, run: PastDueRun, warnings: list[Row]) -> int | None:
        days = [(run.past_due_date - one["triggered_date"]).days for one in warnings]
        return max(days) if days else None

    def _missed(self, run: PastDueRun) -> MissedLoan:
        warnings = self._warnings_before(run)
        lead = self._lead(run, warnings)
        is_warned = lead is not None and lead >= self.rules.warned_ahead_days
        month_end = self._month_end(run.past_due_date)
        assert month_end is not None
        first = None if lead is None else run.past_due_date - timedelta(days=lead)
        outcome = "WARNED" if is_warned else "WARNED_LATE"
        return MissedLoan(
            loan_id=run.loan_id,
            past_due_date=run.past_due_date,
            month_end_date=month_end,
            warning_outcome="NOT_WARNED" if lead is None else outcome,
            is_warned=is_warned,
            is_warned_before_arrears=is_warned
            and first is not None
            and run.arrears_since_date is not None
            and first < run.arrears_since_date,
            warning_count=len(warnings),
            first_warned_date=first,
            lead_days=lead,
        )

    # --- what it comes to ---

    def score(
        self, orgs: set[str], months: set[date], indicator: str, level: str
    ) -> dict[str, Any] | None:
        """The parts of one row; None where there is nothing to count."""
        warnings = [
            one
            for one in self.warnings
            if indicator in (ALL, one["indicator_code"]) and level in (ALL, one["level"])
        ]
        own = [one for one in warnings if one["org_id"] in orgs]
        raised = [one for one in own if self._month_end(one["triggered_date"]) in months]
        judged = [
            self.outcomes[one["warning_id"]]
            for one in own
            if self.outcomes[one["warning_id"]].matured_month_end_date in months
        ]
        gone = [
            (run, before)
            for run, before in self.before
            if self.histories[run.loan_id].rows.loan["org_id"] in orgs
            and self._month_end(run.past_due_date) in months
        ]
        leads, before_arrears = [], 0
        for run, before in gone:
            wanted = [
                one
                for one in before
                if indicator in (ALL, one["indicator_code"]) and level in (ALL, one["level"])
            ]
            lead = self._lead(run, wanted)
            if lead is None:
                continue
            leads.append(lead)
            first = run.past_due_date - timedelta(days=lead)
            assert run.arrears_since_date is not None
            if lead >= self.rules.warned_ahead_days and first < run.arrears_since_date:
                before_arrears += 1
        is_all = (indicator, level) == (ALL, ALL)
        if not raised and not judged and not leads and not (is_all and gone):
            return None
        fresh = [one for one in judged if not one.is_late_already]
        warned = sum(one >= self.rules.warned_ahead_days for one in leads)
        followed = sum(bool(one.is_followed) for one in judged)
        fresh_followed = sum(bool(one.is_followed) for one in fresh)
        return {
            "triggered_count": len(raised),
            "matured_count": len(judged),
            "followed_count": followed,
            "foreseeing_count": len(fresh),
            "foreseeing_followed_count": fresh_followed,
            "newly_past_due_count": len(gone),
            "warned_count": warned,
            "warned_before_arrears_count": before_arrears,
            "missed_count": len(gone) - warned,
            "lead_count": len(leads),
            "median_lead_days": float(median(leads)) if leads else None,
            "precision_rate": followed / len(judged) if judged else None,
            "foreseeing_precision_rate": fresh_followed / len(fresh) if fresh else None,
            "recall_rate": warned / len(gone) if gone else None,
        }

    def codes(self) -> list[tuple[str, str]]:
        return [
            (indicator, level)
            for indicator in (ALL, *sorted({one["indicator_code"] for one in self.warnings}))
            for level in (ALL, *sorted({one["level"] for one in self.warnings}))
        ]

    def org_scores(self) -> list[Score]:
        found = []
        for org_id, below in self.below.items():
            for month in self.points:
                for indicator, level in self.codes():
                    parts = self.score(below, {month}, indicator, level)
                    if parts is not None:
                        found.append(Score(org_id, month, indicator, level, **parts))
        return found

    def bank_scores(self) -> list[Score]:
        """Of the indicators and levels with anything to count in the months scored."""
        months = set(self.points[-self.rules.score_window_months :])
        everywhere = set(self.below)
        found = []
        for indicator, level in self.codes():
            parts = self.score(everywhere, months, indicator, level)
            if parts is not None:
                found.append(Score(None, None, indicator, level, **parts))
        return found
