"""The cases of collection 案件 in words: the answer of the page, its tables, one case in lines."""

from typing import Any

import polars as pl

from reports.numbers import UNDEFINED, count, money_with_unit
from reports.scorecard import Row
from reports.tables import Column, exact_money, figure_column
from reports.terms import TERMS, term
from reports.wording import Language, inside, joined, message, say, say_count

# By how pressing they are where will and means are known, and last what is not known.
QUADRANTS = ("PAY", "PLAN", "LAW", "DISPOSE", "ASSESS")
_HAND = message("Hand {number}")
# Steps that wait for nobody.
URGENT_STEPS = ("ASSIGN", "REASSIGN", "PROMISE_BROKEN", "CONTACT", "REMIND")

CASES = (
    Column("customer", "Customer"),
    Column("step", "What to do next", hint=message("The first step of the table that applies")),
    figure_column("case_overdue_amount", message("Overdue amount")),
    Column("effective_days_past_due", "Days past due", "count"),
    Column("contact_due_date", "Act by", "date", tone="contact_tone"),
    Column("hand", "Hand"),
    Column("handler", "Handled by"),
    Column("last_action_date", "Last action", "date"),
    Column("last_result", "What came of it", "term", family="collection_result"),
    Column("promise_state", "Promise", "term", family="case_promise", tone="promise_tone"),
    Column("open_promise_date", "Promised for", "date"),
    Column("broken_promise_count", "Broken promises lately", "count"),
    Column("quadrant", "Asks for", "term", family="case_quadrant"),
    Column("willingness", "Willingness", "term", family="willingness"),
    Column("willingness_reason", "Will shown by"),
    Column("repayment_source", "Means", "term", family="repayment_source"),
    Column("source_reason", "Means shown by"),
    Column("class_words", "Class of customer"),
    Column("bucket", "Age", "term", family="bucket"),
    figure_column("outstanding_principal"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("loan_id", "Loan number", "identifier"),
)
ORGANISATIONS = (
    Column("label", "Organisation"),
    figure_column("case_overdue_amount"),
    figure_column("case_count", message("Overdue loans")),
    figure_column("case_neglected_count"),
    Column("pay_count", "Collect at once", "count"),
    Column("plan_count", "Agree on a plan", "count"),
    Column("law_count", "Enforce", "count"),
    Column("dispose_count", "Realise or write off", "count"),
    Column("assess_count", "Find out", "count"),
    Column("customer_count", "Customers", "count", hint=message("Distinct, never summed")),
)
SIGNS = (
    Column("aspect", "Tells of", "term", family="sign_aspect"),
    Column("sign", "Sign"),
    Column("points", "Points to"),
    Column("found_date", "Day", "date"),
    Column("is_deciding", "Deciding", "flag"),
)
ACTIONS = (
    Column("action_time", "Time", "time"),
    Column("channel", "How", "term", family="collection_channel"),
    Column("contact_relation", "Whom", "term", family="contact_relation"),
    Column("is_reached", "Reached", "flag"),
    Column("result", "What came of it", "term", family="collection_result"),
    Column("is_valid", "Counts", "flag", hint=message("It counts as collecting")),
    Column("done_by", "Done by"),
    Column("script_id", "Script"),
    Column("action_id", "Number", "identifier"),
)
PROMISES = (
    Column("made_date", "Made on", "date"),
    Column("promised_date", "Promised for", "date"),
    exact_money("promised_amount", "Amount"),
    exact_money("paid_amount", "Paid of it in time"),
    Column("promise_state", "State", "term", family="promise_state"),
    Column("deadline_date", "Last day to keep it", "date"),
    Column("days_late", "Days late", "count"),
)
HANDS = (
    Column("hand_no", "Hand", "count"),
    Column("handler_type", "Kind of handler", "term", family="handler_type"),
    Column("handler", "Handled by"),
    Column("from_date", "From", "date"),
    Column("to_date", "To", "date"),
    Column("end_reason", "Ended by", "term", family="hand_end_reason"),
    Column("term_end_date", "Term given until", "date", tone="term_tone"),
    Column("days_held", "Days held", "count"),
    exact_money("entry_amount", "Overdue when assigned"),
    exact_money("recovered_amount", "Recovered"),
)


def case_answer(quadrants: pl.DataFrame, language: Language) -> str:
    """How many loans are overdue, what their will and means ask for, and how many lie.

    ``quadrants``: the answer of ``case_quadrants`` with at least one row.
    """
    sentence = say_count(
        language,
        "{count} overdue loan is a case of {amount}",
        "{count} overdue loans are cases of {amount}",
        int(quadrants["case_count"].sum()),
        amount=money_with_unit(quadrants["overdue_amount"].sum(), language),
    )
    by_quadrant = {
        one: int(quadrants.filter(pl.col("quadrant") == one)["case_count"].sum())
        for one in QUADRANTS
    }
    parts = [
        say(
            language,
            "{quadrant} {count}",
            quadrant=inside(language, term(language, "case_quadrant", one)),
            count=count(by_quadrant[one]),
        )
        for one in QUADRANTS[:-1]
        if by_quadrant[one]
    ]
    if parts:
        sentence += say(language, ": {parts}", parts=joined(language, parts))
    if by_quadrant["ASSESS"]:
        sentence += say_count(
            language,
            "; of {count} will or means are not known",
            "; of {count} will or means are not known",
            by_quadrant["ASSESS"],
        )
    if quadrants["neglected_count"].is_null().all():
        return sentence + say(language, ".")
    neglected = int(quadrants["neglected_count"].sum())
    if not neglected:
        return sentence + say(language, "; none was left without action beyond its time.")
    return sentence + say_count(
        language,
        "; nobody acted in time on {count}.",
        "; nobody acted in time on {count}.",
        neglected,
    )


def hand_words(hand_no: int | str | None, language: Language) -> str:
    """A hand by its number: 一手 is the first."""
    code = "NONE" if hand_no is None else str(hand_no)
    if code in TERMS["collection_hand"]:
        return term(language, "collection_hand", code)
    return say(language, _HAND, number=code)


def with_words(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Cases as a list reads them: names, reasons and the hand in words, and tones."""
    lines = [
        {
            "customer": row["customer_name"] or row["customer_id"],
            "step": say(language, row["step_title"]),
            "class_words": class_words(row, language),
            "willingness_reason": _reason(row["willingness_title"], language),
            "source_reason": _reason(row["source_title"], language),
            "hand": hand_words(row["hand_no"], language),
            # By name, the agency is who to ask; which of its people, one case tells.
            "handler": row["agency_name"] or handler_words(row),
            "contact_tone": "breach" if row["work_state"] == "NEGLECTED" else "plain",
            "promise_tone": "near" if row["promise_state"] == "BROKEN" else "plain",
        }
        for row in rows.iter_rows(named=True)
    ]
    names = (
        "customer",
        "step",
        "class_words",
        "willingness_reason",
        "source_reason",
        "hand",
        "handler",
        "contact_tone",
        "promise_tone",
    )
    return rows.with_columns(
        *(pl.Series(name, [line[name] for line in lines], dtype=pl.String) for name in names),
        case_overdue_amount="overdue_amount",
    )


def class_words(row: Row, language: Language) -> str:
    """The class of the borrower by repayment behaviour."""
    code = row["behaviour_class"]
    return UNDEFINED if code is None else term(language, "behaviour_class", code)


def handler_words(row: Row) -> str:
    """Who handles a case: the agency by name, else the person by number."""
    agency = row["agency_name"] or row["agency_id"]
    parts = [str(one) for one in (agency, row["handler_id"]) if one is not None]
    return " ".join(parts) or UNDEFINED


def signs_in_words(signs: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Signs with what each asks and where it points."""
    families = {"WILLINGNESS": "willingness", "SOURCE": "repayment_source"}
    return signs.with_columns(
        sign=pl.Series([say(language, one) for one in signs["title"]], dtype=pl.String),
        points=pl.Series(
            [
                term(language, families[aspect], code)
                for aspect, code in signs.select("aspect", "points_to").iter_rows()
            ],
            dtype=pl.String,
        ),
    )


def actions_in_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Actions with who did each."""
    return rows.with_columns(
        done_by=pl.Series(
            [handler_words(row) for row in rows.iter_rows(named=True)], dtype=pl.String
        )
    )


def hands_in_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Hands with who held each; the term of one that goes on beyond it stands out."""
    handlers = [handler_words(row) for row in rows.iter_rows(named=True)]
    tone = pl.when("is_term_over").then(pl.lit("breach")).otherwise(pl.lit("plain"))
    return rows.with_columns(handler=pl.Series(handlers, dtype=pl.String), term_tone=tone)


def case_sentence(row: Row, language: Language) -> str:
    """One case in one sentence: how late, what will and means ask for, what to do next."""
    return say(
        language,
        "Overdue for {days} days ({bucket}), {amount}; {willingness}, {source}. Next: {step}",
        days=count(row["effective_days_past_due"]),
        bucket=term(language, "bucket", row["bucket"]),
        amount=money_with_unit(row["overdue_amount"], language, say(language, "Not reported")),
        willingness=_named(row, "willingness", language),
        source=_named(row, "repayment_source", language),
        step=say(language, row["step_says"]),
    )


def fact_lines(row: Row, language: Language) -> list[tuple[str, str]]:
    """What is known of a case, each as its name and its words, in the order they are read."""
    return [
        (say(language, "Loan number"), str(row["loan_id"])),
        (say(language, "Customer number"), str(row["customer_id"])),
        (say(language, "Organisation"), str(row["org_name"])),
        (say(language, "Product"), row["product_code"] or UNDEFINED),
        (say(language, "Overdue since"), _day(row["overdue_since_date"])),
        (say(language, "Class of customer"), class_words(row, language)),
        (
            say(language, "Loan balance"),
            money_with_unit(row["outstanding_principal"], language, say(language, "Not reported")),
        ),
        (
            say(language, "Overdue"),
            money_with_unit(row["overdue_amount"], language, say(language, "Not reported")),
        ),
        (say(language, "Account manager"), row["officer_id"] or UNDEFINED),
        (say(language, "Hand"), hand_words(row["hand_no"], language)),
        (say(language, "Handled by"), handler_words(row)),
        (say(language, "Term given until"), _day(row["term_end_date"])),
        (say(language, "Last action"), _last_action(row, language)),
        (say(language, "Act by"), _day(row["contact_due_date"])),
        (say(language, "Promise"), _promise(row, language)),
        (
            say(language, "Broken promises lately"),
            count(row["broken_promise_count"], UNDEFINED),
        ),
    ]


def quadrant_lines(row: Row, language: Language) -> list[tuple[str, str]]:
    """Will and means of a case, each with why and since when, and what they ask for."""
    return [
        (say(language, "Willingness"), _because(row, "willingness", "willingness", language)),
        (
            say(language, "Source of repayment"),
            _because(row, "repayment_source", "source", language),
        ),
        (say(language, "Asks for"), term(language, "case_quadrant", row["quadrant"])),
        (say(language, "What to do next"), say(language, row["step_says"])),
    ]


def _because(row: Row, column: str, about: str, language: Language) -> str:
    words = _named(row, column, language)
    title, day = row[f"{about}_title"], row[f"{about}_date"]
    if title is None:
        return words
    if day is None:
        return say(language, "{what}: {why}", what=words, why=say(language, title))
    return say(
        language, "{what}: {why}, {date}", what=words, why=say(language, title), date=_day(day)
    )


def _named(row: Row, column: str, language: Language) -> str:
    return term(language, column, row[column])


def _reason(title: str | None, language: Language) -> str:
    return UNDEFINED if title is None else say(language, title)


def _last_action(row: Row, language: Language) -> str:
    if row["last_action_date"] is None:
        return UNDEFINED
    parts = [
        _day(row["last_action_date"]),
        term(language, "collection_channel", row["last_channel"]),
    ]
    if row["last_result"] is not None:
        parts.append(term(language, "collection_result", row["last_result"]))
    return " ".join(parts)


def _promise(row: Row, language: Language) -> str:
    if row["promise_state"] is None:
        return UNDEFINED
    state = term(language, "case_promise", row["promise_state"])
    if row["open_promise_date"] is None:
        return state
    return say(
        language,
        "{state}: {amount} by {date}",
        state=state,
        amount=money_with_unit(row["open_promise_amount"], language),
        date=_day(row["open_promise_date"]),
    )


def _day(day: Any) -> str:
    return UNDEFINED if day is None else f"{day:%Y-%m-%d}"
