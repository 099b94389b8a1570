"""When a bank lends and when it is paid late: growth, year ends, quarter ends, Spring Festival."""

from datetime import date, timedelta

YEARS_OF_HISTORY = 6
YEARLY_GROWTH = 1.18

# January opens the year with a campaign, June and December close the half-years.
_MONTH_WEIGHT = (1.25, 0.70, 1.10, 0.90, 0.90, 1.20, 0.85, 0.90, 1.15, 0.85, 1.00, 1.45)

# First day of the lunar year.
_SPRING_FESTIVALS = """
2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05
2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06
2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08
"""
SPRING_FESTIVALS = tuple(date.fromisoformat(day) for day in _SPRING_FESTIVALS.split())


def festival_days() -> list[date]:
    """The days around each Spring Festival on which counters are closed and money comes late."""
    return [day + timedelta(days=shift) for day in SPRING_FESTIVALS for shift in range(-3, 9)]


def history_start(as_of_date: date) -> date:
    return date(as_of_date.year - YEARS_OF_HISTORY, as_of_date.month, 1)


def months_of_history(as_of_date: date) -> list[date]:
    """The firsts of all months in which the bank lent."""
    months = [history_start(as_of_date)]
    while months[-1] < as_of_date.replace(day=1):
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    return months


def month_weights(as_of_date: date) -> list[tuple[date, float]]:
    """How much the bank lent in each month, in relation to the others."""
    festivals = {(day.year, day.month) for day in SPRING_FESTIVALS}
    weights = []
    for number, month in enumerate(months_of_history(as_of_date)):
        weight = _MONTH_WEIGHT[month.month - 1] * YEARLY_GROWTH ** (number / 12)
        if (month.year, month.month) in festivals:
            weight *= 0.6
        if month == as_of_date.replace(day=1):
            weight *= as_of_date.day / 31
        weights.append((month, weight))
    return weights
