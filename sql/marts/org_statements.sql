-- Statements owed, received, missing and flagged of every organisation, its whole subtree, by period.
--
-- grain: one row per organisation and period with borrowers who owe or gave a statement
-- key:   org_id, period_end_date
-- scope: org_id
-- sort:  org_id, period_end_date
-- note:  of borrowers with a loan in the book at the end of the period; a borrower of two branches
--        counts in each and once above. Balances are of today, of the loans below the organisation
-- columns:
--   org_id: Organisation, with everything below it
--   period_end_date: Last day of the period
--   customer_count [customers]: Borrowers who owe or gave a statement of the period
--   owing_customer_count [customers]: Those who owe one
--   due_customer_count [customers]: Those whose deadline has passed
--   on_time_customer_count [customers]: Those of them whose statement came in time
--   late_customer_count [customers]: Those whose statement came late
--   undated_customer_count [customers]: Those whose statement came, nobody knows when
--   received_customer_count [customers]: Those whose statement came at all
--   missing_customer_count [customers]: Those whose statement did not
--   statement_customer_count [customers]: Borrowers with a statement of the period, owed or not
--   flagged_customer_count [customers]: Borrowers with a flag on the period
--   red_customer_count [customers]: Those whose gravest flag is red
--   orange_customer_count [customers]: Those whose gravest flag is orange
--   yellow_customer_count [customers]: Those whose gravest flag is yellow
--   blue_customer_count [customers]: Those whose gravest flag is blue
--   outstanding_principal [yuan]: Principal not yet paid of the borrowers; empty where none is reported
--   missing_principal [yuan]: Principal not yet paid at the organisations that miss a statement
--   flagged_principal [yuan]: Principal not yet paid of those with a flag
--   received_rate [ratio]: Received / due
--   on_time_rate [ratio]: In time / due
--   flagged_rate [ratio]: Borrowers with a flag / borrowers who owe or gave a statement
--   flagged_principal_rate [ratio]: Principal of those with a flag / principal of the borrowers

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

duties as (

    select * from marts.statement_duties

),

statements as (

    select * from intermediate.int_statements

),

flags as (

    select * from intermediate.int_statement_flags

),

lent as (

    select * from intermediate.int_statement_loan_months

),

org_closure as (

    select * from marts.org_closure

),

balances as (

    select
        lent.customer_id,
        lent.org_id,
        lent.outstanding_principal

    from lent
    inner join build_arguments on lent.month_end_date = build_arguments.as_of_date

),

concerned as (

    select
        customer_id,
        period_end_date

    from statements

    union

    select
        customer_id,
        period_end_date

    from duties

),

gravest as (

    select
        customer_id,
        period_end_date,
        max(level_no) as level_no

    from flags

    group by customer_id, period_end_date

),

own as (

    select
        lent.customer_id,
        lent.org_id,
        duties.duty_state,
        gravest.level_no,
        -- Who has left the book owes nothing; whose balance is not reported has none to add.
        case
            when balances.customer_id is null then 0 else balances.outstanding_principal
        end as outstanding_principal,
        coalesce(duties.is_due, false) as is_due,
        statements.customer_id is not null as has_statement,
        concerned.period_end_date

    from lent
    inner join concerned
        on
            lent.customer_id = concerned.customer_id
            and lent.month_end_date = concerned.period_end_date
    left join duties
        on
            lent.customer_id = duties.customer_id
            and lent.org_id = duties.org_id
            and lent.month_end_date = duties.period_end_date
    left join statements
        on
            lent.customer_id = statements.customer_id
            and lent.month_end_date = statements.period_end_date
    left join gravest
        on
            lent.customer_id = gravest.customer_id
            and lent.month_end_date = gravest.period_end_date
    left join balances
        on
            lent.customer_id = balances.customer_id
            and lent.org_id = balances.org_id

),

-- Every borrower once at every organisation above its loans: what it owes and how it stands is one.
borrowers as (

    select
        org_closure.ancestor_org_id as org_id,
        own.period_end_date,
        own.customer_id,
        max(own.duty_state) as duty_state,
        max(own.level_no) as level_no,
        sum(own.outstanding_principal) as outstanding_principal,
        sum(case when own.duty_state = 'MISSING' then own.outstanding_principal end)
            as missing_principal,
        bool_or(own.is_due) as is_due,
        bool_or(own.has_statement) as has_statement

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.period_end_date, own.customer_id

),

counted as (

    select
        org_id,
        period_end_date,
        count(*) as customer_count,
        count(duty_state) as owing_customer_count,
        count(case when is_due then 1 end) as due_customer_count,
        count(case when is_due and duty_state = 'ON_TIME' then 1 end) as on_time_customer_count,
        count(case when is_due and duty_state = 'LATE' then 1 end) as late_customer_count,
        count(case when is_due and duty_state = 'UNDATED' then 1 end) as undated_customer_count,
        count(case when is_due and duty_state = 'MISSING' then 1 end) as missing_customer_count,
        count(case when has_statement then 1 end) as statement_customer_count,
        count(level_no) as flagged_customer_count,
        count(case when level_no = 4 then 1 end) as red_customer_count,
        count(case when level_no = 3 then 1 end) as orange_customer_count,
        count(case when level_no = 2 then 1 end) as yellow_customer_count,
        count(case when level_no = 1 then 1 end) as blue_customer_count,
        cast(sum(outstanding_principal) as decimal(38, 2)) as outstanding_principal,
        cast(
            case
                when count(case when duty_state = 'MISSING' then 1 end) = 0 then 0
                else sum(missing_principal)
            end as decimal(38, 2)
        ) as missing_principal,
        cast(
            case
                when count(level_no) = 0 then 0
                else sum(case when level_no is not null then outstanding_principal end)
            end as decimal(38, 2)
        ) as flagged_principal

    from borrowers

    group by org_id, period_end_date

)

select
    org_id,
    period_end_date,
    customer_count,
    owing_customer_count,
    due_customer_count,
    on_time_customer_count,
    late_customer_count,
    undated_customer_count,
    due_customer_count - missing_customer_count as received_customer_count,
    missing_customer_count,
    statement_customer_count,
    flagged_customer_count,
    red_customer_count,
    orange_customer_count,
    yellow_customer_count,
    blue_customer_count,
    outstanding_principal,
    missing_principal,
    flagged_principal,
    cast(due_customer_count - missing_customer_count as double)
    / nullif(cast(due_customer_count as double), 0) as received_rate,
    cast(on_time_customer_count as double)
    / nullif(cast(due_customer_count as double), 0) as on_time_rate,
    cast(flagged_customer_count as double)
    / nullif(cast(customer_count as double), 0) as flagged_rate,
    cast(flagged_principal as double)
    / nullif(cast(outstanding_principal as double), 0) as flagged_principal_rate

from counted
