"""The child process of an ad-hoc question: question on standard input, Arrow on standard output."""

import json
import os
import resource
import sys
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.errors import QueryRefused
from warehouse.statements import escaped, parse

ROWS_PER_BATCH = 50_000
# What the libraries map before the first row is read, beside what the engine may take.
MAPPED_BY_LIBRARIES = 3 * 2**30
# The exit status of a child that refused the question and said why on standard error.
REFUSED = 3


def answer_question() -> None:
    """Answer the one question given; exit status 3 and a message when it is refused."""
    question = json.load(sys.stdin)
    _limit(question["memory"], question["seconds"])
    try:
        with _attached(Path(question["path"]), question["memory"]) as connection:
            _check(connection, question["sql"])
            answer = connection.sql(question["sql"]).to_arrow_reader(ROWS_PER_BATCH)
            with pa.ipc.new_stream(sys.stdout.buffer, answer.schema) as stream:
                stream.write_batch(pa.RecordBatch.from_pylist([], schema=answer.schema))
                for batch in answer:
                    stream.write_batch(batch)
    except (duckdb.Error, QueryRefused) as error:
        print(error, file=sys.stderr)
        sys.exit(REFUSED)


def _limit(memory: int, seconds: float) -> None:
    """Limits that hold even when the parent is gone and nobody is left to stop the child."""
    processor_seconds = int(seconds * (os.cpu_count() or 1)) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds,) * 2)
    resource.setrlimit(resource.RLIMIT_AS, (memory + MAPPED_BY_LIBRARIES,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _attached(path: Path, memory: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "temp_directory": "",
            "memory_limit": f"{memory // 2**20}MiB",
        },
    )
    connection.execute(f"attach '{escaped(path)}' as warehouse (read_only)")
    connection.execute("set search_path = 'warehouse.marts'")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _check(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    statement = parse(sql)
    marts = {
        row[0]
        for row in connection.execute("select table_name from warehouse.meta.marts").fetchall()
    }
    for table in statement.tables:
        place = (table.catalog.lower(), table.schema.lower())
        if place not in {("", ""), ("", "marts"), ("warehouse", "marts")} or (
            table.name.lower() not in marts
        ):
            raise QueryRefused(
                f"There is no table {table}. There are: {', '.join(sorted(marts))}. "
                "What each column means: select * from data_dictionary"
            )
    if statement.unknown_functions:
        functions = ", ".join(sorted(statement.unknown_functions))
        raise QueryRefused(f"The question may not read from the function {functions}.")


if __name__ == "__main__":
    answer_question()
    sys.stdout.flush()
    # Leaving at once: a child that holds a large answer would take seconds to give its memory back.
    os._exit(0)
