"""A bank of four organisations and three loans: 总行 above a region with two branches."""

from typing import Any

from tests.batches import write_batch
from warehouse.contracts.batch import Manifest
from warehouse.paths import Home

ORGANISATIONS: list[dict[str, Any]] = [
    {"org_id": "H", "org_name": "总行", "org_level": "HEAD"},
    {"org_id": "R1", "org_name": "东区分行", "org_level": "REGION", "parent_org_id": "H"},
    {"org_id": "B1", "org_name": "湖滨支行", "parent_org_id": "R1"},
    {"org_id": "B2", "org_name": "解放路支行", "parent_org_id": "R1"},
]


def loan(loan_id: str, org_id: str = "B1", amount: str = "100.00", **more: Any) -> dict[str, Any]:
    """One loan of customer C1, paid out on 2025-02-10."""
    return {
        "loan_id": loan_id,
        "customer_id": "C1",
        "org_id": org_id,
        "disbursed_amount": amount,
        "disbursed_date": "2025-02-10",
    } | more


LOANS = [loan("L1", "B1"), loan("L2", "B1", "200.00"), loan("L3", "B2", "400.00")]


def write_tiny_bank(
    home: Home, *, has_journal: bool = True, **tables: list[dict[str, Any]]
) -> Manifest:
    """Deliver the tiny bank, with some of its tables replaced or added."""
    return write_batch(
        home,
        {
            "org_units": ORGANISATIONS,
            "customers": [{"customer_id": "C1"}],
            "loans": LOANS,
        }
        | tables,
        has_journal=has_journal,
    )
