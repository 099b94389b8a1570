"""客户分类: customers by how they repay, who moved, and whom to ask what."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from tests.desk import Bank, Desk, TinyBank
from warehouse import query
from warehouse.reading import Scope, Warehouse, open_warehouse

ALL_ROWS = 1_000_000
SCOPE = Scope()
LEVELS = ("HEAD", "REGION", "BRANCH", "SUB")
SEVERITY = {"A": 0, "NEW": 0, "B": 1, "C": 2, "M2_PLUS": 3}
Book = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def warehouse(bank: Bank) -> Warehouse:
    return open_warehouse(bank.home)


def days(bank: Bank) -> tuple[date, date]:
    """The last month end and the one before it."""
    previous = bank.one(
        "select previous_month_end_date from month_ends where month_end_date = $day",
        day=bank.last_month_end,
    )
    assert isinstance(previous, date)
    return bank.last_month_end, previous


def customers_on(
    bank: Bank, org_id: str, day: date, *, without_low_risk: bool = False
) -> dict[str, str]:
    """Class by customer, from the rows of the mart one by one."""
    rows = bank.read(
        "select customer_id, behaviour_class, loan_count, low_risk_loan_count "
        "from customer_classes inner join org_closure on org_id = descendant_org_id "
        "where ancestor_org_id = $org_id and month_end_date = $day",
        org_id=org_id,
        day=day,
    )
    return {
        customer_id: behaviour_class
        for customer_id, behaviour_class, loans, low_risk in rows.rows()
        if not without_low_risk or loans > low_risk
    }


def fell(before: dict[str, str], now: dict[str, str]) -> set[str]:
    return {
        one
        for one in set(before) & set(now)
        if before[one] in SEVERITY
        and now[one] in SEVERITY
        and SEVERITY[now[one]] > SEVERITY[before[one]]
    }


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("without_low_risk", [False, True])
def test_mix_moves_totals_and_lists_are_of_the_same_customers(
    bank: Bank, warehouse: Warehouse, level: str, without_low_risk: bool
) -> None:
    org_id = bank.worst(level)
    day, before_day = days(bank)
    now, before = (
        customers_on(bank, org_id, one, without_low_risk=without_low_risk)
        for one in (day, before_day)
    )
    place: dict[str, Any] = {
        "org_id": org_id,
        "month_end_date": day,
        "narrowing": query.CustomerNarrowing(without_low_risk=without_low_risk),
    }
    moved: dict[str, Any] = {**place, "before_date": before_day}

    mix = query.customer_mix(warehouse, SCOPE, **place)
    moves = query.customer_moves(warehouse, SCOPE, **moved)
    total = query.customer_totals(warehouse, SCOPE, **moved).row(0, named=True)
    fallen = query.customers_of(
        warehouse, SCOPE, chosen=query.CustomerChoice(fallen_only=True), limit=ALL_ROWS, **moved
    )

    classes = list(now.values())
    counted = dict(mix.select("behaviour_class", "customer_count").rows())
    assert counted == {code: classes.count(code) for code in counted}
    assert sum(counted.values()) == total["customer_count"] == len(now)
    for side, of in (("to_class", now), ("from_class", before)):
        here = moves.filter(pl.col(side) != query.NO_LOAN)
        assert here["customer_count"].sum() == len(of)
    assert set(fallen["customer_id"]) == fell(before, now)
    assert total["fallen_customer_count"] == len(fallen)
    assert total["c_or_worse_customer_count"] == classes.count("C") + classes.count("M2_PLUS")


def test_every_cell_of_the_matrix_lists_its_customers(bank: Bank, warehouse: Warehouse) -> None:
    day, before_day = days(bank)
    moved: dict[str, Any] = {
        "org_id": bank.worst("REGION"),
        "month_end_date": day,
        "before_date": before_day,
    }
    moves = query.customer_moves(warehouse, SCOPE, **moved).to_dicts()

    assert len(moves) > 3
    for cell in moves:
        chosen = query.CustomerChoice(cell["from_class"], cell["to_class"])
        asked: dict[str, Any] = {**moved, "chosen": chosen}
        rows = query.customers_of(warehouse, SCOPE, limit=ALL_ROWS, **asked)
        total = query.customer_totals_of(warehouse, SCOPE, **asked).row(0, named=True)
        assert len(rows) == total["customer_count"] == cell["customer_count"]
        assert total["outstanding_principal"] == cell["outstanding_principal"]
        assert rows["outstanding_principal"].sum() == (cell["outstanding_principal"] or 0)
        # Each opens a loan, and the loan is the customer's.
        owners = bank.read("select loan_id, customer_id from loans")
        known = dict(owners.rows())
        assert [known[loan_id] for loan_id in rows["loan_id"]] == rows["customer_id"].to_list()


def test_the_balance_without_low_risk_is_that_of_the_other_loans(
    bank: Bank, warehouse: Warehouse
) -> None:
    place = {"org_id": bank.head_office, "month_end_date": bank.last_month_end}
    balance = bank.one(
        "select sum(outstanding_principal) from loan_months where month_end_date = $day "
        "and loan_state = 'ACTIVE' and scope <> 'LOW_RISK'",
        day=bank.last_month_end,
    )

    mix = query.customer_mix(
        warehouse, SCOPE, narrowing=query.CustomerNarrowing(without_low_risk=True), **place
    )

    assert mix["outstanding_principal"].sum() == balance


def test_every_organisation_below_counts_its_own_customers(
    bank: Bank, warehouse: Warehouse
) -> None:
    day, before_day = days(bank)
    children = query.customers_by_child(
        warehouse, SCOPE, org_id=bank.head_office, month_end_date=day, before_date=before_day
    ).filter(~pl.col("is_own"))

    for row in children.to_dicts():
        now, before = (customers_on(bank, row["org_id"], one) for one in (day, before_day))
        assert row["customer_count"] == len(now)
        assert row["fallen_customer_count"] == len(fell(before, now))


@pytest.mark.parametrize("follow_up", ["CONFIRM", "CONTACT"])
def test_what_managers_have_to_ask_adds_up(
    bank: Bank, warehouse: Warehouse, follow_up: query.FollowUp
) -> None:
    asked: dict[str, Any] = {
        "follow_up": follow_up,
        "org_id": bank.head_office,
        "month_end_date": bank.last_month_end,
    }
    officers = query.follow_ups_by_officer(warehouse, SCOPE, **asked)
    total = query.follow_up_totals(warehouse, SCOPE, **asked).row(0, named=True)
    rows = query.follow_ups(warehouse, SCOPE, limit=ALL_ROWS, **asked)

    assert total["loan_count"] > 0
    alone = query.customers_asked(warehouse, SCOPE, **asked)
    assert alone["customer_count"][0] == total["customer_count"] == rows["customer_id"].n_unique()
    assert len(rows) == officers["loan_count"].sum() == total["loan_count"]
    assert rows["due_amount"].sum() == officers["due_amount"].sum() == total["due_amount"]
    first = officers.row(0, named=True)
    his = query.follow_ups(warehouse, SCOPE, officer=first["officer_key"], limit=ALL_ROWS, **asked)
    assert len(his) == first["loan_count"]


def test_it_answers_with_the_share_and_who_fell(bank: Bank, open_desk: Desk) -> None:
    answer = open_desk(bank, "customers").markdown[0].value

    assert "户为C类及以下" in answer
    assert "下迁" in answer


def test_the_total_counts_everyone_once(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "customers")

    table = desk.dataframe[0].value
    assert len(desk.get("vega_lite_chart")) == 2
    assert table["label"].iloc[0] == "合计"
    assert table["customer_count"].iloc[0] == bank.one(
        "select customer_count from org_months where org_id = $org_id and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    )


def test_narrowing_to_a_kind_of_customer(bank: Bank, open_desk: Desk) -> None:
    whole = open_desk(bank, "customers").dataframe[0].value
    retail = open_desk(bank, "customers", customer="RETAIL").dataframe[0].value

    assert 0 < retail["customer_count"].iloc[0] < whole["customer_count"].iloc[0]


def test_low_risk_customers_can_be_left_out(bank: Bank, open_desk: Desk) -> None:
    now = customers_on(bank, bank.head_office, bank.last_month_end, without_low_risk=True)

    table = open_desk(bank, "customers", scope="without").dataframe[0].value

    assert table["customer_count"].iloc[0] == len(now)


@pytest.mark.parametrize("listed", ["fallen", "M2_PLUS", "B", "A-A", "A-NO_LOAN"])
def test_customers_are_listed_under_their_sum(bank: Bank, open_desk: Desk, listed: str) -> None:
    desk = open_desk(bank, "customers", view="customers", list=listed)

    rows = desk.dataframe[0].value
    assert not desk.warning
    assert len(rows) > 0
    assert f"显示 {len(rows)} 户" in desk.caption[1].value
    assert not {"id_number", "phone"} & set(rows.columns)


def test_a_list_nobody_is_on_says_so(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(
        bank, "customers", view="customers", list="NOT_REPORTED", org=bank.worst("SUB")
    )

    assert "没有这样的客户" in desk.info[0].value


@pytest.mark.parametrize(("asked", "word"), [("CONFIRM", "B类客户"), ("CONTACT", "C类客户")])
def test_what_is_asked_says_what_it_is(bank: Bank, open_desk: Desk, asked: str, word: str) -> None:
    desk = open_desk(bank, "customers", view="todo", asked=asked)

    assert f"{word}" in desk.caption[1].value
    assert "30 天" in desk.caption[1].value
    assert len(desk.dataframe) == 2


def test_the_first_month_has_nothing_to_compare_with(bank: Bank, open_desk: Desk) -> None:
    first = bank.one(
        "select min(month_end_date) from org_months where loan_count > 0 and org_id = $org_id",
        org_id=bank.head_office,
    )
    desk = open_desk(bank, "customers", month=str(first))

    assert "没有" in desk.info[0].value
    assert not open_desk(bank, "customers", month=str(first), view="customers").exception


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", ["parts", "customers", "todo"])
def test_a_bank_of_month_end_records_alone(
    tiny_bank: TinyBank, open_desk: Desk, lang: str, view: str
) -> None:
    record = {"snapshot_date": "2025-05-31", "loan_id": "L1", "balance": "90", "days_past_due": 9}
    root = tiny_bank(date(2025, 6, 30), loan_snapshots=[record])

    desk = open_desk(root, "customers", lang=lang, view=view)

    assert not desk.error
    # One record of one loan says that the customer was late, the others say nothing.
    answer = desk.markdown[0].value
    assert ("1 户中 0 户" if lang == "zh" else "0 of 1 customers") in answer
