"""What happened to the loans of a customer, in words."""

from typing import Any

import polars as pl

from reports.numbers import count
from reports.terms import term
from reports.wording import Language, say, say_count


def with_words(events: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The answer of ``customer_events`` with ``text``: what changed, how late, what was found."""
    texts = [event_text(row, language) for row in events.iter_rows(named=True)]
    return events.with_columns(text=pl.Series(texts, dtype=pl.String))


def event_text(event: dict[str, Any], language: Language) -> str:
    """One event in words; nothing where its kind says it all."""
    match event["kind"]:
        case "CLASS" if event["what"] != "CLASS_CHANGE":
            return _change(event, language, family="five_class")
        case "CLASS":
            return _with(_change(event, language, family="five_class"), event["detail"])
        case "BEHAVIOUR":
            changed = _change(event, language, family="behaviour_class")
            return _with(changed, behaviour_text(event["detail"], event["days"], language))
        case "CHANGE" if event["what"] == "NEW_PLAN":
            return say(
                language,
                "Days past due {before} → {after}",
                before=event["before_code"],
                after=event["after_code"],
            )
        case "CHANGE" | "CLOSED":
            return _with(_change(event, language), event["detail"])
        case "MISSED":
            return say(
                language,
                "Instalment {number}, {late}",
                number=event["detail"],
                late=say_count(language, "{count} day late", "{count} days late", event["days"]),
            )
        case "INSPECTION":
            return _with(_found(event, language), event["detail"])
        case "CLEARED" | "OVERDUE" if event["what"] != "SEEN_AT_MONTH_END":
            return say(language, "At most {days} days past due", days=count(event["days"]))
        case "CLEARED" | "OVERDUE":
            return say(language, "{days} days past due", days=count(event["days"]))
        case "PAYMENT" if event["what"] == "REVERSAL":
            return say(language, "takes back {entry}", entry=event["detail"])
        case _:
            return ""


def behaviour_text(
    m1_entries: int | str | None, worst_days_past_due: int | None, language: Language
) -> str:
    """What a class by repayment behaviour rests on; nothing where nothing is known."""
    if m1_entries is None or worst_days_past_due is None:
        return ""
    return say_count(
        language,
        "overdue anew {count} time, {days} days at most",
        "overdue anew {count} times, {days} days at most",
        int(m1_entries),
        days=count(worst_days_past_due),
    )


def _found(event: dict[str, Any], language: Language) -> str:
    if event["before_code"] == "NOT_DONE":
        return say(language, "Due and not done")
    return term(language, "result", event["after_code"]) if event["after_code"] else ""


def _change(event: dict[str, Any], language: Language, family: str | None = None) -> str:
    before, after = (
        value if family is None or value is None else term(language, family, value)
        for value in (event["before_code"], event["after_code"])
    )
    if before is None and after is None:
        return ""
    return f"{before or '—'} → {after or '—'}"


def _with(text: str, detail: str | None) -> str:
    return " · ".join(part for part in (text, detail) if part)
