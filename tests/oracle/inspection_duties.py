"""Inspection duties by walking the days of every loan and organisation, one after the other."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.oracle.inspection_walks import (
    ONE_DAY,
    Found,
    Rule,
    best,
    plan_for,
    rule_of,
    rule_of_organisation,
    walk,
)
from tests.oracle.loan_months import LoanMonth, last_day_of_month, loan_months
from tests.oracle.one_loan import left_on, payments_counting
from tests.oracle.organisations import closure, is_closed
from tests.oracle.rows import Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.oracle.window_duties import Duty as WindowDuty
from tests.oracle.window_duties import fund_duties, redrawdown_duties, special_duties

OF_ORGANISATIONS = ("SELF", "SPOT", "SUPERVISE")
IN_WINDOWS = ("FUNDS", "REDRAW", "SPECIAL")


@dataclass(frozen=True)
class Duty:
    """One row of ``inspection_duties``."""

    duty_id: str
    inspection_type: str
    basis: str
    rule_code: str | None
    org_id: str
    officer_id: str | None
    customer_id: str | None
    loan_id: str | None
    inspection_id: str | None
    opens_date: date | None
    due_date: date
    planned_date: date | None
    done_date: date | None
    duty_state: str
    is_planned_late: bool
    is_same_person: bool
    month_end_date: date


def left_the_book(rows: LoanRows, months: list[LoanMonth]) -> date | None:
    """The bank's own day; else that of the last payment in the month that shows it settled."""
    last = months[-1]
    if last.loan_state == "ACTIVE":
        return None
    left = left_on(rows)
    if left is not None and left[1] <= last.month_end_date:
        day = left[1]
    else:
        paid = [
            one["value_date"]
            for one in payments_counting(rows, last.month_end_date)
            if one["value_date"] >= last.month_end_date.replace(day=1)
            and one["value_date"] >= rows.loan["disbursed_date"]
        ]
        day = max(paid, default=last.month_end_date)
    return max(day, rows.loan["disbursed_date"])


class Bank:
    """All that duties are found from."""

    def __init__(self, book: Book, as_of_date: date, thresholds: Thresholds) -> None:
        self.book = book
        self.as_of_date = as_of_date
        self.months: dict[str, list[LoanMonth]] = {}
        for row in loan_months(book, as_of_date, thresholds):
            self.months.setdefault(row.loan_id, []).append(row)
        self.customer_types = {one["customer_id"]: one["customer_type"] for one in book.customers}
        self.loans = {
            rows.loan["loan_id"]: rows
            for rows in book.loans
            if rows.loan["disbursed_date"] <= as_of_date
        }
        self.ends = {
            loan_id: left_the_book(rows, self.months[loan_id])
            for loan_id, rows in self.loans.items()
        }
        self.inspections = [
            row
            | {
                "done_date": row["done_date"]
                if row["done_date"] is not None and row["done_date"] <= as_of_date
                else None
            }
            for row in book.inspections
        ]

    def of_loan(self, kind: str, loan: Row) -> list[Row]:
        return [
            row
            for row in self.inspections
            if row["inspection_type"] == kind
            and (
                row["loan_id"] == loan["loan_id"]
                or (row["loan_id"] is None and row["customer_id"] == loan["customer_id"])
            )
        ]

    def class_on(self, loan_id: str, day: date) -> str:
        """Of the last month end up to the day that has one; PASS before the first."""
        known = [
            row.class_used
            for row in self.months[loan_id]
            if row.month_end_date <= day and row.class_used is not None
        ]
        return known[-1] if known else "PASS"


