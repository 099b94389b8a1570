-- From when until when a rule speaks of a loan, for rules that follow from what happened to it.
--
-- grain: one row per rule, loan and first day
-- key:   rule_code, loan_id, from_date
-- note:  spans of one rule and loan do not overlap; a span with a class asks for at least that class,
--        one without is an exception as long as the loan is in the book
-- table

with

parameters as (

    select * from intermediate.int_exception_parameters

),

loans as (

    select * from intermediate.int_loans

),

bank_loans as (

    select * from staging.stg_bank__loans

),

restructurings as (

    select * from intermediate.int_restructurings

),

class_upgrades as (

    select * from intermediate.int_class_upgrades

),

schedule_changes as (

    select * from marts.schedule_changes

),

extensions as (

    select * from intermediate.int_extensions

),

payment_days as (

    select * from intermediate.int_payment_days

),

overdue_settlements as (

    select * from intermediate.int_overdue_settlements

),

observed as (

    select
        loans.loan_id,
        restructurings.restructured_date,
        restructurings.first_payment_date,
        restructurings.observation_ends_on,
        restructurings.certain_until_date,
        restructurings.next_date - 1 as replaced_date,
        case
            when restructurings.is_again then 'RESTRUCTURED_AGAIN'
            else 'RESTRUCTURED_OBSERVED'
        end as rule_code,
        case
            when restructurings.is_again then parameters.substandard_class_no
            else parameters.special_mention_class_no
        end as required_class_no

    from restructurings
    inner join loans on restructurings.loan_number = loans.loan_number
    cross join parameters

),

-- On a day before the first payment nobody could know when observation ends.
before_first_payment as (

    select
        rule_code,
        loan_id,
        restructured_date as from_date,
        case
            when first_payment_date is null then least(certain_until_date, replaced_date)
            else least(first_payment_date - 1, replaced_date)
        end as until_date,
        required_class_no,
        restructured_date as since_date,
        cast(null as date) as observation_ends_on

    from observed

),

from_first_payment as (

    select
        rule_code,
        loan_id,
        first_payment_date as from_date,
        least(observation_ends_on, replaced_date) as until_date,
        required_class_no,
        restructured_date as since_date,
        observation_ends_on

    from observed

    where
        first_payment_date is not null
        and (replaced_date is null or first_payment_date <= replaced_date)

),

extended_when_overdue as (

    select
        loan_id,
        effective_from,
        lead(effective_from) over (partition by loan_id order by effective_from) - 1
            as until_date,
        days_past_due_before

    from schedule_changes

    where is_extended_after_overdue

),

refinanced as (

    select
        loan_number,
        value_date,
        lead(value_date) over (partition by loan_number order by value_date) - 1 as until_date,
        min(value_date) over (partition by loan_number) as first_date,
        sum(refinanced_amount) over (
            partition by loan_number
            order by value_date
            rows between unbounded preceding and current row
        ) as refinanced_amount

    from payment_days

    where refinanced_amount > 0

),

-- Old loans, and the days on which a new one may have repaid them.
repaid as (

    select
        loan_id,
        customer_id,
        settled_date as repaid_date

    from overdue_settlements

    union all

    select
        loans.loan_id,
        loans.customer_id,
        refinanced.value_date as repaid_date

    from refinanced
    inner join loans on refinanced.loan_number = loans.loan_number

),

new_loans as (

    select
        bank_loans.loan_id,
        repaid.loan_id as related_loan_id,
        repaid.repaid_date,
        abs(bank_loans.disbursed_date - repaid.repaid_date) as days_apart,
        greatest(bank_loans.disbursed_date, repaid.repaid_date) as from_date

    from repaid
    inner join bank_loans
        on
            repaid.customer_id = bank_loans.customer_id
            and repaid.loan_id <> bank_loans.loan_id
    inner join parameters
        on abs(bank_loans.disbursed_date - repaid.repaid_date) <= parameters.new_loan_window_days

),

-- A loan may have repaid several: of one day the nearest names it.
nearest as (

    select
        loan_id,
        related_loan_id,
        repaid_date,
        days_apart,
        from_date,
        row_number() over (
            partition by loan_id, from_date order by days_apart, related_loan_id
        ) as nearness

    from new_loans

),

