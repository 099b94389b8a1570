"""Exceptions of every organisation, counted from the loans below it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.oracle.exceptions import Bank, Exceptional, exceptions
from tests.oracle.loan_months import LoanMonth, points
from tests.oracle.one_loan import snapshot_of_month
from tests.oracle.org_months import closure, days_beyond, in_classes, ratio
from tests.oracle.rows import NOTHING, Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, NON_PERFORMING, Thresholds

ANY = "ANY"


@dataclass(frozen=True)
class OrgException:
    """One row of ``org_exceptions``."""

    org_id: str
    month_end_date: date
    rule_code: str
    tested_loan_count: int
    loan_count: int
    customer_count: int
    outstanding_principal: Decimal | None


@dataclass(frozen=True)
class ClassAlert:
    """One row of ``org_class_alerts``."""

    org_id: str
    month_end_date: date
    is_without_low_risk: bool
    rule_code: str
    par90_principal: Decimal
    npl_principal: Decimal
    overdue90_to_npl: float | None
    limit_share: float | None


@dataclass(frozen=True)
class OrgProvision:
    """What ``provision_months`` adds up to for an organisation with loans, its whole subtree."""

    org_id: str
    month_end_date: date
    loan_count: int
    provisioned_loan_count: int
    provision_amount: Decimal | None
    npl_principal: Decimal | None


def can_be_tested(bank: Bank) -> dict[str, Callable[[LoanMonth], bool]]:
    """Whether a loan has what a rule needs."""
    paid_out = [rows for rows in bank.book.loans if rows.loan["disbursed_date"] <= bank.as_of_date]
    has_events = any(
        event["event_date"] <= bank.as_of_date for rows in paid_out for event in rows.events
    )
    has_payments = any(rows.payments for rows in paid_out)
    reported = [row.month_end_date for row in bank.active if row.reported_class is not None]
    first_reported = min(reported, default=date.max)

    def has_debt(row: LoanMonth) -> bool:
        customer = bank.customers.get(row.customer_id, {})
        return bool(customer.get("total_debt_all_banks")) and (
            customer["debt_over90_all_banks"] is not None
        )

    def has_class(row: LoanMonth) -> bool:
        return row.class_used is not None

    def has_plan(row: LoanMonth) -> bool:
        return row.basis == "COMPUTED"

    def is_classed_firm(row: LoanMonth) -> bool:
        return bank.is_non_retail(row.customer_id) and has_class(row)

    return {
        ANY: lambda row: True,
        "CLASSIFICATION_GAP": lambda row: (
            row.reported_class is not None and row.days_past_due is not None
        ),
        "OWN_BANK_CONTAGION": is_classed_firm,
        "ALL_BANK_CONTAGION": lambda row: (
            row.month_end_date == bank.as_of_date and is_classed_firm(row) and has_debt(row)
        ),
        "RESTRUCTURED_OBSERVED": lambda row: has_events and has_class(row),
        "RESTRUCTURED_AGAIN": lambda row: has_events and has_class(row),
        "UPGRADED_EARLY": lambda row: (
            row.reported_class is not None and row.month_end_date > first_reported
        ),
        "EXTENDED_WHEN_OVERDUE": has_plan,
        "EXTENDED_TOO_LONG": has_plan,
        "REPAID_BY_NEW_LOAN": lambda row: has_payments,
        "NEW_LOAN_FOR_OLD": lambda row: True,
        "LOW_RISK_NOT_PLEDGED": lambda row: (
            row.scope == "LOW_RISK" and bank.rows[row.loan_id].loan["guarantee_type"] is not None
        ),
        "LOW_RISK_OVERDUE": lambda row: row.scope == "LOW_RISK" and row.days_past_due is not None,
        "LOW_RISK_COVER": lambda row: (
            row.month_end_date == bank.as_of_date and row.loan_id in bank.covers
        ),
    }


def org_exceptions(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[OrgException]:
    bank = Bank(book, as_of_date, thresholds)
    broken = exceptions(book, as_of_date, thresholds)
    tests = can_be_tested(bank)
    found = []
    for org_id, below in subtrees(book, as_of_date).items():
        for day in points(book.first_disbursement, as_of_date):
            here = [one for one in bank.active if one.org_id in below and one.month_end_date == day]
            listed = [one for one in broken if one.org_id in below and one.month_end_date == day]
            for code, can_test in tests.items():
                tested = [row for row in here if can_test(row)]
                if tested:
                    of_rule = [one for one in listed if code in (ANY, one.rule_code)]
                    found.append(_counted(org_id, day, code, len(tested), of_rule))
    return found


def _counted(
    org_id: str, day: date, code: str, tested: int, broken: list[Exceptional]
) -> OrgException:
    balances = {one.loan_id: one.outstanding_principal for one in broken}
    known = [amount for amount in balances.values() if amount is not None]
    return OrgException(
        org_id=org_id,
        month_end_date=day,
        rule_code=code,
        tested_loan_count=tested,
        loan_count=len(balances),
        customer_count=len({one.customer_id for one in broken}),
        outstanding_principal=sum(known, NOTHING) if known or not balances else None,
    )


def subtrees(book: Book, as_of_date: date) -> dict[str, set[str]]:
    pairs = closure(book.org_units, as_of_date)
    return {
        unit["org_id"]: {below for above, below, _ in pairs if above == unit["org_id"]}
        for unit in book.org_units
    }


def class_alerts(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[ClassAlert]:
    bank = Bank(book, as_of_date, thresholds)
    found = []
    for org_id, below in subtrees(book, as_of_date).items():
        for day in points(book.first_disbursement, as_of_date):
            for without in (False, True):
                rows = [
                    one
                    for one in bank.active
                    if one.org_id in below
                    and one.month_end_date == day
                    and not (without and one.scope == "LOW_RISK")
                ]
                par90, npl = days_beyond(rows, 90), in_classes(rows, NON_PERFORMING)
                if par90 is None or npl is None:
                    continue
                if npl == 0 and par90 > 0:
                    code, limit = "NPL_ZERO", None
                elif npl > 0 and par90 / npl > thresholds.overdue90_to_npl_limit:
                    code, limit = "OVERDUE90_ABOVE_NPL", float(thresholds.overdue90_to_npl_limit)
                else:
                    continue
                found.append(
                    ClassAlert(org_id, day, without, code, par90, npl, ratio(par90, npl), limit)
                )
    return found


def org_provisions(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[OrgProvision]:
    bank = Bank(book, as_of_date, thresholds)
    found = []
    for org_id, below in subtrees(book, as_of_date).items():
        for day in points(book.first_disbursement, as_of_date):
            rows = [one for one in bank.active if one.org_id in below and one.month_end_date == day]
            if not rows:
                continue
            snapshots = [snapshot_of_month(bank.rows[one.loan_id], day) for one in rows]
            provisions = [
                one["provision"] for one in snapshots if one and one["provision"] is not None
            ]
            found.append(
                OrgProvision(
                    org_id,
                    day,
                    len(rows),
                    len(provisions),
                    sum(provisions, NOTHING) if provisions else None,
                    in_classes(rows, NON_PERFORMING),
                )
            )
    return found
