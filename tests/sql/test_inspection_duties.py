"""Inspection duties: worked examples, boundaries, and every cell against the day-by-day walk."""

from collections.abc import Callable, Sequence
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
from tests.oracle.inspection_duties import Duty, inspection_duties
from tests.oracle.org_inspections import Coverage, OrgInspection, coverages, org_inspections
from tests.oracle.rows import read_book
from tests.published import Row
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
    published = built_on_demand(home, book.as_of_date, book.known_at)
    known = read_book(home, book.known_at)
    duties = inspection_duties(known, book.as_of_date)
    same(published, "inspection_duties", Duty, 1, duties)
    by_org = org_inspections(known, book.as_of_date, duties)
    same(published, "org_inspections", OrgInspection, 3, by_org)
    covered = coverages(known, book.as_of_date)
    same(published, "org_inspection_coverage", Coverage, 2, covered)


def same(published: OnDemand, table: str, row_type: Any, key: int, computed: list[Any]) -> None:
    names = [column.name for column in fields(row_type)]
    rows = published.table(table, *names)
    differences = different_cells(rows, [asdict(one) for one in computed], tuple(names[:key]))
    assert not differences, f"{table}: {len(differences)}\n{pformat(differences[:8], width=150)}"


ORGANISATIONS = [
    {"org_id": "H", "org_level": "HEAD"},
    {"org_id": "R", "org_level": "REGION", "parent_org_id": "H"},
    {"org_id": "B1", "org_level": "BRANCH", "parent_org_id": "R"},
]
Build = Callable[..., OnDemand]


@pytest.fixture
def build(home: Home) -> Build:
    """Builds a bank of some loans and inspections as of a day."""

    def built(
        as_of_date: str,
        loans: list[Row],
        inspections: Sequence[Row] = (),
        customer_type: str = "CORP",
        parameters: str = "",
        **tables: Any,
    ) -> OnDemand:
        write_batch(
            home,
            {
                "org_units": ORGANISATIONS,
                "customers": [{"customer_id": "C", "customer_type": customer_type}],
                "loans": loans,
                "inspections": inspections,
                **tables,
            },
        )
        if parameters:
            home.parameters.write_text(parameters, encoding="utf-8")
        return built_on_demand(home, as_of_date)

    return built


def loan(loan_id: str = "L", day: str = "2025-01-16", amount: object = 1000, **more: Any) -> Row:
    return {
        "loan_id": loan_id,
        "customer_id": "C",
        "org_id": "B1",
        "disbursed_amount": amount,
        "disbursed_date": day,
    } | more


def check(
    number: int,
    kind: str,
    done: str | None = None,
    due: str | None = None,
    loan_id: str | None = "L",
    **more: Any,
) -> Row:
    return {
        "inspection_id": f"I{number}",
        "inspection_type": kind,
        "loan_id": loan_id,
        "org_id": "B1",
        "due_date": due or done,
        "done_date": done,
    } | more


def snapshot(day: str, five_class: str, loan_id: str = "L") -> Row:
    return {
        "snapshot_date": day,
        "loan_id": loan_id,
        "balance": 900,
        "days_past_due": 0,
        "five_class": five_class,
    }


def duties(book: OnDemand, kind: str) -> list[tuple[str, str]]:
    """(due date, state) of every duty of a type, the earliest first."""
    rows = book.rows(
        "select due_date, duty_state from inspection_duties "
        "where inspection_type = $kind order by due_date, duty_id",
        kind=kind,
    )
    return [(f"{row['due_date']}", row["duty_state"]) for row in rows]


# --- the first check ---


@pytest.mark.parametrize(
    ("done", "as_of", "state"),
    [
        ("2025-01-31", "2025-02-28", "DONE_ON_TIME"),
        ("2025-02-01", "2025-02-28", "DONE_LATE"),
        (None, "2025-01-31", "OPEN"),
        (None, "2025-02-01", "OVERDUE"),
    ],
)
def test_a_first_check_falls_due_fifteen_days_after_the_money_went(
    build: Build, done: str | None, as_of: str, state: str
) -> None:
    """The worked example: disbursed 2025-01-16, due 2025-01-31; on 02-01 it is late."""
    book = build(as_of, [loan()], [check(1, "FIRST", done)] if done else [])

    assert duties(book, "FIRST") == [("2025-01-31", state)]


