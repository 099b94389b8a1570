"""Charts of promises to pay: month by month how they ended, and what came of their plans."""

from decimal import Decimal

import altair as alt
import polars as pl

from reports.charts.canvas import MONTHS_HEIGHT, ROW_HEIGHT, TITLE_HEIGHT, rows, sheet
from reports.charts.stacks import stacked_months
from reports.numbers import count, money_with_unit, share
from reports.palette import Palette, Theme, palette
from reports.tables import text_width
from reports.terms import term
from reports.wording import Language, say

# How promises ended, from the bottom of a bar up, and the columns that count them.
_STATES = {"KEPT": "kept_count", "REPLACED": "replaced_count", "BROKEN": "broken_count"}
# What came of plans, from good to bad.
OUTCOMES = (
    "SETTLED",
    "ARREARS_PAID",
    "KEPT",
    "OPEN",
    "REPLACED",
    "BROKEN",
    "NOT_REPORTED",
)
MONTHS_SHOWN = 13
_BARS_HEIGHT = 190
# Pixels of a sign of the names of the colours, between two of them, and of the square before each.
_SIGN, _GAP, _SQUARE = 6.6, 34, 15


def promise_bars(months: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """Promises due month by month by how they ended, on top the share that was kept.

    ``months``: rows of ``query.promise_months``, the last of which are shown.
    """
    colours = palette(theme)
    shades = dict(zip(_STATES, (colours.main, colours.other, colours.worse), strict=True))
    names = {code: term(language, "promise_state", code) for code in _STATES}
    shown = months.tail(MONTHS_SHOWN)
    pieces = [
        {
            "month": f"{row['month_end_date']:%Y-%m}",
            "kind": names[code],
            "order": order,
            "value": row[column],
            "text": count(row[column]),
        }
        for row in shown.iter_rows(named=True)
        for order, (code, column) in enumerate(_STATES.items())
    ]
    tops = [
        {
            "month": f"{row['month_end_date']:%Y-%m}",
            "value": row["due_count"],
            "text": share(row["kept_rate"]),
        }
        for row in shown.iter_rows(named=True)
        if row["due_count"]
    ]
    bars, labels = stacked_months(
        pieces,
        tops,
        shades={names[code]: shade for code, shade in shades.items()},
        titles=(say(language, "How it ended"), say(language, "Promises")),
        headroom=1.3,
        colours=colours,
        language=language,
    )
    left, legend = 0.0, []
    for code, name in names.items():
        for text, shift, colour in (("■", 0, shades[code]), (name, _SQUARE, colours.quiet)):
            legend.append(
                alt.Chart(rows([{"text": text}]))
                .mark_text(align="left", baseline="top", color=colour)
                .encode(x=alt.value(left + shift), y=alt.value(0), text="text:N")
            )
        left += text_width(name) * _SIGN + _GAP
    return sheet(
        bars,
        labels,
        *legend,
        title=say(language, "Promises due, on top the share kept"),
        theme=theme,
        height=_BARS_HEIGHT + TITLE_HEIGHT + MONTHS_HEIGHT,
    )


def outcome_of_plan_bars(
    outcomes: pl.DataFrame, *, language: Language, theme: Theme
) -> alt.LayerChart:
    """What came of the plans made, from good to bad, each with its share and its money.

    ``outcomes``: rows of ``query.promise_outcomes``.
    """
    colours = palette(theme)
    found = {row["plan_outcome"]: row for row in outcomes.iter_rows(named=True)}
    bars = [
        {
            "label": term(language, "plan_outcome", code),
            "tone": code,
            "value": found[code]["plan_count"],
            "text": f"{count(found[code]['plan_count'])}"
            f" ({share(found[code]['plan_count'] / found[code]['all_count'])})",
            "amount": money_with_unit(found[code]["promised_amount"] or Decimal(0), language),
        }
        for code in OUTCOMES
        if code in found
    ]
    highest = max((bar["value"] for bar in bars), default=0)
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=[str(bar["label"]) for bar in bars],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, highest * 1.4 or 1], nice=False))
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "What came of it")),
        alt.Tooltip("text:N", title=say(language, "Plans")),
        alt.Tooltip("amount:N", title=say(language, "Amount promised")),
    ]
    return sheet(
        base.mark_bar(height=ROW_HEIGHT - 9).encode(
            x=x, y=y, tooltip=tooltip, color=_outcome_colour(colours)
        ),
        base.mark_text(align="left", dx=5, color=colours.text).encode(x=x, y=y, text="text:N"),
        title=say(language, "What came of the plans made"),
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def _outcome_colour(colours: Palette) -> alt.Color:
    shades = {
        "SETTLED": colours.better,
        "ARREARS_PAID": colours.better,
        "KEPT": colours.main,
        "OPEN": colours.other,
        "REPLACED": colours.worse,
        "BROKEN": colours.worse,
        "NOT_REPORTED": colours.grid,
    }
    return alt.Color(
        "tone:N", scale=alt.Scale(domain=list(shades), range=list(shades.values())), legend=None
    )
