"""What fell due and was done at every organisation, and how much of its book was inspected."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.oracle.inspection_duties import Duty
from tests.oracle.loan_months import LoanMonth, loan_months, scope
from tests.oracle.organisations import closure
from tests.oracle.rows import Book, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds


@dataclass(frozen=True)
class OrgInspection:
    """One row of ``org_inspections``."""

    org_id: str
    month_end_date: date
    inspection_type: str
    due_count: int
    done_count: int | None
    on_time_count: int | None
    late_count: int | None
    overdue_count: int | None
    missed_count: int | None
    due_today_count: int | None
    left_count: int
    plan_only_count: int | None
    planned_late_count: int | None
    onsite_count: int | None
    method_known_count: int | None
    same_person_count: int | None
    completion_rate: float | None
    on_time_rate: float | None
    onsite_rate: float | None
    same_person_rate: float | None


def org_inspections(book: Book, as_of_date: date, duties: list[Duty]) -> list[OrgInspection]:
    pairs = closure(book.org_units, as_of_date)
    methods = {row["inspection_id"]: row["method"] for row in book.inspections}
    found = []
    for unit in book.org_units:
        below = {down for up, down, _ in pairs if up == unit["org_id"]}
        here = [one for one in duties if one.org_id in below and one.due_date <= as_of_date]
        for day in sorted({one.month_end_date for one in here}):
            of_month = [one for one in here if one.month_end_date == day]
            for kind in ("ALL", *sorted({one.inspection_type for one in of_month})):
                rows = [one for one in of_month if kind in ("ALL", one.inspection_type)]
                counted = _counted(unit["org_id"], day, kind, rows, methods)
                found.append(counted if book.inspections else _unknown(counted))
    return found


def _counted(
    org_id: str, day: date, kind: str, rows: list[Duty], methods: dict[str, str | None]
) -> OrgInspection:
    due = [one for one in rows if one.duty_state != "LEFT"]
    done = [one for one in due if one.done_date is not None]
    on_time = [one for one in done if one.done_date is not None and one.done_date <= one.due_date]
    known = [methods[one.inspection_id] for one in done if one.inspection_id]
    known = [method for method in known if method is not None]
    onsite, alone = known.count("ONSITE"), sum(one.is_same_person for one in done)
    undone = [one for one in due if one.duty_state in ("OVERDUE", "MISSED")]
    return OrgInspection(
        org_id=org_id,
        month_end_date=day,
        inspection_type=kind,
        due_count=len(due),
        done_count=len(done),
        on_time_count=len(on_time),
        late_count=len(done) - len(on_time),
        overdue_count=len(undone),
        missed_count=sum(one.duty_state == "MISSED" for one in undone),
        due_today_count=len(due) - len(done) - len(undone),
        left_count=len(rows) - len(due),
        plan_only_count=sum(one.basis == "PLAN" for one in due),
        planned_late_count=sum(one.is_planned_late for one in due),
        onsite_count=onsite,
        method_known_count=len(known),
        same_person_count=alone,
        completion_rate=_share(len(done), len(due)),
        on_time_rate=_share(len(on_time), len(due)),
        onsite_rate=_share(onsite, len(known)),
        same_person_rate=_share(alone, len(done)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _unknown(row: OrgInspection) -> OrgInspection:
    known = ("org_id", "month_end_date", "inspection_type", "due_count", "left_count")
    missing: dict[str, Any] = dict.fromkeys(
        column.name for column in fields(row) if column.name not in known
    )
    return replace(row, **missing)


@dataclass(frozen=True)
class Coverage:
    """One row of ``org_inspection_coverage``, as far as it is of every month end."""

    org_id: str
    month_end_date: date
    loan_count: int
    inspected_loan_count: int | None
    outstanding_principal: Decimal | None
    inspected_principal: Decimal | None


def coverages(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS, days: int = 180
) -> list[Coverage]:
    rows = {one.loan["loan_id"]: one for one in book.loans}
    months = [
        row
        for row in loan_months(book, as_of_date, thresholds)
        if row.loan_state == "ACTIVE" and scope(rows[row.loan_id]) != "LOW_RISK"
    ]
    pairs = closure(book.org_units, as_of_date)
    found = []
    for unit in book.org_units:
        below = {down for up, down, _ in pairs if up == unit["org_id"]}
        for day in sorted({row.month_end_date for row in months if row.org_id in below}):
            here = [row for row in months if row.org_id in below and row.month_end_date == day]
            seen = [row for row in here if _was_inspected(book, rows[row.loan_id].loan, day, days)]
            has_file = bool(book.inspections)
            found.append(
                Coverage(
                    unit["org_id"],
                    day,
                    len(here),
                    len(seen) if has_file else None,
                    _sum(here)
                    if any(row.outstanding_principal is not None for row in here)
                    else None,
                    _covered(seen) if has_file else None,
                )
            )
    return found


def _covered(seen: list[LoanMonth]) -> Decimal | None:
    if seen and all(row.outstanding_principal is None for row in seen):
        return None
    return _sum(seen)


def _sum(rows: list[LoanMonth]) -> Decimal:
    return sum((row.outstanding_principal or Decimal(0) for row in rows), Decimal("0.00"))


def _was_inspected(book: Book, loan: Row, day: date, days: int) -> bool:
    return any(
        row["done_date"] is not None
        and day - timedelta(days=days) < row["done_date"] <= day
        and (
            row["loan_id"] == loan["loan_id"]
            or (
                row["loan_id"] is None
                and row["customer_id"] == loan["customer_id"]
                and row["done_date"] >= loan["disbursed_date"]
            )
        )
        for row in book.inspections
    )
