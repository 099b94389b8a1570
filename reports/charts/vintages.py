"""Charts for how loans turned out by when they were paid out."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from reports.charts.canvas import (
    MONTHS_HEIGHT,
    click,
    figure_text,
    month_axis,
    rows,
    sheet,
    value_axis,
)
from reports.numbers import count, money_with_unit, rate
from reports.palette import Palette, Theme, palette
from reports.tables import text_width
from reports.wording import Language, say, say_count
from warehouse.metrics import metric

# More curves than this cannot be told apart; more rows are no triangle to look at.
MOST_CURVES = 8
MOST_COHORTS = 12
# A triangle wider than this shows every third month, or sixth, or twelfth.
_MOST_COLUMNS = 16
_STEPS = (1, 3, 6, 12)
_ROW = 26
# Pixels: a Latin sign, and the curves on a narrow screen.
_SIGN_WIDTH, _WIDTH = 7, 800
# The least share of the height between two names that stand near each other.
_ROOM = 0.065


def vintage_curves(
    points: pl.DataFrame, *, figure: str, chosen: str | None, language: Language, theme: Theme
) -> alt.LayerChart:
    """One curve per cohort or product over the months on book, each named at its end.

    ``points``: ``part`` (what a click names, with the month), ``label``, ``months_on_book``, the
    figure and both its parts, ``loan_count``, ``not_reported_loan_count`` and ``is_small``;
    the parts in the order of their strength: the last is drawn strongest, unless one is ``chosen``.
    """
    definition, colours = metric(figure), palette(theme)
    parts = points["part"].unique(maintain_order=True).to_list()
    shades = _shades(colours, len(parts))
    strongest = chosen if chosen in parts else (parts[-1] if parts else None)
    dots = [
        {
            "part": row["part"],
            "label": row["label"],
            "months_on_book": row["months_on_book"],
            "value": None if row[figure] is None else float(row[figure]),
            "colour": shades[parts.index(row["part"])]
            if chosen not in parts
            else (colours.main if row["part"] == chosen else colours.other),
            "width": 3 if row["part"] == strongest else 1.75,
            **_told(row, figure, language),
        }
        for row in points.to_dicts()
    ]
    longest = max((dot["months_on_book"] for dot in dots), default=0)
    highest = max((dot["value"] for dot in dots if dot["value"] is not None), default=0.0)
    top = highest * 1.12 or 0.01
    ends = _names(dots, top=top, longest=longest)
    x = alt.X(
        "months_on_book:Q",
        axis=alt.Axis(
            title=None,
            format="d",
            values=_ticks(longest),
            grid=False,
        ),
        scale=alt.Scale(domain=[0, (longest or 1) * (1 + _room_for(ends))], nice=False),
    )
    scale = alt.Scale(domain=[0, top], nice=False)
    y = alt.Y("value:Q", axis=value_axis(definition), scale=scale)
    base = alt.Chart(rows(dots))
    line = base.mark_line(interpolate="linear").encode(
        x=x,
        y=y,
        detail="part:N",
        color=alt.Color("colour:N", scale=None),
        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
    )
    dot = base.mark_point(filled=True, size=34, opacity=1, cursor="pointer").encode(
        x=x, y=y, color=alt.Color("colour:N", scale=None), tooltip=_tooltip(language, figure)
    )
    names = alt.Chart(rows(ends)).encode(x=x, y=alt.Y("place:Q", scale=scale), text="label:N")
    # A name may stand on another curve, which must not strike it through.
    halo = names.mark_text(align="left", dx=7, stroke=colours.background, strokeWidth=5)
    name = names.mark_text(align="left", dx=7)
    return sheet(
        line,
        dot.add_params(click("part", "months_on_book")),
        halo,
        name,
        title=say(language, "{figure} by months on book", figure=say(language, definition.title)),
        theme=theme,
        height=300,
    )


def vintage_triangle(
    points: pl.DataFrame, *, figure: str, chosen: str | None, language: Language, theme: Theme
) -> alt.LayerChart:
    """Cohorts (rows) by months on book (columns); what is not reached yet has no cell.

    ``points`` as for ``vintage_curves``; ``chosen`` is ``part months_on_book`` of the marked cell.
    """
    colours = palette(theme)
    longest = int(points["months_on_book"].max() or 0)  # type: ignore[arg-type]
    step = next((one for one in _STEPS if longest // one < _MOST_COLUMNS), _STEPS[-1])
    shown = points.filter(pl.col("months_on_book") % step == 0)
    highest = max((float(value) for value in shown[figure] if value is not None), default=0.0)
    missing = say(language, "Not reported")
    cells = [
        {
            "part": row["part"],
            "label": row["label"],
            "months_on_book": row["months_on_book"],
            "value": None if row[figure] is None else float(row[figure]),
            "text": rate(row[figure], missing),
            "is_strong": row[figure] is not None and float(row[figure]) > 0.55 * highest,
            "is_small": row["is_small"],
            "is_chosen": f"{row['part']} {row['months_on_book']}" == chosen,
            **_told(row, figure, language),
        }
        for row in shown.to_dicts()
    ]
    base = alt.Chart(rows(cells))
    x = alt.X(
        "months_on_book:O",
        axis=alt.Axis(orient="top", title=None, ticks=False, domain=False),
        scale=alt.Scale(paddingInner=0.04),
    )
    order = points["label"].unique(maintain_order=True).to_list()
    y = alt.Y(
        "label:N",
        sort=order,
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(paddingInner=0.08),
    )
    cell = base.mark_rect(cornerRadius=2, cursor="pointer", strokeWidth=2).encode(
        x=x,
        y=y,
        tooltip=_tooltip(language, figure),
        color=alt.Color(
            "value:Q", scale=alt.Scale(range=list(colours.scale), domain=[0, highest or 1])
        ),
        stroke=alt.when("datum.is_chosen").then(alt.value(colours.text)).otherwise(alt.value(None)),
    )
    text = base.mark_text(fontSize=11).encode(
        x=x,
        y=y,
        text="text:N",
        color=alt.when("datum.is_strong")
        .then(alt.value(colours.background))
        .when("datum.is_small")
        .then(alt.value(colours.quiet))
        .otherwise(alt.value(colours.text)),
    )
    title = say_count(
        language,
        "{figure} by months on book",
        "{figure} by months on book, every {count} months",
        step,
        figure=say(language, metric(figure).title),
    )
    if any(one["is_small"] for one in cells):
        title = say(language, "{title}; grey: few loans", title=title)
    return sheet(
        cell.add_params(click("part", "months_on_book")),
        text,
        title=title,
        theme=theme,
        height=_ROW * max(len(order), 1) + MONTHS_HEIGHT,
    )


def default_bars(
    months: pl.DataFrame, *, chosen: str | None, language: Language, theme: Theme
) -> alt.LayerChart:
    """First payment default by month; pale over few loans, nothing where none can be observed.

    ``months``: ``part`` (``YYYY-MM-DD``, what a click names), ``loan_count``,
    ``first_payment_default_count``, ``first_payment_default_rate``, ``is_small``.
    """
    figure = "first_payment_default_rate"
    colours = palette(theme)
    bars = [
        {
            "part": part,
            "month": part[:7],
            "value": value,
            "text": rate(value),
            "parts": f"{count(defaults)} / {count(loans)}",
            "colour": colours.main if chosen in (None, part) else colours.other,
            "opacity": 0.45 if is_small else 1,
            "text_colour": colours.quiet if is_small else colours.text,
        }
        for part, value, defaults, loans, is_small in months.select(
            "part", figure, "first_payment_default_count", "loan_count", "is_small"
        ).iter_rows()
    ]
    highest = max((bar["value"] for bar in bars if bar["value"] is not None), default=0.0)
    base = alt.Chart(rows(bars))
    x = alt.X("month:O", axis=month_axis(language), scale=alt.Scale(paddingInner=0.25))
    scale = alt.Scale(domain=[0, highest * 1.18 or 0.01], nice=False)
    y = alt.Y("value:Q", axis=None, scale=scale)
    title = say(language, metric(figure).title)
    tooltip = [
        alt.Tooltip("month:O", title=say(language, "Month")),
        alt.Tooltip("text:N", title=title),
        alt.Tooltip("parts:N", title=say(language, "Defaults / loans observed")),
    ]
    bar = base.mark_bar(cursor="pointer").encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.Color("colour:N", scale=None),
        opacity=alt.Opacity("opacity:Q", scale=None),
    )
    # Clicks hit also where a bar has no height.
    field = base.mark_bar(opacity=0, cursor="pointer").encode(
        x=x, y=alt.value(0), y2=alt.value("height"), tooltip=tooltip
    )
    text = base.mark_text(dy=-8).encode(
        x=x,
        y=alt.Y("at:Q", scale=scale),
        text="text:N",
        color=alt.Color("text_colour:N", scale=None),
    )
    text = text.transform_calculate(at="datum.value === null ? 0 : datum.value")
    return sheet(
        bar,
        text,
        field.add_params(click("part")),
        title=say(language, "{title}; pale: few loans", title=title),
        theme=theme,
        height=250,
    )


def _told(row: dict[str, Any], figure: str, language: Language) -> dict[str, str]:
    """What a point says of itself: the rate and both its parts."""
    definition = metric(figure)
    missing = say(language, "Not reported")
    return {
        "text": figure_text(definition, row[figure], None) if row[figure] is not None else missing,
        "numerator": money_with_unit(row[str(definition.numerator)], language, missing),
        "denominator": money_with_unit(row[str(definition.denominator)], language),
        "loans": count(row["loan_count"]),
        "not_reported": count(row["not_reported_loan_count"]),
    }


def _tooltip(language: Language, figure: str) -> list[alt.Tooltip]:
    definition = metric(figure)
    return [
        alt.Tooltip("label:N", title=say(language, "Group of loans")),
        alt.Tooltip("months_on_book:Q", title=say(language, "Months on book")),
        alt.Tooltip("text:N", title=say(language, definition.title)),
        alt.Tooltip("numerator:N", title=say(language, metric(str(definition.numerator)).title)),
        alt.Tooltip(
            "denominator:N", title=say(language, metric(str(definition.denominator)).title)
        ),
        alt.Tooltip("loans:N", title=say(language, "Loans")),
        alt.Tooltip("not_reported:N", title=say(language, "Loans not reported")),
    ]


def _shades(colours: Palette, number: int) -> list[str]:
    """From a pale shade for the first to a strong one for the last."""
    strong = colours.scale[2:]
    shades = []
    for one in range(number):
        place = (one + 1) / number * (len(strong) - 1)
        low = min(int(place), len(strong) - 2)
        shades.append(_between(strong[low], strong[low + 1], place - low))
    return shades


def _between(low: str, high: str, share: float) -> str:
    """A colour on the way from one to another."""
    channels = [
        round(int(low[at : at + 2], 16) * (1 - share) + int(high[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _ticks(longest: int) -> list[int]:
    step = next((one for one in _STEPS if longest // one <= 2 * _MOST_COLUMNS // 2), _STEPS[-1])
    return list(range(0, longest + 1, step))


def _room_for(names: Sequence[dict[str, Any]]) -> float:
    """What share of the curves' width the longest name takes beside them."""
    return max((_share_of(name["label"]) for name in names), default=0.0)


def _share_of(label: str) -> float:
    return (text_width(label) * _SIGN_WIDTH + 12) / _WIDTH


def _names(dots: Sequence[dict[str, Any]], *, top: float, longest: int) -> list[dict[str, Any]]:
    """The name of each curve beside its last point, moved up where it would cover another."""
    last: dict[str, dict[str, Any]] = {}
    for dot in dots:
        if dot["value"] is not None:
            last[dot["part"]] = dot
    named: list[dict[str, Any]] = []
    for dot in sorted(last.values(), key=lambda one: (one["value"], one["months_on_book"])):
        place = dot["value"]
        near = [
            one["place"]
            for one in named
            if abs(one["months_on_book"] - dot["months_on_book"])
            < (longest or 1) * _share_of(max((one["label"], dot["label"]), key=text_width))
        ]
        if near:
            place = max(place, max(near) + _ROOM * top)
        named.append(
            {"label": dot["label"], "months_on_book": dot["months_on_book"], "place": place}
        )
    return named
