"""The words for codes of conduct in collection, and of complaints about it."""

TERMS: dict[str, dict[str, str]] = {
    # What a collector or an agency lacks.
    "conduct_reason": {
        "AGENCY_UNKNOWN": "The agency is not in the file of agencies",
        "AGENCY_NOT_REGISTERED": "The agency is not registered",
        "NOT_IN_STAFF": "Not in the file of people",
        "NO_CERTIFICATE": "No certificate that day",
        "CERTIFICATE_ENDED": "Certificate ended on {day}",
    },
    "complaint_state": {"OPEN": "Not answered", "CLOSED": "Answered"},
    "complaint_list": {
        "OPEN": "Not answered",
        "LATE": "Open too long",
        "UPHELD": "Found right",
        "UNATTRIBUTED": "Action not known",
        "ALL": "All",
    },
}
