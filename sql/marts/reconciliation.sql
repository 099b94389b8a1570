-- Where the files disagree with each other or with what is computed from them.
--
-- grain: one row per finding
-- key:   finding_no
-- scope: org_id
-- sort:  finding_code, org_id, loan_id, reference_date
-- note:  a finding never changes a figure
-- columns:
--   finding_no: Number of the finding in this build
--   finding_code: Kind of finding
--   org_id: Organisation that handles the loan, or that the finding is about; empty where it is not
--     known
--   loan_id: Loan; empty where the finding is about none
--   reference_date: Day the finding speaks of
--   expected_amount [yuan]: Amount the one side says
--   actual_amount [yuan]: Amount computed, or the other side says
--   difference_amount [yuan]: Actual less expected
--   expected_days [days]: Days past due the bank reported
--   actual_days [days]: Days past due computed
--   detail: What the finding hangs on: a journal entry, a file and line

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

numbered_loans as (

    select * from intermediate.int_loans

),

loans as (

    select * from marts.loans

),

loan_months as (

    select * from intermediate.int_loan_months

),

months as (

    select * from intermediate.int_months

),

plan_totals as (

    select * from intermediate.int_plan_totals

),

snapshots as (

    select * from intermediate.int_loan_month_snapshots

),

repayments as (

    select * from staging.stg_bank__repayments

),

reversals as (

    select * from staging.stg_bank__repayments

    where txn_type = 'REVERSAL'

),

org_units as (

    select * from intermediate.int_org_units

),

rejected_rows as (

    select * from staging.stg_postloan__rejected_rows

),

warning_actions as (

    select * from intermediate.int_warning_actions

),

schedule_differs as (

    select
        'SCHEDULE_DIFFERS_FROM_DISBURSED' as finding_code,
        numbered_loans.org_id,
        numbered_loans.loan_id,
        build_arguments.as_of_date as reference_date,
        numbered_loans.disbursed_amount as expected_amount,
        plan_totals.due_principal as actual_amount,
        null as expected_days,
        null as actual_days,
        null as detail

    from plan_totals
    inner join numbered_loans on plan_totals.loan_number = numbered_loans.loan_number
    cross join build_arguments

    where plan_totals.due_principal <> numbered_loans.disbursed_amount

),

reported_months as (

    select
        numbered_loans.org_id,
        numbered_loans.loan_id,
        snapshots.snapshot_date,
        snapshots.balance as reported_balance,
        snapshots.days_past_due as reported_days,
        loan_months.unpaid_principal as computed_balance,
        loan_months.days_past_due as computed_days

    from snapshots
    inner join loan_months
        on
            snapshots.loan_number = loan_months.loan_number
            and snapshots.month_number = loan_months.month_number
    inner join numbered_loans on snapshots.loan_number = numbered_loans.loan_number
    inner join months on snapshots.month_number = months.month_number

    where
        numbered_loans.is_computed
        and loan_months.is_active
        and snapshots.snapshot_date = months.month_end_date

),

balance_differs as (

    select
        'BALANCE_DIFFERS_FROM_REPORTED' as finding_code,
        org_id,
        loan_id,
        snapshot_date as reference_date,
        reported_balance as expected_amount,
        computed_balance as actual_amount,
        null as expected_days,
        null as actual_days,
        null as detail

    from reported_months

    where reported_balance <> computed_balance

),

days_differ as (

    select
        'DAYS_PAST_DUE_DIFFER_FROM_REPORTED' as finding_code,
        org_id,
        loan_id,
        snapshot_date as reference_date,
        null as expected_amount,
        null as actual_amount,
        reported_days as expected_days,
        computed_days as actual_days,
        null as detail

    from reported_months

    where reported_days <> computed_days

),

without_loan as (

    select
        code as finding_code,
        org_id,
        loan_id,
        null as reference_date,
        amount as expected_amount,
        null as actual_amount,
        null as expected_days,
        null as actual_days,
        concat(file_name, ':', line_no) as detail

    from rejected_rows

    where code = 'REPAYMENT_WITHOUT_LOAN'

),

