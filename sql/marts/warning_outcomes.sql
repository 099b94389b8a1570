-- What became of the loans each warning was raised of 预警后果: did they go wrong, and how soon.
--
-- grain: one row per warning raised by the as-of date
-- key:   warning_id
-- scope: org_id
-- sort:  org_id, triggered_date, warning_id
-- note:  days after the day it was raised count, up to and with the last day it is judged by. A
--        warning of a customer as a whole is followed when any of its loans is. Going wrong is more
--        days past due than parameter scored_above_days (30), or a worse reported class. A closed
--        warning and a false alarm are judged like any other: whether they were right is the question.
--        Where no loan of it has a plan, and no month end in these days a record, nothing is judged
-- columns:
--   warning_id: Number of the warning
--   indicator_code: Indicator that was triggered
--   level: RED, ORANGE, YELLOW or BLUE
--   customer_id: Customer warned of
--   loan_id: Loan warned of; empty: the customer as a whole
--   org_id: Organisation that must handle it
--   source: SYSTEM, MANUAL or EXTERNAL
--   warning_state: OPEN, IN_PROGRESS, CLOSED or FALSE_POSITIVE on the as-of date
--   triggered_date: Day it was raised
--   triggered_month_end_date: Month end, or the as-of date, of that day
--   matured_date: Last day it is judged by
--   matured_month_end_date: Month end, or the as-of date, of that day; empty until it is matured
--   is_matured: That day has come, and something tells what became of a loan of it
--   is_late_already: A loan it is about was past 30 days when that day ended: nothing was left to foresee
--   past_due_date: First day after it with a loan past 30 days, by the last day it is judged by
--   downgraded_date: First record after it with a worse class, by the last day it is judged by
--   followed_by: PAST_DUE, DOWNGRADE or BOTH; empty where nothing followed yet
--   followed_days [days]: Days from the warning to the first of them
--   is_followed: Something followed; empty until it is matured

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_warning_score_parameters

),

months as (

    select * from intermediate.int_months

),

warnings as (

    select
        int_warnings.*,
        int_warnings.triggered_date + parameters.followed_within_days as matured_date

    from intermediate.int_warnings
    cross join parameters

),

warned_loans as (

    select * from intermediate.int_warned_loans

),

runs as (

    select * from marts.past_due_runs

),

downgrades as (

    select * from marts.class_downgrades

),

loans as (

    select * from marts.loans

),

reported_months as (

    select
        loan_id,
        month_end_date

    from marts.loan_months

    where
        basis = 'REPORTED'
        and (
            days_past_due is not null
            or reported_class is not null
        )

),

-- Warnings of which something tells what became of a loan.
told as (

    select warned_loans.warning_id

    from warned_loans
    inner join loans on warned_loans.loan_id = loans.loan_id

    where loans.basis = 'COMPUTED'

    union

    select warnings.warning_id

    from warnings
    inner join warned_loans on warnings.warning_id = warned_loans.warning_id
    inner join reported_months
        on
            warned_loans.loan_id = reported_months.loan_id
            and warnings.triggered_date < reported_months.month_end_date
            and warnings.matured_date >= reported_months.month_end_date

),

went_past_due as (

    select
        warnings.warning_id,
        -- So on the day it was raised already, as that day ended.
        max(case when runs.past_due_date <= warnings.triggered_date then 1 else 0 end)
            as late_already,
        min(
            case
                when runs.until_date is null or runs.until_date > warnings.triggered_date + 1
                    then greatest(runs.past_due_date, warnings.triggered_date + 1)
            end
        ) as past_due_date

    from warnings
    inner join warned_loans on warnings.warning_id = warned_loans.warning_id
    inner join runs
        on
            warned_loans.loan_id = runs.loan_id
            and warnings.matured_date >= runs.past_due_date
            and (runs.until_date is null or warnings.triggered_date < runs.until_date)

    group by warnings.warning_id

),

were_downgraded as (

    select
        warnings.warning_id,
        min(downgrades.downgraded_date) as downgraded_date

    from warnings
    inner join warned_loans on warnings.warning_id = warned_loans.warning_id
    inner join downgrades
        on
            warned_loans.loan_id = downgrades.loan_id
            and warnings.triggered_date < downgrades.downgraded_date
            and warnings.matured_date >= downgrades.downgraded_date

    group by warnings.warning_id

),

judged as (

    select
        warnings.warning_id,
        warnings.indicator_code,
        warnings.first_level as level,
        warnings.customer_id,
        warnings.loan_id,
        warnings.org_id,
        warnings.source,
        warnings.warning_state,
        warnings.triggered_date,
        warnings.matured_date,
        warnings.matured_date <= build_arguments.as_of_date
        and (
            told.warning_id is not null
            or went_past_due.past_due_date is not null
            or were_downgraded.warning_id is not null
        ) as is_matured,
        coalesce(went_past_due.late_already, 0) = 1 as is_late_already,
        -- A run that lasts reaches no further than the as-of date.
        case
            when went_past_due.past_due_date <= build_arguments.as_of_date
                then went_past_due.past_due_date
        end as past_due_date,
        were_downgraded.downgraded_date

    from warnings
    cross join build_arguments
    left join went_past_due on warnings.warning_id = went_past_due.warning_id
    left join were_downgraded on warnings.warning_id = were_downgraded.warning_id
    left join told on warnings.warning_id = told.warning_id

)

select
    judged.warning_id,
    judged.indicator_code,
    judged.level,
    judged.customer_id,
    judged.loan_id,
    judged.org_id,
    judged.source,
    judged.warning_state,
    judged.triggered_date,
    triggered_months.month_end_date as triggered_month_end_date,
    judged.matured_date,
    case when judged.is_matured then matured_months.month_end_date end as matured_month_end_date,
    judged.is_matured,
    judged.is_late_already,
    judged.past_due_date,
    judged.downgraded_date,
    case
        when judged.past_due_date is not null and judged.downgraded_date is not null then 'BOTH'
        when judged.past_due_date is not null then 'PAST_DUE'
        when judged.downgraded_date is not null then 'DOWNGRADE'
    end as followed_by,
    cast(
        least(
            coalesce(judged.past_due_date, judged.downgraded_date),
            coalesce(judged.downgraded_date, judged.past_due_date)
        ) - judged.triggered_date as integer
    ) as followed_days,
    case
        when judged.is_matured
            then judged.past_due_date is not null or judged.downgraded_date is not null
    end as is_followed

from judged
left join months as triggered_months
    on
        extract(year from judged.triggered_date) * 12 + extract(month from judged.triggered_date)
        = triggered_months.month_number
left join months as matured_months
    on
        extract(year from judged.matured_date) * 12 + extract(month from judged.matured_date)
        = matured_months.month_number
