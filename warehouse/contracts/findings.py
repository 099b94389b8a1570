from datetime import date
from typing import ClassVar

from warehouse.contracts.base import (
    Code,
    Contract,
    Identifier,
    Reference,
    RowRule,
    Text,
    column,
)


class FoundBy(Code):
    SELF = "SELF", "自查发现", "自查", "自行发现"
    SUPERIOR = "SUPERIOR", "上级发现", "上级检查", "上级"
    EXTERNAL = "EXTERNAL", "外部发现", "外部检查", "外部", "监管"


class Finding(Contract):
    """One problem that an inspection found, and what became of it."""

    table: ClassVar[str] = "findings"
    title: ClassVar[str] = "检查问题"
    file_aliases: ClassVar[tuple[str, ...]] = ("检查问题", "问题台账", "检查发现问题")
    key: ClassVar[tuple[str, ...]] = ("finding_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("inspection_id", "inspections", "inspection_id", "FINDING_WITHOUT_INSPECTION"),
        Reference("repeat_of", "findings", "finding_id", "FINDING_REPEATS_UNKNOWN"),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="repeat_of",
            condition="repeat_of <> finding_id",
            code="FINDING_REPEATS_ITSELF",
            message="repeat_of names an earlier finding, not the finding itself",
        ),
    )

    finding_id: Identifier = column(
        "问题编号", "问题序号", description="Number of the finding", required=True
    )
    inspection_id: Identifier = column(
        "检查编号", description="Inspection that found it", required=True
    )
    category: Text = column(
        "问题类别", "问题分类", "问题类型", description="What kind of problem it is", required=True
    )
    severity: int | None = column(
        "严重程度",
        "问题等级",
        "严重等级",
        description="How serious it is: 1 slight, 2 ordinary, 3 serious",
        ge=1,
        le=3,
    )
    description: Text | None = column(
        "问题描述", "问题内容", description="What was found, in words"
    )
    found_by: FoundBy | None = column(
        "发现方式", "发现来源", description="Whether the organisation found it itself"
    )
    rectify_due: date | None = column(
        "整改期限", "整改到期日", description="Day by which it is to be put right"
    )
    rectified_date: date | None = column(
        "整改完成日", "整改日期", "销号日期", description="Day it was put right", fact_date=True
    )
    repeat_of: Identifier | None = column(
        "原问题编号", "屡查屡犯原问题", description="Earlier finding that it repeats"
    )
