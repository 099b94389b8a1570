"""The rows of what was recovered, in the columns that are computed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class CollectionMonth:
    """One row of ``collection_months``."""

    loan_id: str
    month_end_date: date
    org_id: str
    product_code: str
    opening_date: date
    basis: str
    bucket: str
    hand_no: int | None
    handler_id: str | None
    agency_id: str | None
    opening_overdue_amount: Decimal | None
    recovered_amount: Decimal | None
    refinanced_amount: Decimal | None


@dataclass(frozen=True)
class RecoveredPayment:
    """One row of ``recovered_payments``."""

    txn_id: str
    loan_id: str
    month_end_date: date
    value_date: date
    recovered_amount: Decimal
    refinanced_amount: Decimal


@dataclass(frozen=True)
class OrgCollection:
    """One row of ``org_collection``."""

    org_id: str
    month_end_date: date
    overdue_loan_count: int
    not_measured_loan_count: int
    opening_overdue_amount: Decimal | None
    measured_opening_amount: Decimal | None
    recovered_amount: Decimal | None
    recovery_rate: float | None
    target_amount: Decimal | None
    planned_amount: Decimal | None
    plan_completion: float | None
    time_elapsed: float | None
    deviation: float | None
    projected_landing: float | None
    is_behind: bool
    has_overdue: bool
    untargeted_org_count: int


@dataclass(frozen=True)
class Breakdown:
    """One row of ``collection_breakdowns``."""

    org_id: str
    month_end_date: date
    dimension: str
    member: str
    overdue_loan_count: int
    opening_overdue_amount: Decimal | None
    recovered_amount: Decimal | None
    recovery_rate: float | None


@dataclass(frozen=True)
class Target:
    """One row of ``collection_targets``."""

    target_id: str
    period_state: str
    period_days: int
    passed_days: int
    recovered_amount: Decimal | None
    plan_completion: float | None
    time_elapsed: float
    is_behind: bool


@dataclass(frozen=True)
class CurvePoint:
    """One row of ``recovery_curves``."""

    org_id: str
    cohort_month: date
    days_since_entry: int
    entry_count: int
    entry_amount: Decimal
    recovered_amount: Decimal
