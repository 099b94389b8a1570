"""What arrived, what was set aside, where the files disagree, and what everything means."""

from collections.abc import Callable
from decimal import Decimal

import polars as pl
import streamlit as st

from pages.parts import downloads, drill, empty, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.clock import with_local_times
from pages.parts.data import ask, later
from pages.parts.filters import Filters
from pages.parts.footnotes import verified_word
from pages.parts.indicators import indicators
from reports.numbers import rate
from reports.rejects import with_words
from reports.tables import Column, exact_money
from reports.terms import column_term, term
from reports.wording import Language, message, say
from warehouse import query
from warehouse.metrics import FIGURES, Metric, metric

DELIVERIES = (
    Column("file_name", "File"),
    Column("table_name", "Table", "term", family="table_name"),
    Column("received_at", "Received", "time"),
    Column("loaded_at", "Loaded", "time"),
    Column("read_rows", "Rows read", "count"),
    Column("accepted_rows", "Taken", "count"),
    Column("rejected_rows", "Set aside", "count"),
    Column("total_rows", "Rows of totals", "count"),
    Column("encoding", "Encoding"),
    Column("profile", "Profile"),
    Column("batch_id", "Delivery"),
)
CONTROL_TOTALS = (
    Column("table_name", "Table", "term", family="table_name"),
    Column("read_rows", "Rows read", "count"),
    Column("accepted_rows", "Taken", "count"),
    Column("rejected_rows", "Set aside", "count"),
    Column("current_rows", "Counting", "count"),
    Column("superseded_rows", "Superseded", "count"),
    Column("batch_id", "Delivery"),
)
CONTROL_SUMS = (
    Column("control_name", "Sum", "term", family="control_name"),
    exact_money("received_amount", "In the files"),
    exact_money("computed_amount", "In the figures"),
    exact_money("left_out_amount", "Left out by rule"),
    exact_money("difference_amount", "Unexplained"),
)
REJECTED = (
    Column("file_name", "File"),
    Column("line_no", "Line", "count"),
    Column("column_word", "Column"),
    Column("value", "Value"),
    Column("code", "Fault", "term", family="reject_code"),
    Column("wrong", "Explanation"),
    Column("org_id", "Organisation", "identifier"),
    Column("loan_id", "Loan number", "identifier"),
    exact_money("amount", "Amount"),
    Column("source_text", "The line as it came"),
)
FINDINGS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("org_name", "Organisation"),
    Column("finding_code", "Finding", "term", family="finding_code"),
    Column("reference_date", "Day", "date"),
    exact_money("expected_amount", "Expected"),
    exact_money("actual_amount", "Actual"),
    exact_money("difference_amount", "Difference"),
    Column("expected_days", "Days reported", "count"),
    Column("actual_days", "Days computed", "count"),
    Column("detail", "Detail"),
)
DEFINITIONS = (
    Column("title", "Figure"),
    Column("formula", "Formula"),
    Column("parts", "Parts"),
    Column("why", "Why it matters"),
    Column("limit", "Limit", "printed"),
    Column("source", "Source"),
    Column("verified", "Verified"),
    Column("name", "Column"),
)
DICTIONARY = (
    Column("table_name", "Table"),
    Column("column_name", "Column"),
    Column("description", "Meaning"),
    Column("unit", "Unit"),
    Column("source", "Declared in"),
)
PARAMETERS = (
    Column("area", "Area", "term", family="area"),
    Column("name", "Parameter"),
    Column("value", "Value", "printed"),
    Column("unit", "Unit"),
    Column("decides", "Decides"),
    Column("source", "Source"),
    Column("verified", "Verified"),
    Column("is_overridden", "Set by the bank", "flag"),
    Column("effective_from", "Since", "date"),
)
NOTHING_ARRIVED = message("No delivery has arrived.")
NOTHING_REJECTED = message("No row was set aside.")
NO_FINDINGS = message("The files agree with each other.")


