-- What each figure of warnings gains and loses, month by month, at the organisation that handles them.
--
-- grain: one row per organisation, level and month with a change
-- key:   org_id, level, month_number
-- note:  a state that begins and ends within a month leaves no trace at its end; the sums of the
--        changes up to a month are what stands at its end. A warning counts at the level it had by
--        then; a deadline missed stays with it, whatever became of it later
-- table

with

warnings as (

    select * from intermediate.int_warnings

    -- Of a customer without a loan nobody has to handle it.
    where
        warning_state <> 'NOT_RECORDED'
        and org_id is not null

),

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

levels as (

    select * from intermediate.int_warning_levels

),

steps as (

    select
        warnings.org_id,
        levels.level,
        warnings.handling_state,
        warnings.confirm_state,
        warnings.confirmed_date,
        warnings.ended_date,
        warnings.closed_date,
        warnings.is_open,
        warnings.is_without_evidence,
        warnings.is_same_person,
        levels.from_date,
        levels.until_date,
        levels.confirm_due_date,
        levels.close_due_date,
        coalesce(
            least(
                coalesce(levels.until_date, warnings.ended_date),
                coalesce(warnings.ended_date, levels.until_date)
            ),
            date '9999-12-31'
        ) as open_until_date,
        coalesce(levels.until_date, date '9999-12-31') as level_until_date,
        levels.from_date = warnings.triggered_date as is_first

    from warnings
    inner join levels on warnings.warning_id = levels.warning_id

    where warnings.is_open or warnings.ended_date is not null

),

-- Every figure holds from one day until another.
held as (

    select
        org_id,
        level,
        'OPEN' as figure,
        from_date,
        open_until_date as until_date

    from steps

    union all

    select
        org_id,
        level,
        'OVERDUE' as figure,
        greatest(from_date, close_due_date + 1) as from_date,
        open_until_date as until_date

    from steps

    where handling_state <> 'NOT_KNOWN'

    union all

    select
        org_id,
        level,
        'CONFIRM_OVERDUE' as figure,
        greatest(from_date, confirm_due_date + 1) as from_date,
        least(open_until_date, coalesce(confirmed_date, open_until_date)) as until_date

    from steps

    where confirm_state <> 'NOT_KNOWN'

    union all

    select
        org_id,
        level,
        'DUE' as figure,
        greatest(from_date, close_due_date) as from_date,
        level_until_date as until_date

    from steps

    where handling_state not in ('NOT_KNOWN', 'LEFT')

    union all

    select
        org_id,
        level,
        'IN_TIME' as figure,
        greatest(from_date, close_due_date) as from_date,
        level_until_date as until_date

    from steps

    where handling_state = 'IN_TIME'

    union all

    select
        org_id,
        level,
        'CONFIRM_DUE' as figure,
        greatest(from_date, confirm_due_date) as from_date,
        level_until_date as until_date

    from steps

    where confirm_state not in ('NOT_KNOWN', 'LEFT')

    union all

    select
        org_id,
        level,
        'CONFIRM_IN_TIME' as figure,
        greatest(from_date, confirm_due_date) as from_date,
        level_until_date as until_date

    from steps

    where confirm_state = 'IN_TIME'

),

changes as (

    select
        org_id,
        level,
        figure,
        from_date as day,
        1 as change

    from held

    where from_date < until_date

    union all

    select
        org_id,
        level,
        figure,
        until_date as day,
        -1 as change

    from held

    where from_date < until_date

    union all

    select
        org_id,
        level,
        'TRIGGERED' as figure,
        from_date as day,
        1 as change

    from steps

    where is_first

    union all

    select
        org_id,
        level,
        'CLOSED' as figure,
        closed_date as day,
        1 as change

    from steps

    where
        until_date is null
        and closed_date is not null

    union all

    select
        org_id,
        level,
        'WITHOUT_EVIDENCE' as figure,
        closed_date as day,
        1 as change

    from steps

    where
        until_date is null
        and closed_date is not null
        and is_without_evidence

    union all

    select
        org_id,
        level,
        'SAME_PERSON' as figure,
        closed_date as day,
        1 as change

    from steps

    where
        until_date is null
        and closed_date is not null
        and is_same_person

),

dated as (

    select
        changes.org_id,
        changes.level,
        changes.figure,
        changes.change,
        cast(
            extract(year from changes.day) * 12 + extract(month from changes.day) as integer
        ) as month_number

    from changes
    inner join build_arguments on changes.day <= build_arguments.as_of_date

)

select
    org_id,
    level,
    month_number,
    sum(case when figure = 'TRIGGERED' then change else 0 end) as triggered_count,
    sum(case when figure = 'OPEN' then change else 0 end) as open_change,
    sum(case when figure = 'OVERDUE' then change else 0 end) as overdue_change,
    sum(case when figure = 'CONFIRM_OVERDUE' then change else 0 end) as confirm_overdue_change,
    sum(case when figure = 'DUE' then change else 0 end) as due_change,
    sum(case when figure = 'IN_TIME' then change else 0 end) as in_time_change,
    sum(case when figure = 'CONFIRM_DUE' then change else 0 end) as confirm_due_change,
    sum(case when figure = 'CONFIRM_IN_TIME' then change else 0 end) as confirm_in_time_change,
    sum(case when figure = 'CLOSED' then change else 0 end) as closed_count,
    sum(case when figure = 'WITHOUT_EVIDENCE' then change else 0 end) as without_evidence_count,
    sum(case when figure = 'SAME_PERSON' then change else 0 end) as same_person_count

from dated

group by org_id, level, month_number
