from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Money, Reference, Text, column


class InspectionType(Code):
    FIRST = "FIRST", "首检", "首次检查"
    DAILY = "DAILY", "日常", "日常检查"
    SPECIAL = "SPECIAL", "专项", "专项检查"
    SPOT = "SPOT", "抽查"
    SELF = "SELF", "自查"
    REDRAW = "REDRAW", "再支用", "再支用检查"
    FUNDS = "FUNDS", "还款资金落实"
    GUARANTEE = "GUARANTEE", "担保", "担保检查"
    SUPERVISE = "SUPERVISE", "督导"


class InspectionMethod(Code):
    ONSITE = "ONSITE", "现场"
    REMOTE = "REMOTE", "非现场"


class InspectionResult(Code):
    NORMAL = "NORMAL", "正常"
    ATTENTION = "ATTENTION", "关注"
    RISK = "RISK", "风险"


class FundConfirmation(Code):
    CONFIRMED = "CONFIRMED", "已落实"
    PARTIAL = "PARTIAL", "部分落实"
    NOT = "NOT", "未落实"


class Inspection(Contract):
    """One check, planned or done."""

    table: ClassVar[str] = "inspections"
    title: ClassVar[str] = "贷后检查"
    file_aliases: ClassVar[tuple[str, ...]] = ("贷后检查", "检查")
    key: ClassVar[tuple[str, ...]] = ("inspection_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("org_id", "org_units", "org_id", "INSPECTION_WITHOUT_ORGANISATION"),
        Reference("loan_id", "loans", "loan_id", "INSPECTION_WITHOUT_LOAN"),
        Reference("customer_id", "customers", "customer_id", "INSPECTION_WITHOUT_CUSTOMER"),
    )

    inspection_id: Identifier = column(
        "检查编号", description="Number of the inspection", required=True
    )
    inspection_type: InspectionType = column(
        "检查类型", description="Kind of inspection", required=True
    )
    campaign_id: Identifier | None = column("活动编号", description="Campaign it belongs to")
    customer_id: Identifier | None = column("客户号", "客户编号", description="Customer inspected")
    loan_id: Identifier | None = column("借据号", "借据编号", description="Loan inspected")
    org_id: Identifier = column(
        "机构号",
        "经办机构",
        "机构编号",
        description="Organisation that must inspect",
        required=True,
    )
    due_date: date = column("应检日", "应检日期", description="Day it is due", required=True)
    done_date: date | None = column(
        "完成日", "完成日期", description="Day it was done", fact_date=True
    )
    inspector_id: Identifier | None = column("检查人", description="Inspector")
    second_inspector_id: Identifier | None = column("第二检查人", description="Second inspector")
    reviewer_id: Identifier | None = column("复核人", description="Reviewer")
    method: InspectionMethod | None = column("检查方式", description="On site or remote")
    result: InspectionResult | None = column("检查结果", description="Result")
    fund_confirm: FundConfirmation | None = column(
        "资金落实情况", description="Whether the repayment funds are confirmed"
    )
    confirmed_amount: Money | None = column("落实金额", description="Amount confirmed", ge=0)
    trigger_id: Identifier | None = column("触发编号", description="What triggered it")
    conclusion: Text | None = column("结论", "检查结论", description="Conclusion in words")
