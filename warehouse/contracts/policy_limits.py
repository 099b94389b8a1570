from datetime import date
from typing import ClassVar

from warehouse.contracts.base import (
    Code,
    Contract,
    Identifier,
    Money,
    Rate,
    RowRule,
    Text,
    column,
)


class PolicyDimension(Code):
    """What a limit of the credit policy is set for."""

    INDUSTRY = "INDUSTRY", "行业"
    PRODUCT = "PRODUCT", "产品"
    REGION = "REGION", "区域", "地区"
    CUSTOMER = "CUSTOMER", "单一客户", "客户", "单户"
    GROUP = "GROUP", "集团客户", "集团"


class PolicyLimit(Contract):
    """One limit or ban of the credit policy: what may be lent to an industry, product, region,
    customer or group at most, and between which days."""

    table: ClassVar[str] = "policy_limits"
    title: ClassVar[str] = "授信政策"
    file_aliases: ClassVar[tuple[str, ...]] = ("授信政策", "授信限额", "政策限额")
    key: ClassVar[tuple[str, ...]] = ("policy_id",)
    row_rules: ClassVar[tuple[RowRule, ...]] = (
        RowRule(
            "limit_amount",
            "limit_amount is not null or limit_ratio is not null or coalesce(banned, false)",
            "POLICY_WITHOUT_LIMIT",
            "a policy gives a limit as an amount or as a ratio, or bans",
        ),
        RowRule(
            "limit_ratio",
            "limit_amount is null or limit_ratio is null",
            "POLICY_WITH_TWO_LIMITS",
            "a policy gives its limit as an amount or as a ratio, not as both",
        ),
        RowRule(
            "effective_to",
            "effective_from <= effective_to",
            "DATES_OUT_OF_ORDER",
            "effective_to must not be before effective_from",
        ),
    )

    policy_id: Identifier = column(
        "政策编号", "限额编号", description="Number of the policy", required=True
    )
    dimension: PolicyDimension = column(
        "政策维度", "维度", "限额维度", description="What the limit is set for", required=True
    )
    member: Text = column(
        "政策对象",
        "限额对象",
        "维度值",
        description="The industry (letter or first digits of GB/T 4754), product, region by its "
        "organisation number, customer number or group number",
        required=True,
    )
    limit_amount: Money | None = column(
        "限额金额", "限额", description="Most that may be outstanding", ge=0
    )
    limit_ratio: Rate | None = column(
        "限额占比",
        "限额比例",
        description="Most that may be outstanding, as a part of all outstanding principal of the "
        "bank; 15 and 15 % are fifteen percent",
        unit="percent",
        ge=0,
        le=100,
    )
    banned: bool | None = column(
        "是否禁止", "禁止", "禁入", description="Nothing new may be paid out"
    )
    effective_from: date | None = column(
        "生效日期", "生效日", description="First day it holds; empty: always held"
    )
    effective_to: date | None = column(
        "失效日期",
        "失效日",
        "终止日期",
        description="Last day it holds; empty: until further notice",
    )
