"""What the bank's own system sees of a loan: where its money went, what secures it, promises."""

# Steps of one query, for `seen_warnings`.
OF_LOANS = """
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
