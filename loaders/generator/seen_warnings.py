"""What the bank's own system sees in statements, payments, pledges and funds not confirmed.

It sees most of what is there, but not what nobody entered: where no funds are confirmed, it has
nothing to compare.
"""

# Of a firm as a whole: from one statement to the next that is better.
_OF_STATEMENTS = """
told as (

    select
        *,
        lag(period_end) over firm as period_before,
        lag(net_profit) over firm as profit_before,
        lag(operating_cash_flow) over firm as cash_flow_before,
        lag(short_debt) over firm as short_debt_before,
        lead(period_end) over firm as next_period,
        lead(received_date) over firm as next_received,
        row_number() over firm as place

    from block_statements

    window firm as (partition by customer_id order by period_end)

),

compared as (

    select
        told.*,
        before.revenue as revenue_of_last_year

    from told

    left join block_statements as before
        on
            told.customer_id = before.customer_id
            and before.period_end = last_day((told.period_end - interval 1 year)::date)

),

judged as (

    select
        customer_id,
        place,
        received_date,
        unnest(
            [
                {
                    'no': 1, 'code': 'F01',
                    'level': case
                        when total_liabilities > 0.85 * total_assets then 'ORANGE'
                        when total_liabilities > 0.70 * total_assets then 'YELLOW'
                    end
                },
                {
                    'no': 2, 'code': 'F02',
                    'level': case
                        when current_assets < 0.8 * current_liabilities then 'ORANGE'
                        when current_assets < current_liabilities then 'YELLOW'
                    end
                },
                {
                    'no': 3, 'code': 'F03',
                    'level': case
                        when revenue <= 0.6 * revenue_of_last_year then 'ORANGE'
                        when revenue <= 0.8 * revenue_of_last_year then 'YELLOW'
                    end
                },
                {
                    'no': 4, 'code': 'F04',
                    'level': case when net_profit < 0 and profit_before < 0 then 'ORANGE' end
                },
                {
                    'no': 5, 'code': 'F05',
                    'level': case
                        when operating_cash_flow < 0 and cash_flow_before < 0 then 'YELLOW'
                    end
                },
                {
                    'no': 8, 'code': 'F08',
                    'level': case
                        when
                            short_debt >= 1.3 * short_debt_before
                            and period_end - period_before < 100
                            then 'ORANGE'
                    end
                },
                {
                    'no': 10, 'code': 'F10',
                    'level': case
                        when ebit < interest_expense then 'RED'
                        when ebit < 2 * interest_expense then 'YELLOW'
                    end
                },
                {
                    'no': 11, 'code': 'F11',
                    'level': case audit_opinion
                        when 'ADVERSE' then 'RED'
                        when 'DISCLAIMER' then 'RED'
                        when 'QUALIFIED' then 'ORANGE'
                    end
                },
                {
                    'no': 12, 'code': 'F12',
                    'level': case
                        when
                            abs(total_assets - total_liabilities - equity) > 0.01 * total_assets
                            then 'YELLOW'
                    end
                }
            ]
        ) as test

    from compared

),

tested as (

    select
        customer_id,
        place,
        received_date,
        test.no as test_no,
        test.code as indicator_code,
        test.level as level,
        lag(test.level) over (partition by customer_id, test.no order by place) as level_before,
        min(case when test.level is null then received_date end) over (
            partition by customer_id, test.no order by place
            rows between 1 following and unbounded following
        ) as better_on

    from judged

),

-- Due two months after its period, that of a year four; late a month after that.
awaited as (

    select
        customer_id,
        place,
        period_end,
        next_received,
        last_day(
            (
                period_end + to_months(
                    (min(coalesce(date_diff('month', period_end, next_period), 6)) over (
                        partition by customer_id
                    ))::integer
                )
            )::date
        ) as awaited_end,
        next_period

    from told

),

late as (

    select
        customer_id,
        place,
        awaited_end
        + case when extract(month from awaited_end) = 12 then 120 else 60 end
        + 31 as late_on,
        next_received

    from awaited

),
"""

