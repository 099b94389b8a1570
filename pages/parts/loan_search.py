"""Finding one loan, by its number or its borrower's name."""

import streamlit as st

from pages.parts import address, drill, empty, tables
from pages.parts.data import ask
from pages.parts.filters import Filters
from reports.scorecard import Row
from reports.tables import Column
from reports.wording import message, say
from warehouse import query

_LOAN, _FIND = "loan", "find"
# Fewer signs would list half the bank.
_SHORTEST = 2
_MOST_FOUND = 20

FOUND = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("product_code", "Product"),
    Column("loan_state", "State", "term", family="loan_state"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("days_past_due", "Days past due", "count"),
)


def find_loan(filters: Filters) -> Row:
    """The loan the address names or the reader found; ends the page while there is none."""
    language = filters.language
    asked = address.follow_text(_LOAN)
    text = st.text_input(
        say(language, "Find a loan"),
        key=_FIND,
        type="search",
        placeholder=say(language, "Loan number or customer name"),
        label_visibility="collapsed",
        max_chars=60,
        on_change=_forget,
    ).strip()
    if asked is None and text:
        asked = _found(filters, text)
    if asked is None:
        st.session_state[_LOAN] = None
        if not text:
            empty.nothing(language, HOW_TO_FIND)
        st.stop()
    loans = ask(query.loan, filters.reader, loan_id=asked)
    if loans.is_empty():
        empty.stop(language, UNKNOWN, files=("loans",))
    st.session_state[_LOAN] = asked
    address.keep(_LOAN, asked, "")
    return loans.row(0, named=True)


def _forget() -> None:
    st.session_state[_LOAN] = None


def _found(filters: Filters, text: str) -> str | None:
    """The number of the only loan a text finds; else the loans it finds are listed."""
    language = filters.language
    if len(text) < _SHORTEST:
        empty.nothing(language, TOO_SHORT)
        return None
    loans = ask(query.find_loans, filters.reader, text=text, limit=_MOST_FOUND)
    if loans.is_empty():
        empty.nothing(language, NONE_FOUND)
        return None
    if len(loans) == 1 or loans["loan_id"][0] == text:
        return str(loans["loan_id"][0])
    tables.show(
        loans,
        FOUND,
        language,
        filters.theme,
        key=f"found {text}",
        alt=say(language, "Loans found"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    return None


HOW_TO_FIND = message(
    "Enter the number of a loan or the name of a customer, or click a loan in any list."
)
TOO_SHORT = message("Enter at least two signs.")
NONE_FOUND = message("No loan has this number and no customer this name.")
UNKNOWN = message("There is no such loan in what this desk shows.")
