-- Fails when the money of a loan is traced beyond what was paid out, its payments do not come to their
-- kinds, or its payments and its faults do not come to the movements listed.

with

loan_fund_flows as (

    select * from marts.loan_fund_flows

),

flows as (

    select * from marts.fund_flows

),

listed as (

    select
        loan_id,
        count(case when direction = 'OUT' then 1 end) as flow_count,
        count(case when is_prohibited or is_suspected then 1 end) as destination_count

    from flows

    group by loan_id

)

select
    loan_fund_flows.loan_id,
    loan_fund_flows.flow_count,
    loan_fund_flows.out_amount,
    loan_fund_flows.traced_amount

from loan_fund_flows
left join listed on loan_fund_flows.loan_id = listed.loan_id

where
    loan_fund_flows.traced_amount + loan_fund_flows.untraced_amount
    <> loan_fund_flows.disbursed_amount
    or loan_fund_flows.untraced_amount < 0
    or loan_fund_flows.out_amount
    <> loan_fund_flows.supplier_amount
    + loan_fund_flows.related_amount
    + loan_fund_flows.same_name_amount
    + loan_fund_flows.securities_amount
    + loan_fund_flows.property_amount
    + loan_fund_flows.wealth_amount
    + loan_fund_flows.lender_amount
    + loan_fund_flows.cash_amount
    + loan_fund_flows.other_amount
    + loan_fund_flows.unknown_amount
    or loan_fund_flows.flow_count <> coalesce(listed.flow_count, 0)
    or loan_fund_flows.prohibited_count + loan_fund_flows.suspected_count
    <> coalesce(listed.destination_count, 0)
    or loan_fund_flows.entrusted_count + loan_fund_flows.entrusted_missed_count
    <> loan_fund_flows.entrusted_needed_count
    or loan_fund_flows.voucher_present_count + loan_fund_flows.missing_voucher_count
    <> loan_fund_flows.voucher_due_count
