"""What waits on whom on the as-of date, of the kinds that are known, one by one."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.archives import FILING_DAYS, files, items
from tests.oracle.customer_classes import FollowUp
from tests.oracle.organisations import closure
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

THIS_WEEK_DAYS, DAYS_AHEAD = 7, 30


@dataclass(frozen=True)
class ToDo:
    """One row of ``to_dos``, in the columns that are computed."""

    to_do_kind: str
    item_id: str
    org_id: str
    loan_id: str
    due_date: date
    due_when: str
    is_overdue: bool
    days_overdue: int
    amount: Decimal | None


@dataclass(frozen=True)
class OrgToDo:
    """One row of ``org_to_dos``."""

    org_id: str
    to_do_kind: str
    to_do_count: int
    overdue_count: int
    today_count: int
    this_week_count: int
    later_count: int
    amount: Decimal | None
    oldest_due_date: date


def to_dos(
    book: Book,
    as_of_date: date,
    follow_ups: list[FollowUp],
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> list[ToDo]:
    loans = {one.loan["loan_id"]: one.loan for one in book.loans}
    waiting: list[tuple[str, str, str, date, Decimal | None]] = []
    for row in follow_ups:
        if row.month_end_date != as_of_date:
            continue
        is_late = row.days_past_due is not None and row.days_past_due > 0
        if row.follow_up == "CONTACT" and is_late:
            due, amount = as_of_date, row.overdue_amount
        else:
            assert row.next_due_date is not None
            due, amount = row.next_due_date, row.due_amount
        waiting.append(("FOLLOW_UP", row.loan_id, row.loan_id, due, amount))
    rows = {row["archive_id"]: row for row in book.archives}
    for item in items(book, as_of_date, thresholds):
        row_of = rows[item.archive_id]
        loan_id = row_of["loan_id"]
        limit = loans[loan_id]["disbursed_date"] + timedelta(days=FILING_DAYS)
        if item.loan_state == "ACTIVE" and item.filing_state in ("MISSING", "AWAITED"):
            waiting.append(("ARCHIVE", item.archive_id, loan_id, limit, None))
        if row_of["borrow_due"] is not None:
            name = f"RETURN/{item.archive_id}"
            waiting.append(("ARCHIVE", name, loan_id, row_of["borrow_due"], None))
    with_items = {row["loan_id"] for row in book.archives}
    for file in files(book, as_of_date, thresholds):
        if file.loan_id not in with_items:
            limit = loans[file.loan_id]["disbursed_date"] + timedelta(days=FILING_DAYS)
            waiting.append(("ARCHIVE", f"FILE/{file.loan_id}", file.loan_id, limit, None))
    return [
        ToDo(
            kind,
            item_id,
            loans[loan_id]["org_id"],
            loan_id,
            due,
            _when((due - as_of_date).days),
            is_overdue=due < as_of_date,
            days_overdue=max(0, (as_of_date - due).days),
            amount=amount,
        )
        for kind, item_id, loan_id, due, amount in waiting
        if (due - as_of_date).days <= DAYS_AHEAD
    ]


def _when(days_left: int) -> str:
    if days_left < 0:
        return "OVERDUE"
    if days_left == 0:
        return "TODAY"
    return "THIS_WEEK" if days_left <= THIS_WEEK_DAYS else "LATER"


def org_to_dos(book: Book, as_of_date: date, found: list[ToDo]) -> list[OrgToDo]:
    below: dict[str, set[str]] = {}
    for ancestor, descendant, _ in closure(book.org_units, as_of_date):
        below.setdefault(ancestor, set()).add(descendant)
    rows = []
    for org_id, orgs in below.items():
        for kind in sorted({one.to_do_kind for one in found}):
            mine = [one for one in found if one.org_id in orgs and one.to_do_kind == kind]
            if not mine:
                continue
            when = [one.due_when for one in mine]
            amounts = [one.amount for one in mine if one.amount is not None]
            rows.append(
                OrgToDo(
                    org_id,
                    kind,
                    len(mine),
                    when.count("OVERDUE"),
                    when.count("TODAY"),
                    when.count("THIS_WEEK"),
                    when.count("LATER"),
                    sum(amounts, Decimal(0)) if amounts else None,
                    min(one.due_date for one in mine),
                )
            )
    return rows
