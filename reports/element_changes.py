"""What is said about changes of what was agreed: the answer of their view, and its tables."""

from typing import Any

import polars as pl

from reports.numbers import rate
from reports.tables import Column, figure_column
from reports.terms import term
from reports.wording import Language, joined, message, say, say_count

# What may be wrong with a change, in the order it is looked for.
FINDINGS: dict[str, str] = {
    "all": message("All changes"),
    "without_approval": message("Without approval"),
    "self_approved": message("Approved by the own account manager"),
    "while_overdue": message("While overdue"),
    "repeated": message("Repeated"),
    "later_overdue": message("Overdue afterwards"),
}
_FIGURES = (
    figure_column("change_count"),
    figure_column("without_approval_count"),
    figure_column("without_approval_rate"),
    figure_column("self_approved_count", message("Self-approved")),
    figure_column("while_overdue_count"),
    figure_column("while_overdue_rate"),
    figure_column("repeated_count"),
    figure_column("later_overdue_count"),
    figure_column("matured_count"),
    figure_column("later_overdue_rate"),
    Column("principal_before", "Balance before", "money"),
)
BY_TYPE = (Column("kind", "Kind"), *_FIGURES)
BY_CHILD = (Column("label", "Organisation"), *_FIGURES)
CHANGES = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("event_date", "Day", "date"),
    Column("event_type", "Kind", "term", family="event_type"),
    Column("against", "Against it", tone="tone"),
    Column("old_value", "Before"),
    Column("new_value", "After"),
    Column("approval_no", "Approval"),
    Column("approved_by", "Approved by"),
    Column("days_past_due_before", "Days past due before", "count"),
    Column("change_no", "How many times", "count"),
    Column("principal_before", "Balance before", "money"),
    Column("outcome", "What became of it", "term", family="change_outcome"),
    Column("days_past_due_short", "Days past due, first look", "count"),
    Column("days_past_due_middle", "Days past due, second look", "count"),
    Column("days_past_due_long", "Days past due, last look", "count"),
    Column("officer_id", "Account manager"),
)


def changes_answer(
    by_type: pl.DataFrame, children: pl.DataFrame, months: str, language: Language
) -> str:
    """How many changes, how many without approval, while overdue, and what came after; and where.

    ``by_type``: the answer of ``changes_by_type``, the row of all first. ``children``: that of
    ``element_changes_by_child`` with ``label``. ``months``: the months looked at, in words.
    """
    whole = by_type.row(0, named=True)
    sentence = say_count(
        language,
        "{count} change in {months}: {without} without approval ({without_rate}), {overdue} while "
        "overdue, {both} both",
        "{count} changes in {months}: {without} without approval ({without_rate}), {overdue} while "
        "overdue, {both} both",
        whole["change_count"],
        months=months,
        without=whole["without_approval_count"],
        without_rate=rate(whole["without_approval_rate"]),
        overdue=whole["while_overdue_count"],
        both=whole["overdue_without_approval_count"],
    )
    if whole["matured_count"]:
        sentence += say(
            language,
            "; of {matured} old enough to tell {later} became overdue afterwards ({rate})",
            matured=whole["matured_count"],
            later=whole["later_overdue_count"],
            rate=rate(whole["later_overdue_rate"]),
        )
    return sentence + _where(children, language) + say(language, ".")


def _where(children: pl.DataFrame, language: Language) -> str:
    if children["label"].n_unique() < 2:
        return ""
    for column, words in (
        ("overdue_without_approval_count", message("; most of both at {name} ({count})")),
        ("without_approval_count", message("; most without approval at {name} ({count})")),
    ):
        first = children.sort(column, "label", descending=[True, False]).row(0, named=True)
        if first[column]:
            return say(language, words, name=first["label"], count=first[column])
    return ""


def type_rows(by_type: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The kinds of change in words under what all of them come to."""
    return by_type.with_columns(
        kind=pl.Series(
            [
                say(language, "All changes") if code is None else term(language, "event_type", code)
                for code in by_type["event_type"]
            ]
        ),
        is_total=pl.col("event_type").is_null(),
        loan_count=pl.col("change_count"),
    )


def change_rows(changes: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Changes with what stands against each, in words."""
    against = [_against(row, language) for row in changes.iter_rows(named=True)]
    return changes.with_columns(
        *(
            pl.Series(
                name,
                [
                    # What secures a loan is a code in the file.
                    term(language, "guarantee_type", value) if kind == "GUARANTOR" else value
                    for kind, value in changes.select("event_type", name).iter_rows()
                ],
                dtype=pl.String,
            )
            for name in ("old_value", "new_value")
        ),
        against=pl.Series(against, dtype=pl.String),
        tone=pl.Series(["breach" if one else "plain" for one in against], dtype=pl.String),
    )


def _against(row: dict[str, Any], language: Language) -> str:
    said = {
        "without_approval": row["is_without_approval"],
        "self_approved": row["is_self_approved"],
        "while_overdue": row["is_while_overdue"],
        "repeated": row["is_repeated"],
        "later_overdue": row["is_later_overdue"],
    }
    return joined(
        language, [say(language, FINDINGS[name]) for name, holds in said.items() if holds]
    )
