"""What firms sell through this bank, summed payment by payment from the definition of U04."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.fund_flows import FundFlows
from tests.oracle.loans import standings
from tests.oracle.rows import NOTHING, Book, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

# Money from these is no sale, whoever else it comes from.
NO_BUYERS = ("SAME_NAME", "RELATED", "LENDER")


@dataclass(frozen=True)
class ReceiptShare:
    """One point of SALES_RECEIPT_SHARE: what the firm's latest statement says from when on."""

    customer_id: str
    from_date: date
    to_date: date | None
    value: float


def receipt_shares(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[ReceiptShare]:
    """Of each firm in the book of which everything is known that the measure needs."""
    receipts = sales(book, as_of_date)
    if not receipts:
        return []
    told_since: date = min(row["txn_date"] for _, row in receipts)
    customer_of = {one.loan["loan_id"]: one.loan["customer_id"] for one in book.loans}
    balances: dict[str, list[Decimal | None]] = {}
    for standing in standings(book, as_of_date, thresholds):
        if standing.loan_state == "ACTIVE":
            owed = balances.setdefault(customer_of[standing.loan_id], [])
            owed.append(standing.outstanding_principal)
    found = []
    for customer in book.customers:
        customer_id, everywhere = customer["customer_id"], customer["total_debt_all_banks"]
        own = balances.get(customer_id, [])
        here = sum((one for one in own if one is not None), NOTHING)
        if customer["customer_type"] in (None, "RETAIL") or None in own or here <= 0:
            continue
        if everywhere is None or everywhere <= 0:
            continue
        mine = [row for payee, row in receipts if payee == customer_id]
        statement = latest_statement(book, customer_id, as_of_date)
        if statement is None or not mine or (statement["revenue"] or NOTHING) <= 0:
            continue
        first_day = statement["period_end"].replace(month=1, day=1)
        if told_since > first_day:
            continue
        came_in = sum(
            (
                row["amount"]
                for row in mine
                if first_day <= row["txn_date"] <= statement["period_end"]
            ),
            NOTHING,
        )
        share = min(Fraction(1), Fraction(here) / Fraction(everywhere))
        found.append(
            ReceiptShare(
                customer_id,
                statement["received_date"] or statement["period_end"],
                None,
                float(Fraction(came_in) / (Fraction(statement["revenue"]) * share)),
            )
        )
    return found


def sales(book: Book, as_of_date: date) -> list[tuple[str, Row]]:
    """Borrower and payment, for each that came in from a buyer and is no loan money sent back."""
    of = FundFlows(book, as_of_date)
    return [
        (of.loans[row["loan_id"]]["customer_id"], row)
        for row in of.rows
        if row["direction"] == "IN"
        and row["payee_type"] not in NO_BUYERS
        and of.returned_to(row) is None
    ]


def latest_statement(book: Book, customer_id: str, as_of_date: date) -> Row | None:
    """The one of the last period that the bank has by the as-of date."""
    known = [
        row
        for row in book.statements
        if row["customer_id"] == customer_id
        and row["period_end"] <= as_of_date
        and (row["received_date"] is None or row["received_date"] <= as_of_date)
    ]
    return max(known, key=lambda row: row["period_end"], default=None)
