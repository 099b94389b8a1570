"""What secures loans, in words: the answer of the page, what to do next, one thing in full."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.numbers import UNDEFINED, count, money, money_unit, rate, with_unit
from reports.terms import TERMS, term
from reports.wording import Language, message, say, say_count

# What is counted for each list, most pressing first.
LISTS: dict[str, str] = {
    "TROUBLED": "troubled_count",
    "ABOVE_RED": "above_red_loan_count",
    "GUARANTOR": "guarantor_troubled_count",
    "MISSING": "missing_loan_count",
    "INSURANCE_EXPIRED": "insurance_expired_count",
    "REGISTRATION_EXPIRED": "registration_expired_count",
    "NOT_REGISTERED": "not_registered_count",
    "FALLEN": "value_fallen_count",
    "TOO_OLD": "valuation_old_count",
    "INSURANCE_EXPIRING": "insurance_expiring_count",
    "REGISTRATION_EXPIRING": "registration_expiring_count",
    "DUE_SOON": "valuation_due_count",
    "ABOVE_YELLOW": "above_yellow_loan_count",
    "NOT_VALUED": "not_valued_count",
    "OTHER_KIND": "other_kind_loan_count",
    "OUTSIDER": "guarantor_unknown_count",
    "NOT_KNOWN": "ltv_unknown_loan_count",
    "WITHIN": "within_loan_count",
}
# The lists of loans; the others are of things and guarantors.
OF_LOANS = ("ABOVE_RED", "ABOVE_YELLOW", "MISSING", "OTHER_KIND", "NOT_KNOWN", "WITHIN")
# Nothing is to be done about what is within the limits.
TO_DO = tuple(code for code in LISTS if code != "WITHIN")
# What protects the bank no longer, or not yet.
_PRESSING = (
    "TROUBLED",
    "ABOVE_RED",
    "GUARANTOR",
    "MISSING",
    "INSURANCE_EXPIRED",
    "REGISTRATION_EXPIRED",
    "NOT_REGISTERED",
)
# What may be less worth than thought, or soon protects no longer.
_NEAR = (
    "FALLEN",
    "TOO_OLD",
    "INSURANCE_EXPIRING",
    "REGISTRATION_EXPIRING",
    "DUE_SOON",
    "ABOVE_YELLOW",
)
DOING: dict[str, str] = {
    "TROUBLED": message("Claim the bank's rank, ask for other collateral or repayment"),
    "ABOVE_RED": message("Ask for more collateral or for repayment"),
    "GUARANTOR": message("Ask the borrower for another guarantor"),
    "MISSING": message("Find it, enter it, or take it now"),
    "INSURANCE_EXPIRED": message("Have it insured again, the bank named first"),
    "REGISTRATION_EXPIRED": message("Register the right again today"),
    "NOT_REGISTERED": message("Register the right"),
    "FALLEN": message("Value it again, ask for more collateral"),
    "TOO_OLD": message("Have it valued"),
    "INSURANCE_EXPIRING": message("Ask for the new policy"),
    "REGISTRATION_EXPIRING": message("Extend the registration"),
    "DUE_SOON": message("Order the valuation"),
    "ABOVE_YELLOW": message("Watch it, lend no more on it"),
    "NOT_VALUED": message("Enter value and day of valuation"),
    "OTHER_KIND": message("Check which guarantee was agreed"),
    "OUTSIDER": message("Ask for proof of means: nothing is known here"),
    "NOT_KNOWN": message("Enter the values and balances that are missing"),
}


def with_sums(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The row of ``org_guarantees`` with what is in trouble of any kind."""
    return {
        **whole,
        "troubled_count": whole["seized_count"] + whole["disputed_count"] + whole["lost_count"],
        "guarantor_troubled_count": whole["guarantor_overdue_count"]
        + whole["guarantor_sued_count"],
    }


def guarantees_answer(whole: Mapping[str, Any], children: pl.DataFrame, language: Language) -> str:
    """How far collateral covers, what is in trouble, and where most is not covered.

    ``whole``: ``with_sums`` of a row of ``org_guarantees``. ``children``: ``label`` and
    ``uncovered_amount`` of the parts.
    """
    if whole["covered_rate"] is None:
        sentence = say(language, "No loan backed by collateral has a cover that is known")
    else:
        unit = money_unit([whole["measured_principal"]], language)
        sentence = say(
            language,
            "Sound collateral covers {rate} of {amount} backed by collateral",
            rate=rate(whole["covered_rate"]),
            amount=with_unit(money(whole["measured_principal"], unit), unit, language),
        )
    if whole["troubled_amount"]:
        # Or the part covered and the part not covered do not add up to the whole.
        unit = money_unit([whole["troubled_amount"]], language)
        sentence += say(
            language,
            "; what is seized or disputed covers {amount}",
            amount=with_unit(money(whole["troubled_amount"], unit), unit, language),
        )
    if whole["uncovered_amount"]:
        unit = money_unit([whole["uncovered_amount"]], language)
        sentence += say(
            language,
            "; {amount} is not covered",
            amount=with_unit(money(whole["uncovered_amount"], unit), unit, language),
        )
        held = children.filter(pl.col("uncovered_amount") > 0).sort(
            ["uncovered_amount", "label"], descending=[True, False]
        )
        if len(held) > 1:
            sentence += say(language, ", most of it at {name}", name=held["label"][0])
    if whole["troubled_count"]:
        sentence += say_count(
            language,
            "; {count} thing is seized, disputed or lost",
            "; {count} things are seized, disputed or lost",
            whole["troubled_count"],
        )
    if whole["above_red_loan_count"]:
        sentence += say_count(
            language,
            "; {count} loan is larger than what secures it",
            "; {count} loans are larger than what secures them",
            whole["above_red_loan_count"],
        )
    if whole["guarantor_troubled_count"]:
        sentence += say_count(
            language,
            "; {count} guarantor is past due or sued",
            "; {count} guarantors are past due or sued",
            whole["guarantor_troubled_count"],
        )
    return sentence + say(language, ".")


