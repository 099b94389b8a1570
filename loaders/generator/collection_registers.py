"""What collection goes by: the agencies, the library of scripts, and the targets of branches."""

AGENCIES_FILE = """
select
    agency_id,
    '江海'
    || pick(words.brands, agency_id, 'brand')
    || pick(words.brands, agency_id, 'second')
    || business as name,
    registered,
    as_of() - evaluated_before - whole(agency_id, 'evaluated', 0, 30) as evaluated_on,
    as_of() + ends_after + whole(agency_id, 'ends', 0, 15) as contract_end

from (
    values
        ('WB01', '资产服务有限公司', true, 95, 270),
        ('WB02', '商务咨询有限公司', true, 210, 155),
        -- Not evaluated for more than a year; its contract ends soon.
        ('WB03', '信用管理有限公司', true, 480, 30),
        -- Never registered, never evaluated, and its contract has ended.
        ('WB04', '信息咨询服务部', false, null, -30)
) as agencies(agency_id, business, registered, evaluated_before, ends_after)

cross join words

order by agency_id
"""

# HS03 has expired and is used here and there, HS11 threatens, HS12 was never approved; from the
# fifth month on there is nothing, nor for sound payers in the second.
SCRIPTS_FILE = """
with

written(
    script_id, version, stage, behaviour_class, scene, text, approved_by, begun_before, ends_after
) as (

    values
        (
            'HS01', 1, 'M1', null, '智能外呼提醒',
            '您好,这里是江海银行。您的贷款本期款项尚未足额归还,请您核对还款账户余额并尽快还款。如已还款请忽略本次提醒。',
            'H0000001', 900, 365
        ),
        (
            'HS02', 1, 'M1', null, '短信提醒',
            '【江海银行】您的贷款本期款项已过还款日,请尽快存入还款账户。如有疑问请致电客户经理。',
            'H0000001', 900, 365
        ),
        (
            'HS03', 1, 'M1', null, '首次电话提醒(旧版)',
            '您好,我是江海银行客户经理,您的贷款已逾期,请于今日内还款。',
            'H0000001', 1200, -120
        ),
        (
            'HS04', 1, 'M1', 'A', '首次电话提醒',
            '您好,请问是借款人本人吗?我是江海银行的工作人员,本次通话会录音。您以往还款一直很好,本期款项还没有入账,是否遇到什么不便?',
            'H0000002', 900, -61
        ),
        (
            'HS04', 2, 'M1', 'A', '首次电话提醒',
            '您好,请问是借款人本人吗?我是江海银行的工作人员,工号可以在本行客服热线核实,本次通话会录音。您以往还款记录良好,本期款项尚未入账,请问是否遇到什么不便?您看哪一天可以归还?',
            'H0000002', 60, 365
        ),
        (
            'HS05', 1, 'M1', 'B', '约定还款日',
            '您好,我是江海银行的工作人员,本次通话会录音。您的贷款本期已逾期,请您确认还款资金来源和还款日期,我们会在约定日的前一天提醒您。',
            'H0000002', 850, 365
        ),
        (
            'HS06', 1, 'M1', 'C', '多次逾期提醒',
            '您好,我是江海银行的工作人员,本次通话会录音。近三个月您已多次逾期,逾期信息将如实报送征信系统。如果还款日与您的收入日不一致,可以申请调整还款日。',
            'H0000002', 850, 365
        ),
        (
            'HS07', 1, 'M2', 'M2_PLUS', '核实还款意愿与来源',
            '您好,我是江海银行的工作人员,本次通话会录音。您的贷款逾期已超过三十天,我们希望了解您目前的收入、资产和困难,共同商定一份可行的还款计划。',
            'H0000002', 850, 365
        ),
        (
            'HS08', 1, 'M3', 'M2_PLUS', '协商还款方案',
            '您好,我是江海银行的工作人员,本次通话会录音。贷款逾期已超过六十天,如确有困难,您可以提交证明材料申请协商还款;否则本行将依照合同约定采取法律途径。',
            'H0000003', 850, 365
        ),
        (
            'HS09', 1, null, null, '上门核实',
            '出示工作证件,两人同行,说明来意;只与借款人本人谈及债务,不在场时留置密封的联系单。',
            'H0000003', 850, 365
        ),
        (
            'HS10', 1, 'M4', 'M2_PLUS', '诉前告知',
            '您好,我是江海银行的工作人员,本次通话会录音。贷款长期逾期,本行拟依照合同向有管辖权的人民法院提起诉讼,现告知您可在十日内还款或提交还款方案。',
            'H0000003', 850, 365
        ),
        (
            'HS11', 1, 'M3', 'M2_PLUS', '施压还款(机构自拟)',
            '你再不还款,我们就联系公安局上门抓人,把你的照片发到单位群里,让你身败名裂!',
            'H0000003', 300, 365
        ),
        (
            'HS12', 1, 'M2', 'M2_PLUS', '困难减免政策告知',
            '您好,如您因失业、疾病等原因暂时无力还款,可以提交材料申请延期,本行将在十五个工作日内答复。',
            null, 30, 365
        ),
        (
            'HS13', 1, 'M1', 'NEW', '新客户首次逾期',
            '您好,我是江海银行的工作人员,本次通话会录音。这是您贷款的首次还款,款项还没有入账,请您核对扣款账户,我们可以协助您设置还款提醒。',
            'H0000002', 200, 365
        )

)

select
    script_id,
    version,
    stage,
    behaviour_class,
    scene,
    text,
    approved_by,
    as_of() - begun_before - whole(script_id, 'written', 0, 20) as valid_from,
    as_of() + ends_after - whole(script_id, 'written', 0, 20) as valid_to

from written

order by script_id, version
"""

