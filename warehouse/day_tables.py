"""Tables of rows that cut the days past due into stretches: buckets, and the floors of classes."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from warehouse.contracts.loan_snapshots import FiveClass
from warehouse.parameter_faults import parameter_fault, validation_reason

Days = Annotated[int, Field(ge=0, strict=True)]


class Bucket(BaseModel):
    """One bucket of days past due; ``to_days`` None: open."""

    model_config = ConfigDict(frozen=True)

    bucket: str
    bucket_no: int
    from_days: int
    to_days: int | None


class ClassFloor(BaseModel):
    """The best class that raw days past due of ``from_days``…``to_days`` allow (None: open)."""

    model_config = ConfigDict(frozen=True)

    five_class: FiveClass
    class_no: int
    from_days: int
    to_days: int | None


class _BucketRow(BaseModel):
    model_config = ConfigDict(extra="forbid")

    bucket: Annotated[str, Field(min_length=1)]
    from_days: Days


class _ClassFloorRow(BaseModel):
    model_config = ConfigDict(extra="forbid")

    five_class: FiveClass
    from_days: Days


def read_buckets(given: object) -> tuple[tuple[Bucket, ...], list[str]]:
    """The buckets, each up to the next and the last open, and every fault of the table."""
    try:
        rows = TypeAdapter(list[_BucketRow]).validate_python(given)
    except ValidationError as error:
        return (), [_no_rows("buckets", given, "rows of bucket and from_days", error)]
    faults = []
    names = [row.bucket for row in rows]
    starts = [row.from_days for row in rows]
    if len(set(names)) < len(names):
        faults.append(parameter_fault("buckets", names, "names that differ", "a name stands twice"))
    faults += _faults_of_starts("buckets", starts)
    return tuple(
        Bucket(bucket=row.bucket, bucket_no=number, from_days=row.from_days, to_days=end)
        for number, (row, end) in enumerate(zip(rows, _ends(starts), strict=True))
    ), faults


def read_class_floors(given: object) -> tuple[tuple[ClassFloor, ...], list[str]]:
    """The floors, from the best class to the worst, and every fault of the table."""
    try:
        rows = TypeAdapter(list[_ClassFloorRow]).validate_python(given)
    except ValidationError as error:
        return (), [_no_rows("class_floors", given, "rows of five_class and from_days", error)]
    faults = []
    classes = [row.five_class for row in rows]
    starts = [row.from_days for row in rows]
    if classes != list(FiveClass):
        expected = "the five classes " + ", ".join(FiveClass) + ", in this order"
        faults.append(
            parameter_fault("class_floors", ", ".join(classes), expected, "other classes")
        )
    faults += _faults_of_starts("class_floors", starts)
    return tuple(
        ClassFloor(five_class=row.five_class, class_no=number, from_days=row.from_days, to_days=end)
        for number, (row, end) in enumerate(zip(rows, _ends(starts), strict=True), start=1)
    ), faults


def _no_rows(name: str, given: Any, expected: str, error: ValidationError) -> str:
    return parameter_fault(name, given, expected, validation_reason(error))


def _faults_of_starts(table: str, starts: Sequence[int]) -> list[str]:
    if starts and starts[0] == 0 and list(starts) == sorted(set(starts)):
        return []
    expected = "rows whose from_days begin at 0 and rise"
    return [parameter_fault(f"{table}.from_days", starts, expected, "bad order")]


def _ends(starts: Sequence[int]) -> list[int | None]:
    return [*(start - 1 for start in starts[1:]), None] if starts else []
