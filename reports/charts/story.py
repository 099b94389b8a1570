"""The chart of a customer: one lane per loan, everything that happened on one axis of time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import polars as pl

from reports.charts.canvas import LABEL_SIZE, TITLE_HEIGHT, month_ticks, rows, sheet
from reports.events import behaviour_text, event_text
from reports.palette import Palette, Theme, palette
from reports.tables import text_width
from reports.terms import term
from reports.wording import Language, say, say_count

# A customer with more loans than this is read in the table.
MOST_LANES = 6
LANE_HEIGHT = 74
# Within a lane, from its top: the marks of decisions, the foot of the days past due and of money.
_DECISIONS, _FOOT, _HIGHEST = 0.1, 0.86, 0.48
# The band of classes in the lane of the customer, and how strong each severity is drawn: text stays
# readable on every one.
_BAND_TOP, _BAND_FOOT = 0.34, 0.74
_STRENGTH = (0.28, 0.14, 0.3, 0.5)
# What stands for a name where its stretch is too short for it.
_SHORT = {"M2_PLUS": "M2+"}
# The least pixels a chart is wide, for the words within.
_WIDTH = 640
# Pixels of the key: a mark, a sign of its word, the gap to the next.
_MARK, _SIGN, _GAP = 12, 6.6, 18


@dataclass(frozen=True)
class _Mark:
    kind: str
    shape: str
    colour: str
    size: int
    is_decision: bool
    is_filled: bool = True


@dataclass(frozen=True)
class BehaviourMonth:
    """The class of a customer that a month end tells, and what it rests on."""

    from_date: date
    month_end_date: date
    behaviour_class: str
    severity: int | None
    m1_entries: int | None
    worst_days_past_due: int | None


def customer_story(
    events: pl.DataFrame,
    *,
    lanes: Sequence[tuple[str | None, str]],
    days: Sequence[tuple[str, date, int | None]],
    classes: Sequence[BehaviourMonth],
    until: date,
    language: Language,
    theme: Theme,
) -> alt.LayerChart:
    """Each loan of a customer in a lane: days past due as an area, what happened as marks.

    ``events``: the answer of ``customer_events``. ``lanes``: the loans to draw with the words for
    each, from the top; a lane of None holds what concerns the customer as a whole, with its
    ``classes`` by time as a band. ``days``: loan, day and days past due, by loan and time. Nothing
    after ``until`` is drawn.
    """
    colours = palette(theme)
    place = {loan_id: number for number, (loan_id, _) in enumerate(lanes)}
    scale = alt.Scale(domain=[0, len(lanes)], reverse=True, nice=False)
    known = [*events["event_date"], *(day for _, day, _ in days)]
    begin = min([*known, *(one.from_date for one in classes), until])
    x = alt.X(
        "day:T",
        scale=alt.Scale(
            type="utc", domain=[begin.isoformat(), until.isoformat()], padding=12, nice=False
        ),
        axis=alt.Axis(format="%Y-%m", title=None, grid=True, tickCount=month_ticks(begin, until)),
    )
    y = alt.Y("y:Q", scale=scale, axis=_lane_axis([words for _, words in lanes], colours))
    layers: list[alt.Chart] = [
        alt.Chart(rows([{"y": number + _FOOT} for number in range(len(lanes))]))
        .mark_rule(color=colours.grid)
        .encode(y=y),
        *_areas(place, days, x, scale, colours, language),
        *_band(place.get(None), classes, (begin, until), x, scale, colours, language),
    ]
    marks = _marks(colours)
    for mark in marks:
        points = [
            _point(row, mark, place, language)
            for row in events.iter_rows(named=True)
            if row["loan_id"] in place and _kind(row) == mark.kind and row["event_date"] <= until
        ]
        if points:
            layers.append(_drawn(points, mark, x, y, language))
    shown = [mark for mark in marks if any(_kind(row) == mark.kind for row in events.to_dicts())]
    layers += _key(shown, colours, language)
    return sheet(
        *layers,
        title=None,
        theme=theme,
        height=LANE_HEIGHT * len(lanes) + TITLE_HEIGHT,
    )


def _marks(colours: Palette) -> tuple[_Mark, ...]:
    return (
        _Mark("DISBURSED", "triangle-right", colours.main, 110, is_decision=False),
        _Mark("PAYMENT", "circle", colours.better, 34, is_decision=False),
        _Mark("MISSED", "triangle-down", colours.worse, 70, is_decision=False),
        _Mark("REVERSED", "cross", colours.quiet, 60, is_decision=False),
        _Mark("CLASS", "diamond", colours.worse, 80, is_decision=True),
        _Mark("CHANGE", "square", colours.main, 60, is_decision=True),
        _Mark("INSPECTION", "circle", colours.quiet, 50, is_decision=True, is_filled=False),
        _Mark("CLOSED", "square", colours.text, 90, is_decision=False),
        _Mark("BEHAVIOUR", "diamond", colours.worse, 70, is_decision=True, is_filled=False),
    )


def _kind(event: dict[str, Any]) -> str:
    """The kind of a mark: what never happened, and what takes it back, are drawn alike."""
    if event["kind"] == "PAYMENT" and (event["is_reversed"] or event["what"] == "REVERSAL"):
        return "REVERSED"
    return str(event["kind"])


def _word(kind: str, language: Language) -> str:
    return say(language, "Reversed") if kind == "REVERSED" else term(language, "event_kind", kind)


def _point(
    event: dict[str, Any], mark: _Mark, place: dict[str | None, int], language: Language
) -> dict[str, object]:
    return {
        "day": event["event_date"],
        "y": place[event["loan_id"]] + (_DECISIONS if mark.is_decision else _FOOT),
        "what": term(language, "event_what", event["what"]),
        "kind": _word(mark.kind, language),
        "text": event_text(event, language)[:80],
        "amount": "" if event["amount"] is None else f"{event['amount']:,.2f}",
    }


def _drawn(
    points: list[dict[str, object]], mark: _Mark, x: alt.X, y: alt.Y, language: Language
) -> alt.Chart:
    tooltip = [
        alt.Tooltip("day:T", title=say(language, "Day"), format="%Y-%m-%d"),
        alt.Tooltip("kind:N", title=say(language, "Kind")),
        alt.Tooltip("what:N", title=say(language, "Event")),
        alt.Tooltip("text:N", title=say(language, "Detail")),
        alt.Tooltip("amount:N", title=say(language, "Amount")),
    ]
    drawn: alt.Chart = (
        alt.Chart(rows(points))
        .mark_point(
            shape=mark.shape,
            color=mark.colour,
            filled=mark.is_filled,
            size=mark.size,
            opacity=0.9,
            strokeWidth=1.5,
        )
        .encode(x=x, y=y, tooltip=tooltip)
    )
    return drawn


def _lane_axis(words: Sequence[str], colours: Palette) -> alt.Axis:
    """The name of each loan beside its lane; two lines where it has two."""
    names = json.dumps([one.split("\n") for one in words], ensure_ascii=False)
    return alt.Axis(
        values=[number + 0.5 for number in range(len(words))],
        labelExpr=f"{names}[floor(datum.value)]",
        title=None,
        ticks=False,
        domain=False,
        grid=False,
        labelColor=colours.text,
        labelPadding=8,
    )


def _areas(
    place: dict[str | None, int],
    days: Sequence[tuple[str, date, int | None]],
    x: alt.X,
    scale: alt.Scale,
    colours: Palette,
    language: Language,
) -> list[alt.Chart]:
    """The days past due of every loan on one scale, the most of each named."""
    shown = [(place[loan], loan, day, late) for loan, day, late in days if loan in place]
    highest = max((late or 0 for *_, late in shown), default=0)
    if not highest:
        return []
    points: list[dict[str, object]] = []
    peaks: dict[str, dict[str, Any]] = {}
    for number, loan, day, late in shown:
        foot = number + _FOOT
        top = None if late is None else foot - _HIGHEST * late / highest
        text = "" if late is None else say_count(language, "{count} day", "{count} days", late)
        points.append({"day": day, "loan": loan, "foot": foot, "y": top, "days": text})
        if late and late > peaks.get(loan, {"late": 0})["late"]:
            peaks[loan] = {"day": day, "y": top, "days": text, "late": late}
    tooltip = [
        alt.Tooltip("day:T", title=say(language, "Day"), format="%Y-%m-%d"),
        alt.Tooltip("days:N", title=say(language, "Days past due")),
    ]
    y = alt.Y("y:Q", scale=scale)
    base = alt.Chart(rows(points))
    named = alt.Chart(rows(list(peaks.values())))
    return [
        base.mark_area(color=colours.main, opacity=0.22, line={"color": colours.main}).encode(
            x=x, y=y, y2="foot:Q", detail="loan:N", tooltip=tooltip
        ),
        named.mark_text(dy=-5, dx=-6, align="right", color=colours.text, fontSize=11).encode(
            x=x, y=y, text="days:N", tooltip=tooltip
        ),
    ]


def _band(
    lane: int | None,
    classes: Sequence[BehaviourMonth],
    whole: tuple[date, date],
    x: alt.X,
    scale: alt.Scale,
    colours: Palette,
    language: Language,
) -> list[alt.Chart]:
    """The classes of the customer month by month, each named once where its stretch has room."""
    if lane is None or not classes:
        return []
    begin, until = whole
    months: list[dict[str, Any]] = []
    stretches: list[dict[str, Any]] = []
    for one in classes:
        word = term(language, "behaviour_class", one.behaviour_class)
        # An area from day to day: a second end of a bar would be another domain of the axis.
        months += [
            {
                "day": day,
                "month_end": one.month_end_date,
                "y": lane + _BAND_TOP,
                "foot": lane + _BAND_FOOT,
                "behaviour_class": word,
                "why": behaviour_text(one.m1_entries, one.worst_days_past_due, language),
                "strength": _STRENGTH[one.severity] if one.severity is not None else 0,
                "colour": colours.worse if one.severity else colours.other,
            }
            for day in (one.from_date, one.month_end_date)
        ]
        last = stretches[-1] if stretches else None
        if last and (last["word"], last["to_day"]) == (word, one.from_date):
            last["to_day"] = one.month_end_date
        else:
            short = _SHORT.get(one.behaviour_class, word)
            days_of = {"day": one.from_date, "to_day": one.month_end_date}
            stretches.append({**days_of, "word": word, "short": short})
    pixels = _WIDTH / max((until - begin).days, 1)
    named = []
    for stretch in stretches:
        length = stretch["to_day"] - stretch["day"]
        fitting = [
            word
            for word in (stretch["word"], stretch["short"])
            if length.days * pixels > _SIGN * text_width(word) + 4
        ]
        if fitting:
            middle = lane + (_BAND_TOP + _BAND_FOOT) / 2
            named.append({"day": stretch["day"] + length / 2, "y": middle, "word": fitting[0]})
    y = alt.Y("y:Q", scale=scale)
    tooltip = [
        alt.Tooltip("month_end:T", title=say(language, "Month end"), format="%Y-%m-%d"),
        alt.Tooltip("behaviour_class:N", title=say(language, "Behaviour class")),
        alt.Tooltip("why:N", title=say(language, "Detail")),
    ]
    return [
        alt.Chart(rows(months))
        .mark_area()
        .encode(
            x=x,
            y=y,
            y2="foot:Q",
            detail="month_end:N",
            color=alt.Color("colour:N", scale=None),
            opacity=alt.Opacity("strength:Q", scale=None),
            tooltip=tooltip,
        ),
        alt.Chart(rows(named))
        .mark_text(baseline="middle", color=colours.text, fontSize=LABEL_SIZE)
        .encode(x=x, y=y, text="word:N"),
    ]


def _key(shown: Sequence[_Mark], colours: Palette, language: Language) -> list[alt.Chart]:
    """What the marks mean, in one line above the lanes."""
    layers: list[alt.Chart] = []
    at = 0.0
    for mark in shown:
        word = _word(mark.kind, language)
        one = alt.Chart(rows([{"x": at + _MARK / 2, "x_word": at + _MARK + 2, "word": word}]))
        layers += [
            one.mark_point(
                shape=mark.shape,
                color=mark.colour,
                filled=mark.is_filled,
                size=mark.size,
                opacity=0.9,
                strokeWidth=1.5,
            ).encode(x=alt.X("x:Q", scale=None), y=alt.value(-14)),
            one.mark_text(
                align="left", baseline="middle", color=colours.quiet, fontSize=LABEL_SIZE
            ).encode(x=alt.X("x_word:Q", scale=None), y=alt.value(-14), text="word:N"),
        ]
        at += _MARK + _SIGN * text_width(word) + _GAP
    return layers
