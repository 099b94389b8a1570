"""What waits on one loan, in words: the sentence that says what to do next, and its table."""

import polars as pl

from reports.numbers import count, money_with_unit
from reports.scorecard import Row
from reports.tables import Column
from reports.terms import term
from reports.to_dos import about as about_to_do
from reports.warnings import warning_name
from reports.wording import Language, message, say, say_count

WORK = (
    Column("kind", "What is waiting"),
    Column("about", "What it is about"),
    Column("due_date", "To be done by", "date"),
    Column("days_late", "Days beyond", "points", hint=message("Below 0: days left"), tone="tone"),
    Column("officer_id", "Account manager"),
    Column("org_name", "Organisation"),
    Column("planned_date", "Planned for", "date"),
)
# What is told of the money that a thing to do is about.
_ABOUT_MONEY: dict[str, str] = {
    "FOLLOW_UP": message("{amount} due"),
    "OVERDUE_NO_ACTION": message("{amount} overdue"),
    "PROMISE_DUE": message("{amount} promised and not yet paid"),
    "PROMISE_BROKEN": message("{amount} promised and not paid"),
    "REASSIGN": message("balance {amount}"),
    "VOUCHER": message("payment {number} of {amount}"),
}
_ASKED_BY: dict[str, str] = {
    "RULE": message("by the rules on checks"),
    "PLAN": message("by the bank's own plan"),
}


def next_answer(work: pl.DataFrame, loan_id: str, language: Language) -> str:
    """What must be done next for a loan, by when and by whom, and how much else waits.

    ``work``: the answer of ``query.work_of_loan``, the oldest first.
    """
    if work.is_empty():
        return say(language, "Nothing waits on loan {loan}.", loan=loan_id)
    first = work.row(0, named=True)
    sentence = say(
        language,
        "Next for loan {loan}: {what}, {when}",
        loan=loan_id,
        what=_what(first, language),
        when=_when(first, language),
    )
    if first["officer_id"]:
        sentence += say(language, ", by {officer}", officer=first["officer_id"])
    others = len(work) - 1
    if others:
        sentence += say_count(
            language,
            "; {count} more waits, of these {late} late",
            "; {count} more wait, of these {late} late",
            others,
            late=count(int(work[1:]["days_late"].gt(0).sum())),
        )
    return sentence + say(language, ".")


def described(work: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The rows as their table reads them: ``kind`` in words, ``about``, red where late."""
    late = pl.when(pl.col("days_late") > 0).then(pl.lit("breach")).otherwise(pl.lit("plain"))
    return work.with_columns(
        kind=pl.Series(
            [term(language, "to_do_kind", one) for one in work["to_do_kind"]], dtype=pl.String
        ),
        about=pl.Series(
            [_about(one, language) for one in work.iter_rows(named=True)], dtype=pl.String
        ),
        tone=late,
    )


def _what(work: Row, language: Language) -> str:
    kind = term(language, "to_do_kind", work["to_do_kind"])
    about = _about(work, language)
    return kind if about is None else say(language, "{kind} ({about})", kind=kind, about=about)


def _about(work: Row, language: Language) -> str | None:
    kind = work["to_do_kind"]
    if kind == "ARCHIVE":
        item = (work["item_id"], work["loan_id"], work["item_code"])
        return about_to_do(language, "ARCHIVE", *item)
    if kind == "COMPLAINT":
        return str(work["item_id"])
    if work["indicator_code"] is not None:
        return warning_name(work, language)
    if work["stage_title"] is not None:
        return say(language, work["stage_title"])
    amount = money_with_unit(work["amount"], language, say(language, "an amount not reported"))
    if work["paid_by_date"] is not None:
        day = f"{work['paid_by_date']:%Y-%m-%d}"
        return say(language, "{amount} due on {date}", amount=amount, date=day)
    if kind in _ABOUT_MONEY:
        return say(language, _ABOUT_MONEY[kind], amount=amount, number=work["item_id"])
    if work["basis"] is not None:
        return say(language, _ASKED_BY[work["basis"]])
    about: str | None = work["about"]
    return about


def _when(work: Row, language: Language) -> str:
    if work["due_date"] is None:
        return say(language, "without a day to be done by")
    day, late = f"{work['due_date']:%Y-%m-%d}", work["days_late"]
    if late == 0:
        return say(language, "due today")
    if late > 0:
        return say_count(
            language,
            "due on {date}, {count} day late",
            "due on {date}, {count} days late",
            late,
            date=day,
        )
    return say_count(
        language, "due on {date}, in {count} day", "due on {date}, in {count} days", -late, date=day
    )
