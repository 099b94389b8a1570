"""Questions about how loans turned out by when they were paid out.

Columns that are figures go by the names of ``warehouse.metrics``. ``month_end_date`` is the day one
stands on: only what could be read by then is counted.
"""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.metrics import metric
from warehouse.query.fragments import SMALL_SAMPLE
from warehouse.query.narrowing import WHOLE_BOOK, Narrowing
from warehouse.reading import Scope, Warehouse

# What a curve is of: the loans paid out in a month, quarter or year, or a product of all of them.
Series: TypeAlias = Literal["MONTH", "QUARTER", "YEAR", "PRODUCT"]
VintageFigure: TypeAlias = Literal["vintage_rate", "vintage_ever30_rate"]

_PERIOD = "cast(vintage_periods.period_start_date as varchar)"
# Nothing late among loans that are reported is 0; of loans not reported it is unknown.
_NONE_LATE = "case when not_reported_loan_count < loan_count then 0 end"


def vintage_curves(
    warehouse: Warehouse,
    scope: Scope,
    *,
    series: Series,
    org_id: str,
    month_end_date: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """How the loans of an organisation turned out, point by point.

    One row per ``part`` (first day of the period, or product) and ``months_on_book`` reached; each
    point of a product is of all months of disbursement that have reached it, and so of ever fewer.
    """
    part = "cohorts.product_code" if series == "PRODUCT" else _PERIOD
    return warehouse.read(
        scope,
        f"""
        with cohorts as (
            select vintage_cohorts.cohort_month, vintage_cohorts.product_code,
                sum(vintage_cohorts.loan_count) as loan_count,
                sum(vintage_cohorts.disbursed_amount) as disbursed_amount
            from vintage_cohorts
            inner join org_closure on vintage_cohorts.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                {narrowing.condition("vintage_cohorts")}
            group by vintage_cohorts.cohort_month, vintage_cohorts.product_code
        ),
        points as (
            select vintage_points.cohort_month, vintage_points.product_code,
                vintage_points.months_on_book,
                sum(vintage_points.par30_principal) as par30_principal,
                sum(vintage_points.written_off_principal) as written_off_principal,
                sum(vintage_points.ever30_amount) as ever30_amount,
                sum(vintage_points.not_reported_loan_count) as not_reported_loan_count
            from vintage_points
            inner join org_closure on vintage_points.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                {narrowing.condition("vintage_points")}
            group by vintage_points.cohort_month, vintage_points.product_code,
                vintage_points.months_on_book
        ),
        summed as (
            select {part} as part, vintage_periods.months_on_book,
                cast(sum(cohorts.loan_count) as bigint) as loan_count,
                cast(coalesce(sum(points.not_reported_loan_count), 0) as bigint)
                    as not_reported_loan_count,
                cast(sum(cohorts.disbursed_amount) as decimal(38, 2)) as vintage_disbursed_amount,
                nullif(sum(points.par30_principal), 0) as par30_principal,
                nullif(sum(points.written_off_principal), 0) as written_off_principal,
                nullif(sum(points.ever30_amount), 0) as ever30_amount
            from vintage_periods
            inner join cohorts on vintage_periods.cohort_month = cohorts.cohort_month
            left join points
                on cohorts.cohort_month = points.cohort_month
                and cohorts.product_code = points.product_code
                and vintage_periods.months_on_book = points.months_on_book
            where vintage_periods.period_kind = $period_kind
                and vintage_periods.reached_date <= $month_end_date
            group by {part}, vintage_periods.months_on_book
        ),
        known as (
            select part, months_on_book, loan_count, not_reported_loan_count,
                vintage_disbursed_amount,
                cast(coalesce(par30_principal, {_NONE_LATE}) as decimal(38, 2)) as par30_principal,
                cast(coalesce(written_off_principal, {_NONE_LATE}) as decimal(38, 2))
                    as written_off_principal,
                cast(coalesce(ever30_amount, {_NONE_LATE}) as decimal(38, 2))
                    as vintage_ever30_amount
            from summed
        )
        select known.*, known.loan_count < {SMALL_SAMPLE} as is_small,
            cast(par30_principal + written_off_principal as decimal(38, 2))
                as vintage_bad_principal,
            cast(par30_principal + written_off_principal as double)
                / nullif(cast(vintage_disbursed_amount as double), 0) as vintage_rate,
            cast(vintage_ever30_amount as double)
                / nullif(cast(vintage_disbursed_amount as double), 0) as vintage_ever30_rate
        from known
        order by part, months_on_book
        """,
        period_kind="MONTH" if series == "PRODUCT" else series,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
    )


def vintage_loans(
    warehouse: Warehouse,
    scope: Scope,
    *,
    figure: VintageFigure,
    series: Series,
    part: str,
    months_on_book: int,
    org_id: str,
    month_end_date: date,
    narrowing: Narrowing = WHOLE_BOOK,
    limit: int,
) -> pl.DataFrame:
    """The loans of the numerator of one point of a curve, the largest ``amount`` first.

    The amounts of all of them add up to the numerator; ``all_amount`` and ``all_loan_count`` say on
    each row what they come to without the limit. Days past due and bucket are those of the point.
    """
    is_ever = figure == "vintage_ever30_rate"
    amount = (
        "case when chosen.ever30_months_on_book <= $months_on_book then chosen.disbursed_amount end"
        if is_ever
        else "coalesce(late.outstanding_principal, 0) + case when chosen.written_off_months_on_book"
        " <= $months_on_book then coalesce(chosen.written_off_principal, 0) else 0 end"
    )
    of_part = "vintage_loans.product_code" if series == "PRODUCT" else _PERIOD
    return warehouse.read(
        scope,
        f"""
        with chosen as (
            select vintage_loans.*, vintage_periods.month_end_date
            from vintage_loans
            inner join org_closure on vintage_loans.org_id = org_closure.descendant_org_id
            inner join vintage_periods
                on vintage_loans.cohort_month = vintage_periods.cohort_month
            where org_closure.ancestor_org_id = $org_id
                and vintage_periods.period_kind = $period_kind
                and vintage_periods.months_on_book = $months_on_book
                and vintage_periods.reached_date <= $month_end_date
                and {of_part} = $part
                {narrowing.condition("vintage_loans")}
        ),
        days as (select distinct month_end_date from chosen),
        late as (
            select loan_months.loan_id, loan_months.month_end_date, loan_months.days_past_due,
                loan_months.bucket, loan_months.outstanding_principal
            from loan_months
            inner join days on loan_months.month_end_date = days.month_end_date
            where loan_months.loan_state = 'ACTIVE' and ({metric("par30_principal").loans})
        ),
        listed as (
            select chosen.loan_id, loans.customer_name, loans.org_name, chosen.product_code,
                loans.disbursed_date, chosen.disbursed_amount, {amount} as amount,
                late.days_past_due, late.bucket, chosen.ever30_months_on_book,
                case when chosen.written_off_months_on_book <= $months_on_book
                    then chosen.written_off_principal end as written_off_principal,
                loans.loan_state, loans.officer_id
            from chosen
            inner join loans on chosen.loan_id = loans.loan_id
            left join late
                on chosen.loan_id = late.loan_id and chosen.month_end_date = late.month_end_date
        )
        select *,
            sum(amount) over () as all_amount,
            count(*) over () as all_loan_count
        from listed
        where amount > 0
        order by amount desc, loan_id
        limit $limit
        """,
        period_kind="MONTH" if series == "PRODUCT" else series,
        part=part,
        months_on_book=months_on_book,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
        limit=limit,
    )
