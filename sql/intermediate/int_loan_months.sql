-- Every loan at every month end on either basis, in the book or just out of it.
--
-- grain: one row per loan and month end from disbursement until the month end after it left
-- key:   loan_number, month_number
-- note:  rows stay narrow here, names and codes join only at the end: a window over wide rows costs
--        ten times one over narrow rows
-- table

with

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

),

parameters as (

    select * from intermediate.int_parameters

),

computed as (

    select * from intermediate.int_loan_months_computed

),

reported as (

    select * from intermediate.int_loan_months_reported

),

both_bases as (

    select
        loan_number,
        month_number,
        unpaid_principal,
        overdue_principal,
        overdue_interest,
        overdue_fee,
        overpaid_amount,
        days_past_due,
        is_settled

    from computed

    union all

    select
        loan_number,
        month_number,
        unpaid_principal,
        overdue_principal,
        overdue_interest,
        overdue_fee,
        overpaid_amount,
        days_past_due,
        is_settled

    from reported

),

judged as (

    select
        both_bases.loan_number,
        both_bases.month_number,
        both_bases.unpaid_principal,
        both_bases.overdue_principal,
        both_bases.overdue_interest,
        both_bases.overdue_fee,
        both_bases.overpaid_amount,
        both_bases.days_past_due,
        case
            when both_bases.days_past_due <= loans.grace_days then 0
            when parameters.grace_mode = 'SUBTRACT'
                then both_bases.days_past_due - loans.grace_days
            else both_bases.days_past_due
        end as effective_days_past_due,
        not both_bases.is_settled
        and (loans.left_date is null or loans.left_date > months.month_end_date) as is_active

    from both_bases
    inner join loans on both_bases.loan_number = loans.loan_number
    inner join months on both_bases.month_number = months.month_number
    cross join parameters

),

followed as (

    select
        loan_number,
        month_number,
        unpaid_principal,
        overdue_principal,
        overdue_interest,
        overdue_fee,
        overpaid_amount,
        days_past_due,
        effective_days_past_due,
        is_active,
        lag(is_active) over (
            partition by loan_number order by month_number
        ) as was_active,
        lag(unpaid_principal) over (
            partition by loan_number order by month_number
        ) as previous_unpaid_principal,
        lag(days_past_due) over (
            partition by loan_number order by month_number
        ) as previous_days_past_due,
        lag(effective_days_past_due) over (
            partition by loan_number order by month_number
        ) as previous_effective_days_past_due

    from judged

)

select
    loan_number,
    month_number,
    unpaid_principal,
    case when is_active then unpaid_principal else 0 end as outstanding_principal,
    case when is_active then overdue_principal else 0 end as overdue_principal,
    case when is_active then overdue_interest else 0 end as overdue_interest,
    case when is_active then overdue_fee else 0 end as overdue_fee,
    overpaid_amount,
    case when is_active then days_past_due end as days_past_due,
    case when is_active then effective_days_past_due end as effective_days_past_due,
    case when was_active then previous_unpaid_principal end as previous_outstanding_principal,
    case when was_active then previous_days_past_due end as previous_days_past_due,
    case when was_active then previous_effective_days_past_due end
        as previous_effective_days_past_due,
    is_active,
    was_active

from followed

where
    is_active
    or was_active is null
    or was_active
