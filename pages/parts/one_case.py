"""One case of collection: will and means with why, its script, its records, the sheet to print."""

import polars as pl
import streamlit as st

from pages.parts import drill, lists, tables, to_do
from pages.parts.data import ask, later
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports.case_sheet import MOST_ACTIONS, NO_SCRIPT, NOTE_WITHHELD, Case, case_sheet
from reports.cases import (
    ACTIONS,
    HANDS,
    PROMISES,
    SIGNS,
    actions_in_words,
    case_sentence,
    fact_lines,
    hands_in_words,
    quadrant_lines,
    signs_in_words,
)
from reports.scorecard import Row
from reports.spreadsheets import file_name
from reports.tables import Column
from reports.terms import term
from reports.wording import message, say
from warehouse import query


def show(filters: Filters, loan_id: str | None) -> None:
    """One case: will and means with why, the script, and the sheet to print."""
    row = _case(filters, loan_id)
    if row is None:
        return
    language = filters.language
    st.subheader(plain(f"{row['customer_name'] or row['customer_id']} · {loan_id}"), anchor=False)
    st.markdown(plain(case_sentence(row, language)))
    facts = fact_lines(row, language)
    for place, start in zip(st.columns(4), range(0, len(facts), 4), strict=True):
        place.markdown(_lines(facts[start : start + 4]))
    _judgement(filters, row)
    with st.container(horizontal=True, horizontal_alignment="right"):
        drill.offer_customer(filters, loan=row["loan_id"])
        _sheet_download(filters, row)


def block(filters: Filters, loan: Row) -> None:
    """Collection on the page of one loan: the case it is, and what was done, promised and held."""
    language, loan_id = filters.language, loan["loan_id"]
    row = _case(filters, loan_id)
    records = _records(filters, loan_id)
    if row is None and all(rows.is_empty() for _, _, rows in records):
        return
    with st.expander(say(language, "Collection"), icon=":material/call:", expanded=row is not None):
        if row is None:
            st.caption(say(language, "Not overdue on the data date: no case of collection."))
        else:
            st.markdown(plain(case_sentence(row, language)))
            _judgement(filters, row)
            with st.container(horizontal=True, horizontal_alignment="right"):
                _sheet_download(filters, row)
        shown = [one for one in records if not one[2].is_empty()]
        if shown:
            st.caption(say(language, NOTE_WITHHELD))
        for title, columns, rows in shown:
            st.markdown(f"**{say(language, title)}**")
            lists.show(
                filters,
                title,
                columns,
                rows,
                lambda rows=rows: rows,  # type: ignore[misc]
                key=f"{title} of {loan_id}",
                visible_rows=6,
            )


def rules_note(filters: Filters) -> None:
    """What tells of will and means, in the order it decides, and where it comes from."""
    language = filters.language
    rules = ask(query.case_sign_rules, filters.reader)
    with st.expander(say(language, "What tells of will and means")):
        for row in rules.iter_rows(named=True):
            points = (
                say(language, "where the bank says")
                if row["points_to"] is None
                else term(language, _FAMILIES[row["aspect"]], row["points_to"])
            )
            numbers = " · ".join(
                say(language, words, number=row[name])
                for name, words in (
                    ("at_least", message("number {number}")),
                    ("within_days", message("within {number} days")),
                )
                if row[name] is not None
            )
            line = say(
                language,
                "{title} → {points}: {says}",
                title=say(language, row["title"]),
                points=points,
                says=say(language, row["says"]),
            )
            ends = [numbers] if numbers else []
            ends.append(say(language, row["source"]))
            ends.append(
                say(language, "read in the original")
                if row["is_verified"]
                else say(language, "not read in the original")
            )
            if not row["is_told"]:
                ends.append(say(language, "its file has not arrived"))
            st.markdown(f"{row['sign_no']}. {plain(line)}  \n:gray[{plain(' · '.join(ends))}]")


def _judgement(filters: Filters, row: Row) -> None:
    language = filters.language
    left, right = st.columns([3, 2])
    with left:
        st.markdown(_lines(quadrant_lines(row, language)))
        signs = signs_in_words(
            ask(query.case_signs_of_loan, filters.reader, loan_id=row["loan_id"]), language
        )
        if not signs.is_empty():
            tables.show(
                signs,
                SIGNS,
                filters,
                key=f"signs of {row['loan_id']}",
                alt=say(language, "Will and means"),
                visible_rows=6,
            )
    with right:
        if row["script_id"] is None:
            st.caption(say(language, NO_SCRIPT))
            return
        st.markdown(
            f"**{say(language, 'Script')}** {plain(row['script_id'])} "
            f":gray[{plain(row['script_scene'] or '')}]"
        )
        st.markdown(f"> {plain(row['script_text'] or '—')}")


def _sheet_download(filters: Filters, row: Row) -> None:
    language, loan_id = filters.language, row["loan_id"]
    title = say(language, "Case sheet")
    reader = filters.reader
    signs = later(query.case_signs_of_loan, reader, loan_id=loan_id)
    actions = later(query.case_actions_of_loan, reader, loan_id=loan_id, limit=MOST_ACTIONS)
    promises = later(query.case_promises_of_loan, reader, loan_id=loan_id)
    hands = later(query.case_hands_of_loan, reader, loan_id=loan_id)
    day = to_do.as_of_date(filters)

    def sheet() -> str:
        case = Case(
            row=row,
            signs=signs_in_words(signs(), language),
            actions=actions_in_words(actions()),
            promises=promises(),
            hands=hands_in_words(hands()),
        )
        return case_sheet(case, day, language)

    st.download_button(
        say(language, "Case sheet to print"),
        sheet,
        file_name(row["org_name"], f"{title}_{loan_id}", day, "html"),
        "text/html",
        key=f"case sheet {loan_id}",
        on_click="ignore",
        type="tertiary",
        icon=":material/print:",
    )


def _records(
    filters: Filters, loan_id: str
) -> tuple[tuple[str, tuple[Column, ...], pl.DataFrame], ...]:
    """What was done, promised and held about a loan: title, columns, rows."""
    reader = filters.reader
    actions = ask(query.case_actions_of_loan, reader, loan_id=loan_id, limit=tables.SHOWN_ROWS)
    promises = ask(query.case_promises_of_loan, reader, loan_id=loan_id)
    hands = ask(query.case_hands_of_loan, reader, loan_id=loan_id)
    return (
        (message("Collection actions"), ACTIONS, actions_in_words(actions)),
        (message("Promises"), PROMISES, promises),
        (message("Hands"), HANDS, hands_in_words(hands)),
    )


def _case(filters: Filters, loan_id: str | None) -> Row | None:
    if loan_id is None:
        return None
    found = ask(query.case_of_loan, filters.reader, loan_id=loan_id)
    return None if found.is_empty() else found.row(0, named=True)


def _lines(pairs: list[tuple[str, str]]) -> str:
    return "  \n".join(f":gray[{plain(name)}] {plain(words)}" for name, words in pairs)


_FAMILIES = {"WILLINGNESS": "willingness", "SOURCE": "repayment_source"}
