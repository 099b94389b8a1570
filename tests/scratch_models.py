"""Models run in memory, the layers that are thrown away included: a book on demand in a `with`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from tests.on_demand import OnDemand, built_on_demand
from warehouse.paths import Home

Scratch = OnDemand


@contextmanager
def scratch(
    home: Home, as_of_date: date, known_at: datetime | None, *tables: str
) -> Iterator[OnDemand]:
    """A home's models, those named (with their schemas) built at once."""
    book = built_on_demand(home, as_of_date, known_at)
    book.build(tables)
    yield book
