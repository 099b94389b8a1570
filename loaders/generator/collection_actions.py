"""What was done on the days an overdue loan was worked: calls, visits, letters, third parties."""

# Calls of one day go on until somebody answers; a rough collector does not stop there.
DIALS = """
create or replace temp table block_dials as
with

wanted as (

    select
        *,
        is_rough and chance(item, 'harasses') < 0.1 as is_harassing,
        case
            when channel not in ('CALL', 'AI_CALL') or is_at_night then 1
            when is_rough and chance(item, 'harasses') < 0.1 then 10
            when channel = 'AI_CALL' then whole(item, 'dials', 1, 2)
            else whole(item, 'dials', 1, 3)
        end as most_dials

    from block_sessions

),

dialled as (

    select
        wanted.*,
        unnest(range(1, most_dials + 1))::integer as dial_no

    from wanted

),

answered as (

    select
        *,
        item * 20 + dial_no as action_no,
        case
            when channel in ('CALL', 'AI_CALL')
                then chance(item * 20 + dial_no, 'answered') < reach
            -- At the door more are met than on the telephone.
            when channel = 'VISIT'
                then chance(item * 20 + dial_no, 'answered') < 0.3 + 0.6 * reach
        end as connected

    from dialled

),

counted as (

    select
        *,
        coalesce(
            sum(connected::integer) over (
                partition by item order by dial_no
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as connected_before

    from answered

),

made as (

    select
        *,
        case
            when is_at_night and chance(item, 'minute') < 0.05 then 79200
            when is_at_night and chance(item, 'minute') < 0.7
                then 79200 + floor(chance(item, 'second') * 4200)
            when is_at_night then 26400 + floor(chance(item, 'second') * 2400)
            -- Some ask to be called after work.
            when channel = 'CALL' and chance(item, 'by appointment') < 0.004 and most_dials = 1
                then 79500 + floor(chance(item, 'second') * 1800)
            when is_harassing
                then 30600 + floor(chance(item, 'second') * 20000) + 2000 * (dial_no - 1)
            else
                30600 + floor(chance(item, 'second') * 25200)
                + (3600 + floor(chance(item, 'gap') * 5000)) * (dial_no - 1)
        end::bigint as second_of_day

    from counted

    where connected_before < case when is_harassing then 5 else 1 end

)

select
    * exclude (second_of_day, connected_before, most_dials),
    done_on::timestamp + to_seconds(second_of_day) as action_time,
    not is_at_night and second_of_day > 79200 as is_by_appointment,
    row_number() over (partition by item order by dial_no desc) = 1 as is_last_dial,
    connected and connected_before = 0 as is_first_talk

from made
"""

# Others are turned to once the debtor cannot be found, and by some before.
THIRD_PARTIES = """
create or replace temp table block_third_parties as
with

-- Whoever answers, the debtor was tried three times in vain before another is asked.
tried as (

    select
        *,
        coalesce(
            sum(connected::integer) over (
                partition by customer_no order by action_time, action_no
                rows between 2 preceding and current row
            ),
            0
        ) = 0
        and count(*) over (
            partition by customer_no order by action_time, action_no
            rows between 2 preceding and current row
        ) = 3 as is_lost

    from block_dials

    where channel in ('CALL', 'AI_CALL', 'VISIT')

),

turned_to as (

    select
        *,
        branch_id = asking_branch() or is_rough as asks_anybody

    from tried

    where
        channel = 'CALL'
        and is_last_dial
        and not is_at_night
        and not is_by_appointment
        and planned_days > 6
        and case
            when is_lost then chance(item, 'asks others') < 0.5
            when branch_id = asking_branch() then chance(item, 'asks others') < 0.3
            when is_rough then chance(item, 'asks others') < 0.08
            else chance(item, 'asks others') < 0.002
        end

),

answered as (

    select
        *,
        item * 20 + 15 as third_no,
        chance(item, 'third answered') < 0.65 as third_answered,
        chance(item, 'third answered') < 0.12 as has_refused

    from turned_to

),

-- One who wants no more calls is not called again, but by those who ask anybody.
counted as (

    select
        *,
        1 + case
            when asks_anybody then 0
            else coalesce(
                sum(has_refused::integer) over (
                    partition by customer_no order by action_time, third_no
                    rows between unbounded preceding and 1 preceding
                ),
                0
            )
        end as person_no

    from answered

)

select
    *,
    case
        when guarantee_type = 'GUARANTEE' and person_no = 1 then 'GUARANTOR'
        when customer_type <> 'RETAIL' then pick(['COLLEAGUE', 'OTHER'], customer_no, 'asked')
        else pick(
            ['SPOUSE', 'RELATIVE', 'RELATIVE', 'COLLEAGUE', 'OTHER'],
            (customer_no * 100 + person_no)::bigint,
            'asked'
        )
    end as relation

from counted
"""

