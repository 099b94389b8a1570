"""The life of warnings, walked day by day from the bank's records and the desk's signals."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.one_loan import left_on, position
from tests.oracle.rows import Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.oracle.working_days import after_working_days

ONE_DAY = timedelta(days=1)
LEVELS = ("", "BLUE", "YELLOW", "ORANGE", "RED")
CONFIRM_DAYS = {"RED": 1, "ORANGE": 2, "YELLOW": 3, "BLUE": 5}
CLOSE_DAYS = {"RED": 30, "ORANGE": 60, "YELLOW": 90, "BLUE": 90}


@dataclass
class Member:
    """A record of the bank or a signal of the desk, and how it ended."""

    row: Row
    is_record: bool
    own_id: str
    from_date: date
    level: str
    closed_as: str | None = None
    close_date: date | None = None
    end_date: date | None = None
    left_date: date | None = None

    def is_open_on(self, day: date) -> bool:
        return self.end_date is None or self.end_date > day

    def end(self, day: date) -> None:
        if self.end_date is None:
            self.end_date = day


@dataclass
class Life:
    """One warning: what it holds together, and the steps taken on it."""

    members: list[Member] = field(default_factory=list)
    steps: list[Row] = field(default_factory=list)

    @property
    def leader(self) -> Member:
        return min(
            self.members, key=lambda one: (not one.is_record, one.from_date, _member_id(one))
        )

    @property
    def warning_id(self) -> str:
        return self.leader.own_id

    @property
    def triggered(self) -> date:
        return min(one.from_date for one in self.members)

    @property
    def is_open(self) -> bool:
        return any(one.end_date is None and one.closed_as is None for one in self.members)

    @property
    def ended(self) -> date | None:
        if self.is_open:
            return None
        return max(one.end_date for one in self.members if one.end_date is not None)

    @property
    def state(self) -> str:
        if self.is_open:
            said = any(
                one.closed_as is None and one.row.get("status") == "IN_PROGRESS"
                for one in self.members
            )
            return "IN_PROGRESS" if self.steps or said else "OPEN"
        if any(one.closed_as == "LEFT" for one in self.members):
            return "LEFT"
        records = [one.closed_as for one in self.members if one.is_record]
        if "CLOSED" in records:
            return "CLOSED"
        if "FALSE_POSITIVE" in records:
            return "FALSE_POSITIVE"
        kinds = {one.closed_as for one in self.members}
        return "CLOSED" if "CLOSED" in kinds else "NOT_RECORDED"

    @property
    def closed(self) -> date | None:
        if self.state not in ("CLOSED", "FALSE_POSITIVE"):
            return None
        return max((one.close_date for one in self.members if one.close_date), default=None)

    def level_on(self, day: date) -> str:
        return max((one.level for one in self.members if one.from_date <= day), key=LEVELS.index)

    def due_on(self, day: date) -> tuple[date, date]:
        """The earliest deadlines of confirming and closing of all levels reached by a day."""
        found = []
        for one in sorted({one.from_date for one in self.members if one.from_date <= day}):
            level = self.level_on(one)
            before = one > self.triggered and self.level_on(one - ONE_DAY) == level
            if not before:
                found.append(
                    (
                        after_working_days(one, CONFIRM_DAYS[level]),
                        one + timedelta(days=CLOSE_DAYS[level]),
                    )
                )
        return min(one[0] for one in found), min(one[1] for one in found)

    def first_step(self, *kinds: str) -> date | None:
        days = [one["action_date"] for one in self.steps if one["action_type"] in kinds]
        return min(days, default=None)


def _member_id(one: Member) -> str:
    return str(one.row["warning_id"] if one.is_record else one.row["signal_id"])


@dataclass(frozen=True)
class Record:
    """Since when the bank's record speaks, and of what."""

    begins: date | None
    has_warnings: bool
    has_steps: bool


def record_of(book: Book, as_of_date: date) -> Record:
    warned = [day for one in book.warnings if (day := one["triggered_at"].date()) <= as_of_date]
    stepped = [day for one in book.warning_actions if (day := one["action_date"]) <= as_of_date]
    begins = min([*warned, *stepped], default=None)
    return Record(begins, bool(warned), bool(stepped))


