"""What the line of supervision adds to a random book: credit lines, checks and warnings.

Days stand on and around the edges of windows, checks name a loan or only its customer, and warnings
are closed on unknown days, after the as-of date or on the very day of a drawdown.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.sql.random_books import RandomBook, Row, random_book


def supervised_book(random: Random, loan_count: int) -> RandomBook:
    book = random_book(random, loan_count)
    _draw_on_lines(random, book)
    _mature(random, book)
    loans = _rows(book, "loans")
    instalments = _rows(book, "repayment_schedule")
    if random.random() < 0.9:
        for number in range(loan_count * 5):
            _deliver(random, book, "inspections", _inspection(random, number, loans, instalments))
    if random.random() < 0.9:
        for number in range(loan_count * 2):
            _deliver(random, book, "warnings", _warning(random, number, loans, book.as_of_date))
    return book


def _rows(book: RandomBook, table: str) -> list[Row]:
    return [row for _, tables in book.deliveries for row in tables.get(table, [])]


def _draw_on_lines(random: Random, book: RandomBook) -> None:
    lines: dict[str, tuple[Any, Any]] = {}
    for row in _rows(book, "loans"):
        line = (
            random.choice([None, None, "X1", "X2", f"X{row['customer_id']}"]),
            random.choice([None, 1, 1, 2]),
        )
        row["line_id"], row["drawdown_no"] = lines.setdefault(row["loan_id"], line)


def _mature(random: Random, book: RandomBook) -> None:
    """Loans without a plan mature around the days of their records; some are settled."""
    planned = {row["loan_id"] for row in _rows(book, "repayment_schedule")}
    told: dict[str, list[date]] = {}
    for row in _rows(book, "loan_snapshots"):
        told.setdefault(row["loan_id"], []).append(row["snapshot_date"])
    matures: dict[str, date] = {}
    for row in _rows(book, "loans"):
        if row["loan_id"] in planned or row["loan_id"] not in told:
            continue
        if row["loan_id"] not in matures:
            near = random.choice(sorted(told[row["loan_id"]])[-9:])
            matures[row["loan_id"]] = near + timedelta(days=random.choice([-9, -1, 0, 0, 1, 5, 40]))
        row["maturity_date"] = max(matures[row["loan_id"]], row["disbursed_date"])
        if random.random() < 0.3:
            row["status"] = "SETTLED"
            row["closed_date"] = max(
                row["maturity_date"] + timedelta(days=random.choice([-12, -1, 0, 1, 20])),
                row["disbursed_date"],
            )


def _deliver(random: Random, book: RandomBook, table: str, row: Row) -> None:
    """With a delivery that knows what it refers to, now and then with a later one too."""
    index = len(book.deliveries) - 1 if random.random() < 0.2 else 0
    book.deliveries[index][1].setdefault(table, []).append(row)


def _inspection(random: Random, number: int, loans: list[Row], instalments: list[Row]) -> Row:
    loan = random.choice(loans)
    kind = random.choice(["FUNDS", "FUNDS", "REDRAW", "REDRAW", "DAILY"])
    day: date = loan["disbursed_date"] - timedelta(
        days=random.choice([-9, -1, 0, 1, 29, 30, 31, 60])
    )
    own = [row["due_date"] for row in instalments if row["loan_id"] == loan["loan_id"]]
    if kind == "FUNDS":
        edges = [0, 1, 4, 5, 9, 10, 11, 15, 16, 20, 21, 29, 30, 31, 44, 45, 46, 60, 74, 75, 76]
        day = random.choice(own or [loan["maturity_date"]]) - timedelta(days=random.choice(edges))
    names_loan = random.random() < 0.7
    return {
        "inspection_id": f"I{number:04d}",
        "inspection_type": kind,
        "org_id": loan["org_id"],
        "loan_id": loan["loan_id"] if names_loan else None,
        "customer_id": loan["customer_id"] if not names_loan or random.random() < 0.5 else None,
        "due_date": day + timedelta(days=random.choice([-3, 0, 0, 5])),
        "done_date": day if random.random() < 0.85 else None,
        "result": random.choice(["NORMAL", "NORMAL", "NORMAL", "ATTENTION", "RISK", None]),
        "fund_confirm": random.choice(["CONFIRMED", "CONFIRMED", "PARTIAL", "NOT", None])
        if kind == "FUNDS"
        else None,
        "confirmed_amount": random.choice([None, Decimal(0), Decimal(50), Decimal(9_000_000)])
        if kind == "FUNDS"
        else None,
    }


def _warning(random: Random, number: int, loans: list[Row], as_of_date: date) -> Row:
    loan = random.choice(loans)
    triggered = loan["disbursed_date"] + timedelta(days=random.choice([-40, -1, 0, 1, 14, 90, 200]))
    closed: datetime | None = None
    if random.random() < 0.5:
        day = max(triggered, loan["disbursed_date"] + timedelta(days=random.choice([-1, 0, 1, 99])))
        closed = datetime.combine(day, time(23, 59))
    return {
        "warning_id": f"W{number:04d}",
        "indicator_code": "X02",
        "level": random.choice(["RED", "ORANGE", "ORANGE", "YELLOW"]),
        "customer_id": loan["customer_id"],
        "loan_id": loan["loan_id"] if random.random() < 0.6 else None,
        "triggered_at": datetime.combine(triggered, time(random.randrange(24))),
        "source": random.choice(["SYSTEM", "MANUAL", "EXTERNAL", None]),
        "status": random.choice(["OPEN", "IN_PROGRESS", "CLOSED", "FALSE_POSITIVE", None]),
        "closed_at": closed,
    }
