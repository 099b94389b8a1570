"""The work of collection taken apart: what to do next, by bucket, where, whose, down to loans."""

from datetime import date
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import definition_text
from pages.parts.markdown import plain
from reports import charts
from reports.collection_work import (
    CHANNELS,
    LOANS,
    NEXT,
    OFFICERS,
    ORGANISATIONS,
    STATES,
    channel_rows,
    next_rows,
    officer_rows,
    response_line,
    shown_line,
    state_word,
    window_line,
    with_words,
    work_parts,
)
from reports.numbers import count, money_with_unit, one_decimal, rate
from reports.tables import with_total
from reports.wording import message, say, say_count, sentences
from warehouse import query
from warehouse.metrics import metric
from warehouse.query import NO_OFFICER, WorkState

# The keys of the choices in the session and the address.
VIEW, STATE, BUCKET, OFFICER = "view", "state", "bucket", "officer"
FOOTNOTES = {
    "work": (
        "collected_rate",
        "collected_loan_count",
        "collection_tested_loan_count",
        "neglected_loan_count",
        "neglected_overdue_amount",
        "waiting_loan_count",
        "actions_per_loan",
        "median_response_days",
        "first_response_started_count",
        "first_response_count",
    ),
    "steps": ("adherence_rate", "step_on_time_count", "step_due_count"),
}
# Loans without an account manager, in the address.
_NOBODY = "none"


def standing(filters: Filters) -> dict[str, Any]:
    """The work of the organisation; ends the page where there is none to look at."""
    now = ask(query.collected_standing, filters.reader, **filters.place).row(0, named=True)
    if now["loan_count"] is None and now["started_count"] is None and now["due_count"] is None:
        recorded = ask(query.collection_recorded, filters.reader)["action_count"][0]
        if not recorded:
            empty.stop(filters.language, NO_ACTIONS, files=("collection_actions",))
        empty.stop(filters.language, NOTHING_OVERDUE)
    # Without overdue loans, or without any that became so, there is no row and the counts are 0.
    return now | {name: now[name] or 0 for name in now if name.endswith("_count")}


def before(filters: Filters) -> dict[str, Any] | None:
    """The same at the month end compared with."""
    if filters.compared_date is None:
        return None
    asked: dict[str, Any] = {"org_id": filters.org_id, "month_end_date": filters.compared_date}
    return ask(query.collected_standing, filters.reader, **asked).row(0, named=True)


def by_child(filters: Filters) -> pl.DataFrame:
    """The work of the organisations below, worst first."""
    found = ask(query.collected_by_child, filters.reader, **filters.place)
    return with_words(labelled(found, filters.language))


def notes(filters: Filters, now: dict[str, Any]) -> None:
    """What is not told, and what of the record is not shown to anybody."""
    language = filters.language
    lines = [say(language, "Notes withheld; numbers and addresses are not shown to anybody.")]
    if now["unknown_loan_count"]:
        lines.insert(
            0,
            say_count(
                language,
                "Of {count} overdue loan it is not told whether anybody was reached: outside the "
                "rate.",
                "Of {count} overdue loans it is not told whether anybody was reached: outside the "
                "rate.",
                now["unknown_loan_count"],
            ),
        )
    st.caption(plain(sentences(language, *lines)))


def view(filters: Filters, now: dict[str, Any], children: pl.DataFrame) -> None:
    """Overdue loans: what to do next, figures, by bucket and month, where, whose, one by one."""
    if not now["loan_count"]:
        empty.nothing(filters.language, NOTHING_OVERDUE)
        return
    _next(filters, now)
    _cards(filters, now)
    _charts(filters)
    _organisations(filters, now, children)
    _officers(filters)
    _loans(filters, now)


def _next(filters: Filters, now: dict[str, Any]) -> None:
    language = filters.language
    title = say(language, "What to do next")
    st.subheader(title, anchor=False)
    tables.show(
        next_rows(now, language),
        NEXT,
        filters,
        key=f"work next {filters.about}",
        alt=title,
        ids="state_code",
        opens=_list_state,
    )
    line = response_line(now, language)
    if line is not None:
        st.caption(plain(line))


def _cards(filters: Filters, now: dict[str, Any]) -> None:
    language = filters.language
    missing = say(language, "Not reported")
    cards = (
        (
            "collected_rate",
            rate(now["collected_rate"]),
            f"{count(now['collected_loan_count'])} / {count(now['tested_loan_count'])}",
        ),
        (
            "neglected_loan_count",
            count(now["neglected_loan_count"]),
            money_with_unit(now["neglected_overdue_amount"], language, missing),
        ),
        (
            "median_response_days",
            one_decimal(now["median_response_days"]),
            f"{count(now['responded_count'])} / {count(now['started_count'])}",
        ),
        (
            "adherence_rate",
            rate(now["adherence_rate"]),
            f"{count(now['on_time_count'])} / {count(now['due_count'])}",
        ),
    )
    for place, (name, text, parts) in zip(st.columns(len(cards)), cards, strict=True):
        definition = metric(name)
        title = say(language, definition.title)
        if definition.unit == "days":
            title = say(language, "{title}, days", title=title)
        with place:
            st.metric(
                title,
                text,
                parts,
                delta_color="off",
                delta_arrow="off",
                border=True,
                help=definition_text(definition, language),
            )


