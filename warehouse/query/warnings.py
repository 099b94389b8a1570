"""Questions about warnings: what waits, who handles them in time, and the life of one.

All stand as of the data date but the figures at month ends, which ``org_warnings`` holds.
"""

from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse

WarningList: TypeAlias = Literal[
    "CONFIRM",
    "CLOSE",
    "UNRECORDED",
    "RELEASE",
    "OPEN",
    "WITHOUT_EVIDENCE",
    "SAME_PERSON",
    "ALL",
]
WARNING_LISTS: tuple[WarningList, ...] = (
    "CONFIRM",
    "CLOSE",
    "UNRECORDED",
    "RELEASE",
    "OPEN",
    "WITHOUT_EVIDENCE",
    "SAME_PERSON",
    "ALL",
)
# The rows of each list; both columns of deadlines are empty where nothing tells what was done.
_LISTS = """
    case $listed
        when 'CONFIRM' then warnings.confirm_state in ('WAITING', 'OVERDUE')
        when 'CLOSE' then warnings.handling_state = 'OVERDUE'
        when 'UNRECORDED' then warnings.is_open
            and warnings.recorded_count = 0 and warnings.action_count = 0
        when 'RELEASE' then warnings.is_open and warnings.signal_state = 'ENDED'
        when 'OPEN' then warnings.is_open
        when 'WITHOUT_EVIDENCE' then warnings.is_without_evidence
        when 'SAME_PERSON' then warnings.is_same_person
        else warnings.warning_state <> 'NOT_RECORDED'
    end
    and ($level is null or warnings.level = $level)
"""
_FIGURES = """
    count(case when warnings.is_open then 1 end) as open_count,
    count(case when warnings.is_open and warnings.level = 'RED' then 1 end) as red_count,
    count(case when warnings.is_open and warnings.level = 'ORANGE' then 1 end) as orange_count,
    count(case when warnings.is_overdue or warnings.is_confirm_overdue then 1 end) as late_count,
    count(case when warnings.is_overdue then 1 end) as overdue_count,
    count(case when warnings.is_confirm_overdue then 1 end) as confirm_overdue_count,
    count(case when warnings.is_open and warnings.recorded_count = 0
        and warnings.action_count = 0 then 1 end) as unrecorded_count,
    count(case when (warnings.is_overdue or warnings.is_confirm_overdue)
        and warnings.recorded_count = 0 and warnings.action_count = 0 then 1 end)
        as late_unrecorded_count,
    count(case when warnings.confirm_state = 'WAITING' then 1 end) as confirm_waiting_count,
    count(case when warnings.is_open and warnings.signal_state = 'ENDED' then 1 end)
        as release_count,
    count(case when warnings.handling_state not in ('NOT_KNOWN', 'LEFT')
        and warnings.close_due_date <= build_info.as_of_date then 1 end) as handled_due_count,
    count(case when warnings.handling_state = 'IN_TIME'
        and warnings.close_due_date <= build_info.as_of_date then 1 end)
        as handled_in_time_count,
    count(case when warnings.confirm_state not in ('NOT_KNOWN', 'LEFT')
        and warnings.confirm_due_date <= build_info.as_of_date then 1 end) as confirm_due_count,
    count(case when warnings.confirm_state = 'IN_TIME'
        and warnings.confirm_due_date <= build_info.as_of_date then 1 end)
        as confirmed_in_time_count,
    count(case when warnings.is_without_evidence then 1 end) as without_evidence_count,
    count(case when warnings.is_same_person then 1 end) as same_person_count,
    count(case when warnings.warning_state in ('CLOSED', 'FALSE_POSITIVE') then 1 end)
        as closed_count,
    sum(warnings.planned_amount) as planned_amount,
    sum(case when warnings.planned_amount is not null then coalesce(warnings.mitigated_amount, 0)
        end) as mitigated_amount
"""
_RATES = """
    cast(handled_in_time_count as double) / nullif(cast(handled_due_count as double), 0)
        as timeliness_rate,
    cast(confirmed_in_time_count as double) / nullif(cast(confirm_due_count as double), 0)
        as confirm_rate
"""
_ROW = """
    warnings.*,
    least(
        case when warnings.confirm_state in ('WAITING', 'OVERDUE')
            then warnings.confirm_due_date end,
        case when warnings.handling_state in ('WAITING', 'OVERDUE')
            then warnings.close_due_date end
    ) as next_deadline,
    org_units.org_name,
    org_units.org_status,
    loans.customer_name
"""
_NAMED = """
    left join org_units on warnings.org_id = org_units.org_id
    left join (
        select customer_id, max(customer_name) as customer_name from loans group by customer_id
    ) as loans on warnings.customer_id = loans.customer_id
"""


