-- Promises to pay 还款承诺: what each needed, what was paid, and whether it was kept.
--
-- grain: one row per promise made by the as-of date
-- key:   promise_id
-- scope: org_id
-- sort:  org_id, loan_id, made_date, part_no
-- note:  the promises of a loan made on one day are one plan, and money paid on it keeps its parts in
--        the order they fall due. A part is kept once the cash paid on its plan is as much as it and
--        the parts before it need. It counts once its day of grace has passed; one that a new plan
--        replaced before it was kept counts on the day of that plan
-- columns:
--   promise_id: Number of the promise
--   loan_id: Loan it is about
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge now
--   handler_type: What kind of hand held the loan on the day it was made; ACCOUNT_MANAGER where none did
--   handler_id: Who held it then, an agency by its number; else the account manager in charge now
--   hand_no: Which hand held it then; empty where none did
--   outcome_type: PLAN, ARREARS or SETTLE, what the money is to do; empty where the bank does not say
--   made_date: Day the promise was made; those of one day are one plan
--   part_no: Place of the promise within its plan
--   part_count [promises]: Promises of the plan
--   promised_date: Day the money is promised for
--   deadline_date: Last day on which paying still keeps it, grace included
--   replaced_date: Day the next plan of the loan was made; empty without one
--   promised_amount [yuan]: Amount promised
--   promised_to_date_amount [yuan]: It and the parts of the plan before it
--   cash_amount [yuan]: Cash paid on the plan by the deadline, or by the day before the next plan; empty where
--     no journal of payments tells
--   paid_amount [yuan]: The part of it that is left for this promise, at most what was promised
--   missing_amount [yuan]: Promised and not paid by then
--   promise_state: KEPT, BROKEN, REPLACED by a new plan before it was kept, OPEN while it can still be kept,
--     or NOT_REPORTED where no journal of payments tells
--   met_date: First day the cash paid on the plan was enough, also when that was too late
--   days_late [days]: Days from the day promised until enough money came, where that was too late
--   broken_date: Day from which it is known to be broken
--   is_broken: BROKEN or REPLACED
--   is_counted: Its time is over, so that it is kept or broken
--   month_end_date: Month end at which it counts; empty while it does not

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parts as (

    select * from intermediate.int_promise_parts

),

cash as (

    select * from intermediate.int_promise_cash

),

handlers as (

    select * from intermediate.int_promise_handlers

),

numbered_loans as (

    select * from intermediate.int_loans

),

loans as (

    select * from staging.stg_bank__loans

),

judged as (

    select
        parts.*,
        build_arguments.as_of_date,
        case when parts.is_known then cash.cash_amount end as cash_amount,
        case when parts.is_known then cash.met_date end as met_date,
        parts.next_made_date is not null and parts.next_made_date <= parts.deadline_date
            as is_replaced_early,
        case
            when parts.is_known and cash.met_date <= parts.last_paying_date then 'KEPT'
            when parts.next_made_date <= parts.deadline_date
                then case when parts.is_known then 'REPLACED' else 'NOT_REPORTED' end
            when parts.deadline_date > build_arguments.as_of_date then 'OPEN'
            when parts.is_known then 'BROKEN'
            else 'NOT_REPORTED'
        end as promise_state

    from parts
    cross join build_arguments
    left join cash on parts.promise_id = cash.promise_id

),

dated as (

    select
        *,
        case
            when promise_state = 'OPEN' then null
            when promise_state <> 'KEPT' and is_replaced_early then next_made_date
            when deadline_date <= as_of_date then deadline_date
        end as counted_date,
        -- The least and greatest of nothing and something is something: what is not known stays so.
        case
            when cash_amount is not null
                then cast(
                    least(
                        greatest(cash_amount - (promised_to_date_amount - promised_amount), 0),
                        promised_amount
                    ) as decimal(18, 2)
                )
        end as paid_amount

    from judged

)

select
    dated.promise_id,
    numbered_loans.loan_id,
    numbered_loans.customer_id,
    numbered_loans.org_id,
    loans.officer_id,
    handlers.handler_type,
    handlers.handler_id,
    handlers.hand_no,
    dated.outcome_type,
    dated.made_date,
    dated.part_no,
    dated.part_count,
    dated.promised_date,
    dated.deadline_date,
    dated.next_made_date as replaced_date,
    dated.promised_amount,
    dated.promised_to_date_amount,
    cast(dated.cash_amount as decimal(38, 2)) as cash_amount,
    dated.paid_amount,
    cast(dated.promised_amount - dated.paid_amount as decimal(18, 2)) as missing_amount,
    dated.promise_state,
    dated.met_date,
    case when dated.met_date > dated.deadline_date then dated.met_date - dated.promised_date end
        as days_late,
    case when dated.promise_state in ('BROKEN', 'REPLACED') then dated.counted_date end
        as broken_date,
    dated.promise_state in ('BROKEN', 'REPLACED') as is_broken,
    dated.counted_date is not null
    and dated.promise_state in ('KEPT', 'BROKEN', 'REPLACED') as is_counted,
    case
        when dated.counted_date is not null
            then least(last_day(dated.counted_date), dated.as_of_date)
    end as month_end_date

from dated
inner join numbered_loans on dated.loan_number = numbered_loans.loan_number
inner join loans on numbered_loans.loan_id = loans.loan_id
left join handlers on dated.promise_id = handlers.promise_id
