"""The answer of the page of customers says what its figures say."""

from typing import Any

import polars as pl

from reports.customer_sentences import customers_answer
from reports.wording import Language

ZH, EN = Language.ZH, Language.EN


def whole(worse: int, of: int, fallen: int) -> dict[str, Any]:
    return {
        "classed_customer_count": of,
        "c_or_worse_customer_count": worse,
        "c_or_worse_rate": worse / of if of else None,
        "fallen_customer_count": fallen,
    }


def fell(**children: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"label": list(children), "fallen_customer_count": list(children.values())},
        schema={"label": pl.String, "fallen_customer_count": pl.Int64},
    )


def test_share_change_and_where_most_fell() -> None:
    sentence = customers_answer(
        whole(12, 400, 7), 0.025, "last month", fell(甲支行=2, 乙支行=5), ZH
    )

    assert sentence == (
        "400 户中 12 户为C类及以下（3.00%），较上月 +0.50 个百分点；"
        "7 户下迁，最多的是乙支行（5 户）。"
    )


def test_one_customer_in_english() -> None:
    assert customers_answer(whole(1, 4, 1), 0.25, "last month", fell(A=1), EN) == (
        "1 of 4 customers is in C or worse (25.00%), 0.00 pp against last month; 1 customer fell."
    )


def test_nobody_fell_and_nothing_to_compare_with() -> None:
    assert customers_answer(whole(0, 4, 0), 0.0, "last month", fell(), ZH).endswith(
        "；没有客户下迁。"
    )
    assert customers_answer(whole(0, 4, 0), None, None, fell(), ZH) == (
        "4 户中 0 户为C类及以下（0.00%）。"
    )


def test_nothing_known_is_not_nobody() -> None:
    assert "可知" in customers_answer(whole(0, 0, 0), None, None, fell(), ZH)
