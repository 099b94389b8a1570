"""What becomes of arrears: who is cured, who only looks so, and who is overdue again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

MARCH, APRIL = date(2025, 3, 31), date(2025, 4, 30)


def payment(number: int, day: str, amount: str, txn_type: str = "REPAY") -> Row:
    return {
        "txn_id": f"T{number}",
        "loan_id": "L1",
        "value_date": day,
        "amount": amount,
        "txn_type": txn_type,
    }


def plan(version: int, *due_dates: str, effective_from: str | None = None) -> list[Row]:
    """Instalments of 1,000."""
    return [
        {
            "loan_id": "L1",
            "version": version,
            "effective_from": effective_from,
            "period_no": number,
            "due_date": due_date,
            "due_principal": "1000",
        }
        for number, due_date in enumerate(due_dates, start=1)
    ]


def build(home: Home, as_of_date: str, loan: Row | None = None, **tables: list[Row]) -> OnDemand:
    """One loan of 2,000, of which 1,000 was due on 2025-03-10 and the rest in December."""
    delivered: dict[str, list[dict[str, Any]]] = {
        "org_units": [{"org_id": "B1", "org_level": "HEAD"}],
        "customers": [{"customer_id": "C1"}],
        "loans": [
            {
                "loan_id": "L1",
                "customer_id": "C1",
                "org_id": "B1",
                "disbursed_date": "2025-01-10",
                "disbursed_amount": "2000",
            }
            | (loan or {})
        ],
        "repayment_schedule": plan(1, "2025-03-10", "2025-12-10"),
    }
    write_batch(home, delivered | tables)
    return built_on_demand(home, as_of_date)


def movement(book: OnDemand, day: date) -> Row:
    return book.row("select * from loan_movements where month_end_date = $day", day=day)


def terms(row: Row) -> dict[str, Decimal]:
    """The terms of a movement that are not nothing."""
    return {
        name.removesuffix("_balance"): value
        for name, value in row.items()
        if name.endswith("_balance") and value
    }


def test_what_was_not_yet_paid_out_flows_in(home: Home) -> None:
    book = build(home, "2025-03-31", loan={"disbursed_date": "2025-03-05"})

    assert movement(book, MARCH)["movement"] == "NEW_LOAN"
    assert terms(movement(book, MARCH)) == {"inflow": 2000, "closing": 2000}


def test_a_payment_cures(home: Home) -> None:
    book = build(home, "2025-04-30", repayments=[payment(1, "2025-04-15", "1000")])

    assert terms(movement(book, MARCH)) == {"inflow": 2000, "closing": 2000}
    assert movement(book, APRIL)["movement"] == "CURED"
    assert terms(movement(book, APRIL)) == {"opening": 2000, "cured": 2000}


def test_a_payment_that_leaves_arrears_is_repaid_and_does_not_cure(home: Home) -> None:
    book = build(home, "2025-04-30", repayments=[payment(1, "2025-04-15", "999")])

    assert terms(movement(book, APRIL)) == {"opening": 2000, "repaid": 999, "closing": 1001}


def test_a_loan_paid_off_is_repaid_and_not_cured(home: Home) -> None:
    book = build(home, "2025-04-30", repayments=[payment(1, "2025-04-15", "2000")])

    assert movement(book, APRIL)["movement"] == "SETTLED"
    assert terms(movement(book, APRIL)) == {"opening": 2000, "repaid": 2000}


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param(
            {
                "repayment_schedule": [
                    *plan(1, "2025-03-10", "2025-12-10"),
                    *plan(2, "2025-11-10", "2025-12-10", effective_from="2025-04-20"),
                ]
            },
            id="extension",
        ),
        pytest.param(
            {"repayments": [payment(1, "2025-04-15", "1000", "REFINANCE")]}, id="new loan"
        ),
        pytest.param(
            {
                "repayments": [payment(1, "2025-04-15", "1000")],
                "loan_events": [
                    {
                        "event_id": "E1",
                        "loan_id": "L1",
                        "event_type": "RESTRUCTURE",
                        "event_date": "2025-04-01",
                    }
                ],
            },
            id="restructuring",
        ),
    ],
)
def test_what_is_no_payment_relieves_and_does_not_cure(
    home: Home, tables: dict[str, list[Row]]
) -> None:
    book = build(home, "2025-04-30", **tables)

    assert movement(book, APRIL)["movement"] == "RELIEVED"
    assert terms(movement(book, APRIL)) == {"opening": 2000, "relieved": 2000}
    assert book.row("select * from org_movements where month_end_date = $day", day=APRIL)[
        "cure_rate"
    ] == pytest.approx(0)


def test_a_decrease_by_a_new_loan_is_not_repaid(home: Home) -> None:
    book = build(home, "2025-04-30", repayments=[payment(1, "2025-04-15", "400", "REFINANCE")])

    assert terms(movement(book, APRIL)) == {"opening": 2000, "relieved": 400, "closing": 1600}


def test_a_plan_replaced_after_the_arrears_were_paid_does_not_undo_the_cure(home: Home) -> None:
    book = build(
        home,
        "2025-04-30",
        repayments=[payment(1, "2025-04-15", "1000")],
        repayment_schedule=[
            *plan(1, "2025-03-10", "2025-12-10"),
            *plan(2, "2025-03-10", "2026-01-10", effective_from="2025-04-20"),
        ],
    )

    assert movement(book, APRIL)["movement"] == "CURED"


def test_an_event_of_the_month_before_does_not_count(home: Home) -> None:
    event = {
        "event_id": "E1",
        "loan_id": "L1",
        "event_type": "EXTENSION",
        "event_date": "2025-03-31",
    }
    book = build(
        home, "2025-04-30", repayments=[payment(1, "2025-04-01", "1000")], loan_events=[event]
    )

    assert movement(book, APRIL)["movement"] == "CURED"


@pytest.mark.parametrize(
    ("second_due", "as_of_date", "is_matured", "has_redefaulted"),
    [
        # Cured at the end of April; 90 days later is 2025-07-29.
        ("2025-07-28", "2025-07-31", True, True),
        ("2025-07-29", "2025-07-31", True, False),
        ("2025-07-01", "2025-07-28", False, False),
        ("2025-07-01", "2025-07-29", True, True),
    ],
)
def test_who_is_overdue_again_within_90_days_has_defaulted_again(
    home: Home, second_due: str, as_of_date: str, is_matured: bool, has_redefaulted: bool
) -> None:
    book = build(
        home,
        as_of_date,
        repayments=[payment(1, "2025-04-15", "1000")],
        repayment_schedule=plan(1, "2025-03-10", second_due),
    )

    row = movement(book, APRIL)
    assert (row["is_matured"], row["has_redefaulted"]) == (is_matured, has_redefaulted)
    org = book.row("select * from org_movements where month_end_date = $day", day=APRIL)
    assert org["matured_cured_balance"] == (2000 if is_matured else 0)
    assert org["redefaulted_balance"] == (2000 if has_redefaulted else 0)
    assert (org["redefault_rate"] is None) is not is_matured


def test_a_write_off_is_added_back_with_what_is_still_unpaid(home: Home) -> None:
    """A payment of the month, before or after it, is not lost."""
    book = build(
        home,
        "2025-04-30",
        loan={"status": "WRITTEN_OFF", "closed_date": "2025-04-20"},
        repayments=[payment(1, "2025-04-25", "300", "RECOVERY")],
    )

    row = movement(book, APRIL)
    assert terms(row) == {"opening": 2000, "written_off": 2000}
    assert row["written_off_principal"] == 1700


def test_a_loan_that_falls_silent_is_never_dropped(home: Home) -> None:
    snapshots = [
        {"loan_id": "L1", "snapshot_date": "2025-03-31", "balance": "500", "days_past_due": 40},
        {"loan_id": "L1", "snapshot_date": "2025-05-31", "balance": "450", "days_past_due": 100},
    ]
    book = build(home, "2025-05-31", repayment_schedule=[], loan_snapshots=snapshots)

    rolls = book.rows("select * from roll_rates where month_end_date >= $day order by 2", day=APRIL)
    assert [(row["from_bucket"], row["to_state"], row["rate"]) for row in rolls] == [
        ("M2", "NOT_REPORTED", 1.0),
        ("NOT_REPORTED", "M4", None),
    ]
    assert [row["closing_principal"] for row in rolls] == [None, 450]
    assert terms(movement(book, APRIL)) == {"opening": 500, "not_reported": 500}
    assert terms(movement(book, date(2025, 5, 31))) == {"reported_again": 450, "closing": 450}


def test_buckets_of_the_bank_are_the_rows_of_the_matrix(home: Home) -> None:
    home.root.mkdir()
    home.parameters.write_text(
        "[[buckets]]\nbucket = 'CURRENT'\nfrom_days = 0\n"
        "[[buckets]]\nbucket = 'LATE'\nfrom_days = 1\n",
        encoding="utf-8",
    )
    book = build(home, "2025-04-30")

    rows = book.rows("select from_bucket, to_state from roll_rates order by month_end_date")
    assert [tuple(row.values()) for row in rows] == [
        ("CURRENT", "CURRENT"),
        ("CURRENT", "LATE"),
        ("LATE", "LATE"),
    ]
    months = book.rows("select bucket, is_new_overdue from loan_months order by month_end_date")
    assert [tuple(row.values()) for row in months] == [
        ("CURRENT", False),
        ("CURRENT", False),
        ("LATE", True),
        ("LATE", False),
    ]
