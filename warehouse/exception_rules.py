"""The rules of the exceptions page as data: what each says, where it comes from, whom it covers.

Models know the codes; a bank chooses which of them hold, for which scope, and on what source.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

# Columns of the tables of raw these rules become.
RULE_COLUMNS = {
    "rule_code": "varchar",
    "rule_no": "integer",
    "subject": "varchar",
    "title": "varchar",
    "says": "varchar",
    "scopes": "varchar",
    "needs": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
}
SCOPE_COLUMNS = {"rule_code": "varchar", "scope": "varchar"}

Scope = Literal["IN", "LOW_RISK", "SME_SPECIAL"]


class RuleCode(StrEnum):
    """A rule some model tests, in the order of the table."""

    CLASSIFICATION_GAP = "CLASSIFICATION_GAP"
    OWN_BANK_CONTAGION = "OWN_BANK_CONTAGION"
    ALL_BANK_CONTAGION = "ALL_BANK_CONTAGION"
    RESTRUCTURED_OBSERVED = "RESTRUCTURED_OBSERVED"
    RESTRUCTURED_AGAIN = "RESTRUCTURED_AGAIN"
    UPGRADED_EARLY = "UPGRADED_EARLY"
    EXTENDED_WHEN_OVERDUE = "EXTENDED_WHEN_OVERDUE"
    EXTENDED_TOO_LONG = "EXTENDED_TOO_LONG"
    REPAID_BY_NEW_LOAN = "REPAID_BY_NEW_LOAN"
    NEW_LOAN_FOR_OLD = "NEW_LOAN_FOR_OLD"
    LOW_RISK_NOT_PLEDGED = "LOW_RISK_NOT_PLEDGED"
    LOW_RISK_OVERDUE = "LOW_RISK_OVERDUE"
    LOW_RISK_COVER = "LOW_RISK_COVER"
    NPL_ZERO = "NPL_ZERO"
    OVERDUE90_ABOVE_NPL = "OVERDUE90_ABOVE_NPL"


# Rules about the ratios of an organisation; all others are about loans.
OF_ORGANISATIONS = frozenset({RuleCode.NPL_ZERO, RuleCode.OVERDUE90_ABOVE_NPL})


class ExceptionRule(BaseModel):
    """One rule. ``needs`` are the tables without which no loan can be tested by it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule_code: RuleCode
    title: str
    says: str
    source: str
    is_verified: bool
    scopes: tuple[Scope, ...] = Field(min_length=1)
    needs: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """LOAN or ORGANISATION."""
        return "ORGANISATION" if self.rule_code in OF_ORGANISATIONS else "LOAN"


class GivenRule(BaseModel):
    """A rule as a bank gives it: what it leaves out stays as it is by default."""

    model_config = ConfigDict(extra="forbid")

    rule_code: RuleCode
    title: str | None = None
    says: str | None = None
    source: str | None = None
    is_verified: bool | None = None
    scopes: tuple[Scope, ...] | None = Field(default=None, min_length=1)


def read_rules(shipped: object) -> tuple[ExceptionRule, ...]:
    """The rules as shipped, in their order."""
    return tuple(TypeAdapter(list[ExceptionRule]).validate_python(shipped))


def given_rules(
    given: object, shipped: tuple[ExceptionRule, ...]
) -> tuple[tuple[ExceptionRule, ...], list[str]]:
    """A bank's own table and what is wrong with it. A rule it leaves out is not tested."""
    try:
        rows = TypeAdapter(list[GivenRule]).validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return (), [f"{place}: {first['msg']}"]
    codes = [row.rule_code for row in rows]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        return (), [f"{', '.join(twice)} stands twice"]
    by_code: Mapping[RuleCode, ExceptionRule] = {rule.rule_code: rule for rule in shipped}
    changed = [
        by_code[row.rule_code].model_copy(update=_said(row.model_dump(exclude_none=True)))
        for row in rows
    ]
    order = list(RuleCode)
    return tuple(sorted(changed, key=lambda rule: order.index(rule.rule_code))), []


def rule_rows(rules: tuple[ExceptionRule, ...]) -> list[tuple[Any, ...]]:
    """The rules as rows of ``RULE_COLUMNS``."""
    return [
        (
            one.rule_code.value,
            number,
            one.subject,
            one.title,
            one.says,
            ", ".join(one.scopes),
            ", ".join(one.needs),
            one.source,
            one.is_verified,
        )
        for number, one in enumerate(rules, start=1)
    ]


def scope_rows(rules: tuple[ExceptionRule, ...]) -> list[tuple[Any, ...]]:
    """Whom each rule holds for as rows of ``SCOPE_COLUMNS``."""
    return [(one.rule_code.value, scope) for one in rules for scope in one.scopes]


def _said(values: dict[str, Any]) -> dict[str, Any]:
    # A source of the bank's own has not been read here, whatever was true of ours.
    if "source" in values:
        values.setdefault("is_verified", False)
    return values
