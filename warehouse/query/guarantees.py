"""Questions about what secures loans: what is wrong with it, how far it covers, for whom.

They stand as of the data date: the files of collateral say how things are and not since when.
"""

from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse

ThingList: TypeAlias = Literal[
    "TROUBLED",
    "GUARANTOR",
    "INSURANCE_EXPIRED",
    "REGISTRATION_EXPIRED",
    "NOT_REGISTERED",
    "FALLEN",
    "TOO_OLD",
    "INSURANCE_EXPIRING",
    "REGISTRATION_EXPIRING",
    "DUE_SOON",
    "NOT_VALUED",
    "OUTSIDER",
]
SecuredLoanList: TypeAlias = Literal[
    "ABOVE_RED", "ABOVE_YELLOW", "MISSING", "OTHER_KIND", "WITHIN", "NOT_KNOWN"
]
# Which things are listed, and what is listed first.
_THINGS: dict[ThingList, tuple[str, str]] = {
    "TROUBLED": ("collateral_status <> 'NORMAL'", "outstanding_principal desc nulls last"),
    "GUARANTOR": ("guarantor_state in ('OVERDUE', 'SUED')", "troubled_since_date"),
    "INSURANCE_EXPIRED": ("insurance_state = 'EXPIRED'", "insured_until_date"),
    "REGISTRATION_EXPIRED": ("registration_state = 'EXPIRED'", "registered_until_date"),
    "NOT_REGISTERED": (
        "registration_state = 'NOT_REGISTERED'",
        "outstanding_principal desc nulls last",
    ),
    "FALLEN": ("value_state = 'FALLEN'", "value_change"),
    "TOO_OLD": ("valuation_state = 'TOO_OLD'", "valuation_due_date"),
    "INSURANCE_EXPIRING": ("insurance_state = 'EXPIRING'", "insured_until_date"),
    "REGISTRATION_EXPIRING": ("registration_state = 'EXPIRING'", "registered_until_date"),
    "DUE_SOON": ("valuation_state = 'DUE_SOON'", "valuation_due_date"),
    "NOT_VALUED": (
        "valuation_state in ('NO_VALUE', 'NO_DATE')",
        "outstanding_principal desc nulls last",
    ),
    "OUTSIDER": (
        "guarantor_state = 'NOT_A_CUSTOMER'",
        "outstanding_principal desc nulls last",
    ),
}
_LOANS: dict[SecuredLoanList, str] = {
    "ABOVE_RED": "ltv_state = 'ABOVE_RED'",
    "ABOVE_YELLOW": "ltv_state = 'ABOVE_YELLOW'",
    "WITHIN": "ltv_state = 'WITHIN'",
    "NOT_KNOWN": "ltv_state = 'NOT_KNOWN'",
    "MISSING": "presence_state = 'MISSING'",
    "OTHER_KIND": "presence_state = 'OTHER_KIND'",
}


def org_guarantees(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The guarantees of an organisation: one row; none where no loan of it has one."""
    return warehouse.read(
        scope, "select * from org_guarantees where org_id = $org_id", org_id=org_id
    )


def guarantees_by_child(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The guarantees at the organisations directly below and the own ones, worst first.

    Loans and amounts add up to the parent; a thing that secures loans of two organisations counts
    at both.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART},
                count(*) as loan_count,
                count(case when ltv_state = 'ABOVE_RED' then 1 end) as above_red_loan_count,
                count(case when ltv_state = 'ABOVE_YELLOW' then 1 end) as above_yellow_loan_count,
                count(case when presence_state = 'MISSING' then 1 end) as missing_loan_count,
                cast(sum(case when covered_amount is not null then outstanding_principal else 0 end)
                    as decimal(38, 2)) as measured_principal,
                cast(sum(coalesce(covered_amount, 0)) as decimal(38, 2)) as covered_amount,
                cast(sum(coalesce(troubled_amount, 0)) as decimal(38, 2)) as troubled_amount,
                cast(sum(coalesce(uncovered_amount, 0)) as decimal(38, 2)) as uncovered_amount,
                cast(sum(case when ltv_state = 'ABOVE_RED' then outstanding_principal else 0 end)
                    as decimal(38, 2)) as above_red_principal
            from part
            inner join loan_guarantees on part.descendant_org_id = loan_guarantees.org_id
            group by {PART}
        ),
        thing as (
            select part.org_id, part.is_own,
                count(distinct case when collaterals.guarantor_state = 'NO_GUARANTOR'
                    then collaterals.collateral_id end) as collateral_count,
                count(distinct case when collaterals.collateral_status <> 'NORMAL'
                    then collaterals.collateral_id end) as troubled_count,
                count(distinct case when collaterals.valuation_state = 'TOO_OLD'
                    then collaterals.collateral_id end) as valuation_old_count,
                count(distinct case when collaterals.insurance_state = 'EXPIRED'
                    or collaterals.registration_state = 'EXPIRED'
                    then collaterals.collateral_id end) as expired_count,
                count(distinct case when collaterals.guarantor_state in ('OVERDUE', 'SUED')
                    then collaterals.collateral_id end) as guarantor_troubled_count
            from part
            inner join collateral_loans on part.descendant_org_id = collateral_loans.org_id
            inner join collaterals on collateral_loans.collateral_id = collaterals.collateral_id
                and collateral_loans.org_id = collaterals.org_id
            group by part.org_id, part.is_own
        )
        select summed.*,
            coalesce(thing.collateral_count, 0) as collateral_count,
            coalesce(thing.troubled_count, 0) as troubled_count,
            coalesce(thing.valuation_old_count, 0) as valuation_old_count,
            coalesce(thing.expired_count, 0) as expired_count,
            coalesce(thing.guarantor_troubled_count, 0) as guarantor_troubled_count,
            cast(summed.covered_amount as double)
                / nullif(cast(summed.measured_principal as double), 0) as covered_rate
        from summed
        left join thing on summed.org_id = thing.org_id and summed.is_own = thing.is_own
        order by uncovered_amount desc, summed.org_id, summed.is_own
        """,
        org_id=org_id,
    )


