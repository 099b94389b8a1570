"""The worked examples of the definitions, each reproduced exactly.

One book holds the loans of all one-loan examples; every asked day is one build of it.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

BookOn: TypeAlias = Callable[..., OnDemand]

LATEST_DAY = "2025-06-14"
KNOWN_AT_THE_END_OF_APRIL = "2025-04-30 23:59:59"


# --- one loan -------------------------------------------------------------------------------------


def plan(
    *instalments: tuple[str, str], version: int = 1, effective_from: str | None = None
) -> list[Row]:
    """Instalments of principal only: (due date, amount)."""
    return [
        {
            "version": version,
            "effective_from": effective_from,
            "period_no": period_no,
            "due_date": due_date,
            "due_principal": amount,
        }
        for period_no, (due_date, amount) in enumerate(instalments, start=1)
    ]


def paid(*payments: tuple[str, str] | tuple[str, str, str]) -> list[Row]:
    """Payments: (value date, amount) or (value date, amount, posted at)."""
    return [
        {"value_date": value_date, "amount": amount, "posted_at": posted[0] if posted else None}
        for value_date, amount, *posted in payments
    ]


THREE_OF_1000 = plan(("2025-03-10", "1000"), ("2025-04-10", "1000"), ("2025-05-10", "1000"))
FIRST_TWO_PARTLY = paid(("2025-03-20", "600"), ("2025-04-15", "400"))
REVERSAL = {
    "txn_id": "REVERSAL",
    "value_date": "2025-04-15",
    "posted_at": "2025-05-02 09:00",
    "amount": "400",
    "txn_type": "REVERSAL",
    "reversal_of": "reversed-2",
}

# loan → (terms, plan, payments)
LOANS: dict[str, tuple[Row, list[Row], list[Row]]] = {
    "partial": ({}, THREE_OF_1000, FIRST_TWO_PARTLY),
    "reversed": ({}, THREE_OF_1000, [*FIRST_TWO_PARTLY, REVERSAL]),
    "back-dated": (
        {},
        THREE_OF_1000,
        paid(("2025-03-10", "1000"), ("2025-04-28", "1000", "2025-05-03 10:00")),
    ),
    "grace": ({"grace_days": 3}, plan(("2025-06-10", "3000")), []),
    "prepaid": ({}, THREE_OF_1000, paid(("2025-03-05", "2500"))),
    "extended": (
        {},
        THREE_OF_1000
        + plan(
            ("2025-03-10", "1000"),
            ("2025-07-10", "1000"),
            ("2025-05-10", "1000"),
            version=2,
            effective_from="2025-04-20",
        ),
        paid(("2025-03-10", "1000")),
    ),
    "overpaid": (
        {},
        THREE_OF_1000,
        paid(("2025-03-10", "1000"), ("2025-04-10", "1000"), ("2025-05-10", "1100")),
    ),
    "unpaid": ({}, THREE_OF_1000, []),
    "due at the end of January": ({}, plan(("2025-01-31", "3000")), []),
    "due on the last of April": ({}, plan(("2025-04-30", "1000"), ("2025-05-31", "2000")), []),
    "six instalments": (
        {"disbursed_amount": "60000"},
        [
            instalment | {"due_interest": "500"}
            for instalment in plan(
                *[(f"2025-{month:02d}-20", "10000") for month in range(1, 7)],
            )
        ],
        paid(("2025-01-20", "10500"), ("2025-02-25", "6000"), ("2025-04-01", "4500")),
    ),
    "two payments of one amount due": (
        {"disbursed_date": "2024-09-05", "disbursed_amount": "7564"},
        plan(("2024-10-05", "3782"), ("2024-11-05", "3782")),
        paid(
            ("2024-10-05", "3000"),
            ("2024-10-09", "782"),
            ("2024-11-05", "3000"),
            ("2024-11-10", "782"),
        ),
    ),
}


def one_loan_book() -> dict[str, list[Row]]:
    loans, instalments, payments = [], [], []
    for loan_id, (terms, loan_plan, loan_payments) in LOANS.items():
        loans.append(
            {
                "loan_id": loan_id,
                "customer_id": "C1",
                "org_id": "B1",
                "disbursed_date": "2025-01-10",
                "disbursed_amount": "3000",
            }
            | terms
        )
        instalments += [row | {"loan_id": loan_id} for row in loan_plan]
        payments += [
            {"txn_id": f"{loan_id}-{number}", "loan_id": loan_id} | row
            for number, row in enumerate(loan_payments, start=1)
        ]
    return {
        "org_units": [{"org_id": "B1"}],
        "customers": [{"customer_id": "C1"}],
        "loans": loans,
        "repayment_schedule": instalments,
        "repayments": payments,
    }


@pytest.fixture(scope="module")
def book_on(tmp_path_factory: pytest.TempPathFactory) -> BookOn:
    """The build of the one-loan examples on a day, made once for each day and time of knowing."""
    folder: Path = tmp_path_factory.mktemp("one_loan")
    made: dict[tuple[str, str | None], OnDemand] = {}

    def build_on(as_of_date: str, known_at: str | None = None) -> OnDemand:
        if (as_of_date, known_at) not in made:
            home = Home(folder / str(len(made)))
            write_batch(home, one_loan_book())
            made[as_of_date, known_at] = built_on_demand(home, as_of_date, known_at)
        return made[as_of_date, known_at]

    return build_on


def loan_on(book: OnDemand, loan_id: str, day: str) -> Row:
    return book.row(
        "select * from loan_months where loan_id = $loan_id and month_end_date = $day",
        loan_id=loan_id,
        day=date.fromisoformat(day),
    )


# loan, day, known at, then what must stand in its row
ONE_LOAN_ON_ONE_DAY: list[tuple[str, str, str | None, Row]] = [
    (
        "partial",
        "2025-04-12",
        None,
        {"days_past_due": 33, "bucket": "M2", "overdue_amount": "1400"},
    ),
    (
        "partial",
        "2025-04-15",
        None,
        {"days_past_due": 5, "bucket": "M1", "overdue_amount": "1000"},
    ),
    ("partial", "2025-04-30", None, {"days_past_due": 20, "overdue_amount": "1000"}),
    ("reversed", "2025-04-30", KNOWN_AT_THE_END_OF_APRIL, {"days_past_due": 20}),
    ("reversed", "2025-04-30", None, {"days_past_due": 51, "overdue_amount": "1400"}),
    ("back-dated", "2025-04-30", KNOWN_AT_THE_END_OF_APRIL, {"days_past_due": 20}),
    ("back-dated", "2025-04-30", None, {"days_past_due": 0, "overdue_amount": "0"}),
    (
        "grace",
        "2025-06-12",
        None,
        {"days_past_due": 2, "effective_days_past_due": 0, "bucket": "M0"},
    ),
    (
        "grace",
        "2025-06-13",
        None,
        {
            "days_past_due": 3,
            "effective_days_past_due": 0,
            "bucket": "M0",
            "class_floor": "SPECIAL_MENTION",
        },
    ),
    (
        "grace",
        "2025-06-14",
        None,
        {"days_past_due": 4, "effective_days_past_due": 4, "bucket": "M1"},
    ),
    (
        "prepaid",
        "2025-04-30",
        None,
        {"days_past_due": 0, "overdue_amount": "0", "outstanding_principal": "500"},
    ),
    ("extended", "2025-04-19", None, {"days_past_due": 9, "overdue_amount": "1000"}),
    ("extended", "2025-04-30", None, {"days_past_due": 0, "overdue_amount": "0"}),
    (
        "overpaid",
        "2025-05-31",
        None,
        {
            "loan_state": "SETTLED",
            "outstanding_principal": "0",
            "overpaid_amount": "100",
            "days_past_due": None,
            "bucket": None,
        },
    ),
    (
        "unpaid",
        "2025-06-08",
        None,
        {"days_past_due": 90, "bucket": "M3", "class_floor": "SPECIAL_MENTION"},
    ),
    (
        "unpaid",
        "2025-06-09",
        None,
        {"days_past_due": 91, "bucket": "M4", "class_floor": "SUBSTANDARD"},
    ),
    ("due at the end of January", "2025-01-31", None, {"days_past_due": 0, "bucket": "M0"}),
    ("due at the end of January", "2025-02-28", None, {"days_past_due": 28, "bucket": "M1"}),
    (
        "six instalments",
        "2025-03-20",
        None,
        {"days_past_due": 28, "overdue_amount": "4500", "outstanding_principal": "44500"},
    ),
    (
        "six instalments",
        "2025-03-31",
        None,
        {
            "days_past_due": 39,
            "bucket": "M2",
            "outstanding_principal": "44500",
            "overdue_principal": "14500",
            "overdue_interest": "500",
            "overdue_fee": "0",
            "overdue_amount": "15000",
        },
    ),
    (
        "six instalments",
        "2025-04-01",
        None,
        {"days_past_due": 12, "overdue_amount": "10500", "outstanding_principal": "40000"},
    ),
    *[
        ("two payments of one amount due", day, None, {"days_past_due": days})
        for day, days in (
            ("2024-10-05", 0),
            ("2024-10-06", 1),
            ("2024-10-08", 3),
            ("2024-10-09", 0),
            ("2024-11-05", 0),
            ("2024-11-06", 1),
            ("2024-11-09", 4),
        )
    ],
    # The last cent settles this loan of two instalments, and with it the count ends.
    (
        "two payments of one amount due",
        "2024-11-10",
        None,
        {"days_past_due": None, "loan_state": "SETTLED"},
    ),
]


@pytest.mark.parametrize(
    ("loan_id", "day", "known_at", "expected"),
    ONE_LOAN_ON_ONE_DAY,
    ids=[
        f"{loan_id} on {day}{' as known then' if known_at else ''}"
        for loan_id, day, known_at, _ in ONE_LOAN_ON_ONE_DAY
    ],
)
def test_one_loan_on_one_day(
    book_on: BookOn, loan_id: str, day: str, known_at: str | None, expected: Row
) -> None:
    # A month end may as well be read from a later build, which is made anyhow.
    is_month_end = (date.fromisoformat(day) + timedelta(days=1)).day == 1
    book = book_on(day if known_at or not is_month_end else LATEST_DAY, known_at)
    row = loan_on(book, loan_id, day)

    assert {column: row[column] for column in expected} == {
        column: Decimal(value) if isinstance(value, str) and value.isdigit() else value
        for column, value in expected.items()
    }


def test_a_month_of_the_past_reads_the_same_in_a_later_build(book_on: BookOn) -> None:
    then = loan_on(book_on("2025-04-30"), "partial", "2025-04-30")
    later = loan_on(book_on(LATEST_DAY), "partial", "2025-04-30")

    assert then == later


def test_money_paid_ahead_leaves_the_next_instalment_partly_open(book_on: BookOn) -> None:
    rows = book_on("2025-04-30").rows(
        "select due_date, due_amount, unpaid_amount, met_date, days_late from instalments "
        "where loan_id = 'prepaid' order by due_date"
    )

    assert rows == [
        instalment("2025-03-10", "1000", "0", met="2025-03-05", late=0),
        instalment("2025-04-10", "1000", "0", met="2025-03-05", late=0),
        instalment("2025-05-10", "1000", "500", met=None, late=0),
    ]


def instalment(
    due_date: str, due_amount: str, unpaid_amount: str, *, met: str | None, late: int
) -> Row:
    return {
        "due_date": date.fromisoformat(due_date),
        "due_amount": Decimal(due_amount),
        "unpaid_amount": Decimal(unpaid_amount),
        "met_date": date.fromisoformat(met) if met else None,
        "days_late": late,
    }


def test_an_extension_of_an_overdue_loan_is_called_so(book_on: BookOn) -> None:
    changes = book_on("2025-04-30").table(
        "schedule_changes",
        "loan_id",
        "version",
        "effective_from",
        "days_past_due_before",
        "days_past_due_without",
        "days_past_due_after",
        "is_extended_after_overdue",
    )

    assert changes == [
        {
            "loan_id": "extended",
            "version": 2,
            "effective_from": date(2025, 4, 20),
            "days_past_due_before": 9,
            "days_past_due_without": 10,
            "days_past_due_after": 0,
            "is_extended_after_overdue": True,
        }
    ]


def test_an_instalment_due_that_day_is_overdue_by_no_figure(book_on: BookOn) -> None:
    row = loan_on(book_on("2025-04-30"), "due on the last of April", "2025-04-30")

    assert (row["days_past_due"], row["overdue_amount"], row["bucket"], row["class_floor"]) == (
        0,
        Decimal(0),
        "M0",
        "PASS",
    )


# --- many loans, on the bank's monthly extract alone ----------------------------------------------


def reported_book(
    rows: list[tuple[str, str, str, str | None, int | None, str | None]],
    *,
    org_units: list[Row] | None = None,
    loans: dict[str, Row] | None = None,
) -> dict[str, list[Row]]:
    """A book without plans: (loan, branch, day, balance, days past due, class) per snapshot."""
    branches = {loan_id: org_id for loan_id, org_id, *_ in rows}
    terms = loans or {}
    return {
        "org_units": org_units
        or [
            {"org_id": "HEAD", "org_level": "HEAD"},
            *[
                {"org_id": org_id, "parent_org_id": "HEAD"}
                for org_id in sorted(set(branches.values()))
            ],
        ],
        "customers": [{"customer_id": f"C-{loan_id}"} for loan_id in branches],
        "loans": [
            {
                "loan_id": loan_id,
                "customer_id": f"C-{loan_id}",
                "org_id": org_id,
                "disbursed_date": "2020-01-15",
                "disbursed_amount": "1000000",
            }
            | terms.get(loan_id, {})
            for loan_id, org_id in branches.items()
        ],
        "loan_snapshots": [
            {
                "snapshot_date": day,
                "loan_id": loan_id,
                "balance": balance,
                "days_past_due": days,
                "five_class": five_class,
            }
            for loan_id, _, day, balance, days, five_class in rows
        ],
    }


def org_on(book: OnDemand, org_id: str, day: str) -> Row:
    return book.row(
        "select * from org_months where org_id = $org_id and month_end_date = $day",
        org_id=org_id,
        day=date.fromisoformat(day),
    )


def percent(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value * 100, digits)


def test_ageing_of_an_indian_microfinance_lender_of_march_2003(home: Home) -> None:
    day = "2003-03-31"
    ages = [
        ("regular", "128000", 0),
        ("to 30", "17500", 15),
        ("31-60", "10000", 45),
        ("61-90", "5000", 75),
        ("91-180", "3500", 120),
        ("181-365", "2500", 300),
        ("over 365", "1500", 400),
    ]
    terms = {age: {"disbursed_date": "2002-12-01"} for age, *_ in ages}
    write_batch(
        home,
        reported_book(
            [(age, "B1", day, balance, days, None) for age, balance, days in ages], loans=terms
        ),
    )

    row = org_on(built_on_demand(home, day), "HEAD", day)

    assert [
        percent(row[rate]) for rate in ("overdue_rate", "par30_rate", "par60_rate", "par90_rate")
    ] == [23.8095, 13.3929, 7.4405, 4.4643]


def test_ratios_as_a_joint_stock_bank_published_them_for_2019(home: Home) -> None:
    """Overdue 2.09 %, 60+ 1.58 %, 90+ 1.35 %, non-performing 1.65 % → 90+ to non-performing 82 %.

    The non-performing loans are those beyond 90 days and 3,000 classed worse than their days say.
    """
    day = "2019-12-31"
    loans: list[tuple[str, str, str, str | None, int | None, str | None]] = [
        ("current", "B1", day, "979100", 0, "PASS"),
        ("to 60", "B1", day, "2100", 40, "SPECIAL_MENTION"),
        ("to 60, worse", "B1", day, "3000", 50, "SUBSTANDARD"),
        ("61-90", "B1", day, "2300", 61, "SPECIAL_MENTION"),
        ("over 90", "B1", day, "13500", 91, "LOSS"),
    ]
    terms = {loan_id: {"disbursed_date": "2019-10-01"} for loan_id, *_ in loans}
    write_batch(home, reported_book(loans, loans=terms))

    row = org_on(built_on_demand(home, day), "HEAD", day)

    assert [
        percent(row[rate], 2)
        for rate in ("overdue_rate", "par60_rate", "par90_rate", "npl_rate", "overdue90_to_npl")
    ] == [2.09, 1.58, 1.35, 1.65, 81.82]


def test_a_parent_divides_sums_and_never_averages_ratios(home: Home) -> None:
    day = "2025-03-31"
    branches = [("B1", "12", "388"), ("B2", "30", "870"), ("B3", "8", "192")]
    rows: list[tuple[str, str, str, str | None, int | None, str | None]] = []
    for branch, overdue, current in branches:
        rows.append((f"{branch} overdue", branch, day, overdue, 31, None))
        rows.append((f"{branch} current", branch, day, current, 0, None))
    terms = {loan_id: {"disbursed_date": "2025-02-01"} for loan_id, *_ in rows}
    write_batch(home, reported_book(rows, loans=terms))

    row = org_on(built_on_demand(home, day), "HEAD", day)

    assert (row["par30_principal"], row["outstanding_principal"]) == (50, 1500)
    assert percent(row["par30_rate"], 2) == 3.33


MAY, JUNE = "2025-05-31", "2025-06-30"

# loan, branch, balance and days at the end of May, the same at the end of June
ELEVEN_LOANS = [
    ("L01", "B1", "100000", 0, "95000", 0),
    ("L02", "B1", "180000", 5, "180000", 35),
    ("L03", "B1", "40000", 20, "36000", 0),
    ("L04", "B1", "250000", 45, "250000", 75),
    ("L05", "B1", "80000", 65, "80000", 95),
    ("L06", "B2", "400000", 0, "400000", 15),
    ("L07", "B2", "90000", 120, None, None),
    ("L08", "B2", "60000", 0, "60000", 0),
    ("L09", "B2", "70000", 28, "70000", 58),
    ("L10", "B2", "500000", 0, None, None),
    ("L11", "B2", None, None, "200000", 0),
]


@pytest.fixture(scope="module")
def eleven_loans(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("eleven_loans"))
    rows: list[tuple[str, str, str, str | None, int | None, str | None]] = []
    for loan_id, branch, may_balance, may_days, june_balance, june_days in ELEVEN_LOANS:
        if may_balance is not None:
            rows.append((loan_id, branch, MAY, may_balance, may_days, None))
        if june_balance is not None:
            rows.append((loan_id, branch, JUNE, june_balance, june_days, None))
    terms: dict[str, Row] = {loan[0]: {"disbursed_date": "2025-05-05"} for loan in ELEVEN_LOANS}
    terms["L07"] |= {"status": "WRITTEN_OFF", "closed_date": "2025-06-20"}
    terms["L08"] |= {"customer_id": "C-L07"}
    terms["L10"] |= {"status": "SETTLED", "closed_date": "2025-06-12"}
    terms["L11"] |= {"disbursed_date": "2025-06-05"}
    write_batch(home, reported_book(rows, loans=terms))
    return built_on_demand(home, JUNE)


@pytest.mark.parametrize(
    ("org_id", "day", "outstanding", "rates"),
    [
        ("HEAD", MAY, "1770000", (40.1130, 23.7288, 9.6045, 5.0847)),
        ("HEAD", JUNE, "1371000", (71.4807, 42.3049, 24.0700, 5.8352)),
        ("B1", JUNE, "641000", (79.5632, 79.5632, 51.4821, 12.4805)),
        ("B2", JUNE, "730000", (64.3836, 9.5890, 0.0, 0.0)),
    ],
)
def test_a_book_of_eleven_loans_by_branch_and_in_all(
    eleven_loans: OnDemand,
    org_id: str,
    day: str,
    outstanding: str,
    rates: tuple[float, ...],
) -> None:
    row = org_on(eleven_loans, org_id, day)

    assert row["outstanding_principal"] == Decimal(outstanding)
    assert row["reported_basis_principal"] == Decimal(outstanding)
    assert (
        tuple(
            percent(row[rate])
            for rate in ("overdue_rate", "par30_rate", "par60_rate", "par90_rate")
        )
        == rates
    )


def test_a_customer_of_two_branch_loans_counts_once(eleven_loans: OnDemand) -> None:
    row = org_on(eleven_loans, "B2", MAY)

    assert (row["loan_count"], row["customer_count"]) == (5, 4)


def test_what_left_the_book_and_what_became_overdue_in_june(eleven_loans: OnDemand) -> None:
    rows = eleven_loans.rows(
        "select loan_id, loan_state, previous_bucket, bucket, is_new_overdue from loan_months "
        "where month_end_date = $day order by loan_id",
        day=date.fromisoformat(JUNE),
    )

    assert [tuple(row.values()) for row in rows] == [
        ("L01", "ACTIVE", "M0", "M0", False),
        ("L02", "ACTIVE", "M1", "M2", False),
        ("L03", "ACTIVE", "M1", "M0", False),
        ("L04", "ACTIVE", "M2", "M3", False),
        ("L05", "ACTIVE", "M3", "M4", False),
        ("L06", "ACTIVE", "M0", "M1", True),
        ("L07", "WRITTEN_OFF", "M4", None, False),
        ("L08", "ACTIVE", "M0", "M0", False),
        ("L09", "ACTIVE", "M1", "M2", False),
        ("L10", "SETTLED", "M0", None, False),
        ("L11", "ACTIVE", None, "M0", False),
    ]


def test_roll_rates_of_the_eleven_loans_on_the_opening_basis(eleven_loans: OnDemand) -> None:
    rows = eleven_loans.rows(
        "select from_bucket, to_state, opening_principal, rate from roll_rates "
        "where org_id = 'HEAD' and month_end_date = $day order by from_bucket, to_state",
        day=date.fromisoformat(JUNE),
    )

    assert [
        (row["from_bucket"], row["to_state"], row["opening_principal"], percent(row["rate"], 2))
        for row in rows
    ] == [
        ("M0", "M0", 160_000, 15.09),
        ("M0", "M1", 400_000, 37.74),
        ("M0", "SETTLED", 500_000, 47.17),
        ("M1", "M0", 40_000, 13.79),
        ("M1", "M2", 250_000, 86.21),
        ("M2", "M3", 250_000, 100),
        ("M3", "M4", 80_000, 100),
        ("M4", "WRITTEN_OFF", 90_000, 100),
    ]


def test_the_closing_basis_stands_beside_the_opening_basis(eleven_loans: OnDemand) -> None:
    row = eleven_loans.row(
        "select * from roll_rates where org_id = 'HEAD' and from_bucket = 'M0' and to_state = 'M0'"
    )

    assert (row["closing_principal"], row["bucket_opening_principal"]) == (155_000, 1_060_000)
    assert percent(row["closing_rate"], 2) == 14.62


def test_supervisory_migration_of_the_eleven_loans(eleven_loans: OnDemand) -> None:
    rows = eleven_loans.rows(
        "select * from class_migrations where org_id = 'HEAD' order by opening_principal desc"
    )

    assert [
        (
            row["five_class"],
            row["moved_worse_principal"],
            row["remaining_principal"],
            percent(row["migration_rate"], 2),
        )
        for row in rows
    ] == [
        ("PASS", 400_000, 555_000, 72.07),
        ("SPECIAL_MENTION", 80_000, 616_000, 12.99),
        ("SUBSTANDARD", 0, 0, None),
    ]


def test_non_performing_with_the_write_off_added_back(eleven_loans: OnDemand) -> None:
    row = eleven_loans.row(
        "select * from org_movements where org_id = 'HEAD' and month_end_date = $day",
        day=date.fromisoformat(JUNE),
    )

    assert row["npl_with_written_off_principal"] == 170_000
    assert row["principal_with_written_off"] == 1_461_000
    assert percent(row["npl_with_written_off_rate"]) == 11.6359


def test_the_overdue_movement_of_the_eleven_loans(eleven_loans: OnDemand) -> None:
    row = eleven_loans.row(
        "select * from org_movements where org_id = 'HEAD' and month_end_date = $day",
        day=date.fromisoformat(JUNE),
    )

    terms = ("opening", "inflow", "cured", "repaid", "written_off", "closing")
    assert [row[f"{term}_balance"] for term in terms] == [
        710_000,
        400_000,
        40_000,
        0,
        90_000,
        980_000,
    ]
    assert percent(row["cure_rate"], 2) == 5.63


def test_the_migration_a_banking_examination_asks_for(home: Home) -> None:
    rows: list[tuple[str, str, str, str | None, int | None, str | None]] = [
        ("worse", "B1", MAY, "800", 0, "PASS"),
        ("worse", "B1", JUNE, "800", 0, "SPECIAL_MENTION"),
        ("repaid in part", "B1", MAY, "9200", 0, "PASS"),
        ("repaid in part", "B1", JUNE, "8600", 0, "PASS"),
    ]
    terms = {loan_id: {"disbursed_date": "2025-05-05"} for loan_id, *_ in rows}
    write_batch(home, reported_book(rows, loans=terms))

    row = built_on_demand(home, JUNE).row("select * from class_migrations where org_id = 'B1'")

    assert (row["opening_principal"], row["decrease_principal"]) == (10_000, 600)
    assert (row["moved_worse_principal"], row["remaining_principal"]) == (800, 9_400)
    assert percent(row["migration_rate"], 2) == 8.51


# --- defects of others, absent here ---------------------------------------------------------------


def test_portfolio_at_risk_is_the_balance_and_not_the_arrears(book_on: BookOn) -> None:
    row = org_on(book_on(LATEST_DAY), "B1", "2025-03-31")
    loans = book_on(LATEST_DAY).rows(
        "select outstanding_principal, overdue_principal, days_past_due from loan_months "
        "where month_end_date = '2025-03-31' and loan_state = 'ACTIVE'"
    )
    overdue = [loan for loan in loans if loan["days_past_due"] >= 1]

    assert row["overdue_balance"] == sum(loan["outstanding_principal"] for loan in overdue)
    assert row["overdue_principal"] == sum(loan["overdue_principal"] for loan in overdue)
    assert row["overdue_rate"] > row["arrears_rate"] > 0


def test_a_back_dated_payment_does_not_change_last_month_silently(home: Home) -> None:
    before_the_payment: dict[str, Any] = one_loan_book()
    late = [
        row | {"posted_at": "2025-05-03 10:00"}
        for row in before_the_payment["repayments"]
        if row["txn_id"] == "back-dated-2"
    ]
    before_the_payment["repayments"] = [
        row | {"posted_at": f"{row['value_date']} 12:00"}
        for row in before_the_payment["repayments"]
        if row["value_date"] <= "2025-04-30" and row["txn_id"] not in ("back-dated-2", "REVERSAL")
    ]
    tables = ("loan_months", "org_months", "instalments", "loans")

    write_batch(home, before_the_payment, received_at="2025-04-30 20:00")
    first = built_on_demand(home, "2025-04-30")
    reported = {table: first.table(table) for table in tables}
    write_batch(home, {"repayments": late}, received_at="2025-05-04 20:00")
    as_known = built_on_demand(home, "2025-04-30", KNOWN_AT_THE_END_OF_APRIL)
    restated = built_on_demand(home, "2025-04-30")

    assert {table: as_known.table(table) for table in tables} == reported
    assert restated.table("loan_months") != reported["loan_months"]
    assert as_known.row("select known_at from build_info")["known_at"] == (
        datetime.fromisoformat(KNOWN_AT_THE_END_OF_APRIL)
    )


@pytest.mark.parametrize("loan_id", sorted(LOANS))
def test_the_page_of_one_loan_says_what_the_month_says(book_on: BookOn, loan_id: str) -> None:
    columns = (
        "loan_id, customer_id, org_id, loan_state, basis, scope, outstanding_principal, "
        "overdue_amount, overpaid_amount, days_past_due, effective_days_past_due, bucket, "
        "class_used"
    )
    book = book_on("2025-04-30")
    in_the_month = book.rows(
        f"select {columns} from loan_months "
        "where loan_id = $loan_id and month_end_date = '2025-04-30'",
        loan_id=loan_id,
    )
    alone = book.rows(f"select {columns} from loans where loan_id = $loan_id", loan_id=loan_id)

    # A loan that left the book months ago has no row of this month, and still its page.
    assert len(alone) == 1
    assert in_the_month == alone or in_the_month == []


def test_the_six_per_cent_of_a_ratio_is_stored_as_a_share(eleven_loans: OnDemand) -> None:
    row = org_on(eleven_loans, "HEAD", JUNE)

    assert row["par90_rate"] == pytest.approx(80000 / 1371000, abs=1e-15)


# --- many small ones: a ratio divides sums, it is no mean of ratios -------------------------------


def test_a_parent_divides_the_sums_of_its_children(home: Home) -> None:
    """12/400, 30/900 and 8/200 are 3.33 % together, not 3.44 %."""
    branches = {"B1": (12, 400), "B2": (30, 900), "B3": (8, 200)}
    loans, instalments = [], []
    for org_id, (overdue, balance) in branches.items():
        for name, amount, due_date in (
            ("late", overdue, "2025-06-01"),
            ("sound", balance - overdue, "2025-12-01"),
        ):
            loan_id = f"{org_id}-{name}"
            loans.append(
                {
                    "loan_id": loan_id,
                    "customer_id": "C1",
                    "org_id": org_id,
                    "disbursed_date": "2025-01-10",
                    "disbursed_amount": str(amount),
                }
            )
            instalments.append(
                {
                    "loan_id": loan_id,
                    "period_no": 1,
                    "due_date": due_date,
                    "due_principal": str(amount),
                }
            )
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "HEAD"},
                *({"org_id": org_id, "parent_org_id": "HEAD"} for org_id in branches),
            ],
            "customers": [{"customer_id": "C1"}],
            "loans": loans,
            "repayment_schedule": instalments,
        },
    )
    published = built_on_demand(home, "2025-06-30")

    row = published.row(
        "select overdue_balance, outstanding_principal, overdue_rate from org_months "
        "where org_id = 'HEAD' and month_end_date = '2025-06-30'"
    )
    assert (row["overdue_balance"], row["outstanding_principal"]) == (50, 1500)
    assert percent(row["overdue_rate"], 2) == 3.33
    (mean,) = published.row(
        "select avg(overdue_rate) from org_months "
        "where org_id <> 'HEAD' and month_end_date = '2025-06-30'"
    ).values()
    assert percent(mean, 2) == 3.44
