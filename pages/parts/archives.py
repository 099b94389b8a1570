"""The files of loans taken apart: what to do next, what is missing, where, down to the items."""

from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables, to_do
from pages.parts.choices import choose
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import definition_text
from pages.parts.markdown import plain
from reports import charts
from reports.archives import (
    FILE_COLUMNS,
    ITEM_COLUMNS,
    NEXT,
    OF_FILES,
    ORGANISATIONS,
    STATES,
    next_rows,
    with_differences,
    with_tones,
)
from reports.numbers import count, rate
from reports.tables import with_total
from reports.terms import term
from reports.to_dos import as_of_words
from reports.wording import message, say, say_count, sentences
from warehouse import query
from warehouse.metrics import metric
from warehouse.query import ArchiveList, FileList

# The key of the chosen state in the session and the address.
STATE = "state"
CARDS = (
    "archive_complete_rate",
    "archive_on_time_rate",
    "archive_verified_rate",
    "archive_not_returned_count",
)
FOOTNOTES = (
    "archive_complete_rate",
    "archive_no_file_loan_count",
    "archive_missing_count",
    "archive_filed_rate",
    "archive_on_time_rate",
    "archive_lent_count",
    "archive_not_returned_count",
    "archive_verified_rate",
    "archive_retention_ending_loan_count",
    "archive_retention_ended_loan_count",
)


def whole(filters: Filters) -> dict[str, Any] | None:
    """The files of the organisation; None where the archives file speaks of none of its loans."""
    found = ask(query.org_archives, filters.reader, org_id=filters.org_id)
    return None if found.is_empty() else found.row(0, named=True)


def by_child(filters: Filters) -> pl.DataFrame:
    """The files of the organisations below, most missing first."""
    found = ask(query.archives_by_child, filters.reader, org_id=filters.org_id)
    return labelled(found, filters.language)


def by_item(filters: Filters) -> pl.DataFrame:
    """What is missing by what it is."""
    return ask(query.missing_by_item, filters.reader, org_id=filters.org_id)


def notes(filters: Filters) -> None:
    """That the files are of one day, and of how many loans nothing is known."""
    language = filters.language
    lines = []
    as_of = to_do.as_of_date(filters)
    if filters.month_end_date != as_of:
        lines.append(as_of_words(language, as_of))
    not_told = int(
        ask(query.archives_not_told, filters.reader, org_id=filters.org_id)["loan_count"][0]
    )
    if not_told:
        lines.append(
            say_count(
                language,
                "Of {count} loan in the book nothing is known: the file speaks of no loan of its "
                "product.",
                "Of {count} loans in the book nothing is known: the file speaks of no loan of "
                "their products.",
                not_told,
            )
        )
    if lines:
        st.caption(plain(sentences(language, *lines)))


def next_table(filters: Filters, found: dict[str, Any]) -> None:
    """What to do next, most pressing first; a click lists what it is about."""
    language = filters.language
    st.subheader(say(language, "What to do next"), anchor=False)
    rows = next_rows(found, language)
    tables.show(
        rows,
        NEXT,
        filters,
        key=f"archives next {filters.org_id}",
        alt=say(language, "What to do next"),
        ids="state_code",
        opens=_list_state,
    )


def cards(filters: Filters, found: dict[str, Any]) -> None:
    """The figures in large, each with its definition on hover."""
    language = filters.language
    for place, name in zip(st.columns(len(CARDS)), CARDS, strict=True):
        definition = metric(name)
        value = found[str(definition.column)]
        parts = ""
        if definition.numerator is not None and definition.denominator is not None:
            missing = say(language, "Not reported")
            text = rate(value, missing if found["to_verify_count"] is None else "—")
            top, below = (
                found[str(metric(part).column)]
                for part in (definition.numerator, definition.denominator)
            )
            parts = f"{count(top)} / {count(below)}"
        else:
            text = count(value)
            parts = say(language, "of {count} items lent", count=count(found["lent_count"]))
        with place:
            st.metric(
                say(language, definition.title),
                text,
                parts,
                delta_color="off",
                delta_arrow="off",
                border=True,
                help=definition_text(definition, language),
            )


def missing_charts(filters: Filters, items: pl.DataFrame, children: pl.DataFrame) -> None:
    """What is missing, and where: two rankings, each only where something is missing."""
    language = filters.language
    missing = items.filter(pl.col("missing_count") > 0)
    if missing.is_empty():
        return
    words = [term(language, "archive_item", code) for code in missing["item_code"]]
    what = missing.select(
        part="item_code",
        label=pl.Series(words, dtype=pl.String),
        archive_missing_count="missing_count",
    ).head(charts.MOST_ROWS)
    held = children.filter(pl.col("missing_count") > 0).sort(
        ["missing_count", "label"], descending=[True, False]
    )
    where = held.select(
        part=pl.coalesce("org_id", pl.lit("")), label="label", archive_missing_count="missing_count"
    )
    if len(where) > _MOST_BARS:
        # All bars together are the whole, or their shares would be wrong.
        rest = where.slice(_MOST_BARS - 1)
        others = say_count(
            language, "{count} other organisation", "{count} other organisations", len(rest)
        )
        where = pl.concat(
            [
                where.head(_MOST_BARS - 1),
                rest.select(
                    part=pl.lit(""),
                    label=pl.lit(others),
                    archive_missing_count=pl.col("archive_missing_count").sum(),
                ).head(1),
            ]
        )
    left, right = st.columns(2)
    with left:
        st.markdown(f"**{say(language, 'Missing by what it is')}**")
        _bars(filters, what, "missing items", say(language, "Missing items by what they are"))
    if not filters.has_children:
        return
    with right:
        st.markdown(f"**{say(language, 'Missing by organisation')}**")
        _bars(filters, where, "missing places", say(language, "Missing items by organisation"))


