-- Fails when a loan that breaks a rule is missing from the counts, or was never tested by it.

with

exceptions as (

    select * from marts.exceptions

),

exception_months as (

    select * from marts.exception_months

),

listed as (

    select
        rule_code,
        month_end_date,
        count(*) as loan_count,
        coalesce(sum(outstanding_principal), 0) as outstanding_principal

    from exceptions

    group by rule_code, month_end_date

),

counted as (

    select
        rule_code,
        month_end_date,
        sum(loan_count) as loan_count,
        sum(tested_loan_count) as tested_loan_count,
        coalesce(sum(outstanding_principal), 0) as outstanding_principal

    from exception_months

    group by rule_code, month_end_date

)

select
    listed.rule_code,
    listed.month_end_date,
    listed.loan_count,
    counted.loan_count as counted_loan_count,
    counted.tested_loan_count

from listed
left join counted
    on
        listed.rule_code = counted.rule_code
        and listed.month_end_date = counted.month_end_date

where
    counted.loan_count is null
    or listed.loan_count <> counted.loan_count
    or counted.loan_count > counted.tested_loan_count
    or listed.outstanding_principal <> counted.outstanding_principal
