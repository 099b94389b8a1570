-- Warnings triggered by the as-of date, as they stood then, with the organisation that must handle each.
--
-- grain: one row per warning
-- key:   warning_id
-- note:  a warning without an organisation belongs to that of its loan, else to that of the borrower's
--        latest loan. What was closed after the as-of date was still open on it. Where a warning is
--        reported closed without a day, it is closed and nothing tells since when
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

warnings as (

    select * from staging.stg_bank__warnings

),

actions as (

    select * from staging.stg_bank__warning_actions

),

loans as (

    select * from intermediate.int_loans

),

latest_loans as (

    select
        customer_id,
        org_id,
        row_number() over (
            partition by customer_id order by disbursed_date desc, loan_id asc
        ) as loan_no

    from loans

),

acted_on as (

    select
        actions.warning_id,
        count(*) as action_count,
        min(actions.action_date) as first_action_date

    from actions
    inner join build_arguments on actions.action_date <= build_arguments.as_of_date

    group by actions.warning_id

)

select
    warnings.warning_id,
    warnings.indicator_code,
    warnings.level,
    warnings.customer_id,
    warnings.loan_id,
    coalesce(warnings.org_id, loans.org_id, latest_loans.org_id) as org_id,
    warnings.source,
    warnings.value,
    warnings.threshold,
    case
        when warnings.closed_date <= build_arguments.as_of_date
            then
                case
                    when warnings.status = 'FALSE_POSITIVE' then 'FALSE_POSITIVE'
                    else 'CLOSED'
                end
        when warnings.closed_date is null and warnings.status in ('CLOSED', 'FALSE_POSITIVE')
            then warnings.status
        when acted_on.action_count is not null or warnings.status = 'IN_PROGRESS'
            then 'IN_PROGRESS'
        else 'OPEN'
    end as warning_state,
    coalesce(acted_on.action_count, 0) as action_count,
    warnings.closed_date is null
    and coalesce(warnings.status in ('CLOSED', 'FALSE_POSITIVE'), false) as is_closing_unknown,
    warnings.closed_date is not null as is_closing_dated,
    warnings.triggered_at,
    case
        when warnings.closed_date <= build_arguments.as_of_date then warnings.closed_at
    end as closed_at,
    warnings.triggered_date,
    case
        when warnings.closed_date <= build_arguments.as_of_date then warnings.closed_date
    end as closed_date,
    acted_on.first_action_date

from warnings
inner join build_arguments on warnings.triggered_date <= build_arguments.as_of_date
left join loans on warnings.loan_id = loans.loan_id
left join latest_loans
    on
        warnings.customer_id = latest_loans.customer_id
        and latest_loans.loan_no = 1
left join acted_on on warnings.warning_id = acted_on.warning_id
