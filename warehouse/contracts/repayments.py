from datetime import date, datetime
from typing import ClassVar

from warehouse.contracts.base import (
    Code,
    Contract,
    Identifier,
    Money,
    Reference,
    RowRule,
    Text,
    column,
)


class TransactionType(Code):
    REPAY = "REPAY", "还款", "正常还款"
    PREPAY = "PREPAY", "提前", "提前还款"
    REVERSAL = "REVERSAL", "冲正"
    RECOVERY = "RECOVERY", "核销收回"
    OFFSET = "OFFSET", "抵债"
    REFINANCE = "REFINANCE", "借新还旧"


class Repayment(Contract):
    """One entry of the repayment journal."""

    table: ClassVar[str] = "repayments"
    title: ClassVar[str] = "还款流水"
    file_aliases: ClassVar[tuple[str, ...]] = ("还款流水", "还款明细")
    key: ClassVar[tuple[str, ...]] = ("txn_id",)
    known_from: ClassVar[str | None] = "posted_at"
    references: ClassVar[tuple[Reference, ...]] = (
        Reference(
            column="loan_id",
            to_table="loans",
            to_column="loan_id",
            code="REPAYMENT_WITHOUT_LOAN",
            condition="this.value_date >= that.disbursed_date",
            condition_column="value_date",
            condition_code="REPAYMENT_BEFORE_DISBURSEMENT",
            condition_message="value_date must not be before the loan's disbursed_date",
        ),
        Reference(
            column="reversal_of",
            to_table="repayments",
            to_column="txn_id",
            code="REVERSAL_WITHOUT_ORIGINAL",
            condition="this.loan_id = that.loan_id and that.txn_type <> 'REVERSAL'",
            condition_column="reversal_of",
            condition_code="REVERSAL_OF_ANOTHER_KIND",
            condition_message="a reversal takes back a payment of the same loan, not a reversal",
        ),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="reversal_of",
            condition="txn_type <> 'REVERSAL' or reversal_of is not null",
            code="REVERSAL_WITHOUT_ORIGINAL",
            message="a reversal must name the entry it reverses",
        ),
        RowRule(
            column="reversal_of",
            condition="reversal_of is null or txn_type = 'REVERSAL'",
            code="ORIGINAL_WITHOUT_REVERSAL",
            message="only a reversal names the entry it reverses",
        ),
    )

    txn_id: Identifier = column(
        "流水号", "交易流水号", description="Number of the journal entry", required=True
    )
    loan_id: Identifier = column("借据号", "借据编号", description="Loan", required=True)
    value_date: date = column(
        "起息日",
        "交易日期",
        "还款日期",
        description="Day from which the money counts",
        required=True,
        fact_date=True,
    )
    posted_at: datetime | None = column(
        "记账时间", "记账日期", description="When the bank booked it"
    )
    amount: Money = column("金额", "还款金额", description="Amount", gt=0, required=True)
    principal: Money | None = column("本金", "还款本金", description="Part for principal", ge=0)
    interest: Money | None = column("利息", "还款利息", description="Part for interest", ge=0)
    fee: Money | None = column("费用", description="Part for fees", ge=0)
    txn_type: TransactionType | None = column(
        "交易类型", "还款类型", description="Kind of entry", default=TransactionType.REPAY
    )
    reversal_of: Identifier | None = column(
        "原流水号", description="Entry that a reversal takes back"
    )
    channel: Text | None = column("渠道", "还款渠道", description="Channel of payment")
    payer_relation: Text | None = column(
        "付款人关系", description="Relation of the payer to the borrower"
    )
