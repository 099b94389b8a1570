"""Vintages: curves, the triangle under them, and the loans of one of its cells."""

from dataclasses import dataclass
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables
from pages.parts.choices import choose
from pages.parts.data import ask, later
from pages.parts.data import draw as drawn
from pages.parts.filters import Filters
from reports import charts
from reports.numbers import count, money_with_unit
from reports.tables import Column, figure_column
from reports.vintages import cohort_label
from reports.wording import message, say
from warehouse import query
from warehouse.metrics import metric
from warehouse.query import Narrowing, Series, VintageFigure

SERIES: dict[str, str] = {
    "MONTH": message("By month"),
    "QUARTER": message("By quarter"),
    "YEAR": message("By year"),
    "PRODUCT": message("By product"),
}
FIGURES: dict[str, str] = {
    "vintage_rate": message("Current 30+"),
    "vintage_ever30_rate": message("Ever 30+"),
}
POINTS = (
    Column("label", "Group of loans"),
    Column("months_on_book", "Months on book", "count"),
    Column("loan_count", "Loans", "count"),
    figure_column("vintage_disbursed_amount"),
    Column("par30_principal", "Balance more than 30 days overdue", "money"),
    Column("written_off_principal", "Written off to date", "money"),
    figure_column("vintage_rate"),
    figure_column("vintage_ever30_amount"),
    figure_column("vintage_ever30_rate"),
    Column("not_reported_loan_count", "Loans not reported", "count"),
)
LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("product_code", "Product"),
    Column("disbursed_date", "Day of paying out", "date"),
    Column("disbursed_amount", "Amount paid out", "money"),
    Column("amount", "Counted", "money", hint=message("What the loan adds to the cell")),
    Column("days_past_due", "Days past due then", "count"),
    Column("bucket", "Age then", "term", family="bucket"),
    Column("written_off_principal", "Written off by then", "money"),
    Column("loan_state", "State now", "term", family="loan_state"),
    Column("officer_id", "Account manager"),
)
NO_COHORT = "none"
_SHORTEST_CURVE = 3


@dataclass(frozen=True)
class Cell:
    """A group of loans at an age; None where none is chosen."""

    part: str | None
    months_on_book: int | None


# The keys of the cell whose loans are listed.
COHORT, AT = "cohort", "at"


def choose_series(filters: Filters) -> Series:
    """What a curve is of."""
    language = filters.language
    return cast(
        "Series",
        choose(
            language,
            say(language, "Curves"),
            list(SERIES),
            key="series",
            default="QUARTER",
            words=lambda code: say(language, SERIES.get(code, code)),
            shape="buttons",
            shows_label=False,
        ),
    )


def choose_figure(filters: Filters) -> VintageFigure:
    """Late now, or late ever."""
    language = filters.language
    return cast(
        "VintageFigure",
        choose(
            language,
            say(language, "Figure"),
            list(FIGURES),
            key="figure",
            default="vintage_rate",
            words=lambda code: say(language, FIGURES.get(code, code)),
            shape="buttons",
            shows_label=False,
        ),
    )


def curves(filters: Filters, narrowing: Narrowing, series: Series) -> pl.DataFrame:
    """Every point reached, with the words for each cohort or product, the newest cohort last."""
    points = ask(
        query.vintage_curves,
        filters.reader,
        series=series,
        **filters.place,
        narrowing=narrowing,
    )
    labels = [cohort_label(part, series) for part in points["part"]]
    return points.with_columns(label=pl.Series(labels, dtype=pl.String))


def _last(points: pl.DataFrame, number: int, series: Series, figure: str) -> pl.DataFrame:
    """The newest cohorts, or the products lent most on, the one that stands worst last.

    Of a product only what rests on enough loans: the end of its curve is of its few oldest.
    """
    if series != "PRODUCT":
        newest = points["part"].unique(maintain_order=True).to_list()[-number:]
        return points.filter(pl.col("part").is_in(newest))
    points = points.filter(~pl.col("is_small"))
    standing = points.group_by("part", maintain_order=True).agg(
        pl.col("vintage_disbursed_amount").max(), pl.col(figure).last()
    )
    kept = standing.sort("vintage_disbursed_amount", "part", descending=[True, False])["part"]
    order = (
        standing.filter(pl.col("part").is_in(kept.head(number).to_list()))
        .sort(figure, "part", nulls_last=False)
        .select("part")
    )
    return order.join(points, on="part", maintain_order="left_right")


def draw(filters: Filters, points: pl.DataFrame, series: Series, figure: VintageFigure) -> Cell:
    """The curves and the triangle under them; the cell whose loans are to be listed.

    A click on a point or a cell chooses it.
    """
    # What is chosen is told by the boxes below, and marked in the charts above them.
    above = st.container()
    cell = _choose_cell(filters, points)
    with above:
        _draw_curves(filters, points, series, figure, cell)
        _draw_triangle(filters, points, series, figure, cell)
    return cell


