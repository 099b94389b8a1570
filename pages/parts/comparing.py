"""Comparing: two dates, two organisations, or all organisations of a level, by one ratio."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, tables
from pages.parts.choices import choose
from pages.parts.data import ask, draw
from pages.parts.filters import Filters
from pages.parts.headline import WATCHED
from reports import charts
from reports.charts import TREND_MONTHS
from reports.comparison import side_by_side
from reports.scorecard import HEADLINE, Row
from reports.tables import Column
from reports.wording import message, say
from warehouse import query
from warehouse.metrics import metric

VIEWS = {
    "dates": message("Two dates"),
    "organisations": message("Two organisations"),
    "peers": message("Peers"),
}
# The figures each view shows beside the one compared.
FOOTNOTES: dict[str, tuple[str, ...]] = {
    "dates": ("contribution", "contribution_by_rate"),
    "organisations": (),
    "peers": ("peer_place", "peer_middle"),
}
# The choice of a date, an organisation or a level that follows the frame.
AS_ABOVE = "frame"


@dataclass(frozen=True)
class Comparison:
    """What is compared: a ratio, of whom, when and against when."""

    view: str
    figure: str
    month_end_date: date
    before_date: date | None


def draw_choices(filters: Filters) -> Comparison:
    """What to compare: by which ratio, and on which two dates, at first those of the frame."""
    language = filters.language
    dates = [f"{day:%Y-%m-%d}" for day in ask(query.month_ends, filters.reader)["month_end_date"]]
    view = choose(
        language,
        say(language, "View"),
        list(VIEWS),
        key="view",
        default="dates",
        words=lambda code: say(language, VIEWS.get(code, code)),
        shape="buttons",
        shows_label=False,
    )
    boxes = st.columns(3)
    with boxes[0]:
        figure = choose(
            language,
            say(language, "Figure"),
            WATCHED,
            key="figure",
            default="overdue_rate",
            words=lambda name: say(language, metric(name).title),
        )
    with boxes[1]:
        now = _choose_date(filters, say(language, "Date"), "on", dates, filters.month_end_date)
    with boxes[2]:
        before = _choose_date(
            filters, say(language, "Against"), "against", dates, filters.compared_date
        )
    assert now is not None
    return Comparison(view, figure, now, before)


def _choose_date(
    filters: Filters, label: str, key: str, dates: list[str], above: date | None
) -> date | None:
    language = filters.language
    as_above = "—" if above is None else f"{above:%Y-%m-%d}"
    chosen = choose(
        language,
        label,
        [AS_ABOVE, *dates],
        key=key,
        default=AS_ABOVE,
        words=lambda code: (
            say(language, "{date} (as above)", date=as_above) if code == AS_ABOVE else code
        ),
    )
    return above if chosen == AS_ABOVE else date.fromisoformat(chosen)


def standing(filters: Filters, org_id: str, day: date) -> Row | None:
    """The figures of an organisation on a day; None without a loan in the book."""
    found = ask(
        query.org_history,
        filters.reader,
        org_id=org_id,
        since=day,
        until=day,
        without_low_risk=filters.without_low_risk,
    )
    return found.row(0, named=True) if len(found) and found["loan_count"][0] else None


def two_dates_table(filters: Filters, comparison: Comparison, now: Row, before: Row) -> None:
    """All figures of the organisation on both days."""
    language = filters.language
    columns = _pair_columns(
        f"{comparison.month_end_date:%Y-%m-%d}", f"{comparison.before_date:%Y-%m-%d}"
    )
    title = say(language, "Figures on two dates")
    _pair(filters, now, before, columns, title, of_ratios_only=False)


def choose_other(filters: Filters) -> tuple[str, str] | None:
    """Number and name of another organisation in scope, at first the one above; None: no other."""
    language = filters.language
    found = ask(query.organisations, filters.reader)
    names = dict(found.select("org_id", "org_name").iter_rows())
    others = [org_id for org_id in names if org_id != filters.org_id]
    if not others:
        return None
    above = filters.path[-2].org_id if len(filters.path) > 1 else others[0]
    with st.columns(3)[0]:
        chosen = choose(
            language,
            say(language, "Compared organisation"),
            [AS_ABOVE, *others],
            key="with",
            default=AS_ABOVE,
            words=lambda code: names.get(above if code == AS_ABOVE else code, code),
        )
    org_id = above if chosen == AS_ABOVE else chosen
    return org_id, names[org_id]


def two_organisations(
    filters: Filters, comparison: Comparison, other: tuple[str, str], one: Row, row: Row
) -> None:
    """One ratio of both over thirteen months, then all figures side by side."""
    language = filters.language
    drawings.show(
        draw(
            charts.two_lines,
            filters.reader,
            _both_histories(filters, comparison, other[0]),
            figure=comparison.figure,
            names=(filters.org_name, other[1]),
        ),
        key=f"lines {filters.org_id} {other} {comparison} {filters.without_low_risk}",
        alt=say(language, "The figure of both organisations over 13 months"),
    )
    columns = _pair_columns(filters.org_name, other[1])
    title = say(language, "Figures of two organisations")
    _pair(filters, one, row, columns, title, of_ratios_only=True)


def _both_histories(filters: Filters, comparison: Comparison, other: str) -> pl.DataFrame:
    until = comparison.month_end_date
    histories = [
        ask(
            query.org_history,
            filters.reader,
            org_id=org_id,
            since=date(until.year - 1, until.month, 1),
            until=until,
            without_low_risk=filters.without_low_risk,
        ).select("month_end_date", pl.col(comparison.figure).alias(name))
        for org_id, name in ((filters.org_id, "one"), (other, "other"))
    ]
    both = histories[0].join(histories[1], on="month_end_date", how="left")
    return both.sort("month_end_date").tail(TREND_MONTHS)


def _pair_columns(one: str, other: str) -> tuple[Column, ...]:
    return (
        Column("title", "Figure"),
        Column("one", one, "printed", tone="state"),
        Column("other", other, "printed"),
        Column("difference", "Difference", "printed", tone="course"),
    )


def _pair(
    filters: Filters,
    one: Row,
    other: Row,
    columns: tuple[Column, ...],
    title: str,
    *,
    of_ratios_only: bool,
) -> None:
    rows = side_by_side(one, other, HEADLINE, filters.language, of_ratios_only=of_ratios_only)
    tables.show(
        rows,
        columns,
        filters,
        key=f"pair {columns[1].heading} {columns[2].heading} {filters.org_id}",
        alt=title,
    )
    downloads.offer(filters, title, columns, lambda: rows, key="pair")


NO_OTHER = message("There is only one organisation in what this desk shows: nothing to compare.")
