"""The conduct rules of collection as data, and what a bank says of certificates and joint loans.

Models know the codes; a bank chooses which of them hold, and on what source.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

# Columns of the tables of raw these rows become.
RULE_COLUMNS = {
    "rule_code": "varchar",
    "rule_no": "integer",
    "subject": "varchar",
    "title": "varchar",
    "says": "varchar",
    "needs": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
    "is_active": "boolean",
}
TOPIC_COLUMNS = {"topic": "varchar", "source": "varchar", "is_verified": "boolean"}
JOINT_PRODUCT_COLUMNS = {"product_code": "varchar", "source": "varchar", "is_verified": "boolean"}


class ConductCode(StrEnum):
    """A rule some model tests, in the order of the table."""

    QUIET_HOURS = "C01"
    ANSWERED_CALLS = "C02"
    UNANSWERED_CALLS = "C03"
    THIRD_PARTY = "C04"
    THIRD_PARTY_REFUSED = "C05"
    BANNED_WORDING = "C06"
    NO_RECORDING = "C07"
    VISIT_ALONE = "C08"
    NOT_QUALIFIED = "C09"
    COMPLAINT_OPEN = "C10"
    NOT_EVALUATED = "C11"


class ConductRule(BaseModel):
    """One rule. ``needs`` are the tables without which it cannot be tested."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule_code: ConductCode
    title: str
    says: str
    source: str
    is_verified: bool
    is_active: bool = True
    needs: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """COMPLAINT or ACTION: what a breach of the rule stands on."""
        return "COMPLAINT" if self.rule_code is ConductCode.COMPLAINT_OPEN else "ACTION"


class GivenConductRule(BaseModel):
    """A rule as a bank gives it: what it leaves out stays as it is by default."""

    model_config = ConfigDict(extra="forbid")

    rule_code: ConductCode
    title: str | None = None
    says: str | None = None
    source: str | None = None
    is_verified: bool | None = None
    is_active: bool | None = None


class CollectionTopic(BaseModel):
    """One topic that a collector's certificate may be of."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    topic: str = Field(min_length=1)
    source: str = "the bank's own parameters.toml"
    is_verified: bool = False


class JointProduct(BaseModel):
    """One product lent to a couple together, so that the spouse is a debtor and no third party."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    product_code: str = Field(min_length=1)
    source: str = "the bank's own parameters.toml"
    is_verified: bool = False


def read_conduct_rules(shipped: object) -> tuple[ConductRule, ...]:
    """The rules as shipped, in their order."""
    return tuple(TypeAdapter(list[ConductRule]).validate_python(shipped))


def given_conduct_rules(
    given: object, shipped: tuple[ConductRule, ...]
) -> tuple[tuple[ConductRule, ...], list[str]]:
    """A bank's own table and what is wrong with it. A rule it leaves out is not tested."""
    try:
        rows = TypeAdapter(list[GivenConductRule]).validate_python(given)
    except ValidationError as error:
        return (), [_first_fault(error)]
    twice = _twice([row.rule_code.value for row in rows])
    if twice:
        return (), twice
    by_code: Mapping[ConductCode, ConductRule] = {rule.rule_code: rule for rule in shipped}
    changed = [
        by_code[row.rule_code].model_copy(update=_said(row.model_dump(exclude_none=True)))
        for row in rows
    ]
    order = list(ConductCode)
    return tuple(sorted(changed, key=lambda rule: order.index(rule.rule_code))), []


def read_collection_topics(given: object) -> tuple[tuple[CollectionTopic, ...], list[str]]:
    """The rows, and what is wrong with them."""
    try:
        rows = tuple(TypeAdapter(list[CollectionTopic]).validate_python(given))
    except ValidationError as error:
        return (), [_first_fault(error)]
    return rows, _twice([row.topic for row in rows])


def read_joint_products(given: object) -> tuple[tuple[JointProduct, ...], list[str]]:
    """The rows, and what is wrong with them."""
    try:
        rows = tuple(TypeAdapter(list[JointProduct]).validate_python(given))
    except ValidationError as error:
        return (), [_first_fault(error)]
    return rows, _twice([row.product_code for row in rows])


def rule_rows(rules: tuple[ConductRule, ...]) -> list[tuple[Any, ...]]:
    """The rules as rows of ``RULE_COLUMNS``."""
    return [
        (
            one.rule_code.value,
            number,
            one.subject,
            one.title,
            one.says,
            ", ".join(one.needs),
            one.source,
            one.is_verified,
            one.is_active,
        )
        for number, one in enumerate(rules, start=1)
    ]


def _first_fault(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}"


def _twice(keys: list[str]) -> list[str]:
    return [f"{key} stands twice" for key in sorted({key for key in keys if keys.count(key) > 1})]


def _said(values: dict[str, Any]) -> dict[str, Any]:
    # A source of the bank's own has not been read here, whatever was true of ours.
    if "source" in values:
        values.setdefault("is_verified", False)
    return values
