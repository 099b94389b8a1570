from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Money, Text, column


class CustomerType(Code):
    CORP = "CORP", "对公", "公司", "企业"
    SME = "SME", "小企业", "小微", "小微企业"
    RETAIL = "RETAIL", "个人", "零售", "对私"


class Customer(Contract):
    """One borrower."""

    table: ClassVar[str] = "customers"
    title: ClassVar[str] = "客户"
    file_aliases: ClassVar[tuple[str, ...]] = ("客户", "客户信息")
    key: ClassVar[tuple[str, ...]] = ("customer_id",)
    is_register: ClassVar[bool] = True

    customer_id: Identifier = column(
        "客户号", "客户编号", description="Customer number", required=True
    )
    customer_name: Text | None = column(
        "客户名称", "客户姓名", description="Name of the customer", personal=True
    )
    customer_type: CustomerType = column(
        "客户类型", description="Corporate, small enterprise or person", required=True
    )
    id_number: Identifier | None = column(
        "证件号", "证件号码", description="Number of the identity document", personal=True
    )
    phone: Identifier | None = column(
        "电话", "联系电话", "手机号", description="Telephone number", personal=True
    )
    industry_code: Text | None = column(
        "行业", "行业代码", "行业门类", description="Industry by GB/T 4754"
    )
    group_id: Identifier | None = column("集团号", description="Group the customer belongs to")
    internal_rating: Text | None = column("内部评级", description="The bank's own credit rating")
    total_debt_all_banks: Money | None = column(
        "全部银行债务", description="Debt of the customer at all banks", ge=0
    )
    debt_over90_all_banks: Money | None = column(
        "全部银行逾期90天以上债务",
        description="Part of that debt overdue beyond 90 days",
        ge=0,
    )
    needs_payment_confirm: bool | None = column(
        "需确认还款", description="Repayment must be confirmed before each due date"
    )
