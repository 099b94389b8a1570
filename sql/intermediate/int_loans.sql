-- Loans paid out by the as-of date, numbered for cheap joins, with the day each left the book.
--
-- grain: one row per loan
-- key:   loan_number
-- note:  a state other than ACTIVE holds from closed_date on; a write-off or transfer without that
--        date holds from its event; a loan reported closed without any date stays in the book
--        until its own payments settle it, and is a finding of the reconciliation. A loan is computed
--        from its plan and its payments; where the file of payments never arrived nobody knows what
--        was paid, so a loan with a plan goes by its month-end records like one without
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loans as (

    select * from staging.stg_bank__loans

),

customers as (

    select * from staging.stg_bank__customers

),

instalments as (

    select * from staging.stg_bank__scheduled_instalments

),

loan_events as (

    select * from staging.stg_bank__loan_events

),

journal as (

    select count(*) as file_count

    from intermediate.int_arrived_files

    where table_name = 'repayments'

),

leaving_events as (

    select
        loan_id,
        min(case when event_type = 'WRITE_OFF' then event_date end) as written_off_date,
        min(case when event_type = 'TRANSFER' then event_date end) as transferred_date

    from loan_events

    where event_type in ('WRITE_OFF', 'TRANSFER')

    group by loan_id

),

scheduled_loans as (

    select
        loan_id,
        count(*) as instalment_count

    from instalments

    group by loan_id

),

dated as (

    select
        loans.loan_id,
        loans.customer_id,
        customers.customer_type,
        loans.org_id,
        loans.product_code,
        loans.scope,
        loans.disbursed_amount,
        loans.grace_days,
        build_arguments.as_of_date,
        loans.disbursed_date,
        scheduled_loans.instalment_count is not null as has_schedule,
        scheduled_loans.instalment_count is not null and journal.file_count > 0 as is_computed,
        case when loans.reported_status <> 'ACTIVE' then loans.reported_status end as left_state,
        case
            when loans.reported_status = 'ACTIVE' then null
            when loans.closed_date is not null then loans.closed_date
            when loans.reported_status = 'WRITTEN_OFF' then leaving_events.written_off_date
            when loans.reported_status = 'TRANSFERRED' then leaving_events.transferred_date
        end as left_date

    from loans
    inner join build_arguments on loans.disbursed_date <= build_arguments.as_of_date
    cross join journal
    left join customers on loans.customer_id = customers.customer_id
    left join scheduled_loans on loans.loan_id = scheduled_loans.loan_id
    left join leaving_events on loans.loan_id = leaving_events.loan_id

)

select
    row_number() over (order by org_id, loan_id) as loan_number,
    loan_id,
    customer_id,
    customer_type,
    org_id,
    product_code,
    scope,
    disbursed_amount,
    grace_days,
    has_schedule,
    is_computed,
    left_date is not null as has_left_date,
    disbursed_date,
    case when left_date <= as_of_date then left_state end as left_state,
    case when left_date <= as_of_date then left_date end as left_date,
    cast(
        extract(year from disbursed_date) * 12 + extract(month from disbursed_date) as integer
    ) as first_month_number,
    -- A loan that left has its last point in the month it left, never before its first.
    cast(
        greatest(
            extract(year from disbursed_date) * 12 + extract(month from disbursed_date),
            extract(year from least(coalesce(left_date, as_of_date), as_of_date)) * 12
            + extract(month from least(coalesce(left_date, as_of_date), as_of_date))
        ) as integer
    ) as last_month_number

from dated
