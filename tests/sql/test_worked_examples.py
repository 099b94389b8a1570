"""The worked examples of the definitions about one loan, each reproduced exactly.

One book holds the loans of all of them; every asked day is one build of it.
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
from tests.sql.worked_examples import org_on
from warehouse.paths import Home

BookOn: TypeAlias = Callable[..., OnDemand]


LATEST_DAY = "2025-06-14"


KNOWN_AT_THE_END_OF_APRIL = "2025-04-30 23:59:59"


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
