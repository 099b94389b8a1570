"""Questions about the work of collection: really collected, how soon, and as the stage asks.

Rows are of the month end asked for; what a stage asked stands with the month of its last day.
"""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PARTS
from warehouse.reading import Scope, Warehouse

WorkState: TypeAlias = Literal["NEGLECTED", "WAITING", "UNKNOWN", "COLLECTED"]
# The account manager of loans that have none; it is no number of anybody.
NO_OFFICER = ""

_COUNTS = """
    count(collected_loans.loan_id) as loan_count,
    count(case when work_state <> 'UNKNOWN' then 1 end) as tested_loan_count,
    count(case when work_state = 'COLLECTED' then 1 end) as collected_loan_count,
    count(case when work_state = 'WAITING' then 1 end) as waiting_loan_count,
    count(case when work_state = 'NEGLECTED' then 1 end) as neglected_loan_count,
    count(case when work_state = 'UNKNOWN' then 1 end) as unknown_loan_count,
    sum(collected_loans.overdue_amount) as overdue_amount,
    case
        when count(case when work_state = 'NEGLECTED' then 1 end) = 0 then 0
        else sum(case when work_state = 'NEGLECTED' then collected_loans.overdue_amount end)
    end as neglected_overdue_amount,
    cast(sum(collected_loans.action_count) as bigint) as action_count,
    cast(count(case when work_state = 'COLLECTED' then 1 end) as double)
        / nullif(cast(count(case when work_state <> 'UNKNOWN' then 1 end) as double), 0)
        as collected_rate,
    cast(sum(collected_loans.action_count) as double)
        / nullif(cast(count(collected_loans.loan_id) as double), 0) as actions_per_loan
"""


