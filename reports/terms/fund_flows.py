"""The words for codes of where loan money went."""

TERMS: dict[str, dict[str, str]] = {
    "flow_direction": {"OUT": "Out", "IN": "In"},
    "payee_type": {
        "SUPPLIER": "Supplier",
        "RELATED": "Related party",
        "SAME_NAME": "The borrower's own account",
        "SECURITIES": "Securities",
        "PROPERTY": "Property",
        "WEALTH": "Wealth products",
        "LENDER": "Another lender",
        "CASH": "Cash",
        "OTHER": "Others",
    },
    "pay_mode": {"ENTRUSTED": "Entrusted payment", "SELF": "Self-payment"},
    "voucher_state": {
        "PRESENT": "There",
        "LATE": "Came late",
        "AWAITED": "Not yet due",
        "MISSING": "Overdue",
    },
    "flow_fault": {
        "EXPLAIN": "All that has to be explained",
        "PROHIBITED": "Prohibited destination",
        "SUSPECTED": "Suspected prohibited destination",
        "RETURNED": "Money returned",
        "SPLIT": "Split payments",
        "ENTRUSTED_MISSED": "Entrusted payment missed",
        "MISSING_VOUCHER": "Voucher overdue",
        "UNTRACED": "Not traced",
        "ALL": "All loans the file tells of",
        "NONE": "Nothing found",
    },
}
