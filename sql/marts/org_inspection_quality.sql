-- What speaks against the checks done at every organisation, its whole subtree, by month of doing.
--
-- grain: one row per organisation and month end with checks done in the month
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  done_count, method_count, onsite_count, empty_text_count, short_text_count,
--        copied_text_count, poor_text_count, officer_known_count, officer_check_count,
--        reviewed_count, own_review_count, crowded_count, matured_count, blind_count
-- note:  every share stands beside both its parts; a check of which something is not given (method,
--        inspector, reviewer, account manager) is outside that share
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   done_count [checks]: Checks done in the month
--   method_count [checks]: Of these said to be on site or remote
--   onsite_count [checks]: Of these on site
--   empty_text_count [checks]: Checks that conclude nothing
--   short_text_count [checks]: Checks that conclude too little
--   copied_text_count [checks]: Checks in words copied too often
--   poor_text_count [checks]: Checks with one of the three
--   officer_known_count [checks]: Checks of loans whose inspector and account manager are known
--   officer_check_count [checks]: Of these where they are the same person
--   reviewed_count [checks]: Checks whose inspector and reviewer are known
--   own_review_count [checks]: Of these where they are the same person
--   crowded_count [checks]: Checks on site with too many on one day by one inspector
--   matured_count [checks]: Checks of loans found normal, the days to wait passed
--   blind_count [checks]: Of these whose loan was far overdue within those days
--   onsite_rate [ratio]: On site / checks whose method is known
--   poor_text_rate [ratio]: Poor conclusions / checks done
--   officer_check_rate [ratio]: Checks by the account manager / checks where both are known
--   crowded_rate [ratio]: Crowded / on site
--   blind_rate [ratio]: Checks that saw nothing / matured

with

inspection_quality as (

    select * from marts.inspection_quality

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        count(*) as done_count,
        count(method) as method_count,
        sum(case when method = 'ONSITE' then 1 else 0 end) as onsite_count,
        sum(case when is_empty_text then 1 else 0 end) as empty_text_count,
        sum(case when is_short_text then 1 else 0 end) as short_text_count,
        sum(case when is_copied_text then 1 else 0 end) as copied_text_count,
        sum(case when is_poor_text then 1 else 0 end) as poor_text_count,
        count(is_officer_check) as officer_known_count,
        sum(case when is_officer_check then 1 else 0 end) as officer_check_count,
        count(is_own_review) as reviewed_count,
        sum(case when is_own_review then 1 else 0 end) as own_review_count,
        sum(case when is_crowded then 1 else 0 end) as crowded_count,
        count(is_blind) as matured_count,
        sum(case when is_blind then 1 else 0 end) as blind_count

    from inspection_quality

    group by org_id, month_end_date

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.done_count) as bigint) as done_count,
        cast(sum(own.method_count) as bigint) as method_count,
        cast(sum(own.onsite_count) as bigint) as onsite_count,
        cast(sum(own.empty_text_count) as bigint) as empty_text_count,
        cast(sum(own.short_text_count) as bigint) as short_text_count,
        cast(sum(own.copied_text_count) as bigint) as copied_text_count,
        cast(sum(own.poor_text_count) as bigint) as poor_text_count,
        cast(sum(own.officer_known_count) as bigint) as officer_known_count,
        cast(sum(own.officer_check_count) as bigint) as officer_check_count,
        cast(sum(own.reviewed_count) as bigint) as reviewed_count,
        cast(sum(own.own_review_count) as bigint) as own_review_count,
        cast(sum(own.crowded_count) as bigint) as crowded_count,
        cast(sum(own.matured_count) as bigint) as matured_count,
        cast(sum(own.blind_count) as bigint) as blind_count

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

)

select
    org_id,
    month_end_date,
    done_count,
    method_count,
    onsite_count,
    empty_text_count,
    short_text_count,
    copied_text_count,
    poor_text_count,
    officer_known_count,
    officer_check_count,
    reviewed_count,
    own_review_count,
    crowded_count,
    matured_count,
    blind_count,
    cast(onsite_count as double) / nullif(cast(method_count as double), 0) as onsite_rate,
    cast(poor_text_count as double) / nullif(cast(done_count as double), 0) as poor_text_rate,
    cast(officer_check_count as double) / nullif(cast(officer_known_count as double), 0)
        as officer_check_rate,
    cast(crowded_count as double) / nullif(cast(onsite_count as double), 0) as crowded_rate,
    cast(blind_count as double) / nullif(cast(matured_count as double), 0) as blind_rate

from summed
