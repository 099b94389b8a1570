"""Building: a new file beside the old ones, checked, then published.

Nothing that readers see is touched until the new file is closed and every check has passed.
"""

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import portalocker

from warehouse.adding_up import header_checks
from warehouse.errors import BuildFailed
from warehouse.models import (
    WHOLE_BANK,
    Check,
    Model,
    ModelRun,
    read_checks,
    read_models,
    rows_as_text,
    run,
)
from warehouse.parameters import read_parameters
from warehouse.paths import SQL, Home
from warehouse.progress import Progress, silent
from warehouse.publish import prune, publish, sync_folder
from warehouse.raw import DictionaryRow, create_raw, loaded_batches
from warehouse.statements import escaped

# The most a build takes unless told, of a machine that has more. For ten million loans this is the
# share of memory per loan with which a build was measured.
MOST_MEMORY = "8GB"
# What a failed check shows of the rows it found.
SHOWN_ROWS = 10


@dataclass(frozen=True)
class BuildReport:
    """What a build made. ``built_at`` is UTC; seconds by model, rows by mart."""

    build_id: str
    as_of_date: date
    known_at: datetime | None
    built_at: datetime
    seconds: dict[str, float]
    rows: dict[str, int]
    pruned: tuple[str, ...] = ()


def build(
    home: Home,
    *,
    as_of_date: date | None = None,
    known_at: datetime | None = None,
    progress: Progress = silent,
    sql_folder: Path = SQL,
) -> BuildReport:
    """Build the warehouse from every batch of a home and publish it.

    ``as_of_date`` defaults to the latest date the facts speak of; ``known_at`` (on the
    bank's own clock, without zone) leaves out what the bank did not know then. Raises BuildFailed,
    and BadParameter for the bank's own thresholds; the build published before stays in force.
    """
    # Before anything is written: a mistyped POSTLOAN_HOME must not leave a folder behind.
    loaded_batches(home)
    with _only_builder(home):
        _clear_leftovers(home)
        parameters = read_parameters(home)
        models = read_models(sql_folder)
        checks = [*header_checks(models), *read_checks(sql_folder)]
        built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        build_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        work = home.builds / f".{build_id}.building"
        work.mkdir(parents=True)
        try:
            with _scratch(work) as connection:
                steps = len(models) + len(checks)
                as_of_date = create_raw(
                    connection,
                    home,
                    build_id=build_id,
                    built_at=built_at,
                    parameters=parameters,
                    as_of_date=as_of_date,
                    known_at=known_at,
                    dictionary=_dictionary(models),
                    progress=progress,
                )
                done = run(connection, models, progress=progress, total=steps)
                _describe_marts(connection, models)
                run_checks(connection, checks, progress=progress, done=len(models), total=steps)
            _close_and_name(work / "warehouse.duckdb", home.build_file(build_id))
        finally:
            shutil.rmtree(work, ignore_errors=True)
        publish(home, build_id)
        progress("published", steps, steps)
        return _report(build_id, as_of_date, known_at, built_at, done, prune(home))


def _report(
    build_id: str,
    as_of_date: date,
    known_at: datetime | None,
    built_at: datetime,
    done: ModelRun,
    pruned: list[str],
) -> BuildReport:
    return BuildReport(
        build_id=build_id,
        as_of_date=as_of_date,
        known_at=known_at,
        built_at=built_at,
        seconds=done.seconds,
        rows=done.rows,
        pruned=tuple(pruned),
    )


@contextmanager
def _only_builder(home: Home) -> Iterator[None]:
    home.builds.mkdir(parents=True, exist_ok=True)
    with home.build_lock.open("a") as file:
        try:
            portalocker.lock(
                file, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
            )
        except portalocker.LockException as error:
            raise BuildFailed(
                f"Another build is running in {home.root}. Wait until it is done, then build again."
            ) from error
        yield


def _clear_leftovers(home: Home) -> None:
    """Remove what killed builds left. The lock is held, so nobody is writing them."""
    for path in leftovers(home):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def leftovers(home: Home) -> list[Path]:
    """What builds that were killed left in the home."""
    return sorted(home.builds.glob(".*")) if home.builds.is_dir() else []


