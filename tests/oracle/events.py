"""Everything that happened to the loans of one customer, put together kind by kind."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tests.oracle.customer_classes import customer_classes
from tests.oracle.episodes import missed_instalments, overdue_episodes
from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.one_loan import left_on
from tests.oracle.plans import schedule_changes
from tests.oracle.rows import Book, LoanRows


@dataclass(frozen=True, order=True)
class Event:
    """One row of ``customer_events``, in the columns that are computed or chosen."""

    event_date: date
    loan_id: str | None
    kind: str
    what: str | None
    amount: Decimal | None = None
    days: int | None = None
    before_code: str | None = None
    after_code: str | None = None
    is_reversed: bool = False
    # How often overdue anew, of a class by behaviour.
    entries: str | None = None


BAD_TO_WORSE = ("B", "C", "M2_PLUS")
KIND_OF_EVENT = {"CLASS_CHANGE": "CLASS", "WRITE_OFF": "CLOSED", "TRANSFER": "CLOSED"}


def events_by_customer(book: Book, as_of_date: date) -> dict[str, list[Event]]:
    """The events of every customer with a loan paid out, in no order."""
    paid_out = [one for one in book.loans if one.loan["disbursed_date"] <= as_of_date]
    customer_of = {one.loan["loan_id"]: one.loan["customer_id"] for one in paid_out}
    months: dict[str, list[LoanMonth]] = {}
    for row in loan_months(book, as_of_date):
        months.setdefault(row.loan_id, []).append(row)
    found: list[Event] = []
    for rows in paid_out:
        found += _recorded(rows, as_of_date)
        found += _of_months(rows, months[rows.loan["loan_id"]], as_of_date)
    for change in schedule_changes(book, as_of_date):
        found.append(
            Event(
                change.effective_from,
                change.loan_id,
                "CHANGE",
                "NEW_PLAN",
                before_code=str(change.days_past_due_before),
                after_code=str(change.days_past_due_after),
            )
        )
    for one in missed_instalments(book, as_of_date):
        late = one.days_late
        found.append(Event(one.due_date, one.loan_id, "MISSED", "MISSED", one.due_amount, late))
    for episode in overdue_episodes(book, as_of_date):
        worst = episode.worst_days_past_due
        began = ("OVERDUE", "OVERDUE_BEGAN", None, worst)
        found.append(Event(episode.start_date, episode.loan_id, *began))
        if episode.end_date is not None:
            ended = ("CLEARED", episode.ended_by, None, worst)
            found.append(Event(episode.end_date, episode.loan_id, *ended))
    by_customer: dict[str, list[Event]] = {}
    for event in found:
        assert event.loan_id is not None
        by_customer.setdefault(customer_of[event.loan_id], []).append(event)
    for customer_id, checks in _of_inspections(book, customer_of, as_of_date).items():
        by_customer[customer_id] += checks
    for customer_id, changes in _of_behaviour(book, as_of_date).items():
        by_customer[customer_id] += changes
    return by_customer


def _of_inspections(
    book: Book, customer_of: dict[str, str], as_of_date: date
) -> dict[str, list[Event]]:
    """Checks of a loan, or of a customer as a whole: on the day done, else on the day due."""
    found: dict[str, list[Event]] = {}
    for row in book.inspections:
        loan_id, done = row["loan_id"], row["done_date"]
        customer_id = row["customer_id"] if loan_id is None else customer_of.get(loan_id)
        day = done or row["due_date"]
        if customer_id not in customer_of.values() or day > as_of_date:
            continue
        event = Event(
            day,
            loan_id,
            "INSPECTION",
            row["inspection_type"],
            row["confirmed_amount"],
            before_code=None if done else "NOT_DONE",
            after_code=row["result"],
        )
        found.setdefault(customer_id, []).append(event)
    return found


def _of_behaviour(book: Book, as_of_date: date) -> dict[str, list[Event]]:
    """Where the class of a customer is another than at the point before, once for the customer."""
    classes: dict[str, dict[date, tuple[str, int | None, int | None]]] = {}
    points: set[date] = set()
    for row in customer_classes(book, as_of_date):
        stood = (row.behaviour_class, row.m1_entries, row.worst_days_past_due)
        classes.setdefault(row.customer_id, {})[row.month_end_date] = stood
        points.add(row.month_end_date)
    found: dict[str, list[Event]] = {}
    for customer_id, by_day in classes.items():
        for before, day in pairwise(sorted(points)):
            if before not in by_day or day not in by_day:
                continue
            was, (now, entries, worst) = by_day[before][0], by_day[day]
            if was != now:
                what = _course(was, now)
                text = None if entries is None else str(entries)
                change = Event(day, None, "BEHAVIOUR", what, None, worst, was, now, entries=text)
                found.setdefault(customer_id, []).append(change)
    return found


def _course(was: str, now: str) -> str:
    """Worse or better; neither between A and new, or where one of the two is not known."""
    bad = [BAD_TO_WORSE.index(one) + 1 if one in BAD_TO_WORSE else 0 for one in (was, now)]
    if "NOT_REPORTED" in (was, now) or bad[0] == bad[1]:
        return "BEHAVIOUR"
    return "BEHAVIOUR_WORSE" if bad[1] > bad[0] else "BEHAVIOUR_BETTER"


def _recorded(rows: LoanRows, as_of_date: date) -> list[Event]:
    """What the bank's files say outright."""
    loan_id = rows.loan["loan_id"]
    disbursed = ("DISBURSED", "DISBURSED", rows.loan["disbursed_amount"])
    found = [Event(rows.loan["disbursed_date"], loan_id, *disbursed)]
    taken_back = {row["reversal_of"] for row in rows.payments if row["txn_type"] == "REVERSAL"}
    for row in rows.payments:
        if row["value_date"] <= as_of_date:
            found.append(
                Event(
                    row["value_date"],
                    loan_id,
                    "PAYMENT",
                    row["txn_type"],
                    row["amount"],
                    is_reversed=row["txn_id"] in taken_back,
                )
            )
    for row in rows.events:
        if row["event_date"] <= as_of_date:
            kind = KIND_OF_EVENT.get(row["event_type"], "CHANGE")
            day, what = row["event_date"], row["event_type"]
            found.append(Event(day, loan_id, kind, what, row["amount"], None, row["old_value"]))
    return found


