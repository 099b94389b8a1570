"""The words for codes of the work of collection."""

TERMS: dict[str, dict[str, str]] = {
    "collection_channel": {
        "CALL": "Call",
        "AI_CALL": "Call by machine",
        "SMS": "Message",
        "VISIT": "Visit",
        "LETTER": "Letter",
        "LEGAL": "Step at law",
    },
    "contact_relation": {
        "SELF": "The debtor",
        "SPOUSE": "Spouse",
        "RELATIVE": "Relative",
        "GUARANTOR": "Guarantor",
        "COLLEAGUE": "Colleague",
        "OTHER": "Other person",
    },
    "collection_result": {
        "PROMISE": "Promised to pay",
        "REFUSE": "Refused to pay",
        "NO_ANSWER": "No answer",
        "INVALID": "Number not valid",
        "PAID": "Has paid",
        "THIRD_REFUSED": "Third party refused",
        "OTHER": "Other result",
    },
    "action_counts": {
        "ALWAYS": "Always",
        "REACHED": "When somebody was reached",
        "NEVER": "Never",
    },
    "work_state": {
        "NEGLECTED": "Neglected",
        "WAITING": "Still in time",
        "UNKNOWN": "Not told whether reached",
        "COLLECTED": "Really collected",
    },
    "collection_step_state": {
        "ON_TIME": "In time",
        "LATE": "Done after its day",
        "MISSED": "Not done",
    },
}
