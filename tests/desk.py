"""Banks for the tests that look at pages: one with everything a desk can meet, and tiny ones.

Every process of a run reads the same files, so a test that changes a bank copies it first.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from loaders.generator import generate
from loaders.load import load
from tests.once import Once
from tests.tiny_bank import write_tiny_bank
from warehouse.build import build
from warehouse.paths import Home
from warehouse.reading import Scope, open_warehouse

LOAN_COUNT = 400
# Runs the desk: a home, and which page, scope and address to open it with.
Desk = Callable[..., AppTest]
# Builds a tiny bank: the as-of date, then the tables in which it differs.
TinyBank = Callable[..., Path]


@dataclass(frozen=True)
class Bank:
    """A published home, and what the tests need to know of it."""

    home: Home

    def read(self, sql: str, scope: str | None = None, **values: object) -> pl.DataFrame:
        """The answer to a question over the marts."""
        return open_warehouse(self.home).read(Scope(scope), sql, **values)

    def one(self, sql: str, **values: object) -> object:
        """The only cell of an answer."""
        return self.read(sql, **values).item()

    @property
    def last_month_end(self) -> date:
        latest = self.one("select max(month_end_date) from month_ends")
        assert isinstance(latest, date)
        return latest

    @property
    def head_office(self) -> str:
        return str(self.one("select org_id from org_units where parent_org_id is null"))

    def worst(self, level: str) -> str:
        """The organisation of a level with the largest overdue balance now."""
        return str(
            self.one(
                "select org_units.org_id from org_units inner join org_months "
                "on org_units.org_id = org_months.org_id where org_level = $level "
                "and month_end_date = $day order by overdue_balance desc, org_id limit 1",
                level=level,
                day=self.last_month_end,
            )
        )


class FramedPages(PagesManager):
    """Pages that run inside app.py only, as the server sees to; AppTest forgets it each run."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        PagesManager.uses_pages_directory = False


def make_bank(folder: Path) -> None:
    """Generate a bank with dirty rows, load it into ``folder/home`` and build it."""
    files = folder / "files"
    generate(files, loan_count=LOAN_COUNT, seed=5, dirty=True)
    home = Home(folder / "home")
    load([files], home)
    build(home)


@pytest.fixture(scope="session")
def bank(once: Once) -> Bank:
    """The bank of this run."""
    return Bank(Home(once("bank", make_bank) / "home"))


@pytest.fixture(scope="session")
def tiny_bank(once: Once) -> TinyBank:
    """The tiny bank with some of its tables replaced or added, built; gives the root of its home.

    The same rows as of the same day are one home, whoever asks.
    """

    def built(
        as_of_date: date | None = None,
        *,
        has_journal: bool = True,
        **tables: list[dict[str, Any]],
    ) -> Path:
        def make(folder: Path) -> None:
            home = Home(folder)
            write_tiny_bank(home, has_journal=has_journal, **tables)
            build(home, as_of_date=as_of_date)

        content = repr((as_of_date, has_journal, sorted(tables.items())))
        return once(hashlib.sha256(content.encode()).hexdigest()[:16], make)

    return built