@pytest.mark.parametrize(
    ("customer_type", "more", "due"),
    [
        ("RETAIL", {}, ["2025-02-15"]),
        ("SME", {}, ["2025-01-23"]),
        ("CORP", {"is_sme_special": True}, ["2025-01-23"]),
        ("CORP", {"is_low_risk": True}, []),
    ],
)
def test_the_first_check_goes_by_the_customer_and_the_scope(
    build: Build, customer_type: str, more: Row, due: list[str]
) -> None:
    book = build("2025-01-20", [loan(**more)], customer_type=customer_type)

    assert [day for day, _ in duties(book, "FIRST")] == due


def test_a_planned_row_and_a_computed_duty_are_one(build: Build) -> None:
    book = build("2025-02-10", [loan()], [check(1, "FIRST", due="2025-02-05")])

    row = book.row("select * from inspection_duties where inspection_type = 'FIRST'")
    assert (row["basis"], row["inspection_id"]) == ("RULE", "I1")
    # The rule's day counts; the bank planned five days too late.
    assert (f"{row['due_date']}", f"{row['planned_date']}") == ("2025-01-31", "2025-02-05")
    assert (row["duty_state"], row["is_planned_late"]) == ("OVERDUE", True)


def test_what_only_the_bank_plans_is_a_duty_by_its_own_day(build: Build) -> None:
    book = build(
        "2025-02-10", [loan(is_low_risk=True)], [check(1, "DAILY", "2025-02-03", "2025-02-01")]
    )

    row = book.row("select * from inspection_duties where loan_id = 'L'")
    assert (row["basis"], row["duty_state"], row["rule_code"]) == ("PLAN", "DONE_LATE", None)


def test_a_loan_that_left_before_its_check_was_due_is_outside(build: Build) -> None:
    gone = loan(status="SETTLED", closed_date="2025-01-30")
    book = build("2025-02-28", [gone], [check(1, "SELF", "2025-02-01", loan_id=None)])

    assert duties(book, "FIRST") == [("2025-01-31", "LEFT")]
    row = book.row("select * from org_inspections where org_id = 'H' and inspection_type = 'FIRST'")
    assert (row["due_count"], row["left_count"], row["completion_rate"]) == (0, 1, None)


def test_a_check_not_done_before_the_loan_left_can_never_be_made_up(build: Build) -> None:
    gone = loan(status="SETTLED", closed_date="2025-02-01")
    book = build("2025-02-28", [gone])

    assert duties(book, "FIRST") == [("2025-01-31", "MISSED")]


# --- from check to check ---


def test_regular_checks_go_on_from_the_last_one(build: Build) -> None:
    early, late = check(1, "DAILY", "2025-03-01"), check(2, "DAILY", "2025-09-15")
    book = build("2025-10-01", [loan(day="2025-01-01")], [early, late])

    assert duties(book, "DAILY") == [
        ("2025-04-01", "DONE_ON_TIME"),  # 90 days, done after 59
        ("2025-05-30", "MISSED"),  # 90 days after the check: the next one came due meanwhile
        ("2025-08-28", "DONE_LATE"),
        ("2025-12-14", "OPEN"),
    ]


def test_a_check_on_the_day_is_in_time_and_the_day_after_it_is_late(build: Build) -> None:
    loans = [loan("A", "2025-01-01"), loan("B", "2025-01-01")]
    done = [
        check(1, "DAILY", "2025-04-01", loan_id="A"),
        check(2, "DAILY", "2025-04-02", loan_id="B"),
    ]
    book = build("2025-04-10", loans, done)

    assert duties(book, "DAILY")[:2] == [
        ("2025-04-01", "DONE_ON_TIME"),
        ("2025-04-01", "DONE_LATE"),
    ]


