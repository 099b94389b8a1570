"""What waits on whom."""

from warehouse.metrics.base import DESK, Metric

TO_DOS: tuple[Metric, ...] = (
    Metric(
        name="to_do_count",
        title="To-dos",
        unit="to-dos",
        formula="Things of all kinds that are to be done and not done by the data date, due at most"
        " 30 days after it (by default)",
        why="Everything a branch has on its desk, in one number",
        source=DESK,
        mart="org_to_dos",
    ),
    Metric(
        name="overdue_to_do_count",
        title="Overdue to-dos",
        unit="to-dos",
        formula="To-dos whose last day in time lies before the data date",
        why="Somebody is not doing it",
        source=DESK,
        mart="org_to_dos",
        column="overdue_count",
    ),
    Metric(
        name="today_to_do_count",
        title="Due today",
        unit="to-dos",
        formula="To-dos whose last day in time is the data date",
        why="Late from tomorrow on",
        source=DESK,
        mart="org_to_dos",
        column="today_count",
    ),
    Metric(
        name="this_week_to_do_count",
        title="Due this week",
        unit="to-dos",
        formula="To-dos whose last day in time is one of the 7 days after the data date (by"
        " default)",
        why="What to plan now",
        source=DESK,
        mart="org_to_dos",
        column="this_week_count",
    ),
    Metric(
        name="overdue_to_dos_per_loan",
        title="Overdue to-dos against loans",
        unit="ratio",
        formula="Overdue to-dos / loans in the book; above 100 % where there are more of them than"
        " loans",
        parts="Overdue to-dos, and loans in the book",
        why="A large branch has more to do; this says who does less of it",
        source=DESK,
        question="to_dos_by_child",
    ),
)
