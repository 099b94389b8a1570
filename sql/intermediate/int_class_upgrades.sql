-- Loans reported performing again before they had paid long enough, at each month end they are so.
--
-- grain: one row per loan and month end at which the upgrade is still too early
-- key:   loan_id, month_end_date
-- note:  a loan has paid since the last month end at which it was past due: the months run from
--        there, the periods are the due dates after it in the plan in force at the as-of date; once
--        it has paid for the longer of the two, later arrears are another matter
-- table

with

parameters as (

    select * from intermediate.int_exception_parameters

),

loan_months as (

    select * from marts.loan_months

),

class_floors as (

    select * from staging.stg_postloan__class_floors

),

loans as (

    select * from intermediate.int_loans

),

versions as (

    select * from intermediate.int_schedule_versions

    where is_in_force

),

instalments as (

    select * from intermediate.int_instalments

),

non_performing as (

    select distinct loan_months.loan_id

    from loan_months
    inner join class_floors on loan_months.reported_class = class_floors.five_class
    inner join parameters on class_floors.class_no >= parameters.substandard_class_no

),

followed as (

    select
        loan_months.loan_id,
        loan_months.month_end_date,
        class_floors.class_no,
        max(case when loan_months.days_past_due > 0 then loan_months.month_end_date end) over (
            partition by loan_months.loan_id
            order by loan_months.month_end_date
            rows between unbounded preceding and current row
        ) as last_overdue_date

    from loan_months
    inner join non_performing on loan_months.loan_id = non_performing.loan_id
    left join class_floors on loan_months.reported_class = class_floors.five_class

    where loan_months.loan_state = 'ACTIVE'

),

grouped as (

    select
        followed.loan_id,
        followed.month_end_date,
        followed.class_no,
        followed.last_overdue_date,
        followed.class_no >= parameters.substandard_class_no as is_non_performing,
        sum(case when followed.class_no >= parameters.substandard_class_no then 1 else 0 end) over (
            partition by followed.loan_id
            order by followed.month_end_date
            rows between unbounded preceding and current row
        ) as non_performing_months

    from followed
    cross join parameters

    where followed.class_no is not null

),

upgraded as (

    select
        loan_id,
        month_end_date,
        last_overdue_date,
        non_performing_months

    from grouped

    where
        not is_non_performing
        and non_performing_months > 0

),

arrears_ends as (

    select distinct
        loans.loan_number,
        upgraded.loan_id,
        upgraded.last_overdue_date

    from upgraded
    inner join loans on upgraded.loan_id = loans.loan_id

    where upgraded.last_overdue_date is not null

),

due_dates as (

    select distinct
        arrears_ends.loan_id,
        arrears_ends.last_overdue_date,
        instalments.due_date

    from arrears_ends
    inner join versions on arrears_ends.loan_number = versions.loan_number
    inner join instalments
        on
            versions.loan_number = instalments.loan_number
            and versions.version = instalments.version
            and arrears_ends.last_overdue_date < instalments.due_date

),

numbered as (

    select
        loan_id,
        last_overdue_date,
        due_date,
        row_number() over (partition by loan_id, last_overdue_date order by due_date)
            as period_number

    from due_dates

),

periods as (

    select
        numbered.loan_id,
        numbered.last_overdue_date,
        max(numbered.due_date) as periods_end_on

    from numbered
    inner join parameters on numbered.period_number <= parameters.upgrade_periods

    group by numbered.loan_id, numbered.last_overdue_date

),

judged as (

    select
        upgraded.loan_id,
        upgraded.month_end_date,
        upgraded.non_performing_months,
        upgraded.last_overdue_date,
        greatest(
            last_day(
                cast(
                    date_trunc('month', upgraded.last_overdue_date)
                    + parameters.upgrade_months * interval 1 month as date
                )
            ),
            coalesce(periods.periods_end_on - 1, upgraded.last_overdue_date)
        ) as too_early_until_date

    from upgraded
    cross join parameters
    left join periods
        on
            upgraded.loan_id = periods.loan_id
            and upgraded.last_overdue_date = periods.last_overdue_date

),

counted as (

    select
        loan_id,
        month_end_date,
        last_overdue_date,
        too_early_until_date,
        sum(
            case
                when last_overdue_date is not null and month_end_date <= too_early_until_date then 0
                else 1
            end
        ) over (
            partition by loan_id, non_performing_months
            order by month_end_date
            rows between unbounded preceding and current row
        ) as months_paid_long_enough

    from judged

)

select
    loan_id,
    month_end_date,
    last_overdue_date,
    too_early_until_date

from counted

where months_paid_long_enough = 0
