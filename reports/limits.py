"""Above which value a figure is a breach, and from which it is near one, as the build has it.

The limits are parameters a bank may set; they stand beside the figure in its mart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import polars as pl

from reports.numbers import exact
from warehouse.metrics import Metric

State: TypeAlias = Literal["breach", "near", "plain"]


@dataclass(frozen=True)
class Limit:
    """Above ``limit`` is a breach, from ``near`` on is near it."""

    limit: Decimal
    near: Decimal

    def state(self, value: Decimal | float) -> State:
        if exact(value) > self.limit:
            return "breach"
        return "near" if exact(value) >= self.near else "plain"


def limit_in(definition: Metric, row: Mapping[str, Any]) -> Limit | None:
    """The limit of a figure beside it in a row; None: it has none."""
    if definition.limit is None or definition.near is None:
        return None
    limit, near = row.get(definition.limit), row.get(definition.near)
    return None if limit is None or near is None else Limit(exact(limit), exact(near))


def limit_of(definition: Metric, frame: pl.DataFrame) -> Limit | None:
    """The limit of a figure in a frame, whose rows are all of one build."""
    if definition.limit not in frame.columns or definition.near not in frame.columns:
        return None
    known = frame.drop_nulls([definition.limit, definition.near])
    return limit_in(definition, known.row(0, named=True)) if len(known) else None
