-- The file of every loan as a whole: complete or not, and until when it must be kept.
--
-- grain: one row per loan with an item, or in the book and of a product the archives file speaks of
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, loan_id
-- note:  a product no item speaks of is not in the file, so nothing is known of its loans and none of
--        them is called incomplete. A file is kept from 1 January of the year after the loan was
--        closed; a written-off loan is still claimed, so its file is in use. Nothing here deletes
--        anything
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   product_code: Product
--   loan_state: ACTIVE, SETTLED, WRITTEN_OFF or TRANSFERRED
--   file_state: COMPLETE, INCOMPLETE, NO_FILE when there is no item at all, AWAITED until the limit of
--     filing; LEFT when the loan is out of the book
--   retention_state: IN_USE; of a closed loan KEPT, ENDING soon, ENDED, or UNKNOWN without a day of
--     closing
--   item_count [items]: Items in the file
--   required_count [items]: Items without which it is not complete
--   due_count [items]: Of those, the ones whose limit of filing has passed; loans in the book
--   filed_count [items]: Of those due, the ones filed
--   on_time_count [items]: Of those due, the ones filed within the limit
--   missing_count [items]: Of those due, the ones not filed
--   lent_count [items]: Items lent, those not returned in time included
--   not_returned_count [items]: Items lent and not returned by the day they were due back
--   to_verify_count [items]: Items of a loan in the book whose copies were compared lately or should
--     have been; empty where the file tells of no comparison
--   verified_count [items]: Of those, the ones compared lately; empty where the file tells of none
--   disbursed_date: Day of paying out
--   filing_due_date: Last day to file in time
--   closed_date: Day the loan left the book
--   retention_from_date: Day from which the time the file is kept runs
--   retention_until_date: Last day the file must be kept

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_archive_parameters

),

archives as (

    select * from marts.archives

),

loans as (

    select * from marts.loans

),

products_told as (

    select distinct product_code

    from archives

),

items_summed as (

    select
        loan_id,
        count(*) as item_count,
        count(case when is_required then 1 end) as required_count,
        count(case when is_required and filed_date is not null then 1 end) as filed_count,
        count(case when filing_state = 'ON_TIME' then 1 end) as on_time_count,
        count(case when lending_state <> 'IN_PLACE' then 1 end) as lent_count,
        count(case when lending_state = 'NOT_RETURNED' then 1 end) as not_returned_count,
        count(case when backup_state in ('VERIFIED', 'DUE') then 1 end) as to_verify_count,
        count(case when backup_state = 'VERIFIED' then 1 end) as verified_count,
        count(backup_state) > 0 as are_comparisons_told

    from archives

    group by loan_id

),

comparisons_told as (

    select coalesce(bool_or(are_comparisons_told), false) as are_comparisons_told

    from items_summed

),

dated as (

    select
        loans.loan_id,
        loans.customer_id,
        loans.org_id,
        loans.officer_id,
        loans.product_code,
        loans.loan_state,
        coalesce(items_summed.item_count, 0) as item_count,
        coalesce(items_summed.required_count, 0) as required_count,
        coalesce(items_summed.filed_count, 0) as filed_count,
        coalesce(items_summed.on_time_count, 0) as on_time_count,
        coalesce(items_summed.lent_count, 0) as lent_count,
        coalesce(items_summed.not_returned_count, 0) as not_returned_count,
        coalesce(items_summed.to_verify_count, 0) as to_verify_count,
        coalesce(items_summed.verified_count, 0) as verified_count,
        comparisons_told.are_comparisons_told,
        loans.loan_state = 'ACTIVE' as is_in_book,
        loans.loan_state = 'ACTIVE'
        and loans.disbursed_date + parameters.filing_days < build_arguments.as_of_date
            as is_due,
        build_arguments.as_of_date,
        parameters.retention_notice_days,
        loans.disbursed_date,
        loans.disbursed_date + parameters.filing_days as filing_due_date,
        loans.closed_date,
        case
            when loans.loan_state in ('SETTLED', 'TRANSFERRED')
                then cast(extract(year from loans.closed_date) as integer)
        end as closed_year,
        case
            when
                loans.maturity_date
                <= cast(
                    loans.disbursed_date
                    + parameters.short_term_months * interval 1 month as date
                )
                then parameters.retention_years_short
            else parameters.retention_years_long
        end as retention_years

    from loans
    inner join products_told on loans.product_code = products_told.product_code
    left join items_summed on loans.loan_id = items_summed.loan_id
    cross join comparisons_told
    cross join parameters
    cross join build_arguments

    where loans.loan_state = 'ACTIVE' or items_summed.loan_id is not null

),

kept as (

    select
        *,
        make_date(closed_year + 1, 1, 1) as retention_from_date,
        make_date(closed_year + retention_years, 12, 31) as retention_until_date

    from dated

)

select
    loan_id,
    customer_id,
    org_id,
    officer_id,
    product_code,
    loan_state,
    case
        when not is_in_book then 'LEFT'
        when not is_due then 'AWAITED'
        when item_count = 0 then 'NO_FILE'
        when filed_count < required_count then 'INCOMPLETE'
        else 'COMPLETE'
    end as file_state,
    case
        when loan_state not in ('SETTLED', 'TRANSFERRED') then 'IN_USE'
        when closed_year is null then 'UNKNOWN'
        when retention_until_date < as_of_date then 'ENDED'
        when retention_until_date <= as_of_date + retention_notice_days then 'ENDING'
        else 'KEPT'
    end as retention_state,
    item_count,
    required_count,
    case when is_due then required_count else 0 end as due_count,
    case when is_due then filed_count else 0 end as filed_count,
    case when is_due then on_time_count else 0 end as on_time_count,
    case when is_due then required_count - filed_count else 0 end as missing_count,
    lent_count,
    not_returned_count,
    case when are_comparisons_told then case when is_in_book then to_verify_count else 0 end end
        as to_verify_count,
    case when are_comparisons_told then case when is_in_book then verified_count else 0 end end
        as verified_count,
    disbursed_date,
    filing_due_date,
    closed_date,
    retention_from_date,
    retention_until_date

from kept
