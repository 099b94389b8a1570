-- Warnings, each with its whole life: what it holds together, its deadlines, steps, closing and exposure.
--
-- grain: one row per warning
-- key:   warning_id
-- note:  confirmed by a first step VERIFY, handled when closed. Of a warning whose loan left the book
--        before a deadline, and of one older than the bank's record, nothing is said by that deadline
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

record as (

    select * from intermediate.int_warning_record

),

parameters as (

    select * from intermediate.int_warning_handling_parameters

),

members as (

    select * from intermediate.int_warning_members

),

actions as (

    select * from intermediate.int_warning_actions

    where warning_id is not null

),

levels as (

    select * from intermediate.int_warning_levels

),

exposures as (

    select * from intermediate.int_warning_exposures

),

loans as (

    select
        loan_id,
        org_id,
        officer_id,
        customer_id,
        disbursed_amount,
        disbursed_date

    from marts.loans

),

loan_places as (

    select
        loans.customer_id,
        loans.org_id,
        loans.officer_id,
        row_number() over (
            partition by loans.customer_id
            order by
                case when left_loans.left_date is null then 0 else 1 end,
                loans.disbursed_amount desc,
                loans.loan_id asc
        ) as place

    from loans
    left join intermediate.int_loans_left as left_loans on loans.loan_id = left_loans.loan_id

),

grouped as (

    select
        warning_id,
        min(indicator_code) as indicator_code,
        min(customer_id) as customer_id,
        min(loan_id) as loan_id,
        min(subject) as subject,
        min(from_date) as triggered_date,
        count(*) as merged_count,
        count(case when member_kind = 'RECORD' then 1 end) as recorded_count,
        count(case when member_kind = 'SIGNAL' then 1 end) as signal_count,
        count(case when member_kind = 'SIGNAL' and to_date is null then 1 end) as holding_count,
        max(case when member_kind = 'SIGNAL' then to_date end) as last_signal_date,
        max(case when is_taken_over then to_date end) as taken_over_date,
        count(case when ending = 'OPEN' then 1 end) as open_count,
        count(case when ending = 'LEFT' then 1 end) as left_count,
        count(case when ending = 'CLOSED' and member_kind = 'RECORD' then 1 end) as closed_count,
        count(case when ending = 'CLOSED' and member_kind = 'SIGNAL' then 1 end)
            as closed_signal_count,
        count(case when ending = 'FALSE_POSITIVE' then 1 end) as false_positive_count,
        max(end_date) as end_date,
        max(close_date) as close_date,
        max(left_date) as left_date,
        bool_or(is_in_progress) as is_in_progress

    from members

    group by warning_id

),

first_members as (

    select
        warning_id,
        org_id,
        source

    from members

    where place = 1

),

-- What set the level as it stands now: the gravest, of these the last that came.
gravest as (

    select
        warning_id,
        value,
        threshold,
        evidence_id,
        row_number() over (
            partition by warning_id
            order by level_no desc, from_date desc, member_kind asc, member_id desc
        ) as place

    from members

),

levels_now as (

    select * from levels

    where until_date is null

),

first_levels as (

    select
        warning_id,
        level,
        row_number() over (partition by warning_id order by from_date) as place

    from levels

),

steps as (

    select
        warning_id,
        count(*) as action_count,
        min(action_date) as first_action_date,
        max(action_date) as last_action_date,
        min(case when action_type = 'VERIFY' then action_date end) as confirmed_date,
        min(case when action_type in ('VERIFY', 'ASSESS') then action_date end) as looked_date,
        sum(planned_amount) as planned_amount,
        sum(mitigated_amount) as mitigated_amount

    from actions

    group by warning_id

),

last_steps as (

    select
        warning_id,
        action_type,
        row_number() over (
            partition by warning_id
            order by action_date desc, seq desc, recorded_warning_id desc
        ) as place

    from actions

),

closing_steps as (

    select
        warning_id,
        actor_id,
        note,
        row_number() over (
            partition by warning_id
            order by action_date desc, seq desc, recorded_warning_id desc
        ) as place

    from actions

    where action_type = 'CLOSE'

),

handlers as (

    select distinct
        warning_id,
        actor_id

    from actions

    where
        action_type in ('VERIFY', 'ASSESS', 'MITIGATE', 'CHANGE')
        and actor_id is not null

),

