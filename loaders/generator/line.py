"""The people of the line, their trainings, and the regular reports organisations send."""

# Who works where: account managers, post-loan staff, collectors, those who manage the line.
PEOPLE = """
create table line_people as
with

seats as (

    select
        org_id,
        'M' || org_id || seat as staff_id,
        case when seat <= 4 or seat = 8 then 'ACCOUNT_MANAGER' else 'POSTLOAN' end as post,
        seat

    from (select *, unnest(range(1, 9))::integer as seat from organisations)

    where
        org_level in ('BRANCH', 'SUB')
        -- Somebody new came to a few of them.
        and (seat < 8 or (close_date is null and chance(org_id, 'newcomer') < 0.08))

    union all

    select
        org_id,
        'V' || org_id,
        case when org_level in ('BRANCH', 'SUB') then 'POSTLOAN' else 'LINE_MANAGER' end,
        9

    from organisations

    union all

    select
        org_id,
        'K' || org_id || seat,
        'COLLECTOR',
        9 + seat

    from (select *, unnest(range(1, 3))::integer as seat from organisations)

    where org_level in ('BRANCH', 'REGION')

    union all

    select
        org_id,
        'H' || org_id || seat,
        'LINE_MANAGER',
        11 + seat

    from (select *, unnest(range(1, 6))::integer as seat from organisations)

    where org_level = 'HEAD'

    union all

    -- Whom agencies send is registered at head office, agency by agency.
    select
        org_id,
        'WB0' || agency || '0' || seat,
        'COLLECTOR',
        20 + seat

    from (
        select *, unnest(range(1, 6))::integer as seat
        from (select *, unnest(range(1, 5))::integer as agency from organisations)
    )

    where org_level = 'HEAD'

)

select
    seats.staff_id,
    seats.post,
    seats.seat,
    seats.org_id as seat_org_id,
    -- Whose organisation closed went on with whoever took over.
    case
        when organisations.close_date is not null
            then coalesce(organisations.merged_into, organisations.parent_org_id)
        else seats.org_id
    end as org_id,
    pick(words.surnames, seats.staff_id, 'surname')
    || pick(words.given_names, seats.staff_id, 'first given name')
    || case
        when chance(seats.staff_id, 'given names') < 0.7
            then pick(words.given_names, seats.staff_id, 'second given name')
        else ''
    end as staff_name,
    case
        when seats.seat = 8 then as_of() - whole(seats.staff_id, 'came', 5, 150)
        else greatest(
            organisations.open_date, as_of() - whole(seats.staff_id, 'came', 1500, 6000)
        )
    end as on_date,
    case when seats.seat = 4 then officer_left_on(seats.org_id) end as off_date

from seats

inner join organisations
    on seats.org_id = organisations.org_id

cross join words
"""

STAFF_FILE = """
select
    staff_id,
    staff_name,
    org_id,
    post,
    on_date,
    off_date

from line_people

order by org_id, staff_id
"""

# A certificate is renewed before its year is over; who skipped the last renewal has none now.
TRAININGS_FILE = """
with

held as (

    select
        line_people.*,
        number,
        staff_id || lpad(number::varchar, 2, '0') as item,
        working_day(
            as_of()
            - case
                when seat_org_id = lapsed_sub() then whole(staff_id, 'trained', 420, 470)
                when staff_id = lapsed_collector() then whole(staff_id, 'trained', 540, 600)
                when chance(staff_id, 'skipped') < 0.04 then whole(staff_id, 'trained', 380, 600)
                else whole(staff_id, 'trained', 5, 355)
            end
            - 350 * number
        ) as held_on

    from (select *, unnest(range(0, 5))::integer as number from line_people) as line_people

    -- A newcomer has not been trained yet.
    where seat <> 8

),

results as (

    select
        *,
        case
            when chance(item, 'score') < 0.02 then whole(item, 'points', 35, 59)
            else whole(item, 'points', 62, 100)
        end as score

    from held

    where
        held_on >= on_date
        and (off_date is null or held_on < off_date)

),

talks as (

    select
        staff_id,
        staff_id || 'T' as item,
        working_day(as_of() - whole(staff_id, 'talk', 10, 300)) as held_on

    from line_people

    where seat <> 8 and off_date is null and chance(staff_id, 'talk') < 0.5

)

select
    'PX' || item as record_id,
    staff_id,
    case post
        when 'COLLECTOR' then '催收合规与话术'
        when 'LINE_MANAGER' then '贷后督导与管理'
        else '贷后管理实务'
    end as topic,
    held_on,
    pick([4, 6, 8, 12], item, 'hours') as hours,
    score,
    score >= 60 as passed,
    case
        when score >= 60 and chance(item, 'says until') < 0.7
            then (held_on + interval 1 year)::date
    end as valid_until

from results

union all

select
    'PX' || item,
    staff_id,
    '案例警示教育',
    held_on,
    2,
    null,
    null,
    null

from talks

order by record_id
"""

# A monthly report due on the tenth of the next month, a quarterly one due on its twentieth.
REPORTS_FILE = """
with

months as (

    select unnest(generate_series(
        date_trunc('month', as_of()) - interval 18 month,
        date_trunc('month', as_of()) + interval 1 month,
        interval 1 month
    ))::date as month

),

owed as (

    select
        'YB01' as report_code,
        organisations.*,
        strftime(month - interval 1 month, '%Y-%m') as period,
        month + 9 as due_date

    from organisations

    cross join months

    where org_level in ('REGION', 'BRANCH')

    union all

    select
        'JB01',
        organisations.*,
        strftime(month - interval 1 month, '%Y')
        || 'Q' || extract(quarter from month - interval 1 month),
        month + 19

    from organisations

    cross join months

    where org_level in ('REGION', 'BRANCH') and extract(month from month) % 3 = 1

),

wished as (

    select
        *,
        report_code || org_id || period as item,
        case
            when
                region_id = tardy_region()
                and chance(report_code || org_id || period, 'late') < 0.55
                then due_date + whole(report_code || org_id || period, 'days late', 1, 12)
            when chance(report_code || org_id || period, 'late') < 0.05
                then due_date + whole(report_code || org_id || period, 'days late', 1, 9)
            -- What was forgotten long ago was sent at last.
            when chance(report_code || org_id || period, 'late') > 0.985
                then case when due_date < as_of() - 100 then due_date + 40 end
            else due_date - whole(report_code || org_id || period, 'days early', 0, 5)
        end as sent_on

    from owed

    where
        (close_date is null or due_date < close_date)
        -- One branch sends nothing of late, and nobody entered what it owes.
        and not (org_id = unposted_branch() and due_date > as_of() - 62)

),

sent as (

    select
        *,
        case when sent_on <= as_of() then sent_on end as submitted_on,
        case
            when sent_on <= as_of() and chance(item, 'returned') < 0.07
                then whole(item, 'times returned', 1, 2)
            else 0
        end as returned_count

    from wished

)

select
    report_code,
    org_id,
    period,
    due_date,
    case when submitted_on is not null then booked(submitted_on, item) end as submitted_at,
    case
        when submitted_on is null then 'DUE'
        when returned_count > 0 and submitted_on > as_of() - 35 then 'RETURNED'
        when submitted_on > as_of() - 5 then 'SUBMITTED'
        else 'ACCEPTED'
    end as status,
    returned_count

from sent

order by due_date, report_code, org_id
"""
