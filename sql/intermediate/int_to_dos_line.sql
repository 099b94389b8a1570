-- What the line asks for on the as-of date: reports to submit, certificates to renew, loans to hand on.
--
-- grain: one row per thing to do
-- key:   to_do_kind, item_id
-- note:  due or overdue, or due within renew_within_days. A person without any certificate has been
--        due since the first day in post; a loan whose account manager left, since that day

with

report_states as (

    select * from marts.report_states

),

staff as (

    select * from marts.staff

    where staff_state = 'ACTIVE'

),

orphaned_loans as (

    select * from marts.orphaned_loans

),

parameters as (

    select * from intermediate.int_line_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

horizon as (

    select
        build_arguments.as_of_date,
        build_arguments.as_of_date + parameters.renew_within_days as until_date

    from build_arguments
    cross join parameters

)

select
    'REPORT' as to_do_kind,
    report_states.report_code || '/' || report_states.org_id || '/' || report_states.period
        as item_id,
    report_states.org_id,
    cast(null as varchar) as officer_id,
    cast(null as varchar) as customer_id,
    cast(null as varchar) as loan_id,
    report_states.due_date,
    cast(null as decimal(18, 2)) as amount

from report_states
inner join horizon on report_states.due_date <= horizon.until_date

where report_states.report_state in ('OPEN', 'OVERDUE', 'NOT_REPORTED')

union all

select
    'CERTIFICATE' as to_do_kind,
    staff.staff_id as item_id,
    staff.org_id,
    staff.staff_id as officer_id,
    cast(null as varchar) as customer_id,
    cast(null as varchar) as loan_id,
    coalesce(staff.valid_until_date, staff.on_date, horizon.as_of_date) as due_date,
    cast(null as decimal(18, 2)) as amount

from staff
cross join horizon

where
    staff.certificate_state in ('EXPIRED', 'NOT_PASSED', 'NO_RECORD')
    or (staff.certificate_state = 'VALID' and staff.valid_until_date <= horizon.until_date)

union all

select
    'REASSIGN' as to_do_kind,
    orphaned_loans.loan_id as item_id,
    orphaned_loans.org_id,
    orphaned_loans.officer_id,
    orphaned_loans.customer_id,
    orphaned_loans.loan_id,
    coalesce(orphaned_loans.off_date, horizon.as_of_date) as due_date,
    orphaned_loans.outstanding_principal as amount

from orphaned_loans
cross join horizon
