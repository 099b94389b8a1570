"""Small deliveries for tests: a faultless bank of a few lines, of which a test changes one file."""

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

from loaders.load import LoadReport, load
from loaders.rejects import rejected_rows
from warehouse.contracts.batch import committed_batches
from warehouse.paths import Home

ORG_UNITS = """org_id,org_name,parent_org_id,org_level
H,总行,,HEAD
R1,一分行,H,REGION
B1,一支行,R1,BRANCH
"""
CUSTOMERS = """customer_id,customer_name,customer_type
C1,张三,RETAIL
C2,李四,SME
"""
LOAN_HEADING = (
    "loan_id,customer_id,org_id,product_code,disbursed_amount,disbursed_date,maturity_date,status"
)
LOANS = f"""{LOAN_HEADING}
L1,C1,B1,P1,1000.00,2025-01-10,2026-01-10,ACTIVE
L2,C2,B1,P1,2000.00,2025-02-10,2026-02-10,ACTIVE
"""
REPAYMENT_HEADING = "txn_id,loan_id,value_date,amount,txn_type,reversal_of"
REPAYMENTS = f"""{REPAYMENT_HEADING}
T1,L1,2025-02-10,100.00,REPAY,
T2,L2,2025-03-10,200.00,REPAY,
"""
BANK = {"org_units.csv": ORG_UNITS, "customers.csv": CUSTOMERS, "loans.csv": LOANS}

_numbers = count(1)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The files in a new folder below the one given."""
    delivery = folder / f"delivery-{next(_numbers)}"
    delivery.mkdir(parents=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (delivery / name).write_bytes(data)
    return delivery


def deliver(home: Home, files: Mapping[str, str | bytes], **options: Any) -> LoadReport:
    """Load files with the contents given, as one delivery."""
    return load([write_files(home.root.parent, files)], home, **options)


def deliver_with_bank(home: Home, files: Mapping[str, str | bytes], **options: Any) -> LoadReport:
    """Load the faultless bank with some files changed or added."""
    return deliver(home, {**BANK, **files}, **options)


def accepted(home: Home, table: str) -> pl.DataFrame:
    """The accepted rows of a table in the delivery loaded last, by line."""
    batch = max(committed_batches(home), key=lambda one: one.batch_id)
    path = batch.path(home, table)
    return pl.read_parquet(path).sort("file_name", "line_no") if path.exists() else pl.DataFrame()


def faults(home: Home, *columns: str) -> list[tuple[Any, ...]]:
    """What was rejected in the delivery loaded last: line, column, value and code by default."""
    batch = max(committed_batches(home), key=lambda one: one.batch_id)
    chosen = columns or ("line_no", "column_name", "value", "code")
    return rejected_rows(home, batch.batch_id).select(chosen).rows()