step_without_warning as (

    select
        'ACTION_WITHOUT_WARNING' as finding_code,
        null as org_id,
        null as loan_id,
        action_date as reference_date,
        null as expected_amount,
        null as actual_amount,
        null as expected_days,
        null as actual_days,
        concat(recorded_warning_id, ':', seq) as detail

    from warning_actions

    where warning_id is null

),

overpaid as (

    select
        'OVERPAID' as finding_code,
        loans.org_id,
        loans.loan_id,
        build_arguments.as_of_date as reference_date,
        loans.paid_amount - loans.overpaid_amount as expected_amount,
        loans.paid_amount as actual_amount,
        null as expected_days,
        null as actual_days,
        null as detail

    from loans
    cross join build_arguments

    where loans.overpaid_amount > 0

),

settled_with_balance as (

    select
        'SETTLED_WITH_BALANCE' as finding_code,
        loans.org_id,
        loans.loan_id,
        loans.closed_date as reference_date,
        0 as expected_amount,
        loans.unpaid_principal as actual_amount,
        null as expected_days,
        null as actual_days,
        null as detail

    from loans

    where
        loans.loan_state = 'SETTLED'
        and loans.basis = 'COMPUTED'
        and loans.unpaid_principal > 0

),

closed_without_date as (

    select
        'CLOSED_WITHOUT_DATE' as finding_code,
        loans.org_id,
        loans.loan_id,
        build_arguments.as_of_date as reference_date,
        0 as expected_amount,
        loans.unpaid_principal as actual_amount,
        null as expected_days,
        null as actual_days,
        loans.reported_status as detail

    from loans
    inner join numbered_loans on loans.loan_id = numbered_loans.loan_id
    cross join build_arguments

    where
        loans.reported_status <> 'ACTIVE'
        and loans.loan_state = 'ACTIVE'
        and not numbered_loans.has_left_date

),

reversal_differs as (

    select
        'REVERSAL_DIFFERS_FROM_ORIGINAL' as finding_code,
        numbered_loans.org_id,
        numbered_loans.loan_id,
        reversals.value_date as reference_date,
        repayments.amount as expected_amount,
        reversals.amount as actual_amount,
        null as expected_days,
        null as actual_days,
        reversals.txn_id as detail

    from reversals
    inner join repayments on reversals.reversal_of = repayments.txn_id
    inner join numbered_loans on reversals.loan_id = numbered_loans.loan_id

    where reversals.amount <> repayments.amount

),

mergers_not_followed as (

    select
        org_units.finding_code,
        org_units.org_id,
        null as loan_id,
        coalesce(org_units.close_date, build_arguments.as_of_date) as reference_date,
        null as expected_amount,
        null as actual_amount,
        null as expected_days,
        null as actual_days,
        concat(org_units.org_id, ' → ', org_units.merged_into) as detail

    from org_units
    cross join build_arguments

    where org_units.finding_code is not null

),

findings as (

    select * from schedule_differs
    union all
    select * from balance_differs
    union all
    select * from days_differ
    union all
    select * from without_loan
    union all
    select * from overpaid
    union all
    select * from settled_with_balance
    union all
    select * from closed_without_date
    union all
    select * from reversal_differs
    union all
    select * from mergers_not_followed
    union all
    select * from step_without_warning

)

select
    row_number() over (
        order by finding_code, org_id, loan_id, reference_date, detail, actual_amount
    ) as finding_no,
    finding_code,
    org_id,
    loan_id,
    cast(reference_date as date) as reference_date,
    cast(expected_amount as decimal(18, 2)) as expected_amount,
    cast(actual_amount as decimal(18, 2)) as actual_amount,
    cast(actual_amount - expected_amount as decimal(18, 2)) as difference_amount,
    cast(expected_days as integer) as expected_days,
    cast(actual_days as integer) as actual_days,
    cast(detail as varchar) as detail

from findings
