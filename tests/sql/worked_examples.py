"""What the tests of worked examples ask of a book."""

from datetime import date

from tests.on_demand import OnDemand
from tests.published import Row


def org_on(book: OnDemand, org_id: str, day: str) -> Row:
    return book.row(
        "select * from org_months where org_id = $org_id and month_end_date = $day",
        org_id=org_id,
        day=date.fromisoformat(day),
    )


def percent(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value * 100, digits)
