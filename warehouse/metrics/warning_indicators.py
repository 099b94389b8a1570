"""What the indicators of early warning measure, and whom they signal."""

from warehouse.metrics.base import DESK, Metric

_MART = "warning_indicators"

WARNING_INDICATORS: tuple[Metric, ...] = (
    Metric(
        name="indicator_measured_customer_count",
        title="Borrowers an indicator measures",
        unit="customers",
        formula="Borrowers with a loan in the book of whom it is known how they stand by the"
        " indicator: a value is there, or the file that would tell of it says nothing of them",
        why="An indicator that measures nobody warns of nobody",
        source=DESK,
        mart=_MART,
        column="measured_customer_count",
    ),
    Metric(
        name="indicator_no_data_customer_count",
        title="Borrowers an indicator has no data of",
        unit="customers",
        formula="Borrowers with a loan in the book less those the indicator measures",
        why="What the early warning cannot see, and which file would let it",
        source=DESK,
        mart=_MART,
        column="no_data_customer_count",
    ),
    Metric(
        name="indicator_signalling_customer_count",
        title="Borrowers an indicator signals",
        unit="customers",
        formula="Borrowers with a loan in the book at one of the indicator's levels on the as-of"
        " date, whether or not somebody has closed the warning",
        why="How often the indicator speaks: one that names everybody tells nothing",
        source=DESK,
        mart=_MART,
        column="signalling_customer_count",
    ),
)
