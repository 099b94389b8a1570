"""Hands taken apart: by hand and bucket, by agency, by organisation, case by case."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import drawings, drill, empty, lists, tables, waiting
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.downloads import MOST_ROWS
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports import charts
from reports.hands import (
    AGENCIES,
    CASES,
    HANDS,
    ORGANISATIONS,
    WAITING,
    agency_label,
    hand_name,
    hand_rows,
    waiting_line,
    with_days,
    with_names,
)
from reports.numbers import count, money_with_unit
from reports.terms import term
from reports.wording import message, say, say_count, sentences
from warehouse import query
from warehouse.query import HandChoice, HandList

# The keys of the choices in the session and the address.
VIEW, LIST, HAND, BUCKET, AGENCY = "view", "list", "hand", "bucket", "agency"
FOOTNOTES = {
    "hands": (
        "hand_count",
        "hand_entry_amount",
        "hand_recovered_amount",
        "hand_recovery_rate",
        "days_per_hand",
        "hand_term_over_count",
        "hand_lying_count",
    ),
    "agencies": (
        "agency_against_expected",
        "agency_compared_amount",
        "agency_expected_amount",
        "hand_recovery_rate",
        "days_per_hand",
    ),
    "cases": ("hand_entry_amount", "hand_recovered_amount", "hand_lying_count"),
}
_BUCKETS = tuple(f"M{number}" for number in range(8))


def now(filters: Filters) -> dict[str, Any]:
    """What waits on the data date, in one row."""
    return ask(query.hands_now, filters.reader, org_id=filters.org_id).row(0, named=True)


def by_no(filters: Filters) -> pl.DataFrame:
    """What each hand of the months shown was given and brought in, all together last."""
    return ask(query.hands_by_no, filters.reader, **filters.place)


def agencies(filters: Filters) -> pl.DataFrame:
    """The agencies with their labels, the furthest below like cases first."""
    found = ask(query.agencies_compared, filters.reader, org_id=filters.org_id)
    labels = [
        agency_label(agency_id, name, is_in_file, filters.language)
        for agency_id, name, is_in_file in found.select(
            "agency_id", "agency_name", "is_in_file"
        ).iter_rows()
    ]
    return with_days(found).with_columns(label=pl.Series(labels, dtype=pl.String))


def months(filters: Filters) -> int:
    """Of how many months hands are shown."""
    return _rule(filters, "hand_window_months")


def notes(filters: Filters, found: pl.DataFrame) -> None:
    """To which day money is counted, and of how many hands nothing is known."""
    language = filters.language
    day: date = ask(query.build_info, filters.reader).row(0, named=True)["as_of_date"]
    lines = [
        say(
            language,
            "Hands assigned in the {months} months up to {month}; what came in until each ended, "
            "or to {day}.",
            months=months(filters),
            month=f"{filters.month_end_date:%Y-%m}",
            day=f"{day:%Y-%m-%d}",
        )
    ]
    if len(found) and found["not_reported_count"][-1]:
        lines.append(
            say_count(
                language,
                "{count} hand is of a loan without a plan: what it was given and brought in is not "
                "reported.",
                "{count} hands are of loans without a plan: what they were given and brought in is "
                "not reported.",
                found["not_reported_count"][-1],
            )
        )
    st.caption(plain(sentences(language, *lines)))


def waiting_buttons(filters: Filters, counts: dict[str, Any]) -> None:
    """What waits now; each opens its list."""
    things = [
        (kind, waiting_line(kind, counts, filters.language))
        for kind in WAITING
        if counts[f"{kind.lower()}_count"]
    ]
    waiting.buttons(filters.language, things, lambda kind: _list(listed=kind))


def by_hand(filters: Filters, found: pl.DataFrame) -> None:
    """Each hand, each hand in each bucket, and the organisations below."""
    language = filters.language
    if found.is_empty():
        empty.nothing(language, NONE_ASSIGNED)
        return
    rows = hand_rows(found, language)
    lists.show(
        filters,
        message("What each hand was given and brought in"),
        HANDS,
        rows,
        lambda: rows,
        key="hands",
        ids="hand_no",
        opens=lambda number: _list(listed="ASSIGNED", hand=number),
    )
    buckets = ask(query.hands_by_bucket, filters.reader, **filters.place)
    if len(buckets):
        labels = [
            f"{hand_name(number, language)} · {bucket}"
            for number, bucket in buckets.select("hand_no", "entry_bucket").iter_rows()
        ]
        drawings.show(
            draw(charts.hand_bars, filters.reader, buckets.with_columns(label=pl.Series(labels))),
            key=f"hand bars {filters.about}",
            alt=say(language, "Recovery rate by hand and bucket on the day assigned"),
            on_click=lambda point: _list(
                listed="ASSIGNED", hand=str(point["hand_no"]), bucket=str(point["entry_bucket"])
            ),
        )
    if not filters.has_children:
        return
    children = with_days(
        labelled(ask(query.hands_by_child, filters.reader, **filters.place), language)
    )
    whole = rows.tail(1).with_columns(
        label=pl.lit(say(language, "Total")), org_id=pl.lit(None, dtype=pl.String)
    )
    every = pl.concat([whole, children], how="diagonal_relaxed")
    title = message("Hands by organisation")
    st.subheader(say(language, title), anchor=False)
    lists.show(
        filters,
        title,
        ORGANISATIONS,
        every.head(tables.SHOWN_ROWS + 1),
        lambda: every,
        key="hand organisations",
        ids="org_id",
        opens=drill.to_org,
    )


def agency_view(filters: Filters, found: pl.DataFrame) -> None:
    """Agencies on like cases, and all that is known of each."""
    language = filters.language
    if found.is_empty():
        empty.nothing(language, NO_AGENCY)
        return
    st.caption(
        plain(
            say(
                language,
                "Compared are hands assigned at least {days} days ago, by what their first {days} "
                "days brought: against what all agencies of the bank brought in on the same hand, "
                "bucket and band of amount (below {middle}, below {large}, above).",
                days=_rule(filters, "like_days"),
                middle=money_with_unit(_rule(filters, "middle_from_amount"), language),
                large=money_with_unit(_rule(filters, "large_from_amount"), language),
            )
        )
    )
    compared = found.filter(pl.col("compared_count") > 0)
    if len(compared):
        drawings.show(
            draw(charts.agency_bars, filters.reader, compared.head(charts.MOST_ROWS)),
            key=f"agency bars {filters.org_id}",
            alt=say(language, "What agencies brought in against like cases"),
            on_click=lambda point: _list(listed="ASSIGNED", agency=str(point["agency_id"])),
        )
    else:
        st.caption(say(language, "No hand of an agency here is old enough to be compared."))
    if not found["is_in_file"].all():
        empty.nothing(language, AGENCIES_NOT_TOLD, files=("agencies",))
    lists.show(
        filters,
        message("Agencies"),
        AGENCIES,
        found,
        lambda: found,
        key="agencies",
        ids="agency_id",
        opens=lambda agency_id: _list(listed="ASSIGNED", agency=agency_id),
    )


def case_view(filters: Filters, waiting: dict[str, Any], found: pl.DataFrame) -> None:
    """Hands one by one, of what was chosen, what waits longest first."""
    language = filters.language
    first, *others = st.columns([3, 2, 2, 3], vertical_alignment="bottom")
    with first:
        listed = choose(
            language,
            say(language, "List"),
            list(CASES),
            key=LIST,
            default=next(
                (kind for kind in WAITING if waiting[f"{kind.lower()}_count"]), "ASSIGNED"
            ),
            words=lambda code: term(language, "hand_list", code),
        )
    if listed == "WITHOUT_HAND":
        _loan_rows(filters, waiting)
        return
    names = dict(found.select("agency_id", "label").iter_rows())
    numbers = {str(number): str(hand_name(number, language)) for number in range(1, 10)}
    buckets = {bucket: bucket for bucket in _BUCKETS}
    with others[0]:
        hand_no = _narrow(filters, message("Hand"), numbers, HAND)
    with others[1]:
        entry_bucket = _narrow(filters, message("Bucket then"), buckets, BUCKET)
    with others[2]:
        agency_id = _narrow(filters, message("Agency"), names, AGENCY)
    asked: dict[str, Any] = {
        "listed": cast("HandList", listed),
        "chosen": HandChoice(
            int(hand_no) if hand_no is not None else None, entry_bucket, agency_id
        ),
        **filters.place,
    }
    whole = ask(query.hands_total, filters.reader, **asked).row(0, named=True)
    if not whole["hand_count"]:
        empty.nothing(language, NOTHING_OF_IT)
        return
    missing = say(language, "Not reported")
    rows = ask(query.hands_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.hands_of, filters.reader, limit=MOST_ROWS, **asked)
    caption = say(
        language,
        "{shown} of {all} hands shown, of {loans} loans; given {entry}, recovered {recovered}",
        shown=len(rows),
        all=count(whole["hand_count"]),
        loans=count(whole["loan_count"]),
        entry=money_with_unit(whole["entry_amount"], language, missing),
        recovered=money_with_unit(whole["recovered_amount"], language, missing),
    )
    lists.show(
        filters,
        message("Hands case by case"),
        CASES[listed],
        with_names(rows, language),
        lambda: with_names(every(), language),
        key=f"cases {listed}",
        caption=plain(caption),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _loan_rows(filters: Filters, waiting: dict[str, Any]) -> None:
    language = filters.language
    if not waiting["without_hand_count"]:
        empty.nothing(language, NOTHING_OF_IT)
        return
    asked = {"org_id": filters.org_id}
    rows = ask(query.loans_without_hand, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.loans_without_hand, filters.reader, limit=MOST_ROWS, **asked)
    lists.show(
        filters,
        message("Overdue loans with nobody"),
        CASES["WITHOUT_HAND"],
        with_names(rows, language),
        lambda: with_names(every(), language),
        key="loans without hand",
        caption=plain(
            say(
                language,
                "{shown} of {all} loans shown",
                shown=len(rows),
                all=count(waiting["without_hand_count"]),
            )
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _narrow(filters: Filters, title: str, words: Mapping[str, str], key: str) -> str | None:
    """One of some codes; None for all of them."""
    language = filters.language
    chosen = choose(
        language,
        say(language, title),
        [EVERYTHING, *words],
        key=key,
        default=EVERYTHING,
        words=lambda code: words.get(code, code) if code != EVERYTHING else say(language, "All"),
    )
    return or_none(chosen)


def _rule(filters: Filters, name: str) -> int:
    rules = dict(ask(query.hand_rules, filters.reader).iter_rows())
    return int(rules[name])


def _list(
    *, listed: str, hand: str = EVERYTHING, bucket: str = EVERYTHING, agency: str = EVERYTHING
) -> None:
    """Show a list on the view of cases. For use in a callback."""
    st.session_state[VIEW] = "cases"
    st.session_state[LIST] = listed
    st.session_state[HAND] = hand
    st.session_state[BUCKET] = bucket
    st.session_state[AGENCY] = agency


NO_HANDS = message("No overdue loan of this organisation was ever assigned to a handler.")
NONE_ASSIGNED = message("No loan was assigned in these months here.")
NO_AGENCY = message("No agency has had an overdue loan of this organisation in these months.")
AGENCIES_NOT_TOLD = message("Of some agencies the file of agencies tells nothing.")
NOTHING_OF_IT = message("There is nothing of this here.")
