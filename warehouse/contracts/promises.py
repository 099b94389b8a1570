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


class PromiseOutcome(Code):
    """What the money promised is to do."""

    PLAN = "PLAN", "还款计划", "分期还款"
    ARREARS = "ARREARS", "偿还欠款", "还清欠款"
    SETTLE = "SETTLE", "结清"


class Promise(Contract):
    """One amount a debtor promised to pay by one day; those of one day are one plan."""

    table: ClassVar[str] = "promises"
    title: ClassVar[str] = "还款承诺"
    file_aliases: ClassVar[tuple[str, ...]] = ("还款承诺", "承诺还款", "承诺")
    key: ClassVar[tuple[str, ...]] = ("promise_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference(
            column="loan_id",
            to_table="loans",
            to_column="loan_id",
            code="PROMISE_WITHOUT_LOAN",
            condition="this.made_date >= that.disbursed_date",
            condition_column="made_date",
            condition_code="PROMISE_BEFORE_DISBURSEMENT",
            condition_message="made_date must not be before the loan's disbursed_date",
        ),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="promised_date",
            condition="promised_date >= made_date",
            code="DATES_OUT_OF_ORDER",
            message="promised_date must not be before made_date",
        ),
    )

    promise_id: Identifier = column(
        "承诺编号", "承诺号", description="Number of the promise", required=True
    )
    loan_id: Identifier = column(
        "借据号", "借据编号", description="Loan it is about", required=True
    )
    made_date: date = column(
        "承诺日", "承诺日期", description="Day it was made", required=True, fact_date=True
    )
    promised_date: date = column(
        "承诺还款日", "约定还款日", description="Day the money is promised for", required=True
    )
    promised_amount: Money = column(
        "承诺金额", "承诺还款金额", description="Amount promised", gt=0, required=True
    )
    outcome_type: PromiseOutcome | None = column(
        "承诺类型", "承诺结果类型", description="What the money is to do"
    )
