-- Complaints about collection 投诉 received by the as-of date: whom they are about, how long open.
--
-- grain: one row per complaint
-- key:   complaint_id
-- scope: org_id
-- sort:  org_id, received_at, complaint_id
-- note:  a complaint that names no action, or one nobody delivered, stands at the head office. The day
--        it came in is day 0: open for exactly the limit is not too long. Rule C10 is about retail
--        customers unless the bank says otherwise; one of which nobody knows the customer counts
-- columns:
--   complaint_id: Number of the complaint
--   complaint_state: OPEN or CLOSED at the as-of date
--   action_id: Action it names; empty when it names none
--   loan_id: Loan of the action; empty where it is not known
--   customer_type: Type of the borrower; empty where it is not known
--   org_id: Organisation that handles the loan; the head office where the action is not known
--   agency_id: Agency that did it; empty for the bank itself or where it is not known
--   handler_id: Who did it
--   channel: How it was done
--   days_open [days]: Days from the day it came in to the day it was closed, else to the as-of date
--   is_attributed: The action it is about is known
--   is_upheld: It was found right; empty while nobody said
--   is_late: Open for longer than the limit, also when closed by now
--   is_checked: Rule C10 is tested, and about it
--   is_violation: Late and checked: breaks rule C10
--   received_at: When it came in
--   received_date: Day it came in
--   late_from_date: First day on which it is open for too long
--   closed_date: Day it was closed, by the as-of date
--   month_end_date: Calendar month end, or the as-of date, of the day it came in

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_complaint_parameters

),

complaints as (

    select * from staging.stg_bank__complaints

),

actions as (

    select * from staging.stg_bank__collection_actions

),

loans as (

    select * from intermediate.int_loans

),

head_office as (

    select * from intermediate.int_head_office

),

placed as (

    select
        complaints.complaint_id,
        complaints.action_id,
        loans.loan_id,
        loans.customer_type,
        coalesce(loans.org_id, head_office.head_org_id) as org_id,
        case when loans.loan_id is not null then actions.agency_id end as agency_id,
        case when loans.loan_id is not null then actions.handler_id end as handler_id,
        case when loans.loan_id is not null then actions.channel end as channel,
        complaints.received_at,
        complaints.received_date,
        complaints.received_date + parameters.complaint_days + 1 as late_from_date,
        case
            when complaints.closed_date <= build_arguments.as_of_date then complaints.closed_date
        end as closed_date,
        complaints.is_upheld,
        complaints.closed_date > build_arguments.as_of_date as is_closed_later,
        parameters.tests_c10
        and (
            loans.loan_id is null
            or parameters.is_non_retail_included
            or coalesce(loans.customer_type = 'RETAIL', false)
        ) as is_checked,
        build_arguments.as_of_date,
        least(last_day(complaints.received_date), build_arguments.as_of_date) as month_end_date

    from complaints
    inner join build_arguments on complaints.received_date <= build_arguments.as_of_date
    cross join parameters
    cross join head_office
    left join actions on complaints.action_id = actions.action_id
    left join loans on actions.loan_id = loans.loan_id

),

judged as (

    select
        *,
        coalesce(closed_date, as_of_date) >= late_from_date as is_late

    from placed

)

select
    complaint_id,
    case when closed_date is null then 'OPEN' else 'CLOSED' end as complaint_state,
    action_id,
    loan_id,
    customer_type,
    org_id,
    agency_id,
    handler_id,
    channel,
    coalesce(closed_date, as_of_date) - received_date as days_open,
    loan_id is not null as is_attributed,
    -- What was found later was not known then.
    case when not coalesce(is_closed_later, false) then is_upheld end as is_upheld,
    is_late,
    is_checked,
    is_late and is_checked as is_violation,
    received_at,
    received_date,
    late_from_date,
    closed_date,
    month_end_date

from judged
