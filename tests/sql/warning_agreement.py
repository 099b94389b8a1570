"""Asks both computations what early warning measures and signals of repayment."""

from datetime import date, timedelta

from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.oracle.warning_signals import LEVELS, Days, Standing, measured_days, standings
from tests.published import Published


def assert_same_warnings(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every day of every measure of repayment, and every borrower that signals, are the same."""
    walked = measured_days(known, as_of_date, thresholds)
    measures = {measure for _, measure, _, _, _ in LEVELS}
    by_model = modelled_days(published, as_of_date, measures)

    for subject in sorted(walked.keys() | by_model.keys()):
        assert by_model.get(subject, {}) == walked.get(subject, {}), subject

    in_book = {
        row["customer_id"]
        for row in published.rows("select customer_id from loans where loan_state = 'ACTIVE'")
    }
    codes = {code for code, *_ in LEVELS}
    signalled = {
        Standing(row["customer_id"], row["indicator_code"], row["state"], row["since_date"])
        for row in published.table("customer_indicators")
        if row["indicator_code"] in codes and row["state"] not in ("CLEAR", "NO_DATA")
    }
    expected = {one for one in standings(known, as_of_date, walked) if one.customer_id in in_book}
    assert signalled == expected


def modelled_days(published: Published, as_of_date: date, measures: set[str]) -> Days:
    """The points of the published build, unfolded to the days they hold."""
    found: Days = {}
    for row in published.table("warning_points"):
        if row["measure"] not in measures:
            continue
        days = found.setdefault((row["measure"], row["loan_id"] or row["customer_id"]), {})
        until = row["to_date"] or as_of_date + timedelta(days=1)
        for number in range((until - row["from_date"]).days):
            day = row["from_date"] + timedelta(days=number)
            assert day not in days, f"two values on {day}: {row}"
            days[day] = int(row["value"] + number * row["daily_step"])
    return found
