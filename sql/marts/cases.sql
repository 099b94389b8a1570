-- The cases of collection 案件: every overdue loan, how it is worked, its will and means to pay, what next.
--
-- grain: one row per loan of the book that is overdue on the as-of date
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, bucket, loan_id
-- note:  overdue by effective days past due, in a bucket beyond M0. The will and the means are what the first
--        sign that holds says, in the order of case_sign_rules; where none holds they are UNKNOWN, never
--        guessed. A quadrant is named by what it asks for. The step is the first of case_step_rules that
--        applies. No note and no number of anybody stands here
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   product_code: Product
--   customer_type: Type of the borrower
--   basis: COMPUTED from plan and payments, or REPORTED by the bank's month-end file
--   bucket: Ageing bucket of the effective days past due
--   behaviour_class: Class of the borrower by repayment behaviour
--   outstanding_principal [yuan]: Principal not yet paid
--   overdue_amount [yuan]: Overdue principal, interest and fees together
--   days_past_due [days]: Days past due
--   effective_days_past_due [days]: Days past due after the days of grace
--   overdue_since_date: First day of being overdue without a break; empty where no plan tells
--   assignment_id: Assignment that holds it now; empty: no hand does
--   hand_no: Which hand holds it
--   handler_type: What kind of handler that is
--   handler_id: Person who handles it
--   agency_id: Agency that handles it
--   agency_name: Name of that agency
--   assigned_date: Day it was assigned
--   term_end_date: Last day of the term given
--   is_term_over: That day has passed
--   last_action_date: Day of the last action since it is overdue; empty without any
--   last_channel: How it was done
--   last_contact_relation: Who was addressed
--   last_result: What came of it
--   action_count [actions]: Actions on the loan ever; empty while no collection is on record
--   window_days [days]: Days within which a loan of its bucket is to be acted on
--   work_state: COLLECTED, WAITING, NEGLECTED or UNKNOWN, as in collected_loans; empty while no collection
--     is on record
--   contact_due_date: Last day on which the next action that counts is in time
--   promise_state: OPEN, BROKEN without anything come of it, NONE; empty while no promise is on record
--   open_promise_date: Day the next open promise is for
--   open_promise_amount [yuan]: What is still missing of it
--   broken_promise_count [promises]: Promises broken within the days of the sign PROMISES_BROKEN
--   willingness: WILLING, UNWILLING or UNKNOWN
--   willingness_sign: Sign that decides it
--   willingness_date: Day the sign is of
--   repayment_source: AVAILABLE, LACKING or UNKNOWN
--   source_sign: Sign that decides it
--   source_date: Day the sign is of
--   quadrant: PAY, PLAN, LAW or DISPOSE, what its will and means ask for; ASSESS while either is unknown
--   step_code: What to do next
--   script_id: Script that fits its bucket and class; empty where none may be used
--   script_version: Its version

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

cases as (

    select * from intermediate.int_cases

),

contacts as (

    select * from intermediate.int_case_contacts

),

promises as (

    select * from intermediate.int_case_promises

),

record as (

    select count(*) as promise_count

    from staging.stg_bank__promises

),

judgements as (

    select * from intermediate.int_case_judgements

),

steps as (

    select * from intermediate.int_case_steps

),

scripts as (

    select * from marts.fitting_scripts

    where place = 1

),

agencies as (

    select * from staging.stg_bank__agencies

)

select
    cases.loan_id,
    cases.customer_id,
    cases.org_id,
    cases.officer_id,
    cases.product_code,
    cases.customer_type,
    cases.basis,
    cases.bucket,
    cases.behaviour_class,
    cases.outstanding_principal,
    cases.overdue_amount,
    cases.days_past_due,
    cases.effective_days_past_due,
    cases.overdue_since_date,
    cases.assignment_id,
    cases.hand_no,
    cases.handler_type,
    cases.handler_id,
    cases.agency_id,
    agencies.agency_name,
    cases.assigned_date,
    cases.term_end_date,
    coalesce(cases.term_end_date < build_arguments.as_of_date, false) as is_term_over,
    contacts.last_action_date,
    contacts.last_channel,
    contacts.last_contact_relation,
    contacts.last_result,
    contacts.action_count,
    contacts.window_days,
    contacts.work_state,
    contacts.contact_due_date,
    case
        when record.promise_count = 0 then null
        when promises.open_date is not null then 'OPEN'
        when promises.unanswered_broken_date is not null then 'BROKEN'
        else 'NONE'
    end as promise_state,
    promises.open_date as open_promise_date,
    cast(promises.open_amount as decimal(18, 2)) as open_promise_amount,
    case when record.promise_count > 0 then coalesce(promises.broken_count, 0) end
        as broken_promise_count,
    judgements.willingness,
    judgements.willingness_sign,
    judgements.willingness_date,
    judgements.repayment_source,
    judgements.source_sign,
    judgements.source_date,
    judgements.quadrant,
    steps.step_code,
    scripts.script_id,
    scripts.version as script_version

from cases
cross join build_arguments
cross join record
inner join judgements on cases.loan_id = judgements.loan_id
left join contacts on cases.loan_id = contacts.loan_id
left join promises on cases.loan_id = promises.loan_id
left join steps on cases.loan_id = steps.loan_id
left join scripts
    on
        cases.bucket = scripts.stage
        and coalesce(cases.behaviour_class, 'NOT_REPORTED') = scripts.behaviour_class
left join agencies on cases.agency_id = agencies.agency_id
