"""Warnings: what is late first, by level and organisation, the lists, and one warning's life."""

from datetime import date
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import drill, empty, lists, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, later
from pages.parts.downloads import MOST_ROWS
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from pages.parts.trends import rates_over_time
from reports.numbers import count
from reports.scorecard import Row
from reports.tables import with_total
from reports.terms import term
from reports.warnings import (
    LEVELS,
    MEMBERS,
    OF_CUSTOMER,
    ORGANISATIONS,
    ROWS,
    STEPS,
    life_lines,
    named,
    warning_name,
    with_level_words,
    with_tones,
    with_values,
)
from reports.wording import message, say
from warehouse import query
from warehouse.query import WarningList

# The keys of the choices in the session and the address.
LIST, LEVEL, WARNING = "warnings", "level", "warning"
NO_WARNING = message("There is no warning: neither did the bank record one nor do loans raise any.")
NO_RECORD = message(
    "The bank's handling of warnings has not arrived: what was done about them is not known, so "
    "none is called late."
)
NONE_OF_THEM = message("No warning is of this kind here.")
FOOTNOTES = (
    "warning_open_count",
    "warning_overdue_count",
    "warning_confirm_overdue_count",
    "warning_timeliness_rate",
    "warning_confirm_rate",
    "warning_without_evidence_count",
    "warning_same_person_count",
)
_VISIBLE_ROWS = 10


def as_of(filters: Filters) -> date:
    """The day the warnings stand as of."""
    day: date = ask(query.build_info, filters.reader)["as_of_date"][0]
    return day


def standing(filters: Filters) -> Row:
    """What is open, late and handled in time at the organisation."""
    return ask(query.warning_figures, filters.reader, org_id=filters.org_id).row(0, named=True)


def by_child(filters: Filters) -> pl.DataFrame:
    """The same at the organisations below; most late first."""
    if not filters.has_children:
        return pl.DataFrame()
    found = ask(query.warnings_by_child, filters.reader, org_id=filters.org_id)
    return labelled(found, filters.language)


def buttons(filters: Filters, whole: Row) -> None:
    """What is late, each opening its list."""
    asked = (
        ("CONFIRM", "confirm_overdue_count", message("to be confirmed {all}, late {number}")),
        ("CLOSE", "overdue_count", message("past closing {number}")),
        (
            "UNRECORDED",
            "unrecorded_count",
            message("not in the bank's record {number}"),
        ),
        ("RELEASE", "release_count", message("signal gone, to be released {number}")),
        ("WITHOUT_EVIDENCE", "without_evidence_count", message("without evidence {number}")),
        ("SAME_PERSON", "same_person_count", message("closed alone {number}")),
    )
    with st.container(horizontal=True, gap="small"):
        for listed, figure, words in asked:
            if not whole[figure]:
                continue
            # The list of what is to be confirmed begins with what is late and has the rest as well.
            to_confirm = whole["confirm_overdue_count"] + whole["confirm_waiting_count"]
            text = say(filters.language, words, number=count(whole[figure]), all=count(to_confirm))
            is_late = listed in ("CONFIRM", "CLOSE")
            st.button(
                f":red[**{plain(text)}**]" if is_late else plain(text),
                key=f"show {listed}",
                on_click=_show_list,
                args=(listed,),
            )


def list_of(filters: Filters) -> str | None:
    """One list of warnings by its kind and level; which of them is chosen."""
    language = filters.language
    left, right = st.columns([1, 4])
    with left:
        level = choose(
            language,
            say(language, "Warning level"),
            [EVERYTHING, "RED", "ORANGE", "YELLOW", "BLUE"],
            key=LEVEL,
            default=EVERYTHING,
            words=lambda code: (
                say(language, "All levels")
                if code == EVERYTHING
                else term(language, "warning_level", code)
            ),
            shows_label=False,
        )
    with right:
        listed = choose(
            language,
            say(language, "Warnings"),
            list(query.WARNING_LISTS),
            key=LIST,
            default="OPEN",
            words=lambda code: term(language, "warning_list", code),
            shape="buttons",
            shows_label=False,
        )
    asked: dict[str, Any] = {
        "org_id": filters.org_id,
        "listed": cast(WarningList, listed),
        "level": or_none(level),
    }
    total = int(ask(query.warning_total_of, filters.reader, **asked)["warning_count"][0])
    if not total:
        empty.nothing(language, NONE_OF_THEM)
        return _chosen(filters, pl.DataFrame())
    day = as_of(filters)
    rows = ask(query.warnings_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.warnings_of, filters.reader, limit=MOST_ROWS, **asked)
    lists.show(
        filters,
        message("Warnings"),
        ROWS,
        named(rows, day, language),
        lambda: named(every(), day, language),
        key=f"warnings {listed} {level}",
        caption=say(
            language,
            "{shown} of {all} rows shown, earliest deadline first; a click shows the life of one",
            shown=count(len(rows)),
            all=count(total),
        ),
        ids="warning_id",
        opens=_choose_warning,
        visible_rows=_VISIBLE_ROWS,
    )
    return _chosen(filters, rows)


