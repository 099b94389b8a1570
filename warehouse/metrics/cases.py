"""The cases of collection: overdue loans by will and means to pay, and those nobody acted on."""

from warehouse.metrics.base import DESK, PRACTICE, Metric

CASES: tuple[Metric, ...] = (
    Metric(
        name="case_count",
        title="Cases",
        unit="loans",
        formula="Loans in the book whose effective days past due are 1 or more on the as-of date",
        why="So many loans are to be collected",
        source=DESK,
        mart="org_case_quadrants",
    ),
    Metric(
        name="case_overdue_amount",
        title="Overdue of the cases",
        unit="yuan",
        formula="Sum of overdue principal, interest and fees of the cases",
        why="What there is to collect",
        source=DESK,
        mart="org_case_quadrants",
        column="overdue_amount",
    ),
    Metric(
        name="case_neglected_count",
        title="Nobody acted in time",
        unit="loans",
        formula="Cases without an action that counts within the days of their bucket, overdue for"
        " at least as long; not those of which it is not told whether anybody was reached",
        why="They are lying; each of them is asked about first",
        source=PRACTICE,
        mart="org_case_quadrants",
        column="neglected_count",
    ),
)
