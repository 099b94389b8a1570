"""What secures loans in a random book: dates around their edges, guarantors, shared things."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.archives import shifted

if TYPE_CHECKING:
    from tests.sql.random_books import _Bank


def add_guarantees(bank: "_Bank") -> None:
    """Fill in what the files say of each thing, and let customers and others answer for loans."""
    for thing in bank.tables.get("collaterals", []):
        if bank._chance(0.6):
            thing["type"] = bank._pick(
                "REAL_ESTATE", "REAL_ESTATE", "EQUIPMENT", "INVENTORY", "RECEIVABLE", "OTHER"
            )
        if thing["status"] == "SEIZED":
            thing["status"] = bank._pick("SEIZED", "DISPUTED", "LOST")
        value = thing["value"]
        thing["first_value"] = bank._pick(
            None, value, Decimal(0), None if value is None else value / 8 * 10, Decimal(9000)
        )
        if thing["first_value"] is not None:
            thing["first_value"] = thing["first_value"].quantize(Decimal("0.01"))
        thing["valuation_date"] = _near(bank, shifted(bank.as_of_date, -12))
        thing["registered"] = bank._pick(None, True, True, False)
        thing["insured_until"] = _near(bank, bank.as_of_date)
        thing["registration_until"] = _near(bank, bank.as_of_date + timedelta(days=30))
        thing["last_check_date"] = _near(bank, bank.as_of_date)
    if "collaterals" in bank.tables:
        _add_guarantors(bank)


def _near(bank: "_Bank", day: date) -> date | None:
    days = bank._pick(-400, -31, -30, -1, 0, 0, 1, 30, 31)
    return None if bank._chance(0.2) else day + timedelta(days=days)


def _add_guarantors(bank: "_Bank") -> None:
    for row in bank.tables["loans"]:
        if bank._chance(0.15):
            row["guarantee_type"] = "GUARANTEE"
    for number, customer_id in enumerate((*bank.customer_ids[:6], "SOMEBODY")):
        bank._add(
            "collaterals",
            collateral_id=customer_id,
            type="GUARANTOR",
            status=bank._pick(None, "NORMAL", "NORMAL", "RELEASED"),
            value=bank._pick(None, None, Decimal(500)),
        )
        for loan in bank.random.sample(bank.tables["loans"], bank._pick(1, 2, 3)):
            bank._add("collateral_links", loan_id=loan["loan_id"], collateral_id=customer_id)
        if bank._chance(0.3):
            triggered = bank._day(bank.opening, bank.as_of_date + timedelta(days=9))
            closed = bank._pick(None, triggered, triggered + timedelta(days=30))
            bank._add(
                "warnings",
                warning_id=f"GW{number}",
                indicator_code=bank._pick("X01", "X02", "R01"),
                level="YELLOW",
                customer_id=customer_id,
                triggered_at=datetime.combine(triggered, time(9)),
                closed_at=None if closed is None else datetime.combine(closed, time(10)),
                status=bank._pick("OPEN", "CLOSED", "FALSE_POSITIVE", None),
            )
