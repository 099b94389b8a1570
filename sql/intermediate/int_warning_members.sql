-- What each warning holds together: the bank's own records and the system's signals of one indicator and subject.
--
-- grain: one row per warning of the bank and per signal of the system
-- key:   member_kind, member_id
-- note:  what arrives while a warning is open belongs to it. A signal stays open after it has ended,
--        until somebody closes the warning or the loan leaves the book; only what ended before the
--        bank's record begins was never open for anybody. The day of closing is no longer open, but
--        for what was closed on the day it came. A warning goes by the number of the bank's first
--        record in it, else by the system's own
-- table

with

record as (

    select * from intermediate.int_warning_record

),

recorded_warnings as (

    select * from intermediate.int_reported_warnings

),

signals as (

    select * from intermediate.int_warning_signals_numbered

),

-- Whether work on the warning went on after a step.
taken as (

    select
        actions.warning_id,
        actions.action_type,
        actions.action_date,
        max(case when actions.action_type = 'CLOSE' then 0 else 1 end) over (
            partition by actions.warning_id
            order by actions.action_date desc, actions.seq desc
            rows between unbounded preceding and current row
        ) as is_work_to_come

    from staging.stg_bank__warning_actions as actions
    inner join staging.stg_postloan__build_arguments as build_arguments
        on actions.action_date <= build_arguments.as_of_date

),

steps as (

    select
        warning_id,
        max(action_date) as last_action_date,
        min(case when action_type = 'CLOSE' then action_date end) as close_date,
        -- A closing after which somebody went on was taken back.
        min(case when is_work_to_come = 0 then action_date end) as last_close_date

    from taken

    group by warning_id

),

left_loans as (

    select * from intermediate.int_loans_left

),

customer_loans as (

    select
        customer_id,
        count(*) as loan_count

    from intermediate.int_loans

    group by customer_id

),

left_customers as (

    select
        left_loans.customer_id,
        max(left_loans.left_date) as left_date

    from left_loans
    inner join customer_loans on left_loans.customer_id = customer_loans.customer_id

    group by left_loans.customer_id, customer_loans.loan_count

    having count(*) = customer_loans.loan_count

),

level_limits as (

    select * from intermediate.int_warning_level_limits

),

records as (

    select
        recorded_warnings.warning_id as member_id,
        recorded_warnings.indicator_code,
        recorded_warnings.level,
        recorded_warnings.customer_id,
        recorded_warnings.loan_id,
        coalesce(recorded_warnings.loan_id, concat('C-', recorded_warnings.customer_id)) as subject,
        recorded_warnings.org_id,
        recorded_warnings.value,
        recorded_warnings.threshold,
        recorded_warnings.source,
        recorded_warnings.warning_state,
        steps.last_action_date,
        recorded_warnings.triggered_date as from_date,
        -- A step of closing counts where the record itself gives no day: the first where the bank says
        -- that it is closed, else one that nobody took back by going on.
        case
            when recorded_warnings.closed_date is not null then recorded_warnings.closed_date
            when recorded_warnings.is_closing_unknown and steps.close_date is not null
                then greatest(steps.close_date, recorded_warnings.triggered_date)
            when not recorded_warnings.is_closing_dated and steps.last_close_date is not null
                then greatest(steps.last_close_date, recorded_warnings.triggered_date)
        end as close_date

    from recorded_warnings
    left join steps on recorded_warnings.warning_id = steps.warning_id

),

-- What closes a signal: the bank closing a warning of its indicator and subject after it.
closings as (

    select
        indicator_code,
        subject,
        close_date,
        case when close_date = from_date then close_date else close_date - 1 end as covers_until,
        close_date = from_date as is_of_one_day

    from records

    where close_date is not null

    union all

    select distinct
        signals.indicator_code,
        signals.subject,
        steps.last_close_date as close_date,
        case
            when steps.last_close_date = signals.from_date then steps.last_close_date
            else steps.last_close_date - 1
        end as covers_until,
        steps.last_close_date = signals.from_date as is_of_one_day

    from signals
    inner join steps on signals.warning_id = steps.warning_id

    where steps.last_close_date >= signals.from_date

),

signals_and_closings as (

    select
        indicator_code,
        subject,
        signal_id,
        from_date as day,
        1 as is_signal,
        cast(null as date) as close_date,
        false as is_of_one_day

    from signals

    union all

    select
        indicator_code,
        subject,
        cast(null as varchar) as signal_id,
        covers_until as day,
        0 as is_signal,
        close_date,
        is_of_one_day

    from closings

),

walked as (

    select
        signal_id,
        is_signal,
        min(close_date) over later as close_date,
        min(case when not is_of_one_day then close_date end) over later as usual_close_date

    from signals_and_closings

    window
        later as (
            partition by indicator_code, subject
            order by day desc, is_signal asc, signal_id asc
            rows between unbounded preceding and current row
        )

),

closed_signals as (

    select
        signal_id,
        close_date,
        -- What came and was closed on one day still found the warning open.
        coalesce(usual_close_date > close_date, true) as is_open_that_day

    from walked

    where
        is_signal = 1
        and close_date is not null

),

