"""Finding one customer, by its number or name or by the number of one of its loans."""

import polars as pl
import streamlit as st

from pages.parts import address, drill, empty, tables
from pages.parts.data import ask
from pages.parts.filters import Filters
from reports.scorecard import Row
from reports.tables import Column
from reports.wording import message, say
from warehouse import query

LOAN, CUSTOMER = "loan", "customer"
_FIND = "find"
# Fewer signs would list half the bank.
_SHORTEST = 2
_MOST_FOUND = 20

FOUND = (
    Column("customer_id", "Customer number", "identifier"),
    Column("customer_name", "Customer"),
    Column("customer_type", "Customer type", "term", family="customer_type"),
    Column("org_name", "Organisation"),
    Column("loan_count", "Loans", "count"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("days_past_due", "Days past due", "count"),
)


def find_customer(filters: Filters) -> tuple[Row, pl.DataFrame, Row]:
    """The customer the address names or the reader found, its loans, and the loan chosen of them.

    Ends the page while there is none. A loan in the address chooses its customer too.
    """
    language = filters.language
    loan_id, customer_id = _asked()
    text = st.text_input(
        say(language, "Find a customer or a loan"),
        key=_FIND,
        type="search",
        placeholder=say(language, "Customer number, customer name or loan number"),
        label_visibility="collapsed",
        max_chars=60,
        on_change=_forget,
    ).strip()
    if loan_id is None and customer_id is None and text:
        loan_id, customer_id = _found(filters, text)
    if loan_id is None and customer_id is None:
        _forget()
        if not text:
            empty.nothing(language, HOW_TO_FIND)
        st.stop()
    if loan_id is not None:
        found = ask(query.loan, filters.reader, loan_id=loan_id)
        if found.is_empty():
            empty.stop(language, UNKNOWN_LOAN, files=("loans",))
        customer_id = found["customer_id"][0]
    assert customer_id is not None
    who = ask(query.customer, filters.reader, customer_id=customer_id)
    if who.is_empty():
        empty.stop(language, UNKNOWN_CUSTOMER, files=("customers", "loans"))
    loans = ask(query.loans_of_customer, filters.reader, customer_id=customer_id)
    _remember(loan_id, customer_id)
    chosen = loans.row(0, named=True)
    if loan_id is not None:
        chosen = loans.row(by_predicate=pl.col("loan_id") == loan_id, named=True)
    return who.row(0, named=True), loans, chosen


def choose_loan(loan_id: str) -> None:
    """Show another loan of the customer. For use in a callback."""
    st.session_state[LOAN] = loan_id


def _asked() -> tuple[str | None, str | None]:
    """The loan and the customer asked for: what the address names wins over what was shown."""
    for asked, other in ((LOAN, CUSTOMER), (CUSTOMER, LOAN)):
        if address.asks(asked) and not address.asks(other):
            st.session_state[other] = None
    return address.follow_text(LOAN), address.follow_text(CUSTOMER)


def _remember(loan_id: str | None, customer_id: str) -> None:
    st.session_state[LOAN] = loan_id
    st.session_state[CUSTOMER] = customer_id
    if loan_id is not None:
        address.keep(LOAN, loan_id, "")
    else:
        address.keep(CUSTOMER, customer_id, "")


def _forget() -> None:
    st.session_state[LOAN] = None
    st.session_state[CUSTOMER] = None


def _found(filters: Filters, text: str) -> tuple[str | None, str | None]:
    """The loan or the customer a text finds; else those it finds are listed."""
    language = filters.language
    if len(text) < _SHORTEST:
        empty.nothing(language, TOO_SHORT)
        return None, None
    found = ask(query.find_customers, filters.reader, text=text, limit=_MOST_FOUND)
    if found.is_empty():
        empty.nothing(language, NONE_FOUND)
        return None, None
    first = found.row(0, named=True)
    if first["exact_loan_id"] is not None:
        return first["exact_loan_id"], None
    if len(found) == 1 or first["customer_id"] == text:
        return first["loan_id"], first["customer_id"]
    tables.show(
        found,
        FOUND,
        filters,
        key=f"found {text}",
        alt=say(language, "Customers found"),
        ids="customer_id",
        opens=lambda customer_id: drill.to_page(drill.LOAN, customer=customer_id),
    )
    return None, None


HOW_TO_FIND = message(
    "Enter the number or the name of a customer or the number of a loan, or click a loan in any "
    "list."
)
TOO_SHORT = message("Enter at least two signs.")
NONE_FOUND = message("No customer has this number or name, and no loan this number.")
UNKNOWN_LOAN = message("There is no such loan in what this desk shows.")
UNKNOWN_CUSTOMER = message("There is no such customer in what this desk shows.")
