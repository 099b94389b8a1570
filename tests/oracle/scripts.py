"""The library of scripts and its use, a second time: script by script, action by action."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.oracle.banned_words import banned_in
from tests.oracle.customer_classes import customer_classes
from tests.oracle.loan_months import last_day_of_month, loan_months
from tests.oracle.org_exceptions import subtrees
from tests.oracle.promises import Promises
from tests.oracle.rows import Book, Row

STAGES = ("M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7")
CLASSES = ("A", "NEW", "B", "C", "M2_PLUS", "NOT_REPORTED")
NOTICE_DAYS = 30
Phrases = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Script:
    """One row of ``scripts``, in the columns that are computed."""

    script_id: str
    version: int
    script_state: str
    banned_phrase_count: int
    is_expiring: bool


@dataclass(frozen=True)
class FittingScript:
    """One row of ``fitting_scripts``."""

    stage: str
    behaviour_class: str
    place: int
    script_id: str
    version: int
    names_stage: bool
    names_class: bool


@dataclass(frozen=True)
class ScriptNeed:
    """One row of ``script_needs``."""

    org_id: str
    stage: str
    behaviour_class: str
    loan_count: int
    overdue_amount: Decimal | None
    own_script_count: int | None
    general_script_count: int | None
    need_state: str | None


@dataclass(frozen=True)
class ScriptMonth:
    """One row of ``script_months``."""

    org_id: str
    month_end_date: date
    script_id: str
    version: int
    used_count: int
    reached_count: int
    promise_action_count: int
    promise_count: int
    counted_promise_count: int
    kept_promise_count: int
    unfit_count: int
    banned_count: int
    faulty_count: int


@dataclass(frozen=True)
class OrgScript:
    """One row of ``org_scripts``."""

    org_id: str
    month_end_date: date
    action_count: int
    spoken_count: int
    scripted_count: int | None
    used_count: int | None
    unknown_count: int | None
    unfit_count: int | None
    banned_count: int | None
    faulty_count: int | None
    scripted_rate: float | None
    faulty_rate: float | None


class Library:
    """The scripts of a bank and the actions that went by them, on one day."""

    def __init__(self, book: Book, as_of_date: date, phrases: Phrases) -> None:
        self.book, self.as_of_date, self.phrases = book, as_of_date, phrases
        self.versions: dict[str, list[Row]] = defaultdict(list)
        for row in book.scripts:
            self.versions[row["script_id"]].append(row)
        self.loans = {
            one.loan["loan_id"]: one.loan
            for one in book.loans
            if one.loan["disbursed_date"] <= as_of_date
        }
        self.actions = [
            row
            for row in book.collection_actions
            if row["loan_id"] in self.loans and row["action_time"].date() <= as_of_date
        ]

    def holds_banned(self, script: Row) -> set[tuple[str, str]]:
        return banned_in(script["text"], self.phrases)

    def is_fit(self, script: Row) -> bool:
        has_begun, has_ended = _span(script, self.as_of_date)
        is_approved = script["approved_by"] is not None
        return has_begun and not has_ended and is_approved and not self.holds_banned(script)

    def state(self, script: Row) -> str:
        has_begun, has_ended = _span(script, self.as_of_date)
        if not has_begun:
            return "NOT_YET"
        if has_ended:
            return "EXPIRED"
        for other in self.versions[script["script_id"]]:
            if other["version"] > script["version"] and self.is_fit(other):
                return "REPLACED"
        if self.holds_banned(script):
            return "BANNED"
        return "VALID" if script["approved_by"] is not None else "UNAPPROVED"

    def scripts(self) -> list[Script]:
        found = []
        for row in self.book.scripts:
            state = self.state(row)
            until = row["valid_to"]
            is_near = until is not None and until <= self.as_of_date + timedelta(days=NOTICE_DAYS)
            found.append(
                Script(
                    row["script_id"],
                    row["version"],
                    state,
                    len(self.holds_banned(row)),
                    state == "VALID" and is_near,
                )
            )
        return found

    def fitting(self) -> list[FittingScript]:
        found = []
        for stage in STAGES:
            for behaviour_class in CLASSES:
                fits = [row for row in self.book.scripts if self.state(row) == "VALID"]
                fits = [row for row in fits if row["stage"] in (None, stage)]
                fits = [row for row in fits if row["behaviour_class"] in (None, behaviour_class)]
                # Sorting is stable, so the last to be sorted by decides first.
                fits.sort(key=lambda row: row["script_id"])
                fits.sort(key=lambda row: row["valid_from"] or date.min, reverse=True)
                fits.sort(key=lambda row: row["behaviour_class"] is None)
                fits.sort(key=lambda row: row["stage"] is None)
                found += [
                    FittingScript(
                        stage,
                        behaviour_class,
                        place,
                        row["script_id"],
                        row["version"],
                        row["stage"] is not None,
                        row["behaviour_class"] is not None,
                    )
                    for place, row in enumerate(fits, start=1)
                ]
        return found

    def needs(self) -> list[ScriptNeed]:
        classes = {
            row.customer_id: row.behaviour_class
            for row in customer_classes(self.book, self.as_of_date)
            if row.month_end_date == self.as_of_date
        }
        fitting = self.fitting()
        cells: dict[tuple[str, str, str], list[Decimal | None]] = defaultdict(list)
        for row in loan_months(self.book, self.as_of_date):
            is_now = row.month_end_date == self.as_of_date and row.loan_state == "ACTIVE"
            if is_now and row.effective_days_past_due:
                assert row.bucket is not None
                behaviour_class = classes.get(row.customer_id, "NOT_REPORTED")
                cells[row.org_id, row.bucket, behaviour_class].append(row.overdue_amount)
        found = []
        for (org_id, stage, behaviour_class), amounts in cells.items():
            fits = [
                one
                for one in fitting
                if (one.stage, one.behaviour_class) == (stage, behaviour_class)
            ]
            own = sum(one.names_stage for one in fits)
            state = "COVERED" if own else "GENERAL" if fits else "MISSING"
            is_told = bool(self.book.scripts)
            known = [amount for amount in amounts if amount is not None]
            found.append(
                ScriptNeed(
                    org_id,
                    stage,
                    behaviour_class,
                    len(amounts),
                    sum(known, Decimal(0)) if known else None,
                    own if is_told else None,
                    len(fits) - own if is_told else None,
                    state if is_told else None,
                )
            )
        return found

    def used(self, action: Row) -> Row | None:
        """The version an action went by: the one in force on its day, else the nearest to it."""
        day = action["action_time"].date()
        versions = sorted(
            self.versions.get(action["script_id"], []), key=lambda row: int(row["version"])
        )
        begun = [row for row in versions if _span(row, day)[0]]
        in_force = [row for row in begun if row["approved_by"] and not _span(row, day)[1]]
        for candidates in (in_force, begun):
            if candidates:
                return candidates[-1]
        return versions[0] if versions else None

    def month_end(self, moment: datetime) -> date:
        return min(last_day_of_month(moment.date()), self.as_of_date)

    def banned_actions(self) -> set[tuple[str, str, str]]:
        """Action, category and phrase of everything banned in notes and in the scripts used."""
        found = set()
        for action in self.book.collection_actions:
            if action["action_time"].date() > self.as_of_date:
                continue
            script = self.used(action) if action["script_id"] is not None else None
            banned = banned_in(action["note"], self.phrases)
            if script is not None:
                banned |= self.holds_banned(script)
            found |= {(action["action_id"], *one) for one in banned}
        return found

    def months(self) -> list[ScriptMonth]:
        counts: dict[tuple[str, date, str, int], dict[str, int]] = defaultdict(
            lambda: defaultdict(int)
        )
        by_day: dict[tuple[str, date], list[Row]] = defaultdict(list)
        for action in self.actions:
            if action["result"] == "PROMISE":
                by_day[action["loan_id"], action["action_time"].date()].append(action)
            if action["script_id"] is None:
                continue
            cell = counts[self._cell(action)]
            cell["used_count"] += 1
            if _is_reached(action):
                cell["reached_count"] += 1
                cell["promise_action_count"] += action["result"] == "PROMISE"
            cell["unfit_count"] += self._was_unfit(action)
            cell["banned_count"] += self._was_banned(action)
            cell["faulty_count"] += self._is_faulty(action)
        made = {row["promise_id"]: row["made_date"] for row in self.book.promises}
        for promise in Promises(self.book, self.as_of_date).promises:
            actions = by_day.get((promise.loan_id, made[promise.promise_id]), [])
            if not actions:
                continue
            last = max(actions, key=lambda row: (row["action_time"], row["action_id"]))
            if last["script_id"] is None:
                continue
            cell = counts[self._cell(last)]
            cell["promise_count"] += 1
            cell["counted_promise_count"] += promise.is_counted
            cell["kept_promise_count"] += promise.is_counted and promise.promise_state == "KEPT"
        names = list(ScriptMonth.__dataclass_fields__)[4:]
        return [ScriptMonth(*key, *(cell[name] for name in names)) for key, cell in counts.items()]

    def _cell(self, action: Row) -> tuple[str, date, str, int]:
        version = self.used(action)
        return (
            self.loans[action["loan_id"]]["org_id"],
            self.month_end(action["action_time"]),
            action["script_id"],
            version["version"] if version is not None else 0,
        )

    def _was_unfit(self, action: Row) -> bool:
        version = self.used(action) if action["script_id"] is not None else None
        if version is None:
            return False
        has_begun, has_ended = _span(version, action["action_time"].date())
        return not has_begun or has_ended or version["approved_by"] is None

    def _was_banned(self, action: Row) -> bool:
        version = self.used(action) if action["script_id"] is not None else None
        return version is not None and bool(self.holds_banned(version))

    def _is_faulty(self, action: Row) -> bool:
        return self.used(action) is None or self._was_unfit(action) or self._was_banned(action)

    def organisations(self) -> list[OrgScript]:
        is_named = any(row["script_id"] is not None for row in self.actions)
        found = []
        for org_id, below in subtrees(self.book, self.as_of_date).items():
            months: dict[date, list[Row]] = defaultdict(list)
            for row in self.actions:
                if self.loans[row["loan_id"]]["org_id"] in below:
                    months[self.month_end(row["action_time"])].append(row)
            for day, rows in months.items():
                spoken = [row for row in rows if _is_spoken(row)]
                used = [row for row in rows if row["script_id"] is not None]
                scripted = sum(row["script_id"] is not None for row in spoken)
                unknown = [row for row in used if self.used(row) is None]
                faulty = [row for row in used if self._is_faulty(row)]
                counts = (
                    scripted,
                    len(used),
                    len(unknown),
                    sum(map(self._was_unfit, used)),
                    sum(map(self._was_banned, used)),
                    len(faulty),
                )
                found.append(
                    OrgScript(
                        org_id,
                        day,
                        len(rows),
                        len(spoken),
                        *(counts if is_named else (None,) * 6),
                        scripted / len(spoken) if is_named and spoken else None,
                        len(faulty) / len(used) if used else None,
                    )
                )
        return found


def _span(script: Row, day: date) -> tuple[bool, bool]:
    """Whether a version has begun by a day, and whether it is over."""
    has_begun = script["valid_from"] is None or script["valid_from"] <= day
    return has_begun, script["valid_to"] is not None and script["valid_to"] < day


def _is_spoken(action: Row) -> bool:
    """Words that reach the debtor: a message, or a call or visit somebody answered."""
    if action["contact_relation"] not in (None, "SELF"):
        return False
    if action["channel"] == "SMS":
        return True
    return action["channel"] in ("CALL", "AI_CALL", "VISIT") and _is_reached(action)


def _is_reached(action: Row) -> bool:
    """Somebody answered: by the flag, else by a result that only somebody can give."""
    if action["connected"] is not None:
        return bool(action["connected"])
    return action["result"] in ("PROMISE", "REFUSE", "PAID", "THIRD_REFUSED")
