-- Who held the loan of each promise on the day it was made: the hand, or else its account manager.
--
-- grain: one row per promise
-- key:   promise_id
-- note:  a hand that holds an agency's loan is the agency, whoever works there. A promise made while
--        no hand held the loan is of the account manager the bank names now

with

parts as (

    select * from intermediate.int_promise_parts

),

-- One hand holds a loan on a day; one that began and ended on a day held it on none.
hands as (

    select * from intermediate.int_hands

    where to_date is null or to_date > from_date

),

numbered_loans as (

    select * from intermediate.int_loans

),

loans as (

    select * from staging.stg_bank__loans

),

days as (

    select
        loan_number,
        from_date as day,
        0 as day_order,
        assignment_id,
        null as promise_id

    from hands

    union all

    select
        loan_number,
        made_date as day,
        1 as day_order,
        null as assignment_id,
        promise_id

    from parts

),

carried as (

    select
        loan_number,
        day,
        promise_id,
        last_value(assignment_id ignore nulls) over (
            partition by loan_number
            order by day, day_order, promise_id
            rows between unbounded preceding and current row
        ) as assignment_id

    from days

)

select
    carried.promise_id,
    case when hands.assignment_id is null then 'ACCOUNT_MANAGER' else hands.handler_type end
        as handler_type,
    case
        when hands.assignment_id is null then loans.officer_id
        when hands.handler_type = 'AGENCY' then hands.agency_id
        else hands.handler_id
    end as handler_id,
    hands.hand_no

from carried
inner join numbered_loans on carried.loan_number = numbered_loans.loan_number
inner join loans on numbered_loans.loan_id = loans.loan_id
left join hands
    on
        carried.assignment_id = hands.assignment_id
        and (hands.to_date is null or carried.day < hands.to_date)

where carried.promise_id is not null
