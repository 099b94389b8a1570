"""Questions about the stages of loans: how many are where, what is stuck, and for how long."""

from datetime import date

import polars as pl

from warehouse.query.fragments import PART, PARTS, beyond_low_risk
from warehouse.reading import Scope, Warehouse

_COUNTS = """
    cast(coalesce(sum(stage_months.loan_count), 0) as bigint) as loan_count,
    sum(stage_months.outstanding_principal) as outstanding_principal,
    cast(coalesce(sum(stage_months.stuck_loan_count), 0) as bigint) as stuck_loan_count,
    sum(stage_months.stuck_principal) as stuck_principal
"""
# Loans in a stage of the book at the end of a day.
_IS_STANDING = f"""
    org_closure.ancestor_org_id = $org_id
    and spans.is_in_book
    and spans.from_date <= $month_end_date
    and (spans.until_date is null or spans.until_date > $month_end_date)
    and {beyond_low_risk("spans")}
"""
_IS_WANTED = f"""
    {_IS_STANDING}
    and ($stage_code is null or spans.stage_code = $stage_code)
    and (not $stuck_only or spans.limit_date < $month_end_date)
"""


def stages(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date | None,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """Every stage of the book with its loans, and those beyond its limit, now and before.

    Counts are missing where the files that tell of a stage did not arrive. ``longest_days_over`` is
    the most days beyond the limit; ``passed_count`` counts loans that left the stage in the year up
    to the day, ``passed_late_count`` those of them that took longer than its limit and
    ``median_days`` how long half of them took at most.
    """
    return warehouse.read(
        scope,
        f"""
        with counted as (
            select stage_months.stage_code, {_COUNTS}
            from stage_months
            inner join org_closure on stage_months.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and stage_months.month_end_date = $month_end_date
                and {beyond_low_risk("stage_months")}
            group by stage_months.stage_code
        ),
        before as (
            select stage_months.stage_code,
                cast(sum(stage_months.stuck_loan_count) as bigint) as stuck_loan_count
            from stage_months
            inner join org_closure on stage_months.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and stage_months.month_end_date = $before_date
                and {beyond_low_risk("stage_months")}
            group by stage_months.stage_code
        ),
        standing as (
            select spans.stage_code,
                max(cast($month_end_date as date) - spans.from_date) as longest_days,
                max(cast($month_end_date as date) - spans.limit_date) as longest_days_over
            from loan_stage_spans as spans
            inner join org_closure on spans.org_id = org_closure.descendant_org_id
            where {_IS_STANDING}
            group by spans.stage_code
        ),
        passed as (
            select spans.stage_code, count(*) as passed_count,
                count(case when spans.days_over_limit > 0 then 1 end) as passed_late_count,
                median(spans.days_in_stage) as median_days
            from loan_stage_spans as spans
            inner join org_closure on spans.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and spans.until_date <= $month_end_date
                and spans.until_date > cast($month_end_date as date) - interval 1 year
                and {beyond_low_risk("spans")}
            group by spans.stage_code
        )
        select process_stages.*,
            case when process_stages.is_told then coalesce(counted.loan_count, 0) end
                as loan_count,
            case
                when not process_stages.is_told then null
                when counted.loan_count is null then 0
                else counted.outstanding_principal
            end as outstanding_principal,
            case when process_stages.is_told then coalesce(counted.stuck_loan_count, 0) end
                as stuck_loan_count,
            case
                when not process_stages.is_told then null
                when counted.loan_count is null then 0
                else counted.stuck_principal
            end as stuck_principal,
            cast(counted.stuck_loan_count as double)
                / nullif(cast(counted.loan_count as double), 0) as stuck_rate,
            case
                when process_stages.is_told and $before_date is not null
                    then coalesce(before.stuck_loan_count, 0)
            end as stuck_loan_count_before,
            standing.longest_days,
            greatest(standing.longest_days_over, 0) as longest_days_over,
            passed.passed_count, passed.passed_late_count, passed.median_days,
            cast(passed.passed_late_count as double)
                / nullif(cast(passed.passed_count as double), 0) as passed_late_rate
        from process_stages
        left join counted on process_stages.stage_code = counted.stage_code
        left join before on process_stages.stage_code = before.stage_code
        left join standing on process_stages.stage_code = standing.stage_code
        left join passed on process_stages.stage_code = passed.stage_code
        where process_stages.is_in_book
        order by process_stages.stage_no
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        without_low_risk=without_low_risk,
    )


def stages_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """The loans of each stage at the organisations directly below, and the own (``is_own``).

    For each stage the rows add up to the organisation.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS})
        select {PART},
            stage_months.stage_code, {_COUNTS}
        from part
        inner join stage_months on part.descendant_org_id = stage_months.org_id
        where stage_months.month_end_date = $month_end_date
            and {beyond_low_risk("stage_months")}
        group by {PART},
            stage_months.stage_code
        order by part.is_own, part.org_id, stage_months.stage_code
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )


