-- Where the money of an organisation's loans went, its whole subtree, by the month of paying out.
--
-- grain: one row per organisation and month of paying out with a loan the file of fund flows tells of
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  loan_count, flow_loan_count, disbursed_amount, traced_amount, untraced_amount, flow_count,
--        out_amount, prohibited_loan_count, prohibited_count, prohibited_amount,
--        suspected_loan_count, suspected_count, suspected_amount, returned_loan_count,
--        returned_count, returned_amount, entrusted_missed_loan_count, entrusted_missed_count,
--        entrusted_missed_amount, split_loan_count, split_count, split_amount,
--        missing_voucher_loan_count, missing_voucher_count, missing_voucher_amount,
--        entrusted_needed_count, entrusted_needed_amount, entrusted_count, entrusted_amount,
--        voucher_due_count, voucher_present_count, explain_loan_count, fault_loan_count
-- note:  faults are those known on the as-of date; a loan may have several, so that their amounts overlap
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Month end of the month in which the loans were paid out
--   loan_count [loans]: Loans the file should tell of
--   flow_loan_count [loans]: Those of them it does tell of
--   disbursed_amount [yuan]: Paid out to the loans the file should tell of
--   traced_amount [yuan]: Paid on from it to somebody known
--   untraced_amount [yuan]: Paid out and not traced
--   flow_count [payments]: Payments of the money of all loans it tells of
--   out_amount [yuan]: What they come to
--   prohibited_loan_count [loans]: Loans with payments to prohibited destinations by the kind of payee
--   prohibited_count [payments]: Such payments
--   prohibited_amount [yuan]: What they come to
--   suspected_loan_count [loans]: Loans with payments suspected of such a destination by a word alone
--   suspected_count [payments]: Such payments
--   suspected_amount [yuan]: What they come to
--   returned_loan_count [loans]: Loans with movements that brought money back to the borrower or a related party
--   returned_count [payments]: Such payments
--   returned_amount [yuan]: What they come to
--   entrusted_missed_loan_count [loans]: Loans with payments the bank had to make and the borrower made
--   entrusted_missed_count [payments]: Such payments
--   entrusted_missed_amount [yuan]: What they come to
--   split_loan_count [loans]: Loans with payments that are part of a split
--   split_count [payments]: Such payments
--   split_amount [yuan]: What they come to
--   missing_voucher_loan_count [loans]: Loans with payments whose voucher is not there past its limit
--   missing_voucher_count [payments]: Such payments
--   missing_voucher_amount [yuan]: What they come to
--   entrusted_needed_count [payments]: Payments the bank had to make itself
--   entrusted_needed_amount [yuan]: What they come to
--   entrusted_count [payments]: Those of them it made
--   entrusted_amount [yuan]: What they come to
--   voucher_due_count [payments]: Payments whose limit for the voucher has passed, or whose voucher is there
--   voucher_present_count [payments]: Those of them whose voucher is there
--   explain_loan_count [loans]: Loans of which some money has to be explained
--   fault_loan_count [loans]: Loans with any fault, a missing voucher included
--   traced_rate [ratio]: Traced / paid out
--   entrusted_rate [ratio]: Paid by the bank / payments it had to make, by amount
--   voucher_rate [ratio]: Vouchers there / vouchers due

with

