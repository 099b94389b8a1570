"""How loans moved: from bucket to bucket, out of arrears, from class to class, and where."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, empty, tables
from pages.parts.choices import choose
from pages.parts.data import ask, draw
from pages.parts.filters import Filters
from pages.parts.moved_loans import loan_table, span
from reports import charts
from reports.migration import (
    LEFT,
    NOT_REPORTED,
    matrix_columns,
    matrix_rows,
    redefault_line,
    roll_answer,
)
from reports.numbers import rate
from reports.scorecard import Row
from reports.tables import Column, figure_column
from reports.terms import term
from reports.wording import message, say
from warehouse import query
from warehouse.metrics import metric
from warehouse.query import Behind, Narrowing

# The keys of the choices in the session and the address.
FROM, TO, STEP, CLASS = "from", "to", "step", "class"
BASES = {"opening": message("Opening balance"), "closing": message("Closing balance")}
_FIGURES = {"opening": "roll_rate", "closing": "closing_roll_rate"}
_BEHIND: dict[str, Behind] = {"opening": "transition", "closing": "closing_transition"}
# Steps of the movement that are shown only where there is something of them.
_RARE = ("reported_again_balance", "not_reported_balance")
CLASSES = (
    Column("five_class", "Class before", "term", family="five_class"),
    replace(figure_column("migration_rate"), sample="class_loan_count"),
    figure_column("moved_worse_principal"),
    figure_column("remaining_principal"),
    figure_column("class_opening_principal"),
    figure_column("decrease_principal"),
    figure_column("class_not_reported_principal"),
    Column("class_loan_count", "Loans before", "count"),
)


def buckets(filters: Filters) -> list[str]:
    """The buckets in force, the best first."""
    found: list[str] = ask(query.buckets, filters.reader)["bucket"].to_list()
    return found


def cells(filters: Filters, narrowing: Narrowing) -> pl.DataFrame:
    """Where the loans of each bucket went."""
    return ask(query.transitions, filters.reader, **filters.place, narrowing=narrowing)


def movement(filters: Filters, narrowing: Narrowing) -> dict[str, Any]:
    """How the overdue balance moved, in one row."""
    months = _movement_history(filters, narrowing)
    return months.filter(pl.col("month_end_date") == filters.month_end_date).row(0, named=True)


def answer(filters: Filters, narrowing: Narrowing, found: pl.DataFrame) -> str:
    """The sentence the page begins with."""
    names = buckets(filters)[:3]
    rates = {
        (row["from_bucket"], row["to_state"]): row["roll_rate"]
        for row in found.iter_rows(named=True)
    }
    held = dict(found.group_by("from_bucket").agg(pl.col("loan_count").sum()).iter_rows())
    rolls = [
        (
            one,
            following,
            rates.get((one, following), 0.0) if one in held else None,
            held.get(one, 0),
        )
        for one, following in pairwise(names)
    ]
    before = None
    if filters.compared_date is not None and rolls:
        earlier = _history(filters, narrowing, rolls[0][0], rolls[0][1]).filter(
            pl.col("month_end_date") == filters.compared_date
        )
        before = earlier["roll_rate"][0] if len(earlier) else None
    return roll_answer(
        rolls,
        before,
        filters.compared_words,
        movement(filters, narrowing),
        filters.minimum_loan_count,
        filters.language,
    )


def draw_matrix(filters: Filters, narrowing: Narrowing, found: pl.DataFrame) -> Row | None:
    """The matrix, the course of the chosen cell, and the loans of it; its figures now."""
    language, names = filters.language, buckets(filters)
    boxes = st.columns([4, 3, 3])
    with boxes[0]:
        basis = choose(
            language,
            say(language, "Balance counted"),
            list(BASES),
            key="basis",
            default="opening",
            words=lambda code: say(language, BASES.get(code, code)),
            shape="buttons",
        )
    with boxes[1]:
        begin = _choose_standing(filters, FROM, message("From"), [*names, NOT_REPORTED], names[0])
    with boxes[2]:
        to_states = [*names, NOT_REPORTED, *LEFT]
        end = _choose_standing(filters, TO, message("To"), to_states, names[min(1, len(names) - 1)])
    figure = _FIGURES[basis]
    left, right = st.columns([8, 3])
    with left:
        st.markdown(f"**{say(language, metric(figure).title)}**")
        drawings.show(
            draw(
                charts.roll_matrix,
                filters.reader,
                found,
                figure=figure,
                buckets=matrix_rows(found, names, language),
                to_order=matrix_columns(found, names, is_closing=basis == "closing"),
                chosen=(begin, end),
            ),
            key=f"matrix {basis} {begin} {end} {narrowing} {filters.about}",
            alt=say(language, "Roll rates from each bucket to each standing"),
            on_click=_choose_cell,
        )
    with right:
        st.markdown(f"**{_arrow(filters, begin, end)}**")
        history = _history(filters, narrowing, begin, end)
        if history.is_empty():
            empty.nothing(language, NOTHING_THERE)
        else:
            drawings.show(
                draw(
                    charts.trend,
                    filters.reader,
                    history,
                    figure=figure,
                    until=filters.month_end_date,
                ),
                key=f"transition {basis} {begin} {end} {narrowing} {filters.about}",
                alt=say(language, "The roll rate over 13 months"),
            )
    loan_table(
        filters, narrowing, _arrow(filters, begin, end), _BEHIND[basis], part=begin, to_state=end
    )
    now = history.filter(pl.col("month_end_date") == filters.month_end_date)
    return now.row(0, named=True) if len(now) else None


def draw_movement(filters: Filters, narrowing: Narrowing) -> Row | None:
    """The way from the overdue balance before to the one now, and the loans of one step."""
    language = filters.language
    history = _movement_history(filters, narrowing)
    now = movement(filters, narrowing)
    steps = tuple(step for step in query.TERMS if step not in _RARE or now[step])
    left, right = st.columns([6, 5])
    with left:
        step = choose(
            language,
            say(language, "Step"),
            query.TERMS,
            key=STEP,
            default="inflow_balance",
            words=lambda code: say(language, metric(code).title),
        )
        drawings.show(
            draw(
                charts.waterfall,
                filters.reader,
                pl.DataFrame([{one: now[one] for one in steps}]),
                steps=steps,
                chosen=step,
            ),
            key=f"waterfall {step} {narrowing} {filters.about}",
            alt=say(language, "Movement of the overdue balance"),
            on_click=_choose_step,
        )
    with right:
        st.markdown(f"**{say(language, metric('cure_rate').title)}** · {rate(now['cure_rate'])}")
        drawings.show(
            draw(
                charts.trend,
                filters.reader,
                history,
                figure="cure_rate",
                until=filters.month_end_date,
            ),
            key=f"cure rate {narrowing} {filters.about}",
            alt=say(language, "The cure rate over 13 months"),
        )
        st.caption(redefault_line(history, _redefault_days(filters), language))
    loan_table(
        filters, narrowing, say(language, metric(step).title), "movement", part=step, to_state=None
    )
    return now


def _redefault_days(filters: Filters) -> str:
    rows = ask(query.parameters, filters.reader).filter(pl.col("name") == "redefault_days")
    return str(rows["value"][0])


def draw_classes(filters: Filters, narrowing: Narrowing) -> Row | None:
    """The migration of the classes over the months, and of this month with both parts."""
    language = filters.language
    months = ask(
        query.class_migration_history,
        filters.reader,
        **span(filters, years=1),
        narrowing=narrowing,
    )
    now = months.filter(pl.col("month_end_date") == filters.month_end_date)
    if now.is_empty():
        empty.nothing(language, NOTHING_MOVED)
        return None
    left, right = st.columns([7, 4])
    with left:
        drawings.show(
            draw(
                charts.class_map,
                filters.reader,
                months.select("five_class", "month_end_date", "migration_rate"),
                figure="migration_rate",
            ),
            key=f"classes {narrowing} {filters.about}",
            alt=say(language, "Migration rate of each class over 13 months"),
            on_click=_choose_class,
        )
    with right:
        st.markdown(f"**{say(language, metric('npl_with_written_off_rate').title)}**")
        drawings.show(
            draw(
                charts.trend,
                filters.reader,
                _movement_history(filters, narrowing),
                figure="npl_with_written_off_rate",
                until=filters.month_end_date,
            ),
            key=f"added back {narrowing} {filters.about}",
            alt=say(language, "NPL ratio with write-offs added back over 13 months"),
        )
    shown = now.rename({"loan_count": "class_loan_count"})
    tables.show(
        shown,
        CLASSES,
        filters,
        key=f"class table {narrowing} {filters.about}",
        alt=say(language, "Migration of the classes"),
        ids="five_class",
        opens=lambda one: _choose_class({"five_class": one}),
    )
    downloads.offer(
        filters, say(language, "Migration of the classes"), CLASSES, lambda: shown, key="classes"
    )
    five_class = choose(
        language,
        say(language, "Loans that moved to a worse class, from"),
        now["five_class"].to_list(),
        key=CLASS,
        default=now["five_class"][0],
        words=lambda code: term(language, "five_class", code),
        shape="buttons",
    )
    loan_table(
        filters,
        narrowing,
        say(language, metric("moved_worse_principal").title),
        "class_migration",
        part=five_class,
        to_state=None,
    )
    chosen = now.filter(pl.col("five_class") == five_class).row(0, named=True)
    return movement(filters, narrowing) | chosen


# --- what is asked, and what a click chooses ------------------------------------------------------


def _history(filters: Filters, narrowing: Narrowing, begin: str, end: str) -> pl.DataFrame:
    return ask(
        query.transition_history,
        filters.reader,
        from_bucket=begin,
        to_state=end,
        **span(filters, years=2),
        narrowing=narrowing,
    )


def _movement_history(filters: Filters, narrowing: Narrowing) -> pl.DataFrame:
    return ask(
        query.movement_history, filters.reader, **span(filters, years=2), narrowing=narrowing
    )


def _choose_standing(
    filters: Filters, key: str, label: str, options: list[str], default: str
) -> str:
    language = filters.language
    return choose(
        language,
        say(language, label),
        options,
        key=key,
        default=default,
        words=lambda code: term(language, "standing", code),
    )


def _arrow(filters: Filters, begin: str, end: str) -> str:
    language = filters.language
    return f"{term(language, 'standing', begin)} → {term(language, 'standing', end)}"


def _choose_cell(point: dict[str, Any]) -> None:
    st.session_state[FROM] = point["from_bucket"]
    st.session_state[TO] = point["to_state"]


def _choose_step(point: dict[str, Any]) -> None:
    st.session_state[STEP] = point["step"]


def _choose_class(point: dict[str, Any]) -> None:
    st.session_state[CLASS] = point["five_class"]


NOTHING_THERE = message("The bucket held no loan in these months.")
NOTHING_MOVED = message(
    "There was no loan in the book at the month end before: nothing could move."
)
