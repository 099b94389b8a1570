"""The table of early warning: choices, the heat table, the list, and the form to print."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, lists, tables, to_do
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports import charts
from reports.numbers import count
from reports.spreadsheets import file_name
from reports.terms import term
from reports.warning_table import (
    CATEGORIES,
    CUSTOMERS,
    LEVELS,
    Form,
    level_sign,
    titles_of,
    warning_form,
    with_words,
)
from reports.wording import Language, message, say
from warehouse import query

LEVEL, CATEGORY, OFFICER = "level", "category", "officer"


def totals(filters: Filters) -> pl.DataFrame:
    """How many borrowers stand at each level."""
    return ask(query.warning_table_totals, filters.reader, org_id=filters.org_id)


def note(filters: Filters) -> None:
    """That the table is of one day, and what its signs mean."""
    language = filters.language
    words = say(
        language,
        "As of {date}, whatever month is chosen; in the cells a dot is in order, an empty one is"
        " not known; a row without cells has warnings open, but no signal holds.",
        date=f"{to_do.as_of_date(filters):%Y-%m-%d}",
    )
    names = {level: term(language, "warning_level", level) for level in LEVELS}
    signs = [f"{level_sign(level, language)} = {names[level]}" for level in LEVELS]
    # A Chinese level is one sign, and its own sign.
    if any(level_sign(level, language) != names[level] for level in LEVELS):
        words = f"{words} {', '.join(signs)}."
    st.caption(plain(words))


def choices(filters: Filters, found: pl.DataFrame) -> dict[str, Any]:
    """Which level, category and account manager to show; each None for all."""
    language = filters.language
    officers = ask(query.warning_table_officers, filters.reader, org_id=filters.org_id)
    left, right = st.columns([4, 2], vertical_alignment="bottom")
    with left:
        level = choose(
            language,
            say(language, "Warning level"),
            [EVERYTHING, *found["level"].to_list()],
            key=LEVEL,
            default=EVERYTHING,
            words=lambda code: _word(filters, "warning_level", code, message("All levels")),
            shape="buttons",
            shows_label=False,
        )
    with right:
        officer = choose(
            language,
            say(language, "Account manager"),
            [EVERYTHING, *officers["officer_id"].to_list()],
            key=OFFICER,
            default=EVERYTHING,
            words=lambda code: (
                say(language, "All account managers") if code == EVERYTHING else code
            ),
            shows_label=False,
        )
    category = choose(
        language,
        say(language, "Category"),
        [EVERYTHING, *CATEGORIES],
        key=CATEGORY,
        default=EVERYTHING,
        words=lambda code: _word(filters, "indicator_category", code, message("All categories")),
        shape="buttons",
        shows_label=False,
    )
    return {
        "org_id": filters.org_id,
        "level": or_none(level),
        "category": or_none(category),
        "officer_id": or_none(officer),
    }


def rows(filters: Filters, asked: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The gravest borrowers asked for, and how each stands by every indicator asked for."""
    limit = tables.SHOWN_ROWS
    cells = ask(query.warning_cells, filters.reader, limit=limit, **asked)
    found = ask(query.warning_table, filters.reader, limit=limit, **asked)
    return with_words(found, cells, filters.language), cells