def _of_months(rows: LoanRows, months: list[LoanMonth], as_of_date: date) -> list[Event]:
    """What is seen at month ends: classes, how a loan left, and arrears where there is no plan."""
    loan_id = rows.loan["loan_id"]
    found: list[Event] = []
    class_before: str | None = None
    days_before = 0
    for row in months:
        if row.loan_state != "ACTIVE":
            continue
        if row.class_used is not None:
            if class_before not in (None, row.class_used):
                what = "CLASS_BY_DAYS" if row.reported_class is None else "CLASS_REPORTED"
                late = row.days_past_due
                change = (None, late, class_before, row.class_used)
                found.append(Event(row.month_end_date, loan_id, "CLASS", what, *change))
            class_before = row.class_used
        if row.basis == "REPORTED" and row.days_past_due is not None:
            if (row.days_past_due > 0) != (days_before > 0):
                kind = "OVERDUE" if row.days_past_due > 0 else "CLEARED"
                late = row.days_past_due or days_before
                seen = ("SEEN_AT_MONTH_END", None, late)
                found.append(Event(row.month_end_date, loan_id, kind, *seen))
            days_before = row.days_past_due
    left = left_on(rows)
    if left is not None and left[1] <= as_of_date:
        lost = None if left[0] == "SETTLED" else months[-1].unpaid_principal
        found.append(Event(left[1], loan_id, "CLOSED", left[0], lost))
    elif months[-1].loan_state == "SETTLED":
        settled = min(row.month_end_date for row in months if row.loan_state == "SETTLED")
        found.append(Event(settled, loan_id, "CLOSED", "SETTLED_BY_MONTH_END"))
    return found
