"""Who works an overdue loan, hand after hand."""

# The instalments that were the oldest unpaid one, while the loan was in the book; those that follow
# each other without a day between are one stretch.
OVERDUE = """
create or replace temp table block_overdue as
with

amounts as (

    select
        loan_no,
        due_date,
        sum(due_principal + due_interest + coalesce(due_fee, 0)) as due_amount,
        min(part_date) as part_date,
        sum(case when part_date is not null then part_amount else 0 end) as part_amount

    from (
        select * from block_plan_in_force
        union all by name
        select * exclude (replaced_on) from block_first_plan
        where replaced_on is not null and due_date < replaced_on
    )

    group by loan_no, due_date

),

capped as (

    select
        arrears.loan_no,
        arrears.period_no,
        arrears.due_date,
        arrears.begun_on,
        least(arrears.ended_on, coalesce(states.closed_date, date '9999-12-31')) as ended_on,
        amounts.due_amount,
        amounts.part_date,
        amounts.part_amount,
        money.value_date is not null
        and not (states.outcome = 'REFINANCED' and money.value_date = states.changed_on)
            as is_paid

    from block_arrears as arrears

    inner join block_states as states
        on arrears.loan_no = states.loan_no

    inner join amounts
        on arrears.loan_no = amounts.loan_no and arrears.due_date = amounts.due_date

    left join block_money as money
        on arrears.loan_no = money.loan_no and arrears.ended_on = money.value_date

    where
        arrears.begun_on
        < least(arrears.ended_on, coalesce(states.closed_date, date '9999-12-31'))

),

started as (

    select
        *,
        coalesce(
            begun_on > max(ended_on) over (
                partition by loan_no order by begun_on, due_date
                rows between unbounded preceding and 1 preceding
            ),
            true
        ) as is_start

    from capped

)

select
    * exclude (is_start),
    (sum(is_start::integer) over (partition by loan_no order by begun_on, due_date))::integer
        as stretch_no

from started
"""

# A first hand from the first week, a second after two months, a third after five.
STRETCHES = """
create or replace temp table block_stretches as
with

entered as (

    select
        overdue.loan_no,
        overdue.stretch_no,
        min(overdue.begun_on) as begun_on,
        max(overdue.ended_on) as ended_on,
        min(greatest(begun_on, due_date + greatest(4, coalesce(grace_days, 0) + 1))) filter (
            where due_date + greatest(4, coalesce(grace_days, 0) + 1) < ended_on
        ) as first_on,
        min(greatest(begun_on, due_date + 61)) filter (where due_date + 61 < ended_on)
            as second_on,
        min(greatest(begun_on, due_date + 151)) filter (where due_date + 151 < ended_on)
            as third_on

    from block_overdue as overdue

    inner join block_states as states
        on overdue.loan_no = states.loan_no

    group by overdue.loan_no, overdue.stretch_no

),

spaced as (

    select
        * replace (
            case when second_on is not null then greatest(second_on, first_on + 25) end
                as second_on
        ),
        case when third_on is not null then greatest(third_on, second_on + 60, first_on + 85) end
            as spaced_third_on

    from entered

),

dated as (

    select
        loan_no,
        stretch_no,
        begun_on,
        ended_on,
        case when first_on <= as_of() then first_on end as first_on,
        case when second_on <= as_of() and second_on < ended_on then second_on end as second_on,
        case
            when spaced_third_on <= as_of() and spaced_third_on < ended_on then spaced_third_on
        end as third_on

    from spaced

    where ended_on > $first_day

),

chosen as (

    select
        dated.*,
        case
            when states.customer_type <> 'RETAIL' then 'REGION_TEAM'
            when chance(dated.loan_no, 'second hand') < 0.7 then 'AGENCY'
            else 'REGION_TEAM'
        end as second_type,
        case
            when states.customer_type <> 'RETAIL' or chance(dated.loan_no, 'third hand') < 0.3
                then 'LEGAL'
            when chance(dated.loan_no, 'third hand') < 0.75 then 'AGENCY'
            else 'REGION_TEAM'
        end as third_type,
        case
            when
                states.region_id = troubled_region() and chance(dated.loan_no, 'cheaper') < 0.2
                then 4
            else whole(dated.loan_no, 'agency', 1, 3)
        end as agency_no

    from dated

    inner join block_states as states
        on dated.loan_no = states.loan_no

)

select
    chosen.*,
    'WB0' || agency_no as second_agency_id,
    'WB0' || (agency_no % 3 + 1) as third_agency_id

from chosen
"""

# What the hands of the stretches were, one row each.
HANDS = """
create or replace temp table block_hands as
with

given as (

    select
        *,
        1 as hand_no,
        null as wished_type,
        null as wished_agency_id,
        first_on as assigned_on,
        second_on as next_on

    from block_stretches

    where first_on is not null

    union all

    select *, 2, second_type, second_agency_id, second_on, third_on

    from block_stretches

    where second_on is not null

    union all

    select *, 3, third_type, third_agency_id, third_on, null

    from block_stretches

    where third_on is not null

),

typed as (

    select
        given.loan_no,
        given.stretch_no,
        given.hand_no,
        given.assigned_on,
        given.next_on,
        given.ended_on,
        states.loan_id,
        states.org_id,
        states.branch_id,
        states.region_id,
        given.loan_no * 10000 + given.stretch_no * 10 + given.hand_no as item,
        case
            when wished_type is not null then wished_type
            when states.customer_type = 'RETAIL' then 'BRANCH_TEAM'
            else 'ACCOUNT_MANAGER'
        end as handler_type,
        case when wished_type = 'AGENCY' then wished_agency_id end as agency_id,
        assigned_on + case hand_no when 1 then 59 when 2 then 89 else 179 end as term_end

    from given

    inner join block_states as states
        on given.loan_no = states.loan_no

)

select
    *,
    case handler_type
        when 'BRANCH_TEAM' then 'K' || branch_id || whole(loan_no, 'collector', 1, 2)
        when 'ACCOUNT_MANAGER' then 'M' || org_id || officer_no(org_id, loan_no, assigned_on)
        when 'AGENCY' then agency_id || '0' || whole(loan_no, 'collector', 1, 5)
        when 'LEGAL' then 'K' || region_id || '2'
        else 'K' || region_id || whole(loan_no, 'collector', 1, 2)
    end as handler_id,
    -- Mostly taken back as the next hand takes over, some days before it does; what was paid goes
    -- back at times, and a few cases go back whose next hand nobody named.
    case
        when next_on is not null
            then
                case
                    when chance(item, 'recall') < 0.8
                        then greatest(assigned_on, next_on - whole(item, 'lay for', 0, 4))
                end
        when ended_on <= as_of()
            then case when chance(item, 'recall') < 0.4 then ended_on end
        when term_end < as_of() and chance(item, 'recall') < 0.35
            then least(as_of(), term_end + whole(item, 'lies', 1, 20))
    end as recalled_on

from typed
"""

ASSIGNMENTS_FILE = """
select
    'PA' || lpad(item::varchar, 13, '0') as assignment_id,
    loan_id,
    hand_no,
    handler_type,
    handler_id,
    agency_id,
    assigned_on as assigned_date,
    term_end,
    recalled_on as recalled_date,
    case
        when recalled_on is null then null
        when next_on is not null then pick(['到期未清收', '调整催收力量', '升级处置'], item, 'why')
        when ended_on <= as_of() then '欠款已清'
        else '委案到期'
    end as recall_reason

from block_hands

order by item
"""
