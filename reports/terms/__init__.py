"""The words for codes. Every code a page can show has one; a code nobody knows shows as itself.

One module per subject says how the codes of its families are called.
"""

from reports.terms import (
    archives,
    book,
    cases,
    collection_work,
    conduct,
    confirmations,
    data,
    events,
    financial_statements,
    fund_flows,
    guarantees,
    hands,
    inspections,
    line,
    policy,
    promises,
    scripts,
    to_dos,
    warnings,
)
from reports.wording import Language, say
from warehouse.contracts import CONTRACTS

SUBJECTS = (
    book,
    events,
    inspections,
    confirmations,
    guarantees,
    fund_flows,
    financial_statements,
    policy,
    warnings,
    hands,
    collection_work,
    cases,
    promises,
    scripts,
    conduct,
    archives,
    line,
    to_dos,
    data,
)
# Each family of codes, whatever its subject; no two subjects have one of the same name.
TERMS: dict[str, dict[str, str]] = {
    family: words for subject in SUBJECTS for family, words in subject.TERMS.items()
}


def term(language: Language, family: str, code: str | None) -> str:
    """The word for a code of a family; "—" for none."""
    if code is None:
        return "—"
    message = TERMS[family].get(code)
    return code if message is None else say(language, message)


def organisation_name(language: Language, name: str, status: str | None) -> str:
    """The name of an organisation, marked where it was closed or merged into another."""
    if status == "MERGED":
        return say(language, "{name} (merged)", name=name)
    if status == "CLOSED":
        return say(language, "{name} (closed)", name=name)
    return name


def column_term(language: Language, table: str, column: str | None) -> str:
    """What a column of an input file is called: its Chinese heading, or its own name."""
    if column is None:
        return "—"
    if language is Language.ZH:
        for contract in CONTRACTS:
            if contract.table == table and column in contract.model_fields:
                aliases = contract.column_named(column).aliases
                return aliases[0] if aliases else column
    return column


def bucket_label(language: Language, bucket: str, from_days: int, to_days: int | None) -> str:
    """A bucket and its days: ``M1 (1–30 days)``."""
    return f"{bucket} ({bucket_days(language, from_days, to_days)})"


def bucket_days(language: Language, from_days: int, to_days: int | None) -> str:
    """The days of a bucket: ``1–30 days``, ``181+ days``."""
    if to_days is None:
        return say(language, "{days}+ days", days=from_days)
    if from_days == to_days:
        return say(language, "{days} days", days=from_days)
    return say(language, "{low}–{high} days", low=from_days, high=to_days)
