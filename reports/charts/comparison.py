"""Charts that compare: peers as dots, what a change is made of, two organisations in time."""

from typing import Any

import altair as alt
import polars as pl

from reports.charts.canvas import (
    ROW_HEIGHT,
    TITLE_HEIGHT,
    click,
    figure_text,
    month_axis,
    rows,
    scaled,
    sheet,
    value_axis,
)
from reports.numbers import percent, rate, signed
from reports.palette import Theme, palette
from reports.wording import Language, say
from warehouse.metrics import metric

# So many peers have a row of their own; more are drawn as a crowd, the highest and mine named.
MOST_NAMED = 26
_NAMED_OF_CROWD = 3
_CROWD_HEIGHT = 170


def peer_dots(
    peers: pl.DataFrame, *, figure: str, mine: str | None, language: Language, theme: Theme
) -> alt.LayerChart:
    """Peers as dots along one ratio, mine marked, the middle as a line, small ones hollow.

    ``peers``: the answer of ``peers``. Of a few peers each has a row, with where it stood before
    as a quiet dot; many are one crowd.
    """
    definition, colours = metric(figure), palette(theme)
    shown = peers.filter(pl.col("rate").is_not_null())
    is_crowd = len(shown) > MOST_NAMED
    dots = [
        {
            "org_id": row["org_id"],
            "label": row["org_name"],
            "value": row["rate"],
            "before": row["rate_before"],
            # The figure stands beyond both, upon neither.
            "end": max(row["rate"], row["rate_before"] or 0),
            "text": rate(row["rate"]) + (" " + say(language, "(few)") if row["is_small"] else ""),
            "before_text": rate(row["rate_before"]),
            "place": "—" if row["place"] is None else f"{row['place']} / {row['place_count']}",
            "is_mine": row["org_id"] == mine,
            "is_small": row["is_small"],
            "name": row["org_name"]
            if row["org_id"] == mine or (number < _NAMED_OF_CROWD and row["place"] is not None)
            else "",
            # Spread by the golden ratio, so that neighbours do not lie upon each other.
            "height": 0.25 + 0.6 * ((number * 0.618034) % 1),
        }
        for number, row in enumerate(shown.iter_rows(named=True))
    ]
    highest = max(
        (value for dot in dots for value in (dot["value"], dot["before"]) if value), default=0.01
    )
    # Dots at zero keep clear of the names.
    scale = alt.Scale(domain=[-0.015 * highest, highest * 1.12], nice=False)
    x = alt.X("value:Q", scale=scale, axis=value_axis(definition))
    y: alt.Y = (
        alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[0, 1]))
        if is_crowd
        else alt.Y(
            "label:N",
            sort=[dot["label"] for dot in dots],
            axis=alt.Axis(
                title=None,
                ticks=False,
                domain=False,
                grid=True,
                labelPadding=8,
                labelColor=colours.text,
            ),
        )
    )
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Organisation")),
        alt.Tooltip("text:N", title=say(language, definition.title)),
        alt.Tooltip("before_text:N", title=say(language, "Earlier")),
        alt.Tooltip("place:N", title=say(language, "Place")),
    ]
    base = alt.Chart(rows(dots))
    colour = (
        alt.when("datum.is_mine").then(alt.value(colours.main)).otherwise(alt.value(colours.quiet))
    )
    fill = (
        alt.when("datum.is_small")
        .then(alt.value(colours.background))
        .when("datum.is_mine")
        .then(alt.value(colours.main))
        .otherwise(alt.value(colours.other))
    )
    size = alt.when("datum.is_mine").then(alt.value(150)).otherwise(alt.value(70))
    layers: list[alt.Chart] = []
    middle = peers["middle"][0] if len(peers) else None
    if middle is not None:
        line = alt.Chart(
            rows([{"value": middle, "name": say(language, "middle {rate}", rate=rate(middle))}])
        )
        layers += [
            line.mark_rule(color=colours.quiet, strokeDash=[4, 3]).encode(x=x),
            line.mark_text(align="left", dx=4, dy=-7, color=colours.quiet).encode(
                x=x, y=alt.value(0), text="name:N"
            ),
        ]
    if not is_crowd:
        layers += [
            base.mark_rule(color=colours.grid, strokeWidth=2).encode(x=x, x2="before:Q", y=y),
            base.mark_tick(color=colours.quiet, thickness=2, height=12, opacity=1).encode(
                x=alt.X("before:Q", scale=scale), y=y, tooltip=tooltip
            ),
        ]
    layers.append(
        base.mark_point(filled=True, opacity=1, strokeWidth=1.5, cursor="pointer")
        .encode(x=x, y=y, stroke=colour, fill=fill, size=size, tooltip=tooltip)
        .add_params(click("org_id"))
    )
    layers.append(
        base.mark_text(align="left", dx=10, color=colours.text).encode(
            x=x if is_crowd else alt.X("end:Q", scale=scale),
            y=y,
            text="name:N" if is_crowd else "text:N",
        )
    )
    title = say(language, definition.title)
    if not is_crowd:
        title = say(language, "{figure}; the tick is where it stood before", figure=title)
    height = _CROWD_HEIGHT if is_crowd else ROW_HEIGHT * max(len(dots), 1) + TITLE_HEIGHT
    return sheet(*layers, title=title, theme=theme, height=height)


