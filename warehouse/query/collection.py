"""Questions about recovering arrears 清收: what came back of what there was, and the plan."""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PARTS
from warehouse.reading import Scope, Warehouse

# What a recovery is taken apart by; each is the condition a loan of a member meets.
CollectionDimension: TypeAlias = Literal["BUCKET", "PRODUCT", "HAND", "HANDLER"]
_OF_MEMBER = """
    and ($member is null or $member = case cast($dimension as varchar)
        when 'BUCKET' then collection_months.bucket
        when 'PRODUCT' then collection_months.product_code
        when 'HAND' then coalesce(cast(collection_months.hand_no as varchar), 'NONE')
        else coalesce(collection_months.agency_id, collection_months.handler_id, 'NONE')
    end)
"""
_MOST_COHORTS = 12


def collection_history(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """What an organisation recovered in each month, and its plan, earliest first."""
    return warehouse.read(
        scope,
        """
        select * from org_collection
        where org_id = $org_id and month_end_date between $since and $until
        order by month_end_date
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def collection_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """What the organisations directly below recovered and their plans, and the organisation's own
    loans (``is_own``, without a plan), of those with arrears or a target: furthest behind first,
    then those with the most still to recover."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        children as (
            select org_units.org_id, org_units.org_name, org_units.org_status, false as is_own,
                org_collection.overdue_loan_count, org_collection.not_measured_loan_count,
                opening_overdue_amount, measured_opening_amount, recovered_amount, recovery_rate,
                target_amount, planned_amount, plan_completion, time_elapsed, deviation,
                projected_landing, is_behind, untargeted_org_count
            from org_units
            inner join org_collection on org_units.org_id = org_collection.org_id
            where org_units.parent_org_id = $org_id
                and org_collection.month_end_date = $month_end_date
        ),
        own as (
            select part.org_id, part.org_name, part.org_status, true as is_own,
                count(*) as overdue_loan_count,
                count(*) - count(recovered_amount) as not_measured_loan_count,
                sum(opening_overdue_amount) as opening_overdue_amount,
                sum(measured_opening_amount) as measured_opening_amount,
                sum(recovered_amount) as recovered_amount,
                cast(sum(recovered_amount) as double)
                    / nullif(cast(sum(measured_opening_amount) as double), 0) as recovery_rate
            from part
            inner join collection_months on part.descendant_org_id = collection_months.org_id
            where part.is_own and collection_months.month_end_date = $month_end_date
            group by part.org_id, part.org_name, part.org_status
        )
        select * from children
        where overdue_loan_count > 0 or target_amount is not null
        union all by name
        select *, cast(null as decimal(38, 2)) as target_amount, false as is_behind,
            0 as untargeted_org_count
        from own
        order by is_behind desc, deviation nulls last,
            coalesce(opening_overdue_amount, 0) - coalesce(recovered_amount, 0) desc, org_id, is_own
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def collection_members(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date | None,
    dimension: CollectionDimension,
) -> pl.DataFrame:
    """What was recovered by bucket, product, hand or handler, the most arrears first; buckets and
    hands in their order. ``recovery_rate_before`` is that of the month compared with."""
    return warehouse.read(
        scope,
        """
        select now.*, before.recovery_rate as recovery_rate_before
        from collection_breakdowns as now
        left join collection_breakdowns as before
            on now.org_id = before.org_id and now.dimension = before.dimension
            and now.member = before.member
            and before.month_end_date = cast($before_date as date)
        where now.org_id = $org_id and now.month_end_date = $month_end_date
            and now.dimension = $dimension
        order by case when now.dimension in ('BUCKET', 'HAND') then now.member end,
            now.opening_overdue_amount desc nulls last, now.member
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        dimension=dimension,
    )


def collection_loans(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    dimension: CollectionDimension,
    member: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """The loans past due when the month began, all or those of a member, the most still to recover
    first; what they owed and what came back add up to the figures."""
    return warehouse.read(
        scope,
        f"""
        select collection_months.*, loans.customer_name, loans.org_name, loans.officer_id,
            loans.days_past_due,
            collection_months.opening_overdue_amount - collection_months.recovered_amount
                - collection_months.refinanced_amount as left_amount
        from collection_months
        inner join org_closure on collection_months.org_id = org_closure.descendant_org_id
        inner join loans on collection_months.org_id = loans.org_id
            and collection_months.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id
            and collection_months.month_end_date = $month_end_date
            {_OF_MEMBER}
        order by left_amount desc nulls last, collection_months.opening_overdue_amount desc
            nulls last, collection_months.loan_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        dimension=dimension,
        member=member,
        limit=limit,
    )


def collection_payments(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    dimension: CollectionDimension,
    member: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """The payments that went into arrears in a month, those of new loans among them, the largest
    recovered first; what was recovered adds up to the figures."""
    return warehouse.read(
        scope,
        f"""
        select recovered_payments.txn_id, recovered_payments.loan_id,
            recovered_payments.value_date, recovered_payments.txn_type, recovered_payments.amount,
            recovered_payments.recovered_amount, recovered_payments.refinanced_amount,
            loans.customer_name, loans.org_name, loans.officer_id
        from recovered_payments
        inner join org_closure on recovered_payments.org_id = org_closure.descendant_org_id
        inner join collection_months on recovered_payments.org_id = collection_months.org_id
            and recovered_payments.month_end_date = collection_months.month_end_date
            and recovered_payments.loan_id = collection_months.loan_id
        inner join loans on recovered_payments.org_id = loans.org_id
            and recovered_payments.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id
            and recovered_payments.month_end_date = $month_end_date
            {_OF_MEMBER}
        order by recovered_payments.recovered_amount desc, recovered_payments.txn_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        dimension=dimension,
        member=member,
        limit=limit,
    )


def collection_targets(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The targets of an organisation and of those below it: running ones first, furthest behind on
    top, then those not begun, then the latest ended."""
    return warehouse.read(
        scope,
        """
        select collection_targets.*, org_units.org_name, org_units.org_status
        from collection_targets
        inner join org_closure on collection_targets.org_id = org_closure.descendant_org_id
        left join org_units on collection_targets.org_id = org_units.org_id
        where org_closure.ancestor_org_id = $org_id
        order by case period_state when 'RUNNING' then 1 when 'NOT_STARTED' then 2 else 3 end,
            case when period_state = 'RUNNING' then deviation end nulls last,
            period_end_date desc, target_id
        """,
        org_id=org_id,
    )


def recovery_curves(
    warehouse: Warehouse, scope: Scope, *, org_id: str, until: date
) -> pl.DataFrame:
    """How much of what became overdue in each of the last twelve months is back so many days
    later, the earliest month first."""
    return warehouse.read(
        scope,
        """
        with cohorts as (
            select distinct cohort_month from recovery_curves
            where org_id = $org_id and cohort_month <= $until and days_since_entry > 0
            order by cohort_month desc limit $most
        )
        select recovery_curves.* from recovery_curves
        inner join cohorts on recovery_curves.cohort_month = cohorts.cohort_month
        where recovery_curves.org_id = $org_id
        order by recovery_curves.cohort_month, recovery_curves.days_since_entry
        """,
        org_id=org_id,
        until=until,
        most=_MOST_COHORTS,
    )


def overdue_entries(
    warehouse: Warehouse, scope: Scope, *, org_id: str, cohort_month: date, limit: int
) -> pl.DataFrame:
    """The runs of arrears that began in a month, the most not yet back first; what they came to
    adds up to the curve of the month."""
    return warehouse.read(
        scope,
        """
        select overdue_entries.*, loans.customer_name, loans.org_name, loans.product_code,
            loans.officer_id, loans.days_past_due,
            overdue_entries.entry_amount - overdue_entries.recovered_amount as left_amount
        from overdue_entries
        inner join org_closure on overdue_entries.org_id = org_closure.descendant_org_id
        inner join loans on overdue_entries.org_id = loans.org_id
            and overdue_entries.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id
            and overdue_entries.cohort_month = $cohort_month
        order by left_amount desc, overdue_entries.loan_id, overdue_entries.start_date
        limit $limit
        """,
        org_id=org_id,
        cohort_month=cohort_month,
        limit=limit,
    )
