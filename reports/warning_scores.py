"""What is said about how good warnings were: the answer, the report card, and other thresholds."""

from typing import Any

import polars as pl

from reports.numbers import (
    UNDEFINED,
    count,
    money_with_unit,
    one_decimal,
    percent,
    points_with_unit,
    rate,
)
from reports.scorecard import Row
from reports.tables import Column
from reports.terms import term
from reports.warning_indicators import SIGNS
from reports.wording import Language, message, say, say_count

# An indicator whose hit rate is below this part of the rate of all cries wolf.
_NOISY = 0.5
_TRIED, _BESIDE = message("Tried"), message("For comparison")
SCORES = (
    Column("indicator", "Indicator"),
    Column("triggered_count", "Raised", "count", hint=message("Warnings raised in these months")),
    Column(
        "matured_count",
        "Judged",
        "count",
        hint=message("Warnings whose days to be judged by ended in these months"),
    ),
    Column("followed_count", "Followed", "count", hint=message("Judged and followed by harm")),
    Column("precision_rate", "Hit rate", "rate", sample="matured_count"),
    Column(
        "foreseeing_count",
        "Of them foreseeing",
        "count",
        hint=message("Judged, and raised before a loan was past 30 days"),
    ),
    Column(
        "foreseeing_precision_rate",
        "Hit rate when foreseeing",
        "rate",
        sample="foreseeing_count",
    ),
    Column(
        "warned_count",
        "Loans warned of",
        "count",
        hint=message("Loans newly past 30 days it warned of at least 30 days before"),
    ),
    Column("recall_rate", "Share warned of", "rate", sample="newly_past_due_count"),
    Column("lead", "Lead, days", "printed", hint=message("Middle of the days to day 31")),
)
CHILDREN = (
    Column("label", "Organisation"),
    Column("newly_past_due_count", "Newly past 30 days", "count"),
    Column("warned_count", "Warned of in time", "count"),
    Column("missed_count", "Missed", "count"),
    Column("recall_rate", "Share warned of", "rate", sample="newly_past_due_count"),
    Column("missed_principal", "Missed balance", "money"),
    Column("matured_count", "Warnings judged", "count"),
    Column("followed_count", "Followed", "count"),
    Column("precision_rate", "Hit rate", "rate", sample="matured_count"),
    Column("lead", "Lead, days", "printed"),
)
GONE_WRONG = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("past_due_date", "Past 30 days since", "date"),
    Column("warning_outcome", "Warned of", "term", family="warning_outcome"),
    Column("first_warned_date", "First warning", "date"),
    Column("first_indicator", "By"),
    Column("lead_days", "Lead, days", "count"),
    Column("is_warned_before_arrears", "Before the arrears", "flag"),
    Column("outstanding_principal", "Balance at that month end", "money"),
    Column("until_date", "No longer so since", "date"),
    Column("officer_id", "Account manager", "identifier"),
)
JUDGED = (
    Column("warning_id", "Warning", "identifier"),
    Column("indicator", "Indicator"),
    Column("customer_name", "Customer"),
    Column("triggered_date", "Raised on", "date"),
    Column("followed_by", "Followed by", "term", family="followed_by"),
    Column("followed_days", "Days after", "count"),
    Column("is_late_already", "Past 30 days already", "flag"),
    Column("level", "Level when raised", "term", family="warning_level"),
    Column("warning_state", "State", "term", family="warning_state"),
    Column("loan_id", "Loan number", "identifier"),
    Column("org_name", "Organisation"),
    Column("past_due_date", "Past 30 days on", "date"),
    Column("downgraded_date", "Downgraded on", "date"),
)
WHAT_IF = (
    Column("name", "Threshold"),
    Column("value", "Value", "printed"),
    Column("raised_count", "Warnings", "count"),
    Column("per_month", "A month", "printed"),
    Column("customer_count", "Customers", "count"),
    Column("matured_count", "Judged", "count"),
    Column("followed_count", "Followed", "count"),
    Column("precision_rate", "Hit rate", "rate", sample="matured_count"),
    Column("caught_count", "Loans warned of", "count"),
    Column("newly_past_due_count", "Newly past 30 days", "count"),
    Column("recall_rate", "Share warned of", "rate", sample="newly_past_due_count"),
    Column("newly_caught_count", "Of them missed so far", "count"),
    Column("lead", "Lead, days", "printed"),
)
CAUGHT = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("past_due_date", "Past 30 days since", "date"),
    Column("would_warn_date", "It would have warned on", "date"),
    Column("would_lead_days", "Lead, days", "count"),
    Column("warning_outcome", "Warned of by warnings on record", "term", family="warning_outcome"),
    Column("outstanding_principal", "Balance at that month end", "money"),
)


