"""On which days the bank works: the official Chinese calendar, and where a bank's own differs.

The State Council announces the holidays of a year, and the weekends worked in return, in the autumn
before. Of a year that is not announced only the festivals themselves are known, so its days are a
projection and are marked as one.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

# Wide enough for the loans of a bank and for every deadline that follows from them.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2040, 12, 31)
_SATURDAY = 5


class OwnDay(BaseModel):
    """One day on which a bank's own calendar differs from the official one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    is_working_day: bool


def given_days(given: object) -> tuple[tuple[OwnDay, ...], list[str]]:
    """The days a bank gives as its own, by date, and what is wrong with them."""
    try:
        rows = TypeAdapter(list[OwnDay]).validate_python(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return (), [f"{place}: {first['msg']}"]
    days = [row.day for row in rows]
    faults = [f"{day} stands twice" for day in sorted({day for day in days if days.count(day) > 1})]
    faults += [
        f"{day} is outside {FIRST_DAY} to {LAST_DAY}"
        for day in days
        if not FIRST_DAY <= day <= LAST_DAY
    ]
    return tuple(sorted(rows, key=lambda row: row.day)), faults


@cache
def differing_days() -> tuple[tuple[date, bool], ...]:
    """The days the official calendar takes out of the week or adds to it, with whether it works."""
    calendar = country_holidays("CN", years=range(FIRST_DAY.year, LAST_DAY.year + 1))
    return tuple(
        (day, works)
        for day in _days()
        if (works := calendar.is_working_day(day)) != (day.weekday() < _SATURDAY)
    )


@cache
def announced_years() -> tuple[int, int]:
    """The first and the last year whose calendar was announced: those with weekends worked."""
    calendar = country_holidays("CN", years=range(FIRST_DAY.year, LAST_DAY.year + 1))
    years = {day.year for day in calendar.weekend_workdays}
    return min(years), max(years)


def _days() -> Iterator[date]:
    day = FIRST_DAY
    while day <= LAST_DAY:
        yield day
        day += timedelta(days=1)
