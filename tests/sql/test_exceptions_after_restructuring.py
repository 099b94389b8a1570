"""Restructured and upgraded loans: observed until when, classed how, upgraded how early."""

from typing import Any

import pytest

from tests.on_demand import OnDemand
from tests.published import Row
from tests.sql.exception_books import (
    Build,
    broken,
    builder,
    loan,
    loans_tested,
    payment,
    plan,
    restructuring,
    snapshot,
)
from warehouse.paths import Home


@pytest.fixture
def build(home: Home) -> Build:
    return builder(home)


def monthly(loan_id: str) -> list[Row]:
    days = [(f"2025-{month:02d}-20", 10) for month in range(2, 13)]
    return plan(loan_id, *days, *((f"2026-{month:02d}-20", 10) for month in range(1, 13)))


def restructured_book(
    build: Build, as_of: str, *events: str, paid: bool = True, **more: Any
) -> OnDemand:
    payments = [payment("R", "2025-02-20", 10), payment("R", "2025-03-01", 10)]
    if paid:
        payments += [payment("R", "2025-04-20", 10), payment("R", "2025-05-01", 1000)]
    return build(
        as_of,
        loan("R", 5000),
        repayment_schedule=monthly("R"),
        repayments=payments,
        loan_events=[restructuring("R", day) for day in events],
        **more,
    )


def test_observation_runs_a_year_from_the_first_payment(build: Build) -> None:
    """The worked example: restructured 2025-03-10, first payment 2025-04-20: until 2026-04-20."""
    book = restructured_book(build, "2026-04-20", "2025-03-10")

    rows = book.rows(
        "select month_end_date, observation_ends_on, since_date, required_class from exceptions "
        "where rule_code = 'RESTRUCTURED_OBSERVED' order by month_end_date"
    )
    ends = [f"{row['observation_ends_on']}" for row in rows]
    # Before the first payment nothing said when it would end; at its last day it still runs.
    assert ends == ["None"] + ["2026-04-20"] * 13
    assert f"{rows[0]['month_end_date']}" == "2025-03-31"
    assert f"{rows[-1]['month_end_date']}" == "2026-04-20"
    assert {row["required_class"] for row in rows} == {"SPECIAL_MENTION"}
    assert {f"{row['since_date']}" for row in rows} == {"2025-03-10"}


def test_observation_is_over_the_day_after(build: Build) -> None:
    book = restructured_book(build, "2026-04-21", "2025-03-10")

    assert broken(book, "RESTRUCTURED_OBSERVED")[-1] == ("R", "2026-03-31")
    assert loans_tested(book, "RESTRUCTURED_OBSERVED") == 1


def test_observation_waits_for_the_second_period(build: Build) -> None:
    book = build(
        "2027-04-30",
        loan("R", 3000),
        repayment_schedule=plan(
            "R", ("2025-04-20", 10), ("2026-04-20", 10), ("2027-04-20", 10), ("2028-04-20", 2970)
        ),
        repayments=[payment("R", "2025-04-20", 10), payment("R", "2025-04-21", 1000)],
        loan_events=[restructuring("R", "2025-03-10")],
    )

    assert broken(book, "RESTRUCTURED_OBSERVED")[-1] == ("R", "2027-03-31")
    row = book.row(
        "select distinct observation_ends_on from exceptions "
        "where rule_code = 'RESTRUCTURED_OBSERVED' and observation_ends_on is not null"
    )
    assert f"{row['observation_ends_on']}" == "2027-04-20"


def test_a_loan_classed_as_asked_is_no_exception(build: Build) -> None:
    days = ("2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30")
    book = restructured_book(
        build,
        "2025-06-30",
        "2025-03-10",
        loan_snapshots=[snapshot("R", day, 100, 0, five_class="SPECIAL_MENTION") for day in days],
    )

    assert broken(book, "RESTRUCTURED_OBSERVED") == []
    assert loans_tested(book, "RESTRUCTURED_OBSERVED") == 1


def test_restructured_again_while_observed_asks_for_substandard(build: Build) -> None:
    book = restructured_book(build, "2025-06-30", "2025-03-10", "2025-05-20")

    assert [day for _, day in broken(book, "RESTRUCTURED_OBSERVED")] == ["2025-03-31", "2025-04-30"]
    rows = book.rows(
        "select month_end_date, required_class from exceptions "
        "where rule_code = 'RESTRUCTURED_AGAIN' order by month_end_date"
    )
    assert [row["required_class"] for row in rows] == ["SUBSTANDARD", "SUBSTANDARD"]
    assert f"{rows[0]['month_end_date']}" == "2025-05-31"


