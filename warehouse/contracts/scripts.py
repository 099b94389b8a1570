from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, RowRule, Text, column


class OverdueStage(Code):
    """The bucket a script, or a target, is for."""

    M0 = "M0", "未逾期"
    M1 = "M1"
    M2 = "M2"
    M3 = "M3"
    M4 = "M4"
    M5 = "M5"
    M6 = "M6"
    M7 = "M7", "M6+"


class ScriptClass(Code):
    """The repayment behaviour of the customers a script is for."""

    A = "A", "A类"
    B = "B", "B类"
    C = "C", "C类"
    NEW = "NEW", "新客户", "新增"
    M2_PLUS = "M2_PLUS", "M2及以上", "M2+"


class Script(Contract):
    """One version of what a collector is to say or write in one situation."""

    table: ClassVar[str] = "scripts"
    title: ClassVar[str] = "话术"
    file_aliases: ClassVar[tuple[str, ...]] = ("话术", "催收话术", "话术库")
    key: ClassVar[tuple[str, ...]] = ("script_id", "version")
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="valid_to",
            condition="valid_to >= valid_from",
            code="DATES_OUT_OF_ORDER",
            message="valid_to must not be before valid_from",
        ),
    )

    script_id: Identifier = column(
        "话术编号", "话术号", description="Number of the script", required=True
    )
    version: int = column(
        "版本", "版本号", description="Version of the script, from 1", ge=1, default=1
    )
    stage: OverdueStage | None = column(
        "阶段", "逾期阶段", description="Bucket it is for; empty: all"
    )
    behaviour_class: ScriptClass | None = column(
        "客户分类", description="Class of customers it is for; empty: all"
    )
    scene: Text | None = column("场景", "使用场景", description="Situation it is for, in words")
    text: Text | None = column("话术内容", "内容", "正文", description="What is to be said")
    approved_by: Identifier | None = column(
        "审批人", "批准人", description="Who approved it; empty: not approved"
    )
    valid_from: date | None = column(
        "生效日", "生效日期", description="First day on which it may be used"
    )
    valid_to: date | None = column(
        "失效日", "失效日期", "有效期至", description="Last day on which it may be used"
    )
