"""Every figure of 迁徙 opens the loans it is made of, and its parts add up to it."""

from typing import Any

import polars as pl
import pytest

from tests.desk import Bank
from warehouse import query
from warehouse.reading import Scope, Warehouse, open_warehouse

CUSTOMERS = ("CORP", "SME", "RETAIL", "UNKNOWN")
ROLLS = {"first": "M0", "second": "M1", "third": "M2"}


@pytest.fixture(scope="module")
def warehouse(bank: Bank) -> Warehouse:
    return open_warehouse(bank.home)


@pytest.fixture(scope="module")
def place(bank: Bank) -> dict[str, Any]:
    return {"org_id": bank.head_office, "month_end_date": bank.last_month_end}


def total_behind(warehouse: Warehouse, place: dict[str, Any], **which: Any) -> tuple[int, Any]:
    row: tuple[int, Any] = query.loan_totals_behind(warehouse, Scope(None), **place, **which).row(0)
    return row


@pytest.mark.parametrize(
    ("behind", "figure"),
    [("transition", "rolled_principal"), ("closing_transition", "rolled_closing_principal")],
)
def test_the_loans_of_every_cell_add_up_to_it(
    warehouse: Warehouse, place: dict[str, Any], behind: str, figure: str
) -> None:
    cells = query.transitions(warehouse, Scope(None), **place)

    assert len(cells) > 5
    for row in cells.iter_rows(named=True):
        behind_it = total_behind(
            warehouse, place, behind=behind, part=row["from_bucket"], to_state=row["to_state"]
        )
        assert behind_it == (row["loan_count"], row[figure])


def test_the_cells_are_the_roll_rates(
    bank: Bank, warehouse: Warehouse, place: dict[str, Any]
) -> None:
    cells = query.transitions(warehouse, Scope(None), **place)

    rates = bank.read(
        "select from_bucket, to_state, loan_count, opening_principal, closing_principal, "
        "bucket_opening_principal, rate, closing_rate from roll_rates "
        "where org_id = $org_id and month_end_date = $day order by from_bucket, to_state",
        org_id=place["org_id"],
        day=place["month_end_date"],
    )
    assert cells.rows() == rates.rows()


def test_the_loans_of_every_step_add_up_to_it(
    bank: Bank, warehouse: Warehouse, place: dict[str, Any]
) -> None:
    row = bank.read(
        "select * from org_movements where org_id = $org_id and month_end_date = $day",
        org_id=place["org_id"],
        day=place["month_end_date"],
    ).row(0, named=True)

    for term in query.TERMS:
        _, amount = total_behind(warehouse, place, behind="movement", part=term)
        assert (amount or 0) == row[term], term


def test_the_loans_of_every_class_add_up_to_it(
    bank: Bank, warehouse: Warehouse, place: dict[str, Any]
) -> None:
    rows = bank.read(
        "select five_class, moved_worse_principal from class_migrations "
        "where org_id = $org_id and month_end_date = $day",
        org_id=place["org_id"],
        day=place["month_end_date"],
    )

    assert len(rows) >= 2
    for five_class, amount in rows.iter_rows():
        _, listed = total_behind(warehouse, place, behind="class_migration", part=five_class)
        assert (listed or 0) == amount, five_class


def test_the_history_ends_with_the_figures_of_the_marts(
    bank: Bank, warehouse: Warehouse, place: dict[str, Any]
) -> None:
    span = {
        "org_id": place["org_id"],
        "since": place["month_end_date"].replace(day=1),
        "until": place["month_end_date"],
    }
    values = {"org_id": place["org_id"], "day": place["month_end_date"]}
    months = query.movement_history(warehouse, Scope(None), **span)
    classes = query.class_migration_history(warehouse, Scope(None), **span)

    names = ("closing_balance", "cure_rate", "npl_with_written_off_rate")
    expected = bank.read(
        f"select {', '.join(names)} from org_movements "
        "where org_id = $org_id and month_end_date = $day",
        **values,
    )
    assert months.select(names).rows() == expected.rows()
    expected = bank.read(
        "select five_class, migration_rate from class_migrations "
        "where org_id = $org_id and month_end_date = $day order by five_class",
        **values,
    )
    assert classes.select("five_class", "migration_rate").sort("five_class").rows() == (
        expected.rows()
    )


def test_the_parts_of_an_organisation_add_up_to_it(
    warehouse: Warehouse, place: dict[str, Any]
) -> None:
    parts = query.migration_by_child(warehouse, Scope(None), **place, **ROLLS)
    whole = query.migration_by_child(warehouse, Scope(None), is_total=True, **place, **ROLLS)

    sums = [name for name in parts.columns if name.endswith(("_principal", "_balance", "_count"))]
    assert len(sums) > 8
    assert parts.select(pl.col(sums).sum()).row(0) == whole.select(sums).row(0)


def test_kinds_of_customers_add_up_to_all(warehouse: Warehouse, place: dict[str, Any]) -> None:
    whole = query.transitions(warehouse, Scope(None), **place)
    parts = [
        query.transitions(
            warehouse, Scope(None), narrowing=query.Narrowing(customer_type=one), **place
        )
        for one in CUSTOMERS
    ]

    assert sum(len(part) > 0 for part in parts) >= 2
    assert sum(part["loan_count"].sum() for part in parts) == whole["loan_count"].sum()
    opening = sum(part["rolled_principal"].sum() for part in parts if len(part))
    assert opening == whole["rolled_principal"].sum()
