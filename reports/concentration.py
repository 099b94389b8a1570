"""What the book hangs on and what falls due next, in one sentence."""

from collections.abc import Sequence

from reports.numbers import count, money_with_unit, points_with_unit, rate
from reports.scorecard import Row, missing_word
from reports.wording import Language, say, say_count


def concentration_answer(
    largest: Row, name: str, windows: Sequence[Row], comparison: str, language: Language
) -> str:
    """How much the largest ten borrowers hold, the largest of them, and what falls due first.

    ``largest``: the answer of ``concentration_total`` by borrower; ``name`` that of the largest.
    ``windows``: the answer of ``maturities``. ``comparison`` is the message that names the month
    compared with.
    """
    missing = missing_word(largest, language)
    if largest["part_count"] <= 1:
        sentence = say(
            language,
            "One borrower holds the whole book of {balance}",
            balance=money_with_unit(largest["outstanding_principal"], language, missing),
        )
    else:
        sentence = _largest_ten(largest, name, comparison, language, missing)
    if not windows:
        return sentence + say(language, "; nothing falls due soon.")
    first = windows[0]
    sentence += say(
        language,
        "; within {days} days {amount} matures and {instalments} falls due in instalments",
        days=first["within_days"],
        amount=money_with_unit(first["maturing_principal"], language, missing),
        instalments=money_with_unit(first["instalment_principal"], language, missing),
    )
    if not first["overdue_customer_count"]:
        return sentence + say(language, ", none of it from overdue customers.")
    return sentence + say_count(
        language,
        ", {count} of the {all} customers is overdue.",
        ", {count} of the {all} customers are overdue.",
        first["overdue_customer_count"],
        all=count(first["customer_count"]),
    )


def _largest_ten(largest: Row, name: str, comparison: str, language: Language, missing: str) -> str:
    words = {
        "amount": money_with_unit(largest["top_ten_principal"], language, missing),
        "share": rate(largest["top_ten_share"], missing),
    }
    if largest["top_ten_share"] is None or largest["top_ten_share_before"] is None:
        sentence = say(
            language, "The largest ten borrowers hold {amount}, {share} of the book", **words
        )
    else:
        sentence = say(
            language,
            "The largest ten borrowers hold {amount}, {share} of the book, {change} against"
            " {comparison}",
            change=points_with_unit(
                largest["top_ten_share"], largest["top_ten_share_before"], language
            ),
            comparison=say(language, comparison),
            **words,
        )
    return sentence + say(
        language,
        "; the largest, {name}, holds {share}",
        name=name,
        share=rate(largest["largest_share"], missing),
    )
