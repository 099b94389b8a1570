"""The catalogue of early warning: what is watched, from which value on, and of whom."""

import polars as pl

from pages.parts import empty, lists
from pages.parts.data import ask
from pages.parts.filters import Filters
from pages.parts.footnotes import verified_word
from reports.warning_indicators import INDICATORS, indicator_rows
from reports.wording import message, say
from warehouse import query

TITLE = message("Warning indicators")
NO_INDICATORS = message("No indicator is watched: the bank's own parameters leave them all out.")


def indicators(filters: Filters) -> None:
    """Every indicator with its levels, whom it measures, and which file is missing for it."""
    language = filters.language
    found = ask(query.warning_indicators, filters.reader)
    if found.is_empty():
        empty.nothing(language, NO_INDICATORS)
        return
    verified = pl.Series(
        [verified_word(one, language) for one in found["is_verified"]], dtype=pl.String
    )
    rows = indicator_rows(found, language, verified)
    lists.show(
        filters,
        TITLE,
        INDICATORS,
        rows,
        lambda: rows,
        key="warning indicators",
        caption=say(
            language,
            "{count} borrowers of the whole bank have a loan in the book.",
            count=f"{found['customer_count'][0]:,}",
        ),
        visible_rows=20,
    )
