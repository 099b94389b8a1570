"""Questions about repayment funds confirmed ahead of due dates, and about further drawdowns."""

from datetime import date

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse

_AHEAD = """
    from fund_confirmations
    inner join org_closure on fund_confirmations.org_id = org_closure.descendant_org_id
    left join org_units on fund_confirmations.org_id = org_units.org_id
    left join loans on fund_confirmations.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and fund_confirmations.days_ahead <= $within_days
        and fund_confirmations.confirmation_state <> 'CONFIRMED'
        and (cast($officer as varchar) is null
            or concat_ws(' ', fund_confirmations.org_id, fund_confirmations.officer_id) = $officer)
"""
_BROKEN = """
    from fund_confirmations
    inner join org_closure on fund_confirmations.org_id = org_closure.descendant_org_id
    left join org_units on fund_confirmations.org_id = org_units.org_id
    left join loans on fund_confirmations.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and fund_confirmations.month_end_date <= $until
        and fund_confirmations.confirmation_state = 'CONFIRMED'
        and fund_confirmations.outcome in ('ON_TIME', 'LATE')
"""
_DRAWN = """
    from redrawdowns
    inner join org_closure on redrawdowns.org_id = org_closure.descendant_org_id
    left join org_units on redrawdowns.org_id = org_units.org_id
    left join loans on redrawdowns.loan_id = loans.loan_id
    where org_closure.ancestor_org_id = $org_id
        and redrawdowns.month_end_date > $since and redrawdowns.month_end_date <= $until
"""
_DRAWN_SUMS = """
    count(*) as drawdown_count,
    sum(redrawdowns.disbursed_amount) as drawn_amount,
    count(redrawdowns.is_unchecked) as judged_count,
    count(*) filter (where redrawdowns.is_unchecked) as unchecked_count,
    sum(redrawdowns.disbursed_amount) filter (where redrawdowns.is_unchecked) as unchecked_amount,
    cast(count(*) filter (where redrawdowns.is_unchecked) as double)
        / nullif(count(redrawdowns.is_unchecked), 0) as unchecked_rate,
    count(redrawdowns.is_warned) as warning_judged_count,
    count(*) filter (where redrawdowns.is_warned) as warned_count,
    count(*) filter (where redrawdowns.is_breach) as breach_count,
    sum(redrawdowns.disbursed_amount) filter (where redrawdowns.is_breach) as breach_amount
"""


def fund_windows(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """What falls due within each window of the as-of date, and how far it is confirmed.

    No row where nothing falls due in any of them. Amounts are empty where none is reported.
    """
    counted = ", ".join(
        f"case when found.org_id is null then 0 else found.{name} end as {name}"
        for name in (
            "instalment_count",
            "without_amount_count",
            "due_amount",
            "confirmed_count",
            "confirmed_due_amount",
            "partial_due_amount",
            "not_due_amount",
            "not_yet_due_amount",
            "not_known_due_amount",
        )
    )
    return warehouse.read(
        scope,
        f"""
        with found as (select * from org_fund_confirmations where org_id = $org_id),
        windows as (
            select cast(value as integer) as within_days from parameters where area = 'fund_window'
        )
        select windows.within_days, {counted},
            found.known_due_amount, found.confirmed_amount, found.confirmed_share
        from windows left join found on windows.within_days = found.within_days
        where (select count(*) from found) > 0
        order by windows.within_days
        """,
        org_id=org_id,
    )


def funds_by_officer(
    warehouse: Warehouse, scope: Scope, *, org_id: str, within_days: int
) -> pl.DataFrame:
    """What falls due and is not confirmed in full, by account manager, the largest first."""
    return warehouse.read(
        scope,
        f"""
        select concat_ws(' ', fund_confirmations.org_id, fund_confirmations.officer_id)
                as officer_key,
            fund_confirmations.officer_id, org_units.org_name,
            count(*) as instalment_count, sum(due_amount) as due_amount,
            sum(due_amount - coalesce(confirmed_amount, 0)) as missing_amount,
            min(due_date) as due_date
        {_AHEAD}
        group by fund_confirmations.org_id, fund_confirmations.officer_id, org_units.org_name
        order by missing_amount desc, officer_key
        """,
        org_id=org_id,
        within_days=within_days,
        officer=None,
    )


def funds_to_confirm(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    within_days: int,
    officer: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """The due dates not confirmed in full, the nearest first."""
    return warehouse.read(
        scope,
        f"""
        select fund_confirmations.*, loans.customer_name, org_units.org_name,
            due_amount - coalesce(confirmed_amount, 0) as missing_amount
        {_AHEAD}
        order by due_date, due_amount desc, fund_confirmations.loan_id
        limit $limit
        """,
        org_id=org_id,
        within_days=within_days,
        officer=officer,
        limit=limit,
    )


def funds_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, within_days: int
) -> pl.DataFrame:
    """What falls due at the organisations directly below, and of the own loans (``is_own``)."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        ahead as (
            select * from fund_confirmations where days_ahead <= $within_days
        )
        select {PART},
            count(*) as instalment_count, sum(due_amount) as due_amount,
            sum(confirmed_amount) as confirmed_amount,
            cast(sum(confirmed_amount) as double) / nullif(
                cast(sum(due_amount) filter (where confirmation_state <> 'NOT_KNOWN') as double), 0
            ) as confirmed_share,
            count(*) filter (where confirmation_state <> 'CONFIRMED') as open_count,
            sum(due_amount - coalesce(confirmed_amount, 0)) as missing_amount
        from part inner join ahead on part.descendant_org_id = ahead.org_id
        group by {PART}
        order by missing_amount desc, part.org_id
        """,
        org_id=org_id,
        within_days=within_days,
    )


