"""Warnings and what was done about them: most around loans in trouble, a few that prove empty."""

# Each warning of a loan has a number of its own, so that the same warning has the same id always.
WARNINGS = """
create or replace temp table block_warnings as
with

bands(indicator_code, level, band_no, from_days, until_days) as (

    values
        ('R01', 'BLUE', 1, 1, 8),
        ('R02', 'YELLOW', 2, 8, 31),
        ('R03', 'ORANGE', 3, 31, 91),
        ('R04', 'RED', 4, 91, 100000)

),

banded as (

    select
        arrears.*,
        bands.*,
        greatest(begun_on, due_date + from_days) as entered_on,
        least(ended_on, due_date + until_days) as left_band_on

    from block_arrears as arrears

    cross join bands

),

-- The system sees arrears; people and outside sources often see trouble before.
wished as (

    select
        banded.loan_no,
        band_no * 1000 + period_no as warning_no,
        indicator_code,
        level,
        'SYSTEM' as source,
        entered_on as triggered_on,
        (entered_on - due_date)::varchar as value,
        from_days::varchar as threshold,
        case when left_band_on <= as_of() then left_band_on end as settled_on,
        band_no < 4 and ended_on >= due_date + until_days as is_taken_over,
        false as is_of_customer,
        band_no = 1 and chance(banded.loan_no * 1000 + period_no, 'booked late') < 0.06 as is_false

    from banded

    inner join block_states as states
        on banded.loan_no = states.loan_no

    where entered_on < left_band_on and not states.is_kept_elsewhere

    union all

    -- Interest falls into arrears with the instalment it is part of.
    select
        arrears.loan_no,
        8000 + period_no,
        'R05',
        'YELLOW',
        'SYSTEM',
        begun_on,
        '1',
        '1',
        case when ended_on <= as_of() then ended_on end,
        false,
        false,
        false

    from block_arrears as arrears

    inner join block_states as states
        on arrears.loan_no = states.loan_no

    where begun_on = due_date + 1 and not states.is_kept_elsewhere

    union all

    -- The first instalment not paid within its days of grace.
    select
        arrears.loan_no,
        5000,
        'R06',
        'ORANGE',
        'SYSTEM',
        arrears.due_date + coalesce(states.grace_days, 0) + 1,
        null,
        null,
        case when arrears.ended_on <= as_of() then arrears.ended_on end,
        false,
        false,
        false

    from block_arrears as arrears

    inner join block_states as states
        on arrears.loan_no = states.loan_no

    where
        arrears.period_no = 1
        and arrears.due_date + coalesce(states.grace_days, 0) + 1 < arrears.ended_on
        and not states.is_kept_elsewhere

    union all

    select
        loan_no,
        6002,
        case when chance(loan_no, 'seen by') < 0.3 then 'O02' else 'X02' end,
        case when chance(loan_no, 'seen by') < 0.3 then 'RED' else 'ORANGE' end,
        case when chance(loan_no, 'seen by') < 0.3 then 'MANUAL' else 'EXTERNAL' end,
        trouble_due - whole(loan_no, 'seen before', -20, 60),
        null,
        null,
        coalesce(cured_on, changed_on, trouble_due + whole(loan_no, 'watched until', 25, 50)),
        false,
        true,
        false

    from block_states

    where
        trouble_due is not null
        and customer_type <> 'RETAIL'
        and chance(loan_no, 'seen') < 0.45

    union all

    select
        loan_no,
        6003,
        pick(['X03', 'X05', 'O05', 'O01'], loan_no, 'watched for'),
        'YELLOW',
        'MANUAL',
        disbursed_date + whole(loan_no, 'warned after', 40, 700),
        null,
        null,
        disbursed_date
        + whole(loan_no, 'warned after', 40, 700)
        + whole(loan_no, 'open for', 6, 80),
        false,
        true,
        chance(loan_no, 'empty') < 0.4

    from block_states

    where customer_type <> 'RETAIL' and chance(loan_no, 'warned') < 0.06

    union all

    -- Lent again while the borrower was warned of.
    select
        loan_no,
        6004,
        'X02',
        'ORANGE',
        'EXTERNAL',
        disbursed_date - whole(loan_no, 'warned before', 3, 40),
        null,
        null,
        disbursed_date + whole(loan_no, 'cleared after', 10, 90),
        false,
        true,
        chance(loan_no, 'empty') < 0.5

    from block_states

    where
        line_id is not null
        and loan_of_customer > 1
        and chance(loan_no, 'lent while warned') < 0.05

    union all

    -- Overdue for the second time within three months.
    select
        loan_no,
        7000 + period_no,
        'R07',
        'YELLOW',
        'SYSTEM',
        entered_on,
        '2',
        '2',
        entered_on + 60,
        false,
        true,
        false

    from (
        select
            arrears.loan_no,
            arrears.period_no,
            states.customer_id,
            arrears.due_date + coalesce(states.grace_days, 0) + 1 as entered_on,
            lag(arrears.due_date) over (
                partition by states.customer_id order by arrears.due_date, arrears.loan_no
            ) as due_before

        from block_arrears as arrears

        inner join block_states as states
            on arrears.loan_no = states.loan_no

        where
            arrears.begun_on = arrears.due_date + 1
            and arrears.due_date + coalesce(states.grace_days, 0) + 1 < arrears.ended_on
            and not states.is_kept_elsewhere
    ) as entries

    where entered_on - due_before <= 92

    union all

    select
        loan_no,
        warning_no,
        indicator_code,
        level,
        'SYSTEM',
        seen_on,
        null,
        null,
        settled_on,
        false,
        is_of_customer,
        false

    from block_seen

),

triggered as (

    select
        wished.*,
        states.customer_id,
        states.loan_id,
        states.org_id,
        states.disbursed_date,
        states.amount,
        states.trouble_due is not null as is_troubled,
        -- An instalment whose plan was changed may fall overdue twice; periods are below 400.
        wished.loan_no * 10000 + wished.warning_no + 400 * (
            row_number() over (
                partition by wished.loan_no, wished.warning_no order by wished.triggered_on
            ) - 1
        ) as item,
        states.branch_id = ticking_branch() as is_ticked,
        -- The branch that hides its arrears lets warnings lie, too.
        states.branch_id = hiding_branch() and chance(wished.loan_no, 'lies') < 0.75 as is_lying,
        case wished.level when 'RED' then 1 when 'ORANGE' then 2 when 'YELLOW' then 3 else 5 end
            as days_to_confirm,
        case wished.level when 'RED' then 30 when 'ORANGE' then 60 else 90 end as days_to_close

    from wished

    inner join block_states as states
        on wished.loan_no = states.loan_no

    where
        wished.triggered_on between $first_due_date and as_of()
        and (states.closed_date is null or wished.triggered_on < states.closed_date)

),

looked_at as (

    select
        *,
        -- Most the next morning, some late, a few never.
        case
            when is_lying then null
            when is_ticked then 0
            when chance(item, 'handled') < 0.88
                then whole(item, 'first step', 0, days_to_confirm - 1)
            when chance(item, 'handled') < 0.97
                then days_to_confirm + whole(item, 'late step', 3, 9)
        end as wished_step_days

    from triggered

),

closed as (

    select
        *,
        case when triggered_on + wished_step_days <= as_of() then wished_step_days end
            as first_step_days,
        case
            when is_lying or wished_step_days is null then null
            when is_ticked then triggered_on + whole(item, 'ticked off', 1, 6)
            -- What gets worse goes on under a graver warning, what cannot be cured with recovery.
            when is_taken_over then settled_on
            when level = 'RED' and chance(item, 'handed over') < 0.8
                then triggered_on + whole(item, 'handed over after', 12, 30)
            when chance(item, 'closed') < 0.94
                then
                    case
                        when settled_on is null then null
                        when chance(item, 'closed in time') < 0.95
                            then
                                least(
                                    settled_on + whole(item, 'closed after', 2, 15),
                                    greatest(triggered_on + days_to_close, settled_on + 1)
                                )
                        else settled_on + whole(item, 'closed late', 20, 90)
                    end
        end as wished_closed_on

    from looked_at

)

select
    * exclude (wished_closed_on),
    case
        when first_step_days is not null and wished_closed_on <= as_of()
            then
                case
                    when greatest(wished_closed_on, triggered_on + first_step_days) <= as_of()
                        then greatest(wished_closed_on, triggered_on + first_step_days)
                end
    end as closed_on

from closed
"""
