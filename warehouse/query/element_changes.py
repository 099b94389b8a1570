"""Questions about what was changed of what was agreed, by whom, when, and what came of it."""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS, beyond_low_risk
from warehouse.reading import Scope, Warehouse

# What may be wrong with a change; None: any change.
ChangeFinding: TypeAlias = Literal[
    "without_approval", "self_approved", "while_overdue", "repeated", "later_overdue"
]
_FOUND: dict[str, str] = {
    "without_approval": "changes.is_without_approval",
    "self_approved": "changes.is_self_approved",
    "while_overdue": "changes.is_while_overdue",
    "repeated": "changes.is_repeated",
    "later_overdue": "changes.is_later_overdue",
}
_SUMS = """
    count(*) as change_count,
    count(distinct changes.loan_id) as loan_count,
    sum(changes.principal_before) as principal_before,
    count(case when changes.is_without_approval then 1 end) as without_approval_count,
    count(case when changes.is_self_approved then 1 end) as self_approved_count,
    count(changes.days_past_due_before) as overdue_known_count,
    count(case when changes.is_while_overdue then 1 end) as while_overdue_count,
    count(case when changes.is_without_approval and changes.is_while_overdue then 1 end)
        as overdue_without_approval_count,
    count(case when changes.is_repeated then 1 end) as repeated_count,
    count(case when changes.is_matured then 1 end) as matured_count,
    count(case when changes.is_later_overdue then 1 end) as later_overdue_count
"""
_RATES = """
    cast(without_approval_count as double) / nullif(cast(change_count as double), 0)
        as without_approval_rate,
    cast(while_overdue_count as double) / nullif(cast(overdue_known_count as double), 0)
        as while_overdue_rate,
    cast(repeated_count as double) / nullif(cast(change_count as double), 0) as repeated_rate,
    cast(later_overdue_count as double) / nullif(cast(matured_count as double), 0)
        as later_overdue_rate
"""
_IN_TIME = f"""
    changes.month_end_date > cast($since as date)
    and changes.month_end_date <= cast($month_end_date as date)
    and {beyond_low_risk("changes")}
"""
_IS_LISTED = f"org_closure.ancestor_org_id = $org_id and {_IN_TIME}"
_LISTED = f"""
    from element_changes as changes
    inner join org_closure on changes.org_id = org_closure.descendant_org_id
    where {_IS_LISTED}
"""


def changes_by_type(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """Changes of the months after ``since`` by kind, most first; the row of all has no kind."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select changes.event_type, {_SUMS} {_LISTED} group by changes.event_type
            union all
            select null as event_type, {_SUMS} {_LISTED}
        )
        select *, {_RATES} from summed where change_count > 0
        order by event_type is not null, change_count desc, event_type
        """,
        org_id=org_id,
        since=since,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )


def changes_outcomes(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """What became of the changes of each kind, as known now: changes and principal before them."""
    return warehouse.read(
        scope,
        f"""
        select changes.event_type, changes.outcome, count(*) as change_count,
            sum(changes.principal_before) as principal_before
        {_LISTED}
        group by changes.event_type, changes.outcome
        order by changes.event_type, changes.outcome
        """,
        org_id=org_id,
        since=since,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )


def element_changes_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """Changes at the organisations directly below, and of the own loans (``is_own``).

    Those with most changes without approval or while overdue first; counts add up to the
    organisation.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART}, {_SUMS}
            from part
            inner join element_changes as changes on part.descendant_org_id = changes.org_id
            where {_IN_TIME}
            group by {PART}
        )
        select *, {_RATES} from summed
        order by overdue_without_approval_count desc,
            without_approval_count + while_overdue_count desc, change_count desc, org_id
        """,
        org_id=org_id,
        since=since,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )


def element_changes(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    month_end_date: date,
    event_type: str | None,
    finding: ChangeFinding | None,
    without_low_risk: bool = False,
    limit: int,
) -> pl.DataFrame:
    """Changes one by one, those with most against them first; they add up to the counts."""
    return warehouse.read(
        scope,
        f"""
        select changes.*, loans.customer_name, loans.org_name
        from element_changes as changes
        inner join org_closure on changes.org_id = org_closure.descendant_org_id
        left join loans on changes.loan_id = loans.loan_id
        where {_IS_LISTED}
            and ($event_type is null or changes.event_type = $event_type)
            and {_FOUND.get(finding or "", "true")}
        order by cast(changes.is_without_approval as integer)
                + cast(changes.is_self_approved as integer)
                + cast(coalesce(changes.is_while_overdue, false) as integer)
                + cast(changes.is_repeated as integer)
                + cast(coalesce(changes.is_later_overdue, false) as integer) desc,
            changes.event_date desc, changes.event_id
        limit $limit
        """,
        org_id=org_id,
        since=since,
        month_end_date=month_end_date,
        event_type=event_type,
        without_low_risk=without_low_risk,
        limit=limit,
    )
