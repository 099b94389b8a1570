"""Charts of recovering arrears: plans against the time, and how soon money comes back."""

from typing import Any

import altair as alt
import polars as pl

from reports.charts.canvas import ROW_HEIGHT, TITLE_HEIGHT, click, on_sheet, rows, sheet
from reports.numbers import count, money, money_unit, money_with_unit, named, rate
from reports.palette import Theme, palette
from reports.wording import Language, say

# A plan met several times over would press all other bars against the axis.
_WIDEST = 1.5
_TICK_DAYS = 30
# The name of a curve that ends higher stands below the line of 100 %, not on it.
_HIGHEST_NAME = 0.94


def plan_bars(parts: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """How far each plan is completed, with a mark where the time stands.

    ``parts``: ``org_id`` (what a click names), ``label``, ``plan_state``, ``plan_completion``,
    ``time_elapsed``, ``recovered_amount`` and ``target_amount``, in the order of the bars.
    """
    colours = palette(theme)
    unit = money_unit(parts["target_amount"], language)
    bars = [
        {
            "org_id": row["org_id"],
            "label": row["label"],
            "value": min(row["plan_completion"], _WIDEST),
            "elapsed": row["time_elapsed"],
            "colour": colours.breach if row["plan_state"] == "BEHIND" else colours.main,
            "completion": rate(row["plan_completion"]),
            "time": rate(row["time_elapsed"]),
            "text": f"{rate(row['plan_completion'])} · {money(row['recovered_amount'], unit)}"
            f" / {money(row['target_amount'], unit)}",
        }
        for row in parts.iter_rows(named=True)
    ]
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=[str(bar["label"]) for bar in bars],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    highest = max([0.0, *(max(bar["value"], bar["elapsed"]) for bar in bars)])
    scale = alt.Scale(domain=[0, (highest or 1) * 1.5], nice=False)
    x = alt.X("value:Q", axis=None, scale=scale)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Organisation")),
        alt.Tooltip("completion:N", title=say(language, "Plan completed")),
        alt.Tooltip("time:N", title=say(language, "Time elapsed")),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 11, cursor="pointer").encode(
        x=x, y=y, tooltip=tooltip, color=alt.Color("colour:N", scale=None)
    )
    mark = base.mark_tick(
        color=colours.text, thickness=2, height=ROW_HEIGHT - 5, orient="vertical"
    ).encode(x=alt.X("elapsed:Q", axis=None, scale=scale), y=y, tooltip=tooltip)
    # Beside the bar, and beside the mark where the bar ends before it.
    text = (
        base.mark_text(align="left", dx=7, color=colours.text)
        .transform_calculate(end="max(datum.value, datum.elapsed)")
        .encode(x=alt.X("end:Q", axis=None, scale=scale), y=y, text="text:N")
    )
    return sheet(
        bar.add_params(click("org_id")),
        mark,
        text,
        title=say(
            language,
            "Plan completed, recovered / target {unit}; the mark is the time elapsed",
            unit=named("", unit, language).strip(),
        ),
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def recovery_lines(
    curves: pl.DataFrame, *, chosen: str, language: Language, theme: Theme
) -> alt.LayerChart:
    """The share that is back by days since it became overdue, a line per month, one of them strong.

    ``curves``: rows of ``recovery_curves`` with ``cohort`` as ``2025-06`` (what a click names).
    """
    colours = palette(theme)
    points: list[dict[str, Any]] = [
        {
            "cohort": row["cohort"],
            "day": row["days_since_entry"],
            "value": row["recovery_rate"],
            "is_chosen": row["cohort"] == chosen,
            "is_named": False,
            "day_text": count(row["days_since_entry"]),
            "rate_text": rate(row["recovery_rate"]),
            "back_text": money_with_unit(row["recovered_amount"], language),
            "entry_text": money_with_unit(row["entry_amount"], language),
        }
        for row in curves.iter_rows(named=True)
        if row["recovery_rate"] is not None
    ]
    of_chosen = [point for point in points if point["is_chosen"]]
    if of_chosen:
        of_chosen[-1] |= {"is_named": True, "named_at": min(of_chosen[-1]["value"], _HIGHEST_NAME)}
    longest = max((point["day"] for point in points), default=0)
    base = alt.Chart(rows(points))
    x = alt.X(
        "day:Q",
        axis=alt.Axis(
            title=None, format="d", grid=False, values=list(range(0, longest + 1, _TICK_DAYS))
        ),
        # Room for the name at the end of the longest line.
        scale=alt.Scale(domain=[0, (longest or 1) * 1.12], nice=False),
    )
    y_scale = alt.Scale(domain=[0, 1], nice=False)
    y = alt.Y(
        "value:Q",
        axis=alt.Axis(format=".0%", title=None, tickCount=5),
        scale=y_scale,
    )
    tooltip = [
        alt.Tooltip("cohort:N", title=say(language, "Became overdue in")),
        alt.Tooltip("day_text:N", title=say(language, "Days since")),
        alt.Tooltip("rate_text:N", title=say(language, "Share back")),
        alt.Tooltip("back_text:N", title=say(language, "Back so far")),
        alt.Tooltip("entry_text:N", title=say(language, "Became overdue")),
    ]
    strong = base.transform_filter("datum.is_chosen")
    others = base.transform_filter("!datum.is_chosen")
    name = on_sheet(
        base.transform_filter("datum.is_named").encode(
            x=x, y=alt.Y("named_at:Q", title=None, scale=y_scale), text="cohort:N"
        ),
        theme,
        align="left",
        dx=8,
        fontWeight="bold",
        color=colours.main,
    )
    dots = others.mark_point(filled=True, size=30, opacity=1, color=colours.other, cursor="pointer")
    return sheet(
        others.mark_line(color=colours.other, strokeWidth=1.5).encode(x=x, y=y, detail="cohort:N"),
        dots.encode(x=x, y=y, tooltip=tooltip).add_params(click("cohort")),
        strong.mark_line(color=colours.main, strokeWidth=3).encode(x=x, y=y),
        strong.mark_point(filled=True, size=45, opacity=1, color=colours.main).encode(
            x=x, y=y, tooltip=tooltip
        ),
        *name,
        title=say(
            language,
            "Share back by days since it became overdue; a line per month, {cohort} in front",
            cohort=chosen,
        ),
        theme=theme,
        height=280,
    )