def _charts(filters: Filters) -> None:
    language = filters.language
    buckets = ask(query.collected_by_bucket, filters.reader, **filters.place)
    until = filters.month_end_date
    history = ask(
        query.collected_history,
        filters.reader,
        org_id=filters.org_id,
        since=date(until.year - 2, until.month, 1),
        until=until,
    )
    left, right = st.columns(2)
    with left:
        title = say(language, "Overdue loans by bucket")
        st.markdown(f"**{title}**")
        drawings.show(
            draw(
                charts.work_bars,
                filters.reader,
                work_parts(buckets),
                family="work_state",
                heading=message("Bucket"),
            ),
            key=f"work buckets {filters.about}",
            alt=title,
            on_click=lambda point: _list_bucket(str(point["part"])),
        )
    if len(history) > 1:
        with right:
            title = say(language, "Really collected, month by month")
            st.markdown(f"**{title}**")
            drawings.show(
                draw(charts.trend, filters.reader, history, figure="collected_rate", until=until),
                key=f"work trend {filters.about}",
                alt=title,
            )


def _organisations(filters: Filters, now: dict[str, Any], children: pl.DataFrame) -> None:
    if not filters.has_children:
        return
    language = filters.language
    total = {**now, "label": say(language, "Total"), "org_id": None, "is_own": False}
    rows = with_words(with_total(children, total))
    title = message("Collection work by organisation")
    st.subheader(say(language, title), anchor=False)
    lists.show(
        filters,
        title,
        ORGANISATIONS,
        rows.head(tables.SHOWN_ROWS + 1),
        lambda: rows,
        key="work organisations",
        ids="org_id",
        opens=drill.to_org,
    )


def _officers(filters: Filters) -> None:
    language = filters.language
    st.subheader(say(language, "Collection work by account manager"), anchor=False)
    asked = filters.place
    rows = ask(query.collected_by_officer, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.collected_by_officer, filters.reader, limit=downloads.MOST_ROWS, **asked)
    lists.show(
        filters,
        message("Collection work by account manager"),
        OFFICERS,
        officer_rows(rows, language),
        lambda: officer_rows(every(), language),
        key="work officers",
        ids="officer_key",
        opens=_list_officer,
        visible_rows=8,
    )


def _loans(filters: Filters, now: dict[str, Any]) -> None:
    language = filters.language
    st.subheader(say(language, "One by one"), anchor=False)
    places = st.columns([4, 3, 3])
    with places[0]:
        state = choose(
            language,
            say(language, "State"),
            list(STATES),
            key=STATE,
            default=next((code for code, name in STATES.items() if now[name]), "NEGLECTED"),
            words=lambda code: state_word(code, now, language),
        )
    buckets = ask(query.collected_by_bucket, filters.reader, **filters.place)["bucket"].to_list()
    with places[1]:
        bucket = choose(
            language,
            say(language, "Bucket"),
            [EVERYTHING, *buckets],
            key=BUCKET,
            default=EVERYTHING,
            words=lambda code: say(language, "All") if code == EVERYTHING else code,
        )
    officers = ask(
        query.collected_by_officer, filters.reader, limit=downloads.MOST_ROWS, **filters.place
    )["officer_key"]
    with places[2]:
        officer = choose(
            language,
            say(language, "Account manager"),
            [EVERYTHING, *sorted({one or _NOBODY for one in officers})],
            key=OFFICER,
            default=EVERYTHING,
            words=lambda code: {
                EVERYTHING: say(language, "All"),
                _NOBODY: say(language, "No account manager"),
            }.get(code, code),
        )
    asked: dict[str, Any] = {
        **filters.place,
        "work_state": cast("WorkState", state),
        "bucket": or_none(bucket),
        "officer_key": NO_OFFICER if officer == _NOBODY else or_none(officer),
    }
    total = ask(query.collected_total_of, filters.reader, **asked).row(0, named=True)
    if not total["loan_count"]:
        empty.nothing(language, NOTHING_OF_IT)
        return
    rows = ask(query.collected_loans_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    lists.show(
        filters,
        message("Overdue loans"),
        LOANS,
        rows,
        later(query.collected_loans_of, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key=f"work loans {state} {bucket} {officer}",
        caption=plain(shown_line(len(rows), total, language)),
        ids="loan_id",
        opens=lists.open_loan,
    )


def rules(filters: Filters) -> None:
    """What counts as collecting and in how many days, folded away."""
    language = filters.language
    with st.expander(say(language, "What counts as collecting"), icon=":material/rule:"):
        windows = ask(query.action_windows, filters.reader)
        st.caption(plain(window_line(windows, language)))
        tables.show(
            channel_rows(ask(query.valid_actions, filters.reader), language),
            CHANNELS,
            filters,
            key="valid actions",
            alt=say(language, "What counts as collecting"),
        )


def _list_state(state: str) -> None:
    st.session_state[STATE] = state
    st.session_state[BUCKET] = st.session_state[OFFICER] = EVERYTHING


def _list_bucket(bucket: str) -> None:
    st.session_state[BUCKET] = bucket
    st.session_state[OFFICER] = EVERYTHING


def _list_officer(officer_key: str) -> None:
    st.session_state[OFFICER] = officer_key or _NOBODY
    st.session_state[BUCKET] = EVERYTHING


NO_ACTIONS = message("The bank has delivered no record of collection yet.")
NOTHING_OVERDUE = message(
    "At this month end no loan is overdue here, or collection was not on record yet."
)
NOTHING_OF_IT = message("There is nothing of this here.")
