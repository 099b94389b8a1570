"""Scripts in words: the answer of the page, what to do next, its tables."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.numbers import count, money_with_unit, rate
from reports.tables import Column, figure_column
from reports.terms import TERMS, term
from reports.wording import Language, message, say, say_count

# What asks for something to be done, most pressing first, and what that is.
DOING: dict[str, str] = {
    "BANNED": message("Take it out of use today and write it anew"),
    "FAULTY": message("Tell those who use it which one to take"),
    "MISSING": message("Have one written and approved"),
    "GENERAL": message("Have one written for the bucket"),
    "UNAPPROVED": message("Have it approved, or withdraw it"),
    "EXPIRING": message("Renew it before its last day"),
    "UNKNOWN": message("Enter it in the library, or stop using it"),
}
# Of these what counts is loans or actions, not scripts.
_UNITS = {"FAULTY": "actions", "MISSING": "loans", "GENERAL": "loans"}
_TONES = {
    "BANNED": "breach",
    "FAULTY": "breach",
    "MISSING": "breach",
    "GENERAL": "near",
    "UNAPPROVED": "near",
    "UNKNOWN": "near",
}
NEXT = (
    Column("what", "What"),
    Column("number", "How many", "count", tone="tone"),
    Column("unit", "Of what"),
    Column("doing", "What to do"),
)
LIBRARY = (
    Column("name", "Script"),
    Column("script_state", "State", "term", family="script_state", tone="tone"),
    Column("scene", "Situation"),
    Column("stage_words", "Bucket"),
    Column("class_words", "Class of customers"),
    Column("used_count", "Used", "count"),
    Column("reached_count", "Reached somebody", "count"),
    Column("promise_action_count", "Brought a promise", "count"),
    Column("promise_rate", "Promises per talk", "rate", sample="reached_count"),
    Column("counted_promise_count", "Promises whose time is over", "count"),
    Column("kept_promise_count", "Kept", "count"),
    Column("kept_rate", "Promises kept, share", "rate", sample="counted_promise_count"),
    Column("faulty_count", "Used though it may not", "count", tone="faulty_tone"),
    Column("valid_from_date", "Usable from", "date"),
    Column("valid_to_date", "Usable until", "date"),
    Column("approved_by", "Approved by"),
)
ORGANISATIONS = (
    Column("label", "Organisation"),
    figure_column("scripted_rate"),
    Column("scripted_count", "Words by a script", "count"),
    Column("spoken_count", "Words to the debtor", "count"),
    Column("faulty_count", "By a script that may not be used", "count", tone="faulty_tone"),
    Column("used_count", "Actions by a script", "count"),
    Column("faulty_rate", "Share of them", "rate", sample="used_count"),
    Column("banned_count", "With banned wording", "count", tone="banned_tone"),
    Column("unfit_count", "Expired, not begun or not approved", "count"),
    Column("unknown_count", "Not in the library", "count"),
)
ACTIONS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("action_time", "Time", "time"),
    Column("channel", "Way", "term", family="collection_channel"),
    Column("result", "Result of collection", "term", family="collection_result"),
    Column("script_id", "Script", "identifier"),
    Column("version_words", "Version"),
    Column("fault", "What is wrong", tone="tone"),
    Column("handler_id", "Handler", "identifier"),
    Column("agency_id", "Agency", "identifier"),
    Column("org_name", "Organisation"),
    Column("action_id", "Number of the action", "identifier"),
)


def scripts_answer(
    library: pl.DataFrame, needs: pl.DataFrame, use: Mapping[str, Any] | None, language: Language
) -> str:
    """How many scripts may be used, for which loans there is none, what is used all the same.

    ``library``: ``query.script_library``. ``needs``: ``query.script_needs``. ``use``: a row of
    ``query.org_scripts``; None without an action.
    """
    known = library.filter(pl.col("script_state") != "UNKNOWN")
    fit = known.filter(pl.col("script_state") == "VALID")
    sentence = say_count(
        language,
        "Of {count} script, {fit} may be used today",
        "Of {count} scripts, {fit} may be used today",
        known["script_id"].n_unique(),
        fit=count(fit["script_id"].n_unique()),
    )
    if not needs.is_empty():
        lacking = needs.filter(pl.col("need_state") != "COVERED")
        if lacking.is_empty():
            sentence += say(language, "; every bucket with overdue loans has one")
        else:
            sentence += say_count(
                language,
                "; {count} overdue loan ({amount}) has none for its bucket",
                "; {count} overdue loans ({amount}) have none for their bucket",
                int(lacking["loan_count"].sum()),
                amount=money_with_unit(
                    lacking["overdue_amount"].sum(), language, say(language, "Not reported")
                ),
            )
    banned = known.filter(pl.col("script_state") == "BANNED")["script_id"].n_unique()
    if banned:
        sentence += say_count(
            language,
            "; the wording of {count} is banned",
            "; the wording of {count} is banned",
            banned,
        )
    if use is not None and use["used_count"]:
        sentence += say(
            language,
            "; {faulty} of {used} actions by a script ({rate}) went by one that may not be used",
            faulty=count(use["faulty_count"]),
            used=count(use["used_count"]),
            rate=rate(use["faulty_rate"]),
        )
    return sentence + say(language, ".")


def next_rows(
    library: pl.DataFrame, needs: pl.DataFrame, use: Mapping[str, Any] | None, language: Language
) -> pl.DataFrame:
    """What to do next about scripts, what breaks a rule first."""
    loans = dict.fromkeys(("MISSING", "GENERAL"), 0)
    for state, number in needs.select("need_state", "loan_count").iter_rows():
        if state in loans:
            loans[state] += number
    numbers: dict[str, int | None] = {
        **loans,
        "BANNED": len(library.filter(pl.col("script_state") == "BANNED")),
        "UNAPPROVED": len(library.filter(pl.col("script_state") == "UNAPPROVED")),
        "EXPIRING": len(library.filter("is_expiring")),
        "UNKNOWN": len(library.filter(pl.col("script_state") == "UNKNOWN")),
        "FAULTY": use["faulty_count"] if use is not None else None,
    }
    rows = [
        {
            "code": code,
            "what": say(language, TERMS["script_task"][code]),
            "number": numbers[code],
            "unit": say(language, TERMS["script_unit"][_UNITS.get(code, "scripts")]),
            "doing": say(language, doing),
            "tone": _TONES.get(code, "plain") if numbers[code] else "plain",
            "basis": "REPORTED" if numbers[code] is None else "COMPUTED",
        }
        for code, doing in DOING.items()
    ]
    return pl.DataFrame(rows, schema_overrides={"number": pl.Int64})


def library_rows(library: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The library with its words, what may not be used and is wrong in red or amber."""
    tones = {"BANNED": "breach", "UNAPPROVED": "near", "UNKNOWN": "near"}
    order = ("BANNED", "UNKNOWN", "UNAPPROVED", "VALID", "NOT_YET", "EXPIRED", "REPLACED")
    rows = library.with_columns(
        name=pl.Series([script_name(row, language) for row in library.iter_rows(named=True)]),
        key=pl.concat_str("script_id", pl.lit(" "), pl.col("version").cast(pl.String)),
        stage_words=_or_every(library, "stage", "bucket", language),
        class_words=_or_every(library, "behaviour_class", "behaviour_class", language),
        tone=pl.Series([tones.get(one, "plain") for one in library["script_state"]]),
        faulty_tone=_toned("faulty_count"),
        place=pl.Series([order.index(one) for one in library["script_state"]]),
    )
    return rows.sort("place", "used_count", "key", descending=[False, True, False])


