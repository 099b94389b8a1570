"""The cases of collection: the map of will and means, what to do next, the list, and one case."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables, to_do
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports import charts
from reports.cases import (
    CASES,
    ORGANISATIONS,
    URGENT_STEPS,
    hand_words,
    with_words,
)
from reports.numbers import count, money_with_unit
from reports.tables import with_total
from reports.terms import term
from reports.wording import joined, message, say, sentences
from warehouse import query
from warehouse.query import CaseChoice

# The keys of the choices in the session and the address.
CASE, QUADRANT, STEP = "case", "quadrant", "step"
BUCKET, CLASS, HAND = "case_bucket", "case_class", "case_hand"
FOOTNOTES = ("case_count", "case_overdue_amount", "case_neglected_count")
_VISIBLE_ROWS = 12


def quadrants(filters: Filters) -> pl.DataFrame:
    """The cases of the organisation by will and means."""
    return ask(query.case_quadrants, filters.reader, org_id=filters.org_id)


def note(filters: Filters) -> None:
    """That cases are of one day, and what is not known for want of files."""
    language = filters.language
    lines = [
        say(
            language,
            "As of {date}, whatever month is chosen.",
            date=f"{to_do.as_of_date(filters):%Y-%m-%d}",
        )
    ]
    missing = ask(query.collection_files, filters.reader)["table_name"].to_list()
    if missing:
        names = [
            say(language, "{name} ({file})", name=term(language, "table_name", one), file=one)
            for one in missing
        ]
        lines.append(
            say(
                language,
                "Not known for want of the file: {files}.",
                files=joined(language, names),
            )
        )
    st.caption(plain(sentences(language, *lines)))


def step_buttons(filters: Filters) -> None:
    """What to do next, by step; each opens its cases."""
    language = filters.language
    steps = ask(query.case_steps, filters.reader, org_id=filters.org_id)
    with st.container(horizontal=True, gap="small"):
        for row in steps.iter_rows(named=True):
            words = plain(
                say(
                    language,
                    "{step} {count}",
                    step=say(language, row["title"]),
                    count=count(row["case_count"]),
                )
            )
            st.button(
                f"**{words}**" if row["step_code"] in URGENT_STEPS else words,
                key=f"step {row['step_code']}",
                help=plain(say(language, row["says"])),
                on_click=_toggle,
                args=(STEP, row["step_code"]),
            )


def quadrant_map(filters: Filters, found: pl.DataFrame) -> None:
    """Will against means; a click keeps the cases of one pair."""
    language = filters.language
    chosen = _pair(st.session_state.get(QUADRANT, st.query_params.get(QUADRANT)))
    drawings.show(
        draw(
            charts.quadrant_map,
            filters.reader,
            found.select(
                "willingness", "repayment_source", "quadrant", "case_count", "overdue_amount"
            ),
            chosen=chosen,
        ),
        # A chart remembers its click: after each choice it is another chart.
        key=f"quadrants {chosen} {filters.org_id}",
        alt=say(language, "Will to pay against means to pay"),
        on_click=lambda point: _toggle(
            QUADRANT, f"{point['willingness']}-{point['repayment_source']}"
        ),
    )


def choices(filters: Filters, found: pl.DataFrame) -> CaseChoice:
    """Which cases to show."""
    language = filters.language
    there = ask(query.case_choices, filters.reader, org_id=filters.org_id)
    steps = ask(query.case_steps, filters.reader, org_id=filters.org_id)
    titles = dict(steps.select("step_code", "title").iter_rows())
    pairs = [
        f"{will}-{source}"
        for will, source in found.select("willingness", "repayment_source").iter_rows()
    ]
    boxes = iter(st.columns(5))
    step = _box(
        filters,
        next(boxes),
        STEP,
        message("What to do next"),
        list(titles),
        lambda code: say(language, titles[code]),
        message("All steps"),
    )
    pair = _box(
        filters,
        next(boxes),
        QUADRANT,
        message("Will and means"),
        pairs,
        lambda code: joined(language, _pair_words(filters, code)),
        message("All of them"),
    )
    of_dimension = {
        dimension: there.filter(pl.col("dimension") == dimension)["code"].to_list()
        for dimension in ("BUCKET", "CLASS", "HAND")
    }
    bucket = _box(
        filters,
        next(boxes),
        BUCKET,
        message("Age"),
        of_dimension["BUCKET"],
        lambda code: term(language, "bucket", code),
        message("All ages"),
    )
    behaviour_class = _box(
        filters,
        next(boxes),
        CLASS,
        message("Class of customer"),
        of_dimension["CLASS"],
        lambda code: term(language, "behaviour_class", code),
        message("All classes"),
    )
    hand = _box(
        filters,
        next(boxes),
        HAND,
        message("Hand"),
        of_dimension["HAND"],
        lambda code: hand_words(code, language),
        message("All hands"),
    )
    will, source = _pair(pair) or (None, None)
    return CaseChoice(will, source, step, bucket, behaviour_class, hand)


def case_list(filters: Filters, chosen: CaseChoice) -> str | None:
    """The cases asked for, what presses first; the loan of the one chosen."""
    language = filters.language
    asked: dict[str, Any] = {"org_id": filters.org_id, "chosen": chosen}
    total = ask(query.case_totals_of, filters.reader, **asked).row(0, named=True)
    if not total["case_count"]:
        empty.nothing(language, NOBODY_CHOSEN)
        return None
    rows = ask(query.cases_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.cases_of, filters.reader, limit=downloads.MOST_ROWS, **asked)
    lists.show(
        filters,
        message("Cases"),
        CASES,
        with_words(rows, language),
        lambda: with_words(every(), language),
        key=f"cases {filters.org_id} {chosen}",
        caption=say(
            language,
            "{shown} of {all} cases shown; together {amount} is overdue. A click opens the case",
            shown=count(len(rows)),
            all=count(total["case_count"]),
            amount=money_with_unit(
                total["overdue_amount"], language, say(language, "Not reported")
            ),
        ),
        ids="loan_id",
        opens=_choose_case,
        visible_rows=_VISIBLE_ROWS,
    )
    return _chosen(filters, rows)


def organisation_table(filters: Filters, chosen: CaseChoice) -> None:
    """Who holds the cases asked for; a click goes one level down."""
    if not filters.has_children:
        return
    language = filters.language
    asked: dict[str, Any] = {"org_id": filters.org_id, "chosen": chosen}
    found = ask(query.cases_by_child, filters.reader, **asked)
    if found.is_empty():
        return
    parts = _figures(labelled(found, language))
    whole = ask(query.case_totals_of, filters.reader, **asked).row(0, named=True)
    total = {
        **{name: int(found[name].sum()) for name in found.columns if name.endswith("_count")},
        **{name: whole[name] for name in ("customer_count", "neglected_count")},
        "overdue_amount": whole["overdue_amount"],
        "label": say(language, "Total"),
        "org_id": None,
    }
    total |= {
        "case_overdue_amount": whole["overdue_amount"],
        "case_neglected_count": whole["neglected_count"],
    }
    rows = with_total(parts, total)
    st.subheader(say(language, "By organisation"), anchor=False)
    lists.show(
        filters,
        message("Cases by organisation"),
        ORGANISATIONS,
        rows,
        lambda: rows,
        key="cases by organisation",
        ids="org_id",
        opens=drill.to_org,
    )


def _chosen(filters: Filters, rows: pl.DataFrame) -> str | None:
    """The case shown in full: one of the list, or the one the address asks for."""
    asked = st.session_state.get(CASE) or st.query_params.get(CASE)
    if asked is not None and asked not in rows["loan_id"]:
        other = ask(query.case_of_loan, filters.reader, loan_id=str(asked))
        rows = pl.concat([rows, other], how="diagonal")
    names = {
        row["loan_id"]: f"{row['customer_name'] or row['customer_id']} · {row['loan_id']}"
        for row in rows.iter_rows(named=True)
    }
    return choose(
        filters.language,
        say(filters.language, "Case"),
        list(names),
        key=CASE,
        default=next(iter(names)),
        words=lambda one: names.get(one, one),
        shows_label=False,
    )


def _box(
    filters: Filters,
    place: Any,
    key: str,
    label: str,
    codes: list[str],
    words: Any,
    everything: str,
) -> str | None:
    language = filters.language
    with place:
        chosen = choose(
            language,
            say(language, label),
            [EVERYTHING, *codes],
            key=key,
            default=EVERYTHING,
            words=lambda code: (
                say(language, everything)
                if code == EVERYTHING
                else words(code)
                if code in codes
                else code
            ),
        )
    return or_none(chosen)


def _pair(code: str | None) -> tuple[str, str] | None:
    if code is None or "-" not in code:
        return None
    will, _, source = code.partition("-")
    return will, source


def _pair_words(filters: Filters, code: str) -> list[str]:
    will, source = _pair(code) or ("UNKNOWN", "UNKNOWN")
    return [
        term(filters.language, "willingness", will),
        term(filters.language, "repayment_source", source),
    ]


def _figures(parts: pl.DataFrame) -> pl.DataFrame:
    return parts.with_columns(
        case_overdue_amount="overdue_amount", case_neglected_count="neglected_count"
    )


def _toggle(key: str, code: str) -> None:
    st.session_state[key] = EVERYTHING if st.session_state.get(key) == code else code


def _choose_case(loan_id: str) -> None:
    st.session_state[CASE] = loan_id


NO_CASE = message("No loan of this organisation is overdue on the data date.")
NOBODY_CHOSEN = message("No case is of these choices.")
