-- What was lost of each loan written off.
--
-- grain: one row per loan written off
-- key:   loan_id
-- note:  the principal unpaid at the end of the month of the write-off. Of a loan without a plan
--        that month's file says 0 or nothing more, so it is the last balance reported above 0; a
--        loan of which none ever was has an unknown loss, not a loss of 0
-- table

with

loan_months as (

    select * from marts.loan_months

),

written_off as (

    select
        loan_id,
        basis,
        unpaid_principal,
        is_month_to_date,
        month_end_date

    from loan_months

    where loan_state = 'WRITTEN_OFF'

),

reported_balances as (

    select
        loan_months.loan_id,
        loan_months.unpaid_principal,
        row_number() over (
            partition by loan_months.loan_id order by loan_months.month_end_date desc
        ) as recency

    from loan_months
    inner join written_off on loan_months.loan_id = written_off.loan_id

    where
        written_off.basis = 'REPORTED'
        and loan_months.unpaid_principal > 0

)

select
    written_off.loan_id,
    case
        when written_off.basis = 'REPORTED' then reported_balances.unpaid_principal
        else written_off.unpaid_principal
    end as written_off_principal,
    written_off.is_month_to_date,
    written_off.month_end_date

from written_off
left join reported_balances
    on
        written_off.loan_id = reported_balances.loan_id
        and reported_balances.recency = 1
