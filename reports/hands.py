"""Hands 手别 in words: the answer of the page, what waits, its tables."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.line import joined_clauses
from reports.numbers import UNDEFINED, count, money_with_unit, one_decimal, rate
from reports.tables import Column
from reports.wording import Language, inside, message, say, say_count

_NAMES = {
    1: message("First hand"),
    2: message("Second hand"),
    3: message("Third hand"),
}
# What waits, most pressing first: how many, how much, and the words.
WAITING: dict[str, tuple[str, str]] = {
    "LYING": (
        message("{count} case taken back lies with nobody ({amount})"),
        message("{count} cases taken back lie with nobody ({amount})"),
    ),
    "WITHOUT_HAND": (
        message("{count} overdue loan is with nobody ({amount})"),
        message("{count} overdue loans are with nobody ({amount})"),
    ),
    "TERM_OVER": (
        message("{count} hand goes on beyond its term ({amount})"),
        message("{count} hands go on beyond their term ({amount})"),
    ),
}
WHENEVER = message("On the data date, whenever assigned")
_MONEY = (
    Column("entry_amount", "Entry amount", "money"),
    Column("recovered_amount", "Recovered", "money", unit_of="entry_amount"),
)
_RATE = Column("recovery_rate", "Recovery rate", "rate", sample="hand_count")
_ENDS = (
    Column("settled_count", "Arrears paid", "count"),
    Column("recalled_count", "Taken back", "count"),
    Column("reassigned_count", "Given on", "count"),
    Column("left_count", "Written off or transferred", "count"),
    Column("held_count", "Going on", "count"),
)
_WAITS = (
    Column("term_over_count", "Beyond the term", "count", hint=WHENEVER),
    Column("lying_count", "Lying", "count", hint=WHENEVER),
)
HANDS = (
    Column("label", "Hand"),
    Column("hand_count", "Number of hands", "count"),
    *_MONEY,
    _RATE,
    Column("days_text", "Days held", "printed"),
    *_ENDS,
    *_WAITS,
)
ORGANISATIONS = (
    Column("label", "Organisation"),
    Column("hand_count", "Number of hands", "count"),
    *_MONEY,
    _RATE,
    Column("days_text", "Days held", "printed"),
    Column("held_count", "Going on", "count"),
    *_WAITS,
    Column("lying_amount", "Overdue of those lying", "money"),
)
AGENCIES = (
    Column("label", "Agency"),
    Column("against_expected", "Against like cases", "rate", sample="compared_count"),
    Column("compared_amount", "Brought in", "money"),
    Column("expected_amount", "Expected", "money", unit_of="compared_amount"),
    Column("compared_count", "Hands compared", "count"),
    Column("hand_count", "Number of hands", "count"),
    *_MONEY,
    _RATE,
    Column("days_text", "Days held", "printed"),
    Column("held_count", "Held now", "count", hint=WHENEVER),
    *_WAITS,
    Column("is_registered", "Registered", "flag"),
    Column("evaluated_date", "Evaluated", "date"),
    Column("contract_end_date", "Contract until", "date"),
    Column("is_contract_over", "Contract over", "flag"),
)
_CASE = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
)
_WHOSE = (
    Column("handler_type", "Handler", "term", family="handler_type"),
    Column("handler_id", "Number", "identifier"),
    Column("agency", "Agency"),
    Column("org_name", "Organisation"),
)
_HAND = Column("hand", "Hand")
_NOW = Column("overdue_amount", "Overdue now", "money", unit_of="entry_amount")
_TERM = (
    Column("from_date", "Assigned", "date"),
    Column("term_end_date", "Term until", "date"),
)
_ENDED = (
    Column("to_date", "Ended on", "date"),
    Column("end_reason", "Ended by", "term", family="hand_end_reason"),
)
CASES: dict[str, tuple[Column, ...]] = {
    "LYING": (
        *_CASE,
        _HAND,
        Column("to_date", "Taken back", "date"),
        Column("lying_days", "Days lying", "count"),
        _NOW,
        *_WHOSE,
        *_MONEY,
    ),
    "WITHOUT_HAND": (
        *_CASE,
        Column("bucket", "Bucket"),
        Column("days_past_due", "Days past due", "count"),
        Column("overdue_amount", "Overdue now", "money"),
        Column("hand", "Last hand"),
        *_ENDED,
        Column("org_name", "Organisation"),
        Column("officer_id", "Account manager", "identifier"),
    ),
    "TERM_OVER": (
        *_CASE,
        _HAND,
        *_TERM,
        Column("days_over_term", "Days over", "count"),
        _NOW,
        *_WHOSE,
        *_MONEY,
    ),
    "HELD": (
        *_CASE,
        _HAND,
        *_TERM,
        Column("days_held", "Days held", "count"),
        _NOW,
        *_WHOSE,
        *_MONEY,
    ),
    "ASSIGNED": (
        *_CASE,
        _HAND,
        Column("from_date", "Assigned", "date"),
        Column("entry_bucket", "Bucket then"),
        *_MONEY,
        Column("recovery_rate", "Recovery rate", "rate", is_sample=False),
        Column("days_held", "Days held", "count"),
        *_ENDED,
        *_WHOSE,
    ),
}


def hand_name(hand_no: int | None, language: Language) -> str | None:
    """A hand in words; None for none."""
    if hand_no is None:
        return None
    if hand_no in _NAMES:
        return say(language, _NAMES[hand_no])
    return say(language, "Hand {number}", number=hand_no)


def with_names(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Rows with the words for their ``hand_no`` as ``hand``."""
    names = [hand_name(number, language) for number in rows["hand_no"]]
    return rows.with_columns(hand=pl.Series(names, dtype=pl.String))


