-- Overdue loans for which a script is needed, by bucket and class of the customer, and how many fit.
--
-- grain: one row per organisation's own overdue loans in a bucket of customers of a class
-- key:   org_id, stage, behaviour_class
-- scope: org_id
-- sort:  org_id, stage, behaviour_class
-- note:  as of the as-of date, active loans past their grace. The library is one for the whole bank;
--        figures of it are missing where no script was ever delivered
-- columns:
--   org_id: Organisation that handles the loans
--   stage: Bucket of the loans
--   behaviour_class: Class of their customers, or NOT_REPORTED
--   loan_count [loans]: Overdue loans
--   overdue_amount [yuan]: Overdue principal, interest and fees of them
--   own_script_count [scripts]: Scripts that may be used and name the bucket
--   general_script_count [scripts]: Scripts that may be used and are for every bucket
--   need_state: COVERED by a script that names the bucket, GENERAL by one for every bucket only, or
--     MISSING

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loan_months as (

    select * from marts.loan_months

),

customer_classes as (

    select * from marts.customer_classes

),

scripts as (

    select * from staging.stg_bank__scripts

),

fitting_scripts as (

    select * from marts.fitting_scripts

),

told as (

    select count(*) > 0 as are_scripts_told

    from scripts

),

overdue as (

    select
        loan_months.loan_id,
        loan_months.org_id,
        loan_months.bucket as stage,
        coalesce(customer_classes.behaviour_class, 'NOT_REPORTED') as behaviour_class,
        loan_months.overdue_amount

    from loan_months
    inner join build_arguments on loan_months.month_end_date = build_arguments.as_of_date
    left join customer_classes
        on
            loan_months.customer_id = customer_classes.customer_id
            and loan_months.org_id = customer_classes.org_id
            and loan_months.month_end_date = customer_classes.month_end_date

    where
        loan_months.loan_state = 'ACTIVE'
        and loan_months.effective_days_past_due > 0

),

counted as (

    select
        org_id,
        stage,
        behaviour_class,
        count(*) as loan_count,
        cast(sum(overdue_amount) as decimal(38, 2)) as overdue_amount

    from overdue

    group by org_id, stage, behaviour_class

),

fitting as (

    select
        stage,
        behaviour_class,
        count(case when names_stage then 1 end) as own_script_count,
        count(case when not names_stage then 1 end) as general_script_count

    from fitting_scripts

    group by stage, behaviour_class

)

select
    counted.org_id,
    counted.stage,
    counted.behaviour_class,
    counted.loan_count,
    counted.overdue_amount,
    case when told.are_scripts_told then coalesce(fitting.own_script_count, 0) end
        as own_script_count,
    case when told.are_scripts_told then coalesce(fitting.general_script_count, 0) end
        as general_script_count,
    case
        when not told.are_scripts_told then null
        when fitting.own_script_count > 0 then 'COVERED'
        when fitting.general_script_count > 0 then 'GENERAL'
        else 'MISSING'
    end as need_state

from counted
cross join told
left join fitting
    on
        counted.stage = fitting.stage
        and counted.behaviour_class = fitting.behaviour_class
