"""One contract per input file, in the order in which files refer to each other."""

from warehouse.contracts.base import Code, Column, Contract, Reference, RowRule
from warehouse.contracts.collateral_links import CollateralLink
from warehouse.contracts.collaterals import Collateral
from warehouse.contracts.customers import Customer
from warehouse.contracts.inspections import Inspection
from warehouse.contracts.loan_events import LoanEvent
from warehouse.contracts.loan_snapshots import LoanSnapshot
from warehouse.contracts.loans import Loan
from warehouse.contracts.org_units import OrgUnit
from warehouse.contracts.repayment_schedule import ScheduledInstalment
from warehouse.contracts.repayments import Repayment
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
    Collateral,
    CollateralLink,
    WarningSignal,
    WarningAction,
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
