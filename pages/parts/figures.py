"""The figures of the chosen organisation, and of those below it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pages.parts.data import ask
from pages.parts.filters import Filters
from reports.charts import MOST_ROWS, TREND_MONTHS
from reports.scorecard import Row
from reports.terms import organisation_name
from reports.wording import Language, say
from warehouse import query
from warehouse.metrics import metric


@dataclass(frozen=True)
class Standing:
    """One organisation now, the month before, the year before, and the 25 months up to now."""

    now: Row
    month_before: Row | None
    year_before: Row | None
    compared: Row | None
    history: pl.DataFrame

    @property
    def recent(self) -> pl.DataFrame:
        """The last thirteen months."""
        return self.history.tail(TREND_MONTHS)


def standing(filters: Filters) -> Standing | None:
    """How the organisation stands; None without a loan in the book."""
    until = filters.month_end_date
    history = ask(
        query.org_history,
        filters.reader,
        org_id=filters.org_id,
        since=_first_of_month(until, years=2),
        until=until,
        without_low_risk=filters.without_low_risk,
    )
    rows: dict[date, dict[str, Any]] = {row["month_end_date"]: row for row in history.to_dicts()}
    now = rows.get(until)
    if now is None or not now["loan_count"]:
        return None
    dates = (filters.previous_date, filters.year_before_date, filters.compared_date)
    month_before, year_before, compared = (
        rows.get(day) if day is not None else None for day in dates
    )
    return Standing(now, month_before, year_before, compared, history)


def changes(filters: Filters, figure: str) -> pl.DataFrame:
    """Who changed a figure since the month end compared with: ``org_id``, ``label``, ``change``.

    ``org_id`` is missing for the organisation's own loans, which nothing lies below.
    """
    if filters.compared_date is None:
        return pl.DataFrame(schema={"org_id": pl.String, "label": pl.String, "change": pl.Decimal})
    found = ask(
        query.changes_by_child,
        filters.reader,
        figure=figure,
        before_date=filters.compared_date,
        **filters.book,
    )
    return labelled(found, filters.language)


def labelled(parts: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Parts of an organisation with the words for each; its own loans are named as such."""
    own = pl.concat_str(pl.col("org_name"), pl.lit(say(language, " (own loans)")))
    return parts.with_columns(
        label=pl.when("is_own").then(own).otherwise(named(parts, language)),
        org_id=pl.when("is_own").then(None).otherwise("org_id"),
    )


def named(parts: pl.DataFrame, language: Language) -> pl.Series:
    """The names of organisations, those closed or merged marked: ``org_name``, ``org_status``."""
    rows = parts.select("org_name", "org_status").iter_rows()
    return pl.Series(
        [organisation_name(language, name, status) for name, status in rows], dtype=pl.String
    )


def map_of_children(filters: Filters, figure: str) -> tuple[pl.DataFrame, int]:
    """The organisations below over thirteen months, and how many of them there are.

    Where there are too many to see, the worst by the figure stand for all.
    """
    months = ask(
        query.child_months,
        filters.reader,
        org_id=filters.org_id,
        since=_first_of_month(filters.month_end_date, years=1),
        until=filters.month_end_date,
        without_low_risk=filters.without_low_risk,
    ).filter(pl.col("loan_count") > 0)
    latest = months.filter(pl.col("month_end_date") == filters.month_end_date)
    worst = latest.sort(figure, "org_id", descending=[True, False], nulls_last=True)["org_id"]
    shown = months.filter(pl.col("org_id").is_in(worst.head(MOST_ROWS).to_list()))
    labels = named(shown, filters.language)
    limits = [one for one in (metric(figure).limit, metric(figure).near) if one is not None]
    return shown.select("org_id", "month_end_date", figure, *limits, label=labels), len(worst)


def _first_of_month(day: date, *, years: int) -> date:
    """The first of the same month some years before."""
    return date(day.year - years, day.month, 1)
