-- When each version of a plan was in force, by the as-of date.
--
-- grain: one row per loan and version ever in force
-- key:   loan_number, version
-- note:  in force on a day is the highest version effective by then; the lowest version received is
--        in force from disbursement
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

instalments as (

    select * from staging.stg_bank__scheduled_instalments

),

loans as (

    select * from intermediate.int_loans

),

versions as (

    select
        loan_id,
        version,
        min(effective_from) as effective_from,
        count(*) as instalment_count

    from instalments

    group by loan_id, version

),

started as (

    select
        loans.loan_number,
        versions.version,
        versions.instalment_count,
        loans.is_computed,
        loans.first_month_number,
        loans.last_month_number,
        case
            when row_number() over (partition by loans.loan_number order by versions.version) = 1
                then loans.disbursed_date
            when versions.effective_from < loans.disbursed_date then loans.disbursed_date
            else versions.effective_from
        end as in_force_from

    from versions
    inner join loans on versions.loan_id = loans.loan_id

),

ended as (

    select
        started.loan_number,
        started.version,
        started.instalment_count,
        started.is_computed,
        started.first_month_number,
        started.last_month_number,
        started.in_force_from,
        min(started.in_force_from) over (
            partition by started.loan_number order by started.version desc
            rows between unbounded preceding and 1 preceding
        ) as in_force_until

    from started
    inner join build_arguments on started.in_force_from <= build_arguments.as_of_date

)

select
    loan_number,
    version,
    instalment_count,
    is_computed,
    in_force_until is null as is_in_force,
    in_force_from,
    in_force_until,
    greatest(
        first_month_number,
        cast(
            extract(year from in_force_from) * 12 + extract(month from in_force_from) as integer
        )
    ) as first_month_number,
    least(
        last_month_number,
        coalesce(
            cast(
                extract(year from in_force_until) * 12 + extract(month from in_force_until)
                as integer
            ) - 1,
            last_month_number
        )
    ) as last_month_number

from ended

where
    in_force_until is null
    or in_force_from < in_force_until
