"""The words for codes of the book: organisations, customers, loans and how they stand."""

TERMS: dict[str, dict[str, str]] = {
    "org_level": {
        "HEAD": "Head office",
        "REGION": "Region",
        "BRANCH": "Branch",
        "SUB": "Sub-branch",
    },
    # The sections of GB/T 4754-2017.
    "industry_section": {
        "A": "A Agriculture, forestry, animal husbandry and fishery",
        "B": "B Mining",
        "C": "C Manufacturing",
        "D": "D Electricity, heat, gas and water supply",
        "E": "E Construction",
        "F": "F Wholesale and retail trade",
        "G": "G Transport, storage and post",
        "H": "H Accommodation and catering",
        "I": "I Information technology and software",
        "J": "J Finance",
        "K": "K Real estate",
        "L": "L Leasing and business services",
        "M": "M Scientific research and technical services",
        "N": "N Water, environment and public facilities",
        "O": "O Household services, repair and other services",
        "P": "P Education",
        "Q": "Q Health and social work",
        "R": "R Culture, sports and entertainment",
        "S": "S Public administration and social organisations",
        "T": "T International organisations",
        "RETAIL": "Persons without an industry",
        "UNKNOWN": "Industry not given or unknown",
    },
    "customer_type": {
        "CORP": "Corporate",
        "SME": "Small business",
        "RETAIL": "Retail",
        "UNKNOWN": "Unknown",
    },
    "behaviour_class": {
        "A": "A",
        "NEW": "New customer",
        "B": "B",
        "C": "C",
        "M2_PLUS": "Beyond M1",
        "NOT_REPORTED": "Not reported",
        "NO_LOAN": "No loan",
    },
    "follow_up": {"CONFIRM": "To confirm (B)", "CONTACT": "To contact (C)"},
    "repay_method": {
        "EQUAL_INSTALMENT": "Equal instalments",
        "EQUAL_PRINCIPAL": "Equal principal",
        "INTEREST_FIRST": "Interest first",
        "BULLET": "Bullet",
        "REVOLVING": "Revolving",
    },
    "guarantee_type": {
        "CREDIT": "Unsecured",
        "MORTGAGE": "Mortgage",
        "PLEDGE": "Pledge",
        "GUARANTEE": "Third-party guarantee",
    },
    "loan_state": {
        "ACTIVE": "Active",
        "SETTLED": "Settled",
        "WRITTEN_OFF": "Written off",
        "TRANSFERRED": "Transferred",
    },
    "basis": {"COMPUTED": "Computed", "REPORTED": "Reported by the bank"},
    "bucket": {
        **{f"M{number}": f"M{number}" for number in range(8)},
        "NOT_REPORTED": "Not reported",
    },
    "five_class": {
        "PASS": "Pass",
        "SPECIAL_MENTION": "Special mention",
        "SUBSTANDARD": "Substandard",
        "DOUBTFUL": "Doubtful",
        "LOSS": "Loss",
    },
}
TERMS["class_standing"] = {
    **TERMS["five_class"],
    "NOT_REPORTED": TERMS["bucket"]["NOT_REPORTED"],
}
# Where a loan stands: its bucket while it is in the book, else how it left.
TERMS["standing"] = {**TERMS["bucket"], **TERMS["loan_state"]}
