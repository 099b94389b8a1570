"""Charts of financial statements: who is flagged for what, and one borrower in its industry."""

from typing import Any

import altair as alt
import polars as pl

from reports.charts.canvas import ROW_HEIGHT, TITLE_HEIGHT, click, rows, sheet
from reports.financial_statements import measure_text
from reports.palette import LEVEL_FILLS, Theme, palette
from reports.terms import term
from reports.wording import Language, joined, say

_LINES_HEIGHT = 250
# Three years of quarters.
_MOST_PERIODS = 12


def flag_bars(
    flags: pl.DataFrame, *, chosen: str | None, language: Language, theme: Theme
) -> alt.LayerChart:
    """How many borrowers each flag names, the gravest level first in each bar.

    ``flags``: the answer of ``statement_flag_counts``. A click names ``flag_key``; a chosen flag
    stands out by the others paling.
    """
    colours = palette(theme)
    bars = []
    ends: dict[str, dict[str, Any]] = {}
    for one in flags.iter_rows(named=True):
        name = f"{one['flag_code']} {say(language, one['title'])}"
        held = ends.setdefault(name, {"flag": name, "end": 0, "levels": []})
        number, level = one["customer_count"], term(language, "statement_level", one["level"])
        bars.append(
            {
                "flag": name,
                "flag_key": one["flag_key"],
                "start": held["end"],
                "end": held["end"] + number,
                "colour": LEVEL_FILLS[one["level"]],
                "opacity": 1.0 if chosen in (None, one["flag_key"]) else 0.35,
                "level": level,
                "customers": number,
            }
        )
        held["end"] += number
        held["levels"].append(f"{level} {number:,}")
    for held in ends.values():
        parts = joined(language, held.pop("levels"))
        held["text"] = say(language, "{whole} ({parts})", whole=f"{held['end']:,}", parts=parts)
    highest = max((held["end"] for held in ends.values()), default=1)
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "flag:N",
        sort=list(ends),
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    # Room on the right for the number of each level.
    scale = alt.Scale(domain=[0, highest * 2], nice=False)
    bar = base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer").encode(
        x=alt.X("start:Q", axis=None, scale=scale),
        x2="end:Q",
        y=y,
        color=alt.Color("colour:N", scale=None),
        opacity=alt.Opacity("opacity:Q", scale=None),
        tooltip=[
            alt.Tooltip("flag:N", title=say(language, "Flag")),
            alt.Tooltip("level:N", title=say(language, "Flag level")),
            alt.Tooltip("customers:Q", title=say(language, "Customers")),
        ],
    )
    text = (
        alt.Chart(rows(list(ends.values())))
        .mark_text(align="left", dx=5, color=colours.text)
        .encode(x=alt.X("end:Q", axis=None, scale=scale), y=y, text="text:N")
    )
    return sheet(
        bar.add_params(click("flag_key")),
        text,
        title=say(language, "Borrowers by flag, the gravest level first"),
        theme=theme,
        height=ROW_HEIGHT * max(len(ends), 1) + TITLE_HEIGHT,
    )


def measure_lines(
    measures: pl.DataFrame, *, measure: str, language: Language, theme: Theme
) -> alt.LayerChart:
    """One measure of a borrower over its periods, the middle of its industry as a dashed line.

    ``measures``: the answer of ``measures_of_customer``.
    """
    colours = palette(theme)
    points = [
        {
            "period": f"{one['period_end_date']:%Y-%m}",
            "value": one["value"],
            "median": one["median_value"],
            "text": measure_text(measure, one["value"], language),
            "median_text": measure_text(measure, one["median_value"], language),
        }
        for one in measures.filter(pl.col("measure") == measure)
        .sort("period_end_date")
        .tail(_MOST_PERIODS)
        .iter_rows(named=True)
    ]
    for point in points:
        # The last value alone is named; the others would lie upon each other.
        point["label"] = point["text"] if point is points[-1] else ""
    name = term(language, "statement_measure", measure)
    base = alt.Chart(rows(points))
    x = alt.X("period:O", axis=alt.Axis(title=None, ticks=False, labelPadding=6))
    scale = alt.Scale(zero=False, padding=20)
    form = ".0%" if measure in _PER_CENT else ",.2~f"
    y = alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=5, format=form), scale=scale)
    tooltip = [
        alt.Tooltip("period:O", title=say(language, "Period")),
        alt.Tooltip("text:N", title=name),
        alt.Tooltip("median_text:N", title=say(language, "Middle of the industry")),
    ]
    return sheet(
        base.mark_line(color=colours.other, strokeDash=[4, 3], strokeWidth=1.5).encode(
            x=x, y=alt.Y("median:Q", scale=scale)
        ),
        base.mark_line(color=colours.main, strokeWidth=2.5).encode(x=x, y=y),
        base.mark_point(color=colours.main, filled=True, size=45, opacity=1).encode(
            x=x, y=y, tooltip=tooltip
        ),
        base.mark_text(color=colours.text, dy=-12, fontWeight="bold").encode(
            x=x, y=y, text="label:N"
        ),
        title=say(language, "{measure}; dashed: the middle of the industry", measure=name),
        theme=theme,
        height=_LINES_HEIGHT,
    )


_PER_CENT = frozenset(
    {
        "DEBT_TO_ASSETS",
        "REVENUE_CHANGE",
        "RECEIVABLE_DAYS_CHANGE",
        "INVENTORY_DAYS_CHANGE",
        "SHORT_DEBT_CHANGE",
        "IMBALANCE_SHARE",
    }
)
