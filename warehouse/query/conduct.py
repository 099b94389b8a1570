"""Questions about the conduct of collection: which rules are broken, where, and by whom."""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse

ConductActor: TypeAlias = Literal["agency_key", "handler_key"]
# Actions that break at least one rule, each counted once.
ANY_CONDUCT_RULE = "ANY"
# Of the bank itself, and of nobody named.
NOBODY = "-"
_SUMMED = """
    cast(sum(conduct_months.action_count) as bigint) as action_count,
    cast(sum(conduct_months.asked_action_count) as bigint) as asked_action_count,
    cast(sum(conduct_months.tested_action_count) as bigint) as tested_action_count,
    cast(case when sum(conduct_months.tested_action_count) > 0
        then sum(conduct_months.violating_action_count) end as bigint) as violating_action_count
"""
_RATE = """
    cast(violating_action_count as double) / nullif(cast(action_count as double), 0)
"""
_OF_SUBTREE = """
    from conduct_months
    inner join org_closure on conduct_months.org_id = org_closure.descendant_org_id
    where org_closure.ancestor_org_id = $org_id
        and conduct_months.month_end_date = $month_end_date
"""
# Who acted: the agency, else the person.
_ACTOR = """
    case when conduct_months.agency_key <> '-' then conduct_months.agency_key
        else conduct_months.handler_key end
"""


def conduct_rules(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The rules in force in this build, in their order."""
    return warehouse.read(scope, "select * from conduct_rules order by rule_no")


def conduct_by_rule(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date | None,
) -> pl.DataFrame:
    """Every rule about actions with what it found now and before, most breaches first.

    ``ANY`` is no rule: its row counts each action once and stands first. Breaches are missing
    where no action could be tested; ``actor`` (an agency, else a person) has most of them.
    """
    return warehouse.read(
        scope,
        f"""
        with actors as (
            select conduct_months.rule_code, {_ACTOR} as actor,
                max(conduct_months.agency_name) as actor_name,
                sum(conduct_months.violating_action_count) as violating_action_count
            {_OF_SUBTREE} and {_ACTOR} <> '{NOBODY}'
            group by conduct_months.rule_code, {_ACTOR}
        ),
        ranked as (
            select *, row_number() over (
                partition by rule_code order by violating_action_count desc, actor
            ) as actor_no
            from actors where violating_action_count > 0
        ),
        rules as (
            select rule_code, rule_no, title, says, needs, source, is_verified, is_active
            from conduct_rules where subject = 'ACTION'
            union all
            select '{ANY_CONDUCT_RULE}', 0, null, null, null, null, null, true
        )
        select rules.*, now.action_count, now.asked_action_count, now.tested_action_count,
            now.violating_action_count, now.violation_rate,
            before.violating_action_count as violating_action_count_before,
            before.violation_rate as violation_rate_before,
            now.violating_action_count - before.violating_action_count as change,
            ranked.actor, ranked.actor_name,
            cast(ranked.violating_action_count as bigint) as actor_violating_action_count
        from rules
        left join org_conduct as now on rules.rule_code = now.rule_code
            and now.org_id = $org_id and now.month_end_date = $month_end_date
        left join org_conduct as before on rules.rule_code = before.rule_code
            and before.org_id = $org_id and before.month_end_date = $before_date
        left join ranked on rules.rule_code = ranked.rule_code and ranked.actor_no = 1
        order by rules.rule_no > 0, now.violating_action_count desc nulls last, rules.rule_no
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
    )


