"""Charts of the line itself: who is behind, and the regular reports month by month."""

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
from reports.terms import term
from reports.wording import Language, say

# From the best to the worst, from the bottom of a bar up.
REPORT_STATES = ("ON_TIME", "LATE", "OVERDUE", "NOT_REPORTED")


def behind_bars(
    parts: pl.DataFrame, *, title: str, language: Language, theme: Theme
) -> alt.LayerChart:
    """Organisations that are behind, most on top, each with its number and its rate.

    ``parts``: ``org_id`` (what a click names), ``label``, ``number`` and ``share``.
    """
    colours = palette(theme)
    bars = [
        {
            "org_id": org_id,
            "label": label,
            "value": number,
            "text": count(number) + (f" ({rate(share)})" if share is not None else ""),
        }
        for org_id, label, number, share in parts.select(
            "org_id", "label", "number", "share"
        ).iter_rows()
    ]
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=[str(bar["label"]) for bar in bars],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    highest = max((number for number in parts["number"] if number is not None), default=0)
    scale = alt.Scale(domain=[0, highest * 1.45 or 1], nice=False)
    x = alt.X("value:Q", axis=None, scale=scale)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Organisation")),
        alt.Tooltip("text:N", title=say(language, title)),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer", color=colours.main)
    text = base.mark_text(align="left", dx=5, color=colours.text)
    return sheet(
        bar.encode(x=x, y=y, tooltip=tooltip).add_params(click("org_id")),
        text.encode(x=x, y=y, text="text:N"),
        title=say(language, title),
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def report_bars(months: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """Regular reports by the month they were due in, by how they stand, the rate in time on top.

    ``months``: rows of ``org_reports``, earliest first.
    """
    colours = palette(theme)
    shades = dict(
        zip(REPORT_STATES, (colours.other, colours.near, colours.worse, colours.main), strict=True)
    )
    cells = []
    tops = []
    for row in months.to_dicts():
        numbers = dict(
            zip(
                REPORT_STATES,
                (
                    row["on_time_count"],
                    row["late_count"],
                    row["overdue_count"],
                    row["not_reported_count"],
                ),
                strict=True,
            )
        )
        month = f"{row['month_end_date']:%Y-%m}"
        cells += [
            {
                "month": month,
                "kind": term(language, "report_state", state),
                "order": order,
                "value": number,
                "text": count(number),
            }
            for order, (state, number) in enumerate(numbers.items())
            if number
        ]
        tops.append(
            {"month": month, "value": sum(numbers.values()), "text": rate(row["on_time_rate"])}
        )
    bars, labels = stacked_months(
        cells,
        tops,
        shades={term(language, "report_state", state): shades[state] for state in REPORT_STATES},
        titles=(say(language, "State"), say(language, "Reports")),
        headroom=1.15,
        colours=colours,
        language=language,
    )
    chart = sheet(
        bars,
        labels,
        title=say(language, "Regular reports by month due; above the bar the rate on time"),
        theme=theme,
        height=190 + MONTHS_HEIGHT,
    )
    drawn: alt.LayerChart = chart.configure_legend(
        disable=False, orient="bottom", title=None, labelColor=colours.text, labelLimit=0
    )
    return drawn
