"""What waits on whom, in words: the sentence above the desk, and what each row is about."""

from datetime import date
from typing import Any

import polars as pl

from reports.numbers import count
from reports.tables import Column
from reports.terms import term
from reports.warnings import warning_name
from reports.wording import Language, inside, message, say, say_count

KINDS = (
    Column("kind", "To do"),
    Column("overdue_count", "Late now", "count", tone="overdue_tone"),
    Column("today_count", "Due today", "count", tone="today_tone"),
    Column("this_week_count", "Due this week", "count"),
    Column("later_count", "Due later", "count"),
    Column("oldest_due_date", "Oldest due date", "date"),
    Column("days_overdue", "Days over", "count", hint=message("Of what has waited longest")),
)
ORGANISATIONS = (
    Column("label", "Organisation"),
    Column("overdue_count", "Late now", "count", tone="overdue_tone"),
    Column("today_count", "Due today", "count", tone="today_tone"),
    Column("this_week_count", "Due this week", "count"),
    Column("days_overdue", "Days over", "count", hint=message("Of what has waited longest")),
    Column(
        "overdue_to_dos_per_loan",
        "Per loan",
        "rate",
        hint=message("Overdue to-dos / loans in the book"),
        is_sample=False,
    ),
    Column("worst", "Mostly"),
    Column("later_count", "Due later", "count"),
    Column("loan_count", "Loans", "count"),
)
# On the first screen there is room for what is late and what is due.
DESK_ORGANISATIONS = ORGANISATIONS[:-2]
OFFICERS = (
    Column("officer", "Account manager"),
    Column("org_name", "Organisation"),
    Column("overdue_count", "Late now", "count", tone="overdue_tone"),
    Column("today_count", "Due today", "count", tone="today_tone"),
    Column("this_week_count", "Due this week", "count"),
    Column("later_count", "Due later", "count"),
    Column("oldest_due_date", "Oldest due date", "date"),
    Column("days_overdue", "Days over", "count", hint=message("Of what has waited longest")),
)
ROWS = (
    Column("kind", "To do"),
    Column("about", "What it is about"),
    Column("due_date", "To do by", "date"),
    Column("days_overdue", "Days over", "count", tone="overdue_tone"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("amount", "Amount", "money"),
    Column("due_when", "When", "term", family="due_when"),
)
_SUMS = ("to_do_count", "overdue_count", "today_count", "this_week_count", "later_count")


def whole_of(parts: pl.DataFrame) -> dict[str, Any]:
    """What parts of the desk come to together."""
    whole: dict[str, Any] = {name: int(parts[name].sum()) for name in _SUMS}
    whole["oldest_due_date"] = parts["oldest_due_date"].min()
    whole["days_overdue"] = int(parts["days_overdue"].max() or 0)  # type: ignore[arg-type]
    return whole


def to_dos_answer(kinds: pl.DataFrame, language: Language) -> str:
    """What waits, how much of it is late, and what has waited longest.

    ``kinds``: the answer of ``query.to_dos_by_kind`` with at least one row.
    """
    whole = whole_of(kinds)
    if whole["overdue_count"]:
        sentence = say_count(
            language,
            "{count} to-do is overdue",
            "{count} to-dos are overdue",
            whole["overdue_count"],
        )
    else:
        sentence = say(language, "Nothing is overdue")
    sentence += say(
        language,
        ", {today} due today, {week} due this week",
        today=count(whole["today_count"]),
        week=count(whole["this_week_count"]),
    )
    if not whole["overdue_count"]:
        return sentence + say(language, ".")
    oldest = kinds.sort("oldest_due_date", "to_do_kind").row(0, named=True)
    return sentence + say_count(
        language,
        "; the oldest has been late for {count} day ({kind}).",
        "; the oldest has been late for {count} days ({kind}).",
        oldest["days_overdue"],
        kind=inside(language, term(language, "to_do_kind", oldest["to_do_kind"])),
    )


def worst_answer(children: pl.DataFrame, language: Language) -> str:
    """Which organisation below has most overdue: nothing where nobody has any.

    ``children``: ``label`` and the counts of ``query.to_dos_by_child``.
    """
    late = children.filter(pl.col("overdue_count") > 0)
    if len(late) < 2:
        return ""
    first = late.sort("overdue_count", "label", descending=[True, False]).row(0, named=True)
    return say(
        language,
        "{name} has most of it: {count}, mostly {kind}.",
        name=first["label"],
        count=count(first["overdue_count"]),
        kind=inside(language, term(language, "to_do_kind", first["worst_kind"])),
    )


def with_tones(rows: pl.DataFrame) -> pl.DataFrame:
    """Counts coloured by what they ask: what is late in red, what is due today in amber."""
    tones = [
        pl.when(pl.col(name) > 0).then(pl.lit(tone)).otherwise(pl.lit("plain")).alias(new)
        for name, tone, new in (
            ("overdue_count", "breach", "overdue_tone"),
            ("today_count", "near", "today_tone"),
        )
    ]
    return rows.with_columns(tones)


def with_kinds(kinds: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The kinds in words."""
    words = [term(language, "to_do_kind", code) for code in kinds["to_do_kind"]]
    return kinds.with_columns(kind=pl.Series(words, dtype=pl.String))


def with_worst(children: pl.DataFrame, language: Language) -> pl.DataFrame:
    """What most of the overdue is of, in words."""
    words = [term(language, "to_do_kind", code) for code in children["worst_kind"]]
    return children.with_columns(worst=pl.Series(words, dtype=pl.String))


def described(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Things to do as a list reads them: the kind, what exactly, and red where it is late."""
    words = [
        warning_name(row, language)
        if row["indicator_code"] is not None
        else about(language, row["to_do_kind"], row["item_id"], row["loan_id"], row["item_code"])
        for row in rows.iter_rows(named=True)
    ]
    tone = pl.when("is_overdue").then(pl.lit("breach")).otherwise(pl.lit("plain"))
    return with_kinds(rows, language).with_columns(
        about=pl.Series(words, dtype=pl.String), overdue_tone=tone
    )


def about(
    language: Language, kind: str, item_id: str, loan_id: str | None, item_code: str | None
) -> str:
    """What exactly a thing to do is about: the item of a file, else the loan or the number."""
    if kind == "VOUCHER":
        return say(language, "{loan}: payment {number}", loan=loan_id, number=item_id)
    if kind == "COMPLAINT":
        return item_id
    if kind == "REPORT":
        # Which organisation owes it stands in a column of its own.
        code, *_, period = item_id.split("/")
        return f"{code} · {period}"
    if kind != "ARCHIVE":
        return loan_id or item_id
    if item_code is None:
        return say(language, "no file at all: {loan}", loan=loan_id or item_id)
    what, _, item = item_id.rpartition("/")
    words = {"item": term(language, "archive_item", item_code), "number": item}
    if what == "RETURN":
        return say(language, "bring back: {item} ({number})", **words)
    return say(language, "file: {item} ({number})", **words)


def as_of_words(language: Language, as_of_date: date) -> str:
    """That the desk stands as of the data date whatever month end is chosen."""
    return say(
        language,
        "What waits is known as of the data date {date} only.",
        date=f"{as_of_date:%Y-%m-%d}",
    )
