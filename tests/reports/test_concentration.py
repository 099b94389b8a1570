"""What the page of concentration says and draws."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from reports.charts import holder_bars
from reports.concentration import concentration_answer
from reports.palette import LIGHT
from reports.wording import Language

ZH, EN = Language.ZH, Language.EN


def largest(**more: Any) -> dict[str, Any]:
    return {
        "part_count": 12,
        "not_reported_loan_count": 0,
        "outstanding_principal": Decimal(400_000_000),
        "top_ten_principal": Decimal(100_000_000),
        "top_ten_share": 0.25,
        "top_ten_share_before": 0.24,
        "largest_share": 0.06,
    } | more


def window(**more: Any) -> dict[str, Any]:
    return {
        "within_days": 30,
        "customer_count": 951,
        "overdue_customer_count": 42,
        "maturing_principal": Decimal(17_000_000),
        "instalment_principal": Decimal(22_000_000),
    } | more


def test_the_whole_sentence() -> None:
    assert concentration_answer(largest(), "嘉明公司", [window()], "last month", ZH) == (
        "最大十户贷款余额 1.00亿元，占 25.00%，较上月 +1.00 个百分点，"
        "其中最大一户嘉明公司占 6.00%；"
        "未来 30 天贷款到期 1,700.00万元、分期应还本金 2,200.00万元，951 户中 42 户逾期。"
    )


@pytest.mark.parametrize(
    ("of_book", "windows", "end"),
    [
        ({}, [], "holds 6.00%; nothing falls due soon."),
        (
            {},
            [window(overdue_customer_count=0)],
            "falls due in instalments, none of it from overdue customers.",
        ),
        (
            {},
            [window(overdue_customer_count=1, customer_count=2)],
            "instalments, 1 of the 2 customers is overdue.",
        ),
        ({"part_count": 1}, [], "holds the whole book of CNY 400.00 M; nothing falls due soon."),
    ],
)
def test_its_ends(of_book: dict[str, Any], windows: list[dict[str, Any]], end: str) -> None:
    sentence = concentration_answer(largest(**of_book), "A", windows, "last month", EN)

    assert sentence.endswith(end)


def test_without_a_month_to_compare_with_no_change_is_told() -> None:
    sentence = concentration_answer(largest(top_ten_share_before=None), "A", [], "last month", EN)

    assert "against" not in sentence


def test_what_is_not_reported_is_no_zero() -> None:
    sentence = concentration_answer(
        largest(
            not_reported_loan_count=12,
            top_ten_principal=None,
            top_ten_share=None,
            largest_share=None,
        ),
        "A",
        [],
        "last month",
        EN,
    )

    assert sentence.startswith("The largest ten borrowers hold Not reported, Not reported")


PARTS = pl.DataFrame(
    {
        "part": ["C1", "C2", "it's"],
        "label": ["同名公司", "同名公司", "l'eau \\ 水"],
        "outstanding_principal": [Decimal(3_000_000), Decimal(2_000_000), Decimal(10_000)],
        "overdue_balance": [Decimal(1_000_000), None, Decimal(0)],
        "share": [0.5, 0.25, 0.001],
    }
)


def test_bars_stand_by_number_so_that_equal_names_stay_apart() -> None:
    drawn = holder_bars(PARTS, chosen=None, language=ZH, theme="light").to_dict()

    bar, overdue, _ = drawn["layer"]
    assert bar["encoding"]["y"]["sort"] == ["C1", "C2", "it's"]
    expression = bar["encoding"]["y"]["axis"]["labelExpr"]
    assert "'C1': '同名公司', 'C2': '同名公司'" in expression
    assert r"'it\'s': 'l\'eau \\ 水'" in expression
    assert overdue["encoding"]["x"]["field"] == "overdue"
    values = (
        next(iter(drawn["datasets"].values())) if "datasets" in drawn else drawn["data"]["values"]
    )
    assert [row["text"] for row in values] == [
        "300.00 (50.00%)",
        "200.00 (25.00%)",
        "1.00 (0.10%)",
    ]
    assert [row["overdue_text"] for row in values] == ["100.00", "—", "0.00"]
    assert "万元" in drawn["title"]["text"]


def test_the_chosen_bar_stands_out() -> None:
    drawn = holder_bars(PARTS, chosen="C2", language=EN, theme="light").to_dict()

    values = (
        next(iter(drawn["datasets"].values())) if "datasets" in drawn else drawn["data"]["values"]
    )
    assert [row["is_strong"] for row in values] == [False, True, False]
    assert LIGHT.main in str(drawn["layer"][0]["encoding"]["color"])
