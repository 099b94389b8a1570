"""Charts of the process: how many loans stand where, and what became of changes."""

import altair as alt
import polars as pl

from reports.charts.canvas import ROW_HEIGHT, TITLE_HEIGHT, click, rows, sheet
from reports.numbers import count, money_with_unit
from reports.palette import Palette, Theme, palette
from reports.tables import text_width
from reports.terms import term
from reports.wording import Language, say, say_count

# What became of a change, from good to bad; what cannot be told stands last.
OUTCOMES = (
    "SETTLED",
    "IN_ORDER",
    "OVERDUE",
    "TRANSFERRED",
    "WRITTEN_OFF",
    "NOT_REPORTED",
    "TOO_YOUNG",
)
# The row that names the colours has no name itself; so wide is a chart at least.
_LEGEND, _NARROWEST = "\u00a0", 820
# Pixels the longest bar takes at least, and a sign of a label on it.
_BAR, _SIGN = 380, 7


def stage_bars(
    stages: pl.DataFrame, *, chosen: str | None, language: Language, theme: Theme
) -> alt.LayerChart:
    """Loans in each stage in the order of a loan's life, those beyond its limit marked on the bar.

    ``stages``: ``stage_code`` (what a click names), ``label``, ``loan_count``,
    ``outstanding_principal``, ``stuck_loan_count`` and ``stuck_principal``. A chosen stage stands
    out.
    """
    colours, missing = palette(theme), say(language, "Not reported")
    bars = [
        {
            "stage_code": code,
            "label": label,
            "is_strong": chosen in (None, code),
            "value": loans,
            "stuck": stuck,
            "text": count(loans)
            if not stuck
            else say(
                language, "{count}, beyond the limit {stuck}", count=count(loans), stuck=stuck
            ),
            "loans_text": count(loans),
            "stuck_text": count(stuck),
            "balance": money_with_unit(balance, language, missing),
            "stuck_balance": money_with_unit(stuck_balance, language, missing),
        }
        for code, label, loans, balance, stuck, stuck_balance in stages.select(
            "stage_code",
            "label",
            "loan_count",
            "outstanding_principal",
            "stuck_loan_count",
            "stuck_principal",
        ).iter_rows()
    ]
    highest = max((bar["value"] for bar in bars), default=0)
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=[str(bar["label"]) for bar in bars],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    scale = alt.Scale(domain=[0, highest * 1.5 or 1], nice=False)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Stage")),
        alt.Tooltip("loans_text:N", title=say(language, "Number of loans")),
        alt.Tooltip("balance:N", title=say(language, "Loan balance")),
        alt.Tooltip("stuck_text:N", title=say(language, "Beyond the limit")),
        alt.Tooltip("stuck_balance:N", title=say(language, "Balance beyond the limit")),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer").encode(
        x=alt.X("value:Q", axis=None, scale=scale),
        y=y,
        tooltip=tooltip,
        color=alt.when("datum.is_strong")
        .then(alt.value(colours.main))
        .otherwise(alt.value(colours.other)),
    )
    stuck = base.mark_bar(height=ROW_HEIGHT - 15, cursor="pointer", color=colours.breach).encode(
        x=alt.X("stuck:Q", axis=None, scale=scale), y=y, tooltip=tooltip
    )
    text = base.mark_text(align="left", dx=5, color=colours.text).encode(
        x=alt.X("value:Q", scale=scale), y=y, text="text:N"
    )
    return sheet(
        bar.add_params(click("stage_code")),
        stuck,
        text,
        title=say(language, "Loans by stage; the narrow bar is what is beyond the limit"),
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def outcome_bars(outcomes: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """What became of the changes of each kind, the kind with most changes on top.

    ``outcomes``: ``event_type`` (what a click names), ``outcome``, ``change_count`` and
    ``principal_before``.
    """
    colours = palette(theme)
    totals = dict(outcomes.group_by("event_type").agg(pl.col("change_count").sum()).iter_rows())
    order = sorted(totals, key=lambda kind: (-totals[kind], kind))
    highest = max(totals.values(), default=0)
    reached: dict[str, int] = dict.fromkeys(totals, 0)
    found = {
        (kind, outcome): (number, amount)
        for kind, outcome, number, amount in outcomes.select(
            "event_type", "outcome", "change_count", "principal_before"
        ).iter_rows()
    }
    parts = []
    for kind in order:
        for outcome in OUTCOMES:
            number, amount = found.get((kind, outcome), (0, None))
            if not number:
                continue
            start = reached[kind]
            reached[kind] += number
            fill, ink = _colours(outcome, colours)
            words = term(language, "change_outcome", outcome)
            parts.append(
                {
                    "event_type": kind,
                    "label": term(language, "event_type", kind),
                    "outcome": words,
                    "start": start,
                    "end": reached[kind],
                    "middle": start + number / 2,
                    "fill": fill,
                    "ink": ink,
                    "text": _fitting(f"{words} {number}", str(number), number / highest),
                    "number": say_count(language, "{count} change", "{count} changes", number),
                    "amount": money_with_unit(amount, language, say(language, "Not reported")),
                }
            )
    seen = [one for one in OUTCOMES if one in set(outcomes["outcome"])]
    base = alt.Chart(rows(parts))
    y = alt.Y(
        "label:N",
        sort=[_LEGEND, *(term(language, "event_type", kind) for kind in order)],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    scale = alt.Scale(domain=[0, highest or 1], nice=False)
    x = alt.X("start:Q", axis=None, scale=scale)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Kind")),
        alt.Tooltip("outcome:N", title=say(language, "What became of it")),
        alt.Tooltip("number:N", title=say(language, "Changes")),
        alt.Tooltip("amount:N", title=say(language, "Balance before")),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 6, cursor="pointer", stroke=colours.background).encode(
        x=x,
        x2="end:Q",
        y=y,
        tooltip=tooltip,
        color=alt.Color("fill:N", scale=None),
    )
    text = base.mark_text(fontSize=11).encode(
        x=alt.X("middle:Q", axis=None, scale=scale),
        y=y,
        text="text:N",
        tooltip=tooltip,
        color=alt.Color("ink:N", scale=None),
    )
    return sheet(
        bar.add_params(click("event_type")),
        text,
        *_legend(seen, y, x, (highest or 1) / _NARROWEST, colours, language),
        title=say(language, "What became of the changes of each kind"),
        theme=theme,
        height=ROW_HEIGHT * (len(order) + 1) + TITLE_HEIGHT,
    )


def _legend(
    seen: list[str], y: alt.Y, x: alt.X, unit: float, colours: Palette, language: Language
) -> list[alt.Chart]:
    """A row that names the outcomes there are, each word after its colour.

    ``unit``: what a pixel of the narrowest chart is worth on the axis.
    """
    place, entries = 0, []
    for outcome in seen:
        words = term(language, "change_outcome", outcome)
        fill = _colours(outcome, colours)[0]
        entries.append({"label": _LEGEND, "start": place * unit, "text": words, "fill": fill})
        place += text_width(words) * _SIGN + 34
    base = alt.Chart(rows(entries)).encode(x=x, y=y)
    return [
        base.mark_square(size=90, opacity=1, xOffset=5).encode(
            color=alt.Color("fill:N", scale=None)
        ),
        base.mark_text(align="left", dx=15, color=colours.quiet).encode(text="text:N"),
    ]


def _colours(outcome: str, colours: Palette) -> tuple[str, str]:
    """The colour of a part and of the text on it."""
    known = {
        "SETTLED": (colours.other, colours.text),
        "IN_ORDER": (colours.better, colours.background),
        "OVERDUE": (colours.worse, colours.background),
        "TRANSFERRED": (colours.quiet, colours.background),
        "WRITTEN_OFF": (colours.text, colours.background),
    }
    return known.get(outcome, (colours.grid, colours.quiet))


def _fitting(whole: str, short: str, share: float) -> str:
    """The longest text that stands on a bar so long a part of the longest one; maybe none."""
    room = _BAR * share
    for text in (whole, short):
        if text_width(text) * _SIGN + 6 <= room:
            return text
    return ""
