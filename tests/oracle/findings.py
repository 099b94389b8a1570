"""What inspections found, asked problem by problem and organisation by organisation."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.exceptions import months_later
from tests.oracle.loan_months import last_day_of_month, points
from tests.oracle.org_months import org_months
from tests.oracle.organisations import closure, units
from tests.oracle.rows import Book, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

FROM_ABOVE = ("SPOT", "SUPERVISE")


@dataclass(frozen=True)
class Found:
    """One row of ``findings``, in the columns that are computed."""

    finding_id: str
    inspection_type: str
    org_id: str
    customer_id: str | None
    loan_id: str | None
    officer_id: str | None
    category: str
    severity: int | None
    found_by: str
    found_date: date
    rectify_due: date | None
    rectified_date: date | None
    finding_state: str
    days_open: int
    is_repeat: bool


@dataclass(frozen=True)
class OrgFindings:
    """One row of ``org_findings``."""

    org_id: str
    month_end_date: date
    severity: int
    found_count: int
    self_found_count: int
    superior_found_count: int
    external_found_count: int
    repeat_count: int
    due_count: int
    rectified_in_time_count: int
    rectified_late_count: int
    open_count: int
    overdue_count: int
    self_found_rate: float | None
    rectification_rate: float | None


@dataclass(frozen=True)
class Silent:
    """One row of ``silent_organisations``."""

    org_id: str
    silence: str
    severity: int
    window_start_date: date
    loan_count: int
    self_inspection_count: int
    others_found_count: int


def findings(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[Found]:
    checks = {row["inspection_id"]: row for row in book.inspections}
    loans = {one.loan["loan_id"]: one.loan for one in book.loans}
    found = []
    for row in book.findings:
        check = checks.get(row["inspection_id"])
        if check is None:
            continue
        day = check["done_date"] if check["done_date"] is not None else check["due_date"]
        if day > as_of_date:
            continue
        found.append((row, check, day, _known(row["rectified_date"], as_of_date)))
    return [
        _found(row, check, day, loans.get(check["loan_id"], {}), found, as_of_date, thresholds)
        for row, check, day, _ in found
    ]


def _known(day: date | None, as_of_date: date) -> date | None:
    return day if day is not None and day <= as_of_date else None


def _found(
    row: Row,
    check: Row,
    day: date,
    loan: Row,
    everything: list[tuple[Row, Row, date, date | None]],
    as_of_date: date,
    thresholds: Thresholds,
) -> Found:
    rectified = _known(row["rectified_date"], as_of_date)
    due = row["rectify_due"]
    if rectified is None:
        state = "OVERDUE" if due is not None and due < as_of_date else "OPEN"
    elif due is None:
        state = "RECTIFIED"
    else:
        state = "RECTIFIED_ON_TIME" if rectified <= due else "RECTIFIED_LATE"
    found_by = row["found_by"]
    if found_by is None:
        found_by = "SUPERIOR" if check["inspection_type"] in FROM_ABOVE else "SELF"
    was_there = any(
        other_check["org_id"] == check["org_id"]
        and other["category"] == row["category"]
        and put_right is not None
        and max(put_right, other_day) < day
        and day <= months_later(max(put_right, other_day), thresholds.repeat_window_months)
        for other, other_check, other_day, put_right in everything
    )
    return Found(
        finding_id=row["finding_id"],
        inspection_type=check["inspection_type"],
        org_id=check["org_id"],
        customer_id=check["customer_id"] or loan.get("customer_id"),
        loan_id=check["loan_id"],
        officer_id=loan.get("officer_id"),
        category=row["category"],
        severity=row["severity"],
        found_by=found_by,
        found_date=day,
        rectify_due=due,
        rectified_date=rectified,
        finding_state=state,
        days_open=max(0, ((rectified or as_of_date) - day).days),
        is_repeat=row["repeat_of"] is not None or was_there,
    )


def org_findings(book: Book, as_of_date: date, found: list[Found]) -> list[OrgFindings]:
    pairs = closure(book.org_units, as_of_date)
    ends = points(book.first_disbursement, as_of_date)
    rows = []
    for org in book.org_units:
        below = {down for up, down, _ in pairs if up == org["org_id"]}
        for severity in range(4):
            here = [one for one in found if one.org_id in below and (one.severity or 0) == severity]
            for end in ends:
                row = _month(org["org_id"], end, severity, here, ends, as_of_date)
                if row.found_count + row.due_count + row.open_count + row.overdue_count:
                    rows.append(row)
    return rows


def _month(
    org_id: str, end: date, severity: int, here: list[Found], ends: list[date], as_of_date: date
) -> OrgFindings:
    def is_in_month(day: date) -> bool:
        # What happened before the first month stands in it.
        clamped = max(day, ends[0].replace(day=1))
        return last_day_of_month(clamped) == last_day_of_month(end)

    new = [one for one in here if is_in_month(one.found_date)]
    due = [
        one
        for one in here
        if one.rectify_due is not None
        and one.rectify_due < as_of_date
        and is_in_month(one.rectify_due)
    ]
    is_open = [
        one
        for one in here
        if one.found_date <= end and (one.rectified_date is None or one.rectified_date > end)
    ]
    by = {who: sum(one.found_by == who for one in new) for who in ("SELF", "SUPERIOR", "EXTERNAL")}
    in_time = sum(one.finding_state == "RECTIFIED_ON_TIME" for one in due)
    return OrgFindings(
        org_id=org_id,
        month_end_date=end,
        severity=severity,
        found_count=len(new),
        self_found_count=by["SELF"],
        superior_found_count=by["SUPERIOR"],
        external_found_count=by["EXTERNAL"],
        repeat_count=sum(one.is_repeat for one in new),
        due_count=len(due),
        rectified_in_time_count=in_time,
        rectified_late_count=sum(one.finding_state == "RECTIFIED_LATE" for one in due),
        open_count=len(is_open),
        overdue_count=sum(one.rectify_due is not None and one.rectify_due < end for one in is_open),
        self_found_rate=by["SELF"] / len(new) if new else None,
        rectification_rate=in_time / len(due) if due else None,
    )


def silent_organisations(
    book: Book,
    as_of_date: date,
    found: list[Found],
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> list[Silent]:
    if not found:
        return []
    months = thresholds.silent_window_months
    start = months_before(as_of_date, months) + timedelta(days=1)
    pairs = closure(book.org_units, as_of_date)
    loan_counts = {
        row.org_id: row.loan_count
        for row in org_months(book, as_of_date, thresholds)
        if row.month_end_date == as_of_date
    }
    rows = []
    for unit in units(book.org_units, as_of_date):
        below = {down for up, down, _ in pairs if up == unit.org_id}
        loan_count = loan_counts.get(unit.org_id, 0)
        lately = [one for one in found if one.org_id in below and one.found_date >= start]
        looked = [
            row
            for row in book.inspections
            if row["inspection_type"] == "SELF"
            and row["org_id"] in below
            and row["done_date"] is not None
            and start <= row["done_date"] <= as_of_date
        ]
        if (
            unit.parent_org_id is None
            or unit.org_status != "OPEN"
            or loan_count < thresholds.silent_least_loan_count
            or any(one.found_by == "SELF" for one in lately)
        ):
            continue
        silence, severity = ("NOTHING_FOUND", 1) if looked else ("NOT_LOOKED", 2)
        if lately:
            silence, severity = "OTHERS_FOUND", 3
        rows.append(
            Silent(unit.org_id, silence, severity, start, loan_count, len(looked), len(lately))
        )
    return rows


def months_before(day: date, months: int) -> date:
    """The same day some months before, or the last of that month where it has no such day."""
    return months_later(day, -months)
