"""Charts for when."""

from collections.abc import Sequence
from datetime import date

import altair as alt
import polars as pl

from reports.charts.canvas import (
    MONTHS_HEIGHT,
    NUMBER,
    TITLE_HEIGHT,
    figure_text,
    figure_title,
    month_axis,
    month_ticks,
    on_sheet,
    rows,
    scaled,
    sheet,
    value_axis,
)
from reports.charts.labels import Box, Spot, free_spot, room
from reports.limits import limit_of
from reports.numbers import count, money_unit, named
from reports.palette import Theme, palette
from reports.tables import text_width
from reports.terms import term
from reports.wording import Language, joined, say
from warehouse.metrics import metric

TREND_MONTHS = 13
# So many months are given room, also where a young loan has had fewer.
FEWEST_MONTHS = 12
# The least share of the height between two names.
ROOM = 0.1
# Pixels a line of names takes, and how many lines there are.
LINE, LINES = 15, 3
# A trend: its height, the pixels its lines keep from top and bottom, the pixels of a month where
# the chart is narrowest, and those of a Latin sign.
_TREND_HEIGHT, _TREND_PADDING, _MONTH, _SIGN = 250, 24, 19, 6.6
# How far below its point the last value may stand.
_ABOVE, _BELOW = -12, 14


def trend(
    history: pl.DataFrame, *, figure: str, until: date, language: Language, theme: Theme
) -> alt.LayerChart:
    """A figure over the last thirteen months, with the year before as a quiet line behind it.

    ``history``: rows of org_months of one organisation, ``month_end_date`` and the figure, 25
    months or fewer.
    """
    definition, colours = metric(figure), palette(theme)
    limit = limit_of(definition, history)
    values = {
        (day.year, day.month): value
        for day, value in history.select("month_end_date", figure).iter_rows()
        if day <= until
    }
    unit = money_unit(values.values(), language) if definition.unit == "yuan" else None
    shown = _months_up_to(sorted(values))[-TREND_MONTHS:]
    before_name = say(language, "Year before")
    title = figure_title(definition, unit, language) if unit is not None else None
    number_below, spot = _places_of_words(
        [scaled(values.get(one), unit) for one in shown],
        [scaled(values.get((year - 1, month)), unit) for year, month in shown],
        limit=None if limit is None else float(limit.limit),
        name=before_name,
        number=figure_text(definition, values[shown[-1]], unit) if shown else "",
        height=_TREND_HEIGHT - MONTHS_HEIGHT - (TITLE_HEIGHT if title is not None else 0),
    )
    # A line of one point is not drawn, and so is not named.
    if sum(values.get((year - 1, month)) is not None for year, month in shown) < 2:
        spot = None
    named_at = shown[spot.month] if spot is not None else None
    points = []
    for year, month in shown:
        now, then = values.get((year, month)), values.get((year - 1, month))
        points.append(
            {
                "month": f"{year}-{month:02d}",
                "now": scaled(now, unit),
                "earlier": scaled(then, unit),
                "now_text": figure_text(definition, now, unit),
                "earlier_text": figure_text(definition, then, unit),
                # Direct labels: the last value, and the name of the line behind where it is free.
                "label": figure_text(definition, now, unit) if (year, month) == shown[-1] else "",
                "name": before_name if (year, month) == named_at else "",
            }
        )
    x = alt.X(
        "month:O", axis=month_axis(language, is_narrow=True), scale=alt.Scale(paddingOuter=0.3)
    )
    scale = alt.Scale(zero=False, nice=False, padding=_TREND_PADDING)
    y_now = alt.Y("now:Q", axis=value_axis(definition, is_bound=True), scale=scale)
    y_then = alt.Y("earlier:Q", scale=scale)
    tooltip = [
        alt.Tooltip("month:O", title=say(language, "Month")),
        alt.Tooltip("now_text:N", title=say(language, definition.title)),
        alt.Tooltip("earlier_text:N", title=before_name),
    ]
    base = alt.Chart(rows(points))
    before = base.mark_line(color=colours.other, strokeDash=[4, 3], strokeWidth=1.5)
    line = base.mark_line(color=colours.main, strokeWidth=2.5)
    dots = base.mark_point(color=colours.main, filled=True, size=45, opacity=1)
    number = on_sheet(
        base.encode(x=x, y=y_now, text="label:N"),
        theme,
        color=colours.text,
        dy=number_below,
        fontWeight="bold",
        align="right",
        dx=6,
        fontSize=13,
    )
    name = on_sheet(
        base.encode(x=x, y=y_then, text="name:N"),
        theme,
        color=colours.quiet,
        dy=spot.offset if spot is not None else 0,
    )
    layers = [
        before.encode(x=x, y=y_then),
        line.encode(x=x, y=y_now),
        dots.encode(x=x, y=y_now, tooltip=tooltip),
        *name,
        *number,
    ]
    if limit is not None:
        line_of_limit = alt.Chart(rows([{"limit": float(limit.limit)}]))
        layers.append(
            line_of_limit.mark_rule(color=colours.breach, strokeDash=[2, 2]).encode(
                y=alt.Y("limit:Q", scale=scale)
            )
        )
    return sheet(*layers, title=title, theme=theme, height=_TREND_HEIGHT)


