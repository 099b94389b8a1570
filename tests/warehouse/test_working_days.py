"""The calendar: what was announced, what is projected, and counting working days by look-up."""

from datetime import date, timedelta

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.working_days import is_working_day
from warehouse.errors import BadParameter
from warehouse.parameters import read_parameters
from warehouse.paths import Home


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    return build_small(Home(tmp_path_factory.mktemp("calendar")))


def build_small(home: Home) -> OnDemand:
    loan = {
        "loan_id": "L1",
        "customer_id": "C1",
        "org_id": "B1",
        "disbursed_amount": 100,
        "disbursed_date": "2025-01-01",
    }
    write_batch(
        home,
        {"org_units": [{"org_id": "B1"}], "customers": [{"customer_id": "C1"}], "loans": [loan]},
    )
    return built_on_demand(home, "2025-06-30")


def test_the_days_of_announced_years_are_those_announced(published: OnDemand) -> None:
    rows = published.rows(
        "select * from working_days where extract(year from day) between 2023 and 2026"
    )

    assert len(rows) == 365 + 366 + 365 + 365
    wrong = [row["day"] for row in rows if row["is_working_day"] != is_working_day(row["day"])]
    assert wrong == []
    assert not any(row["is_projected"] or row["is_own"] for row in rows)


def test_a_year_not_announced_is_a_projection_and_says_so(published: OnDemand) -> None:
    years = {
        row["year"]: row["is_projected"]
        for row in published.rows(
            "select extract(year from day) as year, bool_and(is_projected) as is_projected "
            "from working_days group by all having count(distinct is_projected) = 1"
        )
    }

    assert len(years) == 51
    assert [years[year] for year in (2000, 2001, 2026)] == [True, False, False]
    assert years[2039]
    # New Year's Day is known all the same.
    (row,) = published.rows("select is_working_day from working_days where day = '2035-01-01'")
    assert not row["is_working_day"]


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2025-09-30", 1, "2025-10-09"),  # over the National Day holiday
        ("2025-10-03", 1, "2025-10-09"),  # from a day off
        ("2025-10-10", 1, "2025-10-11"),  # a Saturday worked in return
        ("2025-10-10", 2, "2025-10-13"),
        ("2025-06-27", 0, "2025-06-27"),
        ("2025-06-26", 10, "2025-07-10"),
    ],
)
def test_the_nth_working_day_is_a_lookup(
    published: OnDemand, start: str, count: int, expected: str
) -> None:
    row = published.row(
        "select later.day from working_days inner join working_days as later "
        "on later.is_working_day "
        "and later.working_days_to_date = working_days.working_days_to_date + $count "
        "where working_days.day = cast($start as date)",
        start=start,
        count=count,
    )

    assert row["day"] == date.fromisoformat(expected)


def test_the_count_rises_by_one_on_each_working_day(published: OnDemand) -> None:
    rows = published.table("working_days", order_by="day")

    count = 0
    day = rows[0]["day"]
    for row in rows:
        assert row["day"] == day
        count += row["is_working_day"]
        assert row["working_days_to_date"] == count
        day += timedelta(days=1)


def test_a_bank_s_own_days_stand_in_place_of_the_official_ones(home: Home) -> None:
    home.root.mkdir()
    home.parameters.write_text(
        "[[own_days]]\nday = 2025-10-08\nis_working_day = true\n"
        "[[own_days]]\nday = 2025-10-10\nis_working_day = false\n",
        encoding="utf-8",
    )

    rows = build_small(home).rows(
        "select day, is_working_day from working_days where is_own order by day"
    )

    assert [tuple(row.values()) for row in rows] == [
        (date(2025, 10, 8), True),
        (date(2025, 10, 10), False),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[own_days]]\nday = 2025-10-08\n", r"own_days: bad day; .*is_working_day"),
        (
            "[[own_days]]\nday = 2025-10-08\nis_working_day = true\n" * 2,
            r"own_days: bad day; got 2025-10-08 stands twice",
        ),
        ("[[own_days]]\nday = 1949-10-01\nis_working_day = false\n", "1949-10-01 is outside"),
        ("own_days = 3\n", "own_days: bad day"),
    ],
)
def test_days_that_cannot_be_are_refused(home: Home, text: str, fault: str) -> None:
    home.root.mkdir()
    home.parameters.write_text(text, encoding="utf-8")

    with pytest.raises(BadParameter, match=fault):
        read_parameters(home)
