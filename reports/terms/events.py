"""The words for what happened to a loan or a customer: the kind, and what exactly."""

from reports.terms import book, inspections

TERMS: dict[str, dict[str, str]] = {
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
    "event_kind": {
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
    },
}
TERMS["event_what"] = {
    **TERMS["event_kind"],
    **TERMS["txn_type"],
    **TERMS["event_type"],
    **inspections.TERMS["inspection_type"],
    **book.TERMS["loan_state"],
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
