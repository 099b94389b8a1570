"""Comparisons in words and as rows ready to print."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from reports.numbers import count, percent, points, points_with_unit, rate, signed
from reports.scorecard import Row, change_text, course, figure_with_unit, missing_word, state
from reports.wording import Language, message, say, say_count
from warehouse.metrics import metric


def in_points(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Differences of ratios as decimal percentage points; missing stays missing."""
    return frame.with_columns(
        pl.Series(
            name,
            [None if value is None else percent(value) for value in frame[name]],
            dtype=pl.Decimal(38, 2),
        )
        for name in columns
    )


def change_of_rates(frame: pl.DataFrame) -> pl.Series:
    """The change from ``rate_before`` to ``rate`` in percentage points, as they are printed."""
    changes = [points(now, before) for now, before in frame.select("rate", "rate_before").rows()]
    return pl.Series("change", changes, dtype=pl.Decimal(38, 2))


def whole_of(parts: pl.DataFrame) -> dict[str, Any]:
    """The row of all parts of ``contributions``: both ratios, their parts, and their change."""
    first = parts.row(0, named=True)

    def total(name: str) -> Any:
        known = parts[name].drop_nulls()
        return known.sum() if len(known) else None

    sums = ("numerator", "denominator", "numerator_before", "denominator_before", "loan_count")
    after, before = first["whole_rate"], first["whole_rate_before"]
    return {
        **{name: total(name) for name in sums},
        "rate": after,
        "rate_before": before,
        "contribution": None if after is None or before is None else after - before,
        "by_rate": total("by_rate"),
        "by_share": total("by_share"),
    }


def dates_answer(
    figure: str, whole: Row, parts: pl.DataFrame, labels: Sequence[str], language: Language
) -> str:
    """How a ratio changed between two month ends, and which part most of it comes from.

    ``parts``: the answer of ``contributions``, the largest first; ``labels`` its words.
    """
    sentence = say(
        language,
        "{figure} {before} → {now}, {change}",
        figure=say(language, metric(figure).title),
        before=rate(whole["rate_before"]),
        now=rate(whole["rate"]),
        change=points_with_unit(whole["rate"], whole["rate_before"], language),
    )
    change = whole["contribution"]
    if not change:
        return sentence + say(language, ".")
    same_way = [
        (value, label)
        for value, label in zip(parts["contribution"], labels, strict=True)
        if value is not None and value * change > 0
    ]
    value, label = max(same_way, key=lambda one: abs(one[0]))
    return sentence + say(
        language,
        "; most of it from {name}, {points} pp.",
        name=label,
        points=signed(percent(value)),
    )


def peers_answer(
    figure: str, mine: Row | None, level_words: str, peers: pl.DataFrame, language: Language
) -> str:
    """What place an organisation has among its peers, and where the middle is."""
    first = peers.row(0, named=True)
    middle = rate(first["middle"])
    title = say(language, metric(figure).title)
    if mine is None:
        return say_count(
            language,
            "{figure} of {count} organisation ({level}): middle {middle}.",
            "{figure} of {count} organisations ({level}): middle {middle}.",
            first["place_count"],
            figure=title,
            level=level_words,
            middle=middle,
        )
    if mine["place"] is None:
        return say(
            language,
            "{figure} {rate}; too few loans, or no ratio, for a place among {count} peers, whose "
            "middle is {middle}.",
            figure=title,
            rate=rate(mine["rate"]),
            count=count(first["place_count"]),
            middle=middle,
        )
    sentence = say(
        language,
        "{figure} {rate}: place {place} of {count} (1 is the highest), middle {middle}",
        figure=title,
        rate=rate(mine["rate"]),
        place=mine["place"],
        count=count(first["place_count"]),
        middle=middle,
    )
    if mine["place_before"] is None:
        return sentence + say(language, ".")
    return sentence + say(
        language,
        "; before: place {place} of {count}, {change} since.",
        place=mine["place_before"],
        count=count(first["place_count_before"]),
        change=points_with_unit(mine["rate"], mine["rate_before"], language),
    )


def two_answer(
    figure: str, one: Row, other: Row, names: tuple[str, str], language: Language
) -> str:
    """How one organisation's ratio stands to another's."""
    difference = points(one[figure], other[figure])
    words = message("{figure}: {name} {rate}, {other} {other_rate}.")
    if difference:
        words = message("{figure}: {name} {rate}, {other} {other_rate}, {difference} pp apart.")
    return say(
        language,
        words,
        figure=say(language, metric(figure).title),
        name=names[0],
        rate=rate(one[figure], missing_word(one, language)),
        other=names[1],
        other_rate=rate(other[figure], missing_word(other, language)),
        difference=f"{abs(difference):,}" if difference else "",
    )


def side_by_side(
    one: Row, other: Row, names: Sequence[str], language: Language, *, of_ratios_only: bool
) -> pl.DataFrame:
    """Figures of two rows of org_months: ``figure``, ``title``, ``one``, ``other``, ``difference``,
    and the tones ``course`` (of one against the other, of ratios only or of all) and ``state``."""
    lines = []
    for name in names:
        definition = metric(name)
        # Of two organisations the smaller amount is not the better one.
        is_rate = definition.unit == "ratio" or not of_ratios_only
        seen = course(definition, one[name], other[name]) if is_rate else "none"
        lines.append(
            {
                "figure": name,
                "title": say(language, definition.title),
                "one": figure_with_unit(
                    definition, one[name], language, missing_word(one, language)
                ),
                "other": figure_with_unit(
                    definition, other[name], language, missing_word(other, language)
                ),
                "difference": change_text(definition, one[name], other[name], language),
                "course": seen if seen in ("worse", "better") else "plain",
                "state": state(definition, one),
            }
        )
    return pl.DataFrame(lines)


def place_change(places_worse: int | None) -> str:
    """How a place changed: ``↑3`` three places towards the highest, ``↓2``, ``0``; "—" unknown."""
    if places_worse is None:
        return "—"
    if places_worse == 0:
        return "0"
    return f"{'↑' if places_worse > 0 else '↓'}{abs(places_worse)}"
