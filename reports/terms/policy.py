"""The words for codes of the credit policy."""

TERMS: dict[str, dict[str, str]] = {
    "policy_dimension": {
        "INDUSTRY": "Industry",
        "PRODUCT": "Product",
        "REGION": "Area of the bank",
        "CUSTOMER": "Single customer",
        "GROUP": "Customer group",
    },
    "policy_state": {
        "BREACH": "Over the limit",
        "NEAR": "Near the limit",
        "WITHIN": "Within the limit",
        "BANNED": "Nothing new allowed",
        "NOT_YET": "Not in force yet",
        "ENDED": "No longer in force",
        "UNKNOWN": "Subject not found",
        "NOT_REPORTED": "Not reported",
    },
    "policy_breach": {
        "BANNED": "Paid out under a ban",
        "OVER_LIMIT": "Paid out over the limit",
    },
}
