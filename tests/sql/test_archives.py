"""The files of loans: both computations agree, and the days that decide."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.archives import FileOfLoan, Item, OrgArchive, files, items, org_archives
from tests.oracle.rows import read_book
from tests.sql.agreement import assert_same_table
from tests.sql.random_archives import with_archives
from tests.sql.random_books import random_book
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.paths import Home


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**63))
def test_every_cell_agrees_on_random_books(seed: int) -> None:
    random = Random(seed)
    book = with_archives(random, random_book(random, 40))
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for received_at, tables in book.deliveries:
            write_batch(home, tables, received_at=received_at)
        published = built_on_demand(home, book.as_of_date, book.known_at)
        known = read_book(home, book.known_at)
        as_of = book.as_of_date
        for table, row_type, key, computed in (
            ("archives", Item, ("archive_id",), items(known, as_of)),
            ("archive_loans", FileOfLoan, ("loan_id",), files(known, as_of)),
            ("org_archives", OrgArchive, ("org_id",), org_archives(known, as_of)),
        ):
            assert_same_table(published, table, row_type, key, list(computed), known)


def built(home: Home, as_of: str, loans: Any = None, **item: Any) -> OnDemand:
    """The tiny bank with one item of L1, paid out on 2025-02-10: to file by 2025-03-12."""
    row = {"archive_id": "A1", "loan_id": "L1", "item_code": "LOAN_CONTRACT"} | item
    tables: dict[str, Any] = {"archives": [row]}
    if loans is not None:
        tables["loans"] = loans
    write_tiny_bank(home, **tables)
    return built_on_demand(home, as_of)


@pytest.mark.parametrize(
    ("as_of", "filing_state", "due_when"),
    [
        ("2025-03-04", "AWAITED", "LATER"),
        ("2025-03-05", "AWAITED", "THIS_WEEK"),
        ("2025-03-11", "AWAITED", "THIS_WEEK"),
        ("2025-03-12", "AWAITED", "TODAY"),
        ("2025-03-13", "MISSING", "OVERDUE"),
    ],
)
def test_an_item_is_late_the_day_after_its_limit(
    home: Home, as_of: str, filing_state: str, due_when: str
) -> None:
    published = built(home, as_of)

    found = published.row("select filing_state, missing_days from archives")
    assert found["filing_state"] == filing_state
    assert found["missing_days"] == (1 if filing_state == "MISSING" else None)
    waiting = published.row("select * from to_dos where item_id = 'A1'")
    assert waiting["due_when"] == due_when
    assert waiting["days_overdue"] == (1 if due_when == "OVERDUE" else 0)


@pytest.mark.parametrize(
    ("filed", "state"), [("2025-03-12", "ON_TIME"), ("2025-03-13", "LATE"), (None, "MISSING")]
)
def test_what_is_filed_on_the_last_day_is_in_time(
    home: Home, filed: str | None, state: str
) -> None:
    published = built(home, "2025-06-30", filed_date=filed)

    assert published.row("select filing_state from archives") == {"filing_state": state}


@pytest.mark.parametrize(
    ("due", "state"), [("2025-06-29", "NOT_RETURNED"), ("2025-06-30", "LENT"), (None, "LENT")]
)
def test_what_is_due_back_today_is_not_late_yet(home: Home, due: str | None, state: str) -> None:
    published = built(
        home, "2025-06-30", filed_date="2025-03-01", borrowed_to="某人", borrow_due=due
    )

    assert published.row("select lending_state from archives") == {"lending_state": state}
    waiting = published.rows("select due_when from to_dos where item_id = 'RETURN/A1'")
    expected = {"NOT_RETURNED": [{"due_when": "OVERDUE"}], "LENT": [{"due_when": "TODAY"}]}
    assert waiting == ([] if due is None else expected[state])


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2030-10-01", "KEPT"),
        ("2030-10-02", "ENDING"),
        ("2030-12-31", "ENDING"),
        ("2031-01-01", "ENDED"),
    ],
)
def test_a_short_file_is_kept_five_years_from_the_year_after_closing(
    home: Home, as_of: str, state: str
) -> None:
    closed = loan("L1", maturity_date="2026-02-10", status="SETTLED", closed_date="2025-05-10")
    published = built(home, as_of, loans=[closed], filed_date="2025-03-01")

    found = published.row("select * from archive_loans")
    assert str(found["retention_from_date"]) == "2026-01-01"
    assert str(found["retention_until_date"]) == "2030-12-31"
    assert found["retention_state"] == state


def test_a_loan_a_day_longer_than_a_year_is_kept_for_twenty(home: Home) -> None:
    closed = loan("L1", maturity_date="2026-02-11", status="SETTLED", closed_date="2025-05-10")
    published = built(home, "2031-01-01", loans=[closed], filed_date="2025-03-01")

    found = published.row("select retention_until_date, retention_state from archive_loans")
    assert str(found["retention_until_date"]) == "2045-12-31"
    assert found["retention_state"] == "KEPT"


def test_without_the_file_nothing_is_said_of_any_loan(home: Home) -> None:
    write_tiny_bank(home)
    published = built_on_demand(home, "2025-06-30")

    assert published.table("org_archives") == []
    assert published.table("archive_loans") == []


def test_a_file_that_tells_of_no_comparison_has_none_to_miss(home: Home) -> None:
    published = built(home, "2026-06-30", filed_date="2025-03-01")

    found = published.row("select * from org_archives where org_id = 'H'")
    assert found["to_verify_count"] is None
    assert found["verified_rate"] is None


def test_a_loan_of_a_product_the_file_speaks_of_and_without_an_item_has_no_file(
    home: Home,
) -> None:
    loans = [loan("L1"), loan("L2"), loan("L3", product_code="P2")]
    published = built(home, "2025-06-30", loans=loans, filed_date="2025-03-01")

    states = published.rows("select loan_id, file_state from archive_loans order by loan_id")
    assert states == [
        {"loan_id": "L1", "file_state": "COMPLETE"},
        {"loan_id": "L2", "file_state": "NO_FILE"},
    ]
    assert published.row("select * from to_dos where item_id = 'FILE/L2'")["is_overdue"]


def test_who_borrowed_it_stands_in_no_mart(home: Home) -> None:
    published = built(home, "2025-06-30", borrowed_to="张三", borrow_due="2025-06-01")

    assert "张三" not in str(published.table("archives"))
