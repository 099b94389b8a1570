"""Curves, triangles and first payments show what their rows say."""

import polars as pl

from reports import charts
from reports.palette import LIGHT
from tests.reports.drawn_charts import (
    EN,
    ZH,
    curves,
    first_payments,
    rows_of,
    triangle,
    vintage_points,
)


def test_a_month_on_book_not_reached_has_no_cell_and_one_not_reported_no_zero() -> None:
    cells = rows_of(triangle(ZH, "light").to_dict())

    texts = {(cell["label"], cell["months_on_book"]): cell["text"] for cell in cells}
    assert texts == {
        **{("2025Q1", month): text for month, text in enumerate(("0.00%", "1.00%", "2.00%"))},
        ("2025Q1", 3): "2.00%",
        **{("2025Q2", month): text for month, text in enumerate(("0.00%", "2.00%", "4.00%"))},
        ("2025Q3", 0): "0.00%",
        ("2025Q3", 1): "未报送",
    }
    assert [cell["label"] for cell in cells if cell["is_chosen"]] == ["2025Q2"]


def test_the_triangle_keeps_the_order_of_its_cohorts_and_says_where_loans_are_few() -> None:
    specification = triangle(ZH, "light", is_small=True).to_dict()

    assert specification["layer"][0]["encoding"]["y"]["sort"] == ["2025Q1", "2025Q2", "2025Q3"]
    assert specification["title"]["text"].endswith("（灰字为样本少）")
    assert "样本少" not in triangle(ZH, "light").to_dict()["title"]["text"]


def test_a_long_triangle_shows_every_third_month() -> None:
    points = pl.concat([vintage_points().head(1)] * 31).with_columns(
        months_on_book=pl.Series(range(31))
    )
    chart = charts.vintage_triangle(
        points, figure="vintage_rate", chosen=None, language=EN, theme="light"
    )

    shown = [cell["months_on_book"] for cell in rows_of(chart.to_dict())]
    assert shown == list(range(0, 31, 3))


def test_each_curve_is_named_at_its_last_point_and_no_name_covers_another() -> None:
    specification = curves(ZH, "light").to_dict()

    names = {row["label"]: row for row in rows_of(specification) if "place" in row}
    assert {label: row["months_on_book"] for label, row in names.items()} == {
        "2025Q1": 3,
        "2025Q2": 2,
        "2025Q3": 0,
    }
    flat = vintage_points().with_columns(vintage_rate=pl.lit(0.01))
    ends = flat.filter(pl.col("months_on_book") == 1)
    chart = charts.vintage_curves(
        ends, figure="vintage_rate", chosen=None, language=ZH, theme="light"
    )
    places = {row["label"]: row["place"] for row in rows_of(chart.to_dict()) if "place" in row}
    assert len(set(places.values())) == 3


def test_months_that_cannot_be_observed_have_no_bar_and_few_loans_a_pale_one() -> None:
    bars = rows_of(first_payments(ZH, "light").to_dict())

    assert [(bar["value"], bar["text"]) for bar in bars[:3]] == [
        (0.025, "2.50%"),
        (0.05, "5.00%"),
        (None, "—"),
    ]
    assert [bar["opacity"] for bar in bars[:3]] == [1, 0.45, 0.45]


def test_a_chosen_curve_stands_out_from_the_others() -> None:
    chart = charts.vintage_curves(
        vintage_points(),
        figure="vintage_rate",
        chosen="2025-04-01",
        language=ZH,
        theme="light",
    )

    colours = {row["label"]: row["colour"] for row in rows_of(chart.to_dict()) if "colour" in row}
    assert colours == {"2025Q1": LIGHT.other, "2025Q2": LIGHT.main, "2025Q3": LIGHT.other}
