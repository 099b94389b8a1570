"""Tables on the screen: exact texts, sorted by their values, with rows that open what they sum."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
import polars as pl
import streamlit as st

from pages.parts.drill import clicked_row
from pages.parts.filters import Filters
from reports.numbers import UNDEFINED
from reports.palette import Theme, palette
from reports.tables import NUMBERS, Cells, Column, cells
from reports.wording import Language, say

# So many rows are shown at once; the rest is in the download and behind narrower choices.
SHOWN_ROWS = 50
_ROW_HEIGHT = 30
_MOST_VISIBLE = 16
# Pixels: the frame of a cell and of a button, the bounds of a column.
_FRAME, _BUTTON_FRAME, _NARROWEST, _WIDEST = 18, 16, 50, 330
# Pixels of a sign: Chinese, of a word in capitals, a digit, narrow, any other.
_CHINESE, _CAPITAL, _DIGIT, _NARROW, _SIGN = 12.6, 8.2, 7.0, 4.2, 6.5
_NARROW_SIGNS = frozenset("iljtfrI .,;:|!'()[]")
# As wide as Chinese ones in a font that has both.
_WIDE_SIGNS = frozenset("·≤≥→↑↓…—“”×")
_LAST_LATIN = 0x2E7F
# What has a tone is printed bold, so much wider.
_BOLD = 1.09
# What a table as wide as its page has room for on the smallest screen.
_ROOM = 1000


def show(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    filters: Filters,
    *,
    key: str,
    alt: str,
    opens: Callable[[str], None] | None = None,
    ids: str | None = None,
    visible_rows: int = _MOST_VISIBLE,
) -> None:
    """Show rows.

    Where ``opens`` is given, the first column stays in view, and a click on it calls ``opens`` with
    the row's ``ids`` cell; rows without an id open nothing.
    """
    language = filters.language
    shown = [cells(frame, column, language, filters.minimum_loan_count) for column in columns]
    values = pd.DataFrame({one.column.name: _series(one) for one in shown})
    first = columns[0].name
    identifiers = frame[ids].to_list() if ids is not None else []
    if opens is not None:
        values[first] = [
            f"{text} ›" if identifier is not None else text
            for text, identifier in zip(shown[0].texts, identifiers, strict=True)
        ]
    click_key = f"{key} click"
    taken = sum(_text_width(one) for one in shown if not one.column.takes_room)
    st.dataframe(
        _styled(values, shown, frame, filters.theme),
        key=key,
        hide_index=True,
        row_height=_ROW_HEIGHT,
        height=_ROW_HEIGHT * (min(len(frame), visible_rows) + 1) + 3,
        placeholder=UNDEFINED,
        alt=alt,
        lazy=False,
        column_config={
            one.column.name: _configuration(
                one,
                language,
                click_key=click_key if opens is not None and one.column.name == first else None,
                on_click=_opener(click_key, identifiers, opens) if opens is not None else None,
                room=_ROOM - taken,
                has_trend=any(other.kind == "trend" for other in columns),
            )
            for one in shown
        },
    )


def _opener(key: str, ids: Sequence[Any], opens: Callable[[str], None]) -> Callable[[], None]:
    def open_row() -> None:
        chosen = clicked_row(key, ids)
        if chosen is not None:
            opens(chosen)

    return open_row


def _series(one: Cells) -> Any:
    if one.column.kind in NUMBERS:
        return pd.Series(one.values, dtype="float64")
    if one.column.kind in ("date", "time", "trend"):
        return pd.Series(one.values, dtype="object")
    return pd.Series(one.texts, dtype="object")


def _styled(values: pd.DataFrame, shown: Sequence[Cells], frame: pl.DataFrame, theme: Theme) -> Any:
    """The values with the texts to print for them, and the few colours that mean something.

    Streamlit takes both from what a Styler computes. The texts are there already, and computing
    them cell by cell would take longer than all the rest of a page: so it is handed the result.
    """
    body = [
        [{"id": f"row{row}_col{column}", "display_value": text}]
        for column, one in enumerate(shown)
        if one.column.kind in NUMBERS
        for row, text in enumerate(one.texts)
    ]
    rules = [
        {"props": [(name, value)], "selectors": cells_of}
        for (name, value), cells_of in _rules(shown, frame, theme).items()
    ]
    styler = values.style
    styler._compute = lambda: styler
    styler._translate = lambda *_: {"body": body, "cellstyle": rules}
    return styler


def _rules(
    shown: Sequence[Cells], frame: pl.DataFrame, theme: Theme
) -> dict[tuple[str, str], list[str]]:
    """Which cells are printed how: tones in their colours, the total in bold."""
    colours = palette(theme)
    tones = {
        "breach": colours.breach,
        "near": colours.near,
        "worse": colours.worse,
        "better": colours.better,
        "orange": colours.orange,
        "yellow": colours.yellow,
        "blue": colours.main,
    }
    is_total = frame["is_total"].to_list() if "is_total" in frame.columns else []
    rules: dict[tuple[str, str], list[str]] = {}
    for column, one in enumerate(shown):
        for row, tone in enumerate(one.tones):
            name = f"row{row}_col{column}"
            if tone in tones:
                rules.setdefault(("color", tones[tone]), []).append(name)
            if tone in tones or (is_total and is_total[row]):
                rules.setdefault(("font-weight", "700"), []).append(name)
    return rules


def _configuration(
    one: Cells,
    language: Language,
    *,
    click_key: str | None,
    on_click: Callable[[], None] | None,
    room: int,
    has_trend: bool,
) -> Any:
    column = one.column
    hint = say(language, column.hint) if column.hint is not None else None
    if click_key is not None:
        return st.column_config.ButtonColumn(
            one.head,
            help=hint,
            type="tertiary",
            alignment="left",
            pinned=True,
            width=_text_width(one) + _BUTTON_FRAME,
            key=click_key,
            on_click=on_click,
        )
    if column.kind in NUMBERS:
        # A mark of few loans further down makes a rate wider than the first rows the grid measures.
        width = _text_width(one) if column.sample is not None else None
        return st.column_config.NumberColumn(one.head, help=hint, alignment="right", width=width)
    if column.kind == "date":
        # The grid measures the first rows alone; a missing date takes less room than one below.
        width = _text_width(one) if None in one.values else None
        return st.column_config.DateColumn(one.head, help=hint, format="YYYY-MM-DD", width=width)
    if column.kind == "time":
        return st.column_config.DatetimeColumn(one.head, help=hint, format="YYYY-MM-DD HH:mm")
    if column.kind == "printed":
        # A trend stands last in a narrow table: figures of a set width would push it out of sight.
        width = None if has_trend else _text_width(one)
        return st.column_config.TextColumn(one.head, help=hint, alignment="right", width=width)
    if column.kind == "trend":
        return st.column_config.LineChartColumn(one.head, help=hint, color="gray")
    width = _text_width(one)
    # The grid shares what is left among all columns: numbers would stand far from what they count.
    return st.column_config.TextColumn(
        one.head, help=hint, width=max(width, room) if column.takes_room else width
    )


def _text_width(one: Cells) -> int:
    """Pixels the longest text takes: the grid measures only the first rows, and no buttons."""
    longest = max((_pixels(text) for text in (one.head, *one.texts)), default=0)
    if any(tone != "plain" for tone in one.tones):
        longest *= _BOLD
    return min(max(round(longest) + _FRAME, _NARROWEST), _WIDEST)


def _pixels(text: str) -> float:
    """About how wide a text is printed, never less than it is."""
    return sum(
        _CHINESE
        if ord(sign) > _LAST_LATIN or sign in _WIDE_SIGNS
        else _NARROW
        if sign in _NARROW_SIGNS
        else _DIGIT
        if sign.isdigit()
        else _CAPITAL
        if sign.isupper() or sign in "mwMW%"
        else _SIGN
        for sign in text
    )
