"""The work of collection in words: the answer of the page, what to do next, its tables."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.exceptions import read_word
from reports.numbers import count, money_with_unit, one_decimal, points_with_unit, rate
from reports.tables import Column
from reports.terms import TERMS, term
from reports.wording import Language, joined, message, say, say_count

# What is counted of each state of an overdue loan, most pressing first.
STATES: dict[str, str] = {
    "NEGLECTED": "neglected_loan_count",
    "WAITING": "waiting_loan_count",
    "UNKNOWN": "unknown_loan_count",
    "COLLECTED": "collected_loan_count",
}
DOING: dict[str, str] = {
    "NEGLECTED": message("Have the account manager act today and write it down"),
    "WAITING": message("Act before the days of the bucket are over"),
    "UNKNOWN": message("Have it written down whether anybody was reached"),
}
# The states of steps that are judged, from good to bad.
STEP_COUNTS = {"ON_TIME": "on_time_count", "LATE": "late_count", "MISSED": "missed_count"}
NEXT = (
    Column("state", "What"),
    Column("number", "How many", "count", tone="tone"),
    Column("doing", "What to do"),
)
_WORK = (
    Column("collected_rate", "Really collected", "rate", sample="tested_loan_count"),
    Column("collected_loan_count", "Collected", "count"),
    Column("loan_count", "Overdue loans", "count"),
    Column("neglected_loan_count", "Neglected", "count", tone="neglected_tone"),
    Column("neglected_overdue_amount", "Amount neglected", "money"),
    Column("waiting_loan_count", "Still in time", "count"),
    Column("each_loan", "Actions per loan", "printed"),
)
ORGANISATIONS = (
    Column("label", "Organisation"),
    *_WORK,
    Column("response", "First response, days", "printed"),
    Column("adherence_rate", "Steps in time, share", "rate", sample="due_count"),
    Column("missed_count", "Steps missed", "count"),
)
OFFICERS = (
    Column("officer", "Account manager", "identifier"),
    Column("org_name", "Organisation"),
    *_WORK,
)
DAYS_WITHOUT = message("Days without an action that counts")
LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("bucket", "Bucket"),
    Column("days_past_due", "Days past due", "count"),
    Column("overdue_amount", "Overdue amount", "money"),
    Column("days_without", "Days without", "count", hint=DAYS_WITHOUT),
    Column("last_action_date", "Last action", "date"),
    Column("last_channel", "How", "term", family="collection_channel"),
    Column("last_contact_relation", "With whom", "term", family="contact_relation"),
    Column("last_result", "What came of it", "term", family="collection_result"),
    Column("window_days", "Days of the bucket", "count"),
    Column("action_count", "Actions in the month", "count"),
)
STEPS = (
    Column("step", "Step of the stage"),
    Column("bucket", "From bucket"),
    Column("within", "Within days", "printed"),
    Column("adherence_rate", "Steps in time, share", "rate", sample="due_count"),
    Column("on_time_count", "Steps done in time", "count"),
    Column("due_count", "Steps due", "count"),
    Column("late_count", "Steps done late", "count"),
    Column("missed_count", "Steps missed", "count", tone="missed_tone"),
    Column("about", "What is asked"),
    Column("source_words", "Source"),
    Column("verified", "Source read"),
)
STEP_LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("step_state", "State", "term", family="collection_step_state"),
    Column("asked_from_date", "Asked from", "date"),
    Column("due_date", "Last day", "date"),
    Column("done_date", "Done on", "date"),
    Column("days_late", "Days beyond the last day", "count"),
    Column("is_overdue_still", "Overdue still", "flag"),
    Column("officer_id", "Account manager"),
)
CHANNELS = (
    Column("channel", "How", "term", family="collection_channel"),
    Column("counts", "Counts", "term", family="action_counts"),
    Column("about", "Rule"),
    Column("source_words", "Source"),
    Column("verified", "Source read"),
)
WINDOWS = {
    "action_window_days_m1": "M1",
    "action_window_days_m2": "M2",
    "action_window_days_m3_plus": "M3+",
}


def collection_work_answer(
    now: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    children: pl.DataFrame,
    comparison: str,
    language: Language,
) -> str:
    """How many overdue loans were really collected, who was not, and how soon the first step came.

    ``now`` and ``before``: rows of ``collected_standing``. ``children``: that of
    ``collected_by_child`` with ``label``.
    """
    sentence = say_count(
        language,
        "{count} overdue loan, {collected} really collected: {rate}",
        "{count} overdue loans, {collected} really collected: {rate}",
        now["loan_count"],
        collected=count(now["collected_loan_count"]),
        rate=rate(now["collected_rate"]),
    )
    if before is not None and before["collected_rate"] is not None and now["collected_rate"]:
        sentence += say(
            language,
            ", {change} against {comparison}",
            change=points_with_unit(now["collected_rate"], before["collected_rate"], language),
            comparison=say(language, comparison),
        )
    if now["neglected_loan_count"]:
        sentence += say_count(
            language,
            "; {count} neglected ({amount})",
            "; {count} neglected ({amount})",
            now["neglected_loan_count"],
            amount=money_with_unit(
                now["neglected_overdue_amount"], language, say(language, "Not reported")
            ),
        )
        worst = children.filter(pl.col("neglected_loan_count") > 0)
        if len(children) > 1 and len(worst):
            sentence += say(
                language,
                ", {count} of them at {name}",
                name=worst["label"][0],
                count=count(worst["neglected_loan_count"][0]),
            )
    if now["median_response_days"] is not None:
        sentence += say(
            language,
            "; first response after {days} days in the middle",
            days=one_decimal(now["median_response_days"]),
        )
    return sentence + say(language, ".")


def next_rows(now: Mapping[str, Any], language: Language) -> pl.DataFrame:
    """What to do next about overdue loans: how many of each state, the neglected in red."""
    rows = [
        {
            "state_code": code,
            "state": say(language, TERMS["work_state"][code]),
            "number": now[STATES[code]],
            "doing": say(language, words),
            "tone": "breach" if code == "NEGLECTED" and now[STATES[code]] else "plain",
        }
        for code, words in DOING.items()
        if now[STATES[code]] or code == "NEGLECTED"
    ]
    return pl.DataFrame(rows, schema_overrides={"number": pl.Int64})


def with_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Organisations or account managers with figures as text and what is neglected in red."""
    names = rows.columns
    words = {"each_loan": [one_decimal(value) for value in rows["actions_per_loan"]]}
    if "median_response_days" in names:
        words["response"] = [one_decimal(value) for value in rows["median_response_days"]]
    return rows.with_columns(
        neglected_tone=pl.when(pl.col("neglected_loan_count") > 0)
        .then(pl.lit("breach"))
        .otherwise(pl.lit("plain")),
        **{name: pl.Series(texts, dtype=pl.String) for name, texts in words.items()},
    )


