-- Checks done by the as-of date that bear on single loans: re-drawdown and repayment funds.
--
-- grain: one row per loan and check
-- key:   loan_number, inspection_id
-- note:  a check that names a customer and no loan bears on every loan of that customer. Confirmations
--        that do not say whether the funds are there confirm nothing and are left out
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

inspections as (

    select * from staging.stg_bank__inspections

),

loans as (

    select * from intermediate.int_loans

),

done as (

    select
        inspections.inspection_id,
        inspections.inspection_type,
        inspections.customer_id,
        inspections.loan_id,
        inspections.done_date

    from inspections
    inner join build_arguments on inspections.done_date <= build_arguments.as_of_date

    where
        inspections.inspection_type = 'REDRAW'
        or (inspections.inspection_type = 'FUNDS' and inspections.fund_confirm is not null)

)

select
    loans.loan_number,
    done.inspection_id,
    done.inspection_type,
    true as names_loan,
    done.done_date

from done
inner join loans on done.loan_id = loans.loan_id

union all

select
    loans.loan_number,
    done.inspection_id,
    done.inspection_type,
    false as names_loan,
    done.done_date

from done
inner join loans on done.customer_id = loans.customer_id

where done.loan_id is null
