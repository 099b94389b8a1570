from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, RowRule, Text, column


class OrgLevel(Code):
    HEAD = "HEAD", "总行"
    REGION = "REGION", "分行", "一级分行", "二级分行"
    BRANCH = "BRANCH", "支行"
    SUB = "SUB", "网点", "分理处"


class OrgUnit(Contract):
    """One organisation of the bank and where it hangs."""

    table: ClassVar[str] = "org_units"
    title: ClassVar[str] = "机构"
    file_aliases: ClassVar[tuple[str, ...]] = ("机构", "机构表")
    key: ClassVar[tuple[str, ...]] = ("org_id",)
    is_register: ClassVar[bool] = True
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="close_date",
            condition="close_date >= open_date",
            code="DATES_OUT_OF_ORDER",
            message="close_date must not be before open_date",
        ),
    )

    org_id: Identifier = column(
        "机构号", "经办机构", "机构编号", description="Organisation number", required=True
    )
    org_name: Text = column("机构名称", description="Name of the organisation", required=True)
    parent_org_id: Identifier | None = column(
        "上级机构号",
        "上级机构",
        description="Organisation it reports to; empty for the head office",
    )
    org_level: OrgLevel = column("机构层级", description="Level in the line", required=True)
    open_date: date | None = column("开业日期", "成立日期", description="Day it opened")
    close_date: date | None = column("关闭日期", "撤销日期", description="Day it closed")
    merged_into: Identifier | None = column(
        "并入机构", description="Organisation that took over its loans"
    )
    has_monitor_post: bool | None = column("监测岗", description="Has a monitoring post")
    has_inspect_post: bool | None = column("检查岗", description="Has an inspection post")
    has_supervise_post: bool | None = column("督导岗", description="Has a supervision post")
    has_training_post: bool | None = column("培训岗", description="Has a training post")
