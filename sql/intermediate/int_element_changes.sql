-- Changes of what was agreed with a borrower 要素变更, each beside the one of its kind before it.
--
-- grain: one row per change
-- key:   event_id
-- note:  a write-off, a transfer and a new class are no change of what was agreed: the bank decides
--        them alone
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_process_parameters

),

loan_events as (

    select * from staging.stg_bank__loan_events

),

loans as (

    select * from intermediate.int_loans

),

changes as (

    select
        loans.loan_number,
        loans.is_computed,
        loan_events.event_id,
        loan_events.event_type,
        loan_events.event_date,
        build_arguments.as_of_date,
        row_number() over of_kind as change_no,
        lag(loan_events.event_date) over of_kind as previous_event_date

    from loan_events
    inner join build_arguments on loan_events.event_date <= build_arguments.as_of_date
    inner join loans on loan_events.loan_id = loans.loan_id

    where
        loan_events.event_type in (
            'EXTENSION', 'RESTRUCTURE', 'RATE', 'GUARANTOR', 'REPAY_DAY', 'ACCOUNT', 'PURPOSE'
        )

    window
        of_kind as (
            partition by loans.loan_number, loan_events.event_type
            order by loan_events.event_date, loan_events.event_id
        )

)

select
    changes.loan_number,
    changes.is_computed,
    changes.event_id,
    changes.event_type,
    cast(changes.change_no as integer) as change_no,
    coalesce(
        changes.event_date
        <= cast(changes.previous_event_date + parameters.repeat_months * interval 1 month as date),
        false
    ) as is_repeated,
    changes.event_date + parameters.after_days_long <= changes.as_of_date as is_old_enough,
    changes.event_date,
    changes.previous_event_date,
    changes.event_date + parameters.after_days_long as judged_date,
    changes.as_of_date

from changes
cross join parameters
