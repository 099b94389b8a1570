"""Charts: pure functions from a frame to a specification a browser can draw without help."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import altair as alt
import polars as pl
import pytest

from reports import charts
from reports.palette import DARK, LIGHT, Theme, palette
from reports.wording import Language
from tests.org_month import org_month

MONTHS = [date(2023 + (m // 12), m % 12 + 1, 28) for m in range(5, 30)]
ZH, EN = Language.ZH, Language.EN


def history(figure: str = "overdue_rate", **more: Any) -> pl.DataFrame:
    rows = [
        org_month(**{figure: 0.02 + number / 1000}) | {"month_end_date": day} | more
        for number, day in enumerate(MONTHS)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def trend(language: Language, theme: Theme, figure: str = "overdue_rate") -> alt.LayerChart:
    return charts.trend(
        history(figure), figure=figure, until=MONTHS[-1], language=language, theme=theme
    )


def parts() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "part": ["M1", "M2", "M3"],
            "label": ["M1\n1–30天", "M2\n31–60天", "M3\n61–90天"],
            "overdue_balance": [Decimal(30_000), Decimal(90_000), None],
            "before": [Decimal(10_000), None, Decimal(70_000)],
            "loan_count": [3, 9, None],
        }
    )


def ranked(language: Language, theme: Theme) -> alt.LayerChart:
    return charts.ranked_bars(
        parts(), figure="overdue_balance", chosen=None, language=language, theme=theme
    )


def bucket(language: Language, theme: Theme) -> alt.LayerChart:
    return charts.bucket_bars(
        parts(),
        figure="overdue_balance",
        before_name="上月",
        chosen="M2",
        language=language,
        theme=theme,
    )


def movers(language: Language, theme: Theme) -> alt.LayerChart:
    changes = pl.DataFrame(
        {
            "org_id": ["A", "B", None],
            "label": ["甲", "乙", "丙(本级)"],
            "change": [Decimal(90_000), Decimal(-50_000), Decimal(10_000)],
        }
    )
    return charts.movers(changes, language=language, theme=theme)


def heat(language: Language, theme: Theme, figure: str = "overdue_rate") -> alt.LayerChart:
    rows = [
        {
            "org_id": org_id,
            "label": f"支行{org_id}",
            "month_end_date": day,
            figure: None if org_id == "C" else (0.5 + number / 10) * (1 + (org_id == "B")),
        }
        for org_id in "ABC"
        for number, day in enumerate(MONTHS[-13:])
    ]
    return charts.heat_map(pl.DataFrame(rows), figure=figure, language=language, theme=theme)


def days(language: Language, theme: Theme) -> alt.LayerChart:
    months = pl.DataFrame(
        {
            "month_end_date": MONTHS[:4],
            "days_past_due": [0, 20, 51, None],
            "bucket": ["M0", "M1", "M2", None],
        }
    )
    return charts.days_past_due(
        months,
        marks=((date(2023, 9, 3), "EXTENSION"), (date(2023, 9, 3), "NEW_PLAN")),
        bucket_days=(("M0", 0), ("M1", 1), ("M2", 31), ("M3", 61)),
        language=language,
        theme=theme,
    )


def flows(language: Language, theme: Theme) -> alt.LayerChart:
    months = pl.DataFrame(
        {
            "month": [date(2023, 6, 1), date(2023, 7, 1)],
            "due_amount": [Decimal("1050.50"), Decimal(1000)],
            "paid_amount": [Decimal(0), Decimal(2050)],
        }
    )
    return charts.plan_and_payments(months, until=date(2025, 1, 1), language=language, theme=theme)


def matrix(
    language: Language, theme: Theme, figure: str = "roll_rate", **more: Any
) -> alt.LayerChart:
    cells = pl.DataFrame(
        {
            "from_bucket": ["M0", "M0", "M0", "M1"],
            "to_state": ["M0", "M1", "SETTLED", "NOT_REPORTED"],
            "loan_count": [7, 2, 1, 1],
            "rolled_principal": [Decimal(700), Decimal(200), Decimal(100), Decimal(50)],
            "rolled_closing_principal": [Decimal(690), Decimal(210), Decimal(0), None],
            "roll_rate": [0.7, 0.2, 0.1, 1.0],
            "closing_roll_rate": [0.69, 0.21, 0.0, None],
        }
    )
    options: dict[str, Any] = {
        "buckets": (("M0", "M0 · 1000元"), ("M1", "M1 · 50元"), ("M2", "M2 · —")),
        "to_order": ("M0", "M1", "M2", "NOT_REPORTED", "SETTLED"),
        "chosen": ("M0", "M1"),
    }
    return charts.roll_matrix(
        cells, figure=figure, language=language, theme=theme, **options | more
    )


def waterfall(language: Language, theme: Theme) -> alt.LayerChart:
    steps = {
        "opening_balance": 710_000,
        "inflow_balance": 400_000,
        "cured_balance": 40_000,
        "repaid_balance": 0,
        "written_off_balance": 90_000,
        "closing_balance": 980_000,
    }
    frame = pl.DataFrame([{name: Decimal(amount) for name, amount in steps.items()}])
    return charts.waterfall(
        frame, steps=tuple(steps), chosen="inflow_balance", language=language, theme=theme
    )


def classes(language: Language, theme: Theme) -> alt.LayerChart:
    months = pl.DataFrame(
        {
            "five_class": ["PASS", "PASS", "SUBSTANDARD", "SUBSTANDARD"],
            "month_end_date": [*MONTHS[-2:], *MONTHS[-2:]],
            "migration_rate": [0.01, 0.02, None, 0.4],
        }
    )
    return charts.class_map(months, figure="migration_rate", language=language, theme=theme)


def vintage_points(*, is_small: bool = False) -> pl.DataFrame:
    """Three quarters of loans, the youngest with two points and one of them not reported."""
    rows = [
        {
            "part": f"2025-0{3 * quarter + 1}-01",
            "label": f"2025Q{quarter + 1}",
            "months_on_book": month,
            "loan_count": 40,
            "not_reported_loan_count": 40 * (value is None),
            "vintage_disbursed_amount": Decimal(1_000_000),
            "vintage_bad_principal": None if value is None else Decimal(value * 10_000),
            "vintage_rate": None if value is None else value / 100,
            "is_small": is_small and quarter == 2,
        }
        for quarter, values in enumerate(([0, 1, 2, 2], [0, 2, 4], [0, None]))
        for month, value in enumerate(values)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def curves(language: Language, theme: Theme) -> alt.LayerChart:
    return charts.vintage_curves(
        vintage_points(), figure="vintage_rate", chosen=None, language=language, theme=theme
    )


def triangle(language: Language, theme: Theme, *, is_small: bool = False) -> alt.LayerChart:
    return charts.vintage_triangle(
        vintage_points(is_small=is_small),
        figure="vintage_rate",
        chosen="2025-04-01 2",
        language=language,
        theme=theme,
    )


def first_payments(language: Language, theme: Theme) -> alt.LayerChart:
    months = pl.DataFrame(
        {
            "part": ["2025-01-01", "2025-02-01", "2025-03-01"],
            "loan_count": [200, 20, 0],
            "first_payment_default_count": [5, 1, None],
            "first_payment_default_rate": [0.025, 0.05, None],
            "is_small": [False, True, True],
        }
    )
    return charts.default_bars(months, chosen=None, language=language, theme=theme)


def rule_map(language: Language, theme: Theme) -> alt.LayerChart:
    titles = {
        "CLASSIFICATION_GAP": "分类偏离（报送分类好于逾期天数所允许）",
        "LOW_RISK_COVER": "Low-risk with cover below 100 %",
    }
    found = pl.DataFrame(
        {
            "org_id": ["B1", "B2", "B1", "B2"],
            "label": ["湖滨支行", "解放路支行", "湖滨支行", "解放路支行"],
            "rule_code": [code for code in titles for _ in range(2)],
            "title": [title for title in titles.values() for _ in range(2)],
            "loan_count": [2, 9, None, 0],
            "outstanding_principal": [Decimal(20_000), None, None, Decimal(0)],
        }
    )
    return charts.rule_map(found, language=language, theme=theme)


def behaviour(language: Language, theme: Theme) -> alt.LayerChart:
    mix = pl.DataFrame(
        {
            "behaviour_class": ["A", "C", "NOT_REPORTED"],
            "customer_count": [30, 9, 1],
            "customer_share": [30 / 39, 9 / 39, None],
            "outstanding_principal": [Decimal(90_000), Decimal(20_000), None],
            "before": [32, 12, None],
        }
    )
    return charts.behaviour_bars(
        mix, before_name="上月", chosen=None, language=language, theme=theme
    )


def behaviour_moves(language: Language, theme: Theme) -> alt.LayerChart:
    moves = pl.DataFrame(
        {
            "from_class": ["A", "A", "C", "NO_LOAN"],
            "to_class": ["A", "C", "A", "NOT_REPORTED"],
            "customer_count": [20, 4, 2, 1],
            "outstanding_principal": [Decimal(9_000), Decimal(2_000), Decimal(500), None],
            "principal_before": [Decimal(9_000), Decimal(3_000), Decimal(500), Decimal(0)],
            "has_fallen": [False, True, False, False],
            "has_risen": [False, False, True, False],
        }
    )
    return charts.behaviour_matrix(
        moves,
        order=("A", "C", "NOT_REPORTED", "NO_LOAN"),
        before_name="上月",
        language=language,
        theme=theme,
    )


Draw = Callable[[Language, Theme], alt.LayerChart]
ALL: dict[str, Draw] = {
    "trend": trend,
    "ranked_bars": ranked,
    "bucket_bars": bucket,
    "movers": movers,
    "heat_map": heat,
    "days_past_due": days,
    "plan_and_payments": flows,
    "roll_matrix": matrix,
    "waterfall": waterfall,
    "class_map": classes,
    "vintage_curves": curves,
    "vintage_triangle": triangle,
    "default_bars": first_payments,
    "rule_map": rule_map,
    "behaviour_bars": behaviour,
    "behaviour_matrix": behaviour_moves,
}
BARS = (
    "ranked_bars",
    "bucket_bars",
    "movers",
    "days_past_due",
    "plan_and_payments",
    "waterfall",
    "default_bars",
    "behaviour_bars",
)


def values(specification: Any) -> Iterator[tuple[str, Any]]:
    """Every name and value anywhere in a specification."""
    if isinstance(specification, dict):
        for name, value in specification.items():
            yield name, value
            yield from values(value)
    elif isinstance(specification, list):
        for one in specification:
            yield from values(one)


def rows_of(specification: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for rows in specification.get("datasets", {}).values() for row in rows] + [
        row
        for name, value in values(specification)
        if name == "data" and isinstance(value, dict)
        for row in value.get("values", [])
    ]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_in_both_languages_and_themes(
    name: str, language: Language, theme: Theme
) -> None:
    specification = ALL[name](language, theme).to_dict()

    json.dumps(specification, allow_nan=False)
    assert specification["width"] == "container"
    assert specification["config"]["background"] == "transparent"
    assert specification["config"]["axis"]["labelColor"] == palette(theme).quiet


@pytest.mark.parametrize("name", ALL)
def test_it_fetches_nothing_and_the_interpreter_of_expressions_accepts_it(name: str) -> None:
    specification = ALL[name](ZH, "light").to_dict()

    assert not any(name == "url" for name, _ in values(specification))
    # A field of this name would make a row look like a promise, which the interpreter refuses.
    assert all("then" not in row for row in rows_of(specification))


@pytest.mark.parametrize("name", ALL)
def test_labels_are_neither_turned_nor_cut_and_axes_have_no_turned_titles(name: str) -> None:
    specification = ALL[name](ZH, "light").to_dict()

    assert specification["config"]["axis"]["labelAngle"] == 0
    assert specification["config"]["axis"]["labelLimit"] == 0
    axes = [value for key, value in values(specification) if key == "axis" and value]
    assert [axis for axis in axes if axis.get("title")] == []


@pytest.mark.parametrize("name", BARS)
def test_bars_start_at_zero(name: str) -> None:
    specification = ALL[name](ZH, "light").to_dict()

    for layer in specification["layer"]:
        if layer["mark"].get("type") != "bar":
            continue
        scales = [
            layer["encoding"][axis].get("scale", {})
            for axis in ("x", "y")
            if layer["encoding"][axis].get("type") == "quantitative"
        ]
        for scale in scales:
            low, high = scale.get("domain", (0, 1))
            assert low <= 0 <= high
            assert scale.get("zero", True)


@pytest.mark.parametrize("name", [name for name in ALL if name not in ("trend", "heat_map")])
def test_red_is_not_used_where_nothing_has_a_limit(name: str) -> None:
    for theme, colours in (("light", LIGHT), ("dark", DARK)):
        text = json.dumps(ALL[name](ZH, theme).to_dict())  # type: ignore[arg-type]
        assert colours.breach not in text


def test_a_share_read_per_thousand_is_drawn_and_printed_so() -> None:
    shares = pl.DataFrame({"month_end_date": MONTHS[-2:], "conduct_rate": [0.1, 0.1987]})
    drawn = charts.trend(
        shares, figure="conduct_rate", until=MONTHS[-1], language=ZH, theme="light"
    ).to_dict()

    assert [row["now_text"] for row in rows_of(drawn) if "now_text" in row] == ["100.0", "198.7"]
    assert "%" not in json.dumps(drawn)


def test_red_marks_a_limit_and_what_is_above_it() -> None:
    assert LIGHT.breach not in json.dumps(trend(ZH, "light").to_dict())
    limited = trend(ZH, "light", "overdue90_to_npl").to_dict()
    assert LIGHT.breach in json.dumps(limited)
    cells = rows_of(heat(ZH, "light", "overdue90_to_npl").to_dict())
    assert {cell["is_breach"] for cell in cells if cell.get("value") and cell["value"] > 1} == {
        True
    }
    assert not any(cell["is_breach"] for cell in cells if (cell.get("value") or 0) <= 1)


def test_the_trend_shows_thirteen_months_and_the_year_before_each() -> None:
    points = rows_of(trend(ZH, "light").to_dict())

    assert len(points) == 13
    assert points[-1]["label"] == points[-1]["now_text"] == "4.40%"
    assert points[-1]["earlier_text"] == "3.20%"
    assert [point["label"] for point in points[:-1]] == [""] * 12
    assert [point["name"] for point in points].count("上年同期") == 1


def test_the_year_before_is_named_clear_of_the_line_of_now() -> None:
    # A peak of now just above the flat line of the year before, and a fall away from it.
    rates = [0.05] * 13 + [0.052, 0.051, 0.0505, 0.04, 0.03, *[0.02] * 7]
    frame = history().with_columns(overdue_rate=pl.Series(rates))

    chart = charts.trend(
        frame, figure="overdue_rate", until=MONTHS[-1], language=ZH, theme="light"
    ).to_dict()

    points = rows_of(chart)
    (named,) = [number for number, point in enumerate(points) if point["name"]]
    (text,) = [
        layer["mark"]
        for layer in chart["layer"]
        if layer["mark"]["type"] == "text" and layer["encoding"]["text"]["field"] == "name"
    ]
    now = points[named]["now"]
    # Above the flat line only where now has fallen far below it, below only where now is above.
    assert now < 0.045 if text["dy"] < 0 else now >= 0.05


@pytest.mark.parametrize(
    ("ending", "is_below"),
    [
        # Nearly flat at the end, after a fall and after a rise: the last step says the opposite.
        ([0.06, 0.03, 0.031], True),
        ([0.02, 0.05, 0.049], False),
    ],
)
def test_the_last_value_stands_on_the_freer_side(ending: list[float], is_below: bool) -> None:
    rates = [0.1] * 13 + [0.07] * 9 + ending
    frame = history().with_columns(overdue_rate=pl.Series(rates))

    chart = charts.trend(
        frame, figure="overdue_rate", until=MONTHS[-1], language=ZH, theme="light"
    ).to_dict()

    (text,) = [
        layer["mark"]
        for layer in chart["layer"]
        if layer["mark"]["type"] == "text" and layer["encoding"]["text"]["field"] == "label"
    ]
    assert (text["dy"] > 0) == is_below


def test_the_trend_of_a_young_bank_is_shorter_and_has_no_year_before() -> None:
    chart = charts.trend(
        history().head(3), figure="overdue_rate", until=MONTHS[2], language=EN, theme="light"
    )

    points = rows_of(chart.to_dict())
    assert [point["earlier"] for point in points] == [None] * 3
    assert [point["month"] for point in points] == ["2023-06", "2023-07", "2023-08"]


def test_an_amount_is_drawn_in_the_unit_of_its_head() -> None:
    specification = ranked(ZH, "light").to_dict()

    assert specification["title"]["text"] == "逾期贷款余额(万元)"
    bars = {row["part"]: row for row in rows_of(specification)}
    assert (bars["M2"]["value"], bars["M2"]["text"]) == (9.0, "9.00 (75%)")
    assert (bars["M3"]["value"], bars["M3"]["text"]) == (None, "—")


def test_the_largest_bar_comes_first() -> None:
    specification = ranked(ZH, "light").to_dict()

    sort = specification["layer"][0]["encoding"]["y"]["sort"]
    assert [label.split("\n")[0] for label in sort] == ["M2", "M1", "M3"]


def test_buckets_keep_their_order_and_the_chosen_one_stands_out() -> None:
    specification = bucket(ZH, "light").to_dict()

    sort = specification["layer"][0]["encoding"]["x"]["sort"]
    assert [label.split("\n")[0] for label in sort] == ["M1", "M2", "M3"]
    strong = {row["part"]: row["is_strong"] for row in rows_of(specification)}
    assert strong == {"M1": False, "M2": True, "M3": False}
    assert specification["title"]["text"] == "逾期贷款余额(万元)；横线为上月"


def test_what_got_worse_and_what_got_better_go_different_ways() -> None:
    bars = {row["label"]: row for row in rows_of(movers(ZH, "light").to_dict()) if "label" in row}

    assert (bars["甲"]["change"], bars["甲"]["right"], bars["甲"]["left"]) == (9.0, "+9.00", "")
    assert (bars["乙"]["change"], bars["乙"]["right"], bars["乙"]["left"]) == (-5.0, "", "-5.00")


def test_the_worst_organisation_is_on_top_of_the_map_and_the_unreported_at_its_foot() -> None:
    specification = heat(ZH, "light").to_dict()

    assert specification["layer"][0]["encoding"]["y"]["sort"] == ["支行B", "支行A", "支行C"]
    texts = {cell["label"]: cell["text"] for cell in rows_of(specification)}
    assert texts["支行C"] == "—"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ranked_bars", ["part"]),
        ("bucket_bars", ["part"]),
        ("movers", ["org_id"]),
        ("heat_map", ["org_id", "month_end_date"]),
        ("roll_matrix", ["from_bucket", "to_state"]),
        ("waterfall", ["step"]),
        ("class_map", ["five_class"]),
        ("vintage_curves", ["part", "months_on_book"]),
        ("vintage_triangle", ["part", "months_on_book"]),
        ("default_bars", ["part"]),
        ("rule_map", ["org_id", "rule_code"]),
    ],
)
def test_a_click_names_what_a_mark_stands_for(name: str, fields: list[str]) -> None:
    specification = ALL[name](ZH, "light").to_dict()

    (parameter,) = [one for one in specification["params"] if one["name"] == charts.CLICK]
    assert parameter["select"]["fields"] == fields


def test_each_row_of_the_matrix_stands_beside_its_sum() -> None:
    sums = {
        row["label"]: row["text"]
        for row in rows_of(matrix(ZH, "light").to_dict())
        if row["head"] == "行合计"
    }

    assert sums == {"M0 · 1000元": "100.00%", "M1 · 50元": "100.00%", "M2 · —": "—"}


def test_on_the_closing_basis_the_rest_of_a_row_was_repaid_or_left() -> None:
    cells = rows_of(matrix(ZH, "light", "closing_roll_rate").to_dict())

    texts = {(row["label"], row["head"]): row["text"] for row in cells}
    assert texts["M0 · 1000元", "行合计"] == "90.00%"
    assert texts["M1 · 50元", "未报送"] == "—"


def test_the_chosen_cell_of_the_matrix_is_framed() -> None:
    cells = rows_of(matrix(ZH, "light").to_dict())

    chosen = {(row["from_bucket"], row["to_state"]) for row in cells if row.get("is_chosen")}
    assert chosen == {("M0", "M1")}


def test_each_step_of_the_waterfall_begins_where_the_last_one_ended() -> None:
    steps = {row["step"]: row for row in rows_of(waterfall(ZH, "light").to_dict())}

    assert [(row["low"], row["high"], row["text"]) for row in steps.values()] == [
        (0.0, 71.0, "71.00"),
        (71.0, 111.0, "+40.00"),
        (107.0, 111.0, "-4.00"),
        (107.0, 107.0, "0.00"),
        (98.0, 107.0, "-9.00"),
        (0.0, 98.0, "98.00"),
    ]


def test_a_write_off_is_not_drawn_as_an_improvement() -> None:
    kinds = {row["step"]: row["kind"] for row in rows_of(waterfall(ZH, "light").to_dict())}

    assert (kinds["cured_balance"], kinds["written_off_balance"]) == ("better", "other")


def test_a_class_without_a_rate_is_not_drawn_as_nothing_moved() -> None:
    cells = rows_of(classes(ZH, "light").to_dict())

    texts = [row["text"] for row in cells if row["five_class"] == "SUBSTANDARD"]
    assert texts == ["—", "40.00%"]


def test_what_happened_to_a_loan_is_named_on_its_day() -> None:
    happened = {
        row["what"]: row["day"] for row in rows_of(days(ZH, "light").to_dict()) if "what" in row
    }

    assert happened == {"展期、新还款计划": "2023-09-03"}


def test_a_month_not_reported_is_no_bar_of_zero() -> None:
    bars = [row for row in rows_of(days(ZH, "light").to_dict()) if "days_text" in row]

    assert (bars[-1]["days"], bars[-1]["days_text"]) == (None, "未报送")


def test_a_young_loan_gets_bars_of_the_usual_width() -> None:
    frame = pl.DataFrame(
        {
            "month": [date(2025, 11, 1), date(2025, 12, 1)],
            "due_amount": [Decimal(100), Decimal(100)],
            "paid_amount": [Decimal(100), Decimal(0)],
        }
    )
    chart = charts.plan_and_payments(frame, until=date(2025, 12, 31), language=ZH, theme="light")

    shown = chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert shown[:4] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert len(shown) == 12


def test_months_to_come_are_not_drawn() -> None:
    frame = pl.DataFrame(
        {
            "month": [date(2025, 6, 1), date(2025, 7, 1)],
            "due_amount": [Decimal(1), Decimal(1)],
            "paid_amount": [Decimal(0), Decimal(0)],
        }
    )

    chart = charts.plan_and_payments(frame, until=date(2025, 6, 30), language=ZH, theme="light")

    assert [row["month"] for row in rows_of(chart.to_dict())] == ["2025-06"]


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


def test_rules_not_tested_are_no_zero_on_the_map_and_the_most_stand_on_top() -> None:
    specification = rule_map(ZH, "light").to_dict()
    cells = {(row["label"], row["rule_code"]): row for row in rows_of(specification)}

    assert cells["湖滨支行", "LOW_RISK_COVER"]["text"] == "—"
    assert cells["解放路支行", "LOW_RISK_COVER"]["text"] == "0"
    assert cells["解放路支行", "CLASSIFICATION_GAP"]["amount"] == "未报送"
    assert specification["layer"][0]["encoding"]["y"]["sort"] == ["解放路支行", "湖滨支行"]


def test_the_name_of_a_rule_stands_in_lines_without_its_explanation() -> None:
    heads = {row["rule_code"]: row["head"] for row in rows_of(rule_map(ZH, "light").to_dict())}
    english = {row["rule_code"]: row["head"] for row in rows_of(rule_map(EN, "light").to_dict())}

    assert heads["CLASSIFICATION_GAP"].replace("\u00a0", "").strip() == "分类偏离"
    assert english["LOW_RISK_COVER"].split("\n")[-3:] == ["Low-risk with", "cover below 100", "%"]
    assert len({head.count("\n") for head in english.values()}) == 1


def test_the_moves_of_customers_tell_worse_from_better_and_stay_readable() -> None:
    cells = {
        (row["from_class"], row["to_class"]): row
        for row in rows_of(behaviour_moves(ZH, "light").to_dict())
    }

    assert [cells[place]["kind"] for place in (("A", "A"), ("A", "C"), ("C", "A"))] == [
        "same",
        "worse",
        "better",
    ]
    assert cells["NO_LOAN", "NOT_REPORTED"]["now"] == "未报送"
    assert all(0 < row["strength"] <= 0.5 for row in cells.values())


def test_customers_by_class_stand_in_their_order_with_what_they_were() -> None:
    bars = rows_of(behaviour(ZH, "light").to_dict())

    assert [(row["label"], row["text"], row["before_text"]) for row in bars[:3]] == [
        ("A类", "30 (77%)", "32"),
        ("C类", "9 (23%)", "12"),
        ("未报送", "1", "—"),
    ]
