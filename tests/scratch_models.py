"""Models run in memory, the layers that are thrown away included."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb

from tests.published import Row
from warehouse.models import Model, read_models, run
from warehouse.parameters import read_parameters
from warehouse.paths import SQL, Home
from warehouse.raw import create_raw


@dataclass(frozen=True)
class Scratch:
    """The models asked for, and all they read."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str) -> list[Row]:
        answer = self.connection.execute(sql)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def table(self, name: str, *columns: str) -> list[Row]:
        """Some columns of a model, named with its schema."""
        return self.rows(f"select {', '.join(columns) or '*'} from {name}")


@contextmanager
def scratch(
    home: Home, as_of_date: date, known_at: datetime | None, *tables: str
) -> Iterator[Scratch]:
    """Run the named models of a home and all they read."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as scratch")
        connection.execute("attach ':memory:' as warehouse")
        connection.execute("use scratch")
        create_raw(
            connection,
            home,
            build_id="scratch",
            built_at=datetime.now(UTC).replace(tzinfo=None),
            parameters=read_parameters(home),
            as_of_date=as_of_date,
            known_at=known_at,
        )
        run(connection, _needed(tables))
        yield Scratch(connection)


def _needed(tables: tuple[str, ...]) -> list[Model]:
    models = {model.table: model for model in read_models(SQL)}
    found: set[str] = set()
    open_tables = list(tables)
    while open_tables:
        table = open_tables.pop()
        if table in models and table not in found:
            found.add(table)
            open_tables += models[table].reads
    return [model for table, model in models.items() if table in found]
