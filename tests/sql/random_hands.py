"""The hands of a random book: given on any day, taken back, given on, left beyond their term."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sql.random_books import _Bank

Row = dict[str, Any]
HANDLER_TYPES = ("ACCOUNT_MANAGER", "BRANCH_TEAM", "REGION_TEAM", "AGENCY", "LEGAL", None)


def add_hands(bank: "_Bank") -> None:
    """Assignments of some loans, and the agencies that have them; some banks have sent neither."""
    for agency_id in bank._pick((), ("A1",), ("A1", "A2")):
        bank._add(
            "agencies",
            agency_id=agency_id,
            registered=bank._pick(None, False, True),
            contract_end=bank._pick(None, bank.as_of_date, bank.as_of_date - timedelta(days=1)),
        )
    if bank._chance(0.05):
        return
    for loan in bank.tables["loans"]:
        for number in range(bank._pick(0, 1, 1, 2, 3)):
            _add_hand(bank, loan, number)


def _add_hand(bank: "_Bank", loan: Row, number: int) -> None:
    # About the days on which money comes in or falls due things are decided.
    known = [
        row[column] + timedelta(days=bank._pick(*shifts))
        for table, column, shifts in (
            ("repayments", "value_date", (-20, -3, -1, -1, 0, 1)),
            ("repayment_schedule", "due_date", (0, 1, 1, 2)),
        )
        for row in bank.tables.get(table, [])
        if row["loan_id"] == loan["loan_id"]
    ]
    any_day = bank._day(loan["disbursed_date"], bank.as_of_date + timedelta(days=10))
    assigned = max(loan["disbursed_date"], bank._pick(any_day, *known[:12]))
    row: Row = {
        "assignment_id": f"{loan['loan_id']}-H{number}",
        "loan_id": loan["loan_id"],
        "hand_no": bank._pick(1, 1, 2, 3),
        "handler_type": bank._pick(*HANDLER_TYPES),
        "handler_id": bank._pick(None, "S1", "S2"),
        "agency_id": bank._pick(None, "A1", "A2", "A3"),
        "assigned_date": assigned,
        "term_end": bank._pick(
            None, assigned, max(assigned, bank.as_of_date - timedelta(days=bank._pick(0, 1, 30)))
        ),
        "recalled_date": bank._pick(
            *[None] * 5, assigned, assigned + timedelta(days=bank._pick(1, 20, 60, 61, 200))
        ),
    }
    bank._add("collection_assignments", **row)
    if bank._chance(0.05):
        taken_back = row | {"recalled_date": assigned + timedelta(days=5)}
        bank.later.setdefault("collection_assignments", []).append(taken_back)
