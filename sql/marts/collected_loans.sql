-- Overdue loans at each month end: was each really collected 催收落实, with an action that counts in
-- the last days.
--
-- grain: one row per overdue loan and month end since collection is on record
-- key:   loan_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date, loan_id
-- note:  overdue beyond the days of grace, as the buckets. Which actions count stands in
--        valid_actions. Before the first action on record nothing is told, so there are no rows
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   customer_type: Type of the borrower
--   org_id: Organisation that handles the loan
--   product_code: Product
--   month_end_date: Calendar month end, or the as-of date as the last point
--   bucket: Ageing bucket
--   basis: COMPUTED from plan and payments, or REPORTED by the bank's month-end file
--   days_past_due [days]: Days past due
--   outstanding_principal [yuan]: Principal not yet paid
--   overdue_amount [yuan]: Overdue principal, interest and fees
--   overdue_since_date: First day overdue
--   window_days [days]: In so many days it is to be acted on, by its bucket
--   window_from_date: First of those days
--   last_action_date: Day of the last action since it is overdue; empty without one
--   last_channel: How that was done
--   last_contact_relation: Who was addressed
--   last_result: What came of it
--   last_valid_action_date: Day of the last action that counts, since it is overdue
--   days_since_valid_action [days]: Days since then
--   action_count [actions]: Actions in the month, up to the month end
--   work_state: COLLECTED, WAITING (overdue for fewer days than the window), NEGLECTED, or
--     UNKNOWN where it is not told whether anybody was reached

with

overdue as (

    select * from intermediate.int_overdue_loan_months

),

carried as (

    select * from intermediate.int_collected_loan_months

),

actions as (

    select * from intermediate.int_collection_actions

),

loan_months as (

    select * from marts.loan_months

),

loans as (

    select * from intermediate.int_loans

),

in_month as (

    select
        loan_number,
        month_number,
        count(*) as action_count

    from actions

    group by loan_number, month_number

),

dated as (

    select
        overdue.loan_number,
        overdue.month_number,
        overdue.month_end_date,
        overdue.bucket,
        overdue.days_past_due,
        overdue.window_days,
        overdue.window_from_date,
        overdue.start_date,
        last_actions.action_date as last_action_date,
        last_actions.channel as last_channel,
        last_actions.contact_relation as last_contact_relation,
        last_actions.result as last_result,
        valid_actions.action_date as last_valid_action_date,
        coalesce(
            unknown_actions.action_date >= greatest(overdue.window_from_date, overdue.start_date),
            false
        ) as is_unknown

    from overdue
    left join carried
        on
            overdue.loan_number = carried.loan_number
            and overdue.month_number = carried.month_number
    left join actions as last_actions
        on
            carried.loan_number = last_actions.loan_number
            and carried.any_action_no = last_actions.action_no
            and overdue.start_date <= last_actions.action_date
    left join actions as valid_actions
        on
            carried.loan_number = valid_actions.loan_number
            and carried.valid_action_no = valid_actions.action_no
            and overdue.start_date <= valid_actions.action_date
    left join actions as unknown_actions
        on
            carried.loan_number = unknown_actions.loan_number
            and carried.unknown_action_no = unknown_actions.action_no

)

select
    loans.loan_id,
    loans.customer_id,
    loans.customer_type,
    loans.org_id,
    loans.product_code,
    dated.month_end_date,
    dated.bucket,
    loan_months.basis,
    dated.days_past_due,
    loan_months.outstanding_principal,
    loan_months.overdue_amount,
    dated.start_date as overdue_since_date,
    dated.window_days,
    dated.window_from_date,
    dated.last_action_date,
    dated.last_channel,
    dated.last_contact_relation,
    dated.last_result,
    dated.last_valid_action_date,
    cast(dated.month_end_date - dated.last_valid_action_date as integer)
        as days_since_valid_action,
    coalesce(in_month.action_count, 0) as action_count,
    case
        when dated.last_valid_action_date >= dated.window_from_date then 'COLLECTED'
        when dated.is_unknown then 'UNKNOWN'
        when dated.start_date > dated.window_from_date then 'WAITING'
        else 'NEGLECTED'
    end as work_state

from dated
inner join loans on dated.loan_number = loans.loan_number
inner join loan_months
    on
        loans.loan_id = loan_months.loan_id
        and dated.month_end_date = loan_months.month_end_date
left join in_month
    on
        dated.loan_number = in_month.loan_number
        and dated.month_number = in_month.month_number
