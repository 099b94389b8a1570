"""Asks both computations for what was recovered and compares them cell by cell."""

from dataclasses import asdict, fields
from datetime import date
from pprint import pformat
from typing import Any

from tests.oracle.collection import Collection
from tests.oracle.collection_rows import (
    Breakdown,
    CollectionMonth,
    CurvePoint,
    OrgCollection,
    RecoveredPayment,
    Target,
)
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published
from tests.sql.agreement import different_cells


def assert_same_collection(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every computed cell about recovered money is what the second computation says."""
    collection = Collection(known, as_of_date, thresholds)
    tables: tuple[tuple[str, Any, int, list[Any]], ...] = (
        ("recovered_payments", RecoveredPayment, 1, collection.payments),
        ("collection_months", CollectionMonth, 2, collection.months),
        ("org_collection", OrgCollection, 2, collection.orgs()),
        ("collection_breakdowns", Breakdown, 4, collection.breakdowns()),
        ("collection_targets", Target, 1, collection.targets()),
        ("recovery_curves", CurvePoint, 3, collection.curves()),
    )
    for table, row_type, key_length, computed in tables:
        columns = [column.name for column in fields(row_type)]
        differences = different_cells(
            published.table(table, *columns),
            [asdict(row) for row in computed],
            tuple(columns[:key_length]),
        )
        assert not differences, (
            f"{table} differs in {len(differences)} cells (key, column, model, second "
            f"computation):\n{pformat(differences[:12], width=150)}"
        )
