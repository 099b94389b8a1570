"""A row of org_months for tests of what is said about it."""

from decimal import Decimal
from typing import Any

from warehouse.metrics import PORTFOLIO


def org_month(**figures: Any) -> dict[str, Any]:
    """An organisation without loans, but for the figures given."""
    row: dict[str, Any] = {
        one.name: None if one.unit == "ratio" else (0 if one.unit != "yuan" else Decimal(0))
        for one in PORTFOLIO
    }
    limits = {"overdue90_to_npl_limit": 1.0, "overdue90_to_npl_near": 0.9}
    return row | limits | figures
