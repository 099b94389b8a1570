"""Where loan money went: what to do next, by organisation, the loans, and one loan's picture."""

from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables, to_do
from pages.parts.choices import choose
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import definition_text, verified_word
from pages.parts.markdown import plain
from reports import charts
from reports.fund_flows import (
    FLOWS,
    LISTS,
    LOANS,
    NEXT,
    ORGANISATIONS,
    amount_text,
    both_parts,
    flow_rows,
    loan_flow_answer,
    loan_rows,
    next_rows,
    with_tones,
)
from reports.numbers import count, rate
from reports.tables import with_total
from reports.terms import term
from reports.wording import message, say
from warehouse import query
from warehouse.metrics import metric
from warehouse.query import FlowFault

# The keys of the choices in the session and the address.
LIST, FLOW_LOAN = "list", "flow_loan"
CARDS = ("fund_traced_rate", "fund_voucher_rate", "fund_entrusted_rate")
FOOTNOTES = (
    "fund_traced_rate",
    "fund_prohibited_loan_count",
    "fund_suspected_loan_count",
    "fund_returned_loan_count",
    "fund_split_loan_count",
    "fund_entrusted_missed_loan_count",
    "fund_entrusted_rate",
    "fund_missing_voucher_loan_count",
    "fund_voucher_rate",
    "fund_explain_loan_count",
)
NO_FLOWS = message("Nothing has arrived about where the money of this organisation's loans went.")
NO_LOANS_OF_MONTHS = message(
    "The file of fund flows tells of no loan paid out in the months up to this month end."
)
NO_FLOWS_OF_LOAN = message("Nothing is told about where the money of this loan went.")
NO_LOAN_OF_LIST = message("No loan paid out in these months belongs here.")


def have_arrived(filters: Filters) -> bool:
    """Whether the file tells of any loan of the organisation."""
    found = ask(query.fund_flows_arrived, filters.reader, org_id=filters.org_id)
    return bool(found["loan_count"][0])


def whole(filters: Filters) -> dict[str, Any] | None:
    """The loans paid out in the months up to the month end chosen; None where there are none."""
    found = ask(query.org_fund_flows, filters.reader, **filters.place)
    return None if found.is_empty() else found.row(0, named=True)


def notes(filters: Filters) -> None:
    """What the figures are of, and as of when."""
    language = filters.language
    st.caption(
        plain(
            say(
                language,
                "Of loans by the month they were paid out; what is wrong is known as of the data "
                "date {date}. A loan may have several faults, so that their amounts overlap.",
                date=f"{to_do.as_of_date(filters):%Y-%m-%d}",
            )
        )
    )


def next_table(filters: Filters, found: dict[str, Any]) -> None:
    """What to do next, the gravest first; a click lists its loans."""
    language = filters.language
    title = say(language, "What to do next")
    st.subheader(title, anchor=False)
    untraced = ask(query.fund_flow_loan_total, filters.reader, fault="UNTRACED", **filters.place)
    tables.show(
        next_rows(found, int(untraced["loan_count"][0]), language),
        NEXT,
        filters,
        key=f"flows next {filters.about}",
        alt=title,
        ids="fault_code",
        opens=_list,
    )


def cards(filters: Filters, found: dict[str, Any]) -> None:
    """The shares in large, each with both its parts and its definition on hover."""
    language = filters.language
    for place, name in zip(st.columns(len(CARDS)), CARDS, strict=True):
        definition = metric(name)
        top, below = (
            metric(part) for part in (definition.numerator or "", definition.denominator or "")
        )
        first, second = (found[str(part.column)] for part in (top, below))
        if first is None or second is None:
            parts = "—"
        elif top.unit == "yuan":
            parts = both_parts(first, second, language)
        else:
            parts = f"{count(first)} / {count(second)}"
        with place:
            st.metric(
                say(language, definition.title),
                rate(found[str(definition.column)]),
                parts,
                delta_color="off",
                delta_arrow="off",
                border=True,
                help=definition_text(definition, language),
            )


def draw_kinds(filters: Filters) -> None:
    """What was paid to each kind of payee."""
    found = ask(query.fund_flows_by_kind, filters.reader, **filters.place)
    if found.is_empty():
        return
    drawings.show(
        draw(charts.kind_bars, filters.reader, found),
        key=f"kinds {filters.about}",
        alt=say(filters.language, "Paid on, by kind of payee"),
    )


def organisation_table(filters: Filters, found: dict[str, Any]) -> None:
    """The organisations below under their total; a click goes one level down."""
    if not filters.has_children:
        return
    language = filters.language
    children = labelled(ask(query.fund_flows_by_child, filters.reader, **filters.place), language)
    total = {**found, "label": say(language, "Total"), "org_id": None}
    rows = with_tones(with_total(children, total))
    title = say(language, "Fund flows by organisation")
    st.subheader(title, anchor=False)
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        ORGANISATIONS,
        filters,
        key=f"flows organisations {filters.about}",
        alt=title,
        ids="org_id",
        opens=drill.to_org,
        visible_rows=10,
    )
    downloads.offer(filters, title, ORGANISATIONS, lambda: rows, key="flows children")


