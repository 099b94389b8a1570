"""The figures of one organisation side by side: now, the month before, the year before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import polars as pl

from reports.limits import State, limit_in
from reports.numbers import (
    UNDEFINED,
    MoneyUnit,
    count,
    exact,
    money,
    money_unit,
    money_unit_of_one,
    money_with_unit,
    percent,
    points,
    rate,
    rounded,
    scaled,
    signed,
    with_unit,
)
from reports.wording import Language, say
from warehouse.metrics import Metric, metric

# What the desk opens with, in the order in which a manager reads them.
HEADLINE = (
    "outstanding_principal",
    "overdue_balance",
    "overdue_rate",
    "arrears_rate",
    "par30_rate",
    "par60_rate",
    "par90_rate",
    "npl_rate",
    "overdue90_to_npl",
    "special_mention_rate",
    "new_overdue_principal",
)
# Changes of less than this share of the figure are no movement.
EVEN = Decimal("0.02")

Course: TypeAlias = Literal["worse", "better", "even", "none"]
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """One figure as a reader meets it, ready to print."""

    metric: Metric
    title: str
    now: str
    change: str
    course: Course
    state: State


def figure_now(name: str, now: Row, before: Row | None, language: Language) -> Figure:
    """One figure of one organisation and how it changed since ``before``."""
    definition = metric(name)
    value = now[name]
    earlier = before[name] if before is not None else None
    return Figure(
        metric=definition,
        title=say(language, definition.title),
        now=figure_with_unit(definition, value, language, missing_word(now, language)),
        change=change_text(definition, value, earlier, language),
        course=course(definition, value, earlier),
        state=state(definition, now),
    )


def missing_word(row: Row, language: Language) -> str:
    """Why a figure of a row is missing: not reported, or not defined."""
    return say(language, "Not reported") if row.get("not_reported_loan_count") else UNDEFINED


def figure_with_unit(
    definition: Metric,
    value: Any,
    language: Language,
    missing: str = UNDEFINED,
    unit: MoneyUnit | None = None,
) -> str:
    """A figure standing alone, or in the ``unit`` of those it stands beside."""
    if definition.unit == "ratio":
        return rate(value, missing)
    if definition.unit == "yuan" and unit is not None and value is not None:
        return with_unit(money(value, unit), unit, language)
    if definition.unit == "yuan":
        return money_with_unit(value, language, missing)
    return count(value, missing)


def change_text(
    definition: Metric, now: Any, before: Any, language: Language, unit: MoneyUnit | None = None
) -> str:
    """How a figure changed: percentage points of a rate, yuan of an amount; "—" if not known."""
    if now is None or before is None:
        return UNDEFINED
    if definition.unit == "ratio":
        change = points(now, before)
        assert change is not None
        return say(language, "{points} pp", points=signed(change))
    if definition.unit == "yuan":
        difference = exact(now) - exact(before)
        unit = unit or money_unit([difference], language)
        amount = with_unit(f"{abs(scaled(difference, unit)):,}", unit, language)
        return f"{'+' if difference > 0 else '-' if difference < 0 else ''}{amount}"
    return f"{now - before:+,}"


def _row_unit(definition: Metric, values: Sequence[Any], language: Language) -> MoneyUnit | None:
    """The one unit of a row of money: its values, the first of them now, and their changes."""
    if definition.unit != "yuan":
        return None
    known = [exact(value) for value in values if value is not None]
    changes = [known[0] - one for one in known[1:]] if values[0] is not None else []
    return money_unit_of_one([*known, *changes], language)


def course(definition: Metric, now: Any, before: Any) -> Course:
    """Whether a figure got worse or better; within two per cent of itself it stayed as it was."""
    if now is None or before is None or definition.worse is None:
        return "none"
    change = exact(now) - exact(before)
    if abs(change) <= EVEN * abs(exact(before)):
        return "even"
    return "worse" if (change > 0) == (definition.worse == "higher") else "better"


def state(definition: Metric, now: Row) -> State:
    """Whether a figure breaches its limit, or is near it.

    Overdue beyond 90 days with nothing classed as non-performing has no ratio and is a breach all
    the same.
    """
    value, limit = now[definition.name], limit_in(definition, now)
    if limit is None:
        return "plain"
    if value is None:
        numerator, denominator = now[str(definition.numerator)], now[str(definition.denominator)]
        return "breach" if denominator == 0 and numerator and numerator > 0 else "plain"
    return limit.state(value)


def _tone(of: Course) -> str:
    return of if of in ("worse", "better") else "plain"


def scorecard(
    now: Row,
    month_before: Row | None,
    year_before: Row | None,
    history: pl.DataFrame,
    names: Sequence[str],
    language: Language,
) -> pl.DataFrame:
    """The figures as rows: ``figure``, ``title``, ``now``, ``before``, ``change``, ``year_before``,
    ``year_change``, ``trend`` (its values over ``history``), and the tones of the changes
    (``course``, ``year_course``) and of the figure (``state``)."""
    missing = missing_word(now, language)
    lines = []
    for name in names:
        definition = metric(name)
        earlier = month_before[name] if month_before is not None else None
        last_year = year_before[name] if year_before is not None else None
        unit = _row_unit(definition, (now[name], earlier, last_year), language)
        scale = percent if definition.unit == "ratio" else rounded
        lines.append(
            {
                "figure": name,
                "title": say(language, definition.title),
                "now": figure_with_unit(definition, now[name], language, missing, unit),
                "before": figure_with_unit(definition, earlier, language, unit=unit),
                "change": change_text(definition, now[name], earlier, language, unit),
                "year_before": figure_with_unit(definition, last_year, language, unit=unit),
                "year_change": change_text(definition, now[name], last_year, language, unit),
                "trend": [float(scale(value)) for value in history[name] if value is not None],
                "course": _tone(course(definition, now[name], earlier)),
                "year_course": _tone(course(definition, now[name], last_year)),
                "state": state(definition, now),
            }
        )
    return pl.DataFrame(lines)


def parts_text(name: str, now: Row, language: Language) -> str:
    """Both parts of a ratio with their names and amounts; nothing for other figures."""
    definition = metric(name)
    if definition.numerator is None or definition.denominator is None:
        return ""
    missing = missing_word(now, language)
    parts = [
        f"{say(language, metric(part).title)} "
        f"{figure_with_unit(metric(part), now[part], language, missing)}"
        for part in (definition.numerator, definition.denominator)
    ]
    return " / ".join(parts)
