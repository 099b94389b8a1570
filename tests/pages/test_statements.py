"""财务: whose statement to ask for, whose figures warn, and one borrower's in full."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import loan
from warehouse import query
from warehouse.reading import Scope, open_warehouse


def statement(period: str, received: str, **more: Any) -> dict[str, Any]:
    return {"customer_id": "C1", "period_end": period, "received_date": received} | more


@pytest.fixture(scope="module")
def extract(tiny_bank: TinyBank) -> Path:
    """A company whose first quarter came, and whose half-year did not."""
    return tiny_bank(
        date(2025, 9, 30),
        customers=[
            {
                "customer_id": "C1",
                "customer_name": "湖滨机械",
                "customer_type": "CORP",
                "industry_code": "C",
            }
        ],
        loans=[loan("L1", officer_id="张三"), loan("L2", "B2")],
        repayment_schedule=[
            {"loan_id": one, "period_no": 1, "due_date": "2030-01-01", "due_principal": amount}
            for one, amount in (("L1", "100"), ("L2", "100"))
        ],
        financial_statements=[
            statement(
                "2025-03-31", "2025-05-01", total_assets="100", total_liabilities="90", equity="10"
            )
        ],
    )


def test_it_says_what_came_who_is_to_ask_and_what_warns(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "statements", org="H")

    answer = desk.markdown[0].value.replace("\\", "")
    assert "2025-06-30 应收财务报表 1 份，已收 0 份（0.00%），缺 1 份" in answer
    assert "1 户触发财务预警" in answer
    ask = desk.dataframe[0].value.iloc[0]
    assert ask["officer_id"] == "张三"
    assert ask["customer_names"] == "湖滨机械"


def test_the_period_in_the_address_is_shown(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "statements", org="H", period="2025-03-31")

    assert "已收 1 份（100.00%）" in desk.markdown[0].value.replace("\\", "")
    customers = next(one.value for one in desk.dataframe if "flag_codes" in one.value.columns)
    assert list(customers["flag_codes"]) == ["F01"]


def test_a_borrower_stands_beside_its_industry_and_in_a_form(
    extract: Path, open_desk: Desk
) -> None:
    desk = open_desk(extract, "statements", org="H", period="2025-03-31")

    measures = next(one.value for one in desk.dataframe if "measure_name" in one.value.columns)
    now = dict(measures[["measure_name", "now"]].itertuples(index=False))
    assert now["资产负债率"] == "90.00%"
    why = dict(measures[["measure_name", "why"]].itertuples(index=False))
    assert (now["营业收入同比"], why["营业收入同比"]) == ("—", "无上年同期报表")
    form = next(one.value for one in desk.dataframe if "item" in one.value.columns)
    assert list(form.columns)[1] == "2025-03-31"


def test_without_the_file_it_says_which_is_needed(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = tiny_bank()

    desk = open_desk(root, "statements")
    assert "financial_statements" in desk.info[0].value


def test_the_customers_listed_come_to_the_figures(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "statements", period="2026-06-30")

    customers = next(one.value for one in desk.dataframe if "flag_codes" in one.value.columns)
    (row,) = bank.read(
        "select * from org_statements where org_id = $org and period_end_date = date '2026-06-30'",
        org=bank.head_office,
    ).to_dicts()
    assert len(customers) == row["customer_count"]
    assert (customers["flag_codes"] != "—").sum() == row["flagged_customer_count"]


def test_a_flag_lists_the_borrowers_it_names_and_the_branches_stand_under_their_total(
    bank: Bank, open_desk: Desk
) -> None:
    counts = query.statement_flag_counts(
        open_warehouse(bank.home),
        Scope(None),
        org_id=bank.head_office,
        period_end_date=date(2026, 6, 30),
    )
    drawn = counts.group_by("flag_key", "flag_code").agg(pl.col("customer_count").sum())
    # A code with two measures is two bars: each lists its own borrowers.
    of_two = drawn.filter(pl.col("flag_code") == "F06")
    assert len(of_two) == 2
    key, code, number = of_two.sort("customer_count").row(0)

    desk = open_desk(bank, "statements", period="2026-06-30", flag=key)

    customers = next(one.value for one in desk.dataframe if "flag_codes" in one.value.columns)
    assert len(customers) == min(50, number)
    assert customers["flag_codes"].str.contains(code).all()
    children = next(
        one.value for one in desk.dataframe if "red_customer_count" in one.value.columns
    )
    assert children["label"].iloc[0] == "合计"
    assert children["due_customer_count"].iloc[0] <= children["due_customer_count"].iloc[1:].sum()


def test_what_an_organisation_lends_itself_stands_beside_those_below(bank: Bank) -> None:
    warehouse = open_warehouse(bank.home)
    rows = bank.read(
        "select * from org_statements where period_end_date = date '2026-06-30' and org_id in "
        "(select parent_org_id from org_units)"
    ).to_dicts()
    assert rows
    owns = 0
    for row in rows:
        parts = query.statements_by_child(
            warehouse, Scope(None), org_id=row["org_id"], period_end_date=row["period_end_date"]
        )
        owns += int(parts["is_own"].sum())
        # A borrower of two organisations counts in both: the parts are never less than the whole.
        for name in ("due_customer_count", "missing_customer_count", "flagged_customer_count"):
            assert parts[name].sum() >= row[name], (row["org_id"], name)
        assert parts["flagged_principal"].sum() == row["flagged_principal"]
    assert owns


def test_the_page_of_a_customer_shows_its_latest_statement(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "loan", customer="C1")

    assert any("最近一期财务报表" in one.label for one in desk.expander)
