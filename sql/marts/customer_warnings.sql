-- Customers with an open warning on the as-of date, at their level after escalation.
--
-- grain: one row per customer with an open warning
-- key:   customer_id
-- scope: org_id
-- sort:  org_id, level_no, customer_id
-- note:  of all open warnings of the customer, wherever they are to be handled
-- columns:
--   customer_id: Customer
--   org_id: Organisation of its largest loan in the book, else of its gravest warning
--   level: Level after escalation: RED, ORANGE, YELLOW or BLUE
--   level_no: The same as a number, 4 the gravest
--   own_level: Gravest level of its open warnings before escalation
--   trend: UP, EVEN or DOWN against the month end before
--   open_action: The last step taken on its open warnings; empty: none yet
--   open_count [warnings]: Warnings open
--   overdue_count [warnings]: Of those, the ones past their deadline of closing or of confirming;
--     empty where nothing tells what was done about any
--   exposure [yuan]: Principal not yet paid of all its loans; empty where none is reported
--   is_escalated: The level is above that of each single warning
--   next_deadline: Earliest deadline still to be met, or already missed
--   oldest_open_date: Day the oldest open warning was triggered

with

warnings as (

    select * from intermediate.int_warnings

    where is_open

),

actions as (

    select * from intermediate.int_warning_actions

),

customer_levels as (

    select * from intermediate.int_customer_warning_levels

),

level_limits as (

    select * from intermediate.int_warning_level_limits

),

loans as (

    select
        loan_id,
        customer_id,
        org_id,
        outstanding_principal,
        row_number() over (
            partition by customer_id order by outstanding_principal desc nulls last, loan_id asc
        ) as place

    from marts.loans

    where loan_state = 'ACTIVE'

),

exposures as (

    select
        customer_id,
        sum(outstanding_principal) as outstanding_principal,
        max(case when place = 1 then org_id end) as org_id

    from loans

    group by customer_id

),

last_actions as (

    select
        warnings.customer_id,
        actions.action_type,
        row_number() over (
            partition by warnings.customer_id
            order by
                actions.action_date desc, actions.seq desc, actions.recorded_warning_id desc
        ) as place

    from actions
    inner join warnings on actions.warning_id = warnings.warning_id

),

gravest as (

    select
        customer_id,
        org_id,
        row_number() over (
            partition by customer_id order by level_no desc, triggered_date asc, warning_id asc
        ) as place

    from warnings

),

counted as (

    select
        customer_id,
        count(*) as open_count,
        count(
            case
                when confirm_state = 'OVERDUE' or handling_state = 'OVERDUE' then 1
            end
        ) as overdue_count,
        count(
            case when handling_state <> 'NOT_KNOWN' or confirm_state <> 'NOT_KNOWN' then 1 end
        ) as known_count,
        min(
            case
                when confirm_state in ('WAITING', 'OVERDUE') then confirm_due_date
                when handling_state in ('WAITING', 'OVERDUE') then close_due_date
            end
        ) as next_deadline,
        min(triggered_date) as oldest_open_date

    from warnings

    group by customer_id

)

select
    counted.customer_id,
    coalesce(exposures.org_id, gravest.org_id) as org_id,
    level_limits.level,
    level_limits.level_no,
    own_limits.level as own_level,
    case
        when levels_before.level_no is null or today.level_no > levels_before.level_no then 'UP'
        when today.level_no < levels_before.level_no then 'DOWN'
        else 'EVEN'
    end as trend,
    last_actions.action_type as open_action,
    counted.open_count,
    case when counted.known_count > 0 then counted.overdue_count end as overdue_count,
    cast(exposures.outstanding_principal as decimal(38, 2)) as exposure,
    today.level_no > today.own_level_no as is_escalated,
    counted.next_deadline,
    counted.oldest_open_date

from counted
inner join customer_levels as today
    on
        counted.customer_id = today.customer_id
        and today.is_today
inner join level_limits on today.level_no = level_limits.level_no
inner join level_limits as own_limits on today.own_level_no = own_limits.level_no
inner join gravest
    on
        counted.customer_id = gravest.customer_id
        and gravest.place = 1
left join customer_levels as levels_before
    on
        counted.customer_id = levels_before.customer_id
        and not levels_before.is_today
left join exposures on counted.customer_id = exposures.customer_id
left join last_actions
    on
        counted.customer_id = last_actions.customer_id
        and last_actions.place = 1
