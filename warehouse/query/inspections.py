"""Questions about inspection duties: how many fell due, what became of them, and which they are."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from warehouse.reading import Scope, Warehouse

# All types of inspection together.
ALL_INSPECTIONS = "ALL"


def inspection_figures(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """Every type of inspection with duties due in the month, ``ALL`` first, then the most due.

    Counts of what was done are missing while no file of inspections arrived.
    """
    return warehouse.read(
        scope,
        f"""
        select * from org_inspections
        where org_id = $org_id and month_end_date = $month_end_date
        order by inspection_type <> '{ALL_INSPECTIONS}', due_count desc, inspection_type
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def inspection_trend(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    inspection_type: str = ALL_INSPECTIONS,
) -> pl.DataFrame:
    """One type of inspection, or all, at every month end, earliest first."""
    return warehouse.read(
        scope,
        """
        select org_inspections.* from org_inspections
        inner join month_ends on org_inspections.month_end_date = month_ends.month_end_date
        where org_id = $org_id and inspection_type = $inspection_type
        order by org_inspections.month_end_date
        """,
        org_id=org_id,
        inspection_type=inspection_type,
    )


# Duties of a month are those that fell due in it so far.
_CHOSEN = """
    from inspection_duties
    inner join org_closure on inspection_duties.org_id = org_closure.descendant_org_id
    inner join org_units on inspection_duties.org_id = org_units.org_id
    left join loans on inspection_duties.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and inspection_duties.month_end_date = $month_end_date
        and inspection_duties.due_date <= $month_end_date
        and ($inspection_type = 'ALL' or inspection_duties.inspection_type = $inspection_type)
        and list_contains($duty_states, inspection_duties.duty_state)
"""
# What counts as due, whatever became of it.
DUE_STATES = ("DONE_ON_TIME", "DONE_LATE", "OVERDUE", "MISSED", "OPEN")


def inspection_rows(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    inspection_type: str = ALL_INSPECTIONS,
    duty_states: Sequence[str] = DUE_STATES,
    limit: int,
) -> pl.DataFrame:
    """The duties that fell due in the month, undone ones first and of those the oldest.

    They add up to the figures of the month; ``duty_states`` says which.
    """
    return warehouse.read(
        scope,
        f"""
        select inspection_duties.*, org_units.org_name, org_units.org_status,
            loans.customer_name, loans.product_code, loans.class_used, loans.days_past_due
        {_CHOSEN}
        order by inspection_duties.done_date is not null, inspection_duties.due_date,
            inspection_duties.outstanding_principal desc nulls last, inspection_duties.duty_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        inspection_type=inspection_type,
        duty_states=list(duty_states),
        limit=limit,
    )


def inspection_totals(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    inspection_type: str = ALL_INSPECTIONS,
    duty_states: Sequence[str] = DUE_STATES,
) -> pl.DataFrame:
    """How many duties ``inspection_rows`` has without a limit, of how many loans: one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as duty_count,
            count(distinct inspection_duties.loan_id) as loan_count,
            min(inspection_duties.due_date) as oldest_due_date
        {_CHOSEN}
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        inspection_type=inspection_type,
        duty_states=list(duty_states),
    )


def coverage(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """How much of the book was inspected in the days up to a month end: one row, or none."""
    return warehouse.read(
        scope,
        "select * from org_inspection_coverage "
        "where org_id = $org_id and month_end_date = $month_end_date",
        org_id=org_id,
        month_end_date=month_end_date,
    )


def coverage_trend(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """How much of the book was inspected at every month end, earliest first."""
    return warehouse.read(
        scope,
        "select * from org_inspection_coverage where org_id = $org_id order by month_end_date",
        org_id=org_id,
    )


_UNINSPECTED = """
    from uninspected_loans
    inner join org_closure on uninspected_loans.org_id = org_closure.descendant_org_id
    inner join org_units on uninspected_loans.org_id = org_units.org_id
    left join loans on uninspected_loans.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and (not $never_only or uninspected_loans.is_never_inspected)
"""


def uninspected(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    never_only: bool = False,
    limit: int,
) -> pl.DataFrame:
    """Loans of high risk never inspected, or not for too long; never and most balance first."""
    return warehouse.read(
        scope,
        f"""
        select uninspected_loans.*, org_units.org_name, org_units.org_status,
            loans.customer_name, loans.product_code
        {_UNINSPECTED}
        order by not uninspected_loans.is_never_inspected,
            uninspected_loans.outstanding_principal desc nulls last, uninspected_loans.loan_id
        limit $limit
        """,
        org_id=org_id,
        never_only=never_only,
        limit=limit,
    )


def uninspected_totals(
    warehouse: Warehouse, scope: Scope, *, org_id: str, never_only: bool = False
) -> pl.DataFrame:
    """What ``uninspected`` comes to without a limit: one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as loan_count,
            count(distinct uninspected_loans.customer_id) as customer_count,
            sum(uninspected_loans.outstanding_principal) as outstanding_principal
        {_UNINSPECTED}
        """,
        org_id=org_id,
        never_only=never_only,
    )
