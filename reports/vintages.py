"""How cohorts are named, and the answers of the page about them."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reports.numbers import count, points_with_unit, rate
from reports.wording import Language, message, say, say_count
from warehouse.query import Series, VintageFigure

# Cohorts are compared at the greatest of these ages that two of them have reached.
AGES = (12, 9, 6, 3, 2, 1, 0)
_OF_PRODUCTS: dict[VintageFigure, str] = {
    "vintage_rate": message(
        "{age} months after being paid out, {label} is worst: {rate} is more than 30 days overdue "
        "or written off."
    ),
    "vintage_ever30_rate": message(
        "{age} months after being paid out, {label} is worst: {rate} was more than 30 days overdue "
        "at some time or written off."
    ),
}
_OF_COHORTS: dict[VintageFigure, str] = {
    "vintage_rate": message(
        "Of the loans of {label}, {rate} is more than 30 days overdue or written off {age} months "
        "later, {change} against {before} at the same age"
    ),
    "vintage_ever30_rate": message(
        "Of the loans of {label}, {rate} was more than 30 days overdue at some time or written off "
        "{age} months later, {change} against {before} at the same age"
    ),
}


def cohort_label(part: str, series: Series) -> str:
    """``2025``, ``2025Q3``, ``2025-08``; a product is named by its code."""
    match series:
        case "PRODUCT":
            return part
        case "YEAR":
            return part[:4]
        case "QUARTER":
            return f"{part[:4]}Q{(int(part[5:7]) + 2) // 3}"
        case "MONTH":
            return part[:7]


def vintage_answer(
    points: pl.DataFrame, figure: VintageFigure, series: Series, language: Language
) -> str:
    """How the newest loans turn out against the ones before at the same age; of products the worst.

    ``points``: ``part``, ``label``, ``months_on_book``, ``is_small`` and the figure, the
    parts in order.
    """
    known = points.filter(pl.col(figure).is_not_null())
    if series == "PRODUCT":
        known = known.filter(~pl.col("is_small"))
    for age in AGES:
        reached = known.filter(pl.col("months_on_book") == age)
        if len(reached) >= 2:
            break
    else:
        return say(language, "No two groups of loans have reached the same age yet.")
    # A single loan makes a rate of 100 % in a cohort of one.
    enough = reached.filter(~pl.col("is_small"))
    worst = (
        (reached if enough.is_empty() else enough)
        .sort(figure, "label", descending=[True, False])
        .row(0, named=True)
    )
    words = {"label": worst["label"], "rate": rate(worst[figure]), "age": age}
    if series == "PRODUCT":
        return say(language, _OF_PRODUCTS[figure], **words)
    newest, before = reached.row(-1, named=True), reached.row(-2, named=True)
    sentence = say(
        language,
        _OF_COHORTS[figure],
        label=newest["label"],
        rate=rate(newest[figure]),
        age=age,
        change=points_with_unit(newest[figure], before[figure], language),
        before=before["label"],
    )
    if not worst[figure] or enough.is_empty():
        return sentence + say(language, ".")
    return sentence + say(language, "; the worst was {label} with {rate}.", **words)


def first_payment_answer(whole: Mapping[str, Any], within_days: int, language: Language) -> str:
    """Who did not pay even once, and of how many that cannot be said.

    ``whole``: the answer of ``query.first_payments``.
    """
    sentence = say_count(
        language,
        "{rate} had not met the first instalment on day {days} after it was due: {defaults} of "
        "{count} loan",
        "{rate} had not met the first instalment on day {days} after it was due: {defaults} of "
        "{count} loans",
        whole["loan_count"],
        rate=rate(whole["first_payment_default_rate"]),
        days=within_days,
        defaults=count(whole["first_payment_default_count"]),
    )
    waiting = whole["due_loan_count"] - whole["loan_count"]
    if waiting:
        sentence += say_count(
            language,
            "; {count} loan cannot be judged yet",
            "; {count} loans cannot be judged yet",
            waiting,
        )
    if whole["without_plan_count"]:
        sentence += say_count(
            language,
            "; {count} loan has no plan and is left out",
            "; {count} loans have no plan and are left out",
            whole["without_plan_count"],
        )
    return sentence + say(language, ".")