def expired_collaterals(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """How many things have an insurance or registration that ended, each once: one row."""
    return warehouse.read(
        scope,
        """
        select count(*) as expired_count
        from collaterals
        where org_id = $org_id
            and (insurance_state = 'EXPIRED' or registration_state = 'EXPIRED')
        """,
        org_id=org_id,
    )


def collaterals_of(
    warehouse: Warehouse, scope: Scope, *, state: ThingList, org_id: str, limit: int
) -> pl.DataFrame:
    """The things or guarantors of a state, the most pressing first."""
    condition, first = _THINGS[state]
    return warehouse.read(
        scope,
        f"""
        select * from collaterals
        where org_id = $org_id and {condition}
        order by {first}, collateral_id
        limit $limit
        """,
        org_id=org_id,
        limit=limit,
    )


def secured_loans_of(
    warehouse: Warehouse, scope: Scope, *, state: SecuredLoanList, org_id: str, limit: int
) -> pl.DataFrame:
    """The loans of a state of their guarantee, the largest first."""
    return warehouse.read(
        scope,
        f"""
        select loan_guarantees.*, org_units.org_name, loans.customer_name
        from loan_guarantees
        inner join org_closure on loan_guarantees.org_id = org_closure.descendant_org_id
        inner join org_units on loan_guarantees.org_id = org_units.org_id
        inner join loans on loan_guarantees.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id and {_LOANS[state]}
        order by loan_guarantees.outstanding_principal desc nulls last, loan_guarantees.loan_id
        limit $limit
        """,
        org_id=org_id,
        limit=limit,
    )


def collateral(
    warehouse: Warehouse, scope: Scope, *, collateral_id: str, org_id: str
) -> pl.DataFrame:
    """One collateral as an organisation sees it; no row where it secures no loan there."""
    return warehouse.read(
        scope,
        "select * from collaterals where collateral_id = $collateral_id and org_id = $org_id",
        collateral_id=collateral_id,
        org_id=org_id,
    )


def loans_of_collateral(warehouse: Warehouse, scope: Scope, *, collateral_id: str) -> pl.DataFrame:
    """The loans in sight that a collateral secures, the largest first."""
    return warehouse.read(
        scope,
        """
        select collateral_loans.*, org_units.org_name, loans.customer_name, loans.maturity_date,
            loans.days_past_due, loan_guarantees.loan_to_value
        from collateral_loans
        inner join org_units on collateral_loans.org_id = org_units.org_id
        inner join loans on collateral_loans.loan_id = loans.loan_id
        left join loan_guarantees on collateral_loans.loan_id = loan_guarantees.loan_id
        where collateral_loans.collateral_id = $collateral_id
        order by collateral_loans.outstanding_principal desc nulls last, collateral_loans.loan_id
        """,
        collateral_id=collateral_id,
    )


def guarantees_of_customer(warehouse: Warehouse, scope: Scope, *, customer_id: str) -> pl.DataFrame:
    """What secures the loans of a customer in sight: one row per loan and collateral."""
    return warehouse.read(
        scope,
        """
        select collateral_loans.loan_id, collateral_loans.placed_amount,
            collateral_loans.share_of_value, collateral_loans.outstanding_principal as loan_balance,
            collaterals.*
        from collateral_loans
        inner join collaterals on collateral_loans.collateral_id = collaterals.collateral_id
            and collateral_loans.org_id = collaterals.org_id
        where collateral_loans.customer_id = $customer_id
        order by collateral_loans.loan_id, collateral_loans.collateral_id
        """,
        customer_id=customer_id,
    )
