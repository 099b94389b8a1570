"""What another threshold would have warned of, asked of every value on every single day."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Literal

from tests.oracle.rows import Row
from tests.oracle.warning_scores import ONE_DAY, Scores

Comparison = Literal[">", ">=", "<", "<="]
Subject = tuple[str, str | None]


@dataclass(frozen=True)
class Tried:
    """One row of ``query.what_if``."""

    threshold: float
    raised_count: int
    customer_count: int
    matured_count: int
    followed_count: int
    newly_past_due_count: int
    caught_count: int
    newly_caught_count: int
    median_lead_days: float | None


def holds(value: float, comparison: Comparison, threshold: float) -> bool:
    """Compared after nine decimals, as the catalogue does."""
    value, threshold = round(value, 9), round(threshold, 9)
    return {
        ">": value > threshold,
        ">=": value >= threshold,
        "<": value < threshold,
        "<=": value <= threshold,
    }[comparison]


def raised_days(
    points: list[Row],
    comparison: Comparison,
    threshold: float,
    until_value: float | None,
    last: date,
    daily_step: int = 1,
) -> list[tuple[Subject, date]]:
    """The first day of each unbroken run of days on which a customer or loan was beyond it."""
    days: dict[Subject, set[date]] = {}
    beyond_end = comparison in ("<", "<=")
    for point in points:
        subject = (point["customer_id"], point["loan_id"])
        day: date = point["from_date"]
        value = point["value"]
        while day <= last and (point["to_date"] is None or day < point["to_date"]):
            takes_over = until_value is not None and (
                until_value < threshold if beyond_end else until_value > threshold
            )
            is_taken = (
                takes_over and until_value is not None and holds(value, comparison, until_value)
            )
            if holds(value, comparison, threshold) and not is_taken:
                days.setdefault(subject, set()).add(day)
            day += ONE_DAY
            value += daily_step if point["rises_daily"] else 0
    return [
        (subject, day)
        for subject, held in days.items()
        for day in sorted(held)
        if day - ONE_DAY not in held
    ]


def what_if(
    scores: Scores,
    points: list[Row],
    comparison: Comparison,
    threshold: float,
    until_value: float | None,
    orgs: set[str],
) -> Tried:
    """``points``: those of the measure; only loans and points of ``orgs`` count."""
    rules = scores.rules
    own = [one for one in points if one["org_id"] in orgs and one["value"] is not None]
    raised = raised_days(own, comparison, threshold, until_value, scores.as_of_date)
    histories = {
        loan_id: one for loan_id, one in scores.histories.items() if one.rows.loan["org_id"] in orgs
    }
    judged = followed = 0
    leads: dict[tuple[str, date], int] = {}
    for (customer_id, loan_id), day in raised:
        about = [
            one
            for key, one in histories.items()
            if key == loan_id or (loan_id is None and one.rows.loan["customer_id"] == customer_id)
        ]
        last = day + timedelta(days=rules.followed_within_days)
        if last <= scores.as_of_date:
            after = [
                day + timedelta(days=number) for number in range(1, rules.followed_within_days + 1)
            ]
            is_followed = any(
                (one.days.get(late) or 0) > rules.scored_above_days or late in one.downgrades
                for one in about
                for late in after
            )
            followed += is_followed
            judged += is_followed or scores.is_told(about, day, last)
        for one in about:
            for run in scores.runs[one.rows.loan["loan_id"]]:
                lead = (run.past_due_date - day).days
                is_ahead = rules.warned_ahead_days <= lead <= rules.warned_lookback_days
                if run.is_newly_past_due and is_ahead:
                    key = (run.loan_id, run.past_due_date)
                    leads[key] = max(lead, leads.get(key, 0))
    gone = [one for one in scores.missed if one.loan_id in histories]
    missed = {(one.loan_id, one.past_due_date) for one in gone if not one.is_warned}
    return Tried(
        threshold=threshold,
        raised_count=len(raised),
        customer_count=len({customer_id for (customer_id, _), _ in raised}),
        matured_count=judged,
        followed_count=followed,
        newly_past_due_count=len(gone),
        caught_count=len(leads),
        newly_caught_count=len(missed & set(leads)),
        median_lead_days=float(median(leads.values())) if leads else None,
    )
