"""What counts as collecting, and what each stage of overdue loans asks: tables of rows, as data."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from warehouse.contracts.collection_actions import (
    CollectionChannel,
    CollectionResult,
    ContactRelation,
)
from warehouse.contracts.scripts import OverdueStage
from warehouse.parameter_faults import validation_reason

OWN_SOURCE = "the bank's own parameters.toml"
Word = Annotated[str, Field(min_length=1)]
Days = Annotated[int, Field(ge=0, strict=True)]
# The tables of raw.
VALID_ACTION_COLUMNS = {
    "channel": "varchar",
    "channel_no": "integer",
    "counts": "varchar",
    "says": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
}
STEP_COLUMNS = {
    "step_code": "varchar",
    "step_no": "integer",
    "bucket": "varchar",
    "kind": "varchar",
    "title": "varchar",
    "says": "varchar",
    "within_days": "integer",
    "channels": "varchar",
    "contacts": "varchar",
    "results": "varchar",
    "needs_reached": "boolean",
    "needs": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
}
STEP_CASE_COLUMNS = {"step_code": "varchar", "dimension": "varchar", "value": "varchar"}


class ValidAction(BaseModel):
    """Whether an action by one channel counts: always, when somebody was reached, or never.

    A channel that stands in no row never counts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: CollectionChannel
    counts: Literal["ALWAYS", "REACHED", "NEVER"]
    says: Word
    source: str = OWN_SOURCE
    is_verified: bool = False


class CollectionStep(BaseModel):
    """One thing a stage asks to be done about an overdue loan.

    ``kind`` ACTION: an action by one of ``channels``, to one of ``contacts``, with one of
    ``results`` (each empty: any) within ``within_days`` of the day the loan reached ``bucket``;
    INSPECTION: an inspection of the loan or its customer within them; FIRST_CONTACT: the first
    contact by one of ``channels`` is with one of ``contacts``, whenever it is made.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    step_code: Word
    bucket: OverdueStage
    kind: Literal["ACTION", "FIRST_CONTACT", "INSPECTION"] = "ACTION"
    title: Word
    says: Word
    within_days: Days | None = None
    channels: tuple[CollectionChannel, ...] = ()
    contacts: tuple[ContactRelation, ...] = ()
    results: tuple[CollectionResult, ...] = ()
    needs_reached: bool = False
    source: str = OWN_SOURCE
    is_verified: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """The tables that tell of it."""
        more = ("inspections",) if self.kind == "INSPECTION" else ()
        return ("collection_actions", *more)

    @property
    def fault(self) -> str | None:
        """What is wrong with the row, if anything."""
        if self.bucket is OverdueStage.M0:
            return f"{self.step_code} asks something of loans that are not overdue"
        if (self.kind == "FIRST_CONTACT") != (self.within_days is None):
            return f"{self.step_code} needs within_days, or has no use for it"
        if self.kind == "FIRST_CONTACT" and not self.contacts:
            return f"{self.step_code} does not say who is to be contacted first"
        if self.kind == "INSPECTION" and (self.channels or self.contacts or self.results):
            return f"{self.step_code} is an inspection and asks for an action"
        return None


def read_valid_actions(given: object) -> tuple[tuple[ValidAction, ...], list[str]]:
    """The channels, and what is wrong with the table."""
    try:
        rows = tuple(TypeAdapter(list[ValidAction]).validate_python(given))
    except ValidationError as error:
        return (), [validation_reason(error)]
    return rows, _twice([row.channel.value for row in rows])


def read_steps(given: object) -> tuple[tuple[CollectionStep, ...], list[str]]:
    """The steps, and what is wrong with the table."""
    try:
        rows = tuple(TypeAdapter(list[CollectionStep]).validate_python(given))
    except ValidationError as error:
        return (), [validation_reason(error)]
    faults = _twice([row.step_code for row in rows])
    return rows, faults + [row.fault for row in rows if row.fault is not None]


def valid_action_rows(rows: tuple[ValidAction, ...]) -> list[tuple[Any, ...]]:
    """The channels as rows of raw, numbered in their order."""
    return [
        (one.channel.value, number, one.counts, one.says, one.source, one.is_verified)
        for number, one in enumerate(rows, start=1)
    ]


def step_rows(rows: tuple[CollectionStep, ...]) -> list[tuple[Any, ...]]:
    """The steps as rows of raw, numbered in their order; a list that is empty is missing."""
    return [
        (
            one.step_code,
            number,
            one.bucket.value,
            one.kind,
            one.title,
            one.says,
            one.within_days,
            *(" ".join(values) or None for values in (one.channels, one.contacts, one.results)),
            one.needs_reached,
            ", ".join(one.needs),
            one.source,
            one.is_verified,
        )
        for number, one in enumerate(rows, start=1)
    ]


def step_case_rows(rows: tuple[CollectionStep, ...]) -> list[tuple[Any, ...]]:
    """What fits a step, one row each."""
    return [
        (one.step_code, dimension, value.value)
        for one in rows
        for dimension, values in (
            ("CHANNEL", one.channels),
            ("CONTACT", one.contacts),
            ("RESULT", one.results),
        )
        for value in dict.fromkeys(values)
    ]


def _twice(codes: list[str]) -> list[str]:
    return [f"{code} stands twice" for code in sorted({c for c in codes if codes.count(c) > 1})]