def warning_figures(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """What is open, late and handled in time: one row. ``known_count``: warnings in scope."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select {_FIGURES}
            from warnings
            inner join org_closure on warnings.org_id = org_closure.descendant_org_id
            cross join build_info
            where org_closure.ancestor_org_id = $org_id
                and warnings.warning_state <> 'NOT_RECORDED'
        )
        select summed.*, {_RATES}, (select count(*) from warnings) as known_count,
            (select count(*) from warnings where recorded_count > 0 or action_count > 0)
                as recorded_count
        from summed
        """,
        org_id=org_id,
    )


def warnings_by_level(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The same by level, gravest first; the rows add up to the organisation."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select warnings.level, {_FIGURES}
            from warnings
            inner join org_closure on warnings.org_id = org_closure.descendant_org_id
            cross join build_info
            where org_closure.ancestor_org_id = $org_id
                and warnings.warning_state <> 'NOT_RECORDED'
            group by warnings.level
        )
        select summed.*, {_RATES} from summed
        order by case level when 'RED' then 1 when 'ORANGE' then 2 when 'YELLOW' then 3 else 4 end
        """,
        org_id=org_id,
    )


def warnings_by_child(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The same at the organisations directly below and the own; most late first."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART}, {_FIGURES}
            from part
            inner join warnings on part.descendant_org_id = warnings.org_id
            cross join build_info
            where warnings.warning_state <> 'NOT_RECORDED'
            group by {PART}
        )
        select *, {_RATES} from summed
        order by is_own, late_count desc, open_count desc, org_id
        """,
        org_id=org_id,
    )


def warning_history(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """All levels together at each month end, earliest first."""
    return warehouse.read(
        scope,
        """
        select month_end_date,
            cast(sum(open_count) as bigint) as open_count,
            cast(sum(handled_due_count) as bigint) as handled_due_count,
            cast(sum(handled_in_time_count) as bigint) as handled_in_time_count,
            cast(sum(handled_in_time_count) as double)
                / nullif(cast(sum(handled_due_count) as double), 0) as timeliness_rate,
            cast(sum(confirmed_in_time_count) as double)
                / nullif(cast(sum(confirm_due_count) as double), 0) as confirm_rate
        from org_warnings where org_id = $org_id
        group by month_end_date order by month_end_date
        """,
        org_id=org_id,
    )


def warning_total_of(
    warehouse: Warehouse, scope: Scope, *, org_id: str, listed: WarningList, level: str | None
) -> pl.DataFrame:
    """How many warnings a list has: ``warning_count``, one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as warning_count
        from warnings
        inner join org_closure on warnings.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id and {_LISTS}
        """,
        org_id=org_id,
        listed=listed,
        level=level,
    )


def warnings_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    listed: WarningList,
    level: str | None,
    limit: int,
) -> pl.DataFrame:
    """The warnings of a list: what is late longest first, then the gravest."""
    return warehouse.read(
        scope,
        f"""
        select {_ROW}
        from warnings
        inner join org_closure on warnings.org_id = org_closure.descendant_org_id
        {_NAMED}
        where org_closure.ancestor_org_id = $org_id and {_LISTS}
        order by next_deadline nulls last, warnings.triggered_date desc, warnings.warning_id
        limit $limit
        """,
        org_id=org_id,
        listed=listed,
        level=level,
        limit=limit,
    )


def warning(warehouse: Warehouse, scope: Scope, *, warning_id: str) -> pl.DataFrame:
    """One warning as it stands; no row where the reader may not see it."""
    return warehouse.read(
        scope,
        f"select {_ROW} from warnings {_NAMED} where warnings.warning_id = $warning_id",
        warning_id=warning_id,
    )


def signals_of_warning(warehouse: Warehouse, scope: Scope, *, warning_id: str) -> pl.DataFrame:
    """The records and signals a warning holds together, earliest first."""
    return warehouse.read(
        scope,
        """
        select * from warning_signals where warning_id = $warning_id
        order by from_date, member_kind, member_id
        """,
        warning_id=warning_id,
    )


def steps_of_warning(warehouse: Warehouse, scope: Scope, *, warning_id: str) -> pl.DataFrame:
    """The steps taken on a warning, in order."""
    return warehouse.read(
        scope,
        """
        select * from warning_actions where warning_id = $warning_id
        order by action_date, seq, recorded_warning_id
        """,
        warning_id=warning_id,
    )


def open_warnings_of_customer(
    warehouse: Warehouse, scope: Scope, *, customer_id: str
) -> pl.DataFrame:
    """The open warnings of a customer and its loans, gravest first."""
    return warehouse.read(
        scope,
        f"""
        select {_ROW}
        from warnings {_NAMED}
        where warnings.customer_id = $customer_id and warnings.is_open
        order by case warnings.level when 'RED' then 1 when 'ORANGE' then 2 when 'YELLOW' then 3
            else 4 end, warnings.triggered_date, warnings.warning_id
        """,
        customer_id=customer_id,
    )
