-- Inspections done by a person of the line who held no valid certificate that day.
--
-- grain: one row per inspection
-- key:   inspection_id
-- scope: org_id
-- sort:  org_id, done_date, inspection_id
-- note:  a certificate of any topic passed counts, or of those the bank names for the type of
--        inspection, from the day of the training to its last day. Inspections before the first training on record, or by nobody in the file of people, are
--        not tested
-- columns:
--   inspection_id: Number of the inspection
--   inspection_type: Kind of inspection
--   org_id: Organisation that must inspect
--   customer_id: Customer inspected
--   loan_id: Loan inspected
--   inspector_id: Who did it
--   staff_name: Name of the inspector
--   staff_org_id: Organisation the inspector works for
--   done_date: Day it was done
--   month_end_date: Month end of that day, or the as-of date
--   expired_date: Last day of the inspector's certificates before it that count for it; empty without one
--   days_expired [days]: Days since then

with

acts as (

    select * from intermediate.int_inspection_acts

    where act_state = 'UNCERTIFIED'

),

inspections as (

    select * from marts.inspections

),

staff as (

    select * from marts.staff

)

select
    acts.inspection_id,
    inspections.inspection_type,
    acts.org_id,
    inspections.customer_id,
    inspections.loan_id,
    inspections.inspector_id,
    staff.staff_name,
    staff.org_id as staff_org_id,
    acts.done_date,
    acts.month_end_date,
    acts.valid_until_date as expired_date,
    acts.done_date - acts.valid_until_date as days_expired

from acts
inner join inspections on acts.inspection_id = inspections.inspection_id
inner join staff on inspections.inspector_id = staff.staff_id
