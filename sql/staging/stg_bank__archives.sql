-- Items of the files of loans 档案. Who has borrowed one is nobody's business beyond that somebody has.
--
-- grain: one row per item
-- key:   archive_id

select
    archive_id,
    loan_id,
    item_code,
    item_level,
    location,
    required as is_required,
    borrowed_to is not null or borrow_due is not null as is_lent,
    filed_date,
    borrow_due as borrow_due_date,
    backup_verified_date

from raw.archives
