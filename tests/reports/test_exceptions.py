"""What is said about exceptions says what the rows say."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from reports.exceptions import (
    coverage_line,
    described,
    exceptions_answer,
    loan_columns,
    rule_rows,
    untested_words,
)
from reports.wording import Language
from warehouse.exception_rules import OF_ORGANISATIONS, RuleCode

ZH, EN = Language.ZH, Language.EN


def rule(code: str, loans: int | None, change: int | None = 0, **more: Any) -> dict[str, Any]:
    is_any = code == "ANY"
    return {
        "rule_code": code,
        "title": None if is_any else code,
        "says": None if is_any else "What it asks",
        "needs": None if is_any else "loans",
        "source": None if is_any else "practice",
        "is_verified": None if is_any else False,
        "loan_count": loans,
        "tested_loan_count": None if loans is None else 10,
        "outstanding_principal": None if loans is None else Decimal(1000) * loans,
        "change": change,
    } | more


def child(label: str, code: str, loans: int, before: int | None) -> dict[str, Any]:
    return {
        "label": label,
        "rule_code": code,
        "loan_count": loans,
        "loan_count_before": before,
    }


def answer(rules: list[dict[str, Any]], children: list[dict[str, Any]] | None = None) -> str:
    return exceptions_answer(
        pl.DataFrame(rules, infer_schema_length=None),
        pl.DataFrame(children or [child("湖滨支行", "A", 1, 1)]),
        Decimal(100_000),
        "last month",
        ZH,
    )


def test_the_answer_names_the_rule_that_grew_most_and_where() -> None:
    sentence = answer(
        [rule("ANY", 5, 2), rule("A", 4, 1), rule("R2", 3, 3)],
        [
            child("湖滨支行", "R2", 2, None),
            child("解放路支行", "R2", 1, 1),
            child("湖滨支行", "A", 9, 0),
        ],
    )

    assert sentence == (
        "5 笔贷款违反规则：5,000.00元，占贷款余额 5.00%；较上月 +2 笔；"
        "增加最多的是“R2”（+3笔），主要在湖滨支行（+2笔）。"
    )


def test_where_nothing_grew_no_rule_is_blamed() -> None:
    assert answer([rule("ANY", 5, 0), rule("A", 5, 0)]).endswith("；笔数与上月相同。")
    assert answer([rule("ANY", 5, -1), rule("A", 5, -1)]).endswith("；较上月 -1 笔。")


def test_nothing_to_compare_with_is_not_told_as_no_change() -> None:
    assert answer([rule("ANY", 5, None), rule("A", 5, None)]).endswith("占贷款余额 5.00%。")


def test_nothing_found_is_said_of_what_could_be_tested_only() -> None:
    assert answer([rule("ANY", 0, 0), rule("A", 0, 0)]) == "凡能检验的规则，没有贷款违反。"


def test_a_rule_not_tested_opens_no_list_and_says_what_it_needs() -> None:
    rows = rule_rows(
        pl.DataFrame([rule("ANY", 1), rule("A", 1), rule("B", None, None)]),
        ZH,
        is_latest=True,
        without_low_risk=False,
    ).to_dicts()

    assert [row["rule_code"] for row in rows] == [None, "A", None]
    assert [row["is_total"] for row in rows] == [True, False, False]
    assert rows[2]["about"] == "未检验：需要借据"
    assert rows[2]["loan_count"] is None


@pytest.mark.parametrize(
    ("code", "is_latest", "without_low_risk", "words"),
    [
        ("LOW_RISK_COVER", True, False, "未检验：需要借据"),
        ("LOW_RISK_COVER", True, True, "未检验：已剔除低风险贷款"),
        ("ALL_BANK_CONTAGION", True, False, "未检验：需要借据"),
        ("ALL_BANK_CONTAGION", False, False, "未检验：全部银行债务只有数据日期的状况"),
        ("LOW_RISK_COVER", False, False, "未检验：担保物只有数据日期的状况"),
    ],
)
def test_why_a_rule_was_not_tested(
    code: str, is_latest: bool, without_low_risk: bool, words: str
) -> None:
    said = untested_words(
        rule(code, None), ZH, is_latest=is_latest, without_low_risk=without_low_risk
    )

    assert said == words


def exceptional(code: str, **more: Any) -> dict[str, Any]:
    return {
        "rule_code": code,
        "reported_class": "PASS",
        "class_used": "PASS",
        "required_class": "SUBSTANDARD",
        "observed_days": 91,
        "limit_days": 90,
        "part_amount": Decimal(90_000),
        "whole_amount": Decimal(150_000),
        "observed_share": 0.6,
        "limit_share": 0.1,
        "since_date": date(2025, 3, 10),
        "observation_ends_on": date(2026, 4, 20),
        "related_loan_id": "L9",
        "guarantee_type": "CREDIT",
        "other_pledge_count": 0,
    } | more


def words(code: str, language: Language = ZH, **more: Any) -> tuple[str, str, str]:
    row = described(pl.DataFrame([exceptional(code, **more)]), language).row(0, named=True)
    return row["seen"], row["allowed"], row["why"]


@pytest.mark.parametrize("code", [one for one in RuleCode if one not in OF_ORGANISATIONS])
@pytest.mark.parametrize("language", Language)
def test_every_rule_that_lists_loans_says_why(code: RuleCode, language: Language) -> None:
    said = words(code.value, language)

    assert all(said)
    assert "—" not in said


def test_both_parts_of_a_share_stand_in_its_words() -> None:
    assert words("OWN_BANK_CONTAGION") == (
        "60.00%",
        "不超过 10.00%",
        "客户在本行余额 15.00万元 中 9.00万元 为不良；至少次级",
    )


def test_cover_stands_with_both_parts_and_pledges_of_another_kind() -> None:
    cover = {"part_amount": Decimal(1_000_000), "whole_amount": Decimal(1_021_750)}
    shares = {"observed_share": 1_000_000 / 1_021_750, "limit_share": 1.0}

    said = words("LOW_RISK_COVER", **cover, **shares)
    assert said == (
        "97.87%",
        "不低于 100.00%",
        "未还本息 102.18万元 中合格质押物覆盖 100.00万元",
    )
    assert words("LOW_RISK_COVER", **cover, **shares, other_pledge_count=2)[2] == (
        said[2] + "；另有 2 项其他种类的担保物"
    )


def test_observation_without_an_end_names_none() -> None:
    assert words("RESTRUCTURED_OBSERVED")[2] == "2025-03-10 重组，观察至 2026-04-20"
    assert words("RESTRUCTURED_OBSERVED", observation_ends_on=None)[2] == (
        "2025-03-10 重组，其后未见还款"
    )


def test_only_rules_that_end_have_the_day_in_their_list() -> None:
    with_day = {
        code.value
        for code in RuleCode
        if "observation_ends_on" in {column.name for column in loan_columns(code.value)}
    }

    assert with_day == {"RESTRUCTURED_OBSERVED", "RESTRUCTURED_AGAIN", "UPGRADED_EARLY"}


def test_provisions_stand_with_both_parts_and_what_is_missing_of_them() -> None:
    row: dict[str, Any] = {
        "npl_principal": Decimal(200),
        "npl_rate": 0.02,
        "overdue90_to_npl": 1.5,
        "par90_principal": Decimal(300),
        "provision_amount": Decimal(100),
        "provision_coverage": 0.5,
        "loan_count": 10,
        "provisioned_loan_count": 8,
    }

    assert coverage_line(row, ZH) == (
        "不良 200.00元（2.00%） · 逾期90天以上/不良 150.00%（300.00元 / 200.00元） · "
        "拨备覆盖率 50.00%（100.00元 / 200.00元） · 10 笔中 2 笔未报送拨备"
    )
    assert "拨备覆盖率未报送" in coverage_line(row | {"provision_amount": None}, ZH)
