"""Places among peers, and what the change of a ratio is made of, in exact fractions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median

from tests.oracle.loan_months import LoanMonth
from tests.oracle.org_months import OrgMonth, days_beyond, total


@dataclass(frozen=True)
class Place:
    """One organisation among its peers on one day."""

    org_id: str
    rate: float | None
    place: int | None
    middle: float | None


def places(
    months: list[OrgMonth], peer_ids: set[str], day: date, figure: str, minimum: int
) -> dict[str, Place]:
    """By counting, for each organisation, those above it."""
    rows = [
        row
        for row in months
        if row.org_id in peer_ids and row.month_end_date == day and row.loan_count > 0
    ]
    rates = {row.org_id: getattr(row, figure) for row in rows}
    large = {row.org_id for row in rows if row.loan_count >= minimum}
    placed = {one: value for one, value in rates.items() if one in large and value is not None}
    middle = median(placed.values()) if placed else None
    return {
        org_id: Place(
            org_id,
            value,
            1 + sum(other > value for other in placed.values()) if org_id in placed else None,
            middle,
        )
        for org_id, value in rates.items()
    }


@dataclass(frozen=True)
class Side:
    """One part of a book on one day: numerator and denominator; missing counts as nothing."""

    numerator: Fraction
    denominator: Fraction

    @property
    def rate(self) -> Fraction | None:
        return self.numerator / self.denominator if self.denominator else None


def overdue_side(rows: list[LoanMonth]) -> Side:
    """Overdue balance and balance."""
    return Side(
        Fraction(days_beyond(rows, 0) or Decimal(0)),
        Fraction(total(rows, lambda row: row.outstanding_principal) or Decimal(0)),
    )


def contributions(
    before: dict[str, Side], after: dict[str, Side]
) -> dict[str, tuple[Fraction, Fraction]] | None:
    """Of each part what its own ratio did, and what its share did; None: no ratio of the whole.

    With shares w of the denominator and ratios r: ``mean(w) Δr`` and ``(mean(r) - mean(R)) Δw``.
    A part there on one day only keeps its one ratio, so it changes by its share alone.
    """
    whole = [Side(Fraction(0), Fraction(0)), Side(Fraction(0), Fraction(0))]
    for number, sides in enumerate((before, after)):
        for side in sides.values():
            whole[number] = Side(
                whole[number].numerator + side.numerator,
                whole[number].denominator + side.denominator,
            )
    first, last = whole[0].rate, whole[1].rate
    if first is None or last is None:
        return None
    nothing = Side(Fraction(0), Fraction(0))
    found = {}
    for part in before.keys() | after.keys():
        old, new = before.get(part, nothing), after.get(part, nothing)
        old_share = old.denominator / whole[0].denominator
        new_share = new.denominator / whole[1].denominator
        old_rate, new_rate = old.rate, new.rate
        old_rate = new_rate if old_rate is None else old_rate
        new_rate = old_rate if new_rate is None else new_rate
        if old_rate is None or new_rate is None:
            found[part] = (Fraction(0), Fraction(0))
            continue
        by_rate = (old_share + new_share) / 2 * (new_rate - old_rate)
        mean_rate = (old_rate + new_rate) / 2
        by_share = (mean_rate - (first + last) / 2) * (new_share - old_share)
        found[part] = (by_rate, by_share)
    assert sum(sum(one) for one in found.values()) == last - first
    return found
