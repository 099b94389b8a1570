-- Every movement of loan money 资金流向 by the as-of date, and what is wrong with it.
--
-- grain: one row per movement of a loan paid out by the as-of date
-- key:   flow_id
-- scope: org_id
-- sort:  org_id, loan_id, txn_date, flow_id
-- note:  a limit of N days holds from 0 to N days. What tells the payee apart is not published: payees
--        are numbered within their loan, and of names as short as a person's the surname stands alone
-- columns:
--   flow_id: Number of the movement
--   loan_id: Loan whose money it is
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   month_end_date: Month end of the month in which the loan was paid out
--   txn_date: Day the money moved
--   direction: OUT of the borrower's account or IN to it
--   amount [yuan]: Amount that moved
--   payee_no: Number of the payee within the loan; empty where nobody is named
--   payee_label: Who was paid, or paid; a name as short as a person's is its surname alone
--   payee_type: What kind of payee it is
--   purpose: What it was paid for, in words
--   pay_mode: ENTRUSTED, paid by the bank to the payee, or SELF, paid by the borrower
--   destination_code: Prohibited destination it went to, or is suspected of; empty for none
--   is_prohibited: The kind of payee is a prohibited destination
--   is_suspected: A word of the purpose or the payee alone makes it one
--   returned_to: OWN or RELATED where money was paid to the borrower's own account or a related party
--     within the days after paying out, PAYER where a payee of the loan sent it back within them
--   is_returned: The money came back to the borrower or a related party
--   entrusted_rule_code: Limit of entrusted payment that holds for the loan
--   entrusted_above [yuan]: Amount above which the bank pays the payee itself
--   entrusted_state: NOT_NEEDED, ENTRUSTED, MISSED when the borrower paid itself, NOT_REPORTED; empty for
--     money that came in or where no limit holds
--   is_split: Part of payments that pass the limit together and not each for itself
--   split_amount [yuan]: What the payments come to on the day they passed the limit
--   split_date: Day they passed it
--   voucher_state: PRESENT, LATE, AWAITED or MISSING past the limit; empty for money that came in and where
--     the file tells of no voucher at all
--   voucher_due_date: Last day for the voucher
--   voucher_date: Day of the voucher, by the as-of date
--   is_fault: Prohibited, suspected, returned, not entrusted, split, or without its voucher

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_fund_parameters

),

flows as (

    select * from intermediate.int_fund_flows

),

destinations as (

    select * from intermediate.int_fund_destinations

),

splits as (

    select * from intermediate.int_fund_splits

),

vouchers_told as (

    select count(voucher_date) > 0 as are_vouchers_told

    from flows

),

judged as (

    select
        flows.*,
        dense_rank() over (
            partition by flows.loan_id
            order by flows.payee_id nulls last
        ) as payee_place,
        destinations.destination_code,
        coalesce(not destinations.is_suspected, false) as is_prohibited,
        coalesce(destinations.is_suspected, false) as is_suspected,
        case
            when
                flows.direction = 'OUT'
                and flows.txn_date - flows.disbursed_date <= parameters.return_flow_days
                then
                    case flows.payee_type
                        when 'SAME_NAME' then 'OWN'
                        when 'RELATED' then 'RELATED'
                    end
            when
                flows.direction = 'IN'
                and flows.txn_date - flows.last_paid_date <= parameters.return_flow_days
                then 'PAYER'
        end as returned_to,
        case
            when flows.direction = 'IN' or flows.rule_code is null then null
            when
                (flows.basis = 'PAYMENT' and flows.amount <= flows.amount_above)
                or (flows.basis = 'DRAWDOWN' and flows.disbursed_amount <= flows.amount_above)
                then 'NOT_NEEDED'
            when flows.pay_mode = 'ENTRUSTED' then 'ENTRUSTED'
            when flows.pay_mode = 'SELF' then 'MISSED'
            else 'NOT_REPORTED'
        end as entrusted_state,
        splits.split_amount,
        splits.split_date,
        case
            when flows.direction = 'OUT' then flows.txn_date + parameters.voucher_days
        end as voucher_due_date,
        build_arguments.as_of_date,
        vouchers_told.are_vouchers_told

    from flows
    cross join parameters
    cross join build_arguments
    cross join vouchers_told
    left join destinations on flows.flow_id = destinations.flow_id
    left join splits on flows.flow_id = splits.flow_id

),

vouched as (

    select
        *,
        case
            when direction = 'IN' or not are_vouchers_told then null
            when voucher_date <= voucher_due_date then 'PRESENT'
            when voucher_date is not null then 'LATE'
            when as_of_date > voucher_due_date then 'MISSING'
            else 'AWAITED'
        end as voucher_state

    from judged

)

select
    flow_id,
    loan_id,
    customer_id,
    org_id,
    month_end_date,
    txn_date,
    direction,
    amount,
    cast(case when payee_id is not null then payee_place end as integer) as payee_no,
    payee_label,
    payee_type,
    purpose,
    pay_mode,
    destination_code,
    is_prohibited,
    is_suspected,
    returned_to,
    returned_to is not null as is_returned,
    case when direction = 'OUT' then rule_code end as entrusted_rule_code,
    case when direction = 'OUT' then amount_above end as entrusted_above,
    entrusted_state,
    split_date is not null as is_split,
    cast(split_amount as decimal(38, 2)) as split_amount,
    split_date,
    voucher_state,
    voucher_due_date,
    voucher_date,
    destination_code is not null
    or returned_to is not null
    or coalesce(entrusted_state = 'MISSED', false)
    or split_date is not null
    or coalesce(voucher_state = 'MISSING', false) as is_fault

from vouched
