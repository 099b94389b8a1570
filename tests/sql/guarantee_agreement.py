"""Asks both computations how loans are secured and compares them cell by cell."""

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from tests.oracle.guarantees import (
    Collateral,
    Link,
    LoanGuarantee,
    OrgGuarantee,
    collaterals,
    links,
    loan_guarantees,
    org_guarantees,
)
from tests.oracle.loan_to_value import LoanToValue, loan_to_values
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published
from tests.sql.agreement import assert_same_table, different_cells

# Parts have fourteen decimals until they are added up; here each is compared to the cent.
# By way of six decimals: the double that divides may miss half a cent by a hair.
LINKS = """
    select * replace (
        cast(cast(placed_amount as decimal(38, 6)) as decimal(18, 2)) as placed_amount,
        cast(cast(share_of_value as decimal(38, 6)) as decimal(18, 2)) as share_of_value,
        cast(cast(covered_amount as decimal(38, 6)) as decimal(18, 2)) as covered_amount
    )
    from collateral_loans
"""
# The same nine decimals on both sides: what warns is what is shown.
LOAN_TO_VALUES = """(
    select * replace (round(value, 9) as value)
    from warning_points
    where measure = 'LOAN_TO_VALUE'
)"""


def assert_same_guarantees(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every cell about guarantees in the published build is what the second computation says."""
    tables: tuple[tuple[str, Any, tuple[str, ...], list[Any]], ...] = (
        (
            "loan_guarantees",
            LoanGuarantee,
            ("loan_id",),
            loan_guarantees(known, as_of_date, thresholds),
        ),
        (
            "collaterals",
            Collateral,
            ("collateral_id", "org_id"),
            collaterals(known, as_of_date, thresholds),
        ),
        (
            "org_guarantees",
            OrgGuarantee,
            ("org_id",),
            org_guarantees(known, as_of_date, thresholds),
        ),
        (
            LOAN_TO_VALUES,
            LoanToValue,
            ("loan_id", "from_date"),
            loan_to_values(known, as_of_date, thresholds),
        ),
    )
    columns = ", ".join(column.name for column in fields(Link))
    by_model = published.rows(f"select {columns} from ({LINKS})")
    computed = [asdict(one) for one in links(known, as_of_date, thresholds)]
    assert different_cells(by_model, computed, ("loan_id", "collateral_id")) == []
    for table, row_type, key, rows in tables:
        assert_same_table(published, table, row_type, key, rows, known)
