"""Inspections for a random book: planned on odd days, done early, late, twice, or not at all."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.sql.random_books import RandomBook

Row = dict[str, Any]
KINDS = ("FIRST", "DAILY", "DAILY", "DAILY", "GUARANTEE", "SPOT", "SELF", "SUPERVISE", "SPECIAL")


def with_inspections(random: Random, book: RandomBook) -> RandomBook:
    """The book with organisations of all levels, officers, amounts of all sizes and inspections."""
    first = book.deliveries[0][1]
    units = [row["org_id"] for _, tables in book.deliveries for row in tables.get("org_units", [])]
    loans = [row for _, tables in book.deliveries for row in tables.get("loans", [])]
    for _, tables in book.deliveries:
        for unit in tables.get("org_units", []):
            if unit.get("parent_org_id") is not None or unit["org_id"] != "HEAD":
                unit.setdefault("org_level", random.choice(("REGION", "BRANCH", "BRANCH", "SUB")))
            if random.random() < 0.3 and unit.get("close_date") is None:
                unit["open_date"] = book.as_of_date - timedelta(days=random.randrange(-20, 500))
    for loan in loans:
        loan["officer_id"] = random.choice((None, "M1", "M2"))
    if random.random() < 0.1:
        return book
    for number in range(random.randrange(1, 4 * len(loans))):
        loan = random.choice(loans)
        row = inspection(random, number, loan, random.choice(units), book.as_of_date)
        random.choice(book.deliveries)[1].setdefault("inspections", []).append(row)
    first.setdefault("inspections", []).append(
        inspection(random, 9999, loans[0], units[0], book.as_of_date)
    )
    return book


def inspection(random: Random, number: int, loan: Row, org_id: str, as_of_date: date) -> Row:
    kind = random.choice(KINDS)
    since = loan["disbursed_date"]
    span = max(1, (as_of_date - since).days + 60)
    # On and around the days the rules name.
    days = random.choice(
        (6, 7, 8, 15, 16, 30, 31, 60, 89, 90, 91, 180, 181, random.randrange(span))
    )
    due_date = since + timedelta(days=days)
    done_date = random.choice(
        (None, None, due_date, due_date + timedelta(days=random.randrange(-40, 60)))
    )
    about = random.random()
    is_whole = kind in ("SELF", "SUPERVISE", "SPOT") and about < 0.7
    return {
        "inspection_id": f"I{number:04d}",
        "inspection_type": kind,
        "campaign_id": random.choice((None, "K1", "K2")) if is_whole or kind == "SPOT" else None,
        "customer_id": None if is_whole else random.choice((None, loan["customer_id"])),
        "loan_id": None if is_whole or about < 0.15 else loan["loan_id"],
        "org_id": org_id,
        "due_date": due_date,
        "done_date": done_date,
        "inspector_id": random.choice((None, "M1", "M2")) if done_date else None,
        "second_inspector_id": random.choice((None, None, "M3")) if done_date else None,
        "method": random.choice((None, "ONSITE", "REMOTE")) if done_date else None,
    }
