-- How each borrower with a signal stands by every indicator of the catalogue, as of the as-of date.
--
-- grain: one row per borrower with a loan in the book and an indicator that signals, and indicator
-- key:   customer_id, indicator_code
-- scope: org_id
-- sort:  org_id, customer_id, indicator_no
-- note:  of several loans, collaterals or measures under one code the gravest stands; among equals the
--        one that began first. CLEAR is known to be in order; NO_DATA says why in no_data_reason
-- columns:
--   customer_id: Borrower
--   org_id: Organisation of the borrower's largest loan in the book
--   indicator_code: Indicator
--   indicator_no: Its place in the catalogue
--   category: REPAYMENT, FINANCIAL, OPERATING, FUNDS, GUARANTEE or EXTERNAL
--   measure: What was compared
--   state: RED, ORANGE, YELLOW, BLUE, CLEAR or NO_DATA
--   level_no: 4 to 1 of a level, 0 clear; empty without data
--   value: What is measured on the as-of date; empty where nothing was found or nothing is known
--   threshold: Threshold of the level it is at
--   since_date: First day at that level
--   loan_id: Loan the signal is of; empty: the borrower as a whole
--   evidence_id: Instalment, statement, payment, collateral or warning it is seen in
--   no_data_reason: FILE_MISSING, NOT_MEASURED, or why what is there gives no value; empty where there is data

with

indicators as (

    select * from intermediate.int_warning_indicator_states

),

warning_values as (

    select * from intermediate.int_warning_values

),

signals as (

    select * from intermediate.int_warning_signals

    where to_date is null

),

customers as (

    select * from intermediate.int_customer_organisations

    where is_in_book

),

signalled as (

    select distinct signals.customer_id

    from signals
    inner join customers on signals.customer_id = customers.customer_id

),

graded as (

    select
        signals.customer_id,
        signals.indicator_code,
        signals.measure,
        signals.loan_id,
        signals.level,
        signals.level_no,
        signals.threshold,
        signals.from_date,
        row_number() over (
            partition by signals.customer_id, signals.indicator_code
            order by signals.level_no desc, signals.from_date asc, signals.signal_id asc
        ) as place

    from signals

),

gravest as (

    select * from graded

    where place = 1

),

-- The value of what signals, else the gravest; one that is there before one that is not.
seen as (

    select
        warning_values.customer_id,
        indicators.indicator_code,
        indicators.measure,
        warning_values.value,
        warning_values.loan_id,
        warning_values.evidence_id,
        warning_values.no_data_reason,
        row_number() over (
            partition by
                warning_values.customer_id,
                indicators.indicator_code,
                indicators.measure
            order by
                case when warning_values.no_data_reason is null then 0 else 1 end asc,
                case
                    when gravest.customer_id is null then 0
                    when coalesce(warning_values.loan_id, '') = coalesce(gravest.loan_id, '') then 0
                    else 1
                end asc,
                indicators.sign * warning_values.value desc nulls last,
                warning_values.point_id asc
        ) as place

    from warning_values
    inner join signalled on warning_values.customer_id = signalled.customer_id
    inner join indicators on warning_values.measure = indicators.point_measure
    left join gravest
        on
            warning_values.customer_id = gravest.customer_id
            and indicators.indicator_code = gravest.indicator_code
            and indicators.measure = gravest.measure

),

combined as (

    select
        signalled.customer_id,
        customers.org_id,
        indicators.indicator_code,
        indicators.category,
        indicators.measure,
        indicators.indicator_no,
        case
            when gravest.measure = indicators.measure then gravest.level
            when indicators.missing_files is not null then 'NO_DATA'
            when seen.no_data_reason is not null then 'NO_DATA'
            when seen.place is null and not indicators.is_event then 'NO_DATA'
            else 'CLEAR'
        end as state,
        case when gravest.measure = indicators.measure then gravest.level_no else 0 end
            as level_no,
        seen.value,
        case when gravest.measure = indicators.measure then gravest.threshold end as threshold,
        case when gravest.measure = indicators.measure then gravest.from_date end as since_date,
        case when gravest.measure = indicators.measure then gravest.loan_id end as loan_id,
        seen.evidence_id,
        case
            when gravest.measure = indicators.measure then null
            when indicators.missing_files is not null then 'FILE_MISSING'
            when seen.no_data_reason is not null then seen.no_data_reason
            when seen.place is null and not indicators.is_event then 'NOT_MEASURED'
        end as no_data_reason

    from signalled
    inner join customers on signalled.customer_id = customers.customer_id
    cross join indicators
    left join gravest
        on
            signalled.customer_id = gravest.customer_id
            and indicators.indicator_code = gravest.indicator_code
    left join seen
        on
            signalled.customer_id = seen.customer_id
            and indicators.indicator_code = seen.indicator_code
            and indicators.measure = seen.measure
            and seen.place = 1

),

placed as (

    select
        *,
        row_number() over (
            partition by customer_id, indicator_code
            order by
                level_no desc,
                case when state = 'NO_DATA' then 1 else 0 end asc,
                indicator_no asc
        ) as place

    from combined

)

select
    customer_id,
    org_id,
    indicator_code,
    indicator_no,
    category,
    measure,
    state,
    case when state <> 'NO_DATA' then level_no end as level_no,
    value,
    threshold,
    since_date,
    loan_id,
    evidence_id,
    no_data_reason

from placed

where place = 1
