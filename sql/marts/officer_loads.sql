-- What every account manager carries on the as-of date: live loans at each organisation.
--
-- grain: one row per organisation of the loans and account manager
-- key:   org_id, officer_key
-- scope: org_id
-- sort:  org_id, officer_key
-- note:  the load is of all live loans of the person in the bank: retail loans and others each fill
--        the part of it that their own limit allows; exactly full is not too much
-- columns:
--   org_id: Organisation that handles the loans
--   officer_key: Account manager in charge; '-' for loans that have none
--   officer_id: Account manager in charge
--   staff_name: Name of the account manager
--   officer_state: ACTIVE, LEFT, NOT_YET in post, UNKNOWN to the file of people, NONE, or NOT_REPORTED
--     without such a file
--   post: What the person does in the line
--   certificate_state: VALID, EXPIRED, NOT_PASSED or NO_RECORD
--   staff_org_id: Organisation the person works for
--   is_of_other_org: The person works neither for the organisation of the loans nor for one above it
--   loan_count [loans]: Live loans here
--   customer_count [customers]: Their distinct borrowers
--   outstanding_principal [yuan]: Principal not yet paid; empty where none is reported
--   overdue_loan_count [loans]: Those with days past due of 1 or more
--   overdue_balance [yuan]: Principal of those not yet paid
--   whole_loan_count [loans]: Live loans of the person in the whole bank
--   whole_retail_loan_count [loans]: Those of retail customers
--   load_share [ratio]: Retail loans / their limit + other loans / theirs
--   is_over_limit: More than the limits allow
--   off_date: First day the person was no longer in post
--   days_since_left [days]: Days since then

with

live_loans as (

    select * from intermediate.int_live_loans

),

staff as (

    select * from marts.staff

),

org_closure as (

    select * from marts.org_closure

),

parameters as (

    select * from intermediate.int_line_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

carried as (

    select
        org_id,
        officer_id,
        officer_state,
        coalesce(officer_id, '-') as officer_key,
        count(*) as loan_count,
        count(distinct customer_id) as customer_count,
        cast(sum(outstanding_principal) as decimal(38, 2)) as outstanding_principal,
        count(case when days_past_due >= 1 then 1 end) as overdue_loan_count,
        cast(
            coalesce(
                sum(case when days_past_due >= 1 then outstanding_principal end), 0
            ) as decimal(38, 2)
        ) as overdue_balance

    from live_loans

    group by org_id, officer_id, officer_state

),

loads as (

    select
        officer_id,
        count(*) as whole_loan_count,
        count(case when customer_type = 'RETAIL' then 1 end) as whole_retail_loan_count

    from live_loans

    where officer_id is not null

    group by officer_id

)

select
    carried.org_id,
    carried.officer_key,
    carried.officer_id,
    staff.staff_name,
    carried.officer_state,
    staff.post,
    staff.certificate_state,
    staff.org_id as staff_org_id,
    case
        when staff.org_id is not null then org_closure.ancestor_org_id is null
    end as is_of_other_org,
    carried.loan_count,
    carried.customer_count,
    carried.outstanding_principal,
    carried.overdue_loan_count,
    case when carried.outstanding_principal is not null then carried.overdue_balance end
        as overdue_balance,
    loads.whole_loan_count,
    loads.whole_retail_loan_count,
    cast(loads.whole_retail_loan_count as double)
    / nullif(cast(parameters.retail_loans_per_officer as double), 0)
    + cast(loads.whole_loan_count - loads.whole_retail_loan_count as double)
    / nullif(cast(parameters.corporate_loans_per_officer as double), 0) as load_share,
    -- In whole numbers, so that exactly full is not too much.
    loads.whole_retail_loan_count * parameters.corporate_loans_per_officer
    + (loads.whole_loan_count - loads.whole_retail_loan_count)
    * parameters.retail_loans_per_officer
    > parameters.retail_loans_per_officer * parameters.corporate_loans_per_officer
        as is_over_limit,
    staff.off_date,
    case
        when staff.staff_state = 'LEFT' then build_arguments.as_of_date - staff.off_date
    end as days_since_left

from carried
cross join parameters
cross join build_arguments
left join staff on carried.officer_id = staff.staff_id
left join loads on carried.officer_id = loads.officer_id
left join org_closure
    on
        staff.org_id = org_closure.ancestor_org_id
        and carried.org_id = org_closure.descendant_org_id
