"""Questions about promises to pay: kept or not, by whom, what came of them, and what waits."""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS, parameter, within_months
from warehouse.reading import Scope, Warehouse

PromiseList: TypeAlias = Literal[
    "SOON",
    "WAITING",
    "OPEN",
    "COUNTED",
    "BROKEN",
    "LATE",
    "REPLACED",
    "KEPT",
    "NOT_REPORTED",
]
_AS_OF = "(select as_of_date from build_info)"
_WINDOW_MONTHS = parameter("promise_window_months")
# The promises of a list. Those of months stand at the months; the others are of the data date.
_LISTS: dict[PromiseList, str] = {
    "SOON": "promises.promise_id in (select item_id from to_dos where to_do_kind = 'PROMISE_DUE')",
    "WAITING": "promises.promise_state = 'BROKEN' and promises.met_date is null"
    " and promises.loan_id || '/' || cast(promises.made_date as varchar) in"
    " (select item_id from to_dos where to_do_kind = 'PROMISE_BROKEN')",
    "OPEN": "promises.promise_state = 'OPEN'",
    "COUNTED": "promises.is_counted and {months}",
    "BROKEN": "promises.promise_state = 'BROKEN' and {months}",
    "LATE": "promises.promise_state = 'BROKEN' and promises.days_late is not null and {months}",
    "REPLACED": "promises.promise_state = 'REPLACED' and {months}",
    "KEPT": "promises.promise_state = 'KEPT' and {months}",
    "NOT_REPORTED": "promises.promise_state = 'NOT_REPORTED' and {months}",
}
_HANDLER_KEY = "promises.handler_type || '/' || coalesce(promises.handler_id, '')"
_SUMS = """
    count(case when promises.is_counted and {months} then 1 end) as due_count,
    count(case when promises.promise_state = 'KEPT' and {months} then 1 end) as kept_count,
    count(case when promises.promise_state = 'BROKEN' and {months} then 1 end) as broken_count,
    count(case when promises.promise_state = 'BROKEN' and promises.days_late is not null
        and {months} then 1 end) as late_count,
    count(case when promises.promise_state = 'REPLACED' and {months} then 1 end)
        as replaced_count,
    count(case when promises.promise_state = 'NOT_REPORTED' and {months} then 1 end)
        as not_reported_count,
    count(case when promises.promise_state = 'OPEN' then 1 end) as open_count,
    cast(sum(case when promises.is_counted and {months} then promises.promised_amount else 0 end)
        as decimal(38, 2)) as due_amount,
    cast(sum(case when promises.is_counted and {months} then promises.paid_amount else 0 end)
        as decimal(38, 2)) as paid_amount,
    cast(sum(case when promises.promise_state = 'OPEN' then promises.promised_amount else 0 end)
        as decimal(38, 2)) as open_amount
"""
_RATES = """
    cast(kept_count as double) / nullif(cast(due_count as double), 0) as kept_rate,
    cast(paid_amount as double) / nullif(cast(due_amount as double), 0) as paid_rate
"""


def promise_rules(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The parameters promises are judged by: ``name``, ``value``, ``source``, ``is_verified``."""
    return warehouse.read(
        scope,
        """
        select name, cast(value as double) as value, source, is_verified from parameters
        where name in ('promise_tolerance_share', 'promise_grace_days', 'promise_notice_days',
            'promise_follow_up_days', 'promise_window_months', 'repeat_break_count',
            'broken_promise_window_days')
        order by name
        """,
    )


def promises_arrived(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """One row: how many promises the loans below an organisation have, ever."""
    return warehouse.read(
        scope,
        """
        select count(*) as promise_count
        from promises
        inner join org_closure on promises.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
        """,
        org_id=org_id,
    )


def promises_standing(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """One row: the promises of a month, and those that can still be kept on the data date."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select {_SUMS.format(months="promises.month_end_date = $month_end_date")}
            from promises
            inner join org_closure on promises.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
        )
        select *, {_RATES} from summed
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def promise_months(warehouse: Warehouse, scope: Scope, *, org_id: str, until: date) -> pl.DataFrame:
    """The months of an organisation up to one, from its mart, earliest first."""
    return warehouse.read(
        scope,
        """
        select * from promises_kept
        where org_id = $org_id and month_end_date <= $until
        order by month_end_date
        """,
        org_id=org_id,
        until=until,
    )


