"""Questions about what waits on whom.

The desk stands as of the data date and of no month end before: what waited then is not known now.
"""

from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PARTS
from warehouse.reading import Scope, Warehouse

DueWhen: TypeAlias = Literal["OVERDUE", "TODAY", "THIS_WEEK", "LATER"]

_COUNTS = """
    count(*) as to_do_count,
    count(case when to_dos.due_when = 'OVERDUE' then 1 end) as overdue_count,
    count(case when to_dos.due_when = 'TODAY' then 1 end) as today_count,
    count(case when to_dos.due_when = 'THIS_WEEK' then 1 end) as this_week_count,
    count(case when to_dos.due_when = 'LATER' then 1 end) as later_count,
    min(to_dos.due_date) as oldest_due_date,
    coalesce(max(to_dos.days_overdue), 0) as days_overdue
"""
_OFFICER_KEY = "to_dos.org_id || '/' || coalesce(to_dos.officer_id, '')"
_CHOSEN = f"""
    ($to_do_kind is null or to_dos.to_do_kind = $to_do_kind)
    and ($due_when is null or to_dos.due_when = $due_when)
    and ($officer is null or {_OFFICER_KEY} = $officer)
"""


def days_of_the_desk(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """How far every list of work looks: one row.

    ``this_week_days``: so many days after today are this week. ``days_ahead``: what is due later
    than so many days after it does not stand on a list yet.
    """
    return warehouse.read(
        scope,
        """
        select
            cast(max(case when name = 'this_week_days' then value end) as integer)
                as this_week_days,
            cast(max(case when name = 'days_ahead' then value end) as integer) as days_ahead
        from parameters where area = 'to_do'
        """,
    )


def to_dos_by_kind(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """What waits on an organisation by kind, most overdue first; ready to read from its mart."""
    return warehouse.read(
        scope,
        """
        select org_to_dos.*,
            greatest(build_info.as_of_date - org_to_dos.oldest_due_date, 0) as days_overdue
        from org_to_dos cross join build_info
        where org_to_dos.org_id = $org_id
        order by overdue_count desc, today_count desc, this_week_count desc, to_do_count desc,
            to_do_kind
        """,
        org_id=org_id,
    )


def to_dos_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    to_do_kind: str | None = None,
    due_when: DueWhen | None = None,
    officer: str | None = None,
) -> pl.DataFrame:
    """Who is not doing it: the organisations directly below and the own work (``is_own``).

    Most overdue first, with the loans in the book beside it and the kind most of it is of
    (``worst_kind``; missing where nothing is overdue).
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        chosen as (
            select part.org_id, part.is_own, to_dos.* exclude (org_id)
            from part inner join to_dos on part.descendant_org_id = to_dos.org_id
            where {_CHOSEN}
        ),
        counted as (
            select to_dos.org_id, to_dos.is_own, {_COUNTS}
            from chosen as to_dos group by to_dos.org_id, to_dos.is_own
        ),
        kinds as (
            select org_id, is_own, to_do_kind,
                row_number() over (
                    partition by org_id, is_own order by count(*) desc, to_do_kind
                ) as place
            from chosen where is_overdue group by org_id, is_own, to_do_kind
        ),
        books as (
            select part.org_id, part.is_own, count(*) as loan_count
            from part inner join loans on part.descendant_org_id = loans.org_id
            where loans.loan_state = 'ACTIVE' group by part.org_id, part.is_own
        ),
        places as (select distinct org_id, org_name, org_status, is_own from part)
        select places.*, counted.* exclude (org_id, is_own), kinds.to_do_kind as worst_kind,
            coalesce(books.loan_count, 0) as loan_count,
            cast(counted.overdue_count as double) / nullif(cast(books.loan_count as double), 0)
                as overdue_to_dos_per_loan
        from places
        inner join counted using (org_id, is_own)
        left join books using (org_id, is_own)
        left join kinds on places.org_id = kinds.org_id and places.is_own = kinds.is_own
            and kinds.place = 1
        order by counted.overdue_count desc, counted.oldest_due_date, places.org_id
        """,
        org_id=org_id,
        to_do_kind=to_do_kind,
        due_when=due_when,
        officer=officer,
    )


def to_dos_by_officer(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    to_do_kind: str | None = None,
    due_when: DueWhen | None = None,
) -> pl.DataFrame:
    """What waits on each account manager of each organisation, most overdue first."""
    return warehouse.read(
        scope,
        f"""
        select {_OFFICER_KEY} as officer_key, to_dos.officer_id, org_units.org_name, {_COUNTS}
        from to_dos
        inner join org_closure on to_dos.org_id = org_closure.descendant_org_id
        inner join org_units on to_dos.org_id = org_units.org_id
        where org_closure.ancestor_org_id = $org_id and {_CHOSEN}
        group by to_dos.org_id, to_dos.officer_id, org_units.org_name
        order by overdue_count desc, oldest_due_date, officer_key
        """,
        org_id=org_id,
        to_do_kind=to_do_kind,
        due_when=due_when,
        officer=None,
    )


def to_dos_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    to_do_kind: str | None = None,
    due_when: DueWhen | None = None,
    officer: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """The things to do one by one, what has waited longest first."""
    return warehouse.read(
        scope,
        f"""
        with listed as (
            select to_dos.*, org_units.org_name
            from to_dos
            inner join org_closure on to_dos.org_id = org_closure.descendant_org_id
            inner join org_units on to_dos.org_id = org_units.org_id
            where org_closure.ancestor_org_id = $org_id and {_CHOSEN}
            order by to_dos.due_date, to_dos.to_do_kind, to_dos.item_id
            limit $limit
        ),
        named as (
            select customer_id, max(customer_name) as customer_name
            from loans where customer_id in (select customer_id from listed)
            group by customer_id
        )
        select listed.*, named.customer_name, archives.item_code, warnings.indicator_code,
            warnings.indicator_title
        from listed
        left join named on listed.customer_id = named.customer_id
        left join archives on listed.to_do_kind = 'ARCHIVE'
            and replace(listed.item_id, 'RETURN/', '') = archives.archive_id
        left join warnings on listed.to_do_kind in ('WARN_CONFIRM', 'WARN_CLOSE')
            and listed.item_id = warnings.warning_id
        order by listed.due_date, listed.to_do_kind, listed.item_id
        """,
        org_id=org_id,
        to_do_kind=to_do_kind,
        due_when=due_when,
        officer=officer,
        limit=limit,
    )


def to_do_totals_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    to_do_kind: str | None = None,
    due_when: DueWhen | None = None,
    officer: str | None = None,
) -> pl.DataFrame:
    """What all rows of ``to_dos_of`` come to: one row, without a limit."""
    return warehouse.read(
        scope,
        f"""
        select {_COUNTS}
        from to_dos
        inner join org_closure on to_dos.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id and {_CHOSEN}
        """,
        org_id=org_id,
        to_do_kind=to_do_kind,
        due_when=due_when,
        officer=officer,
    )
