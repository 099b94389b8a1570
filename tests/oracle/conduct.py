"""催收合规: every conduct rule, action by action, from its definition."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from tests.oracle.exceptions import months_later
from tests.oracle.line import month_point, quotient
from tests.oracle.org_exceptions import subtrees
from tests.oracle.rows import Book
from tests.oracle.scripts import Library

Row = dict[str, Any]
CALLS = ("CALL", "AI_CALL")
CONTACTS = ("CALL", "AI_CALL", "SMS", "VISIT")
RULES = ("C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C11")
# What a rule says of an action; None where it does not speak of it.
Verdict = str | None


@dataclass(frozen=True)
class Conduct:
    """The thresholds of conduct, restated from the definitions. ``inactive``: rules not tested."""

    quiet_from: time = time(22)
    quiet_until: time = time(8)
    answered_calls: int = 3
    unanswered_calls: int = 6
    failed_attempts: int = 3
    visit_staff: int = 2
    evaluation_months: int = 12
    with_non_retail: bool = False
    topics: frozenset[str] = frozenset()
    joint_products: frozenset[str] = frozenset()
    inactive: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Violation:
    action_id: str
    rule_code: str
    loan_id: str
    org_id: str
    agency_id: str | None
    handler_id: str | None
    action_time: datetime
    month_end_date: date


@dataclass(frozen=True)
class OrgConduct:
    org_id: str
    month_end_date: date
    rule_code: str
    action_count: int
    asked_action_count: int
    tested_action_count: int
    violating_action_count: int | None
    violation_rate: float | None


class Supervisor:
    """A bank's collection on one day. ``banned``: the actions in which banned wording was found."""

    def __init__(
        self,
        book: Book,
        as_of_date: date,
        banned: frozenset[str],
        conduct: Conduct | None = None,
    ) -> None:
        self.book, self.as_of_date, self.banned = book, as_of_date, banned
        self.conduct = conduct or Conduct()
        self.loans: dict[str, Row] = {
            one.loan["loan_id"]: one.loan
            for one in book.loans
            if one.loan["disbursed_date"] <= as_of_date
        }
        kinds = {row["customer_id"]: row["customer_type"] for row in book.customers}
        self.library = Library(book, as_of_date, {})
        self.agencies = {row["agency_id"]: row for row in book.agencies}
        self.actions = sorted(
            (
                row
                for row in book.collection_actions
                if row["loan_id"] in self.loans and row["action_time"].date() <= as_of_date
                if self.conduct.with_non_retail or kinds[self.customer(row)] == "RETAIL"
            ),
            key=lambda row: (row["action_time"], row["action_id"]),
        )
        self.tests: dict[str, Callable[[Row, list[Row]], Verdict]] = {
            "C01": self._quiet_hours,
            "C02": self._answered_calls,
            "C03": self._unanswered_calls,
            "C04": self._third_party,
            "C05": self._refused,
            "C06": self._wording,
            "C07": self._recording,
            "C08": self._visit,
            "C09": self._qualified,
            "C11": self._evaluated,
        }

    def customer(self, row: Row) -> str:
        return str(self.loans[row["loan_id"]]["customer_id"])

    def org(self, row: Row) -> str:
        return str(self.loans[row["loan_id"]]["org_id"])

    def verdicts(self) -> Iterator[tuple[Row, dict[str, Verdict]]]:
        """Every action with what each rule says of it."""
        for place, row in enumerate(self.actions):
            before = self.actions[:place]
            yield (
                row,
                {
                    code: None if code in self.conduct.inactive else self.tests[code](row, before)
                    for code in RULES
                },
            )

    def violations(self) -> list[Violation]:
        return [
            Violation(
                row["action_id"],
                code,
                row["loan_id"],
                self.org(row),
                row["agency_id"],
                row["handler_id"],
                row["action_time"],
                month_point(row["action_time"].date(), self.as_of_date),
            )
            for row, verdicts in self.verdicts()
            for code, verdict in verdicts.items()
            if verdict == "BROKEN"
        ]

    def org_conduct(self) -> list[OrgConduct]:
        judged = list(self.verdicts())
        found = []
        for org_id, below in subtrees(self.book, self.as_of_date).items():
            months: dict[date, list[dict[str, Verdict]]] = {}
            for row, verdicts in judged:
                if self.org(row) in below:
                    day = month_point(row["action_time"].date(), self.as_of_date)
                    months.setdefault(day, []).append(verdicts)
            for day, here in months.items():
                for code in ("ANY", *RULES):
                    if code in self.conduct.inactive:
                        continue
                    states = [_any(one) if code == "ANY" else one[code] for one in here]
                    broken = states.count("BROKEN")
                    tested = broken + states.count("KEPT")
                    found.append(
                        OrgConduct(
                            org_id,
                            day,
                            code,
                            len(here),
                            len([one for one in states if one is not None]),
                            tested,
                            broken if tested else None,
                            quotient(broken, len(here)) if tested else None,
                        )
                    )
        return found

    # --- the rules ---

    def _quiet_hours(self, row: Row, before: list[Row]) -> Verdict:
        if row["channel"] not in CONTACTS:
            return None
        at, start, end = (
            row["action_time"].time(),
            self.conduct.quiet_from,
            self.conduct.quiet_until,
        )
        is_quiet = (at >= start or at < end) if start > end else start <= at < end
        return "BROKEN" if is_quiet and row["consent_flag"] is not True else "KEPT"

    def _answered_calls(self, row: Row, before: list[Row]) -> Verdict:
        if row["channel"] not in CALLS or reached(row) is False:
            return None
        if row["contact_relation"] not in ("SELF", None):
            return None
        if reached(row) is None or row["contact_relation"] is None:
            return "UNTESTED"
        same = [
            one
            for one in before
            if self.customer(one) == self.customer(row)
            and one["action_time"].date() == row["action_time"].date()
            and one["channel"] in CALLS
            and reached(one)
            and one["contact_relation"] == "SELF"
        ]
        return "BROKEN" if len(same) + 1 > self.conduct.answered_calls else "KEPT"

    def _unanswered_calls(self, row: Row, before: list[Row]) -> Verdict:
        if row["channel"] not in CALLS or reached(row):
            return None
        if reached(row) is None or row["contact_key"] is None:
            return "UNTESTED"
        same = [
            one
            for one in before
            if one["contact_key"] == row["contact_key"]
            and one["action_time"].date() == row["action_time"].date()
            and one["channel"] in CALLS
            and reached(one) is False
        ]
        return "BROKEN" if len(same) + 1 > self.conduct.unanswered_calls else "KEPT"

    def _third_party(self, row: Row, before: list[Row]) -> Verdict:
        relation = row["contact_relation"]
        if relation is None:
            return "UNTESTED" if row["channel"] in CONTACTS else None
        product = self.loans[row["loan_id"]]["product_code"]
        if relation in ("SELF", "GUARANTOR"):
            return None
        if relation == "SPOUSE" and product in self.conduct.joint_products:
            return None
        return "KEPT" if self._is_contact_lost(self.customer(row), before) else "BROKEN"

    def _is_contact_lost(self, customer_id: str, before: list[Row]) -> bool:
        attempts = [
            one
            for one in before
            if self.customer(one) == customer_id
            and one["contact_relation"] == "SELF"
            and one["channel"] in ("CALL", "AI_CALL", "VISIT")
        ]
        last = attempts[-self.conduct.failed_attempts :]
        if len(last) == self.conduct.failed_attempts and all(reached(one) is False for one in last):
            return True
        for one in reversed(attempts):
            if reached(one):
                return False
            if one["result"] == "INVALID":
                return True
        return False

    def _refused(self, row: Row, before: list[Row]) -> Verdict:
        key = row["contact_key"]
        if key is not None and any(
            one["contact_key"] == key
            and one["result"] == "THIRD_REFUSED"
            and self.customer(one) == self.customer(row)
            for one in before
        ):
            return "BROKEN"
        if row["contact_relation"] == "SELF":
            return None
        if key is not None:
            return "KEPT"
        return "UNTESTED" if row["channel"] in CONTACTS else None

    def _wording(self, row: Row, before: list[Row]) -> Verdict:
        if row["note"] is None and row["script_id"] is None:
            return None
        if row["action_id"] in self.banned:
            return "BROKEN"
        if row["script_id"] is not None:
            script = self.library.used(row)
            if script is None or script["text"] is None:
                return "UNTESTED"
        return "KEPT"

    def _recording(self, row: Row, before: list[Row]) -> Verdict:
        if row["channel"] not in CALLS or reached(row) is False:
            return None
        if reached(row) is None:
            return "UNTESTED"
        return "BROKEN" if row["recording_id"] is None else "KEPT"

    def _visit(self, row: Row, before: list[Row]) -> Verdict:
        if row["channel"] != "VISIT":
            return None
        if row["staff_count"] is None:
            return "UNTESTED"
        return "BROKEN" if row["staff_count"] < self.conduct.visit_staff else "KEPT"

    def _qualified(self, row: Row, before: list[Row]) -> Verdict:
        of_whom = []
        if row["handler_id"] is not None:
            of_whom.append(self._handler(row))
        if row["agency_id"] is not None:
            of_whom.append(self._agency(row["agency_id"]))
        for verdict in ("BROKEN", "UNTESTED", "KEPT"):
            if verdict in of_whom:
                return verdict
        return None

    def _handler(self, row: Row) -> Verdict:
        if not self.book.training_records:
            return "UNTESTED"
        day = row["action_time"].date()
        is_certified = any(
            one["held_on"] <= day <= (one["valid_until"] or months_later(one["held_on"], 12))
            for one in self.book.training_records
            if one["staff_id"] == row["handler_id"] and one["passed"]
            if not self.conduct.topics or one["topic"] in self.conduct.topics
        )
        return "KEPT" if is_certified else "BROKEN"

    def _agency(self, agency_id: str) -> Verdict:
        if not self.agencies:
            return "UNTESTED"
        if agency_id not in self.agencies:
            return "BROKEN"
        match self.agencies[agency_id]["registered"]:
            case None:
                return "UNTESTED"
            case is_registered:
                return "KEPT" if is_registered else "BROKEN"

    def _evaluated(self, row: Row, before: list[Row]) -> Verdict:
        if row["agency_id"] is None:
            return None
        known = self.agencies.get(row["agency_id"])
        day = row["action_time"].date()
        if known is None or known["evaluated_on"] is None or known["evaluated_on"] > day:
            return "UNTESTED"
        last = months_later(known["evaluated_on"], self.conduct.evaluation_months)
        return "BROKEN" if last < day else "KEPT"


def reached(row: Row) -> bool | None:
    """Whether somebody was reached, by the flag, else by what came of it."""
    if row["connected"] is not None:
        return bool(row["connected"])
    told = {"PROMISE": True, "REFUSE": True, "PAID": True, "THIRD_REFUSED": True}
    return (told | {"NO_ANSWER": False, "INVALID": False}).get(row["result"])


def _any(verdicts: dict[str, Verdict]) -> str:
    for verdict in ("BROKEN", "KEPT"):
        if verdict in verdicts.values():
            return verdict
    return "UNTESTED"
