-- Overdue loans nobody acted on within the window of their bucket.
--
-- grain: one row per overdue loan without an action that counts in the window
-- key:   item_id
-- note:  a loan overdue since yesterday is due in so many days. While no collection is on record, and where
--        it is not told whether anybody was reached, nobody is asked

with

cases as (

    select * from intermediate.int_cases

),

contacts as (

    select * from intermediate.int_case_contacts

    where work_state in ('NEGLECTED', 'WAITING')

)

select
    'OVERDUE_NO_ACTION' as to_do_kind,
    cases.loan_id as item_id,
    cases.org_id,
    cases.officer_id,
    cases.customer_id,
    cases.loan_id,
    contacts.contact_due_date as due_date,
    cases.overdue_amount as amount

from cases
inner join contacts on cases.loan_id = contacts.loan_id
