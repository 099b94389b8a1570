-- What the flows of loan money say for the warning indicators U01 to U06, from when to when.
--
-- grain: one row per measure, loan (or customer) and time the value held
-- key:   measure, customer_id, from_date, evidence_id
-- note:  PROHIBITED_FLOWS, RETURNED_FLOWS, SELF_PAID_FLOWS and SPLIT_FLOWS count what happened to a loan
--        so far, 0 from its first payment on; VOUCHER_DAYS_LATE counts the days a voucher is beyond its
--        limit, one point per late payment, 0 for a loan that misses none; SALES_RECEIPT_SHARE is of a customer since its latest statement
--        was there. A point knows no threshold; it ends when the loan leaves the book. Loans of which
--        the file tells nothing have no point; where only a part is missing, no_data_reason says which
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

known_flows as (

    select * from intermediate.int_fund_flows

),

flows as (

    select * from marts.fund_flows

),

sales_receipts as (

    select * from intermediate.int_sales_receipts

),

measures as (

    select 'PROHIBITED_FLOWS' as measure

    union all

    select 'RETURNED_FLOWS' as measure

    union all

    select 'SELF_PAID_FLOWS' as measure

    union all

    select 'SPLIT_FLOWS' as measure

),

payments as (

    select
        flows.flow_id,
        flows.loan_id,
        flows.customer_id,
        flows.direction,
        flows.txn_date,
        flows.payee_no,
        flows.payee_type,
        flows.purpose,
        flows.pay_mode,
        flows.is_prohibited or flows.is_suspected as is_prohibited,
        flows.is_returned,
        flows.entrusted_state,
        flows.split_date,
        flows.voucher_state,
        flows.voucher_due_date,
        flows.voucher_date,
        known_flows.left_date

    from flows
    inner join known_flows on flows.flow_id = known_flows.flow_id

),

-- The loans the file tells of, and what it leaves out of their payments.
told as (

    select
        loan_id,
        customer_id,
        min(txn_date) as first_paid_date,
        max(left_date) as left_date,
        bool_or(payee_type is null and purpose is null) as is_destination_missing,
        bool_or(entrusted_state = 'NOT_REPORTED') as is_mode_missing,
        bool_or(payee_type is null) as is_kind_missing,
        bool_or(pay_mode is null or payee_no is null) as is_split_missing,
        count(voucher_state) > 0 as has_vouchers,
        min(flow_id) as first_flow_id

    from payments

    where direction = 'OUT'

    group by loan_id, customer_id

),

events as (

    select
        'PROHIBITED_FLOWS' as measure,
        loan_id,
        txn_date as event_date,
        flow_id

    from payments

    where is_prohibited

    union all

    select
        'RETURNED_FLOWS' as measure,
        loan_id,
        txn_date as event_date,
        flow_id

    from payments

    where is_returned

    union all

    select
        'SELF_PAID_FLOWS' as measure,
        loan_id,
        txn_date as event_date,
        flow_id

    from payments

    where entrusted_state = 'MISSED'

    union all

    -- Part of a split is known to be one on the day the limit is passed.
    select
        'SPLIT_FLOWS' as measure,
        loan_id,
        split_date as event_date,
        flow_id

    from payments

    where split_date is not null

),

event_days as (

    select
        measure,
        loan_id,
        event_date,
        count(*) as event_count,
        max(flow_id) as flow_id

    from events

    group by measure, loan_id, event_date

    union all

    -- Money never paid on to anybody may come back as well, and a loan with a payment is measured.
    select
        measures.measure,
        told.loan_id,
        told.first_paid_date as event_date,
        0 as event_count,
        null as flow_id

    from told
    cross join measures

),

days as (

    select
        measure,
        loan_id,
        event_date,
        sum(event_count) as event_count,
        max(flow_id) as flow_id

    from event_days

    group by measure, loan_id, event_date

),

