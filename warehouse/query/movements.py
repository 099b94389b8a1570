"""Questions about how loans moved since the month end before: roll rates, arrears, classes.

``product_code``, ``customer_type``, ``without_low_risk`` and ``own_only`` narrow what is asked
about as they do in ``portfolio``.
"""

from datetime import date
from typing import Any, Literal, TypeAlias

import polars as pl

from warehouse.query.portfolio import PARTS
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
TERMS: tuple[Term, ...] = (
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
)
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
NARROWED = """
    and ($product_code is null or {rows}.product_code = $product_code)
    and ($customer_type is null or coalesce({rows}.customer_type, 'UNKNOWN') = $customer_type)
    and (not $without_low_risk or {rows}.scope <> 'LOW_RISK')
    and (not $own_only or {rows}.org_id = $org_id)
"""


def _ratio(numerator: str, denominator: str, name: str) -> str:
    return f"cast({numerator} as double) / nullif(cast({denominator} as double), 0) as {name}"


def transitions(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
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
                {NARROWED.format(rows="transitions")}
            group by from_bucket, to_state
        ),
        beside as (
            select *, sum(rolled_principal) over (partition by from_bucket)
                as bucket_opening_principal
            from summed
        )
        select *,
            {_ratio("rolled_principal", "bucket_opening_principal", "roll_rate")},
            {_ratio("rolled_closing_principal", "bucket_opening_principal", "closing_roll_rate")}
        from beside order by from_bucket, to_state
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
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
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
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
                {NARROWED.format(rows="transitions")}
            group by transitions.month_end_date
        )
        select *,
            {_ratio("rolled_principal", "bucket_opening_principal", "roll_rate")},
            {_ratio("rolled_closing_principal", "bucket_opening_principal", "closing_roll_rate")}
        from summed order by month_end_date
        """,
        from_bucket=from_bucket,
        to_state=to_state,
        org_id=org_id,
        since=since,
        until=until,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
    )


def movement_history(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    until: date,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
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
                {NARROWED.format(rows="overdue_movements")}
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
                {NARROWED.format(rows="portfolio_months")}
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
            {_ratio("cured_balance", "opening_balance", "cure_rate")},
            {_ratio("redefaulted_balance", "matured_cured_balance", "redefault_rate")},
            {
            _ratio(
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
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
    )


def class_migration_history(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    since: date,
    until: date,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
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
                {NARROWED.format(rows="class_transitions")}
            group by
                class_transitions.month_end_date, class_transitions.from_class,
                class_floors.class_no
        )
        select *, {_ratio("moved_worse_principal", "remaining_principal", "migration_rate")}
        from summed order by class_no, month_end_date
        """,
        org_id=org_id,
        since=since,
        until=until,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
    )


_WHOLE = """
    select org_id, org_name, org_status, false as is_own, descendant_org_id
    from org_units
    inner join org_closure on org_units.org_id = org_closure.ancestor_org_id
    where org_units.org_id = $org_id
"""


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
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
) -> pl.DataFrame:
    """The organisations directly below one, and its own loans, by what got worse and what cured.

    ``first``, ``second`` and ``third`` are buckets: ``first_rate`` is what rolled from the first to
    the second, ``second_rate`` from the second to the third. ``is_total``: one row of all of them.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({_WHOLE if is_total else PARTS}),
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
                {NARROWED.format(rows="transitions")}
            group by part.org_id, part.is_own
        ),
        moved as (
            select part.org_id, part.is_own, min(part.org_name) as org_name,
                min(part.org_status) as org_status, {_MOVEMENT_SUMS}
            from part
            inner join overdue_movements on part.descendant_org_id = overdue_movements.org_id
            where overdue_movements.month_end_date = $month_end_date
                {NARROWED.format(rows="overdue_movements")}
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
            {_ratio("rolled.first_rolled_principal", "rolled.first_principal", "first_rate")},
            {_ratio("rolled.second_rolled_principal", "rolled.second_principal", "second_rate")},
            {_ratio("moved.cured_balance", "moved.opening_balance", "cure_rate")}
        from rolled
        full join moved on rolled.org_id = moved.org_id and rolled.is_own = moved.is_own
        order by first_rate desc nulls last, org_id, is_own
        """,
        first=first,
        second=second,
        third=third,
        org_id=org_id,
        month_end_date=month_end_date,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
    )


# --- the loans behind it --------------------------------------------------------------------------

# Which loans, and what each adds to the figure.
Behind: TypeAlias = Literal["transition", "closing_transition", "movement", "class_migration"]


