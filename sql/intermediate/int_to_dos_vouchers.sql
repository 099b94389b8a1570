-- Payments of loan money whose voucher is missing beyond its limit: what U03 warns of, one by one.
--
-- grain: one row per payment of a loan in the book whose voucher is overdue
-- key:   item_id
-- note:  due on the last day the voucher was in time, so that the days over are those U03 counts. Nothing
--        is asked for within the limit, of a loan out of the book, or where the file tells of no
--        voucher at all

with

flows as (

    select * from marts.fund_flows

    where voucher_state = 'MISSING'

),

loans as (

    select * from marts.loans

    where loan_state = 'ACTIVE'

)

select
    'VOUCHER' as to_do_kind,
    flows.flow_id as item_id,
    loans.org_id,
    loans.officer_id,
    loans.customer_id,
    flows.loan_id,
    flows.voucher_due_date as due_date,
    flows.amount

from flows
inner join loans on flows.loan_id = loans.loan_id
