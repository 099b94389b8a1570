"""Each rule of the exceptions: it fires, just does not fire, and is not tested without its data."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.exceptions import Bank
from tests.oracle.org_exceptions import can_be_tested
from tests.oracle.rows import read_book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS
from tests.published import Row
from tests.sql.random_books import random_book
from warehouse.exception_rules import RuleCode
from warehouse.paths import Home

ORGANISATIONS = [
    {"org_id": "H", "org_level": "HEAD"},
    {"org_id": "B1", "parent_org_id": "H"},
    {"org_id": "B2", "parent_org_id": "H"},
]
Build = Callable[..., OnDemand]


@pytest.fixture
def build(home: Home) -> Build:
    """Builds a bank of some loans as of a day; tables left out did not arrive."""

    def built(
        as_of_date: str, *loans: Row, customers: list[Row] | None = None, **tables: Any
    ) -> OnDemand:
        known = customers or [{"customer_id": "C", "customer_type": "CORP"}]
        write_batch(
            home,
            {"org_units": ORGANISATIONS, "customers": known, "loans": list(loans), **tables},
        )
        return built_on_demand(home, as_of_date)

    return built


def loan(loan_id: str, amount: object = 1000, **more: Any) -> Row:
    return {
        "loan_id": loan_id,
        "customer_id": "C",
        "org_id": "B1",
        "disbursed_amount": amount,
        "disbursed_date": "2025-01-20",
    } | more


def snapshot(loan_id: str, day: str, balance: object, days: int | None = 0, **more: Any) -> Row:
    return {
        "snapshot_date": day,
        "loan_id": loan_id,
        "balance": balance,
        "days_past_due": days,
    } | more


def plan(
    loan_id: str, *due: tuple[str, object], version: int = 1, start: str | None = None
) -> list[Row]:
    return [
        {
            "loan_id": loan_id,
            "version": version,
            "effective_from": start,
            "period_no": number,
            "due_date": day,
            "due_principal": amount,
        }
        for number, (day, amount) in enumerate(due, start=1)
    ]


def payment(loan_id: str, day: str, amount: object, txn_type: str = "REPAY") -> Row:
    return {
        "txn_id": f"{loan_id} {day} {txn_type}",
        "loan_id": loan_id,
        "value_date": day,
        "amount": amount,
        "txn_type": txn_type,
    }


def restructuring(loan_id: str, day: str) -> Row:
    return {
        "event_id": f"{loan_id} {day}",
        "loan_id": loan_id,
        "event_type": "RESTRUCTURE",
        "event_date": day,
    }


def broken(book: OnDemand, rule_code: str) -> list[tuple[str, str]]:
    """(loan, month end) of every exception of a rule."""
    rows = book.rows(
        "select loan_id, month_end_date from exceptions where rule_code = $code order by all",
        code=rule_code,
    )
    return [(row["loan_id"], f"{row['month_end_date']:%Y-%m-%d}") for row in rows]


def loans_tested(book: OnDemand, rule_code: str, org_id: str = "H") -> int:
    """On how many loans a rule was tested at the last month end."""
    (row,) = book.rows(
        "select coalesce(sum(tested_loan_count), 0) as loans from org_exceptions "
        "where org_id = $org_id and rule_code = $code "
        "and month_end_date = (select max(month_end_date) from month_ends)",
        org_id=org_id,
        code=rule_code,
    )
    return int(row["loans"])


# --- the reported class against the days past due ---


def test_a_class_better_than_the_days_allow(build: Build) -> None:
    book = build(
        "2025-01-31",
        *(loan(one) for one in ("late", "ninety", "worse", "unclassed")),
        loan_snapshots=[
            snapshot("late", "2025-01-31", 900, 91, five_class="SPECIAL_MENTION"),
            snapshot("ninety", "2025-01-31", 900, 90, five_class="SPECIAL_MENTION"),
            snapshot("worse", "2025-01-31", 900, 0, five_class="LOSS"),
            snapshot("unclassed", "2025-01-31", 900, 400),
        ],
    )

    assert broken(book, "CLASSIFICATION_GAP") == [("late", "2025-01-31")]
    assert loans_tested(book, "CLASSIFICATION_GAP") == 3
    row = book.row("select * from exceptions where rule_code = 'CLASSIFICATION_GAP'")
    assert (row["observed_days"], row["limit_days"]) == (91, 90)
    assert (row["reported_class"], row["required_class"]) == ("SPECIAL_MENTION", "SUBSTANDARD")


# --- one customer's loans ---


def test_ninety_of_a_hundred_and_fifty_thousand_pull_the_rest_along(build: Build) -> None:
    """The worked example: L07 is 120 days late, L08 of the same customer is paid up."""
    book = build(
        "2025-05-31",
        loan("L07", 100_000),
        loan("L08", 60_000),
        loan_snapshots=[
            snapshot("L07", "2025-05-31", 90_000, 120),
            snapshot("L08", "2025-05-31", 60_000, 0),
        ],
    )

    row = book.row("select * from exceptions where rule_code = 'OWN_BANK_CONTAGION'")
    assert (row["loan_id"], row["required_class"]) == ("L08", "SUBSTANDARD")
    assert (row["part_amount"], row["whole_amount"]) == (90_000, 150_000)
    assert (row["observed_share"], row["limit_share"]) == (0.6, 0.1)


@pytest.mark.parametrize(("bad", "loans"), [("100.00", []), ("100.01", ["good"])])
def test_exactly_ten_per_cent_does_not_trigger(build: Build, bad: str, loans: list[str]) -> None:
    good = 1000 - float(bad)
    book = build(
        "2025-01-31",
        loan("bad"),
        loan("good"),
        loan_snapshots=[
            snapshot("bad", "2025-01-31", bad, 91),
            snapshot("good", "2025-01-31", f"{good:.2f}", 0),
        ],
    )

    assert [one for one, _ in broken(book, "OWN_BANK_CONTAGION")] == loans
    assert loans_tested(book, "OWN_BANK_CONTAGION") == 2


def test_the_loans_of_a_customer_count_wherever_they_are_handled(build: Build) -> None:
    book = build(
        "2025-01-31",
        loan("bad"),
        loan("good", org_id="B2"),
        loan_snapshots=[
            snapshot("bad", "2025-01-31", 500, 91),
            snapshot("good", "2025-01-31", 500, 0),
        ],
    )

    assert loans_tested(book, "OWN_BANK_CONTAGION", "B2") == 1
    row = book.row("select * from exceptions where rule_code = 'OWN_BANK_CONTAGION'")
    assert (row["org_id"], row["observed_share"]) == ("B2", 0.5)


def test_persons_are_graded_loan_by_loan(build: Build) -> None:
    book = build(
        "2025-01-31",
        loan("bad"),
        loan("good"),
        customers=[
            {
                "customer_id": "C",
                "customer_type": "RETAIL",
                "total_debt_all_banks": 100,
                "debt_over90_all_banks": 90,
            }
        ],
        loan_snapshots=[
            snapshot("bad", "2025-01-31", 500, 91),
            snapshot("good", "2025-01-31", 500, 0),
        ],
    )

    assert broken(book, "OWN_BANK_CONTAGION") == []
    assert broken(book, "ALL_BANK_CONTAGION") == []
    assert loans_tested(book, "OWN_BANK_CONTAGION") == loans_tested(book, "ALL_BANK_CONTAGION") == 0


@pytest.mark.parametrize(
    ("overdue", "total", "loans", "can_be_tested"),
    [
        ("20.00", "100.00", [], 1),
        ("20.01", "100.00", ["good"], 1),
        # A share of as much has no room in a short decimal.
        ("180000000000.00", "900000000000.00", [], 1),
        ("20.01", None, [], 0),
        (None, "100.00", [], 0),
    ],
)
def test_exactly_twenty_per_cent_at_all_banks_does_not_trigger(
    build: Build, overdue: str | None, total: str | None, loans: list[str], can_be_tested: int
) -> None:
    book = build(
        "2025-02-28",
        loan("good"),
        customers=[
            {
                "customer_id": "C",
                "customer_type": "SME",
                "total_debt_all_banks": total,
                "debt_over90_all_banks": overdue,
            }
        ],
        loan_snapshots=[
            snapshot("good", "2025-01-31", 500, 0),
            snapshot("good", "2025-02-28", 500, 0),
        ],
    )

    # Only as of today: nothing says what the customer owed elsewhere in January.
    assert broken(book, "ALL_BANK_CONTAGION") == [(one, "2025-02-28") for one in loans]
    assert loans_tested(book, "ALL_BANK_CONTAGION") == can_be_tested


# --- restructured ---


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


# --- upgrades ---


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


# --- plans ---


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


# --- new for old ---


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


# --- low risk ---


@pytest.mark.parametrize(
    ("guarantee", "is_exception", "can_be_tested"),
    [
        ("CREDIT", True, 1),
        ("GUARANTEE", True, 1),
        ("MORTGAGE", True, 1),
        ("PLEDGE", False, 1),
        (None, False, 0),
    ],
)
def test_low_risk_needs_a_pledge(
    build: Build, guarantee: str | None, is_exception: bool, can_be_tested: int
) -> None:
    book = build(
        "2025-01-31",
        loan("L", is_low_risk=True, guarantee_type=guarantee),
        loan("other", guarantee_type="CREDIT"),
        loan_snapshots=[snapshot(one, "2025-01-31", 500, 1) for one in ("L", "other")],
    )

    assert bool(broken(book, "LOW_RISK_NOT_PLEDGED")) == is_exception
    assert loans_tested(book, "LOW_RISK_NOT_PLEDGED") == can_be_tested
    assert broken(book, "LOW_RISK_OVERDUE") == [("L", "2025-01-31")]
    # Nothing is known of pledges: that is not a cover in order.
    assert loans_tested(book, "LOW_RISK_COVER") == 0


def test_low_risk_paid_up_is_in_order(build: Build) -> None:
    book = build(
        "2025-01-31",
        loan("L", is_low_risk=True, guarantee_type="PLEDGE"),
        loan_snapshots=[snapshot("L", "2025-01-31", 500, 0)],
    )

    assert broken(book, "LOW_RISK_OVERDUE") == []
    assert loans_tested(book, "LOW_RISK_OVERDUE") == 1


# --- cover of low-risk loans ---


def low_risk(loan_id: str, amount: object = 1000, **more: Any) -> Row:
    return loan(loan_id, amount, is_low_risk=True, guarantee_type="PLEDGE", **more)


def thing(collateral_id: str, value: object, kind: str = "CD", **more: Any) -> Row:
    return {"collateral_id": collateral_id, "type": kind, "value": value} | more


def link(loan_id: str, collateral_id: str, secured: object = None) -> Row:
    return {"loan_id": loan_id, "collateral_id": collateral_id, "secured_amount": secured}


def covered(
    build: Build, loans: list[Row], things: list[Row], links: list[Row], **tables: Any
) -> OnDemand:
    """Loans without a plan, whose reported balance is what was paid out."""
    balances = [snapshot(one["loan_id"], "2025-01-31", one["disbursed_amount"]) for one in loans]
    return build(
        "2025-01-31",
        *loans,
        **{"loan_snapshots": balances, "collaterals": things, "collateral_links": links} | tables,
    )


COVER_SEEN = """
    select loan_id, part_amount, whole_amount, observed_share, limit_share, other_pledge_count
    from exceptions where rule_code = 'LOW_RISK_COVER'
