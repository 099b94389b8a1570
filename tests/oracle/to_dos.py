"""What waits on whom on the as-of date, from what the other computations find open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from tests.oracle.archives import FILING_DAYS, files, items
from tests.oracle.cases import Cases
from tests.oracle.complaints import complaints
from tests.oracle.customer_classes import customer_classes, follow_ups
from tests.oracle.findings import findings
from tests.oracle.fund_flows import FundFlows
from tests.oracle.inspection_duties import inspection_duties
from tests.oracle.line import Line
from tests.oracle.line_reports import to_dos as of_the_line
from tests.oracle.loan_months import loan_months
from tests.oracle.loans import standings
from tests.oracle.organisations import closure
from tests.oracle.process_stages import Bank, loan_stages
from tests.oracle.rows import NOTHING, Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.oracle.warnings import Warned


@dataclass(frozen=True)
class DeskRules:
    """How far the desk looks ahead, and how far each kind of work does before it gets there."""

    this_week_days: int = 7
    days_ahead: int = 30
    check_ahead_days: int = 30
    stage_ahead_days: int = 30


DEFAULT_RULES = DeskRules()


@dataclass(frozen=True)
class ToDo:
    """One row of ``to_dos``."""

    to_do_kind: str
    item_id: str
    org_id: str
    officer_id: str | None
    customer_id: str | None
    loan_id: str | None
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


class Waiting(NamedTuple):
    """Something to be done, before it is asked whether the desk looks as far ahead."""

    to_do_kind: str
    item_id: str
    org_id: str
    officer_id: str | None
    customer_id: str | None
    loan_id: str | None
    due_date: date
    amount: Decimal | None = None


class Desk:
    """A book as of a day, and everything in it that somebody has to do."""

    def __init__(
        self, book: Book, as_of_date: date, thresholds: Thresholds, rules: DeskRules
    ) -> None:
        self.book = book
        self.as_of_date = as_of_date
        self.thresholds = thresholds
        self.rules = rules
        self.loans = {one.loan["loan_id"]: one.loan for one in book.loans}

    def everything(self) -> Iterator[Waiting]:
        yield from self.follow_ups()
        yield from self.archives()
        yield from self.checks()
        yield from self.findings()
        yield from self.stages()
        yield from self.line()
        yield from self.cases()
        yield from self.vouchers()
        yield from self.complaints()

    def of_loan(
        self, kind: str, item_id: str, loan_id: str, due: date, amount: Decimal | None = None
    ) -> Waiting:
        loan = self.loans[loan_id]
        who = (loan["org_id"], loan["officer_id"], loan["customer_id"])
        return Waiting(kind, item_id, *who, loan_id, due, amount)

    def cases(self) -> Iterator[Waiting]:
        """Overdue loans nobody acted on; which signals hold decides nothing of it."""
        for row in Cases(self.book, self.as_of_date, {}, self.thresholds).rows:
            due = row.contact_due_date
            if row.work_state in ("NEGLECTED", "WAITING") and due is not None:
                amount = row.overdue_amount
                yield self.of_loan("OVERDUE_NO_ACTION", row.loan_id, row.loan_id, due, amount)

    def vouchers(self) -> Iterator[Waiting]:
        """Asked for from the day after the thirtieth, while the loan is in the book."""
        in_book = {
            one.loan_id
            for one in standings(self.book, self.as_of_date, self.thresholds)
            if one.loan_state == "ACTIVE"
        }
        of = FundFlows(self.book, self.as_of_date)
        for row, flow in zip(of.rows, of.flows, strict=True):
            if flow.voucher_state == "MISSING" and flow.loan_id in in_book:
                due = row["txn_date"] + timedelta(days=30)
                yield self.of_loan("VOUCHER", flow.flow_id, flow.loan_id, due, flow.amount)

    def complaints(self) -> Iterator[Waiting]:
        """Whoever it is from and about, and late from the sixteenth day."""
        received = {row["complaint_id"]: row["received_at"].date() for row in self.book.complaints}
        for one in complaints(self.book, self.as_of_date):
            if one.complaint_state != "OPEN":
                continue
            loan = self.loans[one.loan_id] if one.loan_id else {}
            yield Waiting(
                "COMPLAINT",
                one.complaint_id,
                one.org_id,
                loan.get("officer_id"),
                loan.get("customer_id"),
                one.loan_id,
                received[one.complaint_id] + timedelta(days=15),
            )

    def follow_ups(self) -> Iterator[Waiting]:
        classes = customer_classes(self.book, self.as_of_date, self.thresholds)
        for row in follow_ups(self.book, self.as_of_date, classes, self.thresholds):
            if row.month_end_date != self.as_of_date:
                continue
            is_late = row.days_past_due is not None and row.days_past_due > 0
            if row.follow_up == "CONTACT" and is_late:
                due, amount = self.as_of_date, row.overdue_amount
            else:
                assert row.next_due_date is not None
                due, amount = row.next_due_date, row.due_amount
            yield self.of_loan("FOLLOW_UP", row.loan_id, row.loan_id, due, amount)

    def archives(self) -> Iterator[Waiting]:
        rows = {row["archive_id"]: row for row in self.book.archives}
        for item in items(self.book, self.as_of_date, self.thresholds):
            row = rows[item.archive_id]
            loan_id = row["loan_id"]
            if item.loan_state == "ACTIVE" and item.filing_state in ("MISSING", "AWAITED"):
                yield self.of_loan("ARCHIVE", item.archive_id, loan_id, self.filing_limit(loan_id))
            if row["borrow_due"] is not None:
                name = f"RETURN/{item.archive_id}"
                yield self.of_loan("ARCHIVE", name, loan_id, row["borrow_due"])
        with_items = {row["loan_id"] for row in self.book.archives}
        for file in files(self.book, self.as_of_date, self.thresholds):
            if file.loan_id not in with_items:
                limit = self.filing_limit(file.loan_id)
                yield self.of_loan("ARCHIVE", f"FILE/{file.loan_id}", file.loan_id, limit)

    def filing_limit(self, loan_id: str) -> date:
        paid_out: date = self.loans[loan_id]["disbursed_date"]
        return paid_out + timedelta(days=FILING_DAYS)

    def checks(self) -> Iterator[Waiting]:
        """Undone and past, or soon; nobody is late where no file says what was done."""
        last_day = self.as_of_date + timedelta(days=self.rules.check_ahead_days)
        owed = {
            row.loan_id: row.outstanding_principal if row.loan_state == "ACTIVE" else NOTHING
            for row in loan_months(self.book, self.as_of_date, self.thresholds)
        }
        for duty in inspection_duties(self.book, self.as_of_date, self.thresholds):
            is_late = duty.duty_state == "OVERDUE" and bool(self.book.inspections)
            is_soon = duty.duty_state == "OPEN" and duty.due_date <= last_day
            if is_late or is_soon:
                yield Waiting(
                    f"CHECK_{duty.inspection_type}",
                    duty.duty_id,
                    duty.org_id,
                    duty.officer_id,
                    duty.customer_id,
                    duty.loan_id,
                    duty.due_date,
                    owed.get(duty.loan_id or ""),
                )

    def findings(self) -> Iterator[Waiting]:
        last_day = self.as_of_date + timedelta(days=self.thresholds.rectify_due_soon_days)
        for one in findings(self.book, self.as_of_date, self.thresholds):
            if one.rectified_date is None and one.rectify_due and one.rectify_due <= last_day:
                yield Waiting(
                    "RECTIFY",
                    one.finding_id,
                    one.org_id,
                    one.officer_id,
                    one.customer_id,
                    one.loan_id,
                    one.rectify_due,
                )

    def stages(self) -> Iterator[Waiting]:
        """First checks are asked for as checks."""
        last_day = self.as_of_date + timedelta(days=self.rules.stage_ahead_days)
        for one in loan_stages(Bank(self.book, self.as_of_date, self.thresholds)):
            if one.stage_code == "FIRST_CHECK" or one.limit_date is None:
                continue
            if one.limit_date <= last_day:
                amount = one.outstanding_principal
                yield self.of_loan("STAGE", one.loan_id, one.loan_id, one.limit_date, amount)

    def line(self) -> Iterator[Waiting]:
        for one in of_the_line(Line(self.book, self.as_of_date, self.thresholds)):
            yield Waiting(
                one.to_do_kind,
                one.item_id,
                one.org_id,
                one.officer_id,
                None if one.loan_id is None else self.loans[one.loan_id]["customer_id"],
                one.loan_id,
                one.due_date,
                one.amount,
            )

    def when(self, due: date) -> str:
        days_left = (due - self.as_of_date).days
        if days_left < 0:
            return "OVERDUE"
        if days_left == 0:
            return "TODAY"
        return "THIS_WEEK" if days_left <= self.rules.this_week_days else "LATER"


def to_dos(
    book: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    rules: DeskRules = DEFAULT_RULES,
) -> list[ToDo]:
    desk = Desk(book, as_of_date, thresholds, rules)
    return [
        ToDo(
            one.to_do_kind,
            one.item_id,
            one.org_id,
            one.officer_id,
            one.customer_id,
            one.loan_id,
            one.due_date,
            desk.when(one.due_date),
            is_overdue=one.due_date < as_of_date,
            days_overdue=max(0, (as_of_date - one.due_date).days),
            amount=one.amount,
        )
        for one in desk.everything()
        if (one.due_date - as_of_date).days <= rules.days_ahead
    ]


@dataclass(frozen=True)
class WarningToDo:
    """One row of ``int_to_dos_warnings``, in the columns that are computed."""

    item_id: str
    to_do_kind: str
    org_id: str
    due_date: date
    amount: Decimal | None


def warning_to_dos(
    found: list[Warned], organisations: Mapping[str, str | None]
) -> list[WarningToDo]:
    """What is open waits to be confirmed first, then to be closed, where that is known at all."""
    waiting = []
    for one in found:
        org_id = organisations[one.warning_id]
        if not one.is_open or org_id is None:
            continue
        if one.confirm_state in ("WAITING", "OVERDUE"):
            kind, due = "WARN_CONFIRM", one.confirm_due_date
        elif one.handling_state in ("WAITING", "OVERDUE"):
            kind, due = "WARN_CLOSE", one.close_due_date
        else:
            continue
        waiting.append(WarningToDo(one.warning_id, kind, org_id, due, one.exposure_after))
    return waiting


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