def loan_table(filters: Filters) -> pl.DataFrame:
    """The loans of the list chosen, the gravest first; a click shows one's picture below."""
    language = filters.language
    title = message("Loans and what has to be explained")
    st.subheader(say(language, title), anchor=False)
    fault = cast(
        "FlowFault",
        choose(
            language,
            say(language, "List"),
            LISTS,
            key=LIST,
            default="EXPLAIN",
            words=lambda code: term(language, "flow_fault", code),
            shows_label=False,
        ),
    )
    asked: dict[str, Any] = {"fault": fault, **filters.place}
    total = ask(query.fund_flow_loan_total, filters.reader, **asked)["loan_count"][0]
    rows = ask(query.fund_flow_loans, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    if rows.is_empty():
        empty.nothing(language, NO_LOAN_OF_LIST)
        return rows
    every = later(query.fund_flow_loans, filters.reader, limit=downloads.MOST_ROWS, **asked)
    lists.show(
        filters,
        title,
        LOANS,
        loan_rows(rows, language),
        lambda: loan_rows(every(), language),
        key=f"flow loans {fault}",
        caption=say(
            language, "{shown} of {all} loans shown", shown=len(rows), all=count(int(total))
        ),
        ids="loan_id",
        opens=_show_loan,
        visible_rows=10,
    )
    return rows


def choose_loan(filters: Filters, listed: pl.DataFrame) -> str | None:
    """Whose picture to show: the one of the address, else the one at the top."""
    asked = st.session_state.get(FLOW_LOAN) or st.query_params.get(FLOW_LOAN)
    names = {
        row["loan_id"]: row["customer_name"] or row["customer_id"]
        for row in listed.iter_rows(named=True)
    }
    if asked and asked not in names:
        found = ask(query.loan_fund_flows, filters.reader, loan_id=asked)
        names |= {row["loan_id"]: row["customer_name"] for row in found.iter_rows(named=True)}
    if not names:
        return None
    language = filters.language
    return choose(
        language,
        say(language, "Loan"),
        list(names),
        key=FLOW_LOAN,
        default=next(iter(names)),
        words=lambda one: f"{one} {names.get(one) or ''}",
    )


def one_loan(filters: Filters, loan_id: str | None) -> None:
    """Where the money of one loan went: in a sentence, a picture and every movement."""
    if loan_id is None:
        return
    language = filters.language
    st.subheader(say(language, "One loan's money"), anchor=False)
    if not picture(filters, loan_id):
        return
    drill.offer_customer(filters, loan=loan_id)


def picture(filters: Filters, loan_id: str) -> bool:
    """A loan's money in a sentence, a picture and every movement; whether the file tells of it."""
    language = filters.language
    found = ask(query.loan_fund_flows, filters.reader, loan_id=loan_id)
    if found.is_empty():
        empty.nothing(language, NO_FLOWS_OF_LOAN, files=("fund_flows",))
        return False
    loan = found.row(0, named=True)
    flows = ask(query.fund_flows_of_loan, filters.reader, loan_id=loan_id)
    st.markdown(plain(loan_flow_answer(loan, language)))
    drawings.show(
        draw(charts.loan_picture, filters.reader, flows, disbursed=loan["disbursed_amount"]),
        key=f"money of {loan_id}",
        alt=say(language, "Where the money of the loan went"),
    )
    if flows.is_empty():
        return True
    rows = flow_rows(flows, language)
    title = say(language, "Movements of the loan's money")
    tables.show(rows, FLOWS, filters, key=f"movements {loan_id}", alt=title, visible_rows=10)
    downloads.offer(filters, f"{loan_id}_{title}", FLOWS, lambda: rows, key="movements")
    return True


def block(filters: Filters, loan_id: str) -> None:
    """Where a loan's money went, on the page of its customer; nothing where the file is silent."""
    language = filters.language
    if ask(query.loan_fund_flows, filters.reader, loan_id=loan_id).is_empty():
        return
    with st.expander(say(language, "Where the money of the loan went"), icon=":material/payments:"):
        picture(filters, loan_id)


def rule_notes(filters: Filters) -> None:
    """Where money may not go and when the bank pays itself, and whether the sources were read."""
    language = filters.language
    with st.expander(say(language, "What is tested"), icon=":material/gavel:"):
        for one in ask(query.prohibited_destinations, filters.reader).iter_rows(named=True):
            parts = [plain(say(language, one["says"]))]
            if one["payee_types"]:
                kinds = [term(language, "payee_type", kind) for kind in one["payee_types"].split()]
                parts.append(say(language, "by the payee: {kinds}", kinds=" · ".join(kinds)))
            if one["words"]:
                parts.append(say(language, "suspected by: {words}", words=plain(one["words"])))
            if one["amount_above"]:
                amount = amount_text(one["amount_above"], language)
                parts.append(say(language, "above {amount}", amount=amount))
            st.markdown(
                f"**{plain(say(language, one['title']))}**: "
                + " · ".join(parts)
                + "  \n"
                + _source(filters, one)
            )
        for one in ask(query.entrusted_payments, filters.reader).iter_rows(named=True):
            amount = amount_text(one["amount_above"], language)
            limit = (
                say(
                    language,
                    "The bank pays itself a payment above {amount}",
                    amount=amount,
                )
                if one["basis"] == "PAYMENT"
                else say(language, "The bank pays itself for loans above {amount}", amount=amount)
            )
            st.markdown(
                f"**{plain(say(language, one['title']))}**: {limit}  \n{_source(filters, one)}"
            )


def _source(filters: Filters, row: dict[str, Any]) -> str:
    return say(
        filters.language,
        "Source: {source} ({verified})",
        source=plain(say(filters.language, row["source"])),
        verified=verified_word(row["is_verified"], filters.language),
    )


def _list(fault: str) -> None:
    st.session_state[LIST] = fault


def _show_loan(loan_id: str) -> None:
    st.session_state[FLOW_LOAN] = loan_id