counted as (

    select
        measure,
        loan_id,
        event_date as from_date,
        flow_id,
        lead(event_date) over (partition by measure, loan_id order by event_date) as next_date,
        sum(event_count) over (
            partition by measure, loan_id
            order by event_date
            rows between unbounded preceding and current row
        ) as flow_count

    from days

),

counts as (

    select
        counted.measure,
        told.customer_id,
        told.loan_id,
        counted.from_date,
        case
            when counted.next_date is null then told.left_date
            else least(counted.next_date, coalesce(told.left_date, counted.next_date))
        end as to_date,
        counted.flow_count,
        coalesce(counted.flow_id, told.first_flow_id) as evidence_id,
        -- Nothing was found, but not everything could be looked at.
        case
            when counted.flow_count > 0 then null
            when counted.measure = 'PROHIBITED_FLOWS' and told.is_destination_missing
                then 'NO_DESTINATION'
            when counted.measure = 'RETURNED_FLOWS' and told.is_kind_missing then 'NO_PAYEE_TYPE'
            when counted.measure = 'SELF_PAID_FLOWS' and told.is_mode_missing then 'NO_PAY_MODE'
            when counted.measure = 'SPLIT_FLOWS' and told.is_split_missing then 'NO_PAYEE'
        end as no_data_reason

    from counted
    inner join told on counted.loan_id = told.loan_id

),

late_vouchers as (

    select
        customer_id,
        loan_id,
        voucher_due_date as from_date,
        case
            when voucher_date is null then left_date
            else least(voucher_date, coalesce(left_date, voucher_date))
        end as to_date,
        flow_id as evidence_id

    from payments

    where voucher_state in ('LATE', 'MISSING')

),

-- Since when every voucher that was late has come: of a loan that still misses one, never.
late_loans as (

    select
        loan_id,
        case when count(*) = count(to_date) then max(to_date) end as made_up_date

    from late_vouchers

    group by loan_id

),

in_time as (

    select
        told.customer_id,
        told.loan_id,
        told.first_flow_id,
        told.has_vouchers,
        case
            when late_loans.loan_id is null then told.first_paid_date
            else late_loans.made_up_date
        end as from_date,
        told.left_date as to_date

    from told
    left join late_loans on told.loan_id = late_loans.loan_id

),

points as (

    select
        measure,
        customer_id,
        loan_id,
        from_date,
        to_date,
        case when no_data_reason is null then cast(flow_count as double) end as value,
        false as rises_daily,
        evidence_id,
        no_data_reason

    from counts

    where to_date is null or to_date > from_date

    union all

    select
        'VOUCHER_DAYS_LATE' as measure,
        customer_id,
        loan_id,
        from_date,
        to_date,
        cast(0 as double) as value,
        true as rises_daily,
        evidence_id,
        null as no_data_reason

    from late_vouchers

    where to_date is null or to_date > from_date

    union all

    -- Of a loan that misses no voucher, or none any more, this says that they were looked at.
    select
        'VOUCHER_DAYS_LATE' as measure,
        customer_id,
        loan_id,
        from_date,
        to_date,
        case when has_vouchers then cast(0 as double) end as value,
        false as rises_daily,
        first_flow_id as evidence_id,
        case when not has_vouchers then 'NO_VOUCHERS' end as no_data_reason

    from in_time

    where
        from_date is not null
        and (to_date is null or to_date > from_date)

    union all

    select
        'SALES_RECEIPT_SHARE' as measure,
        sales_receipts.customer_id,
        null as loan_id,
        coalesce(sales_receipts.known_date, build_arguments.as_of_date) as from_date,
        null as to_date,
        sales_receipts.receipt_share as value,
        false as rises_daily,
        cast(coalesce(sales_receipts.period_end_date, build_arguments.as_of_date) as varchar)
            as evidence_id,
        sales_receipts.no_data_reason

    from sales_receipts
    cross join build_arguments

)

select
    measure,
    customer_id,
    loan_id,
    from_date,
    to_date,
    value,
    rises_daily,
    evidence_id,
    no_data_reason

from points
