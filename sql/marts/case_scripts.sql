-- The script that fits each kind of case: what a collector may say to a borrower of a bucket and class.
--
-- grain: one row per bucket and class of cases for which a script may be used
-- key:   bucket, behaviour_class
-- scope: bank
-- sort:  bucket, behaviour_class
-- columns:
--   bucket: Ageing bucket
--   behaviour_class: Class of the borrower by repayment behaviour
--   script_id: Number of the script
--   script_version: Its version
--   scene: Situation it is for, in words
--   script_text: What is to be said

with

scripts as (

    select * from staging.stg_bank__scripts

),

fitting as (

    select * from intermediate.int_case_scripts

)

select
    fitting.bucket,
    fitting.behaviour_class,
    fitting.script_id,
    fitting.script_version,
    scripts.scene,
    scripts.script_text

from fitting
inner join scripts
    on
        fitting.script_id = scripts.script_id
        and fitting.script_version = scripts.version
