"""The words for codes. Every code a page can show has one; a code nobody knows shows as itself."""

from reports.wording import Language, say
from warehouse.contracts import CONTRACTS

TERMS: dict[str, dict[str, str]] = {
    "org_level": {
        "HEAD": "Head office",
        "REGION": "Region",
        "BRANCH": "Branch",
        "SUB": "Sub-branch",
    },
    "org_status": {"OPEN": "Open", "CLOSED": "Closed", "MERGED": "Merged"},
    # The sections of GB/T 4754-2017.
    "industry_section": {
        "A": "A Agriculture, forestry, animal husbandry and fishery",
        "B": "B Mining",
        "C": "C Manufacturing",
        "D": "D Electricity, heat, gas and water supply",
        "E": "E Construction",
        "F": "F Wholesale and retail trade",
        "G": "G Transport, storage and post",
        "H": "H Accommodation and catering",
        "I": "I Information technology and software",
        "J": "J Finance",
        "K": "K Real estate",
        "L": "L Leasing and business services",
        "M": "M Scientific research and technical services",
        "N": "N Water, environment and public facilities",
        "O": "O Household services, repair and other services",
        "P": "P Education",
        "Q": "Q Health and social work",
        "R": "R Culture, sports and entertainment",
        "S": "S Public administration and social organisations",
        "T": "T International organisations",
        "RETAIL": "Persons without an industry",
        "UNKNOWN": "Industry not given or unknown",
    },
    "customer_type": {
        "CORP": "Corporate",
        "SME": "Small business",
        "RETAIL": "Retail",
        "UNKNOWN": "Unknown",
    },
    "repay_method": {
        "EQUAL_INSTALMENT": "Equal instalments",
        "EQUAL_PRINCIPAL": "Equal principal",
        "INTEREST_FIRST": "Interest first",
        "BULLET": "Bullet",
        "REVOLVING": "Revolving",
    },
    "guarantee_type": {
        "CREDIT": "Unsecured",
        "MORTGAGE": "Mortgage",
        "PLEDGE": "Pledge",
        "GUARANTEE": "Third-party guarantee",
    },
    "loan_state": {
        "ACTIVE": "Active",
        "SETTLED": "Settled",
        "WRITTEN_OFF": "Written off",
        "TRANSFERRED": "Transferred",
    },
    "basis": {"COMPUTED": "Computed", "REPORTED": "Reported by the bank"},
    "scope": {"IN": "In scope", "LOW_RISK": "Low risk", "SME_SPECIAL": "Small-business rules"},
    "bucket": {
        **{f"M{number}": f"M{number}" for number in range(8)},
        "NOT_REPORTED": "Not reported",
    },
    "behaviour_class": {
        "A": "A",
        "NEW": "New customer",
        "B": "B",
        "C": "C",
        "M2_PLUS": "Beyond M1",
        "NOT_REPORTED": "Not reported",
        "NO_LOAN": "No loan",
    },
    "follow_up": {"CONFIRM": "To confirm (B)", "CONTACT": "To contact (C)"},
    "five_class": {
        "PASS": "Pass",
        "SPECIAL_MENTION": "Special mention",
        "SUBSTANDARD": "Substandard",
        "DOUBTFUL": "Doubtful",
        "LOSS": "Loss",
    },
    "txn_type": {
        "REPAY": "Repayment",
        "PREPAY": "Prepayment",
        "REVERSAL": "Reversal",
        "RECOVERY": "Recovery after write-off",
        "OFFSET": "Settled in kind",
        "REFINANCE": "Repaid by a new loan",
    },
    "event_type": {
        "EXTENSION": "Extension",
        "RESTRUCTURE": "Restructuring",
        "RATE": "Rate change",
        "GUARANTOR": "Change of guarantee",
        "REPAY_DAY": "Change of repayment day",
        "ACCOUNT": "Change of account",
        "PURPOSE": "Change of purpose",
        "WRITE_OFF": "Write-off",
        "TRANSFER": "Transfer",
        "CLASS_CHANGE": "Change of class",
        "NEW_PLAN": "New plan",
    },
    "inspection_type": {
        "FIRST": "First check",
        "DAILY": "Regular check",
        "SPECIAL": "Special check",
        "SPOT": "Spot check",
        "SELF": "Self-inspection",
        "REDRAW": "Check before drawing again",
        "FUNDS": "Confirmation of repayment funds",
        "GUARANTEE": "Check of the guarantee",
        "SUPERVISE": "Supervision",
    },
    "method": {"ONSITE": "On site", "REMOTE": "Remote"},
    "result": {"NORMAL": "Normal", "ATTENTION": "Attention", "RISK": "Risk"},
    "collateral_type": {
        "REAL_ESTATE": "Real estate",
        "EQUIPMENT": "Equipment",
        "INVENTORY": "Inventory",
        "RECEIVABLE": "Receivables",
        "CD": "Deposit certificate",
        "TBOND": "Treasury bond",
        "MARGIN": "Margin deposit",
        "BANK_ACCEPTANCE": "Bank acceptance",
        "GUARANTOR": "Guarantor",
        "OTHER": "Other",
    },
    "collateral_status": {
        "NORMAL": "Normal",
        "SEIZED": "Seized",
        "DISPUTED": "Disputed",
        "LOST": "Lost",
        "RELEASED": "Released",
    },
    "fund_confirm": {
        "CONFIRMED": "Confirmed",
        "PARTIAL": "Partly confirmed",
        "NOT": "Not confirmed",
    },
    # How far the money for a due date ahead is there.
    "confirmation_state": {
        "CONFIRMED": "Confirmed",
        "PARTIAL": "Partly confirmed",
        "NOT": "Not confirmed",
        "NOT_YET": "Not checked yet",
        "NOT_KNOWN": "No record",
    },
    "due_outcome": {
        "AHEAD": "Ahead",
        "ON_TIME": "Paid on time",
        "LATE": "Overdue",
        "LEFT": "Left the book",
    },
    # What there was in the way of a check before a further drawdown.
    "check_state": {
        "VALID": "Valid and clean",
        "NOT_CLEAN": "Checked, not clean",
        "TOO_OLD": "Check too old",
        "AFTER": "Checked only afterwards",
        "NONE": "No check",
        "NOT_KNOWN": "No record",
    },
    "warning_level": {
        "RED": "Red",
        "ORANGE": "Orange",
        "YELLOW": "Yellow",
        "BLUE": "Blue",
    },
    "warning_source": {"SYSTEM": "System", "MANUAL": "By hand", "EXTERNAL": "From outside"},
    "warning_state": {
        "OPEN": "Not handled",
        "IN_PROGRESS": "Being handled",
        "CLOSED": "Resolved",
        "FALSE_POSITIVE": "False alarm",
    },
    "warning_action": {
        "VERIFY": "Verify",
        "ASSESS": "Assess",
        "MITIGATE": "Mitigate",
        "CHANGE": "Change of terms",
        "ESCALATE": "Escalate",
        "CLOSE": "Close",
    },
    "finding_code": {
        "SCHEDULE_DIFFERS_FROM_DISBURSED": "Plan does not sum to the amount paid out",
        "BALANCE_DIFFERS_FROM_REPORTED": "Balance differs from the month-end record",
        "DAYS_PAST_DUE_DIFFER_FROM_REPORTED": "Days past due differ from the month-end record",
        "REPAYMENT_WITHOUT_LOAN": "Repayment without a loan",
        "OVERPAID": "Paid more than the plan asks",
        "SETTLED_WITH_BALANCE": "Reported settled, but principal is unpaid",
        "CLOSED_WITHOUT_DATE": "Reported closed without a date",
        "REVERSAL_DIFFERS_FROM_ORIGINAL": "Reversal differs from its original in amount",
        "MERGER_INTO_UNKNOWN": "Merged into an organisation that does not exist",
        "MERGER_IN_A_CIRCLE": "Merged into an organisation that ends below itself",
        "MERGER_OF_HEAD_OFFICE": "The head office merged into another organisation",
    },
    "reject_code": {
        "ABOVE_MAXIMUM": "Value above what is allowed",
        "BELOW_MINIMUM": "Value below what is allowed",
        "BROKEN_QUOTES": "Quotes out of order",
        "MISSING_VALUE": "Value missing",
        "NOT_AN_AMOUNT": "Not an amount",
        "NOT_A_COUNT": "Not a whole number",
        "NOT_A_DATE": "Not a date",
        "NOT_A_FLAG": "Neither yes nor no",
        "NOT_A_RATE": "Not a rate",
        "NOT_A_TIMESTAMP": "Not a time",
        "NO_SUCH_DATE": "No such date",
        "ORGANISATION_CYCLE": "Organisation below itself",
        "ORGANISATION_WITHOUT_PARENT": "Organisation above does not exist",
        "SCIENTIFIC_NOTATION": "Number in scientific notation, digits lost",
        "TOO_LARGE": "Too many digits",
        "TOO_MANY_DECIMALS": "Too many decimals",
        "UNKNOWN_CODE": "Unknown code",
        "UNREADABLE_CHARACTERS": "Characters that cannot be read",
        "WRONG_COLUMN_COUNT": "Wrong number of cells",
        "DATES_OUT_OF_ORDER": "Dates out of order",
        "EVENT_WITHOUT_LOAN": "Event without a loan",
        "INSPECTION_WITHOUT_CUSTOMER": "Inspection of an unknown customer",
        "INSPECTION_WITHOUT_LOAN": "Inspection of an unknown loan",
        "INSPECTION_WITHOUT_ORGANISATION": "Inspection by an unknown organisation",
        "INSTALMENT_WITHOUT_LOAN": "Instalment without a loan",
        "LINK_WITHOUT_COLLATERAL": "Link to an unknown collateral",
        "LINK_WITHOUT_LOAN": "Collateral of an unknown loan",
        "LOAN_WITHOUT_CUSTOMER": "Loan of an unknown customer",
        "LOAN_WITHOUT_ORGANISATION": "Loan of an unknown organisation",
        "ORIGINAL_WITHOUT_REVERSAL": "Names an original but is no reversal",
        "REPAYMENT_BEFORE_DISBURSEMENT": "Repayment before the loan was paid out",
        "REPAYMENT_WITHOUT_LOAN": "Repayment without a loan",
        "REVERSAL_OF_ANOTHER_KIND": "Reversal of an entry that is none to reverse",
        "REVERSAL_WITHOUT_ORIGINAL": "Reversal without its original",
        "SNAPSHOT_WITHOUT_LOAN": "Month-end record without a loan",
        "ACTION_WITHOUT_WARNING": "Step on an unknown warning",
        "WARNING_WITHOUT_CUSTOMER": "Warning of an unknown customer",
        "WARNING_WITHOUT_LOAN": "Warning of an unknown loan",
        "WARNING_WITHOUT_ORGANISATION": "Warning for an unknown organisation",
        "VERSION_WITHOUT_DATE": "New version of a plan without the day it takes effect",
    },
    "table_name": {
        "org_units": "Organisations",
        "customers": "Customers",
        "loans": "Loans",
        "repayment_schedule": "Repayment plan",
        "repayments": "Repayments",
        "loan_snapshots": "Month-end records",
        "loan_events": "Changes of loans",
        "inspections": "Inspections",
        "collaterals": "Collateral",
        "collateral_links": "Collateral of loans",
        "warnings": "Warnings",
        "warning_actions": "Steps on warnings",
    },
    "control_name": {"DISBURSED_AMOUNT": "Amounts paid out", "PAID_AMOUNT": "Amounts repaid"},
    "area": {
        "abc": "Customers by behaviour",
        "archive": "Files",
        "classes": "Five classes",
        "collection": "Collection",
        "conduct": "Conduct",
        "dpd": "Days past due",
        "exceptions": "Exceptions",
        "first_payment": "First payment default",
        "fund_window": "Amounts due ahead",
        "funds": "Use of funds",
        "guarantee": "Guarantees",
        "inspection": "Inspections",
        "maturity": "Maturities ahead",
        "movement": "Movement of the overdue balance",
        "samples": "Few loans",
        "training": "Training",
        "warning": "Warnings",
    },
}

