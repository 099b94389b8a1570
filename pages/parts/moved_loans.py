"""The loans behind a figure of how loans moved."""

from typing import Any

import streamlit as st

from pages.parts import downloads, drill, empty, tables
from pages.parts.data import ask, later
from pages.parts.filters import Filters
from reports.numbers import count, money_with_unit
from reports.tables import Column
from reports.wording import message, say
from warehouse import query
from warehouse.query import Behind, Narrowing

LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("product_code", "Product"),
    Column("amount", "Amount counted", "money"),
    Column("opening_principal", "Balance before", "money"),
    Column("closing_principal", "Balance now", "money"),
    Column("previous_standing", "Age before", "term", family="standing"),
    Column("standing", "Age now", "term", family="standing"),
    Column("previous_days_past_due", "Days before", "count"),
    Column("days_past_due", "Days now", "count"),
    Column("previous_class_standing", "Class before", "term", family="class_standing"),
    Column("class_standing", "Class now", "term", family="class_standing"),
    Column("customer_type", "Customer type", "term", family="customer_type"),
    Column("officer_id", "Account manager"),
)


def span(filters: Filters, *, years: int) -> dict[str, Any]:
    """Whose loans, and the months up to the one shown."""
    until = filters.month_end_date
    since = until.replace(year=until.year - years, day=1)
    return {"org_id": filters.org_id, "since": since, "until": until}


def loan_table(
    filters: Filters,
    narrowing: Narrowing,
    title: str,
    behind: Behind,
    *,
    part: str,
    to_state: str | None,
) -> None:
    """The loans behind a figure, the largest first, under what they all add up to."""
    language = filters.language
    asked: dict[str, Any] = {"behind": behind, "part": part, "to_state": to_state}
    asked |= filters.place | {"narrowing": narrowing}
    whole = ask(query.loan_totals_behind, filters.reader, **asked).row(0, named=True)
    if not whole["loan_count"]:
        empty.nothing(language, NO_LOANS_MOVED)
        return
    loans = ask(query.loans_behind, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    line = [
        say(
            language,
            "{title}: {amount}",
            title=title,
            amount=money_with_unit(whole["amount"], language, say(language, "Not reported")),
        ),
        say(
            language,
            "{shown} of {all} loans shown",
            shown=len(loans),
            all=count(whole["loan_count"]),
        ),
    ]
    st.caption(" · ".join(line))
    tables.show(
        loans,
        LOANS,
        filters,
        key=f"loans behind {behind} {part} {to_state} {narrowing} {filters.about}",
        alt=say(language, "Loans that moved"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    downloads.offer(
        filters,
        title,
        LOANS,
        later(query.loans_behind, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key="loans",
    )


NO_LOANS_MOVED = message("No loan moved so.")
