"""What the bank lends: each row one product in one form, with what is usual for it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

CustomerType: TypeAlias = Literal["CORP", "SME", "RETAIL"]

CUSTOMER_TYPES: tuple[CustomerType, ...] = ("CORP", "SME", "RETAIL")


@dataclass(frozen=True)
class ProductForm:
    """A product repaid in one way.

    ``share`` of the loans of its customer type, in percent; ``terms`` in months, drawn alike, so a
    term listed twice is twice as likely; ``months_between`` instalments; ``due_day`` of the month
    (0: the day of disbursement); rates in percent per year; amounts in yuan, log-normal around
    ``median`` with ``spread``, rounded to ``step``; ``trouble_rate`` the chance of running into
    serious arrears; ``is_kept_elsewhere``: in another system, which delivers month ends only.
    """

    code: str
    customer_type: CustomerType
    business_line: str
    share: float
    method: str
    terms: tuple[int, ...]
    months_between: int
    due_day: int
    rates: tuple[float, float]
    median: float
    spread: float
    step: int
    limits: tuple[float, float]
    guarantees: tuple[str, ...]
    purposes: tuple[str, ...]
    trouble_rate: float
    grace_days: tuple[int, ...] = (0,)
    is_line: bool = False
    is_low_risk: bool = False
    is_sme_special: bool = False
    is_kept_elsewhere: bool = False


_CORPORATE, _INCLUSIVE, _PERSONAL = "公司金融", "普惠金融", "个人金融"
_WORKING = ("采购原材料", "支付货款", "日常经营周转", "支付工程款")
_FIXED = ("厂房建设", "设备购置", "技术改造", "园区建设")
_CONSUMPTION = ("装修", "购买家电", "旅游", "教育培训", "医疗", "综合消费")
_BUSINESS = ("进货", "店铺装修", "经营周转", "支付租金")

PRODUCTS: tuple[ProductForm, ...] = (
    ProductForm(
        "流动资金贷款", "CORP", _CORPORATE, 46, "INTEREST_FIRST", (12, 12, 12, 24, 36), 1, 20,
        (3.0, 5.2), 6e6, 0.9, 100_000, (5e5, 8e7), ("MORTGAGE", "GUARANTEE", "CREDIT"), _WORKING,
        0.022, is_line=True,
    ),
    ProductForm(
        "流动资金贷款", "CORP", _CORPORATE, 14, "INTEREST_FIRST", (12, 24, 36), 3, 21,
        (3.0, 5.0), 9e6, 0.9, 100_000, (1e6, 8e7), ("MORTGAGE", "GUARANTEE", "CREDIT"), _WORKING,
        0.020,
    ),
    ProductForm(
        "固定资产贷款", "CORP", _CORPORATE, 20, "EQUAL_PRINCIPAL", (60, 60, 84, 96), 3, 21,
        (3.3, 5.4), 1.6e7, 0.8, 1_000_000, (3e6, 1e8), ("MORTGAGE", "GUARANTEE"), _FIXED,
        0.022,
    ),
    ProductForm(
        "贸易融资", "CORP", _CORPORATE, 14, "BULLET", (3, 4, 6, 6), 0, 0,
        (2.8, 4.6), 4e6, 0.8, 10_000, (3e5, 3e7), ("CREDIT", "GUARANTEE", "PLEDGE"),
        ("进口付汇", "国内采购", "出口订单备货"), 0.010,
    ),
    ProductForm(
        "存单质押贷款", "CORP", _CORPORATE, 6, "BULLET", (6, 12), 0, 0,
        (2.6, 3.4), 5e6, 0.7, 100_000, (5e5, 3e7), ("PLEDGE",), _WORKING, 0.001,
        is_low_risk=True,
    ),
    ProductForm(
        "小微经营快贷", "SME", _INCLUSIVE, 34, "REVOLVING", (6, 12, 12), 1, 21,
        (3.8, 6.5), 2.8e5, 0.8, 1_000, (2e4, 1e6), ("CREDIT",), _BUSINESS, 0.030,
        grace_days=(0, 3), is_line=True, is_sme_special=True,
    ),
    ProductForm(
        "小企业流动资金贷款", "SME", _INCLUSIVE, 40, "INTEREST_FIRST", (12, 12, 12, 24, 36), 1, 21,
        (3.6, 5.8), 1.4e6, 0.8, 10_000, (1e5, 1e7), ("MORTGAGE", "MORTGAGE", "GUARANTEE"),
        _WORKING, 0.028, is_line=True,
    ),
    ProductForm(
        "科技企业信用贷", "SME", _INCLUSIVE, 10, "INTEREST_FIRST", (12, 24), 1, 20,
        (3.2, 4.8), 1.8e6, 0.7, 50_000, (2e5, 1e7), ("CREDIT",), ("研发投入", "设备购置"), 0.018,
    ),
    ProductForm(
        "设备按揭贷款", "SME", _INCLUSIVE, 16, "EQUAL_PRINCIPAL", (24, 36, 36, 48), 3, 20,
        (4.0, 5.8), 9e5, 0.7, 10_000, (1e5, 5e6), ("MORTGAGE",), ("设备购置",), 0.022,
    ),
    ProductForm(
        "个人住房按揭", "RETAIL", _PERSONAL, 2.6, "EQUAL_INSTALMENT",
        (120, 180, 240, 240, 300, 360), 1, 20, (3.1, 4.9), 9.5e5, 0.5, 10_000, (1e5, 5e6),
        ("MORTGAGE",), ("购买住房",), 0.018, grace_days=(0, 3, 3),
    ),
    ProductForm(
        "个人住房按揭", "RETAIL", _PERSONAL, 0.6, "EQUAL_PRINCIPAL", (120, 180, 240), 1, 20,
        (3.1, 4.9), 9.0e5, 0.5, 10_000, (1e5, 5e6), ("MORTGAGE",), ("购买住房",), 0.014,
        grace_days=(0, 3, 3),
    ),
    ProductForm(
        "个人消费贷", "RETAIL", _PERSONAL, 37.1, "EQUAL_INSTALMENT", (12, 12, 24, 24, 36, 36), 1, 0,
        (3.4, 7.2), 7e4, 0.7, 1_000, (5e3, 3e5), ("CREDIT",), _CONSUMPTION, 0.026,
        grace_days=(0, 0, 3),
    ),
    ProductForm(
        "个人汽车贷", "RETAIL", _PERSONAL, 10, "EQUAL_INSTALMENT", (24, 36, 36, 60), 1, 0,
        (3.5, 6.0), 1.1e5, 0.4, 1_000, (2e4, 6e5), ("MORTGAGE",), ("购买汽车",), 0.020,
    ),
    ProductForm(
        "个人经营贷", "RETAIL", _PERSONAL, 13, "INTEREST_FIRST", (12, 12, 24, 36), 1, 21,
        (3.4, 5.6), 6e5, 0.7, 10_000, (5e4, 5e6), ("MORTGAGE", "MORTGAGE", "GUARANTEE"),
        _BUSINESS, 0.026,
    ),
    ProductForm(
        "个人经营贷", "RETAIL", _PERSONAL, 9, "EQUAL_INSTALMENT", (36, 36, 60), 1, 21,
        (3.6, 5.8), 4.5e5, 0.7, 10_000, (5e4, 3e6), ("MORTGAGE", "CREDIT"), _BUSINESS, 0.026,
    ),
    ProductForm(
        "农户小额贷", "RETAIL", _PERSONAL, 13.7, "BULLET", (6, 12, 12), 0, 0,
        (4.0, 6.5), 5e4, 0.5, 1_000, (5e3, 3e5), ("GUARANTEE", "CREDIT"),
        ("种植", "养殖", "购买农资"), 0.020, grace_days=(0, 5),
    ),
    ProductForm(
        "联合消费贷", "RETAIL", _PERSONAL, 11, "EQUAL_INSTALMENT", (6, 12, 12), 1, 0,
        (6.5, 11.0), 1.5e4, 0.6, 100, (1e3, 1e5), ("CREDIT",), _CONSUMPTION, 0.032,
        is_kept_elsewhere=True,
    ),
    ProductForm(
        "存单质押贷款", "RETAIL", _PERSONAL, 3, "BULLET", (6, 12), 0, 0,
        (2.6, 3.4), 1.5e5, 0.6, 10_000, (1e4, 1e6), ("PLEDGE",), _CONSUMPTION, 0.001,
        is_low_risk=True,
    ),
)  # fmt: skip
