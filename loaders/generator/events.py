"""What changed about a loan after it was lent, with the approvals that should stand behind it."""

# event_no keeps the numbers of a loan's events apart: the same event has the same number always.
EVENTS_FILE = """
with

changes as (

    select
        *,
        case outcome
            when 'EXTENDED' then 'EXTENSION'
            when 'RESTRUCTURED' then 'RESTRUCTURE'
            when 'REPRICED' then 'RATE'
            when 'REPAY_DAY' then 'REPAY_DAY'
        end as event_type

    from block_states

    where outcome in ('EXTENDED', 'RESTRUCTURED', 'REPRICED', 'REPAY_DAY')

),

changed as (

    select
        loan_no,
        1 as event_no,
        changed_on as event_date,
        event_type,
        case event_type
            when 'RATE' then annual_rate::varchar
            when 'REPAY_DAY' then strftime(maturity_date, '%d')
            else maturity_date::varchar
        end as old_value,
        case event_type
            when 'RATE' then new_rate::varchar
            when 'REPAY_DAY' then strftime(agreed_maturity_date, '%d')
            when 'EXTENSION' then ((maturity_date + to_months(shift::integer))::date)::varchar
            else agreed_maturity_date::varchar
        end as new_value,
        case when event_type in ('EXTENSION', 'RESTRUCTURE')
            then principal_after(method, amount, period_rate, instalments, kept_periods)
        end as amount,
        event_type = 'RESTRUCTURE'
        or (event_type = 'EXTENSION' and branch_id <> hiding_branch()) as financial_difficulty

    from changes

),

extended_again as (

    select
        loan_no,
        2 as event_no,
        changed_again_on as event_date,
        'EXTENSION' as event_type,
        ((maturity_date + to_months(shift::integer))::date)::varchar as old_value,
        agreed_maturity_date::varchar as new_value,
        principal_after(method, amount, period_rate, instalments, kept_periods) as amount,
        false as financial_difficulty

    from block_states

    where changed_again_on is not null

),

left_the_book as (

    select
        loan_no,
        3 as event_no,
        closed_date as event_date,
        case status when 'WRITTEN_OFF' then 'WRITE_OFF' else 'TRANSFER' end as event_type,
        'ACTIVE' as old_value,
        status as new_value,
        money(unpaid_principal) as amount,
        true as financial_difficulty

    from block_states

    where status in ('WRITTEN_OFF', 'TRANSFERRED')

),

elements as (

    select
        *,
        chance(loan_no, 'element') as kind,
        disbursed_date
        + 30
        + floor(
            chance(loan_no, 'element on')
            * greatest(1, coalesce(closed_date, as_of()) - disbursed_date - 30)
        )::integer as changed_element_on

    from block_states

),

other_elements as (

    select
        loan_no,
        4 as event_no,
        changed_element_on as event_date,
        case
            when kind < 0.010 then 'ACCOUNT'
            when kind < 0.014 then 'GUARANTOR'
            else 'PURPOSE'
        end as event_type,
        case
            when kind < 0.010 then '6200' || lpad((loan_no * 7 % 100000000)::varchar, 8, '0')
            when kind < 0.014 then guarantee_type
            else purpose
        end as old_value,
        case
            when kind < 0.010 then '6200' || lpad((loan_no * 13 % 100000000)::varchar, 8, '0')
            when kind < 0.014 then 'GUARANTEE'
            else '其他经营支出'
        end as new_value,
        null::decimal(18, 2) as amount,
        null::boolean as financial_difficulty

    from elements

    where
        kind < 0.017
        and changed_element_on < coalesce(closed_date, as_of())

),

-- Where nobody watches: what was agreed is changed a day or two after an instalment was missed.
late_instalments as (

    select
        states.loan_no,
        plan.due_date + 2 as event_date,
        states.guarantee_type,
        row_number() over (partition by states.loan_no order by plan.due_date desc) as lateness_no

    from block_states as states

    inner join block_plan_in_force as plan
        on
            states.loan_no = plan.loan_no
            and (plan.met_date is null or plan.met_date > plan.due_date + 2)

    where
        states.branch_id = changing_branch()
        and not states.is_kept_elsewhere
        and plan.due_date between as_of() - 540 and as_of() - 2
        and plan.due_date + 2 < coalesce(states.closed_date, as_of())

),

careless as (

    select
        loan_no,
        4 + lateness_no as event_no,
        event_date,
        case when lateness_no = 2 then 'ACCOUNT' else 'GUARANTOR' end as event_type,
        case
            when lateness_no = 2 then '6200' || lpad((loan_no * 11 % 100000000)::varchar, 8, '0')
            else guarantee_type
        end as old_value,
        case
            when lateness_no = 2 then '6200' || lpad((loan_no * 17 % 100000000)::varchar, 8, '0')
            else 'GUARANTEE'
        end as new_value,
        null::decimal(18, 2) as amount,
        null::boolean as financial_difficulty

    from late_instalments

    where
        lateness_no <= 3
        and chance(loan_no * 1000 + lateness_no, 'careless') < 0.7

),

class_runs as (

    select
        loan_no,
        month_end,
        class_no,
        lag(month_end) over of_loan as month_before,
        lag(class_no) over of_loan as class_before,
        lead(month_end) over of_loan as month_after

    from block_class_months

    window of_loan as (partition by loan_no order by month_end)

),

class_changes as (

    select
        loan_no,
        month_end,
        case
            when month_before = last_day((month_end - to_months(1))::date) then class_before
            else 1
        end as old_class,
        class_no as new_class

    from class_runs

    union all

    -- Back to PASS at the first month end that is no longer listed.
    select
        loan_no,
        last_day((date_trunc('month', month_end) + to_months(1))::date) as month_end,
        class_no as old_class,
        1 as new_class

    from class_runs

    where
        month_after is null
        or month_after > last_day((date_trunc('month', month_end) + to_months(1))::date)

),

class_events as (

    select
        class_changes.loan_no,
        100 + date_diff('month', date '2000-01-01', class_changes.month_end) as event_no,
        class_changes.month_end as event_date,
        'CLASS_CHANGE' as event_type,
        ['PASS', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS'][old_class] as old_value,
        ['PASS', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS'][new_class] as new_value,
        null::decimal(18, 2) as amount,
        null::boolean as financial_difficulty

    from class_changes

    inner join block_states as states
        on class_changes.loan_no = states.loan_no

    where
        old_class <> new_class
        and class_changes.month_end <= as_of()
        and (states.closed_date is null or class_changes.month_end < states.closed_date)

),

together as (

    select * from changed

    union all

    select * from extended_again

    union all

    select * from left_the_book

    union all

    select * from other_elements

    union all

    select * from careless

    union all

    select * from class_events

),

numbered as (

    select
        together.*,
        states.loan_id,
        states.region_id,
        states.org_id,
        together.event_no between 5 and 7 as is_careless,
        together.loan_no * 1000 + together.event_no as item,
        -- Approvals that nobody can show.
        event_type <> 'CLASS_CHANGE'
        and chance(together.loan_no * 1000 + together.event_no, 'unapproved')
        < case
            when together.event_no between 5 and 7 then 0.7
            when states.branch_id = hiding_branch() then 0.3
            else 0.05
        end as is_unapproved

    from together

    inner join block_states as states
        on together.loan_no = states.loan_no

)

select
    'E' || lpad(loan_no::varchar, 9, '0') || lpad(event_no::varchar, 3, '0') as event_id,
    loan_id,
    event_date,
    booked(
        case
            when event_date + whole(item, 'recorded after', 0, 2) <= as_of()
                then event_date + whole(item, 'recorded after', 0, 2)
            else event_date
        end,
        item
    ) as posted_at,
    event_type,
    old_value,
    new_value,
    amount,
    case
        when event_type = 'CLASS_CHANGE' or is_unapproved then null
        else 'SP' || strftime(event_date, '%Y') || lpad((item % 10000000)::varchar, 7, '0')
    end as approval_no,
    case
        when is_unapproved then null
        -- The account manager of the loan, by the number in the file of loans.
        when is_careless then 'M' || substr(org_id, 1, 6) || whole(loan_no, 'officer', 1, 4)
        else 'A' || region_id || whole(item, 'approver', 1, 9)
    end as approved_by,
    financial_difficulty

from numbered

order by loan_no, event_no
"""
