from datetime import date
from typing import ClassVar

from warehouse.contracts.base import (
    Code,
    Contract,
    Identifier,
    Money,
    Reference,
    RowRule,
    column,
)
from warehouse.contracts.scripts import OverdueStage


class Willingness(Code):
    """Whether the debtors are willing to pay."""

    WILLING = "WILLING", "有意愿", "强", "好", "有"
    UNWILLING = "UNWILLING", "无意愿", "弱", "差", "无意愿还款"


class RepaymentSource(Code):
    """Whether they have money to pay from."""

    AVAILABLE = "AVAILABLE", "有来源", "充足", "有"
    LACKING = "LACKING", "无来源", "不足"


class CollectionTarget(Contract):
    """What one organisation, or one of its handlers, is to recover in one period."""

    table: ClassVar[str] = "collection_targets"
    title: ClassVar[str] = "清收目标"
    file_aliases: ClassVar[tuple[str, ...]] = ("清收目标", "清收计划", "催收目标")
    key: ClassVar[tuple[str, ...]] = ("target_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("org_id", "org_units", "org_id", "TARGET_WITHOUT_ORGANISATION"),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="period_end",
            condition="period_end >= period_start",
            code="DATES_OUT_OF_ORDER",
            message="period_end must not be before period_start",
        ),
    )

    target_id: Identifier = column(
        "目标编号", "计划编号", description="Number of the target", required=True
    )
    org_id: Identifier = column(
        "机构号",
        "经办机构",
        "机构编号",
        description="Organisation that is to recover it",
        required=True,
    )
    handler_id: Identifier | None = column(
        "催收人", "处理人", "催收员", description="Person who is to; empty: the organisation"
    )
    period_start: date = column(
        "开始日", "期间开始日", "开始日期", description="First day of the period", required=True
    )
    period_end: date = column(
        "结束日", "期间结束日", "结束日期", description="Last day of the period", required=True
    )
    bucket: OverdueStage | None = column(
        "账龄", "逾期阶段", description="Bucket it is for; empty: all"
    )
    hand_no: int | None = column("手别", "第几手", description="Hand it is for; empty: all", ge=1)
    target_amount: Money = column(
        "目标金额", "计划金额", description="Amount to recover", ge=0, required=True
    )
    basis_willingness: Willingness | None = column(
        "还款意愿", description="Willingness to pay the target was set on"
    )
    basis_source: RepaymentSource | None = column(
        "还款来源", description="Source of repayment the target was set on"
    )
