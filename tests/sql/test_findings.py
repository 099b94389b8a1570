"""Findings and the quality of inspections: against a second computation, and at their edges."""

from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from pprint import pformat
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
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
from tests.published import Row
from tests.sql.agreement import different_cells
from tests.sql.random_books import RandomBook, random_book
from tests.sql.random_findings import with_findings
from warehouse.paths import Home

ON_A_BOOK = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])
ORGANISATIONS = [
    {"org_id": "H", "org_level": "HEAD"},
    {"org_id": "B1", "parent_org_id": "H"},
    {"org_id": "B2", "parent_org_id": "H"},
]
Build = Callable[..., OnDemand]


@ON_A_BOOK
@given(seed=st.integers(0, 2**63), loan_count=st.integers(5, 40))
def test_every_cell_of_a_random_book_agrees(seed: int, loan_count: int) -> None:
    random = Random(seed)
    with TemporaryDirectory() as folder:
        assert_agrees(Home(Path(folder)), with_findings(random, random_book(random, loan_count)))


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

    assert_agrees(home, with_findings(random, random_book(random, 40)), thresholds)


def assert_agrees(
    home: Home, book: RandomBook, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> None:
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    published = built_on_demand(home, book.as_of_date, book.known_at)
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
    published: OnDemand, table: str, row_type: Any, key_length: int, computed: list[Any]
) -> None:
    columns = [column.name for column in fields(row_type)]
    if table == "org_findings":
        key = ("org_id", "month_end_date", "severity")
    else:
        key = tuple(columns[:key_length])
    by_model = published.table(table, *columns)
    differences = different_cells(by_model, [asdict(one) for one in computed], key)
    assert not differences, f"{table}: {pformat(differences[:12], width=150)}"


# --- at their edges ---


@pytest.fixture
def build(home: Home) -> Build:
    """Builds a bank of one loan of branch B1 as of a day, with checks and findings."""

    def built(
        as_of_date: str,
        inspections: list[Row],
        findings: list[Row] | None = None,
        **tables: Any,
    ) -> OnDemand:
        loans = tables.pop("loans", None) or [loan("L")]
        write_batch(
            home,
            {
                "org_units": ORGANISATIONS,
                "customers": [{"customer_id": "C", "customer_type": "CORP"}],
                "loans": loans,
                "inspections": inspections,
                **({"findings": findings} if findings else {}),
                **tables,
            },
        )
        return built_on_demand(home, as_of_date)

    return built


def loan(loan_id: str) -> Row:
    return {
        "loan_id": loan_id,
        "customer_id": "C",
        "org_id": "B1",
        "officer_id": "M1",
        "disbursed_amount": 1000,
        "disbursed_date": "2024-01-10",
    }


def check(number: int, day: str, **more: Any) -> Row:
    return {
        "inspection_id": f"I{number}",
        "org_id": "B1",
        "loan_id": "L",
        "due_date": day,
        "done_date": day,
        "inspector_id": "M2",
    } | more


def finding(number: int, check_number: int, **more: Any) -> Row:
    return {"finding_id": f"W{number}", "inspection_id": f"I{check_number}"} | more


def column(book: OnDemand, table: str, name: str, key: str) -> list[object]:
    return [row[name] for row in book.rows(f"select {name} from {table} order by {key}")]


def test_a_deadline_has_passed_the_day_after(build: Build) -> None:
    findings = [
        finding(1, 1, rectify_due="2025-03-31"),
        finding(2, 1, rectify_due="2025-03-30"),
        finding(3, 1, rectify_due="2025-03-10", rectified_date="2025-03-10"),
        finding(4, 1, rectify_due="2025-03-10", rectified_date="2025-03-11"),
        finding(5, 1, rectified_date="2025-03-11"),
        finding(6, 1, rectify_due="2025-03-10", rectified_date="2025-04-01"),
    ]
    book = build("2025-03-31", [check(1, "2025-03-01")], findings)

    assert column(book, "findings", "finding_state", "finding_id") == [
        "OPEN",
        "OVERDUE",
        "RECTIFIED_ON_TIME",
        "RECTIFIED_LATE",
        "RECTIFIED",
        "OVERDUE",
    ]
    row = book.row("select * from org_findings where org_id = 'H'")
    # Of the four whose day has passed one was put right by it.
    assert (row["due_count"], row["rectified_in_time_count"]) == (4, 1)
    assert row["rectification_rate"] == 0.25
    assert (row["open_count"], row["overdue_count"]) == (3, 2)