def with_days(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the days a hand held on average, as text, as ``days_text``."""
    texts = [one_decimal(days) for days in rows["days_per_hand"]]
    return rows.with_columns(days_text=pl.Series(texts, dtype=pl.String))


def hand_rows(found: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Rows of ``query.hands_by_no`` with the words for each hand, all together as such."""
    labels = [
        hand_name(number, language) or say(language, "All hands") for number in found["hand_no"]
    ]
    return with_days(found).with_columns(label=pl.Series(labels, dtype=pl.String))


def agency_label(agency_id: str, name: str | None, is_in_file: bool, language: Language) -> str:
    """An agency as it is named; one no file tells of says so."""
    if name is not None:
        return f"{agency_id} {name}"
    if is_in_file:
        return agency_id
    return say(language, "{agency} (not in the file)", agency=agency_id)


def hands_answer(
    found: pl.DataFrame,
    now: Mapping[str, Any],
    agencies: pl.DataFrame,
    months: int,
    language: Language,
    *,
    least: int = 1,
) -> str:
    """What came in of what was given, hand by hand, what lies, and which agency is behind.

    ``found``: rows of ``query.hands_by_no``; ``now``: of ``query.hands_now``; ``agencies``: of
    ``query.agencies_compared`` with ``label``. An agency with fewer than ``least`` hands compared
    is not named.
    """
    parts = []
    if found.is_empty() or not found["hand_count"][-1]:
        parts.append(
            say(language, "No loan was assigned in the last {months} months", months=months)
        )
    else:
        whole = found.row(-1, named=True)
        rates = [
            f"{inside(language, hand_name(number, language) or UNDEFINED)} {rate(value)}"
            for number, value in found.filter(~pl.col("is_total") & (pl.col("hand_count") > 0))
            .select("hand_no", "recovery_rate")
            .iter_rows()
        ]
        missing = say(language, "Not reported")
        parts.append(
            say(
                language,
                "Of {entry} given in {hands} hands of the last {months} months {recovered} came in "
                "({rate}): {rates}",
                entry=money_with_unit(whole["entry_amount"], language, missing),
                hands=count(whole["hand_count"]),
                months=months,
                recovered=money_with_unit(whole["recovered_amount"], language, missing),
                rate=rate(whole["recovery_rate"], missing),
                rates=("、" if language is Language.ZH else ", ").join(rates),
            )
        )
    if now["lying_count"]:
        parts.append(waiting_line("LYING", now, language))
    behind = agencies.filter(
        (pl.col("difference_amount") < 0) & (pl.col("compared_count") >= least)
    )
    if len(behind):
        worst = behind.row(0, named=True)
        parts.append(
            say(
                language,
                "agency {agency} brought in {amount} less than like cases did",
                agency=worst["label"],
                amount=money_with_unit(-worst["difference_amount"], language),
            )
        )
    return joined_clauses(language, parts)


def waiting_line(kind: str, now: Mapping[str, Any], language: Language) -> str:
    """How much of a kind waits, in words."""
    singular, plural = WAITING[kind]
    name = kind.lower()
    return say_count(
        language,
        singular,
        plural,
        now[f"{name}_count"],
        amount=money_with_unit(now[f"{name}_amount"], language, say(language, "Not reported")),
    )
