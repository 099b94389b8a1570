"""Questions about what is waiting to be inspected or put right, and who leaves it undone."""

from datetime import date

import polars as pl

from warehouse.query.fragments import PARTS
from warehouse.reading import Scope, Warehouse

# What waits that is no inspection: a finding to be put right.
RECTIFY = "RECTIFY"
EVERY_WORK = "ALL"
# Everything undone, of the whole organisation: as of the as-of date, whatever month is looked at.
_WORK = f"""
    select inspection_duties.duty_id as work_id, inspection_duties.inspection_type as work_kind,
        inspection_duties.org_id, inspection_duties.customer_id, inspection_duties.loan_id,
        inspection_duties.officer_id, inspection_duties.due_date,
        inspection_duties.planned_date, inspection_duties.outstanding_principal,
        inspection_duties.rule_code as about
    from inspection_duties
    where inspection_duties.duty_state in ('OVERDUE', 'OPEN')
    union all
    select findings.finding_id, '{RECTIFY}', findings.org_id, findings.customer_id,
        findings.loan_id, findings.officer_id, findings.rectify_due, null, null,
        findings.category
    from findings
    where findings.finding_state in ('OVERDUE', 'OPEN') and findings.rectify_due is not null
"""


def work_waiting(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    as_of_date: date,
    week_end: date,
    due_by: date,
) -> pl.DataFrame:
    """What is waiting by kind: overdue, due today, later this week, later up to a day.

    ``ALL`` stands first, then the kinds with most overdue. No row where nothing waits.
    """
    return warehouse.read(
        scope,
        f"""
        with waiting as (
            select work.* from ({_WORK}) as work
            inner join org_closure on work.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id and work.due_date <= $due_by
        ),
        kinds as (
            select work_kind, due_date from waiting
            union all
            select '{EVERY_WORK}' as work_kind, due_date from waiting
        )
        select work_kind,
            count(*) as waiting_count,
            count(case when due_date < $as_of_date then 1 end) as overdue_count,
            count(case when due_date = $as_of_date then 1 end) as today_count,
            count(case when due_date > $as_of_date and due_date <= $week_end then 1 end)
                as week_count,
            count(case when due_date > $as_of_date and due_date > $week_end then 1 end)
                as later_count,
            min(due_date) as oldest_due_date
        from kinds
        group by work_kind
        order by work_kind <> '{EVERY_WORK}', overdue_count desc, waiting_count desc, work_kind
        """,
        org_id=org_id,
        as_of_date=as_of_date,
        week_end=week_end,
        due_by=due_by,
    )


_CHOSEN_WORK = f"""
    from ({_WORK}) as work
    inner join org_closure on work.org_id = org_closure.descendant_org_id
    inner join org_units on work.org_id = org_units.org_id
    left join loans on work.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and work.due_date <= $due_by
        and ($due_from is null or work.due_date >= $due_from)
        and ($work_kind = '{EVERY_WORK}' or work.work_kind = $work_kind)
"""


def work_rows(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    as_of_date: date,
    work_kind: str,
    due_from: date | None,
    due_by: date,
    limit: int,
) -> pl.DataFrame:
    """What is waiting, the oldest first; ``days_late`` is below 0 for what is not yet due."""
    return warehouse.read(
        scope,
        f"""
        select work.*, cast($as_of_date - work.due_date as integer) as days_late,
            org_units.org_name, org_units.org_status, loans.customer_name,
            loans.class_used, loans.days_past_due
        {_CHOSEN_WORK}
        order by work.due_date, work.outstanding_principal desc nulls last, work.work_id
        limit $limit
        """,
        org_id=org_id,
        as_of_date=as_of_date,
        work_kind=work_kind,
        due_from=due_from,
        due_by=due_by,
        limit=limit,
    )


def work_totals(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    work_kind: str,
    due_from: date | None,
    due_by: date,
) -> pl.DataFrame:
    """What ``work_rows`` comes to without a limit: one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as work_count, count(distinct work.customer_id) as customer_count,
            count(distinct work.org_id) as organisation_count
        {_CHOSEN_WORK}
        """,
        org_id=org_id,
        work_kind=work_kind,
        due_from=due_from,
        due_by=due_by,
    )


def work_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    as_of_date: date,
    due_by: date,
    month_end_date: date,
    since: date,
) -> pl.DataFrame:
    """Who leaves work undone: the organisations directly below, and the own of this one.

    What is overdue and waiting is as of the as-of date, what fell due is of the month; ``trend`` is
    the share done in time at each month end after ``since``. Most overdue first; adds up.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        waiting as (
            select part.org_id, part.is_own,
                count(case when work.due_date < $as_of_date and work.work_kind <> '{RECTIFY}'
                    then 1 end) as overdue_now_count,
                count(case when work.due_date < $as_of_date and work.work_kind = '{RECTIFY}'
                    then 1 end) as overdue_finding_count,
                count(case when work.due_date >= $as_of_date then 1 end) as open_count,
                min(work.due_date) as oldest_due_date
            from part
            inner join ({_WORK}) as work on part.descendant_org_id = work.org_id
            where work.due_date <= $due_by
            group by part.org_id, part.is_own
        ),
        months as (
            select part.org_id, part.is_own, inspection_months.month_end_date,
                cast(sum(inspection_months.due_count) as bigint) as due_count,
                cast(sum(inspection_months.done_count) as bigint) as done_count,
                cast(sum(inspection_months.on_time_count) as bigint) as on_time_count,
                cast(sum(inspection_months.missed_count) as bigint) as missed_count
            from part
            inner join inspection_months on part.descendant_org_id = inspection_months.org_id
            where inspection_months.inspection_type = 'ALL'
                and inspection_months.month_end_date > $since
                and inspection_months.month_end_date <= $month_end_date
            group by part.org_id, part.is_own, inspection_months.month_end_date
        ),
        trends as (
            select org_id, is_own,
                list(cast(on_time_count as double) / cast(due_count as double)
                    order by month_end_date) as trend
            from months where due_count > 0
            group by org_id, is_own
        ),
        named as (select distinct org_id, org_name, org_status, is_own from part)
        select named.org_id, named.org_name, named.org_status, named.is_own,
            coalesce(waiting.overdue_now_count, 0) as overdue_now_count,
            coalesce(waiting.overdue_finding_count, 0) as overdue_finding_count,
            coalesce(waiting.open_count, 0) as open_count,
            waiting.oldest_due_date,
            months.due_count, months.done_count, months.on_time_count, months.missed_count,
            cast(months.done_count as double) / nullif(cast(months.due_count as double), 0)
                as completion_rate,
            cast(months.on_time_count as double) / nullif(cast(months.due_count as double), 0)
                as on_time_rate,
            trends.trend
        from named
        left join waiting on named.org_id = waiting.org_id and named.is_own = waiting.is_own
        left join months on named.org_id = months.org_id and named.is_own = months.is_own
            and months.month_end_date = $month_end_date
        left join trends on named.org_id = trends.org_id and named.is_own = trends.is_own
        where waiting.org_id is not null or trends.org_id is not null
        order by named.is_own, overdue_now_count desc, overdue_finding_count desc,
            on_time_rate nulls last, named.org_id
        """,
        org_id=org_id,
        as_of_date=as_of_date,
        due_by=due_by,
        month_end_date=month_end_date,
        since=since,
    )
