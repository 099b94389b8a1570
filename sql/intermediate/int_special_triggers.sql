-- What makes a special check of a loan due 专项检查, day by day.
--
-- grain: one row per loan and day with a trigger
-- key:   loan_number, trigger_date
-- note:  a class that became worse at a month end, to special mention or below; the first day of an
--        episode beyond the days past due allowed; an extension or restructuring; a red or orange
--        warning raised by hand or from outside, for a customer as a whole on all its loans. A loan
--        without a plan passes the days at a month end. Low-risk loans have none, retail loans only
--        where the parameter says so
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_window_duty_parameters

),

class_floors as (

    select * from staging.stg_postloan__class_floors

),

loan_events as (

    select * from staging.stg_bank__loan_events

    where event_type in ('EXTENSION', 'RESTRUCTURE')

),

warnings as (

    select * from intermediate.int_reported_warnings

    where level in ('RED', 'ORANGE') and source in ('MANUAL', 'EXTERNAL')

),

loan_months as (

    select * from marts.loan_months

    where not is_month_to_date

),

episodes as (

    select * from marts.overdue_episodes

),

missed as (

    select * from intermediate.int_instalments_missed

),

loans as (

    select
        int_loans.loan_number,
        int_loans.loan_id,
        int_loans.customer_id,
        int_loans.disbursed_date,
        int_loans.left_date

    from intermediate.int_loans
    cross join parameters

    where
        int_loans.scope <> 'LOW_RISK'
        and (
            coalesce(int_loans.customer_type, 'UNKNOWN') <> 'RETAIL'
            or parameters.special_check_covers_retail
        )

),

class_changes as (

    select
        loan_id,
        class_standing,
        previous_class_standing,
        month_end_date

    from loan_months

    where class_standing <> previous_class_standing

),

downgraded as (

    select
        loans.loan_number,
        class_changes.month_end_date as trigger_date

    from class_changes
    inner join class_floors on class_changes.class_standing = class_floors.five_class
    inner join class_floors as previous_floors
        on class_changes.previous_class_standing = previous_floors.five_class
    inner join loans on class_changes.loan_id = loans.loan_id

    where
        class_floors.class_no > previous_floors.class_no
        and class_floors.five_class <> 'PASS'

),

-- The first day on which each instalment made its loan past due beyond the days allowed.
passed as (

    select
        missed.loan_number,
        greatest(
            missed.first_overdue_date,
            missed.due_date + parameters.special_check_past_due_days + 1
        ) as day

    from missed
    cross join parameters

    where
        missed.last_overdue_date - missed.due_date > parameters.special_check_past_due_days
        and missed.first_overdue_date <= missed.last_overdue_date

),

-- Beginnings of episodes and days passed on one line per loan: the beginning carried along.
episode_days as (

    select
        loans.loan_number,
        episodes.start_date as day,
        0 as is_passed,
        episodes.start_date

    from episodes
    inner join loans on episodes.loan_id = loans.loan_id
    cross join parameters

    where episodes.worst_days_past_due > parameters.special_check_past_due_days

    union all

    select
        passed.loan_number,
        passed.day,
        1 as is_passed,
        null as start_date

    from passed
    inner join loans on passed.loan_number = loans.loan_number

),

episodes_carried as (

    select
        loan_number,
        day,
        is_passed,
        last_value(start_date ignore nulls) over (
            partition by loan_number
            order by day, is_passed
            rows between unbounded preceding and current row
        ) as start_date

    from episode_days

),

passed_in_episode as (

    select
        loan_number,
        min(day) as trigger_date

    from episodes_carried

    where is_passed = 1

    group by loan_number, start_date

),

passed_as_reported as (

    select
        loans.loan_number,
        loan_months.month_end_date as trigger_date

    from loan_months
    inner join loans on loan_months.loan_id = loans.loan_id
    cross join parameters

    where
        loan_months.basis = 'REPORTED'
        and loan_months.days_past_due > parameters.special_check_past_due_days
        and coalesce(loan_months.previous_days_past_due, 0)
        <= parameters.special_check_past_due_days

),

changed as (

    select
        loans.loan_number,
        loan_events.event_type,
        loan_events.event_id,
        loan_events.event_date

    from loan_events
    inner join build_arguments on loan_events.event_date <= build_arguments.as_of_date
    inner join loans on loan_events.loan_id = loans.loan_id

),

warned as (

    select
        loans.loan_number,
        warnings.warning_id,
        warnings.triggered_date

    from warnings
    inner join loans on warnings.loan_id = loans.loan_id

    union all

    select
        loans.loan_number,
        warnings.warning_id,
        warnings.triggered_date

    from warnings
    inner join loans on warnings.customer_id = loans.customer_id

    where warnings.loan_id is null

),

triggers as (

    select
        loan_number,
        'DOWNGRADE' as rule_code,
        1 as rule_no,
        null as trigger_id,
        trigger_date

    from downgraded

    union all

    select
        loan_number,
        'PAST_DUE' as rule_code,
        2 as rule_no,
        null as trigger_id,
        trigger_date

    from passed_in_episode

    union all

    select
        loan_number,
        'PAST_DUE' as rule_code,
        2 as rule_no,
        null as trigger_id,
        trigger_date

    from passed_as_reported

    union all

    select
        loan_number,
        event_type as rule_code,
        case when event_type = 'EXTENSION' then 3 else 4 end as rule_no,
        event_id as trigger_id,
        event_date as trigger_date

    from changed

    union all

    select
        loan_number,
        'WARNING' as rule_code,
        5 as rule_no,
        warning_id as trigger_id,
        triggered_date as trigger_date

    from warned

),

ranked as (

    select
        triggers.loan_number,
        triggers.rule_code,
        triggers.trigger_id,
        triggers.trigger_date,
        row_number() over (
            partition by triggers.loan_number, triggers.trigger_date
            order by triggers.rule_no, triggers.trigger_id
        ) as trigger_no

    from triggers
    inner join loans on triggers.loan_number = loans.loan_number

    where
        triggers.trigger_date >= loans.disbursed_date
        and (loans.left_date is null or triggers.trigger_date < loans.left_date)

)

select
    loan_number,
    rule_code,
    trigger_id,
    trigger_date

from ranked

where trigger_no = 1
