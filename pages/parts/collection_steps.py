"""What each stage of overdue loans asks, and whether it was done: steps, where, down to loans."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables
from pages.parts.choices import choose
from pages.parts.data import ask, draw, later
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports import charts
from reports.collection_work import STEP_LOANS, STEPS, step_parts, step_rows
from reports.numbers import count
from reports.wording import message, say
from warehouse import query

# The key of the step in the session and the address.
STEP = "step"
_MOST_BARS = 10


def view(filters: Filters, now: dict[str, Any], children: pl.DataFrame) -> None:
    """The steps with what was done, where they were not, and the loans behind."""
    language = filters.language
    steps = step_rows(ask(query.stage_steps, filters.reader, **filters.place), language)
    if not now["due_count"]:
        empty.nothing(language, NOTHING_DUE)
    _charts(filters, steps, children)
    title = message("What each stage asks, and what was done")
    st.subheader(say(language, title), anchor=False)
    lists.show(
        filters,
        title,
        STEPS,
        steps,
        lambda: steps,
        key="steps",
        ids="step_code",
        opens=_list_step,
    )
    _loans(filters, steps)


def _charts(filters: Filters, steps: pl.DataFrame, children: pl.DataFrame) -> None:
    language = filters.language
    parts = step_parts(steps)
    if parts.is_empty():
        return
    left, right = st.columns(2)
    with left:
        title = say(language, "Steps due in the month")
        st.markdown(f"**{title}**")
        drawings.show(
            draw(
                charts.work_bars,
                filters.reader,
                parts,
                family="collection_step_state",
                heading=message("Step of the stage"),
            ),
            key=f"step bars {filters.about}",
            alt=title,
            on_click=lambda point: _list_step(str(point["part"])),
        )
    behind = children.filter(pl.col("due_count") > 0).sort(
        ["missed_count", "label"], descending=[True, False]
    )
    if not filters.has_children or behind.is_empty():
        return
    rows = pl.concat(
        [
            behind.head(_MOST_BARS).select(
                part=pl.coalesce("org_id", pl.lit("")),
                label="label",
                state=pl.lit(state),
                number=name,
            )
            for state, name in (
                ("ON_TIME", "on_time_count"),
                ("LATE", "late_count"),
                ("MISSED", "missed_count"),
            )
        ]
    )
    with right:
        title = say(language, "Steps due by organisation, most missed first")
        st.markdown(f"**{title}**")
        drawings.show(
            draw(
                charts.work_bars,
                filters.reader,
                rows,
                family="collection_step_state",
                heading=message("Organisation"),
            ),
            key=f"step organisations {filters.about}",
            alt=title,
            on_click=lambda point: _to_org(str(point["part"])),
        )


def _loans(filters: Filters, steps: pl.DataFrame) -> None:
    language = filters.language
    st.subheader(say(language, "Late or not done"), anchor=False)
    names = dict(steps.select("step_code", "step").iter_rows())
    worst = steps.sort("missed_count", descending=True, nulls_last=True)["step_code"]
    step = choose(
        language,
        say(language, "Step of the stage"),
        list(names),
        key=STEP,
        default=str(worst[0]),
        words=lambda code: names.get(code, code),
        shows_label=False,
    )
    asked: dict[str, Any] = {**filters.place, "step_code": step}
    rows = ask(query.steps_not_in_time, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    if rows.is_empty():
        empty.nothing(language, ALL_IN_TIME)
        return
    row = steps.filter(pl.col("step_code") == step).row(0, named=True)
    lists.show(
        filters,
        message("Late or not done"),
        STEP_LOANS,
        rows,
        later(query.steps_not_in_time, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key=f"step loans {step}",
        caption=plain(
            say(
                language,
                "{shown} of {all} loans shown",
                shown=count(len(rows)),
                all=count(row["late_count"] + row["missed_count"]),
            )
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _list_step(step_code: str) -> None:
    st.session_state[STEP] = step_code


def _to_org(org_id: str) -> None:
    if org_id:
        drill.to_org(org_id)


NOTHING_DUE = message("No step of a stage had its last day in this month.")
ALL_IN_TIME = message("Nothing of this step was late or missed in this month.")
