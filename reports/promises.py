"""Promises to pay, in words: the answer of their page, what to do next, its tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from reports.numbers import count, money_with_unit, points_with_unit, rate
from reports.tables import Column, Tone
from reports.terms import term
from reports.wording import Language, message, say, say_count

LISTS = (
    "WAITING",
    "SOON",
    "OPEN",
    "COUNTED",
    "BROKEN",
    "LATE",
    "REPLACED",
    "KEPT",
    "NOT_REPORTED",
)
# What to do next, what presses first, and what it asks.
DOING: dict[str, str] = {
    "WAITING": message("Call today: agree on a new day or go to the next step of collection"),
    "SOON": message("Remind the debtor, and check the account in the evening"),
    "LATE": message("Ask why, and promise no sooner than the money comes in"),
    "OPEN": message("Nothing yet: it can still be kept"),
    "NOT_REPORTED": message("Load the repayments of these loans, or nothing can be said of them"),
}
NEXT_TONES: dict[str, Tone] = {"WAITING": "breach", "SOON": "near"}
NEXT = (
    Column("what", "What"),
    Column("promise_count", "Promises", "count", tone="tone"),
    Column("customer_count", "Customers", "count"),
    Column("amount", "Amount", "money"),
    Column("doing", "What to do"),
)
ORGANISATIONS = (
    Column("label", "Organisation"),
    Column("kept_rate", "Kept, share", "rate", sample="due_count"),
    Column("kept_count", "Kept", "count"),
    Column("due_count", "Promises due", "count"),
    Column("broken_count", "Broken", "count"),
    Column("late_count", "Of them, paid late", "count"),
    Column("replaced_count", "Replaced", "count"),
    Column("paid_rate", "Paid, share", "rate", sample="due_count"),
    Column("due_amount", "Amount promised", "money"),
    Column("open_count", "Can still be kept", "count"),
    Column("open_amount", "Amount that can still be kept", "money"),
)
HANDLERS = (
    Column("handler", "Who holds the loan"),
    Column("handler_type", "Kind of hand", "term", family="handler_type"),
    Column("kept_rate", "Kept, share", "rate", sample="due_count"),
    Column("kept_count", "Kept", "count"),
    Column("due_count", "Promises due", "count"),
    Column("broken_count", "Broken", "count"),
    Column("late_count", "Of them, paid late", "count"),
    Column("replaced_count", "Replaced", "count"),
    Column("paid_rate", "Paid, share", "rate", sample="due_count"),
    Column("due_amount", "Amount promised", "money"),
    Column("customer_count", "Customers", "count"),
)
KINDS = (
    Column("kind", "What the money is to do"),
    Column("plan_count", "Plans", "count"),
    Column("promised_amount", "Amount promised", "money"),
    Column("settled_count", "Loan settled", "count"),
    Column("arrears_paid_count", "Arrears paid", "count"),
    Column("kept_count", "Plan kept", "count"),
    Column("open_count", "Plan running", "count"),
    Column("broken_count", "Broken or replaced", "count"),
)
BREAKERS = (
    Column("customer_name", "Customer"),
    Column("recent_count", "Broken lately", "count", tone="tone"),
    Column("broken_count", "Broken in all", "count"),
    Column("kept_count", "Kept in all", "count"),
    Column("missing_amount", "Missing of them", "money"),
    Column("last_broken_date", "Last broken on", "date"),
    Column("open_date", "Next promise for", "date"),
    Column("overdue_amount", "Overdue amount", "money"),
    Column("days_past_due", "Days past due", "count"),
    Column("org_name", "Organisation"),
)
PROMISES = (
    Column("customer_name", "Customer"),
    Column("loan_id", "Loan number", "identifier"),
    Column("promise_state", "State", "term", family="promise_state", tone="tone"),
    Column("promised_date", "Promised for", "date"),
    Column("promised_amount", "Amount promised", "money"),
    Column("paid_amount", "Paid in time", "money", unit_of="promised_amount"),
    Column("missing_amount", "Not paid in time", "money", unit_of="promised_amount"),
    Column("days_late", "Days late", "count"),
    Column("part", "Part of the plan"),
    Column("kind", "What the money is to do"),
    Column("made_date", "Made on", "date"),
    Column("handler", "Who held the loan"),
    Column("overdue_amount", "Overdue amount now", "money"),
    Column("days_past_due", "Days past due now", "count"),
    Column("org_name", "Organisation"),
)


def promises_answer(
    now: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    waiting: Mapping[str, Mapping[str, Any]],
    breakers: int,
    months: tuple[str, str | None],
    language: Language,
) -> str:
    """How many promises were kept, what is open, what nobody followed up, who breaks them often.

    ``now``: ``promises_standing``; ``before``: the month before, of ``promise_months``;
    ``waiting``: ``promise_totals_of`` by list; ``months``: the month and the one before, in words.
    """
    month, month_before = months
    if now["due_count"]:
        sentence = say_count(
            language,
            "In {month} {count} promise was due, {kept} kept ({rate})",
            "In {month} {count} promises were due, {kept} kept ({rate})",
            now["due_count"],
            month=month,
            kept=count(now["kept_count"]),
            rate=rate(now["kept_rate"]),
        )
        if before is not None and before["kept_rate"] is not None:
            sentence += say(
                language,
                ", {change} on {month}",
                change=points_with_unit(now["kept_rate"], before["kept_rate"], language),
                month=month_before,
            )
    else:
        sentence = say(language, "In {month} no promise was due", month=month)
    if now["open_count"]:
        sentence += say_count(
            language,
            "; {count} can still be kept ({amount}), {soon} of them due now",
            "; {count} can still be kept ({amount}), {soon} of them due now",
            now["open_count"],
            amount=money_with_unit(now["open_amount"], language),
            soon=count(waiting["SOON"]["promise_count"]),
        )
    if waiting["WAITING"]["promise_count"]:
        sentence += say_count(
            language,
            "; {count} broken promise nobody followed up ({amount})",
            "; {count} broken promises nobody followed up ({amount})",
            waiting["WAITING"]["promise_count"],
            amount=money_with_unit(waiting["WAITING"]["missing_amount"], language),
        )
    if breakers:
        sentence += say_count(
            language,
            "; {count} customer breaks promises again and again",
            "; {count} customers break promises again and again",
            breakers,
        )
    return sentence + say(language, ".")


def next_rows(waiting: Mapping[str, Mapping[str, Any]], language: Language) -> pl.DataFrame:
    """What to do next: promises, customers and money of each list that has any."""
    rows = [
        {
            "list_code": code,
            "what": term(language, "promise_list", code),
            "promise_count": waiting[code]["promise_count"],
            "customer_count": waiting[code]["customer_count"],
            "amount": waiting[code]["missing_amount"]
            if code == "WAITING"
            else waiting[code]["promised_amount"],
            "doing": say(language, doing),
            "tone": NEXT_TONES.get(code, "plain"),
        }
        for code, doing in DOING.items()
        if waiting[code]["promise_count"]
    ]
    return pl.DataFrame(
        rows,
        schema={
            "list_code": pl.String,
            "what": pl.String,
            "promise_count": pl.Int64,
            "customer_count": pl.Int64,
            "amount": pl.Decimal(38, 2),
            "doing": pl.String,
            "tone": pl.String,
        },
    )


def handler_words(handlers: Sequence[str | None], language: Language) -> pl.Series:
    """Who held a loan, by number; that the bank names nobody, where it does not."""
    nobody = say(language, "Nobody named")
    return pl.Series([one or nobody for one in handlers], dtype=pl.String)


def handler_rows(handlers: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The answer of ``promises_by_handler`` with the words for each."""
    return handlers.with_columns(handler=handler_words(handlers["handler_id"].to_list(), language))


