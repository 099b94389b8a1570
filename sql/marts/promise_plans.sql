-- What came of each plan of promises 承诺结果: settled, arrears paid, plan kept, running or broken.
--
-- grain: one row per loan and day on which promises were made
-- key:   loan_id, made_date
-- scope: org_id
-- sort:  org_id, loan_id, made_date
-- note:  what came of it is what is known today. Arrears are paid where a payment ended the time past
--        due in which the plan was made, before the next plan; settled is said of the last plan of a loan
--        that is settled. Both go before what became of the promises themselves: whoever paid
--        everything on another day has paid. Loans on the REPORTED basis have no days past due
--        between their records, so that of them arrears paid are not known
-- columns:
--   loan_id: Loan
--   made_date: Day the promises were made
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   handler_type: What kind of hand held the loan on that day; ACCOUNT_MANAGER where none did
--   handler_id: Who held it then, an agency by its number; else the account manager in charge now
--   month_end_date: Month end of the month in which it was made
--   outcome_type: What the money is to do, the furthest of its promises: SETTLE, ARREARS, PLAN; empty
--     where the bank does not say
--   replaced_date: Day the next plan of the loan was made; empty without one
--   last_promised_date: Day its last promise is for
--   part_count [promises]: Promises of the plan
--   kept_count [promises]: Those kept
--   broken_count [promises]: Those broken or replaced
--   open_count [promises]: Those that can still be kept
--   promised_amount [yuan]: Promised in all
--   paid_amount [yuan]: Paid in time, at most what each promised; empty where no journal of payments tells
--   arrears_paid_date: Day a payment ended the time past due in which it was made, before the next plan
--   plan_outcome: SETTLED, ARREARS_PAID, KEPT, OPEN, BROKEN, REPLACED or NOT_REPORTED

with

promises as (

    select * from marts.promises

),

episodes as (

    select * from marts.overdue_episodes

),

loans as (

    select * from marts.loans

),

month_ends as (

    select max(month_end_date) as as_of_date

    from marts.month_ends

),

plans as (

    select
        loan_id,
        made_date,
        max(customer_id) as customer_id,
        max(org_id) as org_id,
        max(handler_type) as handler_type,
        max(handler_id) as handler_id,
        max(
            case outcome_type when 'SETTLE' then 3 when 'ARREARS' then 2 when 'PLAN' then 1 end
        ) as outcome_no,
        max(replaced_date) as replaced_date,
        max(promised_date) as last_promised_date,
        count(*) as part_count,
        count(case when promise_state = 'KEPT' then 1 end) as kept_count,
        count(case when promise_state = 'BROKEN' then 1 end) as past_count,
        count(case when promise_state = 'REPLACED' then 1 end) as replaced_count,
        count(case when promise_state = 'OPEN' then 1 end) as open_count,
        sum(promised_amount) as promised_amount,
        sum(paid_amount) as paid_amount

    from promises

    group by loan_id, made_date

),

days as (

    select
        loan_id,
        start_date as day,
        0 as day_order,
        start_date,
        cast(null as date) as made_date

    from episodes

    union all

    select
        loan_id,
        made_date as day,
        1 as day_order,
        null as start_date,
        made_date

    from plans

),

carried as (

    select
        loan_id,
        made_date,
        max(start_date) over (
            partition by loan_id
            order by day, day_order
            rows between unbounded preceding and current row
        ) as start_date

    from days

),

arrears as (

    select
        carried.loan_id,
        carried.made_date,
        episodes.end_date

    from carried
    inner join episodes
        on
            carried.loan_id = episodes.loan_id
            and carried.start_date = episodes.start_date

    where
        episodes.ended_by = 'PAYMENT'
        and episodes.end_date > carried.made_date

)

select
    plans.loan_id,
    plans.made_date,
    plans.customer_id,
    plans.org_id,
    plans.handler_type,
    plans.handler_id,
    least(last_day(plans.made_date), month_ends.as_of_date) as month_end_date,
    case plans.outcome_no when 3 then 'SETTLE' when 2 then 'ARREARS' when 1 then 'PLAN' end
        as outcome_type,
    plans.replaced_date,
    plans.last_promised_date,
    plans.part_count,
    plans.kept_count,
    plans.past_count + plans.replaced_count as broken_count,
    plans.open_count,
    cast(plans.promised_amount as decimal(38, 2)) as promised_amount,
    cast(plans.paid_amount as decimal(38, 2)) as paid_amount,
    arrears.end_date as arrears_paid_date,
    case
        when plans.replaced_date is null and loans.loan_state = 'SETTLED' then 'SETTLED'
        when arrears.end_date is not null then 'ARREARS_PAID'
        when plans.kept_count = plans.part_count then 'KEPT'
        when plans.past_count > 0 then 'BROKEN'
        when plans.replaced_count > 0 then 'REPLACED'
        when plans.open_count > 0 then 'OPEN'
        else 'NOT_REPORTED'
    end as plan_outcome

from plans
cross join month_ends
inner join loans on plans.loan_id = loans.loan_id
left join arrears
    on
        plans.loan_id = arrears.loan_id
        and plans.made_date = arrears.made_date
        and coalesce(plans.replaced_date > arrears.end_date, true)
