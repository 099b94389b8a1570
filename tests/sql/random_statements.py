"""Random statements for a random book: on the edges of every threshold, with holes."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

Row = dict[str, Any]

# Amounts whose ratios come to thresholds exactly, and just beside them.
AMOUNTS = tuple(
    None if one is None else Decimal(one)
    for one in (
        None,
        "0",
        "70",
        "70.01",
        "80",
        "85",
        "85.01",
        "99.99",
        "100",
        "100",
        "100",
        "120",
        "130",
        "150",
        "200",
        "1234.56",
    )
)


def random_statements(
    random: Random, customer_ids: list[str], opening: date, as_of_date: date
) -> list[Row]:
    """Statements of some customers, of periods from before the book until after the as-of date."""
    rows = []
    if random.random() < 0.15:
        return rows
    for customer_id in customer_ids:
        if random.random() < 0.15:
            continue
        step = random.choice((1, 3, 3, 3, 6, 6))
        skipped = random.choice((0.0, 0.1, 0.5))
        for period in _periods(opening, as_of_date, step):
            if random.random() >= skipped:
                rows.append(_statement(random, customer_id, period, as_of_date))
    return rows


def _periods(opening: date, as_of_date: date, step: int) -> list[date]:
    found = []
    for year in range(opening.year - 2, as_of_date.year + 1):
        for month in range(step, 13, step):
            day = date(year, month, monthrange(year, month)[1])
            if opening - timedelta(days=420) <= day <= as_of_date + timedelta(days=40):
                found.append(day)
    return found


def _statement(random: Random, customer_id: str, period: date, as_of_date: date) -> Row:
    def amount() -> Decimal | None:
        return random.choice(AMOUNTS)

    def signed() -> Decimal | None:
        value = random.choice((*AMOUNTS, Decimal(100), Decimal("50")))
        return -value if value is not None and random.random() < 0.4 else value

    assets, owed = amount(), amount()
    balanced = None if assets is None or owed is None else assets - owed
    late = random.choice((0, 20, 59, 60, 61, 90, 91, 119, 120, 121, 150, 151, 211))
    return {
        "customer_id": customer_id,
        "period_end": period,
        "received_date": random.choice(
            (
                None,
                period + timedelta(days=late),
                period + timedelta(days=late),
                period + timedelta(days=late),
                max(period, as_of_date),
            )
        ),
        "total_assets": assets,
        "total_liabilities": owed,
        "equity": balanced
        if balanced is not None and random.random() < 0.6
        else random.choice((None, Decimal("1"), Decimal("2"), Decimal("-29"))),
        "current_assets": amount(),
        "current_liabilities": amount(),
        "cash": amount(),
        "receivables": amount(),
        "inventory": amount(),
        "short_debt": amount(),
        "revenue": signed() if random.random() < 0.1 else amount(),
        "cost": signed() if random.random() < 0.1 else amount(),
        "net_profit": signed(),
        "interest_expense": amount(),
        "ebit": signed(),
        "operating_cash_flow": signed(),
        "audited": random.choice((None, True, False)),
        "audit_opinion": random.choice(
            (None, "UNQUALIFIED", "EMPHASIS", "QUALIFIED", "DISCLAIMER", "ADVERSE")
        ),
    }
