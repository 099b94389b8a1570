"""Inspections to be done and done: what is waiting, who leaves it, what became of what was due."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from pages.parts import drill, empty, headline, lists, tables
from pages.parts.choices import EVERYTHING, choose
from pages.parts.data import ask, later
from pages.parts.downloads import MOST_ROWS
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.trends import rates_over_time
from reports.inspections import (
    DUTIES,
    LAGGARDS,
    TYPES,
    UNINSPECTED,
    WORK,
    WORK_ROWS,
    completion_answer,
    waiting_answer,
    with_subject,
    with_tones,
)
from reports.numbers import count, money_with_unit
from reports.terms import TERMS, term
from reports.wording import message, say, say_count
from warehouse import query

# The keys of the choices in the session and the address.
VIEW, KIND, URGENCY, STATE, TYPE = "view", "kind", "urgency", "state", "type"
NOTHING_ARRIVED = message("No inspection has arrived: what was done is not known.")
NOTHING_WAITS = message("Nothing is waiting here.")
NO_DUTIES = message("No check fell due in this month.")
_STATES = {
    EVERYTHING: query.DUE_STATES,
    "UNDONE": ("OVERDUE", "MISSED"),
    "DONE_LATE": ("DONE_LATE",),
    "DONE_ON_TIME": ("DONE_ON_TIME",),
}
_STATE_WORDS = {
    EVERYTHING: message("All that fell due"),
    "UNDONE": message("Undone"),
    "DONE_LATE": message("Done late"),
    "DONE_ON_TIME": message("Done in time"),
}


def has_arrived(filters: Filters) -> bool:
    """Whether any file of inspections was ever delivered."""
    tables_arrived = ask(query.deliveries, filters.reader)["table_name"].to_list()
    return "inspections" in tables_arrived


def today(filters: Filters) -> date:
    """The day the build stands for."""
    day: date = ask(query.build_info, filters.reader)["as_of_date"][0]
    return day


def a_year_before(day: date) -> date:
    """The month end, or the same day, twelve months before."""
    if (day + timedelta(days=1)).month != day.month:
        return day.replace(year=day.year - 1, day=1) + timedelta(days=_days_of(day) - 1)
    return day.replace(year=day.year - 1)


def _days_of(day: date) -> int:
    before = day.replace(year=day.year - 1, day=1)
    return ((before + timedelta(days=32)).replace(day=1) - before).days


# --- what is waiting ---


def waiting(filters: Filters) -> None:
    """What must be done now, who leaves it undone, and row by row."""
    language, now = filters.language, today(filters)
    asked: dict[str, Any] = {
        "org_id": filters.org_id,
        "as_of_date": now,
        "due_by": now + timedelta(_desk_days(filters)["days_ahead"]),
    }
    work = ask(
        query.work_waiting,
        filters.reader,
        week_end=_week_end(filters),
        **asked,
    )
    laggards = None
    if filters.has_children:
        laggards = labelled(
            ask(
                query.work_by_child,
                filters.reader,
                month_end_date=filters.month_end_date,
                since=a_year_before(filters.month_end_date),
                **asked,
            ),
            language,
        )
    days_ahead = _desk_days(filters)["days_ahead"]
    headline.answer(waiting_answer(work, laggards, now, days_ahead, language))
    if filters.month_end_date != now:
        st.caption(say(language, "What is waiting is as of {date}.", date=f"{now:%Y-%m-%d}"))
    if work.is_empty():
        empty.nothing(language, NOTHING_WAITS)
        return
    if laggards is not None and len(laggards):
        st.subheader(say(language, "Who leaves it undone"), anchor=False)
        rows = with_tones(laggards, "overdue_now_count")
        lists.show(
            filters,
            message("Who leaves it undone"),
            LAGGARDS,
            rows,
            lambda: rows,
            key="laggards",
            ids="org_id",
            opens=drill.to_org,
            visible_rows=12,
        )
    st.subheader(say(language, "What is waiting"), anchor=False)
    kinds = with_tones(work, "overdue_count")
    lists.show(
        filters,
        message("What is waiting"),
        WORK,
        kinds,
        lambda: kinds,
        key="work",
        ids="work_kind",
        opens=_choose_kind,
    )
    _work_list(filters, work["work_kind"].to_list(), now)


def _work_list(filters: Filters, kinds: list[str], now: date) -> None:
    language = filters.language
    st.subheader(say(language, "One by one"), anchor=False)
    left, right = st.columns([2, 3])
    with left:
        kind = choose(
            language,
            say(language, "Kind"),
            kinds,
            key=KIND,
            default=query.EVERY_WORK,
            words=lambda code: term(language, "work_kind", code),
            shows_label=False,
        )
    with right:
        urgency = choose(
            language,
            say(language, "Urgency"),
            list(TERMS["urgency"]),
            key=URGENCY,
            default="ALL",
            words=lambda code: term(language, "urgency", code),
            shape="buttons",
            shows_label=False,
        )
    last = now + timedelta(_desk_days(filters)["days_ahead"])
    due_from, due_by = _days(urgency, now, _week_end(filters), last)
    asked: dict[str, Any] = {
        "org_id": filters.org_id,
        "work_kind": kind,
        "due_from": due_from,
        "due_by": due_by,
    }
    whole = ask(query.work_totals, filters.reader, **asked).row(0, named=True)
    if not whole["work_count"]:
        empty.nothing(language, NOTHING_WAITS)
        return
    rows = ask(query.work_rows, filters.reader, as_of_date=now, limit=tables.SHOWN_ROWS, **asked)
    all_rows = later(query.work_rows, filters.reader, as_of_date=now, limit=MOST_ROWS, **asked)
    lists.show(
        filters,
        message("What is waiting"),
        WORK_ROWS,
        with_subject(rows),
        lambda: with_subject(all_rows()),
        key=f"waiting {kind} {urgency}",
        caption=_shown(filters, len(rows), whole["work_count"], whole["customer_count"]),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _week_end(filters: Filters) -> date:
    """The last day of this week, which is the same week as on the desk of all work."""
    return today(filters) + timedelta(_desk_days(filters)["this_week_days"])


def _desk_days(filters: Filters) -> dict[str, int]:
    """How far the lists of work look, as on the desk of all work."""
    return ask(query.days_of_the_desk, filters.reader).row(0, named=True)


def _days(urgency: str, now: date, week_end: date, last: date) -> tuple[date | None, date]:
    """From when to when what is so urgent is due."""
    one = timedelta(days=1)
    return {
        "OVERDUE": (None, now - one),
        "TODAY": (now, now),
        "WEEK": (now + one, week_end),
        "LATER": (week_end + one, last),
    }.get(urgency, (None, last))


def _shown(filters: Filters, shown: int, whole: int, customers: int) -> str:
    language = filters.language
    return " · ".join(
        [
            say_count(language, "{count} customer", "{count} customers", customers),
            say(language, "{shown} of {all} rows shown", shown=count(shown), all=count(whole)),
        ]
    )


def _choose_kind(kind: str) -> None:
    st.session_state[KIND] = kind


# --- what became of what was due ---


def figures(filters: Filters) -> None:
    """What fell due in the month and was done, in time or late; how far checks reach."""
    language = filters.language
    types = ask(query.inspection_figures, filters.reader, **filters.place)
    coverage = ask(query.coverage, filters.reader, **filters.place)
    reach = coverage.row(0, named=True) if len(coverage) else None
    whole = types.row(0, named=True) if len(types) else None
    headline.answer(completion_answer(whole, reach, language))
    _trends(filters)
    if whole is None:
        empty.nothing(language, NO_DUTIES)
    else:
        st.subheader(say(language, "By kind of check"), anchor=False)
        lists.show(
            filters,
            message("Checks by kind"),
            TYPES,
            types,
            lambda: types,
            key="types",
            ids="inspection_type",
            opens=_choose_type,
        )
        _duty_list(filters, types["inspection_type"].to_list())
    _uninspected(filters)


def _trends(filters: Filters) -> None:
    on_time = ask(query.inspection_trend, filters.reader, org_id=filters.org_id).select(
        "month_end_date", inspection_on_time_rate="on_time_rate"
    )
    reach = ask(query.coverage_trend, filters.reader, org_id=filters.org_id).select(
        "month_end_date", "principal_coverage"
    )
    rates_over_time(
        filters,
        (message("Checks done in time"), on_time),
        (message("Balance lately inspected"), reach),
    )


def _duty_list(filters: Filters, types: list[str]) -> None:
    language = filters.language
    st.subheader(say(language, "One by one"), anchor=False)
    left, right = st.columns([2, 3])
    with left:
        kind = choose(
            language,
            say(language, "Kind"),
            types,
            key=TYPE,
            default=query.ALL_INSPECTIONS,
            words=lambda code: term(language, "work_kind", code),
            shows_label=False,
        )
    with right:
        state = choose(
            language,
            say(language, "State"),
            list(_STATES),
            key=STATE,
            default=EVERYTHING,
            words=lambda code: say(language, _STATE_WORDS.get(code, code)),
            shape="buttons",
            shows_label=False,
        )
    asked: dict[str, Any] = {
        **filters.place,
        "inspection_type": kind,
        "duty_states": tuple(_STATES[state]),
    }
    whole = ask(query.inspection_totals, filters.reader, **asked).row(0, named=True)
    if not whole["duty_count"]:
        empty.nothing(language, NO_DUTIES)
        return
    rows = ask(query.inspection_rows, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    all_rows = later(query.inspection_rows, filters.reader, limit=MOST_ROWS, **asked)
    lists.show(
        filters,
        message("Checks due in the month"),
        DUTIES,
        with_subject(rows),
        lambda: with_subject(all_rows()),
        key=f"duties {kind} {state}",
        caption=say(
            language,
            "{shown} of {all} rows shown",
            shown=count(len(rows)),
            all=count(whole["duty_count"]),
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _uninspected(filters: Filters) -> None:
    language = filters.language
    st.subheader(say(language, "High risk and not inspected"), anchor=False)
    asked: dict[str, Any] = {"org_id": filters.org_id, "never_only": False}
    whole = ask(query.uninspected_totals, filters.reader, **asked).row(0, named=True)
    if not whole["loan_count"]:
        st.caption(say(language, "None: every loan of high risk was inspected in time."))
        return
    rows = ask(query.uninspected, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    parts = [
        _shown(filters, len(rows), whole["loan_count"], whole["customer_count"]),
        money_with_unit(whole["outstanding_principal"], language, say(language, "Not reported")),
        say(language, "as of {date}", date=f"{today(filters):%Y-%m-%d}"),
    ]
    lists.show(
        filters,
        message("High risk and not inspected"),
        UNINSPECTED,
        rows,
        later(query.uninspected, filters.reader, limit=MOST_ROWS, **asked),
        key="uninspected",
        caption=" · ".join(parts),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _choose_type(kind: str) -> None:
    st.session_state[TYPE] = kind
