"""The rows a bank delivered, and which of them were known at a given time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq

from warehouse.contracts.batch import committed_batches
from warehouse.paths import Home

NOTHING = Decimal("0.00")

KEYS: Mapping[str, tuple[str, ...]] = {
    "org_units": ("org_id",),
    "customers": ("customer_id",),
    "loans": ("loan_id",),
    "repayment_schedule": ("loan_id", "version", "period_no"),
    "repayments": ("txn_id",),
    "loan_snapshots": ("snapshot_date", "loan_id"),
    "loan_events": ("event_id",),
    "inspections": ("inspection_id",),
    "findings": ("finding_id",),
    "collaterals": ("collateral_id",),
    "collateral_links": ("loan_id", "collateral_id"),
    "archives": ("archive_id",),
    "financial_statements": ("customer_id", "period_end"),
    "fund_flows": ("flow_id",),
    "staff": ("staff_id",),
    "training_records": ("record_id",),
    "report_submissions": ("report_code", "org_id", "period"),
    "warnings": ("warning_id",),
    "warning_actions": ("warning_id", "seq"),
    "policy_limits": ("policy_id",),
    "agencies": ("agency_id",),
    "scripts": ("script_id", "version"),
    "collection_assignments": ("assignment_id",),
    "collection_actions": ("action_id",),
    "promises": ("promise_id",),
    "collection_targets": ("target_id",),
    "complaints": ("complaint_id",),
}
# The tables whose rows say themselves when the bank learned of them.
POSTED_TABLES = ("repayments", "loan_events")
# What exists rather than what happened: as first delivered, each key counts as always known.
REGISTERS = ("org_units", "customers", "staff", "agencies")

Row = dict[str, Any]


@dataclass(frozen=True)
class Delivery:
    """One committed batch: when it was received, and its rows in the order of the file."""

    received_at: datetime
    tables: Mapping[str, list[Row]]


def deliveries(home: Home) -> list[Delivery]:
    """Everything ever delivered to a home, earliest received first."""
    found = []
    for manifest in committed_batches(home):
        tables = {
            table: pq.read_table(manifest.path(home, table)).to_pylist()
            for table in KEYS
            if table in manifest.tables
        }
        found.append(Delivery(manifest.received_at, tables))
    return found


def current_rows(
    delivered: list[Delivery], table: str, known_at: datetime | None = None
) -> list[Row]:
    """Of each key the last row delivered, among the rows known at ``known_at`` (None: all)."""
    latest: dict[tuple[Any, ...], Row] = {}
    is_first_delivery = True
    for delivery in delivered:
        rows = delivery.tables.get(table, [])
        keys_before = set(latest)
        for row in rows:
            key = tuple(row[column] for column in KEYS[table])
            is_first_of_register = table in REGISTERS and key not in keys_before
            if is_first_of_register or _is_known(
                table, row, delivery.received_at, is_first_delivery, known_at
            ):
                latest[key] = row
        if rows:
            is_first_delivery = False
    return list(latest.values())


def _is_known(
    table: str,
    row: Row,
    received_at: datetime,
    is_first_delivery: bool,
    known_at: datetime | None,
) -> bool:
    if known_at is None:
        return True
    if table in POSTED_TABLES and row["posted_at"] is not None:
        return bool(row["posted_at"] <= known_at)
    # Deliveries are stamped in UTC, eight hours behind the clocks of the bank.
    return is_first_delivery or received_at + timedelta(hours=8) <= known_at


@dataclass(frozen=True, eq=False)
class LoanRows:
    """All rows that speak of one loan. ``payments`` includes the reversals.

    Told apart by identity, so that what was computed of it can be remembered: nobody changes it.
    """

    loan: Row
    instalments: list[Row]
    payments: list[Row]
    snapshots: list[Row]
    events: list[Row]


@dataclass(frozen=True, eq=False)
class Book:
    """All rows of a bank known at one time; told apart by identity, as ``LoanRows``.

    ``has_journal``: a file of payments was delivered.
    """

    org_units: list[Row]
    loans: list[LoanRows]
    has_journal: bool = True
    customers: list[Row] = field(default_factory=list)
    collaterals: list[Row] = field(default_factory=list)
    collateral_links: list[Row] = field(default_factory=list)
    inspections: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    archives: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    fund_flows: list[Row] = field(default_factory=list)
    staff: list[Row] = field(default_factory=list)
    training_records: list[Row] = field(default_factory=list)
    report_submissions: list[Row] = field(default_factory=list)
    warnings: list[Row] = field(default_factory=list)
    warning_actions: list[Row] = field(default_factory=list)
    policy_limits: list[Row] = field(default_factory=list)
    agencies: list[Row] = field(default_factory=list)
    scripts: list[Row] = field(default_factory=list)
    collection_assignments: list[Row] = field(default_factory=list)
    collection_actions: list[Row] = field(default_factory=list)
    promises: list[Row] = field(default_factory=list)
    collection_targets: list[Row] = field(default_factory=list)
    complaints: list[Row] = field(default_factory=list)

    @property
    def first_disbursement(self) -> date:
        first: date = min(one.loan["disbursed_date"] for one in self.loans)
        return first


def read_book(home: Home, known_at: datetime | None = None) -> Book:
    delivered = deliveries(home)
    by_loan: dict[str, dict[str, list[Row]]] = {}
    for table in ("repayment_schedule", "repayments", "loan_snapshots", "loan_events"):
        for row in current_rows(delivered, table, known_at):
            by_loan.setdefault(row["loan_id"], {}).setdefault(table, []).append(row)
    has_journal = any(
        file.table == "repayments" and (file.accepted_rows > 0 or file.read_rows == 0)
        for manifest in committed_batches(home)
        for file in manifest.files
    )
    loans = []
    for loan in current_rows(delivered, "loans", known_at):
        rows = by_loan.get(loan["loan_id"], {})
        loans.append(
            LoanRows(
                loan=loan,
                # A plan tells nothing of how a loan stands while nobody knows what was paid.
                instalments=rows.get("repayment_schedule", []) if has_journal else [],
                payments=rows.get("repayments", []),
                snapshots=rows.get("loan_snapshots", []),
                events=rows.get("loan_events", []),
            )
        )
    return Book(
        org_units=current_rows(delivered, "org_units", known_at),
        loans=loans,
        has_journal=has_journal,
        customers=current_rows(delivered, "customers", known_at),
        collaterals=current_rows(delivered, "collaterals", known_at),
        collateral_links=current_rows(delivered, "collateral_links", known_at),
        inspections=current_rows(delivered, "inspections", known_at),
        findings=current_rows(delivered, "findings", known_at),
        archives=current_rows(delivered, "archives", known_at),
        statements=current_rows(delivered, "financial_statements", known_at),
        fund_flows=current_rows(delivered, "fund_flows", known_at),
        staff=current_rows(delivered, "staff", known_at),
        training_records=current_rows(delivered, "training_records", known_at),
        report_submissions=current_rows(delivered, "report_submissions", known_at),
        warnings=current_rows(delivered, "warnings", known_at),
        warning_actions=current_rows(delivered, "warning_actions", known_at),
        policy_limits=current_rows(delivered, "policy_limits", known_at),
        agencies=current_rows(delivered, "agencies", known_at),
        scripts=current_rows(delivered, "scripts", known_at),
        collection_assignments=current_rows(delivered, "collection_assignments", known_at),
        collection_actions=current_rows(delivered, "collection_actions", known_at),
        promises=current_rows(delivered, "promises", known_at),
        collection_targets=current_rows(delivered, "collection_targets", known_at),
        complaints=current_rows(delivered, "complaints", known_at),
    )
