-- Fails when the fund flows of an organisation are not its own loans' plus its children's.

with

org_fund_flows as (

    select * from marts.org_fund_flows

),

loan_fund_flows as (

    select * from marts.loan_fund_flows

),

org_units as (

    select * from marts.org_units

),

parts as (

    select
        org_id,
        month_end_date,
        case when is_told then 1 else 0 end as loan_count,
        case when is_told then disbursed_amount else 0 end as disbursed_amount,
        case when is_told then traced_amount else 0 end as traced_amount,
        flow_count,
        prohibited_count,
        suspected_count,
        returned_count,
        entrusted_missed_count,
        split_count,
        missing_voucher_count,
        prohibited_amount,
        suspected_amount,
        returned_amount,
        entrusted_missed_amount,
        split_amount,
        missing_voucher_amount,
        case when is_to_explain then 1 else 0 end as explain_loan_count

    from loan_fund_flows

    union all

    select
        org_units.parent_org_id as org_id,
        org_fund_flows.month_end_date,
        org_fund_flows.loan_count,
        org_fund_flows.disbursed_amount,
        org_fund_flows.traced_amount,
        org_fund_flows.flow_count,
        org_fund_flows.prohibited_count,
        org_fund_flows.suspected_count,
        org_fund_flows.returned_count,
        org_fund_flows.entrusted_missed_count,
        org_fund_flows.split_count,
        org_fund_flows.missing_voucher_count,
        org_fund_flows.prohibited_amount,
        org_fund_flows.suspected_amount,
        org_fund_flows.returned_amount,
        org_fund_flows.entrusted_missed_amount,
        org_fund_flows.split_amount,
        org_fund_flows.missing_voucher_amount,
        org_fund_flows.explain_loan_count

    from org_fund_flows
    inner join org_units on org_fund_flows.org_id = org_units.org_id

    where org_units.parent_org_id is not null

),

added as (

    select
        org_id,
        month_end_date,
        sum(loan_count) as loan_count,
        sum(disbursed_amount) as disbursed_amount,
        sum(traced_amount) as traced_amount,
        sum(flow_count) as flow_count,
        sum(prohibited_count) as prohibited_count,
        sum(suspected_count) as suspected_count,
        sum(returned_count) as returned_count,
        sum(entrusted_missed_count) as entrusted_missed_count,
        sum(split_count) as split_count,
        sum(missing_voucher_count) as missing_voucher_count,
        sum(prohibited_amount) as prohibited_amount,
        sum(suspected_amount) as suspected_amount,
        sum(returned_amount) as returned_amount,
        sum(entrusted_missed_amount) as entrusted_missed_amount,
        sum(split_amount) as split_amount,
        sum(missing_voucher_amount) as missing_voucher_amount,
        sum(explain_loan_count) as explain_loan_count

    from parts

    group by org_id, month_end_date

)

select
    org_fund_flows.org_id,
    org_fund_flows.month_end_date,
    org_fund_flows.loan_count,
    added.loan_count as added_loan_count,
    org_fund_flows.traced_amount,
    added.traced_amount as added_traced_amount

from org_fund_flows
left join added
    on
        org_fund_flows.org_id = added.org_id
        and org_fund_flows.month_end_date = added.month_end_date

where
    added.org_id is null
    or coalesce(org_fund_flows.loan_count, -1) <> coalesce(added.loan_count, -1)
    or coalesce(org_fund_flows.disbursed_amount, -1) <> coalesce(added.disbursed_amount, -1)
    or coalesce(org_fund_flows.traced_amount, -1) <> coalesce(added.traced_amount, -1)
    or coalesce(org_fund_flows.flow_count, -1) <> coalesce(added.flow_count, -1)
    or coalesce(org_fund_flows.prohibited_count, -1) <> coalesce(added.prohibited_count, -1)
    or coalesce(org_fund_flows.suspected_count, -1) <> coalesce(added.suspected_count, -1)
    or coalesce(org_fund_flows.returned_count, -1) <> coalesce(added.returned_count, -1)
    or coalesce(org_fund_flows.entrusted_missed_count, -1)
    <> coalesce(added.entrusted_missed_count, -1)
    or coalesce(org_fund_flows.split_count, -1) <> coalesce(added.split_count, -1)
    or coalesce(org_fund_flows.missing_voucher_count, -1)
    <> coalesce(added.missing_voucher_count, -1)
    or coalesce(org_fund_flows.prohibited_amount, -1) <> coalesce(added.prohibited_amount, -1)
    or coalesce(org_fund_flows.suspected_amount, -1) <> coalesce(added.suspected_amount, -1)
    or coalesce(org_fund_flows.returned_amount, -1) <> coalesce(added.returned_amount, -1)
    or coalesce(org_fund_flows.entrusted_missed_amount, -1)
    <> coalesce(added.entrusted_missed_amount, -1)
    or coalesce(org_fund_flows.split_amount, -1) <> coalesce(added.split_amount, -1)
    or coalesce(org_fund_flows.missing_voucher_amount, -1)
    <> coalesce(added.missing_voucher_amount, -1)
    or coalesce(org_fund_flows.explain_loan_count, -1) <> coalesce(added.explain_loan_count, -1)
