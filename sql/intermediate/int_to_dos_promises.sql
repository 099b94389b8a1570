-- Promises to pay that fall due, and broken ones nobody has followed up with a payment or a new plan.
--
-- grain: one row per promise that falls due, and per plan with a broken promise
-- key:   to_do_kind, item_id
-- note:  a promise is to be watched from so many days before the day it is for. Of a broken plan the
--        debtor is to be spoken to again within some days of the first promise it broke, as long as
--        the loan is past due or written off and neither the money for it has come nor the arrears it
--        was about were paid otherwise. Of a loan that was settled or handed to another bank nothing
--        is to be done

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_promise_parameters

),

promises as (

    select * from marts.promises

),

plans as (

    select * from marts.promise_plans

),

loans as (

    select * from marts.loans

    where loan_state in ('ACTIVE', 'WRITTEN_OFF')

),

-- The last plan of a loan is the one to be held to.
broken as (

    select
        loan_id,
        made_date,
        min(broken_date) as broken_date,
        sum(missing_amount) as missing_amount

    from promises

    where
        promise_state = 'BROKEN'
        and replaced_date is null
        and met_date is null

    group by loan_id, made_date

)

select
    'PROMISE_DUE' as to_do_kind,
    promises.promise_id as item_id,
    promises.org_id,
    promises.officer_id,
    promises.customer_id,
    promises.loan_id,
    promises.promised_date as due_date,
    promises.missing_amount as amount

from promises
inner join loans on promises.loan_id = loans.loan_id
cross join build_arguments
cross join parameters

where
    promises.promise_state = 'OPEN'
    and promises.promised_date
    <= build_arguments.as_of_date + parameters.promise_notice_days

union all

select
    'PROMISE_BROKEN' as to_do_kind,
    broken.loan_id || '/' || cast(broken.made_date as varchar) as item_id,
    loans.org_id,
    loans.officer_id,
    loans.customer_id,
    broken.loan_id,
    broken.broken_date + parameters.promise_follow_up_days as due_date,
    broken.missing_amount as amount

from broken
inner join loans on broken.loan_id = loans.loan_id
inner join plans
    on
        broken.loan_id = plans.loan_id
        and broken.made_date = plans.made_date
cross join parameters

where
    plans.arrears_paid_date is null
    and (loans.loan_state = 'WRITTEN_OFF' or loans.days_past_due >= 1)
