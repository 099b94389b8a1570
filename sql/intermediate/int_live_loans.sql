-- Every loan in the book on the as-of date with who looks after it, and whether that person is there.
--
-- grain: one row per loan
-- key:   loan_id
-- note:  a loan is orphaned when its account manager has left, is in no file of people, or when it
--        has none; where no file of people arrived nothing is said of it
-- table

with

loans as (

    select * from marts.loans

    where loan_state = 'ACTIVE'

),

staff as (

    select * from marts.staff

),

arrived as (

    select count(*) as staff_count from staff

)

select
    loans.loan_id,
    loans.org_id,
    loans.customer_id,
    loans.officer_id,
    loans.customer_type,
    loans.outstanding_principal,
    loans.days_past_due,
    case
        when arrived.staff_count = 0 then 'NOT_REPORTED'
        when loans.officer_id is null then 'NONE'
        when staff.staff_id is null then 'UNKNOWN'
        else staff.staff_state
    end as officer_state,
    staff.org_id as staff_org_id,
    staff.off_date

from loans
cross join arrived
left join staff on loans.officer_id = staff.staff_id
