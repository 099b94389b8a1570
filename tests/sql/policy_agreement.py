"""Asks both computations for the credit policy and compares them cell by cell."""

from dataclasses import asdict, fields
from datetime import date
from pprint import pformat
from typing import Any

from tests.oracle.policy_limits import (
    CreditPolicy,
    PolicyBreach,
    PolicyLimit,
    PolicyLoan,
    PolicyMonth,
)
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published
from tests.sql.agreement import different_cells


def assert_same_policy(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every computed cell about the credit policy is what the second computation says."""
    policy = CreditPolicy(known, as_of_date, thresholds)
    tables: tuple[tuple[str, Any, list[Any]], ...] = (
        ("policy_loans", PolicyLoan, policy.policy_loans()),
        ("policy_months", PolicyMonth, policy.policy_months()),
        ("policy_breaches", PolicyBreach, policy.policy_breaches()),
        ("policy_limits", PolicyLimit, policy.policy_limits()),
    )
    for table, row_type, computed in tables:
        columns = [column.name for column in fields(row_type)]
        differences = different_cells(
            published.table(table, *columns),
            [asdict(row) for row in computed],
            tuple(columns[:2]),
        )
        assert not differences, (
            f"{table} differs in {len(differences)} cells (key, column, model, second "
            f"computation):\n{pformat(differences[:12], width=150)}"
        )
