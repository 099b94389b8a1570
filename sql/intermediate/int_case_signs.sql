-- Every sign of the will and the means to pay that holds for a case, by the order of the table.
--
-- grain: one row per case and sign that holds
-- key:   loan_id, sign_code
-- note:  what no file tells of holds for nobody. A sign by which the borrower refused, or could not be
--        reached, is gone once cash came in on that day or later
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

rules as (

    select * from staging.stg_postloan__case_sign_rules

),

cases as (

    select * from intermediate.int_cases

),

attempts as (

    select * from intermediate.int_case_actions

    where is_attempt

),

last_payments as (

    select * from intermediate.int_case_last_payments

),

payments as (

    select * from intermediate.int_case_payments

),

promises as (

    select * from intermediate.int_case_promises

),

targets as (

    select * from intermediate.int_case_targets

),

inspections as (

    select * from marts.inspections

    where
        inspection_type = 'FUNDS'
        and done_date is not null
        and fund_confirm is not null

),

guarantees as (

    select * from marts.loan_guarantees

),

indicators as (

    select * from marts.customer_indicators

),

journal as (

    select count(*) as entry_count

    from intermediate.int_payments

),

talks as (

    select
        loan_id,
        result,
        action_date,
        row_number() over (partition by loan_id order by place) as talk_no

    from attempts

    where is_reached

),

last_talks as (

    select
        talks.loan_id,
        talks.result,
        talks.action_date,
        coalesce(last_payments.last_paid_date >= talks.action_date, false) as has_paid_since

    from talks
    left join last_payments on talks.loan_id = last_payments.loan_id

    where talks.talk_no = 1

),

-- The last so many attempts of each case, where there were as many.
last_attempts as (

    select
        attempts.loan_id,
        min(attempts.action_date) as first_date,
        max(attempts.action_date) as last_date

    from attempts
    inner join rules on attempts.place_of_kind <= rules.at_least

    where rules.sign_code = 'NOT_REACHED'

    group by attempts.loan_id, rules.at_least

    having
        count(*) = rules.at_least
        and count(case when attempts.is_reached then 1 end) = 0

),

funds as (

    select
        loan_id,
        fund_confirm,
        done_date,
        row_number() over (partition by loan_id order by done_date desc, inspection_id desc)
            as place

    from inspections

),

financial_signals as (

    select
        indicators.customer_id,
        min(indicators.since_date) as since_date

    from indicators
    inner join rules on rules.sign_code = 'FINANCIAL_SIGNAL'

    where
        indicators.category = 'FINANCIAL'
        and indicators.level_no >= rules.at_least

    group by indicators.customer_id

),

found as (

    select
        targets.loan_id,
        case targets.aspect
            when 'SOURCE' then 'BANK_SOURCE'
            else 'BANK_WILLINGNESS'
        end as sign_code,
        targets.said,
        targets.said_date as found_date

    from targets

    union all

    select
        loan_id,
        'REFUSED' as sign_code,
        cast(null as varchar) as said,
        action_date as found_date

    from last_talks

    where result = 'REFUSE' and not has_paid_since

    union all

    select
        loan_id,
        'PROMISED' as sign_code,
        cast(null as varchar) as said,
        action_date as found_date

    from last_talks

    where result in ('PROMISE', 'PAID')

    union all

    select
        last_attempts.loan_id,
        'NOT_REACHED' as sign_code,
        cast(null as varchar) as said,
        last_attempts.last_date as found_date

    from last_attempts
    left join last_payments on last_attempts.loan_id = last_payments.loan_id

    where coalesce(last_payments.last_paid_date < last_attempts.first_date, true)

    union all

    select
        promises.loan_id,
        'PROMISES_BROKEN' as sign_code,
        cast(null as varchar) as said,
        promises.last_broken_date as found_date

    from promises
    inner join rules
        on
            rules.sign_code = 'PROMISES_BROKEN'
            and promises.broken_count >= coalesce(rules.at_least, 1)

    union all

    select
        loan_id,
        'PROMISE_OPEN' as sign_code,
        cast(null as varchar) as said,
        open_date as found_date

    from promises

    where open_date is not null

    union all

    select
        loan_id,
        'LAST_PROMISE_BROKEN' as sign_code,
        cast(null as varchar) as said,
        unanswered_broken_date as found_date

    from promises

    where
        unanswered_broken_date is not null
        and open_date is null

    union all

    select
        loan_id,
        'CASH_PAID' as sign_code,
        cast(null as varchar) as said,
        last_paid_date as found_date

    from payments

    where sign_code = 'CASH_PAID'

    union all

    select
        payments.loan_id,
        'PART_PAID' as sign_code,
        cast(null as varchar) as said,
        payments.last_paid_date as found_date

    from payments
    inner join cases on payments.loan_id = cases.loan_id
    inner join rules on payments.sign_code = rules.sign_code

    where
        payments.sign_code = 'PART_PAID'
        and payments.paid_amount * 100
        >= (payments.paid_amount + cases.overdue_amount) * coalesce(rules.at_least, 1)

    union all

    select
        cases.loan_id,
        'NOTHING_PAID' as sign_code,
        cast(null as varchar) as said,
        cases.overdue_since_date as found_date

    from cases
    cross join build_arguments
    cross join journal
    inner join rules
        on
            rules.sign_code = 'NOTHING_PAID'
            and build_arguments.as_of_date - cases.overdue_since_date
            >= coalesce(rules.at_least, 1)
    left join last_payments on cases.loan_id = last_payments.loan_id

    where
        journal.entry_count > 0
        and coalesce(last_payments.last_paid_date < cases.overdue_since_date, true)

    union all

    select
        loan_id,
        case fund_confirm
            when 'CONFIRMED' then 'FUNDS_CONFIRMED'
            else 'FUNDS_NOT_CONFIRMED'
        end as sign_code,
        cast(null as varchar) as said,
        done_date as found_date

    from funds

    where
        place = 1
        and fund_confirm in ('CONFIRMED', 'NOT')

    union all

    select
        loan_id,
        'COLLATERAL_COVERS' as sign_code,
        cast(null as varchar) as said,
        cast(null as date) as found_date

    from guarantees

    where cover_state = 'COVERED'

    union all

    select
        cases.loan_id,
        'FINANCIAL_SIGNAL' as sign_code,
        cast(null as varchar) as said,
        financial_signals.since_date as found_date

    from cases
    inner join financial_signals on cases.customer_id = financial_signals.customer_id

)

select
    found.loan_id,
    found.sign_code,
    rules.aspect,
    coalesce(found.said, rules.points_to) as points_to,
    rules.sign_no,
    rules.sign_no = min(rules.sign_no) over (partition by found.loan_id, rules.aspect)
        as is_deciding,
    found.found_date

from found
inner join cases on found.loan_id = cases.loan_id
inner join rules on found.sign_code = rules.sign_code
cross join build_arguments

where
    found.sign_code not in ('REFUSED', 'PROMISED', 'FUNDS_CONFIRMED', 'FUNDS_NOT_CONFIRMED')
    or rules.within_days is null
    or found.found_date > build_arguments.as_of_date - rules.within_days
