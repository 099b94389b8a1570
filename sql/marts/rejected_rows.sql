-- Rows set aside at load, for the branch to mend.
--
-- grain: one row per fault of a row
-- key:   reject_no
-- scope: org_id
-- sort:  batch_id, file_name, line_no
-- note:  the organisation is the one the row names, or that of its loan; a row that names neither is
--        shown to the whole bank only. No line is quoted of a file that holds personal data, or has
--        columns the contract does not know, nor of a table a profile makes of other files, and of
--        personal columns no value: whoever mends the row finds it in the file, by its line
-- columns:
--   reject_no: Number of the fault in this build
--   batch_id: Delivery
--   file_name: File
--   table_name: Table the file was taken for
--   line_no: Line as the file shows it
--   column_name: Column at fault
--   value: Value seen; empty where the column holds personal data
--   code: Kind of fault
--   reason: What was expected
--   source_text: The line as it came; empty where it may hold personal data
--   is_withheld: The line may hold personal data, so that it is not quoted
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

personal_columns as (

    select * from staging.stg_postloan__personal_columns

),

personal_tables as (

    select distinct table_name

    from personal_columns

),

-- A table a profile makes of other files has its rows under names that are none of these.
plain_files as (

    select
        batch_id,
        file_name,
        table_name

    from staging.stg_postloan__batch_files

    group by batch_id, file_name, table_name

    having max(ignored_column_count) = 0

),

org_units as (

    select * from staging.stg_bank__org_units

),

judged as (

    select
        rejected_rows.batch_id,
        rejected_rows.file_name,
        rejected_rows.table_name,
        rejected_rows.line_no,
        rejected_rows.column_name,
        rejected_rows.code,
        rejected_rows.reason,
        rejected_rows.source_text,
        coalesce(org_units.org_id, loans.org_id) as org_id,
        rejected_rows.loan_id,
        rejected_rows.amount,
        case when personal_columns.column_name is null then rejected_rows.value end as value,
        personal_tables.table_name is not null
        or plain_files.file_name is null as is_withheld

    from rejected_rows
    left join org_units on rejected_rows.org_id = org_units.org_id
    left join loans on rejected_rows.loan_id = loans.loan_id
    left join personal_tables on rejected_rows.table_name = personal_tables.table_name
    left join personal_columns
        on
            rejected_rows.table_name = personal_columns.table_name
            and rejected_rows.column_name = personal_columns.column_name
    left join plain_files
        on
            rejected_rows.batch_id = plain_files.batch_id
            and rejected_rows.file_name = plain_files.file_name
            and rejected_rows.table_name = plain_files.table_name

)

select
    row_number() over (order by batch_id, file_name, line_no, column_name, code) as reject_no,
    batch_id,
    file_name,
    table_name,
    line_no,
    column_name,
    value,
    code,
    reason,
    case when not is_withheld then source_text end as source_text,
    is_withheld,
    org_id,
    loan_id,
    amount

from judged
