"""What is said about warnings: the answer of their page, the life of one, and the tables."""

from datetime import date
from decimal import Decimal, InvalidOperation

import polars as pl

from reports.numbers import count, money_with_unit, rate, rounded
from reports.scorecard import Row
from reports.tables import LEVEL_TONES, Column
from reports.terms import term
from reports.wording import Language, message, say, say_count

FIGURES = (
    Column("open_count", "Warnings open", "count"),
    Column("confirm_overdue_count", "Not confirmed in time", "count", tone="confirm_tone"),
    Column("overdue_count", "Past closing", "count", tone="close_tone"),
    Column(
        "unrecorded_count",
        "Unrecorded",
        "count",
        hint=message("Open, raised by the desk alone: the bank recorded no warning and no step"),
    ),
    Column("release_count", "Signal gone", "count"),
    Column("confirm_rate", "Confirmed in time", "rate", sample="confirm_due_count"),
    Column("timeliness_rate", "Closed in time", "rate", sample="handled_due_count"),
    Column("without_evidence_count", "Closed without evidence", "count"),
    Column("same_person_count", "Closed alone", "count"),
)
LEVELS = (Column("level_words", "Warning level"), *FIGURES)
ORGANISATIONS = (
    Column("label", "Organisation"),
    *FIGURES[:1],
    Column("red_count", "Red", "count"),
    Column("orange_count", "Orange", "count"),
    *FIGURES[1:],
)
ROWS = (
    Column("level", "Warning level", "term", family="warning_level", tone="tone"),
    Column("what", "Indicator"),
    Column("customer_name", "Customer"),
    Column("triggered_date", "Triggered on", "date"),
    Column("next_deadline", "To be done by", "date", tone="deadline_tone"),
    Column("state_words", "State"),
    Column("signal_state", "Signal", "term", family="warning_signal"),
    Column("exposure_after", "Exposure now", "money"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("loan_id", "Loan number", "identifier"),
    Column("merged_count", "Merged", "count", hint=message("Records and signals in it")),
    Column("closed_date", "Closed on", "date"),
    Column("warning_id", "Number", "identifier"),
)
OF_CUSTOMER = tuple(
    column
    for column in ROWS
    if column.name not in ("customer_name", "officer_id", "closed_date", "merged_count")
)
MEMBERS = (
    Column("from_date", "Raised on", "date"),
    Column("member_kind", "What", "term", family="warning_member"),
    Column("level", "Warning level", "term", family="warning_level"),
    Column("value", "Value", "printed"),
    Column("threshold", "Threshold", "printed"),
    Column("to_date", "Signal gone on", "date"),
    Column("closed_date", "Closed on", "date"),
    Column("source", "Source", "term", family="warning_source"),
    Column("member_id", "Number", "identifier"),
)
STEPS = (
    Column("action_date", "Day", "date"),
    Column("action_type", "Step", "term", family="warning_action"),
    Column("actor_id", "By"),
    Column("planned_amount", "Planned", "money", is_exact=True),
    Column("mitigated_amount", "Achieved", "money", is_exact=True),
    Column("note", "Note", takes_room=True),
)


def warnings_answer(whole: Row, children: pl.DataFrame, language: Language) -> str:
    """How many are open and late, whether they are handled in time, and where most lie."""
    sentence = say_count(
        language,
        "{count} warning is open",
        "{count} warnings are open",
        int(whole["open_count"]),
    )
    if whole["late_count"]:
        sentence += say(
            language,
            ", {late} past a deadline: {confirm} not confirmed, {close} not closed",
            late=count(whole["late_count"]),
            confirm=count(whole["confirm_overdue_count"]),
            close=count(whole["overdue_count"]),
        )
        if whole["late_unrecorded_count"]:
            sentence += say(
                language,
                " ({number} of the late ones are not in the bank's record)",
                number=count(whole["late_unrecorded_count"]),
            )
    else:
        sentence += say(language, ", none past a deadline")
    if whole["handled_due_count"]:
        sentence += say(
            language,
            "; of those due, {confirm} were confirmed and {close} closed in time",
            confirm=rate(whole["confirm_rate"]),
            close=rate(whole["timeliness_rate"]),
        )
    worst = children.head(1)
    if not worst.is_empty() and worst["late_count"][0] and whole["late_count"]:
        sentence += say(
            language,
            "; most lie at {org} ({late})",
            org=worst["label"][0],
            late=count(worst["late_count"][0]),
        )
    return sentence + say(language, ".")


def standing_words(whole: Row, as_of_date: date, language: Language) -> str:
    """As of when, and what else the reader should know of the numbers."""
    parts = [say(language, "As of {day}", day=f"{as_of_date:%Y-%m-%d}")]
    parts.append(
        say(
            language,
            "{number} wait to be confirmed in time",
            number=count(whole["confirm_waiting_count"]),
        )
    )
    parts.append(
        say(language, "{number} whose signal is gone", number=count(whole["release_count"]))
    )
    if whole["planned_amount"] is not None:
        parts.append(
            say(
                language,
                "risk to be reduced {planned}, reduced {achieved}",
                planned=money_with_unit(whole["planned_amount"], language),
                achieved=money_with_unit(whole["mitigated_amount"], language),
            )
        )
    return " · ".join(parts)


def warning_name(row: Row, language: Language) -> str:
    """The code of a warning's indicator and its name in the catalogue."""
    title = row["indicator_title"]
    code = str(row["indicator_code"])
    return code if title is None else f"{code} {say(language, title)}"


def named(rows: pl.DataFrame, as_of_date: date, language: Language) -> pl.DataFrame:
    """Warnings as a list reads them: name, state in words, red where a deadline passed."""
    return rows.with_columns(
        what=pl.Series(
            [warning_name(row, language) for row in rows.iter_rows(named=True)], dtype=pl.String
        ),
        state_words=pl.Series(
            [_state(row, language) for row in rows.iter_rows(named=True)], dtype=pl.String
        ),
        tone=pl.Series([LEVEL_TONES.get(one, "plain") for one in rows["level"]], dtype=pl.String),
        deadline_tone=pl.when(pl.col("next_deadline") < as_of_date)
        .then(pl.lit("breach"))
        .otherwise(pl.lit("plain")),
    )


def with_values(members: pl.DataFrame, unit: str | None) -> pl.DataFrame:
    """What a warning holds together: numbers as their measure is read, words as they are.

    ``unit``: of the measure, as in the catalogue. A signal of the desk has no number of its own:
    the key it goes by tells a reader nothing.
    """
    return members.with_columns(
        pl.Series(name, [_value(text, unit) for text in members[name]], dtype=pl.String)
        for name in ("value", "threshold")
    ).with_columns(member_id=pl.when(pl.col("member_kind") == "RECORD").then("member_id"))


def _value(text: str | None, unit: str | None) -> str | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return text
    if unit == "share":
        return rate(number)
    return f"{rounded(number):,.2f}".rstrip("0").rstrip(".")


def with_tones(rows: pl.DataFrame) -> pl.DataFrame:
    """Red where something is late."""
    return rows.with_columns(
        confirm_tone=pl.when(pl.col("confirm_overdue_count") > 0)
        .then(pl.lit("breach"))
        .otherwise(pl.lit("plain")),
        close_tone=pl.when(pl.col("overdue_count") > 0)
        .then(pl.lit("breach"))
        .otherwise(pl.lit("plain")),
    )


def with_level_words(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Levels by their words, before a row of all is added."""
    return rows.with_columns(
        level_words=pl.Series(
            [term(language, "warning_level", one) for one in rows["level"]], dtype=pl.String
        )
    )


def _state(row: Row, language: Language) -> str:
    words = term(language, "warning_state", row["warning_state"])
    if row["is_confirm_overdue"]:
        return f"{words} · {say(language, 'not confirmed')}"
    if row["is_overdue"]:
        return f"{words} · {say(language, 'past closing')}"
    return words


def life_lines(row: Row, language: Language) -> list[str]:
    """What a warning is, its deadlines, its exposure and what speaks against its closing."""
    level = term(language, "warning_level", row["level"])
    if row["first_level"] != row["level"]:
        level = say(
            language,
            "{first}, risen to {level} on {day}",
            first=term(language, "warning_level", row["first_level"]),
            level=level,
            day=f"{row['level_date']:%Y-%m-%d}",
        )
    lines = [
        " · ".join(
            [
                level,
                say(language, "triggered {day}", day=f"{row['triggered_date']:%Y-%m-%d}"),
                _state(row, language),
                term(language, "warning_signal", row["signal_state"]),
            ]
        ),
        " · ".join(
            [
                say(
                    language,
                    "to be confirmed by {day}: {state}",
                    day=f"{row['confirm_due_date']:%Y-%m-%d}",
                    state=term(language, "warning_deadline", row["confirm_state"]),
                ),
                say(
                    language,
                    "to be closed by {day}: {state}",
                    day=f"{row['close_due_date']:%Y-%m-%d}",
                    state=term(language, "warning_deadline", row["handling_state"]),
                ),
            ]
        ),
    ]
    money = [
        say(
            language,
            "exposure when triggered {before}, {now} {after}",
            before=money_with_unit(row["exposure_before"], language),
            now=say(language, "now") if row["is_open"] else say(language, "after it ended"),
            after=money_with_unit(row["exposure_after"], language),
        )
    ]
    if row["planned_amount"] is not None:
        money.append(
            say(
                language,
                "risk to be reduced {planned}, reduced {achieved}",
                planned=money_with_unit(row["planned_amount"], language),
                achieved=money_with_unit(row["mitigated_amount"], language),
            )
        )
    if row["escalated_level"] is not None and row["escalated_level"] != row["level"]:
        money.append(
            say(
                language,
                "counts as {level} with the customer's others",
                level=term(language, "warning_level", row["escalated_level"]),
            )
        )
    lines.append(" · ".join(money))
    faults = []
    if row["is_without_evidence"]:
        faults.append(say(language, "closed without evidence"))
    if row["is_same_person"]:
        faults.append(say(language, "closed by one who handled it"))
    if faults:
        lines.append(" · ".join(faults))
    return lines
