"""The tree of organisations: every parent exists, no cycle, exactly one root.

A bank has some ten thousand organisations, so this is done row by row, in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class DeliveredUnit:
    """One row of the organisations' file, as far as the tree goes."""

    aside_id: int
    file_name: str
    line_no: int
    org_id: str
    parent_org_id: str | None


@dataclass
class TreeFaults:
    """``rows``: aside_id → (code, reason); ``file``: why the whole file is refused, or None."""

    rows: dict[int, tuple[str, str]] = field(default_factory=dict)
    file: str | None = None


def tree_faults(
    delivered: list[DeliveredUnit],
    older: Mapping[str, str | None],
    rejected: Mapping[str, tuple[str, int]],
    newer: Mapping[str, str | None] = MappingProxyType({}),
) -> TreeFaults:
    """What is wrong with the tree that a delivery would make of the one before.

    ``delivered`` in the order of the file: of an organisation that stands twice the last row
    counts. ``older`` and ``newer``: parent of each organisation in deliveries received before and
    after this one. ``rejected``: file and line of organisations already set aside otherwise.
    """
    faults = TreeFaults()
    standing = {unit.aside_id: unit for unit in delivered}
    set_aside = dict(rejected)
    while True:
        parents = dict(older)
        parents.update({unit.org_id: unit.parent_org_id for unit in standing.values()})
        parents.update(newer)
        found = _orphans(standing, parents, set_aside) | _cycles(standing, parents)
        if not found:
            break
        faults.rows |= found
        for aside_id in found:
            unit = standing.pop(aside_id)
            set_aside.setdefault(unit.org_id, (unit.file_name, unit.line_no))
    last = {unit.org_id: unit for unit in standing.values()}
    roots = [org_id for org_id, parent in parents.items() if parent is None]
    if len(roots) != 1 and delivered:
        faults.file = _roots_in_words(roots, last)
    return faults


def _orphans(
    standing: Mapping[int, DeliveredUnit],
    parents: Mapping[str, str | None],
    set_aside: Mapping[str, tuple[str, int]],
) -> dict[int, tuple[str, str]]:
    found = {}
    for unit in standing.values():
        parent = unit.parent_org_id
        if parent is None or parent in parents:
            continue
        if parent in set_aside:
            file_name, line = set_aside[parent]
            reason = f"its parent {parent} was itself set aside ({file_name}, line {line})"
        else:
            reason = (
                f"there is no organisation {parent} in this delivery or an earlier one; "
                "expected an existing one, or an empty cell for the head office"
            )
        found[unit.aside_id] = ("ORGANISATION_WITHOUT_PARENT", reason)
    return found


def _cycles(
    standing: Mapping[int, DeliveredUnit], parents: Mapping[str, str | None]
) -> dict[int, tuple[str, str]]:
    on_cycle = _members_of_cycles(parents)
    found = {}
    for unit in standing.values():
        if unit.org_id in on_cycle and parents[unit.org_id] == unit.parent_org_id:
            ring = _ring(unit.org_id, parents)
            found[unit.aside_id] = (
                "ORGANISATION_CYCLE",
                f"the organisation stands above itself: {' → '.join(ring)}",
            )
    return found


def _members_of_cycles(parents: Mapping[str, str | None]) -> set[str]:
    done: set[str] = set()
    members: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        at: str | None = start
        while at is not None and at not in done and at not in path:
            path[at] = None
            at = parents.get(at)
        if at is not None and at in path:
            members |= set(_ring(at, parents))
        done |= set(path)
    return members


def _ring(start: str, parents: Mapping[str, str | None]) -> list[str]:
    ring = [start]
    at = parents[start]
    while at is not None and at != start:
        ring.append(at)
        at = parents[at]
    return [*ring, start]


def _roots_in_words(roots: list[str], delivered: Mapping[str, DeliveredUnit]) -> str:
    expected = "expected exactly one organisation without a parent, the head office"
    if not roots:
        return f"no accepted row is without a parent; {expected}. Mend the rows set aside first."
    shown = [
        f"{org_id} ({delivered[org_id].file_name}, line {delivered[org_id].line_no})"
        if org_id in delivered
        else f"{org_id} (from an earlier delivery)"
        for org_id in roots[:20]
    ]
    more = f" and {len(roots) - 20} more" if len(roots) > 20 else ""
    return (
        f"{len(roots)} organisations have no parent: {', '.join(shown)}{more}; {expected}. "
        "Give the others their parent."
    )