def test_restructured_after_observation_is_a_first_time_again(build: Build) -> None:
    book = restructured_book(build, "2026-04-30", "2025-03-10", "2026-04-21")

    assert broken(book, "RESTRUCTURED_AGAIN") == []
    assert broken(book, "RESTRUCTURED_OBSERVED")[-1] == ("R", "2026-04-30")


def test_without_plan_and_payments_only_the_least_is_claimed(build: Build) -> None:
    book = build(
        "2026-03-31",
        loan("R"),
        loan_events=[restructuring("R", "2025-03-10")],
        loan_snapshots=[
            snapshot("R", "2026-02-28", 500, 0, five_class="PASS"),
            snapshot("R", "2026-03-31", 500, 0, five_class="PASS"),
        ],
    )

    assert broken(book, "RESTRUCTURED_OBSERVED") == [("R", "2026-02-28")]


def test_without_events_restructuring_cannot_be_tested(build: Build) -> None:
    book = build("2025-01-31", loan("R"), loan_snapshots=[snapshot("R", "2025-01-31", 500)])

    assert (
        loans_tested(book, "RESTRUCTURED_OBSERVED") == loans_tested(book, "RESTRUCTURED_AGAIN") == 0
    )


def upgrade_book(build: Build, as_of: str, *rows: tuple[str, int, str | None]) -> OnDemand:
    return build(
        as_of,
        loan("U"),
        loan_snapshots=[
            snapshot("U", day, 500, days, five_class=grade) for day, days, grade in rows
        ],
    )


PAID_SINCE_FEBRUARY: tuple[tuple[str, int, str | None], ...] = (
    ("2025-01-31", 100, "SUBSTANDARD"),
    ("2025-02-28", 0, "SUBSTANDARD"),
    ("2025-03-31", 0, "SUBSTANDARD"),
    ("2025-04-30", 0, "SUBSTANDARD"),
    ("2025-05-31", 0, "SUBSTANDARD"),
    ("2025-06-30", 0, "SUBSTANDARD"),
)


def test_six_months_without_arrears_are_not_yet_long_enough_at_the_sixth(build: Build) -> None:
    book = upgrade_book(
        build,
        "2025-08-31",
        *PAID_SINCE_FEBRUARY,
        ("2025-07-31", 0, "PASS"),
        ("2025-08-31", 0, "PASS"),
    )

    assert broken(book, "UPGRADED_EARLY") == [("U", "2025-07-31")]
    row = book.row("select * from exceptions where rule_code = 'UPGRADED_EARLY'")
    assert f"{row['since_date']} {row['observation_ends_on']}" == "2025-01-31 2025-07-31"


def test_an_upgrade_after_the_seventh_month_end_is_in_order(build: Build) -> None:
    book = upgrade_book(
        build,
        "2025-08-31",
        *PAID_SINCE_FEBRUARY,
        ("2025-07-31", 0, "SUBSTANDARD"),
        ("2025-08-31", 0, "PASS"),
    )

    assert broken(book, "UPGRADED_EARLY") == []
    assert loans_tested(book, "UPGRADED_EARLY") == 1


def test_better_but_still_non_performing_is_no_upgrade(build: Build) -> None:
    book = upgrade_book(
        build, "2025-02-28", ("2025-01-31", 300, "LOSS"), ("2025-02-28", 0, "SUBSTANDARD")
    )

    assert broken(book, "UPGRADED_EARLY") == []


def test_where_no_class_is_reported_nothing_was_upgraded(build: Build) -> None:
    book = upgrade_book(build, "2025-02-28", ("2025-01-31", 300, None), ("2025-02-28", 0, None))

    assert broken(book, "UPGRADED_EARLY") == []
    assert loans_tested(book, "UPGRADED_EARLY") == 0


def test_the_second_period_may_be_longer_than_the_months(build: Build) -> None:
    yearly = plan("U", ("2025-01-25", 100), ("2026-01-25", 100), ("2027-01-25", 800))
    days = ("2026-01-31", "2026-06-30", "2027-01-24")
    book = build(
        "2027-01-24",
        loan("U"),
        repayment_schedule=yearly,
        repayments=[payment("U", "2025-06-01", 100), payment("U", "2026-01-25", 100)],
        loan_snapshots=[
            snapshot("U", "2025-05-31", 900, 100, five_class="SUBSTANDARD"),
            *(snapshot("U", day, 800, 0, five_class="PASS") for day in days),
        ],
    )

    assert [day for _, day in broken(book, "UPGRADED_EARLY")] == list(days)
