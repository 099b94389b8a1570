"""Plans moved after arrears, extensions too long, and new loans for old."""

import pytest

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


def test_a_plan_moved_after_overdue(build: Build) -> None:
    """The worked example: version 2 from 04-20 moves the second instalment to 07-10."""
    three = (("2025-03-10", 1000), ("2025-04-10", 1000), ("2025-05-10", 1000))
    moved = (("2025-03-10", 1000), ("2025-07-10", 1000), ("2025-08-10", 1000))
    book = build(
        "2025-04-30",
        loan("E", 3000),
        loan("on time", 3000),
        repayment_schedule=[
            *plan("E", *three),
            *plan("E", *moved, version=2, start="2025-04-20"),
            *plan("on time", *three),
            *plan("on time", *moved, version=2, start="2025-04-10"),
        ],
        repayments=[payment("E", "2025-03-10", 1000), payment("on time", "2025-03-10", 1000)],
    )

    assert broken(book, "EXTENDED_WHEN_OVERDUE") == [("E", "2025-04-30")]
    row = book.row("select * from exceptions where rule_code = 'EXTENDED_WHEN_OVERDUE'")
    assert (row["observed_days"], f"{row['since_date']}") == (9, "2025-04-20")
    assert loans_tested(book, "EXTENDED_WHEN_OVERDUE") == 2


@pytest.mark.parametrize(
    ("term_ends", "extended_to", "limit_days"),
    [
        # Short-term: six months again, though they have more days.
        ("2025-07-20", "2026-01-20", None),
        ("2025-07-20", "2026-01-21", 184),
        # A year is still short-term, a day more is medium-term and may be extended by half.
        ("2026-01-20", "2027-01-20", None),
        ("2026-01-21", "2027-01-20", 183),
        ("2028-01-20", "2029-07-20", None),
        ("2028-01-20", "2029-07-22", 547),
        # Five years are medium-term, a day more is long-term: three years.
        ("2030-01-20", "2032-07-23", 913),
        ("2030-01-21", "2033-01-21", None),
        ("2030-01-21", "2033-01-22", 1096),
    ],
)
def test_how_far_an_extension_may_reach(
    build: Build, term_ends: str, extended_to: str, limit_days: int | None
) -> None:
    book = build(
        "2025-03-31",
        loan("E"),
        repayment_schedule=[
            *plan("E", (term_ends, 1000)),
            *plan("E", (extended_to, 1000), version=2, start="2025-03-15"),
        ],
    )

    rows = book.rows(
        "select limit_days, since_date from exceptions where rule_code = 'EXTENDED_TOO_LONG'"
    )
    assert [row["limit_days"] for row in rows] == ([] if limit_days is None else [limit_days])
    assert loans_tested(book, "EXTENDED_TOO_LONG") == 1


def test_extensions_count_together(build: Build) -> None:
    book = build(
        "2025-05-31",
        loan("E"),
        repayment_schedule=[
            *plan("E", ("2025-07-20", 1000)),
            *plan("E", ("2025-12-20", 1000), version=2, start="2025-03-15"),
            *plan("E", ("2026-05-20", 1000), version=3, start="2025-05-15"),
        ],
    )

    assert broken(book, "EXTENDED_TOO_LONG") == [("E", "2025-05-31")]


def test_a_restructured_term_is_agreed_anew(build: Build) -> None:
    book = build(
        "2025-03-31",
        loan("E"),
        repayment_schedule=[
            *plan("E", ("2025-07-20", 1000)),
            *plan("E", ("2028-01-20", 1000), version=2, start="2025-03-15"),
        ],
        loan_events=[restructuring("E", "2025-03-15")],
    )

    assert broken(book, "EXTENDED_TOO_LONG") == []


def test_plans_that_did_not_arrive_cannot_be_tested(build: Build) -> None:
    book = build("2025-01-31", loan("R"), loan_snapshots=[snapshot("R", "2025-01-31", 500)])

    assert (
        loans_tested(book, "EXTENDED_TOO_LONG") == loans_tested(book, "EXTENDED_WHEN_OVERDUE") == 0
    )
    assert loans_tested(book, "REPAID_BY_NEW_LOAN") == 0


def test_a_loan_partly_repaid_by_a_new_one(build: Build) -> None:
    book = build(
        "2025-02-28",
        loan("old"),
        loan("cash"),
        repayment_schedule=[
            *plan("old", ("2025-02-20", 600), ("2025-03-20", 400)),
            *plan("cash", ("2025-02-20", 600), ("2025-03-20", 400)),
        ],
        repayments=[
            payment("old", "2025-02-20", 600, "REFINANCE"),
            payment("cash", "2025-02-20", 600),
        ],
    )

    assert broken(book, "REPAID_BY_NEW_LOAN") == [("old", "2025-02-28")]
    row = book.row("select * from exceptions where rule_code = 'REPAID_BY_NEW_LOAN'")
    assert (row["part_amount"], row["whole_amount"], row["observed_share"]) == (600, 1000, 0.6)
    assert loans_tested(book, "REPAID_BY_NEW_LOAN") == 2


@pytest.mark.parametrize(
    ("disbursed", "due", "customer", "is_exception"),
    [
        ("2025-03-10", "2025-02-20", "C", True),
        ("2025-03-03", "2025-02-20", "C", True),
        ("2025-03-17", "2025-02-20", "C", True),
        ("2025-03-02", "2025-02-20", "C", False),
        ("2025-03-18", "2025-02-20", "C", False),
        # Not overdue at the month end before, or of somebody else.
        ("2025-03-10", "2025-03-10", "C", False),
        ("2025-03-10", "2025-02-20", "D", False),
    ],
)
def test_a_new_loan_around_the_settlement_of_an_overdue_one(
    build: Build, disbursed: str, due: str, customer: str, is_exception: bool
) -> None:
    book = build(
        "2025-03-31",
        loan("old"),
        loan("new", customer_id=customer, disbursed_date=disbursed),
        customers=[
            {"customer_id": "C", "customer_type": "CORP"},
            {"customer_id": "D", "customer_type": "CORP"},
        ],
        repayment_schedule=[*plan("old", (due, 1000)), *plan("new", ("2026-03-10", 1000))],
        repayments=[payment("old", "2025-03-10", 1000)],
    )

    rows = book.rows("select * from exceptions where rule_code = 'NEW_LOAN_FOR_OLD'")
    assert [(row["loan_id"], row["related_loan_id"]) for row in rows] == (
        [("new", "old")] if is_exception else []
    )


def test_a_new_loan_on_the_day_of_a_refinancing_payment(build: Build) -> None:
    book = build(
        "2025-02-28",
        loan("old"),
        loan("new", disbursed_date="2025-02-20"),
        repayment_schedule=[
            *plan("old", ("2025-02-20", 1000)),
            *plan("new", ("2026-02-20", 1000)),
        ],
        repayments=[payment("old", "2025-02-20", 1000, "REFINANCE")],
    )

    assert broken(book, "NEW_LOAN_FOR_OLD") == [("new", "2025-02-28")]
