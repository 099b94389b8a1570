"""Questions about the financial statements of borrowers."""

from datetime import date

import polars as pl

from warehouse.reading import Scope, Warehouse

# Borrowers with a loan in the book at the end of the period who owe or gave its statement.
_CONCERNED = """
    lent as (
        select distinct loan_months.customer_id, loan_months.org_id
        from loan_months
        inner join org_closure on loan_months.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and loan_months.month_end_date = $period_end_date
            and loan_months.loan_state = 'ACTIVE'
    ),
    given as (
        select distinct customer_id, received_date from financial_statements
        where period_end_date = $period_end_date
    ),
    owed as (
        select statement_duties.customer_id, max(statement_duties.duty_state) as duty_state,
            max(statement_duties.due_date) as due_date,
            max(statement_duties.days_late) as days_late,
            bool_or(statement_duties.is_due) as is_due
        from statement_duties
        inner join org_closure on statement_duties.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            and statement_duties.period_end_date = $period_end_date
        group by statement_duties.customer_id
    ),
    flagged as (
        select customer_id, max(level_no) as level_no,
            string_agg(distinct flag_code, ' ' order by flag_code) as flag_codes
        from statement_flags
        where period_end_date = $period_end_date
        group by customer_id
    ),
    ranked as (
        select loans.customer_id, loans.customer_name, loans.officer_id, loans.org_name,
            loans.customer_type,
            -- Who has left the book owes nothing; whose balance is not reported has none to add.
            case when not bool_or(loans.loan_state = 'ACTIVE') over (partition by loans.customer_id)
                then 0
                else sum(case when loans.loan_state = 'ACTIVE' then loans.outstanding_principal end)
                    over (partition by loans.customer_id)
            end as outstanding_principal,
            row_number() over (
                partition by loans.customer_id
                order by loans.loan_state <> 'ACTIVE',
                    loans.outstanding_principal desc nulls last, loans.loan_id
            ) as place
        from loans
        inner join lent on loans.customer_id = lent.customer_id and loans.org_id = lent.org_id
        where loans.customer_id in (
            select customer_id from owed union all select customer_id from given
        )
    ),
    concerned as (
        select ranked.customer_id, ranked.customer_name, ranked.officer_id, ranked.org_name,
            ranked.customer_type, ranked.outstanding_principal,
            owed.duty_state, owed.due_date, owed.days_late, owed.is_due, given.received_date,
            given.customer_id is not null as has_statement,
            flagged.level_no, flagged.flag_codes,
            case flagged.level_no when 4 then 'RED' when 3 then 'ORANGE' when 2 then 'YELLOW'
                when 1 then 'BLUE' end as level
        from ranked
        left join owed on ranked.customer_id = owed.customer_id
        left join given on ranked.customer_id = given.customer_id
        left join flagged on ranked.customer_id = flagged.customer_id
        where ranked.place = 1
    )
"""
# One flag of the catalogue: a code may stand there with several measures.
_FLAG_KEY = "statement_flags.flag_code || '/' || statement_flags.measure"
# The same of the loans the organisation handles itself.
_CONCERNED_ITSELF = _CONCERNED.replace(
    "org_closure.ancestor_org_id = $org_id",
    "org_closure.ancestor_org_id = $org_id and org_closure.descendant_org_id = $org_id",
)


def statement_periods(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """What an organisation's borrowers owed and showed in each period, the latest first."""
    return warehouse.read(
        scope,
        "select * from org_statements where org_id = $org_id order by period_end_date desc",
        org_id=org_id,
    )


def statements_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, period_end_date: date
) -> pl.DataFrame:
    """The same of the organisations directly below in one period, and of the borrowers the
    organisation lends to itself (``is_own``), most missing first."""
    return warehouse.read(
        scope,
        f"""
        with {_CONCERNED_ITSELF},
        counted as (
            select count(*) as customer_count,
                count(case when is_due then 1 end) as due_customer_count,
                count(case when is_due and duty_state = 'MISSING' then 1 end)
                    as missing_customer_count,
                count(level_no) as flagged_customer_count,
                count(case when level_no = 4 then 1 end) as red_customer_count,
                case when count(level_no) = 0 then 0
                    else sum(case when level_no is not null then outstanding_principal end)
                end as flagged_principal
            from concerned
        ),
        parts as (
            select org_id, due_customer_count, missing_customer_count, flagged_customer_count,
                red_customer_count, flagged_principal, false as is_own
            from org_statements
            where period_end_date = $period_end_date
                and org_id in (select org_id from org_units where parent_org_id = $org_id)
            union all
            select $org_id, due_customer_count, missing_customer_count, flagged_customer_count,
                red_customer_count, flagged_principal, true
            from counted where customer_count > 0
        )
        select parts.*, org_units.org_name, org_units.org_status,
            cast(due_customer_count - missing_customer_count as double)
                / nullif(cast(due_customer_count as double), 0) as received_rate
        from parts inner join org_units on parts.org_id = org_units.org_id
        order by missing_customer_count desc, flagged_customer_count desc, is_own, parts.org_id
        """,
        org_id=org_id,
        period_end_date=period_end_date,
    )