def inspection_duties(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[Duty]:
    bank = Bank(book, as_of_date, thresholds)
    duties: list[Duty] = []
    taken: set[str] = set()
    for rows in bank.loans.values():
        for kind in ("DAILY", "GUARANTEE", "FIRST"):
            found = first_check(bank, rows) if kind == "FIRST" else regular(bank, kind, rows)
            for one in found:
                taken |= {row["inspection_id"] for row in (one.done_by, one.plan) if row}
                duties.append(duty_of_loan(bank, kind, rows, one))
    windows = windows_by_loan(book, as_of_date, thresholds)
    for (loan_id, kind), of_kind in windows.items():
        rows = bank.loans[loan_id]
        for one in in_windows(bank, kind, rows, of_kind):
            taken |= {row["inspection_id"] for row in (one.done_by, one.plan) if row}
            duties.append(duty_of_loan(bank, kind, rows, one))
    for unit in book.org_units:
        for kind in OF_ORGANISATIONS:
            for one in of_organisation(bank, kind, unit):
                taken |= {row["inspection_id"] for row in (one.done_by, one.plan) if row}
                ends_on = unit["close_date"] if is_closed(unit, as_of_date) else None
                duties.append(
                    finished(bank, kind, unit["org_id"], unit["org_id"], None, one, ends_on)
                )
    duties += [
        only_planned(bank, row) for row in bank.inspections if row["inspection_id"] not in taken
    ]
    return [one for one in duties if is_listed(one, as_of_date)]


def is_listed(one: Duty, as_of_date: date) -> bool:
    def months(day: date) -> int:
        return day.year * 12 + day.month

    oldest = months(as_of_date) - 36
    return months(one.due_date) >= oldest or (
        one.done_date is not None and months(one.done_date) >= oldest
    )


def regular(bank: Bank, kind: str, rows: LoanRows) -> list[Found]:
    loan = rows.loan
    customer_type = bank.customer_types.get(loan["customer_id"])

    def rule_on(day: date) -> Rule:
        return rule_of(kind, customer_type, loan, bank.class_on(loan["loan_id"], day))

    start = loan["disbursed_date"]
    while rule_on(start) is None:
        start += ONE_DAY
        if start > bank.as_of_date:
            return []
    mine = bank.of_loan(kind, loan)
    found = walk(
        start, first_of_days(mine, start), rule_on, bank.ends[loan["loan_id"]], bank.as_of_date
    )
    plan_for(found, [row for row in mine if row["done_date"] is None])
    return found


def first_of_days(rows: list[Row], start: date) -> dict[date, Row]:
    checks: dict[date, Row] = {}
    for row in sorted(rows, key=lambda row: row["inspection_id"], reverse=True):
        if row["done_date"] is not None and row["done_date"] > start:
            checks[row["done_date"]] = row
    return checks


def first_check(bank: Bank, rows: LoanRows) -> list[Found]:
    loan = rows.loan
    rule = rule_of("FIRST", bank.customer_types.get(loan["customer_id"]), loan, "PASS")
    if rule is None:
        return []
    opens = loan["disbursed_date"]
    mine = bank.of_loan("FIRST", loan)
    due = opens + timedelta(days=rule[1])
    # The record of first checks tells nothing of what was due before it begins.
    recorded = [
        min(row["due_date"], row["done_date"] or row["due_date"])
        for row in bank.book.inspections
        if row["inspection_type"] == "FIRST"
    ]
    if recorded and not mine and due < min(recorded):
        return []
    one = Found(opens, due, rule[0], opens, 1, True, date.max)
    done = [row for row in mine if row["done_date"] is not None and row["done_date"] >= opens]
    one.done_by = min(done, key=lambda row: (row["done_date"], row["inspection_id"]), default=None)
    planned = [row for row in mine if row["done_date"] is None and row["due_date"] >= opens]
    if one.done_by is None and planned:
        one.plan = best(planned, due)
    return [one]


def windows_by_loan(
    book: Book, as_of_date: date, thresholds: Thresholds
) -> dict[tuple[str, str], list[WindowDuty]]:
    found: dict[tuple[str, str], list[WindowDuty]] = {}
    for one in (
        *fund_duties(book, as_of_date, thresholds),
        *redrawdown_duties(book, as_of_date),
        *special_duties(book, as_of_date, thresholds),
    ):
        found.setdefault((one.loan_id, one.inspection_type), []).append(one)
    return found


def in_windows(bank: Bank, kind: str, rows: LoanRows, windows: list[WindowDuty]) -> list[Found]:
    """Each window takes the earliest check in it that no window before it took."""
    mine = bank.of_loan(kind, rows.loan)
    done = sorted(
        (row for row in mine if row["done_date"] is not None),
        key=lambda row: (row["done_date"], row["inspection_id"]),
    )
    ordered = sorted(
        windows,
        key=lambda one: (one.opens_date, one.due_date, one.rule_code, one.trigger_id or ""),
    )
    found = []
    used = -1
    for number, window in enumerate(ordered, start=1):
        one = Found(
            window.opens_date,
            window.due_date,
            window.rule_code,
            window.opens_date,
            number,
            window.closes_date is None or window.closes_date > bank.as_of_date,
            date.max,
            trigger_id=window.trigger_id,
        )
        for place in range(used + 1, len(done)):
            day = done[place]["done_date"]
            if day >= window.opens_date and (
                window.closes_date is None or day < window.closes_date
            ):
                one.done_by, used = done[place], place
                break
        found.append(one)
    planned: dict[int, list[Row]] = {}
    for row in mine:
        open_before = [
            place
            for place, window in enumerate(ordered)
            if found[place].done_by is None and window.opens_date <= row["due_date"]
        ]
        if row["done_date"] is None and open_before:
            last = ordered[open_before[-1]]
            if last.closes_date is None or row["due_date"] < last.closes_date:
                planned.setdefault(open_before[-1], []).append(row)
    for place, plans in planned.items():
        found[place].plan = best(plans, found[place].due)
    return found


def of_organisation(bank: Bank, kind: str, unit: Row) -> list[Found]:
    rule = rule_of_organisation(kind, unit["org_level"])
    start = started(bank, unit)
    closed = is_closed(unit, bank.as_of_date)
    if rule is None or start is None or (closed and unit["close_date"] is None):
        return []
    ends_on = max(unit["close_date"], start) if closed else None
    mine = [
        row
        for row in bank.inspections
        if row["inspection_type"] == kind
        and inspected_by(bank, kind, row["org_id"]) == unit["org_id"]
    ]
    campaigns: dict[object, Row] = {}
    for row in sorted(mine, key=lambda row: row["inspection_id"]):
        if row["done_date"] is None:
            continue
        name = row["campaign_id"] or row["done_date"]
        if name not in campaigns or row["done_date"] < campaigns[name]["done_date"]:
            campaigns[name] = row
    checks = first_of_days(list(campaigns.values()), start)
    found = walk(start, checks, lambda day: rule, ends_on, bank.as_of_date)
    plan_for(
        found,
        [
            row
            for row in mine
            if row["done_date"] is None and row["loan_id"] is None and row["customer_id"] is None
        ],
    )
    return found


def started(bank: Bank, unit: Row) -> date | None:
    below = {
        descendant
        for ancestor, descendant, _ in closure(bank.book.org_units, bank.as_of_date)
        if ancestor == unit["org_id"]
    }
    days = [
        rows.loan["disbursed_date"] for rows in bank.loans.values() if rows.loan["org_id"] in below
    ]
    if not days:
        return None
    start = max(unit["open_date"] or min(days), min(days))
    return start if start <= bank.as_of_date else None


def inspected_by(bank: Bank, kind: str, org_id: str) -> str | None:
    """The nearest organisation at or above that is inspected so."""
    units = {unit["org_id"]: unit for unit in bank.book.org_units}
    above = sorted(
        (distance, ancestor)
        for ancestor, descendant, distance in closure(bank.book.org_units, bank.as_of_date)
        if descendant == org_id
    )
    for _, ancestor in above:
        unit = units[ancestor]
        has_duty = rule_of_organisation(kind, unit["org_level"]) is not None
        is_known = unit["close_date"] is not None or not is_closed(unit, bank.as_of_date)
        if has_duty and is_known and started(bank, unit) is not None:
            return ancestor
    return None


def duty_of_loan(bank: Bank, kind: str, rows: LoanRows, one: Found) -> Duty:
    loan = rows.loan
    return finished(
        bank, kind, loan["loan_id"], loan["org_id"], loan, one, bank.ends[loan["loan_id"]]
    )


def finished(
    bank: Bank,
    kind: str,
    subject: str,
    org_id: str,
    loan: Row | None,
    one: Found,
    ends_on: date | None,
) -> Duty:
    window_name = one.trigger_id or (one.number if kind in IN_WINDOWS else 1)
    duty_id = (
        f"{kind}:{subject}:{one.rule_code}:{one.due}:{window_name}"
        if kind in ("FIRST", *IN_WINDOWS)
        else f"{kind}:{subject}:{one.base}:{one.number}"
    )
    row = one.done_by or one.plan
    duty = Duty(
        duty_id=duty_id,
        inspection_type=kind,
        basis="RULE",
        rule_code=one.rule_code,
        org_id=org_id,
        officer_id=loan["officer_id"] if loan else None,
        customer_id=loan["customer_id"] if loan else None,
        loan_id=loan["loan_id"] if loan else None,
        inspection_id=row["inspection_id"] if row else None,
        opens_date=one.opens,
        due_date=one.due,
        planned_date=row["due_date"] if row else None,
        done_date=one.done_by["done_date"] if one.done_by else None,
        duty_state="",
        is_planned_late=row is not None and row["due_date"] > one.due,
        is_same_person=is_alone(one.done_by, loan),
        month_end_date=month_of(one.due, bank.as_of_date),
    )
    return replace(duty, duty_state=state(duty, bank.as_of_date, ends_on, one.waits))


def only_planned(bank: Bank, row: Row) -> Duty:
    rows = bank.loans.get(row["loan_id"])
    loan = rows.loan if rows else None
    duty = Duty(
        duty_id=f"PLAN:{row['inspection_id']}",
        inspection_type=row["inspection_type"],
        basis="PLAN",
        rule_code=None,
        org_id=row["org_id"],
        officer_id=loan["officer_id"] if loan else None,
        customer_id=row["customer_id"] or (loan["customer_id"] if loan else None),
        loan_id=row["loan_id"],
        inspection_id=row["inspection_id"],
        opens_date=None,
        due_date=row["due_date"],
        planned_date=row["due_date"],
        done_date=row["done_date"],
        duty_state="",
        is_planned_late=False,
        is_same_person=is_alone(row if row["done_date"] else None, loan),
        month_end_date=month_of(row["due_date"], bank.as_of_date),
    )
    ends_on = bank.ends[row["loan_id"]] if loan else None
    return replace(duty, duty_state=state(duty, bank.as_of_date, ends_on, waits=True))


def is_alone(done_by: Row | None, loan: Row | None) -> bool:
    return (
        done_by is not None
        and loan is not None
        and done_by["inspector_id"] is not None
        and done_by["inspector_id"] == loan["officer_id"]
        and done_by["second_inspector_id"] is None
    )


def month_of(day: date, as_of_date: date) -> date:
    end = last_day_of_month(day)
    return as_of_date if end == last_day_of_month(as_of_date) else end


def state(duty: Duty, as_of_date: date, ends_on: date | None, waits: bool) -> str:
    if duty.done_date is not None:
        return "DONE_ON_TIME" if duty.done_date <= duty.due_date else "DONE_LATE"
    if ends_on is not None and ends_on < duty.due_date:
        return "LEFT"
    if duty.due_date >= as_of_date:
        return "OPEN"
    return "OVERDUE" if waits and ends_on is None else "MISSED"
