"""Promises to pay: what to do next, by organisation and handler, what came of them, one by one."""

from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables, to_do
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import definition_text
from pages.parts.markdown import plain
from reports import charts
from reports.fund_flows import both_parts
from reports.numbers import count, rate
from reports.promises import (
    BREAKERS,
    DOING,
    HANDLERS,
    KINDS,
    LISTS,
    NEXT,
    ORGANISATIONS,
    PROMISES,
    breaker_rows,
    handler_rows,
    kind_rows,
    next_rows,
    promise_rows,
    promises_answer,
    rules_line,
)
from reports.tables import with_total
from reports.terms import term
from reports.wording import message, say, sentences
from warehouse import query
from warehouse.metrics import metric
from warehouse.query import PromiseList

# The keys of the choices in the session and the address.
LIST, HANDLER = "promises", "handler"
FOOTNOTES = (
    "promise_kept_rate",
    "promise_due_count",
    "promise_kept_count",
    "promise_paid_rate",
    "promise_success_rate",
)
NO_PROMISES = message("Nothing tells yet what the debtors of this organisation promised to pay.")
NO_PROMISE_OF_LIST = message("No promise belongs here.")
NOTHING_WAITS = message("No promise falls due now, and no broken one waits for anybody.")
_HANDLER_ROWS, _BREAKER_ROWS = 8, 8
# More handlers than this are no choice in a box.
_MOST_HANDLERS = 300
Waiting = dict[str, dict[str, Any]]


def have_arrived(filters: Filters) -> bool:
    """Whether the file tells of any promise of the organisation."""
    found = ask(query.promises_arrived, filters.reader, org_id=filters.org_id)
    return bool(found["promise_count"][0])


def standing(filters: Filters) -> dict[str, Any]:
    """The promises of the month chosen, and those that can still be kept."""
    return ask(query.promises_standing, filters.reader, **filters.place).row(0, named=True)


def waiting(filters: Filters) -> Waiting:
    """What the lists of work come to."""
    return {
        code: ask(
            query.promise_totals_of,
            filters.reader,
            listed=cast("PromiseList", code),
            handler=None,
            **filters.place,
        ).row(0, named=True)
        for code in DOING
    }


def answer(filters: Filters, now: dict[str, Any], waits: Waiting) -> str:
    """The answer of the page in one sentence."""
    months = {row["month_end_date"]: row for row in _months(filters).iter_rows(named=True)}
    previous = filters.previous_date
    found = _breakers(filters)
    return promises_answer(
        now,
        months.get(previous) if previous is not None else None,
        waits,
        int(found["all_count"][0]) if len(found) else 0,
        (f"{filters.month_end_date:%Y-%m}", f"{previous:%Y-%m}" if previous else None),
        filters.language,
    )


def notes(filters: Filters) -> None:
    """By what promises are judged, and as of when what waits is known."""
    language = filters.language
    found = ask(query.promise_rules, filters.reader)
    rules = dict(found.select("name", "value").iter_rows())
    lines = [rules_line(rules, language)]
    as_of_date = to_do.as_of_date(filters)
    lines.append(
        say(
            language,
            "What falls due and what waits stand as of the data date {date}.",
            date=f"{as_of_date:%Y-%m-%d}",
        )
    )
    st.caption(plain(sentences(language, *lines)))


def next_table(filters: Filters, waits: Waiting) -> None:
    """What to do next, what presses first; a click lists the promises."""
    language = filters.language
    title = say(language, "What to do next")
    st.subheader(title, anchor=False)
    rows = next_rows(waits, language)
    if rows.is_empty():
        empty.nothing(language, NOTHING_WAITS)
        return
    tables.show(
        rows,
        NEXT,
        filters,
        key=f"promises next {filters.about}",
        alt=title,
        ids="list_code",
        opens=_list,
    )


def cards(filters: Filters, now: dict[str, Any]) -> None:
    """The shares in large, each with both its parts and its definition on hover."""
    language = filters.language
    outcomes = _outcomes(filters)
    success = outcomes.row(0, named=True) if len(outcomes) else None
    figures = (
        (
            "promise_kept_rate",
            now["kept_rate"],
            f"{count(now['kept_count'])} / {count(now['due_count'])}",
        ),
        (
            "promise_paid_rate",
            now["paid_rate"],
            both_parts(now["paid_amount"], now["due_amount"], language)
            if now["due_amount"]
            else "—",
        ),
        (
            "promise_success_rate",
            success["success_rate"] if success else None,
            f"{count(success['success_count'])} / {count(success['all_count'])}"
            if success
            else "—",
        ),
    )
    for place, (name, value, parts) in zip(st.columns(len(figures)), figures, strict=True):
        definition = metric(name)
        with place:
            st.metric(
                say(language, definition.title),
                rate(value),
                parts,
                delta_color="off",
                delta_arrow="off",
                border=True,
                help=definition_text(definition, language),
            )


def draw_months(filters: Filters) -> None:
    """Promises month by month by how they ended."""
    months = _months(filters)
    if months.is_empty():
        return
    drawings.show(
        draw(charts.promise_bars, filters.reader, months),
        key=f"promise months {filters.about}",
        alt=say(filters.language, "Promises due by month and how they ended"),
    )


def draw_outcomes(filters: Filters) -> None:
    """What came of the plans made in the months looked back on."""
    outcomes = _outcomes(filters)
    if outcomes.is_empty():
        return
    drawings.show(
        draw(charts.outcome_of_plan_bars, filters.reader, outcomes),
        key=f"promise outcomes {filters.about}",
        alt=say(filters.language, "What came of the plans made"),
    )