def test_what_is_found_again_within_a_year_of_being_put_right_is_repeated(build: Build) -> None:
    checks = [
        check(1, "2024-02-01"),
        check(2, "2024-03-01"),
        check(3, "2025-03-01"),
        check(4, "2025-03-02", org_id="B2", loan_id=None),
        check(5, "2025-03-02"),
    ]
    first = finding(1, 1, rectified_date="2024-03-01")
    rest = [finding(number, number) for number in (2, 3, 4, 5)]
    book = build("2025-03-31", checks, [first, *rest])

    # On the day itself it is still the same; a year later to the day it is the last time.
    assert column(book, "findings", "is_repeat", "finding_id") == [False, False, True, False, False]


def test_what_the_bank_calls_repeated_is(build: Build) -> None:
    findings = [finding(1, 1, category="A"), finding(2, 1, category="B", repeat_of="W1")]
    book = build("2025-03-31", [check(1, "2025-03-01")], findings)

    assert column(book, "findings", "is_repeat", "finding_id") == [False, True]


@pytest.mark.parametrize(
    ("kind", "reported", "found_by"),
    [
        ("SPOT", None, "SUPERIOR"),
        ("SUPERVISE", None, "SUPERIOR"),
        ("SELF", None, "SELF"),
        ("DAILY", None, "SELF"),
        ("SELF", "EXTERNAL", "EXTERNAL"),
    ],
)
def test_who_found_it(build: Build, kind: str, reported: str | None, found_by: str) -> None:
    book = build(
        "2025-03-31",
        [check(1, "2025-03-01", inspection_type=kind)],
        [finding(1, 1, found_by=reported)],
    )

    assert column(book, "findings", "found_by", "finding_id") == [found_by]


def silent(book: OnDemand) -> list[tuple[object, object]]:
    rows = book.table("silent_organisations", "org_id", "silence")
    return [(row["org_id"], row["silence"]) for row in rows]


TEN_LOANS = [loan("L"), *(loan(f"L{number}") for number in range(9))]


def test_who_finds_nothing_where_others_do_is_silent(build: Build) -> None:
    checks = [check(1, "2024-04-01", inspection_type="SPOT"), check(2, "2025-03-01")]
    book = build("2025-03-31", checks, [finding(1, 1), finding(2, 2)][:1], loans=TEN_LOANS)

    assert silent(book) == [("B1", "OTHERS_FOUND")]


def test_a_year_ago_is_too_long_ago(build: Build) -> None:
    checks = [check(1, "2024-03-31", inspection_type="SELF")]
    book = build("2025-03-31", checks, [finding(1, 1)], loans=TEN_LOANS)

    assert silent(book) == [("B1", "NOT_LOOKED")]


def test_one_finding_of_its_own_breaks_the_silence(build: Build) -> None:
    checks = [check(1, "2024-04-01", inspection_type="SELF")]
    book = build("2025-03-31", checks, [finding(1, 1)], loans=TEN_LOANS)

    assert silent(book) == []


def test_nine_loans_are_too_few_to_be_silent(build: Build) -> None:
    checks = [check(1, "2025-03-01", inspection_type="SPOT")]
    book = build("2025-03-31", checks, [finding(1, 1)], loans=TEN_LOANS[:9])

    assert silent(book) == []


def test_without_any_finding_nobody_is_called_silent(build: Build) -> None:
    book = build("2025-03-31", [check(1, "2025-03-01")], loans=TEN_LOANS)

    assert silent(book) == []
    assert book.table("org_findings") == []


def test_the_fifth_check_in_the_same_words_was_copied(build: Build) -> None:
    texts = ["经营正常,还款稳定", "经营正常 还款稳定", "经营正常,还款稳定。", "经营正常还款稳定"]
    checks = [
        check(number, f"2025-03-0{number}", conclusion=text)
        for number, text in enumerate([*texts, "经营正常,还款稳定"], start=1)
    ]
    book = build("2025-03-31", checks)

    copied = column(book, "inspection_quality", "is_copied_text", "inspection_id")
    # Three others are borne, a fourth is not.
    assert copied == [False, False, False, False, True]


