"""Warnings of a random book, raised on and around the days by which they are scored."""

from datetime import date, datetime, time, timedelta
from random import Random

from tests.sql.random_books import RandomBook, Row, random_book

# Before day 31 of an instalment: 0 days, just too late and just in time, the end of the look back.
_EDGES = (-400, -366, -365, -335, -334, -120, -91, -90, -89, -60, -59, -1, 0, 1, 2, 30, 31, 32, 90)


def warned_book(random: Random, loan_count: int) -> RandomBook:
    book = random_book(random, loan_count)
    tables = [one for _, one in book.deliveries]
    loans = [row for one in tables for row in one.get("loans", [])]
    due = [row for one in tables for row in one.get("repayment_schedule", [])]
    for number in range(loan_count * 3):
        index = len(tables) - 1 if random.random() < 0.1 else 0
        tables[index].setdefault("warnings", []).append(_warning(random, number, loans, due))
    return book


def _warning(random: Random, number: int, loans: list[Row], due: list[Row]) -> Row:
    loan = random.choice(loans)
    own = [row for row in due if row["loan_id"] == loan["loan_id"]]
    day: date = random.choice(own)["due_date"] if own else loan["disbursed_date"]
    raised = day + timedelta(days=random.choice(_EDGES))
    return {
        "warning_id": f"W{number:04d}",
        "indicator_code": random.choice(["R03", "X02", "G01"]),
        "level": random.choice(["RED", "ORANGE", "YELLOW"]),
        "customer_id": loan["customer_id"],
        "loan_id": loan["loan_id"] if random.random() < 0.7 else None,
        "triggered_at": datetime.combine(raised, time(random.randrange(24))),
        "source": random.choice(["MANUAL", "EXTERNAL"]),
        "status": random.choice(["OPEN", "CLOSED", "FALSE_POSITIVE", None]),
    }