def deliveries(filters: Filters) -> None:
    """Every file that arrived, and the rows and sums that must tie on the way to the figures."""
    files = ask(query.deliveries, filters.reader)
    files = with_local_times(files, "received_at", "loaded_at")
    _table(filters, "deliveries", DELIVERIES, files, NOTHING_ARRIVED)
    totals = ask(query.control_totals, filters.reader)
    _table(filters, "control totals", CONTROL_TOTALS, totals, NOTHING_ARRIVED, is_titled=True)
    sums = ask(query.control_sums, filters.reader)
    _table(filters, "control sums", CONTROL_SUMS, sums, NOTHING_ARRIVED, is_titled=True)


def rejected(filters: Filters) -> None:
    """The rows set aside of the organisation, to narrow down and send back for mending."""
    language = filters.language
    kinds = ask(query.rejected_rows_by_code, filters.reader, **filters.below)
    if kinds.is_empty():
        empty.nothing(language, NOTHING_REJECTED)
        return
    code = choose(
        language,
        say(language, "Fault"),
        [EVERYTHING, *kinds["code"].unique(maintain_order=True)],
        key="fault",
        default=EVERYTHING,
        words=lambda one: (
            say(language, "All faults") if one == EVERYTHING else term(language, "reject_code", one)
        ),
    )
    asked = {**filters.below, "code": or_none(code)}
    rows = ask(query.rejected_rows, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    all_rows = later(query.rejected_rows, filters.reader, limit=downloads.MOST_ROWS, **asked)
    _table(
        filters,
        "rejected rows",
        REJECTED,
        _with_column_words(rows, language),
        NOTHING_REJECTED,
        all_rows=lambda: _with_column_words(all_rows(), language),
    )


def reconciliation(filters: Filters) -> None:
    """Where the files disagree about the loans of the organisation."""
    language = filters.language
    kinds = ask(query.reconciliation_by_code, filters.reader, **filters.below)
    if kinds.is_empty():
        empty.nothing(language, NO_FINDINGS)
        return
    counts = dict(kinds.select("finding_code", "finding_count").iter_rows())
    code = choose(
        language,
        say(language, "Finding"),
        [EVERYTHING, *counts],
        key="finding",
        default=EVERYTHING,
        words=lambda one: (
            say(language, "All findings ({count})", count=sum(counts.values()))
            if one == EVERYTHING
            else f"{term(language, 'finding_code', one)} ({counts.get(one, 0):,})"
        ),
    )
    asked = {**filters.below, "finding_code": or_none(code)}
    rows = ask(query.reconciliation, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    all_rows = later(query.reconciliation, filters.reader, limit=downloads.MOST_ROWS, **asked)
    _table(
        filters,
        "disagreements",
        FINDINGS,
        _with_states_in_words(rows, language),
        NO_FINDINGS,
        all_rows=lambda: _with_states_in_words(all_rows(), language),
        ids="loan_id",
    )


def definitions(filters: Filters) -> None:
    """Every figure: formula, both parts, source, and whether the source was read."""
    language = filters.language
    limits = {
        one["name"]: Decimal(one["value"])
        for one in ask(query.parameters, filters.reader).iter_rows(named=True)
        if one["name"] in {figure.limit for figure in FIGURES}
    }
    rows = [
        {
            "title": say(language, one.title),
            "formula": say(language, one.formula),
            "parts": _parts(one, language),
            "why": say(language, one.why),
            "limit": rate(limits[one.limit]) if one.limit in limits else "",
            "source": say(language, one.source),
            "verified": verified_word(one.is_verified, language),
            "name": one.place,
        }
        for one in FIGURES
    ]
    _table(filters, "definitions", DEFINITIONS, pl.DataFrame(rows), NOTHING_ARRIVED)


def dictionary(filters: Filters) -> None:
    """What every column of the files and of the marts means."""
    language = filters.language
    columns = ask(query.data_dictionary, filters.reader)
    names = columns["table_name"].unique(maintain_order=True).to_list()
    chosen = choose(
        language,
        say(language, "Table"),
        [EVERYTHING, *names],
        key="table",
        default=EVERYTHING,
        words=lambda one: say(language, "All tables") if one == EVERYTHING else one,
    )
    rows = columns if chosen == EVERYTHING else columns.filter(pl.col("table_name") == chosen)
    _table(
        filters,
        "dictionary",
        DICTIONARY,
        _said(rows, language, "description", "unit"),
        NOTHING_ARRIVED,
    )


def parameters(filters: Filters) -> None:
    """Every threshold in force, with its source."""
    language = filters.language
    rows = ask(query.parameters, filters.reader)
    verified = [verified_word(one, language) for one in rows["is_verified"]]
    _table(
        filters,
        "parameters",
        PARAMETERS,
        _said(rows, language, "unit", "decides", "source").with_columns(
            verified=pl.Series(verified)
        ),
        NOTHING_ARRIVED,
    )


SECTIONS: dict[str, tuple[str, Callable[[Filters], None]]] = {
    "deliveries": (message("Deliveries"), deliveries),
    "rejected": (message("Rows set aside"), rejected),
    "reconciliation": (message("Disagreements"), reconciliation),
    "definitions": (message("Definitions"), definitions),
    "dictionary": (message("Dictionary"), dictionary),
    "parameters": (message("Parameters"), parameters),
    "indicators": (message("Warning indicators"), indicators),
}


def _table(
    filters: Filters,
    name: str,
    columns: tuple[Column, ...],
    rows: pl.DataFrame,
    none: str,
    *,
    all_rows: Callable[[], pl.DataFrame] | None = None,
    ids: str | None = None,
    is_titled: bool = False,
) -> None:
    language = filters.language
    if is_titled:
        st.subheader(say(language, TITLES[name]), anchor=False)
    if rows.is_empty():
        empty.nothing(language, none)
        return
    tables.show(
        rows,
        columns,
        filters,
        key=f"{name} {filters.org_id}",
        alt=say(language, TITLES[name]),
        ids=ids,
        opens=(lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id)) if ids else None,
    )
    downloads.offer(
        filters, say(language, TITLES[name]), columns, all_rows or (lambda: rows), key=name
    )


TITLES = {
    "deliveries": message("Deliveries"),
    "control totals": message("Control totals"),
    "control sums": message("Control sums"),
    "rejected rows": message("Rows set aside"),
    "disagreements": message("Disagreements"),
    "definitions": message("Definitions"),
    "dictionary": message("Dictionary"),
    "parameters": message("Parameters"),
}


def _parts(figure: Metric, language: Language) -> str:
    """What a figure is made of, where there is more to it than the formula."""
    if figure.parts is not None:
        return say(language, figure.parts)
    names = (figure.numerator, figure.denominator)
    return " / ".join(say(language, metric(name).title) for name in names if name is not None)


def _with_column_words(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Rows set aside with the heading of each column, and why a line is not quoted."""
    words = [
        column_term(language, table, column)
        for table, column in rows.select("table_name", "column_name").iter_rows()
    ]
    withheld = pl.lit(say(language, "Personal data: see the line in the file"))
    return with_words(rows, language).with_columns(
        column_word=pl.Series(words, dtype=pl.String),
        source_text=pl.when("is_withheld").then(withheld).otherwise("source_text"),
    )


def _with_states_in_words(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Findings; the detail of a loan closed without a date is the state it was reported in."""
    is_state = pl.col("finding_code") == "CLOSED_WITHOUT_DATE"
    words = [None if one is None else term(language, "loan_state", one) for one in rows["detail"]]
    return rows.with_columns(
        detail=pl.when(is_state).then(pl.Series(words, dtype=pl.String)).otherwise("detail")
    )


def _said(rows: pl.DataFrame, language: Language, *columns: str) -> pl.DataFrame:
    """Rows with the messages of some columns in the reader's language."""
    return rows.with_columns(
        **{
            name: pl.Series(
                [None if text is None else say(language, text) for text in rows[name]],
                dtype=pl.String,
            )
            for name in columns
        }
    )
