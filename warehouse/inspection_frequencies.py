"""How often what is inspected, as data: rules of which the strictest that holds counts."""

from decimal import Decimal
from math import lcm
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from warehouse.contracts.customers import CustomerType
from warehouse.contracts.loan_snapshots import FiveClass
from warehouse.contracts.loans import GuaranteeType
from warehouse.contracts.org_units import OrgLevel
from warehouse.exception_rules import Scope

# Columns of the tables of raw these rules become.
FREQUENCY_COLUMNS = {
    "rule_code": "varchar",
    "rule_no": "integer",
    "inspection_type": "varchar",
    "subject": "varchar",
    "title": "varchar",
    "customer_types": "varchar",
    "classes": "varchar",
    "scopes": "varchar",
    "guarantee_types": "varchar",
    "org_levels": "varchar",
    "amount_from": "decimal(18, 2)",
    "amount_to": "decimal(18, 2)",
    "days": "integer",
    # A period of the type in whole units, and how many of them a day of this rule takes.
    "period_units": "bigint",
    "day_units": "bigint",
    "source": "varchar",
    "is_verified": "boolean",
}
CASE_COLUMNS = {"rule_code": "varchar", "dimension": "varchar", "value": "varchar"}

FrequencyType = Literal["FIRST", "DAILY", "GUARANTEE", "SELF", "SPOT", "SUPERVISE"]
# Duties of an organisation as a whole; all others are of loans.
OF_ORGANISATIONS = frozenset({"SELF", "SPOT", "SUPERVISE"})
# Above this the days of a type no longer divide a period into units that models count exactly.
MOST_UNITS = 10**10


class InspectionFrequency(BaseModel):
    """One rule. What it does not restrict it holds for; money is yuan paid out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule_code: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=40)
    inspection_type: FrequencyType
    title: str = Field(min_length=1)
    days: int = Field(ge=1, le=3660, strict=True)
    source: str = "the bank's own parameters.toml"
    is_verified: bool = False
    customer_types: tuple[CustomerType, ...] = ()
    classes: tuple[FiveClass, ...] = ()
    scopes: tuple[Scope, ...] = ("IN", "SME_SPECIAL")
    guarantee_types: tuple[GuaranteeType, ...] = ()
    amount_from: Decimal = Field(default=Decimal(0), ge=0, max_digits=18, decimal_places=2)
    amount_to: Decimal | None = Field(default=None, gt=0, max_digits=18, decimal_places=2)
    org_levels: tuple[OrgLevel, ...] = ()

    @property
    def subject(self) -> str:
        """LOAN or ORGANISATION."""
        return "ORGANISATION" if self.inspection_type in OF_ORGANISATIONS else "LOAN"

    @model_validator(mode="after")
    def _fits_its_subject(self) -> Self:
        if self.amount_to is not None and self.amount_to <= self.amount_from:
            raise ValueError(f"{self.rule_code}: amount_to must be above amount_from")
        if self.subject == "LOAN" and self.org_levels:
            raise ValueError(
                f"{self.rule_code}: {self.inspection_type} is a duty of loans, not levels"
            )
        if self.subject == "ORGANISATION" and not self.org_levels:
            raise ValueError(f"{self.rule_code}: {self.inspection_type} needs org_levels")
        of_loans = {"customer_types", "classes", "scopes", "guarantee_types", "amount_from"}
        given = sorted((of_loans | {"amount_to"}) & self.model_fields_set)
        if self.subject == "ORGANISATION" and given:
            raise ValueError(f"{self.rule_code}: {', '.join(given)} say nothing of an organisation")
        if not self.scopes:
            raise ValueError(f"{self.rule_code}: scopes must name one scope at least")
        if self.inspection_type == "FIRST" and self.classes:
            raise ValueError(f"{self.rule_code}: a first check goes by no class")
        return self

    @property
    def cases(self) -> tuple[tuple[str, str], ...]:
        """What it is restricted to, as pairs of what is looked at and a value of it."""
        return (
            *(("CUSTOMER_TYPE", one.value) for one in self.customer_types),
            *(("CLASS", one.value) for one in self.classes),
            *(("SCOPE", one) for one in self.scopes if self.subject == "LOAN"),
            *(("GUARANTEE_TYPE", one.value) for one in self.guarantee_types),
            *(("ORG_LEVEL", one.value) for one in self.org_levels),
        )


def read_frequencies(shipped: object) -> tuple[InspectionFrequency, ...]:
    """The frequencies as shipped, in their order."""
    return tuple(TypeAdapter(list[InspectionFrequency]).validate_python(shipped))


def given_frequencies(given: object) -> tuple[tuple[InspectionFrequency, ...], list[str]]:
    """A bank's own table and what is wrong with it. A type it leaves out is no duty."""
    try:
        rows = read_frequencies(given)
    except ValidationError as error:
        return (), [_reason(one) for one in error.errors()]
    codes = [row.rule_code for row in rows]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        return (), [f"{', '.join(twice)} stands twice"]
    wrong = [
        f"the days of {name} have no common multiple up to {MOST_UNITS}; round some of them"
        for name in sorted({row.inspection_type for row in rows})
        if period_units(rows, name) > MOST_UNITS
    ]
    return (() if wrong else rows), wrong


def period_units(rows: tuple[InspectionFrequency, ...], inspection_type: str) -> int:
    """In how many units a period of a type is counted, so that a day of any rule is whole ones."""
    return lcm(*(row.days for row in rows if row.inspection_type == inspection_type))


def frequency_rows(frequencies: tuple[InspectionFrequency, ...]) -> list[tuple[Any, ...]]:
    """The rules as rows of ``FREQUENCY_COLUMNS``."""
    rows = []
    for number, one in enumerate(frequencies, start=1):
        units = period_units(frequencies, one.inspection_type)
        restricted = (
            one.customer_types,
            one.classes,
            one.scopes if one.subject == "LOAN" else (),
            one.guarantee_types,
            one.org_levels,
        )
        rows.append(
            (
                one.rule_code,
                number,
                one.inspection_type,
                one.subject,
                one.title,
                *(", ".join(values) or None for values in restricted),
                one.amount_from,
                one.amount_to,
                one.days,
                units,
                units // one.days,
                one.source,
                one.is_verified,
            )
        )
    return rows


def case_rows(frequencies: tuple[InspectionFrequency, ...]) -> list[tuple[Any, ...]]:
    """What each rule is restricted to as rows of ``CASE_COLUMNS``."""
    return [(one.rule_code, *case) for one in frequencies for case in one.cases]


def _reason(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}: {error['msg']}" if place else str(error["msg"])
