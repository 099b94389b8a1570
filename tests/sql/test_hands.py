"""Hands: which assignment holds a loan on which day, and what ends it."""

from datetime import date
from decimal import Decimal
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
        "LEFT/1": (day("2025-03-20"), day("2025-05-10"), "LEFT"),
        "LEFT_BEFORE/1": (day("2025-05-20"), day("2025-05-20"), "LEFT"),
    }


@pytest.fixture(scope="module")
def money(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    """60.00 past due from 2025-03-11 and 40.00 from 2025-04-11 of each loan, but for the last.

    Each is assigned on 2025-04-01 to agency A1 unless it says otherwise.
    """
    home = Home(tmp_path_factory.mktemp("hand money") / "home")
    write_tiny_bank(
        home,
        loans=[loan(loan_id, "B2" if loan_id == "LIKE" else "B1") for loan_id in PAYMENTS],
        repayment_schedule=[
            {"loan_id": loan_id, "period_no": number, "due_date": day, "due_principal": amount}
            for loan_id in PAYMENTS
            if loan_id != "REPORTED"
            for number, (day, amount) in enumerate((("2025-03-10", 60), ("2025-04-10", 40)), 1)
        ],
        loan_snapshots=[
            {
                "snapshot_date": "2025-06-30",
                "loan_id": "REPORTED",
                "balance": 100,
                "overdue_principal": 30,
                "days_past_due": 50,
            }
        ],
        repayments=[
            {
                "txn_id": f"{loan_id}/{number}",
                "loan_id": loan_id,
                "value_date": day,
                "amount": amount,
                "txn_type": kind,
                "reversal_of": f"{loan_id}/{number - 1}" if kind == "REVERSAL" else None,
            }
            for loan_id, payments in PAYMENTS.items()
            for number, (day, kind, amount) in enumerate(payments)
        ],
        collection_assignments=[
            {
                "assignment_id": loan_id,
                "loan_id": loan_id,
                "hand_no": 1,
                "agency_id": "A2" if loan_id == "LIKE" else "A1",
                "assigned_date": "2025-04-01",
                "term_end": "2025-06-29" if loan_id == "TERM" else "2025-06-30",
            }
            | MORE.get(loan_id, {})
            for loan_id in PAYMENTS
        ],
        agencies=[{"agency_id": "A1", "name": "甲", "contract_end": "2025-06-29"}],
    )
    return built_on_demand(home, AS_OF)


# Loan → payments: day, kind, amount.
PAYMENTS: dict[str, list[tuple[str, str, int]]] = {
    "NOTHING": [],
    # At the end of the day assigned 50.00 are past due; of the 70.00 no more is recovered.
    "SAME_DAY": [("2025-04-01", "REPAY", 10), ("2025-05-01", "REPAY", 70)],
    # A new loan fills its place: of the cash behind it only 20.00 were past due that day.
    "REFINANCED": [("2025-04-20", "REFINANCE", 40), ("2025-05-01", "REPAY", 30)],
    # On one day the cash first.
    "ONE_DAY": [("2025-05-01", "REFINANCE", 40), ("2025-05-01", "REPAY", 30)],
    "REVERSED": [("2025-05-01", "REPAY", 60), ("2025-05-09", "REVERSAL", 60)],
    "RECALLED": [("2025-05-10", "REPAY", 5), ("2025-05-11", "REPAY", 50)],
    "LATE_DAY_60": [("2025-05-31", "OFFSET", 7)],
    "LATE_DAY_61": [("2025-06-01", "RECOVERY", 7)],
    "TERM": [],
    "TOO_YOUNG": [],
    "LIKE": [("2025-05-01", "REPAY", 60)],
    "REPORTED": [],
}
MORE: dict[str, dict[str, Any]] = {
    "RECALLED": {"recalled_date": "2025-05-10"},
    # 60 days before the as-of date is 2025-05-01; then 100.00 are past due.
    "TOO_YOUNG": {"assigned_date": "2025-05-02"},
}


def test_recovered_is_cash_into_what_was_past_due_on_the_day_assigned(money: OnDemand) -> None:
    found = {
        row["loan_id"]: (row["entry_amount"], row["recovered_amount"], row["compared_amount"])
        for row in money.rows("select * from hands")
    }

    def amounts(*all_of: int | None) -> tuple[Decimal | None, ...]:
        return tuple(None if one is None else Decimal(one) for one in all_of)

    assert found == {
        "NOTHING": amounts(60, 0, 0),
        "SAME_DAY": amounts(50, 50, 50),
        "REFINANCED": amounts(60, 20, 20),
        "ONE_DAY": amounts(60, 30, 30),
        "REVERSED": amounts(60, 0, 0),
        "RECALLED": amounts(60, 5, 5),
        "LATE_DAY_60": amounts(60, 7, 7),
        "LATE_DAY_61": amounts(60, 7, 0),
        "TERM": amounts(60, 0, 0),
        "TOO_YOUNG": amounts(100, 0, None),
        "LIKE": amounts(60, 60, 60),
        "REPORTED": amounts(None, None, None),
    }


def test_a_hand_beyond_its_term_and_one_taken_back_and_left_lying_are_found(
    money: OnDemand,
) -> None:
    assert money.rows(
        "select loan_id, days_over_term from hands where is_term_over order by loan_id"
    ) == [{"loan_id": "TERM", "days_over_term": 1}]
    assert money.rows(
        "select loan_id, lying_days, overdue_amount from hands where is_lying order by loan_id"
    ) == [{"loan_id": "RECALLED", "lying_days": 51, "overdue_amount": Decimal(45)}]


def test_an_agency_is_measured_by_like_cases_of_all_agencies(money: OnDemand) -> None:
    """Nine hands of M1 and 530.00 brought in 112.00 + 60.00 in 60 days; A2 has 60.00 of them."""
    rows = money.rows(
        "select * from agency_recovery where org_id = 'H' order by agency_id",
    )
    first, second = rows
    assert (first["hand_count"], first["not_reported_count"], first["compared_count"]) == (11, 1, 9)
    assert first["compared_amount"] == Decimal(112)
    assert second["compared_amount"] == Decimal(60)
    # 172.00 / 590.00 = 29.15 %
    assert second["expected_amount"] == pytest.approx(Decimal("17.49"))
    assert second["against_expected"] == pytest.approx(60 / 17.49)
    assert first["compared_entry_amount"] == Decimal(530)
    # The branch of A2 is seen with the cases of all the bank.
    (of_branch,) = money.rows("select * from agency_recovery where org_id = 'B2'")
    assert of_branch["expected_amount"] == second["expected_amount"]


def test_hands_of_a_month_add_up_and_those_not_reported_stand_in_no_amount(
    money: OnDemand,
) -> None:
    april = money.row(
        "select * from hand_recovery where org_id = 'H' and month_end_date = date '2025-04-30'"
    )
    assert (april["hand_count"], april["not_reported_count"], april["hand_no"]) == (11, 1, 1)
    assert (april["entry_amount"], april["recovered_amount"]) == (Decimal(590), Decimal(179))
    assert april["recovery_rate"] == pytest.approx(179 / 590)
    assert (april["recalled_count"], april["lying_amount"]) == (1, Decimal(45))
    assert april["held_count"] + april["settled_count"] == 10


def test_an_agency_no_file_tells_of_is_named_all_the_same(money: OnDemand) -> None:
    assert money.rows("select * from agencies order by agency_id") == [
        {
            "agency_id": "A1",
            "agency_name": "甲",
            "is_in_file": True,
            "is_registered": None,
            "is_contract_over": True,
            "evaluated_date": None,
            "contract_end_date": date(2025, 6, 29),
        },
        {
            "agency_id": "A2",
            "agency_name": None,
            "is_in_file": False,
            "is_registered": None,
            "is_contract_over": None,
            "evaluated_date": None,
            "contract_end_date": None,
        },
    ]
