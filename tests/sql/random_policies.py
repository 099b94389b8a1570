"""The credit policy of a random book: members that exist or not, limits and days just met."""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sql.random_books import _Bank

INDUSTRIES = ("C", "c", "F", "f51", "26", "261", "C26", "A26", "2", "70", "98", "其他", "U", "C2X")


def add_policies(bank: "_Bank") -> None:
    """Some limits and bans of every dimension; some banks have none."""
    if bank._chance(0.1):
        return
    amounts = [row["disbursed_amount"] for row in bank.tables["loans"]]
    for number in range(bank.random.randrange(1, 9)):
        dimension = bank._pick("INDUSTRY", "INDUSTRY", "PRODUCT", "REGION", "CUSTOMER", "GROUP")
        members = {
            "INDUSTRY": INDUSTRIES,
            "PRODUCT": ("P1", "P2", "P9"),
            "REGION": (*bank.org_ids, "O99"),
            "CUSTOMER": (*bank.customer_ids, "C99"),
            "GROUP": ("G1", "G2", "G9"),
        }[dimension]
        first = bank._pick(None, None, bank._day(bank.opening, bank.as_of_date), *_about(bank))
        last = bank._pick(None, None, None, *_about(bank))
        row: dict[str, Any] = {
            "policy_id": f"P{number}",
            "dimension": dimension,
            "member": bank._pick(*members),
            "effective_from": first,
            "effective_to": None if last is None else max(last, first or last),
            **_limit(bank, amounts),
        }
        bank._add("policy_limits", **row)
        if bank._chance(0.1):
            changed = row | {"limit_amount": None, "limit_ratio": Decimal(50), "banned": None}
            bank.later.setdefault("policy_limits", []).append(changed)


def _about(bank: "_Bank") -> list[Any]:
    return [bank.as_of_date + timedelta(days=shift) for shift in (-1, 0, 1)]


def _limit(bank: "_Bank", amounts: list[Decimal]) -> dict[str, Any]:
    match bank._pick("amount", "amount", "ratio", "ban", "limit and ban"):
        case "ratio":
            return {
                "limit_ratio": bank._pick(
                    Decimal(0), Decimal("12.345678"), Decimal(40), Decimal(100)
                )
            }
        case "ban":
            return {"banned": True}
        case "limit and ban":
            return {"banned": True, "limit_amount": bank._pick(*amounts)}
        case _:
            # Of few loans one amount paid out is just what is outstanding.
            return {
                "limit_amount": bank._pick(Decimal(0), *amounts),
                "banned": bank._pick(None, False),
            }
