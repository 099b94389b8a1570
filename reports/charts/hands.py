"""Charts of hands: what each brings in by bucket, and agencies against like cases."""

import altair as alt
import polars as pl

from reports.charts.canvas import ROW_HEIGHT, TITLE_HEIGHT, click, rows, scaled, sheet
from reports.numbers import count, money, money_unit, money_with_unit, named, rate
from reports.palette import Theme, palette
from reports.wording import Language, say


def hand_bars(parts: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """The recovery rate of each hand in each bucket it was given cases in, in their order.

    ``parts``: rows of ``query.hands_by_bucket`` with ``label``. A click names ``hand_no`` and
    ``entry_bucket``.
    """
    colours = palette(theme)
    bars = [
        {
            "hand_no": row["hand_no"],
            "entry_bucket": row["entry_bucket"],
            "label": row["label"],
            "value": row["recovery_rate"],
            "text": rate(row["recovery_rate"]),
            "hands": count(row["hand_count"]),
            "entry": money_with_unit(row["entry_amount"], language),
            "recovered": money_with_unit(row["recovered_amount"], language),
        }
        for row in parts.iter_rows(named=True)
    ]
    for bar in bars:
        bar["text"] = say(
            language,
            "{rate} of {amount} (hands: {hands})",
            rate=bar["text"],
            amount=bar["entry"],
            hands=bar["hands"],
        )
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=[str(bar["label"]) for bar in bars],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    # Room for the words behind a bar of 100 %.
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, 1.7], nice=False))
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Hand and bucket on the day assigned")),
        alt.Tooltip("hands:N", title=say(language, "Number of hands")),
        alt.Tooltip("entry:N", title=say(language, "Entry amount")),
        alt.Tooltip("recovered:N", title=say(language, "Recovered during the hand")),
        alt.Tooltip("text:N", title=say(language, "Recovery rate of a hand")),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer", color=colours.main)
    text = base.mark_text(align="left", dx=5, color=colours.text)
    return sheet(
        bar.encode(x=x, y=y, tooltip=tooltip).add_params(click("hand_no", "entry_bucket")),
        text.encode(x=x, y=y, text="text:N"),
        title=say(language, "Recovery rate by hand and bucket on the day assigned"),
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def agency_bars(parts: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """What each agency brought in (bar), and what like cases would have (tick).

    ``parts``: rows of ``query.agencies_compared`` with ``label``. A click names ``agency_id``.
    """
    colours = palette(theme)
    unit = money_unit([*parts["compared_amount"], *parts["expected_amount"]], language)
    bars = [
        {
            "agency_id": row["agency_id"],
            "label": row["label"],
            "value": scaled(row["compared_amount"], unit),
            "expected": scaled(row["expected_amount"], unit),
            # Behind the bar and the tick, whichever reaches further.
            "end": scaled(max(row["compared_amount"], row["expected_amount"]), unit),
            "is_below": row["compared_amount"] < row["expected_amount"],
            "text": f"{money(row['compared_amount'], unit)} / "
            f"{money(row['expected_amount'], unit)} ({rate(row['against_expected'])})",
            "hands": count(row["compared_count"]),
        }
        for row in parts.iter_rows(named=True)
    ]
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=[str(bar["label"]) for bar in bars],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    highest = max((float(bar["end"] or 0) for bar in bars), default=0)
    scale = alt.Scale(domain=[0, highest * 1.6 or 1], nice=False)
    x = alt.X("value:Q", axis=None, scale=scale)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Agency")),
        alt.Tooltip("hands:N", title=say(language, "Hands compared")),
        alt.Tooltip("text:N", title=say(language, "Brought in / expected")),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer").encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.when("datum.is_below")
        .then(alt.value(colours.worse))
        .otherwise(alt.value(colours.better)),
    )
    tick = base.mark_tick(color=colours.text, thickness=3, height=ROW_HEIGHT - 5).encode(
        x=alt.X("expected:Q", axis=None, scale=scale), y=y, tooltip=tooltip
    )
    text = base.mark_text(align="left", dx=7, color=colours.text).encode(
        x=alt.X("end:Q", axis=None, scale=scale), y=y, text="text:N"
    )
    return sheet(
        bar.add_params(click("agency_id")),
        tick,
        text,
        title=named(
            say(language, "Brought in (bar) against like cases of all agencies (mark)"),
            unit,
            language,
        ),
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )
