"""Customers by repayment behaviour: the mix, who went where, customer by customer."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.narrowing import CUSTOMER
from reports import charts
from reports.numbers import count, money_with_unit
from reports.tables import Column, with_total
from reports.terms import TERMS, term
from reports.wording import message, say
from warehouse import query
from warehouse.query import NO_LOAN, CustomerChoice, CustomerNarrowing

# The keys of the choices in the session and the address.
VIEW, LIST = "view", "list"
FALLEN = "fallen"
# Between the two classes of a cell of the matrix.
TO = "-"
FOOTNOTES = (
    "c_or_worse_rate",
    "c_or_worse_principal_rate",
    "fallen_customer_count",
    "m2_plus_customer_count",
    "c_customer_count",
    "b_customer_count",
    "new_customer_count",
    "a_customer_count",
)
# Where there is nothing to compare with, nobody had a loan before.
_NEVER = date.min

_HINTS = {
    "c_or_worse": message("Customers in C or beyond M1 / customers with a class"),
    "fallen": message("Customers with a loan here at both dates whose class is worse now"),
}
BY_CHILD = (
    Column("label", "Organisation"),
    Column("customer_count", "Customers", "count"),
    Column("classed_customer_count", "With a class", "count"),
    Column("c_or_worse_rate", "C or worse", "rate", hint=_HINTS["c_or_worse"]),
    Column("m2_plus_customer_count", "Beyond M1", "count"),
    Column("c_customer_count", "C customers", "count"),
    Column("b_customer_count", "B customers", "count"),
    Column("fallen_customer_count", "Fell", "count", hint=_HINTS["fallen"]),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("c_or_worse_principal", "Balance of C or worse", "money"),
    Column("c_or_worse_principal_rate", "Balance share", "rate"),
)
CUSTOMERS = (
    Column("customer_id", "Customer number", "identifier"),
    Column("customer_name", "Customer"),
    Column("from_class", "Class before", "term", family="behaviour_class"),
    Column("to_class", "Class now", "term", family="behaviour_class"),
    Column("m1_entries", "Overdue anew", "count", hint=message("Times in the window of the class")),
    Column(
        "worst_days_past_due",
        "Worst days",
        "count",
        hint=message(
            "Most days past due, after days of grace, on any day of the window of the class"
        ),
    ),
    Column("days_past_due", "Days past due", "count", hint=message("Of the loan opened, now")),
    Column("has_missed_first_instalment", "First missed", "flag"),
    Column("loan_count", "Loans", "count"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("customer_type", "Customer type", "term", family="customer_type"),
    Column("needs_payment_confirm", "Confirm payments", "flag"),
)


@dataclass(frozen=True)
class Book:
    """Whose customers, when, and against when."""

    customer_type: str | None
    before_date: date
    is_compared: bool
    asked: dict[str, Any]

    @property
    def moved(self) -> dict[str, Any]:
        """As the questions about who moved name it."""
        return {**self.asked, "before_date": self.before_date}


def choose_book(filters: Filters) -> Book:
    """Draw the choice of the kind of customer."""
    language = filters.language
    chosen = or_none(
        choose(
            language,
            say(language, "Customer type"),
            [EVERYTHING, *TERMS["customer_type"]],
            key=CUSTOMER,
            default=EVERYTHING,
            words=lambda code: (
                say(language, "All customers")
                if code == EVERYTHING
                else term(language, "customer_type", code)
            ),
            shape="buttons",
            shows_label=False,
        )
    )
    compared = filters.compared_date
    return Book(
        chosen,
        compared or _NEVER,
        compared is not None,
        {**filters.place, "narrowing": CustomerNarrowing(chosen, filters.without_low_risk)},
    )


def total(filters: Filters, book: Book) -> dict[str, Any] | None:
    """All customers of the organisation, each once; None without any."""
    rows = ask(query.customer_totals, filters.reader, **book.moved)
    whole = rows.row(0, named=True) if len(rows) else None
    return whole if whole is not None and whole["customer_count"] else None


def rate_before(filters: Filters, book: Book) -> float | None:
    """The share of customers in C or worse at the time compared with."""
    if not book.is_compared:
        return None
    asked = {**book.moved, "month_end_date": book.before_date, "before_date": _NEVER}
    rows = ask(query.customer_totals, filters.reader, **asked)
    return cast("float | None", rows["c_or_worse_rate"][0]) if len(rows) else None


def by_child(filters: Filters, book: Book) -> pl.DataFrame:
    """The customers of the organisations below, most in C or worse first."""
    return labelled(ask(query.customers_by_child, filters.reader, **book.moved), filters.language)


def draw_mix(filters: Filters, book: Book) -> None:
    """How many customers of each class; a click lists them."""
    language = filters.language
    mix = ask(query.customer_mix, filters.reader, **book.asked)
    before = None
    if book.is_compared:
        asked = {**book.asked, "month_end_date": book.before_date}
        before = ask(query.customer_mix, filters.reader, **asked).select(
            "behaviour_class", before="customer_count"
        )
        mix = mix.join(before, on="behaviour_class", how="left", maintain_order="left")
    else:
        mix = mix.with_columns(before=pl.lit(None, pl.Int64))
    is_there = pl.col("customer_count").gt(0) | pl.col("before").fill_null(0).gt(0)
    mix = mix.filter(is_there | (pl.col("behaviour_class") != "NOT_REPORTED"))
    drawings.show(
        draw(
            charts.behaviour_bars,
            filters.reader,
            mix,
            before_name=say(language, filters.compared_words) if book.is_compared else None,
            chosen=None,
        ),
        key=f"mix {filters.about} {filters.comparison} {book.customer_type}",
        alt=say(language, "Customers by class"),
        on_click=lambda point: _list(str(point["behaviour_class"])),
    )


def draw_matrix(filters: Filters, book: Book) -> None:
    """Who went from which class to which; a click lists them."""
    language = filters.language
    if not book.is_compared:
        empty.nothing(language, empty.NO_COMPARISON)
        return
    drawings.show(
        draw(
            charts.behaviour_matrix,
            filters.reader,
            ask(query.customer_moves, filters.reader, **book.moved),
            order=_order(filters),
            before_name=say(language, filters.compared_words),
        ),
        key=f"matrix {filters.about} {filters.comparison} {book.customer_type}",
        alt=say(language, "Customers from class to class"),
        on_click=lambda point: _list(f"{point['from_class']}{TO}{point['to_class']}"),
    )


def organisation_table(filters: Filters, children: pl.DataFrame, whole: dict[str, Any]) -> None:
    """The organisations below under their total; a click goes one level down."""
    language = filters.language
    # Whoever has no class is in no share.
    columns = [
        one
        for one in BY_CHILD
        if one.name != "classed_customer_count" or whole["not_reported_customer_count"]
    ]
    total_row = {**whole, "label": say(language, "Total"), "org_id": None}
    rows = with_total(children, total_row).with_columns(
        # What a rate rests on, and why a balance may be missing.
        loan_count=pl.col("classed_customer_count"),
        not_reported_loan_count=pl.col("not_reported_customer_count"),
    )
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        columns,
        filters,
        key=f"customer organisations {filters.about}",
        alt=say(language, "Customers by organisation"),
        ids="org_id",
        opens=drill.to_org,
    )
    st.caption(
        say(language, "A customer of two organisations counts in both, and once in the total.")
    )
    downloads.offer(
        filters, say(language, "Customers by organisation"), columns, lambda: rows, key="children"
    )


def customer_table(filters: Filters, book: Book) -> None:
    """The customers of a list under what they all come to; a click opens a loan of the customer."""
    language = filters.language
    name = _choose_list(filters, book)
    asked = {**book.moved, "chosen": _chosen(name)}
    sums = ask(query.customer_totals_of, filters.reader, **asked).row(0, named=True)
    if not sums["customer_count"]:
        empty.nothing(language, NO_CUSTOMERS_LISTED)
        return
    rows = ask(query.customers_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    title = _list_words(filters, name)
    st.caption(
        " · ".join(
            [
                say(
                    language, "{title}: {amount}", title=title, amount=count(sums["customer_count"])
                ),
                say(
                    language,
                    "{shown} of {all} customers shown",
                    shown=len(rows),
                    all=count(sums["customer_count"]),
                ),
                say(
                    language,
                    "balance of all {amount}",
                    amount=money_with_unit(
                        sums["outstanding_principal"], language, say(language, "Not reported")
                    ),
                ),
            ]
        )
    )
    tables.show(
        rows,
        CUSTOMERS,
        filters,
        key=f"customers {name} {filters.about} {filters.comparison} {book.customer_type}",
        alt=title,
        ids="loan_id",
        opens=open_loan,
    )
    downloads.offer(
        filters,
        title,
        CUSTOMERS,
        later(query.customers_of, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key="customers",
    )


def _choose_list(filters: Filters, book: Book) -> str:
    """Which customers to list: who fell, all of a class, or one cell of the matrix."""
    language = filters.language
    moves = ask(query.customer_moves, filters.reader, **book.moved)
    cells = [f"{before}{TO}{now}" for before, now in moves.select("from_class", "to_class").rows()]
    classes = [code for code in _order(filters) if code != NO_LOAN]
    fallen = [FALLEN] if book.is_compared else []
    return choose(
        language,
        say(language, "Customers to list"),
        [*fallen, *reversed(classes), *(cells if book.is_compared else [])],
        key=LIST,
        default=FALLEN if book.is_compared else "M2_PLUS",
        words=lambda code: _list_words(filters, code),
    )


def _list_words(filters: Filters, name: str) -> str:
    language = filters.language
    if name == FALLEN:
        return say(language, "Customers that fell")
    before, is_cell, now = name.partition(TO)
    if not is_cell:
        return say(language, "Class now: {name}", name=term(language, "behaviour_class", name))
    return " → ".join(term(language, "behaviour_class", code) for code in (before, now))


def _chosen(name: str) -> CustomerChoice:
    if name == FALLEN:
        return CustomerChoice(fallen_only=True)
    before, is_cell, now = name.partition(TO)
    return CustomerChoice(before, now) if is_cell else CustomerChoice(to_class=name)


def _order(filters: Filters) -> tuple[str, ...]:
    classes = ask(query.behaviour_classes, filters.reader)
    return (*classes["behaviour_class"], NO_LOAN)


def _list(name: str) -> None:
    st.session_state[VIEW] = "customers"
    st.session_state[LIST] = name


def open_loan(loan_id: str) -> None:
    """Open the story of one loan. For use in a callback."""
    drill.to_page(drill.LOAN, loan=loan_id)


NO_CUSTOMERS_LISTED = message("There are no such customers here.")
