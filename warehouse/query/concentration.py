"""Questions about whom and what the book hangs on, and about what falls due next."""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.metrics import loan_list
from warehouse.query.fragments import BELOW, PART, PARTS, beyond_low_risk
from warehouse.reading import Scope, Warehouse

Holder: TypeAlias = Literal["customer_id", "group_id", "industry_section", "product_code"]
# The largest ten are what supervisors ask for (最大十户).
LARGEST = 10
_OVERDUE = loan_list("overdue_balance").loans
# A person without an industry is none of the industries; a firm without one is a gap in the file.
_HOLDERS: dict[Holder, str] = {
    "customer_id": "chosen.customer_id",
    "group_id": "obligors.group_id",
    "industry_section": "coalesce(obligors.industry_section, "
    "case when chosen.customer_type = 'RETAIL' then 'RETAIL' else 'UNKNOWN' end)",
    "product_code": "chosen.product_code",
}
# The loans in the book at the month end, and at the one compared with, each with who holds it.
_HELD = f"""
    held as (
        select {{holder}} as part, chosen.*, chosen.month_end_date = $month_end_date as is_now,
            outstanding_principal is null or days_past_due is null as is_not_reported,
            case
                when outstanding_principal is null or days_past_due is null then null
                when {_OVERDUE} then outstanding_principal else 0
            end as overdue_balance
        from (
            select * from loan_months
            where month_end_date in ($month_end_date, $before_date) and loan_state = 'ACTIVE'
                and org_id in ({BELOW})
                and {beyond_low_risk("loan_months")}
        ) as chosen
        left join obligors
            on chosen.customer_id = obligors.customer_id and chosen.org_id = obligors.org_id
    )
"""
# A sum over no loans is 0; over loans of which nothing is reported it is missing.
_SUMMED = f"""
    cast(count(case when is_now then 1 end) as bigint) as loan_count,
    count(distinct case when is_now then customer_id end) as customer_count,
    count(case when is_now and is_not_reported then 1 end) as not_reported_loan_count,
    count(case when is_now and {_OVERDUE} then 1 end) as overdue_loan_count,
    coalesce(sum(case when is_now then outstanding_principal end),
        case when count(case when is_now then 1 end) = 0 then 0 end) as outstanding_principal,
    coalesce(sum(case when is_now then overdue_balance end),
        case when count(case when is_now then 1 end) = 0 then 0 end) as overdue_balance,
    case when $before_date is not null then
        coalesce(sum(case when not is_now then outstanding_principal end),
            case when count(case when not is_now then 1 end) = 0 then 0 end)
    end as principal_before
"""


def concentration(
    warehouse: Warehouse,
    scope: Scope,
    *,
    by: Holder,
    org_id: str,
    month_end_date: date,
    before_date: date | None,
    without_low_risk: bool = False,
    limit: int,
) -> pl.DataFrame:
    """Who or what holds the book of an organisation, the largest balance first.

    ``part`` is the holder, ``book_principal`` the balance of the organisation and ``share`` what
    part of it the holder has; ``change`` is that of the balance since ``before_date``, missing
    without one. All rows add up to the organisation, but by group, where borrowers without a group
    are left out. Whoever had loans before and has none now stands at the end with 0.
    """
    return warehouse.read(
        scope,
        f"""
        with {_held(by)},
        summed as (
            select part, {_SUMMED}
            from held where part is not null group by part
        ),
        book as (
            select sum(outstanding_principal) as book_principal from held where is_now
        ),
        shown as (
            select * from summed
            order by outstanding_principal desc nulls last, part
            limit $limit
        ),
        names as (
            select customer_id, min(customer_name) as customer_name,
                min(customer_type) as customer_type
            from loans where customer_id in (select part from shown) group by customer_id
        )
        select shown.*, book.book_principal, names.customer_name, names.customer_type,
            outstanding_principal - principal_before as change,
            cast(overdue_balance as double) / nullif(cast(outstanding_principal as double), 0)
                as overdue_rate,
            cast(outstanding_principal as double) / nullif(cast(book_principal as double), 0)
                as share
        from shown cross join book left join names on shown.part = names.customer_id
        order by outstanding_principal desc nulls last, part
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        without_low_risk=without_low_risk,
        limit=limit,
    )


def concentration_total(
    warehouse: Warehouse,
    scope: Scope,
    *,
    by: Holder,
    org_id: str,
    month_end_date: date,
    before_date: date | None,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """The whole book in one row, beside how many hold it and what the largest ten hold.

    ``top_ten_principal`` / ``outstanding_principal`` is ``top_ten_share``, and
    ``top_ten_share_before`` that of the ten largest of ``before_date``.
    """
    return warehouse.read(
        scope,
        f"""
        with {_held(by)},
        held_sums as (
            select part,
                count(case when is_now then 1 end) as loan_count,
                sum(case when is_now then outstanding_principal end) as outstanding_principal,
                sum(case when not is_now then outstanding_principal end) as principal_before
            from held where part is not null group by part
        ),
        ranked as (
            select *,
                row_number() over (order by outstanding_principal desc nulls last, part) as place,
                row_number() over (order by principal_before desc nulls last, part)
                    as place_before
            from held_sums
        ),
        largest as (
            select
                count(case when loan_count > 0 then 1 end) as part_count,
                sum(case when place <= {LARGEST} then outstanding_principal end)
                    as top_ten_principal,
                max(outstanding_principal) as largest_principal,
                min(case when place = 1 then part end) as largest_part,
                sum(case when place_before <= {LARGEST} then principal_before end)
                    as top_ten_principal_before
            from ranked
        ),
        whole as (
            select {_SUMMED} from held
        )
        select whole.*, largest.*,
            whole.outstanding_principal - principal_before as change,
            cast(overdue_balance as double)
                / nullif(cast(whole.outstanding_principal as double), 0) as overdue_rate,
            cast(top_ten_principal as double)
                / nullif(cast(whole.outstanding_principal as double), 0) as top_ten_share,
            cast(largest_principal as double)
                / nullif(cast(whole.outstanding_principal as double), 0) as largest_share,
            cast(top_ten_principal_before as double)
                / nullif(cast(principal_before as double), 0) as top_ten_share_before
        from whole cross join largest
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        without_low_risk=without_low_risk,
    )


