-- The loans whose customers are to be asked, by the class of the customer.
--
-- grain: one row per loan
-- key:   to_do_kind, item_id
-- note:  before a due date that day is the day it is due by. A C customer already past due is to be
--        spoken to every day until it pays, so it is due today; whether somebody did is not known here

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

customer_follow_ups as (

    select * from marts.customer_follow_ups

)

select
    'FOLLOW_UP' as to_do_kind,
    customer_follow_ups.loan_id as item_id,
    customer_follow_ups.org_id,
    customer_follow_ups.officer_id,
    customer_follow_ups.customer_id,
    customer_follow_ups.loan_id,
    case
        when customer_follow_ups.days_past_due >= 1 and customer_follow_ups.follow_up = 'CONTACT'
            then build_arguments.as_of_date
        else customer_follow_ups.next_due_date
    end as due_date,
    case
        when customer_follow_ups.days_past_due >= 1 and customer_follow_ups.follow_up = 'CONTACT'
            then customer_follow_ups.overdue_amount
        else customer_follow_ups.due_amount
    end as amount

from customer_follow_ups
inner join build_arguments
    on customer_follow_ups.month_end_date = build_arguments.as_of_date
