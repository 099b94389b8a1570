"""The words for codes of the files of loans."""

TERMS: dict[str, dict[str, str]] = {
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
}
