"""The words for codes of promises to pay."""

TERMS: dict[str, dict[str, str]] = {
    "promise_state": {
        "KEPT": "Kept",
        "BROKEN": "Broken",
        "REPLACED": "Replaced before it was kept",
        "OPEN": "Can still be kept",
        "NOT_REPORTED": "Payments not reported",
    },
    "promise_list": {
        "SOON": "Due now",
        "WAITING": "Broken, nobody followed up",
        "OPEN": "Can still be kept",
        "COUNTED": "All due in the month",
        "BROKEN": "Broken in the month",
        "LATE": "Paid too late",
        "REPLACED": "Replaced in the month",
        "KEPT": "Kept in the month",
        "NOT_REPORTED": "Payments not reported",
    },
    "promise_kind": {
        "PLAN": "Repayment plan",
        "ARREARS": "Arrears to be paid",
        "SETTLE": "Loan to be settled",
        "NOT_STATED": "Not stated",
    },
    "plan_outcome": {
        "SETTLED": "Loan settled",
        "ARREARS_PAID": "Arrears paid",
        "KEPT": "Plan kept",
        "OPEN": "Plan running",
        "BROKEN": "Plan broken",
        "REPLACED": "Replaced by a new plan",
        "NOT_REPORTED": "Payments not reported",
    },
}