# Everything done, one row each.
ACTIONS = """
create or replace temp table block_actions as
with

of_debtors as (

    select
        dials.*,
        'SELF' as relation,
        0 as person_no,
        promises.item is not null as has_promised,
        case
            when dials.channel in ('SMS', 'LETTER', 'LEGAL') then 'OTHER'
            when not dials.connected
                then
                    case
                        when dials.channel <> 'VISIT'
                            and dials.reach < 0.1
                            and chance(dials.action_no, 'invalid') < 0.2
                            then 'INVALID'
                        else 'NO_ANSWER'
                    end
            when promises.item is not null and dials.is_first_talk then 'PROMISE'
            when dials.is_paid and dials.ended_on - dials.done_on <= 1 then 'PAID'
            when
                chance(dials.action_no, 'refuses')
                < case when dials.planned_days > 60 then 0.25 else 0.08 end
                then 'REFUSE'
            else 'OTHER'
        end as result

    from block_dials as dials

    left join block_promises as promises
        on dials.item = promises.item and dials.is_first_talk

),

together as (

    select * from of_debtors

    union all by name

    select
        * exclude (third_no, third_answered, has_refused, asks_anybody, is_lost) replace (
            third_no as action_no,
            third_answered as connected,
            action_time + to_seconds(1200 + floor(chance(item, 'asked after') * 1500)::bigint)
                as action_time
        ),
        false as has_promised,
        case
            when not third_answered then 'NO_ANSWER'
            when has_refused then 'THIRD_REFUSED'
            else 'OTHER'
        end as result

    from block_third_parties

),

complained as (

    select
        *,
        connected
        and chance(action_no, 'complains')
        < case when is_rough and is_at_night then 0.09 when is_rough then 0.02 else 0.0015 end
            as has_complained

    from together

)

select
    *,
    'CS' || lpad(action_no::varchar, 16, '0') as action_id,
    case
        when relation <> 'SELF' or channel in ('LETTER', 'LEGAL') then null
        when chance(action_no, 'says which script') < 0.1 then null
        when channel = 'SMS' then 'HS02'
        when channel = 'AI_CALL' then 'HS01'
        when channel = 'VISIT' then 'HS09'
        when planned_days <= 30 and chance(action_no, 'old script') < 0.08 then 'HS03'
        when is_rough and done_on > as_of() - 270 and chance(action_no, 'old script') < 0.25
            then 'HS11'
        when planned_days <= 30
            then pick(['HS04', 'HS05', 'HS06'], customer_no, 'which script')
        when planned_days <= 60 then 'HS07'
        when planned_days <= 90 then 'HS08'
        else 'HS10'
    end as script_id

from complained
"""

ACTIONS_FILE = """
select
    action_id,
    loan_id,
    action_time,
    channel,
    relation as contact_relation,
    'N' || left(md5(customer_no::varchar || relation || person_no), 15) as contact_key,
    connected,
    case
        when channel in ('CALL', 'AI_CALL') and connected then whole(action_no, 'talked', 18, 420)
        when channel in ('CALL', 'AI_CALL') then 0
    end as duration_sec,
    result,
    -- A machine has no name.
    case when channel not in ('AI_CALL', 'SMS') then handler_id end as handler_id,
    agency_id,
    case
        when channel <> 'VISIT' then null
        when chance(action_no, 'alone') < case when branch_id = lone_branch() then 0.7 else 0.02 end
            then 1
        else whole(action_no, 'went', 2, 3)
    end as staff_count,
    script_id,
    case
        when is_rough and connected and chance(action_no, 'threatens') < 0.05
            then pick(
                [
                    '告知其再不还就让他在单位身败名裂,把照片发到家族群',
                    '称已联系公安局,明天就上门抓人',
                    '让其去借别的网贷先把这笔还上',
                    '骂其老赖、不要脸,对方挂断'
                ],
                action_no,
                'threat'
            )
        when result = 'PROMISE' then pick(
            ['承诺发工资后还款', '承诺货款到账后还清欠款', '承诺按约定日期还款'], action_no, 'note'
        )
        when result = 'REFUSE' then pick(
            ['对金额有异议,暂不还款', '称生意亏损无力偿还', '态度消极,拒绝还款'], action_no, 'note'
        )
        when result = 'PAID' then '客户称当日还款,待核实入账'
        when result = 'INVALID' then '号码为空号'
        when result = 'NO_ANSWER' and channel = 'VISIT' then '上门未遇,已留置送达联系单'
        when result = 'NO_ANSWER' then null
        when result = 'THIRD_REFUSED' then '对方表示不愿代为转告,要求不再联系'
        when relation <> 'SELF' then '请其转告借款人回电'
        when channel = 'SMS' then '发送还款提醒短信'
        when channel = 'LETTER' then '寄送催收函,挂号信'
        when channel = 'LEGAL' then pick(
            ['提交立案材料', '申请诉前保全', '调解中', '申请执行'], action_no, 'note'
        )
        when channel = 'VISIT' then '上门核实经营及居住情况'
        else pick(['已提醒还款', '客户表示尽快安排', '说明逾期对征信的影响'], action_no, 'note')
    end as note,
    case
        when
            channel in ('CALL', 'AI_CALL')
            and connected
            and chance(action_no, 'recorded') >= case when is_rough then 0.05 else 0.006 end
            then 'LY' || lpad(action_no::varchar, 16, '0')
    end as recording_id,
    case
        when is_by_appointment then true
        when is_at_night and chance(action_no, 'agreed') < 0.08 then true
        when is_at_night then false
        when connected and relation = 'SELF' and chance(action_no, 'agreed') < 0.05 then true
    end as consent_flag,
    case when connected then has_complained end as complaint_flag

from block_actions

order by action_no
"""
