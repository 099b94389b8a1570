"""The cases of collection, a second time: each overdue loan is asked one question after another.

What each question needs (who was acted on, what was promised, who holds it) comes from the second
computations of those; which borrowers have a financial signal is given, as it is proved elsewhere.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.collection_work import CollectionWork
from tests.oracle.customer_classes import customer_classes
from tests.oracle.guarantees import loan_guarantees
from tests.oracle.hands import hands
from tests.oracle.loan_months import loan_months
from tests.oracle.one_loan import payments_counting
from tests.oracle.organisations import closure
from tests.oracle.promises import Promise, Promises
from tests.oracle.rows import NOTHING, Book, Row
from tests.oracle.scripts import Library, Phrases
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

ONE_DAY = timedelta(days=1)
Found = tuple[str, date | None] | None
# The signs in the order they decide, each with where it points; a word of the bank points itself.
WILL = {
    "BANK_WILLINGNESS": None,
    "REFUSED": "UNWILLING",
    "PROMISES_BROKEN": "UNWILLING",
    "NOT_REACHED": "UNWILLING",
    "CASH_PAID": "WILLING",
    "PROMISE_OPEN": "WILLING",
    "PROMISED": "WILLING",
    "LAST_PROMISE_BROKEN": "UNWILLING",
}
MEANS = {
    "BANK_SOURCE": None,
    "FUNDS_NOT_CONFIRMED": "LACKING",
    "FUNDS_CONFIRMED": "AVAILABLE",
    "COLLATERAL_COVERS": "AVAILABLE",
    "FINANCIAL_SIGNAL": "LACKING",
    "PART_PAID": "AVAILABLE",
    "NOTHING_PAID": "LACKING",
}
ASKS = {
    ("WILLING", "AVAILABLE"): "PAY",
    ("WILLING", "LACKING"): "PLAN",
    ("UNWILLING", "AVAILABLE"): "LAW",
    ("UNWILLING", "LACKING"): "DISPOSE",
}


@dataclass(frozen=True)
class CaseRow:
    """One row of ``cases``, in the columns that are computed."""

    loan_id: str
    org_id: str
    bucket: str
    behaviour_class: str | None
    overdue_amount: Decimal | None
    hand_no: int | None
    is_term_over: bool
    work_state: str | None
    last_action_date: date | None
    action_count: int | None
    contact_due_date: date | None
    promise_state: str | None
    open_promise_date: date | None
    open_promise_amount: Decimal | None
    broken_promise_count: int | None
    willingness: str
    willingness_sign: str | None
    willingness_date: date | None
    repayment_source: str
    source_sign: str | None
    source_date: date | None
    quadrant: str
    step_code: str
    script_id: str | None
    script_version: int | None


@dataclass(frozen=True)
class Sign:
    """One row of ``case_signs``."""

    loan_id: str
    sign_code: str
    points_to: str
    found_date: date | None
    is_deciding: bool


@dataclass(frozen=True)
class OrgQuadrant:
    """One row of ``org_case_quadrants``."""

    org_id: str
    willingness: str
    repayment_source: str
    quadrant: str
    case_count: int
    customer_count: int
    overdue_amount: Decimal | None
    neglected_count: int | None


@dataclass(frozen=True)
class ToDo:
    """One row of ``to_dos`` that is about a case."""

    item_id: str
    loan_id: str
    due_date: date
    amount: Decimal | None


@dataclass
class Cases:
    """All cases of a bank on a day. ``with_signal``: customers with a grave financial signal."""

    book: Book
    as_of_date: date
    with_signal: dict[str, date]
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    phrases: Phrases = field(default_factory=dict)
    signs: list[Sign] = field(default_factory=list)

    def __post_init__(self) -> None:
        book, day, thresholds = self.book, self.as_of_date, self.thresholds
        self.loans = {one.loan["loan_id"]: one for one in book.loans}
        self.overdue = {
            one.loan_id: one
            for one in loan_months(book, day, thresholds)
            if one.month_end_date == day
            and one.loan_state == "ACTIVE"
            and (one.effective_days_past_due or 0) > 0
        }
        self.classes = {
            (one.customer_id, one.org_id): one.behaviour_class
            for one in customer_classes(book, day, thresholds)
            if one.month_end_date == day
        }
        self.work = CollectionWork(book, day, thresholds)
        self.worked = {
            one.loan_id: one for one in self.work.collected_loans() if one.month_end_date == day
        }
        self.promises: dict[str, list[Promise]] = defaultdict(list)
        promised = Promises(book, day, thresholds)
        self.promised_for = {key: row["promised_date"] for key, row in promised.given.items()}
        self.promised_amounts = {key: row["promised_amount"] for key, row in promised.given.items()}
        for promise in promised.promises:
            self.promises[promise.loan_id].append(promise)
        self.held = {one.loan_id: one for one in hands(book, day, thresholds) if not one.to_date}
        self.given = {row["assignment_id"]: row for row in book.collection_assignments}
        self.covered = {
            one.loan_id
            for one in loan_guarantees(book, day, thresholds)
            if one.cover_state == "COVERED"
        }
        self.has_journal = any(
            one.payments for one in book.loans if one.loan["disbursed_date"] <= day
        )
        self.scripts = {
            (one.stage, one.behaviour_class): one
            for one in Library(book, day, self.phrases).fitting()
            if one.place == 1
        }
        self.rows = [self._case(loan_id) for loan_id in sorted(self.overdue)]

    def _case(self, loan_id: str) -> CaseRow:
        month, loan = self.overdue[loan_id], self.loans[loan_id].loan
        will = self._first(loan_id, WILL)
        means = self._first(loan_id, MEANS)
        hand = self.held.get(loan_id)
        worked = self.worked.get(loan_id)
        opened = self._next_open(loan_id)
        behaviour = self.classes.get((loan["customer_id"], loan["org_id"]))
        script = self.scripts.get((str(month.bucket), behaviour or "NOT_REPORTED"))
        quadrant = ASKS.get((will[0], means[0]), "ASSESS")
        return CaseRow(
            loan_id=loan_id,
            org_id=loan["org_id"],
            bucket=str(month.bucket),
            behaviour_class=behaviour,
            overdue_amount=month.overdue_amount,
            hand_no=hand.hand_no if hand else None,
            is_term_over=hand.is_term_over if hand else False,
            work_state=worked.work_state if worked else None,
            last_action_date=worked.last_action_date if worked else None,
            action_count=len(self.work.by_loan[loan_id]) if worked else None,
            contact_due_date=self._due(loan_id),
            promise_state=self._promise_state(loan_id),
            open_promise_date=self.promised_for[opened.promise_id] if opened else None,
            open_promise_amount=self._missing(opened) if opened else None,
            broken_promise_count=len(self._broken(loan_id)) if self.book.promises else None,
            willingness=will[0],
            willingness_sign=will[1],
            willingness_date=will[2],
            repayment_source=means[0],
            source_sign=means[1],
            source_date=means[2],
            quadrant=quadrant,
            step_code=self._step(loan_id, quadrant),
            script_id=script.script_id if script else None,
            script_version=script.version if script else None,
        )

    def _first(
        self, loan_id: str, signs: dict[str, str | None]
    ) -> tuple[str, str | None, date | None]:
        """Asks all signs of an aspect in turn, writes down those that hold, gives the first."""
        first: tuple[str, str | None, date | None] = ("UNKNOWN", None, None)
        for code, points_to in signs.items():
            ask: Callable[[str], Found] = getattr(self, f"_{code.lower()}")
            found = ask(loan_id)
            if found is None:
                continue
            said = points_to or found[0]
            self.signs.append(Sign(loan_id, code, said, found[1], first[1] is None))
            if first[1] is None:
                first = (said, code, found[1])
        return first

    # The will to pay.

    def _bank_willingness(self, loan_id: str) -> Found:
        return self._said(loan_id, "basis_willingness")

    def _said(self, loan_id: str, column: str) -> Found:
        hand = self.held.get(loan_id)
        mine = {
            "handler_id": self.given[hand.assignment_id]["handler_id"] if hand else None,
            "hand_no": hand.hand_no if hand else None,
            "bucket": self.overdue[loan_id].bucket,
        }
        fitting: dict[int, list[Row]] = defaultdict(list)
        for row in self.book.collection_targets:
            named = [name for name in mine if row[name] is not None]
            if (
                row["org_id"] == self.loans[loan_id].loan["org_id"]
                and row["period_start"] <= self.as_of_date <= row["period_end"]
                and row[column] is not None
                and all(row[name] == mine[name] for name in named)
            ):
                closeness = {"handler_id": 4, "hand_no": 2, "bucket": 1}
                fitting[sum(closeness[name] for name in named)].append(row)
        if not fitting:
            return None
        closest = fitting[max(fitting)]
        words = {row[column] for row in closest}
        if len(words) > 1:
            return None
        return words.pop(), min(row["period_start"] for row in closest)

    def _attempts(self, loan_id: str) -> list[tuple[date, bool, str | None]]:
        """Calls and visits to the borrower in person, the first one first."""
        return [
            (row["action_time"].date(), bool(self.work.is_reached(row)), row["result"])
            for row in self.work.by_loan[loan_id]
            if row["contact_relation"] == "SELF"
            and row["channel"] in ("CALL", "AI_CALL", "VISIT")
            and self.work.is_reached(row) is not None
        ]

    def _last_talk(self, loan_id: str, days: int) -> tuple[date, str | None] | None:
        talks = [(day, result) for day, reached, result in self._attempts(loan_id) if reached]
        if not talks or (self.as_of_date - talks[-1][0]).days >= days:
            return None
        return talks[-1]

    def _cash(self, loan_id: str, since: date) -> list[Row]:
        return [
            one
            for one in payments_counting(self.loans[loan_id], self.as_of_date)
            if one["txn_type"] != "REFINANCE" and one["value_date"] >= since
        ]

    def _refused(self, loan_id: str) -> Found:
        talk = self._last_talk(loan_id, 90)
        if talk is None or talk[1] != "REFUSE" or self._cash(loan_id, talk[0]):
            return None
        return "", talk[0]

    def _promised(self, loan_id: str) -> Found:
        talk = self._last_talk(loan_id, 30)
        return ("", talk[0]) if talk and talk[1] in ("PROMISE", "PAID") else None

    def _not_reached(self, loan_id: str) -> Found:
        last = self._attempts(loan_id)[-3:]
        if len(last) < 3 or any(reached for _, reached, _ in last):
            return None
        return None if self._cash(loan_id, last[0][0]) else ("", last[-1][0])

    def _broken(self, loan_id: str) -> list[date]:
        """Days of the last sixty on which a promise turned out broken."""
        days = [one.broken_date for one in self.promises[loan_id] if one.broken_date is not None]
        return [day for day in days if (self.as_of_date - day).days < 60]

    def _promises_broken(self, loan_id: str) -> Found:
        days = self._broken(loan_id)
        return ("", max(days)) if len(days) >= 2 else None

    def _unanswered(self, loan_id: str) -> date | None:
        days = [
            one.broken_date
            for one in self.promises[loan_id]
            if one.promise_state == "BROKEN"
            and one.replaced_date is None
            and one.met_date is None
            and one.broken_date is not None
        ]
        return max(days, default=None)

    def _next_open(self, loan_id: str) -> Promise | None:
        opened = [one for one in self.promises[loan_id] if one.promise_state == "OPEN"]
        return min(
            opened,
            key=lambda one: (self.promised_for[one.promise_id], one.promise_id),
            default=None,
        )

    def _missing(self, promise: Promise) -> Decimal:
        if promise.missing_amount is None:
            amount: Decimal = self.promised_amounts[promise.promise_id]
            return amount
        return promise.missing_amount

    def _promise_open(self, loan_id: str) -> Found:
        opened = self._next_open(loan_id)
        return ("", self.promised_for[opened.promise_id]) if opened else None

    def _last_promise_broken(self, loan_id: str) -> Found:
        day = self._unanswered(loan_id)
        return ("", day) if day and self._next_open(loan_id) is None else None

    def _promise_state(self, loan_id: str) -> str | None:
        if not self.book.promises:
            return None
        if self._next_open(loan_id):
            return "OPEN"
        return "BROKEN" if self._unanswered(loan_id) else "NONE"

    def _overdue_since(self, loan_id: str) -> date | None:
        runs = [one for one in self.work.runs[loan_id] if one.end_date is None]
        return runs[0].start_date if runs else None

    def _lately(self, loan_id: str) -> list[Row]:
        """Cash of thirty days, since the loan is overdue where that is known."""
        first = self.as_of_date - 29 * ONE_DAY
        return self._cash(loan_id, max(first, self._overdue_since(loan_id) or first))

    def _cash_paid(self, loan_id: str) -> Found:
        cash = self._lately(loan_id)
        return ("", max(one["value_date"] for one in cash)) if cash else None

    # The means to pay.

    def _bank_source(self, loan_id: str) -> Found:
        return self._said(loan_id, "basis_source")

    def _last_funds(self, loan_id: str) -> Row | None:
        checks = [
            row
            for row in self.book.inspections
            if row["inspection_type"] == "FUNDS"
            and row["loan_id"] == loan_id
            and row["fund_confirm"] is not None
            and row["done_date"] is not None
            and row["done_date"] <= self.as_of_date
        ]
        last = max(checks, key=lambda row: (row["done_date"], row["inspection_id"]), default=None)
        if last is None or (self.as_of_date - last["done_date"]).days >= 90:
            return None
        return last

    def _funds_confirmed(self, loan_id: str) -> Found:
        last = self._last_funds(loan_id)
        return ("", last["done_date"]) if last and last["fund_confirm"] == "CONFIRMED" else None

    def _funds_not_confirmed(self, loan_id: str) -> Found:
        last = self._last_funds(loan_id)
        return ("", last["done_date"]) if last and last["fund_confirm"] == "NOT" else None

    def _collateral_covers(self, loan_id: str) -> Found:
        return ("", None) if loan_id in self.covered else None

    def _financial_signal(self, loan_id: str) -> Found:
        since = self.with_signal.get(self.loans[loan_id].loan["customer_id"])
        return ("", since) if since else None

    def _part_paid(self, loan_id: str) -> Found:
        cash = self._lately(loan_id)
        paid = sum((one["amount"] for one in cash), NOTHING)
        owed = self.overdue[loan_id].overdue_amount
        if not cash or owed is None or paid * 2 < paid + owed:
            return None
        return "", max(one["value_date"] for one in cash)

    def _nothing_paid(self, loan_id: str) -> Found:
        since = self._overdue_since(loan_id)
        if since is None or (self.as_of_date - since).days < 90 or not self.has_journal:
            return None
        return None if self._cash(loan_id, since) else ("", since)

    # What to do.

    def _due(self, loan_id: str) -> date | None:
        """The last day in time: a window after the last action, or after the last day in time."""
        worked = self.worked.get(loan_id)
        if worked is None:
            return None
        window = (self.as_of_date - worked.window_from_date).days + 1
        before = worked.overdue_since_date - ONE_DAY
        return max(before, worked.last_valid_action_date or before) + window * ONE_DAY

    def _step(self, loan_id: str, quadrant: str) -> str:
        hand, worked = self.held.get(loan_id), self.worked.get(loan_id)
        opened, broken = self._next_open(loan_id), self._unanswered(loan_id)
        if hand is None and self.book.collection_assignments:
            return "ASSIGN"
        if hand and hand.is_term_over:
            return "REASSIGN"
        if worked and broken and opened is None:
            last = worked.last_action_date
            if last is None or last < broken:
                return "PROMISE_BROKEN"
        if worked and worked.work_state in ("NEGLECTED", "WAITING"):
            return "CONTACT"
        if opened:
            due = self.promised_for[opened.promise_id]
            return "REMIND" if due <= self.as_of_date + ONE_DAY else "AWAIT"
        return quadrant

    def to_dos(self, days_ahead: int = 30) -> list[ToDo]:
        """Those nobody acted on in time, or yet."""
        return [
            ToDo(row.loan_id, row.loan_id, row.contact_due_date, row.overdue_amount)
            for row in self.rows
            if row.work_state in ("NEGLECTED", "WAITING")
            and row.contact_due_date is not None
            and (row.contact_due_date - self.as_of_date).days <= days_ahead
        ]

    def quadrants(self) -> list[OrgQuadrant]:
        """Every organisation looks through all cases below it."""
        groups: dict[tuple[str, str, str], list[CaseRow]] = defaultdict(list)
        for above, below, _ in closure(self.book.org_units, self.as_of_date):
            for row in self.rows:
                if row.org_id == below:
                    groups[above, row.willingness, row.repayment_source].append(row)
        found = []
        for (org_id, will, means), rows in groups.items():
            states = [row.work_state for row in rows if row.work_state is not None]
            amounts = [row.overdue_amount for row in rows if row.overdue_amount is not None]
            customers = {self.loans[row.loan_id].loan["customer_id"] for row in rows}
            found.append(
                OrgQuadrant(
                    org_id=org_id,
                    willingness=will,
                    repayment_source=means,
                    quadrant=ASKS.get((will, means), "ASSESS"),
                    case_count=len(rows),
                    customer_count=len(customers),
                    overdue_amount=sum(amounts, NOTHING) if amounts else None,
                    neglected_count=states.count("NEGLECTED") if states else None,
                )
            )
        return found