# What happened to the loans of a customer: the kind, and what exactly.
TERMS["event_kind"] = {
    "DISBURSED": "Disbursement",
    "MISSED": "Due date missed",
    "PAYMENT": "Payment",
    "OVERDUE": "Became overdue",
    "CLEARED": "No longer overdue",
    "CLASS": "Class changed",
    "CHANGE": "Terms changed",
    "INSPECTION": "Inspection",
    "CLOSED": "Left the book",
    "BEHAVIOUR": "Customer class changed",
}
TERMS["event_what"] = {
    **TERMS["event_kind"],
    **TERMS["txn_type"],
    **TERMS["event_type"],
    **TERMS["inspection_type"],
    **TERMS["loan_state"],
    "CLASS_REPORTED": "Class reported by the bank",
    "CLASS_BY_DAYS": "Class by days past due",
    "OVERDUE_BEGAN": "Days past due begin",
    "PAYMENT": "Arrears paid",
    "LEFT_BOOK": "Left the book",
    "SEEN_AT_MONTH_END": "Seen in the month-end record",
    "SETTLED_BY_MONTH_END": "Settled by this month end",
    "BEHAVIOUR_WORSE": "Customer class became worse",
    "BEHAVIOUR_BETTER": "Customer class became better",
}

TERMS["class_standing"] = {
    **TERMS["five_class"],
    "NOT_REPORTED": TERMS["bucket"]["NOT_REPORTED"],
}
# Where a loan stands: its bucket while it is in the book, else how it left.
TERMS["standing"] = {**TERMS["bucket"], **TERMS["loan_state"]}


