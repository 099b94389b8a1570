"""The engine that loads: DuckDB without a file, bounded in memory, writing to the home's disk."""

from pathlib import Path

import duckdb

# What the engine may use before it writes to disk; the readers and Python come on top.
MEMORY_LIMIT = "700MB"


def open_engine(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A connection that spills into ``scratch`` and reaches for nothing on the network."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(scratch),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    # A list of words would become a join, run for every row and not only where a branch asks; and
    # a file of unknown length would be taken for the small side of a join and held in memory.
    connection.execute("set global disabled_optimizers = 'in_clause,build_side_probe_side'")
    connection.execute("set enable_progress_bar = false")
    return connection


def new_cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another connection to the same engine: one reads while the other writes."""
    cursor = connection.cursor()
    cursor.execute("set enable_progress_bar = false")
    return cursor
