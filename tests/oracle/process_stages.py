"""In which stage each loan was on every single day, and what that comes to for an organisation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.exceptions import restructurings
from tests.oracle.loan_months import LoanMonth, last_day_of_month, loan_months, points
from tests.oracle.one_loan import is_reported_paid_off, left_on, plan_in_force, position
from tests.oracle.org_exceptions import subtrees
from tests.oracle.org_months import ratio
from tests.oracle.rows import NOTHING, Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

ONE_DAY = timedelta(days=1)
ENDED = ("SETTLED", "TRANSFERRED", "WRITTEN_OFF")


@dataclass(frozen=True)
class ProcessRules:
    """What a bank may set of the stages. ``overdue`` begin at the days past due they name."""

    limits: dict[str, int] = field(
        default_factory=lambda: {
            "PAST_MATURITY": 15,
            "EARLY_OVERDUE": 30,
            "MIDDLE_OVERDUE": 60,
            "LATE_OVERDUE": 90,
        }
    )
    overdue: tuple[tuple[str, int], ...] = (
        ("EARLY_OVERDUE", 1),
        ("MIDDLE_OVERDUE", 31),
        ("LATE_OVERDUE", 91),
    )
    left_out: tuple[str, ...] = ()
    pre_maturity_days: int = 30
    pre_maturity_days_large: int = 60
    pre_maturity_large_amount: Decimal = Decimal(10_000_000)
    first_check_days_corporate: int = 15
    first_check_days_retail: int = 30
    first_check_days_small_business: int = 7


@dataclass(frozen=True)
class StageSpan:
    """One row of ``loan_stage_spans``."""

    loan_id: str
    customer_id: str
    org_id: str
    stage_code: str
    is_in_book: bool
    previous_stage_code: str | None
    from_date: date
    until_date: date | None
    days_in_stage: int
    limit_date: date | None
    days_over_limit: int


@dataclass(frozen=True)
class LoanStage:
    """One row of ``loan_stages``."""

    loan_id: str
    officer_id: str | None
    stage_code: str
    entered_date: date
    days_in_stage: int
    limit_date: date | None
    days_over_limit: int | None
    is_stuck: bool
    ends_on_date: date | None
    outstanding_principal: Decimal | None
    days_past_due: int | None


@dataclass(frozen=True)
class OrgStage:
    """One row of ``org_stages``."""

    org_id: str
    month_end_date: date
    stage_code: str
    loan_count: int
    outstanding_principal: Decimal | None
    stuck_loan_count: int
    stuck_principal: Decimal | None
    stuck_rate: float | None
    stuck_principal_rate: float | None


@dataclass
class Bank:
    """A book as of a day, and the checks recorded."""

    book: Book
    as_of_date: date
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    rules: ProcessRules = field(default_factory=ProcessRules)

    def __post_init__(self) -> None:
        self.first_checks = [
            one for one in self.book.inspections if one["inspection_type"] == "FIRST"
        ]
        self.customer_types = {
            one["customer_id"]: one["customer_type"] for one in self.book.customers
        }
        self.months: dict[tuple[str, date], LoanMonth] = {
            (one.loan_id, one.month_end_date): one
            for one in loan_months(self.book, self.as_of_date, self.thresholds)
        }
        self.spans = list(self._all_spans())
        self.of_loan: dict[str, list[StageSpan]] = {}
        for one in self.spans:
            self.of_loan.setdefault(one.loan_id, []).append(one)

    def paid_out(self) -> list[LoanRows]:
        return [one for one in self.book.loans if one.loan["disbursed_date"] <= self.as_of_date]

    def span_on(self, loan_id: str, day: date) -> StageSpan | None:
        for one in self.of_loan.get(loan_id, []):
            if one.from_date <= day and (one.until_date is None or day < one.until_date):
                return one
        return None

    def _all_spans(self) -> Iterator[StageSpan]:
        for rows in self.paid_out():
            yield from spans_of(self, rows)


# --- one loan on one day ---


def stage_on(bank: Bank, rows: LoanRows, day: date) -> str:
    left = left_on(rows)
    if left is not None and left[1] <= day:
        return left[0]
    if rows.instalments:
        now = position(rows, day, bank.thresholds)
        if now.is_paid_off:
            return "SETTLED"
        days: int | None = now.days_past_due
    else:
        record = record_on(bank, rows, day)
        if record is not None and is_reported_paid_off(record):
            return "SETTLED"
        days = reported_days(bank, rows, day)
    if days is None:
        return "NOT_REPORTED"
    effective = bank.thresholds.effective_days(days, rows.loan["grace_days"] or 0)
    for stage, from_days in reversed(bank.rules.overdue):
        if effective >= from_days:
            return stage
    for stage, holds in (
        ("PAST_MATURITY", matures_on(rows, day) < day),
        ("PRE_MATURITY", is_near_maturity(bank, rows, day)),
        ("RESTRUCTURE_OBSERVATION", is_observed(bank, rows, day)),
        ("FIRST_CHECK", lacks_first_check(bank, rows, day)),
    ):
        if holds and stage not in bank.rules.left_out:
            return stage
    return "REGULAR"


def records(bank: Bank, rows: LoanRows) -> list[tuple[date, Row]]:
    """The last record of each month since disbursement, with the day from which it counts."""
    disbursed = rows.loan["disbursed_date"]
    last: dict[tuple[int, int], Row] = {}
    for row in sorted(rows.snapshots, key=lambda one: one["snapshot_date"]):
        day = row["snapshot_date"]
        if day <= bank.as_of_date and day >= disbursed.replace(day=1):
            last[day.year, day.month] = row
    return [(max(row["snapshot_date"], disbursed), row) for row in last.values()]


def record_on(bank: Bank, rows: LoanRows, day: date) -> Row | None:
    known = [row for since, row in records(bank, rows) if since <= day]
    return known[-1] if known else None


def reported_days(bank: Bank, rows: LoanRows, day: date) -> int | None:
    """Days past due of the record that counts; None when a month end came without one."""
    record = record_on(bank, rows, day)
    if record is None:
        return None
    next_month = last_day_of_month(record["snapshot_date"]) + ONE_DAY
    if day >= min(last_day_of_month(next_month), max(bank.as_of_date, next_month)):
        return None
    days: int | None = record["days_past_due"]
    return days


def matures_on(rows: LoanRows, day: date) -> date:
    last: date = rows.loan["maturity_date"]
    if rows.instalments:
        last = max(row["due_date"] for row in plan_in_force(rows, day))
    return last


def is_near_maturity(bank: Bank, rows: LoanRows, day: date) -> bool:
    rules = bank.rules
    is_large = rows.loan["disbursed_amount"] > rules.pre_maturity_large_amount
    ahead = rules.pre_maturity_days_large if is_large else rules.pre_maturity_days
    return 0 <= (matures_on(rows, day) - day).days <= ahead


def is_observed(bank: Bank, rows: LoanRows, day: date) -> bool:
    known = [one for one in restructurings(bank, rows) if one.day <= day]  # type: ignore[arg-type]
    return bool(known) and known[-1].is_observed(day)


def checks_of(bank: Bank, rows: LoanRows) -> list[Row]:
    loan = rows.loan
    return [
        one
        for one in bank.first_checks
        if one["loan_id"] == loan["loan_id"]
        or (one["loan_id"] is None and one["customer_id"] == loan["customer_id"])
    ]


def scope_of(rows: LoanRows) -> str:
    if rows.loan["is_low_risk"]:
        return "LOW_RISK"
    return "SME_SPECIAL" if rows.loan["is_sme_special"] else "IN"


def first_check_by_rule(bank: Bank, rows: LoanRows) -> bool:
    """Whether the bank's rules ask for one, of loans the record of first checks can speak of."""
    kind = bank.customer_types.get(rows.loan["customer_id"])
    if scope_of(rows) == "LOW_RISK" or (kind is None and scope_of(rows) != "SME_SPECIAL"):
        return False
    recorded_since = min(
        min(one["due_date"], one["done_date"] or one["due_date"]) for one in bank.first_checks
    )
    due_on = rows.loan["disbursed_date"] + timedelta(days=first_check_limit(bank, rows))
    return bool(checks_of(bank, rows)) or due_on >= recorded_since


