"""What is personal in the files leaves the warehouse only where a reason says so."""

from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.tiny_bank import LOANS, ORGANISATIONS
from warehouse.contracts import CONTRACTS
from warehouse.models import read_models
from warehouse.paths import SQL, Home

MARK = "秘密"
# Mart and column → why a reader needs it.
SHOWN: dict[tuple[str, str], str] = {
    ("loans", "customer_name"): "lists of loans and the sheet of a loan name the borrower",
    ("findings", "customer_name"): "a finding is worked through with the borrower it is about",
    ("policy_limits", "member_name"): "a limit of a customer names the customer",
    ("fund_flows", "payee_label"): "payees are firms; of a name as short as a person's the surname",
    ("staff", "staff_name"): "the line is supervised by the people in it",
    ("officer_loads", "staff_name"): "who carries too many loans is spoken to",
    ("acts_without_certificate", "staff_name"): "who acted without a certificate is trained",
}


def secret(table: str, column: str) -> str:
    return f"{MARK} {table}.{column}"


def secrets(table: str) -> dict[str, str]:
    """A value of its own in every personal column of a table."""
    (contract,) = (one for one in CONTRACTS if one.table == table)
    return {one.name: secret(table, one.name) for one in contract.columns() if one.personal}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    """A bank with a row in every file that holds personal data, and rows set aside of them."""
    home = Home(tmp_path_factory.mktemp("personal") / "home")
    rejected = {"line_no": 3, "code": "NOT_A_DATE", "reason": "expected a date"}
    tables: dict[str, list[dict[str, Any]]] = {
        "org_units": ORGANISATIONS,
        "customers": [{"customer_id": "C1"} | secrets("customers")],
        "loans": [one | {"officer_id": "S1"} for one in LOANS],
        "repayment_schedule": [
            {
                "loan_id": "L1",
                "period_no": 1,
                "version": 1,
                "due_date": "2025-03-10",
                "due_principal": "100",
            }
        ],
        "staff": [
            {"staff_id": "S1", "org_id": "B1", "post": "ACCOUNT_MANAGER", "on_date": "2020-01-01"}
            | secrets("staff")
        ],
        "archives": [
            {"archive_id": "A1", "loan_id": "L1", "item_code": "合同", "borrow_due": "2025-05-01"}
            | secrets("archives")
        ],
        "fund_flows": [
            {
                "flow_id": f"F{number}",
                "loan_id": "L1",
                "txn_date": f"2025-02-1{number}",
                "direction": direction,
                "amount": "90",
                "payee_type": "PROPERTY",
            }
            | secrets("fund_flows")
            for number, direction in enumerate(("OUT", "IN"), start=1)
        ],
        "collection_actions": [
            {
                "action_id": f"K{number}",
                "loan_id": "L1",
                "action_time": f"2025-06-1{number} 23:10",
                "channel": "CALL",
                "contact_relation": "COLLEAGUE",
                "connected": True,
                "result": "PROMISE",
                "handler_id": "S1",
            }
            | secrets("collection_actions")
            for number in range(3)
        ],
        "policy_limits": [
            {"policy_id": "P1", "dimension": "CUSTOMER", "member": "C1", "limit_amount": "50"}
        ],
        "inspections": [
            {
                "inspection_id": "I1",
                "org_id": "B1",
                "customer_id": "C1",
                "loan_id": "L1",
                "due_date": "2025-05-01",
                "done_date": "2025-05-01",
                "inspector_id": "S1",
            }
        ],
        "training_records": [
            {"record_id": "R1", "staff_id": "S1", "topic": "贷后检查", "held_on": "2021-01-01"}
        ],
        "findings": [{"finding_id": "D1", "inspection_id": "I1", "rectify_due": "2025-05-20"}],
    }
    write_batch(
        home,
        tables,
        rejected=[
            rejected
            | {
                "file_name": f"{table}.csv",
                "table_name": table,
                "column_name": column,
                "value": value,
                "source_text": f"X,{value}",
            }
            for table in tables
            for column, value in secrets(table).items()
        ]
        + [
            rejected
            | {
                "file_name": "loans.csv",
                "table_name": "loans",
                "column_name": "disbursed_date",
                "value": "20250230",
                "source_text": "L9,C1,20250230",
            },
            # Of a table that a profile makes of other files the row names one of these.
            rejected
            | {
                "file_name": "list.csv",
                "table_name": "loans",
                "source_text": f"L8,C1,20250230,{MARK}",
            },
        ],
    )
    return built_on_demand(home, "2025-06-30")


def test_every_file_with_personal_columns_is_in_the_book(book: OnDemand) -> None:
    for contract in CONTRACTS:
        if personal := [one.name for one in contract.columns() if one.personal]:
            (row, *_) = book.connection.execute(
                f"select {', '.join(personal)} from raw.{contract.table}"
            ).fetchall()
            assert dict(zip(personal, row, strict=True)) == secrets(contract.table)


def test_no_mart_holds_personal_data_without_a_reason(book: OnDemand) -> None:
    marts = [model.table for model in read_models(SQL) if model.table.startswith("marts.")]
    book.build(marts)
    found = set()
    for table, column in book.connection.execute(
        "select table_name, column_name from duckdb_columns() "
        "where schema_name = 'marts' and database_name = current_database() "
        "and data_type = 'VARCHAR'"
    ).fetchall():
        (count,) = book.connection.execute(
            f'select count(*) from marts."{table}" where contains("{column}", ?)', [MARK]
        ).fetchall()[0]
        if count:
            found.add((table, column))

    assert found == set(SHOWN)


def test_a_row_set_aside_is_quoted_only_where_nothing_personal_can_stand_in_it(
    book: OnDemand,
) -> None:
    rows = book.rows("select * from rejected_rows")
    quoted = [row for row in rows if row["source_text"] is not None]

    assert len(rows) > len(quoted)
    assert [(row["table_name"], row["value"], row["source_text"]) for row in quoted] == [
        ("loans", "20250230", "L9,C1,20250230")
    ]
    assert all(row["is_withheld"] and row["value"] is None for row in rows if row not in quoted)
