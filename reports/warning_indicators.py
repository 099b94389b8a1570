"""The catalogue of early warning in words: which value at which level, what is missing for it."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.numbers import UNDEFINED, exact, rate
from reports.tables import Column
from reports.terms import term
from reports.wording import Language, joined, say

LEVELS = ("blue", "yellow", "orange", "red")
INDICATORS = (
    Column("indicator_code", "Code"),
    Column("title_words", "Indicator"),
    Column("limits", "Levels"),
    Column("verified", "Verified"),
    Column(
        "signalling_customer_count",
        "Signalled",
        "count",
        figure="indicator_signalling_customer_count",
    ),
    Column(
        "measured_customer_count", "Measured", "count", figure="indicator_measured_customer_count"
    ),
    Column("no_data_customer_count", "No data", "count", figure="indicator_no_data_customer_count"),
    Column("missing", "File that is missing"),
    Column("category", "Kind of indicator", "term", family="indicator_category"),
    Column("says_words", "What it measures"),
    Column("source_words", "Source"),
    Column("is_own", "Set by the bank", "flag"),
    Column("effective_from", "Since", "date"),
)
# How a comparison is printed.
SIGNS = {">": ">", ">=": "≥", "<": "<", "<=": "≤"}


def indicator_rows(
    indicators: pl.DataFrame, language: Language, verified: pl.Series
) -> pl.DataFrame:
    """The answer of ``warning_indicators`` with its words; ``verified``: said of each source."""
    rows = list(indicators.iter_rows(named=True))
    words = {
        "title_words": [say(language, row["title"]) for row in rows],
        "says_words": [say(language, row["says"]) for row in rows],
        "source_words": [say(language, row["source"]) for row in rows],
        "limits": [limits(row, language) for row in rows],
        "missing": [missing_files(row["missing_files"], language) for row in rows],
    }
    return indicators.with_columns(
        verified=verified,
        **{name: pl.Series(texts, dtype=pl.String) for name, texts in words.items()},
    )


def limits(indicator: Mapping[str, Any], language: Language) -> str:
    """From which value on it is at which level, such as “Yellow > 70.00% · Orange > 85.00%”."""
    if indicator["measure"] == "REPORTED":
        return " · ".join(
            say(
                language,
                "{level} when reported",
                level=term(language, "warning_level", one.upper()),
            )
            for one in LEVELS
            if indicator[f"{one}_threshold"] is not None
        )
    sign = SIGNS[indicator["comparison"]]
    said = [
        f"{term(language, 'warning_level', one.upper())} {sign} "
        f"{measured(indicator[f'{one}_threshold'], indicator['unit'])}"
        for one in LEVELS
        if indicator[f"{one}_threshold"] is not None
    ]
    if indicator["until_value"] is not None:
        said.append(
            say(
                language,
                "until {value}",
                value=measured(indicator["until_value"], indicator["unit"]),
            )
        )
    return " · ".join(said)


def measured(value: Any, unit: str) -> str:
    """A value of a measure as it is read: shares in percent, anything else as a plain number."""
    if value is None:
        return UNDEFINED
    return rate(value) if unit == "share" else f"{exact(value).normalize():f}"


def missing_files(tables: str | None, language: Language) -> str:
    """The files that have not arrived, by the names they go by."""
    if not tables:
        return ""
    return joined(language, [term(language, "table_name", one) for one in tables.split(", ")])
