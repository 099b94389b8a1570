-- What each conduct rule says of each action: BROKEN, KEPT, UNTESTED where what it needs is not told,
-- empty where the rule does not speak of it.
--
-- grain: one row per action checked
-- key:   action_id
-- note:  a rule that is not tested is empty everywhere. Without a file of agencies, or of trainings,
--        nothing is said about them; an agency or person that is in no such file is not registered
-- table

with

actions as (

    select * from intermediate.int_conduct_actions

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

scripts_used as (

    select * from intermediate.int_scripts_used

),

collector_days as (

    select * from intermediate.int_collector_days

),

agencies as (

    select * from staging.stg_bank__agencies

),

training_records as (

    select * from staging.stg_bank__training_records

),

answered_calls as (

    select action_id from calls

    where rule_code = 'C02'

),

unanswered_calls as (

    select action_id from calls

    where rule_code = 'C03'

),

banned_wording as (

    select distinct action_id from banned_wording_actions

),

-- What a script says that nobody delivered, or delivered without its text, is not told.
unread_scripts as (

    select action_id from scripts_used

    where script_text is null

),

agencies_told as (

    select count(*) > 0 as has_agencies from agencies

),

trainings_told as (

    select count(*) > 0 as has_trainings from training_records

),

joined as (

    select
        actions.*,
        parameters.*,
        agencies_told.has_agencies,
        trainings_told.has_trainings,
        agencies.agency_id is not null as is_known_agency,
        agencies.is_registered,
        agencies.evaluated_date,
        collector_days.is_in_staff,
        collector_days.valid_until_date,
        answered_calls.action_id is not null as is_answered_too_often,
        unanswered_calls.action_id is not null as is_dialled_too_often,
        third_party_contacts.action_id is not null as is_third_party_unproven,
        refused_contacts.action_id is not null as is_after_refusal,
        banned_wording.action_id is not null as is_banned_wording,
        unread_scripts.action_id is not null as is_script_unread,
        -- A letter or a step at law reaches nobody at an hour.
        actions.channel in ('CALL', 'AI_CALL', 'SMS', 'VISIT') as is_contact,
        case
            when parameters.quiet_from_second > parameters.quiet_until_second
                then
                    actions.second_of_day >= parameters.quiet_from_second
                    or actions.second_of_day < parameters.quiet_until_second
            else
                actions.second_of_day >= parameters.quiet_from_second
                and actions.second_of_day < parameters.quiet_until_second
        end as is_quiet_hour

    from actions
    cross join parameters
    cross join agencies_told
    cross join trainings_told
    left join agencies on actions.agency_id = agencies.agency_id
    left join collector_days
        on
            actions.handler_id = collector_days.handler_id
            and actions.action_date = collector_days.action_date
    left join answered_calls on actions.action_id = answered_calls.action_id
    left join unanswered_calls on actions.action_id = unanswered_calls.action_id
    left join third_party_contacts on actions.action_id = third_party_contacts.action_id
    left join refused_contacts on actions.action_id = refused_contacts.action_id
    left join banned_wording on actions.action_id = banned_wording.action_id
    left join unread_scripts on actions.action_id = unread_scripts.action_id

),

qualified as (

    select
        *,
        case
            when agency_id is null or not has_agencies then null
            when not is_known_agency then 'AGENCY_UNKNOWN'
            when not is_registered then 'AGENCY_NOT_REGISTERED'
            when is_registered then 'REGISTERED'
        end as agency_state,
        case
            when handler_id is null or not has_trainings then null
            when valid_until_date >= action_date then 'CERTIFIED'
            when not is_in_staff then 'NOT_IN_STAFF'
            when valid_until_date is not null then 'CERTIFICATE_ENDED'
            else 'NO_CERTIFICATE'
        end as handler_state

    from joined

),

judged as (

    select
        action_id,
        loan_id,
        customer_id,
        customer_type,
        org_id,
        agency_id,
        handler_id,
        channel,
        contact_relation,
        agency_state,
        handler_state,
        staff_count,
        case
            when not tests_c01 or not is_contact then null
            when is_quiet_hour and not coalesce(has_consent, false) then 'BROKEN'
            else 'KEPT'
        end as c01,
        case
            when not tests_c02 or not is_call or not is_reached then null
            when contact_relation <> 'SELF' then null
            when is_reached is null or contact_relation is null then 'UNTESTED'
            when is_answered_too_often then 'BROKEN'
            else 'KEPT'
        end as c02,
        case
            when not tests_c03 or not is_call or is_reached then null
            when is_reached is null or contact_id is null then 'UNTESTED'
            when is_dialled_too_often then 'BROKEN'
            else 'KEPT'
        end as c03,
        case
            when not tests_c04 or is_debtor then null
            when contact_relation is not null and is_third_party_unproven then 'BROKEN'
            when contact_relation is not null then 'KEPT'
            when is_contact then 'UNTESTED'
        end as c04,
        case
            when not tests_c05 then null
            when is_after_refusal then 'BROKEN'
            when contact_relation = 'SELF' then null
            when contact_id is not null then 'KEPT'
            when is_contact then 'UNTESTED'
        end as c05,
        case
            when not tests_c06 or not has_wording then null
            when is_banned_wording then 'BROKEN'
            when is_script_unread then 'UNTESTED'
            else 'KEPT'
        end as c06,
        case
            when not tests_c07 or not is_call or not is_reached then null
            when is_reached is null then 'UNTESTED'
            when not has_recording then 'BROKEN'
            else 'KEPT'
        end as c07,
        case
            when not tests_c08 or channel <> 'VISIT' then null
            when staff_count is null then 'UNTESTED'
            when staff_count < visit_staff_least then 'BROKEN'
            else 'KEPT'
        end as c08,
        case
            when not tests_c09 or (handler_id is null and agency_id is null) then null
            when
                agency_state in ('AGENCY_UNKNOWN', 'AGENCY_NOT_REGISTERED')
                or handler_state in ('NOT_IN_STAFF', 'CERTIFICATE_ENDED', 'NO_CERTIFICATE')
                then 'BROKEN'
            when
                (handler_id is not null and handler_state is null)
                or (agency_id is not null and agency_state is null)
                then 'UNTESTED'
            else 'KEPT'
        end as c09,
        case
            when not tests_c11 or agency_id is null then null
            when evaluated_date is null or evaluated_date > action_date then 'UNTESTED'
            when
                cast(evaluated_date + evaluation_months * interval 1 month as date) < action_date
                then 'BROKEN'
            else 'KEPT'
        end as c11,
        action_time,
        month_end_date,
        valid_until_date,
        evaluated_date

    from qualified

)

select
    *,
    case
        when 'BROKEN' in (c01, c02, c03, c04, c05, c06, c07, c08, c09, c11) then 'BROKEN'
        when 'KEPT' in (c01, c02, c03, c04, c05, c06, c07, c08, c09, c11) then 'KEPT'
        else 'UNTESTED'
    end as any_rule

from judged