def test_a_worse_class_keeps_the_share_of_the_period_passed(build: Build) -> None:
    """Sixty of ninety days passed: of the thirty days of special mention ten are left."""
    book = build(
        "2025-05-31",
        [loan(day="2025-03-01")],
        loan_snapshots=[
            snapshot("2025-03-31", "PASS"),
            snapshot("2025-04-30", "SPECIAL_MENTION"),
        ],
    )

    assert duties(book, "DAILY") == [("2025-05-10", "OVERDUE")]


def test_of_several_rules_the_strictest_holds(build: Build) -> None:
    loans = [
        loan("large", "2025-01-01", 50_000_000),
        loan("medium", "2025-01-01", 10_000_000),
        loan("small", "2025-01-01", "9999999.99"),
    ]
    book = build("2025-01-02", loans, customer_type="RETAIL")

    rows = book.rows(
        "select loan_id, due_date, rule_code from inspection_duties "
        "where inspection_type = 'DAILY' order by due_date"
    )
    assert [(row["loan_id"], f"{row['due_date']}", row["rule_code"]) for row in rows] == [
        ("large", "2025-01-31", "REGULAR_LARGE"),
        ("medium", "2025-04-01", "REGULAR_MEDIUM"),
        ("small", "2025-06-30", "REGULAR_SMALL"),
    ]


def test_an_inspection_of_a_customer_does_the_duties_of_its_loans(build: Build) -> None:
    whole = check(1, "DAILY", "2025-03-01", loan_id=None, customer_id="C")
    book = build("2025-03-31", [loan("A"), loan("B")], [whole])

    rows = book.rows("select loan_id from inspection_duties where inspection_id = 'I1'")
    assert sorted(row["loan_id"] for row in rows) == ["A", "B"]


def test_only_secured_loans_have_their_guarantee_checked(build: Build) -> None:
    loans = [
        loan("A", "2025-01-01", guarantee_type="MORTGAGE"),
        loan("B", "2025-01-01", guarantee_type="CREDIT"),
    ]
    book = build("2025-03-31", loans)

    assert duties(book, "GUARANTEE") == [("2025-06-30", "OPEN")]


def test_organisations_are_inspected_as_a_whole(build: Build) -> None:
    of_branch = check(1, "SELF", "2025-03-20", loan_id=None)
    book = build("2025-03-31", [loan(day="2025-01-01")], [of_branch])

    rows = book.rows(
        "select inspection_type, org_id, due_date, duty_state from inspection_duties "
        "where loan_id is null order by all"
    )
    assert [tuple(f"{value}" for value in row.values()) for row in rows] == [
        ("SELF", "B1", "2025-04-01", "DONE_ON_TIME"),
        ("SELF", "B1", "2025-06-18", "OPEN"),
        ("SPOT", "B1", "2025-06-30", "OPEN"),
        ("SUPERVISE", "B1", "2025-06-30", "OPEN"),
        ("SUPERVISE", "R", "2025-06-30", "OPEN"),
    ]


# --- the figures ---


def test_ten_inspections_due_seven_in_time_two_late_one_undone(build: Build) -> None:
    """The worked example: on time 70 %, completed 90 %."""
    loans = [loan(f"L{number}") for number in range(10)]
    done = [
        check(number, "FIRST", "2025-01-31" if number < 7 else "2025-02-01", loan_id=f"L{number}")
        for number in range(9)
    ]
    book = build("2025-02-28", loans, done)

    row = book.row("select * from org_inspections where org_id = 'H' and inspection_type = 'FIRST'")
    assert (row["due_count"], row["done_count"], row["on_time_count"]) == (10, 9, 7)
    assert (row["late_count"], row["overdue_count"]) == (2, 1)
    assert (row["completion_rate"], row["on_time_rate"]) == (0.9, 0.7)


