"""What inspections find, by whom, and whether it is put right."""

# Category, how serious it mostly is, and in which words it is found.
_CATEGORIES = (
    ("贷后检查不到位", 2, "抽查借据检查间隔超过规定,检查报告内容雷同"),
    ("档案资料缺失", 1, "借据档案缺少最近一期财务报表或用途凭证"),
    ("资金用途监控不足", 2, "受托支付凭证未按期收集,部分资金流向未核实"),
    ("担保物管理不到位", 2, "抵押物重估超期,保险已到期未续"),
    ("风险分类不审慎", 3, "已出现逾期的借据仍列正常类,未及时下调"),
    ("预警处置不及时", 2, "预警信号超期未核实,未见处置记录"),
    ("还款来源落实不足", 2, "到期前未落实还款资金,仅凭电话确认"),
    ("未如实反映风险", 3, "检查结论与客户实际经营状况不符,未揭示风险"),
    ("合同要素填写不规范", 1, "借款合同用途、还款方式等要素填写与审批不一致"),
    ("面签影像缺失", 1, "借据面签影像资料未上传或不清晰"),
    ("贷后报告超期", 1, "定期贷后检查报告晚于规定日期提交"),
    ("催收记录不完整", 1, "逾期客户催收台账缺少联系时间与结果"),
    ("用信条件未落实", 2, "审批要求的用信前提条件未见落实凭证"),
    ("登记信息不一致", 2, "抵押登记面积与合同、系统记载不一致"),
    ("关联关系未识别", 3, "借款人与收款人存在关联关系,未在检查中揭示"),
    ("转授权管理不到位", 2, "检查人员不具备岗位资格或未按规定回避"),
)


def _list(number: int) -> str:
    return "[" + ", ".join(f"'{one[number]}'" for one in _CATEGORIES) + "]"


_SEVERITIES = "[" + ", ".join(str(one[1]) for one in _CATEGORIES) + "]"

# ``checks`` (checks that were done, with ``wanted_count``) become findings.
_FOUND = f"""
numbered as (

    select
        *,
        unnest(range(1, wanted_count + 1))::integer as number

    from checks

),

named as (

    select
        *,
        inspection_id || '-' || number as finding_no,
        -- A branch fails in its own ways, again and again.
        case
            when branch_id = ticking_branch()
                then [1, 8, 3, 5][whole(inspection_id || number, 'category', 1, 4)]
            when chance(inspection_id || number, 'own way') < 0.1
                then whole(coalesce(branch_id, region_id), 'own category', 1, {len(_CATEGORIES)})
            else whole(inspection_id || number, 'category', 1, {len(_CATEGORIES)})
        end as category_no

    from numbered

),

judged as (

    select
        *,
        case
            when chance(finding_no, 'severity') < 0.15 then 1
            when chance(finding_no, 'severity') > 0.9 then 3
            else {_SEVERITIES}[category_no]
        end as severity,
        case
            when branch_id = ticking_branch() or region_id = troubled_region() then 0.5
            else 0.9
        end as diligence

    from named

),

set_right as (

    select
        *,
        done_date + case severity when 3 then 15 else 30 end as rectify_due,
        case
            when chance(finding_no, 'rectified') < diligence
                then done_date
                    + whole(finding_no, 'days', 2, case severity when 3 then 15 else 30 end)
            when chance(finding_no, 'rectified') < diligence + 0.6 * (1 - diligence)
                then done_date + 30 + whole(finding_no, 'days late', 1, 90)
            -- What is left lies about, but not for years.
            else done_date + whole(finding_no, 'days very late', 150, 420)
        end as wished_on

    from judged

)

select
    'W' || finding_no as finding_id,
    inspection_id,
    {_list(0)}[category_no] as category,
    severity,
    {_list(2)}[category_no] as description,
    case
        when inspection_type in ('SPOT', 'SUPERVISE')
            then case
                when inspection_type = 'SUPERVISE' and chance(finding_no, 'outside') < 0.08
                    then 'EXTERNAL'
                else 'SUPERIOR'
            end
        else 'SELF'
    end as found_by,
    rectify_due,
    case when wished_on <= as_of() then wished_on end as rectified_date,
    null::varchar as repeat_of

from set_right

order by finding_id
"""

# Most checks of a loan find nothing but what is wrong with the loan; some find how it was handled.
FINDINGS_FILE = f"""
with

checks as (

    select
        *,
        case
            when branch_id = ticking_branch() and inspection_type <> 'SPOT' then 0
            when inspection_type = 'SPOT'
                then 1
                    + whole(inspection_id, 'findings', -1, 1)
                    * case when branch_id = ticking_branch() then 0 else 1 end
            when chance(inspection_id, 'finds') < case seen when 0 then 0.004 else 0.12 end then 1
            else 0
        end as wanted_count

    from block_inspections

    where done_date is not null

),

{_FOUND}
"""

FINDINGS_OF_ORGANISATIONS_FILE = f"""
with

checks as (

    select
        *,
        case
            when inspection_type = 'SELF' and branch_id = ticking_branch() then 0
            when inspection_type = 'SELF' and region_id = troubled_region()
                then whole(inspection_id, 'findings', 0, 1)
            when inspection_type = 'SELF'
                then [0, 0, 0, 1, 1, 1, 2][whole(inspection_id, 'findings', 1, 7)]
            when branch_id = ticking_branch() then whole(inspection_id, 'findings', 3, 5)
            else whole(inspection_id, 'findings', 0, 3)
        end as wanted_count

    from organisation_inspections

    where done_date is not null

),

{_FOUND}
"""