def next_rows(whole: Mapping[str, Any], language: Language) -> pl.DataFrame:
    """What to do next: every list that is not empty, most pressing first."""
    rows = [
        {
            "state_code": code,
            "state": say(language, TERMS["guarantee_list"][code]),
            "number": whole[LISTS[code]],
            "doing": say(language, DOING[code]),
            "tone": "breach" if code in _PRESSING else "near" if code in _NEAR else "plain",
        }
        for code in TO_DO
        if whole[LISTS[code]]
    ]
    return pl.DataFrame(
        rows,
        schema={
            "state_code": pl.String,
            "state": pl.String,
            "number": pl.Int64,
            "doing": pl.String,
            "tone": pl.String,
        },
    )


def bands(whole: Mapping[str, Any], language: Language) -> pl.DataFrame:
    """The balance by loan to value: ``part``, ``label``, ``guarantee_backed_principal``."""
    rows = [
        (code, term(language, "loan_to_value", code), whole[name])
        for code, name in (
            ("WITHIN", "within_principal"),
            ("ABOVE_YELLOW", "above_yellow_principal"),
            ("ABOVE_RED", "above_red_principal"),
            ("NOT_KNOWN", "ltv_unknown_principal"),
        )
        if whole[name]
    ]
    return pl.DataFrame(
        rows,
        schema={
            "part": pl.String,
            "label": pl.String,
            "guarantee_backed_principal": pl.Decimal(38, 2),
        },
        orient="row",
    )


def with_tones(rows: pl.DataFrame) -> pl.DataFrame:
    """The organisations with what is in trouble, or larger than what secures it, in red."""
    return rows.with_columns(
        pl.when(pl.col(name) > 0).then(pl.lit("breach")).otherwise(pl.lit("plain")).alias(new)
        for name, new in (
            ("troubled_count", "troubled_tone"),
            ("above_red_loan_count", "red_tone"),
        )
    )


def picture_lines(thing: Mapping[str, Any], language: Language) -> list[str]:
    """What is known of one collateral, in lines of a few facts each; messages already said."""
    kind = term(language, "collateral_type", thing["collateral_type"])
    status = term(language, "collateral_status", thing["collateral_status"])
    if thing["guarantor_state"] != "NO_GUARANTOR":
        state = term(language, "guarantor_state", thing["guarantor_state"])
        return [say(language, "{kind}, {state}", kind=kind, state=state)]
    unit = money_unit([thing["collateral_value"], thing["placed_amount"]], language)
    first = [
        say(language, "{kind}, {state}", kind=kind, state=status),
        say(language, "value {amount}", amount=_amount(thing["collateral_value"], unit, language)),
        say(
            language, "rests on it {amount}", amount=_amount(thing["placed_amount"], unit, language)
        ),
        say(language, "loan to value {rate}", rate=rate(thing["loan_to_value"])),
    ]
    if thing["value_change"] is not None:
        first.append(say(language, "since taken {change}", change=rate(thing["value_change"])))
    second = [
        say(
            language,
            "valued {day} ({state})",
            day=_day(thing["valuation_date"]),
            state=term(language, "valuation_state", thing["valuation_state"]),
        ),
        say(
            language,
            "insured until {day} ({state})",
            day=_day(thing["insured_until_date"]),
            state=term(language, "cover_end", thing["insurance_state"]),
        ),
        say(
            language,
            "registered until {day} ({state})",
            day=_day(thing["registered_until_date"]),
            state=term(language, "cover_end", thing["registration_state"]),
        ),
        say(language, "last checked {day}", day=_day(thing["last_check_date"])),
    ]
    return [" · ".join(first), " · ".join(second)]


def _amount(value: Any, unit: Any, language: Language) -> str:
    return UNDEFINED if value is None else with_unit(money(value, unit), unit, language)


def _day(day: Any) -> str:
    return UNDEFINED if day is None else f"{day:%Y-%m-%d}"


def count_line(shown: int, whole: int, language: Language) -> str:
    """How many rows of a list are shown."""
    return say(language, "{shown} of {all} shown", shown=shown, all=count(whole))
