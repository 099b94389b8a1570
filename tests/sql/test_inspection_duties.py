"""Inspection duties: worked examples, boundaries, and every cell against the day-by-day walk."""

from dataclasses import asdict, fields
from pathlib import Path
from pprint import pformat
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.oracle.inspection_duties import Duty, inspection_duties
from tests.oracle.org_inspections import Coverage, OrgInspection, coverages, org_inspections
from tests.oracle.rows import read_book
from tests.published import Published, build_and_publish
from tests.sql.agreement import different_cells
from tests.sql.random_books import RandomBook, random_book
from tests.sql.random_inspections import with_inspections
from warehouse.paths import Home

# A book of sixty loans that differs is not made smaller in reasonable time; its loan is printed.
ON_A_BOOK = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])


@ON_A_BOOK
@given(seed=st.integers(0, 2**63), loan_count=st.integers(10, 40))
def test_every_duty_of_a_random_book_agrees(seed: int, loan_count: int) -> None:
    random = Random(seed)
    book = with_inspections(random, random_book(random, loan_count))
    with TemporaryDirectory() as folder:
        assert_same_duties(Home(Path(folder)), book)


def assert_same_duties(home: Home, book: RandomBook) -> None:
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    published = build_and_publish(home, book.as_of_date, book.known_at)
    known = read_book(home, book.known_at)
    duties = inspection_duties(known, book.as_of_date)
    same(published, "inspection_duties", Duty, 1, duties)
    by_org = org_inspections(known, book.as_of_date, duties)
    same(published, "org_inspections", OrgInspection, 3, by_org)
    covered = coverages(known, book.as_of_date)
    same(published, "org_inspection_coverage", Coverage, 2, covered)


def same(published: Published, table: str, row_type: Any, key: int, computed: list[Any]) -> None:
    names = [column.name for column in fields(row_type)]
    rows = published.table(table, *names)
    differences = different_cells(rows, [asdict(one) for one in computed], tuple(names[:key]))
    assert not differences, f"{table}: {len(differences)}\n{pformat(differences[:8], width=150)}"
