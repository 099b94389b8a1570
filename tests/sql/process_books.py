"""Random books whose loans are checked, or not, and changed on odd days."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.sql.random_books import RandomBook, Row, random_book

KINDS = ("EXTENSION", "RATE", "GUARANTOR", "REPAY_DAY", "ACCOUNT", "PURPOSE", "CLASS_CHANGE")


def process_book(random: Random, loan_count: int) -> RandomBook:
    book = random_book(random, loan_count)
    _, tables = book.deliveries[0]
    loans = tables["loans"]
    for loan in loans:
        loan["officer_id"] = random.choice(["U1", "U2", None])
        if random.random() < 0.1:
            # On and around what makes a loan large.
            loan["disbursed_amount"] = random.choice([10_000_000, 10_000_001])
    if random.random() < 0.9:
        tables["inspections"] = [
            row for loan in loans for row in _checks(random, loan, book.as_of_date)
        ]
    events = tables.setdefault("loan_events", [])
    for loan in loans:
        events += _changes(random, loan, book.as_of_date)
    return book


def _checks(random: Random, loan: Row, as_of_date: date) -> list[Row]:
    found = []
    for number in range(random.choice([0, 1, 1, 2])):
        due = loan["disbursed_date"] + timedelta(days=random.choice([7, 15, 30]))
        done = due + timedelta(days=random.choice([-40, -8, 0, 1, 20]))
        names_loan = random.random() < 0.8
        found.append(
            {
                "inspection_id": f"{loan['loan_id']}-I{number}",
                "inspection_type": random.choice(["FIRST", "FIRST", "FIRST", "DAILY"]),
                "customer_id": loan["customer_id"],
                "loan_id": loan["loan_id"] if names_loan else None,
                "org_id": loan["org_id"],
                "due_date": due,
                "done_date": None if random.random() < 0.3 else done,
            }
        )
    return found


def _changes(random: Random, loan: Row, as_of_date: date) -> list[dict[str, Any]]:
    found = []
    life = max(1, (as_of_date - loan["disbursed_date"]).days)
    for number in range(random.choice([0, 0, 1, 2, 3])):
        found.append(
            {
                "event_id": f"{loan['loan_id']}-X{number}",
                "loan_id": loan["loan_id"],
                "event_type": random.choice(KINDS[:4]) if number else random.choice(KINDS),
                "event_date": loan["disbursed_date"] + timedelta(days=random.randint(-3, life)),
                "posted_at": None,
                "approval_no": random.choice(["SP1", "SP2", None]),
                "approved_by": random.choice(["A1", "U1", "U2", None]),
            }
        )
    return found