def statement_flag_counts(
    warehouse: Warehouse, scope: Scope, *, org_id: str, period_end_date: date
) -> pl.DataFrame:
    """How many borrowers each flag names at each level, in the order of the flags.

    ``flag_key`` tells flags apart: some have two measures under one code.
    """
    return warehouse.read(
        scope,
        f"""
        with {_CONCERNED}
        select {_FLAG_KEY} as flag_key, statement_flags.flag_code, statement_flags.measure,
            statement_flag_rules.title, statement_flags.flag_no, statement_flags.level,
            statement_flags.level_no,
            count(distinct statement_flags.customer_id) as customer_count
        from statement_flags
        inner join concerned on statement_flags.customer_id = concerned.customer_id
        inner join statement_flag_rules
            on statement_flags.flag_code = statement_flag_rules.flag_code
            and statement_flags.measure = statement_flag_rules.measure
        where statement_flags.period_end_date = $period_end_date
        group by all
        order by statement_flags.flag_no, statement_flags.level_no desc
        """,
        org_id=org_id,
        period_end_date=period_end_date,
    )


def statement_customers(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    period_end_date: date,
    flag: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """Borrowers who owe or gave a statement of a period, the gravest flags first.

    ``flag``: only those with this one, a ``flag_key`` of ``statement_flag_counts``.
    ``listed_count`` on every row: all of them, whatever the limit.
    """
    return warehouse.read(
        scope,
        f"""
        with {_CONCERNED}
        select *, count(*) over () as listed_count
        from concerned
        where $flag is null or customer_id in (
            select customer_id from statement_flags
            where period_end_date = $period_end_date and {_FLAG_KEY} = $flag
        )
        order by level_no desc nulls last, duty_state = 'MISSING' desc nulls last,
            outstanding_principal desc nulls last, customer_id
        limit $limit
        """,
        org_id=org_id,
        period_end_date=period_end_date,
        flag=flag,
        limit=limit,
    )


def statements_to_ask_for(
    warehouse: Warehouse, scope: Scope, *, org_id: str, period_end_date: date
) -> pl.DataFrame:
    """Whose statements are missing, by the account manager and branch of the largest loan."""
    return warehouse.read(
        scope,
        f"""
        with {_CONCERNED}
        select officer_id, org_name, count(*) as missing_customer_count,
            sum(outstanding_principal) as outstanding_principal, max(days_late) as days_late,
            string_agg(coalesce(customer_name, customer_id), '、' order by customer_id)
                as customer_names
        from concerned
        where duty_state = 'MISSING'
        group by officer_id, org_name
        order by missing_customer_count desc, outstanding_principal desc nulls last,
            org_name, officer_id
        """,
        org_id=org_id,
        period_end_date=period_end_date,
    )


def statements_of_customer(warehouse: Warehouse, scope: Scope, *, customer_id: str) -> pl.DataFrame:
    """The statements of a borrower, the latest first."""
    return warehouse.read(
        scope,
        """
        with ranked as (
            select *, row_number() over (partition by period_end_date order by org_id) as place
            from financial_statements where customer_id = $customer_id
        )
        select * exclude (place) from ranked where place = 1 order by period_end_date desc
        """,
        customer_id=customer_id,
    )


def measures_of_customer(warehouse: Warehouse, scope: Scope, *, customer_id: str) -> pl.DataFrame:
    """Every measure of a borrower's statements with the middle of its industry and its flag.

    By measure, the latest period first. ``level`` is the gravest of the flags on a measure.
    """
    return warehouse.read(
        scope,
        """
        with ranked as (
            select *, row_number() over (
                partition by period_end_date, measure order by org_id) as place
            from statement_measures where customer_id = $customer_id
        ),
        industry as (
            select coalesce(min(industry_section), 'UNKNOWN') as industry_section
            from obligors where customer_id = $customer_id
        ),
        flagged as (
            select period_end_date, measure, max(level_no) as level_no
            from statement_flags where customer_id = $customer_id
            group by period_end_date, measure
        )
        select ranked.* exclude (place), industry.industry_section,
            industry_medians.median_value, industry_medians.customer_count,
            case flagged.level_no when 4 then 'RED' when 3 then 'ORANGE' when 2 then 'YELLOW'
                when 1 then 'BLUE' end as level
        from ranked
        cross join industry
        left join industry_medians
            on industry.industry_section = industry_medians.industry_section
            and ranked.period_end_date = industry_medians.period_end_date
            and ranked.measure = industry_medians.measure
        left join flagged
            on ranked.period_end_date = flagged.period_end_date
            and ranked.measure = flagged.measure
        where ranked.place = 1
        order by ranked.measure_no, ranked.period_end_date desc
        """,
        customer_id=customer_id,
    )


def statement_flag_rules(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The flags in force in this build, in their order."""
    return warehouse.read(scope, "select * from statement_flag_rules order by flag_no")
