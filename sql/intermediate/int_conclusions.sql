-- The words of every check done, stripped to what they say, and how often its inspector wrote them.
--
-- grain: one row per inspection done by the as-of date
-- key:   inspection_id
-- note:  full-width letters and digits are read as plain ones, capitals as small, spaces and
--        punctuation as nothing. Where nobody is named as inspector, the organisation stands for
--        them. Texts are compared over the days up to the check, those of its own day included
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_finding_parameters

),

inspections as (

    select * from staging.stg_bank__inspections

),

stripped as (

    select
        inspections.inspection_id,
        coalesce(inspections.inspector_id, 'org ' || inspections.org_id) as written_by,
        inspections.done_date,
        cast(inspections.done_date - date '1970-01-01' as integer) as done_day,
        regexp_replace(
            lower(translate(
                coalesce(inspections.conclusion, ''),
                'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９',
                'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
            )),
            '[\p{P}\p{S}\p{Z}\s]',
            '',
            'g'
        ) as stripped_text

    from inspections
    inner join build_arguments on inspections.done_date <= build_arguments.as_of_date

),

-- How many checks were done by the end of each day with the same words, today and a window ago.
numbered as (

    select
        stripped.inspection_id,
        stripped.written_by,
        stripped.done_date,
        stripped.stripped_text,
        length(stripped.stripped_text) as text_length,
        count(*) over (
            partition by stripped.written_by, stripped.stripped_text
            order by stripped.done_day
            range between unbounded preceding and current row
        ) as written_count

    from stripped

),

-- The same count a window before each check, carried on to the check's own day.
days as (

    select distinct
        numbered.written_by,
        numbered.stripped_text,
        numbered.done_date as event_date,
        0 as is_asked,
        numbered.written_count,
        numbered.done_date

    from numbered

    where numbered.text_length > 0

    union all

    select distinct
        numbered.written_by,
        numbered.stripped_text,
        numbered.done_date - parameters.same_text_window_days as event_date,
        1 as is_asked,
        null as written_count,
        numbered.done_date

    from numbered
    cross join parameters

    where numbered.text_length > 0

),

carried as (

    select
        written_by,
        stripped_text,
        is_asked,
        done_date,
        max(written_count) over (
            partition by written_by, stripped_text
            order by event_date, is_asked, done_date
            rows between unbounded preceding and current row
        ) as written_before_count

    from days

)

select
    numbered.inspection_id,
    numbered.text_length,
    cast(
        case
            when numbered.text_length = 0 then 0
            else numbered.written_count - coalesce(carried.written_before_count, 0) - 1
        end as integer
    ) as same_text_count

from numbered
left join carried
    on
        numbered.written_by = carried.written_by
        and numbered.stripped_text = carried.stripped_text
        and numbered.done_date = carried.done_date
        and carried.is_asked = 1
