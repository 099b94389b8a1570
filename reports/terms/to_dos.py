"""The words for codes of what waits on somebody."""

TERMS: dict[str, dict[str, str]] = {
    # What waits on somebody, in the order in which a day's work is done.
    "to_do_kind": {
        "WARN_CONFIRM": "Warnings to confirm",
        "WARN_CLOSE": "Warnings to close",
        "CHECK_SPECIAL": "Special checks",
        "CHECK_FUNDS": "Repayment funds to confirm",
        "OVERDUE_NO_ACTION": "Overdue loans to act on",
        "FOLLOW_UP": "Customers to confirm with or to contact",
        "PROMISE_DUE": "Promises to pay that fall due",
        "PROMISE_BROKEN": "Broken promises to follow up",
        "COMPLAINT": "Complaints to answer",
        "CHECK_FIRST": "First checks",
        "CHECK_REDRAW": "Checks before drawing again",
        "CHECK_DAILY": "Regular checks",
        "CHECK_GUARANTEE": "Checks of guarantees",
        "RECTIFY": "Findings to rectify",
        "STAGE": "Steps of the process",
        "VOUCHER": "Vouchers to bring in",
        "ARCHIVE": "Files to complete or bring back",
        "CHECK_SELF": "Self-inspections",
        "CHECK_SPOT": "Spot checks",
        "CHECK_SUPERVISE": "Supervision visits",
        "REPORT": "Reports to submit",
        "CERTIFICATE": "Certificates to renew",
        "REASSIGN": "Loans to hand to another manager",
    },
    "due_when": {
        "OVERDUE": "Late now",
        "TODAY": "Due today",
        "THIS_WEEK": "Due this week",
        "LATER": "Due later",
    },
}
