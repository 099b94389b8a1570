"""Financial statements: what is owed, who is flagged, and one borrower's figures over time."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import verified_word
from pages.parts.markdown import plain
from reports import charts
from reports.financial_statements import (
    BY_CHILD,
    CUSTOMERS,
    MEASURES,
    TO_ASK,
    form_columns,
    form_rows,
    measure_rows,
    statement_line,
)
from reports.numbers import count, rate
from reports.scorecard import Row
from reports.tables import LEVEL_TONES, with_total
from reports.terms import term
from reports.wording import joined, message, say
from warehouse import query

# The keys of the choices in the session and the address.
PERIOD, FLAG, BORROWER, MEASURE = "period", "flag", "borrower", "measure"
FOOTNOTES = (
    "statement_due_customer_count",
    "statement_received_rate",
    "statement_on_time_rate",
    "statement_missing_customer_count",
    "statement_flagged_customer_count",
    "statement_flagged_principal",
)
# So many periods stand side by side in the printed form.
_FORM_PERIODS = 5


def periods(filters: Filters) -> pl.DataFrame:
    """What the organisation's borrowers owed and showed, the latest period first."""
    return ask(query.statement_periods, filters.reader, org_id=filters.org_id)


def choose_period(filters: Filters, found: pl.DataFrame) -> Row:
    """Which period to show: the latest that is due by the month end chosen."""
    language = filters.language
    by_code = {f"{row['period_end_date']:%Y-%m-%d}": row for row in found.iter_rows(named=True)}
    due = [
        code
        for code, row in by_code.items()
        if row["due_customer_count"] and row["period_end_date"] <= filters.month_end_date
    ]
    code = choose(
        language,
        say(language, "Period of the statements"),
        list(by_code),
        key=PERIOD,
        default=due[0] if due else next(iter(by_code)),
        words=lambda one: say(language, "Statements of {period}", period=one),
        shows_label=False,
    )
    return by_code[code]


def standing_line(filters: Filters, period: Row) -> None:
    """The numbers behind the sentence, and as of when they stand."""
    language = filters.language
    built = ask(query.build_info, filters.reader).row(0, named=True)
    parts = [
        say(
            language,
            "in time {rate} ({part} of {due})",
            rate=rate(period["on_time_rate"]),
            part=count(period["on_time_customer_count"]),
            due=count(period["due_customer_count"]),
        ),
        say(language, "late {number}", number=count(period["late_customer_count"])),
        say(
            language,
            "flagged {part} of {all} borrowers: red {red}, orange {orange}, yellow {yellow}",
            part=count(period["flagged_customer_count"]),
            all=count(period["customer_count"]),
            red=count(period["red_customer_count"]),
            orange=count(period["orange_customer_count"]),
            yellow=count(period["yellow_customer_count"]),
        ),
        say(
            language,
            "flagged share of the balance {rate}",
            rate=rate(period["flagged_principal_rate"]),
        ),
        say(language, "received by {day}", day=f"{built['as_of_date']:%Y-%m-%d}"),
    ]
    st.caption(plain(" · ".join(parts)))


def to_ask_for(filters: Filters, period: Row) -> pl.DataFrame:
    """Whose statements are missing, by account manager and branch."""
    return ask(query.statements_to_ask_for, filters.reader, **_asked(filters, period))


def ask_table(filters: Filters, period: Row, found: pl.DataFrame) -> None:
    """What to do next: whom to ask for which statement."""
    language = filters.language
    title = say(language, "Statements to ask for")
    st.subheader(title, anchor=False)
    if found.is_empty():
        st.caption(say(language, "None: every statement due is there."))
        return
    names = [joined(language, one.split("、")) for one in found["customer_names"]]
    found = found.with_columns(customer_names=pl.Series(names, dtype=pl.String))
    tables.show(
        found.head(tables.SHOWN_ROWS),
        TO_ASK,
        filters,
        key=f"to ask {_about(filters, period)}",
        alt=title,
        visible_rows=6,
    )
    downloads.offer(filters, title, TO_ASK, lambda: found, key="to ask")


def flag_counts(filters: Filters, period: Row) -> pl.DataFrame:
    """How many borrowers each flag names at each level."""
    return ask(query.statement_flag_counts, filters.reader, **_asked(filters, period))


