"""The chart for who and when."""

import altair as alt
import polars as pl

from reports.charts.canvas import (
    MONTHS_HEIGHT,
    click,
    figure_text,
    figure_title,
    month_axis,
    rows,
    sheet,
)
from reports.limits import limit_of
from reports.numbers import money_unit
from reports.palette import Theme, palette
from reports.wording import Language, say
from warehouse.metrics import metric

ROW = 24
# A map of more rows than this is no map; the worst are shown and the page says so.
MOST_ROWS = 40


def heat_map(
    months: pl.DataFrame, *, figure: str, language: Language, theme: Theme
) -> alt.LayerChart:
    """A figure of organisations (rows, the worst now on top) over months; a click names both.

    ``months``: ``org_id``, ``label``, ``month_end_date`` and the figure.
    """
    definition, colours = metric(figure), palette(theme)
    unit = money_unit(months[figure], language) if definition.unit == "yuan" else None
    limit = limit_of(definition, months)
    present = [float(value) for value in months[figure] if value is not None]
    highest = max(present, default=0.0)
    # Beyond the middle of the scale text is light on dark, or dark on light.
    middle = 0.55 * highest
    cells = [
        {
            "org_id": org_id,
            "label": label,
            "month": f"{day:%Y-%m}",
            "month_end_date": day,
            "value": None if value is None else float(value),
            "text": figure_text(definition, value, unit),
            "is_strong": value is not None and float(value) > middle,
            "is_breach": (
                value is not None and limit is not None and limit.state(value) == "breach"
            ),
        }
        for org_id, label, day, value in months.select(
            "org_id", "label", "month_end_date", figure
        ).iter_rows()
    ]
    latest = months["month_end_date"].max()
    order = (
        months.filter(pl.col("month_end_date") == latest)
        .sort(figure, "label", descending=[True, False], nulls_last=True)["label"]
        .to_list()
    )
    base = alt.Chart(rows(cells))
    x = alt.X("month:O", axis=month_axis(language), scale=alt.Scale(paddingInner=0.04))
    y = alt.Y(
        "label:N",
        sort=order,
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(paddingInner=0.08),
    )
    title = figure_title(definition, unit, language)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Organisation")),
        alt.Tooltip("month:O", title=say(language, "Month")),
        alt.Tooltip("text:N", title=title),
    ]
    cell = base.mark_rect(cornerRadius=2, cursor="pointer").encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.Color(
            "value:Q",
            scale=alt.Scale(range=list(colours.scale), domain=[0, highest or 1]),
        ),
        stroke=alt.when("datum.is_breach")
        .then(alt.value(colours.breach))
        .otherwise(alt.value(None)),
    )
    strong = colours.background
    text = base.mark_text(fontSize=11).encode(
        x=x,
        y=y,
        text="text:N",
        color=alt.when("datum.is_strong")
        .then(alt.value(strong))
        .otherwise(alt.value(colours.text)),
    )
    return sheet(
        cell.add_params(click("org_id", "month_end_date")),
        text,
        theme=theme,
        height=ROW * max(len(order), 1) + MONTHS_HEIGHT,
    )
