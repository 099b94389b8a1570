"""What the classes of customers ask for: whom to confirm with, whom to contact, who is to do it."""

from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, empty, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.customers import Book, open_loan
from pages.parts.data import ask, later
from pages.parts.filters import Filters
from reports.numbers import count, money_with_unit
from reports.tables import Column
from reports.terms import term
from reports.wording import message, say
from warehouse import query
from warehouse.query import FollowUp

# The keys of the choices in the session and the address.
ASKED, OFFICER = "asked", "officer"
# So many account managers are in view above the loans.
_OFFICER_ROWS = 6
FOLLOW_UPS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("next_due_date", "Next due", "date"),
    Column("due_amount", "Due soon", "money", hint=message("What is not paid of it yet")),
    Column("days_past_due", "Days past due", "count"),
    Column("overdue_amount", "Amount overdue", "money"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("customer_type", "Customer type", "term", family="customer_type"),
    Column("product_code", "Product"),
)
OFFICERS = (
    Column("officer", "Account manager"),
    Column("org_name", "Organisation"),
    Column("customer_count", "Customers", "count"),
    Column("loan_count", "Loans", "count"),
    Column("due_amount", "Due soon", "money"),
    Column("overdue_amount", "Amount overdue", "money"),
)
ASKS: dict[str, str] = {
    "CONFIRM": message(
        "Loans of B customers with an instalment not met that falls due in the next {days} days: "
        "confirm before the due date that the money is there."
    ),
    "CONTACT": message(
        "Loans of C customers that are past due, or have an instalment not met that falls due in "
        "the next {days} days: contact by plan."
    ),
}


def follow_up_tables(filters: Filters, book: Book) -> None:
    """Whom to confirm with or to contact: by account manager, and loan by loan."""
    language = filters.language
    follow_up = cast(
        "FollowUp",
        choose(
            language,
            say(language, "To do"),
            list(ASKS),
            key=ASKED,
            default="CONFIRM",
            words=lambda code: term(language, "follow_up", code),
            shape="buttons",
            shows_label=False,
        ),
    )
    st.caption(say(language, ASKS[follow_up], days=_days_ahead(filters)))
    asked = {**book.asked, "follow_up": follow_up}
    officers = ask(query.follow_ups_by_officer, filters.reader, **asked)
    if officers.is_empty():
        empty.nothing(language, NOTHING_TO_ASK)
        return
    nobody = say(language, "Without account manager")
    officers = officers.with_columns(officer=pl.col("officer_id").fill_null(nobody))
    names = {
        key: f"{officer} · {org}"
        for key, officer, org in officers.select("officer_key", "officer", "org_name").iter_rows()
    }
    tables.show(
        officers,
        OFFICERS,
        filters,
        key=f"officers {follow_up} {filters.about} {book.customer_type}",
        alt=say(language, "By account manager"),
        ids="officer_key",
        opens=_choose_officer,
        visible_rows=_OFFICER_ROWS,
    )
    downloads.offer(
        filters, say(language, "By account manager"), OFFICERS, lambda: officers, key="who"
    )
    officer = choose(
        language,
        say(language, "Account manager"),
        [EVERYTHING, *names],
        key=OFFICER,
        default=EVERYTHING,
        words=lambda code: names.get(code, say(language, "All account managers")),
        shows_label=False,
    )
    _follow_up_loans(filters, {**asked, "officer": or_none(officer)})


def _follow_up_loans(filters: Filters, asked: dict[str, Any]) -> None:
    language = filters.language
    title = term(language, "follow_up", asked["follow_up"])
    sums = ask(query.follow_up_totals, filters.reader, **asked).row(0, named=True)
    rows = ask(query.follow_ups, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    st.caption(
        " · ".join(
            [
                say(language, "{count} customers", count=count(sums["customer_count"])),
                say(
                    language,
                    "{shown} of {all} loans shown",
                    shown=len(rows),
                    all=count(sums["loan_count"]),
                ),
                say(
                    language,
                    "due soon {amount}",
                    amount=money_with_unit(sums["due_amount"], language),
                ),
                say(
                    language,
                    "amount overdue of all {amount}",
                    amount=money_with_unit(sums["overdue_amount"], language),
                ),
            ]
        )
    )
    tables.show(
        rows,
        FOLLOW_UPS,
        filters,
        key=f"follow-ups {asked['follow_up']} {filters.about} {asked['officer']}",
        alt=title,
        ids="loan_id",
        opens=open_loan,
    )
    downloads.offer(
        filters,
        title,
        FOLLOW_UPS,
        later(query.follow_ups, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key="follow-ups",
    )


def _days_ahead(filters: Filters) -> str:
    """How far ahead a due date is soon, as the build has it."""
    parameters = ask(query.parameters, filters.reader)
    is_it = (pl.col("area") == "abc") & (pl.col("name") == "due_soon_days")
    return str(parameters.filter(is_it)["value"].item())


def _choose_officer(officer: str) -> None:
    st.session_state[OFFICER] = officer


NOTHING_TO_ASK = message("Nothing has to be asked of anybody here.")
