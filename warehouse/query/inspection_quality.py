"""Questions about whether the checks that were done were real ones."""

from datetime import date

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse

# What may speak against a check: which checks it is seen in, and of which it could be.
_WEAKNESSES = {
    "EMPTY": ("is_empty_text", "true"),
    "SHORT": ("is_short_text", "true"),
    "COPIED": ("is_copied_text", "true"),
    "CROWDED": ("is_crowded", "method = 'ONSITE'"),
    "BLIND": ("is_blind", "is_blind is not null"),
    "OFFICER": ("is_officer_check", "is_officer_check is not null"),
    "OWN_REVIEW": ("is_own_review", "is_own_review is not null"),
    "REMOTE": ("method = 'REMOTE'", "method is not null"),
}
WEAKNESSES = tuple(_WEAKNESSES)
_FIGURES = """
    count(*) as done_count,
    count(method) as method_count,
    count(case when method = 'ONSITE' then 1 end) as onsite_count,
    count(case when is_poor_text then 1 end) as poor_text_count,
    count(is_officer_check) as officer_known_count,
    count(case when is_officer_check then 1 end) as officer_check_count,
    count(case when is_crowded then 1 end) as crowded_count,
    count(is_blind) as matured_count,
    count(case when is_blind then 1 end) as blind_count
"""
_RATES = """
    cast(onsite_count as double) / nullif(cast(method_count as double), 0) as done_onsite_rate,
    cast(poor_text_count as double) / nullif(cast(done_count as double), 0) as poor_text_rate,
    cast(officer_check_count as double) / nullif(cast(officer_known_count as double), 0)
        as officer_check_rate,
    cast(blind_count as double) / nullif(cast(matured_count as double), 0) as blind_rate
"""
_DONE = """
    from inspection_quality
    inner join org_closure on inspection_quality.org_id = org_closure.descendant_org_id
    where org_closure.ancestor_org_id = $org_id
        and inspection_quality.done_date > $since
        and inspection_quality.done_date <= $until
"""


def quality_figures(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """What speaks against the checks done after one day up to another: one row."""
    return warehouse.read(
        scope,
        f"with summed as (select {_FIGURES} {_DONE}) select *, {_RATES} from summed",
        org_id=org_id,
        since=since,
        until=until,
    )


def quality_weaknesses(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """Each of WEAKNESSES: how many checks, of how many it could be seen in, and the share."""
    counted = " union all ".join(
        f"select {number} as weakness_no, '{name}' as weakness, "
        f"count(case when {seen} then 1 end) as check_count, "
        f"count(case when {known} then 1 end) as known_count {_DONE}"
        for number, (name, (seen, known)) in enumerate(_WEAKNESSES.items())
    )
    return warehouse.read(
        scope,
        f"""
        with counted as ({counted})
        select *, cast(check_count as double) / nullif(cast(known_count as double), 0)
            as check_share
        from counted order by weakness_no
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def quality_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The figures of the organisations directly below, and of the own; poorest texts first."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART}, {_FIGURES}
            from part
            inner join inspection_quality on part.descendant_org_id = inspection_quality.org_id
            where inspection_quality.done_date > $since
                and inspection_quality.done_date <= $until
            group by {PART}
        )
        select *, {_RATES} from summed
        order by is_own, poor_text_rate desc nulls last, done_count desc, org_id
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def quality_by_inspector(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    until: date,
    limit: int,
) -> pl.DataFrame:
    """The figures of each inspector, most poor conclusions first."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select inspection_quality.inspector_id, {_FIGURES} {_DONE}
                and inspection_quality.inspector_id is not null
            group by inspection_quality.inspector_id
        )
        select *, {_RATES} from summed
        order by poor_text_count + crowded_count + blind_count desc, done_count desc,
            inspector_id
        limit $limit
        """,
        org_id=org_id,
        since=since,
        until=until,
        limit=limit,
    )


def quality_child_months(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The organisations directly below by month: ``poor_text_rate`` with both parts."""
    return warehouse.read(
        scope,
        """
        select org_units.org_name, org_units.org_status, org_inspection_quality.*
        from org_inspection_quality
        inner join org_units on org_inspection_quality.org_id = org_units.org_id
        where org_units.parent_org_id = $org_id
            and org_inspection_quality.month_end_date > $since
            and org_inspection_quality.month_end_date <= $until
        order by org_inspection_quality.org_id, org_inspection_quality.month_end_date
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def checks_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    weakness: str,
    org_id: str,
    inspector_id: str | None,
    since: date,
    until: date,
    limit: int,
) -> pl.DataFrame:
    """The checks a weakness (one of WEAKNESSES) is seen in, the latest first."""
    return warehouse.read(
        scope,
        f"""
        select inspection_quality.*, org_units.org_name, loans.customer_name
        from inspection_quality
        inner join org_closure on inspection_quality.org_id = org_closure.descendant_org_id
        inner join org_units on inspection_quality.org_id = org_units.org_id
        left join loans on inspection_quality.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id
            and inspection_quality.done_date > $since
            and inspection_quality.done_date <= $until
            and ($inspector_id is null or inspection_quality.inspector_id = $inspector_id)
            and inspection_quality.{_WEAKNESSES[weakness][0]}
        order by inspection_quality.done_date desc, inspection_quality.inspection_id
        limit $limit
        """,
        org_id=org_id,
        inspector_id=inspector_id,
        since=since,
        until=until,
        limit=limit,
    )


def check_totals_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    weakness: str,
    org_id: str,
    inspector_id: str | None,
    since: date,
    until: date,
) -> pl.DataFrame:
    """How many checks ``checks_of`` has without a limit: one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as check_count,
            count(distinct inspection_quality.inspector_id) as inspector_count {_DONE}
            and ($inspector_id is null or inspection_quality.inspector_id = $inspector_id)
            and inspection_quality.{_WEAKNESSES[weakness][0]}
        """,
        org_id=org_id,
        inspector_id=inspector_id,
        since=since,
        until=until,
    )
