"""Which posts of the line an organisation of which level must have: a table of rows, as data."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from warehouse.contracts.org_units import OrgLevel

# Columns of the table of raw these rows become: one for each post of a level.
POST_COLUMNS = {
    "org_level": "varchar",
    "post": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
}

Post = Literal["MONITOR", "INSPECT", "SUPERVISE", "TRAINING"]


class RequiredPosts(BaseModel):
    """The posts of one level, and on whose word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    org_level: OrgLevel
    posts: tuple[Post, ...]
    source: str = "the bank's own parameters.toml"
    is_verified: bool = False


def read_required_posts(given: object) -> tuple[tuple[RequiredPosts, ...], list[str]]:
    """The rows, and what is wrong with them."""
    try:
        rows = tuple(TypeAdapter(list[RequiredPosts]).validate_python(given))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return (), [f"{place}: {first['msg']}"]
    levels = [row.org_level for row in rows]
    twice = sorted({level.value for level in levels if levels.count(level) > 1})
    faults = [f"{level} stands twice" for level in twice]
    faults += [
        f"a post of {row.org_level.value} stands twice"
        for row in rows
        if len(set(row.posts)) < len(row.posts)
    ]
    return rows, faults


def post_rows(required: tuple[RequiredPosts, ...]) -> list[tuple[Any, ...]]:
    """The posts as rows of ``POST_COLUMNS``."""
    return [
        (one.org_level.value, post, one.source, one.is_verified)
        for one in required
        for post in one.posts
    ]
