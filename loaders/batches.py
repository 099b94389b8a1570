"""Writing a batch so that it exists whole or not at all.

Everything is written into ``batches/.incoming-<batch_id>/``, made durable, and renamed once. A load
that died leaves only a folder with a dot, which the next load removes.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import portalocker
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.contracts import Contract
from warehouse.contracts.base import Kind
from warehouse.contracts.batch import (
    LINEAGE_COLUMNS,
    MANIFEST,
    REJECTED_COLUMNS,
    REJECTED_ROWS,
    Manifest,
)
from warehouse.errors import LoadInProgress
from warehouse.paths import Home

_INCOMING = ".incoming-"

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
_SQL_TO_ARROW = {
    "varchar": pa.string(),
    "bigint": pa.int64(),
    "decimal(18, 2)": pa.decimal128(18, 2),
}


def table_schema(contract: type[Contract]) -> pa.Schema:
    """The schema of a table's Parquet: the contract's columns, then where each row came from."""
    return pa.schema(
        [(column.name, ARROW_TYPES[column.kind]) for column in contract.columns()]
        + [(name, _SQL_TO_ARROW[sql_type]) for name, sql_type in LINEAGE_COLUMNS.items()]
    )


REJECTED_SCHEMA = pa.schema(
    [(name, _SQL_TO_ARROW[sql_type]) for name, sql_type in REJECTED_COLUMNS.items()]
)


@contextmanager
def only_loader(home: Home, wait_seconds: float) -> Iterator[None]:
    """Hold the home's load lock; raises LoadInProgress when another load keeps it too long."""
    home.root.mkdir(parents=True, exist_ok=True)
    lock = portalocker.Lock(
        home.load_lock,
        mode="a",
        timeout=wait_seconds,
        flags=portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING,
    )
    try:
        lock.acquire()
    except portalocker.LockException as error:
        raise LoadInProgress(
            f"Another load is writing to {home.root} and was not done after {wait_seconds:g} "
            "seconds. Nothing was changed. Wait for it to end, then load again."
        ) from error
    try:
        yield
    finally:
        lock.release()


def remove_leftovers(home: Home) -> None:
    """Remove what loads that died left behind. Only under the load lock."""
    if home.batches.is_dir():
        for folder in home.batches.iterdir():
            if folder.name.startswith(_INCOMING):
                shutil.rmtree(folder)


@contextmanager
def only_for_now(home: Home) -> Iterator[Path]:
    """A folder for what needs room while a load runs. Only under the load lock."""
    folder = home.batches / f"{_INCOMING}scratch"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class IncomingBatch:
    """A batch while it is being written."""

    def __init__(self, home: Home, batch_id: str) -> None:
        self.home = home
        self.batch_id = batch_id
        self.folder = home.batches / f"{_INCOMING}{batch_id}"
        self.scratch = self.folder / ".scratch"
        self.scratch.mkdir(parents=True)
        # The folder of batches may be new.
        _make_durable(home.root)
        self._files: list[Path] = []

    def table_file(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def writer(self, table: str, schema: pa.Schema) -> "TableWriter":
        path = self.table_file(table)
        self._files.append(path)
        return TableWriter(path, schema)

    def rejected_writer(self) -> "TableWriter":
        return self.writer(REJECTED_ROWS, REJECTED_SCHEMA)

    def drop(self, table: str) -> None:
        """Leave a table out: none of its rows was accepted."""
        self.table_file(table).unlink()
        self._files.remove(self.table_file(table))

    def commit(self, manifest: Manifest) -> None:
        """Make everything durable and give the batch its name."""
        shutil.rmtree(self.scratch)
        path = self.folder / MANIFEST
        path.write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
        for file in [*self._files, path]:
            _make_durable(file)
        _make_durable(self.folder)
        self.folder.rename(self.home.batches / self.batch_id)
        _make_durable(self.home.batches)

    def abandon(self) -> None:
        """Remove what was written of a batch that will not be."""
        shutil.rmtree(self.folder, ignore_errors=True)


class TableWriter:
    """One Parquet file, written batch by batch."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.rows = 0
        self._schema = schema
        self._writer = pq.ParquetWriter(
            path,
            schema,
            store_decimal_as_integer=True,
            use_dictionary=[field.name for field in schema if _repeats(field)],
            write_statistics=[field.name for field in schema if pa.types.is_date(field.type)],
        )

    def write(self, columns: Sequence[pa.Array]) -> None:
        """Write rows, given as the columns of the schema in order."""
        batch = pa.RecordBatch.from_arrays(
            [
                column if column.type == field.type else column.cast(field.type)
                for column, field in zip(columns, self._schema, strict=True)
            ],
            schema=self._schema,
        )
        if batch.num_rows:
            self._writer.write_batch(batch)
            self.rows += batch.num_rows

    def close(self) -> None:
        self._writer.close()


def _repeats(field: pa.Field) -> bool:
    """Whether values repeat enough for a dictionary; building one for identifiers is wasted."""
    if field.name.endswith(("_id", "_no", "_by")) and field.name not in ("org_id", "batch_id"):
        return False
    return bool(pa.types.is_string(field.type) or pa.types.is_date(field.type))


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