def loans_in_stage(
    warehouse: Warehouse,
    scope: Scope,
    *,
    stage_code: str | None,
    stuck_only: bool,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
    limit: int,
) -> pl.DataFrame:
    """The loans of a stage, or of all (None), the longest beyond the limit first."""
    return warehouse.read(
        scope,
        f"""
        select spans.loan_id, spans.customer_id, spans.stage_code, spans.scope,
            process_stages.title, spans.from_date, spans.limit_date,
            cast($month_end_date as date) - spans.from_date as days_in_stage,
            case when spans.limit_date is not null
                then greatest(cast($month_end_date as date) - spans.limit_date, 0) end
                as days_over_limit,
            loan_months.outstanding_principal, loan_months.overdue_amount,
            loan_months.days_past_due, loan_months.basis, loan_months.customer_type,
            spans.product_code, loans.customer_name, loans.org_name, loans.officer_id,
            loans.maturity_date
        from loan_stage_spans as spans
        inner join org_closure on spans.org_id = org_closure.descendant_org_id
        inner join process_stages on spans.stage_code = process_stages.stage_code
        inner join loan_months
            on spans.loan_id = loan_months.loan_id
            and loan_months.month_end_date = $month_end_date
        inner join loans on spans.loan_id = loans.loan_id
        where {_IS_WANTED}
        order by greatest(cast($month_end_date as date) - spans.limit_date, 0) desc nulls last,
            spans.from_date, loan_months.outstanding_principal desc nulls last, spans.loan_id
        limit $limit
        """,
        stage_code=stage_code,
        stuck_only=stuck_only,
        org_id=org_id,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
        limit=limit,
    )


def loans_in_stage_totals(
    warehouse: Warehouse,
    scope: Scope,
    *,
    stage_code: str | None,
    stuck_only: bool,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """What all loans of ``loans_in_stage`` come to: one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as loan_count,
            count(distinct spans.customer_id) as customer_count,
            sum(loan_months.outstanding_principal) as outstanding_principal
        from loan_stage_spans as spans
        inner join org_closure on spans.org_id = org_closure.descendant_org_id
        inner join loan_months
            on spans.loan_id = loan_months.loan_id
            and loan_months.month_end_date = $month_end_date
        where {_IS_WANTED}
        """,
        stage_code=stage_code,
        stuck_only=stuck_only,
        org_id=org_id,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )


def stage_of_loan(warehouse: Warehouse, scope: Scope, *, org_id: str, loan_id: str) -> pl.DataFrame:
    """The stage a loan in the book is in on the as-of date: one row, or none out of the book."""
    return warehouse.read(
        scope,
        """
        select loan_stages.*, process_stages.title, process_stages.limit_days,
            process_stages.ends_when
        from loan_stages
        inner join process_stages on loan_stages.stage_code = process_stages.stage_code
        where loan_stages.org_id = $org_id and loan_stages.loan_id = $loan_id
        """,
        org_id=org_id,
        loan_id=loan_id,
    )
