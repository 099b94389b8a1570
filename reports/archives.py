"""The files of loans in words: the answer of the page, what to do next, its tables."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.numbers import count, rate
from reports.tables import Column
from reports.terms import TERMS, term
from reports.wording import Language, message, say, say_count

# What is counted for each state of an item or of a file, most pressing first.
STATES: dict[str, str] = {
    "MISSING": "missing_count",
    "NO_FILE": "no_file_loan_count",
    "NOT_RETURNED": "not_returned_count",
    "LENT": "in_time_count",
    "DUE": "to_compare_count",
    "ENDED": "retention_ended_loan_count",
    "ENDING": "retention_ending_loan_count",
}
# The states of the file of a loan as a whole; the others are of items.
OF_FILES = ("NO_FILE", "ENDED", "ENDING")
DOING: dict[str, str] = {
    "MISSING": message("Find it or have it made again, then file it"),
    "NO_FILE": message("Hand over the file, or write down that it is there"),
    "NOT_RETURNED": message("Ask for it back today"),
    "LENT": message("Ask for it back by the day it is due"),
    "DUE": message("Compare the copy with the paper"),
    "ENDED": message("Have it judged by those who may; nothing is deleted here"),
    "ENDING": message("Have it judged by those who may; nothing is deleted here"),
}
NEXT = (
    Column("state", "What"),
    Column("number", "How many", "count", tone="tone"),
    Column("doing", "What to do"),
)
_COUNTS = (
    Column("complete_rate", "Complete files, share", "rate", sample="due_loan_count"),
    Column("complete_loan_count", "Complete files", "count"),
    Column("due_loan_count", "Files due", "count"),
    Column("no_file_loan_count", "Loans without a file", "count"),
    Column("missing_count", "Mandatory items missing", "count", tone="missing_tone"),
    Column("on_time_rate", "Filed in time", "rate", sample="due_count"),
    Column("due_count", "Mandatory items due", "count"),
    Column("not_returned_count", "Not returned", "count", tone="not_returned_tone"),
    Column("lent_count", "Items lent", "count"),
    Column("verified_rate", "Copies compared, share", "rate", sample="to_verify_count"),
)
ORGANISATIONS = (Column("label", "Organisation"), *_COUNTS)
_ITEM = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("item_code", "Item", "term", family="archive_item"),
    Column("item_level", "Archive level", "term", family="archive_level"),
)
_WHOSE = (
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("location", "Where it is kept"),
    Column("archive_id", "Number of the item", "identifier"),
)
ITEM_COLUMNS: dict[str, tuple[Column, ...]] = {
    "MISSING": (
        *_ITEM,
        Column("filing_due_date", "To file by", "date"),
        Column("missing_days", "Days over", "count"),
        *_WHOSE[:2],
        _WHOSE[3],
    ),
    "NOT_RETURNED": (
        *_ITEM,
        Column("borrow_due_date", "Due back", "date"),
        Column("not_returned_days", "Days over", "count"),
        *_WHOSE,
    ),
    "LENT": (*_ITEM, Column("borrow_due_date", "Due back", "date"), *_WHOSE),
    "DUE": (
        *_ITEM,
        Column("backup_verified_date", "Last compared", "date"),
        Column("filed_date", "Filed", "date"),
        *_WHOSE,
    ),
}
_FILE = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("product_code", "Product"),
    Column("disbursed_date", "Day of paying out", "date"),
)
_KEPT = (
    *_FILE,
    Column("maturity_date", "Maturity", "date"),
    Column("closed_date", "Day of closing", "date"),
    Column("retention_from_date", "Kept from", "date"),
    Column("retention_until_date", "Kept until", "date"),
    Column("item_count", "Items", "count"),
    Column("org_name", "Organisation"),
)
FILE_COLUMNS: dict[str, tuple[Column, ...]] = {
    "NO_FILE": (
        *_FILE,
        Column("filing_due_date", "To file by", "date"),
        Column("org_name", "Organisation"),
        Column("officer_id", "Account manager"),
    ),
    "ENDED": _KEPT,
    "ENDING": _KEPT,
}


def archives_answer(
    whole: Mapping[str, Any], items: pl.DataFrame, children: pl.DataFrame, language: Language
) -> str:
    """How many files are complete, what is missing most and where, and what is not back.

    ``whole``: a row of ``org_archives``. ``items``: ``query.missing_by_item``. ``children``:
    ``label``, ``org_id`` and ``missing_count`` of the parts.
    """
    if not whole["due_loan_count"]:
        sentence = say(language, "No file is due yet")
    else:
        sentence = say(
            language,
            "{rate} of {due} files due are complete",
            rate=rate(whole["complete_rate"]),
            due=count(whole["due_loan_count"]),
        )
    if whole["missing_count"]:
        sentence += say_count(
            language,
            "; {count} mandatory item is missing",
            "; {count} mandatory items are missing",
            whole["missing_count"],
        )
        most = items.row(0, named=True)
        if len(items.filter(pl.col("missing_count") > 0)) > 1:
            sentence += say(
                language,
                ", above all {item} ({count})",
                item=term(language, "archive_item", most["item_code"]),
                count=count(most["missing_count"]),
            )
        held = children.filter(pl.col("missing_count") > 0).sort(
            ["missing_count", "label"], descending=[True, False]
        )
        if len(held) > 1:
            sentence += say(
                language,
                ", most of all at {name} ({count})",
                name=held["label"][0],
                count=count(held["missing_count"][0]),
            )
    if whole["not_returned_count"]:
        sentence += say_count(
            language,
            "; {count} lent item is not back in time",
            "; {count} lent items are not back in time",
            whole["not_returned_count"],
        )
    return sentence + say(language, ".")


def with_differences(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The row of ``org_archives`` with what is lent in time, and the copies still to compare."""
    to_verify = whole["to_verify_count"]
    return {
        **whole,
        "in_time_count": whole["lent_count"] - whole["not_returned_count"],
        "to_compare_count": None if to_verify is None else to_verify - whole["verified_count"],
    }


def next_rows(whole: Mapping[str, Any], language: Language) -> pl.DataFrame:
    """What to do next about the files: how many of each state, what is late in red."""
    known = with_differences(whole)
    rows = [
        {
            "state_code": code,
            "state": say(language, TERMS["archive_state"][code]),
            "number": known[name],
            "doing": say(language, DOING[code]),
            "tone": "breach"
            if code in ("MISSING", "NO_FILE", "NOT_RETURNED") and known[name]
            else "plain",
            # What is not known is said to be so.
            "basis": "REPORTED" if known[name] is None else "COMPUTED",
        }
        for code, name in STATES.items()
    ]
    return pl.DataFrame(rows, schema_overrides={"number": pl.Int64})


def with_tones(rows: pl.DataFrame) -> pl.DataFrame:
    """The organisations with what is missing or not returned in red."""
    return rows.with_columns(
        pl.when(pl.col(name) > 0).then(pl.lit("breach")).otherwise(pl.lit("plain")).alias(new)
        for name, new in (
            ("missing_count", "missing_tone"),
            ("not_returned_count", "not_returned_tone"),
        )
    )
