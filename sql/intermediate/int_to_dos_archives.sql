-- What is to be filed, and what is to be brought back, in the files of loans.
--
-- grain: one row per item to file, item to bring back, or loan without any item
-- key:   to_do_kind, item_id
-- note:  a loan that left the book asks for nothing but what was lent of its file

with

archives as (

    select * from marts.archives

),

archive_loans as (

    select * from marts.archive_loans

)

select
    'ARCHIVE' as to_do_kind,
    archive_id as item_id,
    org_id,
    officer_id,
    customer_id,
    loan_id,
    filing_due_date as due_date,
    cast(null as decimal(18, 2)) as amount

from archives

where loan_state = 'ACTIVE' and filing_state in ('MISSING', 'AWAITED')

union all

select
    'ARCHIVE' as to_do_kind,
    'RETURN/' || archive_id as item_id,
    org_id,
    officer_id,
    customer_id,
    loan_id,
    borrow_due_date as due_date,
    cast(null as decimal(18, 2)) as amount

from archives

where lending_state in ('LENT', 'NOT_RETURNED') and borrow_due_date is not null

union all

select
    'ARCHIVE' as to_do_kind,
    'FILE/' || loan_id as item_id,
    org_id,
    officer_id,
    customer_id,
    loan_id,
    filing_due_date as due_date,
    cast(null as decimal(18, 2)) as amount

from archive_loans

where loan_state = 'ACTIVE' and item_count = 0
