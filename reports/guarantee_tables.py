"""The tables about what secures loans: by organisation, thing by thing, loan by loan."""

from reports.tables import Column, exact_money
from reports.wording import message

NEXT = (
    Column("state", "What"),
    Column("number", "How many", "count", tone="tone"),
    Column("doing", "What to do", takes_room=True),
)
ORGANISATIONS = (
    Column("label", "Organisation"),
    Column(
        "covered_rate",
        "Share covered",
        "rate",
        hint=message("Covered by sound collateral / backed balance whose cover is known"),
        sample="loan_count",
    ),
    Column("covered_amount", "Covered", "money", hint=message("Covered by sound collateral")),
    Column(
        "measured_principal",
        "Cover known",
        "money",
        hint=message("Backed balance whose cover is known"),
    ),
    Column("uncovered_amount", "Not covered", "money"),
    Column(
        "above_red_loan_count",
        "Loans above red",
        "count",
        hint=message("Loans above the red limit of loan to value"),
        tone="red_tone",
    ),
    Column(
        "missing_loan_count",
        "Guarantee lacking",
        "count",
        hint=message("Loans without the guarantee agreed"),
    ),
    Column(
        "troubled_count",
        "In trouble",
        "count",
        hint=message("Seized, disputed or lost"),
        tone="troubled_tone",
    ),
    Column(
        "troubled_amount",
        "Covered by these",
        "money",
        hint=message("Covered by collateral in trouble"),
    ),
    Column(
        "guarantor_troubled_count",
        "Weak guarantors",
        "count",
        hint=message("Guarantors past due or sued"),
    ),
    Column(
        "expired_count", "Cover ended", "count", hint=message("Insurance or registration ended")
    ),
    Column("valuation_old_count", "Valuations too old", "count"),
    Column("collateral_count", "Collateral", "count"),
)
_THING = (
    Column("collateral_id", "Number of the collateral", "identifier"),
    Column("collateral_type", "Kind", "term", family="collateral_type"),
)
_HANGS = (
    Column(
        "outstanding_principal", "Balance here", "money", hint=message("Balance of its loans here")
    ),
    Column("loan_count", "Loans here", "count", hint=message("Loans it secures here")),
)
_WHOLE = Column("is_whole", "All here", "flag", hint=message("All its loans are here"))
_WORTH = (
    Column("collateral_value", "Value now", "money"),
    Column("placed_amount", "Rests on it", "money"),
    Column("loan_to_value", "Loan to value", "rate", is_sample=False),
)
_VALUED = (
    Column("valuation_date", "Valued on", "date"),
    Column("valuation_due_date", "To be valued by", "date"),
)
_STATUS = Column("collateral_status", "State", "term", family="collateral_status")
THING_COLUMNS: dict[str, tuple[Column, ...]] = {
    "TROUBLED": (
        *_THING,
        _STATUS,
        *_HANGS,
        *_WORTH,
        Column("last_check_date", "Last checked", "date"),
        _WHOLE,
    ),
    "GUARANTOR": (
        *_THING,
        Column("guarantor_state", "Guarantor", "term", family="guarantor_state"),
        Column("troubled_since_date", "Since", "date"),
        *_HANGS,
        _WHOLE,
    ),
    "OUTSIDER": (*_THING, *_HANGS, Column("last_check_date", "Last checked", "date"), _WHOLE),
    **dict.fromkeys(
        ("INSURANCE_EXPIRED", "INSURANCE_EXPIRING"),
        (*_THING, Column("insured_until_date", "Insured until", "date"), *_HANGS, *_WORTH, _WHOLE),
    ),
    **dict.fromkeys(
        ("REGISTRATION_EXPIRED", "REGISTRATION_EXPIRING"),
        (
            *_THING,
            Column("registered_until_date", "Registered until", "date"),
            *_HANGS,
            *_WORTH,
            _WHOLE,
        ),
    ),
    "NOT_REGISTERED": (*_THING, *_HANGS, *_WORTH, _WHOLE),
    "FALLEN": (
        *_THING,
        Column("value_change", "Change of value", "rate", is_sample=False),
        Column("first_collateral_value", "Value when taken", "money"),
        *_WORTH,
        *_VALUED[:1],
        *_HANGS,
        _WHOLE,
    ),
    **dict.fromkeys(("TOO_OLD", "DUE_SOON"), (*_THING, *_VALUED, *_WORTH, *_HANGS, _WHOLE)),
    "NOT_VALUED": (
        *_THING,
        Column("valuation_state", "Valuation", "term", family="valuation_state"),
        *_WORTH[:1],
        *_HANGS,
        _WHOLE,
    ),
}
LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("guarantee_type", "Guarantee", "term", family="guarantee_type"),
    Column("presence_state", "On file", "term", family="guarantee_presence"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("loan_to_value", "Loan to value", "rate", is_sample=False),
    Column("share_of_value", "Value that stands for it", "money"),
    Column("covered_amount", "Covered by sound collateral", "money"),
    Column("uncovered_amount", "Not covered", "money"),
    Column("shares_collateral", "Shares its collateral", "flag"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
)
PICTURE = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    exact_money("outstanding_principal", "Loan balance"),
    exact_money("secured_amount", "Secured at most"),
    exact_money("placed_amount", "Rests on it"),
    exact_money("share_of_value", "Its share of the value"),
    exact_money("covered_amount", "Covered"),
    Column(
        "loan_to_value",
        "Loan to value",
        "rate",
        hint=message("Loan to value of the loan"),
        is_sample=False,
    ),
    Column("days_past_due", "Days past due", "count"),
    Column("org_name", "Organisation"),
)
OF_CUSTOMER = (
    Column("loan_id", "Loan number", "identifier"),
    *_THING,
    _STATUS,
    Column("guarantor_state", "Guarantor", "term", family="guarantor_state"),
    exact_money("collateral_value", "Value now"),
    exact_money("placed_amount", "Rests on it from this loan"),
    Column("loan_to_value", "Loan to value", "rate", is_sample=False),
    Column("is_shared", "Secures several loans", "flag"),
    Column("valuation_state", "Valuation", "term", family="valuation_state"),
    Column("valuation_date", "Valued on", "date"),
    Column("insurance_state", "Insurance", "term", family="cover_end"),
    Column("insured_until_date", "Insured until", "date"),
    Column("registration_state", "Registration", "term", family="cover_end"),
    Column("registered_until_date", "Registered until", "date"),
)
