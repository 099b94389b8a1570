from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Contract, Identifier, Money, Reference, RowRule, column


class ScheduledInstalment(Contract):
    """One instalment of one version of a loan's plan. A version restates the whole plan."""

    table: ClassVar[str] = "repayment_schedule"
    title: ClassVar[str] = "还款计划"
    file_aliases: ClassVar[tuple[str, ...]] = ("还款计划", "还款计划表")
    key: ClassVar[tuple[str, ...]] = ("loan_id", "version", "period_no")
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("loan_id", "loans", "loan_id", "INSTALMENT_WITHOUT_LOAN"),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="effective_from",
            condition="version = 1 or effective_from is not null",
            code="VERSION_WITHOUT_DATE",
            message="a version above 1 needs the day it takes effect",
        ),
    )

    loan_id: Identifier = column("借据号", "借据编号", description="Loan", required=True)
    version: int | None = column("版本", description="Version of the plan", ge=1, default=1)
    period_no: int = column(
        "期数", "期次", description="Number of the instalment", ge=1, required=True
    )
    effective_from: date | None = column(
        "生效日", "生效日期", description="Day the version takes effect"
    )
    due_date: date = column(
        "应还日", "应还日期", description="Day the instalment is due", required=True
    )
    due_principal: Money = column("应还本金", description="Principal due", ge=0, required=True)
    due_interest: Money | None = column("应还利息", description="Interest due", ge=0)
    due_fee: Money | None = column("应还费用", description="Fees due", ge=0)