@contextmanager
def _scratch(work: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose default catalog is thrown away and which writes ``warehouse``."""
    with duckdb.connect(config=engine_settings()) as connection:
        _limit_memory(connection)
        # Its own bar, drawn where Python runs without a script, would write over ours.
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"set temp_directory = '{escaped(work / 'temp')}'")
        for name in ("scratch", "warehouse"):
            # A build that dies is thrown away: a journal would make each table wait for the disk.
            connection.execute(
                f"attach '{escaped(work / f'{name}.duckdb')}' as {name} "
                "(recovery_mode no_wal_writes)"
            )
        connection.execute("use scratch")
        yield connection
        connection.execute("use memory")
        connection.execute("checkpoint warehouse")
        connection.execute("detach warehouse")
        connection.execute("detach scratch")


def engine_settings() -> dict[str, str | bool | int | float | list[str]]:
    """Settings of the engine; POSTLOAN_MEMORY ("4GB") and POSTLOAN_THREADS limit what it takes."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        # Extensions are never needed, and looking for one waits for a network that is not there.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        # Every stored table says its order, so what has none may come as it comes.
        "preserve_insertion_order": False,
        # The engine knows the limits of its container, which the machine's own figures do not show.
        "memory_limit": "70%",
    }
    if threads := os.environ.get("POSTLOAN_THREADS"):
        settings["threads"] = int(threads)
    return settings


def _limit_memory(connection: duckdb.DuckDBPyConnection) -> None:
    """POSTLOAN_MEMORY, else what the engine was given, but no more than MOST_MEMORY."""
    if memory := os.environ.get("POSTLOAN_MEMORY"):
        try:
            connection.execute("set memory_limit = $1", [memory])
        except duckdb.Error as error:
            raise BuildFailed(
                f"POSTLOAN_MEMORY is {memory}, which is no size as 4GB is."
            ) from error
        return
    ((is_more,),) = connection.execute(
        "select parse_formatted_bytes(current_setting('memory_limit')) > parse_formatted_bytes($1)",
        [MOST_MEMORY],
    ).fetchall()
    if is_more:
        connection.execute("set memory_limit = $1", [MOST_MEMORY])


def _describe_marts(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """What readers need to know of each mart stands in the file itself, not in today's ``sql/``."""
    connection.execute("create schema warehouse.meta")
    connection.execute(
        "create table warehouse.meta.marts (table_name varchar, purpose varchar, grain varchar, "
        "key varchar, scope_column varchar, note varchar)"
    )
    connection.executemany(
        "insert into warehouse.meta.marts values (?, ?, ?, ?, ?, ?)",
        [
            (
                model.name,
                model.purpose,
                model.grain,
                ", ".join(model.key),
                None if model.scope == WHOLE_BANK else model.scope,
                model.note,
            )
            for model in sorted(models, key=lambda model: model.name)
            if model.layer == "marts"
        ],
    )
    for model in models:
        if model.layer == "marts":
            _comment(connection, model)


def _comment(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    table = f"warehouse.{model.table}"
    comments = [f"comment on table {table} is {_quoted(model.purpose)}"]
    for column in model.columns:
        text = f"{column.description} [{column.unit}]" if column.unit else column.description
        comments.append(f"comment on column {table}.{column.name} is {_quoted(text)}")
    # In one transaction: one by one each would wait for the disk.
    connection.execute(";\n".join(("begin", *comments, "commit")))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _dictionary(models: Sequence[Model]) -> list[DictionaryRow]:
    return [
        DictionaryRow(
            model.table,
            column.name,
            column.description,
            column.unit,
            f"sql/{model.layer}/{model.name}.sql",
        )
        for model in models
        if model.layer == "marts"
        for column in model.columns
    ]


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    checks: Sequence[Check],
    *,
    progress: Progress = silent,
    done: int = 0,
    total: int | None = None,
) -> None:
    """Run every check; BuildFailed with all that found rows, and the first rows of each."""
    failures = []
    for number, check in enumerate(checks):
        progress(f"check {check.name}", done + number, total or len(checks))
        try:
            # No limit in SQL: DuckDB 2.0 waits for ever when a check under one reads a CTE twice.
            answer = connection.execute(check.sql)
            columns = [column[0] for column in answer.description or ()]
            found = answer.fetchmany(SHOWN_ROWS + 1)
        except duckdb.Error as error:
            raise BuildFailed(f"The check {check.path} could not be run.\n{error}") from error
        if found:
            more = " (the first of more)" if len(found) > SHOWN_ROWS else ""
            failures.append(
                f"{check.name}: {check.purpose}\n  It found these rows{more}:\n"
                + rows_as_text(columns, found[:SHOWN_ROWS])
            )
    if failures:
        raise BuildFailed(
            f"{len(failures)} of {len(checks)} checks failed. "
            "The build published before stays in force.\n" + "\n".join(failures)
        )


def _close_and_name(made: Path, final: Path) -> None:
    assert not made.with_name(f"{made.name}.wal").exists(), "the closed build has a journal left"
    # Nobody writes a published build: readers attach it read-only, and a slip cannot empty it.
    made.chmod(0o444)
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.rename(final)
    sync_folder(final.parent)
