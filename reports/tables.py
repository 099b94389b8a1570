"""Tables as people read them: which columns, under which heads, in which unit and words.

A column is declared once and serves the screen and the downloads. A frame may carry what a cell
alone cannot tell: ``is_total`` (the row of all), ``loan_count`` (what a rate rests on) and
``not_reported_loan_count`` or ``basis`` (why an amount is missing). ``is_small`` says of each
row itself that its rates rest on few loans.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import polars as pl

from reports.limits import limit_of
from reports.numbers import (
    UNDEFINED,
    MoneyUnit,
    count,
    money,
    money_unit,
    named,
    percent,
    rate,
    scaled,
    signed,
    whole_yuan,
)
from reports.terms import term
from reports.wording import Language, say
from warehouse.metrics import metric

Kind: TypeAlias = Literal[
    "text",
    "identifier",
    "term",
    "date",
    "time",
    "money",
    "rate",
    "points",
    "count",
    "flag",
    "trend",
    "printed",
]
# What a cell is about, beyond its text; each has its colour in the palette.
Tone: TypeAlias = Literal["breach", "near", "worse", "better", "orange", "yellow", "blue", "plain"]
# A warning level in the colour it is named by, beside its word.
LEVEL_TONES: dict[str, Tone] = {
    "RED": "breach",
    "ORANGE": "orange",
    "YELLOW": "yellow",
    "BLUE": "blue",
}
NUMBERS: frozenset[Kind] = frozenset({"money", "rate", "points", "count"})
# What a bank reports of a loan month by month, besides figures: codes of these families.
_REPORTED_FAMILIES = ("bucket", "five_class")


@dataclass(frozen=True)
class Column:
    """One column of a table. ``heading`` and ``hint`` are messages; ``name`` is the frame's.

    A ``printed`` column holds figures that are text already.
    """

    name: str
    heading: str
    kind: Kind = "text"
    hint: str | None = None
    # Money written out to the cent, whatever its size.
    is_exact: bool = False
    # A rate over few loans is marked as such; not one that is no sample of loans, as a share is.
    is_sample: bool = True
    # The family of the codes of a ``term`` column.
    family: str | None = None
    # The figure a column shows: its limit sets the tone of the cells.
    figure: str | None = None
    # The column of the frame that holds the tones of this one.
    tone: str | None = None
    # The column of the frame that counts what a rate rests on, where that is not ``loan_count``.
    sample: str | None = None
    # Words that take the room the other columns of a table as wide as its page leave.
    takes_room: bool = False
    # The column whose unit of money this one shares, to be read beside it.
    unit_of: str | None = None
    # Rests on what is reported of loans; not so what the bank sets, which is there or is not.
    is_of_loans: bool = True


@dataclass(frozen=True)
class Cells:
    """One column ready to show: its head, and each cell as text and as what it sorts by."""

    column: Column
    head: str
    texts: list[str]
    values: list[Any]
    tones: list[Tone]


def exact_money(name: str, heading: str) -> Column:
    """A column of money to the cent."""
    return Column(name, heading, "money", is_exact=True)


def figure_column(name: str, heading: str | None = None) -> Column:
    """The column of a figure of the list of definitions, with its definition as the hint."""
    definition = metric(name)
    kinds: dict[str, Kind] = {"yuan": "money", "ratio": "rate", "points": "points"}
    return Column(
        name=name,
        heading=heading or definition.title,
        kind=kinds.get(definition.unit, "count"),
        hint=definition.formula,
        figure=name,
    )


def cells(
    frame: pl.DataFrame, column: Column, language: Language, minimum_loan_count: int
) -> Cells:
    """The cells of one column of a frame; a rate over fewer loans than the minimum says so."""
    values = frame[column.name].to_list()
    unit = _unit(frame, column, language)
    missing = [
        say(language, "Not reported") if is_missing else UNDEFINED
        for is_missing in _not_reported(frame, column)
    ]
    may_be_small = column.kind == "rate" and column.is_sample
    small = _small(frame, column, minimum_loan_count) if may_be_small else [False] * len(values)
    texts = [
        _text(value, column, unit, language, word)
        for value, word in zip(values, missing, strict=True)
    ]
    texts = [
        say(language, "{figure} (few)", figure=text) if few and value is not None else text
        for text, value, few in zip(texts, values, small, strict=True)
    ]
    numbers = [
        _number(value, column, unit, is_reported=word == UNDEFINED)
        for value, word in zip(values, missing, strict=True)
    ]
    return Cells(
        column, heading(column, unit, language), texts, numbers, _tones(frame, column, small)
    )


def heading(column: Column, unit: MoneyUnit | None, language: Language) -> str:
    """The head of a column, with the unit of its money."""
    return named(say(language, column.heading), unit, language)


def _unit(frame: pl.DataFrame, column: Column, language: Language) -> MoneyUnit | None:
    if column.kind != "money":
        return None
    if column.is_exact:
        return whole_yuan(language)
    # The total would pull its column into a unit in which its parts read 0.00.
    parts = frame.filter(~pl.col("is_total")) if "is_total" in frame.columns else frame
    return money_unit((parts if len(parts) else frame)[column.unit_of or column.name], language)


def _text(
    value: Any, column: Column, unit: MoneyUnit | None, language: Language, missing: str
) -> str:
    if value is None:
        return missing
    match column.kind:
        case "money":
            assert unit is not None
            return money(value, unit)
        case "rate":
            return rate(value)
        case "points":
            return signed(value)
        case "count":
            return count(value)
        case "term":
            assert column.family is not None
            return term(language, column.family, value)
        case "flag":
            return say(language, "Yes") if value else ""
        case "date":
            return f"{value:%Y-%m-%d}"
        case "time":
            return f"{value:%Y-%m-%d %H:%M}"
        case _:
            return str(value)


def _number(value: Any, column: Column, unit: MoneyUnit | None, *, is_reported: bool) -> Any:
    """What a cell sorts by: what is not reported below everything, what is not defined nowhere."""
    if column.kind in NUMBERS and value is None:
        return None if is_reported else float("-inf")
    if value is None:
        return None
    match column.kind:
        case "money":
            assert unit is not None
            return float(scaled(value, unit))
        case "rate":
            return float(percent(value))
        case "points":
            return float(value)
        case _:
            return value


def _not_reported(frame: pl.DataFrame, column: Column) -> list[bool]:
    """Which rows the bank did not report, for a column of what it reports.

    Who handles a loan, or when it was last called on, no bank reports: there is nobody, or no day.
    """
    is_of_reports = column.is_of_loans and (
        column.family in _REPORTED_FAMILIES
        if column.kind == "term"
        else column.kind in NUMBERS or column.kind in ("printed", "flag")
    )
    if not is_of_reports:
        return [False] * len(frame)
    if "not_reported_loan_count" in frame.columns:
        return [bool(number) for number in frame["not_reported_loan_count"]]
    if "basis" in frame.columns:
        return [basis == "REPORTED" for basis in frame["basis"]]
    return [False] * len(frame)


def _small(frame: pl.DataFrame, column: Column, minimum: int) -> list[bool]:
    # A frame may know better, by a threshold of its own.
    if "is_small" in frame.columns:
        return [bool(value) for value in frame["is_small"]]
    sample = column.sample or "loan_count"
    if sample not in frame.columns:
        return [False] * len(frame)
    return [number is not None and number < minimum for number in frame[sample]]


def _tones(frame: pl.DataFrame, column: Column, small: Sequence[bool]) -> list[Tone]:
    if column.tone is not None:
        return frame[column.tone].to_list()
    definition = metric(column.figure) if column.figure is not None else None
    limit = limit_of(definition, frame) if definition is not None else None
    if limit is None:
        return ["plain"] * len(frame)
    # A limit says nothing about a handful of loans.
    return [
        "plain" if value is None or few else limit.state(value)
        for value, few in zip(frame[column.name], small, strict=True)
    ]


def with_total(frame: pl.DataFrame, total: dict[str, Any]) -> pl.DataFrame:
    """A frame with the row of all on top; columns the total leaves out are empty in it."""
    row = pl.DataFrame([{name: total.get(name) for name in frame.columns}], schema=frame.schema)
    return pl.concat(
        [row.with_columns(is_total=pl.lit(True)), frame.with_columns(is_total=pl.lit(False))]
    )


def plain_rows(
    frame: pl.DataFrame, columns: Sequence[Column], language: Language
) -> list[list[str | Decimal | float | int | bool | date | datetime | None]]:
    """The rows of a download: codes in words, everything else as it is, money in yuan."""
    lists = []
    for column in columns:
        values = frame[column.name].to_list()
        if column.kind in ("term", "flag"):
            values = [_text(value, column, None, language, "") for value in values]
        lists.append(values)
    return [list(row) for row in zip(*lists, strict=True)]


def text_width(text: str) -> int:
    """How many Latin signs wide a text is: a Chinese sign takes two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
