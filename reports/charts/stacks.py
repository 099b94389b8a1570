"""What months are made of: a bar for each month, a piece of it for each kind, a figure on top."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from reports.charts.canvas import month_axis, rows
from reports.palette import Palette
from reports.wording import Language, say


def stacked_months(
    pieces: Sequence[Mapping[str, Any]],
    tops: Sequence[Mapping[str, Any]],
    *,
    shades: Mapping[str, str],
    titles: tuple[str, str],
    headroom: float,
    colours: Palette,
    language: Language,
) -> tuple[alt.Chart, alt.Chart]:
    """The bars, and what stands above them.

    ``pieces``: ``month`` (2025-06), ``kind`` in words, ``order`` from the bottom up, ``value`` and
    ``text``; ``tops``: ``month``, ``value`` (the height of the bar) and ``text``. ``shades``: the
    colour of each kind in words, from the bottom up. ``titles``: what a kind and what a value are,
    in words. The axis reaches ``headroom`` times as high as the highest bar.
    """
    highest = max((top["value"] for top in tops), default=0)
    height = alt.Y(
        "value:Q",
        axis=None,
        scale=alt.Scale(domain=[0, highest * headroom or 1], nice=False),
    )
    x = alt.X("month:N", axis=month_axis(language), scale=alt.Scale(paddingInner=0.25))
    kinds = list(shades)
    bars = (
        alt.Chart(rows(pieces))
        .mark_bar()
        .encode(
            x=x,
            y=height.stack("zero"),
            order=alt.Order("order:Q"),
            color=alt.Color(
                "kind:N", scale=alt.Scale(domain=kinds, range=list(shades.values())), sort=kinds
            ),
            tooltip=[
                alt.Tooltip("month:N", title=say(language, "Month")),
                alt.Tooltip("kind:N", title=titles[0]),
                alt.Tooltip("text:N", title=titles[1]),
            ],
        )
    )
    labels = (
        alt.Chart(rows(tops))
        .mark_text(dy=-8, color=colours.text, fontSize=11)
        .encode(x=x, y=height, text="text:N")
    )
    return bars, labels
