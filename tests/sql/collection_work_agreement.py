"""Asks both computations what was done about overdue loans and compares them cell by cell."""

from dataclasses import asdict, fields
from datetime import date
from pprint import pformat
from typing import Any

from tests.oracle.collection_steps import Adherence, CollectionSteps, LoanStep
from tests.oracle.collection_work import (
    Action,
    CollectedLoan,
    CollectionWork,
    FirstResponse,
    OrgCollected,
    OrgFirstResponse,
)
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Answers
from tests.sql.agreement import different_cells


def assert_same_collection_work(
    published: Answers,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    steps: CollectionSteps | None = None,
) -> None:
    """Every computed cell about the work of collection is what the second computation says."""
    steps = steps or CollectionSteps(CollectionWork(known, as_of_date, thresholds))
    work = steps.work
    tables: tuple[tuple[str, Any, int, list[Any]], ...] = (
        ("collection_actions", Action, 1, work.actions()),
        ("first_responses", FirstResponse, 2, work.first_responses()),
        ("org_first_responses", OrgFirstResponse, 2, work.org_first_responses()),
        ("collected_loans", CollectedLoan, 2, work.collected_loans()),
        ("org_collected", OrgCollected, 3, work.org_collected()),
        ("loan_collection_steps", LoanStep, 3, steps.loan_steps()),
        ("stage_adherence", Adherence, 3, steps.adherence()),
    )
    for table, row_type, key, computed in tables:
        columns = [column.name for column in fields(row_type)]
        differences = different_cells(
            published.table(table, *columns),
            [asdict(row) for row in computed],
            tuple(columns[:key]),
        )
        assert not differences, (
            f"{table} differs in {len(differences)} cells (key, column, model, second "
            f"computation):\n{pformat(differences[:12], width=150)}"
        )
