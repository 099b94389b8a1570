-- Fails when an overdue loan is no case, a case is no overdue loan, or a case has no next step.

with

loan_months as (

    select loan_months.*

    from marts.loan_months
    inner join marts.build_info on loan_months.month_end_date = build_info.as_of_date

    where
        loan_months.loan_state = 'ACTIVE'
        and loan_months.bucket <> 'M0'

),

cases as (

    select * from marts.cases

)

select
    coalesce(loan_months.loan_id, cases.loan_id) as loan_id,
    loan_months.overdue_amount,
    cases.overdue_amount as case_overdue_amount,
    cases.step_code

from loan_months
full join cases on loan_months.loan_id = cases.loan_id

where
    loan_months.loan_id is null
    or cases.loan_id is null
    or cases.step_code is null
    or coalesce(loan_months.overdue_amount, 0) <> coalesce(cases.overdue_amount, 0)
