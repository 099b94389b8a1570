"""One customer: who it is, its loans, and everything that happened to them on one axis of time."""

from datetime import date, timedelta

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, empty, tables
from pages.parts.choices import EVERYTHING, choose
from pages.parts.data import ask, draw
from pages.parts.filters import Filters
from pages.parts.loan_search import choose_loan
from pages.parts.markdown import plain
from reports import charts
from reports.events import behaviour_text, with_words
from reports.industries import industry_name
from reports.numbers import UNDEFINED, money_with_unit
from reports.scorecard import Row
from reports.tables import Column, exact_money
from reports.terms import TERMS, term
from reports.wording import message, say, say_count
from warehouse import query
from warehouse.metrics import metric

# The classes by repayment behaviour, as the page defines them under its figures.
DEFINED = {code: f"{code.lower()}_customer_count" for code in ("M2_PLUS", "C", "B", "NEW", "A")}
LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("loan_state", "State", "term", family="loan_state"),
    Column("product_code", "Product"),
    Column("org_name", "Organisation"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("overdue_amount", "Amount overdue", "money"),
    Column("days_past_due", "Days past due", "count"),
    Column("class_used", "Class", "term", family="five_class"),
    Column(
        "episode_count",
        "Times overdue",
        "count",
        hint=message("How often days past due left 0, day by day; not known without a plan"),
    ),
    Column("worst_days_past_due", "Most days past due", "count"),
    Column("officer_id", "Account manager"),
    Column("disbursed_date", "Paid out on", "date"),
    Column("maturity_date", "Matures", "date"),
)
EVENTS = (
    Column("event_date", "Day", "date"),
    Column("loan_id", "Loan number", "identifier"),
    Column("kind", "Kind", "term", family="event_kind"),
    Column("what", "Event", "term", family="event_what"),
    Column("text", "Detail", takes_room=True),
    exact_money("amount", "Amount"),
    Column("is_reversed", "Reversed", "flag"),
)
_VISIBLE_EVENTS = 12
_ONE_DAY = timedelta(days=1)


def head(filters: Filters, who: Row) -> None:
    """Who the customer is, in one line, and whether all of it is in sight."""
    language = filters.language
    unknown = UNDEFINED
    debt, late = who["total_debt_all_banks"], who["debt_over90_all_banks"]
    parts: list[tuple[str, str]] = [
        (message("Customer number"), who["customer_id"]),
        (message("Customer type"), term(language, "customer_type", who["customer_type"])),
        (message("Industry"), industry_name(who["industry_code"], language) or unknown),
        (message("Group"), who["group_id"] or unknown),
        (message("Internal rating"), who["internal_rating"] or unknown),
        (message("Debt at all banks"), money_with_unit(debt, language)),
        (message("of it overdue beyond 90 days"), money_with_unit(late, language)),
    ]
    if who["needs_payment_confirm"]:
        parts.append((message("Repayment funds"), say(language, "to be confirmed each time")))
    st.markdown(
        " &nbsp;·&nbsp; ".join(
            f":gray[{say(language, name)}] {plain(value)}" for name, value in parts
        )
    )
    _behaviour(filters, who)
    if not who["is_whole"]:
        st.info(say(language, MORE_ELSEWHERE), icon=":material/visibility_off:")


def _behaviour(filters: Filters, who: Row) -> None:
    """The class by repayment behaviour today, what it rests on and what it asks for."""
    language = filters.language
    now = _class_now(filters, who)
    if now is None:
        return
    code = now["behaviour_class"]
    why = metric(DEFINED[code]).why if code in DEFINED else ""
    parts = [
        f":gray[{say(language, 'Behaviour class')}] **{term(language, 'behaviour_class', code)}**",
        plain(behaviour_text(now["m1_entries"], now["worst_days_past_due"], language)),
        plain(say(language, why)) if why else "",
    ]
    st.markdown(" &nbsp;·&nbsp; ".join(part for part in parts if part))


def _class_now(filters: Filters, who: Row) -> Row | None:
    """The class at the as-of date; None for a customer without a loan in the book."""
    months = _classes(filters, who)
    until = ask(query.build_info, filters.reader)["as_of_date"][0]
    now = months.filter(pl.col("month_end_date") == until)
    return now.row(0, named=True) if len(now) else None


def _classes(filters: Filters, who: Row) -> pl.DataFrame:
    return ask(query.behaviour_of_customer, filters.reader, customer_id=who["customer_id"])


def loan_table(filters: Filters, who: Row, loans: pl.DataFrame) -> None:
    """The loans of the customer in sight; a click chooses one of them."""
    language = filters.language
    tables.show(
        loans,
        LOANS,
        filters,
        key=f"loans of {who['customer_id']}",
        alt=say(language, "Loans of the customer"),
        ids="loan_id",
        opens=choose_loan,
        visible_rows=8,
    )


