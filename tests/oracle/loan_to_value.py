"""Loan to value of each loan at the month ends it is known of, from the definition of G01."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.guarantees import TO_VALUE, parts
from tests.oracle.loan_months import loan_months
from tests.oracle.one_loan import left_on
from tests.oracle.rows import Book, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds


@dataclass(frozen=True)
class LoanToValue:
    """One point of LOAN_TO_VALUE that has a value."""

    loan_id: str
    from_date: date
    to_date: date | None
    value: float


def loan_to_values(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[LoanToValue]:
    """Everything is shared out anew at each month end, by the balances of that day.

    A loan is told of from the day on which the last of its things got its present value; a thing
    of which nobody says when it was valued is told of as of today. Loans secured by papers and
    money alone are not asked. A loan that left the book is told of no more.
    """
    things = {one["collateral_id"]: one for one in book.collaterals}
    balances: dict[date, dict[str, Decimal | None]] = {}
    gone: dict[str, date] = {}
    for month in loan_months(book, as_of_date, thresholds):
        if month.loan_state == "ACTIVE":
            of_day = balances.setdefault(month.month_end_date, {})
            of_day[month.loan_id] = month.outstanding_principal
        else:
            earliest = gone.get(month.loan_id, month.month_end_date)
            gone[month.loan_id] = min(earliest, month.month_end_date)
    for rows in book.loans:
        left = left_on(rows)
        if left is not None and left[1] <= as_of_date:
            gone[rows.loan["loan_id"]] = left[1]
    told: dict[str, list[tuple[date, float | None]]] = {}
    for day in sorted(balances):
        for loan_id, value in _on(book, things, balances[day], day, as_of_date).items():
            told.setdefault(loan_id, []).append((day, value))
    found = []
    for loan_id, days in told.items():
        end_of_loan = gone.get(loan_id)
        values = [one for one in days if end_of_loan is None or one[0] < end_of_loan]
        for number, (day, value) in enumerate(values):
            end = values[number + 1][0] if number + 1 < len(values) else end_of_loan
            if value is not None:
                found.append(LoanToValue(loan_id, day, end, value))
    return found


def _on(
    book: Book,
    things: dict[str, Row],
    balances: dict[str, Decimal | None],
    day: date,
    as_of_date: date,
) -> dict[str, float | None]:
    """Loan → loan to value on one day; None where a part of it is not known."""
    by_loan: dict[str, list[tuple[Row | None, Fraction | None, Fraction | None]]] = {}
    for part in parts(book, balances):
        if not part.is_guarantor:
            mine = by_loan.setdefault(part.link["loan_id"], [])
            mine.append((part.thing, part.placed, part.share))
    found: dict[str, float | None] = {}
    for loan_id, shares in by_loan.items():
        real = [thing for thing, _, _ in shares if thing is not None]
        if not any(thing["type"] in TO_VALUE for thing in real):
            continue
        if any(valued_since(thing, as_of_date) > day for thing in real):
            continue
        placed = [one for _, one, _ in shares if one is not None]
        worth = [one for _, _, one in shares if one is not None]
        whole = sum(worth, Fraction(0))
        is_known = len(placed) == len(worth) == len(shares) and whole > 0
        ratio = sum(placed, Fraction(0)) / whole if is_known else None
        # Nine decimals, so that 7 of 10 are 0.7 and not a little more.
        found[loan_id] = None if ratio is None else round(float(ratio), 9)
    return found


def valued_since(thing: Row, as_of_date: date) -> date:
    day: date | None = thing["valuation_date"]
    return day if day is not None and day <= as_of_date else as_of_date
