"""What is said about exceptions: the answer of their page, its rules, and coverage."""

from typing import Any

import polars as pl

from reports.numbers import count, exact, money_with_unit, rate, signed
from reports.scorecard import Row
from reports.tables import Column
from reports.terms import term
from reports.wording import Language, joined, say, say_count

# Rules whose loans stop being exceptions on a day that is known.
ENDING = frozenset({"RESTRUCTURED_OBSERVED", "RESTRUCTURED_AGAIN", "UPGRADED_EARLY"})
RULES = (
    Column("rule", "Rule"),
    Column("loan_count", "Number of loans", "count"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("change", "Change in loans", "points", tone="course"),
    Column("tested_loan_count", "Loans tested", "count"),
    Column("verified", "Source read"),
    Column("about", "What the rule asks"),
    Column("source_words", "Source"),
)
ALERTS = (
    Column("org_name", "Organisation"),
    Column("org_level", "Level", "term", family="org_level"),
    Column("rule", "Rule"),
    Column("par90_principal", "Balance more than 90 days overdue", "money"),
    Column("npl_principal", "Non-performing balance", "money"),
    Column("overdue90_to_npl", "90+ / NPL", "rate", figure="overdue90_to_npl"),
    Column("verified", "Source read"),
    Column("source_words", "Source"),
)


def loan_columns(rule_code: str) -> tuple[Column, ...]:
    """The columns of the loans of a rule."""
    ends = (Column("observation_ends_on", "Until", "date"),) if rule_code in ENDING else ()
    return (
        Column("loan_id", "Loan number", "identifier"),
        Column("customer_name", "Customer"),
        Column("org_name", "Organisation"),
        Column("outstanding_principal", "Loan balance", "money"),
        Column("seen", "Seen"),
        Column("allowed", "Allowed"),
        *ends,
        Column("why", "Why"),
        Column("class_used", "Class", "term", family="five_class"),
        Column("days_past_due", "Days past due", "count"),
        Column("customer_type", "Customer type", "term", family="customer_type"),
        Column("product_code", "Product"),
        Column("officer_id", "Account manager"),
    )


def exceptions_answer(
    rules: pl.DataFrame,
    children: pl.DataFrame,
    balance: Any,
    comparison: str,
    language: Language,
) -> str:
    """How many loans break a rule, what they come to, which rule grew, and where.

    ``rules``: the answer of ``exceptions_by_rule``, that of ANY first. ``children``: that of
    ``exceptions_by_child`` with ``label``.
    """
    whole = rules.row(0, named=True)
    missing = say(language, "Not reported")
    if not whole["loan_count"]:
        return say(language, "No loan breaks a rule that could be tested.")
    share = None
    if balance and whole["outstanding_principal"] is not None:
        share = exact(whole["outstanding_principal"]) / exact(balance)
    sentence = say_count(
        language,
        "{count} loan breaks a rule: {amount}, {share} of the balance",
        "{count} loans break a rule: {amount}, {share} of the balance",
        whole["loan_count"],
        amount=money_with_unit(whole["outstanding_principal"], language, missing),
        share=rate(share),
    )
    if whole["change"] == 0:
        sentence += say(language, "; as many as {comparison}", comparison=say(language, comparison))
    elif whole["change"] is not None:
        sentence += say(
            language,
            "; {change} loans against {comparison}",
            change=signed(whole["change"]),
            comparison=say(language, comparison),
        )
    return sentence + _growth(rules, children, language)


def _growth(rules: pl.DataFrame, children: pl.DataFrame, language: Language) -> str:
    grown = rules.slice(1).filter(pl.col("change") > 0).sort("change", descending=True)
    if grown.is_empty():
        return say(language, ".")
    first = grown.row(0, named=True)
    sentence = say(
        language,
        "; most new ones by “{rule}” ({change})",
        rule=say(language, first["title"]),
        change=signed(first["change"]),
    )
    where = (
        children.filter(pl.col("rule_code") == first["rule_code"])
        .with_columns(more=pl.col("loan_count") - pl.col("loan_count_before").fill_null(0))
        .filter(pl.col("more") > 0)
        .sort("more", "label", descending=[True, False])
    )
    if len(children["label"].unique()) > 1 and len(where):
        top = where.row(0, named=True)
        sentence += say(
            language, ", mostly at {name} ({change})", name=top["label"], change=signed(top["more"])
        )
    return sentence + say(language, ".")


def rule_rows(
    rules: pl.DataFrame, language: Language, *, is_latest: bool, without_low_risk: bool
) -> pl.DataFrame:
    """The rules as rows of a table, the loans of any of them first as their total."""
    rows = []
    for one in rules.iter_rows(named=True):
        is_total = one["title"] is None
        is_tested = one["loan_count"] is not None
        rows.append(
            {
                "rule_code": None if is_total or not is_tested else one["rule_code"],
                "rule": say(language, "Loans with an exception, each once")
                if is_total
                else say(language, one["title"]),
                "is_total": is_total,
                "loan_count": one["loan_count"],
                "outstanding_principal": one["outstanding_principal"],
                "change": one["change"],
                "course": _course(one["change"]),
                "tested_loan_count": one["tested_loan_count"],
                "verified": "" if is_total else read_word(one["is_verified"], language),
                "source_words": "" if is_total else say(language, one["source"]),
                "about": ""
                if is_total
                else say(language, one["says"])
                if is_tested
                else untested_words(
                    one, language, is_latest=is_latest, without_low_risk=without_low_risk
                ),
            }
        )
    schema: dict[str, Any] = {
        "rule_code": pl.String,
        "outstanding_principal": pl.Decimal(38, 2),
        "loan_count": pl.Int64,
        "change": pl.Int64,
        "tested_loan_count": pl.Int64,
    }
    return pl.DataFrame(rows, schema_overrides=schema)


def alert_rows(alerts: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The organisations that break a rule with its name, its source and whether that was read."""
    return alerts.with_columns(
        rule=_said(alerts["title"], language),
        source_words=_said(alerts["source"], language),
        verified=pl.Series([read_word(one, language) for one in alerts["is_verified"]]),
    )


def _said(texts: pl.Series, language: Language) -> pl.Series:
    return pl.Series([say(language, text) for text in texts], dtype=pl.String)


def _course(change: int | None) -> str:
    if not change:
        return "plain"
    return "worse" if change > 0 else "better"


def read_word(is_verified: bool, language: Language) -> str:
    """Whether the text of the source was read, as a mark."""
    return say(language, "✓ read") if is_verified else say(language, "not read")


def untested_words(
    rule: Row, language: Language, *, is_latest: bool, without_low_risk: bool
) -> str:
    """Why a rule has no figure: what is left out, or which file would bring it."""
    code = rule["rule_code"]
    if without_low_risk and code.startswith("LOW_RISK"):
        return say(language, "Not tested: low-risk loans are left out")
    if code == "ALL_BANK_CONTAGION" and not is_latest:
        return say(language, "Not tested: debt at all banks is known as of today only")
    if code == "LOW_RISK_COVER" and not is_latest:
        return say(language, "Not tested: collateral is known as of today only")
    files = [term(language, "table_name", one) for one in rule["needs"].split(", ") if one]
    return say(language, "Not tested: it needs {files}", files=joined(language, files))


def coverage_line(row: Row, language: Language) -> str:
    """Non-performing, overdue beyond 90 days against it, and provisions, with all parts."""
    missing = say(language, "Not reported")
    npl = money_with_unit(row["npl_principal"], language, missing)
    parts = [
        say(language, "NPL {npl} ({rate})", npl=npl, rate=rate(row["npl_rate"])),
        say(
            language,
            "90+ / NPL {ratio} ({part} / {npl})",
            ratio=rate(row["overdue90_to_npl"]),
            part=money_with_unit(row["par90_principal"], language, missing),
            npl=npl,
        ),
    ]
    if row["provision_amount"] is None:
        parts.append(
            say(
                language,
                "provision coverage not reported: it comes with the provisions in {file}",
                file=term(language, "table_name", "loan_snapshots"),
            )
        )
        return " · ".join(parts)
    parts.append(
        say(
            language,
            "provision coverage {ratio} ({part} / {npl})",
            ratio=rate(row["provision_coverage"]),
            part=money_with_unit(row["provision_amount"], language),
            npl=npl,
        )
    )
    without = row["loan_count"] - row["provisioned_loan_count"]
    if without:
        parts.append(
            say(
                language,
                "{without} of {all} loans without a reported provision",
                without=count(without),
                all=count(row["loan_count"]),
            )
        )
    return " · ".join(parts)
