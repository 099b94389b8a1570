"""The words for codes of the line: posts, people, certificates, reports."""

TERMS: dict[str, dict[str, str]] = {
    "line_post": {
        "MONITOR": "Monitoring post",
        "INSPECT": "Inspection post",
        "SUPERVISE": "Supervision post",
        "TRAINING": "Training post",
        "ANY": "Any of the four posts",
    },
    "post_state": {"FILLED": "Filled", "MISSING": "Vacant", "NOT_REPORTED": "Not reported"},
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
}
