"""What warnings add up to, at each organisation and month end and of each customer."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.organisations import closure
from tests.oracle.rows import Book
from tests.oracle.warnings import (
    LEVELS,
    Life,
    confirm_state,
    handling_state,
    is_same_person,
    is_without_evidence,
    record_of,
)

YELLOW_COUNT, YELLOW_DAYS, ORANGE_COUNT = 3, 90, 2


@dataclass(frozen=True)
class OrgWarnings:
    """One row of ``org_warnings``."""

    org_id: str
    month_end_date: date
    level: str
    triggered_count: int
    open_count: int
    overdue_count: int | None
    confirm_overdue_count: int | None
    handled_due_count: int | None
    handled_in_time_count: int | None
    confirm_due_count: int | None
    confirmed_in_time_count: int | None
    closed_count: int | None
    without_evidence_count: int | None
    same_person_count: int | None
    timeliness_rate: float | None
    confirm_rate: float | None


def org_warnings(
    book: Book,
    found: list[Life],
    organisations: dict[str, str],
    month_ends: list[date],
    as_of_date: date,
) -> list[OrgWarnings]:
    """``organisations``: who has to handle each warning. Empty rows are left out."""
    rows = []
    pairs = closure(book.org_units, as_of_date)
    for above in sorted({pair[0] for pair in pairs}):
        below = {pair[1] for pair in pairs if pair[0] == above}
        own = [
            one
            for one in found
            if organisations[one.warning_id] in below and one.state != "NOT_RECORDED"
        ]
        for level in LEVELS[1:]:
            has_begun = False
            for number, day in enumerate(month_ends):
                before = month_ends[number - 1] if number else date.min
                row = _row(book, own, above, level, day, before, as_of_date)
                here = [one for one in own if one.triggered <= day and one.level_on(day) == level]
                has_begun = has_begun or bool(here) or row.triggered_count > 0
                if has_begun:
                    rows.append(row)
    return rows


def _row(
    book: Book,
    own: list[Life],
    org_id: str,
    level: str,
    day: date,
    before: date,
    as_of_date: date,
) -> OrgWarnings:
    record = record_of(book, as_of_date)
    has_any = record.has_warnings or record.has_steps
    here = [one for one in own if one.triggered <= day and one.level_on(day) == level]
    is_open = [one for one in here if one.ended is None or one.ended > day]
    handling = {id(one): handling_state(one, record, as_of_date) for one in here}
    confirming = {id(one): confirm_state(one, record, as_of_date) for one in here}
    due = [
        one
        for one in here
        if one.due_on(day)[1] <= day and handling[id(one)] not in ("NOT_KNOWN", "LEFT")
    ]
    to_confirm = [
        one
        for one in here
        if one.due_on(day)[0] <= day and confirming[id(one)] not in ("NOT_KNOWN", "LEFT")
    ]
    in_time = sum(handling[id(one)] == "IN_TIME" for one in due)
    confirmed = sum(confirming[id(one)] == "IN_TIME" for one in to_confirm)
    overdue = [
        one for one in is_open if one.due_on(day)[1] < day and handling[id(one)] != "NOT_KNOWN"
    ]
    unconfirmed = [
        one
        for one in is_open
        if one.due_on(day)[0] < day
        and confirming[id(one)] != "NOT_KNOWN"
        and ((verified := one.first_step("VERIFY")) is None or verified > day)
    ]
    closed = [
        one
        for one in own
        if one.closed is not None
        and before < one.closed <= day
        and one.level_on(as_of_date) == level
    ]
    return OrgWarnings(
        org_id=org_id,
        month_end_date=day,
        level=level,
        triggered_count=sum(
            before < one.triggered <= day and one.level_on(one.triggered) == level for one in own
        ),
        open_count=len(is_open),
        overdue_count=len(overdue) if has_any else None,
        confirm_overdue_count=len(unconfirmed) if record.has_steps else None,
        handled_due_count=len(due) if has_any else None,
        handled_in_time_count=in_time if has_any else None,
        confirm_due_count=len(to_confirm) if record.has_steps else None,
        confirmed_in_time_count=confirmed if record.has_steps else None,
        closed_count=len(closed) if has_any else None,
        without_evidence_count=sum(is_without_evidence(one, record) for one in closed)
        if record.has_steps
        else None,
        same_person_count=sum(is_same_person(one) for one in closed) if record.has_steps else None,
        timeliness_rate=in_time / len(due) if has_any and due else None,
        confirm_rate=confirmed / len(to_confirm) if record.has_steps and to_confirm else None,
    )


@dataclass(frozen=True)
class CustomerWarnings:
    """One row of ``customer_warnings``, in the columns that are computed."""

    customer_id: str
    level: str
    own_level: str
    trend: str
    open_count: int
    overdue_count: int | None
    is_escalated: bool
    next_deadline: date | None
    oldest_open_date: date


def customer_warnings(
    book: Book, found: list[Life], month_ends: list[date], as_of_date: date
) -> list[CustomerWarnings]:
    record = record_of(book, as_of_date)
    by_customer: dict[str, list[Life]] = {}
    for one in found:
        if one.state != "NOT_RECORDED":
            by_customer.setdefault(one.leader.row["customer_id"], []).append(one)
    rows = []
    for customer_id, own in by_customer.items():
        is_open = [one for one in own if one.is_open]
        if not is_open:
            continue
        level = _customer_level(own, as_of_date)
        before = _customer_level(own, month_ends[-2]) if len(month_ends) > 1 else 0
        own_level = max(LEVELS.index(one.level_on(as_of_date)) for one in is_open)
        states = [
            (
                one,
                confirm_state(one, record, as_of_date),
                handling_state(one, record, as_of_date),
            )
            for one in is_open
        ]
        deadlines = []
        for one, confirming, handling in states:
            if confirming in ("WAITING", "OVERDUE"):
                deadlines.append(one.due_on(as_of_date)[0])
            elif handling in ("WAITING", "OVERDUE"):
                deadlines.append(one.due_on(as_of_date)[1])
        is_known = any({one[1], one[2]} != {"NOT_KNOWN"} for one in states)
        rows.append(
            CustomerWarnings(
                customer_id=customer_id,
                level=LEVELS[level],
                own_level=LEVELS[own_level],
                trend="UP" if level > before else "DOWN" if level < before else "EVEN",
                open_count=len(is_open),
                overdue_count=sum("OVERDUE" in (one[1], one[2]) for one in states)
                if is_known
                else None,
                is_escalated=level > own_level,
                next_deadline=min(deadlines, default=None),
                oldest_open_date=min(one.triggered for one in is_open),
            )
        )
    return rows


def _customer_level(own: list[Life], day: date) -> int:
    """The level of a customer on a day, 0 without an open warning."""
    is_open = [
        one for one in own if one.triggered <= day and (one.ended is None or one.ended > day)
    ]
    levels = [one.level_on(day) for one in is_open]
    orange = levels.count("ORANGE") + any(
        one.level_on(day) == "YELLOW" and _completes_three(one, own) for one in is_open
    )
    if "RED" in levels or orange >= ORANGE_COUNT:
        return LEVELS.index("RED")
    if orange:
        return LEVELS.index("ORANGE")
    return max((LEVELS.index(level) for level in levels), default=0)


def _turned_yellow(one: Life) -> date | None:
    for day in sorted({member.from_date for member in one.members}):
        if one.level_on(day) == "YELLOW":
            return day
    return None


def _completes_three(one: Life, own: list[Life]) -> bool:
    day = _turned_yellow(one)
    if day is None or one.state == "FALSE_POSITIVE":
        return False
    first = day - timedelta(days=YELLOW_DAYS - 1)
    days = [_turned_yellow(other) for other in own if other.state != "FALSE_POSITIVE"]
    return sum(other is not None and first <= other <= day for other in days) >= YELLOW_COUNT
