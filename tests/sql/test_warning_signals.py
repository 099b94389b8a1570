"""Each indicator of the catalogue: it fires, just does not, and says why nothing is known.

One book, a loan or a customer for each case, built once.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.batches import write_batch
from tests.published import Row
from tests.scratch_models import Scratch, scratch
from warehouse.paths import Home

AS_OF = date(2025, 6, 30)
Signal = tuple[str, str, str, str | None]


def before(days: int) -> str:
    return str(AS_OF - timedelta(days=days))


class Book:
    """Loans of one instalment each that is due so many days before the as-of date."""

    def __init__(self) -> None:
        self.loans: list[Row] = []
        self.plans: list[Row] = []
        self.payments: list[Row] = []

    def loan(self, loan_id: str, customer_id: str | None = None, **more: Any) -> None:
        self.loans.append(
            {
                "loan_id": loan_id,
                "customer_id": customer_id or f"C-{loan_id}",
                "org_id": "B1",
                "disbursed_amount": "1000.00",
                "disbursed_date": "2024-01-10",
            }
            | more
        )

    def due(self, loan_id: str, *days: str, interest: str = "0") -> None:
        self.plans += [
            {
                "loan_id": loan_id,
                "period_no": number,
                "due_date": day,
                "due_principal": "100",
                "due_interest": interest,
            }
            for number, day in enumerate(days, start=1)
        ]

    def paid(self, loan_id: str, day: str, amount: str = "100", **more: Any) -> None:
        self.payments.append(
            {
                "txn_id": f"{loan_id}-{len(self.payments)}",
                "loan_id": loan_id,
                "value_date": day,
                "amount": amount,
            }
            | more
        )


def repayment_book() -> Book:
    book = Book()
    for days in (0, 1, 7, 8, 30, 31, 90, 91):
        book.loan(f"D{days}")
        # The first instalment was met, so that nothing is said of it.
        book.due(f"D{days}", "2024-02-10", before(days))
        book.paid(f"D{days}", "2024-02-10")
    # Two entries in three months, the first on the last day that counts; and one a day too old.
    for loan_id, first in (("TWICE", "2025-03-30"), ("ONCE", "2025-03-29")):
        book.loan(loan_id)
        book.due(loan_id, "2024-02-10", first, "2025-05-10")
        book.paid(loan_id, "2024-02-10")
        book.paid(loan_id, "2025-04-05")
        book.paid(loan_id, "2025-05-20")
    # The first instalment missed by a day, and met on the last day of grace.
    book.loan("FIRST", grace_days=3)
    book.due("FIRST", before(4))
    book.loan("GRACE", grace_days=3)
    book.due("GRACE", before(3))
    return book


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    home = Home(tmp_path_factory.mktemp("warnings"))
    book = repayment_book()
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "H", "org_level": "HEAD"},
                {"org_id": "B1", "parent_org_id": "H"},
            ],
            "customers": [
                {"customer_id": one} for one in sorted({loan["customer_id"] for loan in book.loans})
            ],
            "loans": book.loans,
            "repayment_schedule": book.plans,
            "repayments": book.payments,
        },
    )
    with scratch(
        home,
        AS_OF,
        None,
        "intermediate.int_warning_signals",
        "marts.warning_indicators",
        "marts.customer_indicators",
        "marts.warning_points",
    ) as models:
        yield models


def signals(built: Scratch, subject: str, *codes: str) -> list[Signal]:
    """Code, level, first day and day it ended, of one loan or customer."""
    return [
        (
            row["indicator_code"],
            row["level"],
            str(row["from_date"]),
            row["to_date"] and str(row["to_date"]),
        )
        for row in built.rows(
            "select * from intermediate.int_warning_signals "
            f"where coalesce(loan_id, customer_id) = '{subject}' "
            "order by from_date, indicator_code"
        )
        if not codes or row["indicator_code"] in codes
    ]


@pytest.mark.parametrize(
    ("days", "code", "level"),
    [
        (1, "R01", "BLUE"),
        (7, "R01", "BLUE"),
        (8, "R02", "YELLOW"),
        (30, "R02", "YELLOW"),
        (31, "R03", "ORANGE"),
        (90, "R03", "ORANGE"),
        (91, "R04", "RED"),
    ],
)
def test_days_past_due_are_one_indicator_after_the_other(
    built: Scratch, days: int, code: str, level: str
) -> None:
    open_ones = [one for one in signals(built, f"D{days}") if one[3] is None]

    starts = {"R01": 1, "R02": 8, "R03": 31, "R04": 91}
    assert open_ones == [(code, level, before(days - starts[code]), None)]
    assert len(signals(built, f"D{days}")) == list(starts).index(code) + 1


def test_a_loan_not_yet_past_due_raises_nothing(built: Scratch) -> None:
    assert signals(built, "D0") == []


def test_an_indicator_ends_where_the_next_takes_over(built: Scratch) -> None:
    assert signals(built, "D91") == [
        ("R01", "BLUE", before(90), before(83)),
        ("R02", "YELLOW", before(83), before(60)),
        ("R03", "ORANGE", before(60), before(0)),
        ("R04", "RED", before(0), None),
    ]


def test_two_entries_count_while_both_are_in_the_window(built: Scratch) -> None:
    assert signals(built, "C-TWICE") == [("R07", "YELLOW", "2025-05-11", None)]
    assert signals(built, "C-ONCE") == [("R07", "YELLOW", "2025-05-11", "2025-06-30")]


def test_a_first_payment_default_begins_after_the_days_of_grace(built: Scratch) -> None:
    assert signals(built, "FIRST", "R06") == [("R06", "ORANGE", before(0), None)]
    assert signals(built, "GRACE", "R06") == []
