"""Questions about how loans moved since the month end before: roll rates, arrears, classes."""

from datetime import date
from typing import Literal, TypeAlias, get_args

import polars as pl

from warehouse.query.fragments import PARTS, WHOLE, ratio
from warehouse.query.narrowing import WHOLE_BOOK, Narrowing
from warehouse.reading import Scope, Warehouse

# What the movement of the overdue balance is made of, in the order in which it is told.
Term: TypeAlias = Literal[
    "opening_balance",
    "inflow_balance",
    "reported_again_balance",
    "cured_balance",
    "relieved_balance",
    "repaid_balance",
    "written_off_balance",
    "transferred_balance",
    "not_reported_balance",
    "closing_balance",
]
TERMS: tuple[Term, ...] = get_args(Term)
_COUNTS = (
    "opening_loan_count",
    "newly_overdue_loan_count",
    "cured_loan_count",
    "closing_loan_count",
)
_MEMOS = ("written_off_principal", "matured_cured_balance", "redefaulted_balance")
_MOVEMENT_SUMS = ", ".join(
    [f"cast(coalesce(sum({name}), 0) as bigint) as {name}" for name in _COUNTS]
    + [f"coalesce(sum({name}), 0) as {name}" for name in (*TERMS, *_MEMOS)]
)


def transitions(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """From which bucket to which standing the loans moved: one row per pair that a loan has."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select
                from_bucket, to_state,
                cast(sum(loan_count) as bigint) as loan_count,
                sum(opening_principal) as rolled_principal,
                sum(closing_principal) as rolled_closing_principal
            from transitions
            inner join org_closure on transitions.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and transitions.month_end_date = $month_end_date
                {narrowing.condition("transitions")}
            group by from_bucket, to_state
        ),
        beside as (
            select *, sum(rolled_principal) over (partition by from_bucket)
                as bucket_opening_principal
            from summed
        )
        select *,
            {ratio("rolled_principal", "bucket_opening_principal", "roll_rate")},
            {ratio("rolled_closing_principal", "bucket_opening_principal", "closing_roll_rate")}
        from beside order by from_bucket, to_state
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
    )


def transition_history(
    warehouse: Warehouse,
    scope: Scope,
    *,
    from_bucket: str,
    to_state: str,
    org_id: str,
    since: date,
    until: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """One transition at each month end at which its bucket held a loan before, earliest first."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select
                transitions.month_end_date,
                coalesce(sum(case when to_state = $to_state then opening_principal end), 0)
                    as rolled_principal,
                coalesce(sum(case when to_state = $to_state then closing_principal end), 0)
                    as rolled_closing_principal,
                sum(opening_principal) as bucket_opening_principal
            from transitions
            inner join org_closure on transitions.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and transitions.month_end_date between $since and $until
                and transitions.from_bucket = $from_bucket
                {narrowing.condition("transitions")}
            group by transitions.month_end_date
        )
        select *,
            {ratio("rolled_principal", "bucket_opening_principal", "roll_rate")},
            {ratio("rolled_closing_principal", "bucket_opening_principal", "closing_roll_rate")}
        from summed order by month_end_date
        """,
        from_bucket=from_bucket,
        to_state=to_state,
        org_id=org_id,
        since=since,
        until=until,
        **narrowing.values,
    )


def movement_history(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    until: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """How the overdue balance moved at each month end with loans in the book, earliest first."""
    return warehouse.read(
        scope,
        f"""
        with moved as (
            select overdue_movements.month_end_date, {_MOVEMENT_SUMS}
            from overdue_movements
            inner join org_closure on overdue_movements.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and overdue_movements.month_end_date between $since and $until
                {narrowing.condition("overdue_movements")}
            group by overdue_movements.month_end_date
        ),
        held as (
            select
                portfolio_months.month_end_date,
                sum(npl_principal) as npl_principal,
                sum(outstanding_principal) as outstanding_principal
            from portfolio_months
            inner join org_closure on portfolio_months.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and portfolio_months.month_end_date between $since and $until
                {narrowing.condition("portfolio_months")}
            group by portfolio_months.month_end_date
        ),
        every_month as (
            select
                held.month_end_date,
                {
            ", ".join(
                f"coalesce(moved.{name}, 0) as {name}" for name in (*_COUNTS, *TERMS, *_MEMOS)
            )
        },
                held.npl_principal + coalesce(moved.written_off_principal, 0)
                    as npl_with_written_off_principal,
                held.outstanding_principal + coalesce(moved.written_off_principal, 0)
                    as principal_with_written_off
            from held
            left join moved on held.month_end_date = moved.month_end_date
        )
        select *,
            {ratio("cured_balance", "opening_balance", "cure_rate")},
            {ratio("redefaulted_balance", "matured_cured_balance", "redefault_rate")},
            {
            ratio(
                "npl_with_written_off_principal",
                "principal_with_written_off",
                "npl_with_written_off_rate",
            )
        }
        from every_month order by month_end_date
        """,
        org_id=org_id,
        since=since,
        until=until,
        **narrowing.values,
    )


def class_migration_history(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    until: date,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """The migration of every class that can get worse, the best first, at each month end."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select
                class_transitions.month_end_date,
                class_transitions.from_class as five_class,
                class_floors.class_no,
                cast(sum(loan_count) as bigint) as loan_count,
                sum(opening_principal) as class_opening_principal,
                sum(decrease_principal) as decrease_principal,
                sum(not_reported_principal) as class_not_reported_principal,
                sum(moved_worse_principal) as moved_worse_principal,
                sum(remaining_principal) as remaining_principal
            from class_transitions
            inner join org_closure on class_transitions.org_id = org_closure.descendant_org_id
            inner join class_floors on class_transitions.from_class = class_floors.five_class
            where org_closure.ancestor_org_id = $org_id
                and class_transitions.month_end_date between $since and $until
                and class_floors.to_days is not null
                {narrowing.condition("class_transitions")}
            group by
                class_transitions.month_end_date, class_transitions.from_class,
                class_floors.class_no
        )
        select *, {ratio("moved_worse_principal", "remaining_principal", "migration_rate")}
        from summed order by class_no, month_end_date
        """,
        org_id=org_id,
        since=since,
        until=until,
        **narrowing.values,
    )


def migration_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    first: str,
    second: str,
    third: str | None,
    org_id: str,
    month_end_date: date,
    is_total: bool = False,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """The organisations directly below one, and its own loans, by what got worse and what cured.

    ``first``, ``second`` and ``third`` are buckets: ``first_rate`` is what rolled from the first to
    the second, ``second_rate`` from the second to the third. ``is_total``: one row of all of them.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({WHOLE if is_total else PARTS}),
        rolled as (
            select
                part.org_id, part.is_own, min(part.org_name) as org_name,
                min(part.org_status) as org_status,
                cast(sum(loan_count) as bigint) as loan_count,
                cast(sum(case when from_bucket = $first then loan_count else 0 end) as bigint)
                    as first_loan_count,
                cast(sum(case when from_bucket = $second then loan_count else 0 end) as bigint)
                    as second_loan_count,
                coalesce(sum(case when from_bucket = $first then opening_principal end), 0)
                    as first_principal,
                coalesce(sum(case when from_bucket = $first and to_state = $second
                    then opening_principal end), 0) as first_rolled_principal,
                coalesce(sum(case when from_bucket = $second then opening_principal end), 0)
                    as second_principal,
                coalesce(sum(case when from_bucket = $second and to_state = $third
                    then opening_principal end), 0) as second_rolled_principal
            from part
            inner join transitions on part.descendant_org_id = transitions.org_id
            where transitions.month_end_date = $month_end_date
                {narrowing.condition("transitions")}
            group by part.org_id, part.is_own
        ),
        moved as (
            select part.org_id, part.is_own, min(part.org_name) as org_name,
                min(part.org_status) as org_status, {_MOVEMENT_SUMS}
            from part
            inner join overdue_movements on part.descendant_org_id = overdue_movements.org_id
            where overdue_movements.month_end_date = $month_end_date
                {narrowing.condition("overdue_movements")}
            group by part.org_id, part.is_own
        )
        select
            coalesce(rolled.org_id, moved.org_id) as org_id,
            coalesce(rolled.org_name, moved.org_name) as org_name,
            coalesce(rolled.org_status, moved.org_status) as org_status,
            coalesce(rolled.is_own, moved.is_own) as is_own,
            coalesce(rolled.loan_count, 0) as loan_count,
            coalesce(rolled.first_loan_count, 0) as first_loan_count,
            coalesce(rolled.second_loan_count, 0) as second_loan_count,
            coalesce(moved.opening_loan_count, 0) as opening_loan_count,
            coalesce(rolled.first_principal, 0) as first_principal,
            coalesce(rolled.first_rolled_principal, 0) as first_rolled_principal,
            coalesce(rolled.second_principal, 0) as second_principal,
            coalesce(rolled.second_rolled_principal, 0) as second_rolled_principal,
            coalesce(moved.opening_balance, 0) as opening_balance,
            coalesce(moved.inflow_balance, 0) as inflow_balance,
            coalesce(moved.cured_balance, 0) as cured_balance,
            coalesce(moved.closing_balance, 0) as closing_balance,
            {ratio("rolled.first_rolled_principal", "rolled.first_principal", "first_rate")},
            {ratio("rolled.second_rolled_principal", "rolled.second_principal", "second_rate")},
            {ratio("moved.cured_balance", "moved.opening_balance", "cure_rate")}
        from rolled
        full join moved on rolled.org_id = moved.org_id and rolled.is_own = moved.is_own
        order by first_rate desc nulls last, org_id, is_own
        """,
        first=first,
        second=second,
        third=third,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
    )
