from datetime import date, datetime
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Money, Reference, Text, column


class EventType(Code):
    EXTENSION = "EXTENSION", "展期"
    RESTRUCTURE = "RESTRUCTURE", "重组"
    RATE = "RATE", "利率变更", "利率调整"
    GUARANTOR = "GUARANTOR", "担保变更", "担保人变更"
    REPAY_DAY = "REPAY_DAY", "还款日变更"
    ACCOUNT = "ACCOUNT", "账户变更", "还款账户变更"
    PURPOSE = "PURPOSE", "用途变更"
    WRITE_OFF = "WRITE_OFF", "核销"
    TRANSFER = "TRANSFER", "转让"
    CLASS_CHANGE = "CLASS_CHANGE", "分类调整", "五级分类调整"


class LoanEvent(Contract):
    """One change of what was agreed about a loan, or of how it is held."""

    table: ClassVar[str] = "loan_events"
    title: ClassVar[str] = "要素变更"
    file_aliases: ClassVar[tuple[str, ...]] = ("要素变更", "贷后要素变更")
    key: ClassVar[tuple[str, ...]] = ("event_id",)
    known_from: ClassVar[str | None] = "posted_at"
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("loan_id", "loans", "loan_id", "EVENT_WITHOUT_LOAN"),
    )

    event_id: Identifier = column(
        "变更编号", "事件编号", description="Number of the event", required=True
    )
    loan_id: Identifier = column("借据号", "借据编号", description="Loan", required=True)
    event_date: date = column(
        "变更日期", "变更日", description="Day of the event", required=True, fact_date=True
    )
    posted_at: datetime | None = column(
        "记账时间", "登记时间", description="When the bank recorded it"
    )
    event_type: EventType = column("变更类型", description="Kind of event", required=True)
    old_value: Text | None = column("原值", "变更前", description="Value before")
    new_value: Text | None = column("新值", "变更后", description="Value after")
    amount: Money | None = column("金额", "变更金额", description="Amount concerned")
    approval_no: Identifier | None = column("审批号", "批复号", description="Approval number")
    approved_by: Identifier | None = column("审批人", description="Who approved it")
    financial_difficulty: bool | None = column(
        "财务困难", description="The borrower was in financial difficulty"
    )
