"""Charts for who and how much. Bars start at zero."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import altair as alt
import polars as pl

from reports.charts.canvas import (
    ROW_HEIGHT,
    TITLE_HEIGHT,
    click,
    figure_text,
    figure_title,
    rows,
    scaled,
    sheet,
)
from reports.numbers import count, exact, money_unit, named, rounded, share, signed
from reports.palette import Palette, Theme, palette
from reports.tables import text_width
from reports.wording import Language, say
from warehouse.metrics import metric

# The part that is all the smaller ones together.
REST = ""
# Pixels of a sign of the text at a bar, and between them; of the chart of movers at its narrowest.
_SIGN, _GAP, _MOVERS_WIDTH = 6.6, 10, 200
# What part of the highest bar a number above a bar takes.
_NUMBER_SHARE = Decimal("0.16")


def ranked_bars(
    parts: pl.DataFrame, *, figure: str, chosen: str | None, language: Language, theme: Theme
) -> alt.LayerChart:
    """Parts of a portfolio by an amount, the largest first, each with its value and its share.

    ``parts``: ``part`` (what a click names, ``REST`` for all others together), ``label`` and the
    figure. A chosen part stands out.
    """
    definition, colours = metric(figure), palette(theme)
    unit = money_unit(parts[figure], language) if definition.unit == "yuan" else None
    whole = sum(value for value in parts[figure] if value is not None)
    bars = [
        {
            "part": part,
            "is_strong": chosen in (None, part),
            "label": label,
            "value": scaled(value, unit),
            "text": figure_text(definition, value, unit)
            + (f" ({share(float(value) / float(whole))})" if value and whole else ""),
        }
        for part, label, value in parts.select("part", "label", figure).iter_rows()
    ]
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=_order(bars, "value"),
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    x = alt.X("value:Q", axis=None, scale=_room_for_labels(bars))
    title = figure_title(definition, unit, language)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Part")),
        alt.Tooltip("text:N", title=title),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer").encode(
        x=x, y=y, tooltip=tooltip, color=_strong(colours)
    )
    text = base.mark_text(align="left", dx=5, color=colours.text).encode(x=x, y=y, text="text:N")
    return sheet(
        bar.add_params(click("part")),
        text,
        title=title,
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def bucket_bars(
    buckets: pl.DataFrame,
    *,
    figure: str,
    before_name: str | None,
    chosen: str | None,
    language: Language,
    theme: Theme,
) -> alt.LayerChart:
    """The overdue book by age, left to right, with where each bucket stood before as a quiet tick.

    ``buckets``: ``part``, ``label`` (two lines), the figure, ``loan_count`` and ``before``.
    """
    definition, colours = metric(figure), palette(theme)
    unit = money_unit(buckets[figure], language) if definition.unit == "yuan" else None
    highest = max(
        (one or Decimal(0) for one in (*buckets[figure], *buckets["before"])), default=Decimal(0)
    )
    bars = [
        {
            "part": part,
            "is_strong": chosen in (None, part),
            "label": label,
            "value": scaled(value, unit),
            "before": scaled(before, unit),
            "top": scaled(_top(value, before, highest), unit),
            "text": figure_text(definition, value, unit),
            "before_text": figure_text(definition, before, unit),
            "loans": count(loans),
        }
        for part, label, value, before, loans in buckets.select(
            "part", "label", figure, "before", "loan_count"
        ).iter_rows()
    ]
    base = alt.Chart(rows(bars))
    x = alt.X(
        "label:N",
        sort=buckets["label"].to_list(),
        axis=alt.Axis(
            title=None, ticks=False, labelExpr="split(datum.value, '\\n')", labelColor=colours.text
        ),
        scale=alt.Scale(paddingInner=0.25),
    )
    scale = alt.Scale(domain=[0, (scaled(highest, unit) or 0) * 1.15 or 1], nice=False)
    y = alt.Y("value:Q", axis=None, scale=scale)
    title = figure_title(definition, unit, language)
    head = title
    tooltip = [
        alt.Tooltip("part:N", title=say(language, "Bucket")),
        alt.Tooltip("text:N", title=title),
        alt.Tooltip("loans:N", title=say(language, "Loans")),
    ]
    if before_name is not None:
        head = say(language, "{title}; the line marks {before}", title=title, before=before_name)
        tooltip.insert(2, alt.Tooltip("before_text:N", title=before_name))
    layers = [
        base.mark_bar(cursor="pointer")
        .encode(x=x, y=y, tooltip=tooltip, color=_strong(colours))
        .add_params(click("part")),
        base.mark_text(dy=-8, color=colours.text).encode(
            x=x, y=alt.Y("top:Q", scale=scale), text="text:N"
        ),
    ]
    if before_name is not None:
        layers.append(
            base.mark_tick(
                color=colours.text,
                thickness=3,
                width=alt.RelativeBandSize(0.9),
                stroke=colours.background,
                strokeWidth=1,
            ).encode(x=x, y=alt.Y("before:Q", scale=scale), tooltip=tooltip)
        )
    return sheet(*layers, title=head, theme=theme, height=230)


def _top(value: Decimal | None, before: Decimal | None, highest: Decimal) -> Decimal:
    """Above which height the number of a bar stands: the bar's, unless the line would cross it."""
    bar, line = exact(value or 0), exact(before or 0)
    room = exact(highest) * _NUMBER_SHARE
    return line if bar <= line <= bar + room else bar


