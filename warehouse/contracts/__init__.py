"""One contract per input file, in the order in which files refer to each other."""

from warehouse.contracts.agencies import Agency
from warehouse.contracts.archives import Archive
from warehouse.contracts.base import Code, Column, Contract, Reference, RowRule
from warehouse.contracts.collateral_links import CollateralLink
from warehouse.contracts.collaterals import Collateral
from warehouse.contracts.collection_actions import CollectionAction
from warehouse.contracts.collection_assignments import CollectionAssignment
from warehouse.contracts.collection_targets import CollectionTarget
from warehouse.contracts.complaints import Complaint
from warehouse.contracts.customers import Customer
from warehouse.contracts.financial_statements import FinancialStatement
from warehouse.contracts.findings import Finding
from warehouse.contracts.fund_flows import FundFlow
from warehouse.contracts.inspections import Inspection
from warehouse.contracts.loan_events import LoanEvent
from warehouse.contracts.loan_snapshots import LoanSnapshot
from warehouse.contracts.loans import Loan
from warehouse.contracts.org_units import OrgUnit
from warehouse.contracts.policy_limits import PolicyLimit
from warehouse.contracts.promises import Promise
from warehouse.contracts.repayment_schedule import ScheduledInstalment
from warehouse.contracts.repayments import Repayment
from warehouse.contracts.report_submissions import ReportSubmission
from warehouse.contracts.scripts import Script
from warehouse.contracts.staff import StaffMember
from warehouse.contracts.training_records import TrainingRecord
from warehouse.contracts.warning_actions import WarningAction
from warehouse.contracts.warnings import WarningSignal

# A file may refer only to files before it, or to itself.
CONTRACTS: tuple[type[Contract], ...] = (
    OrgUnit,
    Customer,
    Loan,
    ScheduledInstalment,
    Repayment,
    LoanSnapshot,
    LoanEvent,
    Inspection,
    Finding,
    Collateral,
    CollateralLink,
    Archive,
    FinancialStatement,
    FundFlow,
    StaffMember,
    TrainingRecord,
    ReportSubmission,
    WarningSignal,
    WarningAction,
    PolicyLimit,
    Agency,
    Script,
    CollectionAssignment,
    CollectionAction,
    Promise,
    CollectionTarget,
    Complaint,
)


def contract_for(table: str) -> type[Contract]:
    """The contract of a table; KeyError when there is none."""
    return {contract.table: contract for contract in CONTRACTS}[table]


__all__ = [
    "CONTRACTS",
    "Code",
    "Column",
    "Contract",
    "Reference",
    "RowRule",
    "contract_for",
]
