"""What a change is made of, and where an organisation stands among its peers."""

from warehouse.metrics.base import DESK, Metric

COMPARISON: tuple[Metric, ...] = (
    Metric(
        name="contribution",
        title="Contribution to the change",
        unit="points",
        formula="Change of the part's share of the numerator, less the change of its share of the"
        " denominator times the mean ratio of both dates; an age: change of its balance as a"
        " share of the denominator. All contributions add up to the change of the ratio",
        parts="Numerator and denominator of the part and of the whole, on both dates",
        why="Tells who or what a ratio got worse by, without blaming a part for growing",
        source=DESK,
        question="contributions",
    ),
    Metric(
        name="contribution_by_rate",
        title="Contribution by its own ratio",
        unit="points",
        formula="Change of the part's ratio times its mean share of the denominator; the rest of"
        " its contribution comes from its share. 0 for a part that was not there on both dates",
        why="Tells a part that got worse from one that merely weighs more",
        source=DESK,
        question="contributions",
        column="by_rate",
    ),
    Metric(
        name="peer_place",
        title="Place among peers",
        unit="organisations",
        formula="1 + number of organisations of the same level in sight with a higher ratio, of"
        " those with enough loans (parameter minimum_loan_count)",
        why="A ratio alone does not say whether it is high",
        source=DESK,
        question="peers",
        column="place",
    ),
    Metric(
        name="peer_middle",
        title="Middle of the peers",
        unit="ratio",
        formula="Median of the ratios of the organisations that have a place; no ratio of sums and"
        " no mean of ratios",
        why="What is usual at this level, not moved by one very large or very bad organisation",
        source=DESK,
        question="peers",
        column="middle",
        parts="Ratios of the organisations that have a place",
    ),
)
