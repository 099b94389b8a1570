"""逾期: the overdue book taken apart, down to its loans."""

from decimal import Decimal

import pytest

from tests.desk import Bank, Desk


def test_it_says_how_much_how_old_and_where(bank: Bank, open_desk: Desk) -> None:
    answer = open_desk(bank, "overdue").markdown[0].value

    assert answer.startswith("##### 逾期 ")
    assert "最集中于" in answer


def test_the_total_stands_above_its_parts_and_is_their_sum(bank: Bank, open_desk: Desk) -> None:
    table = open_desk(bank, "overdue").dataframe[0].value

    assert table["label"].iloc[0] == "合计"
    assert table["overdue_loan_count"].iloc[0] == table["overdue_loan_count"].iloc[1:].sum()


def test_narrowing_changes_everything_on_the_page(bank: Bank, open_desk: Desk) -> None:
    whole = open_desk(bank, "overdue").dataframe[0].value
    narrowed = open_desk(bank, "overdue", customer="RETAIL")

    table = narrowed.dataframe[0].value
    assert table["overdue_loan_count"].iloc[0] < whole["overdue_loan_count"].iloc[0]
    assert narrowed.query_params["customer"] == "RETAIL"


def test_low_risk_loans_can_be_left_out(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "overdue", scope="without")

    count = bank.one(
        "select count(*) from loan_months where loan_state = 'ACTIVE' and scope <> 'LOW_RISK' "
        "and month_end_date = $day and days_past_due >= 1",
        day=bank.last_month_end,
    )
    assert desk.dataframe[0].value["overdue_loan_count"].iloc[0] == count


@pytest.mark.parametrize("by", ["product_code", "customer_type"])
def test_it_can_be_split_by_product_and_by_customer(bank: Bank, open_desk: Desk, by: str) -> None:
    desk = open_desk(bank, "overdue", by=by)

    assert len(desk.get("vega_lite_chart")) == 2
    assert not desk.warning


def test_the_loans_are_listed_under_their_sum(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "overdue", view="loans", list="npl_principal")

    npl = bank.one(
        "select npl_principal from org_months where org_id = $org_id and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    )
    assert isinstance(npl, Decimal)
    line = desk.caption[1].value
    assert line.startswith("不良贷款余额：")
    assert f"{npl / 10_000:,.2f}万元" in line or f"{npl / 10**8:,.2f}亿元" in line
    assert "customer_name" in desk.dataframe[0].value.columns


def test_identity_numbers_and_telephones_are_never_listed(bank: Bank, open_desk: Desk) -> None:
    columns = set(open_desk(bank, "overdue", view="loans").dataframe[0].value.columns)

    assert not columns & {"id_number", "phone"}


def test_a_list_without_loans_says_so(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "overdue", view="loans", bucket="M0", list="overdue_balance")

    assert "没有这样的贷款" in desk.info[0].value


def test_page_choices_begin_anew_on_each_visit(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "overdue", bucket="M1", org=bank.worst("REGION"))

    desk.query_params.clear()
    desk.switch_page("pages/overview.py").run()
    desk.query_params.clear()
    desk.switch_page("pages/overdue.py").run()

    assert desk.selectbox(key="bucket").value == "all"
    assert desk.selectbox(key="org").value == bank.worst("REGION")


def test_a_merged_organisation_is_marked_where_it_went(bank: Bank, open_desk: Desk) -> None:
    merged = bank.read(
        "select org_id, org_name, parent_org_id from org_units where org_status = 'MERGED' "
        "and org_id in (select org_id from loan_months where month_end_date = $day) "
        "order by org_id",
        day=bank.last_month_end,
    ).row(0, named=True)
    name = f"{merged['org_name']}（已撤并）"

    above = open_desk(bank, "overdue", org=merged["parent_org_id"])
    itself = open_desk(bank, "overdue", org=merged["org_id"])

    assert f"{name} ›" in above.dataframe[0].value["label"].to_list()
    assert itself.title[0].value.replace("\\", "") == f"逾期 · {name}"


def test_the_own_loans_of_a_branch_can_be_listed(bank: Bank, open_desk: Desk) -> None:
    row = bank.read(
        "select portfolio_months.org_id, sum(loan_count) as loan_count from portfolio_months "
        "inner join org_units on portfolio_months.org_id = org_units.parent_org_id "
        "where month_end_date = $day and org_level = 'SUB' and overdue_loan_count > 0 "
        "group by portfolio_months.org_id order by portfolio_months.org_id limit 1",
        day=bank.last_month_end,
    ).row(0, named=True)

    desk = open_desk(bank, "overdue", org=row["org_id"], own="own", view="loans")

    assert desk.selectbox(key="own").value == "own"
    names = set(desk.dataframe[0].value["org_name"])
    assert len(names) == 1
    assert names.pop() in desk.title[0].value


def test_an_organisation_with_nothing_below_has_no_reach_to_choose(
    bank: Bank, open_desk: Desk
) -> None:
    desk = open_desk(bank, "overdue", org=bank.worst("SUB"))

    assert "own" not in {box.key for box in desk.selectbox}