def story(filters: Filters, who: Row, loans: pl.DataFrame) -> None:
    """Everything that happened: a chart with a lane for each loan, and a table, newest first."""
    language = filters.language
    about = {"customer_id": who["customer_id"]}
    events = ask(query.customer_events, filters.reader, **about)
    until = ask(query.build_info, filters.reader)["as_of_date"][0]
    classes = tuple(
        charts.BehaviourMonth(**row) for row in _classes(filters, who).iter_rows(named=True)
    )
    lanes = _lanes(filters, who, loans, has_whole=bool(classes or events["loan_id"].null_count()))
    drawings.show(
        draw(
            charts.customer_story,
            filters.reader,
            events,
            lanes=lanes,
            days=_days(filters, who),
            classes=classes,
            until=until,
        ),
        key=f"story {who['customer_id']}",
        alt=say(language, "Everything that happened to the loans of the customer"),
    )
    if len(loans) > charts.MOST_LANES:
        st.caption(
            say(
                language,
                "The first {shown} of {all} loans are drawn; the table below holds all.",
                shown=charts.MOST_LANES,
                all=len(loans),
            )
        )
    _event_table(filters, who, events)


def _lanes(
    filters: Filters, who: Row, loans: pl.DataFrame, *, has_whole: bool
) -> tuple[tuple[str | None, str], ...]:
    language = filters.language
    lanes: list[tuple[str | None, str]] = []
    if has_whole:
        words, now = say(language, "Customer as a whole"), _class_now(filters, who)
        if now is not None:
            words += f"\n{term(language, 'behaviour_class', now['behaviour_class'])}"
        lanes.append((None, words))
    for row in loans.head(charts.MOST_LANES).iter_rows(named=True):
        state = (
            money_with_unit(row["outstanding_principal"], language, say(language, "Not reported"))
            if row["loan_state"] == "ACTIVE"
            else term(language, "loan_state", row["loan_state"])
        )
        lanes.append((row["loan_id"], f"{row['loan_id']}\n{state}"))
    return tuple(lanes)


def _days(filters: Filters, who: Row) -> tuple[tuple[str, date, int | None], ...]:
    """Days past due as far as they are known to the day: month ends, and each episode's turns."""
    about = {"customer_id": who["customer_id"]}
    months = ask(query.months_of_customer, filters.reader, **about)
    episodes = ask(query.episodes_of_customer, filters.reader, **about)
    known: dict[tuple[str, date], int | None] = {}
    for loan_id, start, end, worst_date, worst in episodes.select(
        "loan_id", "start_date", "end_date", "worst_date", "worst_days_past_due"
    ).iter_rows():
        known[loan_id, start - _ONE_DAY] = 0
        known[loan_id, worst_date] = worst
        if end is not None:
            known[loan_id, end] = 0
    for loan_id, day, days in months.iter_rows():
        known[loan_id, day] = days
    return tuple((loan_id, day, days) for (loan_id, day), days in sorted(known.items()))


def _event_table(filters: Filters, who: Row, events: pl.DataFrame) -> None:
    language = filters.language
    counts = dict(events["kind"].value_counts().iter_rows())
    kinds = [kind for kind in TERMS["event_kind"] if kind in counts]
    kind = choose(
        language,
        say(language, "Kind"),
        [EVERYTHING, *kinds],
        key="kind",
        default=EVERYTHING,
        words=lambda code: (
            say(language, "Everything")
            if code == EVERYTHING
            else f"{term(language, 'event_kind', code)} {counts.get(code, 0)}"
        ),
        shape="buttons",
        shows_label=False,
    )
    shown = events if kind == EVERYTHING else events.filter(pl.col("kind") == kind)
    if shown.is_empty():
        empty.nothing(language, NOTHING_HAPPENED)
        return
    shown = with_words(shown, language)
    if len(shown) > tables.SHOWN_ROWS:
        st.caption(
            say_count(
                language,
                "The latest {shown} of {count} event; the download holds all.",
                "The latest {shown} of {count} events; the download holds all.",
                len(shown),
                shown=tables.SHOWN_ROWS,
            )
        )
    tables.show(
        shown.head(tables.SHOWN_ROWS),
        EVENTS,
        filters,
        key=f"events {kind} {who['customer_id']}",
        alt=say(language, "Events"),
        visible_rows=_VISIBLE_EVENTS,
    )
    downloads.offer(
        filters,
        f"{who['customer_id']}_{say(language, 'Events')}",
        EVENTS,
        lambda: shown,
        key="events",
    )


MORE_ELSEWHERE = message(
    "This customer also has loans outside what this desk shows. They count in its behaviour class, "
    "and in no other figure of this page."
)
NOTHING_HAPPENED = message("Nothing of this kind is on record.")
