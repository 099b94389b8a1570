-- Every item of the files of loans 档案 as it stands on the as-of date: filed in time or not, in its
-- place or lent, its copy compared lately or not.
--
-- grain: one row per item of a loan paid out by the as-of date
-- key:   archive_id
-- scope: org_id
-- sort:  org_id, loan_id, archive_id
-- note:  the file says how things stand and not since when, so these are the states of the as-of date
--        and of no month end before. Filing counts for loans in the book only; what is lent must come
--        back whatever became of the loan
-- columns:
--   archive_id: Number of the item
--   loan_id: Loan whose file it belongs to
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   product_code: Product
--   item_code: What the item is
--   item_level: How closely the item is kept, 1 is closest
--   location: Where it is kept
--   loan_state: ACTIVE, SETTLED, WRITTEN_OFF or TRANSFERRED
--   filing_state: ON_TIME or LATE filed, MISSING past the limit, AWAITED until then, OPTIONAL when the
--     file is complete without it
--   lending_state: IN_PLACE, LENT, or NOT_RETURNED by the day it was due back
--   backup_state: VERIFIED lately, DUE, NOT_DUE when it was filed lately, or NOT_FILED; empty where the
--     file tells of no comparison
--   is_required: The file is not complete without it
--   filing_due_date: Last day to file it in time
--   filed_date: Day it was filed, by the as-of date
--   borrow_due_date: Day a borrowed item must be back
--   backup_verified_date: Day its electronic copy was last compared with it, by the as-of date
--   missing_days [days]: Days since the last day to file what is missing
--   not_returned_days [days]: Days since what was lent was due back

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_archive_parameters

),

items as (

    select * from staging.stg_bank__archives

),

loans as (

    select * from marts.loans

),

comparisons_told as (

    select count(backup_verified_date) > 0 as are_comparisons_told

    from items

),

dated as (

    select
        items.archive_id,
        items.loan_id,
        loans.customer_id,
        loans.org_id,
        loans.officer_id,
        loans.product_code,
        items.item_code,
        items.item_level,
        items.location,
        loans.loan_state,
        items.is_required,
        items.is_lent,
        comparisons_told.are_comparisons_told,
        build_arguments.as_of_date,
        loans.disbursed_date + parameters.filing_days as filing_due_date,
        case when items.filed_date <= build_arguments.as_of_date then items.filed_date end
            as filed_date,
        items.borrow_due_date,
        case
            when items.backup_verified_date <= build_arguments.as_of_date
                then items.backup_verified_date
        end as backup_verified_date,
        cast(build_arguments.as_of_date - parameters.backup_months * interval 1 month as date)
            as verified_since_date

    from items
    inner join loans on items.loan_id = loans.loan_id
    cross join build_arguments
    cross join parameters
    cross join comparisons_told

),

judged as (

    select
        archive_id,
        loan_id,
        customer_id,
        org_id,
        officer_id,
        product_code,
        item_code,
        item_level,
        location,
        loan_state,
        case
            when not is_required then 'OPTIONAL'
            when filed_date <= filing_due_date then 'ON_TIME'
            when filed_date is not null then 'LATE'
            when filing_due_date < as_of_date then 'MISSING'
            else 'AWAITED'
        end as filing_state,
        case
            when not is_lent then 'IN_PLACE'
            when borrow_due_date < as_of_date then 'NOT_RETURNED'
            else 'LENT'
        end as lending_state,
        case
            when not are_comparisons_told then null
            when filed_date is null then 'NOT_FILED'
            when backup_verified_date >= verified_since_date then 'VERIFIED'
            when filed_date >= verified_since_date then 'NOT_DUE'
            else 'DUE'
        end as backup_state,
        is_required,
        as_of_date,
        filing_due_date,
        filed_date,
        borrow_due_date,
        backup_verified_date

    from dated

)

select
    archive_id,
    loan_id,
    customer_id,
    org_id,
    officer_id,
    product_code,
    item_code,
    item_level,
    location,
    loan_state,
    filing_state,
    lending_state,
    backup_state,
    is_required,
    filing_due_date,
    filed_date,
    borrow_due_date,
    backup_verified_date,
    case when filing_state = 'MISSING' then as_of_date - filing_due_date end as missing_days,
    case when lending_state = 'NOT_RETURNED' then as_of_date - borrow_due_date end
        as not_returned_days

from judged
