from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Money, Reference, column


class FiveClass(Code):
    PASS = "PASS", "正常", "正常类"
    SPECIAL_MENTION = "SPECIAL_MENTION", "关注", "关注类"
    SUBSTANDARD = "SUBSTANDARD", "次级", "次级类"
    DOUBTFUL = "DOUBTFUL", "可疑", "可疑类"
    LOSS = "LOSS", "损失", "损失类"


class LoanSnapshot(Contract):
    """What the bank itself reported of one loan on one day."""

    table: ClassVar[str] = "loan_snapshots"
    title: ClassVar[str] = "月末借据"
    file_aliases: ClassVar[tuple[str, ...]] = ("月末借据", "借据余额")
    key: ClassVar[tuple[str, ...]] = ("snapshot_date", "loan_id")
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("loan_id", "loans", "loan_id", "SNAPSHOT_WITHOUT_LOAN"),
    )

    snapshot_date: date = column(
        "数据日期", "月末日期", description="Day reported on", required=True, fact_date=True
    )
    loan_id: Identifier = column("借据号", "借据编号", description="Loan", required=True)
    balance: Money | None = column(
        "余额", "贷款余额", description="Reported principal balance", ge=0
    )
    overdue_principal: Money | None = column(
        "逾期本金", description="Reported overdue principal", ge=0
    )
    overdue_interest: Money | None = column(
        "逾期利息", "欠息", description="Reported overdue interest", ge=0
    )
    days_past_due: int | None = column(
        "逾期天数", description="Reported days past due", unit="days", ge=0, le=36_600
    )
    five_class: FiveClass | None = column("五级分类", description="Class the bank reported")
    provision: Money | None = column("拨备", "减值准备", description="Provision held", ge=0)
