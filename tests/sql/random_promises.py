"""Random promises for a random book: near what is paid, short by a cent, replaced, in parts."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.sql.random_books import RandomBook, Row

CENT = Decimal("0.01")


def with_promises(random: Random, book: RandomBook) -> RandomBook:
    """Promises of most loans, around their payments and after the as-of date."""
    tables = book.deliveries[0][1]
    loans = {row["loan_id"]: row for _, one in book.deliveries for row in one.get("loans", [])}
    payments: dict[str, list[Row]] = {}
    for _, one in book.deliveries:
        for row in one.get("repayments", []):
            payments.setdefault(row["loan_id"], []).append(row)
    if random.random() < 0.95:
        tables["promises"] = [
            row
            for loan in loans.values()
            for row in _promises(random, loan, payments.get(loan["loan_id"], []), book.as_of_date)
        ]
    return book


def _promises(random: Random, loan: Row, paid: list[Row], as_of_date: date) -> list[Row]:
    rows: list[Row] = []
    for plan in range(random.choice((0, 1, 1, 2, 3))):
        near = random.choice(paid) if paid else None
        day = near["value_date"] if near else as_of_date
        made = day - timedelta(days=random.choice((0, 0, 1, 2, 3, 10)))
        if random.random() < 0.3:
            made = as_of_date - timedelta(days=random.choice((-1, 0, 1, 2, 3, 60, 61, 62)))
        made = max(made, loan["disbursed_date"])
        promised = max(made, day - timedelta(days=random.choice((-2, 0, 1, 1, 2, 3))))
        for part in range(random.choice((1, 1, 2, 3))):
            amount = near["amount"] if near else Decimal(100)
            amount = random.choice((amount, amount + CENT, amount - CENT, amount / 2, amount / 3))
            rows.append(
                {
                    "promise_id": f"{loan['loan_id']}-{plan}-{part}",
                    "loan_id": loan["loan_id"],
                    "made_date": made,
                    "promised_date": promised,
                    "promised_amount": max(amount.quantize(CENT), CENT),
                    "outcome_type": random.choice((None, "PLAN", "ARREARS", "SETTLE")),
                }
            )
            promised += timedelta(days=random.choice((0, 1, 5, 30)))
    return rows
