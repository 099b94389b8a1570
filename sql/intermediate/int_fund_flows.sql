-- Movements of loan money by the as-of date, with what was agreed about their loan.
--
-- grain: one row per movement of a loan paid out by the as-of date
-- key:   flow_id
-- note:  last_paid_date: of money that came in, the last day by then on which this loan paid its payer
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

flows as (

    select * from staging.stg_bank__fund_flows

),

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

),

entrusted_kinds as (

    select * from intermediate.int_entrusted_kinds

),

known as (

    select
        flows.flow_id,
        flows.loan_id,
        loans.customer_id,
        loans.org_id,
        loans.customer_type,
        loans.product_code,
        flows.direction,
        flows.payee_type,
        flows.purpose,
        flows.pay_mode,
        flows.payee_label,
        flows.payee_id,
        flows.compared_text,
        entrusted_kinds.rule_code,
        entrusted_kinds.basis,
        entrusted_kinds.amount_above,
        loans.disbursed_amount,
        flows.amount,
        loans.disbursed_date,
        loans.left_date,
        months.month_end_date,
        flows.txn_date,
        case
            when flows.voucher_date <= build_arguments.as_of_date then flows.voucher_date
        end as voucher_date

    from flows
    inner join build_arguments on flows.txn_date <= build_arguments.as_of_date
    inner join loans on flows.loan_id = loans.loan_id
    inner join months on loans.first_month_number = months.month_number
    left join entrusted_kinds
        on
            loans.customer_type = entrusted_kinds.customer_type
            and loans.product_code = entrusted_kinds.product_code

)

select
    *,
    case
        when direction = 'IN' and payee_id is not null
            then
                max(case when direction = 'OUT' then txn_date end) over (
                    partition by loan_id, payee_id
                    -- What was paid on the day itself may have come back on it.
                    order by txn_date, case when direction = 'OUT' then 0 else 1 end, flow_id
                    rows between unbounded preceding and current row
                )
    end as last_paid_date

from known
