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


class HandlerType(Code):
    ACCOUNT_MANAGER = "ACCOUNT_MANAGER", "客户经理"
    BRANCH_TEAM = "BRANCH_TEAM", "支行团队", "支行清收", "支行清收团队"
    REGION_TEAM = "REGION_TEAM", "分行团队", "分行清收", "分行清收团队"
    AGENCY = "AGENCY", "委外机构", "外包机构", "委外"
    LEGAL = "LEGAL", "法务", "诉讼", "司法"


class CollectionAssignment(Contract):
    """One overdue loan given to one handler: a hand 手别, from when to when."""

    table: ClassVar[str] = "collection_assignments"
    title: ClassVar[str] = "派案"
    file_aliases: ClassVar[tuple[str, ...]] = ("派案", "派案记录", "催收派案", "委案")
    key: ClassVar[tuple[str, ...]] = ("assignment_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference(
            column="loan_id",
            to_table="loans",
            to_column="loan_id",
            code="ASSIGNMENT_WITHOUT_LOAN",
            condition="this.assigned_date >= that.disbursed_date",
            condition_column="assigned_date",
            condition_code="ASSIGNMENT_BEFORE_DISBURSEMENT",
            condition_message="assigned_date must not be before the loan's disbursed_date",
        ),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="term_end",
            condition="term_end >= assigned_date",
            code="DATES_OUT_OF_ORDER",
            message="term_end must not be before assigned_date",
        ),
        RowRule(
            column="recalled_date",
            condition="recalled_date >= assigned_date",
            code="DATES_OUT_OF_ORDER",
            message="recalled_date must not be before assigned_date",
        ),
    )

    assignment_id: Identifier = column(
        "派案编号", "派案号", description="Number of the assignment", required=True
    )
    loan_id: Identifier = column("借据号", "借据编号", description="Loan assigned", required=True)
    hand_no: int = column(
        "手别", "第几手", description="Which hand it is, from 1", ge=1, required=True
    )
    handler_type: HandlerType | None = column(
        "处理方类型", "催收方类型", description="What kind of handler has it"
    )
    handler_id: Identifier | None = column(
        "催收人", "处理人", "催收员", description="Person who handles it"
    )
    agency_id: Identifier | None = column(
        "催收机构号",
        "委外机构号",
        "催收机构编号",
        "委外机构编号",
        description="Agency that handles it",
    )
    assigned_date: date = column(
        "派案日", "派案日期", description="Day it was assigned", required=True
    )
    term_end: date | None = column(
        "委案到期日", "派案到期日", description="Last day of the term given"
    )
    recalled_date: date | None = column(
        "退案日", "收回日", "退案日期", description="Day it was taken back; empty: not"
    )
    recall_reason: Text | None = column("退案原因", "收回原因", description="Why it was taken back")
