"""Schema ``raw``: of every key the latest row that was known, over the Parquet of all batches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from warehouse.bank_clock import BankClock
from warehouse.contracts import CONTRACTS, Contract
from warehouse.contracts.batch import (
    REJECTED_COLUMNS,
    REJECTED_ROWS,
    Manifest,
    committed_batches,
)
from warehouse.current_rows import (
    Knowledge,
    column_definitions,
    create_current_rows,
    every_row,
)
from warehouse.errors import BuildFailed
from warehouse.parameters import Parameters
from warehouse.paths import Home
from warehouse.progress import Progress, silent
from warehouse.raw_parameters import PARAMETER_TABLES, parameter_rows
from warehouse.working_days import FIRST_DAY, LAST_DAY, announced_years, differing_days

# Tables of raw that do not come from a contract, with their columns.
OWN_TABLES: dict[str, dict[str, str]] = {
    "build_arguments": {
        "build_id": "varchar",
        "as_of_date": "date",
        "known_at": "timestamp",
        "built_at": "timestamp",
    },
    **PARAMETER_TABLES,
    "working_days": {
        "day": "date",
        "is_working_day": "boolean",
        # Working days up to and including the day, from the first of the table on.
        "working_days_to_date": "integer",
        # The calendar of its year is not announced, so that its holidays are a projection.
        "is_projected": "boolean",
        "is_own": "boolean",
    },
    "batches": {
        "batch_id": "varchar",
        "content_hash": "varchar",
        "profile": "varchar",
        "received_at": "timestamp",
        "loaded_at": "timestamp",
        # The day of receipt on the bank's own calendar.
        "received_date": "date",
    },
    "batch_files": {
        "batch_id": "varchar",
        "file_name": "varchar",
        "table_name": "varchar",
        "encoding": "varchar",
        "read_rows": "bigint",
        "accepted_rows": "bigint",
        "rejected_rows": "bigint",
        "total_rows": "bigint",
        # Headings no column goes by: what stands under them nobody knows.
        "ignored_column_count": "bigint",
    },
    "table_counts": {
        "batch_id": "varchar",
        "table_name": "varchar",
        "accepted_rows": "bigint",
        "repeated_keys": "bigint",
        "current_rows": "bigint",
    },
    "dictionary": {
        "table_name": "varchar",
        "column_name": "varchar",
        "description": "varchar",
        "unit": "varchar",
        "source": "varchar",
    },
    # Columns of input files that hold personal data, by the contracts.
    "personal_columns": {"table_name": "varchar", "column_name": "varchar"},
    REJECTED_ROWS: REJECTED_COLUMNS,
}
RAW_TABLES = frozenset(OWN_TABLES) | {contract.table for contract in CONTRACTS}


@dataclass(frozen=True)
class DictionaryRow:
    """What one column of a table means, its unit, and the file or model it comes from."""

    table_name: str
    column_name: str
    description: str
    unit: str | None
    source: str


def create_raw(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    build_id: str,
    built_at: datetime,
    parameters: Parameters,
    as_of_date: date | None = None,
    known_at: datetime | None = None,
    dictionary: Iterable[DictionaryRow] = (),
    progress: Progress = silent,
) -> date:
    """Create schema ``raw`` in the default catalog and return the ``as_of_date`` in force.

    Without ``as_of_date``: the latest date any known row speaks of that is not after the load day
    of its batch, nor after ``known_at``. Times are without zone: ``built_at`` is UTC, ``known_at``
    on the bank's own clock. Raises BuildFailed when nothing was loaded, or nothing loaded speaks of
    a date.
    """
    batches = loaded_batches(home)
    clock = BankClock.of(parameters.value("bank", "time_zone"))
    known = Knowledge(known_at, clock.utc(known_at)) if known_at is not None else None
    connection.execute("create schema raw")
    _create_batches(connection, batches, clock)
    for number, contract in enumerate(CONTRACTS):
        progress(f"raw.{contract.table}", number, len(CONTRACTS))
        _create_contract_table(connection, home, contract, batches, known)
    _create_rejected_rows(connection, home, batches)
    for table, rows in parameter_rows(parameters).items():
        _fill(connection, table, rows)
    _create_working_days(connection, parameters)
    _fill(
        connection,
        "dictionary",
        [
            (row.table_name, row.column_name, row.description, row.unit, row.source)
            for row in (*_contract_dictionary(), *dictionary)
        ],
    )
    _fill(
        connection,
        "personal_columns",
        [
            (contract.table, column.name)
            for contract in CONTRACTS
            for column in contract.columns()
            if column.personal
        ],
    )
    as_of_date = as_of_date or _latest_fact(connection, known_at)
    _fill(connection, "build_arguments", [(build_id, as_of_date, known_at, built_at)])
    return as_of_date


def loaded_batches(home: Home) -> list[Manifest]:
    """Every committed batch, earliest received first; BuildFailed when there is none."""
    batches = committed_batches(home)
    if not batches:
        raise BuildFailed(
            f"Nothing has been loaded: {home.batches} holds no delivery. "
            "Load the bank's files first: postloan load FOLDER"
        )
    return batches


def _create_contract_table(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    contract: type[Contract],
    batches: Sequence[Manifest],
    known: Knowledge | None,
) -> None:
    try:
        current = create_current_rows(connection, home, contract, batches, known)
    except duckdb.Error as error:
        raise BuildFailed(
            f"The rows of {contract.table} cannot be read from {home.batches}.\n{error}\n"
            "Restore the batch it names from a copy, or remove its folder and load it again."
        ) from error
    for batch in batches:
        if batch.batch_id in current:
            counts = batch.tables[contract.table]
            connection.execute(
                "insert into raw.table_counts values (?, ?, ?, ?, ?)",
                [
                    batch.batch_id,
                    contract.table,
                    counts.accepted_rows,
                    counts.repeated_keys,
                    current[batch.batch_id],
                ],
            )


def _create_batches(
    connection: duckdb.DuckDBPyConnection, batches: Sequence[Manifest], clock: BankClock
) -> None:
    _fill(
        connection,
        "batches",
        [
            (
                one.batch_id,
                one.content_hash,
                one.profile,
                one.received_at,
                one.loaded_at,
                clock.day(one.received_at),
            )
            for one in batches
        ],
    )
    _fill(
        connection,
        "batch_files",
        [
            (
                batch.batch_id,
                file.file_name,
                file.table,
                file.encoding,
                file.read_rows,
                file.accepted_rows,
                file.rejected_rows,
                file.total_rows,
                len(file.ignored_columns),
            )
            for batch in batches
            for file in batch.files
        ],
    )
    _fill(connection, "table_counts", [])


def _create_rejected_rows(
    connection: duckdb.DuckDBPyConnection, home: Home, batches: Sequence[Manifest]
) -> None:
    paths = [path for one in batches if (path := one.path(home, REJECTED_ROWS)).exists()]
    if not paths:
        _fill(connection, REJECTED_ROWS, [])
        return
    rows = every_row(connection, REJECTED_COLUMNS, paths)
    connection.execute(f"create view raw.{REJECTED_ROWS} as\n{rows}")


def _create_working_days(connection: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    """Every day, so that the n-th working day after another is a look-up and an addition."""
    official = [(day, works, False) for day, works in differing_days()]
    own = [(one.day, one.is_working_day, True) for one in parameters.own_days]
    days = {"day": "date", "works": "boolean", "is_own": "boolean"}
    first_year, last_year = announced_years()
    _fill(connection, "working_days", [])
    connection.execute(
        f"""
        insert into raw.working_days
        with differing as (
            select distinct on (day) day, works, is_own
            from ({_listed(days)}) as days
            order by day, is_own desc
        ),
        every_day as (
            select
                cast(unnest(generate_series($4::timestamp, $5::timestamp, interval 1 day)) as date)
                    as day
        ),
        judged as (
            select every_day.day, differing.is_own,
                coalesce(differing.works, isodow(every_day.day) < 6) as works
            from every_day left join differing on every_day.day = differing.day
        )
        select day, works,
            -- Counting with a filter instead takes the engine twenty times as long.
            cast(count(case when works then 1 end) over (order by day) as integer),
            extract(year from day) not between $6 and $7, coalesce(is_own, false)
        from judged
        """,
        [
            *(list(cells) for cells in zip(*official, *own, strict=True)),
            FIRST_DAY,
            LAST_DAY,
            first_year,
            last_year,
        ],
    )


def _contract_dictionary() -> Iterable[DictionaryRow]:
    for contract in CONTRACTS:
        for column in contract.columns():
            yield DictionaryRow(
                f"raw.{contract.table}",
                column.name,
                column.description,
                column.unit,
                f"{contract.table} {contract.title}",
            )


def _latest_fact(connection: duckdb.DuckDBPyConnection, known_at: datetime | None) -> date:
    dates = [
        (contract.table, column.name)
        for contract in CONTRACTS
        for column in contract.columns()
        if column.fact_date
    ]
    latest = " union all ".join(
        f"select max(cast(facts.{column} as date)) as fact_date from raw.{table} as facts "
        "inner join raw.batches as batches on facts.batch_id = batches.batch_id "
        f"where cast(facts.{column} as date) <= batches.received_date"
        + (f" and cast(facts.{column} as date) <= date '{known_at:%Y-%m-%d}'" if known_at else "")
        for table, column in dates
    )
    ((latest_date,),) = connection.execute(f"select max(fact_date) from ({latest})").fetchall()
    if latest_date is None:
        named = ", ".join(f"{table}.{column}" for table, column in dates)
        raise BuildFailed(
            "No as-of date can be found: no row loaded has a date on or before its load day in "
            f"{named}. Load the loans or the payments, "
            "or say the day: postloan build --as-of 2025-06-30"
        )
    assert isinstance(latest_date, date)
    return latest_date


def _fill(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    columns = OWN_TABLES[table]
    connection.execute(f"create table raw.{table} ({column_definitions(columns)})")
    if rows:
        connection.execute(
            f"insert into raw.{table} {_listed(columns)}",
            [list(cells) for cells in zip(*rows, strict=True)],
        )


def _listed(columns: dict[str, str]) -> str:
    """A select of rows that are given as one list for each column.

    One by one rows cost more than the models of a small bank, and cells as parameters of one
    statement cost nearly as much.
    """
    selected = ", ".join(
        f"unnest(cast(${number} as {sql_type}[])) as {name}"
        for number, (name, sql_type) in enumerate(columns.items(), start=1)
    )
    return f"select {selected}"
