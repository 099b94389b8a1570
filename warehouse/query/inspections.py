"""Questions about inspection duties: how many fell due, what became of them, and which they are."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from warehouse.query.portfolio import PARTS
from warehouse.reading import Scope, Warehouse

# All types of inspection together.
ALL_INSPECTIONS = "ALL"
# Duties somebody has to do: undone and past, or due today or later.
WAITING = ("OVERDUE", "OPEN")
_COUNTS = (
    "due_count",
    "left_count",
    "done_count",
    "on_time_count",
    "late_count",
    "overdue_count",
    "missed_count",
    "due_today_count",
    "plan_only_count",
    "planned_late_count",
    "onsite_count",
    "method_known_count",
    "same_person_count",
)
_RATES = """
    cast(done_count as double) / nullif(cast(due_count as double), 0) as completion_rate,
    cast(on_time_count as double) / nullif(cast(due_count as double), 0) as on_time_rate,
    cast(onsite_count as double) / nullif(cast(method_known_count as double), 0) as onsite_rate,
    cast(same_person_count as double) / nullif(cast(done_count as double), 0)
        as same_person_rate
"""


def inspection_frequencies(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """How often what is inspected in this build, in the order of the rules."""
    return warehouse.read(scope, "select * from inspection_frequencies order by rule_no")


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


def inspection_children(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    inspection_type: str = ALL_INSPECTIONS,
) -> pl.DataFrame:
    """What fell due at the organisations directly below, and at the one itself (``is_own``).

    The rows add up to the organisation. Lowest share done in time first.
    """
    sums = ", ".join(f"cast(sum(inspection_months.{name}) as bigint) as {name}" for name in _COUNTS)
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select part.org_id, part.org_name, part.org_status, part.is_own, {sums}
            from part
            inner join inspection_months on part.descendant_org_id = inspection_months.org_id
            where inspection_months.month_end_date = $month_end_date
                and inspection_months.inspection_type = $inspection_type
            group by part.org_id, part.org_name, part.org_status, part.is_own
        )
        select *, {_RATES} from summed
        order by is_own, on_time_rate nulls last, due_count desc, org_id
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        inspection_type=inspection_type,
    )


# Duties of a month are those that fell due in it so far; without a month, of any day.
_CHOSEN = """
    from inspection_duties
    inner join org_closure on inspection_duties.org_id = org_closure.descendant_org_id
    inner join org_units on inspection_duties.org_id = org_units.org_id
    left join loans on inspection_duties.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and (
            $month_end_date is null
            or (
                inspection_duties.month_end_date = $month_end_date
                and inspection_duties.due_date <= $month_end_date
            )
        )
        and ($due_by is null or inspection_duties.due_date <= $due_by)
        and ($inspection_type = 'ALL' or inspection_duties.inspection_type = $inspection_type)
        and list_contains($duty_states, inspection_duties.duty_state)
        and ($officer_id is null or inspection_duties.officer_id = $officer_id)
        and (not $planned_late or inspection_duties.is_planned_late)
        and (not $plan_only or inspection_duties.basis = 'PLAN')
        and (not $same_person or inspection_duties.is_same_person)
"""
# What counts as due, whatever became of it.
DUE_STATES = ("DONE_ON_TIME", "DONE_LATE", "OVERDUE", "MISSED", "OPEN")


def inspection_rows(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date | None = None,
    due_by: date | None = None,
    inspection_type: str = ALL_INSPECTIONS,
    duty_states: Sequence[str] = DUE_STATES,
    officer_id: str | None = None,
    planned_late: bool = False,
    plan_only: bool = False,
    same_person: bool = False,
    limit: int,
) -> pl.DataFrame:
    """The duties themselves, undone ones first and of those the oldest.

    With ``month_end_date`` those that fell due in the month, which add up to its figures; with
    ``due_by`` those due up to a day; ``duty_states`` says which.
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
        due_by=due_by,
        inspection_type=inspection_type,
        duty_states=list(duty_states),
        officer_id=officer_id,
        planned_late=planned_late,
        plan_only=plan_only,
        same_person=same_person,
        limit=limit,
    )


def inspection_totals(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date | None = None,
    due_by: date | None = None,
    inspection_type: str = ALL_INSPECTIONS,
    duty_states: Sequence[str] = DUE_STATES,
    officer_id: str | None = None,
    planned_late: bool = False,
    plan_only: bool = False,
    same_person: bool = False,
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
        due_by=due_by,
        inspection_type=inspection_type,
        duty_states=list(duty_states),
        officer_id=officer_id,
        planned_late=planned_late,
        plan_only=plan_only,
        same_person=same_person,
    )


def inspections_waiting(
    warehouse: Warehouse, scope: Scope, *, org_id: str, due_by: date
) -> pl.DataFrame:
    """What is to be done by type: overdue, and due up to a day; most overdue first."""
    return warehouse.read(
        scope,
        """
        select inspection_duties.inspection_type,
            count(case when inspection_duties.duty_state = 'OVERDUE' then 1 end) as overdue_count,
            count(case when inspection_duties.duty_state = 'OPEN' then 1 end) as open_count,
            min(inspection_duties.due_date) as oldest_due_date
        from inspection_duties
        inner join org_closure on inspection_duties.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and inspection_duties.due_date <= $due_by
            and inspection_duties.duty_state in ('OVERDUE', 'OPEN')
        group by inspection_duties.inspection_type
        order by overdue_count desc, open_count desc, inspection_duties.inspection_type
        """,
        org_id=org_id,
        due_by=due_by,
    )


def inspections_by_officer(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """What fell due in the month by account manager of the loan; most undone first."""
    return warehouse.read(
        scope,
        """
        select inspection_duties.officer_id,
            count(*) as due_count,
            count(inspection_duties.done_date) as done_count,
            count(case when inspection_duties.duty_state = 'DONE_ON_TIME' then 1 end)
                as on_time_count,
            count(case when inspection_duties.duty_state in ('OVERDUE', 'MISSED') then 1 end)
                as overdue_count
        from inspection_duties
        inner join org_closure on inspection_duties.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and inspection_duties.month_end_date = $month_end_date
            and inspection_duties.due_date <= $month_end_date
            and inspection_duties.duty_state <> 'LEFT'
            and inspection_duties.officer_id is not null
        group by inspection_duties.officer_id
        order by overdue_count desc, due_count desc, inspection_duties.officer_id
        """,
        org_id=org_id,
        month_end_date=month_end_date,
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
