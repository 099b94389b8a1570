-- Loans that are or were overdue, or were written off, and how each moved since the month end before.
--
-- grain: one row per loan and month end
-- key:   loan_id, month_end_date
-- table

with

loan_months as (

    select * from marts.loan_months

),

write_offs as (

    select * from intermediate.int_write_offs

),

relieved as (

    select * from intermediate.int_loan_months_relieved

),

months as (

    select * from intermediate.int_months

),

judged as (

    select
        loan_id,
        org_id,
        product_code,
        coalesce(customer_type, 'UNKNOWN') as customer_type,
        scope,
        basis,
        month_end_date,
        loan_state,
        days_past_due,
        previous_outstanding_principal as opening_principal,
        outstanding_principal as closing_principal,
        previous_standing is not null as was_in_book,
        coalesce(previous_days_past_due >= 1, false)
        and previous_outstanding_principal is not null as was_overdue,
        previous_standing is not null
        and (previous_days_past_due is null or previous_outstanding_principal is null)
            as was_not_reported,
        coalesce(days_past_due >= 1, false) and outstanding_principal is not null as is_overdue,
        loan_state = 'ACTIVE'
        and (days_past_due is null or outstanding_principal is null) as is_not_reported

    from loan_months

    where
        previous_days_past_due >= 1
        or days_past_due >= 1
        or loan_state = 'WRITTEN_OFF'

)

select
    judged.loan_id,
    judged.org_id,
    judged.product_code,
    judged.customer_type,
    judged.scope,
    judged.basis,
    judged.month_end_date,
    judged.days_past_due,
    judged.was_overdue,
    judged.is_overdue,
    case when judged.loan_state = 'WRITTEN_OFF' then write_offs.written_off_principal else 0 end
        as written_off_principal,
    coalesce(relieved.is_refinanced, false) as is_refinanced,
    case when judged.was_overdue then judged.opening_principal else 0 end as opening_balance,
    case when judged.is_overdue then judged.closing_principal else 0 end as closing_balance,
    case
        when judged.was_overdue and judged.is_overdue then 'STAYED'
        when judged.is_overdue and judged.was_not_reported then 'REPORTED_AGAIN'
        when judged.is_overdue and judged.was_in_book then 'NEWLY_OVERDUE'
        when judged.is_overdue then 'NEW_LOAN'
        when judged.loan_state in ('WRITTEN_OFF', 'TRANSFERRED') then judged.loan_state
        when judged.is_not_reported then 'NOT_REPORTED'
        when relieved.loan_id is not null then 'RELIEVED'
        when judged.loan_state = 'SETTLED' then 'SETTLED'
        else 'CURED'
    end as movement,
    -- The day it is known to be overdue from, as far as this month tells.
    case
        when judged.is_overdue
            then
                greatest(
                    judged.month_end_date - judged.days_past_due + 1,
                    coalesce(months.previous_month_end_date + 1, judged.month_end_date)
                )
    end as overdue_from

from judged
inner join months on judged.month_end_date = months.month_end_date
left join write_offs
    on
        judged.loan_id = write_offs.loan_id
        and judged.month_end_date = write_offs.month_end_date
left join relieved
    on
        judged.loan_id = relieved.loan_id
        and judged.month_end_date = relieved.month_end_date

where
    judged.was_overdue
    or judged.is_overdue
    or judged.loan_state = 'WRITTEN_OFF'
