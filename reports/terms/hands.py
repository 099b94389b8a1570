"""The words for codes of who recovers arrears, and of the plan for it."""

TERMS: dict[str, dict[str, str]] = {
    "handler_type": {
        "ACCOUNT_MANAGER": "Account manager",
        "BRANCH_TEAM": "Branch team",
        "REGION_TEAM": "Region team",
        "AGENCY": "Agency",
        "LEGAL": "Legal",
    },
    "collection_hand": {
        "1": "First hand",
        "2": "Second hand",
        "3": "Third hand",
        "NONE": "Not assigned",
    },
    # Why a hand no longer holds its loan.
    "hand_end_reason": {
        "SETTLED": "Arrears paid",
        "LEFT": "Written off or transferred",
        "RECALLED": "Taken back",
        "REASSIGNED": "Given on",
    },
    "hand_list": {
        "LYING": "Taken back and lying",
        "WITHOUT_HAND": "Overdue and with nobody",
        "TERM_OVER": "Beyond the term",
        "HELD": "Held now",
        "ASSIGNED": "Assigned in the months shown",
    },
    "plan_state": {
        "BEHIND": "Behind",
        "ON_COURSE": "On course",
        "NO_TARGET": "No target",
        "ABOVE": "In the target above",
        "NOT_STARTED": "Not begun",
    },
}
