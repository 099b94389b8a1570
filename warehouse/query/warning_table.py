"""Questions for the table of early warning 贷后预警表: one row per borrower, every indicator."""

import polars as pl

from warehouse.reading import Scope, Warehouse

# Borrowers with an open warning or a signal that holds, each with its level, narrowed by choices.
_CHOSEN = """
    with signalling as (
        select customer_id, min(org_id) as org_id, max(level_no) as level_no,
            count(*) as signal_count
        from customer_indicators where level_no > 0 group by customer_id
    ),
    levelled as (
        select coalesce(customer_warnings.customer_id, signalling.customer_id) as customer_id,
            coalesce(customer_warnings.org_id, signalling.org_id) as org_id,
            greatest(coalesce(customer_warnings.level_no, 0), coalesce(signalling.level_no, 0))
                as level_no,
            coalesce(signalling.signal_count, 0) as signal_count,
            customer_warnings.trend, customer_warnings.open_action,
            coalesce(customer_warnings.open_count, 0) as open_count,
            -- Nothing is late of what has no warning open.
            case when customer_warnings.customer_id is null then 0
                else customer_warnings.overdue_count end as overdue_count,
            customer_warnings.exposure,
            customer_warnings.next_deadline, customer_warnings.oldest_open_date
        from customer_warnings
        full join signalling on customer_warnings.customer_id = signalling.customer_id
    ),
    lent as (
        select customer_id, loan_id, customer_name, customer_type, officer_id,
            sum(case when loan_state = 'ACTIVE' then outstanding_principal end)
                over (partition by customer_id) as principal_in_sight,
            row_number() over (
                partition by customer_id
                order by case when loan_state = 'ACTIVE' then 0 else 1 end,
                    outstanding_principal desc nulls last, loan_id
            ) as place
        from loans
        where customer_id in (select customer_id from levelled)
    ),
    chosen as (
        select levelled.* exclude (exposure),
            coalesce(levelled.exposure, lent.principal_in_sight) as exposure,
            case level_no when 4 then 'RED' when 3 then 'ORANGE' when 2 then 'YELLOW'
                else 'BLUE' end as level,
            lent.loan_id, lent.customer_name, lent.customer_type, lent.officer_id,
            org_units.org_name
        from levelled
        inner join org_closure on levelled.org_id = org_closure.descendant_org_id
        inner join org_units on levelled.org_id = org_units.org_id
        left join lent on levelled.customer_id = lent.customer_id and lent.place = 1
        where org_closure.ancestor_org_id = $org_id
    ),
    narrowed as (
        select *, count(*) over () as customer_count,
            row_number() over (
                order by level_no desc, overdue_count desc nulls last, signal_count desc,
                    exposure desc nulls last, customer_id
            ) as place
        from chosen
        where ($level is null or level = $level)
            and ($officer_id is null or officer_id = $officer_id)
            and ($category is null or customer_id in (
                select customer_id from customer_indicators
                where category = $category and level_no > 0
            ))
    )
"""


def warning_table(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    level: str | None = None,
    category: str | None = None,
    officer_id: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """Borrowers with an open warning or a signal that holds, the gravest first.

    ``level`` is the graver of that of the warnings and that of the signals; ``customer_count`` how
    many there are without the limit; ``loan_id`` the largest loan in sight, whose account manager
    stands beside it. ``exposure`` of a borrower without an open warning is that of its loans in
    sight. ``category`` keeps borrowers with a signal of that category.
    """
    return warehouse.read(
        scope,
        f"{_CHOSEN} select * from narrowed where place <= $limit order by place",
        org_id=org_id,
        level=level,
        category=category,
        officer_id=officer_id,
        limit=limit,
    )


def warning_cells(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    level: str | None = None,
    category: str | None = None,
    officer_id: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """How the borrowers of ``warning_table`` stand by each indicator, of a category or of all, in
    the order of the table and of the catalogue."""
    return warehouse.read(
        scope,
        f"""
        {_CHOSEN}
        select narrowed.place, customer_indicators.customer_id,
            customer_indicators.indicator_code, customer_indicators.indicator_no,
            customer_indicators.category, customer_indicators.state,
            customer_indicators.level_no, customer_indicators.value,
            customer_indicators.threshold, customer_indicators.since_date,
            customer_indicators.no_data_reason
        from narrowed
        inner join customer_indicators on narrowed.customer_id = customer_indicators.customer_id
        where narrowed.place <= $limit
            and ($category is null or customer_indicators.category = $category)
        order by narrowed.place, customer_indicators.indicator_no
        """,
        org_id=org_id,
        level=level,
        category=category,
        officer_id=officer_id,
        limit=limit,
    )


def warning_table_totals(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """How many borrowers stand at each level, the gravest first, and of them how many are past a
    deadline, up against the month before, or without any step taken."""
    return warehouse.read(
        scope,
        f"""
        {_CHOSEN}
        select level, level_no, count(*) as customer_count,
            count(case when overdue_count > 0 then 1 end) as overdue_customer_count,
            count(case when trend = 'UP' then 1 end) as up_customer_count,
            count(case when open_action is null then 1 end) as no_action_customer_count,
            sum(exposure) as exposure
        from narrowed group by level, level_no order by level_no desc
        """,
        org_id=org_id,
        level=None,
        category=None,
        officer_id=None,
    )


def warning_table_officers(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The account managers of these borrowers, most borrowers first."""
    return warehouse.read(
        scope,
        f"""
        {_CHOSEN}
        select officer_id, count(*) as customer_count
        from narrowed where officer_id is not null
        group by officer_id order by customer_count desc, officer_id
        """,
        org_id=org_id,
        level=None,
        category=None,
        officer_id=None,
    )


def warning_titles(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The indicators of the catalogue in its order, one row each: code, category and short name."""
    return warehouse.read(
        scope,
        """
        select indicator_code, min(category) as category, min(indicator_no) as indicator_no,
            min(title) as title, min(missing_files) as missing_files
        from warning_indicators group by indicator_code order by indicator_no
        """,
    )
