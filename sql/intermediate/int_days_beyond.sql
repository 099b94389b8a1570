-- The days on which loans became overdue beyond what a careful check would have seen coming.
--
-- grain: one row per loan and run of days with more days past due than that
-- key:   loan_id, beyond_date
-- note:  by raw days past due. Of a loan on the REPORTED basis only month ends are known: the first
--        at which it is beyond, where it was not at the one before
-- table

with

parameters as (

    select * from intermediate.int_finding_parameters

),

loans as (

    select * from intermediate.int_loans

),

missed as (

    select * from intermediate.int_instalments_missed

),

loan_months as (

    select * from marts.loan_months

),

-- An instalment keeps its loan beyond so many days from that many days after its due date on.
beyond as (

    select
        missed.loan_number,
        greatest(
            missed.first_overdue_date, missed.due_date + parameters.blind_days_past_due + 1
        ) as first_date,
        missed.last_overdue_date as last_date

    from missed
    cross join parameters

    where
        missed.last_overdue_date
        >= greatest(missed.first_overdue_date, missed.due_date + parameters.blind_days_past_due + 1)

),

followed as (

    select
        loan_number,
        first_date,
        max(last_date) over (
            partition by loan_number
            order by first_date, last_date
            rows between unbounded preceding and 1 preceding
        ) as beyond_until

    from beyond

),

computed as (

    select distinct
        loan_number,
        first_date

    from followed

    where beyond_until is null or first_date > beyond_until + 1

)

select
    loans.loan_id,
    computed.first_date as beyond_date

from computed
inner join loans on computed.loan_number = loans.loan_number

union all

select
    loan_months.loan_id,
    loan_months.month_end_date as beyond_date

from loan_months
cross join parameters

where
    loan_months.basis = 'REPORTED'
    and loan_months.loan_state = 'ACTIVE'
    and loan_months.days_past_due > parameters.blind_days_past_due
    and coalesce(loan_months.previous_days_past_due, 0) <= parameters.blind_days_past_due
