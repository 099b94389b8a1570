"""Of each key of one input table, the latest row known, over the Parquet of all batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.contracts import Contract
from warehouse.contracts.batch import LINEAGE_COLUMNS, Manifest
from warehouse.paths import Home
from warehouse.statements import escaped


@dataclass(frozen=True)
class Knowledge:
    """Until when facts count: on the bank's own clock, as its files say it, and in UTC."""

    at: datetime
    utc: datetime


def create_current_rows(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    contract: type[Contract],
    batches: Sequence[Manifest],
    known: Knowledge | None,
) -> dict[str, int]:
    """Create ``raw.<table>`` and return how many of its rows each batch holding the table gave.

    ``batches`` come earliest received first. A table that came in one delivery without repeating a
    key is a view and costs nothing. Else it is a table: the batches are taken newest first, and of
    each older one only the rows whose key is not there yet. So memory is that of the current keys,
    however many deliveries restate them, and time is linear in rows. Of a register, the keys not
    ``known`` come in with the first row ever received of them.
    """
    name = f"raw.{contract.table}"
    holding = [batch for batch in batches if accepted_rows(batch, contract)]
    known_rows = {
        batch.batch_id: _received(connection, home, contract, batch)
        + _known_condition(contract, batch, known, is_first=batch is holding[0])
        for batch in holding
    }
    if len(holding) == 1 and not _repeats_keys(holding[0], contract):
        (only,) = holding
        connection.execute(f"create view {name} as\n{known_rows[only.batch_id]}")
        if known is None:
            return {only.batch_id: accepted_rows(only, contract)}
    else:
        connection.execute(f"create table {name} ({column_definitions(_columns(contract))})")
        for batch in reversed(holding):
            rows = known_rows[batch.batch_id]
            if _repeats_keys(batch, contract):
                rows = _last_lines(rows, contract)
            connection.execute(_insert_missing(name, rows, contract))
        if contract.is_register and known is not None:
            for batch in holding:
                rows = _last_lines(_received(connection, home, contract, batch), contract)
                connection.execute(_insert_missing(name, rows, contract))
    counts = connection.execute(f"select batch_id, count(*) from {name} group by batch_id")
    return dict.fromkeys((batch.batch_id for batch in holding), 0) | dict(counts.fetchall())


def _columns(contract: type[Contract]) -> dict[str, str]:
    return {column.name: column.sql_type for column in contract.columns()} | LINEAGE_COLUMNS


def _received(
    connection: duckdb.DuckDBPyConnection, home: Home, contract: type[Contract], batch: Manifest
) -> str:
    return every_row(connection, _columns(contract), [batch.path(home, contract.table)])


def accepted_rows(batch: Manifest, contract: type[Contract]) -> int:
    """The rows a batch holds of a table; 0 when it has none."""
    table = batch.tables.get(contract.table)
    return table.accepted_rows if table else 0


def every_row(
    connection: duckdb.DuckDBPyConnection, columns: dict[str, str], paths: Sequence[Path]
) -> str:
    """A select of all rows of some files; a column that an older batch lacks is missing there."""
    files = ", ".join(f"'{escaped(path)}'" for path in paths)
    source = f"read_parquet([{files}], union_by_name = true)"
    present = {row[0] for row in connection.execute(f"describe select * from {source}").fetchall()}
    selected = ",\n".join(
        f"    cast({column if column in present else 'null'} as {sql_type}) as {column}"
        for column, sql_type in columns.items()
    )
    return f"select\n{selected}\nfrom {source}"


def column_definitions(columns: dict[str, str]) -> str:
    return ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())


def _repeats_keys(batch: Manifest, contract: type[Contract]) -> bool:
    return batch.tables[contract.table].repeated_keys > 0


def _known_condition(
    contract: type[Contract], batch: Manifest, known: Knowledge | None, *, is_first: bool
) -> str:
    """Which rows of a batch were known, as a ``where``; empty: all of them.

    A row is known from its own time, else from when its delivery was received; nothing tells when
    the bank learned of the rows of a table's first delivery, so those count as always known.
    """
    if known is None:
        return ""
    delivery_known = is_first or batch.received_at <= known.utc
    if contract.known_from is None:
        return "" if delivery_known else "\nwhere false"
    row_known = f"{contract.known_from} <= timestamp '{known.at.isoformat(sep=' ')}'"
    without_time = f"{contract.known_from} is null or " if delivery_known else ""
    return f"\nwhere {without_time}{row_known}"


def _last_lines(rows: str, contract: type[Contract]) -> str:
    """Of one delivery, the row of each key that stands last."""
    return f"""
select *
from ({rows}) as delivered
qualify row_number() over (
    partition by {", ".join(contract.key)} order by file_name desc, line_no desc
) = 1
"""


def _insert_missing(table: str, rows: str, contract: type[Contract]) -> str:
    """Add the rows of those keys that are not there yet."""
    same_key = " and ".join(f"present.{key} = added.{key}" for key in contract.key)
    return f"""
insert into {table}
select added.*
from ({rows}) as added
where not exists (select 1 from {table} as present where {same_key})
"""
