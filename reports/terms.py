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
    # What waits on somebody, in the order in which a day's work is done.
    "to_do_kind": {
        "CHECK_SPECIAL": "Special checks",
        "CHECK_FUNDS": "Repayment funds to confirm",
        "FOLLOW_UP": "Customers to confirm with or to contact",
        "CHECK_FIRST": "First checks",
        "CHECK_REDRAW": "Checks before drawing again",
        "CHECK_DAILY": "Regular checks",
        "CHECK_GUARANTEE": "Checks of guarantees",
        "RECTIFY": "Findings to rectify",
        "STAGE": "Steps of the process",
        "ARCHIVE": "Files to complete or bring back",
        "CHECK_SELF": "Self-inspections",
        "CHECK_SPOT": "Spot checks",
        "CHECK_SUPERVISE": "Supervision visits",
        "REPORT": "Reports to submit",
        "CERTIFICATE": "Certificates to renew",
        "REASSIGN": "Loans to hand to another manager",
    },
    "due_when": {
        "OVERDUE": "Late",
        "TODAY": "Due today",
        "THIS_WEEK": "Due this week",
        "LATER": "Due later",
    },
    "archive_item": {
        "LOAN_CONTRACT": "Loan contract",
        "ID_COPY": "Copy of identity or licence",
        "APPROVAL": "Approval sheet",
        "LOAN_RECEIPT": "Loan receipt",
        "MORTGAGE_CERTIFICATE": "Mortgage certificate",
        "PLEDGE_RECEIPT": "Receipt of the pledge",
        "GUARANTEE_CONTRACT": "Guarantee contract",
        "INSPECTION_REPORT": "Report of the inspection",
    },
    "archive_level": {"1": "Level 1", "2": "Level 2", "3": "Level 3"},
    "archive_state": {
        "MISSING": "Mandatory items missing",
        "NO_FILE": "Loans without a file",
        "NOT_RETURNED": "Items lent and not returned",
        "LENT": "Items lent, not yet due back",
        "DUE": "Copies not compared lately",
        "ENDING": "Files soon kept long enough",
        "ENDED": "Files kept long enough",
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
    "change_outcome": {
        "SETTLED": "Settled",
        "IN_ORDER": "In order",
        "OVERDUE": "Still overdue",
        "TRANSFERRED": "Transferred",
        "WRITTEN_OFF": "Written off",
        "NOT_REPORTED": "Not reported",
        "TOO_YOUNG": "Too young to tell",
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
    "found_by": {
        "SELF": "Found itself",
        "SUPERIOR": "Found from above",
        "EXTERNAL": "Found by outsiders",
    },
    "finding_state": {
        "OPEN": "To be put right",
        "OVERDUE": "Not put right in time",
        "RECTIFIED": "Put right",
        "RECTIFIED_ON_TIME": "Put right in time",
        "RECTIFIED_LATE": "Put right late",
    },
    "severity": {"0": "Not graded", "1": "Slight", "2": "Ordinary", "3": "Serious"},
    "duty_state": {
        "DONE_ON_TIME": "Done in time",
        "DONE_LATE": "Done late",
        "OVERDUE": "Overdue",
        "OPEN": "Due today or later",
        "MISSED": "Missed for good",
        "LEFT": "Left the book before",
    },
    "weakness": {
        "EMPTY": "Nothing concluded",
        "SHORT": "Too little concluded",
        "COPIED": "Same words again and again",
        "CROWDED": "Too many visits on one day",
        "BLIND": "Found normal, overdue soon after",
        "OFFICER": "Inspected by the account manager",
        "OWN_REVIEW": "Reviewed by the inspector",
        "REMOTE": "Not on site",
    },
    "finding_list": {
        "FOUND": "All found",
        "SELF": "Found itself",
        "REPEAT": "Found before",
        "DUE": "Due to be put right",
        "OPEN": "To be put right",
        "OVERDUE": "Not put right in time",
    },
    "urgency": {
        "ALL": "All",
        "OVERDUE": "Overdue",
        "TODAY": "Today",
        "WEEK": "This week",
        "LATER": "Later",
    },
    "silence": {
        "OTHERS_FOUND": "Found nothing itself, others did",
        "NOT_LOOKED": "Did not look, and nobody found anything",
        "NOTHING_FOUND": "Looked and found nothing, nor did others",
    },
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
        "ARCHIVE_WITHOUT_LOAN": "Item of the file of an unknown loan",
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
        "FINDING_REPEATS_ITSELF": "Finding that repeats itself",
        "FINDING_REPEATS_UNKNOWN": "Finding that repeats an unknown one",
        "FINDING_WITHOUT_INSPECTION": "Finding of an unknown inspection",
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
        "REPORT_WITHOUT_ORGANISATION": "Regular report of an unknown organisation",
        "REVERSAL_OF_ANOTHER_KIND": "Reversal of an entry that is none to reverse",
        "REVERSAL_WITHOUT_ORIGINAL": "Reversal without its original",
        "SNAPSHOT_WITHOUT_LOAN": "Month-end record without a loan",
        "NOT_A_MONTH_END": "Period does not end with a month",
        "STATEMENT_WITHOUT_CUSTOMER": "Statement of an unknown customer",
        "STAFF_WITHOUT_ORGANISATION": "Person of an unknown organisation",
        "SUBMITTED_WITHOUT_DATE": "Report submitted without the time it was",
        "TRAINING_WITHOUT_STAFF": "Training of an unknown person",
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
        "findings": "Findings",
        "collaterals": "Collateral",
        "collateral_links": "Collateral of loans",
        "archives": "Archives",
        "financial_statements": "Financial statements",
        "staff": "People of the line",
        "training_records": "Trainings",
        "report_submissions": "Regular reports",
        "warnings": "Warnings",
        "warning_actions": "Steps on warnings",
    },
    "statement_level": {"RED": "Red", "ORANGE": "Orange", "YELLOW": "Yellow", "BLUE": "Blue"},
    "statement_duty": {
        "ON_TIME": "In time",
        "LATE": "Came late",
        "UNDATED": "There, day unknown",
        "MISSING": "Missing",
        "OPEN": "Not yet due",
    },
    "statement_measure": {
        "DEBT_TO_ASSETS": "Debt to assets ratio",
        "CURRENT_RATIO": "Current ratio",
        "REVENUE_CHANGE": "Revenue year on year",
        "LOSS_PERIODS": "Net losses in succession",
        "NEGATIVE_CASH_PERIODS": "Negative operating cash flows in succession",
        "RECEIVABLE_DAYS": "Days of receivables",
        "RECEIVABLE_DAYS_CHANGE": "Days of receivables year on year",
        "INVENTORY_DAYS": "Days of inventory",
        "INVENTORY_DAYS_CHANGE": "Days of inventory year on year",
        "SHORT_DEBT_CHANGE": "Short-term debt against the quarter before",
        "INTEREST_COVERAGE": "Interest cover",
        "IMBALANCE_SHARE": "Imbalance of the sheet",
        "AUDIT_OPINION": "Opinion of the auditor",
        "DAYS_LATE": "Days beyond the deadline",
    },
    "audit_opinion": {
        "UNQUALIFIED": "Unqualified",
        "EMPHASIS": "With emphasis of a matter",
        "QUALIFIED": "Qualified",
        "DISCLAIMER": "Disclaimed",
        "ADVERSE": "Adverse",
    },
    "no_data_reason": {
        "NOT_REPORTED": "A part is not reported",
        "NOT_POSITIVE": "Divides by zero or less",
        "NO_YEAR_BEFORE": "No statement of a year before",
        "NO_QUARTER_BEFORE": "No statement of three months before",
    },
    "line_post": {
        "MONITOR": "Monitoring post",
        "INSPECT": "Inspection post",
        "SUPERVISE": "Supervision post",
        "TRAINING": "Training post",
        "ANY": "Any of the four posts",
    },
    "post_state": {"FILLED": "Filled", "MISSING": "Missing", "NOT_REPORTED": "Not reported"},
    "staff_post": {
        "ACCOUNT_MANAGER": "Account manager",
        "POSTLOAN": "Post-loan management",
        "COLLECTOR": "Collection",
        "LINE_MANAGER": "Line management",
    },
    "officer_state": {
        "ACTIVE": "In post",
        "LEFT": "Left",
        "NOT_YET": "Not yet in post",
        "UNKNOWN": "Not in the file of people",
        "NONE": "No account manager",
        "NOT_REPORTED": "Not reported",
    },
    "certificate_state": {
        "VALID": "Valid",
        "EXPIRED": "Expired",
        "NOT_PASSED": "Not passed",
        "NO_RECORD": "No record",
    },
    "report_state": {
        "ON_TIME": "On time",
        "LATE": "Submitted late",
        "OVERDUE": "Past due, not submitted",
        "OPEN": "Due, not submitted yet",
        "NOT_REPORTED": "Not in the file",
    },
    "report_status": {
        "DUE": "Not submitted",
        "SUBMITTED": "Submitted",
        "ACCEPTED": "Accepted",
        "RETURNED": "Sent back",
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
        "findings": "Findings of inspections",
        "first_payment": "First payment default",
        "fund_window": "Amounts due ahead",
        "funds": "Use of funds",
        "guarantee": "Guarantees",
        "inspection": "Inspections",
        "inspection_quality": "Quality of inspections",
        "line": "The line",
        "maturity": "Maturities ahead",
        "movement": "Movement of the overdue balance",
        "samples": "Few loans",
        "to_do": "To-dos",
        "statements": "Financial statements",
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

TERMS["work_kind"] = {
    "ALL": "All together",
    **TERMS["inspection_type"],
    "RECTIFY": "Finding to be put right",
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