def lives(
    book: Book,
    signals: list[Row],
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> list[Life]:
    """Every warning by the as-of date."""
    steps: dict[str, list[Row]] = {}
    for one in book.warning_actions:
        if one["action_date"] <= as_of_date:
            steps.setdefault(one["warning_id"], []).append(one)
    arrivals: dict[tuple[str, str], list[Member]] = {}
    for row in book.warnings:
        day = row["triggered_at"].date()
        if day <= as_of_date:
            member = Member(row, True, row["warning_id"], day, row["level"])
            arrivals.setdefault(_key(row), []).append(member)
    for row in signals:
        number = f"{row['indicator_code']}-{_key(row)[1]}-{row['from_date']:%Y%m%d}"
        member = Member(row, False, number, row["from_date"], row["level"])
        arrivals.setdefault(_key(row), []).append(member)
    record = record_of(book, as_of_date)
    left = _left_days(book, as_of_date, thresholds)
    found = []
    for (_, subject), members in arrivals.items():
        for life in _walk(members, steps, record, left.get(subject), as_of_date):
            own = {one.own_id for one in life.members}
            life.steps = [one for number in own for one in steps.get(number, [])]
            life.steps.sort(key=lambda one: (one["action_date"], one["seq"], one["warning_id"]))
            found.append(life)
    return found


def _key(row: Row) -> tuple[str, str]:
    return row["indicator_code"], row["loan_id"] or f"C-{row['customer_id']}"


def _left_days(book: Book, as_of_date: date, thresholds: Thresholds) -> dict[str, date]:
    by_customer: dict[str, list[date | None]] = {}
    left: dict[str, date] = {}
    for rows in book.loans:
        if rows.loan["disbursed_date"] > as_of_date:
            continue
        day = left_day(rows, as_of_date, thresholds)
        by_customer.setdefault(rows.loan["customer_id"], []).append(day)
        if day is not None:
            left[rows.loan["loan_id"]] = day
    for customer_id, days in by_customer.items():
        known = [day for day in days if day is not None]
        if len(known) == len(days):
            left[f"C-{customer_id}"] = max(known)
    return left


def left_day(rows: LoanRows, as_of_date: date, thresholds: Thresholds) -> date | None:
    reported = left_on(rows)
    found = [reported[1]] if reported and reported[1] <= as_of_date else []
    day = as_of_date
    first = None
    while (
        rows.instalments
        and day >= rows.loan["disbursed_date"]
        and position(rows, day, thresholds).is_paid_off
    ):
        first, day = day, day - ONE_DAY
    return min([*found, *([first] if first else [])], default=None)


def _walk(
    members: list[Member],
    steps: dict[str, list[Row]],
    record: Record,
    left: date | None,
    as_of_date: date,
) -> Iterator[Life]:
    """One indicator and subject, day by day: what ends, what comes, what is closed at once."""
    waiting = sorted(members, key=lambda one: (one.from_date, not one.is_record, _member_id(one)))
    came: list[Member] = []
    life: Life | None = None
    day = waiting[0].from_date
    while day <= as_of_date:
        _close(came, members, steps, day, of_today=False)
        for one in came:
            if left == day and one.left_date is None:
                one.left_date = day
                one.end(day)
            if _is_out_of_record(one, record) and one.row["to_date"] == day:
                one.closed_as = one.closed_as or "NOT_RECORDED"
                one.end(day)
        if life is not None and not any(one.is_open_on(day) for one in life.members):
            yield life
            life = None
        today = [one for one in waiting if one.from_date == day]
        if today:
            life = life or Life()
            life.members += today
            came += today
        _close(came, members, steps, day, of_today=True)
        for one in today:
            if left is not None and left <= day:
                one.left_date = day
                one.end(day)
        day += ONE_DAY
    if life is not None:
        yield life
    for one in came:
        if one.left_date is not None and one.closed_as is None:
            one.closed_as = "LEFT"


def _is_out_of_record(one: Member, record: Record) -> bool:
    if one.is_record or one.row["to_date"] is None:
        return False
    return record.begins is None or one.row["to_date"] <= record.begins


def _close(
    came: list[Member],
    members: list[Member],
    steps: dict[str, list[Row]],
    day: date,
    *,
    of_today: bool,
) -> None:
    """Closings of a day: of what came before it, or of what came on it."""
    is_closing = False
    for one in members:
        if (one.from_date == day) == of_today and one.from_date <= day:
            closed_on, state = _closing(one, steps)
            if closed_on == day:
                is_closing = True
            if one.is_record and one.closed_as is None and state is not None and closed_on == day:
                one.closed_as, one.close_date = state, day
                one.end(day)
            elif one.is_record and one.closed_as is None and state and closed_on is None:
                one.closed_as = state
                taken = [step["action_date"] for step in steps.get(one.own_id, [])]
                one.end(max([one.from_date, *taken]))
    if not is_closing:
        return
    for one in came:
        covers = one.from_date <= day if of_today else one.from_date < day
        if not one.is_record and one.closed_as is None and covers:
            one.closed_as, one.close_date = "CLOSED", day
            one.end(day)


def _closing(one: Member, steps: dict[str, list[Row]]) -> tuple[date | None, str | None]:
    """The day a record or an answered signal is closed on, and as what."""
    taken = sorted(steps.get(one.own_id, []), key=lambda step: (step["action_date"], step["seq"]))
    step_days = [step["action_date"] for step in taken if step["action_type"] == "CLOSE"]
    # Who goes on after closing takes it back.
    lasting = []
    for step in reversed(taken):
        if step["action_type"] != "CLOSE":
            break
        lasting.append(step["action_date"])
    if not one.is_record:
        day = min(lasting, default=None)
        return (day, "CLOSED") if day is not None and day >= one.from_date else (None, None)
    status = one.row["status"] if one.row["status"] in ("CLOSED", "FALSE_POSITIVE") else None
    closed_at = one.row["closed_at"]
    if closed_at is not None:
        return closed_at.date(), "FALSE_POSITIVE" if status == "FALSE_POSITIVE" else "CLOSED"
    closings = step_days if status is not None else lasting
    if closings:
        return max(min(closings), one.from_date), status or "CLOSED"
    return None, status


@dataclass(frozen=True)
class Warned:
    """One row of ``warnings``, in the columns that are computed."""

    warning_id: str
    level: str
    first_level: str
    warning_state: str
    signal_state: str
    confirm_state: str
    handling_state: str
    merged_count: int
    recorded_count: int
    action_count: int
    planned_amount: Decimal | None
    mitigated_amount: Decimal | None
    exposure_before: Decimal | None
    exposure_after: Decimal | None
    is_open: bool
    is_without_evidence: bool
    is_same_person: bool
    triggered_date: date
    confirm_due_date: date
    close_due_date: date
    confirmed_date: date | None
    closed_date: date | None
    ended_date: date | None


def warned(
    book: Book,
    found: list[Life],
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> list[Warned]:
    record = record_of(book, as_of_date)
    months = loan_months(book, as_of_date, thresholds)
    return [_warned(one, book, months, record, as_of_date) for one in found]


def _warned(
    life: Life, book: Book, months: list[LoanMonth], record: Record, as_of_date: date
) -> Warned:
    confirm_due, close_due = life.due_on(as_of_date)
    before, after = _exposures(life, book, months, as_of_date)
    planned = [step["planned_amount"] for step in life.steps if step["planned_amount"] is not None]
    reduced = [
        step["mitigated_amount"] for step in life.steps if step["mitigated_amount"] is not None
    ]
    return Warned(
        warning_id=life.warning_id,
        level=life.level_on(as_of_date),
        first_level=life.level_on(life.triggered),
        warning_state=life.state,
        signal_state=_signal_state(life),
        confirm_state=confirm_state(life, record, as_of_date),
        handling_state=handling_state(life, record, as_of_date),
        merged_count=len(life.members),
        recorded_count=sum(one.is_record for one in life.members),
        action_count=len(life.steps),
        planned_amount=sum(planned, Decimal(0)) if planned else None,
        mitigated_amount=sum(reduced, Decimal(0)) if reduced else None,
        exposure_before=before,
        exposure_after=after,
        is_open=life.is_open,
        is_without_evidence=is_without_evidence(life, record),
        is_same_person=is_same_person(life),
        triggered_date=life.triggered,
        confirm_due_date=confirm_due,
        close_due_date=close_due,
        confirmed_date=life.first_step("VERIFY"),
        closed_date=life.closed,
        ended_date=life.ended,
    )


def _signal_state(life: Life) -> str:
    signals = [one.row for one in life.members if not one.is_record]
    if not signals:
        return "NOT_MEASURED"
    if any(one["to_date"] is None for one in signals):
        return "HOLDS"
    last = max(one["to_date"] for one in signals)
    return "TAKEN_OVER" if any(o["is_graver"] for o in signals if o["to_date"] == last) else "ENDED"


def _exposures(
    life: Life, book: Book, months: list[LoanMonth], as_of_date: date
) -> tuple[Decimal | None, Decimal | None]:
    """At the last month end by the day it came, and at the first one after it ended."""
    row = life.leader.row
    loans = [
        one.loan
        for one in book.loans
        if one.loan["loan_id"] == row["loan_id"]
        or (row["loan_id"] is None and one.loan["customer_id"] == row["customer_id"])
    ]
    ids = {one["loan_id"] for one in loans}
    own = [one for one in months if one.loan_id in ids]
    until = life.ended or as_of_date

    def total(day: date | None) -> Decimal | None:
        rows = [one.outstanding_principal for one in own if one.month_end_date == day]
        known = [one for one in rows if one is not None]
        return sum(known, Decimal(0)) if known else None

    ends = sorted({one.month_end_date for one in months})
    past = [day for day in ends if day <= life.triggered and (day + ONE_DAY).day == 1]
    # Of a month before the bank's first loan nothing is kept.
    coming = [day for day in ends if (day.year, day.month) == (until.year, until.month)]
    before = total(past[-1]) if past else None
    if before is None and row["loan_id"] is not None:
        (loan,) = loans or (None,)
        if loan is not None and loan["disbursed_date"] <= min(life.triggered, as_of_date):
            before = loan["disbursed_amount"]
    return before, total(coming[0]) if coming else None


def _is_confirming_known(life: Life, record: Record) -> bool:
    return record.has_steps and record.begins is not None and life.triggered >= record.begins


def confirm_state(life: Life, record: Record, as_of_date: date) -> str:
    due, _ = life.due_on(as_of_date)
    confirmed = life.first_step("VERIFY")
    if not _is_confirming_known(life, record):
        return "NOT_KNOWN"
    if confirmed is not None:
        return "IN_TIME" if confirmed <= due else "LATE"
    if life.state == "NOT_RECORDED":
        return "NOT_KNOWN"
    if life.state == "LEFT" and life.ended is not None and life.ended <= due:
        return "LEFT"
    if not life.is_open:
        return "MISSED"
    return "OVERDUE" if due < as_of_date else "WAITING"


def handling_state(life: Life, record: Record, as_of_date: date) -> str:
    _, due = life.due_on(as_of_date)
    is_known = any(one.is_record for one in life.members) or _is_confirming_known(life, record)
    if life.state == "NOT_RECORDED" or not is_known:
        return "NOT_KNOWN"
    left = max((one.left_date for one in life.members if one.left_date), default=None)
    if life.state in ("CLOSED", "FALSE_POSITIVE"):
        if life.closed is None:
            return "NOT_KNOWN"
        if life.closed <= due:
            return "IN_TIME"
        return "LEFT" if left is not None and left <= due else "LATE"
    if life.state == "LEFT":
        return "LEFT" if life.ended is not None and life.ended <= due else "MISSED"
    return "OVERDUE" if due < as_of_date else "WAITING"


def is_without_evidence(life: Life, record: Record) -> bool:
    if life.state not in ("CLOSED", "FALSE_POSITIVE") or not _is_confirming_known(life, record):
        return False
    looked = life.first_step("VERIFY", "ASSESS")
    if looked is None or (life.closed is not None and looked > life.closed):
        return True
    closings = [one for one in life.steps if one["action_type"] == "CLOSE"]
    return bool(closings) and not (closings[-1]["note"] or "").strip()


def is_same_person(life: Life) -> bool:
    closings = [one for one in life.steps if one["action_type"] == "CLOSE"]
    if life.state not in ("CLOSED", "FALSE_POSITIVE") or not closings:
        return False
    handlers = {
        one["actor_id"]
        for one in life.steps
        if one["action_type"] in ("VERIFY", "ASSESS", "MITIGATE", "CHANGE")
    }
    return closings[-1]["actor_id"] is not None and closings[-1]["actor_id"] in handlers
