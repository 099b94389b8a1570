"""Questions about first payment default: loans that did not meet their first instalment in time.

``month_end_date`` is the day one stands on: only what could be read by then is counted.
"""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS, SMALL_SAMPLE, ratio
from warehouse.query.narrowing import WHOLE_BOOK, Narrowing
from warehouse.reading import Scope, Warehouse

FirstPaymentDimension: TypeAlias = Literal["first_due_month", "cohort_month", "product_code"]

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
_DEFAULT_RATE = ratio(
    "summed.first_payment_default_count", "summed.loan_count", "first_payment_default_rate"
)
_FIRST_PAYMENT_RATE = f"""
    summed.loan_count as first_payment_count,
    {_DEFAULT_RATE},
    summed.loan_count < {SMALL_SAMPLE} as is_small
"""


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
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """First payment default of all loans of an organisation: one row.

    ``due_loan_count`` are all with a first due date up to this month, ``loan_count`` those that can
    be observed, ``without_plan_count`` those that never can.
    """
    return warehouse.read(
        scope,
        f"""
        with without_plan as (
            select cast(coalesce(sum(vintage_cohorts.reported_basis_loan_count), 0) as bigint)
                as without_plan_count
            from vintage_cohorts
            inner join org_closure on vintage_cohorts.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and vintage_cohorts.cohort_month <= $month_end_date
                {narrowing.condition("vintage_cohorts")}
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
                {narrowing.condition("first_payment_defaults")}
        )
        select summed.*, without_plan.without_plan_count, {_FIRST_PAYMENT_RATE}
        from summed
        cross join without_plan
        """,
        within_days=within_days,
        first_due_month=first_due_month,
        cohort_month=cohort_month,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
    )


def first_payments_by(
    warehouse: Warehouse,
    scope: Scope,
    *,
    dimension: FirstPaymentDimension,
    within_days: int,
    org_id: str,
    month_end_date: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """First payment default of an organisation by month or product; column ``part``."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select cast(first_payment_defaults.{dimension} as varchar) as part,
                {_FIRST_PAYMENT_SUMS}
            from first_payment_defaults
            inner join org_closure
                on first_payment_defaults.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and first_payment_defaults.within_days = $within_days
                and first_payment_defaults.first_due_month <= $month_end_date
                {narrowing.condition("first_payment_defaults")}
            group by first_payment_defaults.{dimension}
        )
        select summed.*, {_FIRST_PAYMENT_RATE}
        from summed
        order by summed.part
        """,
        within_days=within_days,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
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
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """First payment default of the organisations directly below one, and of its own loans.

    The worst rate first, but those over few loans last. A month that is None: of all.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART},
                {_FIRST_PAYMENT_SUMS}
            from part
            inner join first_payment_defaults
                on part.descendant_org_id = first_payment_defaults.org_id
            where first_payment_defaults.within_days = $within_days
                and first_payment_defaults.first_due_month <= $month_end_date
                {_OF_MONTH}
                {narrowing.condition("first_payment_defaults")}
            group by {PART}
        ),
        rated as (
            select summed.*, {_FIRST_PAYMENT_RATE}
            from summed
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
        **narrowing.values,
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
    narrowing: Narrowing = WHOLE_BOOK,
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
            {narrowing.condition("first_payments")}
        order by first_payments.first_due_date desc, loans.disbursed_amount desc,
            first_payments.loan_id
        limit $limit
        """,
        within_days=within_days,
        first_due_month=first_due_month,
        cohort_month=cohort_month,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
        limit=limit,
    )
