"""Findings and the quality of inspections: against a second computation, and at their edges."""

from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from pprint import pformat
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.oracle.findings import (
    Found,
    OrgFindings,
    Silent,
    findings,
    org_findings,
    silent_organisations,
)
from tests.oracle.inspection_quality import (
    OrgQuality,
    Quality,
    inspection_quality,
    org_inspection_quality,
)
from tests.oracle.rows import read_book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published, build_and_publish
from tests.sql.agreement import different_cells
from tests.sql.random_books import RandomBook, random_book
from tests.sql.random_inspections import with_inspections
from warehouse.paths import Home

ON_A_BOOK = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
ORGANISATIONS = [
    {"org_id": "H", "org_level": "HEAD"},
    {"org_id": "B1", "parent_org_id": "H"},
    {"org_id": "B2", "parent_org_id": "H"},
]
Build = Callable[..., Published]


@ON_A_BOOK
@given(seed=st.integers(0, 2**63), loan_count=st.integers(5, 40))
def test_every_cell_of_a_random_book_agrees(seed: int, loan_count: int) -> None:
    random = Random(seed)
    with TemporaryDirectory() as folder:
        assert_agrees(Home(Path(folder)), with_inspections(random, random_book(random, loan_count)))


def test_the_bank_s_own_thresholds_move_both_computations_alike(home: Home) -> None:
    thresholds = Thresholds(
        repeat_window_months=1,
        silent_window_months=2,
        silent_least_loan_count=1,
        shortest_conclusion=10,
        same_text_most=1,
        same_text_window_days=60,
        onsite_checks_per_day=1,
        blind_within_days=20,
        blind_days_past_due=5,
    )
    home.root.mkdir()
    home.parameters.write_text(
        "[findings]\nrepeat_window_months = 1\nsilent_window_months = 2\n"
        "silent_least_loan_count = 1\n"
        "[inspection_quality]\nshortest_conclusion = 10\nsame_text_most = 1\n"
        "same_text_window_days = 60\nonsite_checks_per_day = 1\nblind_within_days = 20\n"
        "blind_days_past_due = 5\n",
        encoding="utf-8",
    )
    random = Random(11)

    assert_agrees(home, with_inspections(random, random_book(random, 40)), thresholds)


def assert_agrees(
    home: Home, book: RandomBook, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> None:
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    published = build_and_publish(home, book.as_of_date, book.known_at)
    known = read_book(home, book.known_at)
    day = book.as_of_date
    found = findings(known, day, thresholds)
    checks = inspection_quality(known, day, thresholds)
    methods = {row["inspection_id"]: row["method"] for row in known.inspections}
    for table, row_type, key, computed in (
        ("findings", Found, 1, found),
        ("org_findings", OrgFindings, 3, org_findings(known, day, found)),
        ("silent_organisations", Silent, 1, silent_organisations(known, day, found, thresholds)),
        ("inspection_quality", Quality, 1, checks),
        (
            "org_inspection_quality",
            OrgQuality,
            2,
            org_inspection_quality(known, day, checks, methods),
        ),
    ):
        assert_same(published, table, row_type, key, computed)


def assert_same(
    published: Published, table: str, row_type: Any, key_length: int, computed: list[Any]
) -> None:
    columns = [column.name for column in fields(row_type)]
    if table == "org_findings":
        key = ("org_id", "month_end_date", "severity")
    else:
        key = tuple(columns[:key_length])
    by_model = published.table(table, *columns)
    differences = different_cells(by_model, [asdict(one) for one in computed], key)
    assert not differences, f"{table}: {pformat(differences[:12], width=150)}"