@pytest.mark.parametrize(("first", "count"), [("2024-03-02", 1), ("2024-03-01", 0)])
def test_words_of_more_than_a_year_ago_are_forgotten(build: Build, first: str, count: int) -> None:
    checks = [
        check(1, first, conclusion="经营正常稳定"),
        check(2, "2025-03-01", conclusion="经营正常稳定"),
    ]
    book = build("2025-03-31", checks)

    row = book.row("select same_text_count from inspection_quality where inspection_id = 'I2'")
    assert row["same_text_count"] == count


@pytest.mark.parametrize(
    ("text", "is_empty", "is_short"),
    [
        (None, True, False),
        ("。,  ", True, False),
        ("经营 正常!", False, True),
        ("一切都正常", False, True),
        ("一切都还正常", False, False),
    ],
)
def test_too_little_is_said(build: Build, text: str | None, is_empty: bool, is_short: bool) -> None:
    book = build("2025-03-31", [check(1, "2025-03-01", conclusion=text)])

    row = book.row("select is_empty_text, is_short_text from inspection_quality")
    assert (row["is_empty_text"], row["is_short_text"]) == (is_empty, is_short)


@pytest.mark.parametrize(("count", "is_crowded"), [(5, False), (6, True)])
def test_more_visits_than_a_day_has_hours(build: Build, count: int, is_crowded: bool) -> None:
    visits = [check(number, "2025-03-01", method="ONSITE") for number in range(count)]
    elsewhere = check(9, "2025-03-01", method="REMOTE")
    book = build("2025-03-31", [*visits, elsewhere])

    crowded = column(book, "inspection_quality", "is_crowded", "inspection_id")
    assert crowded == [*[is_crowded] * count, False]


def test_who_inspects_and_who_reviews(build: Build) -> None:
    checks = [
        check(1, "2025-03-01", inspector_id="M1", reviewer_id="M1"),
        check(2, "2025-03-01", inspector_id="M2", reviewer_id="M1"),
        check(3, "2025-03-01", inspector_id=None, reviewer_id="M1"),
        check(4, "2025-03-01", loan_id=None),
    ]
    book = build("2025-03-31", checks)

    assert column(book, "inspection_quality", "is_officer_check", "inspection_id") == [
        True,
        False,
        None,
        None,
    ]
    own = column(book, "inspection_quality", "is_own_review", "inspection_id")
    assert own == [True, False, None, None]
    row = book.row("select * from org_inspection_quality where org_id = 'H'")
    assert (row["officer_known_count"], row["officer_check_rate"]) == (2, 0.5)
    assert (row["method_count"], row["onsite_rate"]) == (0, None)


@pytest.mark.parametrize(
    ("done", "result", "is_blind"),
    [
        # Due on 03-10 and not paid: beyond 30 days from 04-10 on.
        ("2025-01-10", "NORMAL", True),
        ("2025-01-09", "NORMAL", False),
        ("2025-04-09", "NORMAL", True),
        ("2025-04-10", "NORMAL", False),
        ("2025-01-10", "ATTENTION", None),
        # Its ninety days are not over yet.
        ("2025-04-11", "NORMAL", None),
    ],
)
def test_a_check_that_saw_nothing(
    build: Build, done: str, result: str, is_blind: bool | None
) -> None:
    book = build(
        "2025-07-09",
        [check(1, done, result=result)],
        repayment_schedule=[
            {"loan_id": "L", "period_no": 1, "due_date": "2025-03-10", "due_principal": 1000}
        ],
    )

    assert column(book, "inspection_quality", "is_blind", "inspection_id") == [is_blind]


def test_a_check_that_is_not_done_yet_says_nothing(build: Build) -> None:
    book = build(
        "2025-03-31",
        [check(1, "2025-04-01"), check(2, "2025-03-01", done_date=None)],
        [finding(1, 1), finding(2, 2)],
    )

    assert book.table("inspection_quality") == []
    # A finding without a day of doing is dated by the day its check was due.
    assert column(book, "findings", "finding_id", "finding_id") == ["W2"]
