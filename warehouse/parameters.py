"""Every threshold: the defaults this project ships, and what a bank puts in their place."""

import tomllib
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from warehouse.contracts.loan_snapshots import FiveClass
from warehouse.errors import BadParameter
from warehouse.exception_rules import ExceptionRule, given_rules, read_rules
from warehouse.inspection_frequencies import (
    InspectionFrequency,
    given_frequencies,
    read_frequencies,
)
from warehouse.paths import Home
from warehouse.process_stages import ProcessStage, given_stages, read_stages
from warehouse.required_posts import RequiredPosts, read_required_posts
from warehouse.statement_rules import (
    StatementFlag,
    StatementFrequency,
    given_flags,
    read_flags,
)
from warehouse.statement_rules import read_frequencies as read_statement_frequencies
from warehouse.working_days import OwnDay, given_days

DEFAULTS = Path(__file__).with_name("parameters.toml")
# Days of which each must be more than the one before.
RISING_DAYS = {
    "first_payment": ("default_days_short", "default_days_middle", "default_days_long"),
    "maturity": ("within_days_short", "within_days_middle", "within_days_long"),
    "changes": ("after_days_short", "after_days_middle", "after_days_long"),
    "fund_window": (
        "within_days_first",
        "within_days_second",
        "within_days_third",
        "within_days_fourth",
    ),
}
# Tables of rows with a form of their own.
OWN_TABLES = {
    "exception_rules",
    "inspection_frequencies",
    "own_days",
    "process_stages",
    "statement_flags",
    "statement_frequencies",
}

Value: TypeAlias = bool | int | Decimal | str
Days: TypeAlias = Annotated[int, Field(ge=0, strict=True)]


