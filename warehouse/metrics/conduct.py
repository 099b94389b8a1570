"""Conduct in collection: how many actions break a rule, by rule and together."""

from warehouse.metrics.base import DESK, Metric

_CONDUCT = (
    "GB/T 45251-2025 and the collection guideline of the China Banking Association of 2026-01-30,"
    " not read in the original"
)

CONDUCT: tuple[Metric, ...] = (
    Metric(
        name="conduct_action_count",
        title="Collection actions checked",
        unit="actions",
        formula="Collection actions of the month about loans of persons; of all customers where the"
        " bank's parameters say so",
        why="Corporate loans are outside the rules that protect consumers",
        source=DESK,
        mart="org_conduct",
        column="action_count",
    ),
    Metric(
        name="conduct_tested_count",
        title="Actions a rule was tested on",
        unit="actions",
        formula="Actions the rule speaks of and of which everything it needs is told",
        why="What cannot be tested has not passed",
        source=DESK,
        mart="org_conduct",
        column="tested_action_count",
    ),
    Metric(
        name="conduct_violating_count",
        title="Actions that break a rule",
        unit="actions",
        formula="Actions that break a rule; of all rules together each action counts once, however"
        " many it breaks. Missing where none could be tested",
        why="Each is a debtor wronged, and a complaint or a fine to come",
        source=_CONDUCT,
        mart="org_conduct",
        column="violating_action_count",
        worse="higher",
    ),
    Metric(
        name="conduct_rate",
        title="Share of actions that break a rule",
        unit="ratio",
        is_per_thousand=True,
        formula="Actions that break a rule / actions checked; times a thousand it is the number per"
        " thousand actions",
        why="How far collection is done by the rules, whoever does it and how much",
        source=_CONDUCT,
        mart="org_conduct",
        column="violation_rate",
        numerator="conduct_violating_count",
        denominator="conduct_action_count",
        worse="higher",
    ),
)
