"""How good warnings were: the report card, what was missed, which branches, down to rows."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import drawings, drill, lists, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.downloads import MOST_ROWS, offer
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports import charts
from reports.scorecard import Row
from reports.tables import with_total
from reports.terms import term
from reports.warning_scores import (
    CHILDREN,
    GONE_WRONG,
    JUDGED,
    SCORES,
    advice,
    gone_rows,
    named_rows,
    score_answer,
    score_rows,
    standing_line,
    with_lead,
)
from reports.wording import Language, message, say
from warehouse import query

# The keys of the choices in the session and the address.
LEVEL, INDICATOR, OUTCOME = "level", "indicator", "outcome"
FOOTNOTES = (
    "warning_precision",
    "warning_recall",
    "warning_missed_count",
    "warning_lead_days",
    "warning_newly_past_due_count",
)
NO_WARNINGS = message("Nobody was ever warned of here: neither by the bank nor by this desk.")
_LEVELS = ("RED", "ORANGE", "YELLOW", "BLUE")
_MISSED_ROWS, _JUDGED_ROWS = 12, 8


def totals(filters: Filters) -> Row:
    """All warnings and all loans gone wrong in the months scored."""
    return ask(query.score_totals, filters.reader, **filters.place).row(0, named=True)


def rules(filters: Filters) -> dict[str, int]:
    """By what warnings are scored."""
    found = ask(query.score_rules, filters.reader)
    return dict(found.select("name", "value").iter_rows())


def answer(filters: Filters, now: Row) -> str:
    """The answer of the page in one sentence."""
    return score_answer(now, rules(filters)["score_window_months"], filters.language)


def report_card(filters: Filters, level: str | None = None) -> pl.DataFrame:
    """Every indicator with its scores, of all levels or of one."""
    found = ask(query.scores_by_indicator, filters.reader, **filters.place, level=level)
    return score_rows(found, filters.language)


def lines(filters: Filters, now: Row, scores: pl.DataFrame) -> None:
    """The numbers behind the answer, and what to tune."""
    language = filters.language
    st.caption(plain(standing_line(now, language)))
    found = advice(scores, now, filters.minimum_loan_count, language)
    if found is not None:
        st.markdown(plain(found))


def draw_scores(filters: Filters, scores: pl.DataFrame) -> None:
    """Indicators by both rates, and months by what was missed; a click lists the rows."""
    language = filters.language
    left, right = st.columns([6, 5])
    with left:
        drawings.show(
            draw(charts.score_dots, filters.reader, scores, least=filters.minimum_loan_count),
            key=f"scores {filters.about} {st.session_state.get(INDICATOR)}",
            alt=say(language, "Indicators by hit rate and share of loans warned of"),
            on_click=lambda point: _choose(INDICATOR, str(point["indicator_code"])),
        )
    with right:
        months = ask(query.score_months, filters.reader, **filters.place)
        drawings.show(
            draw(charts.missed_bars, filters.reader, months),
            key=f"missed months {filters.about}",
            alt=say(language, "Loans newly past 30 days by how they were warned of"),
        )


def score_table(filters: Filters, scores: pl.DataFrame) -> None:
    """The report card of the catalogue; a click lists the warnings of an indicator."""
    language = filters.language
    title = say(language, "The catalogue's report card")
    st.subheader(title, anchor=False)
    level = or_none(
        choose(
            language,
            say(language, "Level when raised"),
            [EVERYTHING, *_LEVELS],
            key=LEVEL,
            default=EVERYTHING,
            words=lambda code: (
                say(language, "All levels")
                if code == EVERYTHING
                else term(language, "warning_level", code)
            ),
            shape="buttons",
            shows_label=False,
        )
    )
    shown = scores if level is None else report_card(filters, level)
    heard = shown.filter(
        pl.col("triggered_count") + pl.col("matured_count") + pl.col("lead_count") > 0
    )
    tables.show(
        heard,
        SCORES,
        filters,
        key=f"report card {level} {filters.about}",
        alt=title,
        ids="indicator_code",
        opens=lambda code: _choose(INDICATOR, code),
    )
    offer(filters, title, SCORES, lambda: shown, key="report card")
    _judged(filters, scores, level)


def _judged(filters: Filters, scores: pl.DataFrame, level: str | None) -> None:
    """The warnings behind an indicator's hit rate, those nothing followed first."""
    language = filters.language
    names = dict(scores.select("indicator_code", "indicator").iter_rows())
    judged = scores.filter(pl.col("matured_count") > 0)["indicator_code"].to_list()
    if not judged:
        return
    code = or_none(
        choose(
            language,
            say(language, "Warnings judged, of"),
            [EVERYTHING, *judged],
            key=INDICATOR,
            default=EVERYTHING,
            words=lambda one: names.get(one, say(language, "All indicators")),
        )
    )
    asked: dict[str, Any] = {**filters.place, "indicator_code": code, "level": level}
    rows = ask(query.warnings_judged, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.warnings_judged, filters.reader, limit=MOST_ROWS, **asked)
    lists.show(
        filters,
        message("Warnings judged"),
        JUDGED,
        named_rows(rows, language),
        lambda: named_rows(every(), language),
        key=f"judged {code} {level}",
        ids="loan_id",
        opens=lists.open_loan,
        visible_rows=_JUDGED_ROWS,
    )