# Of a loan: what it was spent on, what secures it, and whether it will be paid.
_OF_LOANS = """
secured as (

    select
        secured_loans.loan_no,
        secured_loans.disbursed_date,
        things.*,
        sum(secured_loans.unpaid_principal) over (partition by secured_loans.collateral_no)
            as all_principal

    from block_secured_loans as secured_loans

    inner join block_collaterals as things
        on 'DB' || lpad(secured_loans.collateral_no::varchar, 9, '0') = things.collateral_id

    where
        secured_loans.status = 'ACTIVE'
        and not secured_loans.is_low_risk
        and things.status <> 'RELEASED'

),

of_pledges as (

    select
        loan_no,
        201 as warning_no,
        'G01' as indicator_code,
        case when all_principal > value then 'RED' else 'YELLOW' end as level,
        greatest(last_day(valuation_date), disbursed_date) + 3 as seen_on

    from secured

    where all_principal > 0.7 * value

    union all

    select loan_no, 202, 'G02', 'YELLOW', greatest(valuation_date + 367, disbursed_date)

    from secured

    where type in ('REAL_ESTATE', 'EQUIPMENT', 'INVENTORY')

    union all

    select loan_no, 203, 'G03', 'RED', greatest(last_check_date, disbursed_date)

    from secured

    where status in ('SEIZED', 'DISPUTED', 'LOST')

    union all

    select
        loan_no,
        205,
        'G05',
        'YELLOW',
        greatest(least(insured_until, registration_until) - 29, disbursed_date)

    from secured

    union all

    select loan_no, 206, 'G06', 'ORANGE', greatest(valuation_date, disbursed_date) + 1

    from secured

    where value <= 0.8 * first_value

),

of_payments as (

    select
        loan_no,
        301 as warning_no,
        'U01' as indicator_code,
        'RED' as level,
        paid_on + whole(item, 'seen after', 1, 9) as seen_on,
        null::date as ended_on

    from block_payments

    where (is_faulty and fault = 'DIVERTED') or (payee_type = 'CASH' and paid > 50000)

    union all

    select
        loan_no,
        302,
        'U02',
        'ORANGE',
        coalesce(back_on, paid_on) + whole(item, 'seen after', 0, 4),
        null

    from block_payments

    where is_faulty and (back_on is not null or payee_type in ('RELATED', 'SAME_NAME'))

    union all

    select loan_no, 310 + payment_no, 'U03', 'YELLOW', paid_on + 31, vouched_on

    from block_payments

    where payment_no < 60 and (vouched_on is null or vouched_on > paid_on + 31)

    union all

    select loan_no, 303, 'U05', 'ORANGE', min(paid_on) + 2, null

    from block_payments

    where fault = 'PAID_ITSELF'

    group by loan_no

    union all

    select loan_no, 304, 'U06', 'ORANGE', max(paid_on) + 1, null

    from block_payments

    where fault = 'SPLIT'

    group by loan_no

),

-- Asked for ahead of what falls due; nobody can tell where it is never asked for.
asked as (

    select
        plan.loan_no,
        plan.due_date,
        min(coalesce(plan.met_date, date '9999-12-31')) as met_date

    from block_plan_in_force as plan

    inner join block_states as states
        on plan.loan_no = states.loan_no

    where
        states.customer_type <> 'RETAIL'
        and not states.is_kept_elsewhere
        and not states.is_low_risk
        and states.branch_id <> unconfirming_branch()
        and plan.due_date between as_of() - 370 and as_of() + 30
        and plan.due_principal > 0
        and plan.due_date - 30 > states.disbursed_date

    group by plan.loan_no, plan.due_date

),

unconfirmed as (

    select
        asked.loan_no,
        asked.due_date,
        asked.met_date,
        min(inspections.done_date) as confirmed_on

    from asked

    inner join block_states as states
        on asked.loan_no = states.loan_no

    left join block_inspections as inspections
        on
            states.loan_id = inspections.loan_id
            and inspections.inspection_type = 'FUNDS'
            and inspections.fund_confirm = 'CONFIRMED'
            and inspections.done_date <= asked.due_date
            and inspections.due_date in (
                asked.due_date - 60, asked.due_date - 30, asked.due_date - 10
            )

    group by asked.loan_no, asked.due_date, asked.met_date

),

-- The second promise broken within sixty days, and no third.
broken as (

    select
        loan_no,
        broken_on,
        lag(broken_on) over customer as broken_before,
        lag(broken_on, 2) over customer as broken_before_that,
        row_number() over customer as place

    from block_promises

    where broken_on <= as_of()

    window customer as (partition by customer_no order by broken_on, item)

),
"""

SEEN = f"""
create or replace temp table block_seen as
with

{_OF_STATEMENTS}

{_OF_LOANS}

firms as (

    select
        customer_id,
        min(loan_no) as loan_no

    from block_states

    where status = 'ACTIVE' and customer_type <> 'RETAIL'

    group by customer_id

),

together as (

    select
        firms.loan_no,
        400 + (place * 13 + test_no)::integer as warning_no,
        indicator_code,
        level,
        tested.received_date + 1 as seen_on,
        tested.better_on as ended_on,
        true as is_of_customer

    from tested

    inner join firms
        on tested.customer_id = firms.customer_id

    where level is not null and level is distinct from level_before

    union all

    select
        firms.loan_no,
        400 + (place * 13 + 9)::integer,
        'F09',
        'YELLOW',
        late_on,
        next_received,
        true

    from late

    inner join firms
        on late.customer_id = firms.customer_id

    where next_received is null or next_received > late_on

    union all

    select loan_no, warning_no, indicator_code, level, seen_on, null, false from of_pledges

    union all

    select loan_no, warning_no, indicator_code, level, seen_on, ended_on, false from of_payments

    union all

    select
        loan_no,
        700 + row_number() over (partition by loan_no order by due_date),
        'R08',
        'YELLOW',
        due_date - 30,
        least(confirmed_on, met_date, due_date),
        false

    from unconfirmed

    where
        met_date > due_date - 30
        and (confirmed_on is null or confirmed_on > due_date - 30)

    union all

    select loan_no, 750 + place, 'R10', 'YELLOW', broken_on, broken_before + 60, true

    from broken

    where
        place < 200
        and broken_on - broken_before < 60
        and (broken_before_that is null or broken_on - broken_before_that >= 60)

)

select
    loan_no,
    warning_no::integer as warning_no,
    indicator_code,
    level,
    seen_on,
    -- What does not end by itself is judged bearable, or something is done about it.
    case
        when ended_on <= as_of() then ended_on
        when chance(loan_no * 1000 + warning_no, 'settled') < 0.7
            and seen_on + whole(loan_no * 1000 + warning_no, 'settled after', 20, 75) <= as_of()
            then seen_on + whole(loan_no * 1000 + warning_no, 'settled after', 20, 75)
    end as settled_on,
    is_of_customer

from together

where
    seen_on <= as_of()
    and chance(loan_no * 1000 + warning_no, 'seen by the system') < 0.93
"""
