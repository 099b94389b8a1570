"""Another threshold of an indicator: what it would have caught and what it would have cost."""

from contextlib import suppress
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import address, empty, lists, tables
from pages.parts.choices import choose
from pages.parts.data import ask, later
from pages.parts.downloads import MOST_ROWS
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports.scorecard import Row
from reports.terms import term
from reports.warning_indicators import SIGNS
from reports.warning_scores import (
    CAUGHT,
    WHAT_IF,
    indicator_name,
    threshold_text,
    what_if_answer,
    what_if_rows,
)
from reports.wording import message, say, say_count
from warehouse import query

# The keys of the choices in the session and the address.
WATCHED, THRESHOLD = "watched", "threshold"
NOTHING_MEASURED = message("No measure of the catalogue has a value here, so none can be tried.")
_CAUGHT_ROWS = 8
# What only the bank can report has no value to compare with another threshold.
_NOT_TRIED = "REPORTED"
_WHOLE = ("periods", "entries", "payments", "promises", "collaterals", "guarantors")
_FACTORS = (0.5, 1.5, 2.0, 3.0)


def show(filters: Filters) -> None:
    """Choose an indicator and a threshold; what it would have done against the one in force."""
    language = filters.language
    st.subheader(say(language, "What if the threshold were another"), anchor=False)
    known = ask(query.warning_thresholds, filters.reader).filter(pl.col("measure") != _NOT_TRIED)
    measured = known.filter(pl.col("point_count") > 0)
    if measured.is_empty():
        empty.nothing(language, NOTHING_MEASURED)
        return
    left, right = st.columns([3, 2])
    with left:
        watched = _choose_level(filters, measured)
    with right:
        threshold = _choose_threshold(filters, watched)
    asked: dict[str, Any] = {
        "org_id": filters.org_id,
        "until_date": filters.month_end_date,
        "indicator_code": watched["indicator_code"],
        "measure": watched["measure"],
        "level": watched["level"],
    }
    present = watched["threshold"]
    thresholds = tuple(sorted({present, threshold, *_others(watched)}))
    found = ask(query.what_if, filters.reader, **asked, thresholds=thresholds)
    _compare(filters, watched, found, threshold)
    _caught(filters, asked, threshold)
    unknown = known.filter(pl.col("point_count") == 0)["indicator_code"].unique(maintain_order=True)
    if len(unknown):
        st.caption(
            say_count(
                language,
                "{count} indicator cannot be tried, as nothing was measured: {codes}",
                "{count} indicators cannot be tried, as nothing was measured: {codes}",
                len(unknown),
                codes=", ".join(unknown),
            )
        )


def _choose_level(filters: Filters, measured: pl.DataFrame) -> Row:
    """Which level of which indicator to try, by its code in the address."""
    language = filters.language
    by_code: dict[str, Row] = {}
    for row in measured.iter_rows(named=True):
        code = f"{row['indicator_code']}-{row['level']}"
        by_code[code if code not in by_code else f"{code}-{row['measure']}"] = row

    def words(code: str) -> str:
        row = by_code[code]
        return say(
            language,
            "{indicator}: {level} at {comparison} {threshold}",
            indicator=indicator_name(row["indicator_code"], row["title"], language),
            level=term(language, "warning_level", row["level"]),
            comparison=SIGNS[row["comparison"]],
            threshold=threshold_text(row["threshold"], row["unit"], language),
        )

    code = choose(
        language,
        say(language, "Indicator and level"),
        list(by_code),
        key=WATCHED,
        default=next(iter(by_code)),
        words=words,
    )
    return by_code[code]


def _choose_threshold(filters: Filters, watched: Row) -> float:
    """The threshold to try: what the address asks for, else the one in force."""
    language = filters.language
    is_share = watched["unit"] == "share"
    factor = 100.0 if is_share else 1.0
    present = round(watched["threshold"] * factor, 6)
    key = f"{THRESHOLD} {watched['indicator_code']} {watched['measure']} {watched['level']}"
    if address.asks(THRESHOLD):
        with suppress(TypeError, ValueError):
            st.session_state[key] = float(address.follow_text(THRESHOLD) or present)
    st.session_state.setdefault(key, present)
    is_whole = _is_whole(watched)
    chosen = st.number_input(
        say(
            language,
            "Threshold to try, {unit}",
            unit="%" if is_share else term(language, "measure_unit", watched["unit"]),
        ),
        key=key,
        step=1.0 if is_whole or is_share else 0.1,
        format="%.0f" if is_whole else "%.2f",
    )
    address.keep(THRESHOLD, f"{chosen:g}", f"{present:g}")
    return float(watched["threshold"]) if chosen == present else chosen / factor


def _is_whole(watched: Row) -> bool:
    return bool(watched["rises_daily"]) or watched["unit"] in _WHOLE


def _others(watched: Row) -> set[float]:
    """Thresholds to show beside the one in force: from half of it to three times as much."""
    places = 0 if _is_whole(watched) else 4
    found = {round(watched["threshold"] * factor, places) for factor in _FACTORS}
    return {one for one in found if one != 0}


def _compare(filters: Filters, watched: Row, found: pl.DataFrame, threshold: float) -> None:
    language = filters.language
    present = watched["threshold"]
    rows = {row["threshold"]: row for row in found.iter_rows(named=True)}
    tried = rows[threshold] if threshold != present else None
    st.markdown(plain(what_if_answer(rows[present], tried, language)))
    shown = what_if_rows(
        found,
        present=present,
        tried=threshold,
        unit=watched["unit"],
        comparison=watched["comparison"],
        language=language,
    )
    tables.show(
        shown,
        WHAT_IF,
        filters,
        key=f"what if {watched['indicator_code']} {watched['level']} {threshold} {filters.about}",
        alt=say(language, "Thresholds compared"),
    )
    st.caption(
        say(
            language,
            "Over all {months} months on record, as if the threshold had always held; times that "
            "touch are one warning. Only loans of this organisation count. Real warnings of other "
            "indicators stay as they were.",
            months=found["month_count"][0],
        )
    )


def _caught(filters: Filters, asked: dict[str, Any], threshold: float) -> None:
    """The loans it would have warned of, those missed so far first."""
    language = filters.language
    more = {**asked, "threshold": threshold}
    rows = ask(query.what_if_caught, filters.reader, limit=tables.SHOWN_ROWS, **more)
    if rows.is_empty():
        return
    every = later(query.what_if_caught, filters.reader, limit=MOST_ROWS, **more)
    with st.expander(say(language, "Loans this threshold would have warned of")):
        lists.show(
            filters,
            message("Loans this threshold would have warned of"),
            CAUGHT,
            rows,
            every,
            key=f"caught {asked['indicator_code']} {asked['level']} {threshold}",
            ids="loan_id",
            opens=lists.open_loan,
            visible_rows=_CAUGHT_ROWS,
        )
