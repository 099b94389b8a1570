-- Promises to pay as parts of plans: until when each can be kept, and what it takes to keep it.
--
-- grain: one row per promise made by the as-of date
-- key:   promise_id
-- note:  the promises of a loan made on one day are one plan. Money up to the day of grace keeps a
--        part, but only until the day before the next plan of the loan is made: from that day on it
--        is paid on the new one. Whether a promise was kept is known where the journal of payments
--        tells of the loan: of a loan without a plan of instalments, where it holds a payment of it
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_promise_parameters

),

promises as (

    select * from staging.stg_bank__promises

),

loans as (

    select * from intermediate.int_loans

),

payment_days as (

    select * from intermediate.int_payment_days

    where amount > 0

),

journal_loans as (

    select distinct loan_number

    from payment_days

),

made as (

    select
        loans.loan_number,
        promises.promise_id,
        promises.outcome_type,
        promises.promised_amount,
        promises.made_date,
        promises.promised_date,
        promises.promised_date + parameters.promise_grace_days as deadline_date,
        1 - parameters.promise_tolerance_share as needed_share,
        loans.is_computed or journal_loans.loan_number is not null as is_known

    from promises
    inner join loans on promises.loan_id = loans.loan_id
    inner join build_arguments on promises.made_date <= build_arguments.as_of_date
    cross join parameters
    left join journal_loans on loans.loan_number = journal_loans.loan_number

),

plan_days as (

    select distinct
        loan_number,
        made_date

    from made

),

plans as (

    select
        loan_number,
        made_date,
        lead(made_date) over (partition by loan_number order by made_date) as next_made_date

    from plan_days

),

summed as (

    select
        made.*,
        plans.next_made_date,
        row_number() over part_order as part_no,
        count(*) over (partition by made.loan_number, made.made_date) as part_count,
        cast(sum(made.promised_amount) over part_order as decimal(38, 2))
            as promised_to_date_amount

    from made
    inner join plans
        on
            made.loan_number = plans.loan_number
            and made.made_date = plans.made_date

    window
        part_order as (
            partition by made.loan_number, made.made_date
            order by made.promised_date, made.promise_id
            rows between unbounded preceding and current row
        )

)

select
    loan_number,
    promise_id,
    outcome_type,
    cast(part_no as integer) as part_no,
    cast(part_count as integer) as part_count,
    promised_amount,
    promised_to_date_amount,
    cast(promised_to_date_amount as decimal(18, 2)) * needed_share as needed_amount,
    is_known,
    made_date,
    promised_date,
    deadline_date,
    next_made_date,
    case
        when next_made_date <= deadline_date then next_made_date - 1
        else deadline_date
    end as last_paying_date

from summed
