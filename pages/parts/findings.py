"""What inspections found, by whom, whether it was put right, and who found nothing."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import drill, empty, headline, lists, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, later
from pages.parts.downloads import MOST_ROWS
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.inspections import a_year_before
from pages.parts.trends import rates_over_time
from reports.inspections import (
    CATEGORIES,
    FINDING_ORGANISATIONS,
    FINDINGS,
    SILENT,
    findings_answer,
    with_severity_words,
)
from reports.numbers import count
from reports.tables import with_total
from reports.terms import term
from reports.wording import message, say
from warehouse import query

# The keys of the choices in the session and the address.
LIST, CATEGORY = "list", "category"
NOT_ARRIVED = message("No finding has arrived: what inspections found is not known.")
NONE_OF_THEM = message("No finding is of this kind here.")


def findings(filters: Filters) -> None:
    """What was found in the last twelve months by category and organisation, and row by row."""
    language = filters.language
    asked: dict[str, Any] = {
        "org_id": filters.org_id,
        "since": a_year_before(filters.month_end_date),
        "until": filters.month_end_date,
    }
    whole = ask(query.findings_figures, filters.reader, **asked).row(0, named=True)
    if not whole["known_count"]:
        empty.nothing(language, NOT_ARRIVED, files=("findings",))
        return
    silent = ask(query.silent_organisations, filters.reader, org_id=filters.org_id)
    headline.answer(findings_answer(whole, silent, language))
    _silent_table(filters, silent)
    _trends(filters)
    categories = ask(query.findings_by_category, filters.reader, **asked)
    if categories.is_empty():
        empty.nothing(language, NONE_OF_THEM)
        return
    st.subheader(say(language, "By category"), anchor=False)
    with_all = with_total(categories, {**whole, "category": say(language, "Total")})
    _category_table(filters, with_all)
    if filters.has_children:
        st.subheader(say(language, "By organisation"), anchor=False)
        children = labelled(ask(query.findings_by_child, filters.reader, **asked), language)
        rows = with_total(children, {**whole, "label": say(language, "Total")})
        lists.show(
            filters,
            message("Findings by organisation"),
            FINDING_ORGANISATIONS,
            rows,
            lambda: rows,
            key="finders",
            ids="org_id",
            opens=drill.to_org,
        )
    _rows(filters, asked, categories["category"].to_list())


def _category_table(filters: Filters, rows: pl.DataFrame) -> None:
    rows = rows.with_columns(
        choice=pl.when("is_total").then(pl.lit(EVERYTHING)).otherwise("category")
    )
    lists.show(
        filters,
        message("Findings by category"),
        CATEGORIES,
        rows,
        lambda: rows,
        key="categories",
        ids="choice",
        opens=_choose_category,
    )


def _silent_table(filters: Filters, silent: pl.DataFrame) -> None:
    language = filters.language
    if silent.is_empty():
        return
    st.subheader(say(language, "Organisations that found nothing themselves"), anchor=False)
    rows = with_severity_words(silent, language, term)
    lists.show(
        filters,
        message("Organisations that found nothing themselves"),
        SILENT,
        rows.head(tables.SHOWN_ROWS),
        lambda: rows,
        key="silent",
        ids="org_id",
        opens=drill.to_org,
        visible_rows=8,
    )


def _trends(filters: Filters) -> None:
    history = ask(query.finding_history, filters.reader, org_id=filters.org_id)
    rates_over_time(
        filters,
        (
            message("Found by the organisation itself"),
            history.select("month_end_date", "self_found_rate"),
        ),
        (message("Put right in time"), history.select("month_end_date", "rectification_rate")),
    )


def _rows(filters: Filters, asked: dict[str, Any], categories: list[str]) -> None:
    language = filters.language
    st.subheader(say(language, "One by one"), anchor=False)
    left, right = st.columns([2, 3])
    with left:
        category = choose(
            language,
            say(language, "Category"),
            [EVERYTHING, *categories],
            key=CATEGORY,
            default=EVERYTHING,
            words=lambda code: say(language, "All categories") if code == EVERYTHING else code,
            shows_label=False,
        )
    with right:
        behind = choose(
            language,
            say(language, "Findings"),
            list(query.FINDING_LISTS),
            key=LIST,
            default="FOUND",
            words=lambda code: term(language, "finding_list", code),
            shape="buttons",
            shows_label=False,
        )
    chosen = {**asked, "behind": behind, "category": or_none(category)}
    whole = ask(query.finding_totals_of, filters.reader, **chosen).row(0, named=True)
    if not whole["finding_count"]:
        empty.nothing(language, NONE_OF_THEM)
        return
    rows = ask(query.findings_of, filters.reader, limit=tables.SHOWN_ROWS, **chosen)
    all_rows = later(query.findings_of, filters.reader, limit=MOST_ROWS, **chosen)
    lists.show(
        filters,
        message("Findings"),
        FINDINGS,
        with_severity_words(rows, language, term),
        lambda: with_severity_words(all_rows(), language, term),
        key=f"findings {behind} {category}",
        caption=say(
            language,
            "{shown} of {all} rows shown",
            shown=count(len(rows)),
            all=count(whole["finding_count"]),
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _choose_category(category: str) -> None:
    st.session_state[CATEGORY] = category
