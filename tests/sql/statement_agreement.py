"""Asks both computations for the financial statements and compares them cell by cell."""

from datetime import date
from typing import Any

from tests.oracle.financial_statements import (
    Duty,
    Flagged,
    IndustryMedian,
    Measured,
    OrgStatement,
    industry_medians,
    org_statements,
    read_statements,
    statement_flags,
    statement_measures,
)
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published
from tests.sql.agreement import assert_same_table


def assert_same_statements(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every cell about statements in the published build is what the second computation says."""
    of = read_statements(known, as_of_date, thresholds)
    of_borrower = ("customer_id", "org_id", "period_end_date")
    tables: tuple[tuple[str, Any, tuple[str, ...], list[Any]], ...] = (
        ("statement_measures", Measured, (*of_borrower, "measure"), statement_measures(of)),
        ("statement_duties", Duty, of_borrower, of.duties()),
        (
            "statement_flags",
            Flagged,
            (*of_borrower, "flag_code", "measure"),
            statement_flags(of),
        ),
        (
            "industry_medians",
            IndustryMedian,
            ("industry_section", "period_end_date", "measure"),
            industry_medians(of),
        ),
        ("org_statements", OrgStatement, ("org_id", "period_end_date"), org_statements(of)),
    )
    for table, row_type, key, computed in tables:
        assert_same_table(published, table, row_type, key, computed, known)
