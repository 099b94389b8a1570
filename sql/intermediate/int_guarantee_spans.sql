-- From when to when each thing or guarantor that is not released stood behind a loan.
--
-- grain: one row per loan paid out and collateral
-- key:   loan_id, collateral_id
-- note:  the files say how things stand now, so what was released before is not known any more
-- table

with

links as (

    select * from staging.stg_bank__collateral_links

),

states as (

    select * from intermediate.int_collateral_states

),

numbered_loans as (

    select * from intermediate.int_loans

),

loan_months as (

    select * from marts.loan_months

),

-- A loan settled by its own payments left at the first month end it was not in the book.
gone as (

    select
        loan_id,
        min(month_end_date) as first_gone_date

    from loan_months

    where loan_state <> 'ACTIVE'

    group by loan_id

)

select
    links.loan_id,
    links.collateral_id,
    numbered_loans.customer_id,
    links.secured_amount,
    states.collateral_type,
    states.collateral_status,
    states.is_status_told,
    states.is_guarantor,
    states.is_guarantor_silent,
    states.is_to_value,
    states.counted_value,
    case
        when links.secured_amount < states.counted_value then links.secured_amount
        else states.counted_value
    end as bearing_amount,
    states.value_change,
    states.guarantor_id,
    states.valuation_date,
    -- A loan needs neither: the earlier of those that are told.
    case
        when states.insured_until_date < states.registered_until_date
            then states.insured_until_date
        else coalesce(states.registered_until_date, states.insured_until_date)
    end as expiry_date,
    states.last_check_date,
    numbered_loans.disbursed_date as from_date,
    coalesce(numbered_loans.left_date, gone.first_gone_date) as to_date

from links
inner join states on links.collateral_id = states.collateral_id
inner join numbered_loans on links.loan_id = numbered_loans.loan_id
left join gone on links.loan_id = gone.loan_id
