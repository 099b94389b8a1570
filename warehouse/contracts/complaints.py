from datetime import datetime
from typing import ClassVar

from warehouse.contracts.base import Contract, Identifier, RowRule, column


class Complaint(Contract):
    """One complaint about collection.

    A complaint that names an action nobody delivered is kept: losing it would be worse than not
    knowing whom it is about.
    """

    table: ClassVar[str] = "complaints"
    title: ClassVar[str] = "投诉"
    file_aliases: ClassVar[tuple[str, ...]] = ("投诉", "催收投诉", "投诉记录")
    key: ClassVar[tuple[str, ...]] = ("complaint_id",)
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="closed_at",
            condition="closed_at >= received_at",
            code="DATES_OUT_OF_ORDER",
            message="closed_at must not be before received_at",
        ),
    )

    complaint_id: Identifier = column(
        "投诉编号", "投诉号", description="Number of the complaint", required=True
    )
    action_id: Identifier | None = column(
        "催收编号", "催收记录号", description="Action it is about; empty: not known"
    )
    received_at: datetime = column(
        "受理时间",
        "投诉时间",
        "收到时间",
        description="When it came in",
        required=True,
        fact_date=True,
    )
    upheld: bool | None = column("是否属实", "是否成立", description="It was found right")
    closed_at: datetime | None = column(
        "办结时间", "关闭时间", description="When it was closed; empty while open"
    )
