"""The words for codes of the scripts of collection."""

TERMS: dict[str, dict[str, str]] = {
    "script_state": {
        "NOT_YET": "Not begun",
        "EXPIRED": "Expired",
        "REPLACED": "Replaced by a later version",
        "BANNED": "Banned wording",
        "UNAPPROVED": "Not approved",
        "VALID": "May be used",
        "UNKNOWN": "Not in the library",
    },
    "script_fault": {
        "FAULTY": "May not be used",
        "BANNED": "Banned wording",
        "UNFIT": "Expired, not begun or not approved",
        "UNKNOWN": "Not in the library",
        "ALL": "All",
    },
    "script_task": {
        "BANNED": "Scripts with banned wording",
        "FAULTY": "Actions by a script that may not be used",
        "MISSING": "Overdue loans without any script",
        "GENERAL": "Overdue loans with a script for every bucket only",
        "UNAPPROVED": "Scripts nobody approved",
        "EXPIRING": "Scripts about to expire",
        "UNKNOWN": "Scripts used and not in the library",
    },
    "script_unit": {"actions": "Actions", "loans": "Loans", "scripts": "Scripts"},
}
