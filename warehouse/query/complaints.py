"""Questions about complaints of collection: how many, about whom, open for how long.

Complaints are those that came in in the months from ``since`` to ``until``, both of them the ends
of months, as they stand at the data date.
"""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse

ComplaintList: TypeAlias = Literal["OPEN", "LATE", "UPHELD", "UNATTRIBUTED", "ALL"]
_LISTED: dict[ComplaintList, str] = {
    "OPEN": "complaints.complaint_state = 'OPEN'",
    "LATE": "complaints.is_late",
    "UPHELD": "complaints.is_upheld",
    "UNATTRIBUTED": "not complaints.is_attributed",
    "ALL": "true",
}
_COUNTED = """
    count(complaint_id) as received_count,
    count(case when complaint_state = 'OPEN' then 1 end) as open_count,
    count(case when is_upheld then 1 end) as upheld_count,
    count(is_upheld) as judged_count,
    count(case when not is_attributed then 1 end) as unattributed_count,
    count(case when is_late then 1 end) as late_count,
    count(case when is_violation then 1 end) as violation_count,
    count(action_no) as action_count
"""
# Complaints and actions one below the other, to be counted apart.
_ROWS = """
    select org_id, month_end_date, agency_id, complaint_id, complaint_state, is_upheld,
        is_attributed, is_late, is_violation, null as action_no
    from complaints
    union all
    select org_id, month_end_date, agency_id, null as complaint_id, null as complaint_state,
        null as is_upheld, null as is_attributed, null as is_late, null as is_violation, action_no
    from collection_actions
"""
_RATE = "cast(received_count as double) / nullif(cast(action_count as double), 0) as complaint_rate"


def complaint_standing(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The complaints of an organisation: one row; counts are missing where no file ever came."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select cast(sum(action_count) as bigint) as action_count,
                cast(sum(received_count) as bigint) as received_count,
                cast(sum(open_count) as bigint) as open_count,
                cast(sum(upheld_count) as bigint) as upheld_count,
                cast(sum(judged_count) as bigint) as judged_count,
                cast(sum(unattributed_count) as bigint) as unattributed_count,
                cast(sum(late_count) as bigint) as late_count,
                cast(sum(violation_count) as bigint) as violation_count
            from org_complaints
            where org_id = $org_id and month_end_date between $since and $until
        )
        select *, {_RATE} from summed
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def complaints_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The complaints at the parts of an organisation and its own (``is_own``), most first."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}), facts as ({_ROWS}),
        counted as (
            select {PART}, {_COUNTED}
            from part
            inner join facts on part.descendant_org_id = facts.org_id
            where facts.month_end_date between $since and $until
            group by {PART}
        )
        select *, {_RATE} from counted
        order by received_count desc, open_count desc, org_id
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def complaints_by_agency(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The complaints about each agency and about the bank itself, most per action first.

    Those of which nobody knows the action are in none of the rows.
    """
    return warehouse.read(
        scope,
        f"""
        with facts as ({_ROWS}),
        counted as (
            select facts.agency_id, {_COUNTED}
            from facts
            inner join org_closure on facts.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and facts.month_end_date between $since and $until
                and coalesce(facts.is_attributed, true)
            group by facts.agency_id
        )
        select counted.*, agencies.agency_name, {_RATE}
        from counted
        left join agencies on counted.agency_id = agencies.agency_id
        order by complaint_rate desc nulls last, received_count desc, counted.agency_id nulls last
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def complaints_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    listed: ComplaintList,
    org_id: str,
    since: date,
    until: date,
    limit: int,
) -> pl.DataFrame:
    """The complaints of a list, those open longest first, then the latest."""
    return warehouse.read(
        scope,
        f"""
        select complaints.*, org_units.org_name, agencies.agency_name
        from complaints
        inner join org_closure on complaints.org_id = org_closure.descendant_org_id
        inner join org_units on complaints.org_id = org_units.org_id
        left join agencies on complaints.agency_id = agencies.agency_id
        where org_closure.ancestor_org_id = $org_id and {_LISTED[listed]}
            and complaints.month_end_date between $since and $until
        order by case when complaint_state = 'OPEN' then received_date end nulls last,
            received_at desc, complaint_id
        limit $limit
        """,
        org_id=org_id,
        since=since,
        until=until,
        limit=limit,
    )
