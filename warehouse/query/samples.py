"""From how many loans on a rate says something."""

import polars as pl

from warehouse.reading import Scope, Warehouse

# One row: ``loan_count``.
MINIMUM = """
    select cast(max(value) as integer) as loan_count
    from parameters where area = 'samples' and name = 'minimum_loan_count'
"""


def smallest_sample(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """``minimum_loan_count``: a rate over fewer loans is marked as one of few; one row."""
    return warehouse.read(
        scope, f"select minimum.loan_count as minimum_loan_count from ({MINIMUM}) as minimum"
    )