def _months_up_to(known: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Every month from the first known to the last: one of which nothing is known stays empty."""
    if not known:
        return []
    (first_year, first), (last_year, last) = known[0], known[-1]
    return [
        (number // 12, number % 12 + 1)
        for number in range(first_year * 12 + first - 1, last_year * 12 + last)
    ]


def _places_of_words(
    now: Sequence[float | None],
    earlier: Sequence[float | None],
    *,
    limit: float | None,
    name: str,
    number: str,
    height: int,
) -> tuple[int, Spot | None]:
    """How far below its point the last value stands, and where the name of the line behind does.

    Each on the side that is freer of both lines, and clear of the other. Both lines in the unit of
    the axis, month by month. ``height``: of the plot in pixels.
    """
    known = [one for one in (*now, *earlier, limit) if one is not None]
    if not known:
        return _ABOVE, None
    low, high = min(known), max(known)

    def level(value: float | None) -> float | None:
        if value is None:
            return None
        share = (value - low) / (high - low) if high > low else 0.5
        return height - _TREND_PADDING - share * (height - 2 * _TREND_PADDING)

    line, behind = ([level(one) for one in values] for values in (now, earlier))
    number_below, taken = _ABOVE, []
    last = line[-1]
    if last is not None:
        right = len(now) - 1 + 0.5
        left = right - _SIGN * text_width(number) * 1.15 / _MONTH
        boxes = {
            below: Box(left, right, last + below - 8, last + below + 8)
            for below in (_ABOVE, _BELOW)
        }
        number_below = max(
            boxes, key=lambda below: min(room(boxes[below], one) for one in (line, behind))
        )
        taken.append(boxes[number_below])
    spot = free_spot(
        behind,
        [line] if limit is None else [line, [level(limit)] * len(now)],
        half_width=_SIGN * text_width(name) / 2 / _MONTH,
        height=height,
        taken=taken,
    )
    return number_below, spot


def days_past_due(
    months: pl.DataFrame,
    *,
    marks: Sequence[tuple[date, str]],
    bucket_days: Sequence[tuple[str, int]],
    language: Language,
    theme: Theme,
) -> alt.LayerChart:
    """How late a loan was at each month end, with what was changed about it as marked days.

    ``months``: rows of loan_months of one loan. ``marks``: days and what happened (an EventType
    code, or NEW_PLAN). ``bucket_days``: buckets and the days from which they count, for quiet
    lines.
    """
    colours = palette(theme)
    bars = [
        {
            "day": day,
            "days": days,
            "days_text": count(days, say(language, "Not reported")),
            "bucket": term(language, "bucket", bucket) if bucket else "—",
        }
        for day, days, bucket in months.select(
            "month_end_date", "days_past_due", "bucket"
        ).iter_rows()
    ]
    highest = max((row["days"] or 0 for row in bars), default=0)
    x = alt.X(
        "day:T",
        scale=alt.Scale(type="utc", padding=14),
        axis=alt.Axis(
            format="%Y-%m",
            title=None,
            grid=False,
            tickCount=month_ticks(
                min((row["day"] for row in bars), default=date.max),
                max((row["day"] for row in bars), default=date.max),
            ),
        ),
    )
    y = alt.Y(
        "days:Q",
        axis=alt.Axis(title=None, tickCount=5, tickMinStep=1, grid=False),
        scale=alt.Scale(domain=[0, max(highest * 1.15, 10)], nice=False),
    )
    top = max(highest * 1.15, 10)
    lines: list[dict[str, object]] = []
    below = 0
    for name, start in bucket_days:
        # Names of buckets that would lie upon each other are left out.
        if start > 1 and start - below >= ROOM * top and start <= top:
            lines.append({"days": start, "name": name})
            below = start
    quiet = alt.Chart(rows(lines))
    by_day: dict[date, list[str]] = {}
    for day, code in sorted(marks):
        by_day.setdefault(day, []).append(term(language, "event_type", code))
    # Names of days close to each other stand on different lines.
    happened = [
        {"day": day, "what": joined(language, names), "height": 8 + LINE * (number % LINES)}
        for number, (day, names) in enumerate(by_day.items())
    ]
    events = alt.Chart(rows(happened))
    tooltip = [
        alt.Tooltip("day:T", title=say(language, "Month end"), format="%Y-%m-%d"),
        alt.Tooltip("days_text:N", title=say(language, "Days past due")),
        alt.Tooltip("bucket:N", title=say(language, "Bucket")),
    ]
    what = [
        alt.Tooltip("day:T", title=say(language, "Day"), format="%Y-%m-%d"),
        alt.Tooltip("what:N", title=say(language, "Event")),
    ]
    width = max(3, min(18, 700 // max(len(bars), 1)))
    layers: list[alt.Chart] = [
        quiet.mark_rule(color=colours.grid).encode(y="days:Q"),
        quiet.mark_text(align="left", dy=-7, dx=3, color=colours.quiet).encode(
            y="days:Q", x=alt.value(0), text="name:N"
        ),
        alt.Chart(rows(bars))
        .mark_bar(color=colours.main, size=width)
        .encode(x=x, y=y, tooltip=tooltip),
        events.mark_rule(color=colours.worse, strokeDash=[3, 3]).encode(x=x, tooltip=what),
        events.mark_text(align="left", dx=4, color=colours.worse).encode(
            x=x, y=alt.Y("height:Q", scale=None), text="what:N", tooltip=what
        ),
    ]
    title = say(language, "Days past due at each month end")
    return sheet(*layers, title=title, theme=theme, height=230)


def _with_room(months: list[str]) -> list[str]:
    """The months, with empty ones after them where they are few: one bar is not a wall."""
    while months and len(months) < FEWEST_MONTHS:
        year, month = int(months[-1][:4]), int(months[-1][5:])
        months.append(f"{year + month // 12}-{month % 12 + 1:02}")
    return months


def plan_and_payments(
    months: pl.DataFrame, *, until: date, language: Language, theme: Theme
) -> alt.LayerChart:
    """What fell due each month (wide, quiet) and what was paid (narrow, strong).

    ``months``: the answer of ``payments_by_month``.
    """
    colours = palette(theme)
    amounts = [*months["due_amount"], *months["paid_amount"]]
    unit = money_unit(amounts, language)
    bars = [
        {
            "month": f"{month:%Y-%m}",
            "due": scaled(due, unit),
            "paid": scaled(paid, unit),
            "due_text": f"{due:,.2f}",
            "paid_text": f"{paid:,.2f}",
        }
        for month, due, paid in months.select("month", "due_amount", "paid_amount").iter_rows()
        if month <= until
    ]
    x = alt.X(
        "month:O",
        axis=alt.Axis(
            title=None,
            ticks=False,
            labelExpr="(datum.index == 0 || slice(datum.value, 5, 7) == '01') ? datum.value : ''",
            labelOverlap=True,
        ),
        scale=alt.Scale(paddingInner=0.15, domain=_with_room([str(bar["month"]) for bar in bars])),
    )
    scale = alt.Scale(zero=True)
    tooltip = [
        alt.Tooltip("month:O", title=say(language, "Month")),
        alt.Tooltip("due_text:N", title=say(language, "Due")),
        alt.Tooltip("paid_text:N", title=say(language, "Paid")),
    ]
    axis = alt.Axis(title=None, format=NUMBER, tickCount=4)
    base = alt.Chart(rows(bars))
    due = base.mark_bar(color=colours.other, opacity=0.55).encode(
        x=x, y=alt.Y("due:Q", axis=axis, scale=scale), tooltip=tooltip
    )
    paid = base.mark_bar(color=colours.main, width=alt.RelativeBandSize(0.5)).encode(
        x=x, y=alt.Y("paid:Q", scale=scale), tooltip=tooltip
    )
    title = named(say(language, "Due (wide) and paid (narrow) each month"), unit, language)
    return sheet(due, paid, title=title, theme=theme, height=190)
