from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Contract, Identifier, Text, column


class Agency(Contract):
    """One agency that collects for the bank."""

    table: ClassVar[str] = "agencies"
    title: ClassVar[str] = "催收机构"
    file_aliases: ClassVar[tuple[str, ...]] = ("催收机构", "委外机构", "委外催收机构", "外包机构")
    key: ClassVar[tuple[str, ...]] = ("agency_id",)
    is_register: ClassVar[bool] = True

    agency_id: Identifier = column(
        "催收机构号",
        "委外机构号",
        "催收机构编号",
        "委外机构编号",
        description="Number of the agency",
        required=True,
    )
    name: Text | None = column(
        "催收机构名称", "委外机构名称", "名称", description="Name of the agency"
    )
    registered: bool | None = column(
        "是否备案",
        "是否登记",
        "已备案",
        description="The agency is registered with the bank for this work",
    )
    evaluated_on: date | None = column(
        "评价日期", "评估日期", "最近评价日", description="Day it was evaluated last"
    )
    contract_end: date | None = column(
        "合同到期日", "合作到期日", description="Last day of its contract"
    )
