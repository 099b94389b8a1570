from datetime import date
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Reference, Text, column


class ArchiveLevel(Code):
    """How closely an item is kept: titles under double lock, contracts, everything else."""

    FIRST = "1", "一级", "一级档案", "一类"
    SECOND = "2", "二级", "二级档案", "二类"
    THIRD = "3", "三级", "三级档案", "三类"


class Archive(Contract):
    """One item of the file of one loan, filed or still to be filed."""

    table: ClassVar[str] = "archives"
    title: ClassVar[str] = "档案"
    file_aliases: ClassVar[tuple[str, ...]] = ("档案", "信贷档案")
    key: ClassVar[tuple[str, ...]] = ("archive_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("loan_id", "loans", "loan_id", "ARCHIVE_WITHOUT_LOAN"),
    )

    archive_id: Identifier = column("档案编号", description="Number of the item", required=True)
    loan_id: Identifier = column(
        "借据号", "借据编号", description="Loan whose file it belongs to", required=True
    )
    item_code: Text = column(
        "档案项目", "档案要件", "资料名称", description="What the item is", required=True
    )
    item_level: ArchiveLevel | None = column(
        "档案级别", "档案等级", description="How closely the item is kept"
    )
    required: bool = column(
        "是否必备", "必备", default=True, description="The file is not complete without it"
    )
    filed_date: date | None = column(
        "归档日期", "归档日", description="Day it was filed; empty while it is not", fact_date=True
    )
    location: Text | None = column("存放位置", "库位", description="Where it is kept")
    borrowed_to: Text | None = column(
        "借阅人", "借出人", description="Who has borrowed it; empty while in place", personal=True
    )
    borrow_due: date | None = column(
        "应归还日", "应归还日期", description="Day a borrowed item must be back"
    )
    backup_verified_date: date | None = column(
        "备份核验日期",
        "备份核验日",
        description="Day its electronic copy was last compared with it",
        fact_date=True,
    )
