from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Money, Text, column


class WarningActionType(Code):
    VERIFY = "VERIFY", "核实"
    ASSESS = "ASSESS", "评估"
    MITIGATE = "MITIGATE", "缓释"
    CHANGE = "CHANGE", "要素变更"
    ESCALATE = "ESCALATE", "上报"
    CLOSE = "CLOSE", "解除"


class WarningAction(Contract):
    """One step taken on a warning: of the bank's own file, or one the desk raised itself.

    Which warnings the desk raises is only known when it computes them, so a step on an unknown
    one is no fault of the row: the reconciliation lists it.
    """

    table: ClassVar[str] = "warning_actions"
    title: ClassVar[str] = "预警处置"
    file_aliases: ClassVar[tuple[str, ...]] = ("预警处置", "预警处置记录")
    key: ClassVar[tuple[str, ...]] = ("warning_id", "seq")

    warning_id: Identifier = column(
        "预警编号",
        "预警信号编号",
        description="Warning it answers, by the number of the bank or of the desk",
        required=True,
    )
    seq: int = column("序号", description="Which step it is, from 1", ge=1, required=True)
    action_type: WarningActionType = column(
        "处置类型", "处置方式", description="Kind of step", required=True
    )
    action_date: date = column(
        "处置日期", "处置日", description="Day of the step", required=True, fact_date=True
    )
    actor_id: Identifier | None = column("处置人", description="Who took it")
    planned_amount: Money | None = column(
        "计划金额", description="Risk it is planned to reduce", ge=0
    )
    mitigated_amount: Money | None = column("缓释金额", description="Risk it has reduced", ge=0)
    note: Text | None = column("备注", "处置说明", description="What was done, in words")
