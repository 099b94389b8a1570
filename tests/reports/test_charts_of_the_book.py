"""Trends, bars and maps of the book show what their rows say."""

import json
from decimal import Decimal

import polars as pl
import pytest

from reports import charts
from reports.palette import palette
from tests.reports.drawn_charts import (
    EN,
    MONTHS,
    ZH,
    bucket,
    heat,
    history,
    movers,
    parts,
    ranked,
    rows_of,
    rule_map,
    trend,
)


def test_a_share_read_per_thousand_is_drawn_and_printed_so() -> None:
    shares = pl.DataFrame({"month_end_date": MONTHS[-2:], "conduct_rate": [0.1, 0.1987]})
    drawn = charts.trend(
        shares, figure="conduct_rate", until=MONTHS[-1], language=ZH, theme="light"
    ).to_dict()

    assert [row["now_text"] for row in rows_of(drawn) if "now_text" in row] == ["100.0", "198.7"]
    assert "%" not in json.dumps(drawn)


def test_a_month_of_which_nothing_is_known_stays_empty_on_the_trend() -> None:
    frame = history().filter(pl.col("month_end_date") != MONTHS[-3])

    points = rows_of(
        charts.trend(
            frame, figure="overdue_rate", until=MONTHS[-1], language=ZH, theme="light"
        ).to_dict()
    )

    assert [point["now"] is None for point in points] == [False] * 10 + [True] + [False] * 2
    assert [point["month"] for point in points] == [f"{day:%Y-%m}" for day in MONTHS[-13:]]


def test_the_number_of_a_bucket_stands_on_its_bar_unless_the_line_would_cross_it() -> None:
    frame = pl.DataFrame(
        {
            "part": ["M1", "M2", "M3"],
            "label": ["M1", "M2", "M3"],
            "overdue_balance": [Decimal(30_000), Decimal(100_000), Decimal(30_000)],
            "before": [Decimal(40_000), Decimal(60_000), Decimal(90_000)],
            "loan_count": [3, 9, 3],
        }
    )
    drawn = charts.bucket_bars(
        frame, figure="overdue_balance", before_name="上月", chosen=None, language=ZH, theme="light"
    )

    # The line just above the bar, within it, and far above it.
    assert [bar["top"] for bar in rows_of(drawn.to_dict())] == [4.0, 10.0, 3.0]


def test_the_rest_of_a_ranking_stands_last() -> None:
    frame = parts().with_columns(part=pl.Series(["M1", "", "M3"]))

    drawn = charts.ranked_bars(
        frame, figure="overdue_balance", chosen=None, language=ZH, theme="light"
    ).to_dict()

    assert drawn["layer"][0]["encoding"]["y"]["sort"][-1] == "M2\n31–60天"


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
    behind, text = [
        layer["mark"]
        for layer in chart["layer"]
        if layer["mark"]["type"] == "text" and layer["encoding"]["text"]["field"] == "name"
    ]
    # No line runs through a name: its outline in the colour of the sheet lies under it.
    assert behind == {**text, "stroke": palette("light").background, "strokeWidth": 4} | {
        "strokeJoin": "round"
    }
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

    _, text = [
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
