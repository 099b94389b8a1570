"""What became of each loan by the data date."""

STATES = """
create or replace temp table block_states as
with

sums as (

    select
        loan_no,
        count(*) filter (where met_date is null) as unmet_instalments,
        min(due_date) filter (where met_date is null) as first_unmet_due,
        max(met_date) as last_met_date,
        max(due_date) as last_due_date,
        coalesce(sum(due_principal) filter (where met_date is null), 0)
        - coalesce(
            sum(greatest(0, part_amount - due_interest - coalesce(due_fee, 0)))
                filter (where met_date is null and part_date is not null),
            0
        ) as unpaid_principal

    from block_plan_in_force

    group by loan_no

)

select
    fates.*,
    sums.unmet_instalments,
    sums.first_unmet_due,
    sums.unpaid_principal,
    case
        when fates.outcome in ('EXTENDED', 'RESTRUCTURED', 'REPAY_DAY') then sums.last_due_date
        else fates.maturity_date
    end as agreed_maturity_date,
    case
        when fates.left_on <= as_of() then fates.way_out
        when sums.unmet_instalments = 0 then 'SETTLED'
        else 'ACTIVE'
    end as status,
    case
        when fates.left_on <= as_of() then fates.left_on
        when sums.unmet_instalments = 0 then sums.last_met_date
    end as closed_date

from block_fates as fates

inner join sums
    on fates.loan_no = sums.loan_no
"""
