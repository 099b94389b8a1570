"""Vintages and first payment default at their boundaries: month just over, last day allowed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

AS_OF = "2025-06-30"


def book(
    loans: list[Row],
    plans: list[Row] | None = None,
    payments: list[Row] | None = None,
    snapshots: list[Row] | None = None,
) -> dict[str, list[Row]]:
    filled = [
        {"customer_id": "C1", "org_id": "B1", "disbursed_amount": "1000"} | loan for loan in loans
    ]
    tables = {
        "org_units": [
            {"org_id": "HEAD", "org_level": "HEAD"},
            {"org_id": "B1", "parent_org_id": "HEAD"},
            {"org_id": "B2", "parent_org_id": "HEAD"},
        ],
        "customers": [{"customer_id": "C1"}],
        "loans": filled,
        "repayment_schedule": plans or [],
        "repayments": payments or [],
        "loan_snapshots": snapshots or [],
    }
    return {table: rows for table, rows in tables.items() if rows}


def published(home: Home, tables: dict[str, list[Row]], as_of_date: str = AS_OF) -> OnDemand:
    write_batch(home, tables)
    return built_on_demand(home, as_of_date)


def instalment(loan_id: str, period_no: int, due_date: str, amount: str, **more: Any) -> Row:
    return {
        "loan_id": loan_id,
        "period_no": period_no,
        "due_date": due_date,
        "due_principal": amount,
        **more,
    }


def course(build: OnDemand, column: str, org_id: str = "HEAD") -> list[Any]:
    rows = build.rows(
        f"select {column} from vintages where org_id = $org_id order by months_on_book",
        org_id=org_id,
    )
    return [row[column] for row in rows]


UNPAID_SINCE_MARCH = [instalment("L1", 1, "2025-03-01", "1000")]
PAID_OUT_IN_JANUARY = {"loan_id": "L1", "disbursed_date": "2025-01-31"}


def test_a_month_counts_on_its_last_day_and_not_a_day_sooner(home: Home) -> None:
    tables = book([PAID_OUT_IN_JANUARY], UNPAID_SINCE_MARCH)

    the_day_before = published(Home(home.root / "before"), tables, "2025-04-29")
    on_the_day = published(Home(home.root / "on"), tables, "2025-04-30")

    assert course(the_day_before, "months_on_book") == [0, 1, 2]
    assert course(on_the_day, "months_on_book") == [0, 1, 2, 3]


def test_thirty_days_are_not_more_than_thirty(home: Home) -> None:
    """Due on 03-01, 30 days past due on 03-31; due on 02-28, 31 days."""
    at_thirty = published(Home(home.root / "30"), book([PAID_OUT_IN_JANUARY], UNPAID_SINCE_MARCH))
    at_thirty_one = published(
        Home(home.root / "31"),
        book([PAID_OUT_IN_JANUARY], [instalment("L1", 1, "2025-02-28", "1000")]),
    )

    assert course(at_thirty, "rate") == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
    assert course(at_thirty_one, "rate") == [0.0, 0.0, 1.0, 1.0, 1.0, 1.0]


def test_what_was_written_off_counts_in_every_month_after_it(home: Home) -> None:
    written_off = PAID_OUT_IN_JANUARY | {"status": "WRITTEN_OFF", "closed_date": "2025-04-10"}
    other = {"loan_id": "L2", "org_id": "B2", "disbursed_date": "2025-01-02"}
    build = published(
        home,
        book(
            [written_off, other],
            [
                instalment("L1", 1, "2025-02-15", "400"),
                instalment("L1", 2, "2025-03-01", "600"),
                instalment("L2", 1, "2026-01-01", "1000"),
            ],
            [{"txn_id": "T", "loan_id": "L1", "value_date": "2025-02-15", "amount": "400"}],
        ),
    )

    assert course(build, "written_off_principal") == [Decimal(x) for x in (0, 0, 0, 600, 600, 600)]
    assert course(build, "rate") == [0.0, 0.0, 0.0, 0.3, 0.3, 0.3]
    assert course(build, "ever30_rate") == [0.0, 0.0, 0.0, 0.5, 0.5, 0.5]
    assert course(build, "rate", "B2") == [0.0] * 6


def test_a_loan_once_late_stays_in_ever_and_leaves_current(home: Home) -> None:
    build = published(
        home,
        book(
            [PAID_OUT_IN_JANUARY],
            UNPAID_SINCE_MARCH,
            [{"txn_id": "T", "loan_id": "L1", "value_date": "2025-05-20", "amount": "1000"}],
        ),
    )

    assert course(build, "rate") == [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    assert course(build, "ever30_rate") == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]


def test_what_is_not_reported_is_missing_and_never_zero(home: Home) -> None:
    snapshot = {"loan_id": "L1", "snapshot_date": "2025-02-28", "balance": "900"}
    build = published(
        home, book([PAID_OUT_IN_JANUARY], snapshots=[snapshot | {"days_past_due": 0}])
    )

    assert course(build, "rate") == [None, 0.0, None, None, None, None]
    assert course(build, "not_reported_loan_count") == [1, 0, 1, 1, 1, 1]


def test_a_reported_loan_loses_what_was_last_reported_of_it(home: Home) -> None:
    written_off = PAID_OUT_IN_JANUARY | {"status": "WRITTEN_OFF", "closed_date": "2025-04-10"}
    snapshots = [
        {"loan_id": "L1", "snapshot_date": day, "balance": balance, "days_past_due": days}
        for day, balance, days in (
            ("2025-01-31", "1000", 0),
            ("2025-02-28", "900", 20),
            ("2025-03-31", "900", 51),
            ("2025-04-30", "0", 0),
        )
    ]
    build = published(home, book([written_off], snapshots=snapshots))

    assert course(build, "rate") == [0.0, 0.0, 0.9, 0.9, 0.9, 0.9]


def test_a_quarter_reaches_a_month_on_book_with_its_last_month(home: Home) -> None:
    build = published(home, book([PAID_OUT_IN_JANUARY], UNPAID_SINCE_MARCH))

    rows = build.rows(
        "select period_kind, count(*) as months, max(months_on_book) as longest, "
        "min(reached_date) as first from vintage_periods where cohort_month = $month "
        "group by period_kind order by period_kind",
        month=date(2025, 1, 1),
    )

    # The year of this cohort is not over.
    assert rows == [
        {"period_kind": "MONTH", "months": 6, "longest": 5, "first": date(2025, 1, 31)},
        {"period_kind": "QUARTER", "months": 4, "longest": 3, "first": date(2025, 3, 31)},
    ]


# --- first payment default ------------------------------------------------------------------------

PAID_OUT_ON_THE_20TH = {"loan_id": "L1", "disbursed_date": "2025-01-20"}
DUE_ON_THE_20TH = [
    instalment("L1", 1, "2025-02-20", "100"),
    instalment("L1", 2, "2025-03-20", "900"),
]


def default(build: OnDemand, within_days: int) -> tuple[int, int | None]:
    row = build.row(
        "select loan_count, default_loan_count from first_payment_defaults "
        "where within_days = $within_days",
        within_days=within_days,
    )
    return row["loan_count"], row["default_loan_count"]


@pytest.mark.parametrize(
    ("as_of_date", "expected"), [("2025-03-21", (1, None)), ("2025-03-22", (1, 1))]
)
def test_thirty_days_after_the_20th_of_february_are_over_on_the_22nd_of_march(
    home: Home, as_of_date: str, expected: tuple[int, int | None]
) -> None:
    build = published(home, book([PAID_OUT_ON_THE_20TH], DUE_ON_THE_20TH), as_of_date)

    assert default(build, 30) == expected


@pytest.mark.parametrize(
    ("value_date", "amount", "defaults"),
    [
        # On the last day allowed, and the day after.
        ("2025-02-21", "100", {1: 0, 7: 0, 30: 0}),
        ("2025-02-22", "100", {1: 1, 7: 0, 30: 0}),
        ("2025-02-27", "100", {1: 1, 7: 0, 30: 0}),
        ("2025-02-28", "100", {1: 1, 7: 1, 30: 0}),
        ("2025-03-22", "100", {1: 1, 7: 1, 30: 0}),
        ("2025-03-23", "100", {1: 1, 7: 1, 30: 1}),
        # A cent short is met, two are not.
        ("2025-02-20", "99.99", {1: 0, 7: 0, 30: 0}),
        ("2025-02-20", "99.98", {1: 1, 7: 1, 30: 1}),
    ],
)
def test_the_last_day_allowed_is_in_time(
    home: Home, value_date: str, amount: str, defaults: dict[int, int]
) -> None:
    payment = {"txn_id": "T", "loan_id": "L1", "value_date": value_date, "amount": amount}
    build = published(home, book([PAID_OUT_ON_THE_20TH], DUE_ON_THE_20TH, [payment]))

    assert {days: default(build, days)[1] for days in (1, 7, 30)} == defaults


@pytest.mark.parametrize(
    ("effective_from", "version", "first_due_date"),
    [
        # Replaced on the very due date it never fell due; a day later it had.
        ("2025-02-20", 2, date(2025, 4, 20)),
        ("2025-02-21", 1, date(2025, 2, 20)),
    ],
)
def test_the_first_instalment_is_that_of_the_plan_in_force_on_its_due_date(
    home: Home, effective_from: str, version: int, first_due_date: date
) -> None:
    restated = [
        instalment("L1", 1, "2025-04-20", "1000", version=2, effective_from=effective_from),
    ]
    build = published(home, book([PAID_OUT_ON_THE_20TH], [*DUE_ON_THE_20TH, *restated]))

    assert build.row("select version, first_due_date from first_payments") == {
        "version": version,
        "first_due_date": first_due_date,
    }


def test_a_loan_without_a_plan_is_in_no_rate_and_is_counted(home: Home) -> None:
    build = published(home, book([PAID_OUT_ON_THE_20TH]))

    assert build.rows("select * from first_payment_defaults") == []
    assert build.row("select loan_count, reported_basis_loan_count from vintage_cohorts") == {
        "loan_count": 1,
        "reported_basis_loan_count": 1,
    }


def test_the_rate_is_that_of_the_two_counts_beside_it(home: Home) -> None:
    loans = [PAID_OUT_ON_THE_20TH | {"loan_id": loan_id} for loan_id in ("L1", "L2", "L3", "L4")]
    plans = [row | {"loan_id": loan["loan_id"]} for loan in loans for row in DUE_ON_THE_20TH]
    payments = [
        {"txn_id": loan_id, "loan_id": loan_id, "value_date": "2025-02-20", "amount": "100"}
        for loan_id in ("L1", "L2", "L3")
    ]
    build = published(home, book(loans, plans, payments))

    rows = build.table("first_payment_defaults", "loan_count", "default_loan_count", "default_rate")

    assert rows == [{"loan_count": 4, "default_loan_count": 1, "default_rate": 0.25}] * 3
