"""What all charts share: the sheet they are drawn on, their axes and how a click is named."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import altair as alt

from reports.numbers import MoneyUnit, exact, money, named, one_decimal, rate
from reports.palette import FONT, Theme, palette
from reports.wording import Language, say
from warehouse.metrics import Metric

# The name a click goes by in ``st.vega_lite_chart(..., on_select=...)``.
CLICK = "clicked"
Row = Mapping[str, object]
LABEL_SIZE = 12
# Thousands apart, no zeros at the end: 1,250 and 0.5, never 1.25e+3.
NUMBER = ",.2~f"
ROW_HEIGHT = 26
# What a title and an axis of months take of a chart's height.
TITLE_HEIGHT = 30
MONTHS_HEIGHT = 44


def rows(values: Sequence[Row]) -> alt.Data:
    """Rows as inline data; money becomes a double here and nowhere before."""
    plain = [{name: _plain(value) for name, value in row.items()} for row in values]
    return alt.Data(values=plain)  # type: ignore[no-untyped-call]


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def sheet(
    *layers: alt.Chart, theme: Theme, height: int, title: str | None = None
) -> alt.LayerChart:
    """Layers as one chart as wide as its place, in the colours of the theme."""
    colours = palette(theme)
    axis = {
        "labelFontSize": LABEL_SIZE,
        "titleFontSize": LABEL_SIZE,
        "titleFontWeight": "normal",
        "labelColor": colours.quiet,
        "titleColor": colours.quiet,
        "domainColor": colours.grid,
        "tickColor": colours.grid,
        "gridColor": colours.grid,
        # Labels are neither turned nor cut.
        "labelAngle": 0,
        "labelLimit": 0,
    }
    chart = alt.layer(*layers)
    assert isinstance(chart, alt.LayerChart)
    if title is not None:
        head = alt.TitleParams(
            title,
            anchor="start",
            fontSize=LABEL_SIZE,
            fontWeight="normal",
            color=colours.quiet,
            offset=6,
        )
        chart = chart.properties(title=head)
    drawn: alt.LayerChart = (
        chart.properties(width="container", height=height)
        .configure(background="transparent", font=FONT, padding=4)
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_text(font=FONT, fontSize=LABEL_SIZE, color=colours.text)
        .configure_legend(disable=True)
    )
    return drawn


def on_sheet(base: alt.Chart, theme: Theme, **mark: Any) -> tuple[alt.Chart, alt.Chart]:
    """A text in front of lines: first its outline in the colour of the sheet, then itself.

    ``base``: with the encodings of the text but its colour; ``mark``: as of ``mark_text``.
    """
    behind = {**mark, "stroke": palette(theme).background, "strokeWidth": 4, "strokeJoin": "round"}
    return base.mark_text(**behind), base.mark_text(**mark)


def click(*fields: str) -> alt.Parameter:
    """A click on a mark names its values in ``fields``; it never dims or moves anything."""
    return alt.selection_point(name=CLICK, fields=list(fields), on="click", clear="dblclick")


def figure_text(figure: Metric, value: Decimal | float | None, unit: MoneyUnit | None) -> str:
    """A figure as it is printed beside a mark."""
    if figure.is_per_thousand:
        return one_decimal(None if value is None else float(exact(value) * 1000))
    if figure.unit == "ratio":
        return rate(value)
    if unit is not None:
        return money(value, unit)
    return "—" if value is None else f"{value:,.0f}"


def scaled(value: Decimal | float | None, unit: MoneyUnit | None) -> float | None:
    """A value in the unit of its axis."""
    if value is None:
        return None
    return float(exact(value) / unit.yuan) if unit is not None else float(value)


def value_axis(figure: Metric, *, is_bound: bool = False) -> alt.Axis:
    """The axis of a figure: per cent for a ratio. Its unit stands in the head, never turned.

    ``is_bound``: a number at the very end of the axis, which the edge would cut, is left out.
    """
    if figure.is_per_thousand:
        # The values stay shares: only the labels count in thousands.
        thousands = f"format(datum.value * 1000, '{NUMBER}')"
        return alt.Axis(title=None, tickCount=5, labelBound=is_bound, labelExpr=thousands)
    # As many decimals as tell the numbers apart: 6%, 0.05%.
    number = ".2~%" if figure.unit == "ratio" else NUMBER
    return alt.Axis(format=number, title=None, tickCount=5, labelBound=is_bound)


def figure_title(figure: Metric, unit: MoneyUnit | None, language: Language) -> str:
    """The name of a figure with the unit of its numbers."""
    return named(say(language, figure.title), unit, language)


def month_labels(language: Language, *, is_narrow: bool) -> str:
    """A label expression for ``YYYY-MM``: the month; the year below the first and each January."""
    number = "toNumber(slice(datum.value, 5, 7))"
    if is_narrow:
        month = number
    elif language is Language.ZH:
        month = f"{number} + '月'"
    else:
        names = "['Jan','Feb','Mar','Apr','May','Jun','Jul','Aug','Sep','Oct','Nov','Dec']"
        month = f"{names}[{number} - 1]"
    year = "slice(datum.value, 0, 4)"
    return f"(datum.index == 0 || {number} == 1) ? [{month}, {year}] : [{month}, '']"


def month_axis(language: Language, *, is_narrow: bool = False) -> alt.Axis:
    """The axis of months; a narrow one leaves no room for more than the number."""
    labels = month_labels(language, is_narrow=is_narrow)
    return alt.Axis(labelExpr=labels, title=None, ticks=False, labelPadding=6)


def month_ticks(begin: date, end: date) -> alt.TimeIntervalStep:
    """About eight ticks on an axis of days, whole months apart, so that none is named twice."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    # Whole years and their parts, so that a January is among the ticks.
    step = next((one for one in (1, 2, 3, 6, 12, 24) if months <= 9 * one), 60)
    return alt.TimeIntervalStep(interval="month", step=step)