loan_fund_flows as (

    select * from marts.loan_fund_flows

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        count(case when is_told then 1 end) as loan_count,
        count(case when is_told and flow_count > 0 then 1 end) as flow_loan_count,
        sum(case when is_told then disbursed_amount else 0 end) as disbursed_amount,
        sum(case when is_told then traced_amount else 0 end) as traced_amount,
        sum(case when is_told then untraced_amount else 0 end) as untraced_amount,
        sum(flow_count) as flow_count,
        sum(out_amount) as out_amount,
        count(case when prohibited_count > 0 then 1 end) as prohibited_loan_count,
        sum(prohibited_count) as prohibited_count,
        sum(prohibited_amount) as prohibited_amount,
        count(case when suspected_count > 0 then 1 end) as suspected_loan_count,
        sum(suspected_count) as suspected_count,
        sum(suspected_amount) as suspected_amount,
        count(case when returned_count > 0 then 1 end) as returned_loan_count,
        sum(returned_count) as returned_count,
        sum(returned_amount) as returned_amount,
        count(case when entrusted_missed_count > 0 then 1 end) as entrusted_missed_loan_count,
        sum(entrusted_missed_count) as entrusted_missed_count,
        sum(entrusted_missed_amount) as entrusted_missed_amount,
        count(case when split_count > 0 then 1 end) as split_loan_count,
        sum(split_count) as split_count,
        sum(split_amount) as split_amount,
        case
            when count(missing_voucher_count) > 0
                then count(case when missing_voucher_count > 0 then 1 end)
        end as missing_voucher_loan_count,
        sum(missing_voucher_count) as missing_voucher_count,
        sum(missing_voucher_amount) as missing_voucher_amount,
        sum(entrusted_needed_count) as entrusted_needed_count,
        sum(entrusted_needed_amount) as entrusted_needed_amount,
        sum(entrusted_count) as entrusted_count,
        sum(entrusted_amount) as entrusted_amount,
        sum(voucher_due_count) as voucher_due_count,
        sum(voucher_present_count) as voucher_present_count,
        count(case when is_to_explain then 1 end) as explain_loan_count,
        count(case when is_to_explain or missing_voucher_count > 0 then 1 end)
            as fault_loan_count

    from loan_fund_flows

    group by org_id, month_end_date

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.loan_count) as bigint) as loan_count,
        cast(sum(own.flow_loan_count) as bigint) as flow_loan_count,
        cast(sum(own.disbursed_amount) as decimal(38, 2)) as disbursed_amount,
        cast(sum(own.traced_amount) as decimal(38, 2)) as traced_amount,
        cast(sum(own.untraced_amount) as decimal(38, 2)) as untraced_amount,
        cast(sum(own.flow_count) as bigint) as flow_count,
        cast(sum(own.out_amount) as decimal(38, 2)) as out_amount,
        cast(sum(own.prohibited_loan_count) as bigint) as prohibited_loan_count,
        cast(sum(own.prohibited_count) as bigint) as prohibited_count,
        cast(sum(own.prohibited_amount) as decimal(38, 2)) as prohibited_amount,
        cast(sum(own.suspected_loan_count) as bigint) as suspected_loan_count,
        cast(sum(own.suspected_count) as bigint) as suspected_count,
        cast(sum(own.suspected_amount) as decimal(38, 2)) as suspected_amount,
        cast(sum(own.returned_loan_count) as bigint) as returned_loan_count,
        cast(sum(own.returned_count) as bigint) as returned_count,
        cast(sum(own.returned_amount) as decimal(38, 2)) as returned_amount,
        cast(sum(own.entrusted_missed_loan_count) as bigint) as entrusted_missed_loan_count,
        cast(sum(own.entrusted_missed_count) as bigint) as entrusted_missed_count,
        cast(sum(own.entrusted_missed_amount) as decimal(38, 2)) as entrusted_missed_amount,
        cast(sum(own.split_loan_count) as bigint) as split_loan_count,
        cast(sum(own.split_count) as bigint) as split_count,
        cast(sum(own.split_amount) as decimal(38, 2)) as split_amount,
        cast(sum(own.missing_voucher_loan_count) as bigint) as missing_voucher_loan_count,
        cast(sum(own.missing_voucher_count) as bigint) as missing_voucher_count,
        cast(sum(own.missing_voucher_amount) as decimal(38, 2)) as missing_voucher_amount,
        cast(sum(own.entrusted_needed_count) as bigint) as entrusted_needed_count,
        cast(sum(own.entrusted_needed_amount) as decimal(38, 2)) as entrusted_needed_amount,
        cast(sum(own.entrusted_count) as bigint) as entrusted_count,
        cast(sum(own.entrusted_amount) as decimal(38, 2)) as entrusted_amount,
        cast(sum(own.voucher_due_count) as bigint) as voucher_due_count,
        cast(sum(own.voucher_present_count) as bigint) as voucher_present_count,
        cast(sum(own.explain_loan_count) as bigint) as explain_loan_count,
        cast(sum(own.fault_loan_count) as bigint) as fault_loan_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

)

select
    org_id,
    month_end_date,
    loan_count,
    flow_loan_count,
    disbursed_amount,
    traced_amount,
    untraced_amount,
    flow_count,
    out_amount,
    prohibited_loan_count,
    prohibited_count,
    prohibited_amount,
    suspected_loan_count,
    suspected_count,
    suspected_amount,
    returned_loan_count,
    returned_count,
    returned_amount,
    entrusted_missed_loan_count,
    entrusted_missed_count,
    entrusted_missed_amount,
    split_loan_count,
    split_count,
    split_amount,
    missing_voucher_loan_count,
    missing_voucher_count,
    missing_voucher_amount,
    entrusted_needed_count,
    entrusted_needed_amount,
    entrusted_count,
    entrusted_amount,
    voucher_due_count,
    voucher_present_count,
    explain_loan_count,
    fault_loan_count,
    cast(traced_amount as double) / nullif(cast(disbursed_amount as double), 0) as traced_rate,
    cast(entrusted_amount as double) / nullif(cast(entrusted_needed_amount as double), 0)
        as entrusted_rate,
    cast(voucher_present_count as double) / nullif(cast(voucher_due_count as double), 0)
        as voucher_rate

from summed