stated as (

    select
        grouped.*,
        coalesce(first_members.org_id, loans.org_id, loan_places.org_id) as org_id,
        coalesce(loans.officer_id, loan_places.officer_id) as officer_id,
        first_members.source,
        case
            when grouped.open_count > 0
                then
                    case
                        when steps.action_count > 0 or grouped.is_in_progress then 'IN_PROGRESS'
                        else 'OPEN'
                    end
            when grouped.left_count > 0 then 'LEFT'
            when grouped.closed_count > 0 then 'CLOSED'
            when grouped.false_positive_count > 0 then 'FALSE_POSITIVE'
            when grouped.closed_signal_count > 0 then 'CLOSED'
            else 'NOT_RECORDED'
        end as warning_state,
        case
            when grouped.holding_count > 0 then 'HOLDS'
            when grouped.taken_over_date = grouped.last_signal_date then 'TAKEN_OVER'
            when grouped.signal_count > 0 then 'ENDED'
            else 'NOT_MEASURED'
        end as signal_state,
        coalesce(steps.action_count, 0) as action_count,
        steps.first_action_date,
        steps.last_action_date,
        steps.confirmed_date,
        steps.looked_date,
        steps.planned_amount,
        steps.mitigated_amount,
        record.has_actions
        and grouped.triggered_date >= record.record_from_date as is_confirming_known,
        grouped.recorded_count > 0
        or (record.has_actions and grouped.triggered_date >= record.record_from_date)
            as is_closing_known,
        case
            when loans.disbursed_date <= grouped.triggered_date then loans.disbursed_amount
        end as disbursed_amount

    from grouped
    cross join record
    inner join first_members on grouped.warning_id = first_members.warning_id
    left join loans on grouped.loan_id = loans.loan_id
    left join loan_places
        on
            grouped.customer_id = loan_places.customer_id
            and loan_places.place = 1
    left join steps on grouped.warning_id = steps.warning_id

),

ended as (

    select
        stated.*,
        levels_now.level,
        levels_now.level_no,
        levels_now.from_date as level_date,
        levels_now.confirm_due_date,
        levels_now.close_due_date,
        case when stated.open_count = 0 then stated.end_date end as ended_date,
        case
            when stated.warning_state in ('CLOSED', 'FALSE_POSITIVE') then stated.close_date
        end as closed_date,
        stated.warning_state in ('OPEN', 'IN_PROGRESS') as is_open,
        -- The last month end by the day it came, and the first one after it ended.
        cast(
            extract(year from stated.triggered_date) * 12
            + extract(month from stated.triggered_date)
            - case when last_day(stated.triggered_date) = stated.triggered_date then 0 else 1 end
            as integer
        ) as month_number_before,
        cast(
            extract(
                year from case
                    when stated.open_count = 0 then stated.end_date else build_arguments.as_of_date
                end
            ) * 12
            + extract(
                month from case
                    when stated.open_count = 0 then stated.end_date else build_arguments.as_of_date
                end
            ) as integer
        ) as month_number_after

    from stated
    cross join build_arguments
    inner join levels_now on stated.warning_id = levels_now.warning_id

),

judged as (

    select
        ended.*,
        build_arguments.as_of_date,
        case
            when not ended.is_confirming_known then 'NOT_KNOWN'
            when ended.confirmed_date <= ended.confirm_due_date then 'IN_TIME'
            when ended.confirmed_date is not null then 'LATE'
            when ended.warning_state = 'NOT_RECORDED' then 'NOT_KNOWN'
            when ended.warning_state = 'LEFT' and ended.ended_date <= ended.confirm_due_date
                then 'LEFT'
            when not ended.is_open then 'MISSED'
            when ended.confirm_due_date < build_arguments.as_of_date then 'OVERDUE'
            else 'WAITING'
        end as confirm_state,
        case
            when ended.warning_state = 'NOT_RECORDED' or not ended.is_closing_known
                then 'NOT_KNOWN'
            when ended.warning_state in ('CLOSED', 'FALSE_POSITIVE')
                then
                    case
                        when ended.closed_date is null then 'NOT_KNOWN'
                        when ended.closed_date <= ended.close_due_date then 'IN_TIME'
                        -- It left the book in time, whenever somebody closed the paper.
                        when ended.left_date <= ended.close_due_date then 'LEFT'
                        else 'LATE'
                    end
            when ended.warning_state = 'LEFT' and ended.ended_date <= ended.close_due_date
                then 'LEFT'
            when ended.warning_state = 'LEFT' then 'MISSED'
            when ended.close_due_date < build_arguments.as_of_date then 'OVERDUE'
            else 'WAITING'
        end as handling_state

    from ended
    cross join build_arguments

),