def promises_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The same of the organisations directly below and the own loans, most broken first.

    Those without a promise of the month or one that can still be kept are left out.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART},
                {_SUMS.format(months="promises.month_end_date = $month_end_date")}
            from part inner join promises on part.descendant_org_id = promises.org_id
            where promises.month_end_date = $month_end_date or promises.promise_state = 'OPEN'
            group by {PART}
        )
        select *, {_RATES} from summed
        order by broken_count + replaced_count desc, kept_rate nulls last, org_id, is_own
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def promises_by_handler(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """Who held the loans when promises due in the months looked back on were made, worst first.

    ``handler_key`` tells them apart; ``handler_id`` is missing where the bank names nobody.
    """
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select {_HANDLER_KEY} as handler_key, promises.handler_type, promises.handler_id,
                {_SUMS.format(months="true")},
                count(distinct promises.customer_id) as customer_count
            from promises
            inner join org_closure on promises.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id and promises.is_counted
                and {within_months("promises.month_end_date", _WINDOW_MONTHS)}
            group by promises.handler_type, promises.handler_id
        )
        select *, {_RATES} from summed
        order by broken_count + replaced_count desc, kept_rate, handler_key
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def promise_outcomes(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """What came of the plans made in the months looked back on, as it is known today.

    ``plan_outcome``, ``plan_count``, ``promised_amount``; on every row, of ``all_count`` plans
    those whose arrears were paid or loan settled (``success_count``, ``success_rate``).
    """
    return warehouse.read(
        scope,
        f"""
        with counted as (
            select plans.plan_outcome, count(*) as plan_count,
                cast(sum(plans.promised_amount) as decimal(38, 2)) as promised_amount
            from promise_plans as plans
            inner join org_closure on plans.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and {within_months("plans.month_end_date", _WINDOW_MONTHS)}
            group by plans.plan_outcome
        ),
        summed as (
            select cast(sum(plan_count) as bigint) as all_count,
                cast(sum(case when plan_outcome in ('SETTLED', 'ARREARS_PAID') then plan_count
                    else 0 end) as bigint) as success_count
            from counted
        )
        select counted.*, summed.*,
            cast(success_count as double) / nullif(cast(all_count as double), 0) as success_rate
        from counted cross join summed
        order by plan_count desc, plan_outcome
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def promise_kinds(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The plans made in the months looked back on by what their money is to do, and how it went."""
    return warehouse.read(
        scope,
        f"""
        select plans.outcome_type, count(*) as plan_count,
            cast(sum(plans.promised_amount) as decimal(38, 2)) as promised_amount,
            count(case when plans.plan_outcome = 'SETTLED' then 1 end) as settled_count,
            count(case when plans.plan_outcome = 'ARREARS_PAID' then 1 end) as arrears_paid_count,
            count(case when plans.plan_outcome = 'KEPT' then 1 end) as kept_count,
            count(case when plans.plan_outcome = 'OPEN' then 1 end) as open_count,
            count(case when plans.plan_outcome in ('BROKEN', 'REPLACED') then 1 end)
                as broken_count
        from promise_plans as plans
        inner join org_closure on plans.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and {within_months("plans.month_end_date", _WINDOW_MONTHS)}
        group by plans.outcome_type
        order by plan_count desc, plans.outcome_type
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def repeat_breakers(warehouse: Warehouse, scope: Scope, *, org_id: str, limit: int) -> pl.DataFrame:
    """Customers who broke promises again and again in the days of early warning, as of today.

    Only loans below the organisation count. ``all_count`` is how many such customers there are.
    """
    days = parameter("broken_promise_window_days")
    return warehouse.read(
        scope,
        f"""
        with chosen as (
            select promises.*,
                promises.is_broken and promises.broken_date > {_AS_OF} - {days} as is_recent
            from promises
            inner join org_closure on promises.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
        ),
        customers_counted as (
            select customer_id,
                count(case when is_recent then 1 end) as recent_count,
                count(case when is_broken then 1 end) as broken_count,
                count(case when is_counted then 1 end) as due_count,
                count(case when promise_state = 'KEPT' then 1 end) as kept_count,
                cast(sum(case when is_recent then missing_amount else 0 end) as decimal(38, 2))
                    as missing_amount,
                max(broken_date) as last_broken_date,
                max(case when promise_state = 'OPEN' then promised_date end) as open_date
            from chosen group by customer_id
        ),
        owed as (
            select loans.customer_id, max(loans.customer_name) as customer_name,
                max(loans.org_name) as org_name, max(loans.days_past_due) as days_past_due,
                cast(sum(loans.overdue_amount) as decimal(38, 2)) as overdue_amount
            from loans
            inner join org_closure on loans.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and loans.customer_id in (select customer_id from customers_counted)
            group by loans.customer_id
        )
        select customers_counted.*, owed.* exclude (customer_id), count(*) over () as all_count
        from customers_counted inner join owed using (customer_id)
        where recent_count >= {parameter("repeat_break_count")}
        order by recent_count desc, missing_amount desc, customer_id
        limit $limit
        """,
        org_id=org_id,
        limit=limit,
    )


def _chosen(listed: PromiseList) -> str:
    """The condition of a list: of one month, and of a handler over the months looked back on."""
    months = (
        f"(case when $handler is null then promises.month_end_date = $month_end_date"
        f" else {within_months('promises.month_end_date', _WINDOW_MONTHS)} end)"
    )
    return (
        f"{_LISTS[listed].format(months=months)}"
        f" and ($handler is null or {_HANDLER_KEY} = $handler)"
        # Lists of the data date name no month.
        " and $month_end_date is not null"
    )


def promises_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    listed: PromiseList,
    org_id: str,
    month_end_date: date,
    handler: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """The promises of a list one by one: what falls due by day, else most money missing first."""
    order = "promises.promised_date, " if listed in ("SOON", "OPEN") else ""
    return warehouse.read(
        scope,
        f"""
        select promises.*, loans.customer_name, loans.org_name, loans.days_past_due,
            loans.overdue_amount
        from promises
        inner join org_closure on promises.org_id = org_closure.descendant_org_id
        inner join loans on promises.org_id = loans.org_id and promises.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id and {_chosen(listed)}
        order by {order}promises.missing_amount desc nulls last, promises.promise_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        handler=handler,
        limit=limit,
    )


def promise_totals_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    listed: PromiseList,
    org_id: str,
    month_end_date: date,
    handler: str | None = None,
) -> pl.DataFrame:
    """What all rows of ``promises_of`` come to: one row, without a limit."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as promise_count,
            count(distinct promises.customer_id) as customer_count,
            cast(coalesce(sum(promises.promised_amount), 0) as decimal(38, 2)) as promised_amount,
            cast(sum(promises.missing_amount) as decimal(38, 2)) as missing_amount
        from promises
        inner join org_closure on promises.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id and {_chosen(listed)}
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        handler=handler,
    )
