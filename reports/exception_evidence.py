"""Why each loan is an exception: what was seen, what the rule allows, and since when, in words."""

from collections.abc import Callable
from datetime import date

import polars as pl

from reports.numbers import UNDEFINED, money_with_unit, rate
from reports.scorecard import Row
from reports.terms import term
from reports.wording import Language, message, say, say_count


def described(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Exceptions with what was seen, what is allowed and why, in words."""
    words = [_words(row, language) for row in rows.iter_rows(named=True)]
    names = ("seen", "allowed", "why")
    return rows.with_columns(
        **{
            name: pl.Series([one[place] for one in words], dtype=pl.String)
            for place, name in enumerate(names)
        }
    )


Words = tuple[str, str, str]


def _words(row: Row, language: Language) -> Words:
    describe = _DESCRIPTIONS.get(row["rule_code"])
    return describe(row, language) if describe is not None else (UNDEFINED, UNDEFINED, UNDEFINED)


def _day(day: date | None) -> str:
    return UNDEFINED if day is None else f"{day:%Y-%m-%d}"


def _class(code: str | None, language: Language) -> str:
    return term(language, "five_class", code)


def _days(number: int | None, language: Language) -> str:
    if number is None:
        return UNDEFINED
    return say_count(language, "{count} day", "{count} days", number)


def _at_least(row: Row, language: Language) -> str:
    return say(
        language, "at least {five_class}", five_class=_class(row["required_class"], language)
    )


def _gap(row: Row, language: Language) -> Words:
    reported = _class(row["reported_class"], language)
    return (
        say(
            language,
            "{days} past due, reported {five_class}",
            days=_days(row["observed_days"], language),
            five_class=reported,
        ),
        _at_least(row, language),
        say(
            language,
            "{five_class} allows {days} past due at most",
            five_class=reported,
            days=_days(row["limit_days"], language),
        ),
    )


def _share(text: str) -> Callable[[Row, Language], Words]:
    def words(row: Row, language: Language) -> Words:
        return (
            rate(row["observed_share"]),
            say(language, "up to {rate}", rate=rate(row["limit_share"])),
            say(
                language,
                text,
                part=money_with_unit(row["part_amount"], language),
                whole=money_with_unit(row["whole_amount"], language),
                required=_at_least(row, language),
            ),
        )

    return words


def _restructured(row: Row, language: Language) -> Words:
    day, ends = _day(row["since_date"]), row["observation_ends_on"]
    why = (
        say(language, "Restructured on {day}; no payment since is known", day=day)
        if ends is None
        else say(language, "Restructured on {day}, observed until {ends}", day=day, ends=_day(ends))
    )
    return _class(row["class_used"], language), _at_least(row, language), why


def _upgraded(row: Row, language: Language) -> Words:
    return (
        say(language, "{days} since past due", days=_days(row["observed_days"], language)),
        say(language, "after {day}", day=_day(row["observation_ends_on"])),
        say(
            language,
            "Last past due at the month end {day}; reported {five_class} now",
            day=_day(row["since_date"]),
            five_class=_class(row["reported_class"], language),
        ),
    )


def _extended(row: Row, language: Language) -> Words:
    return (
        say(
            language,
            "{days} past due the day before",
            days=_days(row["observed_days"], language),
        ),
        _days(row["limit_days"], language),
        say(language, "New plan in force from {day}", day=_day(row["since_date"])),
    )


def _too_long(row: Row, language: Language) -> Words:
    return (
        say(language, "{days} longer", days=_days(row["observed_days"], language)),
        say(language, "up to {days}", days=_days(row["limit_days"], language)),
        say(
            language,
            "The plan in force from {day} ends that much later than the first",
            day=_day(row["since_date"]),
        ),
    )


def _repaid(row: Row, language: Language) -> Words:
    return (
        rate(row["observed_share"]),
        say(language, "none"),
        say(
            language,
            "{part} of {whole} paid out was repaid by a new loan, first on {day}",
            part=money_with_unit(row["part_amount"], language),
            whole=money_with_unit(row["whole_amount"], language),
            day=_day(row["since_date"]),
        ),
    )


def _new_loan(row: Row, language: Language) -> Words:
    return (
        say(language, "{days} apart", days=_days(row["observed_days"], language)),
        say(language, "more than {days}", days=_days(row["limit_days"], language)),
        say(
            language,
            "Loan {loan} of the same customer was repaid on {day}",
            loan=row["related_loan_id"],
            day=_day(row["since_date"]),
        ),
    )


def _not_pledged(row: Row, language: Language) -> Words:
    return (
        term(language, "guarantee_type", row["guarantee_type"]),
        term(language, "guarantee_type", "PLEDGE"),
        say(language, "Flagged low-risk"),
    )


def _low_risk_overdue(row: Row, language: Language) -> Words:
    return (
        say(language, "{days} past due", days=_days(row["observed_days"], language)),
        _days(row["limit_days"], language),
        say(language, "Flagged low-risk"),
    )


def _cover(row: Row, language: Language) -> Words:
    why = say(
        language,
        "Pledges that count cover {part} of {whole} of principal and interest not yet paid",
        part=money_with_unit(row["part_amount"], language),
        whole=money_with_unit(row["whole_amount"], language),
    )
    if row["other_pledge_count"]:
        why += say_count(
            language,
            "; {count} pledge is of another kind",
            "; {count} pledges are of another kind",
            row["other_pledge_count"],
        )
    return (
        rate(row["observed_share"]),
        say(language, "at least {rate}", rate=rate(row["limit_share"])),
        why,
    )


_DESCRIPTIONS: dict[str, Callable[[Row, Language], Words]] = {
    "CLASSIFICATION_GAP": _gap,
    "OWN_BANK_CONTAGION": _share(
        message("{part} of {whole} of the customer's balance here is non-performing; {required}")
    ),
    "ALL_BANK_CONTAGION": _share(
        message("{part} of {whole} of its debt at all banks is overdue beyond 90 days; {required}")
    ),
    "RESTRUCTURED_OBSERVED": _restructured,
    "RESTRUCTURED_AGAIN": _restructured,
    "UPGRADED_EARLY": _upgraded,
    "EXTENDED_WHEN_OVERDUE": _extended,
    "EXTENDED_TOO_LONG": _too_long,
    "REPAID_BY_NEW_LOAN": _repaid,
    "NEW_LOAN_FOR_OLD": _new_loan,
    "LOW_RISK_NOT_PLEDGED": _not_pledged,
    "LOW_RISK_OVERDUE": _low_risk_overdue,
    "LOW_RISK_COVER": _cover,
}