yellow_levels as (

    select
        levels.warning_id,
        judged.customer_id,
        levels.from_date

    from levels
    inner join judged on levels.warning_id = judged.warning_id

    where
        levels.level = 'YELLOW'
        and judged.warning_state not in ('FALSE_POSITIVE', 'NOT_RECORDED')

),

-- So many yellow ones within so many days, the first and the last of them included.
yellow_days as (

    select
        customer_id,
        from_date,
        count(*) as yellow_count

    from yellow_levels

    group by customer_id, from_date

),

-- Warnings and the days they fall out of the window on one line per customer.
yellow_changes as (

    select
        customer_id,
        from_date as day,
        yellow_count

    from yellow_days

    union all

    select
        yellow_days.customer_id,
        yellow_days.from_date + parameters.escalate_yellow_days as day,
        -yellow_days.yellow_count as yellow_count

    from yellow_days
    cross join parameters

),

yellow_counts as (

    select
        customer_id,
        day,
        sum(sum(yellow_count)) over (
            partition by customer_id order by day
            rows between unbounded preceding and current row
        ) as yellow_count

    from yellow_changes

    group by customer_id, day

),

yellow_escalated as (

    select yellow_levels.warning_id

    from yellow_levels
    cross join parameters
    inner join yellow_counts
        on
            yellow_levels.customer_id = yellow_counts.customer_id
            and yellow_levels.from_date = yellow_counts.day

    where yellow_counts.yellow_count >= parameters.escalate_yellow_count

),

faults as (

    select
        judged.warning_id,
        judged.is_confirming_known
        and judged.warning_state in ('CLOSED', 'FALSE_POSITIVE')
        and (
            judged.looked_date is null
            or coalesce(judged.looked_date > judged.closed_date, false)
            or (
                closing_steps.warning_id is not null
                and trim(coalesce(closing_steps.note, '')) = ''
            )
        ) as is_without_evidence,
        judged.warning_state in ('CLOSED', 'FALSE_POSITIVE')
        and handlers.actor_id is not null as is_same_person

    from judged
    left join closing_steps
        on
            judged.warning_id = closing_steps.warning_id
            and closing_steps.place = 1
    left join handlers
        on
            closing_steps.warning_id = handlers.warning_id
            and closing_steps.actor_id = handlers.actor_id

)

select
    judged.warning_id,
    judged.indicator_code,
    judged.level,
    judged.level_no,
    first_levels.level as first_level,
    judged.customer_id,
    judged.loan_id,
    judged.subject,
    judged.org_id,
    judged.officer_id,
    judged.source,
    gravest.value,
    gravest.threshold,
    gravest.evidence_id,
    judged.warning_state,
    judged.signal_state,
    judged.confirm_state,
    judged.handling_state,
    last_steps.action_type as last_action_type,
    judged.merged_count,
    judged.recorded_count,
    judged.signal_count,
    judged.action_count,
    judged.planned_amount,
    judged.mitigated_amount,
    coalesce(exposures_before.outstanding_principal, judged.disbursed_amount) as exposure_before,
    exposures_after.outstanding_principal as exposure_after,
    judged.is_open,
    judged.is_confirming_known,
    judged.is_closing_known,
    yellow_escalated.warning_id is not null as is_yellow_escalated,
    faults.is_without_evidence,
    faults.is_same_person,
    judged.triggered_date,
    judged.level_date,
    judged.confirm_due_date,
    judged.close_due_date,
    judged.confirmed_date,
    judged.closed_date,
    judged.ended_date,
    judged.left_date,
    judged.last_signal_date,
    judged.first_action_date,
    judged.last_action_date

from judged
inner join faults on judged.warning_id = faults.warning_id
inner join gravest
    on
        judged.warning_id = gravest.warning_id
        and gravest.place = 1
inner join first_levels
    on
        judged.warning_id = first_levels.warning_id
        and first_levels.place = 1
left join last_steps
    on
        judged.warning_id = last_steps.warning_id
        and last_steps.place = 1
left join yellow_escalated on judged.warning_id = yellow_escalated.warning_id
left join exposures as exposures_before
    on
        judged.subject = exposures_before.subject
        and judged.month_number_before = exposures_before.month_number
left join exposures as exposures_after
    on
        judged.subject = exposures_after.subject
        and judged.month_number_after = exposures_after.month_number
