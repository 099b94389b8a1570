from typing import ClassVar

from warehouse.contracts.base import Contract, Identifier, Money, Reference, column


class CollateralLink(Contract):
    """That one collateral secures one loan; it may secure several, and a loan may have several."""

    table: ClassVar[str] = "collateral_links"
    title: ClassVar[str] = "担保物与借据关联"
    file_aliases: ClassVar[tuple[str, ...]] = ("担保物与借据关联", "担保物关联", "押品关联")
    key: ClassVar[tuple[str, ...]] = ("loan_id", "collateral_id")
    references: ClassVar[tuple[Reference, ...]] = (
        Reference("loan_id", "loans", "loan_id", "LINK_WITHOUT_LOAN"),
        Reference("collateral_id", "collaterals", "collateral_id", "LINK_WITHOUT_COLLATERAL"),
    )

    loan_id: Identifier = column("借据号", "借据编号", description="Loan", required=True)
    collateral_id: Identifier = column(
        "担保物编号", "押品编号", description="Collateral that secures it", required=True
    )
    secured_amount: Money | None = column(
        "担保金额", "担保债权金额", description="Amount of the loan it secures", ge=0
    )
