"""Closed and merged organisations keep their history and count where they went."""

from decimal import Decimal
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

# Head office over two regions; B1 and its sub-branch S1 below the first, B2 below the second.
TREE: list[Row] = [
    {"org_id": "H", "org_level": "HEAD"},
    {"org_id": "R1", "parent_org_id": "H"},
    {"org_id": "R2", "parent_org_id": "H"},
    {"org_id": "B1", "parent_org_id": "R1"},
    {"org_id": "S1", "parent_org_id": "B1"},
    {"org_id": "B2", "parent_org_id": "R2"},
]
AMOUNTS = {"B1": "100", "S1": "20", "B2": "3"}
MERGED = {"close_date": "2025-03-15", "merged_into": "B2"}


def bank(home: Home, as_of_date: str = "2025-04-30", **changed: Row) -> OnDemand:
    write_batch(
        home,
        {
            "org_units": [row | changed.get(row["org_id"], {}) for row in TREE],
            "customers": [{"customer_id": "C1"}],
            "loans": [
                {
                    "loan_id": f"L-{org_id}",
                    "customer_id": "C1",
                    "org_id": org_id,
                    "disbursed_amount": amount,
                    "disbursed_date": "2025-02-10",
                }
                for org_id, amount in AMOUNTS.items()
            ],
            "repayment_schedule": [
                {
                    "loan_id": f"L-{org_id}",
                    "period_no": 1,
                    "due_date": "2026-02-10",
                    "due_principal": amount,
                }
                for org_id, amount in AMOUNTS.items()
            ],
        },
    )
    return built_on_demand(home, as_of_date)


def balances(published: OnDemand, day: str) -> dict[str, Decimal]:
    rows = published.rows(
        "select org_id, outstanding_principal from org_months where month_end_date = $day", day=day
    )
    return {row["org_id"]: row["outstanding_principal"] for row in rows}


def findings(published: OnDemand) -> list[tuple[Any, ...]]:
    rows = published.rows(
        "select finding_code, org_id, loan_id, detail from reconciliation "
        "where finding_code like 'MERGER%' order by finding_no"
    )
    return [tuple(row.values()) for row in rows]


def status(published: OnDemand, org_id: str) -> tuple[Any, ...]:
    row = published.row(
        "select org_status, parent_org_id, reported_parent_org_id from org_units "
        "where org_id = $org_id",
        org_id=org_id,
    )
    return tuple(row.values())


@pytest.mark.parametrize("day", ["2025-02-28", "2025-03-31", "2025-04-30"])
def test_a_merged_branch_counts_where_it_went_at_every_month_end(home: Home, day: str) -> None:
    published = bank(home, B1=MERGED)

    assert balances(published, day) == {
        "H": 123,
        "R1": 0,
        "R2": 123,
        "B1": 120,
        "S1": 20,
        "B2": 123,
    }
    assert status(published, "B1") == ("MERGED", "B2", "R1")
    assert findings(published) == []


def test_what_hung_below_goes_along(home: Home) -> None:
    published = bank(home, B1=MERGED)

    assert published.rows(
        "select descendant_org_id, distance from org_closure where ancestor_org_id = 'B2' "
        "order by distance"
    ) == [
        {"descendant_org_id": "B2", "distance": 0},
        {"descendant_org_id": "B1", "distance": 1},
        {"descendant_org_id": "S1", "distance": 2},
    ]


@pytest.mark.parametrize(
    ("as_of_date", "standing"),
    [("2025-03-14", ("OPEN", "R1", "R1")), ("2025-03-15", ("MERGED", "B2", "R1"))],
)
def test_it_goes_on_the_day_it_closes(
    home: Home, as_of_date: str, standing: tuple[str, ...]
) -> None:
    assert status(bank(home, as_of_date, B1=MERGED), "B1") == standing


def test_a_merger_without_a_day_holds_at_once(home: Home) -> None:
    assert status(bank(home, B1={"merged_into": "B2"}), "B1") == ("MERGED", "B2", "R1")


def test_one_closed_without_a_successor_stays_with_its_history(home: Home) -> None:
    published = bank(home, B1={"close_date": "2025-03-15"})

    assert status(published, "B1") == ("CLOSED", "R1", "R1")
    assert balances(published, "2025-04-30")["R1"] == 120
    assert findings(published) == []


def test_a_chain_of_mergers_is_followed_to_its_end(home: Home) -> None:
    published = bank(home, S1=MERGED, B2={"close_date": "2025-04-01", "merged_into": "R1"})

    assert balances(published, "2025-04-30") == {
        "H": 123,
        "R1": 123,
        "R2": 0,
        "B1": 100,
        "S1": 20,
        "B2": 23,
    }


def test_an_unknown_target_is_a_finding_and_changes_no_figure(home: Home) -> None:
    published = bank(home, B1={"close_date": "2025-03-15", "merged_into": "B9"})

    assert status(published, "B1") == ("CLOSED", "R1", "R1")
    assert findings(published) == [("MERGER_INTO_UNKNOWN", "B1", None, "B1 → B9")]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"B1": {"merged_into": "B2"}, "B2": {"merged_into": "B1"}}, ["B1", "B2"]),
        ({"B1": {"merged_into": "B1"}}, ["B1"]),
        # Into what hangs below it.
        ({"B1": {"merged_into": "S1"}}, ["B1"]),
        # B2 would hang below the circle, so it stays as well.
        ({"B1": {"merged_into": "S1"}, "B2": {"merged_into": "B1"}}, ["B1", "B2"]),
    ],
)
def test_a_circle_of_mergers_is_a_finding_and_changes_no_figure(
    home: Home, changed: dict[str, Row], found: list[str]
) -> None:
    published = bank(home, **changed)

    assert balances(published, "2025-04-30") == {
        "H": 123,
        "R1": 120,
        "R2": 3,
        "B1": 120,
        "S1": 20,
        "B2": 3,
    }
    assert [one[:2] for one in findings(published)] == [
        ("MERGER_IN_A_CIRCLE", org_id) for org_id in found
    ]
    assert status(published, "B1")[0] == "CLOSED"


def test_the_head_office_merges_into_nobody(home: Home) -> None:
    published = bank(home, H={"merged_into": "R1"})

    assert status(published, "H") == ("CLOSED", None, None)
    assert [one[:2] for one in findings(published)] == [("MERGER_OF_HEAD_OFFICE", "H")]
    assert balances(published, "2025-04-30")["H"] == 123


def test_a_merger_to_come_changes_nothing_yet(home: Home) -> None:
    published = bank(home, B1={"close_date": "2025-12-31", "merged_into": "B9"})

    assert status(published, "B1") == ("OPEN", "R1", "R1")
    assert findings(published) == []
