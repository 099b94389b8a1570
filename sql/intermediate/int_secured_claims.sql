-- What the bank is owed at the as-of date on loans that are low-risk or have collateral.
--
-- grain: one row per low-risk loan, or loan with collateral, in the book at the as-of date
-- key:   loan_id
-- note:  principal and interest of all instalments not met, due or not; without a plan the reported
--        balance and overdue interest, missing where either is not reported and may not be nothing
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

loan_months as (

    select * from marts.loan_months

),

instalments as (

    select * from marts.instalments

),

linked_loans as (

    select distinct loan_id

    from staging.stg_bank__collateral_links

),

in_the_book as (

    select
        loan_months.loan_id,
        loan_months.scope,
        loan_months.basis,
        loan_months.outstanding_principal,
        -- Nothing is overdue of a loan that is not past due.
        case
            when loan_months.days_past_due = 0 then coalesce(loan_months.overdue_interest, 0)
            else loan_months.overdue_interest
        end as overdue_interest

    from loan_months
    inner join build_arguments on loan_months.month_end_date = build_arguments.as_of_date
    left join linked_loans on loan_months.loan_id = linked_loans.loan_id

    where
        loan_months.loan_state = 'ACTIVE'
        and (loan_months.scope = 'LOW_RISK' or linked_loans.loan_id is not null)

),

-- Money fills the fees of an instalment first, so what is missing is interest and principal.
planned as (

    select
        in_the_book.loan_id,
        sum(
            case
                when instalments.met_date is null
                    then
                        least(
                            instalments.unpaid_amount,
                            instalments.due_principal + instalments.due_interest
                        )
                else 0
            end
        ) as claim_amount

    from in_the_book
    inner join instalments on in_the_book.loan_id = instalments.loan_id

    group by in_the_book.loan_id

)

select
    in_the_book.loan_id,
    in_the_book.scope,
    cast(
        case
            when in_the_book.basis = 'COMPUTED' then planned.claim_amount
            else in_the_book.outstanding_principal + in_the_book.overdue_interest
        end as decimal(18, 2)
    ) as claim_amount

from in_the_book
left join planned on in_the_book.loan_id = planned.loan_id
