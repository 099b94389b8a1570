-- The collection target of every organisation and month: the one set for it, else those of the
-- organisations below it together.
--
-- grain: one row per organisation and month with a target for it or below it
-- key:   org_id, month_number
-- note:  of an organisation's own targets those with the coarsest cut count, the whole before its
--        parts by bucket, hand or handler, so that a plan and its division are not counted twice.
--        A target set for an organisation is for everything below it, so those below it, which divide
--        it, do not add to it nor to what stands above
-- table

with

target_months as (

    select * from intermediate.int_target_months

),

org_closure as (

    select * from marts.org_closure

),

coarsest as (

    select
        org_id,
        month_number,
        min(cut_no) as cut_no

    from target_months

    group by org_id, month_number

),

own as (

    select
        target_months.org_id,
        target_months.month_number,
        sum(target_months.target_amount) as target_amount,
        sum(target_months.planned_amount) as planned_amount,
        sum(target_months.target_weight) as target_weight,
        sum(target_months.planned_weight) as planned_weight

    from target_months
    inner join coarsest
        on
            target_months.org_id = coarsest.org_id
            and target_months.month_number = coarsest.month_number
            and target_months.cut_no = coarsest.cut_no

    group by target_months.org_id, target_months.month_number

),

-- How far above an organisation the next one with a target of its own stands.
next_above as (

    select
        own.org_id,
        own.month_number,
        min(org_closure.distance) as distance

    from own
    inner join org_closure
        on
            own.org_id = org_closure.descendant_org_id
            and org_closure.distance > 0
    inner join own as above
        on
            org_closure.ancestor_org_id = above.org_id
            and own.month_number = above.month_number

    group by own.org_id, own.month_number

)

select
    org_closure.ancestor_org_id as org_id,
    own.month_number,
    cast(sum(own.target_amount) as decimal(38, 2)) as target_amount,
    cast(sum(own.planned_amount) as decimal(38, 2)) as planned_amount,
    sum(own.target_weight) as target_weight,
    sum(own.planned_weight) as planned_weight,
    max(case when org_closure.distance = 0 then 1 else 0 end) = 1 as is_set

from own
inner join org_closure on own.org_id = org_closure.descendant_org_id
left join next_above
    on
        own.org_id = next_above.org_id
        and own.month_number = next_above.month_number

where
    next_above.distance is null
    or org_closure.distance < next_above.distance

group by org_closure.ancestor_org_id, own.month_number
