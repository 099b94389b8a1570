"""The answer a page begins with: one sentence computed from its figures."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from reports.numbers import count, exact, money_with_unit, points_with_unit, rate, share
from reports.scorecard import Row, missing_word
from reports.wording import Language, joined, message, say, say_count

# So many organisations are named as the source of an increase.
NAMED = 3
# A few sources are worth naming when together they make at least this share of it.
MOST_OF_IT = Decimal("0.5")


def overdue_answer(
    now: Row, before: Row | None, comparison: str, changes: pl.DataFrame, language: Language
) -> str:
    """What the overdue rate is, how it changed, and who the increase comes from.

    ``comparison`` is the message that names the earlier month ("last month"). ``changes``:
    ``label`` and ``change`` of the overdue balance in yuan of each part below, any order.
    """
    missing = missing_word(now, language)
    current = rate(now["overdue_rate"], missing)
    if before is None or before["overdue_rate"] is None or now["overdue_rate"] is None:
        return say(
            language,
            "Overdue rate {rate}: {amount} overdue of {balance}.",
            rate=current,
            amount=money_with_unit(now["overdue_balance"], language, missing),
            balance=money_with_unit(now["outstanding_principal"], language, missing),
        )
    sentence = say(
        language,
        "Overdue rate {rate}, {change} against {comparison}",
        rate=current,
        change=points_with_unit(now["overdue_rate"], before["overdue_rate"], language),
        comparison=say(language, comparison),
    )
    difference = exact(now["overdue_balance"]) - exact(before["overdue_balance"])
    if difference == 0:
        return sentence + say(language, "; the overdue balance has not changed.")
    words = (
        message("; the overdue balance rose by {amount}")
        if difference > 0
        else message("; the overdue balance fell by {amount}")
    )
    sentence += say(language, words, amount=money_with_unit(abs(difference), language))
    return sentence + _sources(changes, is_rise=difference > 0, language=language)


def _sources(changes: pl.DataFrame, *, is_rise: bool, language: Language) -> str:
    moved = changes.filter(pl.col("change") > 0 if is_rise else pl.col("change") < 0)
    if moved.is_empty():
        return say(language, ".")
    ranked = moved.sort(pl.col("change").abs(), descending=True)
    whole = sum((abs(exact(value)) for value in ranked["change"]), Decimal(0))
    named, part = 0, Decimal(0)
    for value in ranked["change"][:NAMED]:
        named += 1
        part += abs(exact(value))
        if part >= MOST_OF_IT * whole:
            break
    singular, plural = (
        (
            message("; {share} of the increase comes from {names}."),
            message("; {share} of the increase comes from {count} organisations: {names}."),
        )
        if is_rise
        else (
            message("; {share} of the decrease comes from {names}."),
            message("; {share} of the decrease comes from {count} organisations: {names}."),
        )
    )
    return say_count(
        language,
        singular,
        plural,
        named,
        share=share(part / whole),
        names=joined(language, ranked["label"].to_list()[:named]),
    )


def portfolio_answer(
    total: Row,
    by_bucket: Sequence[tuple[str, Decimal]],
    by_child: pl.DataFrame,
    language: Language,
    *,
    bucket: str | None = None,
) -> str:
    """How much is overdue, how old most of it is, and where most of it stands.

    ``by_bucket``: the words for each overdue bucket and its overdue balance. ``by_child``:
    ``label`` and ``overdue_balance`` of the parts below. Within one ``bucket`` there is neither a
    rate, for its loans are all as old as each other, nor an age to tell.
    """
    missing = missing_word(total, language)
    loans = total["overdue_loan_count"]
    if not loans:
        return say(language, "Nothing is overdue here.")
    whole = total["overdue_balance"]
    amount = money_with_unit(whole, language, missing)
    if bucket is not None:
        sentence = say_count(
            language,
            "{amount} overdue in {bucket}, {count} loan",
            "{amount} overdue in {bucket}, {count} loans",
            loans,
            amount=amount,
            bucket=bucket,
        )
    else:
        sentence = say_count(
            language,
            "{amount} overdue ({rate} of the balance), {count} loan",
            "{amount} overdue ({rate} of the balance), {count} loans",
            loans,
            amount=amount,
            rate=rate(total["overdue_rate"], missing),
        )
        oldest = max(by_bucket, key=lambda one: one[1], default=None)
        if oldest is not None and whole:
            sentence += say(
                language,
                "; {share} of it in {bucket}",
                share=share(exact(oldest[1]) / exact(whole)),
                bucket=oldest[0],
            )
    held = by_child.filter(pl.col("overdue_balance") > 0).sort("overdue_balance", descending=True)
    if len(held) > 1 and whole:
        sentence += say(
            language,
            "; most of it at {name} ({share})",
            name=held["label"][0],
            share=share(exact(held["overdue_balance"][0]) / exact(whole)),
        )
    return sentence + say(language, ".")


def customer_answer(loans: pl.DataFrame, as_of_date: date, language: Language) -> str:
    """How a customer stands on the as-of date, and how often it was past due before.

    ``loans``: the answer of ``loans_of_customer``, one row or more.
    """
    return say(
        language,
        "On {date}: {standing}",
        date=f"{as_of_date:%Y-%m-%d}",
        standing=_standing_of_all(loans, language) + _past_of_all(loans, language),
    )


def _standing_of_all(loans: pl.DataFrame, language: Language) -> str:
    active = loans.filter(pl.col("loan_state") == "ACTIVE")
    if active.is_empty():
        return say(language, "no loan in the book any more")
    missing = say(language, "Not reported")
    known = active["outstanding_principal"].drop_nulls()
    balance = money_with_unit(sum(known, Decimal(0)) if len(known) else None, language, missing)
    sentence = say_count(
        language,
        "{count} loan in the book, {balance} outstanding",
        "{count} loans in the book, {balance} outstanding",
        len(active),
        balance=balance,
    )
    not_reported = active["days_past_due"].null_count()
    if not_reported:
        sentence += say(language, ", of which {count} not reported", count=count(not_reported))
    late = active.filter(pl.col("days_past_due") > 0)
    if late.is_empty():
        if not_reported == len(active):
            return sentence
        return sentence + say(language, "; nothing past due")
    amounts = late["overdue_amount"].drop_nulls()
    return sentence + say_count(
        language,
        "; {count} of them past due, {amount} to collect, {days} days at most",
        "; {count} of them past due, {amount} to collect, {days} days at most",
        len(late),
        amount=money_with_unit(
            sum(amounts, Decimal(0)) if len(amounts) else None, language, missing
        ),
        days=count(max(late["days_past_due"].to_list())),
    )


def _past_of_all(loans: pl.DataFrame, language: Language) -> str:
    """How often loans with a plan were past due, and for how long at most."""
    known = loans["episode_count"].drop_nulls()
    times = int(known.sum()) if len(known) else 0
    if times == 0:
        words = message("; never past due so far.") if len(known) else message(".")
        return say(language, words)
    return say_count(
        language,
        "; past due {count} time in all, {days} days at most.",
        "; past due {count} times in all, {days} days at most.",
        times,
        days=count(max(loans["worst_days_past_due"].drop_nulls().to_list())),
    )


def loan_answer(loan: Row, as_of_date: date, language: Language) -> str:
    """How one loan stands on the as-of date."""
    return say(
        language,
        "On {date}: {standing}",
        date=f"{as_of_date:%Y-%m-%d}",
        standing=_standing(loan, language),
    )


def _standing(loan: Row, language: Language) -> str:
    if loan["loan_state"] != "ACTIVE":
        words = {
            "SETTLED": message("settled."),
            "WRITTEN_OFF": message("written off."),
            "TRANSFERRED": message("transferred."),
        }
        return say(language, words[loan["loan_state"]])
    if loan["days_past_due"] is None:
        return say(language, "not reported.")
    balance = money_with_unit(loan["outstanding_principal"], language)
    if loan["days_past_due"] == 0:
        return say(language, "paid up to date; {balance} outstanding.", balance=balance)
    return say_count(
        language,
        "{count} day past due; {amount} to collect, {balance} outstanding.",
        "{count} days past due; {amount} to collect, {balance} outstanding.",
        loan["days_past_due"],
        amount=money_with_unit(loan["overdue_amount"], language, say(language, "Not reported")),
        balance=balance,
    )


def data_answer(deliveries: pl.DataFrame, findings: pl.DataFrame, language: Language) -> str:
    """Whether what arrived is whole.

    ``deliveries``: ``read_rows``, ``accepted_rows``, ``rejected_rows`` of every file. ``findings``:
    ``finding_count`` of every kind of disagreement.
    """
    read, accepted, rejected = (
        int(deliveries[name].sum()) for name in ("read_rows", "accepted_rows", "rejected_rows")
    )
    sentence = say(
        language,
        "{read} rows read, {accepted} taken, {rejected} set aside",
        read=count(read),
        accepted=count(accepted),
        rejected=count(rejected),
    )
    found = int(findings["finding_count"].sum())
    if found == 0:
        return sentence + say(language, "; the files agree with each other.")
    return sentence + say_count(
        language,
        "; {count} disagreement between the files to look into.",
        "; {count} disagreements between the files to look into.",
        found,
    )