def contribution_bars(parts: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """What the change of a ratio is made of, in percentage points: right is worse, left better.

    ``parts``: ``part`` (what a click names), ``label``, ``contribution`` as a ratio.
    """
    colours = palette(theme)
    bars: list[dict[str, Any]] = []
    for part, label, value in parts.select("part", "label", "contribution").iter_rows():
        text = signed(percent(value))
        bars.append(
            {
                "part": part,
                "label": label,
                "change": value,
                "text": text,
                "right": text if value > 0 else "",
                "left": text if value <= 0 else "",
                "is_worse": value > 0,
            }
        )
    y = alt.Y(
        "label:N",
        sort=[bar["label"] for bar in sorted(bars, key=lambda bar: -bar["change"])],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    reach = max((abs(bar["change"]) for bar in bars), default=1.0) * 1.35 or 1.0
    low = -reach if any(not bar["is_worse"] for bar in bars) else 0
    high = reach if any(bar["is_worse"] for bar in bars) else 0
    x = alt.X("change:Q", axis=None, scale=alt.Scale(domain=[low, high], nice=False))
    title = say(language, "Contribution to the change (pp)")
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Part")),
        alt.Tooltip("text:N", title=title),
    ]
    colour = (
        alt.when("datum.is_worse")
        .then(alt.value(colours.worse))
        .otherwise(alt.value(colours.better))
    )
    base = alt.Chart(rows(bars))
    zero = alt.Chart(rows([{"change": 0}])).mark_rule(color=colours.quiet).encode(x=x)
    return sheet(
        base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer")
        .encode(x=x, y=y, tooltip=tooltip, color=colour)
        .add_params(click("part")),
        base.mark_text(align="left", dx=5, color=colours.text).encode(x=x, y=y, text="right:N"),
        base.mark_text(align="right", dx=-5, color=colours.text).encode(x=x, y=y, text="left:N"),
        zero,
        title=title,
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def two_lines(
    months: pl.DataFrame,
    *,
    figure: str,
    names: tuple[str, str],
    language: Language,
    theme: Theme,
) -> alt.LayerChart:
    """One ratio of two organisations over the months; each line is named at its end.

    ``months``: ``month_end_date``, ``one``, ``other``, earliest first.
    """
    definition, colours = metric(figure), palette(theme)
    points: list[dict[str, Any]] = [
        {
            "month": f"{day:%Y-%m}",
            "one": scaled(one, None),
            "other": scaled(other, None),
            "one_text": figure_text(definition, one, None),
            "other_text": figure_text(definition, other, None),
        }
        for day, one, other in months.select("month_end_date", "one", "other").iter_rows()
    ]
    scale = alt.Scale(zero=True, nice=False, padding=18)
    x = alt.X("month:O", axis=month_axis(language, is_narrow=True))
    tooltip = [
        alt.Tooltip("month:O", title=say(language, "Month")),
        alt.Tooltip("one_text:N", title=names[0]),
        alt.Tooltip("other_text:N", title=names[1]),
    ]
    base = alt.Chart(rows(points))
    layers: list[alt.Chart] = []
    last: dict[str, Any] = points[-1] if points else {"one": None, "other": None}
    is_above = (last["one"] or 0) >= (last["other"] or 0)
    for column, name, colour, is_higher in (
        ("other", names[1], colours.quiet, not is_above),
        ("one", names[0], colours.main, is_above),
    ):
        y = alt.Y(f"{column}:Q", scale=scale, axis=value_axis(definition))
        end = alt.Chart(rows([point | {"name": name} for point in points[-1:]]))
        layers += [
            base.mark_line(color=colour, strokeWidth=2.5 if column == "one" else 1.5).encode(
                x=x, y=y
            ),
            base.mark_point(color=colour, filled=True, size=45, opacity=1).encode(
                x=x, y=y, tooltip=tooltip
            ),
            end.mark_text(
                color=colour, align="right", dx=8, dy=-14 if is_higher else 17, fontWeight="bold"
            ).encode(x=x, y=y, text="name:N"),
        ]
    return sheet(*layers, title=say(language, definition.title), theme=theme, height=250)
