"""Builds of a test's home, read back from the published file as plain rows."""

import atexit
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from warehouse.build import build
from warehouse.paths import Home

Row = dict[str, Any]


class Answers:
    """A build that answers questions; tables are named without their schema."""

    def rows(self, sql: str, **values: object) -> list[Row]:
        """The rows of a question."""
        raise NotImplementedError

    def row(self, sql: str, **values: object) -> Row:
        """The only row of a question."""
        (row,) = self.rows(sql, **values)
        return row

    def table(self, name: str, *columns: str, order_by: str = "all") -> list[Row]:
        """All rows of a table, or some columns of it."""
        return self.rows(f"select {', '.join(columns) or '*'} from {name} order by {order_by}")


@dataclass(frozen=True)
class Published(Answers):
    """One published build."""

    file: Path

    def rows(self, sql: str, **values: object) -> list[Row]:
        return fetch(_opened(self.file), sql, values)


# To open a file takes longer than most questions, and a random book is asked ninety.
@lru_cache(maxsize=2)
def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(file), read_only=True)
    connection.execute("set search_path = 'marts'")
    return connection


# The engine complains about what is still open when the interpreter ends.
atexit.register(_opened.cache_clear)


def fetch(connection: duckdb.DuckDBPyConnection, sql: str, values: Row) -> list[Row]:
    """The rows of a question to a connection."""
    answer = connection.execute(sql, values)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def build_and_publish(
    home: Home,
    as_of_date: date | str | None = None,
    known_at: datetime | str | None = None,
) -> Published:
    """Build a home and open what was published."""
    if isinstance(as_of_date, str):
        as_of_date = date.fromisoformat(as_of_date)
    if isinstance(known_at, str):
        known_at = datetime.fromisoformat(known_at)
    report = build(home, as_of_date=as_of_date, known_at=known_at)
    return Published(home.build_file(report.build_id))
