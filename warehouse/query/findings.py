"""Questions about what inspections found, by whom, and what became of it."""

from datetime import date

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse

# Figures of the months after ``since`` up to ``until``; what is open is as of the as-of date.
_FIGURES = """
    count(case when findings.found_date > $since and findings.found_date <= $until then 1 end)
        as found_count,
    count(case when findings.found_date > $since and findings.found_date <= $until
        and findings.found_by = 'SELF' then 1 end) as self_found_count,
    count(case when findings.found_date > $since and findings.found_date <= $until
        and findings.is_repeat then 1 end) as repeat_count,
    count(case when findings.found_date > $since and findings.found_date <= $until
        and findings.severity = 3 then 1 end) as serious_count,
    count(case when findings.rectify_due > $since and findings.rectify_due <= $until
        and findings.rectify_due < build_info.as_of_date then 1 end) as due_count,
    count(case when findings.rectify_due > $since and findings.rectify_due <= $until
        and findings.rectify_due < build_info.as_of_date
        and findings.finding_state = 'RECTIFIED_ON_TIME' then 1 end) as rectified_in_time_count,
    count(case when findings.finding_state in ('OPEN', 'OVERDUE') then 1 end) as open_count,
    count(case when findings.finding_state = 'OVERDUE' then 1 end) as overdue_count
"""
_RATES = """
    cast(self_found_count as double) / nullif(cast(found_count as double), 0) as self_found_rate,
    cast(rectified_in_time_count as double) / nullif(cast(due_count as double), 0)
        as rectification_rate
"""


def findings_figures(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """What was found after one day up to another, and what is open: one row.

    ``known_count`` counts all findings of the bank's file in the reader's scope.
    """
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select {_FIGURES}
            from findings
            inner join org_closure on findings.org_id = org_closure.descendant_org_id
            cross join build_info
            where org_closure.ancestor_org_id = $org_id
        )
        select summed.*, {_RATES}, (select count(*) from findings) as known_count
        from summed
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def findings_by_category(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The same by category, most found first; the rows add up to the organisation."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select findings.category, {_FIGURES}
            from findings
            inner join org_closure on findings.org_id = org_closure.descendant_org_id
            cross join build_info
            where org_closure.ancestor_org_id = $org_id
            group by findings.category
        )
        select *, {_RATES} from summed
        where found_count + due_count + open_count > 0
        order by found_count desc, open_count desc, category
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def findings_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The same at the organisations directly below and the own; lowest self-found rate first."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART}, {_FIGURES}
            from part
            inner join findings on part.descendant_org_id = findings.org_id
            cross join build_info
            group by {PART}
        )
        select *, {_RATES} from summed
        where found_count + due_count + open_count > 0
        order by is_own, self_found_rate nulls last, found_count desc, org_id
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


# The rows behind one figure: found in the window, due in it and passed, or open as of today.
_BEHIND = {
    "FOUND": "findings.found_date > $since and findings.found_date <= $until",
    "SELF": "findings.found_date > $since and findings.found_date <= $until "
    "and findings.found_by = 'SELF'",
    "REPEAT": "findings.found_date > $since and findings.found_date <= $until "
    "and findings.is_repeat",
    "DUE": "findings.rectify_due > $since and findings.rectify_due <= $until "
    "and findings.rectify_due < build_info.as_of_date",
    "OPEN": "findings.finding_state in ('OPEN', 'OVERDUE') and $since <= $until",
    "OVERDUE": "findings.finding_state = 'OVERDUE' and $since <= $until",
}
FINDING_LISTS = tuple(_BEHIND)


def _listed(behind: str) -> str:
    return f"""
        from findings
        inner join org_closure on findings.org_id = org_closure.descendant_org_id
        cross join build_info
        where org_closure.ancestor_org_id = $org_id
            and ($category is null or findings.category = $category)
            and {_BEHIND[behind]}
    """


def findings_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    behind: str,
    org_id: str,
    category: str | None,
    since: date,
    until: date,
    limit: int,
) -> pl.DataFrame:
    """The findings behind a figure (one of FINDING_LISTS): overdue first, then the gravest."""
    return warehouse.read(
        scope,
        f"""
        select findings.* {_listed(behind)}
        order by findings.finding_state <> 'OVERDUE', findings.severity desc nulls last,
            findings.found_date desc, findings.finding_id
        limit $limit
        """,
        org_id=org_id,
        category=category,
        since=since,
        until=until,
        limit=limit,
    )


def finding_totals_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    behind: str,
    org_id: str,
    category: str | None,
    since: date,
    until: date,
) -> pl.DataFrame:
    """How many findings ``findings_of`` has without a limit: one row."""
    return warehouse.read(
        scope,
        f"select count(*) as finding_count {_listed(behind)}",
        org_id=org_id,
        category=category,
        since=since,
        until=until,
    )


def finding_history(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """Findings of one organisation at every month end with any, all severities together."""
    return warehouse.read(
        scope,
        """
        with summed as (
            select month_end_date,
                cast(sum(found_count) as bigint) as found_count,
                cast(sum(self_found_count) as bigint) as self_found_count,
                cast(sum(due_count) as bigint) as due_count,
                cast(sum(rectified_in_time_count) as bigint) as rectified_in_time_count,
                cast(sum(open_count) as bigint) as open_count,
                cast(sum(overdue_count) as bigint) as overdue_count
            from org_findings
            where org_id = $org_id
            group by month_end_date
        )
        select *,
            cast(self_found_count as double) / nullif(cast(found_count as double), 0)
                as self_found_rate,
            cast(rectified_in_time_count as double) / nullif(cast(due_count as double), 0)
                as rectification_rate
        from summed
        order by month_end_date
        """,
        org_id=org_id,
    )


def silent_organisations(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """Organisations at and below one that found nothing themselves, the gravest first."""
    return warehouse.read(
        scope,
        """
        select silent_organisations.*, org_units.org_name, org_units.org_level,
            org_units.org_status
        from silent_organisations
        inner join org_closure on silent_organisations.org_id = org_closure.descendant_org_id
        inner join org_units on silent_organisations.org_id = org_units.org_id
        where org_closure.ancestor_org_id = $org_id
        order by silent_organisations.severity desc,
            silent_organisations.others_found_count desc,
            silent_organisations.loan_count desc, silent_organisations.org_id
        """,
        org_id=org_id,
    )
