"""What handling warnings adds to a random book: records around the desk's signals, and steps.

Records come before, on and after the days the desk signals, are closed on edges and on unknown
days; steps answer records, the desk's own numbers, or nothing at all.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from tests.sql.random_books import RandomBook, Row, random_book

_CODES = ("R01", "R02", "R03", "R04", "R07", "X02")
_STARTS = {"R01": 1, "R02": 8, "R03": 31, "R04": 91}
_KINDS = ("VERIFY", "VERIFY", "ASSESS", "MITIGATE", "CHANGE", "ESCALATE", "CLOSE", "CLOSE")


def warned_book(random: Random, loan_count: int) -> RandomBook:
    book = random_book(random, loan_count)
    tables = book.deliveries[0][1]
    loans = {row["loan_id"]: row for _, one in book.deliveries for row in one.get("loans", [])}
    plans = [row for _, one in book.deliveries for row in one.get("repayment_schedule", [])]
    if random.random() < 0.85:
        tables["warnings"] = [
            _warning(random, number, loans, plans) for number in range(loan_count * 3)
        ]
    if random.random() < 0.85:
        tables["warning_actions"] = _steps(random, tables.get("warnings", []), plans)
    return book


def _warning(random: Random, number: int, loans: dict[str, Row], plans: list[Row]) -> Row:
    code = random.choice(_CODES)
    instalment = random.choice(plans)
    loan = loans[instalment["loan_id"]]
    triggered: date = instalment["due_date"] + timedelta(
        days=_STARTS.get(code, 0) + random.choice([-40, -2, 0, 0, 0, 1, 5, 25])
    )
    closed: datetime | None = None
    if random.random() < 0.5:
        after = random.choice([0, 0, 1, 5, 29, 30, 31, 60, 61, 90, 91])
        closed = datetime.combine(triggered + timedelta(days=after), time(23, 59))
    return {
        "warning_id": f"W{number:04d}",
        "indicator_code": code,
        "level": random.choice(["RED", "ORANGE", "YELLOW", "YELLOW", "BLUE"]),
        "customer_id": loan["customer_id"],
        "loan_id": loan["loan_id"] if code != "R07" and random.random() < 0.85 else None,
        "org_id": loan["org_id"] if random.random() < 0.3 else None,
        "triggered_at": datetime.combine(triggered, time(random.randrange(24))),
        "source": random.choice(["SYSTEM", "MANUAL", None]),
        "status": random.choice(["OPEN", "IN_PROGRESS", "CLOSED", "FALSE_POSITIVE", None])
        if closed is not None or random.random() < 0.1
        else random.choice(["OPEN", "OPEN", "IN_PROGRESS", None]),
        "closed_at": closed,
    }


def _steps(random: Random, warnings: list[Row], plans: list[Row]) -> list[Row]:
    answered = [
        (row["warning_id"], row["triggered_at"].date()) for row in warnings if random.random() < 0.7
    ]
    for row in plans:
        code = random.choice(list(_STARTS))
        day = row["due_date"] + timedelta(days=_STARTS[code])
        if random.random() < 0.4:
            answered.append((f"{code}-{row['loan_id']}-{day:%Y%m%d}", day))
    answered.append(("NOBODY-KNOWS", date(2024, 6, 1)))
    rows: list[Row] = []
    for warning_id, day in sorted(set(answered)):
        for seq in range(1, random.choice([1, 2, 3, 4]) + 1):
            rows.append(
                {
                    "warning_id": warning_id,
                    "seq": seq,
                    "action_type": random.choice(_KINDS),
                    "action_date": day + timedelta(days=random.choice([0, 0, 1, 2, 4, 7, 30, 90])),
                    "actor_id": random.choice(["M1", "M2", "M3", None]),
                    "planned_amount": random.choice([None, Decimal("100.00")]),
                    "mitigated_amount": random.choice([None, Decimal("40.50")]),
                    "note": random.choice([None, "  ", "seen", "seen"]),
                }
            )
    return rows
