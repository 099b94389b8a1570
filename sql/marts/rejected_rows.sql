-- Rows set aside at load, for the branch to mend.
--
-- grain: one row per fault of a row
-- key:   reject_no
-- scope: org_id
-- sort:  batch_id, file_name, line_no
-- note:  the organisation is the one the row names, or that of its loan; a row that names neither is
--        shown to the whole bank only
-- columns:
--   reject_no: Number of the fault in this build
--   batch_id: Delivery
--   file_name: File
--   table_name: Table the file was taken for
--   line_no: Line as the file shows it
--   column_name: Column at fault
--   value: Value seen
--   code: Kind of fault
--   reason: What was expected
--   source_text: The line as it came
--   org_id: Organisation the row speaks of
--   loan_id: Loan the row speaks of
--   amount [yuan]: Amount the row speaks of

with

rejected_rows as (

    select * from staging.stg_postloan__rejected_rows

),

loans as (

    select * from staging.stg_bank__loans

),

org_units as (

    select * from staging.stg_bank__org_units

)

select
    row_number() over (
        order by
            rejected_rows.batch_id,
            rejected_rows.file_name,
            rejected_rows.line_no,
            rejected_rows.column_name,
            rejected_rows.code
    ) as reject_no,
    rejected_rows.batch_id,
    rejected_rows.file_name,
    rejected_rows.table_name,
    rejected_rows.line_no,
    rejected_rows.column_name,
    rejected_rows.value,
    rejected_rows.code,
    rejected_rows.reason,
    rejected_rows.source_text,
    coalesce(org_units.org_id, loans.org_id) as org_id,
    rejected_rows.loan_id,
    rejected_rows.amount

from rejected_rows
left join org_units on rejected_rows.org_id = org_units.org_id
left join loans on rejected_rows.loan_id = loans.loan_id
