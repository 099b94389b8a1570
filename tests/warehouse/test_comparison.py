"""Peers and their places, and the parts of a change, against a second computation."""

from collections.abc import Callable
from datetime import date
from functools import cache
from random import Random
from typing import Any, cast

import pytest

from tests.batches import write_batch
from tests.on_demand import publish_marts
from tests.oracle.comparison import Side, contributions, overdue_side, places
from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.org_months import org_months
from tests.oracle.organisations import closure, uppers
from tests.oracle.rows import Book, read_book
from tests.sql.random_books import random_book
from warehouse import query
from warehouse.paths import Home
from warehouse.query import Part
from warehouse.reading import Scope, Warehouse, open_warehouse

WHOLE_BANK = Scope()
MINIMUM = 4
NEARLY = 1e-12


# What the questions that compare ask.
MARTS = (
    "month_ends",
    "org_months",
    "org_months_without_low_risk",
    "parameters",
    "portfolio_months",
)

Built = tuple[Warehouse, Book, date]
BuiltOf = Callable[[int], Built]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltOf:
    """The random book of a seed, built when it is first asked for."""

    @cache
    def home_of(seed: int) -> tuple[Home, Book, date]:
        home = Home(tmp_path_factory.mktemp("book"))
        book = random_book(Random(seed), 60)
        home.parameters.write_text(f"[samples]\nminimum_loan_count = {MINIMUM}\n", encoding="utf-8")
        for received_at, tables in book.deliveries:
            write_batch(home, tables, received_at=received_at)
        publish_marts(home, *MARTS, as_of_date=book.as_of_date, known_at=book.known_at)
        return home, read_book(home, book.known_at), book.as_of_date

    def of(seed: int) -> Built:
        home, book, as_of_date = home_of(seed)
        # Opened again each time: only the last two builds asked for stay open.
        return open_warehouse(home), book, as_of_date

    return of


