"""The words for codes of inspections, their quality and what they found."""

TERMS: dict[str, dict[str, str]] = {
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
}
TERMS["work_kind"] = {
    "ALL": "All together",
    **TERMS["inspection_type"],
    "RECTIFY": "Finding to be put right",
}
