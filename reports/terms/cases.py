"""The words for codes of the cases of collection."""

TERMS: dict[str, dict[str, str]] = {
    "willingness": {
        "WILLING": "Willing",
        "UNWILLING": "Not willing",
        "UNKNOWN": "Willingness not known",
    },
    "repayment_source": {
        "AVAILABLE": "There is a source",
        "LACKING": "No source",
        "UNKNOWN": "Source not known",
    },
    "case_quadrant": {
        "PAY": "Collect at once",
        "PLAN": "Agree on a plan",
        "LAW": "Enforce",
        "DISPOSE": "Realise or write off",
        "ASSESS": "Find out",
    },
    "case_promise": {
        "OPEN": "Can still be kept",
        "BROKEN": "Broken",
        "NONE": "None",
    },
    "sign_aspect": {"WILLINGNESS": "Willingness", "SOURCE": "Source of repayment"},
}
