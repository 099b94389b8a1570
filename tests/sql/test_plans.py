"""Plans, what is paid on them and when they were replaced."""

from datetime import date
from decimal import Decimal

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

AS_OF = "2025-06-15"


def plan(
    loan_id: str, *due_dates: str, version: int = 1, effective_from: str | None = None
) -> list[Row]:
    """Instalments of 100, of which 10 are interest and 5 a fee."""
    return [
        {
            "loan_id": loan_id,
            "version": version,
            "effective_from": effective_from,
            "period_no": period_no,
            "due_date": due_date,
            "due_principal": "85",
            "due_interest": "10",
            "due_fee": "5",
        }
        for period_no, due_date in enumerate(due_dates, start=1)
    ]


PAYMENTS = [
    # loan, number, day, amount, type, reversal of
    ("paid", "P1", "2025-02-01", "100", "REPAY", None),
    ("paid", "P2", "2025-03-05", "99.99", "REPAY", None),
    ("paid", "P3", "2025-04-20", "60", "REFINANCE", None),
    ("paid", "P4", "2025-05-01", "40", "REPAY", None),
    ("paid", "P5", "2025-05-02", "40", "REVERSAL", "P4"),
    ("paid", "P6", "2025-06-16", "500", "REPAY", None),
    ("extended", "E1", "2025-02-01", "100", "REPAY", None),
    ("paid up, then extended", "U1", "2025-02-01", "100", "REPAY", None),
    ("paid up, then extended", "U2", "2025-03-20", "100", "REPAY", None),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("plans"))
    months = ("2025-02-01", "2025-03-01", "2025-04-01")
    later = ("2025-02-01", "2025-08-01", "2025-09-01")
    plans = [
        *plan("paid", *months),
        *plan("extended", *months),
        *plan("extended", *later, version=2, effective_from="2025-04-10"),
        # Never in force: a higher version took effect on the same day.
        *plan("extended", *months, version=3, effective_from="2025-05-10"),
        *plan("extended", *later, version=4, effective_from="2025-05-10"),
        # Not in force yet.
        *plan("extended", *months, version=5, effective_from="2025-06-16"),
        *plan("paid up, then extended", *months),
        *plan("paid up, then extended", *later, version=2, effective_from="2025-03-20"),
        *plan("rate changed while overdue", *months),
        *plan("rate changed while overdue", *months, version=2, effective_from="2025-03-20"),
    ]
    loan_ids = sorted({row["loan_id"] for row in plans})
    write_batch(
        home,
        {
            "org_units": [{"org_id": "B1"}],
            "customers": [{"customer_id": "C1"}],
            "loans": [
                {
                    "loan_id": loan_id,
                    "customer_id": "C1",
                    "org_id": "B1",
                    "disbursed_date": "2025-01-01",
                    "disbursed_amount": "255",
                }
                for loan_id in loan_ids
            ],
            "repayment_schedule": plans,
            "repayments": [
                {
                    "loan_id": loan_id,
                    "txn_id": txn_id,
                    "value_date": value_date,
                    "amount": amount,
                    "txn_type": txn_type,
                    "reversal_of": reversal_of,
                }
                for loan_id, txn_id, value_date, amount, txn_type, reversal_of in PAYMENTS
            ],
        },
    )
    return built_on_demand(home, AS_OF)


def test_an_instalment_is_met_on_the_day_the_money_reached_it(book: OnDemand) -> None:
    rows = book.rows(
        "select period_no, paid_amount, unpaid_amount, met_date, days_late from instalments "
        "where loan_id = 'paid' order by period_no"
    )

    # The cent missing from the second is within the tolerance; the payment of the as-of date's
    # morrow and the one reversed reach nothing.
    assert [tuple(row.values()) for row in rows] == [
        (1, Decimal("100.00"), Decimal("0.00"), date(2025, 2, 1), 0),
        (2, Decimal("100.00"), Decimal("0.00"), date(2025, 3, 5), 4),
        (3, Decimal("59.99"), Decimal("40.01"), None, 75),
    ]


def test_a_loan_s_page_shows_the_plan_in_force(book: OnDemand) -> None:
    rows = book.rows(
        "select version, due_date from instalments where loan_id = 'extended' order by due_date"
    )

    assert [tuple(row.values()) for row in rows] == [
        (4, date(2025, 2, 1)),
        (4, date(2025, 8, 1)),
        (4, date(2025, 9, 1)),
    ]


def test_versions_that_took_effect_and_what_they_did_to_arrears(book: OnDemand) -> None:
    rows = book.table("schedule_changes", "* exclude (org_id)")

    assert [tuple(row.values()) for row in rows] == [
        ("extended", 2, 1, date(2025, 4, 10), 39, 40, 0, True),
        ("extended", 4, 2, date(2025, 5, 10), 0, 0, 0, False),
        ("paid up, then extended", 2, 1, date(2025, 3, 20), 18, 0, 0, False),
        ("rate changed while overdue", 2, 1, date(2025, 3, 20), 46, 47, 47, False),
    ]


def test_money_refinanced_is_paid_but_counted_apart(book: OnDemand) -> None:
    row = book.row(
        "select paid_amount, refinanced_amount, overpaid_amount, days_past_due from loans "
        "where loan_id = 'paid'"
    )

    assert row == {
        "paid_amount": Decimal("259.99"),
        "refinanced_amount": Decimal("60.00"),
        "overpaid_amount": Decimal("0.00"),
        "days_past_due": 75,
    }


def test_the_journal_says_which_entries_count(book: OnDemand) -> None:
    rows = book.rows(
        "select txn_id, is_reversed, is_counted from payments "
        "where loan_id = 'paid' order by txn_id"
    )

    assert [tuple(row.values()) for row in rows] == [
        ("P1", False, True),
        ("P2", False, True),
        ("P3", False, True),
        ("P4", True, False),
        ("P5", False, False),
        ("P6", False, False),
    ]


def test_the_points_are_every_month_end_and_the_as_of_date(book: OnDemand) -> None:
    rows = book.rows("select * from month_ends where month_end_date >= '2025-05-01' order by all")

    assert [tuple(row.values()) for row in rows] == [
        (date(2025, 5, 31), date(2025, 4, 30), None, False),
        (date(2025, 6, 15), date(2025, 5, 31), None, True),
    ]
    assert book.row("select min(month_end_date) as first, count(*) as points from month_ends") == {
        "first": date(2025, 1, 31),
        "points": 6,
    }