def test_without_inspections_what_was_done_is_not_known(build: Build) -> None:
    book = build("2025-02-28", [loan()])

    row = book.row("select * from org_inspections where org_id = 'H' and inspection_type = 'FIRST'")
    assert (row["due_count"], row["done_count"], row["completion_rate"]) == (1, None, None)
    row = book.row(
        "select * from org_inspection_coverage "
        "where org_id = 'H' and month_end_date = date '2025-02-28'"
    )
    assert (row["loan_count"], row["inspected_loan_count"], row["loan_coverage"]) == (1, None, None)


def test_coverage_counts_each_loan_inspected_in_the_window_once(build: Build) -> None:
    loans = [loan("A", "2025-01-01"), loan("B", "2025-01-01"), loan("C", is_low_risk=True)]
    done = [
        check(1, "DAILY", "2025-01-02", loan_id="A"),
        check(2, "SPECIAL", "2025-01-10", loan_id="A"),
        check(3, "DAILY", "2025-01-01", loan_id="B"),
    ]
    book = build("2025-06-30", loans, done)

    row = book.row(
        "select * from org_inspection_coverage "
        "where org_id = 'H' and month_end_date = date '2025-06-30'"
    )
    # 180 days up to 30 June begin on 2 January.
    assert (row["loan_count"], row["inspected_loan_count"], row["loan_coverage"]) == (2, 1, 0.5)


def test_loans_of_high_risk_that_nobody_inspected_are_listed(build: Build) -> None:
    loans = [loan(name, "2025-01-01") for name in ("never", "long ago", "lately", "good")]
    classes = [snapshot("2025-06-30", "SUBSTANDARD", one["loan_id"]) for one in loans[:3]]
    done = [
        check(1, "DAILY", "2025-05-30", loan_id="long ago"),
        check(2, "DAILY", "2025-05-31", loan_id="lately"),
    ]
    book = build(
        "2025-06-30",
        loans,
        done,
        loan_snapshots=[*classes, snapshot("2025-06-30", "PASS", "good")],
    )

    rows = book.rows("select * from uninspected_loans order by loan_id")
    assert [(row["loan_id"], row["is_never_inspected"]) for row in rows] == [
        ("long ago", False),
        ("never", True),
    ]
    row = book.row(
        "select * from org_inspection_coverage "
        "where org_id = 'R' and month_end_date = date '2025-06-30'"
    )
    assert (row["high_risk_loan_count"], row["uninspected_loan_count"]) == (3, 2)
    assert (row["never_inspected_loan_count"], row["uninspected_customer_count"]) == (1, 1)


def test_a_bank_s_own_frequencies_take_the_place_of_all(build: Build, home: Home) -> None:
    home.root.mkdir(exist_ok=True)
    book = build(
        "2025-01-20",
        [loan()],
        parameters="""
        [[inspection_frequencies]]
        rule_code = "OURS"
        inspection_type = "FIRST"
        title = "Everybody within a week and a day"
        days = 8
        """,
    )

    rows = book.rows("select rule_code, due_date from inspection_duties")
    assert [(row["rule_code"], f"{row['due_date']}") for row in rows] == [("OURS", "2025-01-24")]


def test_a_stricter_practice_agrees_with_the_walk(home: Home) -> None:
    """Days with no small common measure are still counted exactly."""
    write_batch(
        home,
        {
            "org_units": ORGANISATIONS,
            "customers": [{"customer_id": "C", "customer_type": "CORP"}],
            "loans": [loan(day="2025-01-01")],
            "loan_snapshots": [
                snapshot("2025-01-31", "SPECIAL_MENTION"),
                snapshot("2025-02-28", "PASS"),
            ],
        },
    )
    frequencies = "".join(
        f"[[inspection_frequencies]]\nrule_code = '{five_class}'\ninspection_type = 'DAILY'\n"
        f"title = 'T'\nclasses = ['{five_class}']\ndays = {days}\n"
        for five_class, days in (("PASS", 97), ("SPECIAL_MENTION", 89))
    )
    home.parameters.write_text(frequencies, encoding="utf-8")
    book = built_on_demand(home, "2025-03-31")

    # 30/97 of January, 28/89 of February, and what is left at 1/97 a day from 28 February on.
    assert duties(book, "DAILY") == [("2025-04-06", "OPEN")]
