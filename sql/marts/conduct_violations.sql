-- Every breach of a conduct rule 催收违规: which action, which rule, and what was seen.
--
-- grain: one row per action and rule it breaks
-- key:   action_id, rule_code
-- scope: org_id
-- sort:  org_id, month_end_date, rule_code, action_id
-- note:  neither the number called nor what was said is here; of banned wording only the phrase of
--        the bank's own list. C10 stands on complaints and is not here
-- columns:
--   action_id: Number of the action
--   loan_id: Loan it is about
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   agency_id: Agency that acted; empty: the bank itself
--   handler_id: Person who acted
--   rule_code: Rule
--   channel: How it was done
--   contact_relation: Who was addressed, seen from the borrower
--   reason: For C09 what is lacking: AGENCY_UNKNOWN, AGENCY_NOT_REGISTERED, NOT_IN_STAFF, NO_CERTIFICATE or CERTIFICATE_ENDED
--   wording_category: Category of the banned wording
--   wording_title: That category in words
--   wording_phrase: Phrase of the list that was found
--   observed_count [times]: What the rule counts: calls so far that day, attempts failed in a row, staff at the visit
--   limit_count [times]: What the rule allows, or asks for, of it
--   action_time: Local time it began
--   month_end_date: Month end of that day; the as-of date in its own month
--   since_date: Last day of the certificate, day of the last evaluation, or day the third party refused

with

broken as (

    select * from intermediate.int_conduct_outcomes

    where
        any_rule = 'BROKEN'
        and outcome = 'BROKEN'
        and rule_code <> 'ANY'

),

parameters as (

    select * from intermediate.int_conduct_parameters

),

calls as (

    select * from intermediate.int_conduct_calls

),

third_party_contacts as (

    select * from intermediate.int_third_party_contacts

),

refused_contacts as (

    select * from intermediate.int_refused_contacts

),

banned_wording_actions as (

    select * from intermediate.int_banned_wording_actions

),

banned_words as (

    select * from staging.stg_postloan__banned_words

),

-- One phrase of an action stands for all.
first_wording as (

    select
        action_id,
        category,
        phrase,
        row_number() over (partition by action_id order by category, phrase) as phrase_no

    from banned_wording_actions

)

select
    broken.action_id,
    broken.loan_id,
    broken.customer_id,
    broken.org_id,
    broken.agency_id,
    broken.handler_id,
    broken.rule_code,
    broken.channel,
    broken.contact_relation,
    case
        when broken.rule_code <> 'C09' then null
        when broken.agency_state in ('AGENCY_UNKNOWN', 'AGENCY_NOT_REGISTERED')
            then broken.agency_state
        else broken.handler_state
    end as reason,
    first_wording.category as wording_category,
    banned_words.title as wording_title,
    first_wording.phrase as wording_phrase,
    cast(
        case
            when broken.rule_code = 'C08' then broken.staff_count
            else coalesce(calls.call_no, third_party_contacts.failed_count)
        end as integer
    ) as observed_count,
    cast(
        case
            when broken.rule_code = 'C08' then parameters.visit_staff_least
            else coalesce(calls.limit_count, third_party_contacts.limit_count)
        end as integer
    ) as limit_count,
    broken.action_time,
    broken.month_end_date,
    case
        when
            broken.rule_code = 'C09'
            and coalesce(broken.agency_state, 'REGISTERED') = 'REGISTERED'
            then broken.valid_until_date
        when broken.rule_code = 'C11' then broken.evaluated_date
        else refused_contacts.refused_date
    end as since_date

from broken
cross join parameters
left join calls
    on
        broken.action_id = calls.action_id
        and broken.rule_code = calls.rule_code
left join third_party_contacts
    on
        broken.action_id = third_party_contacts.action_id
        and broken.rule_code = 'C04'
left join refused_contacts
    on
        broken.action_id = refused_contacts.action_id
        and broken.rule_code = 'C05'
left join first_wording
    on
        broken.action_id = first_wording.action_id
        and broken.rule_code = 'C06'
        and first_wording.phrase_no = 1
left join banned_words on first_wording.category = banned_words.category
