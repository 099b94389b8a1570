"""Every figure opens rows that add up to it, at every level."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from tests.desk import Bank
from warehouse import query
from warehouse.metrics import PORTFOLIO, WORK_LISTS, Metric
from warehouse.query import Dimension
from warehouse.reading import Scope, Warehouse, open_warehouse

ALL_ROWS = 1_000_000
LEVELS = ("HEAD", "REGION", "BRANCH", "SUB")
LISTED = [one for one in PORTFOLIO if one.loans is not None]
# Sums of portfolio_months that org_months has as well.
SHARED = (
    "loan_count",
    "overdue_loan_count",
    "not_reported_loan_count",
    "outstanding_principal",
    "overdue_balance",
    "overdue_principal",
    "overdue_amount",
    "par30_principal",
    "par60_principal",
    "par90_principal",
    "npl_principal",
    "special_mention_principal",
    "new_overdue_principal",
)
SCOPE = Scope()


@pytest.fixture(scope="module")
def warehouse(bank: Bank) -> Warehouse:
    return open_warehouse(bank.home)


def org_month(bank: Bank, org_id: str, mart: str = "org_months", **place: Any) -> dict[str, Any]:
    day = place.get("month_end_date", bank.last_month_end)
    return bank.read(
        f"select * from {mart} where org_id = $org_id and month_end_date = $day",
        org_id=org_id,
        day=day,
    ).row(0, named=True)


def places(bank: Bank) -> list[dict[str, Any]]:
    """The worst organisation of each level, now and a year ago."""
    a_year_ago = bank.one(
        "select year_before_month_end_date from month_ends where month_end_date = $day",
        day=bank.last_month_end,
    )
    return [
        {"org_id": bank.worst(level), "month_end_date": day}
        for level in LEVELS
        for day in (bank.last_month_end, a_year_ago)
    ]


def total(values: pl.Series) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


@pytest.mark.parametrize("figure", LISTED, ids=lambda one: one.name)
def test_the_loans_listed_add_up_to_the_figure(
    bank: Bank, warehouse: Warehouse, figure: Metric
) -> None:
    for place in places(bank):
        shown = org_month(bank, **place)[figure.name]
        loans = query.loans_of(warehouse, SCOPE, name=figure.name, limit=ALL_ROWS, **place)
        sums = query.loan_totals_of(warehouse, SCOPE, name=figure.name, **place)

        assert sums["loan_count"].item() == len(loans)
        if figure.sums is None:
            assert len(loans) == shown
        else:
            assert total(loans["amount"]) == (shown or 0), place
            assert (sums["amount"].item() or 0) == (shown or 0)


def test_the_bank_of_these_tests_has_something_to_list(bank: Bank, warehouse: Warehouse) -> None:
    place = {"org_id": bank.head_office, "month_end_date": bank.last_month_end}
    names = [one.name for one in LISTED] + [one.name for one in WORK_LISTS]

    empty = [
        name
        for name in names
        if query.loans_of(warehouse, SCOPE, name=name, limit=1, **place).is_empty()
    ]

    assert set(empty) <= {"overdue_fee", "low_risk_principal", "not_reported_loan_count"}


def test_the_portfolio_is_the_organisation(bank: Bank, warehouse: Warehouse) -> None:
    for place in places(bank):
        shown = org_month(bank, **place)
        whole = query.portfolio(warehouse, SCOPE, **place).row(0, named=True)

        if not shown["loan_count"]:
            continue
        assert {name: whole[name] for name in SHARED} == {name: shown[name] for name in SHARED}
        for rate in ("overdue_rate", "arrears_rate", "par30_rate", "par90_rate", "npl_rate"):
            assert whole[rate] == shown[rate]


@pytest.mark.parametrize("dimension", ["bucket", "product_code", "customer_type"])
def test_the_parts_of_a_portfolio_add_up_to_it(
    bank: Bank, warehouse: Warehouse, dimension: Dimension
) -> None:
    for place in places(bank):
        parts = query.portfolio_by(warehouse, SCOPE, dimension=dimension, **place)
        shown = org_month(bank, **place)

        for name in SHARED:
            assert total(parts[name]) == (shown[name] or 0), name


def test_the_organisations_below_and_the_own_loans_add_up_to_the_whole(
    bank: Bank, warehouse: Warehouse
) -> None:
    for place in places(bank):
        children = query.portfolio_by_child(warehouse, SCOPE, **place)
        shown = org_month(bank, **place)

        for name in SHARED:
            assert total(children[name]) == (shown[name] or 0), name


def test_own_loans_are_named_apart_only_where_there_are_any(
    bank: Bank, warehouse: Warehouse
) -> None:
    place = {"org_id": bank.head_office, "month_end_date": bank.last_month_end}

    assert not query.portfolio_by_child(warehouse, SCOPE, **place)["is_own"].any()
    leaf = {"org_id": bank.worst("SUB"), "month_end_date": bank.last_month_end}
    (row,) = query.portfolio_by_child(warehouse, SCOPE, **leaf).to_dicts()
    assert (row["org_id"], row["is_own"]) == (leaf["org_id"], True)


@pytest.mark.parametrize(
    "narrowing",
    [
        query.Narrowing(bucket="M1"),
        query.Narrowing(customer_type="RETAIL"),
        query.Narrowing(without_low_risk=True),
        query.Narrowing(bucket="M7", customer_type="RETAIL", without_low_risk=True),
        query.Narrowing(own_only=True),
    ],
)
def test_narrowing_keeps_loans_parts_and_whole_together(
    bank: Bank, warehouse: Warehouse, narrowing: query.Narrowing
) -> None:
    place: dict[str, Any] = {
        "org_id": bank.worst("BRANCH" if narrowing.own_only else "HEAD"),
        "month_end_date": bank.last_month_end,
        "narrowing": narrowing,
    }

    whole = query.portfolio(warehouse, SCOPE, **place).row(0, named=True)
    children = query.portfolio_by_child(warehouse, SCOPE, **place)
    loans = query.loans_of(warehouse, SCOPE, name="overdue_balance", limit=ALL_ROWS, **place)

    assert total(loans["amount"]) == (whole["overdue_balance"] or 0)
    assert total(children["overdue_balance"]) == (whole["overdue_balance"] or 0)
    assert total(children["outstanding_principal"]) == (whole["outstanding_principal"] or 0)


@pytest.mark.parametrize("figure", ["overdue_balance", "npl_principal", "outstanding_principal"])
@pytest.mark.parametrize("before", ["previous_month_end_date", "year_before_month_end_date"])
@pytest.mark.parametrize("without_low_risk", [False, True])
def test_the_changes_add_up_to_the_change_of_the_figure(
    bank: Bank, warehouse: Warehouse, figure: str, before: str, without_low_risk: bool
) -> None:
    mart = "org_months_without_low_risk" if without_low_risk else "org_months"
    then = bank.one(
        f"select {before} from month_ends where month_end_date = $day", day=bank.last_month_end
    )
    for level in LEVELS:
        org_id = bank.worst(level)
        earlier = org_month(bank, org_id, mart, month_end_date=then)[figure] or 0
        change = (org_month(bank, org_id, mart)[figure] or 0) - earlier
        place: dict[str, Any] = {
            "org_id": org_id,
            "month_end_date": bank.last_month_end,
            "before_date": then,
            "without_low_risk": without_low_risk,
        }

        organisations = query.changes_by_child(warehouse, SCOPE, figure=figure, **place)
        loans = query.loans_that_moved(warehouse, SCOPE, name=figure, limit=ALL_ROWS, **place)

        assert total(organisations["change"]) == change
        assert total(loans["change"]) == change


@pytest.mark.parametrize("figure", LISTED, ids=lambda one: one.name)
def test_without_low_risk_loans_figures_lists_and_parts_stay_together(
    bank: Bank, warehouse: Warehouse, figure: Metric
) -> None:
    for place in places(bank):
        shown = org_month(bank, mart="org_months_without_low_risk", **place)[figure.name]
        sums = query.loan_totals_of(
            warehouse,
            SCOPE,
            name=figure.name,
            narrowing=query.Narrowing(without_low_risk=True),
            **place,
        )

        column = "loan_count" if figure.sums is None else "amount"
        assert (sums[column].item() or 0) == (shown or 0), place


def test_leaving_out_low_risk_loans_leaves_something_out(bank: Bank, warehouse: Warehouse) -> None:
    place = {"org_id": bank.head_office, "since": bank.last_month_end, "until": bank.last_month_end}

    whole = query.org_history(warehouse, SCOPE, **place).row(0, named=True)
    without = query.org_history(warehouse, SCOPE, without_low_risk=True, **place).row(0, named=True)
    children = query.child_months(warehouse, SCOPE, without_low_risk=True, **place)

    left_out = whole["outstanding_principal"] - without["outstanding_principal"]
    assert left_out == whole["low_risk_principal"] > 0
    assert without["low_risk_principal"] == 0
    assert total(children["outstanding_principal"]) == without["outstanding_principal"]


@pytest.mark.parametrize("without_low_risk", [False, True])
def test_what_asks_for_attention_is_what_its_list_holds(
    bank: Bank, warehouse: Warehouse, without_low_risk: bool
) -> None:
    for level in LEVELS:
        place: dict[str, Any] = {
            "org_id": bank.worst(level),
            "month_end_date": bank.last_month_end,
        }
        asked = query.attention(warehouse, SCOPE, without_low_risk=without_low_risk, **place).row(
            0, named=True
        )
        narrowing = query.Narrowing(without_low_risk=without_low_risk)

        for count, name in (
            ("gap_loan_count", "classification_gap"),
            ("new_overdue_loan_count", "new_overdue_principal"),
            ("not_reported_loan_count", "not_reported_loan_count"),
        ):
            listed = query.loan_totals_of(warehouse, SCOPE, name=name, narrowing=narrowing, **place)
            assert listed["loan_count"].item() == asked[count]


def test_a_merged_organisation_is_one_of_the_parts_of_where_it_went(
    bank: Bank, warehouse: Warehouse
) -> None:
    merged = bank.read(
        "select org_id, parent_org_id, reported_parent_org_id from org_units "
        "where org_status = 'MERGED' and org_id in (select org_id from loans) order by org_id"
    ).row(0, named=True)
    place = {"org_id": merged["parent_org_id"], "month_end_date": bank.last_month_end}

    parts = query.portfolio_by_child(warehouse, SCOPE, **place)
    shown = org_month(bank, **place)

    assert merged["parent_org_id"] != merged["reported_parent_org_id"]
    assert merged["org_id"] in set(parts["org_id"])
    assert total(parts["outstanding_principal"]) == shown["outstanding_principal"]


def test_a_scope_shows_nothing_beyond_itself(bank: Bank, warehouse: Warehouse) -> None:
    region, scope = bank.worst("REGION"), Scope(bank.worst("REGION"))
    below = set(
        bank.read(
            "select descendant_org_id from org_closure where ancestor_org_id = $org_id",
            org_id=region,
        )["descendant_org_id"]
    )

    seen = query.organisations(warehouse, scope)
    head = {"org_id": bank.head_office, "month_end_date": bank.last_month_end}

    assert set(seen["org_id"]) == below
    assert query.portfolio(warehouse, scope, **head)["loan_count"].item() is None
    assert query.loans_of(warehouse, scope, name="loan_count", limit=ALL_ROWS, **head).is_empty()
    rejected = query.rejected_rows(
        warehouse, scope, org_id=bank.head_office, with_unknown=True, limit=ALL_ROWS
    )
    assert rejected.is_empty()


def test_a_faulty_line_with_personal_data_is_not_quoted(bank: Bank, warehouse: Warehouse) -> None:
    rows = query.rejected_rows(
        warehouse, SCOPE, org_id=bank.head_office, with_unknown=True, limit=ALL_ROWS
    )
    customers = rows.filter(pl.col("table_name") == "customers")
    others = rows.filter(pl.col("table_name") != "customers")

    assert len(customers) > 0
    assert customers["is_withheld"].all()
    assert customers["source_text"].drop_nulls().is_empty()
    numbers = customers.filter(pl.col("column_name") == "id_number")
    assert len(numbers) > 0
    assert numbers["value"].drop_nulls().is_empty()
    assert others["source_text"].drop_nulls().len() > 0
