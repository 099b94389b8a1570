from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Money, column


class CollateralType(Code):
    REAL_ESTATE = "REAL_ESTATE", "房地产", "不动产", "房产"
    EQUIPMENT = "EQUIPMENT", "设备", "机器设备"
    INVENTORY = "INVENTORY", "存货"
    RECEIVABLE = "RECEIVABLE", "应收账款"
    CD = "CD", "存单", "定期存单"
    TBOND = "TBOND", "国债"
    MARGIN = "MARGIN", "保证金"
    BANK_ACCEPTANCE = "BANK_ACCEPTANCE", "银票", "银行承兑汇票"
    GUARANTOR = "GUARANTOR", "保证人"
    OTHER = "OTHER", "其他"


class CollateralStatus(Code):
    NORMAL = "NORMAL", "正常"
    SEIZED = "SEIZED", "查封", "被查封"
    DISPUTED = "DISPUTED", "争议", "权属争议"
    LOST = "LOST", "灭失"
    RELEASED = "RELEASED", "解除", "已解除"


class Collateral(Contract):
    """One thing or right that secures loans, as it stands now."""

    table: ClassVar[str] = "collaterals"
    title: ClassVar[str] = "担保物"
    file_aliases: ClassVar[tuple[str, ...]] = ("担保物", "押品")
    key: ClassVar[tuple[str, ...]] = ("collateral_id",)

    collateral_id: Identifier = column(
        "担保物编号", "押品编号", description="Number of the collateral", required=True
    )
    type: CollateralType = column(
        "担保物类型", "押品类型", description="Kind of collateral", required=True
    )
    value: Money | None = column(
        "评估价值", "担保物价值", "押品价值", description="Value now", ge=0
    )
    first_value: Money | None = column(
        "首次评估价值", "初始价值", description="Value when it was taken", ge=0
    )
    valuation_date: date | None = column("评估日期", "估值日期", description="Day of the valuation")
    registered: bool | None = column("已登记", "是否登记", description="The right is registered")
    insured_until: date | None = column("保险到期日", description="Day to which it is insured")
    registration_until: date | None = column(
        "登记到期日", description="Day to which the right is registered"
    )
    status: CollateralStatus | None = column(
        "状态", "担保物状态", "押品状态", description="How it stands"
    )
    last_check_date: date | None = column(
        "最近检查日", "最近检查日期", description="Day it was last checked"
    )
