"""Questions about how loans turned out by when they were paid out, and about first payments.

Columns that are figures go by the names of ``warehouse.metrics``. ``month_end_date`` is the day one
stands on: only what could be read by then is counted.
"""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.metrics import metric
from warehouse.query.portfolio import PARTS
from warehouse.reading import Scope, Warehouse

# What a curve is of: the loans paid out in a month, quarter or year, or a product of all of them.
Series: TypeAlias = Literal["MONTH", "QUARTER", "YEAR", "PRODUCT"]
VintageFigure: TypeAlias = Literal["vintage_rate", "vintage_ever30_rate"]
FirstPaymentDimension: TypeAlias = Literal["first_due_month", "cohort_month", "product_code"]

_NARROWED = """
    and ($product_code is null or {rows}.product_code = $product_code)
    and ($customer_type is null or {rows}.customer_type = $customer_type)
    and (not $without_low_risk or {rows}.scope <> 'LOW_RISK')
    and (not $own_only or {rows}.org_id = $org_id)
"""
_PERIOD = "cast(vintage_periods.period_start_date as varchar)"
# Nothing late among loans that are reported is 0; of loans not reported it is unknown.
_NONE_LATE = "case when not_reported_loan_count < loan_count then 0 end"
_OF_MONTH = """
    and ($first_due_month is null or first_payment_defaults.first_due_month = $first_due_month)
    and ($cohort_month is null or first_payment_defaults.cohort_month = $cohort_month)
"""
_OBSERVED = "first_payment_defaults.observable_date <= $month_end_date"
_FIRST_PAYMENT_SUMS = f"""
    cast(sum(first_payment_defaults.loan_count) as bigint) as due_loan_count,
    cast(sum(case when {_OBSERVED} then first_payment_defaults.loan_count else 0 end) as bigint)
        as loan_count,
    cast(sum(case when {_OBSERVED} then first_payment_defaults.default_loan_count end) as bigint)
        as first_payment_default_count
"""
_FIRST_PAYMENT_RATE = """
    summed.loan_count as first_payment_count,
    cast(summed.first_payment_default_count as double)
        / nullif(cast(summed.loan_count as double), 0) as first_payment_default_rate,
    summed.loan_count < small.loan_count as is_small
"""
_SMALL = """
    select cast(value as integer) as loan_count from parameters
    where area = 'first_payment' and name = 'small_sample_loans'
"""


def vintage_curves(
    warehouse: Warehouse,
    scope: Scope,
    *,
    series: Series,
    org_id: str,
    month_end_date: date,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
) -> pl.DataFrame:
    """How the loans of an organisation turned out, point by point.

    One row per ``part`` (first day of the period, or product) and ``months_on_book`` reached; each
    point of a product is of all months of disbursement that have reached it, and so of ever fewer.
    """
    part = "cohorts.product_code" if series == "PRODUCT" else _PERIOD
    return warehouse.read(
        scope,
        f"""
        with small as ({_SMALL}),
        cohorts as (
            select vintage_cohorts.cohort_month, vintage_cohorts.product_code,
                sum(vintage_cohorts.loan_count) as loan_count,
                sum(vintage_cohorts.disbursed_amount) as disbursed_amount
            from vintage_cohorts
            inner join org_closure on vintage_cohorts.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                {_NARROWED.format(rows="vintage_cohorts")}
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
                {_NARROWED.format(rows="vintage_points")}
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
        select known.*, known.loan_count < small.loan_count as is_small,
            cast(par30_principal + written_off_principal as decimal(38, 2))
                as vintage_bad_principal,
            cast(par30_principal + written_off_principal as double)
                / nullif(cast(vintage_disbursed_amount as double), 0) as vintage_rate,
            cast(vintage_ever30_amount as double)
                / nullif(cast(vintage_disbursed_amount as double), 0) as vintage_ever30_rate
        from known
        cross join small
        order by part, months_on_book
        """,
        period_kind="MONTH" if series == "PRODUCT" else series,
        org_id=org_id,
        month_end_date=month_end_date,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
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
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
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
                {_NARROWED.format(rows="vintage_loans")}
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
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
        limit=limit,
    )