class Parameter(BaseModel):
    """One threshold. ``value`` is text as the models read it; ratios are shares (0.1 is 10 %)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: str
    name: str
    value: str
    kind: Literal["money", "count", "ratio", "choice", "time", "flag", "time_zone"]
    unit: str | None = None
    decides: str
    source: str
    is_verified: bool
    effective_from: date | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[str, ...] = ()
    is_overridden: bool = False

    @property
    def expected(self) -> str:
        """What a value of this parameter must be, in words."""
        low, high = self.limits
        match self.kind:
            case "choice":
                return "one of " + ", ".join(self.choices)
            case "time":
                return 'a time of day such as "22:00:00"'
            case "flag":
                return "true or false"
            case "time_zone":
                return 'the name of a time zone such as "Asia/Shanghai"'
            case "count":
                return f"a whole number of {self.unit}, {low} or more"
            case "money":
                return f"an amount in yuan with at most two decimals, {low} or more"
            case "ratio":
                return f"a share from {low} to {high} (0.1 is 10 %)"

    @property
    def limits(self) -> tuple[Decimal, Decimal | None]:
        low = self.minimum if self.minimum is not None else Decimal(0)
        default_high = Decimal(1) if self.kind == "ratio" else None
        return low, self.maximum if self.maximum is not None else default_high

    def text_of(self, value: object) -> str | None:
        """The value as text, or None when it is not what this parameter expects."""
        if self.kind == "choice":
            return value if isinstance(value, str) and value in self.choices else None
        if self.kind == "flag":
            return str(value).lower() if isinstance(value, bool) else None
        if self.kind == "time":
            return _time_text(value)
        if self.kind == "time_zone":
            return value if isinstance(value, str) and value in available_timezones() else None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return None
        number = Decimal(value)
        low, high = self.limits
        if not number.is_finite() or number < low or (high is not None and number > high):
            return None
        digits = {"count": 0, "money": 2, "ratio": 6}[self.kind]
        return str(value) if number == round(number, digits) else None


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


class Parameters(BaseModel):
    """All parameters of one build."""

    model_config = ConfigDict(frozen=True)

    parameters: tuple[Parameter, ...]
    buckets: tuple[Bucket, ...]
    class_floors: tuple[ClassFloor, ...]
    exception_rules: tuple[ExceptionRule, ...]
    inspection_frequencies: tuple[InspectionFrequency, ...]
    process_stages: tuple[ProcessStage, ...]
    statement_flags: tuple[StatementFlag, ...]
    statement_frequencies: tuple[StatementFrequency, ...]
    required_posts: tuple[RequiredPosts, ...]
    # Where the bank's own calendar differs from the official one.
    own_days: tuple[OwnDay, ...] = ()

    def value(self, area: str, name: str) -> str:
        """The value of one parameter as text; KeyError when there is none."""
        return {(one.area, one.name): one.value for one in self.parameters}[area, name]


class _BucketRow(BaseModel):
    model_config = ConfigDict(extra="forbid")

    bucket: Annotated[str, Field(min_length=1)]
    from_days: Days


class _ClassFloorRow(BaseModel):
    model_config = ConfigDict(extra="forbid")

    five_class: FiveClass
    from_days: Days


class _Override(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    value: Any
    source: str = "the bank's own parameters.toml"
    is_verified: bool = False
    effective_from: date | None = None


def read_parameters(home: Home) -> Parameters:
    """The defaults, overridden by the home's ``parameters.toml``; BadParameter with every fault."""
    defaults = _read_toml(DEFAULTS)
    parameters = {
        (one["area"], one["name"]): Parameter(**(one | {"value": _text(one["value"])}))
        for one in defaults["parameters"]
    }
    faults: list[str] = []
    tables = {name: defaults[name] for name in ("buckets", "class_floors", "required_posts")}
    exception_rules = read_rules(defaults["exception_rules"])
    frequencies = read_frequencies(defaults["inspection_frequencies"])
    process_stages = read_stages(defaults["process_stages"])
    statement_flags = read_flags(defaults["statement_flags"])
    statement_frequencies, _ = read_statement_frequencies(defaults["statement_frequencies"])
    own_days: tuple[OwnDay, ...] = ()
    path = home.parameters
    given = _read_toml(path) if path.exists() else {}
    areas = {area for area, _ in parameters}
    for area, content in given.items():
        if area in tables:
            tables[area] = content
        elif area == "exception_rules":
            exception_rules, wrong = given_rules(content, exception_rules)
            expected = "rows of a rule_code, and what is to differ of title, says, source, scopes"
            faults += [_fault(area, one, expected, "bad rule") for one in wrong]
        elif area == "inspection_frequencies":
            frequencies, wrong = given_frequencies(content)
            expected = "rows of rule_code, inspection_type, title, days, and whom they hold for"
            faults += [_fault(area, one, expected, "bad frequency") for one in wrong]
        elif area == "process_stages":
            process_stages, wrong = given_stages(content, process_stages)
            expected = "rows of a stage_code, and what is to differ of title, says, limit_days"
            faults += [_fault(area, one, expected, "bad stage") for one in wrong]
        elif area == "statement_flags":
            statement_flags, wrong = given_flags(content, statement_flags)
            expected = "rows of flag_code, measure, and what is to differ"
            faults += [_fault(area, one, expected, "bad flag") for one in wrong]
        elif area == "statement_frequencies":
            statement_frequencies, wrong = read_statement_frequencies(content)
            expected = "rows of customer_type, months_between, deadline_days, annual_deadline_days"
            faults += [_fault(area, one, expected, "bad frequency") for one in wrong]
        elif area == "own_days":
            own_days, wrong = given_days(content)
            expected = "rows of a day such as 2026-10-08 and is_working_day, true or false"
            faults += [_fault(area, one, expected, "bad day") for one in wrong]
        elif area not in areas or not isinstance(content, dict):
            expected = ", ".join(sorted(areas | set(tables) | OWN_TABLES))
            faults.append(_fault(area, content, f"one of the areas {expected}", "no such area"))
        else:
            for name, value in content.items():
                _override(parameters, area, name, value, faults)
    for area, names in RISING_DAYS.items():
        _check_days_rise(parameters, area, names, faults)
    buckets = _buckets(tables["buckets"], faults)
    class_floors = _class_floors(tables["class_floors"], faults)
    required_posts, wrong = read_required_posts(tables["required_posts"])
    expected = "rows of org_level and posts, each level once"
    faults += [_fault("required_posts", one, expected, "bad posts") for one in wrong]
    if faults:
        raise BadParameter(
            f"{path}: {len(faults)} fault(s), so none of its values were taken.\n"
            + "\n".join(faults)
            + "\nMend the file, or remove a line to fall back on the default, and build again."
        )
    return Parameters(
        parameters=tuple(parameters.values()),
        buckets=buckets,
        class_floors=class_floors,
        exception_rules=exception_rules,
        inspection_frequencies=frequencies,
        process_stages=process_stages,
        statement_flags=statement_flags,
        statement_frequencies=statement_frequencies,
        required_posts=required_posts,
        own_days=own_days,
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadParameter(
            f"{path} cannot be read as TOML: {error}.\n"
            'Expected lines such as\n  [dpd]\n  grace_mode = "SUBTRACT"'
        ) from error


def _override(
    parameters: dict[tuple[str, str], Parameter],
    area: str,
    name: str,
    given: object,
    faults: list[str],
) -> None:
    default = parameters.get((area, name))
    if default is None:
        known = ", ".join(sorted(one for of_area, one in parameters if of_area == area))
        faults.append(_fault(f"{area}.{name}", given, f"one of {known}", "no such parameter"))
        return
    try:
        override = _Override(**given) if isinstance(given, dict) else _Override(value=given)
    except ValidationError as error:
        expected = "a value, or { value, source, is_verified, effective_from }"
        faults.append(_fault(f"{area}.{name}", given, expected, _first_reason(error)))
        return
    text = default.text_of(override.value)
    if text is None:
        faults.append(_fault(f"{area}.{name}", override.value, default.expected, "bad value"))
        return
    parameters[area, name] = default.model_copy(
        update={
            "value": text,
            "source": override.source,
            "is_verified": override.is_verified,
            "effective_from": override.effective_from,
            "is_overridden": True,
        }
    )


def _check_days_rise(
    parameters: dict[tuple[str, str], Parameter],
    area: str,
    names: tuple[str, ...],
    faults: list[str],
) -> None:
    days = [int(parameters[area, name].value) for name in names]
    if days != sorted(set(days)):
        name = f"{area}.{', '.join(names)}"
        faults.append(_fault(name, days, "days that rise from one to the next", "bad order"))


def _buckets(given: object, faults: list[str]) -> tuple[Bucket, ...]:
    try:
        rows = TypeAdapter(list[_BucketRow]).validate_python(given)
    except ValidationError as error:
        faults.append(
            _fault("buckets", given, "rows of bucket and from_days", _first_reason(error))
        )
        return ()
    names = [row.bucket for row in rows]
    starts = [row.from_days for row in rows]
    if len(set(names)) < len(names):
        faults.append(_fault("buckets", names, "names that differ", "a name stands twice"))
    _check_starts("buckets", starts, faults)
    return tuple(
        Bucket(bucket=row.bucket, bucket_no=number, from_days=row.from_days, to_days=end)
        for number, (row, end) in enumerate(zip(rows, _ends(starts), strict=True))
    )


def _class_floors(given: object, faults: list[str]) -> tuple[ClassFloor, ...]:
    try:
        rows = TypeAdapter(list[_ClassFloorRow]).validate_python(given)
    except ValidationError as error:
        expected = "rows of five_class and from_days"
        faults.append(_fault("class_floors", given, expected, _first_reason(error)))
        return ()
    classes = [row.five_class for row in rows]
    starts = [row.from_days for row in rows]
    if classes != list(FiveClass):
        expected = "the five classes " + ", ".join(FiveClass) + ", in this order"
        faults.append(_fault("class_floors", ", ".join(classes), expected, "other classes"))
    _check_starts("class_floors", starts, faults)
    return tuple(
        ClassFloor(five_class=row.five_class, class_no=number, from_days=row.from_days, to_days=end)
        for number, (row, end) in enumerate(zip(rows, _ends(starts), strict=True), start=1)
    )


def _check_starts(table: str, starts: list[int], faults: list[str]) -> None:
    if not starts or starts[0] != 0 or starts != sorted(set(starts)):
        expected = "rows whose from_days begin at 0 and rise"
        faults.append(_fault(f"{table}.from_days", starts, expected, "bad order"))


def _ends(starts: list[int]) -> list[int | None]:
    return [*(start - 1 for start in starts[1:]), None] if starts else []


def _time_text(value: object) -> str | None:
    try:
        parsed = value if isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError:
        return None
    return parsed.isoformat(timespec="seconds")


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _first_reason(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]


def _fault(name: str, value: object, expected: str, what: str) -> str:
    return f"  {name}: {what}; got {value!s}, expected {expected}."
