from datetime import date
from typing import ClassVar

from warehouse.contracts.base import (
    Code,
    Contract,
    Identifier,
    Money,
    Reference,
    Text,
    column,
)


class FlowDirection(Code):
    """OUT: loan money leaves the borrower's account; IN: money comes into it."""

    OUT = "OUT", "流出", "付款", "支出", "转出"
    IN = "IN", "流入", "收款", "回款", "转入"


class PayeeType(Code):
    SUPPLIER = "SUPPLIER", "供应商", "交易对手", "上下游"
    RELATED = "RELATED", "关联方", "关联企业", "关联人"
    SAME_NAME = "SAME_NAME", "同名账户", "同名", "本人账户"
    SECURITIES = "SECURITIES", "证券", "证券公司", "证券期货"
    PROPERTY = "PROPERTY", "房地产", "房产", "房地产公司"
    WEALTH = "WEALTH", "理财", "理财产品", "基金信托"
    LENDER = "LENDER", "其他贷款机构", "贷款机构", "他行还贷", "小贷公司"
    CASH = "CASH", "现金", "取现", "提现"
    OTHER = "OTHER", "其他"


class PayMode(Code):
    ENTRUSTED = "ENTRUSTED", "受托支付", "受托"
    SELF = "SELF", "自主支付", "自主"


class FundFlow(Contract):
    """One payment of loan money, or one that came into the borrower's account."""

    table: ClassVar[str] = "fund_flows"
    title: ClassVar[str] = "资金流向"
    file_aliases: ClassVar[tuple[str, ...]] = ("资金流向", "贷款资金流向", "资金流向明细")
    key: ClassVar[tuple[str, ...]] = ("flow_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference(
            column="loan_id",
            to_table="loans",
            to_column="loan_id",
            code="FLOW_WITHOUT_LOAN",
            # What came in before the loan is a receipt like others; its money cannot leave before.
            condition="this.direction = 'IN' or this.txn_date >= that.disbursed_date",
            condition_column="txn_date",
            condition_code="FLOW_BEFORE_DISBURSEMENT",
            condition_message="loan money cannot be paid on before the loan's disbursed_date",
        ),
    )

    flow_id: Identifier = column(
        "资金流水号", "流向编号", "流水号", description="Number of the movement", required=True
    )
    loan_id: Identifier = column(
        "借据号", "借据编号", description="Loan whose money it is", required=True
    )
    txn_date: date = column(
        "交易日期", "支付日期", description="Day the money moved", required=True, fact_date=True
    )
    direction: FlowDirection = column(
        "方向",
        "资金方向",
        "收付方向",
        description="OUT of the borrower's account or IN to it",
        default=FlowDirection.OUT,
    )
    amount: Money = column("金额", "交易金额", description="Amount that moved", gt=0, required=True)
    payee_name: Text | None = column(
        "收款人名称",
        "收款人",
        "对手名称",
        "交易对手名称",
        description="Who was paid; of money that came in, who paid it",
        personal=True,
    )
    payee_key: Text | None = column(
        "收款账号",
        "收款人标识",
        "对手账号",
        description="What tells the payee apart from others, a hash or an account number",
        personal=True,
    )
    payee_type: PayeeType | None = column(
        "收款人类型", "对手类型", description="What kind of payee it is"
    )
    purpose: Text | None = column(
        "资金用途", "用途", "摘要", description="What it was paid for, in words"
    )
    pay_mode: PayMode | None = column(
        "支付方式",
        description="Entrusted: the bank paid the payee itself; self: the borrower paid",
    )
    voucher_date: date | None = column(
        "凭证日期",
        "凭证收到日",
        "用途凭证日期",
        description="Day the voucher of the use of funds was there; empty while it is not",
    )
