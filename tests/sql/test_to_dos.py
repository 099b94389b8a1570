"""What waits on whom: every kind of work agrees with what the second computation finds open."""

from dataclasses import asdict, fields
from datetime import timedelta
from pathlib import Path
from pprint import pformat
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.rows import read_book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.oracle.to_dos import DEFAULT_RULES, DeskRules, OrgToDo, ToDo, org_to_dos, to_dos
from tests.published import Row
from tests.sql.agreement import different_cells
from tests.sql.random_archives import with_archives
from tests.sql.random_books import RandomBook
from tests.sql.random_findings import with_findings
from tests.sql.random_line import STAFF_IDS
from tests.sql.random_scripts import random_complaint
from tests.sql.random_supervision import supervised_book
from tests.tiny_bank import write_tiny_bank
from warehouse.paths import Home

ON_A_BOOK = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate], deadline=None, max_examples=2
)
CHECKS = ["FIRST", "DAILY", "GUARANTEE", "SPECIAL", "FUNDS", "REDRAW", "SPOT", "SELF", "SUPERVISE"]
KINDS = {f"CHECK_{kind}" for kind in CHECKS} | {
    "ARCHIVE",
    "CERTIFICATE",
    "COMPLAINT",
    "FOLLOW_UP",
    "OVERDUE_NO_ACTION",
    "REASSIGN",
    "RECTIFY",
    "REPORT",
    "STAGE",
    "VOUCHER",
}


def desk_book(random: Random, loan_count: int, *, has_inspections: bool = True) -> RandomBook:
    """A book in which work of every kind may wait; some banks have sent no file of inspections."""
    book = with_findings(random, supervised_book(random, loan_count))
    book = with_archives(random, book)
    officers = {
        row["loan_id"]: random.choice((*STAFF_IDS, "S9", None))
        for _, tables in book.deliveries
        for row in tables.get("loans", [])
    }
    for _, tables in book.deliveries:
        for row in tables.get("loans", []):
            row["officer_id"] = officers[row["loan_id"]]
        for row in tables.get("findings", []):
            # On and around the ends of what is soon, this week and near enough for the desk.
            ahead = timedelta(days=random.choice((-1, 0, 1, 3, 4, 7, 8, 10, 11, 30, 31)))
            row["rectify_due"] = random.choice((row["rectify_due"], book.as_of_date + ahead))
        if not has_inspections:
            tables.pop("inspections", None)
            tables.pop("findings", None)
    first = book.deliveries[0][1]
    actions = first.get("collection_actions", [])
    first["complaints"] = [random_complaint(random, number, book, actions) for number in range(8)]
    return book


@ON_A_BOOK
@example(seed=0, has_inspections=False)
@given(seed=st.integers(0, 2**63), has_inspections=st.just(True))
def test_every_kind_of_a_random_book_agrees(seed: int, has_inspections: bool) -> None:
    book = desk_book(Random(seed), 20, has_inspections=has_inspections)
    with TemporaryDirectory() as folder:
        assert_agrees(Home(Path(folder)), book)


def test_the_bank_s_own_horizons_move_every_kind_alike(tmp_path: Path) -> None:
    waiting: set[str] = set()
    for seed in range(6, 14):
        home = Home(tmp_path / str(seed))
        home.root.mkdir()
        home.parameters.write_text(
            "[to_do]\nthis_week_days = 3\ndays_ahead = 45\n"
            "[inspection]\nduty_ahead_days = 60\n[maturity]\nwithin_days_short = 5\n"
            "[findings]\nrectify_soon_days = 10\n[line]\nrenew_within_days = 12\n",
            encoding="utf-8",
        )
        waiting |= assert_agrees(
            home,
            desk_book(Random(seed), 40),
            Thresholds(rectify_due_soon_days=10, renew_within_days=12),
            DeskRules(this_week_days=3, days_ahead=45, check_ahead_days=60, stage_ahead_days=5),
        )
        # Two or three books have every kind of work waiting in them.
        if waiting == KINDS:
            return
    assert waiting == KINDS


def test_the_last_day_that_is_soon_is_on_the_desk_and_the_next_is_not(home: Home) -> None:
    def check(number: int, due: str) -> Row:
        about = {"inspection_id": f"I{number}", "inspection_type": "SPECIAL", "loan_id": "L1"}
        return about | {"org_id": "B1", "due_date": due}

    def finding(number: int, due: str) -> Row:
        return {"finding_id": f"W{number}", "inspection_id": "I0", "rectify_due": due}

    def due(loan_id: str, day: str) -> Row:
        about = {"loan_id": loan_id, "version": 1, "period_no": 1, "effective_from": "2025-02-10"}
        return about | {"due_date": day, "due_principal": 100, "due_interest": 0}

    write_tiny_bank(
        home,
        inspections=[
            check(0, "2025-06-01") | {"done_date": "2025-06-01"},
            check(1, "2025-07-30"),
            check(2, "2025-07-31"),
        ],
        findings=[finding(1, "2025-07-30"), finding(2, "2025-07-31")],
        # Overdue since today, with 30 days to go; since today in the next stage, with 60.
        repayment_schedule=[due("L1", "2025-06-29"), due("L2", "2025-05-30")],
    )
    published = built_on_demand(home, "2025-06-30")

    found = published.rows(
        "select item_id, due_when, days_overdue from to_dos "
        "where to_do_kind in ('CHECK_SPECIAL', 'RECTIFY', 'STAGE') order by item_id"
    )
    assert [tuple(row.values()) for row in found] == [
        ("L1", "LATER", 0),
        ("PLAN:I1", "LATER", 0),
        ("W1", "LATER", 0),
    ]


def assert_agrees(
    home: Home,
    book: RandomBook,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    rules: DeskRules = DEFAULT_RULES,
) -> set[str]:
    """Both computations of the desk are the same; the kinds of work that were on it."""
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    published = built_on_demand(home, book.as_of_date, book.known_at)
    known = read_book(home, book.known_at)
    waiting = to_dos(known, book.as_of_date, thresholds, rules)
    assert_same(published, "to_dos", ToDo, ("to_do_kind", "item_id"), waiting)
    summed = org_to_dos(known, book.as_of_date, waiting)
    assert_same(published, "org_to_dos", OrgToDo, ("org_id", "to_do_kind"), summed)
    return {one.to_do_kind for one in waiting}


def assert_same(
    published: OnDemand, table: str, row_type: Any, key: tuple[str, ...], computed: list[Any]
) -> None:
    """Of every kind but warnings, which are compared with the rest of their life."""
    columns = ", ".join(column.name for column in fields(row_type))
    by_model = published.rows(f"select {columns} from {table} where to_do_kind not like 'WARN%'")
    differences = different_cells(by_model, [asdict(one) for one in computed], key)
    assert not differences, f"{table}: {len(differences)}\n{pformat(differences[:12], width=150)}"
