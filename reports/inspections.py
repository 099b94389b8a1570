"""What is said about inspections: the answers of their page, and its tables."""

from datetime import date
from typing import Any

import polars as pl

from reports.numbers import count, rate
from reports.scorecard import Row
from reports.tables import Column, figure_column
from reports.wording import Language, message, say, say_count

WORK = (
    Column("work_kind", "What is waiting", "term", family="work_kind"),
    Column("overdue_count", "Overdue", "count", tone="overdue_tone"),
    Column("today_count", "Today", "count"),
    Column("week_count", "This week", "count"),
    Column("later_count", "Later", "count"),
    Column("oldest_due_date", "Oldest due on", "date"),
)
WORK_ROWS = (
    Column("subject", "Customer or organisation"),
    Column("work_kind", "What is waiting", "term", family="work_kind"),
    Column("due_date", "To be done by", "date"),
    Column("days_late", "Days beyond", "points", hint=message("Below 0: days left")),
    Column("loan_id", "Loan number", "identifier"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("planned_date", "Planned for", "date"),
    Column("class_used", "Class", "term", family="five_class"),
    Column("days_past_due", "Days past due", "count"),
    Column("work_id", "Number", "identifier"),
)
LAGGARDS = (
    Column("label", "Organisation"),
    Column("overdue_now_count", "Checks overdue", "count", tone="overdue_tone"),
    Column("overdue_finding_count", "Findings overdue", "count"),
    Column("open_count", "Due ahead", "count"),
    Column("oldest_due_date", "Oldest due on", "date"),
    Column("due_count", "Fell due in the month", "count"),
    Column("missed_count", "Missed for good", "count"),
    Column("completion_rate", "Completion rate", "rate", sample="due_count"),
    Column("on_time_rate", "On-time rate", "rate", sample="due_count"),
    Column("trend", "In time, 12 months", "trend"),
)
TYPES = (
    Column("inspection_type", "Kind of check", "term", family="work_kind"),
    Column("due_count", "Fell due", "count"),
    Column("done_count", "Done", "count"),
    Column("on_time_count", "In time", "count"),
    Column("late_count", "Late", "count"),
    Column("overdue_count", "Undone", "count"),
    Column("missed_count", "Of these missed for good", "count"),
    Column("completion_rate", "Completion rate", "rate", sample="due_count"),
    Column("on_time_rate", "On-time rate", "rate", sample="due_count"),
    Column("plan_only_count", "Only planned", "count"),
    Column("planned_late_count", "Planned too late", "count"),
)
DUTIES = (
    Column("subject", "Customer or organisation"),
    Column("inspection_type", "Kind of check", "term", family="inspection_type"),
    Column("due_date", "To be done by", "date"),
    Column("done_date", "Done on", "date"),
    Column("duty_state", "State", "term", family="duty_state"),
    Column("loan_id", "Loan number", "identifier"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("inspector_id", "Inspector"),
    Column("method", "Method", "term", family="method"),
    Column("result", "Result", "term", family="result"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("duty_id", "Number", "identifier"),
)
UNINSPECTED = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("class_used", "Class", "term", family="five_class"),
    Column("days_past_due", "Days past due", "count"),
    Column("behaviour_class", "Customer class", "term", family="behaviour_class"),
    Column("last_done_date", "Inspected last", "date"),
    Column("days_since", "Days since", "count"),
    Column("frequency_days", "To be inspected within days", "count"),
    Column("officer_id", "Account manager"),
)
WEAKNESSES = (
    Column("weakness", "What speaks against it", "term", family="weakness"),
    Column("check_count", "Checks", "count"),
    Column("known_count", "Of checks", "count"),
    Column("check_share", "Share", "rate", sample="known_count"),
)
QUALITY = (
    Column("label", "Organisation"),
    Column("done_count", "Checks done", "count"),
    figure_column("poor_text_rate"),
    figure_column("done_onsite_rate"),
    figure_column("officer_check_rate"),
    Column("crowded_count", "Crowded checks", "count"),
    figure_column("blind_rate"),
    Column("blind_count", "Checks that saw nothing", "count"),
)
INSPECTORS = (
    Column("inspector_id", "Inspector", "identifier"),
    Column("done_count", "Checks done", "count"),
    Column("poor_text_count", "Empty conclusions", "count"),
    figure_column("poor_text_rate"),
    Column("crowded_count", "Crowded checks", "count"),
    Column("blind_count", "Checks that saw nothing", "count"),
    figure_column("done_onsite_rate"),
)
CHECKS = (
    Column("inspection_id", "Number", "identifier"),
    Column("inspection_type", "Kind of check", "term", family="inspection_type"),
    Column("done_date", "Done on", "date"),
    Column("conclusion", "Conclusion"),
    Column("same_text_count", "Same words elsewhere", "count"),
    Column("inspector_id", "Inspector"),
    Column("reviewer_id", "Reviewer"),
    Column("officer_id", "Account manager"),
    Column("method", "Method", "term", family="method"),
    Column("onsite_of_day_count", "Visits that day", "count"),
    Column("result", "Result", "term", family="result"),
    Column("beyond_date", "Far overdue from", "date"),
    Column("customer_name", "Customer"),
    Column("loan_id", "Loan number", "identifier"),
    Column("org_name", "Organisation"),
)
CATEGORIES = (
    Column("category", "Category"),
    Column("found_count", "Found", "count"),
    Column("self_found_count", "Found itself", "count"),
    figure_column("self_found_rate"),
    Column("serious_count", "Serious", "count"),
    Column("repeat_count", "Found before", "count"),
    Column("due_count", "Due to be put right", "count"),
    Column("rectified_in_time_count", "Put right in time", "count"),
    figure_column("rectification_rate"),
    Column("open_count", "To be put right", "count"),
    Column("overdue_count", "Not put right in time", "count"),
)
FINDING_ORGANISATIONS = (Column("label", "Organisation"), *CATEGORIES[1:])
FINDINGS = (
    Column("finding_id", "Number", "identifier"),
    Column("found_date", "Found on", "date"),
    Column("category", "Category"),
    Column("severity_word", "Severity"),
    Column("description", "What was found"),
    Column("found_by", "Found by", "term", family="found_by"),
    Column("finding_state", "State", "term", family="finding_state"),
    Column("rectify_due", "To be put right by", "date"),
    Column("rectified_date", "Put right on", "date"),
    Column("days_open", "Days open", "count"),
    Column("is_repeat", "Found before", "flag"),
    Column("org_name", "Organisation"),
    Column("customer_name", "Customer"),
    Column("loan_id", "Loan number", "identifier"),
    Column("officer_id", "Account manager"),
)
SILENT = (
    Column("org_name", "Organisation"),
    Column("org_level", "Level", "term", family="org_level"),
    Column("silence", "How it is silent", "term", family="silence"),
    Column("severity_word", "Severity"),
    Column("self_inspection_count", "Self-inspections done", "count"),
    Column("others_found_count", "Found there by others", "count"),
    Column("loan_count", "Number of loans", "count"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("par30_principal", "Balance more than 30 days overdue", "money"),
)


def waiting_answer(
    work: pl.DataFrame,
    laggards: pl.DataFrame | None,
    as_of_date: date,
    days_ahead: int,
    language: Language,
) -> str:
    """What is overdue, due today and this week, and who leaves most undone.

    ``work``: the answer of ``work_waiting``, which looks ``days_ahead`` after ``as_of_date``.
    ``laggards``: that of ``work_by_child`` with ``label``; None where nobody is below.
    """
    if work.is_empty():
        return say(
            language,
            "Nothing is waiting: no check and no finding is due within {days} days.",
            days=days_ahead,
        )
    whole = work.row(0, named=True)
    sentence = say_count(
        language,
        "{count} item is overdue",
        "{count} items are overdue",
        whole["overdue_count"],
    )
    if whole["overdue_count"]:
        oldest = (as_of_date - whole["oldest_due_date"]).days
        sentence += say(language, ", the oldest for {days} days", days=count(oldest))
    sentence += say(
        language,
        "; {today} due today, {week} more this week, {later} within {days} days",
        today=count(whole["today_count"]),
        week=count(whole["week_count"]),
        later=count(whole["later_count"]),
        days=days_ahead,
    )
    if laggards is not None:
        behind = laggards.filter(pl.col("overdue_now_count") + pl.col("overdue_finding_count") > 0)
        if len(behind):
            first = behind.row(0, named=True)
            sentence += say(
                language,
                "; most undone at {name} ({count})",
                name=first["label"],
                count=count(first["overdue_now_count"] + first["overdue_finding_count"]),
            )
    return sentence + say(language, ".")


def completion_answer(whole: Row | None, coverage: Row | None, language: Language) -> str:
    """How much of what fell due was done, in time, and how much of the book was looked at."""
    if whole is None or not whole["due_count"]:
        return say(language, "No check fell due in this month.")
    sentence = say(
        language,
        "Of {due} checks due in the month {done} are done ({completion}), {on_time} in time",
        due=count(whole["due_count"]),
        done=count(whole["done_count"]),
        completion=rate(whole["completion_rate"]),
        on_time=rate(whole["on_time_rate"]),
    )
    if coverage is not None and coverage["loan_coverage"] is not None:
        sentence += say(
            language,
            "; checks lately reached {loans} of the loans and {balance} of their balance",
            loans=rate(coverage["loan_coverage"]),
            balance=rate(coverage["principal_coverage"]),
        )
        never = coverage["never_inspected_loan_count"]
        if never:
            sentence += say_count(
                language,
                "; {count} loan of high risk was never inspected",
                "; {count} loans of high risk were never inspected",
                never,
            )
    return sentence + say(language, ".")


def quality_answer(whole: Row, children: pl.DataFrame, language: Language) -> str:
    """How many checks say nothing or saw nothing, and where most of them were."""
    if not whole["done_count"]:
        return say(language, "No check was done in these 12 months.")
    sentence = say(
        language,
        "Of {done} checks in 12 months {poor} conclude nothing of their own",
        done=count(whole["done_count"]),
        poor=rate(whole["poor_text_rate"]),
    )
    if whole["done_onsite_rate"] is not None:
        sentence += say(language, ", {onsite} were on site", onsite=rate(whole["done_onsite_rate"]))
    if whole["blind_count"]:
        sentence += say_count(
            language,
            "; {count} loan found normal was overdue beyond 30 days within 90 days",
            "; {count} loans found normal were overdue beyond 30 days within 90 days",
            whole["blind_count"],
        )
    worst = children.filter(pl.col("poor_text_count") > 0).sort(
        "poor_text_rate", "label", descending=[True, False]
    )
    if len(children) > 1 and len(worst):
        first = worst.row(0, named=True)
        sentence += say(
            language,
            "; most at {name} ({share})",
            name=first["label"],
            share=rate(first["poor_text_rate"]),
        )
    return sentence + say(language, ".")


def findings_answer(whole: Row, silent: pl.DataFrame, language: Language) -> str:
    """What was found, by whom, whether it was put right, and who is silent."""
    sentence = say_count(
        language,
        "{count} problem was found in 12 months, {share} of them by the organisation itself",
        "{count} problems were found in 12 months, {share} of them by the organisation itself",
        whole["found_count"],
        share=rate(whole["self_found_rate"]),
    )
    sentence += say(
        language,
        "; {rate} of what was due was put right in time, {overdue} are overdue",
        rate=rate(whole["rectification_rate"]),
        overdue=count(whole["overdue_count"]),
    )
    grave = silent.filter(pl.col("silence") == "OTHERS_FOUND")
    if len(grave):
        sentence += say_count(
            language,
            "; {count} organisation found nothing while others did",
            "; {count} organisations found nothing while others did",
            len(grave),
        )
        sentence += say(language, " ({name})", name=grave["org_name"][0])
    return sentence + say(language, ".")


def with_subject(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``subject``: the customer, or the organisation where it is about that."""
    return rows.with_columns(subject=pl.coalesce("customer_name", "org_name"))


def with_tones(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows with ``overdue_tone``: what is overdue breaches, nothing else does."""
    return rows.with_columns(
        overdue_tone=pl.when(pl.col(column) > 0).then(pl.lit("breach")).otherwise(pl.lit("plain"))
    )


def with_severity_words(rows: pl.DataFrame, language: Language, words: Any) -> pl.DataFrame:
    """The rows with ``severity_word``; ``words`` gives the word for a code."""
    return rows.with_columns(
        severity_word=pl.Series(
            [words(language, "severity", str(one or 0)) for one in rows["severity"]],
            dtype=pl.String,
        )
    )
