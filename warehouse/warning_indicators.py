"""The catalogue of early warning as data: which measure is watched, from which value, how gravely.

A bank changes a threshold, leaves an indicator out or adds one over a measure some model takes, in
its own parameters; no code knows an indicator by its code. Where a page holds the same limit, the
threshold names the parameter it stands in.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from warehouse.parameter_faults import validation_reason
from warehouse.statement_rules import OWN_SOURCE
from warehouse.warning_measures import BY_NAME

Category = Literal["REPAYMENT", "FINANCIAL", "OPERATING", "FUNDS", "GUARANTEE", "EXTERNAL"]
Comparison = Literal[">", ">=", "<", "<="]
Threshold = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]
LEVELS = ("blue", "yellow", "orange", "red")
INDICATOR_COLUMNS = {
    "indicator_code": "varchar",
    "indicator_no": "integer",
    "category": "varchar",
    "measure": "varchar",
    "title": "varchar",
    "says": "varchar",
    "comparison": "varchar",
    **{f"{level}_threshold": "decimal(18, 6)" for level in LEVELS},
    "until_value": "decimal(18, 6)",
    "source": "varchar",
    "is_verified": "boolean",
    "is_own": "boolean",
    "effective_from": "date",
}


class WarningIndicator(BaseModel):
    """From which values of a measure on a warning is raised, and how gravely.

    A level without a threshold is never reached; of those reached the gravest counts. ``until`` is
    the value from which another indicator takes over. ``effective_from``: no signal begins before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator_code: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=40)
    category: Category
    measure: str
    title: str = Field(min_length=1)
    says: str = Field(min_length=1)
    comparison: Comparison
    blue: Threshold | None = None
    yellow: Threshold | None = None
    orange: Threshold | None = None
    red: Threshold | None = None
    until: Threshold | None = None
    source: str
    is_verified: bool
    effective_from: date | None = None
    is_own: bool = False

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.measure not in BY_NAME:
            raise ValueError(_unknown(self.measure))
        given = [one for one in (getattr(self, level) for level in LEVELS) if one is not None]
        if not given:
            raise ValueError(f"give a threshold for one of {', '.join(LEVELS)}")
        graver = [*given, self.until] if self.until is not None else given
        falls = self.comparison in ("<", "<=")
        if any(
            (before <= after) if falls else (before >= after) for before, after in pairwise(graver)
        ):
            way = "fall" if falls else "rise"
            raise ValueError(f"thresholds must {way} from blue to red, and on to until")
        return self


class GivenIndicator(BaseModel):
    """An indicator as a bank gives it: what it leaves out stays as it is by default."""

    model_config = ConfigDict(extra="forbid")

    indicator_code: str = Field(min_length=1)
    # Needed where a code stands over several measures, and for a code of the bank's own.
    measure: str | None = None
    is_watched: bool = True
    category: Category | None = None
    title: str | None = None
    says: str | None = None
    comparison: Comparison | None = None
    blue: Threshold | None = None
    yellow: Threshold | None = None
    orange: Threshold | None = None
    red: Threshold | None = None
    until: Threshold | None = None
    source: str | None = None
    is_verified: bool | None = None
    effective_from: date | None = None


class NamedParameter(Protocol):
    """What a threshold that names a parameter needs of it."""

    @property
    def value(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def is_verified(self) -> bool: ...
    @property
    def is_overridden(self) -> bool: ...


def fill_thresholds(
    rows: object, parameters: Mapping[str, NamedParameter], *, are_shipped: bool
) -> object:
    """Rows with the value of each parameter a threshold names, such as "-guarantee.value_fall".

    A minus takes the value below zero. Where the bank gave the parameter, a shipped row is its own
    like one it gave itself. Names nobody knows stay, to be refused as any other text is.
    """
    if not isinstance(rows, list):
        return rows
    return [_filled(row, parameters, are_shipped) if isinstance(row, dict) else row for row in rows]


def _filled(
    row: dict[str, Any], parameters: Mapping[str, NamedParameter], is_shipped: bool
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for level in (*LEVELS, "until"):
        name = row.get(level)
        parameter = parameters.get(name.removeprefix("-")) if isinstance(name, str) else None
        if parameter is None or parameter.kind not in ("count", "ratio", "money"):
            continue
        value = Decimal(parameter.value)
        values[level] = -value if row[level].startswith("-") else value
        if is_shipped and parameter.is_overridden:
            values |= {
                "source": parameter.source,
                "is_verified": parameter.is_verified,
                "is_own": True,
            }
    return row | values


def read_indicators(shipped: object) -> tuple[WarningIndicator, ...]:
    """The catalogue as shipped, in its order."""
    return tuple(TypeAdapter(list[WarningIndicator]).validate_python(shipped))


def given_indicators(
    given: object, shipped: Sequence[WarningIndicator]
) -> tuple[tuple[WarningIndicator, ...], list[str]]:
    """Our catalogue with what a bank changes, leaves out and adds, and every fault of its rows.

    A row with thresholds has those alone; ``is_watched = false`` takes an indicator out.
    """
    try:
        rows = TypeAdapter(list[GivenIndicator]).validate_python(given)
    except ValidationError as error:
        return (), [validation_reason(error)]
    catalogue = {(one.indicator_code, one.measure): one for one in shipped}
    faults = []
    seen = set()
    for row in rows:
        measures = [measure for code, measure in catalogue if code == row.indicator_code]
        measure = row.measure or (measures[0] if len(measures) == 1 else None)
        if measure is None:
            of = f"one of {', '.join(measures)}" if measures else "none of ours has this code"
            faults.append(f"{row.indicator_code}: give its measure ({of})")
            continue
        if measure not in BY_NAME:
            faults.append(f"{row.indicator_code}: {_unknown(measure)}")
            continue
        key = (row.indicator_code, measure)
        if key in seen:
            faults.append(f"{row.indicator_code} over {measure} stands twice")
            continue
        seen.add(key)
        ours = catalogue.get(key)
        if not row.is_watched:
            if ours is None:
                faults.append(f"{row.indicator_code} over {measure} is none of ours to leave out")
            catalogue.pop(key, None)
            continue
        said = row.model_dump(exclude_none=True, exclude={"is_watched"}) | {"measure": measure}
        try:
            catalogue[key] = WarningIndicator.model_validate(_start(ours, said) | said)
        except ValidationError as error:
            faults.append(f"{row.indicator_code}: {validation_reason(error)}")
    return tuple(catalogue.values()), faults


def indicator_rows(indicators: Sequence[WarningIndicator]) -> list[tuple[Any, ...]]:
    """The catalogue as rows of raw, numbered in its order."""
    return [
        (
            one.indicator_code,
            number,
            one.category,
            one.measure,
            one.title,
            one.says,
            one.comparison,
            *(getattr(one, level) for level in LEVELS),
            one.until,
            one.source,
            one.is_verified,
            one.is_own,
            one.effective_from,
        )
        for number, one in enumerate(indicators, start=1)
    ]


def _unknown(measure: str) -> str:
    return f"no measure {measure}; one of {', '.join(sorted(BY_NAME))}"


def _start(ours: WarningIndicator | None, said: dict[str, Any]) -> dict[str, Any]:
    """What a given indicator has that it does not say; it comes from the bank, unread by us."""
    start = {} if ours is None else ours.model_dump()
    if any(level in said for level in (*LEVELS, "comparison")):
        start |= dict.fromkeys((*LEVELS, "until"))
    return start | {"source": OWN_SOURCE, "is_verified": False, "is_own": True}