def draw_flags(filters: Filters, period: Row, flags: pl.DataFrame) -> None:
    """How many borrowers each flag names; a click lists them."""
    language = filters.language
    if flags.is_empty():
        empty.nothing(language, NO_FLAGS)
        return
    chosen = st.session_state.get(FLAG)
    drawings.show(
        draw(
            charts.flag_bars,
            filters.reader,
            flags,
            chosen=chosen if chosen in flags["flag_key"].to_list() else None,
        ),
        # A chart remembers its click: after each choice it is another chart.
        key=f"flags {chosen} {_about(filters, period)}",
        alt=say(language, "Borrowers by flag"),
        on_click=lambda point: _toggle(str(point["flag_key"])),
    )


def organisation_table(filters: Filters, period: Row) -> None:
    """The organisations below, most missing first; a click goes one level down."""
    if not filters.has_children:
        return
    language = filters.language
    found = labelled(
        ask(query.statements_by_child, filters.reader, **_asked(filters, period)), language
    )
    rows = with_total(found, {**period, "label": say(language, "Total"), "org_id": None})
    title = say(language, "Statements by organisation")
    st.subheader(title, anchor=False)
    lists.show(
        filters,
        title,
        BY_CHILD,
        rows.head(tables.SHOWN_ROWS + 1),
        lambda: rows,
        key=f"statement organisations {_about(filters, period)}",
        caption=say(
            language, "A customer of two organisations counts in both, and once in the total."
        ),
        ids="org_id",
        opens=drill.to_org,
    )


def customer_table(filters: Filters, period: Row, flags: pl.DataFrame) -> pl.DataFrame:
    """The borrowers, gravest flags first; a click shows one's statements below."""
    language = filters.language
    title = say(language, "Borrowers and their flags")
    st.subheader(title, anchor=False)
    flag = _choose_flag(filters, flags)
    asked = {**_asked(filters, period), "flag": flag}
    rows = _toned(ask(query.statement_customers, filters.reader, limit=tables.SHOWN_ROWS, **asked))
    every = later(query.statement_customers, filters.reader, limit=downloads.MOST_ROWS, **asked)
    lists.show(
        filters,
        title,
        CUSTOMERS,
        rows,
        lambda: _toned(every()),
        key=f"statement customers {flag} {period['period_end_date']}",
        caption=say(
            language,
            "{shown} of {all} customers shown",
            shown=len(rows),
            all=count(int(rows["listed_count"][0]) if len(rows) else 0),
        ),
        ids="customer_id",
        opens=_show_borrower,
    )
    return rows


def _choose_flag(filters: Filters, flags: pl.DataFrame) -> str | None:
    """Which flag's borrowers to list; None for all."""
    language = filters.language
    names = {
        row["flag_key"]: f"{row['flag_code']} {say(language, row['title'])}"
        for row in flags.iter_rows(named=True)
    }
    return or_none(
        choose(
            language,
            say(language, "Flag"),
            [EVERYTHING, *names],
            key=FLAG,
            default=EVERYTHING,
            words=lambda flag: names.get(flag, say(language, "All borrowers")),
            shows_label=False,
        )
    )


def choose_borrower(filters: Filters, listed: pl.DataFrame) -> str | None:
    """Whose statements to show in full: the one at the top where nobody is chosen."""
    names = {
        one: name or one for one, name in listed.select("customer_id", "customer_name").iter_rows()
    }
    if not names:
        return None
    language = filters.language
    return choose(
        language,
        say(language, "Borrower"),
        list(names),
        key=BORROWER,
        default=next(iter(names)),
        words=lambda one: f"{one} {names.get(one, '')}",
    )


