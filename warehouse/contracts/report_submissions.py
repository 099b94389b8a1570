from datetime import date, datetime
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Reference, RowRule, column


class ReportStatus(Code):
    DUE = "DUE", "未报", "待报"
    SUBMITTED = "SUBMITTED", "已报", "已报送"
    ACCEPTED = "ACCEPTED", "通过", "已通过", "已受理"
    RETURNED = "RETURNED", "退回", "已退回"


class ReportSubmission(Contract):
    """One regular report one organisation owes for one period, and what became of it."""

    table: ClassVar[str] = "report_submissions"
    title: ClassVar[str] = "定期报告"
    file_aliases: ClassVar[tuple[str, ...]] = ("定期报告", "报告报送")
    key: ClassVar[tuple[str, ...]] = ("report_code", "org_id", "period")
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("org_id", "org_units", "org_id", "REPORT_WITHOUT_ORGANISATION"),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="submitted_at",
            condition="coalesce(status, 'DUE') = 'DUE' or submitted_at is not null",
            code="SUBMITTED_WITHOUT_DATE",
            message="a report submitted, accepted or returned needs the time it was submitted",
        ),
    )

    report_code: Identifier = column(
        "报告编号", "报表编号", description="Which regular report", required=True
    )
    org_id: Identifier = column(
        "机构号",
        "经办机构",
        "机构编号",
        description="Organisation that owes it",
        required=True,
    )
    period: Identifier = column(
        "报告期", "报告期间", description="Period it is about, as the bank writes it", required=True
    )
    due_date: date = column("应报日", "应报日期", description="Day it is due", required=True)
    submitted_at: datetime | None = column(
        "报送时间",
        "报送日期",
        description="When it was last submitted; empty while it was not",
    )
    status: ReportStatus | None = column("状态", "报告状态", description="How it stands")
    returned_count: int | None = column(
        "退回次数", description="How often it was sent back", unit="times", ge=0
    )