def two_days(warehouse: Warehouse) -> tuple[date, date]:
    days = query.month_ends(warehouse, WHOLE_BANK)["month_end_date"].to_list()
    assert len(days) > 1, "choose a seed with more than one month"
    return days[0], days[len(days) // 2]


@pytest.mark.parametrize("seed", [0, 3, 5, 8, 10, 12])
@pytest.mark.parametrize("without_low_risk", [False, True])
def test_places_and_the_middle_agree(seed: int, without_low_risk: bool, built: BuiltOf) -> None:
    warehouse, book, as_of_date = built(seed)
    assert query.smallest_sample(warehouse, WHOLE_BANK)["minimum_loan_count"].to_list() == [MINIMUM]
    day, before = two_days(warehouse)
    peer_ids = {row["org_id"] for row in book.org_units if row["org_level"] == "BRANCH"}
    months = org_months(book, as_of_date, without_low_risk=without_low_risk)

    for figure in ("overdue_rate", "npl_rate", "overdue90_to_npl"):
        found = query.peers(
            warehouse,
            WHOLE_BANK,
            figure=figure,
            org_level="BRANCH",
            month_end_date=day,
            before_date=before,
            without_low_risk=without_low_risk,
        )
        now = places(months, peer_ids, day, figure, MINIMUM)
        earlier = places(months, peer_ids, before, figure, MINIMUM)
        assert set(found["org_id"]) == now.keys() | earlier.keys()
        for row in found.to_dicts():
            one, other = now.get(row["org_id"]), earlier.get(row["org_id"])
            assert row["place"] == (one.place if one else None)
            assert row["place_before"] == (other.place if other else None)
            assert row["rate"] == pytest.approx(one.rate if one else None, abs=NEARLY)
            if one is not None:
                assert row["middle"] == pytest.approx(one.middle, abs=NEARLY)
            if row["place"] and row["place_before"]:
                assert row["places_worse"] == row["place_before"] - row["place"]
        ranked = found["place"].drop_nulls().to_list()
        assert ranked == sorted(ranked)


def test_the_books_of_these_tests_have_small_and_placed_peers(
    built: BuiltOf,
) -> None:
    warehouse, _, _ = built(3)
    day, before = two_days(warehouse)

    found = query.peers(
        warehouse,
        WHOLE_BANK,
        figure="overdue_rate",
        org_level="BRANCH",
        month_end_date=day,
        before_date=before,
    )

    assert found["is_small"].any()
    assert len(found["place"].drop_nulls()) > 1


def sides(
    rows: list[LoanMonth], book: Book, as_of_date: date, org_id: str, part: str, day: date
) -> dict[str, Side]:
    pairs = closure(book.org_units, as_of_date)
    parent = uppers(book.org_units, as_of_date)
    below = {down for up, down, _ in pairs if up == org_id}
    groups: dict[str, list[LoanMonth]] = {}
    for row in rows:
        if row.month_end_date != day or row.loan_state != "ACTIVE" or row.org_id not in below:
            continue
        if part == "bucket":
            key = row.bucket or "NOT_REPORTED"
        elif row.org_id == org_id:
            key = org_id
        else:
            (key,) = (up for up, down, _ in pairs if down == row.org_id and parent[up] == org_id)
        groups.setdefault(key, []).append(row)
    return {key: overdue_side(group) for key, group in groups.items()}


@pytest.mark.parametrize("seed", [0, 3, 5, 8, 10, 12])
@pytest.mark.parametrize("without_low_risk", [False, True])
def test_contributions_agree_and_add_up(seed: int, without_low_risk: bool, built: BuiltOf) -> None:
    warehouse, book, as_of_date = built(seed)
    day, before = two_days(warehouse)
    rows = loan_months(book, as_of_date)
    if without_low_risk:
        rows = [row for row in rows if row.scope != "LOW_RISK"]

    for org_id in ("HEAD", "O0"):
        place: dict[str, Any] = {
            "org_id": org_id,
            "month_end_date": day,
            "before_date": before,
            "without_low_risk": without_low_risk,
        }
        old = sides(rows, book, as_of_date, org_id, "org_id", before)
        new = sides(rows, book, as_of_date, org_id, "org_id", day)
        expected = contributions(old, new)
        found = query.contributions(
            warehouse, WHOLE_BANK, figure="overdue_rate", part="org_id", **place
        )
        if expected is None or found.is_empty():
            assert found["contribution"].null_count() == len(found)
            continue
        if found["whole_rate"][0] is None or found["whole_rate_before"][0] is None:
            # Nothing is reported on one of the days: the fractions count that as nothing.
            assert found["contribution"].null_count() == len(found)
            continue
        assert set(found["part"]) == expected.keys()
        for row in found.to_dicts():
            by_rate, by_share = expected[row["part"]]
            assert row["by_rate"] == pytest.approx(float(by_rate), abs=NEARLY)
            assert row["by_share"] == pytest.approx(float(by_share), abs=NEARLY)
        whole = found["whole_rate"][0] - found["whole_rate_before"][0]
        assert found["contribution"].sum() == pytest.approx(whole, abs=NEARLY)

        ages = query.contributions(
            warehouse, WHOLE_BANK, figure="overdue_rate", part="bucket", **place
        )
        old, new = (sides(rows, book, as_of_date, org_id, "bucket", one) for one in (before, day))
        balance = [sum(side.denominator for side in one.values()) for one in (old, new)]
        for row in ages.to_dicts():
            shares = [
                one[row["part"]].numerator / whole if row["part"] in one else 0
                for one, whole in zip((old, new), balance, strict=True)
            ]
            assert row["contribution"] == pytest.approx(float(shares[1] - shares[0]), abs=NEARLY)
        assert ages["contribution"].sum() == pytest.approx(whole, abs=NEARLY)


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Three branches: B1 lends 100 of which 20 late then 40; B2 300 and no more; B3 comes later."""
    home = Home(tmp_path_factory.mktemp("shops"))
    loans, snapshots = [], []

    def lend(loan_id: str, org_id: str, product: str, days: dict[str, tuple[str, int]]) -> None:
        loans.append(
            {
                "loan_id": loan_id,
                "customer_id": "C1",
                "org_id": org_id,
                "product_code": product,
                "disbursed_date": "2025-01-10",
                "disbursed_amount": "1000",
            }
        )
        for day, (balance, late) in days.items():
            snapshots.append(
                {
                    "loan_id": loan_id,
                    "snapshot_date": day,
                    "balance": balance,
                    "overdue_principal": "0",
                    "overdue_interest": "0",
                    "days_past_due": late,
                }
            )

    may, june = "2025-05-31", "2025-06-30"
    lend("L1", "B1", "P1", {may: ("80", 0), june: ("60", 0)})
    lend("L2", "B1", "P2", {may: ("20", 5), june: ("40", 35)})
    lend("L3", "B2", "P1", {may: ("300", 0), june: ("300", 0)})
    lend("L4", "B3", "P2", {june: ("100", 3)})
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "HEAD", "org_level": "HEAD"},
                *({"org_id": f"B{one}", "parent_org_id": "HEAD"} for one in (1, 2, 3)),
            ],
            "customers": [{"customer_id": "C1"}],
            "loans": loans,
            "loan_snapshots": snapshots,
        },
    )
    home.parameters.write_text("[samples]\nminimum_loan_count = 1\n", encoding="utf-8")
    return publish_marts(home, *MARTS, as_of_date=date(2025, 6, 30))


WHEN: dict[str, Any] = {"month_end_date": date(2025, 6, 30), "before_date": date(2025, 5, 31)}


def test_a_part_is_charged_for_its_own_ratio_and_for_its_share(shops: Warehouse) -> None:
    found = query.contributions(
        shops, WHOLE_BANK, figure="overdue_rate", part="org_id", org_id="HEAD", **WHEN
    )

    # 20 of 400 became 140 of 500: from 5 % to 28 %; the mean ratio is 16.5 %.
    by_part = {row["part"]: row for row in found.to_dicts()}
    assert by_part["B1"]["by_rate"] == pytest.approx((0.25 + 0.20) / 2 * (0.4 - 0.2))
    assert by_part["B1"]["by_share"] == pytest.approx((0.3 - 0.165) * (0.20 - 0.25))
    assert by_part["B2"]["by_rate"] == 0
    # A branch without a late loan that weighs less takes less off the ratio.
    assert by_part["B2"]["contribution"] == pytest.approx(-0.165 * (0.6 - 0.75))
    # A branch that was not there before is a change of shares alone.
    assert by_part["B3"]["by_rate"] == 0
    assert by_part["B3"]["contribution"] == pytest.approx((1 - 0.165) * 0.2)
    assert found["contribution"].sum() == pytest.approx(0.23)


@pytest.mark.parametrize("part", ["product_code", "customer_type", "bucket"])
def test_every_way_to_take_it_apart_adds_up(shops: Warehouse, part: str) -> None:
    found = query.contributions(
        shops, WHOLE_BANK, figure="par30_rate", part=cast("Part", part), org_id="HEAD", **WHEN
    )

    assert found["contribution"].sum() == pytest.approx(40 / 500)


def test_a_ratio_that_is_not_defined_has_no_parts(shops: Warehouse) -> None:
    found = query.contributions(
        shops, WHOLE_BANK, figure="overdue90_to_npl", part="org_id", org_id="HEAD", **WHEN
    )

    assert found["contribution"].null_count() == len(found) > 0


def test_a_scope_has_only_the_peers_in_it(shops: Warehouse) -> None:
    found = query.peers(shops, Scope("B1"), figure="overdue_rate", org_level="BRANCH", **WHEN)

    assert found["org_id"].to_list() == ["B1"]
    assert query.levels(shops, Scope("B1")).rows() == [("BRANCH", 1)]


def test_places_change_and_newcomers_have_none_before(shops: Warehouse) -> None:
    found = query.peers(shops, WHOLE_BANK, figure="overdue_rate", org_level="BRANCH", **WHEN)

    seen = found.select("org_id", "place", "place_before", "places_worse").rows()
    assert seen == [("B3", 1, None, None), ("B1", 2, 1, -1), ("B2", 3, 2, -1)]
    # The median of 100 %, 40 % and 0 %: neither their mean nor 140 of 500.
    assert found["middle"][0] == pytest.approx(0.4)


def test_peers_of_one_date_alone_need_no_other(shops: Warehouse) -> None:
    found = query.peers(
        shops,
        WHOLE_BANK,
        figure="overdue_rate",
        org_level="BRANCH",
        month_end_date=WHEN["month_end_date"],
        before_date=None,
    )

    assert found["place"].to_list() == [1, 2, 3]
    assert found["place_before"].null_count() == 3