def movers(changes: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """Who moved a figure: bars to the right made it worse, bars to the left made it better.

    ``changes``: ``org_id`` (what a click names), ``label``, ``change`` in yuan.
    """
    colours = palette(theme)
    unit = money_unit(changes["change"], language)
    bars = [
        {
            "org_id": org_id,
            "label": label,
            "change": scaled(change, unit),
            "text": (text := signed(rounded(change / unit.yuan))),
            "right": text if change > 0 else "",
            "left": text if change <= 0 else "",
            "is_worse": change > 0,
        }
        for org_id, label, change in changes.select("org_id", "label", "change").iter_rows()
    ]
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=_order(bars, "change"),
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    x = alt.X("change:Q", axis=None, scale=alt.Scale(domain=_reach(bars), nice=False))
    title = named(say(language, "Change"), unit, language)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Organisation")),
        alt.Tooltip("text:N", title=title),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer").encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.when("datum.is_worse")
        .then(alt.value(colours.worse))
        .otherwise(alt.value(colours.better)),
    )
    right = base.mark_text(align="left", dx=5)
    left = base.mark_text(align="right", dx=-5)
    zero = alt.Chart(rows([{"change": 0}])).mark_rule(color=colours.quiet).encode(x=x)
    layers = [
        bar.add_params(click("org_id")),
        right.encode(x=x, y=y, text="right:N", color=alt.value(colours.text)),
        left.encode(x=x, y=y, text="left:N", color=alt.value(colours.text)),
        zero,
    ]
    return sheet(
        *layers,
        title=title,
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def _reach(bars: Sequence[dict[str, Any]]) -> list[float]:
    """The axis from the longest bar to the left to that to the right, with room for their texts."""
    ends = {"left": 0.0, "right": 0.0}
    texts = {"left": 0.0, "right": 0.0}
    for bar in bars:
        side = "right" if bar["is_worse"] else "left"
        ends[side] = max(ends[side], abs(float(bar["change"] or 0)))
        texts[side] = max(texts[side], text_width(bar["text"]) * _SIGN + _GAP)
    pixel = sum(ends.values()) / (_MOVERS_WIDTH - sum(texts.values())) or 1.0
    return [-ends["left"] - texts["left"] * pixel, ends["right"] + texts["right"] * pixel]


def _room_for_labels(bars: Sequence[dict[str, Any]]) -> alt.Scale:
    """The axis from zero, with room for the figures at the ends of the bars."""
    return alt.Scale(domain=[0, _highest(bars, "value") * 1.45 or 1], nice=False)


def _highest(bars: Sequence[dict[str, Any]], of: str) -> float:
    return max((bar[of] for bar in bars if bar[of] is not None), default=0.0)


def _order(bars: Sequence[dict[str, Any]], of: str) -> list[str]:
    """The labels from the largest to the smallest; what is the rest of all stands last."""
    ranked = sorted(bars, key=lambda bar: (bar.get("part") == REST, -(bar[of] or 0), bar["label"]))
    return [bar["label"] for bar in ranked]


def _strong(colours: Palette) -> Any:
    """The main colour for what is chosen, or for all when nothing is."""
    strong = alt.when("datum.is_strong").then(alt.value(colours.main))
    return strong.otherwise(alt.value(colours.other))
