"""Questions about the loans behind a figure, and who moved it."""

from datetime import date

import polars as pl

from warehouse.metrics import LoanList, loan_list
from warehouse.query.fragments import BELOW, PART, PARTS, beyond_low_risk
from warehouse.query.narrowing import WHOLE_BOOK, Narrowing
from warehouse.query.portfolio import SUMMED_FIGURES
from warehouse.reading import Scope, Warehouse


def changes_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    figure: str,
    org_id: str,
    month_end_date: date,
    before_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """Who changed a summed figure between two month ends, the largest change first.

    One row for each organisation directly below, and one for the organisation's own loans
    (``is_own``): the changes add up to that of the organisation. Those that did not change are left
    out.
    """
    assert figure in SUMMED_FIGURES, f"{figure} is no sum of a portfolio"
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART},
                coalesce(sum(case when portfolio_months.month_end_date = $month_end_date
                    then portfolio_months.{figure} end), 0) as amount,
                coalesce(sum(case when portfolio_months.month_end_date = $before_date
                    then portfolio_months.{figure} end), 0) as amount_before
            from part
            inner join portfolio_months on part.descendant_org_id = portfolio_months.org_id
            where portfolio_months.month_end_date in ($month_end_date, $before_date)
                and {beyond_low_risk("portfolio_months")}
            group by {PART}
        )
        select *, amount - amount_before as change from summed
        where amount <> amount_before
        order by abs(amount - amount_before) desc, org_id, is_own
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        without_low_risk=without_low_risk,
    )


def loans_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    name: str,
    org_id: str,
    month_end_date: date,
    narrowing: Narrowing = WHOLE_BOOK,
    limit: int,
) -> pl.DataFrame:
    """The loans a figure is made of, most days past due first; ``amount`` adds up to the figure."""
    listed = loan_list(name)
    return warehouse.read(
        scope,
        f"""
        select
            chosen.loan_id, loans.customer_name, loans.org_name, chosen.product_code,
            coalesce(chosen.customer_type, 'UNKNOWN') as customer_type, loans.officer_id,
            chosen.{listed.sums or "outstanding_principal"} as amount,
            chosen.outstanding_principal, chosen.overdue_amount, chosen.overdue_principal,
            chosen.days_past_due, chosen.bucket, chosen.class_used, chosen.classification_gap,
            chosen.is_new_overdue, chosen.basis, loans.is_extended_after_overdue,
            loans.maturity_date
        {_chosen(listed, narrowing)}
        order by chosen.days_past_due desc nulls first, amount desc nulls last, chosen.loan_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
        limit=limit,
    )


def loan_totals_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    name: str,
    org_id: str,
    month_end_date: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """What all loans of a figure come to: one row, ``loans_of`` summed without a limit."""
    listed = loan_list(name)
    return warehouse.read(
        scope,
        f"""
        select
            count(*) as loan_count,
            sum(chosen.{listed.sums or "outstanding_principal"}) as amount,
            sum(chosen.outstanding_principal) as outstanding_principal,
            sum(chosen.overdue_amount) as overdue_amount,
            sum(chosen.overdue_principal) as overdue_principal,
            max(chosen.days_past_due) as days_past_due
        {_chosen(listed, narrowing)}
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
    )


def loans_that_moved(
    warehouse: Warehouse,
    scope: Scope,
    *,
    name: str,
    org_id: str,
    month_end_date: date,
    before_date: date,
    without_low_risk: bool = False,
    limit: int,
) -> pl.DataFrame:
    """The loans that changed a figure most between two month ends, the largest change first.

    ``standing`` is the bucket now, or how the loan left the book.
    ``amount`` and ``amount_before`` are what each loan adds to the figure on either day; all
    changes together are the change of the figure.
    """
    listed = loan_list(name)
    assert listed.sums is not None, f"{name} sums nothing that could move"
    # Rows of both days are joined either way: a loan paid off long ago has no row now any more.
    return warehouse.read(
        scope,
        f"""
        with below as ({BELOW}),
        counted_then as (
            select loan_id, {listed.sums} as amount, bucket
            from loan_months
            where month_end_date = $before_date and loan_state = 'ACTIVE' and ({listed.loans})
                and org_id in (select org_id from below)
                and {beyond_low_risk("loan_months")}
        ),
        standing_now as (
            select
                loan_id, loan_state, days_past_due, bucket, previous_bucket,
                case when loan_state = 'ACTIVE' and ({listed.loans}) then {listed.sums} end
                    as amount
            from loan_months
            where month_end_date = $month_end_date
                and org_id in (select org_id from below)
                and {beyond_low_risk("loan_months")}
                and (
                    (loan_state = 'ACTIVE' and ({listed.loans}))
                    or loan_id in (select loan_id from counted_then)
                )
        )
        select
            loans.loan_id, loans.customer_name, loans.org_name,
            coalesce(
                counted_then.bucket,
                case when month_ends.previous_month_end_date = $before_date
                    then standing_now.previous_bucket end
            ) as bucket_before,
            case
                when standing_now.loan_state = 'ACTIVE'
                    then coalesce(standing_now.bucket, 'NOT_REPORTED')
                else coalesce(standing_now.loan_state, loans.loan_state)
            end as standing,
            standing_now.days_past_due,
            coalesce(counted_then.amount, 0) as amount_before,
            coalesce(standing_now.amount, 0) as amount,
            coalesce(standing_now.amount, 0) - coalesce(counted_then.amount, 0) as change
        from standing_now
        full join counted_then on standing_now.loan_id = counted_then.loan_id
        inner join loans on coalesce(standing_now.loan_id, counted_then.loan_id) = loans.loan_id
        inner join month_ends on month_ends.month_end_date = $month_end_date
        where coalesce(standing_now.amount, 0) <> coalesce(counted_then.amount, 0)
        order by
            abs(coalesce(standing_now.amount, 0) - coalesce(counted_then.amount, 0)) desc,
            loans.loan_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        without_low_risk=without_low_risk,
        limit=limit,
    )


def attention(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """What asks for something to be done about the loans: one row of counts and sums."""
    return warehouse.read(
        scope,
        f"""
        select
            count(case when loan_months.classification_gap then 1 end) as gap_loan_count,
            sum(case when loan_months.classification_gap then outstanding_principal end)
                as gap_principal,
            count(case when loan_months.is_new_overdue then 1 end) as new_overdue_loan_count,
            sum(case when loan_months.is_new_overdue then outstanding_principal end)
                as new_overdue_principal,
            count(case when outstanding_principal is null or days_past_due is null then 1 end)
                as not_reported_loan_count
        from loan_months
        inner join org_closure on loan_months.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and loan_months.month_end_date = $month_end_date
            and loan_months.loan_state = 'ACTIVE'
            and {beyond_low_risk("loan_months")}
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )


def _chosen(listed: LoanList, narrowing: Narrowing) -> str:
    """The loans of an organisation in the book at a month end that a list names."""
    return f"""
        from (
            select * from loan_months
            where month_end_date = $month_end_date and loan_state = 'ACTIVE' and ({listed.loans})
        ) as chosen
        inner join loans on chosen.loan_id = loans.loan_id
        inner join org_closure on chosen.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            {narrowing.condition("chosen")}
    """
