"""Asks both computations for the exceptions and compares them cell by cell."""

from dataclasses import asdict, fields
from datetime import date
from pprint import pformat
from typing import Any

from tests.oracle.exceptions import Exceptional, exceptions
from tests.oracle.org_exceptions import (
    ClassAlert,
    OrgException,
    class_alerts,
    org_exceptions,
    org_provisions,
)
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published, Row
from tests.sql.agreement import assert_same_table, different_cells

PROVISIONS = """
    select
        ancestor_org_id as org_id, month_end_date,
        cast(sum(loan_count) as bigint) as loan_count,
        cast(sum(provisioned_loan_count) as bigint) as provisioned_loan_count,
        sum(provision_amount) as provision_amount,
        sum(npl_principal) as npl_principal
    from provision_months
    inner join org_closure on provision_months.org_id = org_closure.descendant_org_id
    group by all
"""


def assert_same_exceptions(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every cell of the exceptions of the published build is what the second computation says."""
    assert_same_table(
        published,
        "exceptions",
        Exceptional,
        ("loan_id", "rule_code", "month_end_date"),
        exceptions(known, as_of_date, thresholds),
        known,
    )
    asked = (known, as_of_date, thresholds)
    _same(published, "org_exceptions", OrgException, 3, org_exceptions(*asked))
    _same(published, "org_class_alerts", ClassAlert, 4, class_alerts(*asked))
    rows = published.rows(PROVISIONS)
    _same_rows("provision_months", rows, 2, org_provisions(*asked))


def _same(published: Published, table: str, row_type: Any, key: int, computed: list[Any]) -> None:
    columns = [column.name for column in fields(row_type)]
    _same_rows(table, published.table(table, *columns), key, computed)


def _same_rows(table: str, by_model: list[Row], key: int, computed: list[Any]) -> None:
    """``key``: how many of the first columns of a row are its key."""
    names = tuple(by_model[0])[:key] if by_model else ()
    by_oracle = [asdict(one) for one in computed]
    assert bool(by_model) == bool(by_oracle), f"{table} is empty in one of the two"
    differences = different_cells(by_model, by_oracle, names)
    assert not differences, f"{table}: {pformat(differences[:12], width=150)}"
