"""Comparisons in words, in rows and in charts."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from reports.charts import contribution_bars, peer_dots, two_lines
from reports.charts.comparison import MOST_NAMED
from reports.comparison import (
    dates_answer,
    in_points,
    peers_answer,
    place_change,
    side_by_side,
    two_answer,
    whole_of,
)
from reports.wording import Language

EN = Language.EN


def parts(*rows: tuple[str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "part": name,
                "label": name,
                "contribution": value,
                "by_rate": value,
                "by_share": 0.0,
                "numerator": Decimal(10),
                "denominator": Decimal(100),
                "numerator_before": None,
                "denominator_before": Decimal(100),
                "loan_count": 3,
                "whole_rate": 0.0249,
                "whole_rate_before": 0.0231,
            }
            for name, value in rows
        ]
    )


def test_the_whole_is_what_the_parts_add_up_to() -> None:
    whole = whole_of(parts(("B1", 0.0030), ("B2", -0.0012)))

    assert (whole["numerator"], whole["numerator_before"]) == (Decimal(20), None)
    assert whole["contribution"] == pytest.approx(0.0018)
    assert whole["by_rate"] == pytest.approx(0.0018)


def test_most_of_a_change_comes_from_the_largest_part_that_goes_its_way() -> None:
    found = parts(("B1", -0.0050), ("B2", 0.0040), ("B3", 0.0028))

    answer = dates_answer("overdue_rate", whole_of(found), found, found["label"].to_list(), EN)

    assert answer == "Overdue rate 2.31% → 2.49%, +0.18 pp; most of it from B2, +0.40 pp."


def peers(count: int = 3, **mine: Any) -> pl.DataFrame:
    rows = [
        {
            "org_id": f"B{number}",
            "org_name": f"Branch {number}",
            "rate": 0.01 * number,
            "rate_before": 0.02 if number else None,
            "place": count - number,
            "place_before": 1,
            "place_count": count,
            "place_count_before": count - 1,
            "middle": 0.01,
            "is_small": number == 0,
        }
        for number in range(count)
    ]
    rows[-1] |= mine
    return pl.DataFrame(rows)


@pytest.mark.parametrize(
    ("mine", "answer"),
    [
        (
            {},
            "Overdue rate 2.00%: place 1 of 3 (1 is the highest), middle 1.00%; before: place 1 "
            "of 2, 0.00 pp since.",
        ),
        (
            {"place_before": None},
            "Overdue rate 2.00%: place 1 of 3 (1 is the highest), middle 1.00%.",
        ),
        (
            {"place": None},
            "Overdue rate 2.00%; too few loans, or no ratio, for a place among 3 peers, whose "
            "middle is 1.00%.",
        ),
    ],
)
def test_where_one_stands_among_peers(mine: dict[str, Any], answer: str) -> None:
    found = peers(**mine)

    assert peers_answer("overdue_rate", found.row(2, named=True), "Branch", found, EN) == answer


def test_peers_without_oneself_have_a_middle() -> None:
    answer = peers_answer("overdue_rate", None, "Branch", peers(), EN)

    assert answer == "Overdue rate of 3 organisations (Branch): middle 1.00%."


@pytest.mark.parametrize(("worse", "text"), [(3, "↑3"), (-2, "↓2"), (0, "0"), (None, "—")])
def test_how_a_place_moved(worse: int | None, text: str) -> None:
    assert place_change(worse) == text


def test_differences_are_decimal_points() -> None:
    found = in_points(pl.DataFrame({"change": [0.00125, None, -0.1]}), "change")

    assert found["change"].to_list() == [Decimal("0.13"), None, Decimal("-10.00")]


ONE = {"overdue_rate": 0.03, "overdue_balance": Decimal(500), "outstanding_principal": Decimal(9)}
OTHER = {"overdue_rate": 0.02, "overdue_balance": Decimal(900), "outstanding_principal": Decimal(9)}


def test_amounts_of_two_organisations_are_neither_better_nor_worse() -> None:
    names = ("overdue_rate", "overdue_balance")

    in_space = side_by_side(ONE, OTHER, names, EN, of_ratios_only=True)
    in_time = side_by_side(ONE, OTHER, names, EN, of_ratios_only=False)

    assert in_space["course"].to_list() == ["worse", "plain"]
    assert in_time["course"].to_list() == ["worse", "better"]
    assert in_space["difference"].to_list()[0] == "+1.00 pp"


def test_two_organisations_in_a_sentence() -> None:
    assert two_answer("overdue_rate", ONE, OTHER, ("A", "B"), EN) == (
        "Overdue rate: A 3.00%, B 2.00%, 1.00 pp apart."
    )
    missing = ONE | {"overdue_rate": None}
    assert two_answer("overdue_rate", missing, OTHER, ("A", "B"), EN) == (
        "Overdue rate: A —, B 2.00%."
    )


def layers(drawing: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = drawing.to_dict()["layer"]
    return found


def test_a_few_peers_have_a_row_each_and_many_are_a_crowd() -> None:
    options: dict[str, Any] = {
        "figure": "overdue_rate",
        "mine": "B1",
        "language": EN,
        "theme": "light",
    }
    few = layers(peer_dots(peers(), **options))
    many = layers(peer_dots(peers(MOST_NAMED + 5), **options))

    few_dots = few[-1]["data"]["values"]
    assert [dot["is_mine"] for dot in few_dots] == [False, True, False]
    assert few_dots[0]["text"] == "0.00% (few)"
    assert few[-1]["encoding"]["y"]["field"] == "label"
    many_dots = many[-1]["data"]["values"]
    assert many[-1]["encoding"]["y"]["field"] == "height"
    assert "Branch 1" in {dot["name"] for dot in many_dots}
    # The middle is drawn in both.
    assert few[0]["data"]["values"][0]["name"] == "middle 1.00%"
    assert many[0]["data"]["values"][0]["value"] == 0.01


def test_parts_that_made_it_worse_point_to_the_right() -> None:
    bars = layers(
        contribution_bars(parts(("B1", 0.004), ("B2", -0.001)), language=EN, theme="dark")
    )[0]["data"]["values"]

    assert [(bar["is_worse"], bar["right"], bar["left"]) for bar in bars] == [
        (True, "+0.40", ""),
        (False, "", "-0.10"),
    ]


def test_each_line_is_named_at_its_end() -> None:
    months = pl.DataFrame(
        {
            "month_end_date": [date(2025, 5, 31), date(2025, 6, 30)],
            "one": [0.01, 0.02],
            "other": [None, 0.03],
        }
    )

    drawn = layers(
        two_lines(months, figure="overdue_rate", names=("A", "B"), language=EN, theme="light")
    )

    ends = [one["data"]["values"] for one in drawn if one["mark"]["type"] == "text"]
    assert [(rows[0]["name"], rows[0]["month"]) for rows in ends] == [
        ("B", "2025-06"),
        ("A", "2025-06"),
    ]