def first_payment_days(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The days within which a first instalment must be met, fewest first; ``within_days``."""
    return warehouse.read(
        scope,
        """
        select cast(value as integer) as within_days from parameters
        where area = 'first_payment' and name in
            ('default_days_short', 'default_days_middle', 'default_days_long')
        order by cast(value as integer)
        """,
    )


def first_payments(
    warehouse: Warehouse,
    scope: Scope,
    *,
    within_days: int,
    first_due_month: date | None = None,
    cohort_month: date | None = None,
    org_id: str,
    month_end_date: date,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
) -> pl.DataFrame:
    """First payment default of all loans of an organisation: one row.

    ``due_loan_count`` are all with a first due date up to this month, ``loan_count`` those that can
    be observed, ``without_plan_count`` those that never can.
    """
    return warehouse.read(
        scope,
        f"""
        with small as ({_SMALL}),
        without_plan as (
            select cast(coalesce(sum(vintage_cohorts.reported_basis_loan_count), 0) as bigint)
                as without_plan_count
            from vintage_cohorts
            inner join org_closure on vintage_cohorts.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and vintage_cohorts.cohort_month <= $month_end_date
                {_NARROWED.format(rows="vintage_cohorts")}
        ),
        summed as (
            select {_FIRST_PAYMENT_SUMS}
            from first_payment_defaults
            inner join org_closure
                on first_payment_defaults.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and first_payment_defaults.within_days = $within_days
                and first_payment_defaults.first_due_month <= $month_end_date
                {_OF_MONTH}
                {_NARROWED.format(rows="first_payment_defaults")}
        )
        select summed.*, without_plan.without_plan_count, {_FIRST_PAYMENT_RATE}
        from summed
        cross join small
        cross join without_plan
        """,
        within_days=within_days,
        first_due_month=first_due_month,
        cohort_month=cohort_month,
        org_id=org_id,
        month_end_date=month_end_date,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
    )


def first_payments_by(
    warehouse: Warehouse,
    scope: Scope,
    *,
    dimension: FirstPaymentDimension,
    within_days: int,
    org_id: str,
    month_end_date: date,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
) -> pl.DataFrame:
    """First payment default of an organisation by month or product; column ``part``."""
    return warehouse.read(
        scope,
        f"""
        with small as ({_SMALL}),
        summed as (
            select cast(first_payment_defaults.{dimension} as varchar) as part,
                {_FIRST_PAYMENT_SUMS}
            from first_payment_defaults
            inner join org_closure
                on first_payment_defaults.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and first_payment_defaults.within_days = $within_days
                and first_payment_defaults.first_due_month <= $month_end_date
                {_NARROWED.format(rows="first_payment_defaults")}
            group by first_payment_defaults.{dimension}
        )
        select summed.*, {_FIRST_PAYMENT_RATE}
        from summed
        cross join small
        order by summed.part
        """,
        within_days=within_days,
        org_id=org_id,
        month_end_date=month_end_date,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
    )


def first_payments_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    within_days: int,
    first_due_month: date | None = None,
    cohort_month: date | None = None,
    org_id: str,
    month_end_date: date,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
) -> pl.DataFrame:
    """First payment default of the organisations directly below one, and of its own loans.

    The worst rate first, but those over few loans last. A month that is None: of all.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        small as ({_SMALL}),
        summed as (
            select part.org_id, part.org_name, part.org_status, part.is_own,
                {_FIRST_PAYMENT_SUMS}
            from part
            inner join first_payment_defaults
                on part.descendant_org_id = first_payment_defaults.org_id
            where first_payment_defaults.within_days = $within_days
                and first_payment_defaults.first_due_month <= $month_end_date
                {_OF_MONTH}
                {_NARROWED.format(rows="first_payment_defaults")}
            group by part.org_id, part.org_name, part.org_status, part.is_own
        ),
        rated as (
            select summed.*, {_FIRST_PAYMENT_RATE}
            from summed
            cross join small
        )
        select * from rated
        order by is_small, first_payment_default_rate desc nulls last,
            loan_count desc, org_id, is_own
        """,
        within_days=within_days,
        first_due_month=first_due_month,
        cohort_month=cohort_month,
        org_id=org_id,
        month_end_date=month_end_date,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
    )


def first_payment_default_loans(
    warehouse: Warehouse,
    scope: Scope,
    *,
    within_days: int,
    first_due_month: date | None = None,
    cohort_month: date | None = None,
    org_id: str,
    month_end_date: date,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
    limit: int,
) -> pl.DataFrame:
    """The loans counted as first payment defaults, the latest first due date first.

    ``all_loan_count`` says on each row how many there are without the limit. ``days_late`` counts
    to the day the instalment was met, else it is empty.
    """
    return warehouse.read(
        scope,
        f"""
        select first_payments.loan_id, loans.customer_name, loans.org_name,
            first_payments.product_code, loans.disbursed_date, loans.disbursed_amount,
            first_payments.first_due_date, first_payments.first_due_amount,
            first_payments.met_date,
            first_payments.met_date - first_payments.first_due_date as days_late,
            loans.loan_state, loans.outstanding_principal, loans.officer_id,
            count(*) over () as all_loan_count
        from first_payments
        inner join loans on first_payments.loan_id = loans.loan_id
        inner join org_closure on first_payments.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and first_payments.first_due_date + $within_days <= $month_end_date
            and (
                first_payments.met_date is null
                or first_payments.met_date > first_payments.first_due_date + $within_days
            )
            and ($first_due_month is null or first_payments.first_due_month = $first_due_month)
            and ($cohort_month is null or first_payments.cohort_month = $cohort_month)
            {_NARROWED.format(rows="first_payments")}
        order by first_payments.first_due_date desc, loans.disbursed_amount desc,
            first_payments.loan_id
        limit $limit
        """,
        within_days=within_days,
        first_due_month=first_due_month,
        cohort_month=cohort_month,
        org_id=org_id,
        month_end_date=month_end_date,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
        limit=limit,
    )