def missed_table(filters: Filters, now: Row) -> None:
    """Loans that went wrong, those missed first asked for; they add up to the answer."""
    language = filters.language
    if not now["newly_past_due_count"]:
        return
    st.subheader(say(language, "Loans newly past 30 days"), anchor=False)
    counts = {
        EVERYTHING: now["newly_past_due_count"],
        "NOT_WARNED": now["not_warned_count"],
        "WARNED_LATE": now["warned_late_count"],
        "WARNED": now["warned_count"],
    }
    outcome = choose(
        language,
        say(language, "Warned of"),
        list(counts),
        key=OUTCOME,
        default="NOT_WARNED" if now["not_warned_count"] else EVERYTHING,
        words=lambda code: f"{_outcome_words(code, language)} {counts.get(code, 0):,}",
        shape="buttons",
        shows_label=False,
    )
    asked: dict[str, Any] = {**filters.place, "outcome": or_none(outcome)}
    titles = _titles(filters)
    rows = ask(query.gone_wrong, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.gone_wrong, filters.reader, limit=MOST_ROWS, **asked)
    lists.show(
        filters,
        message("Loans newly past 30 days"),
        GONE_WRONG,
        gone_rows(rows, titles, language),
        lambda: gone_rows(every(), titles, language),
        key=f"gone wrong {outcome}",
        ids="loan_id",
        opens=lists.open_loan,
        visible_rows=_MISSED_ROWS,
    )


def child_table(filters: Filters) -> None:
    """Which organisation below missed most; counts add up to the answer."""
    if not filters.has_children:
        return
    language = filters.language
    found = ask(query.scores_by_child, filters.reader, **filters.place)
    if found.is_empty():
        return
    rows = with_lead(labelled(found, language))
    title = say(language, "By organisation, most missed first")
    st.subheader(title, anchor=False)
    all_of_them = totals(filters)
    total = with_lead(pl.DataFrame([all_of_them])).row(0, named=True)
    total |= {"label": say(language, "Total"), "org_id": None}
    with_all = with_total(rows.drop("is_own", "org_name", "org_status"), total)
    tables.show(
        with_all,
        CHILDREN,
        filters,
        key=f"score children {filters.about}",
        alt=title,
        ids="org_id",
        opens=drill.to_org,
    )
    offer(filters, title, CHILDREN, lambda: with_all, key="score children")


def _outcome_words(code: str, language: Language) -> str:
    return say(language, "All") if code == EVERYTHING else term(language, "warning_outcome", code)


def _titles(filters: Filters) -> dict[str, str]:
    found = ask(query.warning_thresholds, filters.reader)
    return dict(found.select("indicator_code", "title").iter_rows())


def _choose(key: str, code: str) -> None:
    st.session_state[key] = code
