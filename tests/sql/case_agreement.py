"""Asks both computations for the cases of collection and compares them cell by cell."""

from datetime import date
from typing import Any

from tests.oracle.cases import CaseRow, Cases, OrgQuadrant, Sign, ToDo
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published
from tests.sql.agreement import assert_same_table

WITH_SIGNAL = """
    select customer_id, min(since_date) as since_date from customer_indicators
    where category = 'FINANCIAL' and level_no >= 3 group by customer_id
"""


def assert_same_cases(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every computed cell about the cases is what the second computation says."""
    with_signal = {row["customer_id"]: row["since_date"] for row in published.rows(WITH_SIGNAL)}
    cases = Cases(known, as_of_date, with_signal, thresholds)
    to_dos = "(select * from to_dos where to_do_kind = 'OVERDUE_NO_ACTION')"
    tables: tuple[tuple[str, Any, tuple[str, ...], list[Any]], ...] = (
        ("cases", CaseRow, ("loan_id",), cases.rows),
        ("case_signs", Sign, ("loan_id", "sign_code"), cases.signs),
        (
            "org_case_quadrants",
            OrgQuadrant,
            ("org_id", "willingness", "repayment_source"),
            cases.quadrants(),
        ),
        (to_dos, ToDo, ("item_id",), cases.to_dos()),
    )
    for table, row_type, key, computed in tables:
        assert_same_table(published, table, row_type, key, computed, known)
