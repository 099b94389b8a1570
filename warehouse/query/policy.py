"""Questions about the credit policy: limits and bans, what is held under them and against them."""

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse

# What asks for something first: limits exceeded, bans broken, limits nearly reached, limits that
# were exceeded when something was paid out, then the rest.
_ORDER = """
    case
        when state = 'BREACH' then 1
        when state = 'BANNED' and breach_loan_count > 0 then 2
        when state = 'NEAR' then 3
        when state = 'UNKNOWN' then 4
        when breach_loan_count > 0 and state not in ('ENDED', 'NOT_YET') then 5
        when state = 'NOT_REPORTED' then 6
        when state = 'BANNED' then 7
        when state = 'WITHIN' then 8
        when state = 'NOT_YET' then 9
        else 10
    end
"""


def policy_limits(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The limits and bans that concern an organisation, what asks for something first."""
    return warehouse.read(
        scope,
        f"""
        select * from policy_limits where org_id = $org_id
        order by {_ORDER}, used_share desc nulls last, used_amount desc nulls last, policy_id
        """,
        org_id=org_id,
    )


def policy_history(warehouse: Warehouse, scope: Scope, *, policy_id: str) -> pl.DataFrame:
    """What was outstanding under a policy at each month end; none where the whole is not seen."""
    return warehouse.read(
        scope,
        "select * from policy_months where policy_id = $policy_id order by month_end_date",
        policy_id=policy_id,
    )


def policy_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, policy_id: str
) -> pl.DataFrame:
    """What the organisations directly below hold under a policy, and the organisation's own loans
    (``is_own``), the largest first; the amounts add up to the organisation."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS})
        select {PART},
            count(*) as loan_count,
            count(distinct policy_loans.customer_id) as customer_count,
            count(case when outstanding_principal is null then 1 end) as not_reported_loan_count,
            sum(outstanding_principal) as used_amount
        from part
        inner join policy_loans on part.descendant_org_id = policy_loans.org_id
        where policy_loans.policy_id = $policy_id
        group by {PART}
        order by used_amount desc nulls last, org_id
        """,
        org_id=org_id,
        policy_id=policy_id,
    )


def loans_under_policy(
    warehouse: Warehouse, scope: Scope, *, org_id: str, policy_id: str, limit: int
) -> pl.DataFrame:
    """The loans in the book under a policy, the largest balance first."""
    return warehouse.read(
        scope,
        """
        select policy_loans.loan_id, policy_loans.customer_id, loans.customer_name, loans.org_name,
            loans.product_code, policy_loans.outstanding_principal, loans.days_past_due,
            loans.bucket, loans.class_used, loans.disbursed_date, loans.maturity_date,
            loans.officer_id, loans.basis
        from policy_loans
        inner join org_closure on policy_loans.org_id = org_closure.descendant_org_id
        inner join loans on policy_loans.org_id = loans.org_id
            and policy_loans.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id and policy_loans.policy_id = $policy_id
        order by policy_loans.outstanding_principal desc nulls last, policy_loans.loan_id
        limit $limit
        """,
        org_id=org_id,
        policy_id=policy_id,
        limit=limit,
    )


def policy_breach_totals(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """How many loans were paid out against the policy, by kind; a loan against two policies of a
    kind counts once. The latest day stands beside them."""
    return warehouse.read(
        scope,
        """
        with once as (
            select breach_kind, loan_id, min(disbursed_amount) as disbursed_amount,
                min(disbursed_date) as disbursed_date
            from policy_breaches
            inner join org_closure on policy_breaches.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
            group by breach_kind, loan_id
        )
        select breach_kind, count(*) as loan_count, sum(disbursed_amount) as disbursed_amount,
            max(disbursed_date) as last_date
        from once group by breach_kind order by breach_kind
        """,
        org_id=org_id,
    )


def loans_against_policy(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    policy_id: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """Loans paid out against a policy, or any policy: under a ban first, then the latest."""
    return warehouse.read(
        scope,
        """
        select policy_breaches.loan_id, policy_breaches.policy_id, policy_limits.dimension,
            policy_limits.member, policy_limits.member_name, policy_breaches.breach_kind,
            policy_breaches.disbursed_date, policy_breaches.disbursed_amount,
            policy_breaches.known_over_date, policy_breaches.outstanding_principal,
            policy_breaches.loan_state, policy_breaches.customer_id, loans.customer_name,
            loans.org_name, loans.product_code, loans.officer_id
        from policy_breaches
        inner join org_closure on policy_breaches.org_id = org_closure.descendant_org_id
        inner join loans on policy_breaches.org_id = loans.org_id
            and policy_breaches.loan_id = loans.loan_id
        inner join policy_limits on policy_breaches.policy_id = policy_limits.policy_id
            and policy_breaches.org_id = policy_limits.org_id
        where org_closure.ancestor_org_id = $org_id
            and ($policy_id is null or policy_breaches.policy_id = $policy_id)
        order by policy_breaches.breach_kind, policy_breaches.disbursed_date desc,
            policy_breaches.loan_id, policy_breaches.policy_id
        limit $limit
        """,
        org_id=org_id,
        policy_id=policy_id,
        limit=limit,
    )
