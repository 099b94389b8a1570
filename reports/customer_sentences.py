"""The answer the page of customers begins with."""

import polars as pl

from reports.numbers import count, points_with_unit, rate
from reports.scorecard import Row
from reports.wording import Language, say, say_count


def customers_answer(
    whole: Row,
    before_rate: float | None,
    comparison: str | None,
    by_child: pl.DataFrame,
    language: Language,
) -> str:
    """How many customers are in C or worse, how that changed, and where most of them fell.

    ``whole``: a row of ``customer_totals``. ``comparison``: the message that names the month end
    compared with; None where there is none. ``by_child``: ``label``, ``fallen_customer_count``.
    """
    if not whole["classed_customer_count"]:
        return say(language, "The behaviour of no customer is reported here.")
    sentence = say_count(
        language,
        "{count} of {whole} customers is in C or worse ({rate})",
        "{count} of {whole} customers are in C or worse ({rate})",
        whole["c_or_worse_customer_count"],
        whole=count(whole["classed_customer_count"]),
        rate=rate(whole["c_or_worse_rate"]),
    )
    if comparison is None:
        return sentence + say(language, ".")
    if before_rate is not None:
        sentence += say(
            language,
            ", {change} against {comparison}",
            change=points_with_unit(whole["c_or_worse_rate"], before_rate, language),
            comparison=say(language, comparison),
        )
    fallen = whole["fallen_customer_count"]
    if not fallen:
        return sentence + say(language, "; no customer fell.")
    sentence += say_count(language, "; {count} customer fell", "; {count} customers fell", fallen)
    held = by_child.filter(pl.col("fallen_customer_count") > 0).sort(
        ["fallen_customer_count", "label"], descending=[True, False]
    )
    if len(held) > 1:
        sentence += say(
            language,
            ", most of them at {name} ({count})",
            name=held["label"][0],
            count=count(held["fallen_customer_count"][0]),
        )
    return sentence + say(language, ".")
