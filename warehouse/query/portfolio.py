"""Questions about the portfolio of an organisation at a month end."""

from datetime import date

import polars as pl

from warehouse.query.fragments import PART, PARTS, ratio
from warehouse.query.narrowing import WHOLE_BOOK, Dimension, Narrowing
from warehouse.reading import Scope, Warehouse

# Balances of the loans of a kind: where loans are reported and none is of the kind, that is 0.
_NONE_OF_THEM = "case when count(case when bucket <> 'NOT_REPORTED' then 1 end) > 0 then 0 end"
_BALANCES = (
    "overdue_balance",
    "par30_principal",
    "par60_principal",
    "par90_principal",
    "npl_principal",
    "special_mention_principal",
    "new_overdue_principal",
)
_SUMS = ", ".join(
    [
        "cast(sum(loan_count) as bigint) as loan_count",
        "cast(sum(overdue_loan_count) as bigint) as overdue_loan_count",
        "cast(sum(case when bucket = 'NOT_REPORTED' then loan_count else 0 end) as bigint)"
        " as not_reported_loan_count",
        "sum(outstanding_principal) as outstanding_principal",
        "sum(overdue_principal) as overdue_principal",
        "sum(overdue_amount) as overdue_amount",
        *(f"coalesce(sum({name}), {_NONE_OF_THEM}) as {name}" for name in _BALANCES),
    ]
)
_RATES = ", ".join(
    ratio(part, "outstanding_principal", rate)
    for part, rate in (
        ("overdue_balance", "overdue_rate"),
        ("overdue_principal", "arrears_rate"),
        ("par30_principal", "par30_rate"),
        ("par90_principal", "par90_rate"),
        ("npl_principal", "npl_rate"),
    )
)
SUMMED_FIGURES = ("outstanding_principal", "overdue_principal", "overdue_amount", *_BALANCES)


def build_info(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """One row: what this build is."""
    return warehouse.read(scope, "select * from build_info")


def month_ends(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The points in time there are figures for, latest first."""
    return warehouse.read(scope, "select * from month_ends order by month_end_date desc")


def organisations(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The organisations in scope, those above before those below."""
    return warehouse.read(
        scope,
        "select org_id, org_name, parent_org_id, org_level, org_status, depth from org_units "
        "order by depth, org_id",
    )


def buckets(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The ageing buckets, best first."""
    return warehouse.read(scope, "select * from buckets order by bucket_no")


def org_history(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    until: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """One organisation at each month end between two days, earliest first."""
    return warehouse.read(
        scope,
        f"""
        select * from {_org_months(without_low_risk=without_low_risk)}
        where org_id = $org_id and month_end_date between $since and $until
        order by month_end_date
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def child_months(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    until: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """The organisations directly below one, each at each month end between two days."""
    return warehouse.read(
        scope,
        f"""
        select org_units.org_name, org_units.org_level, org_units.org_status, org_months.*
        from {_org_months(without_low_risk=without_low_risk)} as org_months
        inner join org_units on org_months.org_id = org_units.org_id
        where org_units.parent_org_id = $org_id
            and org_months.month_end_date between $since and $until
        order by org_months.org_id, org_months.month_end_date
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def _org_months(*, without_low_risk: bool) -> str:
    """The mart of the figures of organisations, of the whole book or without low-risk loans."""
    return "org_months_without_low_risk" if without_low_risk else "org_months"


def portfolio(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """The portfolio of an organisation as far as it is narrowed: one row."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select {_SUMS}
            from portfolio_months
            inner join org_closure on portfolio_months.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and portfolio_months.month_end_date = $month_end_date
                {narrowing.condition("portfolio_months")}
        )
        select *, {_RATES} from summed
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
    )


def portfolio_by(
    warehouse: Warehouse,
    scope: Scope,
    *,
    dimension: Dimension,
    org_id: str,
    month_end_date: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """The portfolio of an organisation by bucket, product or customer type; column ``part``."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select portfolio_months.{dimension} as part, {_SUMS}
            from portfolio_months
            inner join org_closure on portfolio_months.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and portfolio_months.month_end_date = $month_end_date
                {narrowing.condition("portfolio_months")}
            group by portfolio_months.{dimension}
        )
        select *, {_RATES} from summed order by part
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
    )


def portfolio_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """The portfolio of an organisation by the organisations directly below it, and its own loans.

    The row of its own loans (``is_own``) stands only where there are any, so the rows add up to the
    organisation. Most overdue balance first.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART}, {_SUMS}
            from part
            inner join portfolio_months on part.descendant_org_id = portfolio_months.org_id
            where portfolio_months.month_end_date = $month_end_date
                {narrowing.condition("portfolio_months")}
            group by {PART}
        )
        select *, {_RATES} from summed
        order by overdue_balance desc nulls last, outstanding_principal desc nulls last, org_id
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
    )
