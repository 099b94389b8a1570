"""Questions about what the classes of customers ask for: whom to confirm with or to contact."""

from dataclasses import asdict
from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import beyond_low_risk
from warehouse.query.narrowing import ALL_CUSTOMERS, CustomerNarrowing
from warehouse.reading import Scope, Warehouse

FollowUp: TypeAlias = Literal["CONFIRM", "CONTACT"]
_OFFICER_KEY = "customer_follow_ups.org_id || '/' || coalesce(customer_follow_ups.officer_id, '')"
_ASKED_SUMS = """
    count(distinct customer_follow_ups.customer_id) as customer_count,
    count(*) as loan_count,
    coalesce(sum(customer_follow_ups.due_amount), 0) as due_amount,
    coalesce(sum(customer_follow_ups.overdue_amount), 0) as overdue_amount,
    coalesce(sum(customer_follow_ups.outstanding_principal), 0) as outstanding_principal
"""
_ASKED = f"""
    from customer_follow_ups
    inner join org_closure on customer_follow_ups.org_id = org_closure.descendant_org_id
    inner join org_units on customer_follow_ups.org_id = org_units.org_id
    inner join loans on customer_follow_ups.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and customer_follow_ups.month_end_date = $month_end_date
        and customer_follow_ups.follow_up = $follow_up
        and ($officer is null or {_OFFICER_KEY} = $officer)
        and ($customer_type is null or customer_follow_ups.customer_type = $customer_type)
        and {beyond_low_risk("customer_follow_ups")}
"""


def follow_ups(
    warehouse: Warehouse,
    scope: Scope,
    *,
    follow_up: FollowUp,
    org_id: str,
    month_end_date: date,
    officer: str | None = None,
    narrowing: CustomerNarrowing = ALL_CUSTOMERS,
    limit: int,
) -> pl.DataFrame:
    """The loans of customers to confirm or to contact, by organisation and account manager.

    ``officer``: an ``officer_key`` of ``follow_ups_by_officer``.
    """
    return warehouse.read(
        scope,
        f"""
        select
            customer_follow_ups.*, loans.customer_name, org_units.org_name
        {_ASKED}
        order by org_units.org_name, customer_follow_ups.officer_id nulls last,
            customer_follow_ups.days_past_due desc nulls last,
            customer_follow_ups.next_due_date nulls last, customer_follow_ups.loan_id
        limit $limit
        """,
        follow_up=follow_up,
        org_id=org_id,
        month_end_date=month_end_date,
        officer=officer,
        **asdict(narrowing),
        limit=limit,
    )


def follow_ups_by_officer(
    warehouse: Warehouse,
    scope: Scope,
    *,
    follow_up: FollowUp,
    org_id: str,
    month_end_date: date,
    narrowing: CustomerNarrowing = ALL_CUSTOMERS,
) -> pl.DataFrame:
    """How much each account manager of each organisation has to confirm or to contact about."""
    return warehouse.read(
        scope,
        f"""
        select
            {_OFFICER_KEY} as officer_key, org_units.org_name, customer_follow_ups.officer_id,
            {_ASKED_SUMS}
        {_ASKED}
        group by customer_follow_ups.org_id, org_units.org_name, customer_follow_ups.officer_id
        order by customer_count desc, org_units.org_name, customer_follow_ups.officer_id
        """,
        follow_up=follow_up,
        org_id=org_id,
        month_end_date=month_end_date,
        officer=None,
        **asdict(narrowing),
    )


def follow_up_totals(
    warehouse: Warehouse,
    scope: Scope,
    *,
    follow_up: FollowUp,
    org_id: str,
    month_end_date: date,
    officer: str | None = None,
    narrowing: CustomerNarrowing = ALL_CUSTOMERS,
) -> pl.DataFrame:
    """What all loans of ``follow_ups`` come to: one row, without a limit."""
    return warehouse.read(
        scope,
        f"select {_ASKED_SUMS} {_ASKED}",
        follow_up=follow_up,
        org_id=org_id,
        month_end_date=month_end_date,
        officer=officer,
        **asdict(narrowing),
    )


def customers_asked(
    warehouse: Warehouse,
    scope: Scope,
    *,
    follow_up: FollowUp,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """How many customers ``follow_ups`` lists, each once: one row, from the narrow mart alone."""
    return warehouse.read(
        scope,
        f"""
        select count(distinct customer_follow_ups.customer_id) as customer_count
        from customer_follow_ups
        inner join org_closure on customer_follow_ups.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and customer_follow_ups.month_end_date = $month_end_date
            and customer_follow_ups.follow_up = $follow_up
            and {beyond_low_risk("customer_follow_ups")}
        """,
        follow_up=follow_up,
        org_id=org_id,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )
