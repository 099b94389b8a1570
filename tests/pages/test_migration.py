"""迁徙: where loans went, down to the loans behind every cell."""

from decimal import Decimal
from typing import Any

import pytest

from tests.desk import Bank, Desk
from warehouse.query import TERMS


def amount_text(amount: Any) -> str:
    """An amount as the line above a list says it."""
    size, unit = (10**8, "亿元") if abs(amount) >= 10**8 else (10**4, "万元")
    return f"{Decimal(amount) / size:,.2f}{unit}"


def test_it_answers_with_what_rolled_on_and_what_was_cured(bank: Bank, open_desk: Desk) -> None:
    answer = open_desk(bank, "migration").markdown[0].value.replace("\\", "")

    rate = bank.one(
        "select rate from roll_rates where org_id = $org_id and month_end_date = $day "
        "and from_bucket = 'M0' and to_state = 'M1'",
        org_id=bank.head_office,
        day=bank.last_month_end,
    )
    assert isinstance(rate, float)
    assert answer.startswith(f"##### M0 中 {rate * 100:.2f}% 转入 M1")
    assert "回正率" in answer


@pytest.mark.parametrize("view", ["matrix", "movement", "classes", "organisations"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_view_is_two_charts_at_most_and_tables(
    bank: Bank, open_desk: Desk, view: str, lang: str
) -> None:
    desk = open_desk(bank, "migration", view=view, lang=lang)

    assert len(desk.get("vega_lite_chart")) == (0 if view == "organisations" else 2)
    assert len(desk.dataframe) >= 1
    assert not desk.warning


@pytest.mark.parametrize("basis", ["opening", "closing"])
def test_the_loans_of_a_cell_add_up_to_it(bank: Bank, open_desk: Desk, basis: str) -> None:
    address = {"from": "M0", "to": "M0"}
    desk = open_desk(bank, "migration", basis=basis, **address)

    row = bank.read(
        f"select loan_count, {basis}_principal as amount from roll_rates where org_id = $org_id "
        "and month_end_date = $day and from_bucket = 'M0' and to_state = 'M0'",
        org_id=bank.head_office,
        day=bank.last_month_end,
    ).row(0, named=True)
    line = next(one.value for one in desk.caption if one.value.startswith("M0 → M0"))
    assert amount_text(row["amount"]) in line
    assert f"共 {row['loan_count']:,} 笔" in line


def test_the_loans_of_a_step_add_up_to_it(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "migration", view="movement", step="closing_balance")

    overdue = bank.one(
        "select overdue_balance from org_months where org_id = $org_id and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    )
    line = next(one.value for one in desk.caption if one.value.startswith("现逾期贷款余额"))
    assert amount_text(overdue) in line


@pytest.mark.parametrize("step", TERMS)
def test_every_step_can_be_listed(bank: Bank, open_desk: Desk, step: str) -> None:
    desk = open_desk(bank, "migration", view="movement", step=step)

    assert len(desk.dataframe) == 1 or "没有贷款" in desk.info[-1].value


def test_narrowing_changes_everything_on_the_page(bank: Bank, open_desk: Desk) -> None:
    whole = open_desk(bank, "migration", view="organisations").dataframe[0].value
    narrowed = open_desk(bank, "migration", view="organisations", customer="RETAIL")

    table = narrowed.dataframe[0].value
    assert table["first_principal"].iloc[0] < whole["first_principal"].iloc[0]
    assert narrowed.query_params["customer"] == "RETAIL"


def test_low_risk_loans_can_be_left_out(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "migration", view="movement", step="closing_balance", scope="without")

    overdue = bank.one(
        "select sum(overdue_balance) from portfolio_months where month_end_date = $day "
        "and scope <> 'LOW_RISK'",
        day=bank.last_month_end,
    )
    line = next(one.value for one in desk.caption if one.value.startswith("现逾期贷款余额"))
    assert amount_text(overdue) in line


def test_the_parts_of_an_organisation_add_up_to_it(bank: Bank, open_desk: Desk) -> None:
    table = open_desk(bank, "migration", view="organisations").dataframe[0].value

    assert table["label"].iloc[0] == "合计"
    for column in ("first_principal", "opening_balance", "closing_balance"):
        assert table[column].iloc[0] == pytest.approx(table[column].iloc[1:].sum(), abs=0.2)


def test_a_cell_nobody_is_in_says_so(bank: Bank, open_desk: Desk) -> None:
    address = {"from": "M7", "to": "M6"}
    desk = open_desk(bank, "migration", **address)

    assert "没有贷款" in desk.info[-1].value


def test_the_first_month_end_has_nothing_to_move_from(bank: Bank, open_desk: Desk) -> None:
    first = bank.one("select min(month_end_date) from month_ends")

    desk = open_desk(bank, "migration", month=str(first))

    assert "无从迁徙" in desk.info[0].value
