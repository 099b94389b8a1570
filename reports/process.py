"""What is said about the stages of loans: the answer of their page, and their table."""

from typing import Any

import polars as pl

from reports.numbers import exact, money_with_unit, rate, signed
from reports.scorecard import Row
from reports.tables import Column
from reports.terms import term
from reports.wording import Language, joined, message, say, say_count

# Where most loans are, and nothing is waiting: named in words, not drawn.
QUIET = "REGULAR"
# Its limit is that of each loan's first check.
FIRST_CHECK = "FIRST_CHECK"
STAGES = (
    Column("stage", "Stage"),
    Column("loan_count", "Number of loans", "count"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("stuck_loan_count", "Beyond the limit", "count", tone="tone"),
    Column("stuck_principal", "Balance beyond the limit", "money"),
    Column("stuck_rate", "Share beyond", "rate", is_sample=False, figure="stuck_rate"),
    Column("longest_days_over", "Longest beyond, days", "count"),
    Column("limit", "Time limit"),
    Column(
        "median_days",
        "Median days",
        "count",
        hint=message("Half of the loans that left it in the last twelve months took no longer"),
    ),
    Column(
        "passed_late_rate",
        "Left late",
        "rate",
        hint=message(
            "Loans that left the stage after its limit / loans that left it, last twelve months"
        ),
        sample="passed_count",
    ),
    Column("about", "What it means"),
    Column("ends", "What ends it"),
)
LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("stage", "Stage"),
    Column("days_over_limit", "Days beyond", "count", tone="tone"),
    Column("days_in_stage", "Days in stage", "count"),
    Column("from_date", "Entered on", "date"),
    Column("limit_date", "Time limit", "date"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("overdue_amount", "Amount overdue", "money"),
    Column("days_past_due", "Days past due", "count"),
    Column("officer_id", "Account manager"),
    Column("customer_type", "Customer type", "term", family="customer_type"),
    Column("product_code", "Product"),
    Column("maturity_date", "Matures", "date"),
)


def process_answer(
    stages: pl.DataFrame, children: pl.DataFrame, comparison: str | None, language: Language
) -> str:
    """How many loans are stuck, what they come to, in which stage, for how long, and where.

    ``stages``: the answer of ``query.stages``. ``children``: that of ``stages_by_child`` with
    ``label``. ``comparison``: the date compared with, in words; None without one.
    """
    missing = say(language, "Not reported")
    stuck = stages.filter(pl.col("stuck_loan_count") > 0)
    if stuck.is_empty():
        return say(language, "No loan is in its stage beyond the limit.")
    number: Any = stuck["stuck_loan_count"].sum()
    amount = stuck["stuck_principal"].sum() if stuck["stuck_principal"].count() else None
    whole = stages["outstanding_principal"].sum()
    sentence = say_count(
        language,
        "{count} loan is in its stage beyond the limit: {amount}, {share} of the balance",
        "{count} loans are in their stage beyond the limit: {amount}, {share} of the balance",
        number,
        amount=money_with_unit(amount, language, missing),
        share=rate(exact(amount) / exact(whole) if amount is not None and whole else None),
    )
    if comparison is not None:
        change = number - (stages["stuck_loan_count_before"].sum() or 0)
        if change:
            sentence += say(
                language,
                "; {change} loans against {comparison}",
                change=signed(change),
                comparison=say(language, comparison),
            )
        else:
            sentence += say(
                language, "; as many as {comparison}", comparison=say(language, comparison)
            )
    most = stuck.sort("stuck_loan_count", "stage_no", descending=[True, False]).row(0, named=True)
    longest = stuck.sort("longest_days_over", "stage_no", descending=[True, False]).row(
        0, named=True
    )
    sentence += say(
        language,
        "; most in “{stage}” ({count})",
        stage=say(language, most["title"]),
        count=most["stuck_loan_count"],
    )
    sentence += say_count(
        language,
        ", the longest {count} day beyond it (“{stage}”)",
        ", the longest {count} days beyond it (“{stage}”)",
        longest["longest_days_over"],
        stage=say(language, longest["title"]),
    )
    return sentence + _where(children, language) + say(language, ".")


def _where(children: pl.DataFrame, language: Language) -> str:
    if children.is_empty():
        return ""
    places = (
        children.group_by("label")
        .agg(pl.col("stuck_loan_count").sum())
        .filter(pl.col("stuck_loan_count") > 0)
        .sort("stuck_loan_count", "label", descending=[True, False])
    )
    if children["label"].n_unique() < 2 or places.is_empty():
        return ""
    first = places.row(0, named=True)
    return say(
        language,
        "; most at {name} ({count})",
        name=first["label"],
        count=first["stuck_loan_count"],
    )


def stage_rows(stages: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The stages as rows of a table under what all of them come to."""
    told = stages.filter(pl.col("loan_count").is_not_null())
    rows: list[Row] = [
        {
            "stage_code": None,
            "stage": say(language, "All loans in the book"),
            "is_total": True,
            "loan_count": int(told["loan_count"].sum()),
            "outstanding_principal": _sum(told["outstanding_principal"]),
            "stuck_loan_count": int(told["stuck_loan_count"].sum()),
            "stuck_principal": _sum(told["stuck_principal"]),
            "stuck_rate": _share(told),
            "longest_days_over": told["longest_days_over"].max(),
        }
    ]
    for one in stages.iter_rows(named=True):
        is_told = one["loan_count"] is not None
        has_limit = one["limit_days"] is not None or one["stage_code"] == FIRST_CHECK
        rows.append(
            {
                "stage_code": one["stage_code"] if one["loan_count"] else None,
                "stage": say(language, one["title"]),
                "is_total": False,
                "tone": "breach" if one["stuck_loan_count"] else "plain",
                "limit": limit_words(one, language),
                "about": say(language, one["says"]) if is_told else untold_words(one, language),
                "ends": say(language, one["ends_when"]),
                "passed_count": one["passed_count"] or 0,
                "longest_days_over": one["longest_days_over"] if one["stuck_loan_count"] else None,
                "median_days": None if one["median_days"] is None else round(one["median_days"]),
                "loan_count": one["loan_count"],
                "outstanding_principal": one["outstanding_principal"],
                # Without a limit nothing can be beyond it.
                **{
                    name: one[name] if has_limit else None
                    for name in (
                        "stuck_loan_count",
                        "stuck_principal",
                        "stuck_rate",
                        "passed_late_rate",
                    )
                },
            }
        )
    return pl.DataFrame(
        [{**dict.fromkeys(_SCHEMA), **row} for row in rows], schema=_SCHEMA, orient="row"
    )


_SCHEMA: dict[str, Any] = {
    "stage_code": pl.String,
    "stage": pl.String,
    "is_total": pl.Boolean,
    "tone": pl.String,
    "loan_count": pl.Int64,
    "outstanding_principal": pl.Decimal(38, 2),
    "stuck_loan_count": pl.Int64,
    "stuck_principal": pl.Decimal(38, 2),
    "stuck_rate": pl.Float64,
    "longest_days_over": pl.Int64,
    "limit": pl.String,
    "median_days": pl.Int64,
    "passed_late_rate": pl.Float64,
    "passed_count": pl.Int64,
    "about": pl.String,
    "ends": pl.String,
}


def _sum(amounts: pl.Series) -> Any:
    return amounts.sum() if amounts.count() else None


def _share(stages: pl.DataFrame) -> float | None:
    loans, stuck = stages.select("loan_count", "stuck_loan_count").sum().row(0)
    return stuck / loans if loans else None


def limit_words(stage: Row, language: Language) -> str:
    """How long a loan may be in a stage."""
    if stage["limit_days"] is not None:
        return say_count(language, "{count} day", "{count} days", stage["limit_days"])
    if stage["stage_code"] == FIRST_CHECK:
        return say(language, "as its first check is due")
    return say(language, "no limit")


def untold_words(stage: Row, language: Language) -> str:
    """Which files would tell of a stage."""
    files = [term(language, "table_name", one) for one in stage["needs"].split(", ") if one]
    return say(language, "Not told: it needs {files}", files=joined(language, files))


def loan_rows(loans: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Loans with the name of their stage, those beyond its limit marked."""
    return loans.with_columns(
        stage=pl.Series([say(language, one) for one in loans["title"]], dtype=pl.String),
        tone=pl.when(pl.col("days_over_limit") > 0)
        .then(pl.lit("breach"))
        .otherwise(pl.lit("plain")),
    )


def stage_line(stage: Row, language: Language) -> str:
    """The stage of one loan, since when, and how that stands to its limit."""
    words = say_count(
        language,
        "{stage} since {day}, {count} day",
        "{stage} since {day}, {count} days",
        stage["days_in_stage"],
        stage=say(language, stage["title"]),
        day=f"{stage['entered_date']:%Y-%m-%d}",
    )
    if stage["limit_date"] is not None:
        words += say(language, "; limit {day}", day=f"{stage['limit_date']:%Y-%m-%d}")
    if stage["is_stuck"]:
        words += say_count(
            language,
            ", {count} day beyond it",
            ", {count} days beyond it",
            stage["days_over_limit"],
        )
    if stage["ends_on_date"] is not None:
        words += say(language, "; until {day}", day=f"{stage['ends_on_date']:%Y-%m-%d}")
    return words
