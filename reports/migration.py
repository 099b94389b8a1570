"""How loans moved, in words: the answer, and the rows and columns of the matrix."""

from collections.abc import Sequence

import polars as pl

from reports.numbers import money_with_unit, points_with_unit, rate
from reports.scorecard import Row
from reports.terms import term
from reports.wording import Language, message, say

NOT_REPORTED = "NOT_REPORTED"
# How a loan leaves the book, in the order of the columns.
LEFT = ("SETTLED", "WRITTEN_OFF", "TRANSFERRED")


def roll_answer(
    rolls: Sequence[tuple[str, str, float | None, int]],
    first_before: float | None,
    comparison: str,
    movement: Row | None,
    minimum_loan_count: int,
    language: Language,
) -> str:
    """What rolled on from the best buckets, how much was cured, and where the overdue balance went.

    ``rolls``: a bucket, the next one, the roll rate between them, and how many loans it rests on,
    the best first.
    ``first_before`` is the first of these rates at the time ``comparison`` names; rates over fewer
    loans than the minimum are marked.
    """
    sentence = ""
    for number, (bucket, following, roll_rate, loans) in enumerate(rolls):
        words = (
            message("Of {bucket}, {rate} rolled to {next}")
            if number == 0
            else message("; of {bucket}, {rate} to {next}")
        )
        sentence += say(
            language,
            words,
            bucket=term(language, "standing", bucket),
            rate=_rate(roll_rate, loans, minimum_loan_count, language),
            next=term(language, "standing", following),
        )
        if number == 0 and roll_rate is not None and first_before is not None:
            sentence += say(
                language,
                " ({change} against {comparison})",
                change=points_with_unit(roll_rate, first_before, language),
                comparison=say(language, comparison),
            )
    if movement is not None:
        sentence += say(
            language,
            "; cure rate {rate}; the overdue balance went from {before} to {now}",
            rate=_rate(
                movement["cure_rate"],
                movement["opening_loan_count"],
                minimum_loan_count,
                language,
            ),
            before=money_with_unit(movement["opening_balance"], language),
            now=money_with_unit(movement["closing_balance"], language),
        )
    return sentence + say(language, ".")


def _rate(ratio: float | None, loans: int, minimum: int, language: Language) -> str:
    """A rate, marked where it rests on a handful of loans."""
    if ratio is None or loans >= minimum:
        return rate(ratio)
    return say(language, "{figure} (few)", figure=rate(ratio))


def redefault_line(history: pl.DataFrame, days: str, language: Language) -> str:
    """How the latest cures that can be judged held."""
    judged = history.filter(pl.col("redefault_rate").is_not_null())
    if judged.is_empty():
        return say(language, "No cure is old enough to be judged yet.")
    last = judged.row(-1, named=True)
    return say(
        language,
        "Re-default: of {cured} cured in {month}, {again} ({rate}) were overdue again within {days}"
        " days.",
        days=days,
        cured=money_with_unit(last["matured_cured_balance"], language),
        month=f"{last['month_end_date']:%Y-%m}",
        again=money_with_unit(last["redefaulted_balance"], language),
        rate=rate(last["redefault_rate"]),
    )


def matrix_rows(
    cells: pl.DataFrame, buckets: Sequence[str], language: Language
) -> tuple[tuple[str, str], ...]:
    """The buckets of the matrix, each with its words and what it held; silence only where it is."""
    held = dict(cells.select("from_bucket", "bucket_opening_principal").unique().iter_rows())
    shown = [*buckets, *([NOT_REPORTED] if NOT_REPORTED in held else [])]
    return tuple(
        (one, f"{term(language, 'standing', one)} · {money_with_unit(held.get(one), language)}")
        for one in shown
    )


def matrix_columns(
    cells: pl.DataFrame, buckets: Sequence[str], *, is_closing: bool
) -> tuple[str, ...]:
    """The standings of the matrix. What left the book has no closing balance to show."""
    silent = [NOT_REPORTED] if NOT_REPORTED in set(cells["to_state"]) else []
    return (*buckets, *silent) if is_closing else (*buckets, *silent, *LEFT)