def loans_behind(
    warehouse: Warehouse,
    scope: Scope,
    *,
    behind: Behind,
    part: str,
    org_id: str,
    month_end_date: date,
    to_state: str | None = None,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
    limit: int,
) -> pl.DataFrame:
    """The loans a figure of a movement is made of, the largest first; ``amount`` adds up to it.

    ``transition`` and ``closing_transition``: those of the bucket ``part`` that are now in
    ``to_state``, by their balance before, or now. ``movement``: those of a term ``part`` of the
    overdue movement. ``class_migration``: those of the class ``part`` that are now in a worse
    one, by their balance now.
    """
    chosen, values = _behind(behind, part, to_state)
    return warehouse.read(
        scope,
        f"""
        with {chosen}
        select
            chosen.loan_id, loans.customer_name, loans.org_name, chosen.product_code,
            coalesce(chosen.customer_type, 'UNKNOWN') as customer_type, loans.officer_id,
            chosen.amount, chosen.opening_principal, chosen.closing_principal,
            chosen.previous_standing, chosen.standing, chosen.previous_class_standing,
            chosen.class_standing, chosen.previous_days_past_due, chosen.days_past_due,
            chosen.basis
        from chosen
        inner join loans on chosen.loan_id = loans.loan_id
        inner join org_closure on chosen.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            {NARROWED.format(rows="chosen")}
        order by chosen.amount desc nulls last, chosen.loan_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
        limit=limit,
        **values,
    )


def loan_totals_behind(
    warehouse: Warehouse,
    scope: Scope,
    *,
    behind: Behind,
    part: str,
    org_id: str,
    month_end_date: date,
    to_state: str | None = None,
    product_code: str | None = None,
    customer_type: str | None = None,
    without_low_risk: bool = False,
    own_only: bool = False,
) -> pl.DataFrame:
    """What all loans of ``loans_behind`` come to: one row."""
    chosen, values = _behind(behind, part, to_state)
    return warehouse.read(
        scope,
        f"""
        with {chosen}
        select count(*) as loan_count, sum(chosen.amount) as amount
        from chosen
        inner join org_closure on chosen.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            {NARROWED.format(rows="chosen")}
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        product_code=product_code,
        customer_type=customer_type,
        without_low_risk=without_low_risk,
        own_only=own_only,
        **values,
    )


_LOAN = """
    loan_months.loan_id, loan_months.org_id, loan_months.product_code, loan_months.customer_type,
    loan_months.scope, loan_months.basis,
    loan_months.previous_outstanding_principal as opening_principal,
    loan_months.outstanding_principal as closing_principal,
    loan_months.previous_standing, loan_months.standing, loan_months.previous_class_standing,
    loan_months.class_standing, loan_months.previous_days_past_due, loan_months.days_past_due
"""


def _behind(behind: Behind, part: str, to_state: str | None) -> tuple[str, dict[str, Any]]:
    """The rows of ``loans_behind`` before they are narrowed, and the values they take."""
    if behind == "movement":
        assert part in TERMS, f"{part} is no term of the movement"
        return (
            f"""
            chosen as (
                select {_LOAN}, loan_movements.{part} as amount
                from loan_movements
                inner join loan_months on loan_movements.loan_id = loan_months.loan_id
                    and loan_movements.month_end_date = loan_months.month_end_date
                where loan_movements.month_end_date = $month_end_date
                    and loan_months.month_end_date = $month_end_date
                    and loan_movements.{part} <> 0
            )
            """,
            {},
        )
    if behind in ("transition", "closing_transition"):
        amount = "previous_outstanding_principal"
        if behind == "closing_transition":
            amount = "outstanding_principal"
        return (
            f"""
            chosen as (
                select {_LOAN}, {amount} as amount
                from loan_months
                where month_end_date = $month_end_date
                    and previous_standing = $part and standing = $to_state
            )
            """,
            {"part": part, "to_state": to_state},
        )
    return (
        f"""
        chosen as (
            select {_LOAN}, loan_months.outstanding_principal as amount
            from loan_months
            inner join class_floors as from_floors
                on loan_months.previous_class_standing = from_floors.five_class
            inner join class_floors as to_floors
                on loan_months.class_standing = to_floors.five_class
            where loan_months.month_end_date = $month_end_date
                and loan_months.previous_class_standing = $part
                and to_floors.class_no > from_floors.class_no
        )
        """,
        {"part": part},
    )
