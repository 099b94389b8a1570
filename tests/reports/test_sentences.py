"""The sentences a page begins with say what the figures say."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from reports.sentences import data_answer, loan_answer, overdue_answer, portfolio_answer
from reports.wording import Language
from tests.org_month import org_month

ZH, EN = Language.ZH, Language.EN
NO_CHANGES = pl.DataFrame(schema={"label": pl.String, "change": pl.Decimal(38, 2)})


def moved(**changes: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"label": list(changes), "change": [Decimal(one) for one in changes.values()]},
        schema={"label": pl.String, "change": pl.Decimal(38, 2)},
    )


def month(rate: float | None, overdue: int, balance: int = 1_000_000) -> dict[str, Any]:
    return org_month(
        overdue_rate=rate,
        overdue_balance=Decimal(overdue),
        outstanding_principal=Decimal(balance),
    )


def answer(changes: pl.DataFrame, language: Language = ZH) -> str:
    now, before = month(0.0231, 23_100), month(0.0213, 21_300)
    return overdue_answer(now, before, "last month", changes, language)


def test_the_increase_is_traced_to_the_fewest_that_make_most_of_it() -> None:
    sentence = answer(moved(西湖支行=1220, 北仑支行=500, 鹿城支行=280, 越城支行=-200))

    assert sentence == (
        "逾期率 2.31%，较上月 +0.18 个百分点；逾期余额增加 1,800.00元；增加额的 61% 来自西湖支行。"
    )


def test_no_more_than_three_are_named() -> None:
    sentence = answer(moved(**{f"B{number}": 100 for number in range(20)}))

    assert sentence.endswith("增加额的 15% 来自 3 家机构：B0、B1、B2。")


def test_it_reads_in_english_too() -> None:
    assert answer(moved(A=600, B=500), EN) == (
        "Overdue rate 2.31%, +0.18 pp against last month; the overdue balance rose by CNY 1.80 K; "
        "55% of the increase comes from A."
    )


def test_a_fall_is_traced_as_well() -> None:
    now, before = month(0.01, 10_000), month(0.02, 20_000)

    sentence = overdue_answer(now, before, "the year before", moved(A=-10_000), ZH)

    assert sentence == (
        "逾期率 1.00%，较上年同期 -1.00 个百分点；逾期余额减少 1.00万元；减少额的 100% 来自A。"
    )


def test_no_change_is_said_to_be_none() -> None:
    now = month(0.02, 20_000)

    sentence = overdue_answer(now, now, "last month", NO_CHANGES, ZH)

    assert sentence == "逾期率 2.00%，较上月 0.00 个百分点；逾期余额没有变化。"


def test_without_an_earlier_month_only_the_present_is_said() -> None:
    sentence = overdue_answer(month(0.02, 20_000), None, "last month", NO_CHANGES, ZH)

    assert sentence == "逾期率 2.00%：贷款余额 100.00万元，其中逾期 2.00万元。"


def test_a_rate_not_reported_is_not_zero() -> None:
    now = month(None, 0) | {"overdue_balance": None, "not_reported_loan_count": 5}

    sentence = overdue_answer(now, month(0.02, 20_000), "last month", NO_CHANGES, ZH)

    assert sentence == "逾期率 未报送：贷款余额 100.00万元，其中逾期 未报送。"


def test_the_portfolio_says_how_much_how_old_and_where() -> None:
    total = month(0.02, 20_000) | {"overdue_loan_count": 12}
    children = pl.DataFrame(
        {"label": ["甲", "乙"], "overdue_balance": [Decimal(15_000), Decimal(5_000)]}
    )
    buckets = [("M1", Decimal(12_000)), ("M2", Decimal(8_000))]

    assert portfolio_answer(total, buckets, children, ZH) == (
        "逾期 2.00万元，占余额 2.00%，共 12 笔；其中 M1 占 60%；最集中于甲（75%）。"
    )
    assert portfolio_answer(total, buckets, children.head(1), EN) == (
        "CNY 20.00 K overdue (2.00% of the balance), 12 loans; 60% of it in M1."
    )


def test_within_one_bucket_there_is_neither_a_rate_nor_an_age() -> None:
    total = month(1.0, 20_000) | {"overdue_loan_count": 2}
    children = pl.DataFrame({"label": ["甲"], "overdue_balance": [Decimal(20_000)]})

    answer_zh = portfolio_answer(total, [], children, ZH, bucket="M7")

    assert answer_zh == "M7 逾期 2.00万元，共 2 笔。"


def test_nothing_overdue_is_good_news() -> None:
    total = month(0.0, 0) | {"overdue_loan_count": 0}

    assert portfolio_answer(total, [], NO_CHANGES, ZH) == "这里没有逾期贷款。"


def loan(**more: Any) -> dict[str, Any]:
    return {
        "loan_state": "ACTIVE",
        "days_past_due": 0,
        "outstanding_principal": Decimal(50_000),
        "overdue_amount": Decimal(0),
    } | more


def test_a_loan_says_how_it_stands() -> None:
    day = date(2025, 6, 30)
    late = loan(days_past_due=33, overdue_amount=Decimal(1_400))

    assert (
        loan_answer(late, day, ZH)
        == "截至 2025-06-30：逾期 33 天，应收 1,400.00元，余额 5.00万元。"
    )
    assert loan_answer(loan(), day, EN) == (
        "On 2025-06-30: paid up to date; CNY 50.00 K outstanding."
    )
    assert loan_answer(loan(days_past_due=None), day, ZH) == "截至 2025-06-30：未报送。"
    assert loan_answer(loan(loan_state="WRITTEN_OFF"), day, ZH) == "截至 2025-06-30：已核销。"
    one_day = loan(days_past_due=1, overdue_amount=None)
    assert loan_answer(one_day, day, EN).startswith("On 2025-06-30: 1 day past due; Not reported")


def test_the_data_say_whether_they_are_whole() -> None:
    files = pl.DataFrame(
        {"read_rows": [1000, 500], "accepted_rows": [990, 500], "rejected_rows": [10, 0]}
    )
    findings = pl.DataFrame({"finding_count": [3]})

    assert data_answer(files, findings, ZH) == (
        "读入 1,500 行，接收 1,490 行，退回 10 行；有 3 条对账差异待核实。"
    )
    assert data_answer(files, findings.clear(), EN) == (
        "1,500 rows read, 1,490 taken, 10 set aside; the files agree with each other."
    )
