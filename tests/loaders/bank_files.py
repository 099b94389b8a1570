"""Deliveries as files, and what a home holds after they were loaded."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from loaders.load import LoadReport
from warehouse.contracts.batch import REJECTED_ROWS, Manifest, committed_batches
from warehouse.paths import Home

Row = dict[str, Any]

ORG_UNITS = """
org_id,org_name,parent_org_id,org_level
H,总行,,HEAD
B1,湖滨支行,H,BRANCH
"""
CUSTOMERS = """
customer_id,customer_type
C1,RETAIL
"""
LOANS = """
loan_id,customer_id,org_id,product_code,disbursed_amount,disbursed_date,maturity_date,status
L1,C1,B1,P1,1000.00,2025-02-10,2025-05-10,ACTIVE
L2,C1,B1,P1,2000.00,2025-02-10,2025-05-10,ACTIVE
"""
SCHEDULE = """
loan_id,period_no,due_date,due_principal
L1,1,2025-03-10,1000.00
L2,1,2025-03-10,2000.00
"""
REPAYMENTS = """
txn_id,loan_id,value_date,amount
T1,L1,2025-03-10,600.00
"""
BANK: dict[str, str] = {
    "org_units": ORG_UNITS,
    "customers": CUSTOMERS,
    "loans": LOANS,
    "repayment_schedule": SCHEDULE,
    "repayments": REPAYMENTS,
}


def write_files(folder: Path, tables: Mapping[str, str]) -> Path:
    """Write each text as ``<name>.csv``, or under its own name when that has a suffix."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        file = folder / (name if "." in name else f"{name}.csv")
        file.write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


def only_batch(home: Home) -> Manifest:
    [batch] = committed_batches(home)
    return batch


def rows_of(home: Home, batch: Manifest, table: str) -> list[Row]:
    """The accepted rows of one table in one batch, in the order of the file."""
    path = batch.path(home, table)
    rows: list[Row] = pq.read_table(path).to_pylist() if path.is_file() else []
    return sorted(rows, key=lambda row: (row["file_name"], row["line_no"]))


def accepted(home: Home, table: str) -> list[Row]:
    """The accepted rows of one table in all batches, the earliest batch first."""
    return [row for batch in committed_batches(home) for row in rows_of(home, batch, table)]


def rejected(home: Home, table: str | None = None) -> list[Row]:
    """The rejected rows of all batches, of one table or of all."""
    return [
        row
        for batch in committed_batches(home)
        for row in rows_of(home, batch, REJECTED_ROWS)
        if table in (None, row["table_name"])
    ]


def faults(home: Home, table: str) -> list[tuple[int, str, str]]:
    """(line, column, code) of every fault of one table, in the order of the file."""
    return [(row["line_no"], row["column_name"], row["code"]) for row in rejected(home, table)]


def assert_counts_agree(home: Home, report: LoadReport) -> None:
    """Read = accepted + rejected: in the report, in the manifest and in the Parquet files."""
    batch = next(one for one in committed_batches(home) if one.batch_id == report.batch_id)
    assert report.files == batch.files
    assert report.read_rows == report.accepted_rows + report.rejected_rows
    for file in batch.files:
        assert file.read_rows == file.accepted_rows + file.rejected_rows
    refused = rows_of(home, batch, REJECTED_ROWS)
    for table in {file.table for file in batch.files}:
        of_table = [file for file in batch.files if file.table == table]
        accepted_rows = sum(file.accepted_rows for file in of_table)
        lines = {
            (row["file_name"], row["line_no"]) for row in refused if row["table_name"] == table
        }
        assert len(rows_of(home, batch, table)) == accepted_rows
        assert batch.tables[table].accepted_rows == accepted_rows
        assert len(lines) == sum(file.rejected_rows for file in of_table)