def one_borrower(filters: Filters, customer_id: str | None) -> None:
    """A borrower's measures beside its industry, over time, and its statements as a form."""
    if customer_id is None:
        return
    language = filters.language
    found = ask(query.statements_of_customer, filters.reader, customer_id=customer_id)
    if found.is_empty():
        empty.nothing(language, NO_STATEMENT_OF_BORROWER, files=("financial_statements",))
        return
    measures = ask(query.measures_of_customer, filters.reader, customer_id=customer_id)
    st.caption(plain(statement_line(found.row(0, named=True), language)))
    measure_table(filters, customer_id, measures)
    known = measures.filter(pl.col("value").is_not_null() & (pl.col("measure") != "AUDIT_OPINION"))[
        "measure"
    ].unique(maintain_order=True)
    if len(known):
        measure = choose(
            language,
            say(language, "Measure"),
            known.to_list(),
            key=MEASURE,
            default=known[0],
            words=lambda one: term(language, "statement_measure", one),
            shows_label=False,
        )
        drawings.show(
            draw(charts.measure_lines, filters.reader, measures, measure=measure),
            key=f"measure {measure} {customer_id}",
            alt=term(language, "statement_measure", measure),
        )
    shown = found.head(_FORM_PERIODS)
    columns = form_columns(shown)
    rows = form_rows(shown, language)
    title = say(language, "Statements of the borrower")
    tables.show(rows, columns, filters, key=f"form {customer_id}", alt=title)
    downloads.offer(filters, f"{customer_id}_{title}", columns, lambda: rows, key="form")
    drill.offer_customer(filters, customer=customer_id)


def measure_table(filters: Filters, customer_id: str, measures: pl.DataFrame) -> None:
    """The measures of the latest statement beside the middle of the industry."""
    language = filters.language
    tables.show(
        measure_rows(measures, language),
        MEASURES,
        filters,
        key=f"measures {customer_id}",
        alt=say(language, "Measures of the latest statement"),
    )


def block(filters: Filters, customer_id: str) -> None:
    """The latest statement on the page of one customer; nothing where there is none."""
    language = filters.language
    found = ask(query.statements_of_customer, filters.reader, customer_id=customer_id)
    if found.is_empty():
        return
    measures = ask(query.measures_of_customer, filters.reader, customer_id=customer_id)
    with st.expander(
        say(language, "Latest financial statement"), icon=":material/account_balance:"
    ):
        st.caption(plain(statement_line(found.row(0, named=True), language)))
        measure_table(filters, customer_id, measures)


def flag_notes(filters: Filters) -> None:
    """What every flag asks, from which value on, and whether its source was read."""
    language = filters.language
    rules = ask(query.statement_flag_rules, filters.reader)
    with st.expander(say(language, "What the flags ask"), icon=":material/gavel:"):
        for one in rules.iter_rows(named=True):
            limits = " · ".join(
                f"{term(language, 'statement_level', level.upper())} "
                f"{_SIGNS[one['comparison']]} {one[f'{level}_threshold'].normalize():f}"
                for level in ("blue", "yellow", "orange", "red")
                if one[f"{level}_threshold"] is not None
            )
            source = say(
                language,
                "Source: {source} ({verified})",
                source=plain(say(language, one["source"])),
                verified=verified_word(one["is_verified"], language),
            )
            st.markdown(
                f"**{one['flag_code']} {plain(say(language, one['title']))}**: "
                f"{plain(say(language, one['says']))}  \n{plain(limits)} · {source}"
            )


_SIGNS = {"ABOVE": ">", "AT_LEAST": "≥", "BELOW": "<", "AT_MOST": "≤"}


def _toned(rows: pl.DataFrame) -> pl.DataFrame:
    tones = [LEVEL_TONES.get(level, "plain") for level in rows["level"]]
    return rows.with_columns(tone=pl.Series(tones, dtype=pl.String))


def _show_borrower(customer_id: str) -> None:
    st.session_state[BORROWER] = customer_id


def _toggle(flag: str) -> None:
    is_chosen = st.session_state.get(FLAG) == flag
    st.session_state[FLAG] = EVERYTHING if is_chosen else flag


def _asked(filters: Filters, period: Row) -> dict[str, Any]:
    return {"org_id": filters.org_id, "period_end_date": period["period_end_date"]}


def _about(filters: Filters, period: Row) -> str:
    return f"{filters.org_id} {period['period_end_date']}"


NO_STATEMENTS = message("No financial statement of a borrower of this organisation has arrived.")
NO_FLAGS = message("No borrower has a flag on this period.")
NO_STATEMENT_OF_BORROWER = message("No statement of this borrower has arrived.")