def fund_months(warehouse: Warehouse, scope: Scope, *, org_id: str, until: date) -> pl.DataFrame:
    """What became of confirmations, month by month up to a month end."""
    return warehouse.read(
        scope,
        "select * from org_fund_confirmation_months "
        "where org_id = $org_id and month_end_date <= $until order by month_end_date",
        org_id=org_id,
        until=until,
    )


def broken_confirmations_by_officer(
    warehouse: Warehouse, scope: Scope, *, org_id: str, until: date
) -> pl.DataFrame:
    """Due dates confirmed, and those of them overdue all the same, by account manager."""
    return warehouse.read(
        scope,
        f"""
        select fund_confirmations.officer_id, org_units.org_name,
            count(*) filter (where outcome = 'LATE') as confirmed_late_count,
            count(*) as confirmed_count,
            cast(count(*) filter (where outcome = 'LATE') as double) / nullif(count(*), 0)
                as confirmed_late_rate,
            sum(due_amount) filter (where outcome = 'LATE') as due_amount
        {_BROKEN}
        group by fund_confirmations.org_id, fund_confirmations.officer_id, org_units.org_name
        having confirmed_late_count > 0
        order by confirmed_late_count desc, due_amount desc, org_name, officer_id
        """,
        org_id=org_id,
        until=until,
    )


def broken_confirmations(
    warehouse: Warehouse, scope: Scope, *, org_id: str, until: date, limit: int
) -> pl.DataFrame:
    """The due dates confirmed and overdue all the same, the latest first."""
    return warehouse.read(
        scope,
        f"""
        select fund_confirmations.*, loans.customer_name, org_units.org_name
        {_BROKEN} and outcome = 'LATE'
        order by due_date desc, due_amount desc, fund_confirmations.loan_id
        limit $limit
        """,
        org_id=org_id,
        until=until,
        limit=limit,
    )


def redrawdown_months(
    warehouse: Warehouse, scope: Scope, *, org_id: str, until: date
) -> pl.DataFrame:
    """Further drawdowns, month by month up to a month end."""
    return warehouse.read(
        scope,
        "select * from org_redrawdowns "
        "where org_id = $org_id and month_end_date <= $until order by month_end_date",
        org_id=org_id,
        until=until,
    )


def redrawdown_totals(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """Further drawdowns after one month end up to another: one row."""
    return warehouse.read(
        scope, f"select {_DRAWN_SUMS} {_DRAWN}", org_id=org_id, since=since, until=until
    )


def redrawdowns_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The same of the organisations directly below, and of the own loans (``is_own``)."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS})
        select {PART}, {_DRAWN_SUMS}
        from part inner join redrawdowns on part.descendant_org_id = redrawdowns.org_id
        where month_end_date > $since and month_end_date <= $until
        group by {PART}
        order by breach_count desc, drawn_amount desc, part.org_id
        """,
        org_id=org_id,
        since=since,
        until=until,
    )


def redrawdowns_in_breach(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date, limit: int
) -> pl.DataFrame:
    """Drawdowns without a valid clean check or under a warning, the latest first."""
    return warehouse.read(
        scope,
        f"""
        select redrawdowns.*, loans.customer_name, org_units.org_name
        {_DRAWN} and redrawdowns.is_breach
        order by redrawdowns.disbursed_date desc, redrawdowns.disbursed_amount desc,
            redrawdowns.loan_id
        limit $limit
        """,
        org_id=org_id,
        since=since,
        until=until,
        limit=limit,
    )