def conduct_of_complaints(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date | None,
) -> pl.DataFrame:
    """The rule that stands on complaints, in the columns of ``conduct_by_rule``.

    Counts are of complaints that came in in the month; missing where no file of them arrived.
    """
    return warehouse.read(
        scope,
        """
        select conduct_rules.rule_code, conduct_rules.rule_no, conduct_rules.title,
            conduct_rules.says, conduct_rules.needs, conduct_rules.source,
            conduct_rules.is_verified, conduct_rules.is_active,
            now.action_count, now.received_count as asked_action_count,
            now.received_count as tested_action_count,
            now.violation_count as violating_action_count, cast(null as double) as violation_rate,
            before.violation_count as violating_action_count_before,
            cast(null as double) as violation_rate_before,
            now.violation_count - before.violation_count as change,
            cast(null as varchar) as actor, cast(null as varchar) as actor_name,
            cast(null as bigint) as actor_violating_action_count
        from conduct_rules
        left join org_complaints as now
            on now.org_id = $org_id and now.month_end_date = $month_end_date
        left join org_complaints as before
            on before.org_id = $org_id and before.month_end_date = $before_date
        where conduct_rules.subject = 'COMPLAINT'
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
    )


def conduct_months_of(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """Month by month the share of actions that break any rule."""
    return warehouse.read(
        scope,
        f"""
        select month_end_date, violation_rate as conduct_rate from org_conduct
        where org_id = $org_id and rule_code = '{ANY_CONDUCT_RULE}'
        order by month_end_date
        """,
        org_id=org_id,
    )


def conduct_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """What each rule found at the organisations directly below, and in the own loans (``is_own``).

    For each rule the rows add up to the organisation. ``ANY`` counts each action once.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART},
                conduct_months.rule_code, {_SUMMED}
            from part
            inner join conduct_months on part.descendant_org_id = conduct_months.org_id
            where conduct_months.month_end_date = $month_end_date
            group by {PART},
                conduct_months.rule_code
        )
        select *, {_RATE} as violation_rate from summed
        order by is_own, violation_rate desc nulls last, org_id, rule_code
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def conduct_by_actor(
    warehouse: Warehouse,
    scope: Scope,
    *,
    who: ConductActor,
    org_id: str,
    month_end_date: date,
    limit: int,
) -> pl.DataFrame:
    """Each agency with most breaches per action first, or each person with most breaches first.

    ``actor`` is ``-`` for the bank itself, or where nobody is named. ``title``: the rule broken
    most, with ``rule_violating_action_count``.
    """
    # An agency is told by how often, a person by how many: one call may be one breach.
    first = "violation_rate" if who == "agency_key" else "violating_action_count"
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select conduct_months.{who} as actor, conduct_months.rule_code,
                max(conduct_months.agency_name) as agency_name, {_SUMMED}
            {_OF_SUBTREE}
            group by conduct_months.{who}, conduct_months.rule_code
        ),
        ranked as (
            select *, row_number() over (
                partition by actor order by violating_action_count desc nulls last, rule_code
            ) as rule_no
            from summed where rule_code <> '{ANY_CONDUCT_RULE}'
        )
        select summed.actor, summed.agency_name, summed.action_count,
            summed.tested_action_count, summed.violating_action_count,
            cast(summed.violating_action_count as double)
                / nullif(cast(summed.action_count as double), 0) as violation_rate,
            conduct_rules.title,
            case when conduct_rules.title is not null then ranked.violating_action_count end
                as rule_violating_action_count
        from summed
        left join ranked on summed.actor = ranked.actor and ranked.rule_no = 1
        left join conduct_rules on ranked.rule_code = conduct_rules.rule_code
            and ranked.violating_action_count > 0
        where summed.rule_code = '{ANY_CONDUCT_RULE}'
        order by {first} desc nulls last, summed.action_count desc, summed.actor
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        limit=limit,
    )


_LISTED = """
    from conduct_violations
    inner join org_closure on conduct_violations.org_id = org_closure.descendant_org_id
    where org_closure.ancestor_org_id = $org_id
        and conduct_violations.month_end_date = $month_end_date
        and ($rule_code = 'ANY' or conduct_violations.rule_code = $rule_code)
        and ($agency_key is null
            or coalesce(conduct_violations.agency_id, '-') = $agency_key)
        and ($handler_key is null
            or coalesce(conduct_violations.handler_id, '-') = $handler_key)
"""


def conduct_violations_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    rule_code: str,
    agency_key: str | None = None,
    handler_key: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """The breaches of a rule or of all, latest first, of one agency or person where named."""
    return warehouse.read(
        scope,
        f"""
        with listed as (
            select conduct_violations.* {_LISTED}
            order by conduct_violations.action_time desc, conduct_violations.action_id,
                conduct_violations.rule_code
            limit $limit
        )
        select listed.*, loans.customer_name, loans.org_name, conduct_rules.title
        from listed
        left join loans on listed.loan_id = loans.loan_id
        left join conduct_rules on listed.rule_code = conduct_rules.rule_code
        order by listed.action_time desc, listed.action_id, listed.rule_code
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        rule_code=rule_code,
        agency_key=agency_key,
        handler_key=handler_key,
        limit=limit,
    )


def conduct_violation_totals(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    rule_code: str,
    agency_key: str | None = None,
    handler_key: str | None = None,
) -> pl.DataFrame:
    """All that ``conduct_violations_of`` lists: breaches, actions and customers, in one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as violation_count,
            count(distinct conduct_violations.action_id) as action_count,
            count(distinct conduct_violations.customer_id) as customer_count
        {_LISTED}
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        rule_code=rule_code,
        agency_key=agency_key,
        handler_key=handler_key,
    )
