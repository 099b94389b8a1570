"""Hands: which assignment holds a loan on which day, and what ends it."""

from datetime import date
from typing import Any

import pytest

from tests.on_demand import OnDemand, built_on_demand
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.paths import Home

AS_OF = date(2025, 6, 30)
# Loan → what was assigned: hand, assigned, taken back. Each has 100.00 due on 2025-03-10.
ASSIGNED: dict[str, list[tuple[int, str, str | None]]] = {
    "HELD": [(1, "2025-03-20", None)],
    "RECALLED": [(1, "2025-03-20", "2025-04-20")],
    "RECALLED_LATER": [(1, "2025-03-20", "2025-07-01")],
    "REASSIGNED": [(1, "2025-03-20", "2025-05-01"), (2, "2025-04-20", None)],
    # Taken back and given on on one day; the hand assigned after the as-of date is not yet one.
    "ONE_DAY": [(1, "2025-03-20", "2025-04-20"), (2, "2025-04-20", None), (3, "2025-07-01", None)],
    "BOTH": [(1, "2025-03-20", None), (2, "2025-03-20", None)],
    "PAID": [(1, "2025-03-20", "2025-04-20")],
    "PAID_BEFORE": [(1, "2025-04-20", None)],
    "AHEAD": [(1, "2025-03-01", None)],
    "LEFT": [(1, "2025-03-20", None)],
    "LEFT_BEFORE": [(1, "2025-05-20", None)],
}
PAID = {"PAID": "2025-04-20", "PAID_BEFORE": "2025-04-01", "AHEAD": "2025-04-15"}
LEFT = {
    loan_id: {"status": "WRITTEN_OFF", "closed_date": "2025-05-10"}
    for loan_id in ("LEFT", "LEFT_BEFORE")
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("hands") / "home")
    loans = [loan(loan_id, **LEFT.get(loan_id, {})) for loan_id in ASSIGNED]
    write_tiny_bank(
        home,
        loans=loans,
        repayment_schedule=[
            {"loan_id": loan_id, "period_no": number, "due_date": day, "due_principal": amount}
            for loan_id in ASSIGNED
            for number, (day, amount) in enumerate((("2025-03-10", 60), ("2025-12-10", 40)), 1)
        ],
        repayments=[
            {
                "txn_id": loan_id,
                "loan_id": loan_id,
                "value_date": day,
                "amount": 60,
                "txn_type": "REPAY",
            }
            for loan_id, day in PAID.items()
        ],
        collection_assignments=[
            {
                "assignment_id": f"{loan_id}/{hand_no}",
                "loan_id": loan_id,
                "hand_no": hand_no,
                "assigned_date": assigned,
                "recalled_date": recalled,
            }
            for loan_id, hands in ASSIGNED.items()
            for hand_no, assigned, recalled in hands
        ],
    )
    return built_on_demand(home, AS_OF)


def test_a_hand_ends_when_paid_taken_back_or_given_on(book: OnDemand) -> None:
    found: dict[str, tuple[Any, ...]] = {
        row["assignment_id"]: (row["from_date"], row["to_date"], row["end_reason"])
        for row in book.rows("select * from intermediate.int_hands")
    }
    day = date.fromisoformat
    assert found == {
        "HELD/1": (day("2025-03-20"), None, None),
        "RECALLED/1": (day("2025-03-20"), day("2025-04-20"), "RECALLED"),
        "RECALLED_LATER/1": (day("2025-03-20"), None, None),
        "REASSIGNED/1": (day("2025-03-20"), day("2025-04-20"), "REASSIGNED"),
        "REASSIGNED/2": (day("2025-04-20"), None, None),
        "ONE_DAY/1": (day("2025-03-20"), day("2025-04-20"), "RECALLED"),
        "ONE_DAY/2": (day("2025-04-20"), None, None),
        "BOTH/1": (day("2025-03-20"), day("2025-03-20"), "REASSIGNED"),
        "BOTH/2": (day("2025-03-20"), None, None),
        # Paid on the day it was taken back: it was paid.
        "PAID/1": (day("2025-03-20"), day("2025-04-20"), "SETTLED"),
        # Nothing was past due when it was assigned, and nothing has been since.
        "PAID_BEFORE/1": (day("2025-04-20"), None, None),
        "AHEAD/1": (day("2025-03-01"), day("2025-04-15"), "SETTLED"),
        "LEFT/1": (day("2025-03-20"), day("2025-05-10"), "SETTLED"),
        "LEFT_BEFORE/1": (day("2025-05-20"), day("2025-05-20"), "SETTLED"),
    }
