"""What early warning can measure: of whom, from which files, and what it means that nothing is.

Models compute the measures; a bank chooses in its catalogue which of them it watches.
"""

from dataclasses import dataclass

from warehouse.statement_rules import Measure as StatementMeasure

MEASURE_COLUMNS = {
    "measure": "varchar",
    "measure_no": "integer",
    "unit": "varchar",
    "is_event": "boolean",
    "counts_down": "boolean",
    "needs": "varchar",
}
NEED_COLUMNS = {"measure": "varchar", "table_name": "varchar"}


@dataclass(frozen=True)
class WarningMeasure:
    """One measure some model takes.

    ``needs`` are the tables without which nothing is known of it. ``is_event``: where they arrived
    and nothing was found, nothing is wrong; of all others that is no data. ``counts_down``: a value
    that changes every day falls by one instead of rising.
    """

    name: str
    unit: str
    needs: tuple[str, ...]
    is_event: bool = False
    counts_down: bool = False


def _of_statements(measure: StatementMeasure, unit: str) -> WarningMeasure:
    return WarningMeasure(measure.value, unit, ("financial_statements",))


def _of_collateral(name: str, unit: str) -> WarningMeasure:
    return WarningMeasure(name, unit, ("collaterals", "collateral_links"))


# A measure of its own for each indicator that only arrives in the bank's file of warnings.
REPORTED = "REPORTED"

MEASURES: tuple[WarningMeasure, ...] = (
    # Repayment
    WarningMeasure("DAYS_PAST_DUE", "days", (), is_event=True),
    WarningMeasure(
        "INTEREST_PERIODS_IN_ARREARS",
        "periods",
        ("repayment_schedule", "repayments"),
        is_event=True,
    ),
    WarningMeasure(
        "FIRST_INSTALMENT_DAYS_PAST_DUE",
        "days",
        ("repayment_schedule", "repayments"),
        is_event=True,
    ),
    WarningMeasure("M1_ENTRIES", "entries", (), is_event=True),
    WarningMeasure(
        "DAYS_UNTIL_UNCONFIRMED_DUE",
        "days",
        ("repayment_schedule", "repayments", "inspections"),
        is_event=True,
        counts_down=True,
    ),
    WarningMeasure("REFINANCED_PAYMENTS", "payments", ("repayments",), is_event=True),
    WarningMeasure("BROKEN_PROMISES", "promises", ("promises", "repayments"), is_event=True),
    # Financial statements
    _of_statements(StatementMeasure.DEBT_TO_ASSETS, "share"),
    _of_statements(StatementMeasure.CURRENT_RATIO, "ratio"),
    _of_statements(StatementMeasure.REVENUE_CHANGE, "share"),
    _of_statements(StatementMeasure.LOSS_PERIODS, "periods"),
    _of_statements(StatementMeasure.NEGATIVE_CASH_PERIODS, "periods"),
    _of_statements(StatementMeasure.RECEIVABLE_DAYS, "days"),
    _of_statements(StatementMeasure.RECEIVABLE_DAYS_CHANGE, "share"),
    _of_statements(StatementMeasure.INVENTORY_DAYS, "days"),
    _of_statements(StatementMeasure.INVENTORY_DAYS_CHANGE, "share"),
    _of_statements(StatementMeasure.SHORT_DEBT_CHANGE, "share"),
    WarningMeasure(
        StatementMeasure.DAYS_LATE.value, "days", ("financial_statements",), is_event=True
    ),
    _of_statements(StatementMeasure.INTEREST_COVERAGE, "ratio"),
    _of_statements(StatementMeasure.AUDIT_OPINION, "grade"),
    _of_statements(StatementMeasure.IMBALANCE_SHARE, "share"),
    # What only the bank itself can see
    WarningMeasure(REPORTED, "reports", ("warnings",), is_event=True),
    # Where the money went
    WarningMeasure("PROHIBITED_FLOWS", "payments", ("fund_flows",)),
    WarningMeasure("RETURNED_FLOWS", "payments", ("fund_flows",)),
    WarningMeasure("VOUCHER_DAYS_LATE", "days", ("fund_flows",)),
    WarningMeasure("SALES_RECEIPT_SHARE", "share", ("fund_flows", "financial_statements")),
    WarningMeasure("SELF_PAID_FLOWS", "payments", ("fund_flows",)),
    WarningMeasure("SPLIT_FLOWS", "payments", ("fund_flows",)),
    # Collateral and guarantors
    _of_collateral("LOAN_TO_VALUE", "share"),
    _of_collateral("VALUATION_MONTHS", "months"),
    _of_collateral("COLLATERAL_TROUBLED_COUNT", "collaterals"),
    _of_collateral("GUARANTOR_TROUBLED_COUNT", "guarantors"),
    _of_collateral("COLLATERAL_DAYS_PAST_EXPIRY", "days"),
    _of_collateral("COLLATERAL_VALUE_CHANGE", "share"),
)
BY_NAME = {one.name: one for one in MEASURES}


def measure_rows() -> list[tuple[str, int, str, bool, bool, str]]:
    """The measures as rows of raw."""
    return [
        (
            one.name,
            number,
            one.unit,
            one.is_event,
            one.counts_down,
            ", ".join(one.needs),
        )
        for number, one in enumerate(MEASURES, start=1)
    ]


def need_rows() -> list[tuple[str, str]]:
    """Each measure with each table it needs."""
    return [(one.name, table) for one in MEASURES for table in one.needs]