def loans_of_holder(
    warehouse: Warehouse,
    scope: Scope,
    *,
    by: Holder,
    part: str,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
    limit: int,
) -> pl.DataFrame:
    """The loans in the book that one holder has, the largest balance first."""
    return warehouse.read(
        scope,
        f"""
        with {_held(by)}
        select held.loan_id, held.customer_id, loans.customer_name, loans.org_name,
            held.product_code, held.outstanding_principal, held.overdue_amount,
            held.days_past_due, held.bucket, held.class_used, held.basis, loans.maturity_date
        from held inner join loans on held.loan_id = loans.loan_id
        where held.part = $part
        order by held.outstanding_principal desc nulls last, held.loan_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=None,
        without_low_risk=without_low_risk,
        part=part,
        limit=limit,
    )


def _held(by: Holder) -> str:
    return _HELD.format(holder=_HOLDERS[by])


_FALLING_DUE = """
    count(*) as loan_count,
    count(distinct maturing_loans.customer_id) as customer_count,
    count(distinct case when is_customer_overdue then maturing_loans.customer_id end)
        as overdue_customer_count,
    count(case when outstanding_principal is null then 1 end) as not_reported_loan_count,
    count(case when is_maturing then 1 end) as maturing_loan_count,
    sum(maturing_principal) as maturing_principal,
    sum(case when is_customer_overdue then maturing_principal else 0 end)
        as overdue_maturing_principal,
    count(case when instalment_count > 0 then 1 end) as instalment_loan_count,
    sum(instalment_principal) as instalment_principal,
    sum(case when is_customer_overdue then instalment_principal else 0 end)
        as overdue_instalment_principal
"""


def maturities(
    warehouse: Warehouse, scope: Scope, *, org_id: str, without_low_risk: bool = False
) -> pl.DataFrame:
    """What falls due at an organisation after the as-of date: one row per window, the shortest
    first. A window in which nothing falls due has no row. Customers are distinct."""
    return warehouse.read(
        scope,
        f"""
        select within_days, {_FALLING_DUE}
        from maturing_loans
        inner join org_closure on maturing_loans.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and {beyond_low_risk("maturing_loans")}
        group by within_days order by within_days
        """,
        org_id=org_id,
        without_low_risk=without_low_risk,
    )


def maturities_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    within_days: int,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """The same in one window by the organisations directly below, and the organisation's own loans
    (``is_own``). The sums add up to the organisation; customers of several of them do not."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS})
        select {PART}, {_FALLING_DUE}
        from part
        inner join maturing_loans on part.descendant_org_id = maturing_loans.org_id
        where maturing_loans.within_days = $within_days
            and {beyond_low_risk("maturing_loans")}
        group by {PART}
        order by maturing_principal desc nulls last, instalment_principal desc, org_id
        """,
        org_id=org_id,
        within_days=within_days,
        without_low_risk=without_low_risk,
    )


def loans_falling_due(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    within_days: int,
    without_low_risk: bool = False,
    overdue_only: bool = False,
    limit: int,
) -> pl.DataFrame:
    """The loans something falls due of in one window; what falls due of overdue customers first,
    then the largest."""
    return warehouse.read(
        scope,
        f"""
        select maturing_loans.loan_id, loans.customer_id, loans.customer_name, loans.org_name,
            maturing_loans.product_code, maturing_loans.maturity_date,
            maturing_loans.next_due_date, maturing_loans.is_maturing,
            maturing_loans.maturing_principal, maturing_loans.instalment_principal,
            maturing_loans.days_past_due, maturing_loans.is_customer_overdue, loans.officer_id,
            maturing_loans.basis
        from maturing_loans
        inner join loans on maturing_loans.loan_id = loans.loan_id
        inner join org_closure on maturing_loans.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and maturing_loans.within_days = $within_days
            and {beyond_low_risk("maturing_loans")}
            and (not $overdue_only or maturing_loans.is_customer_overdue)
        order by maturing_loans.is_customer_overdue desc,
            greatest(coalesce(maturing_principal, 0), instalment_principal) desc,
            maturing_loans.loan_id
        limit $limit
        """,
        org_id=org_id,
        within_days=within_days,
        without_low_risk=without_low_risk,
        overdue_only=overdue_only,
        limit=limit,
    )