def life(filters: Filters, warning_id: str | None) -> None:
    """A warning from its first signal to its closing."""
    if warning_id is None:
        return
    language, reader = filters.language, filters.reader
    found = ask(query.warning, reader, warning_id=warning_id)
    if found.is_empty():
        return
    row = found.row(0, named=True)
    who = row["customer_name"] or row["customer_id"]
    st.subheader(plain(f"{warning_name(row, language)} · {who}"), anchor=False)
    st.caption("  \n".join(plain(line) for line in life_lines(row, language)))
    units = dict(ask(query.warning_thresholds, reader).select("indicator_code", "unit").iter_rows())
    members = with_values(
        ask(query.signals_of_warning, reader, warning_id=warning_id),
        units.get(row["indicator_code"]),
    )
    lists.show(
        filters,
        message("What it holds together"),
        MEMBERS,
        members,
        lambda: members,
        key=f"members {warning_id}",
        caption=say(language, "What it holds together"),
        visible_rows=6,
    )
    steps = ask(query.steps_of_warning, reader, warning_id=warning_id)
    if steps.is_empty():
        empty.nothing(language, message("No step was taken on it."))
    else:
        lists.show(
            filters,
            message("Steps taken"),
            STEPS,
            steps,
            lambda: steps,
            key=f"steps {warning_id}",
            caption=say(language, "Steps taken"),
            visible_rows=6,
        )
    if row["loan_id"] is None:
        drill.offer_customer(filters, customer=row["customer_id"])
    else:
        drill.offer_customer(filters, loan=row["loan_id"])


def level_table(filters: Filters, whole: Row) -> None:
    """Open, late and handled in time by level."""
    language = filters.language
    st.subheader(say(language, "By level"), anchor=False)
    found = ask(query.warnings_by_level, filters.reader, org_id=filters.org_id)
    total = {**whole, "level_words": say(language, "Total"), "level": EVERYTHING}
    rows = with_total(with_tones(with_level_words(found, language)), total)
    lists.show(
        filters,
        message("Warnings by level"),
        LEVELS,
        rows,
        lambda: rows,
        key="warning levels",
        ids="level",
        opens=_choose_level,
    )


def organisation_table(filters: Filters, children: pl.DataFrame, whole: Row) -> None:
    """Who lets warnings lie; a click goes one level down."""
    if children.is_empty():
        return
    language = filters.language
    st.subheader(say(language, "By organisation"), anchor=False)
    rows = with_total(with_tones(children), {**whole, "label": say(language, "Total")})
    lists.show(
        filters,
        message("Warnings by organisation"),
        ORGANISATIONS,
        rows,
        lambda: rows,
        key="warning organisations",
        ids="org_id",
        opens=drill.to_org,
    )


def trends(filters: Filters) -> None:
    """Both rates over time, of all deadlines passed by each month end."""
    history = ask(query.warning_history, filters.reader, org_id=filters.org_id)
    rates_over_time(
        filters,
        (
            message("Closed in time"),
            history.select("month_end_date", warning_timeliness_rate="timeliness_rate"),
        ),
        (
            message("Confirmed in time"),
            history.select("month_end_date", warning_confirm_rate="confirm_rate"),
        ),
    )


def block(filters: Filters, customer_id: str) -> None:
    """The open warnings on the page of one customer; nothing where there is none."""
    language = filters.language
    found = ask(query.open_warnings_of_customer, filters.reader, customer_id=customer_id)
    if found.is_empty():
        return
    rows = named(found, as_of(filters), language)
    with st.expander(
        say(language, "Open warnings: {number}", number=count(len(rows))),
        icon=":material/warning:",
        expanded=True,
    ):
        tables.show(
            rows,
            OF_CUSTOMER,
            filters,
            key=f"warnings of {customer_id}",
            alt=say(language, "Open warnings"),
            ids="warning_id",
            opens=_open_warning,
            visible_rows=6,
        )


def _chosen(filters: Filters, rows: pl.DataFrame) -> str | None:
    """The warning whose life is shown: one of the list, or the one the address asks for."""
    asked = st.session_state.get(WARNING) or st.query_params.get(WARNING)
    if asked is not None and (rows.is_empty() or asked not in rows["warning_id"]):
        other = ask(query.warning, filters.reader, warning_id=str(asked))
        rows = other if rows.is_empty() else pl.concat([rows, other])
    language = filters.language
    names = {
        row["warning_id"]: " · ".join(
            (
                warning_name(row, language),
                row["customer_name"] or row["customer_id"],
                f"{row['triggered_date']:%Y-%m-%d}",
            )
        )
        for row in rows.iter_rows(named=True)
    }
    if not names:
        return None
    return choose(
        language,
        say(language, "Warning"),
        list(names),
        key=WARNING,
        default=next(iter(names)),
        words=lambda one: names.get(one, one),
        shows_label=False,
    )


def _choose_warning(warning_id: str) -> None:
    st.session_state[WARNING] = warning_id


def _open_warning(warning_id: str) -> None:
    drill.to_page(drill.WARNINGS, warning=warning_id)


def _choose_level(level: str) -> None:
    st.session_state[LEVEL] = level


def _show_list(listed: str) -> None:
    st.session_state[LIST] = listed
    st.session_state.pop(WARNING, None)