def indicator_name(code: str, title: str | None, language: Language) -> str:
    """An indicator by its code and its name; of an unknown one the code."""
    return code if title is None else f"{code} {say(language, title)}"


def score_answer(now: Row, months: int, language: Language) -> str:
    """How many loans that went wrong were warned of, how early, and how often warnings were right.

    ``now``: the row of ``query.score_totals``.
    """
    if now["newly_past_due_count"]:
        sentence = say_count(
            language,
            "In the last {months} months {count} loan went past 30 days; {warned} had a warning at "
            "least 30 days before ({rate}), {missed} were missed",
            "In the last {months} months {count} loans went past 30 days; {warned} had a warning "
            "at least 30 days before ({rate}), {missed} were missed",
            now["newly_past_due_count"],
            months=months,
            warned=count(now["warned_count"]),
            rate=rate(now["recall_rate"]),
            missed=count(now["missed_count"]),
        )
        if now["missed_principal"]:
            sentence += say(
                language, " ({amount})", amount=money_with_unit(now["missed_principal"], language)
            )
        # A warning of the first day past due is in time by definition, and tells little.
        sentence += say_count(
            language,
            "; {count} was warned of before the arrears began",
            "; {count} were warned of before the arrears began",
            now["warned_before_arrears_count"],
        )
    else:
        sentence = say(
            language, "In the last {months} months no loan went past 30 days", months=months
        )
    if now["median_lead_days"] is not None:
        sentence += say(
            language, "; half were warned of {days} days before or earlier", days=_days(now)
        )
    if not now["matured_count"]:
        return sentence + say(language, "; no warning can be judged yet.")
    sentence += say_count(
        language,
        "; of {count} warning judged {rate} was right",
        "; of {count} warnings judged {rate} were right",
        now["matured_count"],
        rate=rate(now["precision_rate"]),
    )
    return sentence + say(language, ".")


def standing_line(now: Row, language: Language) -> str:
    """The numbers behind the answer that a reader asks for next."""
    parts = [
        say(
            language,
            "missed: {late} warned of too late, {never} not at all",
            late=count(now["warned_late_count"]),
            never=count(now["not_warned_count"]),
        ),
        say(
            language,
            "judged and followed {followed} of {judged}; of these raised when a loan was past 30 "
            "days already {late}, without them {rate} ({part} of {rest})",
            followed=count(now["followed_count"]),
            judged=count(now["matured_count"]),
            late=count(now["matured_count"] - now["foreseeing_count"]),
            rate=rate(now["foreseeing_precision_rate"]),
            part=count(now["foreseeing_followed_count"]),
            rest=count(now["foreseeing_count"]),
        ),
        say(language, "not yet to be judged: {number}", number=count(now["unjudged_count"])),
    ]
    return " · ".join(parts)


def advice(scores: pl.DataFrame, now: Row, least: int, language: Language) -> str | None:
    """What to tune: which indicator cries wolf most, which one foresees most; None: neither."""
    parts = []
    if now["precision_rate"]:
        noisy = scores.filter(
            (pl.col("matured_count") >= least)
            & (pl.col("precision_rate") < _NOISY * now["precision_rate"])
        ).sort("matured_count", descending=True)
        for one in noisy.head(1).iter_rows(named=True):
            parts.append(
                say(
                    language,
                    "{indicator} cries wolf: {followed} of {judged} warnings were followed "
                    "({rate}); try a stricter threshold below",
                    indicator=_named(one, language),
                    followed=count(one["followed_count"]),
                    judged=count(one["matured_count"]),
                    rate=rate(one["precision_rate"]),
                )
            )
    best = scores.filter(pl.col("warned_count") > 0).sort("warned_count", descending=True)
    for one in best.head(1).iter_rows(named=True):
        parts.append(
            say(
                language,
                "{indicator} foresees most: {warned} of {all} loans, {days} days before",
                indicator=_named(one, language),
                warned=count(one["warned_count"]),
                all=count(one["newly_past_due_count"]),
                days=_days(one),
            )
        )
    silent = scores.filter(pl.col("triggered_count") + pl.col("matured_count") == 0)
    if len(silent):
        parts.append(
            say_count(
                language,
                "{count} indicator raised nothing in these months",
                "{count} indicators raised nothing in these months",
                len(silent),
            )
        )
    if not parts:
        return None
    between, end = ("；", "。") if language is Language.ZH else ("; ", ".")
    return between.join(parts) + end


