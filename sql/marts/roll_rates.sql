-- Roll rates 迁徙率 of every organisation, its whole subtree, at every month end.
--
-- grain: one row per organisation, month end, bucket before and standing now that a loan has
-- key:   org_id, month_end_date, from_bucket, to_state
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  loan_count, opening_principal, closing_principal
-- note:  the rates of one bucket sum to 1; loans new since the month end before are outside; loans
--        not reported at either end stand in rows of their own
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Month end to which the loans moved; from is the month end before
--   from_bucket: Bucket at the month end before, or NOT_REPORTED
--   to_state: Bucket now, or NOT_REPORTED, SETTLED, WRITTEN_OFF or TRANSFERRED
--   loan_count [loans]: Loans that moved so
--   opening_principal [yuan]: Their principal not yet paid at the month end before
--   closing_principal [yuan]: Their principal not yet paid now
--   rate [ratio]: Opening principal of the row / opening principal of the whole bucket
--   bucket_opening_principal [yuan]: Principal at the month end before of all loans of the bucket
--   closing_rate [ratio]: Closing principal of the row / opening principal of the whole bucket

with

transitions as (

    select * from marts.transitions

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        from_bucket,
        to_state,
        sum(loan_count) as loan_count,
        sum(opening_principal) as opening_principal,
        sum(closing_principal) as closing_principal

    from transitions

    group by org_id, month_end_date, from_bucket, to_state

),

subtree as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        own.from_bucket,
        own.to_state,
        cast(sum(own.loan_count) as bigint) as loan_count,
        cast(sum(own.opening_principal) as decimal(38, 2)) as opening_principal,
        cast(sum(own.closing_principal) as decimal(38, 2)) as closing_principal

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by
        org_closure.ancestor_org_id,
        own.month_end_date,
        own.from_bucket,
        own.to_state

),

beside_their_bucket as (

    select
        org_id,
        month_end_date,
        from_bucket,
        to_state,
        loan_count,
        opening_principal,
        closing_principal,
        cast(
            sum(opening_principal) over (
                partition by org_id, month_end_date, from_bucket
            ) as decimal(38, 2)
        ) as bucket_opening_principal

    from subtree

)

select
    org_id,
    month_end_date,
    from_bucket,
    to_state,
    loan_count,
    opening_principal,
    closing_principal,
    cast(opening_principal as double) / nullif(cast(bucket_opening_principal as double), 0)
        as rate,
    bucket_opening_principal,
    cast(closing_principal as double) / nullif(cast(bucket_opening_principal as double), 0)
        as closing_rate

from beside_their_bucket
