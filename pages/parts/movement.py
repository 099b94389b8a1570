"""Who moved a figure, over the months and since the month end compared with."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, figures, tables
from pages.parts.data import ask, draw, later
from pages.parts.filters import MONTH, Filters
from reports import charts
from reports.numbers import money_with_unit
from reports.tables import Column
from reports.wording import inside, message, say, say_count
from warehouse import query
from warehouse.metrics import metric, summed

# So many movers are shown; they are the ones to ask about.
_MOST_ORGANISATIONS = 12
_MOST_LOANS = 12

LOANS_MOVED = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("change", "Change", "money"),
    Column("bucket_before", "Age then", "term", family="bucket"),
    Column("standing", "Age now", "term", family="standing"),
)


def heat_map(filters: Filters, figure: str) -> None:
    """The organisations below over thirteen months; a click shows one at that month."""
    if not filters.has_children:
        return
    language = filters.language
    months, count = figures.map_of_children(filters, figure)
    st.subheader(
        say(language, "{figure} by organisation", figure=say(language, metric(figure).title)),
        anchor=False,
    )
    if months.is_empty():
        empty.nothing(language, empty.NO_LOANS)
        return
    if count > charts.MOST_ROWS:
        st.caption(
            say_count(
                language,
                "The worst of {count} organisation.",
                "The worst {shown} of {count} organisations.",
                count,
                shown=charts.MOST_ROWS,
            )
        )

    def clicked(point: dict[str, Any]) -> None:
        drill.to_org(point["org_id"])
        st.session_state[MONTH] = point["month_end_date"]

    drawings.show(
        draw(charts.heat_map, filters.reader, months, figure=figure),
        key=f"heat map {filters.about} {figure}",
        alt=say(language, "The figure of each organisation below over 13 months"),
        on_click=clicked,
    )


def movers(filters: Filters, figure: str) -> None:
    """What changed a figure most: the organisations below, then the loans."""
    language = filters.language
    definition = summed(metric(figure))
    st.subheader(
        say(
            language,
            "What moved the {figure} most against {comparison}",
            figure=inside(language, say(language, definition.title)),
            comparison=say(language, filters.compared_words),
        ),
        anchor=False,
    )
    if filters.compared_date is None:
        empty.nothing(language, empty.NO_COMPARISON)
        return
    changes = figures.changes(filters, definition.name)
    if changes.is_empty():
        empty.nothing(language, NOTHING_MOVED)
        return
    rise = sum(value for value in changes["change"] if value > 0)
    fall = -sum(value for value in changes["change"] if value < 0)
    st.caption(
        say(
            language,
            "Together up {rise} and down {fall}; a click on a bar or a loan opens it.",
            rise=money_with_unit(rise, language),
            fall=money_with_unit(fall, language),
        )
    )
    if filters.has_children:
        bars, loans = st.columns([1, 2])
        with bars:
            _organisations(filters, changes, definition.name)
        with loans:
            _loans(filters, definition.name)
    else:
        _loans(filters, definition.name)


def _organisations(filters: Filters, changes: pl.DataFrame, figure: str) -> None:
    def clicked(point: dict[str, Any]) -> None:
        if point.get("org_id"):
            drill.to_org(point["org_id"])

    drawings.show(
        draw(charts.movers, filters.reader, changes.head(_MOST_ORGANISATIONS)),
        key=f"movers {filters.about} {filters.comparison} {figure}",
        alt=say(filters.language, "Change of the figure by organisation"),
        on_click=clicked,
    )


def _loans(filters: Filters, figure: str) -> None:
    assert filters.compared_date is not None
    loans = ask(
        query.loans_that_moved,
        filters.reader,
        name=figure,
        before_date=filters.compared_date,
        limit=_MOST_LOANS,
        **filters.book,
    )
    language = filters.language
    tables.show(
        loans,
        LOANS_MOVED,
        filters,
        key=f"moved {filters.about} {filters.comparison} {figure}",
        alt=say(language, "Loans that changed the figure most"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    downloads.offer(
        filters,
        say(language, "Loans that moved"),
        LOANS_MOVED,
        later(
            query.loans_that_moved,
            filters.reader,
            name=figure,
            before_date=filters.compared_date,
            limit=downloads.MOST_ROWS,
            **filters.book,
        ),
        key="moved",
    )


NOTHING_MOVED = message("Nothing moved it.")
