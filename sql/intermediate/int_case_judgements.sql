-- The will and the means to pay of each case, by the first sign of each that holds, and its quadrant.
--
-- grain: one row per case
-- key:   loan_id
-- note:  a quadrant goes by the name of the step it asks for: PAY, PLAN, LAW, DISPOSE; while either is
--        not known it is ASSESS
-- table

with

cases as (

    select * from intermediate.int_cases

),

signs as (

    select * from intermediate.int_case_signs

    where is_deciding

),

judged as (

    select
        cases.loan_id,
        coalesce(wills.points_to, 'UNKNOWN') as willingness,
        wills.sign_code as willingness_sign,
        wills.found_date as willingness_date,
        coalesce(means.points_to, 'UNKNOWN') as repayment_source,
        means.sign_code as source_sign,
        means.found_date as source_date

    from cases
    left join signs as wills
        on
            cases.loan_id = wills.loan_id
            and wills.aspect = 'WILLINGNESS'
    left join signs as means
        on
            cases.loan_id = means.loan_id
            and means.aspect = 'SOURCE'

)

select
    loan_id,
    willingness,
    willingness_sign,
    repayment_source,
    source_sign,
    case
        when willingness = 'UNKNOWN' or repayment_source = 'UNKNOWN' then 'ASSESS'
        when willingness = 'WILLING' and repayment_source = 'AVAILABLE' then 'PAY'
        when willingness = 'WILLING' then 'PLAN'
        when repayment_source = 'AVAILABLE' then 'LAW'
        else 'DISPOSE'
    end as quadrant,
    willingness_date,
    source_date

from judged
