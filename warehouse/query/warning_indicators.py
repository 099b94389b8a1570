"""Questions about the catalogue of early warning."""

import polars as pl

from warehouse.reading import Scope, Warehouse


def warning_indicators(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """Every indicator in force with whom it measures in the whole bank, in their order."""
    return warehouse.read(scope, "select * from warning_indicators order by indicator_no")
