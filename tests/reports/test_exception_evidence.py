"""Why a loan is an exception is said with both parts, for every rule that lists loans."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from reports.exception_evidence import described
from reports.wording import Language
from warehouse.exception_rules import OF_ORGANISATIONS, RuleCode

ZH = Language.ZH


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
