-- Due dates of principal whose funds were not confirmed, counted down to the day itself.
--
-- grain: one row per loan and due date
-- key:   loan_id, due_date
-- note:  from the day a confirmation counts on, until it is confirmed, paid, or the due day has passed.
--        Interest alone is confirmed a few days ahead and is no warning. A due date whose days began
--        before the record of inspections says nothing; neither does one of a loan that is asked for
--        no confirmation. Of past due dates only those followed up are there

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

confirmations as (

    select * from marts.fund_confirmations

    where not is_interest_only

),

loans as (

    select * from intermediate.int_loans

),

ended as (

    select
        confirmations.customer_id,
        confirmations.loan_id,
        confirmations.due_date,
        confirmations.opens_date,
        confirmations.confirmation_state = 'NOT_KNOWN' as is_unknown,
        build_arguments.as_of_date,
        least(
            confirmations.due_date + 1,
            case
                when confirmations.confirmation_state = 'CONFIRMED'
                    then confirmations.confirmed_date
            end,
            confirmations.met_date,
            loans.left_date
        ) as until_date

    from confirmations
    inner join loans on confirmations.loan_id = loans.loan_id
    cross join build_arguments

)

select
    customer_id,
    loan_id,
    due_date,
    cast(case when not is_unknown then due_date - opens_date end as double) as value,
    case when is_unknown then 'BEFORE_THE_RECORD' end as no_data_reason,
    opens_date as from_date,
    case when until_date <= as_of_date then until_date end as to_date

from ended

where
    opens_date < until_date
    and opens_date <= as_of_date
