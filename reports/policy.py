"""The credit policy in words: what each policy is about, the answer of the page, its tables."""

from dataclasses import replace
from typing import Any

import polars as pl

from reports.industries import industry_name
from reports.numbers import count, money_with_unit, rate
from reports.scorecard import Row
from reports.tables import Column, figure_column
from reports.wording import Language, joined, message, say, say_count

_TONES = {"BREACH": "breach", "NEAR": "near"}
# A sentence names so many; the rest are counted.
_NAMED = 2
IN_FORCE = ("BREACH", "NEAR", "WITHIN", "BANNED", "UNKNOWN", "NOT_REPORTED")

POLICIES = (
    Column("subject", "Policy"),
    Column("state", "State", "term", family="policy_state", tone="tone"),
    figure_column("policy_used_amount", message("Amount used")),
    replace(figure_column("policy_limit_amount"), is_of_loans=False),
    replace(figure_column("policy_used_share", message("Share used")), is_of_loans=False),
    Column(
        "policy_own_share",
        "Own part of the limit",
        "rate",
        hint=message("What this organisation holds / limit of the whole"),
        is_sample=False,
        is_of_loans=False,
    ),
    replace(figure_column("policy_headroom_amount"), is_of_loans=False),
    Column(
        "limit_ratio",
        "Ratio limit",
        "rate",
        hint=message("Limit as a share of the book"),
        is_sample=False,
        is_of_loans=False,
    ),
    figure_column("policy_book_share"),
    figure_column("policy_breach_loan_count", message("Paid out against it")),
    Column("loan_count", "Loans", "count"),
    Column(
        "not_reported_loan_count",
        "Loans not reported",
        "count",
        hint=message("Their balance is in no amount here: more may be used than is shown"),
    ),
    Column("customer_count", "Customers", "count", hint=message("Distinct, never summed")),
    Column("dimension", "Limit for", "term", family="policy_dimension"),
    Column("effective_from_date", "In force from", "date"),
    Column("effective_to_date", "In force to", "date"),
    Column("policy_id", "Policy number", "identifier"),
)
# What a table calls its columns by the figures they show.
_FIGURES = {
    "policy_used_amount": "used_amount",
    "policy_limit_amount": "limit_amount",
    "policy_used_share": "used_share",
    "policy_headroom_amount": "headroom_amount",
    "policy_book_share": "book_share",
    "policy_breach_loan_count": "breach_loan_count",
}
BY_CHILD = (
    Column("label", "Organisation"),
    figure_column("policy_used_amount"),
    Column("part", "Share of all of it", "rate", is_sample=False),
    Column("loan_count", "Loans", "count"),
    Column("customer_count", "Customers", "count", hint=message("Distinct, never summed")),
)
LOANS_UNDER = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("product_code", "Product"),
    figure_column("outstanding_principal"),
    Column("days_past_due", "Days past due", "count"),
    Column("class_used", "Class", "term", family="five_class"),
    Column("disbursed_date", "Paid out on", "date"),
    Column("maturity_date", "Matures", "date"),
    Column("officer_id", "Account manager"),
)
LOANS_AGAINST = (
    Column("loan_id", "Loan number", "identifier"),
    Column("breach_kind", "Against the policy", "term", family="policy_breach", tone="tone"),
    Column("subject", "Policy"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("disbursed_date", "Paid out on", "date"),
    Column("disbursed_amount", "Paid out", "money"),
    Column("known_over_date", "Over since", "date", hint=message("Known to be over since")),
    figure_column("outstanding_principal"),
    Column("loan_state", "State", "term", family="loan_state"),
    Column("officer_id", "Account manager"),
)


def subject(row: Row, language: Language) -> str:
    """What a policy is about: ``E Construction``, ``C252 Manufacturing``, a region, a customer."""
    member, dimension = str(row["member"]), row["dimension"]
    if dimension == "INDUSTRY":
        return industry_name(member, language) or member
    if dimension == "GROUP":
        return say(language, "Group {group}", group=member)
    name = row["member_name"]
    return member if name is None else str(name)


def with_words(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Policies with what each is about in words, the tone of its state, and figures by name."""
    subjects = [subject(row, language) for row in rows.iter_rows(named=True)]
    shown = rows.with_columns(
        subject=pl.Series(subjects, dtype=pl.String),
        **{name: pl.col(column) for name, column in _FIGURES.items() if column in rows.columns},
    )
    if "is_whole" in rows.columns:
        # A part of a limit is no use of it: it never reads as near or over.
        shown = shown.with_columns(
            policy_used_share=pl.when("is_whole").then("policy_used_share"),
            policy_own_share=pl.when(~pl.col("is_whole")).then("policy_used_share"),
        )
    if "state" in rows.columns:
        tone = pl.col("state").replace_strict(_TONES, default="plain", return_dtype=pl.String)
        if "breach_loan_count" in rows.columns:
            broken = (pl.col("state") == "BANNED") & (pl.col("breach_loan_count") > 0)
            tone = pl.when(broken).then(pl.lit("breach")).otherwise(tone)
        shown = shown.with_columns(tone=tone)
    if "breach_kind" in rows.columns:
        shown = shown.with_columns(tone=pl.lit("breach"))
    # A share of a limit is no rate over a sample of loans.
    return shown


def policy_answer(policies: pl.DataFrame, against: pl.DataFrame, language: Language) -> str:
    """Which limits are exceeded, which are near, and what was paid out against the policy.

    ``policies``: the answer of ``policy_limits``; ``against`` that of ``policy_breach_totals``.
    """
    in_force = policies.filter(pl.col("state").is_in(IN_FORCE))
    if in_force.is_empty():
        return say(language, "No limit or ban of the credit policy is in force.")
    sentence = _limits(in_force, language)
    totals = {row["breach_kind"]: row for row in against.iter_rows(named=True)}
    banned = totals.get("BANNED")
    over = totals.get("OVER_LIMIT")
    if banned is None and over is None:
        return sentence + say(language, "; nothing was paid out against the policy.")
    parts = []
    if banned is not None:
        parts.append(_paid_out(banned, message("under a ban"), language))
    if over is not None:
        parts.append(_paid_out(over, message("over a limit"), language))
    return sentence + say(
        language, "; paid out against the policy: {parts}.", parts=joined(language, parts)
    )


def _limits(in_force: pl.DataFrame, language: Language) -> str:
    exceeded = in_force.filter(pl.col("state") == "BREACH")
    near = in_force.filter(pl.col("state") == "NEAR")
    all_words = say_count(
        language,
        "Of {count} limit and ban in force",
        "Of {count} limits and bans in force",
        len(in_force),
    )
    if exceeded.is_empty() and near.is_empty():
        return all_words + say(language, ", no limit is exceeded or near")
    if exceeded.is_empty():
        return all_words + say(
            language, ", no limit is exceeded and {names} near", names=_names(near, language)
        )
    words = all_words + say_count(
        language,
        ", {count} limit is exceeded: {names}",
        ", {count} limits are exceeded: {names}",
        len(exceeded),
        names=_names(exceeded, language),
    )
    if near.is_empty():
        return words
    return words + say_count(
        language, "; {count} is near its limit", "; {count} are near their limits", len(near)
    )


def _names(rows: pl.DataFrame, language: Language) -> str:
    named = [
        say(language, "{name} ({share} of it used)", name=name, share=rate(row["used_share"]))
        if row["is_whole"] and row["used_share"] is not None
        else name
        for row in rows.head(_NAMED).iter_rows(named=True)
        if (name := subject(row, language))
    ]
    if len(rows) > _NAMED:
        named.append(say(language, "{count} others", count=count(len(rows) - _NAMED)))
    return joined(language, named)


def _paid_out(row: dict[str, Any], how: str, language: Language) -> str:
    return say_count(
        language,
        "{how} {count} loan of {amount}",
        "{how} {count} loans of {amount}",
        row["loan_count"],
        how=say(language, how),
        amount=money_with_unit(row["disbursed_amount"], language),
    )


def to_do_lines(policies: pl.DataFrame, language: Language) -> list[tuple[str, str]]:
    """What to do next, most pressing first: the policy it is about, and the words."""
    lines = []
    for row in policies.iter_rows(named=True):
        name = subject(row, language)
        if row["state"] == "BREACH" and row["headroom_amount"] is not None:
            words = say(
                language,
                "{name}: bring down by {amount} and pay out nothing new",
                name=name,
                amount=money_with_unit(-row["headroom_amount"], language),
            )
        elif row["state"] == "BREACH":
            words = say(language, "{name}: pay out nothing new, the limit is exceeded", name=name)
        elif row["state"] == "BANNED" and row["breach_loan_count"]:
            words = say_count(
                language,
                "{name}: ask who approved {count} loan under the ban",
                "{name}: ask who approved {count} loans under the ban",
                row["breach_loan_count"],
                name=name,
            )
        elif row["state"] == "NEAR" and row["headroom_amount"] is not None:
            words = say(
                language,
                "{name}: {amount} left, plan what is still paid out",
                name=name,
                amount=money_with_unit(row["headroom_amount"], language),
            )
        elif row["state"] == "NEAR":
            words = say(language, "{name}: near the limit, ask the head office first", name=name)
        elif row["state"] == "UNKNOWN":
            words = say(language, "{name}: not found in the files, mend the policy", name=name)
        else:
            continue
        lines.append((str(row["policy_id"]), words))
    return lines