"""


def covers_seen(book: OnDemand) -> dict[str, tuple[Any, Any]]:
    """Cover and claim of every loan whose cover is an exception."""
    return {
        row["loan_id"]: (row["part_amount"], row["whole_amount"]) for row in book.rows(COVER_SEEN)
    }


def test_two_deposits_that_do_not_cover_principal_and_interest(build: Build) -> None:
    """The worked example: 950,000 and 50,000 against 1,021,750 are 97.87 %, not low-risk."""
    book = build(
        "2025-02-28",
        low_risk("L", 1_000_000),
        repayment_schedule=[
            {
                "loan_id": "L",
                "period_no": 1,
                "due_date": "2025-07-20",
                "due_principal": 1_000_000,
                "due_interest": 21_750,
                # Fees are none of it.
                "due_fee": 300,
            }
        ],
        collaterals=[thing("D1", 950_000), thing("D2", 50_000, "MARGIN", status="NORMAL")],
        collateral_links=[link("L", "D1"), link("L", "D2", 60_000)],
    )

    # As of today only: how things stood at the end of January is not known.
    assert broken(book, "LOW_RISK_COVER") == [("L", "2025-02-28")]
    row = book.row(COVER_SEEN)
    assert (row["part_amount"], row["whole_amount"]) == (1_000_000, 1_021_750)
    assert f"{row['observed_share']:.2%}" == "97.87%"
    assert (row["limit_share"], row["other_pledge_count"]) == (1.0, 0)
    assert book.rows(
        "select distinct month_end_date from org_exceptions where rule_code = 'LOW_RISK_COVER'"
    ) == [{"month_end_date": book.row("select max(month_end_date) as day from month_ends")["day"]}]


@pytest.mark.parametrize(
    ("value", "secured", "is_exception"),
    [
        ("1000.00", None, False),
        ("999.99", None, True),
        ("5000.00", "1000.00", False),
        ("5000.00", "999.99", True),
        ("999.99", "5000.00", True),
    ],
)
def test_exactly_all_of_it_is_enough(
    build: Build, value: str, secured: str | None, is_exception: bool
) -> None:
    book = covered(build, [low_risk("L")], [thing("D", value)], [link("L", "D", secured)])

    assert bool(covers_seen(book)) == is_exception
    assert loans_tested(book, "LOW_RISK_COVER") == 1


def test_a_bank_may_ask_for_more_than_all_of_it(build: Build, home: Home) -> None:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text("[exceptions]\nlow_risk_cover_share = 1.05\n", encoding="utf-8")
    book = covered(
        build,
        [low_risk("enough"), low_risk("short")],
        [thing("D1", "1050.00"), thing("D2", "1049.99")],
        [link("enough", "D1"), link("short", "D2")],
    )

    assert list(covers_seen(book)) == ["short"]
    assert book.row(COVER_SEEN)["limit_share"] == 1.05


@pytest.mark.parametrize(
    ("kind", "status", "cover", "others"),
    [
        ("CD", None, None, 0),
        ("TBOND", "NORMAL", None, 0),
        ("MARGIN", "NORMAL", None, 0),
        ("BANK_ACCEPTANCE", "NORMAL", None, 0),
        ("CD", "SEIZED", 0, 0),
        ("CD", "DISPUTED", 0, 0),
        ("CD", "LOST", 0, 0),
        ("CD", "RELEASED", 0, 0),
        ("REAL_ESTATE", "NORMAL", 0, 1),
        ("GUARANTOR", None, 0, 1),
        ("REAL_ESTATE", "RELEASED", 0, 0),
    ],
)
def test_only_sound_pledges_of_four_kinds_count(
    build: Build, kind: str, status: str | None, cover: int | None, others: int
) -> None:
    book = covered(
        build, [low_risk("L")], [thing("D", 2000, kind, status=status)], [link("L", "D")]
    )

    assert covers_seen(book) == ({} if cover is None else {"L": (cover, 1000)})
    assert loans_tested(book, "LOW_RISK_COVER") == 1
    if cover is not None:
        assert book.row(COVER_SEEN)["other_pledge_count"] == others


def test_a_pledge_of_another_kind_beside_full_cover_is_an_exception(build: Build) -> None:
    book = covered(
        build,
        [low_risk("L"), low_risk("released")],
        # What another kind is worth does not matter.
        [
            thing("D", 2500),
            thing("house", None, "REAL_ESTATE"),
            thing("E", 1000),
            thing("old", 9, "OTHER", status="RELEASED"),
        ],
        [link("L", "D"), link("L", "house"), link("released", "E"), link("released", "old")],
    )

    row = book.row(COVER_SEEN)
    assert (row["loan_id"], row["part_amount"], row["observed_share"]) == ("L", 2500, 2.5)
    assert row["other_pledge_count"] == 1
    assert loans_tested(book, "LOW_RISK_COVER") == 2


def test_a_deposit_for_two_loans_is_counted_once(build: Build) -> None:
    loans = [low_risk("A", 600), low_risk("B", 400), loan("other", 1000)]

    by_claims = covered(build, loans, [thing("D", 999)], [link("A", "D"), link("B", "D")])

    assert covers_seen(by_claims) == {
        "A": (Decimal("599.40"), 600),
        "B": (Decimal("399.60"), 400),
    }


@pytest.mark.parametrize(
    ("value", "secured", "covers"),
    [
        # Together no more than it is worth: each has what it secures.
        (1500, {"A": 600, "B": 400, "other": 500}, {}),
        (1500, {"A": 599, "B": 400, "other": 501}, {"A": "599.00"}),
        # More than it is worth: in proportion, a loan of any scope among them.
        (1000, {"A": 600, "B": 400, "other": 1000}, {"A": "300.00", "B": "200.00"}),
        # What is not said counts by what is owed: 600 + 400 + 1000.
        (1999, {"A": 600, "B": None, "other": None}, {"A": "599.70", "B": "399.80"}),
        (2000, {"A": 600, "B": None, "other": None}, {}),
    ],
)
def test_a_deposit_is_shared_by_what_is_secured(
    build: Build, value: int, secured: dict[str, int | None], covers: dict[str, str]
) -> None:
    book = covered(
        build,
        [low_risk("A", 600), low_risk("B", 400), loan("other", 1000)],
        [thing("D", value)],
        [link(one, "D", amount) for one, amount in secured.items()],
    )

    seen = {one: f"{cover:.2f}" for one, (cover, _) in covers_seen(book).items()}
    assert seen == covers
    assert loans_tested(book, "LOW_RISK_COVER") == 2


def test_loans_that_left_the_book_take_nothing_of_a_deposit(build: Build) -> None:
    book = covered(
        build,
        [low_risk("L"), low_risk("gone", status="SETTLED", closed_date="2025-01-25")],
        [thing("D", 1000)],
        [link("L", "D"), link("gone", "D")],
    )

    assert covers_seen(book) == {}
    assert loans_tested(book, "LOW_RISK_COVER") == 1


def test_a_low_risk_loan_without_any_pledge_is_not_covered(build: Build) -> None:
    book = covered(build, [low_risk("L"), low_risk("bare")], [thing("D", 1000)], [link("L", "D")])

    assert covers_seen(book) == {"bare": (0, 1000)}
    assert book.row(COVER_SEEN)["observed_share"] == 0


@pytest.mark.parametrize("missing", ["collaterals", "collateral_links"])
def test_cover_is_not_tested_before_both_files_arrived(build: Build, missing: str) -> None:
    book = covered(build, [low_risk("L")], [thing("D", 1)], [link("L", "D")], **{missing: []})

    assert covers_seen(book) == {}
    assert loans_tested(book, "LOW_RISK_COVER") == 0


@pytest.mark.parametrize(
    ("reported", "claim"),
    [
        ({"overdue_interest": "20.00", "days_past_due": 3}, "1020.00"),
        ({"overdue_interest": None, "days_past_due": 0}, "1000.00"),
        # What may be owed, and is not said, is not taken for nothing.
        ({"overdue_interest": None, "days_past_due": 3}, None),
        ({"overdue_interest": "0.00", "balance": None}, None),
    ],
)
def test_without_a_plan_the_claim_is_what_is_reported(
    build: Build, reported: Row, claim: str | None
) -> None:
    book = covered(
        build,
        [low_risk("L")],
        [thing("D", 500)],
        [link("L", "D")],
        loan_snapshots=[snapshot("L", "2025-01-31", 1000) | reported],
    )

    seen = [f"{whole:.2f}" for _, whole in covers_seen(book).values()]
    assert seen == ([] if claim is None else [claim])
    assert loans_tested(book, "LOW_RISK_COVER") == len(seen)


def test_a_pledge_whose_worth_is_not_known_leaves_its_loans_untested(build: Build) -> None:
    book = covered(
        build,
        [low_risk("L"), low_risk("M")],
        [thing("D", None), thing("E", 1000)],
        [link("L", "D"), link("L", "E"), link("M", "D")],
    )

    assert covers_seen(book) == {}
    assert loans_tested(book, "LOW_RISK_COVER") == 0


def test_what_is_paid_is_no_longer_to_be_covered(build: Build) -> None:
    book = build(
        "2025-03-31",
        low_risk("L", 1000),
        repayment_schedule=plan("L", ("2025-02-20", 400), ("2025-04-20", 600)),
        repayments=[payment("L", "2025-02-20", 450)],
        collaterals=[thing("D", "549.99")],
        collateral_links=[link("L", "D")],
    )

    assert covers_seen(book) == {"L": (Decimal("549.99"), 550)}


# --- organisations ---


@pytest.mark.parametrize(
    ("grades", "rule", "ratio"),
    [
        # 91 days and PASS, and nothing else: 90+ without any NPL.
        (["PASS"], "NPL_ZERO", None),
        (["PASS", "SUBSTANDARD"], "OVERDUE90_ABOVE_NPL", 2.0),
        (["SUBSTANDARD"], None, None),
    ],
)
def test_classes_that_do_not_admit_what_is_overdue(
    build: Build, grades: list[str], rule: str | None, ratio: float | None
) -> None:
    book = build(
        "2025-01-31",
        *(loan(f"L{number}") for number in range(len(grades))),
        loan_snapshots=[
            snapshot(f"L{number}", "2025-01-31", 500, 91, five_class=grade)
            for number, grade in enumerate(grades)
        ],
    )

    rows = book.rows(
        "select rule_code, overdue90_to_npl, par90_principal from org_class_alerts "
        "where org_id = 'H' and not is_without_low_risk"
    )
    assert [(row["rule_code"], row["overdue90_to_npl"]) for row in rows] == (
        [] if rule is None else [(rule, ratio)]
    )


def test_provisions_not_reported_are_missing_and_counted(build: Build) -> None:
    book = build(
        "2025-02-28",
        loan("with"),
        loan("without"),
        loan_snapshots=[
            snapshot("with", "2025-01-31", 500, 91),
            snapshot("without", "2025-01-31", 500, 91),
            snapshot("with", "2025-02-28", 500, 91, provision="150.00"),
            snapshot("without", "2025-02-28", 500, 91),
        ],
    )

    rows = book.rows(
        "select loan_count, provisioned_loan_count, npl_principal, provision_amount "
        "from provision_months order by month_end_date"
    )
    assert [tuple(row.values()) for row in rows] == [(2, 0, 1000, None), (2, 1, 1000, 150)]


# --- counts ---


def test_a_loan_that_breaks_two_rules_counts_once(build: Build) -> None:
    book = build(
        "2025-01-31",
        loan("L", is_low_risk=True, guarantee_type="CREDIT"),
        loan_snapshots=[snapshot("L", "2025-01-31", 500, 1, five_class="PASS")],
    )

    counts = {
        row["rule_code"]: (row["loan_count"], row["outstanding_principal"])
        for row in book.rows("select * from org_exceptions where org_id = 'H' and loan_count > 0")
    }
    assert counts == {
        "ANY": (1, 500),
        "CLASSIFICATION_GAP": (1, 500),
        "LOW_RISK_NOT_PLEDGED": (1, 500),
        "LOW_RISK_OVERDUE": (1, 500),
    }


def test_a_rule_a_bank_takes_a_scope_out_of_leaves_those_loans_alone(
    build: Build, home: Home
) -> None:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(
        '[[exception_rules]]\nrule_code = "CLASSIFICATION_GAP"\nscopes = ["IN"]\n',
        encoding="utf-8",
    )

    book = build(
        "2025-01-31",
        loan("special", is_sme_special=True),
        loan("usual"),
        loan_snapshots=[
            snapshot(one, "2025-01-31", 500, 91, five_class="PASS") for one in ("special", "usual")
        ],
    )

    assert broken(book, "CLASSIFICATION_GAP") == [("usual", "2025-01-31")]
    assert loans_tested(book, "CLASSIFICATION_GAP") == 1
    # The other rules the bank did not give are not tested.
    assert {row["rule_code"] for row in book.rows("select rule_code from org_exceptions")} == {
        "ANY",
        "CLASSIFICATION_GAP",
    }


def test_random_books_break_every_rule_and_keep_every_rule(tmp_path: Path) -> None:
    """The agreement on random books proves a rule only where it fires, and where it does not."""
    fires: set[str] = set()
    holds: set[str] = set()
    for seed in range(4):
        home = Home(tmp_path / str(seed))
        random = random_book(Random(seed), 60)
        for received_at, tables in random.deliveries:
            write_batch(home, tables, received_at=received_at)
        bank = Bank(read_book(home), random.as_of_date, DEFAULT_THRESHOLDS)
        book = built_on_demand(home, random.as_of_date)
        broken_keys = {
            tuple(row.values())
            for row in book.table("exceptions", "rule_code", "loan_id", "month_end_date")
        }
        fires |= {code for code, _, _ in broken_keys}
        for code, can_test in can_be_tested(bank).items():
            if any(
                can_test(row) and (code, row.loan_id, row.month_end_date) not in broken_keys
                for row in bank.active
            ):
                holds.add(code)
        fires |= {row["rule_code"] for row in book.rows("select rule_code from org_class_alerts")}

    of_organisations = {"NPL_ZERO", "OVERDUE90_ABOVE_NPL"}
    assert fires == {code.value for code in RuleCode}
    assert holds == fires - of_organisations | {"ANY"}
