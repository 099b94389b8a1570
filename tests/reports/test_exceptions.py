"""What is said about exceptions says what the rows say."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from reports.exceptions import (
    coverage_line,
    exceptions_answer,
    loan_columns,
    rule_rows,
    untested_words,
)
from reports.wording import Language
from warehouse.exception_rules import RuleCode

ZH = Language.ZH


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
        "增加最多的是“R2”（+3 笔），主要在湖滨支行（+2 笔）。"
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
