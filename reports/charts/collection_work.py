"""What overdue loans are made of: a bar for each bucket or step, a piece for each state."""

import altair as alt
import polars as pl

from reports.charts.canvas import ROW_HEIGHT, click, rows, sheet
from reports.numbers import count
from reports.palette import Palette, Theme, palette
from reports.tables import text_width
from reports.terms import term
from reports.wording import Language, say

# The row that names the colours has no name itself; so wide is a chart at least.
_LEGEND, _NARROWEST = "\u00a0", 430
# Pixels the longest bar takes at least, and a sign of a label on it.
_BAR, _SIGN = 300, 7


def work_bars(
    parts: pl.DataFrame, *, family: str, heading: str, language: Language, theme: Theme
) -> alt.LayerChart:
    """How many of each part are in which state, the parts in the order given.

    ``parts``: ``part`` (what a click names), ``label``, ``state`` and ``number``; the states of a
    part in the order they stand on its bar. ``family``: of the words for the states. ``heading``:
    what a part is, a message.
    """
    colours = palette(theme)
    totals = dict(
        parts.group_by("label", maintain_order=True).agg(pl.col("number").sum()).iter_rows()
    )
    highest = max(totals.values(), default=0) or 1
    reached: dict[str, int] = dict.fromkeys(totals, 0)
    pieces = []
    for part, label, state, number in parts.select("part", "label", "state", "number").iter_rows():
        if not number:
            continue
        start = reached[label]
        reached[label] += number
        fill, ink = _colours(state, colours)
        words = term(language, family, state)
        pieces.append(
            {
                "part": part,
                "label": label,
                "state": words,
                "start": start,
                "end": reached[label],
                "middle": start + number / 2,
                "fill": fill,
                "ink": ink,
                "text": _fitting(count(number), number / highest),
                "number": count(number),
                "all": count(totals[label]),
            }
        )
    base = alt.Chart(rows(pieces))
    y = alt.Y(
        "label:N",
        sort=[_LEGEND, *totals],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    scale = alt.Scale(domain=[0, highest], nice=False)
    x = alt.X("start:Q", axis=None, scale=scale)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, heading)),
        alt.Tooltip("state:N", title=say(language, "State")),
        alt.Tooltip("number:N", title=say(language, "Number")),
        alt.Tooltip("all:N", title=say(language, "Of")),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 6, cursor="pointer", stroke=colours.background).encode(
        x=x, x2="end:Q", y=y, tooltip=tooltip, color=alt.Color("fill:N", scale=None)
    )
    text = base.mark_text(fontSize=11).encode(
        x=alt.X("middle:Q", axis=None, scale=scale),
        y=y,
        text="text:N",
        tooltip=tooltip,
        color=alt.Color("ink:N", scale=None),
    )
    seen = parts.filter(pl.col("number") > 0)["state"].unique(maintain_order=True).to_list()
    return sheet(
        bar.add_params(click("part")),
        text,
        *_legend(seen, family, y, x, highest / _NARROWEST, colours, language),
        theme=theme,
        height=ROW_HEIGHT * (len(totals) + 1),
    )


def _legend(
    seen: list[str],
    family: str,
    y: alt.Y,
    x: alt.X,
    unit: float,
    colours: Palette,
    language: Language,
) -> list[alt.Chart]:
    """A row that names the states there are, each word after its colour.

    ``unit``: what a pixel of the narrowest chart is worth on the axis.
    """
    place, entries = 0, []
    for state in [one for one in _ORDER if one in seen]:
        words = term(language, family, state)
        fill = _colours(state, colours)[0]
        entries.append({"label": _LEGEND, "start": place * unit, "text": words, "fill": fill})
        place += text_width(words) * _SIGN + 30
    base = alt.Chart(rows(entries)).encode(x=x, y=y)
    return [
        base.mark_square(size=90, opacity=1, xOffset=5).encode(
            color=alt.Color("fill:N", scale=None)
        ),
        base.mark_text(align="left", dx=15, color=colours.quiet).encode(text="text:N"),
    ]


# From good to bad; what cannot be told stands last.
_ORDER = ("COLLECTED", "ON_TIME", "WAITING", "LATE", "NEGLECTED", "MISSED", "UNKNOWN")


def _colours(state: str, colours: Palette) -> tuple[str, str]:
    """The colour of a piece and of the text on it."""
    known = {
        "COLLECTED": (colours.main, colours.background),
        "ON_TIME": (colours.main, colours.background),
        "WAITING": (colours.other, colours.text),
        "LATE": (colours.near, colours.background),
        "NEGLECTED": (colours.breach, colours.background),
        "MISSED": (colours.breach, colours.background),
    }
    return known.get(state, (colours.grid, colours.quiet))


def _fitting(text: str, share: float) -> str:
    """The text where it stands on a bar so long a part of the longest one."""
    return text if text_width(text) * _SIGN + 4 <= _BAR * share else ""
