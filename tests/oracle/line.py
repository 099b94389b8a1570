"""The line itself, a second time: posts, people and the loans they carry, certificates, reports.

Slow on purpose: every organisation looks through all rows, every certificate is asked day by day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from types import MappingProxyType

from tests.oracle.exceptions import months_later
from tests.oracle.loan_months import last_day_of_month
from tests.oracle.loans import standings
from tests.oracle.org_exceptions import subtrees
from tests.oracle.organisations import units
from tests.oracle.rows import NOTHING, Book, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

POSTS = {
    "MONITOR": "has_monitor_post",
    "INSPECT": "has_inspect_post",
    "SUPERVISE": "has_supervise_post",
    "TRAINING": "has_training_post",
}
NEEDED = {
    "HEAD": set(POSTS),
    "REGION": set(POSTS),
    "BRANCH": {"MONITOR", "INSPECT"},
    "SUB": set(),
}


@dataclass(frozen=True)
class OrgPost:
    """One row of ``org_line_posts``."""

    org_id: str
    post: str
    needed_count: int
    filled_count: int
    missing_count: int
    not_reported_count: int
    reported_count: int
    missing_rate: float | None


@dataclass(frozen=True)
class Person:
    """One row of ``staff``, in the columns that are computed."""

    staff_id: str
    staff_state: str
    certificate_state: str | None
    training_count: int | None
    training_hours: float | None
    last_held_date: date | None
    valid_until_date: date | None


@dataclass(frozen=True)
class Load:
    """One row of ``officer_loads``, in the columns that are computed."""

    org_id: str
    officer_key: str
    officer_state: str
    is_of_other_org: bool | None
    loan_count: int
    customer_count: int
    outstanding_principal: Decimal | None
    overdue_loan_count: int
    overdue_balance: Decimal | None
    whole_loan_count: int | None
    whole_retail_loan_count: int | None
    load_share: float | None
    is_over_limit: bool | None
    days_since_left: int | None


@dataclass(frozen=True)
class Orphan:
    """One row of ``orphaned_loans``."""

    loan_id: str
    org_id: str
    reason: str
    outstanding_principal: Decimal | None
    days_past_due: int | None
    days_since_left: int | None


@dataclass(frozen=True)
class OrgOfficers:
    """One row of ``org_officers``."""

    org_id: str
    live_loan_count: int
    outstanding_principal: Decimal | None
    staff_count: int | None
    officer_count: int | None
    loans_per_officer: float | None
    principal_per_officer: float | None
    peer_loans_per_officer: float | None
    peer_principal_per_officer: float | None
    peer_count: int | None
    over_limit_count: int | None
    orphaned_loan_count: int | None
    orphaned_principal: Decimal | None
    left_loan_count: int | None
    unknown_loan_count: int | None
    unassigned_loan_count: int | None
    orphaned_rate: float | None


@dataclass(frozen=True)
class Coverage:
    """One row of ``training_coverage``."""

    org_id: str
    staff_count: int
    certified_count: int | None
    expired_count: int | None
    not_passed_count: int | None
    no_record_count: int | None
    expiring_count: int | None
    passed_count: int | None
    coverage_rate: float | None
    training_hours: float | None
    hours_per_person: float | None


@dataclass(frozen=True)
class Act:
    """One row of ``acts_without_certificate``, in the columns that are computed."""

    inspection_id: str
    month_end_date: date
    expired_date: date | None
    days_expired: int | None


@dataclass(frozen=True)
class OrgActs:
    """One row of ``org_certified_acts``."""

    org_id: str
    month_end_date: date
    done_count: int
    tested_act_count: int | None
    uncertified_act_count: int | None
    unknown_act_count: int | None
    uncertified_rate: float | None


def quotient(part: float | Decimal | None, whole: float | Decimal | None) -> float | None:
    if part is None or not whole:
        return None
    return float(part) / float(whole)


def month_point(day: date, as_of_date: date) -> date:
    """The point in time a day counts at: the end of its month, today in this month."""
    if (day.year, day.month) == (as_of_date.year, as_of_date.month):
        return as_of_date
    return last_day_of_month(day)


Topics = frozenset[str]


class Line:
    """A bank's line on one day, everything by hand."""

    def __init__(
        self,
        book: Book,
        as_of_date: date,
        thresholds: Thresholds = DEFAULT_THRESHOLDS,
        act_topics: Mapping[str, Topics] = MappingProxyType({}),
    ) -> None:
        self.book = book
        self.act_topics = act_topics
        self.as_of_date = as_of_date
        self.thresholds = thresholds
        self.below = subtrees(book, as_of_date)
        self.status = {one.org_id: one.org_status for one in units(book.org_units, as_of_date)}
        self.level = {row["org_id"]: row["org_level"] for row in book.org_units}
        self.staff: dict[str, Row] = {row["staff_id"]: row for row in book.staff}
        standing = {one.loan_id: one for one in standings(book, as_of_date, thresholds)}
        customer_types = {row["customer_id"]: row["customer_type"] for row in book.customers}
        self.live = [
            (rows.loan, standing[rows.loan["loan_id"]], customer_types[rows.loan["customer_id"]])
            for rows in book.loans
            if rows.loan["loan_id"] in standing
            and standing[rows.loan["loan_id"]].loan_state == "ACTIVE"
        ]

    # --- posts ---

    def org_posts(self) -> list[OrgPost]:
        found = []
        for org_id, below in self.below.items():
            for post in (*POSTS, "ANY"):
                states = [
                    state
                    for row in self.book.org_units
                    if row["org_id"] in below and self.status[row["org_id"]] == "OPEN"
                    if (state := self.post_state(row, post)) is not None
                ]
                if states:
                    filled, missing = states.count("FILLED"), states.count("MISSING")
                    found.append(
                        OrgPost(
                            org_id,
                            post,
                            len(states),
                            filled,
                            missing,
                            states.count("NOT_REPORTED"),
                            filled + missing,
                            quotient(missing, filled + missing),
                        )
                    )
        return found

    def post_state(self, row: Row, post: str) -> str | None:
        needed = NEEDED[row["org_level"]]
        if post != "ANY":
            return told(row[POSTS[post]]) if post in needed else None
        all_of_them = {told(row[POSTS[one]]) for one in needed}
        for state in ("MISSING", "NOT_REPORTED", "FILLED"):
            if state in all_of_them:
                return state
        return None

    # --- people and certificates ---

    def state_of(self, staff_id: str) -> str:
        row = self.staff[staff_id]
        if row["off_date"] is not None and row["off_date"] <= self.as_of_date:
            return "LEFT"
        if row["on_date"] is not None and row["on_date"] > self.as_of_date:
            return "NOT_YET"
        return "ACTIVE"

    def certificates(self, staff_id: str, topics: Topics = frozenset()) -> list[tuple[date, date]]:
        """First and last day of each certificate of trainings held by today; no topics: of any."""
        return [
            (
                row["held_on"],
                row["valid_until"]
                or months_later(row["held_on"], self.thresholds.certificate_months),
            )
            for row in self.book.training_records
            if row["staff_id"] == staff_id and row["passed"] and row["held_on"] <= self.as_of_date
            if not topics or row["topic"] in topics
        ]

    def is_certified(self, staff_id: str, day: date, topics: Topics = frozenset()) -> bool:
        return any(first <= day <= last for first, last in self.certificates(staff_id, topics))

    def person(self, staff_id: str) -> Person:
        held = [
            row
            for row in self.book.training_records
            if row["staff_id"] == staff_id and row["held_on"] <= self.as_of_date
        ]
        after = months_later(self.as_of_date, -self.thresholds.training_window_months)
        hours = [
            float(row["hours"])
            for row in held
            if row["held_on"] > after and row["hours"] is not None
        ]
        certificates = self.certificates(staff_id)
        state: str | None
        if not self.book.training_records:
            state = None
        elif self.is_certified(staff_id, self.as_of_date):
            state = "VALID"
        elif certificates:
            state = "EXPIRED"
        else:
            state = "NOT_PASSED" if held else "NO_RECORD"
        return Person(
            staff_id,
            self.state_of(staff_id),
            state,
            len(held) if self.book.training_records else None,
            sum(hours) if hours else None,
            max((row["held_on"] for row in held), default=None),
            max((last for _, last in certificates), default=None),
        )

    def people(self) -> list[Person]:
        return [self.person(staff_id) for staff_id in self.staff]

    def coverage(self) -> list[Coverage]:
        people = {one.staff_id: one for one in self.people()}
        soon = self.as_of_date + timedelta(days=self.thresholds.renew_within_days)
        found = []
        for org_id, below in self.below.items():
            here = [
                people[staff_id]
                for staff_id, row in self.staff.items()
                if row["org_id"] in below and self.state_of(staff_id) == "ACTIVE"
            ]
            if not here:
                continue
            states = [one.certificate_state for one in here]
            hours = [one.training_hours for one in here if one.training_hours is not None]
            is_told = bool(self.book.training_records)
            counts = [
                states.count(state) if is_told else None
                for state in ("VALID", "EXPIRED", "NOT_PASSED", "NO_RECORD")
            ]
            expiring = [
                one
                for one in here
                if one.certificate_state == "VALID" and (one.valid_until_date or soon) <= soon
            ]
            found.append(
                Coverage(
                    org_id,
                    len(here),
                    *counts,
                    len(expiring) if is_told else None,
                    states.count("VALID") + states.count("EXPIRED") if is_told else None,
                    quotient(counts[0], len(here)),
                    sum(hours) if hours else None,
                    quotient(sum(hours), len(here)) if hours else None,
                )
            )
        return found

    # --- loans and who looks after them ---

    def officer_state(self, officer_id: str | None) -> str:
        if not self.staff:
            return "NOT_REPORTED"
        if officer_id is None:
            return "NONE"
        return self.state_of(officer_id) if officer_id in self.staff else "UNKNOWN"

    def days_gone(self, officer_id: str | None) -> int | None:
        if officer_id is None or self.officer_state(officer_id) != "LEFT":
            return None
        days: int = (self.as_of_date - self.staff[officer_id]["off_date"]).days
        return days

    def whole_load(self, officer_id: str) -> tuple[int, int]:
        """Live loans of a person in the whole bank: retail ones, and the others."""
        kinds = [kind for loan, _, kind in self.live if loan["officer_id"] == officer_id]
        retail = kinds.count("RETAIL")
        return retail, len(kinds) - retail

    def is_over(self, officer_id: str) -> bool:
        retail, others = self.whole_load(officer_id)
        return (
            Decimal(retail) / self.thresholds.retail_loans_per_officer
            + Decimal(others) / self.thresholds.corporate_loans_per_officer
            > 1
        )

    def loads(self) -> list[Load]:
        found = []
        pairs = {(loan["org_id"], loan["officer_id"]) for loan, _, _ in self.live}
        for org_id, officer_id in pairs:
            here = [
                (loan, standing)
                for loan, standing, _ in self.live
                if (loan["org_id"], loan["officer_id"]) == (org_id, officer_id)
            ]
            late = [one for _, one in here if one.days_past_due is not None and one.days_past_due]
            principal = added([one.outstanding_principal for _, one in here])
            retail, others = self.whole_load(officer_id) if officer_id else (0, 0)
            known = self.staff.get(officer_id) if officer_id else None
            found.append(
                Load(
                    org_id,
                    officer_id or "-",
                    self.officer_state(officer_id),
                    None if known is None else org_id not in self.below[known["org_id"]],
                    len(here),
                    len({loan["customer_id"] for loan, _ in here}),
                    principal,
                    len(late),
                    None
                    if principal is None
                    else added([one.outstanding_principal for one in late]) or NOTHING,
                    retail + others if officer_id else None,
                    retail if officer_id else None,
                    retail / self.thresholds.retail_loans_per_officer
                    + others / self.thresholds.corporate_loans_per_officer
                    if officer_id
                    else None,
                    self.is_over(officer_id) if officer_id else None,
                    self.days_gone(officer_id),
                )
            )
        return found

    def orphans(self) -> list[Orphan]:
        return [
            Orphan(
                loan["loan_id"],
                loan["org_id"],
                self.officer_state(loan["officer_id"]),
                standing.outstanding_principal,
                standing.days_past_due,
                self.days_gone(loan["officer_id"]),
            )
            for loan, standing, _ in self.live
            if self.officer_state(loan["officer_id"]) in ("LEFT", "UNKNOWN", "NONE")
        ]

    def org_officers(self) -> list[OrgOfficers]:
        ratios = {org_id: self._ratios(org_id) for org_id in self.below}
        return [self._org(org_id, ratios) for org_id in self.below]

    def _ratios(self, org_id: str) -> tuple[float | None, float | None]:
        here = [one for one in self.live if one[0]["org_id"] in self.below[org_id]]
        officers = [
            staff_id
            for staff_id, row in self.staff.items()
            if row["org_id"] in self.below[org_id]
            and row["post"] == "ACCOUNT_MANAGER"
            and self.state_of(staff_id) == "ACTIVE"
        ]
        principal = added([standing.outstanding_principal for _, standing, _ in here])
        return quotient(len(here), len(officers)), quotient(principal, len(officers))

    def _org(
        self, org_id: str, ratios: dict[str, tuple[float | None, float | None]]
    ) -> OrgOfficers:
        below = self.below[org_id]
        here = [one for one in self.live if one[0]["org_id"] in below]
        known = [staff_id for staff_id, row in self.staff.items() if row["org_id"] in below]
        active = [one for one in known if self.state_of(one) == "ACTIVE"]
        officers = [one for one in active if self.staff[one]["post"] == "ACCOUNT_MANAGER"]
        peers = [
            one
            for one in self.below
            if self.level[one] == self.level[org_id] and self.status[one] == "OPEN"
            # Whoever has account managers has a ratio; one of 0 is that of an empty book.
            if ratios[one][0]
        ]
        balances = [ratios[one][1] for one in peers]
        orphans = [one for one in self.orphans() if one.org_id in below]
        reasons = [one.reason for one in orphans]
        is_told = bool(self.staff) or not here
        carriers = {loan["officer_id"] for loan, _, _ in here if loan["officer_id"]}
        return OrgOfficers(
            org_id,
            len(here),
            added([standing.outstanding_principal for _, standing, _ in here]) if here else NOTHING,
            len(active) if known else None,
            len(officers) if known else None,
            *ratios[org_id],
            median([ratios[one][0] or 0.0 for one in peers]) if peers else None,
            median([one for one in balances if one is not None])
            if any(one is not None for one in balances)
            else None,
            len(peers) if peers else None,
            len(
                [
                    one
                    for one in carriers
                    if self.officer_state(one) == "ACTIVE" and self.is_over(one)
                ]
            )
            if is_told
            else None,
            len(orphans) if is_told else None,
            (added([one.outstanding_principal for one in orphans]) if orphans else NOTHING)
            if is_told
            else None,
            reasons.count("LEFT") if is_told else None,
            reasons.count("UNKNOWN") if is_told else None,
            reasons.count("NONE") if is_told else None,
            quotient(len(orphans), len(here)) if is_told else None,
        )

    # --- acts and certificates ---

    def done(self) -> list[Row]:
        return [
            row
            for row in self.book.inspections
            if row["done_date"] is not None and row["done_date"] <= self.as_of_date
        ]

    def act_state(self, row: Row) -> str:
        first = min((one["held_on"] for one in self.book.training_records), default=None)
        if first is None or row["done_date"] < first:
            return "NOT_TOLD"
        if row["inspector_id"] not in self.staff:
            return "UNKNOWN"
        topics = self.act_topics.get(row["inspection_type"], frozenset())
        is_certified = self.is_certified(row["inspector_id"], row["done_date"], topics)
        return "CERTIFIED" if is_certified else "UNCERTIFIED"

    def acts(self) -> list[Act]:
        found = []
        for row in self.done():
            if self.act_state(row) != "UNCERTIFIED":
                continue
            before = [
                last
                for first, last in self.certificates(
                    row["inspector_id"], self.act_topics.get(row["inspection_type"], frozenset())
                )
                if first <= row["done_date"]
            ]
            expired = max(before, default=None)
            found.append(
                Act(
                    row["inspection_id"],
                    month_point(row["done_date"], self.as_of_date),
                    expired,
                    None if expired is None else (row["done_date"] - expired).days,
                )
            )
        return found

    def org_acts(self) -> list[OrgActs]:
        found = []
        for org_id, below in self.below.items():
            here = [row for row in self.done() if row["org_id"] in below]
            for point in {month_point(row["done_date"], self.as_of_date) for row in here}:
                states = [
                    self.act_state(row)
                    for row in here
                    if month_point(row["done_date"], self.as_of_date) == point
                ]
                bad = states.count("UNCERTIFIED")
                tested = states.count("CERTIFIED") + bad
                is_told = set(states) != {"NOT_TOLD"}
                found.append(
                    OrgActs(
                        org_id,
                        point,
                        len(states),
                        tested if is_told else None,
                        bad if is_told else None,
                        states.count("UNKNOWN") if is_told else None,
                        quotient(bad, tested),
                    )
                )
        return found


def told(flag: bool | None) -> str:
    return {True: "FILLED", False: "MISSING", None: "NOT_REPORTED"}[flag]


def added(amounts: list[Decimal | None]) -> Decimal | None:
    """Their sum; None where none is known."""
    known = [one for one in amounts if one is not None]
    return sum(known, NOTHING) if known else None
