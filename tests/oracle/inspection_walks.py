"""From check to check, day by day: which rule holds, and when what it asks for falls due."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.rows import Row

ONE_DAY = timedelta(days=1)
# Name and days of the rule in force, None where there is none.
Rule = tuple[str, int] | None


@dataclass
class Found:
    """A duty while it is being found. ``waits``: no check or period after it took its place."""

    opens: date
    due: date
    rule_code: str
    base: date
    number: int
    waits: bool
    planned_until: date
    done_by: Row | None = None
    plan: Row | None = None
    trigger_id: str | None = None


def rule_of(kind: str, customer_type: str | None, loan: Row, five_class: str) -> Rule:
    """The strictest rule of practice that holds for a loan in a class."""
    if loan["is_low_risk"]:
        return None
    is_small = bool(loan["is_sme_special"])
    amount = loan["disbursed_amount"]
    is_pass = five_class == "PASS"
    holding: list[tuple[str, int, bool]] = {
        "FIRST": [
            ("FIRST_CORPORATE", 15, customer_type == "CORP"),
            ("FIRST_RETAIL", 30, customer_type == "RETAIL"),
            ("FIRST_SMALL_BUSINESS", 7, customer_type == "SME"),
            ("FIRST_SME_SPECIAL", 7, is_small),
        ],
        "DAILY": [
            ("REGULAR_PASS", 90, is_pass and customer_type in ("CORP", "SME")),
            ("REGULAR_SME_SPECIAL", 90, is_pass and is_small),
            ("REGULAR_LARGE", 30, is_pass and amount >= 50_000_000),
            ("REGULAR_MEDIUM", 90, is_pass and 10_000_000 <= amount < 50_000_000),
            ("REGULAR_SMALL", 180, is_pass and amount < 10_000_000),
            ("REGULAR_SPECIAL_MENTION", 30, five_class == "SPECIAL_MENTION"),
            ("REGULAR_SUBSTANDARD", 30, five_class == "SUBSTANDARD"),
            ("REGULAR_DOUBTFUL_LOSS", 90, five_class in ("DOUBTFUL", "LOSS")),
        ],
        "GUARANTEE": [
            (
                "GUARANTEE_SECURED",
                180,
                loan["guarantee_type"] in ("MORTGAGE", "PLEDGE", "GUARANTEE"),
            )
        ],
    }[kind]
    return min(
        ((code, days) for code, days, holds in holding if holds),
        key=lambda rule: rule[1],
        default=None,
    )


def rule_of_organisation(kind: str, org_level: str) -> Rule:
    levels, code, days = {
        "SELF": (("BRANCH", "SUB"), "SELF_BRANCH", 90),
        "SPOT": (("BRANCH",), "SPOT_BRANCH", 180),
        "SUPERVISE": (("REGION", "BRANCH"), "SUPERVISE_BELOW", 180),
    }[kind]
    return (code, days) if org_level in levels else None


def walk(
    start: date,
    checks: dict[date, Row],
    rule_on: Callable[[date], Rule],
    ends_on: date | None,
    as_of_date: date,
) -> list[Found]:
    """Every duty from check to check. ``rule_on`` a day is what holds from that day on."""
    found: list[Found] = []
    base, progress = start, Fraction(0)
    fallen: list[Found] = []

    def in_force(day: date) -> Rule:
        return None if ends_on is not None and day >= ends_on else rule_on(day)

    def next_one(day: date) -> Found | None:
        rule = in_force(day)
        if rule is None:
            return None
        due, reached = day, progress
        while reached < 1:
            due += ONE_DAY
            reached += Fraction(1, rule[1])
        return Found(base, due, rule[0], base, 1, True, date.max)

    day = start
    while day < as_of_date:
        rule = in_force(day)
        day += ONE_DAY
        if rule is not None:
            progress += Fraction(1, rule[1])
        if rule is not None and progress >= len(fallen) + 1:
            number = len(fallen) + 1
            opens = base if number == 1 else day
            fallen.append(Found(opens, day, rule[0], base, number, False, day))
        check = checks.get(day)
        if check is not None:
            doing = fallen[-1] if fallen else next_one(day)
            if doing is not None:
                doing.done_by, doing.waits, doing.planned_until = check, True, day
                found += fallen if fallen else [doing]
            base, progress, fallen = day, Fraction(0), []
    if fallen:
        fallen[-1].waits, fallen[-1].planned_until = True, date.max
        found += fallen
    elif (ahead := next_one(as_of_date)) is not None:
        found.append(ahead)
    return found


def plan_for(duties: list[Found], plans: Iterable[Row]) -> set[str]:
    """Gives each duty the row of the plan that is for it; the numbers of those given."""
    meant: dict[int, list[Row]] = {}
    for plan in plans:
        for place, duty in enumerate(duties):
            if plan["due_date"] <= duty.planned_until:
                meant.setdefault(place, []).append(plan)
                break
    for place, rows in meant.items():
        duties[place].plan = best(rows, duties[place].due)
    return {duty.plan["inspection_id"] for duty in duties if duty.plan is not None}


def best(rows: list[Row], due: date) -> Row:
    """The last one planned by the due date, else the first after it."""
    by_then = [row for row in rows if row["due_date"] <= due]
    day = (
        max(row["due_date"] for row in by_then) if by_then else min(row["due_date"] for row in rows)
    )
    return min(
        (row for row in rows if row["due_date"] == day), key=lambda row: row["inspection_id"]
    )
