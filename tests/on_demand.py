"""A book of which only what a test asks for is built: in memory, and with the checks of that.

    book = built_on_demand(home, "2025-06-30")
    book.row("select * from loan_stages")

A question names marts; they and all they read are run once, as a build runs them, and so is every
check that reads nothing else. Random books are built as a whole, so what a test leaves unasked has
stood its checks elsewhere.

Questions of `warehouse.query` want a published build; `publish_marts` makes one of some marts.
"""

import weakref
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import duckdb

from tests.published import Answers, Row, fetch
from warehouse.adding_up import header_checks
from warehouse.build import build, engine_settings, run_checks
from warehouse.models import Check, Model, read_checks, read_models, run
from warehouse.parameters import read_parameters
from warehouse.paths import SQL, Home
from warehouse.raw import create_raw
from warehouse.reading import Warehouse, open_warehouse
from warehouse.statements import parse


class OnDemand(Answers):
    """One book. Tables are named as in the marts, or with the schema of another layer."""

    def __init__(self, home: Home, as_of_date: date | None, known_at: datetime | None) -> None:
        # One thread: books are small, and the tests beside this one want the other.
        self.connection = duckdb.connect(config=engine_settings() | {"threads": 1})
        # The engine complains about what is still open when the interpreter ends.
        weakref.finalize(self, self.connection.close)
        self.connection.execute("set enable_progress_bar = false")
        self.connection.execute("attach ':memory:' as scratch")
        self.connection.execute("attach ':memory:' as warehouse")
        self.connection.execute("use scratch")
        create_raw(
            self.connection,
            home,
            build_id="on demand",
            built_at=datetime.now(UTC).replace(tzinfo=None),
            parameters=read_parameters(home),
            as_of_date=as_of_date,
            known_at=known_at,
        )
        self.built: set[str] = set()
        self.checked: set[str] = set()

    def rows(self, sql: str, **values: object) -> list[Row]:
        """The rows of a question, whatever it reads being built first."""
        self.build(str(table) if table.schema else f"marts.{table}" for table in parse(sql).tables)
        self.connection.execute("use scratch.marts")
        try:
            return fetch(self.connection, sql, values)
        finally:
            self.connection.execute("use scratch")

    def build(self, tables: Iterable[str]) -> None:
        """Run these models and all they read, and the checks of what stands then."""
        needed = _all_read(frozenset(tables)) - self.built
        missing = [model for model in _models() if model.table in needed]
        if not missing:
            return
        run(self.connection, missing)
        self.built |= {model.table for model in missing}
        checks = [
            check
            for check, reads in _checks()
            if check.name not in self.checked and reads <= self.built
        ]
        run_checks(self.connection, checks)
        self.checked |= {check.name for check in checks}


def built_on_demand(
    home: Home,
    as_of_date: date | str | None = None,
    known_at: datetime | str | None = None,
) -> OnDemand:
    """The book of a home as of a day, built as questions ask for it."""
    if isinstance(as_of_date, str):
        as_of_date = date.fromisoformat(as_of_date)
    if isinstance(known_at, str):
        known_at = datetime.fromisoformat(known_at)
    return OnDemand(home, as_of_date, known_at)


def publish_marts(
    home: Home,
    *marts: str,
    as_of_date: date | None = None,
    known_at: datetime | None = None,
) -> Warehouse:
    """Build and open these marts, what a scope needs, and the checks of that.

    A question that names another mart is refused by name.
    """
    asked = {"org_units", "org_closure", *marts}
    unknown = asked - {model.name for model in _models() if model.layer == "marts"}
    assert not unknown, f"there is no mart {', '.join(sorted(unknown))}"
    needed = _all_read(frozenset(f"marts.{one}" for one in asked))
    files = {model.path for model in _models() if model.table in needed}
    # What a header asks to be checked has the path of its model.
    files |= {check.path for check, reads in _checks() if reads <= needed}
    folder = home.root / "sql"
    for path in files:
        link = folder / path.relative_to(SQL)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(path)
    build(home, as_of_date=as_of_date, known_at=known_at, sql_folder=folder)
    return open_warehouse(home)


@cache
def _models() -> list[Model]:
    return read_models(SQL)


@cache
def _checks() -> list[tuple[Check, frozenset[str]]]:
    """Every check and the models it reads; those of raw always stand."""
    return [
        (check, frozenset(str(one) for one in parse(check.sql).tables if one.schema != "raw"))
        for check in [*header_checks(_models()), *read_checks(SQL)]
    ]


@cache
def _all_read(tables: frozenset[str]) -> frozenset[str]:
    """These models and all they read, directly or not."""
    models: dict[str, Any] = {model.table: model for model in _models()}
    found: set[str] = set()
    waiting = list(tables)
    while waiting:
        table = waiting.pop()
        if table in models and table not in found:
            found.add(table)
            waiting += models[table].reads
    return frozenset(found)
