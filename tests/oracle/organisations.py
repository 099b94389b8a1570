"""Where every organisation counts, once some were closed and merged into others."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.rows import Row


@dataclass(frozen=True)
class Unit:
    """One row of ``org_units``, in the columns that are computed."""

    org_id: str
    parent_org_id: str | None
    org_status: str
    depth: int


def is_closed(row: Row, as_of_date: date) -> bool:
    """By its day of closing; without one, whoever is said to be merged is closed."""
    if row["close_date"] is not None:
        return bool(row["close_date"] <= as_of_date)
    return row["merged_into"] is not None


def successor(row: Row, org_units: list[Row], as_of_date: date) -> str | None:
    """Whom an organisation went to, if it went at all and there is such an organisation."""
    if row["parent_org_id"] is None or not is_closed(row, as_of_date):
        return None
    exists = any(other["org_id"] == row["merged_into"] for other in org_units)
    return row["merged_into"] if exists else None


def uppers(org_units: list[Row], as_of_date: date) -> dict[str, str | None]:
    """The organisation each counts under. Who would never arrive at a top stays where it was."""
    reported = {row["org_id"]: row["parent_org_id"] for row in org_units}
    wished = wished_uppers(org_units, as_of_date)
    return {
        org_id: wished[org_id] if arrives(org_id, wished) else reported[org_id]
        for org_id in reported
    }


def wished_uppers(org_units: list[Row], as_of_date: date) -> dict[str, str | None]:
    return {
        row["org_id"]: successor(row, org_units, as_of_date) or row["parent_org_id"]
        for row in org_units
    }


def arrives(org_id: str, wished: dict[str, str | None]) -> bool:
    """Whether going up and up ends at an organisation with nothing above it."""
    seen = set()
    at: str | None = org_id
    while at is not None:
        if at in seen:
            return False
        seen.add(at)
        at = wished[at]
    return True


def closure(org_units: list[Row], as_of_date: date) -> set[tuple[str, str, int]]:
    """(ancestor, descendant, distance) of every pair, each unit its own descendant at 0."""
    upper = uppers(org_units, as_of_date)
    found = set()
    for org_id in upper:
        ancestor, distance = org_id, 0
        while ancestor is not None:
            found.add((ancestor, org_id, distance))
            ancestor, distance = upper[ancestor], distance + 1
    return found


def units(org_units: list[Row], as_of_date: date) -> list[Unit]:
    upper = uppers(org_units, as_of_date)
    wished = wished_uppers(org_units, as_of_date)
    pairs = closure(org_units, as_of_date)
    found = []
    for row in org_units:
        org_id = row["org_id"]
        target = successor(row, org_units, as_of_date)
        status = "OPEN"
        if is_closed(row, as_of_date):
            is_followed = target is not None and arrives(org_id, wished)
            status = "MERGED" if is_followed else "CLOSED"
        depth = max(distance for _, descendant, distance in pairs if descendant == org_id)
        found.append(Unit(org_id, upper[org_id], status, depth))
    return found
