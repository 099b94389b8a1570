"""Every threshold: the defaults this project ships, and what a bank puts in their place."""

import tomllib
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeAlias
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.act_topics import ActTopic
from warehouse.banned_words import BannedWords
from warehouse.case_rules import CaseSign, CaseStep
from warehouse.collection_steps import CollectionStep, ValidAction
from warehouse.conduct_rules import CollectionTopic, ConductRule, JointProduct
from warehouse.day_tables import Bucket, ClassFloor
from warehouse.errors import BadParameter
from warehouse.exception_rules import ExceptionRule
from warehouse.fund_rules import EntrustedPayment, ProhibitedDestination
from warehouse.inspection_frequencies import InspectionFrequency
from warehouse.parameter_faults import parameter_fault, validation_reason
from warehouse.parameter_tables import TABLES
from warehouse.paths import Home
from warehouse.process_stages import ProcessStage
from warehouse.required_posts import RequiredPosts
from warehouse.statement_rules import StatementFrequency
from warehouse.warning_indicators import WarningIndicator, fill_thresholds
from warehouse.working_days import OwnDay

DEFAULTS = Path(__file__).with_name("parameters.toml")
# Values of which each must be more than the one before.
RISING = {
    "first_payment": ("default_days_short", "default_days_middle", "default_days_long"),
    "maturity": ("within_days_short", "within_days_middle", "within_days_long"),
    "changes": ("after_days_short", "after_days_middle", "after_days_long"),
    "fund_window": (
        "within_days_first",
        "within_days_second",
        "within_days_third",
        "within_days_fourth",
    ),
    "guarantee": ("loan_to_value_yellow", "loan_to_value_red"),
}
Value: TypeAlias = bool | int | Decimal | str


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


class Parameters(BaseModel):
    """All parameters of one build."""

    model_config = ConfigDict(frozen=True)

    parameters: tuple[Parameter, ...]
    buckets: tuple[Bucket, ...]
    class_floors: tuple[ClassFloor, ...]
    exception_rules: tuple[ExceptionRule, ...]
    conduct_rules: tuple[ConductRule, ...]
    inspection_frequencies: tuple[InspectionFrequency, ...]
    process_stages: tuple[ProcessStage, ...]
    case_signs: tuple[CaseSign, ...]
    case_steps: tuple[CaseStep, ...]
    statement_frequencies: tuple[StatementFrequency, ...]
    required_posts: tuple[RequiredPosts, ...]
    warning_indicators: tuple[WarningIndicator, ...]
    prohibited_destinations: tuple[ProhibitedDestination, ...]
    entrusted_payments: tuple[EntrustedPayment, ...]
    valid_actions: tuple[ValidAction, ...]
    collection_steps: tuple[CollectionStep, ...]
    banned_words: tuple[BannedWords, ...]
    # Of which topic a certificate must be for which act, where the bank says so.
    act_topics: tuple[ActTopic, ...] = ()
    # Of which topic a collector's certificate must be, and what is lent to a couple together.
    collection_topics: tuple[CollectionTopic, ...] = ()
    joint_products: tuple[JointProduct, ...] = ()
    # Where the bank's own calendar differs from the official one.
    own_days: tuple[OwnDay, ...] = ()

    def value(self, area: str, name: str) -> str:
        """The value of one parameter as text; KeyError when there is none."""
        return {(one.area, one.name): one.value for one in self.parameters}[area, name]


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
    ours = dict(parameters)
    faults: list[str] = []
    path = home.parameters
    given = _read_toml(path) if path.exists() else {}
    areas = {area for area, _ in parameters}
    names = {one.name for one in TABLES}
    for area, content in given.items():
        if area in names:
            continue
        if area not in areas or not isinstance(content, dict):
            expected = ", ".join(sorted(areas | names))
            faults.append(
                parameter_fault(area, content, f"one of the areas {expected}", "no such area")
            )
        else:
            for name, value in content.items():
                _override(parameters, area, name, value, faults)
    for area, rising in RISING.items():
        _check_rise(parameters, area, rising, faults)
    # Thresholds that name a parameter take the bank's value, if that can be taken at all.
    in_force = ours if faults else parameters
    named = {f"{area}.{name}": one for (area, name), one in in_force.items()}
    tables = {}
    for table in TABLES:
        rows = defaults.get(table.name)
        own = given.get(table.name)
        if table.names_parameters:
            rows = fill_thresholds(rows, named, are_shipped=True)
            own = fill_thresholds(own, named, are_shipped=False)
        tables[table.name] = table.shipped(rows)
        if table.name in given:
            tables[table.name], wrong = table.read(own, tables[table.name])
            faults += wrong
    if faults:
        raise BadParameter(
            f"{path}: {len(faults)} fault(s), so none of its values were taken.\n"
            + "\n".join(faults)
            + "\nMend the file, or remove a line to fall back on the default, and build again."
        )
    return Parameters.model_validate({"parameters": tuple(parameters.values()), **tables})


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
        faults.append(
            parameter_fault(f"{area}.{name}", given, f"one of {known}", "no such parameter")
        )
        return
    try:
        override = _Override(**given) if isinstance(given, dict) else _Override(value=given)
    except ValidationError as error:
        expected = "a value, or { value, source, is_verified, effective_from }"
        faults.append(parameter_fault(f"{area}.{name}", given, expected, validation_reason(error)))
        return
    text = default.text_of(override.value)
    if text is None:
        faults.append(
            parameter_fault(f"{area}.{name}", override.value, default.expected, "bad value")
        )
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


def _check_rise(
    parameters: dict[tuple[str, str], Parameter],
    area: str,
    names: tuple[str, ...],
    faults: list[str],
) -> None:
    of_area = [parameters[area, name] for name in names]
    values = [Decimal(one.value) for one in of_area]
    if values != sorted(set(values)):
        name = f"{area}.{', '.join(names)}"
        said = ", ".join(one.value for one in of_area)
        what = "shares" if of_area[0].kind == "ratio" else of_area[0].unit
        faults.append(
            parameter_fault(
                name, f"[{said}]", f"{what} that rise from one to the next", "bad order"
            )
        )


def _time_text(value: object) -> str | None:
    try:
        parsed = value if isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError:
        return None
    return parsed.isoformat(timespec="seconds")


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
