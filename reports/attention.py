"""What is wrong and what to do about it: the lines a manager reads before any chart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reports.conduct import per_thousand
from reports.limits import limit_in
from reports.numbers import count, money_with_unit, rate
from reports.scorecard import Row, state
from reports.terms import term
from reports.wording import Language, say, say_count
from warehouse.metrics import PORTFOLIO

Level: TypeAlias = Literal["breach", "near", "todo"]
Where: TypeAlias = Literal["overdue", "exceptions", "customers", "to_do", "conduct", "data"]
# What of collection cannot wait, the most pressing first.
_COLLECTION = ("PROMISE_DUE", "PROMISE_BROKEN", "OVERDUE_NO_ACTION")


@dataclass(frozen=True)
class Alert:
    """One thing to do, and the list that shows what it is about."""

    level: Level
    text: str
    where: Where
    # The choices of that page which show it.
    choices: tuple[tuple[str, str], ...]


def alerts(
    now: Row,
    asked: Row,
    exceptions: Row,
    *,
    contacts: int,
    rejected_rows: int,
    findings: int,
    language: Language,
) -> list[Alert]:
    """What asks for something to be done, what breaches a limit first.

    ``now``: the organisation's row of org_months. ``asked``: the answer of ``query.attention``.
    ``exceptions``: the row of ANY of ``query.exceptions_by_rule``, whose count is missing where no
    loan could be tested. ``contacts``: C customers to contact.
    """
    found = _limits(now, language)
    if asked["gap_loan_count"]:
        text = say_count(
            language,
            "{count} loan classed too well ({amount})",
            "{count} loans classed too well ({amount})",
            asked["gap_loan_count"],
            amount=money_with_unit(asked["gap_principal"], language),
        )
        found.append(Alert("todo", text, "overdue", _loans("classification_gap")))
    if exceptions["loan_count"]:
        text = say_count(
            language,
            "{count} loan breaks a rule ({amount})",
            "{count} loans break a rule ({amount})",
            exceptions["loan_count"],
            amount=money_with_unit(
                exceptions["outstanding_principal"], language, say(language, "Not reported")
            ),
        )
        found.append(Alert("todo", text, "exceptions", ()))
    if asked["new_overdue_loan_count"]:
        text = say_count(
            language,
            "{count} loan newly overdue ({amount})",
            "{count} loans newly overdue ({amount})",
            asked["new_overdue_loan_count"],
            amount=money_with_unit(asked["new_overdue_principal"], language),
        )
        found.append(Alert("todo", text, "overdue", _loans("new_overdue_principal")))
    if contacts:
        text = say_count(
            language, "{count} C customer to contact", "{count} C customers to contact", contacts
        )
        found.append(Alert("todo", text, "customers", (("view", "todo"), ("asked", "CONTACT"))))
    if asked["not_reported_loan_count"]:
        text = say_count(
            language,
            "{count} loan not reported",
            "{count} loans not reported",
            asked["not_reported_loan_count"],
        )
        found.append(Alert("todo", text, "overdue", _loans("not_reported_loan_count")))
    if rejected_rows:
        text = say_count(
            language,
            "{count} row set aside, to mend",
            "{count} rows set aside, to mend",
            rejected_rows,
        )
        found.append(Alert("todo", text, "data", (("section", "rejected"),)))
    if findings:
        text = say_count(
            language,
            "{count} disagreement between the files",
            "{count} disagreements between the files",
            findings,
        )
        found.append(Alert("todo", text, "data", (("section", "reconciliation"),)))
    return found


def collection_alerts(conduct: Row, waiting: Mapping[str, int], language: Language) -> list[Alert]:
    """What collection asks for: promises, loans nobody works on, and actions against the rules.

    ``conduct``: the row of ANY of ``query.conduct_by_rule``. ``waiting``: to-dos by their kind,
    of promises those about to fall due, of all else those that are late.
    """
    found = [
        Alert(
            "todo",
            say(
                language,
                "{kind}: {count}",
                kind=term(language, "to_do_kind", kind),
                count=count(waiting[kind]),
            ),
            "to_do",
            (("kind", kind), *((("when", "OVERDUE"),) if kind != "PROMISE_DUE" else ())),
        )
        for kind in _COLLECTION
        if waiting.get(kind)
    ]
    if conduct["violating_action_count"]:
        text = say_count(
            language,
            "{count} action in breach ({rate} per thousand)",
            "{count} actions in breach ({rate} per thousand)",
            conduct["violating_action_count"],
            rate=per_thousand(conduct["violation_rate"]),
        )
        found.append(Alert("todo", text, "conduct", ()))
    return found


def _limits(now: Row, language: Language) -> list[Alert]:
    found: list[Alert] = []
    for definition in PORTFOLIO:
        limit = limit_in(definition, now)
        if limit is None or definition.numerator is None:
            continue
        of = state(definition, now)
        if of == "plain":
            continue
        words = {"title": say(language, definition.title), "limit": rate(limit.limit)}
        value = now[definition.name]
        if value is None:
            text = say(language, "{title}: above {limit}, nothing is classed so", **words)
        elif of == "breach":
            text = say(language, "{title} {value}, above {limit}", value=rate(value), **words)
        else:
            text = say(language, "{title} {value}, near {limit}", value=rate(value), **words)
        found.append(Alert(of, text, "overdue", _loans(definition.numerator)))
    return sorted(found, key=lambda alert: alert.level)


def _loans(name: str) -> tuple[tuple[str, str], ...]:
    return (("view", "loans"), ("list", name))
