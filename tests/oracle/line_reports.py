"""Regular reports a second time, and what the line has to do."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.line import Line, month_point, quotient
from tests.oracle.organisations import is_closed
from tests.oracle.rows import Row


@dataclass(frozen=True)
class Report:
    """One row of ``report_states``, in the columns that are computed."""

    report_code: str
    org_id: str
    period: str
    report_state: str
    is_ever_submitted: bool
    is_ever_returned: bool
    due_date: date
    month_end_date: date
    submitted_date: date | None
    days_late: int


@dataclass(frozen=True)
class OrgReports:
    """One row of ``org_reports``."""

    org_id: str
    month_end_date: date
    due_count: int
    on_time_count: int
    late_count: int
    overdue_count: int
    open_count: int
    judged_count: int
    on_time_rate: float | None
    submitted_count: int
    returned_count: int
    return_rate: float | None
    not_reported_count: int


@dataclass(frozen=True)
class ToDo:
    """One row of ``line_to_dos``."""

    to_do_kind: str
    item_id: str
    org_id: str
    officer_id: str | None
    loan_id: str | None
    due_date: date
    amount: Decimal | None


def reports(line: Line) -> list[Report]:
    found = [_report(row, line.as_of_date) for row in line.book.report_submissions]
    return found + _missing(line)


def _report(row: Row, as_of_date: date) -> Report:
    submitted = row["submitted_at"].date() if row["submitted_at"] is not None else None
    if submitted is not None and submitted > as_of_date:
        submitted = None
    is_back = row["status"] == "RETURNED"
    stands = None if is_back else submitted
    if stands is not None:
        state = "LATE" if stands > row["due_date"] else "ON_TIME"
    else:
        state = "OPEN" if row["due_date"] >= as_of_date else "OVERDUE"
    return Report(
        row["report_code"],
        row["org_id"],
        row["period"],
        state,
        submitted is not None,
        submitted is not None and (is_back or bool(row["returned_count"])),
        row["due_date"],
        month_point(row["due_date"], as_of_date),
        submitted,
        max(0, ((stands or as_of_date) - row["due_date"]).days),
    )


def _missing(line: Line) -> list[Report]:
    rows = line.book.report_submissions
    has = {(row["report_code"], row["period"], row["org_id"]) for row in rows}
    found = []
    for code, period, level in {
        (row["report_code"], row["period"], line.level[row["org_id"]]) for row in rows
    }:
        due_date = min(
            row["due_date"]
            for row in rows
            if (row["report_code"], row["period"]) == (code, period)
            and line.level[row["org_id"]] == level
        )
        owing = [
            unit["org_id"]
            for unit in line.book.org_units
            if unit["org_level"] == level and _existed(unit, due_date, line.as_of_date)
        ]
        sent = [org_id for org_id in owing if (code, period, org_id) in has]
        if due_date >= line.as_of_date:
            continue
        if len(sent) < line.thresholds.expected_report_share * len(owing):
            continue
        found += [
            Report(
                code,
                org_id,
                period,
                "NOT_REPORTED",
                False,
                False,
                due_date,
                month_point(due_date, line.as_of_date),
                None,
                (line.as_of_date - due_date).days,
            )
            for org_id in owing
            if org_id not in sent
        ]
    return found


def _existed(unit: Row, day: date, as_of_date: date) -> bool:
    if unit["open_date"] is not None and unit["open_date"] > day:
        return False
    if unit["close_date"] is not None:
        return bool(unit["close_date"] > day)
    return not (unit["parent_org_id"] is not None and is_closed(unit, as_of_date)) and (
        unit["merged_into"] is None
    )


def org_reports(line: Line) -> list[OrgReports]:
    every = reports(line)
    found = []
    for org_id, below in line.below.items():
        for point in {one.month_end_date for one in every if one.org_id in below}:
            here = [one for one in every if one.org_id in below and one.month_end_date == point]
            states = [one.report_state for one in here]
            due = len(here) - states.count("NOT_REPORTED")
            judged = due - states.count("OPEN")
            submitted = sum(one.is_ever_submitted for one in here)
            returned = sum(one.is_ever_returned for one in here)
            found.append(
                OrgReports(
                    org_id,
                    point,
                    due,
                    states.count("ON_TIME"),
                    states.count("LATE"),
                    states.count("OVERDUE"),
                    states.count("OPEN"),
                    judged,
                    quotient(states.count("ON_TIME"), judged),
                    submitted,
                    returned,
                    quotient(returned, submitted),
                    states.count("NOT_REPORTED"),
                )
            )
    return found


def to_dos(line: Line) -> list[ToDo]:
    soon = line.as_of_date + timedelta(days=line.thresholds.renew_within_days)
    found = [
        ToDo(
            "REPORT",
            f"{one.report_code}/{one.org_id}/{one.period}",
            one.org_id,
            None,
            None,
            one.due_date,
            None,
        )
        for one in reports(line)
        if one.report_state not in ("ON_TIME", "LATE") and one.due_date <= soon
    ]
    for person in line.people():
        row = line.staff[person.staff_id]
        if person.staff_state != "ACTIVE" or person.certificate_state is None:
            continue
        until = person.valid_until_date
        if until is not None and until > soon:
            continue
        due_date = until or row["on_date"] or line.as_of_date
        found.append(
            ToDo(
                "CERTIFICATE",
                person.staff_id,
                row["org_id"],
                person.staff_id,
                None,
                due_date,
                None,
            )
        )
    officers = {loan["loan_id"]: loan["officer_id"] for loan, _, _ in line.live}
    for orphan in line.orphans():
        gone = timedelta(days=orphan.days_since_left or 0)
        found.append(
            ToDo(
                "REASSIGN",
                orphan.loan_id,
                orphan.org_id,
                officers[orphan.loan_id],
                orphan.loan_id,
                line.as_of_date - gone,
                orphan.outstanding_principal,
            )
        )
    return found
