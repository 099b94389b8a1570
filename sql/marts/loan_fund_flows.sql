-- Where the money of each loan went, as far as the file of fund flows tells, and what is wrong with it.
--
-- grain: one row per loan the file tells of or should
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, loan_id
-- note:  the file should tell of a loan whose product it tells of, paid out in the month of its first
--        payment or later; others are here when it does tell of them, and in no traced share. Traced is
--        what was paid to somebody named or of a kind, at most what was paid out; amounts of one fault
--        overlap those of another
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   product_code: Product
--   month_end_date: Month end of the month in which it was paid out
--   disbursed_date: Day of paying out
--   is_told: The file should tell where its money went
--   flow_count [payments]: Payments of its money
--   disbursed_amount [yuan]: Amount paid out
--   out_amount [yuan]: Payments of its money, also beyond what was paid out
--   in_amount [yuan]: Money that came in
--   traced_amount [yuan]: Paid to somebody known, at most what was paid out
--   untraced_amount [yuan]: Paid out and not traced
--   traced_rate [ratio]: Traced / paid out
--   supplier_amount [yuan]: Paid to suppliers
--   related_amount [yuan]: Paid to related parties
--   same_name_amount [yuan]: Paid to accounts of the borrower's own name
--   securities_amount [yuan]: Paid to securities firms
--   property_amount [yuan]: Paid to property sellers
--   wealth_amount [yuan]: Paid to wealth products
--   lender_amount [yuan]: Paid to other lenders
--   cash_amount [yuan]: Paid to cash
--   other_amount [yuan]: Paid to payees of another kind
--   unknown_amount [yuan]: Paid to payees of no kind told
--   prohibited_count [payments]: Payments to prohibited destinations by the kind of payee
--   prohibited_amount [yuan]: What they come to
--   suspected_count [payments]: Payments suspected of such a destination by a word alone
--   suspected_amount [yuan]: What they come to
--   returned_count [movements]: Movements that brought money back to the borrower or a related party
--   returned_amount [yuan]: What they come to
--   entrusted_needed_count [payments]: Payments the bank had to make itself
--   entrusted_needed_amount [yuan]: What they come to
--   entrusted_count [payments]: Those of them it made
--   entrusted_amount [yuan]: What they come to
--   entrusted_missed_count [payments]: Those of them the borrower made
--   entrusted_missed_amount [yuan]: What they come to
--   split_count [payments]: Payments that are part of a split
--   split_amount [yuan]: What they come to
--   voucher_due_count [payments]: Payments whose limit for the voucher has passed, or whose voucher is there;
--     empty where the file tells of no voucher
--   voucher_present_count [payments]: Those of them whose voucher is there
--   missing_voucher_count [payments]: Those of them whose voucher is not
--   missing_voucher_amount [yuan]: What they come to
--   is_to_explain: Some of its money has to be explained: prohibited, suspected, returned, not entrusted, split

with

loans as (

    select * from intermediate.int_loans

),

months as (

    select * from intermediate.int_months

),

flows as (

    select * from marts.fund_flows

),

vouchers_told as (

    select count(voucher_state) > 0 as are_vouchers_told

    from flows

),

told_since as (

    select min(txn_date) as first_paid_date

    from flows

    where direction = 'OUT'

),

told_products as (

    select distinct loans.product_code

    from flows
    inner join loans on flows.loan_id = loans.loan_id

    where flows.direction = 'OUT'

),

summed as (

    select
        loan_id,
        count(case when direction = 'OUT' then 1 end) as flow_count,
        sum(case when direction = 'OUT' then amount else 0 end) as out_amount,
        sum(case when direction = 'IN' then amount else 0 end) as in_amount,
        sum(
            case
                when direction = 'OUT' and (payee_no is not null or payee_type is not null)
                    then amount
                else 0
            end
        ) as known_amount,
        sum(case when direction = 'OUT' and payee_type = 'SUPPLIER' then amount else 0 end)
            as supplier_amount,
        sum(case when direction = 'OUT' and payee_type = 'RELATED' then amount else 0 end)
            as related_amount,
        sum(case when direction = 'OUT' and payee_type = 'SAME_NAME' then amount else 0 end)
            as same_name_amount,
        sum(case when direction = 'OUT' and payee_type = 'SECURITIES' then amount else 0 end)
            as securities_amount,
        sum(case when direction = 'OUT' and payee_type = 'PROPERTY' then amount else 0 end)
            as property_amount,
        sum(case when direction = 'OUT' and payee_type = 'WEALTH' then amount else 0 end)
            as wealth_amount,
        sum(case when direction = 'OUT' and payee_type = 'LENDER' then amount else 0 end)
            as lender_amount,
        sum(case when direction = 'OUT' and payee_type = 'CASH' then amount else 0 end)
            as cash_amount,
        sum(case when direction = 'OUT' and payee_type = 'OTHER' then amount else 0 end)
            as other_amount,
        sum(case when direction = 'OUT' and payee_type is null then amount else 0 end)
            as unknown_amount,
        count(case when is_prohibited then 1 end) as prohibited_count,
        sum(case when is_prohibited then amount else 0 end) as prohibited_amount,
        count(case when is_suspected then 1 end) as suspected_count,
        sum(case when is_suspected then amount else 0 end) as suspected_amount,
        count(case when is_returned then 1 end) as returned_count,
        sum(case when is_returned then amount else 0 end) as returned_amount,
        count(case when entrusted_state in ('ENTRUSTED', 'MISSED') then 1 end)
            as entrusted_needed_count,
        sum(case when entrusted_state in ('ENTRUSTED', 'MISSED') then amount else 0 end)
            as entrusted_needed_amount,
        count(case when entrusted_state = 'ENTRUSTED' then 1 end) as entrusted_count,
        sum(case when entrusted_state = 'ENTRUSTED' then amount else 0 end) as entrusted_amount,
        count(case when entrusted_state = 'MISSED' then 1 end) as entrusted_missed_count,
        sum(case when entrusted_state = 'MISSED' then amount else 0 end)
            as entrusted_missed_amount,
        count(case when is_split then 1 end) as split_count,
        sum(case when is_split then amount else 0 end) as split_amount,
        count(case when voucher_state in ('PRESENT', 'LATE', 'MISSING') then 1 end)
            as voucher_due_count,
        count(case when voucher_state in ('PRESENT', 'LATE') then 1 end)
            as voucher_present_count,
        count(case when voucher_state = 'MISSING' then 1 end) as missing_voucher_count,
        sum(case when voucher_state = 'MISSING' then amount else 0 end)
            as missing_voucher_amount

    from flows

    group by loan_id

),

