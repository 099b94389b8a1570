-- The provision the bank reported last in each month for each loan.
--
-- grain: one row per loan and month end with a provision reported
-- key:   loan_id, month_end_date
-- table

with

snapshots as (

    select * from intermediate.int_loan_month_snapshots

),

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

)

select
    loans.loan_id,
    months.month_end_date,
    snapshots.provision

from snapshots
inner join loans on snapshots.loan_number = loans.loan_number
inner join months on snapshots.month_number = months.month_number

where snapshots.provision is not null
