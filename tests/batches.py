"""Deliveries for tests, written straight as batches: no file is parsed, no loader runs.

    write_batch(
        home,
        {
            "org_units": [{"org_id": "B1"}],
            "customers": [{"customer_id": "C1"}],
            "loans": [{"loan_id": "L1", "customer_id": "C1", "org_id": "B1", ...}],
        },
        received_at="2025-05-02",
    )

Cells may be given as text: "2025-01-31" for a date, "100.00" for money.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.contracts import CONTRACTS, Column, contract_for
from warehouse.contracts.base import Kind
from warehouse.contracts.batch import (
    MANIFEST,
    REJECTED_COLUMNS,
    REJECTED_ROWS,
    BatchFile,
    BatchTable,
    Manifest,
)
from warehouse.paths import Home

ARROW_TYPES: dict[Kind, pa.DataType] = {
    "identifier": pa.string(),
    "text": pa.string(),
    "code": pa.string(),
    "money": pa.decimal128(18, 2),
    "rate": pa.decimal128(9, 6),
    "count": pa.int32(),
    "flag": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
REJECTED_ARROW_TYPES: dict[str, pa.DataType] = {
    "varchar": pa.string(),
    "bigint": pa.int64(),
    "decimal(18, 2)": pa.decimal128(18, 2),
}
LINEAGE_ARROW_TYPES = {
    "batch_id": pa.string(),
    "file_name": pa.string(),
    "line_no": pa.int64(),
}

# What a test need not say because it does not matter to it.
FILLERS: dict[str, dict[str, Any]] = {
    "org_units": {"org_name": "Branch", "org_level": "BRANCH"},
    "customers": {"customer_type": "RETAIL"},
    "loans": {
        "product_code": "P1",
        "status": "ACTIVE",
        "maturity_date": date(2035, 12, 31),
    },
    "inspections": {"inspection_type": "DAILY"},
    "findings": {"category": "档案资料缺失"},
    "collaterals": {"type": "CD"},
}

DEFAULT_RECEIVED_AT = datetime(2025, 7, 1, 8, 0)


def write_batch(
    home: Home,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    received_at: datetime | str = DEFAULT_RECEIVED_AT,
    loaded_at: datetime | str | None = None,
    batch_id: str | None = None,
    profile: str | None = None,
    has_journal: bool = True,
    rejected: Sequence[Mapping[str, Any]] = (),
) -> Manifest:
    """Commit one delivery of ``tables`` (table name → rows) to ``home`` and return its manifest.

    Columns left out take the contract's default, else a filler when they are required. Plans come
    with a file of payments, an empty one unless ``tables`` has it; with ``has_journal=False`` none
    comes, so that nobody knows what was paid. A row may name its own ``file_name`` and ``line_no``;
    else they follow the order of the rows, from line 2.
    ``rejected`` rows hold any of REJECTED_COLUMNS. ``batch_id`` defaults to one made from the time
    and the content, so that two deliveries of one moment differ.
    """
    received = _timestamp(received_at)
    content = hashlib.sha256(
        json.dumps([tables, list(rejected)], default=str, sort_keys=True).encode()
    ).hexdigest()
    batch_id = batch_id or f"{received:%Y%m%dT%H%M%S}-{content[:8]}"
    folder = home.batches / f".{batch_id}.writing"
    folder.mkdir(parents=True)
    files, counts = [], {}
    if has_journal and tables.get("repayment_schedule") and not tables.get("repayments"):
        files.append(_file(content, "repayments", 0))
    for contract in CONTRACTS:
        rows = list(tables.get(contract.table, ()))
        if not rows:
            continue
        table = _arrow_table(contract.table, rows, batch_id)
        pq.write_table(table, folder / f"{contract.table}.parquet")
        keys = {
            tuple(row) for row in zip(*(table[k].to_pylist() for k in contract.key), strict=True)
        }
        counts[contract.table] = BatchTable(
            accepted_rows=len(rows), repeated_keys=len(rows) - len(keys)
        )
        bad = sum(1 for row in rejected if row.get("table_name") == contract.table)
        files.append(_file(content, contract.table, len(rows), bad))
    unknown = set(tables) - {contract.table for contract in CONTRACTS}
    assert not unknown, f"no contract for {sorted(unknown)}"
    _write_rejected(rejected, batch_id, folder / f"{REJECTED_ROWS}.parquet")
    manifest = Manifest(
        batch_id=batch_id,
        content_hash=content,
        profile=profile,
        received_at=received,
        loaded_at=_timestamp(loaded_at) if loaded_at is not None else received,
        files=tuple(files),
        tables=counts,
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
    folder.rename(home.batches / batch_id)
    return manifest


def _file(content_hash: str, table: str, accepted: int, rejected: int = 0) -> BatchFile:
    return BatchFile(
        file_name=f"{table}.csv",
        table=table,
        content_hash=content_hash,
        encoding="utf-8",
        read_rows=accepted + rejected,
        accepted_rows=accepted,
        rejected_rows=rejected,
    )


def _arrow_table(table: str, rows: Sequence[Mapping[str, Any]], batch_id: str) -> pa.Table:
    columns = contract_for(table).columns()
    known = {column.name for column in columns} | set(LINEAGE_ARROW_TYPES)
    for row in rows:
        assert set(row) <= known, f"{table} has no column {sorted(set(row) - known)}"
    arrays = {
        column.name: pa.array(
            [_cell(column, table, row) for row in rows], type=ARROW_TYPES[column.kind]
        )
        for column in columns
    }
    lineage = {
        "batch_id": [batch_id] * len(rows),
        "file_name": [row.get("file_name", f"{table}.csv") for row in rows],
        "line_no": [row.get("line_no", line) for line, row in enumerate(rows, start=2)],
    }
    for name, values in lineage.items():
        arrays[name] = pa.array(values, type=LINEAGE_ARROW_TYPES[name])
    return pa.table(arrays)


def _cell(column: Column, table: str, row: Mapping[str, Any]) -> Any:
    value = row.get(column.name)
    if value is None:
        value = column.default
    if value is None and column.required:
        assert column.name in FILLERS.get(table, {}), f"{table} needs {column.name}: {dict(row)}"
        value = FILLERS[table][column.name]
    if value is None:
        return None
    if isinstance(value, Enum):
        return value.value
    match column.kind:
        case "date":
            return date.fromisoformat(value) if isinstance(value, str) else value
        case "timestamp":
            return _timestamp(value)
        case "money" | "rate":
            return Decimal(str(value))
        case _:
            return value


def _timestamp(value: datetime | date | str) -> datetime:
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day)


def _write_rejected(rejected: Sequence[Mapping[str, Any]], batch_id: str, path: Any) -> None:
    arrays = {}
    for name, sql_type in REJECTED_COLUMNS.items():
        values = [batch_id if name == "batch_id" else row.get(name) for row in rejected]
        if name == "amount":
            values = [None if value is None else Decimal(str(value)) for value in values]
        arrays[name] = pa.array(values, type=REJECTED_ARROW_TYPES[sql_type])
    pq.write_table(pa.table(arrays), path)
