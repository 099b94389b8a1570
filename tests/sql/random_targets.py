"""Collection targets and hands of a random book: cut by anything, over any days, at any level."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sql.random_books import _Bank


def add_targets(bank: "_Bank") -> None:
    """Targets of some organisations; some banks have none."""
    if bank._chance(0.1):
        return
    for number in range(bank.random.randrange(1, 14)):
        first = _first_day(bank)
        last = first + timedelta(days=bank._pick(0, 13, 27, 29, 30, 90, 364))
        bank._add(
            "collection_targets",
            target_id=f"T{number}",
            org_id=bank._pick(*bank.org_ids),
            handler_id=bank._pick(None, None, None, "S1", "S2"),
            period_start=first,
            period_end=last,
            bucket=bank._pick(None, None, "M1", "M2", "M7"),
            hand_no=bank._pick(None, None, None, 1, 2),
            target_amount=bank._pick(Decimal(0), Decimal("0.01"), bank._money(100, 900_000)),
        )


def _first_day(bank: "_Bank") -> date:
    day = bank._day(bank.opening, bank.as_of_date + timedelta(days=20))
    return bank._pick(day, day.replace(day=1))
