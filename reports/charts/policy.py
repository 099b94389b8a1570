"""Charts of the credit policy: what is used of each limit, and since when."""

import altair as alt
import polars as pl

from reports.charts.canvas import (
    MONTHS_HEIGHT,
    NUMBER,
    ROW_HEIGHT,
    TITLE_HEIGHT,
    click,
    month_axis,
    rows,
    scaled,
    sheet,
)
from reports.numbers import money, money_unit, named, rate
from reports.palette import Theme, palette
from reports.terms import term
from reports.wording import Language, say

# A limit exceeded many times over would press all other bars against the axis.
_WIDEST = 2.0


def limit_bars(
    policies: pl.DataFrame, *, chosen: str | None, language: Language, theme: Theme
) -> alt.LayerChart:
    """What is used of each limit, as a share of it, with the limit as a line at the whole.

    ``policies``: ``policy_id`` (what a click names), ``subject``, ``state``, ``used_share``,
    ``used_amount`` and ``limit_amount``. A chosen policy stands out by the others paling.
    """
    colours = palette(theme)
    shades = {"BREACH": colours.breach, "NEAR": colours.near}
    unit = money_unit(policies["limit_amount"], language)
    bars = [
        {
            "policy_id": row["policy_id"],
            "label": row["subject"],
            "share": min(row["used_share"], _WIDEST),
            "opacity": 1.0 if chosen in (None, row["policy_id"]) else 0.35,
            "colour": shades.get(row["state"], colours.main),
            "state": term(language, "policy_state", row["state"]),
            "text": f"{rate(row['used_share'])}  {money(row['used_amount'], unit)}"
            f" / {money(row['limit_amount'], unit)}",
        }
        for row in policies.iter_rows(named=True)
    ]
    # Two policies may be about one member, so a bar stands by its number and is named by its label.
    names = ", ".join(
        f"'{_escaped(str(bar['policy_id']))}': '{_escaped(str(bar['label']))}'" for bar in bars
    )
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "policy_id:N",
        sort=[bar["policy_id"] for bar in bars],
        axis=alt.Axis(
            title=None,
            ticks=False,
            domain=False,
            labelColor=colours.text,
            labelExpr=f"({{{names}}})[datum.value]",
        ),
    )
    highest = max([1.0, *(float(bar["share"]) for bar in bars)])
    scale = alt.Scale(domain=[0, highest * 1.75], nice=False)
    x = alt.X("share:Q", axis=None, scale=scale)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Policy")),
        alt.Tooltip("state:N", title=say(language, "State")),
        alt.Tooltip("text:N", title=say(language, "Used of the limit")),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer").encode(
        x=x,
        y=y,
        tooltip=tooltip,
        opacity=alt.Opacity("opacity:Q", scale=None),
        color=alt.Color("colour:N", scale=None),
    )
    # Beside the bar, and beside the limit where the bar ends before it.
    text = base.mark_text(align="left", dx=7, color=colours.text).encode(
        x=alt.X("end:Q", axis=None, scale=scale), y=y, text="text:N"
    )
    text = text.transform_calculate(end="max(datum.share, 1)")
    limit = (
        alt.Chart(rows([{"limit": 1.0}]))
        .mark_rule(color=colours.text, strokeWidth=2)
        .encode(x=alt.X("limit:Q", axis=None, scale=scale))
    )
    title = say(
        language,
        "Share of the limit used, used / limit {unit}; the line is the limit",
        unit=named("", unit, language).strip(),
    )
    return sheet(
        bar.add_params(click("policy_id")),
        limit,
        text,
        title=title,
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def limit_line(history: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """What was used at each month end, and the limit it is held against.

    ``history``: ``month_end_date``, ``used_amount``, ``limit_amount``, earliest first.
    """
    colours = palette(theme)
    amounts = [*history["used_amount"], *history["limit_amount"]]
    unit = money_unit(amounts, language)
    points = [
        {
            "month": f"{row['month_end_date']:%Y-%m}",
            "used": None if row["used_amount"] is None else scaled(row["used_amount"], unit),
            "limit": None if row["limit_amount"] is None else scaled(row["limit_amount"], unit),
            "used_text": money(row["used_amount"], unit),
            "limit_text": money(row["limit_amount"], unit),
            "is_last": place == len(history),
        }
        for place, row in enumerate(history.iter_rows(named=True), start=1)
    ]
    base = alt.Chart(rows(points))
    x = alt.X("month:O", axis=month_axis(language, is_narrow=True))
    scale = alt.Scale(zero=True, nice=True)
    y = alt.Y("used:Q", axis=alt.Axis(format=NUMBER, title=None, tickCount=4), scale=scale)
    y_limit = alt.Y("limit:Q", scale=scale)
    tooltip = [
        alt.Tooltip("month:O", title=say(language, "Month")),
        alt.Tooltip("used_text:N", title=say(language, "Used of the limit")),
        alt.Tooltip("limit_text:N", title=say(language, "Limit")),
    ]
    limit = base.mark_line(color=colours.breach, strokeDash=[4, 3], strokeWidth=1.5)
    line = base.mark_line(color=colours.main, strokeWidth=2.5)
    dots = base.mark_point(color=colours.main, filled=True, size=40, opacity=1)
    last = base.transform_filter("datum.is_last")
    return sheet(
        limit.encode(x=x, y=y_limit),
        line.encode(x=x, y=y),
        dots.encode(x=x, y=y, tooltip=tooltip),
        last.mark_text(align="right", dy=-9, color=colours.text, fontWeight="bold").encode(
            x=x, y=y, text="used_text:N"
        ),
        title=named(
            say(language, "Used at each month end; the dashed line is the limit"), unit, language
        ),
        theme=theme,
        height=200 + MONTHS_HEIGHT,
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
