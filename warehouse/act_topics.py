"""Of which topic a certificate must be for an act: a table of rows that only a bank can give."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from warehouse.contracts.inspections import InspectionType

# Columns of the table of raw these rows become.
TOPIC_COLUMNS = {
    "inspection_type": "varchar",
    "topic": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
}


class ActTopic(BaseModel):
    """One topic that a certificate may be of to do a kind of inspection."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    inspection_type: InspectionType
    topic: str = Field(min_length=1)
    source: str = "the bank's own parameters.toml"
    is_verified: bool = False


def read_act_topics(given: object) -> tuple[tuple[ActTopic, ...], list[str]]:
    """The rows, and what is wrong with them."""
    try:
        rows = tuple(TypeAdapter(list[ActTopic]).validate_python(given))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return (), [f"{place}: {first['msg']}"]
    pairs = [(row.inspection_type.value, row.topic) for row in rows]
    twice = sorted({pair for pair in pairs if pairs.count(pair) > 1})
    return rows, [f"{kind} {topic} stands twice" for kind, topic in twice]


def topic_rows(topics: tuple[ActTopic, ...]) -> list[tuple[Any, ...]]:
    """The topics as rows of ``TOPIC_COLUMNS``."""
    return [(one.inspection_type.value, one.topic, one.source, one.is_verified) for one in topics]
