-- The class of each loan that regular checks go by, from the day it is known.
--
-- grain: one row per loan and change of class
-- key:   loan_number, change_number
-- note:  PASS from disbursement until a month end says otherwise; the class of a month end holds until
--        the next that has one. Only loans some frequency holds for
-- table

with

loans as (

    select * from intermediate.int_inspected_loans

),

terms as (

    select * from intermediate.int_inspection_terms

),

loan_months as (

    select * from intermediate.int_loan_months

),

snapshots as (

    select * from intermediate.int_loan_month_snapshots

),

days_past_due as (

    select * from intermediate.int_days_past_due

),

months as (

    select * from intermediate.int_months

),

kinds_in_duty as (

    select distinct kind_number

    from terms

),

in_duty as (

    select
        loans.loan_number,
        loans.disbursed_date

    from loans
    inner join kinds_in_duty on loans.kind_number = kinds_in_duty.kind_number

),

classed as (

    select
        in_duty.loan_number,
        loan_months.month_number,
        coalesce(snapshots.reported_class, days_past_due.class_floor) as five_class

    from in_duty
    inner join loan_months
        on in_duty.loan_number = loan_months.loan_number and loan_months.is_active
    left join snapshots
        on
            loan_months.loan_number = snapshots.loan_number
            and loan_months.month_number = snapshots.month_number
    left join days_past_due on loan_months.days_past_due = days_past_due.days_past_due

),

known as (

    select
        loan_number,
        month_number,
        five_class

    from classed

    where five_class is not null

    union all

    select
        loan_number,
        0 as month_number,
        'PASS' as five_class

    from in_duty

),

compared as (

    select
        loan_number,
        month_number,
        five_class,
        lag(five_class) over (partition by loan_number order by month_number) as previous_class

    from known

),

changes as (

    select
        loan_number,
        month_number,
        five_class

    from compared

    where previous_class is null or previous_class <> five_class

)

select
    changes.loan_number,
    cast(
        row_number() over (
            partition by changes.loan_number order by changes.month_number
        ) as integer
    ) as change_number,
    changes.five_class,
    coalesce(months.month_end_date, in_duty.disbursed_date) as from_date

from changes
inner join in_duty on changes.loan_number = in_duty.loan_number
left join months on changes.month_number = months.month_number
