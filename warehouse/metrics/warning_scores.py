"""How good warnings were: right or not, in time or not, how early."""

from warehouse.metrics.base import DESK, PRACTICE, Metric

WARNING_SCORES: tuple[Metric, ...] = (
    Metric(
        name="warning_precision",
        title="Hit rate of warnings",
        unit="ratio",
        formula="Warnings judged that were followed within 90 days by more than 30 days past due"
        " or by a worse reported class / warnings judged: those raised at least 90 days ago, of a"
        " loan with a plan or with a record since",
        why="A desk that warns of everything is not listened to. Warnings raised when a loan was"
        " past 30 days already count too, and stand apart, as nothing was left to foresee",
        source=PRACTICE,
        question="score_totals",
        column="precision_rate",
        parts="Warnings followed, and warnings judged",
    ),
    Metric(
        name="warning_recall",
        title="Share of loans warned of",
        unit="ratio",
        formula="Loans newly past 30 days with a warning of theirs, or of their customer as a"
        " whole, at least 30 days before / loans newly past 30 days",
        why="What went wrong without a warning in time is what the catalogue does not see. As the"
        " thirty-first day lies thirty days after the first, a warning on the first day past due is"
        " just in time; how many were warned of before any arrears stands beside it",
        source=PRACTICE,
        question="score_totals",
        column="recall_rate",
        parts="Loans warned of in time, and loans newly past 30 days",
    ),
    Metric(
        name="warning_missed_count",
        title="Missed loans",
        unit="loans",
        formula="Loans newly past 30 days without a warning at least 30 days before: too late,"
        " or none",
        why="The list to learn from: which sign could have been seen",
        source=PRACTICE,
        question="score_totals",
        column="missed_count",
    ),
    Metric(
        name="warning_lead_days",
        title="Lead time of warnings",
        unit="days",
        formula="Middle of the days from the first warning in the year before to day 31, of loans"
        " newly past 30 days with any warning before that day",
        why="The time there was to act. Middles of branches or indicators never add up",
        source=PRACTICE,
        question="score_totals",
        column="median_lead_days",
    ),
    Metric(
        name="warning_newly_past_due_count",
        title="Loans newly past 30 days",
        unit="loans",
        formula="Loans with more than 30 raw days past due that had no more the day before; one"
        " that came back and went past again counts anew",
        why="All that warnings were there to foresee",
        source=DESK,
        question="score_totals",
        column="newly_past_due_count",
    ),
)