members as (

    select
        'RECORD' as member_kind,
        0 as kind_no,
        member_id,
        member_id as own_warning_id,
        indicator_code,
        level,
        customer_id,
        loan_id,
        subject,
        org_id,
        value,
        threshold,
        source,
        cast(null as varchar) as evidence_id,
        case
            when warning_state in ('CLOSED', 'FALSE_POSITIVE') then warning_state
            when close_date is not null then 'CLOSED'
        end as closed_as,
        false as is_unrecorded,
        warning_state = 'IN_PROGRESS' as is_in_progress,
        false as is_open_that_day,
        false as is_taken_over,
        from_date,
        cast(null as date) as to_date,
        close_date,
        -- Closed, nothing tells when: what came after the last step known is another warning.
        case
            when close_date is not null then close_date
            when warning_state in ('CLOSED', 'FALSE_POSITIVE')
                then greatest(coalesce(last_action_date, from_date), from_date)
        end as closed_by_date

    from records

    union all

    select
        'SIGNAL' as member_kind,
        1 as kind_no,
        signals.signal_id as member_id,
        signals.warning_id as own_warning_id,
        signals.indicator_code,
        signals.level,
        signals.customer_id,
        signals.loan_id,
        signals.subject,
        signals.org_id,
        case
            when signals.value = floor(signals.value)
                then cast(cast(signals.value as bigint) as varchar)
            else cast(signals.value as varchar)
        end as value,
        case
            when signals.threshold = floor(signals.threshold)
                then cast(cast(signals.threshold as bigint) as varchar)
            else cast(signals.threshold as varchar)
        end as threshold,
        'SYSTEM' as source,
        signals.evidence_id,
        case
            when
                closed_signals.close_date is not null
                and not coalesce(
                    signals.to_date <= record.record_from_date
                    and closed_signals.close_date > signals.to_date,
                    false
                )
                then 'CLOSED'
        end as closed_as,
        signals.to_date is not null
        and (
            record.record_from_date is null
            or signals.to_date <= record.record_from_date
        )
        and (closed_signals.close_date is null or closed_signals.close_date > signals.to_date)
            as is_unrecorded,
        false as is_in_progress,
        coalesce(closed_signals.is_open_that_day, false) as is_open_that_day,
        signals.is_taken_over,
        signals.from_date,
        signals.to_date,
        case
            when
                signals.to_date <= record.record_from_date
                and closed_signals.close_date > signals.to_date
                then null
            else closed_signals.close_date
        end as close_date,
        case
            when
                signals.to_date <= record.record_from_date
                and closed_signals.close_date > signals.to_date
                then null
            else closed_signals.close_date
        end as closed_by_date

    from signals
    cross join record
    left join closed_signals on signals.signal_id = closed_signals.signal_id

),

ended as (

    select
        members.*,
        case
            when coalesce(left_loans.left_date, left_customers.left_date) is not null
                then
                    greatest(
                        coalesce(left_loans.left_date, left_customers.left_date),
                        members.from_date
                    )
        end as left_date

    from members
    left join left_loans on members.loan_id = left_loans.loan_id
    left join left_customers
        on
            members.customer_id = left_customers.customer_id
            and members.loan_id is null

),

spanned as (

    select
        ended.*,
        level_limits.level_no,
        case
            when ended.closed_as is not null then ended.closed_as
            when ended.is_unrecorded then 'NOT_RECORDED'
            when ended.left_date is not null then 'LEFT'
            else 'OPEN'
        end as ending,
        case
            when ended.is_unrecorded
                then least(ended.to_date, coalesce(ended.left_date, ended.to_date))
            else
                least(
                    coalesce(ended.closed_by_date, ended.left_date),
                    coalesce(ended.left_date, ended.closed_by_date)
                )
        end as end_date

    from ended
    inner join level_limits on ended.level = level_limits.level

),

reached as (

    select
        *,
        max(
            greatest(
                case
                    when end_date is null then date '9999-12-31'
                    when is_open_that_day and end_date = close_date then end_date + 1
                    else end_date
                end,
                from_date + 1
            )
        ) over (
            partition by indicator_code, subject
            order by from_date, kind_no, member_id
            rows between unbounded preceding and 1 preceding
        ) as open_until

    from spanned

),

grouped as (

    select
        *,
        sum(case when open_until is null or open_until <= from_date then 1 else 0 end) over (
            partition by indicator_code, subject
            order by from_date, kind_no, member_id
            rows between unbounded preceding and current row
        ) as group_no

    from reached

),

-- The bank's first record gives the number, else the first signal.
named as (

    select
        *,
        row_number() over (
            partition by indicator_code, subject, group_no
            order by kind_no, from_date, member_id
        ) as place,
        first_value(own_warning_id) over (
            partition by indicator_code, subject, group_no
            order by kind_no, from_date, member_id
            rows between unbounded preceding and current row
        ) as group_warning_id,
        min(kind_no) over (partition by indicator_code, subject, group_no) as first_kind_no

    from grouped

)

select
    named.member_kind,
    named.member_id,
    named.own_warning_id,
    -- A number the bank gave to something else is not given twice.
    case
        when named.first_kind_no = 1 and taken.warning_id is not null
            then concat(named.group_warning_id, '-S')
        else named.group_warning_id
    end as warning_id,
    named.indicator_code,
    named.level,
    named.level_no,
    named.customer_id,
    named.loan_id,
    named.subject,
    named.org_id,
    named.value,
    named.threshold,
    named.source,
    named.evidence_id,
    named.ending,
    named.place,
    named.is_in_progress,
    named.is_taken_over,
    named.from_date,
    named.to_date,
    named.close_date,
    named.left_date,
    named.end_date

from named
left join recorded_warnings as taken on named.group_warning_id = taken.warning_id
