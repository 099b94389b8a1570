"""Repayment plans: what was agreed first, what was agreed later, and when each part was met.

A plan's principal sums to the amount paid out, to the cent, in every version. ``met_date`` is the
day an instalment was paid in full (NULL: not by the data date), ``part_date`` and ``part_amount``
what came of it earlier.
"""

# Rows of the first plan with the day each would be paid if nothing were changed.
FIRST_PLAN = """
create or replace temp table block_first_plan as
with

numbered as (

    select
        *,
        unnest(range(1, instalments + 1))::integer as period_no

    from block_fates

),

due as (

    select
        *,
        loan_no * 1000 + period_no as item,
        due_after(disbursed_date, due_day, period_no * months_between) as due_date,
        principal_after(method, amount, period_rate, instalments, period_no - 1)
            as principal_before,
        principal_after(method, amount, period_rate, instalments, period_no)
            as principal_left

    from numbered

),

priced as (

    select
        due.*,
        principal_before - principal_left as due_principal,
        case
            when method = 'EQUAL_INSTALMENT' and period_no < instalments
                then instalment_amount - (principal_before - principal_left)
            when method = 'BULLET'
                then money(amount * annual_rate / 100 * (due_date - disbursed_date) / 360)
            else money(principal_before * period_rate)
        end as due_interest,
        case when has_fee then money(round(amount * 0.0005, 2)) end as due_fee,
        case
            when due_date > as_of() then 0
            when habit = 'EARLY' then -whole(item, 'delay', 0, 4)
            when festival_days.day is not null and chance(item, 'festival') < 0.06
                then whole(item, 'festival delay', 1, 10)
            when habit = 'FORGETFUL' and chance(item, 'delayed') < 0.25
                then whole(item, 'delay', 1, 6)
            when habit = 'SLOPPY' and chance(item, 'delayed') < 0.35
                then whole(item, 'delay', 3, 20)
            when habit = 'IN_PARTS' and chance(item, 'delayed') < 0.4
                then whole(item, 'delay', 3, 12)
            when chance(item, 'delayed') < 0.008 then whole(item, 'delay', 1, 4)
            else 0
        end as delay

    from due

    left join festival_days
        on due.due_date = festival_days.day

),

paid as (

    select
        *,
        case
            when outcome = 'REFINANCED' and period_no = instalments then changed_on
            when outcome = 'OFFSET' and due_date >= trouble_due
                then case when due_date <= changed_on then changed_on end
            when due_date >= trouble_due
                then case when outcome = 'CURED' then greatest(due_date + delay, cured_on) end
            when trouble_due is not null then least(due_date + delay, trouble_due)
            when due_date >= slip_from then greatest(due_date + delay, slip_until)
            when advanced_on < due_date and due_date <= advanced_on + 95 then advanced_on
            when outcome in ('PREPAID', 'PART_PREPAID', 'REFINANCED', 'ADVANCED')
                and due_date <= coalesce(changed_on, advanced_on)
                then least(due_date + delay, coalesce(changed_on, advanced_on))
            else due_date + delay
        end as paid_on

    from priced

),

part_paid as (

    select
        *,
        case
            when period_no = trouble_period and outcome in ('CURED', 'OPEN')
                then
                    case
                        when chance(loan_no, 'a part') < 0.35
                            then due_date + whole(loan_no, 'a part after', 3, 17)
                    end
            when due_date = slip_from
                then
                    case
                        when chance(loan_no, 'a part') < 0.3
                            then due_date + whole(loan_no, 'a part after', 2, 5)
                    end
            when due_date > advanced_on + 95 and due_date <= advanced_on + 123 then advanced_on
            when habit = 'IN_PARTS' and delay > 0 and paid_on = due_date + delay then due_date
        end as part_paid_on,
        money(
            floor(
                (due_principal + due_interest + coalesce(due_fee, 0))
                * (0.25 + 0.5 * chance(item, 'share of the part'))
            )
        ) as part_amount

    from paid

)

select
    loan_no,
    period_no,
    case when outcome <> 'REFINANCED' then changed_on end as replaced_on,
    due_date,
    due_principal,
    due_interest,
    due_fee,
    case when paid_on <= as_of() then paid_on end as met_date,
    case
        when
            part_amount > 0
            and part_paid_on <= as_of()
            and (paid_on is null or part_paid_on < paid_on)
            then part_paid_on
    end as part_date,
    part_amount

from part_paid
"""

# The plan in force at the data date.
PLAN_IN_FORCE = """
create or replace temp view block_plan_in_force as
select
    loan_no,
    period_no,
    due_date,
    due_principal,
    due_interest,
    due_fee,
    met_date,
    part_date,
    part_amount

from block_first_plan

where replaced_on is null

union all

select
    loan_no,
    period_no,
    due_date,
    due_principal,
    due_interest,
    due_fee,
    met_date,
    part_date,
    part_amount

from block_later_plans

where replaced_on is null
"""

SCHEDULE_FILE = """
with

together as (

    select
        loan_no,
        1 as version,
        period_no,
        null::date as effective_from,
        due_date,
        due_principal,
        due_interest,
        due_fee

    from block_first_plan

    union all

    select
        loan_no,
        version,
        period_no,
        effective_from,
        due_date,
        due_principal,
        due_interest,
        due_fee

    from block_later_plans

)

select
    states.loan_id,
    together.version,
    together.period_no,
    coalesce(together.effective_from, states.disbursed_date) as effective_from,
    together.due_date,
    together.due_principal,
    together.due_interest,
    together.due_fee

from together

inner join block_states as states
    on together.loan_no = states.loan_no

where not states.is_kept_elsewhere

order by together.loan_no, together.version, together.period_no
"""