def organisation_table(filters: Filters, children: pl.DataFrame, found: dict[str, Any]) -> None:
    """The files of the organisations below under their total; a click goes one level down."""
    if not filters.has_children:
        return
    language = filters.language
    total = {**found, "label": say(language, "Total"), "org_id": None}
    rows = with_tones(with_total(children, total))
    title = say(language, "Files by organisation")
    st.subheader(title, anchor=False)
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        ORGANISATIONS,
        filters,
        key=f"archives organisations {filters.org_id}",
        alt=title,
        ids="org_id",
        opens=drill.to_org,
    )
    downloads.offer(filters, title, ORGANISATIONS, lambda: rows, key="archives children")


def row_table(filters: Filters, found: dict[str, Any]) -> None:
    """The items or files of the state chosen, what has waited longest first."""
    language = filters.language
    st.subheader(say(language, "One by one"), anchor=False)
    known = with_differences(found)
    state = choose(
        language,
        say(language, "State"),
        list(STATES),
        key=STATE,
        default=next((code for code, name in STATES.items() if known[name]), "MISSING"),
        words=lambda code: term(language, "archive_state", code),
        shows_label=False,
    )
    if known[STATES[state]] is None:
        empty.nothing(language, NOT_COMPARED)
        return
    if not known[STATES[state]]:
        empty.nothing(language, NOTHING_OF_IT)
        return
    if state in OF_FILES:
        _file_rows(filters, cast("FileList", state), int(known[STATES[state]]))
    else:
        _item_rows(filters, cast("ArchiveList", state))


def _item_rows(filters: Filters, state: ArchiveList) -> None:
    language = filters.language
    asked: dict[str, Any] = {"state": state, "org_id": filters.org_id}
    total = ask(query.archive_total_of, filters.reader, **asked).row(0, named=True)
    rows = ask(query.archives_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    st.caption(
        say(
            language,
            "{shown} of {all} items shown, of {loans} loans",
            shown=len(rows),
            all=count(total["item_count"]),
            loans=count(total["loan_count"]),
        )
    )
    _rows(
        filters,
        state,
        rows,
        later(query.archives_of, filters.reader, limit=downloads.MOST_ROWS, **asked),
    )


def _file_rows(filters: Filters, state: FileList, whole_count: int) -> None:
    language = filters.language
    asked: dict[str, Any] = {"state": state, "org_id": filters.org_id}
    rows = ask(query.archive_loans_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    lines = [say(language, "{shown} of {all} loans shown", shown=len(rows), all=count(whole_count))]
    if state in ("ENDING", "ENDED"):
        lines.append(
            say(language, "Nothing is deleted here: this list is for those who may judge.")
        )
    st.caption(" · ".join(lines))
    _rows(
        filters,
        state,
        rows,
        later(query.archive_loans_of, filters.reader, limit=downloads.MOST_ROWS, **asked),
    )


def _rows(filters: Filters, state: str, rows: pl.DataFrame, every: Any) -> None:
    columns = {**ITEM_COLUMNS, **FILE_COLUMNS}[state]
    title = term(filters.language, "archive_state", state)
    tables.show(
        rows,
        columns,
        filters,
        key=f"archives {state} {filters.org_id}",
        alt=title,
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    downloads.offer(filters, title, columns, every, key="archives")


def _bars(filters: Filters, parts: pl.DataFrame, key: str, alt: str) -> None:
    def clicked(point: dict[str, Any]) -> None:
        if key == "missing places" and point.get("part"):
            drill.to_org(str(point["part"]))
        elif key == "missing items":
            _list_state("MISSING")

    drawings.show(
        draw(
            charts.ranked_bars,
            filters.reader,
            parts,
            figure="archive_missing_count",
            chosen=None,
        ),
        key=f"{key} {filters.org_id}",
        alt=alt,
        on_click=clicked,
    )


def _list_state(state: str) -> None:
    st.session_state[STATE] = state


# Beyond so many the bars are no ranking any more; the table below has all.
_MOST_BARS = 10
NO_ARCHIVES = message("The archives file speaks of no loan of this organisation.")
NOT_COMPARED = message("The archives file tells of no comparison of copies.")
NOTHING_OF_IT = message("There is nothing of this here.")
