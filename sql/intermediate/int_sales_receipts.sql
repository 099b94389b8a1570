-- What each firm sold through this bank 销售归行, beside the part of its sales that the bank's share of
-- its debt stands for.
--
-- grain: one row per customer that is not a person and has a loan in the book
-- key:   customer_id
-- note:  of the period of its latest statement, from 1 January on. Receipts are what came in from others
--        than itself, related parties and lenders and is no money of the loan sent back. The share is
--        balance here / debt at all banks, at most all; both are of the as-of date, for the file of
--        customers says only how it stands now, so that the share before is not known.
--        no_data_reason: NO_RECEIPTS the file tells of nothing that came in to the customer, or begins
--        after the period did; NO_STATEMENT; NO_REVENUE none or not positive; NO_DEBT debt at all banks
--        or the balance here is missing or nothing
-- table

with

loans as (

    select * from marts.loans

),

customers as (

    select * from staging.stg_bank__customers

),

statements as (

    select * from intermediate.int_statements

),

known_flows as (

    select * from intermediate.int_fund_flows

),

judged_flows as (

    select * from marts.fund_flows

),

borrowers as (

    select
        customer_id,
        sum(outstanding_principal) as own_debt,
        count(case when outstanding_principal is null then 1 end) as not_reported_loan_count

    from loans

    where
        loan_state = 'ACTIVE'
        and customer_type <> 'RETAIL'

    group by customer_id

),

ranked_statements as (

    select
        customer_id,
        revenue,
        period_end_date,
        cast(date_trunc('year', period_end_date) as date) as period_start_date,
        coalesce(received_date, period_end_date) as known_date,
        row_number() over (partition by customer_id order by period_end_date desc) as place

    from statements

),

receipts as (

    select
        known_flows.customer_id,
        known_flows.amount,
        known_flows.txn_date

    from known_flows
    inner join judged_flows on known_flows.flow_id = judged_flows.flow_id

    where
        known_flows.direction = 'IN'
        and not judged_flows.is_returned
        and coalesce(known_flows.payee_type, 'OTHER')
        not in ('RELATED', 'SAME_NAME', 'LENDER')

),

told_since as (

    select min(txn_date) as first_receipt_date

    from receipts

),

told_customers as (

    select distinct customer_id

    from receipts

),

received as (

    select
        receipts.customer_id,
        sum(receipts.amount) as receipt_amount

    from receipts
    inner join ranked_statements
        on
            receipts.customer_id = ranked_statements.customer_id
            and ranked_statements.place = 1
            and receipts.txn_date between ranked_statements.period_start_date
            and ranked_statements.period_end_date

    group by receipts.customer_id

),

gathered as (

    select
        borrowers.customer_id,
        ranked_statements.revenue,
        coalesce(received.receipt_amount, 0) as receipt_amount,
        borrowers.own_debt,
        customers.total_debt_all_banks,
        ranked_statements.period_end_date,
        ranked_statements.known_date,
        case
            when
                told_customers.customer_id is null
                or told_since.first_receipt_date > ranked_statements.period_start_date
                then 'NO_RECEIPTS'
            when ranked_statements.customer_id is null then 'NO_STATEMENT'
            when
                ranked_statements.revenue is null or ranked_statements.revenue <= 0
                then 'NO_REVENUE'
            when
                customers.total_debt_all_banks is null
                or customers.total_debt_all_banks <= 0
                or borrowers.own_debt is null
                or borrowers.own_debt <= 0
                or borrowers.not_reported_loan_count > 0
                then 'NO_DEBT'
        end as no_data_reason

    from borrowers
    cross join told_since
    left join customers on borrowers.customer_id = customers.customer_id
    left join ranked_statements
        on
            borrowers.customer_id = ranked_statements.customer_id
            and ranked_statements.place = 1
    left join told_customers on borrowers.customer_id = told_customers.customer_id
    left join received on borrowers.customer_id = received.customer_id

)

select
    customer_id,
    revenue,
    receipt_amount,
    own_debt,
    total_debt_all_banks,
    no_data_reason,
    period_end_date,
    known_date,
    case
        when no_data_reason is null
            then
                cast(least(own_debt, total_debt_all_banks) as double)
                / nullif(cast(total_debt_all_banks as double), 0)
    end as debt_share,
    case
        when no_data_reason is null
            then
                cast(receipt_amount as double)
                / nullif(
                    cast(revenue as double)
                    * cast(least(own_debt, total_debt_all_banks) as double)
                    / nullif(cast(total_debt_all_banks as double), 0),
                    0
                )
    end as receipt_share

from gathered
