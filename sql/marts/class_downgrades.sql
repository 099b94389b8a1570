-- Loans whose five-class grade the bank reported worse than at the record before.
--
-- grain: one row per loan and day of a record with a worse class
-- key:   loan_id, downgraded_date
-- scope: org_id
-- sort:  org_id, loan_id, downgraded_date
-- note:  by reported classes alone: where none is loaded, the floor that days past due set would
--        make a downgrade of every first day past due. Records without a class are passed over
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   previous_class: Class of the record before
--   reported_class: The worse class
--   downgraded_date: Day of the record that brought it

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

snapshots as (

    select * from staging.stg_bank__loan_snapshots

    where reported_class is not null

),

class_floors as (

    select * from staging.stg_postloan__class_floors

),

loans as (

    select * from intermediate.int_loans

),

followed as (

    select
        snapshots.loan_id,
        snapshots.reported_class,
        class_floors.class_no,
        snapshots.snapshot_date,
        lag(snapshots.reported_class) over (
            partition by snapshots.loan_id order by snapshots.snapshot_date
        ) as previous_class,
        lag(class_floors.class_no) over (
            partition by snapshots.loan_id order by snapshots.snapshot_date
        ) as previous_class_no

    from snapshots
    inner join build_arguments on snapshots.snapshot_date <= build_arguments.as_of_date
    inner join class_floors on snapshots.reported_class = class_floors.five_class

)

select
    loans.loan_id,
    loans.customer_id,
    loans.org_id,
    followed.previous_class,
    followed.reported_class,
    followed.snapshot_date as downgraded_date

from followed
inner join loans on followed.loan_id = loans.loan_id

where followed.class_no > followed.previous_class_no
