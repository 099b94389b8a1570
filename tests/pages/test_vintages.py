"""批次: curves, the triangle under them, first payment default, down to the loans."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.batches import write_batch
from tests.desk import Bank, Desk
from warehouse.build import build
from warehouse.paths import Home


def test_it_compares_the_newest_loans_with_those_before(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "vintages")

    assert desk.title[0].value.startswith("批次")
    assert "放出的贷款满" in desk.markdown[0].value
    assert "同账龄" in desk.markdown[0].value
    assert len(desk.get("vega_lite_chart")) == 2


@pytest.mark.parametrize("series", ["MONTH", "QUARTER", "YEAR", "PRODUCT"])
@pytest.mark.parametrize("figure", ["vintage_rate", "vintage_ever30_rate"])
def test_every_series_and_figure_is_drawn(
    bank: Bank, open_desk: Desk, series: str, figure: str
) -> None:
    desk = open_desk(bank, "vintages", series=series, figure=figure)

    assert desk.get("vega_lite_chart")
    assert not desk.warning


def test_the_loans_of_a_cell_stand_under_its_numerator(bank: Bank, open_desk: Desk) -> None:
    row = bank.read(
        "select cohort_month, months_on_book, bad_principal from vintages "
        "where org_id = $org_id and bad_principal > 0 "
        "order by bad_principal desc, cohort_month, months_on_book limit 1",
        org_id=bank.head_office,
    ).row(0, named=True)

    desk = open_desk(
        bank,
        "vintages",
        series="MONTH",
        cohort=f"{row['cohort_month']}",
        at=str(row["months_on_book"]),
    )

    assert not desk.warning
    amount = row["bad_principal"]
    assert isinstance(amount, Decimal)
    lines = [one.value for one in desk.caption]
    assert any(f"{amount / 10_000:,.2f}万元" in line for line in lines), lines
    table = desk.dataframe[0].value
    assert table["amount"].sum() == pytest.approx(float(amount) / 10_000, abs=0.01 * len(table))


def test_a_cell_where_nothing_is_late_says_so(bank: Bank, open_desk: Desk) -> None:
    month = bank.one(
        "select max(cohort_month) from vintages where org_id = $org_id", org_id=bank.head_office
    )

    desk = open_desk(bank, "vintages", series="MONTH", cohort=str(month), at="0")

    assert "没有计入任何贷款" in desk.info[0].value


def test_an_address_of_no_cohort_is_said_and_passed_over(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "vintages", cohort="1999-01-01")

    assert "1999" in desk.warning[0].value


def test_narrowing_and_scope_reach_both_views(bank: Bank, open_desk: Desk) -> None:
    for scope in ("all", "without"):
        count = bank.one(
            "select sum(loan_count) from first_payment_defaults where within_days = 30 "
            "and observable_date <= $day and customer_type = 'RETAIL' "
            "and ($all or scope <> 'LOW_RISK')",
            day=bank.last_month_end,
            all=scope == "all",
        )
        desk = open_desk(bank, "vintages", view="first", customer="RETAIL", scope=scope)
        assert desk.dataframe[0].value["first_payment_count"].iloc[0] == count

    assert open_desk(bank, "vintages", customer="RETAIL", scope="without").get("vega_lite_chart")


@pytest.mark.parametrize("days", ["1", "7", "30"])
def test_the_organisations_add_up_to_the_total(bank: Bank, open_desk: Desk, days: str) -> None:
    table = open_desk(bank, "vintages", view="first", days=days).dataframe[0].value

    assert table["label"].iloc[0] == "合计"
    for column in ("first_payment_count", "first_payment_default_count", "waiting_count"):
        assert table[column].iloc[0] == table[column].iloc[1:].sum()


def test_every_default_is_listed_and_loans_without_a_plan_are_counted(
    bank: Bank, open_desk: Desk
) -> None:
    desk = open_desk(bank, "vintages", view="first", days="1")

    defaults = bank.one(
        "select sum(default_loan_count) from first_payment_defaults where within_days = 1 "
        "and observable_date <= $day",
        day=bank.last_month_end,
    )
    without_plan = bank.one("select sum(reported_basis_loan_count) from vintage_cohorts")
    answer = desk.markdown[0].value
    assert f"{defaults} 笔" in answer
    assert not without_plan or f"{without_plan} 笔没有还款计划" in answer
    assert len(desk.dataframe[1].value) == min(50, int(str(defaults)))


def test_one_month_narrows_the_organisations_and_the_loans(bank: Bank, open_desk: Desk) -> None:
    row = bank.read(
        "select cohort_month, sum(loan_count) as loan_count from first_payment_defaults "
        "where within_days = 1 and default_loan_count > 0 and observable_date <= $day "
        "group by cohort_month order by cohort_month desc limit 1",
        day=bank.last_month_end,
    ).row(0, named=True)

    desk = open_desk(
        bank,
        "vintages",
        view="first",
        days="1",
        by="cohort_month",
        of=f"{row['cohort_month']}",
    )

    assert not desk.warning
    table = desk.dataframe[0].value
    assert 0 < table["first_payment_count"].iloc[0] < 400
    days = desk.dataframe[1].value["disbursed_date"]
    assert {f"{day:%Y-%m}" for day in days} == {f"{row['cohort_month']:%Y-%m}"}


def test_a_sub_branch_has_no_organisations_to_rank(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "vintages", view="first", org=bank.worst("SUB"), days="1")

    assert all("first_payment_count" not in one.value.columns for one in desk.dataframe)


def test_without_plans_it_says_which_file_tells_a_first_due_date(
    tmp_path: Path, open_desk: Desk
) -> None:
    home = Home(tmp_path / "reported")
    loan = {
        "loan_id": "L1",
        "customer_id": "C1",
        "org_id": "B1",
        "disbursed_date": "2025-01-10",
        "disbursed_amount": "1000",
    }
    snapshot = {"loan_id": "L1", "snapshot_date": "2025-03-31", "balance": "1000"}
    write_batch(
        home,
        {
            "org_units": [{"org_id": "B1"}],
            "customers": [{"customer_id": "C1"}],
            "loans": [loan],
            "loan_snapshots": [snapshot | {"days_past_due": 40}],
        },
    )
    build(home)

    first = open_desk(home.root, "vintages", view="first")
    curves = open_desk(home.root, "vintages", series="MONTH")

    assert "repayment_schedule" in first.info[0].value
    assert curves.get("vega_lite_chart")


def test_a_bank_without_a_whole_month_says_so(tmp_path: Path, open_desk: Desk) -> None:
    home = Home(tmp_path / "young")
    loan = {
        "loan_id": "L1",
        "customer_id": "C1",
        "org_id": "B1",
        "disbursed_date": "2025-01-10",
        "disbursed_amount": "1000",
    }
    write_batch(
        home,
        {
            "org_units": [{"org_id": "B1"}],
            "customers": [{"customer_id": "C1"}],
            "loans": [loan],
        },
    )
    build(home, as_of_date=None)

    desk = open_desk(home.root, "vintages")

    assert "整月" in desk.info[0].value
