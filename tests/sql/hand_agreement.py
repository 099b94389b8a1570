"""Asks both computations for the hands and compares them cell by cell."""

from datetime import date

from tests.oracle.hands import (
    AgencyRecovery,
    Hand,
    HandRecovery,
    agency_recovery,
    hand_recovery,
    hands,
)
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published
from tests.sql.agreement import assert_same_table


def assert_same_hands(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every hand, and what they add up to, is what the second computation says."""
    found = hands(known, as_of_date, thresholds)
    # A hand stands under its loan, whose rows are shown where the two differ.
    assert_same_table(published, "hands", Hand, ("loan_id", "assignment_id"), found, known)
    assert_same_table(
        published,
        "hand_recovery",
        HandRecovery,
        ("org_id", "month_end_date", "hand_no"),
        hand_recovery(known, found, as_of_date),
        known,
    )
    assert_same_table(
        published,
        "agency_recovery",
        AgencyRecovery,
        ("org_id", "agency_id"),
        agency_recovery(known, found, as_of_date, thresholds),
        known,
    )
