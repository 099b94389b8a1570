"""Whether the checks that were done were real ones, and what speaks against them."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import drawings, drill, empty, headline, lists, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.downloads import MOST_ROWS
from pages.parts.figures import labelled, named
from pages.parts.filters import Filters
from pages.parts.inspections import a_year_before
from reports import charts
from reports.inspections import CHECKS, INSPECTORS, QUALITY, WEAKNESSES, quality_answer
from reports.numbers import count
from reports.tables import with_total
from reports.terms import term
from reports.wording import message, say
from warehouse import query

# The keys of the choices in the session and the address.
WEAKNESS, INSPECTOR = "weakness", "inspector"
NO_CHECKS = message("No check was done in the 12 months up to this month end.")
NONE_OF_THEM = message("No check is of this kind here.")


def quality(filters: Filters) -> None:
    """What speaks against the checks of the last twelve months, where, by whom, and which."""
    language = filters.language
    asked: dict[str, Any] = {
        "org_id": filters.org_id,
        "since": a_year_before(filters.month_end_date),
        "until": filters.month_end_date,
    }
    whole = ask(query.quality_figures, filters.reader, **asked).row(0, named=True)
    if not whole["done_count"]:
        empty.nothing(language, NO_CHECKS, files=("inspections",))
        return
    children = labelled(ask(query.quality_by_child, filters.reader, **asked), language)
    headline.answer(quality_answer(whole, children, language))
    weaknesses = ask(query.quality_weaknesses, filters.reader, **asked)
    lists.show(
        filters,
        message("What speaks against checks"),
        WEAKNESSES,
        weaknesses,
        lambda: weaknesses,
        key="weaknesses",
        ids="weakness",
        opens=_choose_weakness,
    )
    if filters.has_children:
        _map(filters, asked)
        st.subheader(say(language, "By organisation"), anchor=False)
        rows = with_total(children, {**whole, "label": say(language, "Total")})
        lists.show(
            filters,
            message("Quality of checks by organisation"),
            QUALITY,
            rows,
            lambda: rows,
            key="quality",
            ids="org_id",
            opens=drill.to_org,
        )
    st.subheader(say(language, "By inspector"), anchor=False)
    inspectors = ask(query.quality_by_inspector, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    lists.show(
        filters,
        message("Quality of checks by inspector"),
        INSPECTORS,
        inspectors,
        later(query.quality_by_inspector, filters.reader, limit=MOST_ROWS, **asked),
        key="inspectors",
        ids="inspector_id",
        opens=_choose_inspector,
        visible_rows=8,
    )
    _checks(filters, asked, inspectors["inspector_id"].to_list())


def _map(filters: Filters, asked: dict[str, Any]) -> None:
    language = filters.language
    months = ask(query.quality_child_months, filters.reader, **asked)
    if months.is_empty():
        return
    totals = months.group_by("org_id").agg(
        share=pl.col("poor_text_count").sum() / pl.col("done_count").sum()
    )
    worst = totals.sort("share", "org_id", descending=[True, False])["org_id"]
    shown = months.filter(pl.col("org_id").is_in(worst.head(charts.MOST_ROWS).to_list()))
    cells = shown.select("org_id", "month_end_date", "poor_text_rate", label=named(shown, language))
    st.subheader(say(language, "Share of empty conclusions by month"), anchor=False)
    drawings.show(
        draw(charts.heat_map, filters.reader, cells, figure="poor_text_rate"),
        key=f"texts {filters.about}",
        alt=say(language, "Share of empty conclusions by month"),
        on_click=lambda point: drill.to_org(str(point["org_id"])),
    )


def _checks(filters: Filters, asked: dict[str, Any], inspectors: list[str]) -> None:
    language = filters.language
    st.subheader(say(language, "One by one"), anchor=False)
    left, right = st.columns(2)
    with left:
        weakness = choose(
            language,
            say(language, "What speaks against it"),
            list(query.WEAKNESSES),
            key=WEAKNESS,
            default="COPIED",
            words=lambda code: term(language, "weakness", code),
            shows_label=False,
        )
    with right:
        inspector = choose(
            language,
            say(language, "Inspector"),
            [EVERYTHING, *inspectors],
            key=INSPECTOR,
            default=EVERYTHING,
            words=lambda code: say(language, "All inspectors") if code == EVERYTHING else code,
            shows_label=False,
        )
    chosen = {**asked, "weakness": weakness, "inspector_id": or_none(inspector)}
    whole = ask(query.check_totals_of, filters.reader, **chosen).row(0, named=True)
    if not whole["check_count"]:
        empty.nothing(language, NONE_OF_THEM)
        return
    rows = ask(query.checks_of, filters.reader, limit=tables.SHOWN_ROWS, **chosen)
    lists.show(
        filters,
        message("Checks with something against them"),
        CHECKS,
        rows,
        later(query.checks_of, filters.reader, limit=MOST_ROWS, **chosen),
        key=f"checks {weakness} {inspector}",
        caption=say(
            language,
            "{shown} of {all} rows shown",
            shown=count(len(rows)),
            all=count(whole["check_count"]),
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _choose_weakness(weakness: str) -> None:
    st.session_state[WEAKNESS] = weakness


def _choose_inspector(inspector: str) -> None:
    st.session_state[INSPECTOR] = inspector