def script_name(script: Mapping[str, Any], language: Language) -> str:
    """A script and its version: ``HS04 v2``."""
    if not script["version"]:
        return str(script["script_id"])
    return say(
        language, "{script} v{version}", script=script["script_id"], version=script["version"]
    )


def organisation_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """The organisations that use what may not be used in red."""
    return rows.with_columns(faulty_tone=_toned("faulty_count"), banned_tone=_toned("banned_count"))


def action_rows(actions: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The actions of a list with what is wrong with the script of each."""
    faults, versions = [], []
    for row in actions.iter_rows(named=True):
        named = (("UNKNOWN", "is_unknown"), ("BANNED", "was_banned"), ("UNFIT", "was_unfit"))
        found = next((code for code, column in named if row[column]), None)
        faults.append("" if found is None else term(language, "script_fault", found))
        versions.append(str(row["version"]) if row["version"] else "—")
    return actions.with_columns(
        fault=pl.Series(faults, dtype=pl.String),
        version_words=pl.Series(versions, dtype=pl.String),
        tone=pl.Series(["breach" if one else "plain" for one in faults], dtype=pl.String),
    )


def _or_every(library: pl.DataFrame, column: str, family: str, language: Language) -> pl.Series:
    every = say(language, "Every one")
    words = [every if code is None else term(language, family, code) for code in library[column]]
    return pl.Series(words, dtype=pl.String)


def _toned(column: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.lit("breach")).otherwise(pl.lit("plain"))