def heat_table(filters: Filters, customers: pl.DataFrame, cells: pl.DataFrame) -> None:
    """Borrowers against indicators; a click on a cell opens the borrower."""
    language = filters.language
    signalling = cells.filter(pl.col("level_no") > 0)["indicator_code"].unique()
    if signalling.is_empty():
        st.caption(say(language, "These borrowers have open warnings, but no signal holds now."))
        return
    titles = titles_of(ask(query.warning_titles, filters.reader), language)
    # Only indicators that say something of somebody: the others would be columns of dots.
    shown = cells.filter(pl.col("indicator_code").is_in(signalling.to_list())).join(
        customers.select("customer_id", "customer", "loan_id"), on="customer_id", how="left"
    )
    shown = shown.with_columns(
        title=pl.col("indicator_code").replace_strict(
            titles, default=pl.col("indicator_code"), return_dtype=pl.String
        )
    ).sort("place", "indicator_no")
    shown = pl.concat(
        [_levels(customers, language), shown.select(_MAP_COLUMNS)], how="vertical_relaxed"
    )
    loan_of = dict(customers.select("customer_id", "loan_id").iter_rows())
    drawings.show(
        draw(charts.warning_map, filters.reader, shown),
        key=f"warning map {filters.org_id} {sorted(signalling.to_list())} {len(customers)}",
        alt=say(language, "Borrowers by indicator"),
        on_click=lambda point: _open(loan_of.get(str(point["customer_id"]))),
    )
    codes = sorted(signalling.to_list())
    st.caption(plain("  ·  ".join(titles.get(code, code) for code in codes)))


def customer_table(filters: Filters, customers: pl.DataFrame, asked: dict[str, Any]) -> None:
    """One row per borrower; a click opens it."""
    language = filters.language
    lists.show(
        filters,
        say(language, "Warning table"),
        CUSTOMERS,
        customers.drop("customer_count"),
        lambda: _every_row(filters, asked).drop("customer_count"),
        key=f"warning table {asked['level']} {asked['category']} {asked['officer_id']}",
        caption=say(
            language,
            "{shown} of {all} borrowers shown",
            shown=len(customers),
            all=count(int(customers["customer_count"][0])),
        ),
        ids="loan_id",
        opens=_open,
    )


def form_download(filters: Filters, asked: dict[str, Any]) -> None:
    """The form to print and sign, of all borrowers asked for."""
    language = filters.language
    title = say(language, "Warning table")

    def form() -> str:
        titles = titles_of(ask(query.warning_titles, filters.reader), language)
        cells = later(query.warning_cells, filters.reader, limit=downloads.MOST_ROWS, **asked)()
        return warning_form(
            Form(filters.org_name, to_do.as_of_date(filters)),
            _every_row(filters, asked).to_dicts(),
            cells.to_dicts(),
            titles,
            language,
        )

    with st.container(horizontal=True, horizontal_alignment="right"):
        st.download_button(
            say(language, "Form to print and sign"),
            form,
            file_name(filters.org_name, title, to_do.as_of_date(filters), "html"),
            "text/html",
            key="warning form",
            on_click="ignore",
            type="tertiary",
            icon=":material/print:",
        )


def _levels(customers: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The level of each borrower as the first column of the map."""
    return customers.select(
        "customer_id",
        "customer",
        "place",
        indicator_code=pl.lit(say(language, "Worst")),
        title=pl.lit(say(language, "Worst")),
        category=pl.lit(None, pl.String),
        state="level",
        level_no=pl.col("level_no").cast(pl.Int32),
        value=pl.lit(None, pl.Float64),
        since_date="oldest_open_date",
    )


def _every_row(filters: Filters, asked: dict[str, Any]) -> pl.DataFrame:
    limit = downloads.MOST_ROWS
    cells = later(query.warning_cells, filters.reader, limit=limit, **asked)()
    found = later(query.warning_table, filters.reader, limit=limit, **asked)()
    return with_words(found, cells, filters.language)


def _open(loan_id: str | None) -> None:
    if loan_id is not None:
        drill.to_page(drill.LOAN, loan=loan_id)


def _word(filters: Filters, family: str, code: str, everything: str) -> str:
    return (
        say(filters.language, everything)
        if code == EVERYTHING
        else term(filters.language, family, code)
    )


_MAP_COLUMNS = (
    "customer_id",
    "customer",
    "place",
    "indicator_code",
    "title",
    "category",
    "state",
    "level_no",
    "value",
    "since_date",
)
NOBODY = message("No borrower of this organisation is warned of.")
NOBODY_CHOSEN = message("No borrower is warned of by these choices.")
