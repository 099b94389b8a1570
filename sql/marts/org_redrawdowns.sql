-- Further drawdowns of every organisation, its whole subtree, and how many broke the rule.
--
-- grain: one row per organisation and month with further drawdowns
-- key:   org_id, month_end_date
-- scope: org_id
-- sort:  org_id, month_end_date
-- adds:  drawdown_count, drawn_amount, judged_count, unchecked_count, unchecked_amount,
--        warning_judged_count, warned_count, warned_amount, breach_count, breach_amount
-- note:  unchecked_rate is unchecked_count / judged_count, warned_rate is warned_count /
--        warning_judged_count; a drawdown about which the records say nothing is in neither
-- columns:
--   org_id: Organisation, with everything below it
--   month_end_date: Calendar month end, or the as-of date as the last point
--   drawdown_count [loans]: Further drawdowns
--   drawn_amount [yuan]: Amounts drawn
--   judged_count [loans]: Drawdowns the record of inspections reaches
--   unchecked_count [loans]: Drawdowns without a valid clean check
--   unchecked_amount [yuan]: Amounts drawn in them
--   unchecked_rate [ratio]: Drawdowns without a valid clean check of those known about
--   warning_judged_count [loans]: Drawdowns of which the open warnings are known
--   warned_count [loans]: Drawdowns under an open red or orange warning
--   warned_amount [yuan]: Amounts drawn in them
--   warned_rate [ratio]: Drawdowns under a warning of those known about
--   breach_count [loans]: Drawdowns without a valid clean check or under a warning, each once
--   breach_amount [yuan]: Amounts drawn in them

with

redrawdowns as (

    select * from marts.redrawdowns

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        month_end_date,
        count(*) as drawdown_count,
        sum(disbursed_amount) as drawn_amount,
        count(is_unchecked) as judged_count,
        count(case when is_unchecked then 1 end) as unchecked_count,
        sum(case when is_unchecked then disbursed_amount else 0 end) as unchecked_amount,
        count(is_warned) as warning_judged_count,
        count(case when is_warned then 1 end) as warned_count,
        sum(case when is_warned then disbursed_amount else 0 end) as warned_amount,
        count(case when is_breach then 1 end) as breach_count,
        sum(case when is_breach then disbursed_amount else 0 end) as breach_amount

    from redrawdowns

    group by org_id, month_end_date

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        own.month_end_date,
        cast(sum(own.drawdown_count) as bigint) as drawdown_count,
        cast(sum(own.drawn_amount) as decimal(38, 2)) as drawn_amount,
        cast(sum(own.judged_count) as bigint) as judged_count,
        cast(sum(own.unchecked_count) as bigint) as unchecked_count,
        cast(sum(own.unchecked_amount) as decimal(38, 2)) as unchecked_amount,
        cast(sum(own.warning_judged_count) as bigint) as warning_judged_count,
        cast(sum(own.warned_count) as bigint) as warned_count,
        cast(sum(own.warned_amount) as decimal(38, 2)) as warned_amount,
        cast(sum(own.breach_count) as bigint) as breach_count,
        cast(sum(own.breach_amount) as decimal(38, 2)) as breach_amount

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id, own.month_end_date

)

select
    org_id,
    month_end_date,
    drawdown_count,
    drawn_amount,
    judged_count,
    unchecked_count,
    unchecked_amount,
    cast(unchecked_count as double) / nullif(cast(judged_count as double), 0) as unchecked_rate,
    warning_judged_count,
    warned_count,
    warned_amount,
    cast(warned_count as double) / nullif(cast(warning_judged_count as double), 0) as warned_rate,
    breach_count,
    breach_amount

from summed
