from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Reference, RowRule, Text, column


class Post(Code):
    ACCOUNT_MANAGER = "ACCOUNT_MANAGER", "客户经理"
    POSTLOAN = "POSTLOAN", "贷后管理", "贷后管理岗", "贷后"
    COLLECTOR = "COLLECTOR", "清收", "清收岗", "催收", "催收岗", "催收员"
    LINE_MANAGER = "LINE_MANAGER", "条线经理", "条线管理", "条线主管"


class StaffMember(Contract):
    """One person of the post-loan line, where and as what, from when to when."""

    table: ClassVar[str] = "staff"
    title: ClassVar[str] = "人员"
    file_aliases: ClassVar[tuple[str, ...]] = ("人员", "员工", "条线人员")
    key: ClassVar[tuple[str, ...]] = ("staff_id",)
    is_register: ClassVar[bool] = True
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("org_id", "org_units", "org_id", "STAFF_WITHOUT_ORGANISATION"),
    )
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            column="off_date",
            condition="off_date >= on_date",
            code="DATES_OUT_OF_ORDER",
            message="off_date must not be before on_date",
        ),
    )

    staff_id: Identifier = column(
        "工号", "员工号", "人员编号", description="Number of the person", required=True
    )
    staff_name: Text | None = column(
        "姓名", "员工姓名", description="Name of the person", personal=True
    )
    org_id: Identifier = column(
        "机构号",
        "经办机构",
        "机构编号",
        description="Organisation the person works for",
        required=True,
    )
    post: Post | None = column("岗位", "岗位类型", description="What the person does in the line")
    on_date: date | None = column("到岗日", "到岗日期", "上岗日期", description="First day in post")
    off_date: date | None = column(
        "离岗日",
        "离岗日期",
        description="First day no longer in post; empty while in post",
    )
