-- Further drawdowns on credit lines 再支用: the check before each, and what was warned of at the time.
--
-- grain: one row per loan that is a further drawdown
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, disbursed_date, loan_id
-- note:  the latest check by the day of the drawdown counts, and is valid when it was done not too long
--        before and found nothing. Warnings of the borrower count, whichever loan they name: triggered
--        by the day of the drawdown and not closed by it. One that was closed on an unknown day counts
--        nowhere
-- columns:
--   loan_id: Loan drawn
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   customer_type: Type of the borrower
--   product_code: Product
--   line_id: Credit line it was drawn on
--   drawdown_no: Which drawdown of the line this is, as reported
--   disbursed_date: Day of the drawdown
--   month_end_date: Month end, or as-of date, of the drawdown
--   disbursed_amount [yuan]: Amount drawn
--   check_state: VALID, NOT_CLEAN (something was found), TOO_OLD, AFTER (checked only afterwards), NONE, or NOT_KNOWN where the record of inspections does not reach
--   inspection_id: The check this rests on
--   check_date: Day it was done
--   check_result: What it found
--   inspector_id: Who checked
--   is_unchecked: Drawn without a valid clean check; empty where not known
--   warning_level: RED or ORANGE, the gravest warning open at the drawdown
--   open_red_count [warnings]: Red warnings of the borrower open at the drawdown; empty without a record
--   open_orange_count [warnings]: Orange warnings of the borrower open at the drawdown; empty without a record
--   is_warned: Drawn under an open red or orange warning; empty without a record of warnings
--   is_breach: Drawn without a valid clean check or under such a warning; empty where neither is known

with

redrawdowns as (

    select * from intermediate.int_redrawdowns

),

parameters as (

    select * from intermediate.int_window_duty_parameters

),

record as (

    select * from intermediate.int_inspection_record

),

checks as (

    select * from intermediate.int_loan_checks

    where inspection_type = 'REDRAW'

),

inspections as (

    select * from staging.stg_bank__inspections

),

warnings as (

    select * from intermediate.int_reported_warnings

    where level in ('RED', 'ORANGE') and not is_closing_unknown

),

loans as (

    select * from staging.stg_bank__loans

),

months as (

    select * from intermediate.int_months

),

-- Checks and drawdowns on one line of days per loan: the latest check carried to the drawdown.
check_days as (

    select
        loan_number,
        done_date as day,
        0 as is_drawdown,
        inspection_id

    from checks

    union all

    select
        loan_number,
        disbursed_date as day,
        1 as is_drawdown,
        null as inspection_id

    from redrawdowns

),

checks_carried as (

    select
        loan_number,
        is_drawdown,
        last_value(inspection_id ignore nulls) over (
            partition by loan_number
            order by day, is_drawdown, inspection_id
            rows between unbounded preceding and current row
        ) as inspection_id

    from check_days

),

-- Only a check that names the loan itself can have been meant for a drawdown before it.
checked_after as (

    select
        checks.loan_number,
        checks.inspection_id,
        row_number() over (
            partition by checks.loan_number order by checks.done_date, checks.inspection_id
        ) as check_no

    from checks
    inner join redrawdowns
        on
            checks.loan_number = redrawdowns.loan_number
            and checks.done_date > redrawdowns.disbursed_date

    where checks.names_loan

),

-- Warnings begin and end on one line of days per customer; a drawdown sees what is open by then.
warning_days as (

    select
        customer_id,
        triggered_date as day,
        1 as step,
        level,
        1 as change,
        null as loan_number

    from warnings

    union all

    select
        customer_id,
        closed_date as day,
        1 as step,
        level,
        -1 as change,
        null as loan_number

    from warnings

    where closed_date is not null

    union all

    select
        customer_id,
        disbursed_date as day,
        2 as step,
        null as level,
        0 as change,
        loan_number

    from redrawdowns

),

warnings_open as (

    select
        loan_number,
        sum(case when level = 'RED' then change else 0 end) over so_far as open_red_count,
        sum(case when level = 'ORANGE' then change else 0 end) over so_far as open_orange_count

    from warning_days

    window
        so_far as (
            partition by customer_id
            order by day, step, loan_number
            range between unbounded preceding and current row
        )

),

judged as (

    select
        redrawdowns.loan_number,
        redrawdowns.loan_id,
        redrawdowns.customer_id,
        redrawdowns.customer_type,
        redrawdowns.org_id,
        redrawdowns.line_id,
        redrawdowns.drawdown_no,
        redrawdowns.disbursed_amount,
        redrawdowns.disbursed_date,
        case
            when checks_before.done_date >= redrawdowns.opens_date
                then case when checks_before.result = 'NORMAL' then 'VALID' else 'NOT_CLEAN' end
            when
                record.inspections_from_date is null
                or redrawdowns.opens_date < record.inspections_from_date
                then 'NOT_KNOWN'
            when checks_after.inspection_id is not null then 'AFTER'
            when checks_before.inspection_id is not null then 'TOO_OLD'
            else 'NONE'
        end as check_state,
        checks_before.inspection_id as before_id,
        checks_after.inspection_id as after_id,
        case when record.has_warnings then warnings_open.open_red_count end as open_red_count,
        case when record.has_warnings then warnings_open.open_orange_count end
            as open_orange_count

    from redrawdowns
    cross join parameters
    cross join record
    inner join checks_carried
        on
            redrawdowns.loan_number = checks_carried.loan_number
            and checks_carried.is_drawdown = 1
    left join inspections as checks_before
        on checks_carried.inspection_id = checks_before.inspection_id
    left join checked_after
        on
            redrawdowns.loan_number = checked_after.loan_number
            and checked_after.check_no = 1
    left join inspections as checks_after
        on checked_after.inspection_id = checks_after.inspection_id
    inner join warnings_open on redrawdowns.loan_number = warnings_open.loan_number

),

rested as (

    select
        *,
        case
            when check_state = 'AFTER' then after_id
            when check_state in ('VALID', 'NOT_CLEAN', 'TOO_OLD') then before_id
        end as inspection_id,
        case
            when check_state = 'NOT_KNOWN' then null
            else check_state <> 'VALID'
        end as is_unchecked,
        open_red_count + open_orange_count > 0 as is_warned

    from judged

)

select
    rested.loan_id,
    rested.customer_id,
    rested.org_id,
    loans.officer_id,
    rested.customer_type,
    loans.product_code,
    rested.line_id,
    rested.drawdown_no,
    rested.disbursed_date,
    months.month_end_date,
    rested.disbursed_amount,
    rested.check_state,
    rested.inspection_id,
    inspections.done_date as check_date,
    inspections.result as check_result,
    inspections.inspector_id,
    rested.is_unchecked,
    case
        when rested.open_red_count > 0 then 'RED'
        when rested.open_orange_count > 0 then 'ORANGE'
    end as warning_level,
    cast(rested.open_red_count as integer) as open_red_count,
    cast(rested.open_orange_count as integer) as open_orange_count,
    rested.is_warned,
    case
        when rested.is_unchecked is null then rested.is_warned
        when rested.is_warned is null then rested.is_unchecked
        else rested.is_unchecked or rested.is_warned
    end as is_breach

from rested
inner join loans on rested.loan_id = loans.loan_id
inner join months
    on
        extract(year from rested.disbursed_date) * 12 + extract(month from rested.disbursed_date)
        = months.month_number
left join inspections on rested.inspection_id = inspections.inspection_id
