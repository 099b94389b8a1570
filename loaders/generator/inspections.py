"""Checks of loans, planned and done: on time, late, undone, or only on paper."""

from loaders.generator import conclusions

# Checks follow one another from the disbursement on, a few days (``slack``) before the last day for
# each, so that a bank which does its duty is seen to.
_OF_LOANS = """
loans as (

    select
        *,
        whole(loan_no, 'slack', 0, 6) as slack,
        case
            when customer_type = 'RETAIL' and not is_sme_special then 180
            when amount >= 50000000 then 30
            else 90
        end as every_days,
        -- From here on its class asks for a check every 30 days, and until it is sound again.
        coalesce(trouble_due, watched_from) as watched_since,
        coalesce(
            case outcome when 'CURED' then cured_on when 'EXTENDED' then changed_on end, as_of()
        ) as watched_until

    from (
        select
            *,
            row_number() over (partition by line_id order by disbursed_date, loan_no)
                as drawdown_no
        from block_states
    )

    where not is_low_risk

),

-- What firms have to repay on a day, in the months in which it is followed up, and when they did.
repayments_due as (

    select
        loans.loan_no,
        loans.disbursed_date,
        plan.due_date,
        sum(plan.due_principal) = 0 as is_interest_only,
        sum(plan.due_principal + plan.due_interest + coalesce(plan.due_fee, 0)) as due_amount,
        max(coalesce(plan.met_date, date '9999-12-31')) as met_date,
        row_number() over (partition by loans.loan_no order by plan.due_date) as place

    from block_plan_in_force as plan

    inner join loans
        on plan.loan_no = loans.loan_no

    where
        loans.customer_type <> 'RETAIL'
        and not loans.is_kept_elsewhere
        and loans.branch_id <> unconfirming_branch()
        and plan.due_date between as_of() - 400 and as_of() + 90

    group by loans.loan_no, loans.disbursed_date, plan.due_date

),

-- Principal is asked for twice, interest alone once, and nothing that was paid before.
confirmations as (

    select
        *,
        2 * place + number as number_of_type,
        due_date - case
            when is_interest_only then 5
            when number = 1 then 10
            when due_amount > 10000000 then 60
            else 30
        end as confirm_on

    from (select *, unnest([0, 1]) as number from repayments_due)

    where number = 1 or not is_interest_only

),

wanted as (

    select
        loan_no,
        'FIRST' as inspection_type,
        1 as number_of_type,
        1 as type_no,
        0 as slack,
        disbursed_date
        + case
            when customer_type = 'SME' or is_sme_special then 7
            when customer_type = 'RETAIL' then 30
            else 15
        end as due_date,
        null::varchar as trigger_id

    from loans

    union all

    select
        loan_no,
        'DAILY',
        number,
        2,
        slack,
        disbursed_date + number * (every_days - slack) + slack,
        null

    from (
        select *, unnest(range(1, 1 + 2400 // every_days))::integer as number
        from loans
    )

    union all

    select
        loan_no,
        'DAILY',
        number,
        8,
        slack // 2,
        watched_since + number * (30 - slack // 2) + slack // 2,
        null

    from (select *, unnest(range(1, 48))::integer as number from loans)

    where watched_since + number * 30 <= watched_until

    union all

    select loan_no, 'FUNDS', number_of_type, 3, 0, confirm_on, null

    from confirmations

    where met_date > confirm_on and confirm_on >= disbursed_date

    union all

    select loan_no, 'SPECIAL', 1, 4, 0, trouble_due + 14, 'R' || lpad(loan_no::varchar, 9, '0')

    from loans

    where trouble_due is not null and not is_kept_elsewhere

    union all

    select
        loan_no,
        'GUARANTEE',
        number,
        5,
        slack,
        disbursed_date + number * (180 - slack) + slack,
        null

    from (select *, unnest(range(1, 14))::integer as number from loans)

    where guarantee_type <> 'CREDIT' and branch_id <> ticking_branch()

    union all

    -- All it has to visit on one day, at each end of a quarter.
    select
        loan_no,
        'GUARANTEE',
        number,
        5,
        0,
        (date_trunc('quarter', disbursed_date) + to_months(3 * number))::date - 1,
        null

    from (select *, unnest(range(1, 28))::integer as number from loans)

    where guarantee_type <> 'CREDIT' and branch_id = ticking_branch()

    union all

    select loan_no, 'REDRAW', 1, 6, 0, disbursed_date - whole(loan_no, 'redraw', 2, 25), null

    from loans

    where line_id is not null and drawdown_no > 1

    union all

    select
        loan_no,
        'SPOT',
        1,
        7,
        0,
        disbursed_date + whole(loan_no, 'spot day', 60, 900),
        null

    from loans

    where chance(loan_no, 'spot') < 0.02

),
"""

