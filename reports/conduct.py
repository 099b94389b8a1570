"""What is said about conduct in collection: the answer, the rules, who acted, what was seen."""

from collections.abc import Callable
from typing import Any

import polars as pl

from reports.exceptions import read_word
from reports.numbers import UNDEFINED, count, exact, one_decimal, signed
from reports.scorecard import Row
from reports.tables import Column
from reports.terms import term
from reports.wording import Language, joined, message, say, say_count

_PER_THOUSAND = Column(
    "per_thousand",
    "Breaches per thousand",
    "printed",
    hint=message("Actions that break a rule / actions checked, times a thousand"),
)
_VIOLATING = Column("violating_action_count", "Actions in breach", "count")
RULES = (
    Column("rule", "Rule"),
    _VIOLATING,
    _PER_THOUSAND,
    Column("change", "Change", "points", tone="course"),
    Column("tested_action_count", "Actions tested", "count"),
    Column("untested", "Not tested", "count", hint=message("What the rule needs is not told")),
    Column("next", "What to do next"),
    Column("mostly", "Mostly by"),
    Column("verified", "Source read"),
    Column("source_words", "Source"),
)
CHILDREN = (
    Column("label", "Organisation"),
    Column("action_count", "Actions", "count"),
    _VIOLATING,
    _PER_THOUSAND,
)
_WORST_RULE = Column("worst_rule", "Broken most")
AGENCIES = (
    Column("name", "Agency"),
    Column("action_count", "Actions", "count"),
    _VIOLATING,
    _PER_THOUSAND,
    _WORST_RULE,
)
HANDLERS = (
    Column("name", "Collector", "identifier"),
    Column("action_count", "Actions", "count"),
    _VIOLATING,
    _PER_THOUSAND,
    _WORST_RULE,
)
VIOLATIONS = (
    Column("customer_name", "Customer"),
    Column("action_time", "Time", "time"),
    Column("rule", "Rule"),
    Column("seen", "Seen"),
    Column("handler_id", "Collector", "identifier"),
    Column("agency_id", "Agency", "identifier"),
    Column("org_name", "Organisation"),
    Column("channel", "How", "term", family="collection_channel"),
    Column("contact_relation", "With whom", "term", family="contact_relation"),
    Column("loan_id", "Loan number", "identifier"),
    Column("action_id", "Action", "identifier"),
)
# The rule that stands on complaints: its breaches are no actions, and listed with them.
COMPLAINTS = "C10"
ALL_RULES = message("Actions in breach, each once")
# What a breach of each rule asks of a manager.
_NEXT = {
    "C01": message("Stop contacts in the quiet hours; keep the consent where one is given"),
    "C02": message("Share the day's calls among all who call the same debtor"),
    "C03": message("Stop dialling a number once the day's attempts are made"),
    "C04": message("Reach the borrower first, and record every attempt that fails"),
    "C05": message("Take the number off the list of this customer"),
    "C06": message("Stop the script, speak with the collector, make it good with the debtor"),
    "C07": message("Find the recording, or take the line out of use"),
    "C08": message("Send two people; no visit counts with one"),
    "C09": message("Take the cases back until trained or registered"),
    "C10": message("Settle the complaint and answer whoever made it"),
    "C11": message("Evaluate the agency before it is given more cases"),
}


def per_thousand(rate: float | None) -> str:
    """A share of actions as so many in a thousand."""
    return one_decimal(None if rate is None else float(exact(rate) * 1000))


def conduct_answer(
    rules: pl.DataFrame,
    children: pl.DataFrame,
    month: str,
    comparison: str,
    language: Language,
) -> str:
    """How many of the month's actions break a rule, against before, by which rule, and where.

    ``rules``: the answer of ``conduct_by_rule``, ANY first. ``children``: ``conduct_by_child`` with
    ``label``.
    """
    whole = rules.row(0, named=True)
    if not whole["violating_action_count"]:
        return say(
            language,
            "{month}: none of {all} collection actions breaks a rule that could be tested.",
            month=month,
            all=count(whole["action_count"]),
        )
    sentence = say_count(
        language,
        "{month}: {count} of {all} collection actions breaks a rule, {rate} per thousand",
        "{month}: {count} of {all} collection actions break a rule, {rate} per thousand",
        whole["violating_action_count"],
        month=month,
        all=count(whole["action_count"]),
        rate=per_thousand(whole["violation_rate"]),
    )
    if whole["violation_rate_before"] is not None:
        now, before = exact(whole["violation_rate"]), exact(whole["violation_rate_before"])
        sentence += say(
            language,
            " ({change} against {comparison})",
            change=signed(round((now - before) * 1000, 1)),
            comparison=say(language, comparison),
        )
    first = rules.row(1, named=True)
    sentence += say(
        language,
        "; most by {code} “{rule}” ({count})",
        code=first["rule_code"],
        rule=say(language, first["title"]),
        count=count(first["violating_action_count"]),
    )
    where = children.filter(
        (pl.col("rule_code") == "ANY") & (pl.col("violating_action_count") > 0)
    ).sort("violating_action_count", "label", descending=[True, False])
    if len(where) > 1:
        top = where.row(0, named=True)
        sentence += say(
            language,
            ", most at {name} ({count})",
            name=top["label"],
            count=count(top["violating_action_count"]),
        )
    return sentence + say(language, ".")


