-- How each loan that is or was overdue, or was written off, moved the overdue balance in a month.
--
-- grain: one row per loan and month end
-- key:   loan_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- note:  opening + inflow + reported again - cured - relieved - repaid - written off - transferred
--        - not reported any more = closing, of each loan to the cent
-- columns:
--   loan_id: Loan
--   org_id: Organisation that handles the loan
--   product_code: Product
--   customer_type: Type of the borrower
--   scope: IN, LOW_RISK or SME_SPECIAL
--   basis: COMPUTED or REPORTED
--   month_end_date: Month end at which the movement is seen
--   movement: STAYED, NEWLY_OVERDUE, NEW_LOAN, REPORTED_AGAIN, CURED, RELIEVED, SETTLED, WRITTEN_OFF,
--     TRANSFERRED or NOT_REPORTED
--   was_overdue: Past due at the month end before
--   is_overdue: Past due now
--   opening_balance [yuan]: Principal at the month end before, if it was past due
--   inflow_balance [yuan]: Principal now if newly past due, else the increase of a loan that stayed so
--   reported_again_balance [yuan]: Principal now if past due and not reported at the month end before
--   cured_balance [yuan]: Opening balance if no day past due now, by payment
--   relieved_balance [yuan]: Opening balance that is no longer past due, or decrease, by a new loan,
--     an extension or a restructuring
--   repaid_balance [yuan]: Decrease of a loan that stayed past due; all of one that was settled
--   written_off_balance [yuan]: Opening balance if written off
--   transferred_balance [yuan]: Opening balance if transferred
--   not_reported_balance [yuan]: Opening balance if not reported now
--   closing_balance [yuan]: Principal now, if it is past due
--   written_off_principal [yuan]: Principal unpaid now of a loan written off in the month, overdue
--     before or not
--   is_matured: Cured, and the days within which it may default again are over
--   has_redefaulted: Matured, and past due again within those days

with

moving as (

    select * from intermediate.int_loan_months_moving

),

parameters as (

    select * from intermediate.int_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

followed as (

    select
        loan_id,
        month_end_date,
        min(overdue_from) over (
            partition by loan_id order by month_end_date
            rows between 1 following and unbounded following
        ) as overdue_again_from

    from moving

)

select
    moving.loan_id,
    moving.org_id,
    moving.product_code,
    moving.customer_type,
    moving.scope,
    moving.basis,
    moving.month_end_date,
    moving.movement,
    moving.was_overdue,
    moving.is_overdue,
    cast(moving.opening_balance as decimal(18, 2)) as opening_balance,
    cast(
        case
            when moving.movement in ('NEWLY_OVERDUE', 'NEW_LOAN') then moving.closing_balance
            when moving.movement = 'STAYED'
                then greatest(moving.closing_balance - moving.opening_balance, 0)
            else 0
        end as decimal(18, 2)
    ) as inflow_balance,
    cast(
        case when moving.movement = 'REPORTED_AGAIN' then moving.closing_balance else 0 end
        as decimal(18, 2)
    ) as reported_again_balance,
    cast(
        case when moving.movement = 'CURED' then moving.opening_balance else 0 end
        as decimal(18, 2)
    ) as cured_balance,
    cast(
        case
            when moving.movement = 'RELIEVED' then moving.opening_balance
            when moving.movement = 'STAYED' and moving.is_refinanced
                then greatest(moving.opening_balance - moving.closing_balance, 0)
            else 0
        end as decimal(18, 2)
    ) as relieved_balance,
    cast(
        case
            when moving.movement = 'SETTLED' then moving.opening_balance
            when moving.movement = 'STAYED' and not moving.is_refinanced
                then greatest(moving.opening_balance - moving.closing_balance, 0)
            else 0
        end as decimal(18, 2)
    ) as repaid_balance,
    cast(
        case when moving.movement = 'WRITTEN_OFF' then moving.opening_balance else 0 end
        as decimal(18, 2)
    ) as written_off_balance,
    cast(
        case when moving.movement = 'TRANSFERRED' then moving.opening_balance else 0 end
        as decimal(18, 2)
    ) as transferred_balance,
    cast(
        case when moving.movement = 'NOT_REPORTED' then moving.opening_balance else 0 end
        as decimal(18, 2)
    ) as not_reported_balance,
    cast(moving.closing_balance as decimal(18, 2)) as closing_balance,
    cast(moving.written_off_principal as decimal(18, 2)) as written_off_principal,
    moving.movement = 'CURED'
    and moving.month_end_date + parameters.redefault_days <= build_arguments.as_of_date
        as is_matured,
    moving.movement = 'CURED'
    and moving.month_end_date + parameters.redefault_days <= build_arguments.as_of_date
    and coalesce(
        followed.overdue_again_from <= moving.month_end_date + parameters.redefault_days, false
    ) as has_redefaulted

from moving
inner join followed
    on
        moving.loan_id = followed.loan_id
        and moving.month_end_date = followed.month_end_date
cross join parameters
cross join build_arguments