def collection_recorded(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """How many actions of collection the bank has delivered: ``action_count``, one row."""
    return warehouse.read(
        scope,
        """
        select coalesce(sum(current_rows), 0) as action_count
        from control_totals where table_name = 'collection_actions'
        """,
    )


def collected_standing(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The work of an organisation: one row. What is not on record is missing."""
    return warehouse.read(
        scope,
        """
        with steps as (
            select org_id, cast(sum(due_count) as bigint) as due_count,
                cast(sum(on_time_count) as bigint) as on_time_count,
                cast(sum(missed_count) as bigint) as missed_count
            from stage_adherence
            where org_id = $org_id and month_end_date = $month_end_date
            group by org_id
        )
        select org_units.org_id, collected.loan_count, collected.tested_loan_count,
            collected.collected_loan_count, collected.waiting_loan_count,
            collected.neglected_loan_count,
            collected.loan_count - collected.tested_loan_count as unknown_loan_count,
            collected.overdue_amount, collected.neglected_overdue_amount,
            collected.action_count, collected.collected_rate, collected.actions_per_loan,
            responses.started_count, responses.responded_count, responses.waiting_count,
            responses.ended_count, responses.median_response_days,
            steps.due_count, steps.on_time_count, steps.missed_count,
            cast(steps.on_time_count as double)
                / nullif(cast(steps.due_count as double), 0) as adherence_rate
        from org_units
        left join org_collected as collected
            on org_units.org_id = collected.org_id and collected.bucket = 'ANY'
            and collected.month_end_date = $month_end_date
        left join org_first_responses as responses
            on org_units.org_id = responses.org_id
            and responses.month_end_date = $month_end_date
        left join steps on org_units.org_id = steps.org_id
        where org_units.org_id = $org_id
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def collected_by_bucket(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """Overdue loans by bucket, and how many of each were really collected."""
    return warehouse.read(
        scope,
        """
        select *, loan_count - tested_loan_count as unknown_loan_count
        from org_collected
        where org_id = $org_id and month_end_date = $month_end_date and bucket <> 'ANY'
        order by bucket
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def collected_history(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """Really collected month by month."""
    return warehouse.read(
        scope,
        """
        select * from org_collected
        where org_id = $org_id and bucket = 'ANY'
            and month_end_date >= $since and month_end_date <= $until
        order by month_end_date
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def collected_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The work of the organisations directly below and of the own loans (``is_own``), worst first.

    Only those with overdue loans, or with loans that became overdue in the month.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        worked as (
            select part.org_id, part.is_own, {_COUNTS}
            from part
            inner join collected_loans on part.descendant_org_id = collected_loans.org_id
            where collected_loans.month_end_date = $month_end_date
            group by part.org_id, part.is_own
        ),
        responded as (
            select part.org_id, part.is_own, count(*) as started_count,
                count(first_responses.response_days) as responded_count,
                cast(median(first_responses.response_days) as double) as median_response_days
            from part
            inner join first_responses on part.descendant_org_id = first_responses.org_id
            where first_responses.month_end_date = $month_end_date
            group by part.org_id, part.is_own
        ),
        stepped as (
            select part.org_id, part.is_own,
                count(case when step_state <> 'UNKNOWN' then 1 end) as due_count,
                count(case when step_state = 'ON_TIME' then 1 end) as on_time_count,
                count(case when step_state = 'LATE' then 1 end) as late_count,
                count(case when step_state = 'MISSED' then 1 end) as missed_count
            from part
            inner join loan_collection_steps as steps on part.descendant_org_id = steps.org_id
            where steps.month_end_date = $month_end_date
                and steps.step_state not in ('WAITING', 'CEASED')
            group by part.org_id, part.is_own
        ),
        whole as (select distinct org_id, org_name, org_status, is_own from part)
        select whole.org_id, whole.org_name, whole.org_status, whole.is_own,
            coalesce(worked.loan_count, 0) as loan_count,
            coalesce(worked.tested_loan_count, 0) as tested_loan_count,
            coalesce(worked.collected_loan_count, 0) as collected_loan_count,
            coalesce(worked.waiting_loan_count, 0) as waiting_loan_count,
            coalesce(worked.neglected_loan_count, 0) as neglected_loan_count,
            coalesce(worked.unknown_loan_count, 0) as unknown_loan_count,
            worked.overdue_amount,
            case when worked.org_id is null then 0 else worked.neglected_overdue_amount end
                as neglected_overdue_amount,
            coalesce(worked.action_count, 0) as action_count,
            worked.collected_rate, worked.actions_per_loan,
            coalesce(responded.started_count, 0) as started_count,
            coalesce(responded.responded_count, 0) as responded_count,
            responded.median_response_days,
            coalesce(stepped.due_count, 0) as due_count,
            coalesce(stepped.on_time_count, 0) as on_time_count,
            coalesce(stepped.late_count, 0) as late_count,
            coalesce(stepped.missed_count, 0) as missed_count,
            cast(stepped.on_time_count as double)
                / nullif(cast(stepped.due_count as double), 0) as adherence_rate
        from whole
        left join worked on whole.org_id = worked.org_id and whole.is_own = worked.is_own
        left join responded
            on whole.org_id = responded.org_id and whole.is_own = responded.is_own
        left join stepped on whole.org_id = stepped.org_id and whole.is_own = stepped.is_own
        where worked.org_id is not null or responded.org_id is not null
            or stepped.org_id is not null
        order by neglected_loan_count desc, worked.collected_rate nulls last, whole.org_id,
            whole.is_own
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def collected_by_officer(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date, limit: int
) -> pl.DataFrame:
    """The overdue loans of each account manager of now (``officer_key``), most neglected first."""
    return warehouse.read(
        scope,
        f"""
        select coalesce(loans.officer_id, '{NO_OFFICER}') as officer_key, loans.officer_id,
            min(loans.org_name) as org_name, {_COUNTS}
        from collected_loans
        inner join org_closure on collected_loans.org_id = org_closure.descendant_org_id
        inner join loans on collected_loans.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id
            and collected_loans.month_end_date = $month_end_date
        group by loans.officer_id, collected_loans.org_id
        order by neglected_loan_count desc, loan_count desc, officer_key, org_name
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        limit=limit,
    )


_LISTED = """
    from collected_loans
    inner join org_closure on collected_loans.org_id = org_closure.descendant_org_id
    inner join loans on collected_loans.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and collected_loans.month_end_date = $month_end_date
        and collected_loans.work_state = $work_state
        and ($bucket is null or collected_loans.bucket = $bucket)
        and ($officer_key is null or coalesce(loans.officer_id, '') = $officer_key)
"""


def collected_loans_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    work_state: WorkState,
    org_id: str,
    month_end_date: date,
    bucket: str | None,
    officer_key: str | None,
    limit: int,
) -> pl.DataFrame:
    """The overdue loans of a state, the longest without an action that counts first."""
    return warehouse.read(
        scope,
        f"""
        select collected_loans.*, loans.customer_name, loans.org_name, loans.officer_id,
            coalesce(collected_loans.days_since_valid_action,
                collected_loans.month_end_date - collected_loans.overdue_since_date + 1)
                as days_without
        {_LISTED}
        order by days_without desc, collected_loans.overdue_amount desc nulls last,
            collected_loans.loan_id
        limit $limit
        """,
        work_state=work_state,
        org_id=org_id,
        month_end_date=month_end_date,
        bucket=bucket,
        officer_key=officer_key,
        limit=limit,
    )


def collected_total_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    work_state: WorkState,
    org_id: str,
    month_end_date: date,
    bucket: str | None,
    officer_key: str | None,
) -> pl.DataFrame:
    """How many loans ``collected_loans_of`` lists without a limit, and their overdue amount."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as loan_count, sum(collected_loans.overdue_amount) as overdue_amount
        {_LISTED}
        """,
        work_state=work_state,
        org_id=org_id,
        month_end_date=month_end_date,
        bucket=bucket,
        officer_key=officer_key,
    )


def stage_steps(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """What each stage asks, in its order, and what was done; counts are missing without any due."""
    return warehouse.read(
        scope,
        """
        select collection_steps.*, adherence.due_count, adherence.on_time_count,
            adherence.late_count, adherence.missed_count, adherence.unknown_count,
            adherence.adherence_rate
        from collection_steps
        left join stage_adherence as adherence
            on collection_steps.step_code = adherence.step_code
            and adherence.org_id = $org_id and adherence.month_end_date = $month_end_date
        order by collection_steps.step_no
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


_STEPS_LISTED = """
    from loan_collection_steps as steps
    inner join org_closure on steps.org_id = org_closure.descendant_org_id
    inner join loans on steps.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and steps.month_end_date = $month_end_date
        and steps.step_code = $step_code
        and steps.step_state in ('LATE', 'MISSED')
"""


def steps_not_in_time(
    warehouse: Warehouse,
    scope: Scope,
    *,
    step_code: str,
    org_id: str,
    month_end_date: date,
    limit: int,
) -> pl.DataFrame:
    """The loans of which a step due in the month was done late or not at all, open ones first."""
    return warehouse.read(
        scope,
        f"""
        select steps.*, loans.customer_name, loans.org_name, loans.officer_id,
            steps.end_date is null as is_overdue_still
        {_STEPS_LISTED}
        order by steps.step_state = 'LATE', steps.end_date is not null, steps.due_date,
            steps.loan_id, steps.start_date
        limit $limit
        """,
        step_code=step_code,
        org_id=org_id,
        month_end_date=month_end_date,
        limit=limit,
    )


def valid_actions(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """What counts as collecting, by channel, in the order of the table."""
    return warehouse.read(scope, "select * from valid_actions order by channel_no")


def action_windows(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """In how many days loans of each bucket are to be acted on: ``name``, ``value``, ``source``."""
    return warehouse.read(
        scope,
        """
        select name, value, source, is_verified from parameters
        where area = 'collection' and name like 'action_window_days_%' order by name
        """,
    )
