"""Charts of where loan money went: by the kind of payee, and of one loan payee by payee."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import altair as alt
import polars as pl

from reports.charts.canvas import ROW_HEIGHT, TITLE_HEIGHT, rows, scaled, sheet
from reports.fund_flows import TONES, payee_words, verdict_words, verdicts
from reports.numbers import money, money_unit, named, share
from reports.palette import Palette, Theme, palette
from reports.tables import text_width
from reports.terms import term
from reports.wording import Language, say

# Beyond so many the smallest payees stand together.
_MOST_PAYEES = 12
# Latin signs of a label, so that the bars keep their room.
_LONGEST_LABEL = 46


def kind_bars(kinds: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """What was paid to each kind of payee, with the part that may not be in red.

    ``kinds``: the answer of ``fund_flows_by_kind``.
    """
    unit = money_unit(kinds["out_amount"], language)
    whole = sum(kinds["out_amount"], Decimal(0))
    bars: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for one in kinds.iter_rows(named=True):
        label = (
            term(language, "payee_type", one["payee_type"])
            if one["payee_type"]
            else say(language, "Kind not told")
        )
        start = Decimal(0)
        plain = one["out_amount"] - one["prohibited_amount"] - one["suspected_amount"]
        for code, amount in (
            ("PROHIBITED", one["prohibited_amount"]),
            ("SUSPECTED", one["suspected_amount"]),
            ("NONE", plain),
        ):
            if amount:
                bars.append(
                    {
                        "label": label,
                        "start": scaled(start, unit),
                        "end": scaled(start + amount, unit),
                        "tone": TONES.get(code, "plain"),
                        "what": term(language, "flow_fault", code),
                        "text": money(amount, unit),
                    }
                )
            start += amount
        ends.append(
            {
                "label": label,
                "end": scaled(one["out_amount"], unit),
                "text": f"{money(one['out_amount'], unit)}"
                f" ({share(float(one['out_amount']) / float(whole or 1))})",
            }
        )
    title = named(
        say(language, "Paid on by kind of payee, red: prohibited, amber: suspected"),
        unit,
        language,
    )
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Kind of payee")),
        alt.Tooltip("what:N", title=say(language, "What is wrong")),
        alt.Tooltip("text:N", title=named(say(language, "Amount"), unit, language)),
    ]
    return _bars(bars, ends, title, tooltip, theme)


def loan_picture(
    flows: pl.DataFrame, *, disbursed: Decimal, language: Language, theme: Theme
) -> alt.LayerChart:
    """Where one loan's money went: a bar per payee, red where it may not be, and what came back.

    ``flows``: the answer of ``fund_flows_of_loan``. ``disbursed``: what was paid out, of which each
    bar is a share; what no payment tells of is the last bar.
    """
    paid: dict[Any, dict[str, Any]] = {}
    for one in flows.filter(pl.col("direction") == "OUT").iter_rows(named=True):
        key = (one["payee_no"], one["payee_type"], one["is_prohibited"], one["is_suspected"])
        held = paid.setdefault(
            key,
            {
                "name": payee_words(one, language),
                "amount": Decimal(0),
                "tone": next((TONES[code] for code in verdicts(one)), "plain"),
                "what": verdict_words(one, language),
            },
        )
        held["amount"] += one["amount"]
        if not held["what"]:
            held["what"] = verdict_words(one, language)
            held["tone"] = next((TONES[code] for code in verdicts(one)), "plain")
    ranked = sorted(paid.values(), key=lambda one: (-one["amount"], one["name"]))
    entries = _shortened(ranked, language)
    out = sum((one["amount"] for one in ranked), Decimal(0))
    if out < disbursed:
        entries.append(
            {
                "name": say(language, "Not traced"),
                "amount": disbursed - out,
                "tone": "unknown",
                "what": "",
            }
        )
    for one in flows.filter((pl.col("direction") == "IN") & pl.col("is_returned")).iter_rows(
        named=True
    ):
        entries.append(
            {
                "name": say(language, "← back from {payee}", payee=one["payee_label"] or "—"),
                "amount": one["amount"],
                "tone": "near",
                "what": verdict_words(one, language),
            }
        )
    unit = money_unit([one["amount"] for one in entries] or [disbursed], language)
    bars, ends = [], []
    labels: dict[str, int] = {}
    for one in entries:
        label = _distinct(_cut(one["name"]), labels)
        text = f"{money(one['amount'], unit)} ({share(float(one['amount']) / float(disbursed))})"
        bars.append(
            {
                "label": label,
                "start": 0.0,
                "end": scaled(one["amount"], unit),
                "tone": one["tone"],
                "what": one["what"],
                "text": text,
            }
        )
        ends.append(
            {
                "label": label,
                "end": scaled(one["amount"], unit),
                "text": f"{text}  {one['what']}".rstrip(),
            }
        )
    title = named(say(language, "Where the money of the loan went"), unit, language)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Payee")),
        alt.Tooltip("text:N", title=named(say(language, "Amount"), unit, language)),
        alt.Tooltip("what:N", title=say(language, "What is wrong")),
    ]
    return _bars(bars, ends, title, tooltip, theme, room=2.3)


def _shortened(ranked: list[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    """The largest payees and all with a fault; the others stand together."""
    if len(ranked) <= _MOST_PAYEES:
        return list(ranked)
    shown = ranked[: _MOST_PAYEES - 1] + [
        one for one in ranked[_MOST_PAYEES - 1 :] if one["tone"] != "plain"
    ]
    rest = [one for one in ranked[_MOST_PAYEES - 1 :] if one["tone"] == "plain"]
    if rest:
        shown.append(
            {
                "name": say(language, "{count} smaller payees", count=len(rest)),
                "amount": sum((one["amount"] for one in rest), Decimal(0)),
                "tone": "plain",
                "what": "",
            }
        )
    return shown


def _bars(
    bars: Sequence[dict[str, Any]],
    ends: Sequence[dict[str, Any]],
    title: str,
    tooltip: list[alt.Tooltip],
    theme: Theme,
    room: float = 1.5,
) -> alt.LayerChart:
    colours = palette(theme)
    highest = max((one["end"] for one in ends), default=0.0) or 1.0
    scale = alt.Scale(domain=[0, highest * room], nice=False)
    y = alt.Y(
        "label:N",
        sort=[one["label"] for one in ends],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    bar = (
        alt.Chart(rows(bars))
        .mark_bar(height=ROW_HEIGHT - 9)
        .encode(
            x=alt.X("start:Q", axis=None, scale=scale),
            x2="end:Q",
            y=y,
            color=_tone_colour(colours),
            tooltip=tooltip,
        )
    )
    text = (
        alt.Chart(rows(ends))
        .mark_text(align="left", dx=5, color=colours.text)
        .encode(x=alt.X("end:Q", axis=None, scale=scale), y=y, text="text:N")
    )
    return sheet(
        bar,
        text,
        title=title,
        theme=theme,
        height=ROW_HEIGHT * max(len(ends), 1) + TITLE_HEIGHT,
    )


def _tone_colour(colours: Palette) -> alt.Color:
    scale = alt.Scale(
        domain=["breach", "near", "plain", "unknown"],
        range=[colours.breach, colours.near, colours.main, colours.other],
    )
    return alt.Color("tone:N", scale=scale)


def _cut(name: str) -> str:
    """A label that leaves the bars their room."""
    if text_width(name) <= _LONGEST_LABEL:
        return name
    while text_width(name) > _LONGEST_LABEL - 1:
        name = name[:-1]
    return f"{name}…"


def _distinct(label: str, seen: dict[str, int]) -> str:
    """Two payees of one name stay two bars."""
    seen[label] = seen.get(label, 0) + 1
    return label if seen[label] == 1 else f"{label} {seen[label]}"
