from datetime import date
from typing import ClassVar

from warehouse.contracts.base import (
    Code,
    Contract,
    Identifier,
    Money,
    Rate,
    Reference,
    RowRule,
    Text,
    column,
)


class RepayMethod(Code):
    EQUAL_INSTALMENT = "EQUAL_INSTALMENT", "等额本息"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL", "等额本金"
    INTEREST_FIRST = "INTEREST_FIRST", "先息后本", "按期付息到期还本"
    BULLET = "BULLET", "一次性", "一次性还本付息", "到期一次还本付息"
    REVOLVING = "REVOLVING", "循环"


class GuaranteeType(Code):
    CREDIT = "CREDIT", "信用"
    MORTGAGE = "MORTGAGE", "抵押"
    PLEDGE = "PLEDGE", "质押"
    GUARANTEE = "GUARANTEE", "保证"


class LoanStatus(Code):
    ACTIVE = "ACTIVE", "正常", "未结清"
    SETTLED = "SETTLED", "结清", "已结清"
    WRITTEN_OFF = "WRITTEN_OFF", "核销", "已核销"
    TRANSFERRED = "TRANSFERRED", "转让", "已转让"


class Loan(Contract):
    """One loan receipt 借据: one disbursement and what was agreed about it."""

    table: ClassVar[str] = "loans"
    title: ClassVar[str] = "借据"
    file_aliases: ClassVar[tuple[str, ...]] = ("借据", "贷款借据")
    key: ClassVar[tuple[str, ...]] = ("loan_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("customer_id", "customers", "customer_id", "LOAN_WITHOUT_CUSTOMER"),
        Reference("org_id", "org_units", "org_id", "LOAN_WITHOUT_ORGANISATION"),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="maturity_date",
            condition="maturity_date >= disbursed_date",
            code="DATES_OUT_OF_ORDER",
            message="maturity_date must not be before disbursed_date",
        ),
        RowRule(
            column="closed_date",
            condition="closed_date >= disbursed_date",
            code="DATES_OUT_OF_ORDER",
            message="closed_date must not be before disbursed_date",
        ),
    )

    loan_id: Identifier = column(
        "借据号", "借据编号", "贷款账号", description="Loan receipt number", required=True
    )
    customer_id: Identifier = column("客户号", "客户编号", description="Borrower", required=True)
    org_id: Identifier = column(
        "经办机构",
        "机构号",
        "机构编号",
        description="Organisation that handles the loan",
        required=True,
    )
    officer_id: Identifier | None = column(
        "客户经理", "客户经理号", description="Account manager in charge"
    )
    product_code: Text = column("产品", "产品代码", description="Product", required=True)
    business_line: Text | None = column("条线", description="Business line")
    currency: Text | None = column("币种", description="Currency", default="CNY")
    disbursed_amount: Money = column(
        "放款金额", "发放金额", "借据金额", description="Amount paid out", gt=0, required=True
    )
    disbursed_date: date = column(
        "放款日",
        "放款日期",
        "发放日期",
        description="Day of paying out",
        required=True,
        fact_date=True,
    )
    maturity_date: date = column(
        "到期日", "到期日期", description="Day the loan falls due", required=True
    )
    annual_rate: Rate | None = column(
        "年利率", "利率", description="Interest rate", unit="percent per year", ge=0
    )
    repay_method: RepayMethod | None = column("还款方式", description="How the loan is repaid")
    grace_days: int | None = column(
        "宽限期",
        "宽限天数",
        description="Days of grace after a due date",
        unit="days",
        ge=0,
        default=0,
    )
    guarantee_type: GuaranteeType | None = column("担保方式", description="Main guarantee")
    purpose: Text | None = column("用途", "贷款用途", description="Purpose of the loan")
    is_low_risk: bool | None = column("低风险", "是否低风险", description="Flagged low-risk")
    is_sme_special: bool | None = column(
        "小企业特别规则", description="Under the rules of its own for small enterprises"
    )
    status: LoanStatus = column(
        "状态", "借据状态", description="State as the bank reports it", required=True
    )
    closed_date: date | None = column(
        "结清日",
        "结清日期",
        description="Day it was settled, written off or transferred",
        fact_date=True,
    )
    line_id: Identifier | None = column("额度号", description="Credit line it was drawn on")
    drawdown_no: int | None = column(
        "支用次数", description="Which drawdown of the line this is", ge=1
    )
