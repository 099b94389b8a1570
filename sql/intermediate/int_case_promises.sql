-- What stands of the promises of each case: the next one open, those broken of late, the last broken.
--
-- grain: one row per case with a promise made by the as-of date
-- key:   loan_id
-- note:  a promise that a new plan replaced was not kept either, but it is the new plan that is asked
--        about now. What came too late has come
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

rules as (

    select within_days

    from staging.stg_postloan__case_sign_rules

    where sign_code = 'PROMISES_BROKEN'

),

window_days as (

    select max(within_days) as within_days

    from rules

),

cases as (

    select * from intermediate.int_cases

),

promises as (

    select all_promises.*

    from marts.promises as all_promises
    inner join cases on all_promises.loan_id = cases.loan_id

),

opened as (

    select
        loan_id,
        promised_date,
        coalesce(missing_amount, promised_amount) as open_amount,
        row_number() over (
            partition by loan_id order by promised_date, promise_id
        ) as place

    from promises

    where promise_state = 'OPEN'

),

next_open as (

    select * from opened

    where place = 1

),

counted as (

    select
        promises.loan_id,
        count(
            case
                when
                    promises.is_broken
                    and (
                        window_days.within_days is null
                        or promises.broken_date
                        > build_arguments.as_of_date - window_days.within_days
                    )
                    then 1
            end
        ) as broken_count,
        max(case when promises.is_broken then promises.broken_date end) as last_broken_date,
        max(
            case
                when
                    promises.promise_state = 'BROKEN'
                    and promises.replaced_date is null
                    and promises.met_date is null
                    then promises.broken_date
            end
        ) as unanswered_broken_date

    from promises
    cross join build_arguments
    cross join window_days

    group by promises.loan_id

)

select
    counted.loan_id,
    cast(counted.broken_count as integer) as broken_count,
    next_open.open_amount,
    next_open.promised_date as open_date,
    counted.last_broken_date,
    counted.unanswered_broken_date

from counted
left join next_open on counted.loan_id = next_open.loan_id
