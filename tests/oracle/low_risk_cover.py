"""What the pledges of low-risk loans cover, asked loan by loan and pledge by pledge."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.oracle.loan_months import LoanMonth
from tests.oracle.one_loan import allocate, money_paid, plan_in_force
from tests.oracle.rows import NOTHING, Book, LoanRows, Row
from tests.oracle.thresholds import Thresholds

THAT_COUNT = {"CD", "TBOND", "MARGIN", "BANK_ACCEPTANCE"}


@dataclass(frozen=True)
class Cover:
    """``other_pledges``: how many are of a kind that a low-risk loan may not have."""

    cover: Decimal
    claim: Decimal
    other_pledges: int

    def falls_short(self, least_share: Decimal) -> bool:
        return self.cover < least_share * self.claim or self.other_pledges > 0


def covers(
    book: Book, in_the_book: list[LoanMonth], as_of_date: date, thresholds: Thresholds
) -> dict[str, Cover]:
    """By loan, for the low-risk loans of which all that is needed is known.

    ``in_the_book``: the loans in the book at the as-of date, as they stand then.
    """
    if not book.collaterals or not book.collateral_links:
        return {}
    rows = {one.loan["loan_id"]: one for one in book.loans}
    claims = {
        one.loan_id: claim(rows[one.loan_id], one, as_of_date, thresholds) for one in in_the_book
    }
    things = {one["collateral_id"]: one for one in book.collaterals}
    found = {}
    for one in in_the_book:
        owed = claims[one.loan_id]
        if one.scope != "LOW_RISK" or owed is None:
            continue
        links = [link for link in book.collateral_links if link["loan_id"] == one.loan_id]
        parts = [brought(link, things, book.collateral_links, claims) for link in links]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            others = [link for link in links if is_other(things[link["collateral_id"]])]
            found[one.loan_id] = Cover(in_cents(sum(known, Fraction(0))), owed, len(others))
    return found


def claim(rows: LoanRows, row: LoanMonth, day: date, thresholds: Thresholds) -> Decimal | None:
    """Principal and interest not yet paid: of every instalment not met, or as reported."""
    if not rows.instalments:
        overdue = row.overdue_interest
        if overdue is None and row.days_past_due == 0:
            overdue = NOTHING
        if row.outstanding_principal is None or overdue is None:
            return None
        return row.outstanding_principal + overdue
    money = money_paid(rows, day)
    return sum(
        (
            one.unpaid("principal") + one.unpaid("interest")
            for one in allocate(plan_in_force(rows, day), money)
            if money < one.cumulative_due - thresholds.arrears_tolerance
        ),
        NOTHING,
    )


def is_other(thing: Row) -> bool:
    return thing["type"] not in THAT_COUNT and thing["status"] != "RELEASED"


def brought(
    link: Row, things: dict[str, Row], links: list[Row], claims: dict[str, Decimal | None]
) -> Fraction | None:
    """What one pledge brings to one loan; None where it is not known."""
    thing = things.get(link["collateral_id"])
    if thing is None:
        return None
    if thing["type"] not in THAT_COUNT or thing["status"] not in (None, "NORMAL"):
        return Fraction(0)
    demands = {
        other["loan_id"]: claims[other["loan_id"]]
        if other["secured_amount"] is None
        else other["secured_amount"]
        for other in links
        if other["collateral_id"] == link["collateral_id"] and other["loan_id"] in claims
    }
    known = [demand for demand in demands.values() if demand is not None]
    whole = sum(known, NOTHING)
    if len(known) == len(demands) and whole == 0:
        return Fraction(0)
    if thing["value"] is None or len(known) < len(demands):
        return None
    share = Fraction(thing["value"]) * Fraction(known_demand(demands, link)) / Fraction(whole)
    if link["secured_amount"] is None:
        return share
    # What is secured fits into the value, or gives way in proportion.
    return min(Fraction(link["secured_amount"]), share)


def known_demand(demands: dict[str, Decimal | None], link: Row) -> Decimal:
    demand = demands[link["loan_id"]]
    assert demand is not None
    return demand


def in_cents(amount: Fraction) -> Decimal:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