def organisation_table(filters: Filters, now: dict[str, Any]) -> None:
    """The organisations below under their total; a click goes one level down."""
    if not filters.has_children:
        return
    language = filters.language
    children = labelled(ask(query.promises_by_child, filters.reader, **filters.place), language)
    if children.is_empty():
        return
    total = {**now, "label": say(language, "Total"), "org_id": None}
    rows = with_total(children, total)
    title = message("Promises by organisation")
    st.subheader(say(language, title), anchor=False)
    lists.show(
        filters,
        title,
        ORGANISATIONS,
        rows.head(tables.SHOWN_ROWS + 1),
        lambda: rows,
        key="promises organisations",
        ids="org_id",
        opens=drill.to_org,
        visible_rows=10,
    )


def handler_table(filters: Filters) -> None:
    """Who held the loans when they were promised; a click lists the promises."""
    language = filters.language
    found = handler_rows(_handlers(filters), language)
    if found.is_empty():
        return
    title = message("Promises by who held the loan")
    st.subheader(say(language, title), anchor=False)
    lists.show(
        filters,
        title,
        HANDLERS,
        found.head(tables.SHOWN_ROWS),
        lambda: found,
        key="promise handlers",
        ids="handler_key",
        opens=_of_handler,
        visible_rows=_HANDLER_ROWS,
    )


def kind_table(filters: Filters) -> None:
    """Plans by what their money is to do, and what came of them."""
    language = filters.language
    found = ask(query.promise_kinds, filters.reader, **filters.place)
    if found.is_empty():
        return
    rows = kind_rows(found, language)
    title = message("Plans by what the money is to do")
    st.subheader(say(language, title), anchor=False)
    lists.show(filters, title, KINDS, rows, lambda: rows, key="promise kinds")


def breaker_table(filters: Filters) -> None:
    """Customers who break promises again and again; a click opens the customer."""
    language = filters.language
    found = _breakers(filters)
    if found.is_empty():
        return
    title = message("Who breaks promises again and again")
    st.subheader(say(language, title), anchor=False)
    every = later(
        query.repeat_breakers,
        filters.reader,
        org_id=filters.org_id,
        limit=downloads.MOST_ROWS,
    )
    lists.show(
        filters,
        title,
        BREAKERS,
        breaker_rows(found),
        lambda: breaker_rows(every()),
        key="repeat breakers",
        caption=say(
            language,
            "{shown} of {all} customers shown",
            shown=len(found),
            all=count(int(found["all_count"][0])),
        ),
        ids="customer_id",
        opens=_open_customer,
        visible_rows=_BREAKER_ROWS,
    )


def promise_table(filters: Filters) -> None:
    """The promises of the list chosen; a click opens the loan."""
    language = filters.language
    title = message("Promises one by one")
    st.subheader(say(language, title), anchor=False)
    left, right = st.columns([1, 1])
    with left:
        listed = cast(
            "PromiseList",
            choose(
                language,
                say(language, "List"),
                LISTS,
                key=LIST,
                default="COUNTED",
                words=lambda code: term(language, "promise_list", code),
            ),
        )
    with right:
        handler = _choose_handler(filters)
    asked: dict[str, Any] = {"listed": listed, "handler": handler, **filters.place}
    total = ask(query.promise_totals_of, filters.reader, **asked).row(0, named=True)
    rows = ask(query.promises_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    if rows.is_empty():
        empty.nothing(language, NO_PROMISE_OF_LIST)
        return
    every = later(query.promises_of, filters.reader, limit=downloads.MOST_ROWS, **asked)
    lists.show(
        filters,
        title,
        PROMISES,
        promise_rows(rows, language),
        lambda: promise_rows(every(), language),
        key=f"promises {listed} {handler}",
        caption=say(
            language,
            "{shown} of {all} promises shown",
            shown=len(rows),
            all=count(total["promise_count"]),
        ),
        ids="loan_id",
        opens=lists.open_loan,
        visible_rows=12,
    )


def _choose_handler(filters: Filters) -> str | None:
    """Whose promises to list; those of a handler are of all the months looked back on."""
    language = filters.language
    found = handler_rows(_handlers(filters), language).head(_MOST_HANDLERS)
    names = {
        key: f"{handler} · {term(language, 'handler_type', kind)}"
        for key, handler, kind in found.select("handler_key", "handler", "handler_type").iter_rows()
    }
    return or_none(
        choose(
            language,
            say(language, "Who holds the loan"),
            [EVERYTHING, *names],
            key=HANDLER,
            default=EVERYTHING,
            words=lambda code: (
                say(language, "Everybody") if code == EVERYTHING else names.get(code, code)
            ),
        )
    )


def _months(filters: Filters) -> pl.DataFrame:
    return ask(
        query.promise_months,
        filters.reader,
        org_id=filters.org_id,
        until=filters.month_end_date,
    )


def _outcomes(filters: Filters) -> pl.DataFrame:
    return ask(query.promise_outcomes, filters.reader, **filters.place)


def _handlers(filters: Filters) -> pl.DataFrame:
    return ask(query.promises_by_handler, filters.reader, **filters.place)


def _breakers(filters: Filters) -> pl.DataFrame:
    return ask(
        query.repeat_breakers, filters.reader, org_id=filters.org_id, limit=tables.SHOWN_ROWS
    )


def _list(code: str) -> None:
    st.session_state[LIST] = code
    st.session_state[HANDLER] = EVERYTHING


def _of_handler(key: str) -> None:
    st.session_state[HANDLER] = key
    st.session_state[LIST] = "COUNTED"


def _open_customer(customer_id: str) -> None:
    drill.to_page(drill.LOAN, customer=customer_id)