def officer_rows(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Account managers with figures as text; loans without one are said to be so."""
    return with_words(rows).with_columns(
        officer=pl.col("officer_id").fill_null(say(language, "No account manager"))
    )


def work_parts(buckets: pl.DataFrame) -> pl.DataFrame:
    """Overdue loans by bucket and state, as the chart takes them."""
    rows = [
        {"part": row["bucket"], "label": row["bucket"], "state": state, "number": row[name]}
        for row in buckets.iter_rows(named=True)
        for state, name in (
            (one, STATES[one]) for one in ("COLLECTED", "WAITING", "NEGLECTED", "UNKNOWN")
        )
    ]
    return pl.DataFrame(
        rows,
        schema={"part": pl.String, "label": pl.String, "state": pl.String, "number": pl.Int64},
    )


def step_parts(steps: pl.DataFrame) -> pl.DataFrame:
    """Steps due by step and state, as the chart takes them; those without any are left out."""
    rows = [
        {"part": row["step_code"], "label": row["step"], "state": state, "number": row[name]}
        for row in steps.filter(pl.col("due_count") > 0).iter_rows(named=True)
        for state, name in STEP_COUNTS.items()
    ]
    return pl.DataFrame(
        rows,
        schema={"part": pl.String, "label": pl.String, "state": pl.String, "number": pl.Int64},
    )


def step_rows(steps: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The steps in words; those without any due have no figures."""
    said = steps.with_columns(
        step=_said(steps["title"], language),
        about=_said(steps["says"], language),
        source_words=_said(steps["source"], language),
        verified=pl.Series([read_word(one, language) for one in steps["is_verified"]]),
        within=pl.Series([_within(days, language) for days in steps["within_days"]]),
    )
    return said.with_columns(
        missed_tone=pl.when(pl.col("missed_count") > 0)
        .then(pl.lit("breach"))
        .otherwise(pl.lit("plain"))
    )


def channel_rows(channels: pl.DataFrame, language: Language) -> pl.DataFrame:
    """What counts as collecting, in words."""
    return channels.with_columns(
        about=_said(channels["says"], language),
        source_words=_said(channels["source"], language),
        verified=pl.Series([read_word(one, language) for one in channels["is_verified"]]),
    )


def window_line(windows: pl.DataFrame, language: Language) -> str:
    """In how many days loans of each bucket are to be acted on, and on whose word."""
    parts = [
        say(
            language,
            "{bucket}: {days}",
            bucket=WINDOWS[row["name"]],
            days=say_count(language, "{count} day", "{count} days", int(row["value"])),
        )
        for row in windows.iter_rows(named=True)
        if row["name"] in WINDOWS
    ]
    sources = windows["source"].unique(maintain_order=True).to_list()
    return say(
        language,
        "Days in which an action must count: {windows}. Source: {source}.",
        windows=joined(language, parts),
        source=joined(language, [say(language, one) for one in sources]),
    )


def response_line(now: Mapping[str, Any], language: Language) -> str | None:
    """What the middle of the first responses is taken over; None where no loan became overdue."""
    if not now["started_count"]:
        return None
    return say(
        language,
        "Of {started} runs of days overdue begun in the month {responded} were acted on, {waiting} "
        "wait still, {ended} ended without an action.",
        started=count(now["started_count"]),
        responded=count(now["responded_count"]),
        waiting=count(now["waiting_count"]),
        ended=count(now["ended_count"]),
    )


def shown_line(shown: int, total: Mapping[str, Any], language: Language) -> str:
    """How many of the loans of a list are shown, and their overdue amount."""
    return say(
        language,
        "{shown} of {all} loans shown, overdue amount {amount}",
        shown=count(shown),
        all=count(total["loan_count"]),
        amount=money_with_unit(total["overdue_amount"], language, say(language, "Not reported")),
    )


def state_word(code: str, now: Mapping[str, Any], language: Language) -> str:
    """A state with how many loans are in it."""
    words = term(language, "work_state", code)
    return f"{words} ({count(now[STATES[code]])})" if code in STATES else words


def _within(days: int | None, language: Language) -> str:
    if days is None:
        return say(language, "first contact")
    return say_count(language, "{count} day", "{count} days", days)


def _said(texts: pl.Series, language: Language) -> pl.Series:
    return pl.Series([say(language, text) for text in texts], dtype=pl.String)
