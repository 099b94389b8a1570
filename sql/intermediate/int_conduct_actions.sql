-- The collection actions whose conduct is checked: those of persons, and of all where the bank says so.
--
-- grain: one row per action by the as-of date
-- key:   action_id
-- note:  whom an action is about is the customer of its loan; a spouse is a debtor only where the
--        bank says that the product is lent to a couple together, since no file tells which loans are
-- table

with

actions as (

    select * from staging.stg_bank__collection_actions

),

loans as (

    select * from intermediate.int_loans

),

joint_products as (

    select * from staging.stg_postloan__joint_products

),

parameters as (

    select * from intermediate.int_conduct_parameters

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

)

select
    actions.action_id,
    actions.loan_id,
    loans.customer_id,
    loans.customer_type,
    loans.org_id,
    actions.agency_id,
    actions.handler_id,
    actions.channel,
    actions.contact_relation,
    actions.contact_id,
    actions.result,
    actions.staff_count,
    extract(hour from actions.action_time) * 3600
    + extract(minute from actions.action_time) * 60
    + cast(floor(extract(second from actions.action_time)) as integer) as second_of_day,
    actions.is_reached,
    actions.has_consent,
    actions.recording_id is not null as has_recording,
    actions.note_text is not null or actions.script_id is not null as has_wording,
    actions.channel in ('CALL', 'AI_CALL') as is_call,
    case
        when actions.contact_relation = 'SPOUSE' then joint_products.product_code is not null
        else actions.contact_relation in ('SELF', 'GUARANTOR')
    end as is_debtor,
    actions.action_time,
    actions.action_date,
    least(last_day(actions.action_date), build_arguments.as_of_date) as month_end_date

from actions
inner join build_arguments on actions.action_date <= build_arguments.as_of_date
inner join loans on actions.loan_id = loans.loan_id
left join joint_products on loans.product_code = joint_products.product_code
inner join parameters
    on loans.customer_type = 'RETAIL' or parameters.is_non_retail_included