placed as (

    select
        loans.loan_id,
        loans.customer_id,
        loans.org_id,
        loans.product_code,
        loans.disbursed_amount,
        loans.disbursed_date,
        months.month_end_date,
        told_products.product_code is not null
        and loans.disbursed_date >= cast(date_trunc('month', told_since.first_paid_date) as date)
            as is_told

    from loans
    inner join months on loans.first_month_number = months.month_number
    cross join told_since
    left join told_products on loans.product_code = told_products.product_code

    where told_since.first_paid_date is not null

)

select
    placed.loan_id,
    placed.customer_id,
    placed.org_id,
    placed.product_code,
    placed.month_end_date,
    placed.disbursed_date,
    placed.is_told,
    coalesce(summed.flow_count, 0) as flow_count,
    placed.disbursed_amount,
    cast(coalesce(summed.out_amount, 0) as decimal(38, 2)) as out_amount,
    cast(coalesce(summed.in_amount, 0) as decimal(38, 2)) as in_amount,
    cast(least(coalesce(summed.known_amount, 0), placed.disbursed_amount) as decimal(18, 2))
        as traced_amount,
    cast(
        placed.disbursed_amount - least(coalesce(summed.known_amount, 0), placed.disbursed_amount)
        as decimal(18, 2)
    ) as untraced_amount,
    cast(least(coalesce(summed.known_amount, 0), placed.disbursed_amount) as double)
    / nullif(cast(placed.disbursed_amount as double), 0) as traced_rate,
    cast(coalesce(summed.supplier_amount, 0) as decimal(38, 2)) as supplier_amount,
    cast(coalesce(summed.related_amount, 0) as decimal(38, 2)) as related_amount,
    cast(coalesce(summed.same_name_amount, 0) as decimal(38, 2)) as same_name_amount,
    cast(coalesce(summed.securities_amount, 0) as decimal(38, 2)) as securities_amount,
    cast(coalesce(summed.property_amount, 0) as decimal(38, 2)) as property_amount,
    cast(coalesce(summed.wealth_amount, 0) as decimal(38, 2)) as wealth_amount,
    cast(coalesce(summed.lender_amount, 0) as decimal(38, 2)) as lender_amount,
    cast(coalesce(summed.cash_amount, 0) as decimal(38, 2)) as cash_amount,
    cast(coalesce(summed.other_amount, 0) as decimal(38, 2)) as other_amount,
    cast(coalesce(summed.unknown_amount, 0) as decimal(38, 2)) as unknown_amount,
    coalesce(summed.prohibited_count, 0) as prohibited_count,
    cast(coalesce(summed.prohibited_amount, 0) as decimal(38, 2)) as prohibited_amount,
    coalesce(summed.suspected_count, 0) as suspected_count,
    cast(coalesce(summed.suspected_amount, 0) as decimal(38, 2)) as suspected_amount,
    coalesce(summed.returned_count, 0) as returned_count,
    cast(coalesce(summed.returned_amount, 0) as decimal(38, 2)) as returned_amount,
    coalesce(summed.entrusted_needed_count, 0) as entrusted_needed_count,
    cast(coalesce(summed.entrusted_needed_amount, 0) as decimal(38, 2))
        as entrusted_needed_amount,
    coalesce(summed.entrusted_count, 0) as entrusted_count,
    cast(coalesce(summed.entrusted_amount, 0) as decimal(38, 2)) as entrusted_amount,
    coalesce(summed.entrusted_missed_count, 0) as entrusted_missed_count,
    cast(coalesce(summed.entrusted_missed_amount, 0) as decimal(38, 2))
        as entrusted_missed_amount,
    coalesce(summed.split_count, 0) as split_count,
    cast(coalesce(summed.split_amount, 0) as decimal(38, 2)) as split_amount,
    case when vouchers_told.are_vouchers_told then coalesce(summed.voucher_due_count, 0) end
        as voucher_due_count,
    case when vouchers_told.are_vouchers_told then coalesce(summed.voucher_present_count, 0) end
        as voucher_present_count,
    case when vouchers_told.are_vouchers_told then coalesce(summed.missing_voucher_count, 0) end
        as missing_voucher_count,
    cast(
        case
            when vouchers_told.are_vouchers_told then coalesce(summed.missing_voucher_amount, 0)
        end as decimal(38, 2)
    ) as missing_voucher_amount,
    coalesce(
        summed.prohibited_count
        + summed.suspected_count
        + summed.returned_count
        + summed.entrusted_missed_count
        + summed.split_count
        > 0,
        false
    ) as is_to_explain

from placed
cross join vouchers_told
left join summed on placed.loan_id = summed.loan_id

where
    placed.is_told
    or summed.loan_id is not null
