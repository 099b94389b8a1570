"""What is measured of customers' financial statements, and which are owed, as data.

Models compute the measures; a bank chooses in the catalogue of early warning which of them it
watches, and here how often whom it asks for a statement.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from warehouse.parameter_faults import validation_reason

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


FREQUENCY_COLUMNS = {
    "customer_type": "varchar",
    "months_between": "integer",
    "deadline_days": "integer",
    "annual_deadline_days": "integer",
    "source": "varchar",
    "is_verified": "boolean",
}


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


def read_frequencies(given: object) -> tuple[tuple[StatementFrequency, ...], list[str]]:
    """How often whom is asked for a statement, and what is wrong with the table."""
    try:
        rows = TypeAdapter(list[StatementFrequency]).validate_python(given)
    except ValidationError as error:
        return (), [validation_reason(error)]
    types = [row.customer_type for row in rows]
    if len(set(types)) < len(types):
        return (), ["a type of customer stands twice"]
    return tuple(rows), []
