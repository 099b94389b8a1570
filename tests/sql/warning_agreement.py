"""Asks both computations what early warning measures and signals of repayment."""

from datetime import date, timedelta

from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.oracle.warning_signals import (
    LEVELS,
    Days,
    Standing,
    measured_days,
    standings,
    unconfirmed_days,
    unknown_loans,
)
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

    confirmations: dict[tuple[str, date], dict[date, int]] = {}
    measured = "select * from warning_points where measure = 'DAYS_UNTIL_UNCONFIRMED_DUE'"
    for row in published.rows(measured):
        key = row["loan_id"], date.fromisoformat(row["evidence_id"])
        until = row["to_date"] or as_of_date + timedelta(days=1)
        for number in range((until - row["from_date"]).days):
            day = row["from_date"] + timedelta(days=number)
            assert day not in confirmations.setdefault(key, {})
            confirmations[key][day] = int(row["value"] + number * row["daily_step"])
    assert confirmations == unconfirmed_days(known, as_of_date, thresholds)

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

    loans_of: dict[str, set[str]] = {}
    for rows in known.loans:
        loans_of.setdefault(rows.loan["customer_id"], set()).add(rows.loan["loan_id"])
    unknown = unknown_loans(known, as_of_date)
    of_days = {
        code: measure for code, measure, *_ in LEVELS if measure in ("DAYS_PAST_DUE", "M1_ENTRIES")
    }
    for row in published.table("customer_indicators"):
        measure = of_days.get(row["indicator_code"])
        if measure is not None:
            loans = loans_of[row["customer_id"]]
            is_measured = any(
                as_of_date in walked.get((measure, subject), {})
                for subject in (row["customer_id"], *loans)
            )
            is_silent = not is_measured and bool(loans & unknown)
            assert (row["no_data_reason"] == "NOT_REPORTED") == is_silent, row


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
