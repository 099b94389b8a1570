"""Recovering arrears: how the organisation stands, whom to ask, plans against the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import drawings, drill, empty, lists, tables, waiting
from pages.parts.data import ask, draw
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import definition_text
from pages.parts.markdown import plain
from reports import charts
from reports.collection import (
    CHILDREN,
    loans_to_call,
    not_measured_line,
    organisations_to_ask,
    with_figures,
)
from reports.scorecard import Row, figure_with_unit
from reports.tables import with_total
from reports.wording import message, say
from warehouse import query
from warehouse.metrics import metric

# The key of the chosen view in the session and the address.
VIEW = "view"
FOOTNOTES = {
    "plan": (
        "recovered_amount",
        "recovery_rate",
        "collection_target_amount",
        "plan_completion",
        "plan_time_elapsed",
        "plan_deviation",
        "projected_landing",
        "untargeted_org_count",
    ),
    "parts": ("opening_overdue_amount", "recovered_amount", "recovery_rate"),
    "curves": ("curve_entry_amount", "curve_recovered_amount", "curve_recovery_rate"),
    "targets": ("recovered_amount", "plan_completion", "plan_time_elapsed", "projected_landing"),
}
_CARDS = ("recovered_amount", "recovery_rate", "plan_completion", "projected_landing")
_MOST_TO_DO = 6


@dataclass(frozen=True)
class Standing:
    """What an organisation recovered in the month, in the one compared with, and before."""

    now: Row
    compared: Row | None
    history: pl.DataFrame


def standing(filters: Filters) -> Standing | None:
    """How the organisation stands; None in the first month, which has none before."""
    until = filters.month_end_date
    history = ask(
        query.collection_history,
        filters.reader,
        org_id=filters.org_id,
        since=date(until.year - 2, until.month, 1),
        until=until,
    )
    rows: dict[date, dict[str, Any]] = {
        row["month_end_date"]: row for row in with_figures(history).to_dicts()
    }
    if until not in rows:
        return None
    compared = rows.get(filters.compared_date) if filters.compared_date is not None else None
    return Standing(rows[until], compared, history)


def notes(filters: Filters, stands: Standing) -> None:
    """What is in no rate because nothing tells what was paid."""
    line = not_measured_line(stands.now, filters.language)
    if line is not None:
        st.caption(plain(line))


def children(filters: Filters) -> pl.DataFrame:
    """What the organisations below recovered, furthest behind their plans first."""
    found = ask(query.collection_by_child, filters.reader, **filters.place)
    return with_figures(labelled(found, filters.language))


def to_do_buttons(filters: Filters, stands: Standing) -> None:
    """What to do next: organisations to ask, or where none lies below, loans to call."""
    language = filters.language
    opens: Callable[[str], None] = drill.to_org
    lines = organisations_to_ask(children(filters), language) if filters.has_children else []
    if not lines:
        opens = lists.open_loan
        loans = ask(
            query.collection_loans,
            filters.reader,
            dimension="BUCKET",
            limit=_MOST_TO_DO,
            **filters.place,
        )
        lines = loans_to_call(loans, language)
    waiting.buttons(
        language,
        lines[:_MOST_TO_DO],
        opens,
        # Where nothing is known, nothing is known to be in order.
        is_known=stands.now["recovered_amount"] is not None,
    )


def plan(filters: Filters, stands: Standing) -> None:
    """The figures, who is behind, the rate over the months, and the organisations below."""
    _cards(filters, stands.now)
    if stands.now["target_amount"] is None:
        empty.nothing(filters.language, NO_TARGET, files=("collection_targets",))
    _bars(filters)
    shown = stands.history.filter(pl.col("recovery_rate").is_not_null())
    if len(shown):
        st.subheader(say(filters.language, "Recovery rate month by month"), anchor=False)
        drawings.show(
            draw(
                charts.trend,
                filters.reader,
                shown.select("month_end_date", "recovery_rate"),
                figure="recovery_rate",
                until=filters.month_end_date,
            ),
            key=f"recovery trend {filters.about}",
            alt=say(filters.language, "Recovery rate month by month"),
        )
    _children_table(filters, stands.now)


def _cards(filters: Filters, now: Row) -> None:
    language = filters.language
    for place, name in zip(st.columns(len(_CARDS)), _CARDS, strict=True):
        definition = metric(name)
        with place:
            st.metric(
                say(language, definition.title),
                figure_with_unit(definition, now[name], language),
                border=True,
                help=definition_text(definition, language, now),
            )


def _bars(filters: Filters) -> None:
    if not filters.has_children:
        return
    found = children(filters).filter(
        pl.col("plan_completion").is_not_null() & pl.col("org_id").is_not_null()
    )
    if found.is_empty():
        return
    st.subheader(say(filters.language, "Plans against the time"), anchor=False)
    drawings.show(
        draw(
            charts.plan_bars,
            filters.reader,
            found.head(charts.MOST_ROWS).select(
                "org_id",
                "label",
                "plan_state",
                "plan_completion",
                "time_elapsed",
                "recovered_amount",
                "target_amount",
            ),
        ),
        key=f"plan bars {filters.about}",
        alt=say(filters.language, "Plans against the time"),
        on_click=lambda point: drill.to_org(str(point["org_id"])),
    )


def _children_table(filters: Filters, now: Row) -> None:
    if not filters.has_children:
        return
    language = filters.language
    title = message("By organisation, furthest behind first")
    st.subheader(say(language, title), anchor=False)
    total = {**now, "label": say(language, "Total"), "org_id": None}
    rows = with_total(children(filters), total)
    lists.show(
        filters,
        title,
        CHILDREN,
        rows.head(tables.SHOWN_ROWS + 1),
        lambda: rows,
        key="collection children",
        ids="org_id",
        opens=drill.to_org,
    )


NO_MONTH_BEFORE = message(
    "There is no month end before this one: what was overdue then is what there is to recover."
)
NO_TARGET = message("No target is set here: what was recovered is held against no plan.")
