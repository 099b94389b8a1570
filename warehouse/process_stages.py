"""The stages of a loan's life as data: what each means, how long it may last, and what ends it.

Models know the codes and which of two stages that both hold goes first; a bank chooses the words,
the limits and from how many days past due the stages of overdue loans begin.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

# Columns of the table of raw these stages become.
STAGE_COLUMNS = {
    "stage_code": "varchar",
    "stage_no": "integer",
    "is_in_book": "boolean",
    "title": "varchar",
    "says": "varchar",
    "ends_when": "varchar",
    "limit_days": "integer",
    "from_days": "integer",
    "needs": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
}


class StageCode(StrEnum):
    """A stage some model finds, in the order of a loan's life."""

    FIRST_CHECK = "FIRST_CHECK"
    REGULAR = "REGULAR"
    RESTRUCTURE_OBSERVATION = "RESTRUCTURE_OBSERVATION"
    PRE_MATURITY = "PRE_MATURITY"
    PAST_MATURITY = "PAST_MATURITY"
    EARLY_OVERDUE = "EARLY_OVERDUE"
    MIDDLE_OVERDUE = "MIDDLE_OVERDUE"
    LATE_OVERDUE = "LATE_OVERDUE"
    NOT_REPORTED = "NOT_REPORTED"
    SETTLED = "SETTLED"
    TRANSFERRED = "TRANSFERRED"
    WRITTEN_OFF = "WRITTEN_OFF"


# The stages of overdue loans, from early to late: each reaches up to the next one given.
OVERDUE = (StageCode.EARLY_OVERDUE, StageCode.MIDDLE_OVERDUE, StageCode.LATE_OVERDUE)
# Out of the book: nothing of the loan is left to be managed.
ENDED = frozenset({StageCode.SETTLED, StageCode.TRANSFERRED, StageCode.WRITTEN_OFF})
# What a loan falls into when nothing else holds; without them it would be in no stage.
INDISPENSABLE = frozenset({StageCode.REGULAR, StageCode.NOT_REPORTED, *ENDED})

Days = Annotated[int, Field(ge=0, strict=True)]


class ProcessStage(BaseModel):
    """One stage. ``limit_days`` None: it may last; ``needs`` are the tables that tell of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage_code: StageCode
    title: str
    says: str
    ends_when: str
    limit_days: Days | None = None
    from_days: Days | None = None
    needs: tuple[str, ...] = ()
    source: str
    is_verified: bool

    @property
    def stage_no(self) -> int:
        """Its place in a loan's life, the same whatever stages a bank leaves out."""
        return list(StageCode).index(self.stage_code) + 1

    @property
    def is_in_book(self) -> bool:
        return self.stage_code not in ENDED


class GivenStage(BaseModel):
    """A stage as a bank gives it: what it leaves out stays as it is by default."""

    model_config = ConfigDict(extra="forbid")

    stage_code: StageCode
    title: str | None = None
    says: str | None = None
    ends_when: str | None = None
    limit_days: Days | None = None
    from_days: Days | None = None
    source: str | None = None
    is_verified: bool | None = None


def read_stages(shipped: object) -> tuple[ProcessStage, ...]:
    """The stages as shipped, in their order."""
    return tuple(TypeAdapter(list[ProcessStage]).validate_python(shipped))


def given_stages(
    given: object, shipped: tuple[ProcessStage, ...]
) -> tuple[tuple[ProcessStage, ...], list[str]]:
    """A bank's own table and what is wrong with it. A stage it leaves out is not told apart."""
    try:
        rows = TypeAdapter(list[GivenStage]).validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return (), [f"{place}: {first['msg']}"]
    codes = [row.stage_code for row in rows]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        return (), [f"{', '.join(twice)} stands twice"]
    missing = sorted(INDISPENSABLE - set(codes))
    if missing:
        return (), [f"{', '.join(missing)} cannot be left out"]
    by_code: Mapping[StageCode, ProcessStage] = {stage.stage_code: stage for stage in shipped}
    changed = sorted(
        (
            by_code[row.stage_code].model_copy(update=_said(row.model_dump(exclude_unset=True)))
            for row in rows
        ),
        key=lambda stage: stage.stage_no,
    )
    starts = [stage.from_days for stage in changed if stage.stage_code in OVERDUE]
    if not all(starts) or starts != sorted(set(starts), key=lambda days: days or 0):
        return (), ["from_days of the stages of overdue loans must be 1 or more, and rise"]
    return tuple(changed), []


def stage_rows(stages: tuple[ProcessStage, ...]) -> list[tuple[Any, ...]]:
    """The stages as rows of ``STAGE_COLUMNS``."""
    return [
        (
            one.stage_code.value,
            one.stage_no,
            one.is_in_book,
            one.title,
            one.says,
            one.ends_when,
            one.limit_days,
            one.from_days,
            ", ".join(one.needs),
            one.source,
            one.is_verified,
        )
        for one in stages
    ]


def _said(values: dict[str, Any]) -> dict[str, Any]:
    # A source of the bank's own has not been read here, whatever was true of ours.
    if "source" in values:
        values.setdefault("is_verified", False)
    return values
