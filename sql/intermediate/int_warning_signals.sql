-- The system's own warning signals: which indicator was at which level, of whom, from when to when.
--
-- grain: one row per indicator, customer, loan where it is of one, level and unbroken time it held
-- key:   signal_id
-- note:  times that touch are one signal, whatever was seen in them; value, threshold and evidence are
--        those of its first day. Of a customer as a whole, the organisation is that of its largest loan
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

crossings as (

    select * from intermediate.int_warning_crossings

),

loans as (

    select * from intermediate.int_loans

),

customer_organisations as (

    select * from intermediate.int_customer_organisations

),

reached as (

    select
        *,
        max(end_date) over (
            partition by indicator_code, measure, level, customer_id, loan_id
            order by first_date, end_date, point_id
            rows between unbounded preceding and 1 preceding
        ) as held_until

    from crossings

),

numbered as (

    select
        *,
        sum(case when held_until is null or first_date > held_until then 1 else 0 end) over (
            partition by indicator_code, measure, level, customer_id, loan_id
            order by first_date, end_date, point_id
            rows between unbounded preceding and current row
        ) as signal_no

    from reached

),

placed as (

    select
        *,
        max(end_date) over signal as last_end_date,
        row_number() over (
            partition by indicator_code, measure, level, customer_id, loan_id, signal_no
            order by first_date, end_date, point_id
        ) as place

    from numbered

    window
        signal as (
            partition by indicator_code, measure, level, customer_id, loan_id, signal_no
        )

)

select
    placed.indicator_code || '/' || placed.measure || '/'
    || coalesce(placed.loan_id, placed.customer_id) || '/' || placed.level || '/'
    || cast(placed.first_date as varchar) as signal_id,
    placed.indicator_code,
    placed.measure,
    placed.level,
    placed.customer_id,
    placed.loan_id,
    coalesce(loans.org_id, customer_organisations.org_id) as org_id,
    placed.evidence_id,
    placed.level_no,
    placed.value,
    placed.threshold,
    placed.first_date as from_date,
    case
        when placed.last_end_date <= build_arguments.as_of_date then placed.last_end_date
    end as to_date

from placed
left join loans on placed.loan_id = loans.loan_id
left join customer_organisations on placed.customer_id = customer_organisations.customer_id
cross join build_arguments

where placed.place = 1
