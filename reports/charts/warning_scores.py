"""Charts of how good warnings were: each indicator by both rates, loans gone wrong by month."""

import altair as alt
import polars as pl

from reports.charts.canvas import (
    MONTHS_HEIGHT,
    ROW_HEIGHT,
    TITLE_HEIGHT,
    click,
    rows,
    sheet,
)
from reports.charts.stacks import stacked_months
from reports.numbers import count, rate
from reports.palette import Theme, palette
from reports.tables import text_width
from reports.terms import term
from reports.wording import Language, say

# Indicators with a row of their own; the rest stands in the table.
MOST_INDICATORS = 10
# How a loan was warned of, from the bottom of a bar up.
_OUTCOMES = ("WARNED", "WARNED_LATE", "NOT_WARNED")
_BARS_HEIGHT = 190
# Pixels of a sign of the names of the colours, and between two of them.
_SIGN, _GAP = 6.6, 34


def score_dots(
    scores: pl.DataFrame, *, least: int, language: Language, theme: Theme
) -> alt.LayerChart:
    """Each indicator as a row, a dot at its hit rate and a diamond at its share of loans warned of.

    ``scores``: rows of ``query.scores_by_indicator`` with ``indicator``; those with most judged
    come first, and a rate of fewer than ``least`` warnings is hollow. A click names
    ``indicator_code``.
    """
    colours = palette(theme)
    shown = scores.filter(pl.col("precision_rate").is_not_null()).head(MOST_INDICATORS)
    dots = [
        {
            "indicator_code": row["indicator_code"],
            "label": row["indicator"],
            "precision": row["precision_rate"],
            "recall": row["recall_rate"],
            "end": max(row["precision_rate"], row["recall_rate"] or 0),
            "is_small": row["matured_count"] < least,
            "text": f"{rate(row['precision_rate'])} · {rate(row['recall_rate'])}",
            "judged": f"{count(row['followed_count'])} / {count(row['matured_count'])}",
            "warned": f"{count(row['warned_count'])} / {count(row['newly_past_due_count'])}",
        }
        for row in shown.iter_rows(named=True)
    ]
    base = alt.Chart(rows(dots))
    # Room on the right for both rates of a dot at 100 %, which takes as much as half of the axis.
    scale = alt.Scale(domain=[-0.02, 1.62], nice=False)
    axis = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%", title=None)
    y = alt.Y(
        "label:N",
        sort=[str(dot["label"]) for dot in dots],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    precision = alt.X("precision:Q", scale=scale, axis=axis)
    recall = alt.X("recall:Q", scale=scale, axis=axis)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Indicator")),
        alt.Tooltip("judged:N", title=say(language, "Followed / judged")),
        alt.Tooltip("warned:N", title=say(language, "Warned of / newly past 30 days")),
        alt.Tooltip("text:N", title=say(language, "Hit rate · share warned of")),
    ]
    return sheet(
        base.mark_rule(color=colours.grid, strokeWidth=2).encode(x=precision, x2="recall:Q", y=y),
        base.mark_point(
            shape="diamond", filled=True, size=90, opacity=1, cursor="pointer", color=colours.better
        ).encode(x=recall, y=y, tooltip=tooltip),
        base.mark_point(shape="circle", size=90, opacity=1, cursor="pointer", color=colours.main)
        .encode(
            x=precision,
            y=y,
            tooltip=tooltip,
            fill=alt.when("datum.is_small")
            .then(alt.value(colours.background))
            .otherwise(alt.value(colours.main)),
        )
        .add_params(click("indicator_code")),
        base.mark_text(align="left", dx=9, fontSize=11, color=colours.quiet).encode(
            x=alt.X("end:Q", scale=scale, axis=axis), y=y, text="text:N"
        ),
        title=say(language, "● hit rate · ◆ share of loans warned of (○: few warnings judged)"),
        theme=theme,
        height=ROW_HEIGHT * max(len(dots), 1) + TITLE_HEIGHT + MONTHS_HEIGHT // 2,
    )


def missed_bars(months: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """Loans newly past 30 days month by month, by how they were warned of, the share on top.

    ``months``: rows of ``query.score_months``.
    """
    colours = palette(theme)
    shades = dict(zip(_OUTCOMES, (colours.main, colours.other, colours.worse), strict=True))
    names = [term(language, "warning_outcome", code) for code in _OUTCOMES]
    cells = [
        {
            "month": f"{row['month_end_date']:%Y-%m}",
            "kind": name,
            "order": order,
            "value": row[f"{code.lower()}_count"],
            "text": count(row[f"{code.lower()}_count"]),
        }
        for row in months.iter_rows(named=True)
        for order, (code, name) in enumerate(zip(_OUTCOMES, names, strict=True))
    ]
    tops = [
        {
            "month": f"{row['month_end_date']:%Y-%m}",
            "value": row["newly_past_due_count"],
            "text": f"{count(row['warned_count'])}/{count(row['newly_past_due_count'])}",
        }
        for row in months.iter_rows(named=True)
        if row["newly_past_due_count"]
    ]
    bars, labels = stacked_months(
        cells,
        tops,
        shades={name: shades[code] for code, name in zip(_OUTCOMES, names, strict=True)},
        titles=(say(language, "Warned of"), say(language, "Number of loans")),
        headroom=1.3,
        colours=colours,
        language=language,
    )
    left, legend = 0.0, []
    for code, name in zip(_OUTCOMES, names, strict=True):
        legend.append(
            alt.Chart(rows([{"text": f"■ {name}"}]))
            .mark_text(align="left", baseline="top", color=shades[code])
            .encode(x=alt.value(left), y=alt.value(0), text="text:N")
        )
        left += text_width(name) * _SIGN + _GAP
    return sheet(
        bars,
        labels,
        *legend,
        title=say(language, "Loans newly past 30 days, on top those warned of in time"),
        theme=theme,
        height=_BARS_HEIGHT + TITLE_HEIGHT + MONTHS_HEIGHT,
    )