def first_check(bank: Bank, rows: LoanRows) -> tuple[date, date | None] | None:
    """The last day for the first check of a loan and the day it was done; None needs none."""
    if not bank.first_checks:
        return None
    disbursed = rows.loan["disbursed_date"]
    done, undone = [], []
    for one in checks_of(bank, rows):
        if one["done_date"] is None or one["done_date"] > bank.as_of_date:
            undone.append(one)
        elif one["done_date"] >= disbursed:
            done.append(one)
    done_on = min((one["done_date"] for one in done), default=None)
    if first_check_by_rule(bank, rows):
        return disbursed + timedelta(days=first_check_limit(bank, rows)), done_on
    if done:
        # Only the bank's own plan asks for it, so its day is the limit.
        return min(one["due_date"] for one in done if one["done_date"] == done_on), done_on
    return (min(one["due_date"] for one in undone), None) if undone else None


def lacks_first_check(bank: Bank, rows: LoanRows, day: date) -> bool:
    needed = first_check(bank, rows)
    return needed is not None and (needed[1] is None or needed[1] > day)


def first_check_limit(bank: Bank, rows: LoanRows) -> int:
    kind = bank.customer_types.get(rows.loan["customer_id"])
    if kind == "SME" or scope_of(rows) == "SME_SPECIAL":
        return bank.rules.first_check_days_small_business
    if kind == "RETAIL":
        return bank.rules.first_check_days_retail
    return bank.rules.first_check_days_corporate