BLOCK_INSPECTIONS = f"""
create or replace temp table block_inspections as
with

{_OF_LOANS}

due as (

    select
        states.*,
        wanted.* exclude (loan_no),
        wanted.loan_no * 1000 + wanted.number_of_type * 10 + wanted.type_no as item,
        confirmations.due_amount as asked_amount,
        confirmations.met_date > confirmations.due_date as is_unpaid_on_day,
        -- What comes from above is not the branch's to tick.
        states.branch_id = ticking_branch() and wanted.inspection_type <> 'SPOT' as is_ticked,
        case
            when states.region_id = troubled_region() then 0.5
            when states.customer_type = 'RETAIL' then 0.82 + 0.12 * chance(states.branch_id, 'zeal')
            else 0.88 + 0.1 * chance(states.branch_id, 'zeal')
        end as diligence

    from wanted

    inner join block_states as states
        on wanted.loan_no = states.loan_no

    left join confirmations
        on
            wanted.inspection_type = 'FUNDS'
            and wanted.loan_no = confirmations.loan_no
            and wanted.number_of_type = confirmations.number_of_type

    where
        wanted.due_date between $first_due_date and as_of() + 60
        and (states.closed_date is null or wanted.due_date < states.closed_date)

),

wished as (

    select
        *,
        case
            when is_ticked then due_date
            when chance(item, 'done') < diligence
                then due_date - slack
                    - case when slack = 0 then whole(item, 'days early', 0, 4) else 0 end
            when
                chance(item, 'done')
                < diligence
                + (1 - diligence)
                * case
                    -- A first check is made up for sooner or later.
                    when inspection_type = 'FIRST' then 0.9
                    when region_id = troubled_region() then 0.35
                    else 0.6
                end
                then due_date + whole(
                    item, 'days late', 1, case inspection_type when 'FUNDS' then 5 else 25 end
                )
        end as wished_on

    from due

),

done as (

    select
        *,
        case when wished_on <= as_of() then wished_on end as done_date,
        -- What the inspector could see by then.
        case
            when is_ticked then 0
            -- Who cannot pay is not always seen: some funds are confirmed and yet not there.
            when inspection_type = 'FUNDS' and is_unpaid_on_day
                then case
                    when chance(item, 'funds seen') < 0.3 then 0
                    when chance(item, 'funds seen') < 0.6 then 1
                    else 2
                end
            when inspection_type = 'FUNDS'
                then case
                    when chance(item, 'funds seen') < 0.95 then 0
                    when chance(item, 'funds seen') < 0.99 then 1
                    else 2
                end
            when trouble_due is not null and wished_on > trouble_due + 20 then 2
            when trouble_due is not null and wished_on > trouble_due - 60 then 1
            when chance(item, 'seen') < 0.04 then 1
            else 0
        end as seen

    from wished

)

select
    'I' || lpad((item // 1000)::varchar, 9, '0') || lpad((item % 1000)::varchar, 3, '0')
        as inspection_id,
    inspection_type,
    case when inspection_type = 'SPOT' then 'SPOT' || strftime(due_date, '%Y') end as campaign_id,
    customer_id,
    loan_id,
    org_id,
    due_date,
    done_date,
    case
        when done_date is null then null
        when is_ticked then 'M' || branch_id || '1'
        when inspection_type = 'SPOT' then 'V' || region_id
        -- Mostly a colleague of the account manager, now and then the account manager alone.
        when
            chance(item, 'inspector')
            < case when region_id = troubled_region() then 0.6 else 0.2 end
            then 'M' || org_id || officer_no(org_id, loan_no, done_date)
        else
            'M'
            || org_id
            || seat_on(
                org_id, (1 + (whole(loan_no, 'officer', 1, 4) + item % 3) % 4)::integer, done_date
            )
    end as inspector_id,
    case
        when done_date is not null and not is_ticked and customer_type <> 'RETAIL'
            then 'M' || org_id || (5 + (item % 3))
    end as second_inspector_id,
    case
        when done_date is null then null
        when is_ticked then 'M' || branch_id || '1'
        else 'V' || branch_id
    end as reviewer_id,
    case
        when done_date is null then null
        when is_ticked then case inspection_type when 'GUARANTEE' then 'ONSITE' else 'REMOTE' end
        when is_kept_elsewhere then 'REMOTE'
        when chance(item, 'method') < case when customer_type = 'RETAIL' then 0.25 else 0.7 end
            then 'ONSITE'
        else 'REMOTE'
    end as method,
    case
        when done_date is null then null
        when seen = 2 then 'RISK'
        when seen = 1 then 'ATTENTION'
        else 'NORMAL'
    end as result,
    case
        when inspection_type <> 'FUNDS' or done_date is null then null
        when seen = 2 then 'NOT'
        when seen = 1 then 'PARTIAL'
        else 'CONFIRMED'
    end as fund_confirm,
    case
        when inspection_type <> 'FUNDS' or done_date is null then null
        when seen = 2 then money(0)
        when seen = 1 then money(round(asked_amount * 0.5, 0))
        else money(asked_amount)
    end as confirmed_amount,
    trigger_id,
    case
        when done_date is null then null
        when is_ticked then '{conclusions.COPIED}'
        else {conclusions.of_check("item", "customer_type", "seen", "done_date")}
    end as conclusion,
    item,
    region_id,
    branch_id,
    seen

from done
"""

INSPECTIONS_FILE = """
select * exclude (item, region_id, branch_id, seen) from block_inspections order by item
"""