def _draw_curves(
    filters: Filters,
    points: pl.DataFrame,
    series: Series,
    figure: VintageFigure,
    cell: Cell,
) -> None:
    language = filters.language
    # Of two or three points there is no curve to see.
    aged = points.filter(pl.col("months_on_book").max().over("part") >= _SHORTEST_CURVE)
    shown = _last(points if aged.is_empty() else aged, charts.MOST_CURVES, series, figure)
    if shown.is_empty():
        empty.nothing(language, TOO_FEW)
        return
    drawings.show(
        drawn(charts.vintage_curves, filters.reader, shown, figure=figure, chosen=cell.part),
        key=f"curves {series} {figure} {cell} {filters.about}",
        alt=say(language, "Rate of each group of loans over its months on book"),
        on_click=_open_cell,
    )


def _draw_triangle(
    filters: Filters,
    points: pl.DataFrame,
    series: Series,
    figure: VintageFigure,
    cell: Cell,
) -> None:
    language = filters.language
    shown = _last(points, charts.MOST_COHORTS, series, figure)
    if shown.is_empty():
        return
    number, all_number = shown["part"].n_unique(), points["part"].n_unique()
    drawn_number = min(number, charts.MOST_CURVES)
    if drawn_number < all_number:
        st.caption(
            say(
                language,
                "{all} in all: {curves} as curves, {rows} as rows; the download has them all.",
                curves=drawn_number,
                rows=number,
                all=all_number,
            )
        )
    drawings.show(
        drawn(
            charts.vintage_triangle,
            filters.reader,
            shown,
            figure=figure,
            chosen=f"{cell.part} {cell.months_on_book}",
        ),
        key=f"triangle {series} {figure} {cell} {filters.about}",
        alt=say(language, "Rate by months on book, one row per group of loans"),
        on_click=_open_cell,
    )
    downloads.offer(filters, say(language, "Vintages"), POINTS, lambda: points, key="points")


def _open_cell(point: dict[str, Any]) -> None:
    st.session_state[COHORT] = str(point["part"])
    st.session_state[AT] = str(int(point["months_on_book"]))


def _choose_cell(filters: Filters, points: pl.DataFrame) -> Cell:
    language = filters.language
    labels = dict(points.select("part", "label").unique(maintain_order=True).iter_rows())
    cohort_box, month_box = st.columns(2)
    with cohort_box:
        cohort = choose(
            language,
            say(language, "Loans behind a cell"),
            [NO_COHORT, *reversed(labels)],
            key=COHORT,
            default=NO_COHORT,
            words=lambda code: (
                say(language, "Click on a point or a cell, or choose")
                if code == NO_COHORT
                else labels.get(code, code)
            ),
        )
    if cohort == NO_COHORT:
        return Cell(None, None)
    reached = points.filter(pl.col("part") == cohort)["months_on_book"].to_list()
    with month_box:
        at = choose(
            language,
            say(language, "Months on book"),
            [str(month) for month in reversed(reached)],
            key=AT,
            default=str(reached[-1]),
            words=lambda code: code,
        )
    return Cell(cohort, int(at))


def loans_of_cell(
    filters: Filters,
    narrowing: Narrowing,
    series: Series,
    figure: VintageFigure,
    cell: Cell,
) -> None:
    """The loans that make the numerator of a cell, under what they add up to."""
    if cell.part is None or cell.months_on_book is None:
        return
    language = filters.language
    asked = {
        "figure": figure,
        "series": series,
        "part": cell.part,
        "months_on_book": cell.months_on_book,
        **filters.place,
        "narrowing": narrowing,
    }
    loans = ask(query.vintage_loans, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    if loans.is_empty():
        empty.nothing(language, NOTHING_BAD)
        return
    st.caption(
        say(
            language,
            "{title}: {amount} · {shown} of {all} loans shown",
            title=say(language, metric(str(metric(figure).numerator)).title),
            amount=money_with_unit(loans["all_amount"][0], language),
            shown=len(loans),
            all=count(loans["all_loan_count"][0]),
        )
    )
    tables.show(
        loans,
        LOANS,
        filters,
        key=f"vintage loans {series} {figure} {cell} {filters.about} {narrowing}",
        alt=say(language, "Loans behind a cell"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    downloads.offer(
        filters,
        say(language, "Vintage loans"),
        LOANS,
        later(query.vintage_loans, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key="vintage loans",
    )


NOTHING_BAD = message("None of these loans is counted there.")
TOO_FEW = message("No product has enough loans for a curve.")
NOTHING_REACHED = message("No group of loans has a whole month behind it yet.")
