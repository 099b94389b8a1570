"""The words for codes of financial statements."""

TERMS: dict[str, dict[str, str]] = {
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
}
