"""Complaints a second time: each is placed, and its days are counted one by one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.loan_months import last_day_of_month
from tests.oracle.org_exceptions import subtrees
from tests.oracle.rows import Book

LIMIT_DAYS = 15


@dataclass(frozen=True)
class Complaint:
    """One row of ``complaints``, in the columns that are computed."""

    complaint_id: str
    complaint_state: str
    loan_id: str | None
    org_id: str
    agency_id: str | None
    handler_id: str | None
    channel: str | None
    days_open: int
    is_attributed: bool
    is_upheld: bool | None
    is_late: bool
    is_checked: bool
    is_violation: bool
    late_from_date: date
    closed_date: date | None
    month_end_date: date


@dataclass(frozen=True)
class OrgComplaint:
    """One row of ``org_complaints``."""

    org_id: str
    month_end_date: date
    action_count: int
    received_count: int | None
    open_count: int | None
    upheld_count: int | None
    judged_count: int | None
    unattributed_count: int | None
    late_count: int | None
    violation_count: int | None
    upheld_rate: float | None
    complaint_rate: float | None


def complaints(book: Book, as_of_date: date, *, includes_all: bool = False) -> list[Complaint]:
    """``includes_all``: the rules of conduct hold for customers that are not retail as well."""
    loans = {
        one.loan["loan_id"]: one.loan
        for one in book.loans
        if one.loan["disbursed_date"] <= as_of_date
    }
    types = {row["customer_id"]: row["customer_type"] for row in book.customers}
    actions = {row["action_id"]: row for row in book.collection_actions if row["loan_id"] in loans}
    head = head_office(book, as_of_date)
    found = []
    for row in book.complaints:
        received = row["received_at"].date()
        if received > as_of_date:
            continue
        closed = row["closed_at"].date() if row["closed_at"] is not None else None
        is_closed_later = closed is not None and closed > as_of_date
        if is_closed_later:
            closed = None
        days = 0
        while received + timedelta(days=days) < (closed or as_of_date):
            days += 1
        action = actions.get(row["action_id"])
        loan = loans[action["loan_id"]] if action is not None else None
        is_checked = loan is None or includes_all or types.get(loan["customer_id"]) == "RETAIL"
        found.append(
            Complaint(
                row["complaint_id"],
                "OPEN" if closed is None else "CLOSED",
                loan["loan_id"] if loan is not None else None,
                loan["org_id"] if loan is not None else head,
                action["agency_id"] if action is not None else None,
                action["handler_id"] if action is not None else None,
                action["channel"] if action is not None else None,
                days,
                loan is not None,
                None if is_closed_later else row["upheld"],
                days > LIMIT_DAYS,
                is_checked,
                days > LIMIT_DAYS and is_checked,
                received + timedelta(days=LIMIT_DAYS + 1),
                closed,
                min(last_day_of_month(received), as_of_date),
            )
        )
    return found


def head_office(book: Book, as_of_date: date) -> str:
    """Of those that report to nobody, the one with most below it."""
    below = subtrees(book, as_of_date)
    tops = [
        org_id
        for org_id in below
        if not any(org_id in orgs and other != org_id for other, orgs in below.items())
    ]
    return min(tops, key=lambda org_id: (-len(below[org_id]), org_id))


def org_complaints(book: Book, as_of_date: date) -> list[OrgComplaint]:
    known = complaints(book, as_of_date)
    org_of = {
        one.loan["loan_id"]: one.loan["org_id"]
        for one in book.loans
        if one.loan["disbursed_date"] <= as_of_date
    }
    found = []
    for org_id, below in subtrees(book, as_of_date).items():
        actions: dict[date, int] = defaultdict(int)
        for row in book.collection_actions:
            day = row["action_time"].date()
            if org_of.get(row["loan_id"]) in below and day <= as_of_date:
                actions[min(last_day_of_month(day), as_of_date)] += 1
        mine = [one for one in known if one.org_id in below]
        for day in {*actions, *(one.month_end_date for one in mine)}:
            rows = [one for one in mine if one.month_end_date == day]
            judged = [one for one in rows if one.is_upheld is not None]
            upheld = sum(one.is_upheld is True for one in judged)
            counts = (
                len(rows),
                sum(one.complaint_state == "OPEN" for one in rows),
                upheld,
                len(judged),
                sum(not one.is_attributed for one in rows),
                sum(one.is_late for one in rows),
                sum(one.is_violation for one in rows),
            )
            found.append(
                OrgComplaint(
                    org_id,
                    day,
                    actions[day],
                    *(counts if known else (None,) * 7),
                    upheld / len(judged) if judged else None,
                    len(rows) / actions[day] if known and actions[day] else None,
                )
            )
    return found
