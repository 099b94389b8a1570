"""The words for codes of the money for due dates ahead, and of the checks before drawing again."""

TERMS: dict[str, dict[str, str]] = {
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
        "NOT_KNOWN": "Not known",
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
}
