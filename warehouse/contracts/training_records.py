from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Contract, Identifier, Rate, Reference, RowRule, Text, column


class TrainingRecord(Contract):
    """One training of one person, and the certificate it led to."""

    table: ClassVar[str] = "training_records"
    title: ClassVar[str] = "培训"
    file_aliases: ClassVar[tuple[str, ...]] = ("培训", "培训记录")
    key: ClassVar[tuple[str, ...]] = ("record_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("staff_id", "staff", "staff_id", "TRAINING_WITHOUT_STAFF"),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="valid_until",
            condition="valid_until >= held_on",
            code="DATES_OUT_OF_ORDER",
            message="valid_until must not be before held_on",
        ),
    )

    record_id: Identifier = column(
        "培训编号", "培训记录号", description="Number of the record", required=True
    )
    staff_id: Identifier = column(
        "工号", "员工号", "人员编号", description="Person trained", required=True
    )
    topic: Text = column("培训主题", "培训内容", description="What it was about", required=True)
    held_on: date = column("培训日期", "培训日", description="Day it was held", required=True)
    hours: Rate | None = column("课时", "学时", description="Hours it took", unit="hours", ge=0)
    score: Rate | None = column("成绩", "分数", description="Score", unit="points", ge=0)
    passed: bool | None = column("是否合格", "是否通过", description="The person passed")
    valid_until: date | None = column(
        "证书有效期至",
        "有效期至",
        description="Last day on which the certificate is valid; empty: as long as the desk's rule",
    )
