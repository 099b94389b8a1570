"""Asks both computations what was promised and kept, and compares them cell by cell."""

from datetime import date, timedelta
from typing import Any

from tests.oracle.promises import DEFAULT_RULES, Kept, Plan, Promise, Promises, Rules, ToDo
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published
from tests.sql.agreement import assert_same_table


def assert_same_promises(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    rules: Rules = DEFAULT_RULES,
) -> None:
    """Every computed cell about promises is what the second computation says."""
    of = Promises(known, as_of_date, thresholds, rules)
    to_dos = "(select * from to_dos where to_do_kind like 'PROMISE%')"
    tables: tuple[tuple[str, Any, tuple[str, ...], list[Any]], ...] = (
        ("promises", Promise, ("promise_id",), of.promises),
        ("promise_plans", Plan, ("loan_id", "made_date"), of.outcomes()),
        ("promises_kept", Kept, ("org_id", "month_end_date"), of.kept()),
        (to_dos, ToDo, ("to_do_kind", "item_id"), of.to_dos()),
    )
    for table, row_type, key, computed in tables:
        assert_same_table(published, table, row_type, key, computed, known)

    by_model: dict[str, dict[date, int]] = {}
    for row in published.rows("select * from warning_points where measure = 'BROKEN_PROMISES'"):
        until = row["to_date"] or as_of_date + timedelta(days=1)
        for number in range((until - row["from_date"]).days):
            day = row["from_date"] + timedelta(days=number)
            by_model.setdefault(row["customer_id"], {})[day] = int(row["value"])
    assert by_model == of.broken_days()
