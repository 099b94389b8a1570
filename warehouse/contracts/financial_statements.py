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


class AuditOpinion(Code):
    """What the auditor says, the mildest first."""

    UNQUALIFIED = "UNQUALIFIED", "标准无保留意见", "标准无保留", "无保留意见", "无保留"
    EMPHASIS = "EMPHASIS", "带强调事项段的无保留意见", "带强调事项段", "带强调事项"
    QUALIFIED = "QUALIFIED", "保留意见", "保留"
    DISCLAIMER = "DISCLAIMER", "无法表示意见", "无法表示"
    ADVERSE = "ADVERSE", "否定意见", "否定"


class FinancialStatement(Contract):
    """What one customer owns, owes and earned, as it told the bank at the end of one period."""

    table: ClassVar[str] = "financial_statements"
    title: ClassVar[str] = "财务报表"
    file_aliases: ClassVar[tuple[str, ...]] = ("财务报表", "客户财务报表", "财报")
    key: ClassVar[tuple[str, ...]] = ("customer_id", "period_end")
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("customer_id", "customers", "customer_id", "STATEMENT_WITHOUT_CUSTOMER"),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "period_end",
            "period_end = last_day(period_end)",
            "NOT_A_MONTH_END",
            "a period ends with the last day of a month",
        ),
        RowRule(
            "received_date",
            "received_date >= period_end",
            "DATES_OUT_OF_ORDER",
            "a statement is received on the day its period ends or later",
        ),
    )

    customer_id: Identifier = column(
        "客户号", "客户编号", description="Customer the statement is of", required=True
    )
    period_end: date = column(
        "报告期",
        "报表日期",
        "报表期末",
        "会计期末",
        description="Last day of the period; what was earned is counted from 1 January",
        required=True,
    )
    received_date: date | None = column(
        "收到日期", "报送日期", "收表日期", description="Day the bank received it", fact_date=True
    )
    total_assets: Money | None = column(
        "资产总计", "资产总额", "总资产", description="Assets", ge=0
    )
    total_liabilities: Money | None = column(
        "负债合计", "负债总计", "负债总额", "总负债", description="Liabilities", ge=0
    )
    equity: Money | None = column(
        "所有者权益合计",
        "所有者权益",
        "股东权益合计",
        "净资产",
        description="Equity; negative when more is owed than owned",
    )
    current_assets: Money | None = column(
        "流动资产合计", "流动资产", description="Assets turned to cash within a year", ge=0
    )
    current_liabilities: Money | None = column(
        "流动负债合计", "流动负债", description="Liabilities due within a year", ge=0
    )
    cash: Money | None = column("货币资金", "现金及存款", description="Cash and deposits", ge=0)
    receivables: Money | None = column(
        "应收账款", "应收账款净额", description="Owed by its own customers", ge=0
    )
    inventory: Money | None = column("存货", "存货净额", description="Goods in stock", ge=0)
    short_debt: Money | None = column(
        "短期借款", "短期债务", description="Borrowed for a year or less", ge=0
    )
    revenue: Money | None = column(
        "营业收入", "主营业务收入", "销售收入", description="Revenue since 1 January"
    )
    cost: Money | None = column(
        "营业成本", "主营业务成本", "销售成本", description="Cost of what was sold since 1 January"
    )
    net_profit: Money | None = column(
        "净利润", description="Net profit since 1 January; negative for a loss"
    )
    interest_expense: Money | None = column(
        "利息支出", "利息费用", description="Interest paid since 1 January"
    )
    ebit: Money | None = column(
        "息税前利润", description="Profit before interest and tax since 1 January"
    )
    operating_cash_flow: Money | None = column(
        "经营活动现金流量净额",
        "经营活动产生的现金流量净额",
        "经营现金流",
        description="Cash from operations since 1 January; negative when more went out",
    )
    audited: bool | None = column("是否审计", "已审计", description="An auditor examined it")
    audit_opinion: AuditOpinion | None = column(
        "审计意见", "审计意见类型", description="What the auditor says"
    )