# What was overdue in each branch at each month end, and what of it came in the month after,
# gathered block by block: targets stand by both, for a branch knows who is about to pay.
EVERY_SUM = """
create or replace temp table overdue_sums (
    branch_id varchar,
    month_end date,
    bucket_no integer,
    overdue_amount decimal(18, 2),
    foreseen_amount decimal(18, 2)
)
"""

BLOCK_SUMS = """
insert into overdue_sums
select
    states.branch_id,
    arrears.month_end,
    least(7, (days_past_due + 29) // 30)::integer,
    sum(arrears.overdue_principal + arrears.overdue_interest),
    0

from block_arrears_months as arrears

inner join block_states as states
    on arrears.loan_no = states.loan_no

where not states.is_kept_elsewhere

group by all

union all

select
    branch_id,
    month_end,
    least(7, (month_end - due_date + 29) // 30)::integer,
    0,
    sum(due_principal + due_interest + coalesce(due_fee, 0))

from (
    select
        plan.*,
        states.branch_id,
        date_trunc('month', plan.met_date)::date - 1 as month_end

    from block_plan_in_force as plan

    inner join block_states as states
        on plan.loan_no = states.loan_no

    where not states.is_kept_elsewhere
)

where due_date < month_end

group by all
"""

# A month's target is what the arrears before it make one hope for. Some branches are given a
# quarter's at once, some one for each bucket, and one none at all.
TARGETS_FILE = """
with

branches as (

    select
        org_id,
        org_id = untargeted_branch() as is_untargeted,
        chance(org_id, 'target of a quarter') < 0.25 as is_quarterly,
        chance(org_id, 'target by bucket') < 0.2 as is_by_bucket

    from organisations

    where org_level = 'BRANCH'

),

summed as (

    select
        branches.*,
        month_end,
        bucket_no,
        sum(overdue_amount) as overdue_amount,
        sum(foreseen_amount) as foreseen_amount

    from overdue_sums as sums

    inner join branches
        on sums.branch_id = branches.org_id

    where not is_untargeted and month_end >= $first_day and month_end < date_trunc('month', as_of())

    group by all

),

-- The month that follows, or the quarter if one begins.
periods as (

    select
        *,
        month_end + 1 as period_start,
        last_day(
            (month_end + 1 + to_months(case when is_quarterly then 2 else 0 end))::date
        ) as period_end

    from summed

    where not is_quarterly or extract(month from month_end) % 3 = 0

),

split as (

    select
        org_id,
        period_start,
        period_end,
        case when is_by_bucket then bucket_no end as bucket_no,
        is_quarterly,
        sum(
            overdue_amount * [0.2, 0.1, 0.04, 0.02, 0.016, 0.012, 0.004][bucket_no]
            + foreseen_amount * 0.75
        ) as hoped_for

    from periods

    group by all

),

rounded as (

    select
        *,
        org_id || strftime(period_start, '%Y%m') || coalesce(bucket_no, 0) as item,
        100 * ceil(
            hoped_for
            * case when is_quarterly then 2.2 else 1 end
            * (0.75 + 0.5 * chance(org_id || strftime(period_start, '%Y%m'), 'ambition')) / 100
        ) as target_amount

    from split

)

select
    'MB' || item as target_id,
    org_id,
    null as handler_id,
    period_start,
    period_end,
    'M' || bucket_no as bucket,
    null as hand_no,
    target_amount::decimal(18, 2) as target_amount,
    case
        when bucket_no is null then null
        when chance(item, 'willing') < [0.85, 0.6, 0.4, 0.3, 0.3, 0.2, 0.2][bucket_no]
            then 'WILLING'
        else 'UNWILLING'
    end as basis_willingness,
    case
        when bucket_no is null then null
        when chance(item, 'source') < [0.8, 0.5, 0.3, 0.25, 0.2, 0.2, 0.1][bucket_no]
            then 'AVAILABLE'
        else 'LACKING'
    end as basis_source

from rounded

where target_amount > 0

order by target_id
"""
