-- Further drawdowns on credit lines 再支用 that ask for a check beforehand.
--
-- grain: one row per loan that is a further drawdown
-- key:   loan_number
-- note:  further is a drawdown with a number above 1, or after the day the line was first drawn on.
--        Never of low-risk loans; of persons only where the parameter says so
-- table

with

parameters as (

    select * from intermediate.int_window_duty_parameters

),

numbered_loans as (

    select * from intermediate.int_loans

),

loans as (

    select * from staging.stg_bank__loans

),

drawn as (

    select
        numbered_loans.loan_number,
        numbered_loans.loan_id,
        numbered_loans.customer_id,
        numbered_loans.customer_type,
        numbered_loans.org_id,
        numbered_loans.scope,
        loans.line_id,
        loans.drawdown_no,
        numbered_loans.disbursed_amount,
        numbered_loans.disbursed_date,
        min(numbered_loans.disbursed_date) over (partition by loans.line_id) as first_drawn_date

    from numbered_loans
    inner join loans on numbered_loans.loan_id = loans.loan_id

    where loans.line_id is not null

)

select
    drawn.loan_number,
    drawn.loan_id,
    drawn.customer_id,
    drawn.customer_type,
    drawn.org_id,
    drawn.line_id,
    drawn.drawdown_no,
    drawn.disbursed_amount,
    drawn.disbursed_date,
    drawn.disbursed_date - parameters.redraw_check_days as opens_date

from drawn
cross join parameters

where
    drawn.scope <> 'LOW_RISK'
    and (
        coalesce(drawn.customer_type, 'UNKNOWN') <> 'RETAIL'
        or parameters.redraw_check_covers_retail
    )
    and (drawn.drawdown_no > 1 or drawn.disbursed_date > drawn.first_drawn_date)