def term(language: Language, family: str, code: str | None) -> str:
    """The word for a code of a family; "—" for none."""
    if code is None:
        return "—"
    message = TERMS[family].get(code)
    return code if message is None else say(language, message)


def organisation_name(language: Language, name: str, status: str | None) -> str:
    """The name of an organisation, marked where it was closed or merged into another."""
    if status == "MERGED":
        return say(language, "{name} (merged)", name=name)
    if status == "CLOSED":
        return say(language, "{name} (closed)", name=name)
    return name


def column_term(language: Language, table: str, column: str | None) -> str:
    """What a column of an input file is called: its Chinese heading, or its own name."""
    if column is None:
        return "—"
    if language is Language.ZH:
        for contract in CONTRACTS:
            if contract.table == table and column in contract.model_fields:
                aliases = contract.column_named(column).aliases
                return aliases[0] if aliases else column
    return column


def bucket_label(language: Language, bucket: str, from_days: int, to_days: int | None) -> str:
    """A bucket and its days: ``M1 (1–30 days)``."""
    return f"{bucket} ({bucket_days(language, from_days, to_days)})"


def bucket_days(language: Language, from_days: int, to_days: int | None) -> str:
    """The days of a bucket: ``1–30 days``, ``181+ days``."""
    if to_days is None:
        return say(language, "{days}+ days", days=from_days)
    if from_days == to_days:
        return say(language, "{days} days", days=from_days)
    return say(language, "{low}–{high} days", low=from_days, high=to_days)
