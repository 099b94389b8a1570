"""例外: which loans break a rule, by how much, where, and on whose word."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import loan


def snapshot(day: str, loan_id: str, days: int, **more: Any) -> dict[str, Any]:
    return {
        "snapshot_date": day,
        "loan_id": loan_id,
        "balance": "90.00",
        "days_past_due": days,
    } | more


@pytest.fixture(scope="module")
def extract(tiny_bank: TinyBank) -> Path:
    """A monthly extract: one loan of B1 classed too well in June, and one low-risk loan overdue."""
    return tiny_bank(
        loans=[loan("L1"), loan("L2", "B2"), loan("L3", is_low_risk=True)],
        loan_snapshots=[
            snapshot("2025-05-31", "L1", 40, five_class="SPECIAL_MENTION"),
            snapshot("2025-05-31", "L2", 0, five_class="PASS"),
            snapshot("2025-05-31", "L3", 0),
            snapshot("2025-06-30", "L1", 91, five_class="SPECIAL_MENTION", provision="9.00"),
            snapshot("2025-06-30", "L2", 0, five_class="PASS"),
            snapshot("2025-06-30", "L3", 2),
        ],
    )


def rule_rows(desk: Any) -> dict[str, Any]:
    table = desk.dataframe[0].value
    return {name.removesuffix(" ›"): row for name, row in table.set_index("rule").iterrows()}


def test_it_says_how_many_how_much_which_grew_and_where(extract: Path, open_desk: Desk) -> None:
    answer = open_desk(extract, "exceptions", org="R1").markdown[0].value

    assert "2 笔贷款违反规则" in answer
    assert "180.00元" in answer.replace("\\", "")
    assert "较上月 +2 笔" in answer.replace("\\", "")
    assert "主要在湖滨支行" in answer


def test_the_total_counts_each_loan_once(bank: Bank, open_desk: Desk) -> None:
    rows = rule_rows(open_desk(bank, "exceptions"))

    count = bank.one(
        "select count(distinct loan_id) from exceptions where month_end_date = $day",
        day=bank.last_month_end,
    )
    assert rows["有例外的贷款（不重复计）"]["loan_count"] == count


def test_a_rule_without_its_file_says_which_and_shows_no_zero(
    extract: Path, open_desk: Desk
) -> None:
    rows = rule_rows(open_desk(extract, "exceptions"))

    cover = rows["低风险贷款担保覆盖不足 100 %"]
    assert "担保物" in cover["about"]
    assert str(cover["loan_count"]) == "nan"
    assert "还款计划" in rows["展期超过允许期限"]["about"]
    assert rows["低风险贷款逾期"]["loan_count"] == 1


def test_cover_of_low_risk_loans_is_tested_where_collateral_arrived(
    bank: Bank, open_desk: Desk
) -> None:
    rows = rule_rows(open_desk(bank, "exceptions"))

    in_the_book = bank.one(
        "select count(*) from loan_months where scope = 'LOW_RISK' and loan_state = 'ACTIVE' "
        "and month_end_date = $day",
        day=bank.last_month_end,
    )
    cover = rows["低风险贷款担保覆盖不足 100 %"]
    assert isinstance(in_the_book, int)
    assert cover["tested_loan_count"] == in_the_book > 0
    assert "银行承兑汇票" in cover["about"]


def test_loans_whose_cover_falls_short_say_by_how_much(
    tiny_bank: TinyBank, open_desk: Desk
) -> None:
    root = tiny_bank(
        loans=[loan("L1", is_low_risk=True), loan("L2", "B2", is_low_risk=True)],
        loan_snapshots=[
            snapshot("2025-06-30", one, 0, balance=balance)
            for one, balance in (("L1", "1021.75"), ("L2", "1000.00"))
        ],
        collaterals=[
            {"collateral_id": "D1", "type": "CD", "value": "1000.00"},
            {"collateral_id": "D2", "type": "TBOND", "value": "1000.00"},
        ],
        collateral_links=[
            {"loan_id": "L1", "collateral_id": "D1"},
            {"loan_id": "L2", "collateral_id": "D2"},
        ],
    )

    desk = open_desk(root, "exceptions", rule="LOW_RISK_COVER")

    loans = desk.dataframe[1].value
    assert list(loans["seen"]) == ["97.87%"]
    assert list(loans["allowed"]) == ["不低于 100.00%"]
    assert rule_rows(desk)["低风险贷款担保覆盖不足 100 %"]["tested_loan_count"] == 2


def test_every_rule_names_its_source_and_that_it_was_not_read(
    extract: Path, open_desk: Desk
) -> None:
    rows = rule_rows(open_desk(extract, "exceptions"))
    rows.pop("有例外的贷款（不重复计）")

    assert {row["verified"] for row in rows.values()} == {"未核"}
    assert all(row["source_words"] for row in rows.values())


def test_low_risk_loans_can_be_left_out(extract: Path, open_desk: Desk) -> None:
    rows = rule_rows(open_desk(extract, "exceptions", scope="without"))

    assert rows["有例外的贷款（不重复计）"]["loan_count"] == 1
    assert rows["低风险贷款逾期"]["about"] == "未检验：已剔除低风险贷款"


def test_the_loans_of_a_rule_add_up_and_say_why(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "exceptions", rule="CLASSIFICATION_GAP")

    whole = bank.read(
        "select loan_count, outstanding_principal from org_exceptions "
        "where rule_code = 'CLASSIFICATION_GAP' and org_id = $org_id and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    ).row(0, named=True)
    assert isinstance(whole["outstanding_principal"], Decimal)
    loans = desk.dataframe[1].value
    assert len(loans) == whole["loan_count"] > 0
    assert any(
        f"{whole['outstanding_principal'] / 10_000:,.2f}万元" in one.value for one in desk.caption
    )
    assert loans["seen"].str.contains("逾期").all()
    assert loans["why"].str.contains("最多允许逾期").all()
    assert not {"id_number", "phone"} & set(loans.columns)


def test_a_rule_nothing_breaks_says_so(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "exceptions", rule="UPGRADED_EARLY")

    assert any("没有贷款违反此规则" in one.value for one in desk.info)


def test_classes_overdue_and_provisions_stand_with_their_parts(
    extract: Path, open_desk: Desk
) -> None:
    now = open_desk(extract, "exceptions").caption[1].value
    before = open_desk(extract, "exceptions", month="2025-05-31").caption[1].value

    assert "2 笔未报送拨备" in now
    assert "拨备覆盖率未报送" in before


def test_an_organisation_that_admits_nothing_is_named(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "exceptions")

    alerts = desk.dataframe[2].value
    assert {name.removesuffix(" ›") for name in alerts["org_name"]} == {
        "总行",
        "东区分行",
        "湖滨支行",
    }
    assert set(alerts["rule"]) == {"有逾期90天以上贷款而不良为零"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("level", ["REGION", "BRANCH", "SUB"])
def test_every_level_opens_in_either_language(
    bank: Bank, open_desk: Desk, level: str, lang: str
) -> None:
    desk = open_desk(bank, "exceptions", org=bank.worst(level), lang=lang)

    assert not desk.error
    assert len(desk.get("vega_lite_chart")) == (0 if level == "SUB" else 1)


def test_the_first_month_has_nothing_to_compare_with(bank: Bank, open_desk: Desk) -> None:
    first = bank.one("select min(month_end_date) from month_ends")

    assert not open_desk(bank, "exceptions", month=str(first)).error
