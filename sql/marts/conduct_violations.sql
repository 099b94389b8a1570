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

tests as (

    select * from intermediate.int_conduct_tests

    where any_rule = 'BROKEN'

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

),

broken as (

    select
        action_id,
        'C01' as rule_code

    from tests

    where c01 = 'BROKEN'

    union all

    select
        action_id,
        'C02' as rule_code

    from tests

    where c02 = 'BROKEN'

    union all

    select
        action_id,
        'C03' as rule_code

    from tests

    where c03 = 'BROKEN'

    union all

    select
        action_id,
        'C04' as rule_code

    from tests

    where c04 = 'BROKEN'

    union all

    select
        action_id,
        'C05' as rule_code

    from tests

    where c05 = 'BROKEN'

    union all

    select
        action_id,
        'C06' as rule_code

    from tests

    where c06 = 'BROKEN'

    union all

    select
        action_id,
        'C07' as rule_code

    from tests

    where c07 = 'BROKEN'

    union all

    select
        action_id,
        'C08' as rule_code

    from tests

    where c08 = 'BROKEN'

    union all

    select
        action_id,
        'C09' as rule_code

    from tests

    where c09 = 'BROKEN'

    union all

    select
        action_id,
        'C11' as rule_code

    from tests

    where c11 = 'BROKEN'

)

select
    tests.action_id,
    tests.loan_id,
    tests.customer_id,
    tests.org_id,
    tests.agency_id,
    tests.handler_id,
    broken.rule_code,
    tests.channel,
    tests.contact_relation,
    case
        when broken.rule_code <> 'C09' then null
        when tests.agency_state in ('AGENCY_UNKNOWN', 'AGENCY_NOT_REGISTERED')
            then tests.agency_state
        else tests.handler_state
    end as reason,
    first_wording.category as wording_category,
    banned_words.title as wording_title,
    first_wording.phrase as wording_phrase,
    cast(
        case
            when broken.rule_code = 'C08' then tests.staff_count
            else coalesce(calls.call_no, third_party_contacts.failed_count)
        end as integer
    ) as observed_count,
    cast(
        case
            when broken.rule_code = 'C08' then parameters.visit_staff_least
            else coalesce(calls.limit_count, third_party_contacts.limit_count)
        end as integer
    ) as limit_count,
    tests.action_time,
    tests.month_end_date,
    case
        when
            broken.rule_code = 'C09'
            and coalesce(tests.agency_state, 'REGISTERED') = 'REGISTERED'
            then tests.valid_until_date
        when broken.rule_code = 'C11' then tests.evaluated_date
        else refused_contacts.refused_date
    end as since_date

from broken
inner join tests on broken.action_id = tests.action_id
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