# --- one loan on all its days ---


def spans_of(bank: Bank, rows: LoanRows) -> Iterator[StageSpan]:
    day = first = rows.loan["disbursed_date"]
    stage, before = stage_on(bank, rows, day), None
    while day < bank.as_of_date:
        day += ONE_DAY
        now = stage_on(bank, rows, day)
        if now != stage:
            yield _span(bank, rows, stage, before, first, day)
            before, stage, first = stage, now, day
    yield _span(bank, rows, stage, before, first, None)


def _span(
    bank: Bank,
    rows: LoanRows,
    stage: str,
    before: str | None,
    first: date,
    until: date | None,
) -> StageSpan:
    end = until or bank.as_of_date
    limit = bank.rules.limits.get(stage)
    limit_date = None if limit is None else first + timedelta(days=limit)
    if stage == "FIRST_CHECK":
        needed = first_check(bank, rows)
        limit_date = needed[0] if needed is not None else None
        if limit is not None:
            limit_date = rows.loan["disbursed_date"] + timedelta(days=limit)
    return StageSpan(
        loan_id=rows.loan["loan_id"],
        customer_id=rows.loan["customer_id"],
        org_id=rows.loan["org_id"],
        stage_code=stage,
        is_in_book=stage not in ENDED,
        previous_stage_code=before,
        from_date=first,
        until_date=until,
        days_in_stage=(end - first).days,
        limit_date=limit_date,
        days_over_limit=0 if limit_date is None else max(0, (end - limit_date).days),
    )


def loan_stages(bank: Bank) -> list[LoanStage]:
    found = []
    for rows in bank.paid_out():
        span = bank.of_loan[rows.loan["loan_id"]][-1]
        if not span.is_in_book:
            continue
        month = bank.months[span.loan_id, bank.as_of_date]
        ends = None
        if span.stage_code == "PRE_MATURITY":
            ends = matures_on(rows, bank.as_of_date)
        if span.stage_code == "RESTRUCTURE_OBSERVATION":
            last = restructurings(bank, rows)[-1]  # type: ignore[arg-type]
            ends = last.ends_on or last.certain_until
        found.append(
            LoanStage(
                loan_id=span.loan_id,
                officer_id=rows.loan["officer_id"],
                stage_code=span.stage_code,
                entered_date=span.from_date,
                days_in_stage=span.days_in_stage,
                limit_date=span.limit_date,
                days_over_limit=None if span.limit_date is None else span.days_over_limit,
                is_stuck=span.limit_date is not None and bank.as_of_date > span.limit_date,
                ends_on_date=ends,
                outstanding_principal=month.outstanding_principal,
                days_past_due=month.days_past_due,
            )
        )
    return found


# --- organisations ---


def org_stages(bank: Bank) -> list[OrgStage]:
    days = points(bank.book.first_disbursement, bank.as_of_date)
    seen: dict[tuple[str, date, str], list[tuple[Decimal | None, bool]]] = {}
    below = subtrees(bank.book, bank.as_of_date)
    for rows in bank.paid_out():
        loan_id = rows.loan["loan_id"]
        for day in days:
            span = bank.span_on(loan_id, day)
            if span is None or not span.is_in_book:
                continue
            principal = bank.months[loan_id, day].outstanding_principal
            is_stuck = span.limit_date is not None and day > span.limit_date
            for org_id, members in below.items():
                if span.org_id in members:
                    seen.setdefault((org_id, day, span.stage_code), []).append(
                        (principal, is_stuck)
                    )
    return [_org_stage(key, loans) for key, loans in seen.items()]


def _org_stage(
    key: tuple[str, date, str], loans: Sequence[tuple[Decimal | None, bool]]
) -> OrgStage:
    stuck = [principal for principal, is_stuck in loans if is_stuck]
    whole = _known_sum([principal for principal, _ in loans])
    part = _known_sum(stuck) if stuck else NOTHING
    return OrgStage(
        *key,
        loan_count=len(loans),
        outstanding_principal=whole,
        stuck_loan_count=len(stuck),
        stuck_principal=part,
        stuck_rate=len(stuck) / len(loans),
        stuck_principal_rate=None if part is None or whole is None else ratio(part, whole),
    )


def _known_sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in amounts if one is not None]
    return sum(known, NOTHING) if known else None
