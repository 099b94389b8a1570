"""Reading a published build within a scope: the one way every page and report asks.

A question names tables without a schema, and they are looked up in a schema of views that show only
the rows of the reader's organisation and those below it. The question is parsed first: a name with
a schema, a table that is no mart and a function that reaches files are refused before they run.
"""

import atexit
import threading
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.errors import NoWarehouse, OutOfScope, QueryRefused
from warehouse.paths import Home
from warehouse.publish import current_build_id, lease
from warehouse.statements import escaped, parse

# The current build, and the one before for readers in the middle of a page.
OPEN_BUILDS = 2


@dataclass(frozen=True)
class Scope:
    """Whose figures a reader may see: one organisation and all below it; None: the whole bank."""

    org_id: str | None = None


WHOLE_BANK = Scope()


class Warehouse:
    """One published build, open for reading. Threads may share it.

    It holds a lease on its file until it is closed, so pruning leaves the file alone.
    """

    def __init__(self, home: Home, build_id: str) -> None:
        self.build_id = build_id
        self._lock = threading.Lock()
        self._schemas: dict[Scope, str] = {}
        self._readers = 0
        self._is_closing = False
        self._resources = ExitStack()
        try:
            path = self._resources.enter_context(lease(home, build_id))
            self._connection = self._resources.enter_context(_attached(path))
            self._marts: dict[str, str | None] = dict(
                self._connection.execute(
                    "select table_name, scope_column from warehouse.meta.marts"
                ).fetchall()
            )
        except BaseException:
            self._resources.close()
            raise

    def read(self, scope: Scope, sql: str, **values: object) -> pl.DataFrame:
        """The answer to one ``select`` over the marts, as far as ``scope`` reaches.

        ``sql`` names the marts without a schema and the values as ``$name``. Decimals, dates and
        missing values stay what they are. Raises OutOfScope when the build has no such organisation
        and QueryRefused when the question reaches beyond the marts.
        """
        self._check(sql)
        with self._lock:
            if self._is_closing:
                raise NoWarehouse(f"Build {self.build_id} is closed. Open the warehouse again.")
            schema = self._schema(scope)
            self._readers += 1
        try:
            with self._connection.cursor() as cursor:
                # A search path is not inherited by a cursor.
                cursor.execute(f"set search_path = 'memory.{schema}'")
                answer: pl.DataFrame = cursor.sql(sql, params=values or None).pl()
                return answer
        finally:
            with self._lock:
                self._readers -= 1
                is_last = self._is_closing and self._readers == 0
            if is_last:
                self._resources.close()

    def close(self) -> None:
        """Give the build back, once the questions under way have been answered."""
        with self._lock:
            if self._is_closing:
                return
            self._is_closing = True
            is_idle = self._readers == 0
        if is_idle:
            self._resources.close()

    def _check(self, sql: str) -> None:
        statement = parse(sql)
        qualified = sorted(str(table) for table in statement.tables if table.schema)
        if qualified:
            raise QueryRefused(
                f"The question names {', '.join(qualified)}: name the tables without a schema."
            )
        unknown = sorted({table.name.lower() for table in statement.tables} - set(self._marts))
        if unknown:
            raise QueryRefused(
                f"There is no table {', '.join(unknown)}. There are: {', '.join(self._marts)}."
            )
        if statement.unknown_functions:
            functions = ", ".join(sorted(statement.unknown_functions))
            raise QueryRefused(f"The question may not read from the function {functions}.")

    def _schema(self, scope: Scope) -> str:
        """The schema of views of a scope, made when it is first asked for."""
        if scope in self._schemas:
            return self._schemas[scope]
        if scope.org_id is not None:
            self._refuse_unknown(scope.org_id)
        schema = f"scope_{len(self._schemas)}"
        organisations = f"{schema}_organisations"
        with self._connection.cursor() as cursor:
            cursor.execute(f"create schema memory.{schema}")
            if scope.org_id is not None:
                cursor.execute(f"create schema memory.{organisations}")
                cursor.execute(
                    f"create table memory.{organisations}.org_units as "
                    "select descendant_org_id as org_id from warehouse.marts.org_closure "
                    "where ancestor_org_id = $1",
                    [scope.org_id],
                )
            for mart, scope_column in self._marts.items():
                condition = ""
                if scope.org_id is not None and scope_column is not None:
                    seen = f"select org_id from memory.{organisations}.org_units"
                    condition = f" where {scope_column} in ({seen})"
                cursor.execute(
                    f"create view memory.{schema}.{mart} as "
                    f"select * from warehouse.marts.{mart}{condition}"
                )
        self._schemas[scope] = schema
        return schema

    def _refuse_unknown(self, org_id: str) -> None:
        with self._connection.cursor() as cursor:
            found = cursor.execute(
                "select 1 from warehouse.marts.org_units where org_id = $1", [org_id]
            ).fetchall()
        if not found:
            raise OutOfScope(
                f"There is no organisation {org_id!r} in this build, so it has nothing to show. "
                "Give a number that stands in the org_units file."
            )


def _attached(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that reads one file and can reach nothing else.

    The file is attached to a database in memory: opening it by name would give the old content as
    long as any older handle of this process lives, and would take settings from the first opener.
    """
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
        "temp_directory": "",
    }
    connection = duckdb.connect(":memory:", config=settings)
    try:
        connection.execute(f"attach '{escaped(path)}' as warehouse (read_only)")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection


_open: "OrderedDict[tuple[Path, str], Warehouse]" = OrderedDict()
_open_lock = threading.Lock()


def open_warehouse(home: Home) -> Warehouse:
    """The current build of a home; the same object, at no cost, while the build is the same.

    At most two builds stay open in a process; the older ones are closed once their questions under
    way are answered. NoWarehouse when nothing has been published yet.
    """
    with _open_lock:
        build_id = current_build_id(home)
        if build_id is None:
            raise NoWarehouse(
                f"There is nothing to read in {home.root} yet. Load the bank's files with "
                "`postloan load FOLDER`, then build with `postloan build`."
            )
        key = (home.root, build_id)
        if key not in _open:
            _open[key] = Warehouse(home, build_id)
        _open.move_to_end(key)
        while len(_open) > OPEN_BUILDS:
            _, oldest = _open.popitem(last=False)
            oldest.close()
        return _open[key]


def close_all() -> None:
    """Close every build this process has open."""
    with _open_lock:
        while _open:
            _, opened = _open.popitem()
            opened.close()


# The engine complains about what is still open when the interpreter ends.
atexit.register(close_all)
