"""Complaints about collection in words: one sentence, and the tables."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.line import joined_clauses
from reports.numbers import count, one_decimal
from reports.tables import Column
from reports.wording import Language, say, say_count

_COUNTS = (
    Column("received_count", "Complaints", "count"),
    Column("per_thousand", "Per thousand actions", "printed"),
    Column("action_count", "Actions of collection", "count"),
    Column("open_count", "Not answered", "count"),
    Column("late_count", "Open too long", "count", tone="late_tone"),
    Column("upheld_count", "Found right", "count"),
    Column("judged_count", "Found right or wrong", "count"),
)
AGENCIES = (Column("agency", "Agency"), *_COUNTS)
ORGANISATIONS = (
    Column("label", "Organisation"),
    *_COUNTS,
    Column("unattributed_count", "Action not known", "count"),
)
COMPLAINTS = (
    Column("complaint_id", "Number of the complaint", "identifier"),
    Column("received_at", "Came in", "time"),
    Column("complaint_state", "State", "term", family="complaint_state"),
    Column("days_open", "Days open", "count", tone="tone"),
    Column("closed_date", "Answered on", "date"),
    Column("finding", "Verdict"),
    Column("org_name", "Organisation"),
    Column("agency", "Agency"),
    Column("handler_id", "Handler", "identifier"),
    Column("channel", "Way", "term", family="collection_channel"),
    Column("loan_id", "Loan number", "identifier"),
)


def complaints_line(found: Mapping[str, Any], language: Language) -> str:
    """How many complaints there were, for how many actions, and what became of them.

    ``found``: the row of ``query.complaint_standing``.
    """
    parts = [
        say_count(
            language,
            "{count} complaint on {actions} actions of collection ({rate} per thousand)",
            "{count} complaints on {actions} actions of collection ({rate} per thousand)",
            found["received_count"],
            actions=count(found["action_count"]),
            rate=per_thousand(found["complaint_rate"]),
        )
    ]
    if found["open_count"]:
        parts.append(
            say_count(language, "{count} is open", "{count} are open", found["open_count"])
        )
    if found["late_count"]:
        parts.append(
            say_count(
                language,
                "{count} was or is open too long",
                "{count} were or are open too long",
                found["late_count"],
            )
        )
    if found["judged_count"]:
        parts.append(
            say(
                language,
                "{upheld} of {judged} were found right",
                upheld=count(found["upheld_count"]),
                judged=count(found["judged_count"]),
            )
        )
    if found["unattributed_count"]:
        parts.append(
            say_count(
                language,
                "of {count} nobody knows the action",
                "of {count} nobody knows the action",
                found["unattributed_count"],
            )
        )
    return joined_clauses(language, parts)


def per_thousand(share: float | None) -> str:
    """Complaints in a thousand actions."""
    return "—" if share is None else one_decimal(share * 1000)


def counted_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of counts with the complaints in a thousand actions, those open too long in red."""
    late = pl.when(pl.col("late_count") > 0).then(pl.lit("breach")).otherwise(pl.lit("plain"))
    return rows.with_columns(
        per_thousand=pl.Series(
            [per_thousand(one) for one in rows["complaint_rate"]], dtype=pl.String
        ),
        late_tone=late,
    )


def agency_words(rows: pl.DataFrame, language: Language) -> pl.Series:
    """Whom a complaint is about: the agency by name, or the bank itself."""
    return pl.Series(
        [
            say(language, "The bank itself")
            if number is None
            else (str(number) if name is None else f"{name} ({number})")
            for number, name in rows.select("agency_id", "agency_name").iter_rows()
        ],
        dtype=pl.String,
    )


def complaint_rows(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The complaints of a list in words; whose action is not known is about nobody."""
    findings = {True: say(language, "Found right"), False: say(language, "Found wrong"), None: "—"}
    whom = agency_words(rows, language)
    return rows.with_columns(
        finding=pl.Series([findings[one] for one in rows["is_upheld"]], dtype=pl.String),
        agency=pl.Series(
            [
                name if is_known else say(language, "Not known")
                for name, is_known in zip(whom, rows["is_attributed"], strict=True)
            ],
            dtype=pl.String,
        ),
        tone=pl.Series(["breach" if one else "plain" for one in rows["is_late"]], dtype=pl.String),
    )
