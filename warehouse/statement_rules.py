"""What is asked of customers' financial statements, as data: which are owed, what is flagged.

Models compute the measures; a bank chooses which of them it watches, from which value on at which
level, and how often whom it asks for a statement.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

OWN_SOURCE = "the bank's own parameters.toml"


class Measure(StrEnum):
    """A measure of one statement, in the order they are shown."""

    DEBT_TO_ASSETS = "DEBT_TO_ASSETS"
    CURRENT_RATIO = "CURRENT_RATIO"
    REVENUE_CHANGE = "REVENUE_CHANGE"
    LOSS_PERIODS = "LOSS_PERIODS"
    NEGATIVE_CASH_PERIODS = "NEGATIVE_CASH_PERIODS"
    RECEIVABLE_DAYS = "RECEIVABLE_DAYS"
    RECEIVABLE_DAYS_CHANGE = "RECEIVABLE_DAYS_CHANGE"
    INVENTORY_DAYS = "INVENTORY_DAYS"
    INVENTORY_DAYS_CHANGE = "INVENTORY_DAYS_CHANGE"
    SHORT_DEBT_CHANGE = "SHORT_DEBT_CHANGE"
    INTEREST_COVERAGE = "INTEREST_COVERAGE"
    IMBALANCE_SHARE = "IMBALANCE_SHARE"
    AUDIT_OPINION = "AUDIT_OPINION"
    # Of a statement owed, received or not.
    DAYS_LATE = "DAYS_LATE"


Comparison = Literal["ABOVE", "AT_LEAST", "BELOW", "AT_MOST"]
Threshold = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]
LEVELS = ("blue", "yellow", "orange", "red")
# The tables of raw.
FLAG_COLUMNS = {
    "flag_code": "varchar",
    "flag_no": "integer",
    "measure": "varchar",
    "title": "varchar",
    "says": "varchar",
    "comparison": "varchar",
    **{f"{level}_threshold": "decimal(18, 6)" for level in LEVELS},
    "source": "varchar",
    "is_verified": "boolean",
}
FREQUENCY_COLUMNS = {
    "customer_type": "varchar",
    "months_between": "integer",
    "deadline_days": "integer",
    "annual_deadline_days": "integer",
    "source": "varchar",
    "is_verified": "boolean",
}


class StatementFlag(BaseModel):
    """From which values of a measure on a statement is flagged, and how gravely.

    A level without a threshold is never reached; of those reached the gravest counts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    flag_code: str = Field(min_length=1)
    measure: Measure
    title: str
    says: str
    comparison: Comparison
    blue: Threshold | None = None
    yellow: Threshold | None = None
    orange: Threshold | None = None
    red: Threshold | None = None
    source: str
    is_verified: bool

    @model_validator(mode="after")
    def _rises(self) -> "StatementFlag":
        given = [one for one in (getattr(self, level) for level in LEVELS) if one is not None]
        if not given:
            raise ValueError(f"give a threshold for one of {', '.join(LEVELS)}")
        graver = sorted(given, reverse=self.comparison in ("BELOW", "AT_MOST"))
        if given != graver or len(set(given)) < len(given):
            raise ValueError("thresholds grow graver from blue to red")
        return self


class GivenFlag(BaseModel):
    """A flag as a bank gives it: what it leaves out stays as it is by default."""

    model_config = ConfigDict(extra="forbid")

    flag_code: str = Field(min_length=1)
    measure: Measure
    title: str | None = None
    says: str | None = None
    comparison: Comparison | None = None
    blue: Threshold | None = None
    yellow: Threshold | None = None
    orange: Threshold | None = None
    red: Threshold | None = None
    source: str | None = None
    is_verified: bool | None = None


class StatementFrequency(BaseModel):
    """How often customers of a type owe a statement, and how many days after its period ends."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    customer_type: Literal["CORP", "SME", "RETAIL"]
    months_between: Literal[1, 3, 6, 12]
    deadline_days: Annotated[int, Field(ge=0, strict=True)]
    # For the period that ends with the year, which has to be audited.
    annual_deadline_days: Annotated[int, Field(ge=0, strict=True)]
    source: str = OWN_SOURCE
    is_verified: bool = False


def read_flags(shipped: object) -> tuple[StatementFlag, ...]:
    """The flags as shipped, in their order."""
    return tuple(TypeAdapter(list[StatementFlag]).validate_python(shipped))


def flag_rows(flags: Sequence[StatementFlag]) -> list[tuple[Any, ...]]:
    """The flags as rows of raw, numbered in their order."""
    return [
        (
            one.flag_code,
            number,
            one.measure.value,
            one.title,
            one.says,
            one.comparison,
            *(getattr(one, level) for level in LEVELS),
            one.source,
            one.is_verified,
        )
        for number, one in enumerate(flags, start=1)
    ]


def given_flags(
    given: object, shipped: Sequence[StatementFlag]
) -> tuple[tuple[StatementFlag, ...], list[str]]:
    """A bank's own table and what is wrong with it. A flag it leaves out is not raised.

    A row with a code and a measure of ours starts from ours; with thresholds, from those alone.
    """
    try:
        rows = TypeAdapter(list[GivenFlag]).validate_python(given)
    except ValidationError as error:
        return (), [_reason(error)]
    by_key = {(one.flag_code, one.measure): one for one in shipped}
    flags = []
    seen = set()
    for row in rows:
        key = (row.flag_code, row.measure)
        if key in seen:
            return (), [f"{row.flag_code} with {row.measure} stands twice"]
        seen.add(key)
        ours = by_key.get(key)
        said = row.model_dump(exclude_none=True)
        try:
            flags.append(StatementFlag.model_validate(_start(ours, said) | said))
        except ValidationError as error:
            return (), [f"{row.flag_code}: {_reason(error)}"]
    return tuple(flags), []


def _start(ours: StatementFlag | None, said: dict[str, Any]) -> dict[str, Any]:
    """What a given flag has that it does not say."""
    if ours is None:
        return {"source": OWN_SOURCE, "is_verified": False}
    start = ours.model_dump()
    if any(level in said for level in LEVELS):
        start |= dict.fromkeys(LEVELS) | {"source": OWN_SOURCE, "is_verified": False}
    elif "source" in said:
        start |= {"is_verified": False}
    return start


def read_frequencies(given: object) -> tuple[tuple[StatementFrequency, ...], list[str]]:
    """How often whom is asked for a statement, and what is wrong with the table."""
    try:
        rows = TypeAdapter(list[StatementFrequency]).validate_python(given)
    except ValidationError as error:
        return (), [_reason(error)]
    types = [row.customer_type for row in rows]
    if len(set(types)) < len(types):
        return (), ["a type of customer stands twice"]
    return tuple(rows), []


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]
