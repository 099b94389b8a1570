-- Warnings 预警信号 of the bank and of the system, merged while open, with their whole life as of the as-of date.
--
-- grain: one row per warning triggered by the as-of date
-- key:   warning_id
-- scope: org_id
-- sort:  org_id, triggered_date, warning_id
-- note:  confirmed by the first step VERIFY, handled when closed. States of a deadline: IN_TIME, LATE,
--        WAITING, OVERDUE, MISSED (over, and it was not met), LEFT (the loan left the book before it),
--        NOT_KNOWN (nothing tells)
-- columns:
--   warning_id: Number of the warning: of the bank's first record in it, else the system's own
--   indicator_code: Indicator that was triggered
--   indicator_title: What it is called in the catalogue; empty where the catalogue has no such one
--   level: RED, ORANGE, YELLOW or BLUE, the gravest it rose to
--   first_level: Level on the day it was triggered
--   escalated_level: Level an open one counts with at its customer after escalation
--   customer_id: Customer warned of
--   loan_id: Loan warned of; empty: the customer as a whole
--   org_id: Organisation that must handle it: as recorded, else that of the loan or of the latest loan
--   officer_id: Account manager of the loan, or of the largest loan of the customer
--   triggered_at: When it was triggered, by the bank's record of that day or else the beginning of it
--   source: SYSTEM, MANUAL or EXTERNAL
--   value: What was measured when it reached its level
--   threshold: What is allowed
--   evidence_id: What the system's signal is about: a pledge, a payment, a statement
--   warning_state: OPEN, IN_PROGRESS, CLOSED, FALSE_POSITIVE, LEFT (the loan left the book) or
--     NOT_RECORDED (a signal that ended before the bank's record of warnings begins)
--   signal_state: HOLDS, ENDED or TAKEN_OVER by a graver indicator, of the system's signals in it;
--     NOT_MEASURED where it holds records of the bank only
--   confirm_state: How it stands with being confirmed by the deadline
--   handling_state: How it stands with being closed by the deadline
--   closed_at: Day it was closed, by the as-of date
--   action_count [steps]: Steps taken by the as-of date
--   merged_count [warnings]: Records of the bank and signals of the system it holds together
--   recorded_count [warnings]: Of those, records of the bank
--   planned_amount [yuan]: Risk all steps planned to reduce; empty where none says so
--   mitigated_amount [yuan]: Risk they have reduced; empty where none says so
--   exposure_before [yuan]: Principal not yet paid at the last month end by the day it was triggered,
--     or what was paid out of a younger loan
--   exposure_after [yuan]: The same at the first month end after it ended, or on the as-of date
--   is_open: Open or in progress on the as-of date
--   is_overdue: Open, and its deadline of closing has passed; empty where nothing tells what was done
--   is_confirm_overdue: Not confirmed while open, and that deadline has passed; empty likewise
--   handled_in_time: Closed by the deadline; empty where the deadline has not passed or nothing tells
--   is_without_evidence: Closed without a step of verifying or assessing, or with no word why
--   is_same_person: Closed by one who handled it
--   triggered_date: Day it was triggered
--   level_date: Day it reached its level
--   confirm_due_date: Last working day to confirm it in time
--   close_due_date: Last day to close it in time
--   confirmed_date: Day it was confirmed
--   closed_date: Day it was closed
--   ended_date: First day it was no longer open: closed, or its loan out of the book
--   last_signal_date: First day the last signal in it no longer held; empty while one holds
--   first_action_date: Day of the first step
--   last_action_date: Day of the last step

with

warnings as (

    select * from intermediate.int_warnings

),

reported_warnings as (

    select * from intermediate.int_reported_warnings

),

customer_levels as (

    select * from intermediate.int_customer_warning_levels

    where is_today

),

indicators as (

    select
        indicator_code,
        min(title) as title

    from staging.stg_postloan__warning_indicators

    group by indicator_code

),

level_limits as (

    select * from intermediate.int_warning_level_limits

),

escalated as (

    select
        warnings.warning_id,
        case
            when
                (
                    warnings.level = 'ORANGE'
                    or (warnings.level = 'YELLOW' and warnings.is_yellow_escalated)
                )
                and customer_levels.is_orange_escalated
                then 4
            when warnings.level = 'YELLOW' and warnings.is_yellow_escalated then 3
            else warnings.level_no
        end as level_no

    from warnings
    inner join customer_levels on warnings.customer_id = customer_levels.customer_id

    where warnings.is_open

)

select
    warnings.warning_id,
    warnings.indicator_code,
    indicators.title as indicator_title,
    warnings.level,
    warnings.first_level,
    level_limits.level as escalated_level,
    warnings.customer_id,
    warnings.loan_id,
    warnings.org_id,
    warnings.officer_id,
    case
        when
            reported_warnings.triggered_at is null
            or cast(reported_warnings.triggered_at as date) > warnings.triggered_date
            then cast(warnings.triggered_date as timestamp)
        else reported_warnings.triggered_at
    end as triggered_at,
    warnings.source,
    warnings.value,
    warnings.threshold,
    warnings.evidence_id,
    warnings.warning_state,
    warnings.signal_state,
    warnings.confirm_state,
    warnings.handling_state,
    coalesce(reported_warnings.closed_at, cast(warnings.closed_date as timestamp)) as closed_at,
    warnings.action_count,
    warnings.merged_count,
    warnings.recorded_count,
    warnings.planned_amount,
    warnings.mitigated_amount,
    warnings.exposure_before,
    warnings.exposure_after,
    warnings.is_open,
    case
        when warnings.handling_state <> 'NOT_KNOWN' then warnings.handling_state = 'OVERDUE'
    end as is_overdue,
    case
        when warnings.confirm_state <> 'NOT_KNOWN' then warnings.confirm_state = 'OVERDUE'
    end as is_confirm_overdue,
    case
        when warnings.handling_state = 'IN_TIME' then true
        when warnings.handling_state in ('LATE', 'OVERDUE', 'MISSED') then false
    end as handled_in_time,
    warnings.is_without_evidence,
    warnings.is_same_person,
    warnings.triggered_date,
    warnings.level_date,
    warnings.confirm_due_date,
    warnings.close_due_date,
    warnings.confirmed_date,
    warnings.closed_date,
    warnings.ended_date,
    case when warnings.signal_state <> 'HOLDS' then warnings.last_signal_date end
        as last_signal_date,
    warnings.first_action_date,
    warnings.last_action_date

from warnings
left join reported_warnings on warnings.warning_id = reported_warnings.warning_id
left join indicators on warnings.indicator_code = indicators.indicator_code
left join escalated on warnings.warning_id = escalated.warning_id
left join level_limits on escalated.level_no = level_limits.level_no