def kind_words(kinds: Sequence[str | None], language: Language) -> pl.Series:
    """What the money promised is to do."""
    return pl.Series(
        [term(language, "promise_kind", one or "NOT_STATED") for one in kinds], dtype=pl.String
    )


def kind_rows(kinds: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The answer of ``promise_kinds`` with the words for each."""
    return kinds.with_columns(kind=kind_words(kinds["outcome_type"].to_list(), language))


def breaker_rows(breakers: pl.DataFrame) -> pl.DataFrame:
    """The answer of ``repeat_breakers``, in amber while another promise of theirs is open."""
    tone = pl.when(pl.col("open_date").is_null()).then(pl.lit("breach")).otherwise(pl.lit("near"))
    return breakers.with_columns(tone=tone)


def promise_rows(promises: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The answer of ``promises_of`` with its words; broken in red, due to be kept plain."""
    tone = pl.when("is_broken").then(pl.lit("breach")).otherwise(pl.lit("plain"))
    parts = [
        f"{part} / {parts}" if parts > 1 else ""
        for part, parts in promises.select("part_no", "part_count").iter_rows()
    ]
    return promises.with_columns(
        tone=tone,
        part=pl.Series(parts, dtype=pl.String),
        kind=kind_words(promises["outcome_type"].to_list(), language),
        handler=handler_words(promises["handler_id"].to_list(), language),
    )


def rules_line(rules: Mapping[str, float], language: Language) -> str:
    """By what a promise is judged, in one line."""
    return say(
        language,
        "A promise is kept by cash paid on its plan by the day promised (days of grace: {days}; "
        "tolerance: {share}); money of a new loan keeps none. By who holds the loan and by what "
        "came of it: the last {months} months.",
        days=count(int(rules["promise_grace_days"])),
        share=rate(rules["promise_tolerance_share"]),
        months=count(int(rules["promise_window_months"])),
    )