new_loan_spans as (

    select
        loan_id,
        related_loan_id,
        repaid_date,
        days_apart,
        from_date,
        lead(from_date) over (partition by loan_id order by from_date) - 1 as until_date

    from nearest

    where nearness = 1

),

not_pledged as (

    select
        loan_id,
        disbursed_date

    from bank_loans

    where
        scope = 'LOW_RISK'
        and guarantee_type <> 'PLEDGE'

),

unioned as (

    select
        rule_code,
        loan_id,
        from_date,
        until_date,
        required_class_no,
        null as observed_days,
        null as limit_days,
        null as part_amount,
        null as whole_amount,
        since_date,
        observation_ends_on,
        null as related_loan_id

    from before_first_payment

    union all

    select
        rule_code,
        loan_id,
        from_date,
        until_date,
        required_class_no,
        null as observed_days,
        null as limit_days,
        null as part_amount,
        null as whole_amount,
        since_date,
        observation_ends_on,
        null as related_loan_id

    from from_first_payment

    union all

    select
        'UPGRADED_EARLY' as rule_code,
        loan_id,
        month_end_date as from_date,
        month_end_date as until_date,
        null as required_class_no,
        month_end_date - last_overdue_date as observed_days,
        too_early_until_date - last_overdue_date as limit_days,
        null as part_amount,
        null as whole_amount,
        last_overdue_date as since_date,
        too_early_until_date as observation_ends_on,
        null as related_loan_id

    from class_upgrades

    union all

    select
        'EXTENDED_WHEN_OVERDUE' as rule_code,
        loan_id,
        effective_from as from_date,
        until_date,
        null as required_class_no,
        days_past_due_before as observed_days,
        0 as limit_days,
        null as part_amount,
        null as whole_amount,
        effective_from as since_date,
        null as observation_ends_on,
        null as related_loan_id

    from extended_when_overdue

    union all

    select
        'EXTENDED_TOO_LONG' as rule_code,
        loans.loan_id,
        extensions.in_force_from as from_date,
        extensions.in_force_until - 1 as until_date,
        null as required_class_no,
        extensions.ends_on - extensions.originally_ends_on as observed_days,
        extensions.allowed_until_date - extensions.originally_ends_on as limit_days,
        null as part_amount,
        null as whole_amount,
        extensions.in_force_from as since_date,
        null as observation_ends_on,
        null as related_loan_id

    from extensions
    inner join loans on extensions.loan_number = loans.loan_number

    union all

    select
        'REPAID_BY_NEW_LOAN' as rule_code,
        loans.loan_id,
        refinanced.value_date as from_date,
        refinanced.until_date,
        null as required_class_no,
        null as observed_days,
        null as limit_days,
        refinanced.refinanced_amount as part_amount,
        loans.disbursed_amount as whole_amount,
        refinanced.first_date as since_date,
        null as observation_ends_on,
        null as related_loan_id

    from refinanced
    inner join loans on refinanced.loan_number = loans.loan_number

    union all

    select
        'NEW_LOAN_FOR_OLD' as rule_code,
        new_loan_spans.loan_id,
        new_loan_spans.from_date,
        new_loan_spans.until_date,
        null as required_class_no,
        new_loan_spans.days_apart as observed_days,
        parameters.new_loan_window_days as limit_days,
        null as part_amount,
        null as whole_amount,
        new_loan_spans.repaid_date as since_date,
        null as observation_ends_on,
        new_loan_spans.related_loan_id

    from new_loan_spans
    cross join parameters

    union all

    select
        'LOW_RISK_NOT_PLEDGED' as rule_code,
        loan_id,
        disbursed_date as from_date,
        null as until_date,
        null as required_class_no,
        null as observed_days,
        null as limit_days,
        null as part_amount,
        null as whole_amount,
        disbursed_date as since_date,
        null as observation_ends_on,
        null as related_loan_id

    from not_pledged

)

select
    rule_code,
    loan_id,
    from_date,
    until_date,
    required_class_no,
    cast(observed_days as integer) as observed_days,
    cast(limit_days as integer) as limit_days,
    cast(part_amount as decimal(38, 2)) as part_amount,
    cast(whole_amount as decimal(38, 2)) as whole_amount,
    since_date,
    observation_ends_on,
    related_loan_id

from unioned