def score_rows(scores: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The report card with the indicators' names and lead times as they are printed."""
    return with_lead(named_rows(scores, language))


def named_rows(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Rows with the name of their indicator: ``indicator``."""
    names = [
        indicator_name(code, title, language)
        for code, title in rows.select("indicator_code", "title").iter_rows()
    ]
    return rows.with_columns(indicator=pl.Series(names, dtype=pl.String))


def with_lead(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the middle of their lead times as it is printed: ``lead``."""
    texts = [_days(row) for row in rows.select("median_lead_days").iter_rows(named=True)]
    return rows.with_columns(lead=pl.Series(texts, dtype=pl.String))


def gone_rows(rows: pl.DataFrame, titles: dict[str, str], language: Language) -> pl.DataFrame:
    """Loans gone wrong with the name of the indicator that warned first: ``first_indicator``."""
    names = [
        None if code is None else indicator_name(code, titles.get(code), language)
        for code in rows["first_indicator_code"]
    ]
    return rows.with_columns(first_indicator=pl.Series(names, dtype=pl.String))


# --- other thresholds ---


def threshold_text(value: float | None, unit: str, language: Language) -> str:
    """A threshold in the unit of its measure; a share in per cent."""
    if value is None:
        return UNDEFINED
    number = percent(value) if unit == "share" else value
    digits = f"{number:,.4f}".rstrip("0").rstrip(".")
    if unit == "share":
        return f"{digits}%"
    return f"{digits} {term(language, 'measure_unit', unit)}"


def what_if_rows(
    found: pl.DataFrame,
    *,
    present: float,
    tried: float,
    unit: str,
    comparison: str,
    language: Language,
) -> pl.DataFrame:
    """The thresholds compared, with their names: in force, tried, or others beside them."""
    shown = with_lead(found)
    return shown.with_columns(
        name=pl.Series(
            [
                say(language, "In force")
                if value == present
                else say(language, _TRIED if value == tried else _BESIDE)
                for value in shown["threshold"]
            ],
            dtype=pl.String,
        ),
        value=pl.Series(
            [
                f"{SIGNS[comparison]} {threshold_text(one, unit, language)}"
                for one in shown["threshold"]
            ],
            dtype=pl.String,
        ),
        per_month=pl.Series(
            [one_decimal(one) for one in shown["raised_per_month"]], dtype=pl.String
        ),
    )


def what_if_answer(now: dict[str, Any], tried: dict[str, Any] | None, language: Language) -> str:
    """What another threshold would have caught and cost against the one in force."""
    if tried is None:
        return say(
            language,
            "The threshold in force would have warned of {caught} of {all} loans at least 30 days "
            "before ({recall}), at {month} warnings a month of which {precision} were right.",
            caught=count(now["caught_count"]),
            all=count(now["newly_past_due_count"]),
            recall=rate(now["recall_rate"]),
            month=one_decimal(now["raised_per_month"]),
            precision=rate(now["precision_rate"]),
        )
    return say(
        language,
        "It would have warned of {caught} of {all} loans at least 30 days before ({recall}) "
        "instead of {before}, {new} of them missed so far; at {month} warnings a month instead of "
        "{month_before}; right in {precision} instead of {precision_before} ({change}).",
        caught=count(tried["caught_count"]),
        all=count(tried["newly_past_due_count"]),
        recall=rate(tried["recall_rate"]),
        before=count(now["caught_count"]),
        new=count(tried["newly_caught_count"]),
        month=one_decimal(tried["raised_per_month"]),
        month_before=one_decimal(now["raised_per_month"]),
        precision=rate(tried["precision_rate"]),
        precision_before=rate(now["precision_rate"]),
        change=points_with_unit(tried["precision_rate"], now["precision_rate"], language),
    )


def _named(row: Row, language: Language) -> str:
    return indicator_name(row["indicator_code"], row["title"], language)


def _days(row: Row) -> str:
    value = row["median_lead_days"]
    return UNDEFINED if value is None else f"{value:,.1f}".removesuffix(".0")
