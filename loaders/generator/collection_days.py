"""The days on which something is done about an overdue loan, each with who does it and how."""

# Days past due on which somebody turns to the debtor: soon after the due date, every other day in
# the second month, every week later on.
_DAYS = [
    *(2, 4, 7, 10, 14, 18, 22, 26, 29),
    *range(31, 60, 2),
    *range(61, 181, 5),
    *range(181, 1000, 6),
]
# Where a promise may be asked for: far enough apart that one has come due before the next.
_PROMISE_DAYS = [4, 14, 26, 31, 43, 55, *range(61, 1000, 20)]
_VISIT_DAYS = [37, 53, *range(66, 181, 30), *range(187, 1000, 60)]
_LETTER_DAYS = [45, *range(76, 181, 30), *range(193, 1000, 60)]

# Agencies of the bank: 01 sound, 02 calls at night and too often, 03 not evaluated for long, 04
# never registered.
NIGHTLY_AGENCY = "WB02"

SESSIONS = f"""
create or replace temp table block_sessions as
with

planned as (

    select
        *,
        unnest(
            list_filter(
                {_DAYS},
                lambda days: days >= begun_on - due_date
                and days < least(ended_on, as_of() + 1) - due_date
                and days >= $first_day - due_date
            )
        )::integer as planned_days

    from block_overdue

),

worked as (

    select
        planned.*,
        states.loan_id,
        states.customer_no,
        states.customer_type,
        states.branch_id,
        states.guarantee_type,
        coalesce(states.grace_days, 0) as grace_days,
        planned.loan_no * 100000 + (planned.due_date + planned_days - date '2000-01-01')
            as item,
        case
            when third_on <= due_date + planned_days then 3
            when second_on <= due_date + planned_days then 2
            when first_on <= due_date + planned_days then 1
        end as hand_no

    from planned

    inner join block_states as states
        on planned.loan_no = states.loan_no

    inner join block_stretches as stretches
        on
            planned.loan_no = stretches.loan_no
            and planned.stretch_no = stretches.stretch_no

    where planned_days > coalesce(states.grace_days, 0) or planned_days = 2

),

-- Not every day planned is a day worked, and at one branch hardly any is.
kept as (

    select
        worked.*,
        hands.handler_type,
        hands.handler_id,
        hands.agency_id,
        due_date + planned_days + whole(worked.item, 'a day later', 0, 1) as wished_on,
        -- Three of four can be reached, some hardly, some not at all.
        case
            when chance(customer_no, 'reached') < 0.74 then 0.72
            when chance(customer_no, 'reached') < 0.90 then 0.35
            else 0.03
        end as reach

    from worked

    left join block_hands as hands
        on
            worked.loan_no = hands.loan_no
            and worked.stretch_no = hands.stretch_no
            and worked.hand_no = hands.hand_no

    where
        chance(worked.item, 'worked')
        < case
            when worked.branch_id = uncalling_branch() and coalesce(worked.hand_no, 1) = 1
                then 0.08
            when worked.hand_no is null then 0.9
            else 0.82 + 0.16 * chance(worked.branch_id, 'diligence')
        end

),

timed as (

    select
        *,
        wished_on + (isodow(wished_on) = 7 and agency_id is null)::integer as moved_on

    from kept

)

select
    * exclude (wished_on, moved_on),
    case
        when moved_on < ended_on and moved_on <= as_of() then moved_on
        else due_date + planned_days
    end as done_on,
    case
        when planned_days = 2 then pick(['SMS', 'AI_CALL'], item, 'reminded by')
        when handler_type = 'LEGAL' and chance(item, 'channel') < 0.25 then 'LEGAL'
        when planned_days in {tuple(_VISIT_DAYS)} then 'VISIT'
        when planned_days in {tuple(_LETTER_DAYS)} then 'LETTER'
        when planned_days < 15 and customer_type = 'RETAIL' and chance(item, 'channel') < 0.2
            then 'AI_CALL'
        when chance(item, 'channel') > 0.97 then 'SMS'
        else 'CALL'
    end as channel,
    planned_days in {tuple(_PROMISE_DAYS)} as may_promise,
    coalesce(agency_id = '{NIGHTLY_AGENCY}', false) and chance(item, 'at night') < 0.14
        as is_at_night,
    coalesce(agency_id = '{NIGHTLY_AGENCY}', false) as is_rough,
    coalesce(handler_id = lenient_collector(), false) as is_lenient

from timed
"""
