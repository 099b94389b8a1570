-- Complaints about collection that nobody has answered yet.
--
-- grain: one row per open complaint
-- key:   item_id
-- note:  due on the last day on which it is not open too long (C10). Also of firms, whom the rules of
--        conduct leave out: an answer is owed all the same. One whose action nobody knows is head
--        office's to answer

with

complaints as (

    select * from marts.complaints

    where complaint_state = 'OPEN'

),

loans as (

    select * from marts.loans

)

select
    'COMPLAINT' as to_do_kind,
    complaints.complaint_id as item_id,
    complaints.org_id,
    loans.officer_id,
    loans.customer_id,
    complaints.loan_id,
    complaints.late_from_date - 1 as due_date,
    cast(null as decimal(18, 2)) as amount

from complaints
left join loans on complaints.loan_id = loans.loan_id
