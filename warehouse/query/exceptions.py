"""Questions about the loans and organisations that break a rule."""

from datetime import date

import polars as pl

from warehouse.query.fragments import PART, PARTS, beyond_low_risk
from warehouse.reading import Scope, Warehouse

# Loans that break at least one rule, each counted once.
ANY_RULE = "ANY"
# Whose exceptions, as far as low-risk loans are wanted.
_OF_SUBTREE = f"""
    from exception_months
    inner join org_closure on exception_months.org_id = org_closure.descendant_org_id
    where org_closure.ancestor_org_id = $org_id
        and exception_months.month_end_date in ($month_end_date, $before_date)
        and {beyond_low_risk("exception_months")}
"""


def _at(day: str, name: str) -> str:
    """One column of the exceptions of a day; missing where no loan was tested."""
    return f"sum(case when exception_months.month_end_date = {day} then {name} end)"


def _counts(day: str, suffix: str = "") -> str:
    """Tested, found and their balance; the balance is missing where none of it is reported."""
    found = _at(day, "exception_months.loan_count")
    balance = _at(
        day,
        "case when exception_months.loan_count > 0 then exception_months.outstanding_principal end",
    )
    return (
        f"cast({_at(day, 'exception_months.tested_loan_count')} as bigint) "
        f"as tested_loan_count{suffix}, "
        f"cast({found} as bigint) as loan_count{suffix}, "
        f"case when {found} = 0 then 0 else {balance} end as outstanding_principal{suffix}"
    )


def exception_rules(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The rules in force in this build, in their order."""
    return warehouse.read(scope, "select * from exception_rules order by rule_no")


def exceptions_by_rule(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date | None,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """Every rule about loans with what it found now and before, most balance first.

    Counts are missing where no loan could be tested. ``ANY`` is no rule: its row counts each loan
    once, and stands first.
    """
    return warehouse.read(
        scope,
        f"""
        with counted as (
            select exception_months.rule_code,
                {_counts("$month_end_date")}, {_counts("$before_date", "_before")}
            {_OF_SUBTREE}
            group by exception_months.rule_code
        ),
        rules as (
            select rule_code, rule_no, title, says, needs, source, is_verified
            from exception_rules where subject = 'LOAN'
            union all
            select '{ANY_RULE}', 0, null, null, null, null, null
        )
        select rules.*, counted.* exclude (rule_code),
            counted.loan_count - counted.loan_count_before as change
        from rules left join counted on rules.rule_code = counted.rule_code
        order by rules.rule_no > 0, counted.loan_count is null,
            counted.outstanding_principal desc nulls last, counted.loan_count desc, rules.rule_no
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        without_low_risk=without_low_risk,
    )


def exceptions_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date | None,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """What each rule found at the organisations directly below, and in the own loans (``is_own``).

    For each rule the rows add up to the organisation. ``ANY`` counts each loan once.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS})
        select {PART},
            exception_months.rule_code,
            {_counts("$month_end_date")}, {_counts("$before_date", "_before")}
        from part
        inner join exception_months on part.descendant_org_id = exception_months.org_id
        where exception_months.month_end_date in ($month_end_date, $before_date)
            and {beyond_low_risk("exception_months")}
        group by {PART},
            exception_months.rule_code
        order by part.is_own, part.org_id, exception_months.rule_code
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        without_low_risk=without_low_risk,
    )


_LISTED = f"""
    from exceptions
    inner join org_closure on exceptions.org_id = org_closure.descendant_org_id
    left join loans on exceptions.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and exceptions.month_end_date = $month_end_date
        and exceptions.rule_code = $rule_code
        and {beyond_low_risk("exceptions")}
"""


def exceptions_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    rule_code: str,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
    limit: int,
) -> pl.DataFrame:
    """The loans that break a rule, most balance first; they add up to what the rule found."""
    return warehouse.read(
        scope,
        f"""
        select exceptions.*, loans.customer_name, loans.org_name, loans.officer_id,
            loans.guarantee_type, loans.maturity_date
        {_LISTED}
        order by exceptions.outstanding_principal desc nulls last, exceptions.loan_id
        limit $limit
        """,
        rule_code=rule_code,
        org_id=org_id,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
        limit=limit,
    )


def exception_totals_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    rule_code: str,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """What all loans that break a rule come to: one row, ``exceptions_of`` without a limit."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as loan_count,
            count(distinct exceptions.customer_id) as customer_count,
            sum(exceptions.outstanding_principal) as outstanding_principal
        {_LISTED}
        """,
        rule_code=rule_code,
        org_id=org_id,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )


def class_alerts(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """The organisation and those below it whose classes do not admit what is overdue.

    Those with most balance overdue beyond 90 days first; figures are of each one's subtree.
    """
    return warehouse.read(
        scope,
        """
        select org_class_alerts.*, org_units.org_name, org_units.org_level,
            org_months.overdue90_to_npl_limit, org_months.overdue90_to_npl_near,
            exception_rules.title, exception_rules.source, exception_rules.is_verified
        from org_class_alerts
        inner join org_closure on org_class_alerts.org_id = org_closure.descendant_org_id
        inner join org_units on org_class_alerts.org_id = org_units.org_id
        inner join org_months on org_class_alerts.org_id = org_months.org_id
            and org_class_alerts.month_end_date = org_months.month_end_date
        inner join exception_rules on org_class_alerts.rule_code = exception_rules.rule_code
        where org_closure.ancestor_org_id = $org_id
            and org_class_alerts.month_end_date = $month_end_date
            and org_class_alerts.is_without_low_risk = $without_low_risk
        order by org_class_alerts.par90_principal desc, org_class_alerts.org_id
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )


def class_coverage(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """Non-performing balance, overdue beyond 90 days and provisions with their ratios: one row.

    ``provision_amount`` is missing where no provision is reported; ``provisioned_loan_count`` says
    of how many of the loans one is.
    """
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select
                cast(sum(provision_months.loan_count) as bigint) as loan_count,
                cast(sum(provision_months.provisioned_loan_count) as bigint)
                    as provisioned_loan_count,
                sum(provision_months.outstanding_principal) as outstanding_principal,
                sum(provision_months.par90_principal) as par90_principal,
                sum(provision_months.npl_principal) as npl_principal,
                sum(provision_months.provision_amount) as provision_amount
            from provision_months
            inner join org_closure on provision_months.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and provision_months.month_end_date = $month_end_date
                and {beyond_low_risk("provision_months")}
        )
        select *,
            cast(npl_principal as double) / nullif(cast(outstanding_principal as double), 0)
                as npl_rate,
            cast(par90_principal as double) / nullif(cast(npl_principal as double), 0)
                as overdue90_to_npl,
            cast(provision_amount as double) / nullif(cast(npl_principal as double), 0)
                as provision_coverage
        from summed
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        without_low_risk=without_low_risk,
    )
