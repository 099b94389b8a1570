-- From when to when each guarantor was past due itself on a loan of this bank, or was sued.
--
-- grain: one row per guarantor and unbroken run of days of one kind of trouble
-- key:   customer_id, trouble, from_date
-- note:  a collateral of type GUARANTOR whose number is that of a customer is that customer. A loan
--        taken from month-end records tells of today's run only. Lawsuits are warnings X01 and X02 of
--        the bank's file
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

collaterals as (

    select * from staging.stg_bank__collaterals

),

customers as (

    select * from staging.stg_bank__customers

),

overdue_episodes as (

    select * from marts.overdue_episodes

),

loans as (

    select * from marts.loans

),

warnings as (

    select * from staging.stg_bank__warnings

),

guarantors as (

    select customers.customer_id

    from collaterals
    inner join customers on collaterals.collateral_id = customers.customer_id

    where collaterals.collateral_type = 'GUARANTOR'

),

runs as (

    select
        overdue_episodes.customer_id,
        'OVERDUE' as trouble,
        overdue_episodes.start_date as from_date,
        overdue_episodes.end_date as to_date

    from overdue_episodes
    inner join guarantors on overdue_episodes.customer_id = guarantors.customer_id

    union all

    select
        loans.customer_id,
        'OVERDUE' as trouble,
        build_arguments.as_of_date - loans.days_past_due + 1 as from_date,
        cast(null as date) as to_date

    from loans
    inner join guarantors on loans.customer_id = guarantors.customer_id
    cross join build_arguments

    where
        loans.loan_state = 'ACTIVE'
        and loans.basis = 'REPORTED'
        and loans.days_past_due > 0

    union all

    select
        warnings.customer_id,
        'SUED' as trouble,
        warnings.triggered_date as from_date,
        case when warnings.closed_date <= build_arguments.as_of_date then warnings.closed_date end
            as to_date

    from warnings
    inner join guarantors on warnings.customer_id = guarantors.customer_id
    cross join build_arguments

    where
        warnings.indicator_code in ('X01', 'X02')
        and coalesce(warnings.status, 'OPEN') <> 'FALSE_POSITIVE'
        and warnings.triggered_date <= build_arguments.as_of_date
        -- A warning closed nobody knows when says nothing of a time.
        and (coalesce(warnings.status, 'OPEN') <> 'CLOSED' or warnings.closed_date is not null)
        and (warnings.closed_date is null or warnings.closed_date > warnings.triggered_date)

),

-- A run that is still open lasts beyond every other.
ended as (

    select
        customer_id,
        trouble,
        from_date,
        coalesce(to_date, date '9999-12-31') as to_date

    from runs

),

reached as (

    select
        *,
        max(to_date) over (
            partition by customer_id, trouble
            order by from_date, to_date
            rows between unbounded preceding and 1 preceding
        ) as reached_date

    from ended

),

numbered as (

    select
        *,
        sum(case when from_date <= reached_date then 0 else 1 end) over (
            partition by customer_id, trouble
            order by from_date, to_date
            rows between unbounded preceding and current row
        ) as run_no

    from reached

),

joined as (

    select
        customer_id,
        trouble,
        min(from_date) as from_date,
        max(to_date) as to_date

    from numbered

    group by customer_id, trouble, run_no

)

select
    customer_id,
    trouble,
    from_date,
    case when to_date < date '9999-12-31' then to_date end as to_date

from joined