def rule_rows(rules: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The rules as rows of a table, the actions in breach of any of them first as their total.

    ``rules``: the answers of ``conduct_by_rule`` and ``conduct_of_complaints``.
    """
    rows = []
    for one in rules.iter_rows(named=True):
        is_total = one["title"] is None
        is_told = one["violating_action_count"] is not None
        is_listed = one["violating_action_count"] and one["rule_code"] != COMPLAINTS
        untested = (one["asked_action_count"] or 0) - (one["tested_action_count"] or 0)
        rows.append(
            {
                "rule_code": one["rule_code"] if is_listed else None,
                "rule": say(language, ALL_RULES) if is_total else rule_name(one, language),
                "is_total": is_total,
                "violating_action_count": one["violating_action_count"],
                "per_thousand": per_thousand(one["violation_rate"]),
                "change": one["change"],
                "course": _course(one["change"]),
                "mostly": _actor(one),
                "next": None if is_total else next_words(one, language),
                "tested_action_count": one["tested_action_count"] if is_told else None,
                "untested": untested if untested and not is_total else None,
                "verified": None if is_total else read_word(one["is_verified"], language),
                "source_words": None if is_total else say(language, one["source"]),
            }
        )
    schema: dict[str, Any] = dict.fromkeys(
        ("violating_action_count", "change", "tested_action_count", "untested"), pl.Int64
    )
    return pl.DataFrame(rows, schema_overrides=schema)


def rule_name(rule: Row, language: Language) -> str:
    """The rule's code and name, as the rule is spoken of: ``C01 Quiet hours``."""
    return f"{rule['rule_code']} {say(language, rule['title'])}"


def next_words(rule: Row, language: Language) -> str | None:
    """What to do about a broken rule; what is missing where it could not be tested."""
    if not rule["is_active"]:
        return say(language, "Switched off in the bank's parameters")
    if rule["violating_action_count"]:
        return say(language, _NEXT[rule["rule_code"]])
    if rule["violating_action_count"] == 0:
        return None
    if not rule["asked_action_count"] and rule["rule_code"] != COMPLAINTS:
        return say(language, "No action of this kind")
    files = [term(language, "table_name", one) for one in rule["needs"].split(", ") if one]
    return say(language, "Not tested: it needs {files}", files=joined(language, files))


def _course(change: int | None) -> str:
    if not change:
        return "plain"
    return "worse" if change > 0 else "better"


def _actor(rule: Row) -> str | None:
    if rule["actor"] is None:
        return None
    number = count(rule["actor_violating_action_count"])
    return f"{rule['actor_name'] or rule['actor']} ({number})"


def actor_rows(actors: pl.DataFrame, nobody: str, language: Language, minimum: int) -> pl.DataFrame:
    """Agencies or collectors as rows of a table. ``nobody``: the message for ``-``."""
    rows = list(actors.iter_rows(named=True))
    return with_per_thousand(actors, language, minimum).with_columns(
        name=pl.Series(
            [say(language, nobody) if one["actor"] == "-" else _named(one, nobody) for one in rows],
            dtype=pl.String,
        ),
        opened=pl.Series(
            [one["actor"] if one["violating_action_count"] else None for one in rows],
            dtype=pl.String,
        ),
        worst_rule=pl.Series(
            [
                None
                if one["title"] is None
                else f"{say(language, one['title'])} ({count(one['rule_violating_action_count'])})"
                for one in rows
            ],
            dtype=pl.String,
        ),
    )


def _named(actor: Row, nobody: str) -> str:
    if nobody == OWN_PEOPLE and actor["agency_name"]:
        return f"{actor['agency_name']} ({actor['actor']})"
    return str(actor["actor"])


OWN_PEOPLE = message("The bank itself")
NOT_NAMED = message("Nobody named")


def with_per_thousand(frame: pl.DataFrame, language: Language, minimum: int) -> pl.DataFrame:
    """Rows with their share as so many in a thousand, marked where it is of few actions."""
    words = [
        say(language, "{figure} (few)", figure=per_thousand(share))
        if share is not None and actions < minimum
        else per_thousand(share)
        for share, actions in frame.select("violation_rate", "action_count").iter_rows()
    ]
    return frame.with_columns(per_thousand=pl.Series(words, dtype=pl.String))


def described(violations: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Breaches with the rule's name and what was seen, in words."""
    rows = list(violations.iter_rows(named=True))
    return violations.with_columns(
        rule=pl.Series([rule_name(one, language) for one in rows], dtype=pl.String),
        seen=pl.Series([_SEEN[one["rule_code"]](one, language) for one in rows], dtype=pl.String),
    )


def _counted(text: str) -> Callable[[Row, Language], str]:
    def words(row: Row, language: Language) -> str:
        return say(
            language,
            text,
            number=count(row["observed_count"]),
            limit=count(row["limit_count"]),
        )

    return words


def _day(row: Row) -> str:
    return UNDEFINED if row["since_date"] is None else f"{row['since_date']:%Y-%m-%d}"


def _lacking(row: Row, language: Language) -> str:
    words = term(language, "conduct_reason", row["reason"])
    return words.replace("{day}", _day(row))


def _wording(row: Row, language: Language) -> str:
    return say(
        language,
        "{category}: “{phrase}”",
        category=say(language, row["wording_title"] or UNDEFINED),
        phrase=row["wording_phrase"] or UNDEFINED,
    )


_SEEN: dict[str, Callable[[Row, Language], str]] = {
    "C01": lambda row, language: say(
        language, "At {time} without consent", time=f"{row['action_time']:%H:%M:%S}"
    ),
    "C02": _counted(message("Call {number} answered that day, {limit} allowed")),
    "C03": _counted(message("Dial {number} in vain that day, {limit} allowed")),
    "C04": _counted(message("{number} attempts failed in a row before, {limit} needed")),
    "C05": lambda row, language: say(language, "Refused on {day}", day=_day(row)),
    "C06": _wording,
    "C07": lambda row, language: say(language, "Answered, no recording"),
    "C08": _counted(message("{number} of staff, {limit} needed")),
    "C09": _lacking,
    "C11": lambda row, language: say(language, "Last evaluated on {day}", day=_day(row)),
}
