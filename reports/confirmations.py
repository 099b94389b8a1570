"""The answers about repayment funds and further drawdowns, and the columns of their tables."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reports.numbers import count, money_with_unit, rate
from reports.scorecard import Row
from reports.tables import Column, figure_column
from reports.wording import Language, message, say, say_count

WINDOWS = (
    Column("window", "Within"),
    Column("instalment_count", "Due dates", "count"),
    Column("due_amount", "Amount falling due", "money"),
    Column("confirmed_due_amount", "Confirmed", "money", unit_of="due_amount"),
    Column("partial_due_amount", "Partly confirmed", "money", unit_of="due_amount"),
    Column("not_due_amount", "Not confirmed", "money", unit_of="due_amount"),
    Column("not_yet_due_amount", "Not checked yet", "money", unit_of="due_amount"),
    Column("confirmed_share", "Share confirmed", "rate", is_sample=False),
)
OFFICERS = (
    Column("officer", "Account manager"),
    Column("org_name", "Organisation"),
    Column("instalment_count", "Due dates", "count"),
    Column("due_date", "Next due", "date"),
    Column("due_amount", "Amount falling due", "money"),
    Column("missing_amount", "Not confirmed", "money", unit_of="due_amount"),
)
TO_CONFIRM = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("due_date", "Due date", "date"),
    Column("due_amount", "Amount falling due", "money"),
    Column("state", "Confirmation", "term", family="confirmation_state"),
    Column("confirmed_amount", "Amount confirmed", "money", unit_of="due_amount"),
    Column("confirm_by_date", "First due to confirm", "date"),
    Column("confirm_again_by_date", "Confirm again by", "date"),
    Column("is_interest_only", "Interest only", "flag"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("product_code", "Product"),
)
FUND_CHILDREN = (
    Column("label", "Organisation"),
    Column("instalment_count", "Due dates", "count"),
    Column("open_count", "Not confirmed in full", "count"),
    Column("due_amount", "Amount falling due", "money"),
    Column("missing_amount", "Not confirmed", "money", unit_of="due_amount"),
    Column("confirmed_share", "Share confirmed", "rate", is_sample=False),
)
BROKEN_BY_OFFICER = (
    Column("officer", "Account manager"),
    Column("org_name", "Organisation"),
    Column("confirmed_count", "Due dates confirmed", "count"),
    Column("confirmed_late_count", "Overdue all the same", "count"),
    Column("confirmed_late_rate", "Overdue although confirmed", "rate", sample="confirmed_count"),
    Column("due_amount", "Amount overdue", "money"),
)
BROKEN = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("due_date", "Due date", "date"),
    Column("due_amount", "Amount due", "money"),
    Column("confirmed_date", "Confirmed on", "date"),
    Column("confirmed_amount", "Amount confirmed", "money", unit_of="due_amount"),
    Column("days_late", "Days late", "count"),
    Column("met_date", "Paid on", "date"),
    Column("inspector_id", "Confirmed by"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
)
DRAWN_CHILDREN = (
    Column("label", "Organisation"),
    Column("drawdown_count", "Further drawdowns", "count"),
    Column("drawn_amount", "Amount drawn", "money"),
    Column("unchecked_count", "Without a valid check", "count"),
    replace(
        figure_column("unchecked_rate", message("Share without a valid check")),
        sample="judged_count",
    ),
    Column("warned_count", "Under a warning", "count"),
    Column("breach_amount", "Amount against the rule", "money", unit_of="drawn_amount"),
)
DRAWN = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("disbursed_date", "Drawn on", "date"),
    Column("disbursed_amount", "Amount drawn", "money"),
    Column("check_state", "Check before it", "term", family="check_state"),
    Column("check_date", "Checked on", "date"),
    Column("check_result", "Result", "term", family="result"),
    Column("warning_level", "Open warning", "term", family="warning_level"),
    Column("line_id", "Credit line", "identifier"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("inspector_id", "Inspector"),
)


def funds_answer(windows: Sequence[Row], months: Sequence[Row], language: Language) -> str:
    """How much of what falls due next is confirmed, and what confirmations were worth lately.

    ``windows``: rows of ``fund_windows``, the nearest first. ``months``: those of
    ``org_fund_confirmation_months``, the latest last.
    """
    nearest = next((one for one in windows if one["instalment_count"]), None)
    if nearest is not None:
        sentence = say(
            language,
            "{amount} fall due within {days} days; {share} is confirmed",
            amount=money_with_unit(
                nearest["due_amount"], language, say(language, "an amount not reported")
            ),
            days=nearest["within_days"],
            share=rate(nearest["confirmed_share"], say(language, "no record of what")),
        )
        open_count = nearest["instalment_count"] - nearest["confirmed_count"]
        sentence += say_count(
            language,
            ", {count} due date is not confirmed in full",
            ", {count} due dates are not confirmed in full",
            open_count,
        )
    else:
        sentence = say(language, "Nothing that is to be confirmed falls due soon")
    known = [one for one in months if one["confirmed_count"]]
    if known:
        confirmed = sum(one["confirmed_count"] for one in known)
        late = sum(one["confirmed_late_count"] for one in known)
        sentence += say(
            language,
            "; of {confirmed} due dates confirmed since {month}, {late} were overdue all the same",
            confirmed=count(confirmed),
            month=f"{known[0]['month_end_date']:%Y-%m}",
            late=count(late),
        )
    return sentence + say(language, ".")


def redrawdowns_answer(
    whole: Row, since: date, until: date, minimum_count: int, language: Language
) -> str:
    """How many further drawdowns went out without a valid check, or under a warning.

    A share of fewer drawdowns than ``minimum_count`` is marked as one of few.
    """
    if not whole["drawdown_count"]:
        return say(
            language, "No further drawdown from {since} to {until}.", since=since, until=until
        )
    sentence = say_count(
        language,
        "{count} further drawdown from {since} to {until}",
        "{count} further drawdowns from {since} to {until}",
        whole["drawdown_count"],
        since=since,
        until=until,
    )
    if whole["judged_count"]:
        share = rate(whole["unchecked_rate"])
        if whole["judged_count"] < minimum_count:
            share = say(language, "{figure} (few)", figure=share)
        sentence += say(
            language,
            "; {unchecked} of {judged} without a valid clean check ({rate})",
            unchecked=count(whole["unchecked_count"]),
            judged=count(whole["judged_count"]),
            rate=share,
        )
    if whole["warning_judged_count"]:
        sentence += say(
            language,
            "; {warned} under an open red or orange warning",
            warned=count(whole["warned_count"]),
        )
    return sentence + say(language, ".")
