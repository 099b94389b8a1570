-- Amounts that fall due soon at every organisation, its whole subtree, and how far they are confirmed.
--
-- grain: one row per organisation and window with something falling due
-- key:   org_id, within_days
-- scope: org_id
-- sort:  org_id, within_days
-- adds:  instalment_count, without_amount_count, due_amount, confirmed_amount
-- holds: due_amount = confirmed_due_amount + partial_due_amount + not_due_amount +
--        not_yet_due_amount + not_known_due_amount
-- note:  as at the as-of date; a longer window holds the shorter ones. The amounts by state add up to
--        due_amount; without_amount_count due dates are in no amount. confirmed_share is
--        confirmed_amount / known_due_amount
-- columns:
--   org_id: Organisation, with everything below it
--   within_days [days]: Days after the as-of date the window reaches, its last day included
--   instalment_count [instalments]: Due dates of loans in the window
--   without_amount_count [instalments]: Those of them whose amount no record tells
--   due_amount [yuan]: What is not paid yet of the amounts due; empty where none is known
--   known_due_amount [yuan]: The same where the record of inspections tells how far they are confirmed
--   confirmed_amount [yuan]: Money confirmed, in full or in part
--   confirmed_share [ratio]: Money confirmed of the amounts known about
--   confirmed_count [instalments]: Due dates confirmed
--   confirmed_due_amount [yuan]: Amounts due on them
--   partial_count [instalments]: Due dates confirmed in part
--   partial_due_amount [yuan]: Amounts due on them
--   not_count [instalments]: Due dates checked, with the funds not there
--   not_due_amount [yuan]: Amounts due on them
--   not_yet_count [instalments]: Due dates without a confirmation so far
--   not_yet_due_amount [yuan]: Amounts due on them
--   not_known_count [instalments]: Due dates the record of inspections does not reach
--   not_known_due_amount [yuan]: Amounts due on them

with

confirmations as (

    select * from marts.fund_confirmations

    where outcome = 'AHEAD'

),

windows as (

    select * from intermediate.int_fund_windows

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        confirmations.org_id,
        windows.within_days,
        confirmations.confirmation_state,
        count(*) as instalment_count,
        count(*) - count(confirmations.due_amount) as without_amount_count,
        sum(confirmations.due_amount) as due_amount,
        case when sum(confirmations.due_amount) is not null then 0 end as no_amount,
        sum(confirmations.confirmed_amount) as confirmed_amount

    from confirmations
    inner join windows on confirmations.days_ahead <= windows.within_days

    group by confirmations.org_id, windows.within_days, confirmations.confirmation_state

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.within_days,
        sum(own.instalment_count) as instalment_count,
        sum(own.without_amount_count) as without_amount_count,
        sum(own.due_amount) as due_amount,
        sum(case when own.confirmation_state <> 'NOT_KNOWN' then own.due_amount end)
            as known_due_amount,
        sum(own.confirmed_amount) as confirmed_amount,
        sum(case when own.confirmation_state = 'CONFIRMED' then own.instalment_count else 0 end)
            as confirmed_count,
        sum(
            case
                when own.confirmation_state = 'CONFIRMED' then own.due_amount else own.no_amount
            end
        )
            as confirmed_due_amount,
        sum(case when own.confirmation_state = 'PARTIAL' then own.instalment_count else 0 end)
            as partial_count,
        sum(case when own.confirmation_state = 'PARTIAL' then own.due_amount else own.no_amount end)
            as partial_due_amount,
        sum(case when own.confirmation_state = 'NOT' then own.instalment_count else 0 end)
            as not_count,
        sum(case when own.confirmation_state = 'NOT' then own.due_amount else own.no_amount end)
            as not_due_amount,
        sum(case when own.confirmation_state = 'NOT_YET' then own.instalment_count else 0 end)
            as not_yet_count,
        sum(case when own.confirmation_state = 'NOT_YET' then own.due_amount else own.no_amount end)
            as not_yet_due_amount,
        sum(case when own.confirmation_state = 'NOT_KNOWN' then own.instalment_count else 0 end)
            as not_known_count,
        sum(
            case
                when own.confirmation_state = 'NOT_KNOWN' then own.due_amount else own.no_amount
            end
        )
            as not_known_due_amount

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.within_days

)

select
    org_id,
    within_days,
    cast(instalment_count as bigint) as instalment_count,
    cast(without_amount_count as bigint) as without_amount_count,
    cast(due_amount as decimal(38, 2)) as due_amount,
    cast(known_due_amount as decimal(38, 2)) as known_due_amount,
    cast(confirmed_amount as decimal(38, 2)) as confirmed_amount,
    cast(confirmed_amount as double) / nullif(cast(known_due_amount as double), 0)
        as confirmed_share,
    cast(confirmed_count as bigint) as confirmed_count,
    cast(confirmed_due_amount as decimal(38, 2)) as confirmed_due_amount,
    cast(partial_count as bigint) as partial_count,
    cast(partial_due_amount as decimal(38, 2)) as partial_due_amount,
    cast(not_count as bigint) as not_count,
    cast(not_due_amount as decimal(38, 2)) as not_due_amount,
    cast(not_yet_count as bigint) as not_yet_count,
    cast(not_yet_due_amount as decimal(38, 2)) as not_yet_due_amount,
    cast(not_known_count as bigint) as not_known_count,
    cast(not_known_due_amount as decimal(38, 2)) as not_known_due_amount

from summed
