-- The days on which each loan was inspected, itself or with its customer, and the day of the next.
--
-- grain: one row per loan and day
-- key:   loan_number, done_date
-- note:  an inspection of a customer is one of each loan paid out by then
-- table

with

inspections as (

    select * from intermediate.int_inspection_rows

    where done_date is not null

),

loans as (

    select * from intermediate.int_inspected_loans

),

days as (

    select
        loan_number,
        done_date

    from inspections

    where loan_number is not null

    union

    select
        loans.loan_number,
        inspections.done_date

    from inspections
    inner join loans
        on
            inspections.customer_id = loans.customer_id
            and inspections.done_date >= loans.disbursed_date

    where inspections.loan_id is null

)

select
    loan_number,
    done_date,
    lead(done_date) over (partition by loan_number order by done_date) as next_done_date

from days
