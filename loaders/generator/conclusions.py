"""What inspectors write: each check in its own words, or always in the same ones."""

# What is written by one who did not look.
COPIED = "经营正常，资金用途与约定一致，还款来源稳定"
SHORT = "正常"

# Figures make every text its own: nobody writes two alike who has looked at two customers.
_SOUND_FIRMS = (
    "现场走访{place}，企业开工正常，近三个月销售回款约{many}万元，在手订单可排产{few}周",
    "查阅流水，近三个月账户回款{many}万元，与申报收入相符，第一还款来源稳定",
    "经营场所营业正常，月均客流较上季{few}%左右波动，应收账款{some}万元，账期合理",
    "存货盘点约{many}万元，库龄多在{few}个月以内，资金用途与合同一致，凭证已收",
    "走访{place}，与负责人面谈，在职员工约{some}人，水电费正常，无拖欠工资",
    "财务报表显示资产负债率{some}%，流动性尚可，担保人代偿能力未发生变化",
)
_SOUND_PEOPLE = (
    "电话核实，借款人工作单位未变，月均收入约{some}00元，联系方式有效，按期还款",
    "查询征信及流水，月均工资入账{some}00元，负债收入比{few}成，还款正常",
    "面访{place}，家庭成员{few}人，收入稳定，资金用途与合同约定一致",
    "核对资金流向，已取得消费凭证{few}张，共{some}00元，未见违规用途",
)
_WORRYING = (
    "销售回款较上季下降{few}成，应收账款升至{many}万元，建议缩短检查间隔",
    "主要下游延期付款，在途货款{many}万元，第一还款来源减弱，需持续关注",
    "{place}租金上涨，毛利收窄约{few}个百分点，已约定下月复查",
    "借款人近期更换工作，收入下降约{few}成，已要求补充收入证明{few}份",
)
_BAD = (
    "逾期后走访{place}，企业停工{few}周，涉诉金额约{many}万元，拟落实追加担保",
    "联系不畅，已约谈担保人，对方承诺分{few}次偿还共{some}万元，列入重点清收",
    "账户被查封，抵押物评估价约{many}万元，已启动处置准备，预计{few}个月",
)
# What organisations write about themselves, and what is written about them.
_SOUND_OF_ORGANISATION = (
    "抽查借据{some}笔，首检、日常检查台账与系统一致，发现问题已列入整改清单",
    "调阅档案{some}份，抽访客户{few}户，贷后管理总体到位，个别资料待补",
    "检查近{few}个月贷后报告{some}份，内容较完整，已就不足之处约谈相关人员",
)
_PLACES = ("城东厂区", "开发区厂房", "沿街门面", "批发市场摊位", "物流园仓库", "经营地址")


def _list(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{text}'" for text in texts) + "]"


def _filled(texts: tuple[str, ...], item: str) -> str:
    """The SQL of one of the texts with its figures drawn for the item."""
    text = f"pick({_list(texts)}, {item}, 'words')"
    for name, low, high in (("many", 12, 980), ("some", 21, 99), ("few", 2, 9)):
        figure = f"whole({item}, 'words {name}', {low}, {high})::varchar"
        text = f"replace({text}, '{{{name}}}', {figure})"
    return f"replace({text}, '{{place}}', pick({_list(_PLACES)}, {item}, 'words place'))"


def of_check(item: str, customer_type: str, seen: str, day: str) -> str:
    """The SQL of a conclusion; ``seen`` is 0 where all is well, 1 worrying, 2 bad.

    Some inspectors say too little, and some nothing at all.
    """
    dated = f"strftime({day}, '%m月%d日')"
    return f"""
        case
            when chance({item}, 'says') < 0.012 then null
            when chance({item}, 'says') < 0.035 then '{SHORT}'
            when {seen} = 2 then {dated} || {_filled(_BAD, item)}
            when {seen} = 1 then {dated} || {_filled(_WORRYING, item)}
            when chance({item}, 'says') < 0.07 then '{COPIED}'
            when {customer_type} = 'RETAIL' then {dated} || {_filled(_SOUND_PEOPLE, item)}
            else {dated} || {_filled(_SOUND_FIRMS, item)}
        end
    """


def of_organisation(item: str) -> str:
    """The SQL of what is concluded about an organisation."""
    return _filled(_SOUND_OF_ORGANISATION, item)
