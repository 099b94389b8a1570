from datetime import datetime
from typing import ClassVar

from warehouse.contracts.base import (
    Code,
    Contract,
    Identifier,
    Reference,
    RowRule,
    Text,
    column,
)


class WarningLevel(Code):
    RED = "RED", "红", "红色"
    ORANGE = "ORANGE", "橙", "橙色"
    YELLOW = "YELLOW", "黄", "黄色"
    BLUE = "BLUE", "蓝", "蓝色"


class WarningSource(Code):
    SYSTEM = "SYSTEM", "系统"
    MANUAL = "MANUAL", "人工"
    EXTERNAL = "EXTERNAL", "外部"


class WarningStatus(Code):
    OPEN = "OPEN", "待处理", "未处理"
    IN_PROGRESS = "IN_PROGRESS", "处理中", "处置中"
    CLOSED = "CLOSED", "已解除", "已关闭"
    FALSE_POSITIVE = "FALSE_POSITIVE", "误报"


class WarningSignal(Contract):
    """One warning about a customer or one of its loans, as it stands now."""

    table: ClassVar[str] = "warnings"
    title: ClassVar[str] = "预警信号"
    file_aliases: ClassVar[tuple[str, ...]] = ("预警信号", "预警")
    key: ClassVar[tuple[str, ...]] = ("warning_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("customer_id", "customers", "customer_id", "WARNING_WITHOUT_CUSTOMER"),
        Reference("loan_id", "loans", "loan_id", "WARNING_WITHOUT_LOAN"),
        Reference("org_id", "org_units", "org_id", "WARNING_WITHOUT_ORGANISATION"),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="closed_at",
            condition="closed_at >= triggered_at",
            code="DATES_OUT_OF_ORDER",
            message="closed_at must not be before triggered_at",
        ),
    )

    warning_id: Identifier = column(
        "预警编号", "预警信号编号", description="Number of the warning", required=True
    )
    indicator_code: Identifier = column(
        "指标代码", "预警指标", description="Indicator that was triggered", required=True
    )
    level: WarningLevel = column(
        "预警等级", "预警级别", description="How grave it is", required=True
    )
    customer_id: Identifier = column(
        "客户号", "客户编号", description="Customer warned of", required=True
    )
    loan_id: Identifier | None = column(
        "借据号", "借据编号", description="Loan warned of; empty: the customer as a whole"
    )
    org_id: Identifier | None = column(
        "机构号", "经办机构", "机构编号", description="Organisation that must handle it"
    )
    triggered_at: datetime = column(
        "触发时间", "触发日期", description="When it was triggered", required=True
    )
    source: WarningSource | None = column("来源", "预警来源", description="Who raised it")
    value: Text | None = column("触发值", "指标值", description="What was measured")
    threshold: Text | None = column("阈值", description="What is allowed")
    status: WarningStatus | None = column("状态", "预警状态", description="How it stands")
    closed_at: datetime | None = column("解除时间", "关闭时间", description="When it was closed")
