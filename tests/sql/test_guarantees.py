"""How loans are secured: the edges of every limit in one book, and what held on any day."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.guarantees import measured_on
from tests.oracle.rows import read_book
from tests.sql.random_books import random_book
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.paths import Home

AS_OF = date(2025, 6, 30)
MODELS = (
    "marts.loan_guarantees",
    "marts.collaterals",
    "marts.collateral_loans",
    "marts.org_guarantees",
    "intermediate.int_guarantee_points",
)
HOUSE = {"type": "REAL_ESTATE", "status": "NORMAL"}
# Loan → balance, guarantee, and what secures it: number, what the file says, amount secured.
Thing = tuple[str, dict[str, Any], int | None]
BOOK: dict[str, tuple[Decimal | int, str, list[Thing]]] = {
    # One house of 1,200,000 for 700,000 and 500,000.
    "HOUSE1": (700_000, "MORTGAGE", [("D-HOUSE", {"value": 1_200_000}, None)]),
    "HOUSE2": (500_000, "MORTGAGE", [("D-HOUSE", {}, None)]),
    # Two houses for one loan, one of them for another loan too.
    "TWO": (
        900,
        "MORTGAGE",
        [("D-A", {"value": 1_000}, None), ("D-B", {"value": 2_000}, None)],
    ),
    "ONE": (700, "MORTGAGE", [("D-A", {}, None)]),
    "AT70": (700, "MORTGAGE", [("D-70", {"value": 1_000}, None)]),
    "OVER70": (Decimal("700.01"), "MORTGAGE", [("D-701", {"value": 1_000}, None)]),
    "AT100": (1_000, "MORTGAGE", [("D-100", {"value": 1_000}, None)]),
    "OVER100": (Decimal("1000.01"), "MORTGAGE", [("D-1001", {"value": 1_000}, None)]),
    "DEPOSIT": (950, "PLEDGE", [("D-CD", {"type": "CD", "value": 1_000}, None)]),
    "NO_VALUE": (500, "MORTGAGE", [("D-NONE", {}, None)]),
    "NOTHING": (500, "MORTGAGE", []),
    "PART": (500, "MORTGAGE", [("D-PART", {"value": 1_000}, 200)]),
    "LOST": (500, "MORTGAGE", [("D-LOST", {"value": 1_000, "status": "LOST"}, None)]),
    "SEIZED": (
        500,
        "MORTGAGE",
        [
            (
                "D-SEIZED",
                {"value": 1_000, "status": "SEIZED", "last_check_date": "2025-05-05"},
                None,
            )
        ],
    ),
    "SILENT": (500, "MORTGAGE", [("D-SILENT", {"value": 1_000, "status": None}, None)]),
    "RELEASED": (500, "MORTGAGE", [("D-FREE", {"value": 1_000, "status": "RELEASED"}, None)]),
    "YEAR": (500, "MORTGAGE", [("D-Y", {"value": 1_000, "valuation_date": "2024-06-30"}, None)]),
    "OLDER": (500, "MORTGAGE", [("D-O", {"value": 1_000, "valuation_date": "2024-06-29"}, None)]),
    "SOON": (500, "MORTGAGE", [("D-S", {"value": 1_000, "valuation_date": "2024-07-30"}, None)]),
    "LATER": (500, "MORTGAGE", [("D-L", {"value": 1_000, "valuation_date": "2024-07-31"}, None)]),
    "IN30": (500, "MORTGAGE", [("D-30", {"value": 1_000, "insured_until": "2025-07-30"}, None)]),
    "IN31": (500, "MORTGAGE", [("D-31", {"value": 1_000, "insured_until": "2025-07-31"}, None)]),
    "TODAY": (500, "MORTGAGE", [("D-0", {"value": 1_000, "registration_until": AS_OF}, None)]),
    "PAST": (
        500,
        "MORTGAGE",
        [("D-P", {"value": 1_000, "registration_until": "2025-06-29"}, None)],
    ),
    "FELL20": (500, "MORTGAGE", [("D-F", {"value": 800, "first_value": 1_000}, None)]),
    "FELL19": (
        500,
        "MORTGAGE",
        [("D-G", {"value": Decimal("800.01"), "first_value": 1_000}, None)],
    ),
    "LATE_G": (500, "GUARANTEE", [("LATE", {"type": "GUARANTOR"}, None)]),
    "CLEAR_G": (500, "GUARANTEE", [("CLEAR", {"type": "GUARANTOR"}, None)]),
    "SUED_G": (500, "GUARANTEE", [("SUED", {"type": "GUARANTOR"}, None)]),
    "SILENT_G": (500, "GUARANTEE", [("SILENT_C", {"type": "GUARANTOR"}, None)]),
    "ELSE_G": (500, "GUARANTEE", [("SOMEBODY", {"type": "GUARANTOR"}, None)]),
    "NOBODY": (500, "GUARANTEE", []),
    "OTHER": (500, "PLEDGE", [("D-HOUSE2", {"value": 1_000}, None)]),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    """A loan for each edge, paid out on 2025-02-10 and due as a whole long after the as-of date."""
    home = Home(tmp_path_factory.mktemp("guarantees") / "home")
    things: dict[str, dict[str, Any]] = {}
    links = []
    for loan_id, (_, _, secured_by) in BOOK.items():
        for collateral_id, facts, amount in secured_by:
            things.setdefault(collateral_id, {"collateral_id": collateral_id, **HOUSE}).update(
                facts
            )
            links.append(
                {"loan_id": loan_id, "collateral_id": collateral_id, "secured_amount": amount}
            )
    loans = [
        loan(loan_id, amount=str(amount), customer_id=f"of {loan_id}", guarantee_type=guarantee)
        for loan_id, (amount, guarantee, _) in BOOK.items()
    ]
    own = loan("OWN", amount="100", customer_id="LATE")
    write_tiny_bank(
        home,
        customers=[
            {"customer_id": one}
            for one in ("LATE", "CLEAR", "SUED", "SILENT_C", *(f"of {loan_id}" for loan_id in BOOK))
        ],
        # Of the loan of one guarantor there is no plan and no record.
        loans=[*loans, own, loan("OF SILENT", amount="100", customer_id="SILENT_C")],
        repayment_schedule=[
            {
                "loan_id": one["loan_id"],
                "period_no": 1,
                "due_date": "2025-06-10" if one is own else "2026-02-10",
                "due_principal": one["disbursed_amount"],
            }
            for one in (*loans, own)
        ],
        collaterals=list(things.values()),
        collateral_links=links,
        warnings=[
            {
                "warning_id": "W1",
                "indicator_code": "X02",
                "level": "ORANGE",
                "customer_id": "SUED",
                "triggered_at": "2025-05-20 09:00:00",
                "status": "OPEN",
            },
            # Every borrower signals something, so that all of them stand in the table.
            *(
                {
                    "warning_id": f"W {loan_id}",
                    "indicator_code": "X03",
                    "level": "YELLOW",
                    "customer_id": f"of {loan_id}",
                    "triggered_at": "2025-05-20 09:00:00",
                }
                for loan_id in BOOK
            ),
        ],
    )
    return built_on_demand(home, AS_OF)


def of_loan(book: OnDemand, loan_id: str) -> dict[str, Any]:
    (row,) = book.rows(f"select * from marts.loan_guarantees where loan_id = '{loan_id}'")
    return row


def of_thing(book: OnDemand, collateral_id: str) -> dict[str, Any]:
    (row,) = book.rows(
        f"select * from marts.collaterals where collateral_id = '{collateral_id}' and org_id = 'H'"
    )
    return row


def points(book: OnDemand, measure: str, loan_id: str) -> list[dict[str, Any]]:
    return book.rows(
        "select * from intermediate.int_guarantee_points "
        f"where measure = '{measure}' and loan_id = '{loan_id}' order by from_date"
    )


def test_one_house_for_two_loans_is_counted_once(book: OnDemand) -> None:
    first, second = of_loan(book, "HOUSE1"), of_loan(book, "HOUSE2")

    assert first["loan_to_value"] == second["loan_to_value"] == 1.0
    assert first["share_of_value"] + second["share_of_value"] == 1_200_000
    assert of_thing(book, "D-HOUSE")["loan_to_value"] == 1.0
    assert of_thing(book, "D-HOUSE")["is_shared"]
    assert {first["ltv_state"], second["ltv_state"]} == {"ABOVE_YELLOW"}


def test_a_loan_on_two_houses_rests_on_both_by_what_they_bring(book: OnDemand) -> None:
    """900 on houses of 1,000 and 2,000: 300 and 600; 700 more on the first."""
    parts = {
        (row["loan_id"], row["collateral_id"]): (row["placed_amount"], row["share_of_value"])
        for row in book.rows(
            "select * from marts.collateral_loans where collateral_id in ('D-A', 'D-B')"
        )
    }
    assert parts == {
        ("TWO", "D-A"): (300, 300),
        ("ONE", "D-A"): (700, 700),
        ("TWO", "D-B"): (600, 2_000),
    }
    assert of_loan(book, "TWO")["loan_to_value"] == round(900 / 2_300, 9)
    assert of_loan(book, "ONE")["loan_to_value"] == 1.0


@pytest.mark.parametrize(
    ("loan_id", "state", "cover"),
    [
        ("AT70", "WITHIN", "COVERED"),
        ("OVER70", "ABOVE_YELLOW", "COVERED"),
        ("AT100", "ABOVE_YELLOW", "COVERED"),
        ("OVER100", "ABOVE_RED", "PARTLY"),
        ("DEPOSIT", "WITHIN", "COVERED"),
        ("NO_VALUE", "NOT_KNOWN", "NOT_KNOWN"),
        ("NOTHING", "NO_COLLATERAL", "UNCOVERED"),
        ("PART", "WITHIN", "PARTLY"),
        ("LOST", "ABOVE_RED", "UNCOVERED"),
        ("SEIZED", "WITHIN", "UNCOVERED"),
        ("RELEASED", "NO_COLLATERAL", "UNCOVERED"),
        ("LATE_G", "NO_COLLATERAL", "NOT_ASKED"),
    ],
)
def test_exactly_the_limit_is_within_it(
    book: OnDemand, loan_id: str, state: str, cover: str
) -> None:
    row = of_loan(book, loan_id)

    assert (row["ltv_state"], row["cover_state"]) == (state, cover)
    if row["covered_amount"] is not None:
        parts = row["covered_amount"] + row["troubled_amount"] + row["uncovered_amount"]
        assert parts == row["outstanding_principal"]


def test_what_is_seized_covers_apart_and_beyond_the_amount_secured_nothing(book: OnDemand) -> None:
    assert of_loan(book, "SEIZED")["troubled_amount"] == 500
    assert of_loan(book, "PART")["covered_amount"] == 200
    assert of_loan(book, "PART")["placed_amount"] == 200


@pytest.mark.parametrize(
    ("loan_id", "state"),
    [
        ("NOTHING", "MISSING"),
        ("NOBODY", "MISSING"),
        ("RELEASED", "MISSING"),
        ("OTHER", "OTHER_KIND"),
        ("AT70", "PRESENT"),
        ("CLEAR_G", "PRESENT"),
    ],
)
def test_a_guarantee_agreed_is_there_or_not(book: OnDemand, loan_id: str, state: str) -> None:
    assert of_loan(book, loan_id)["presence_state"] == state


@pytest.mark.parametrize(
    ("collateral_id", "column", "state"),
    [
        ("D-Y", "valuation_state", "DUE_SOON"),
        ("D-O", "valuation_state", "TOO_OLD"),
        ("D-S", "valuation_state", "DUE_SOON"),
        ("D-L", "valuation_state", "IN_DATE"),
        ("D-70", "valuation_state", "NO_DATE"),
        ("D-CD", "valuation_state", "NOT_ASKED"),
        ("D-NONE", "valuation_state", "NO_VALUE"),
        ("D-30", "insurance_state", "EXPIRING"),
        ("D-31", "insurance_state", "IN_FORCE"),
        ("D-70", "insurance_state", "NOT_TOLD"),
        ("D-0", "registration_state", "EXPIRING"),
        ("D-P", "registration_state", "EXPIRED"),
        ("D-F", "value_state", "FALLEN"),
        ("D-G", "value_state", "HELD"),
        ("D-70", "value_state", "NOT_KNOWN"),
        ("LATE", "guarantor_state", "OVERDUE"),
        ("SUED", "guarantor_state", "SUED"),
        ("CLEAR", "guarantor_state", "CLEAR"),
        ("SOMEBODY", "guarantor_state", "NOT_A_CUSTOMER"),
        ("SILENT_C", "guarantor_state", "NOT_REPORTED"),
    ],
)
def test_the_day_that_decides(book: OnDemand, collateral_id: str, column: str, state: str) -> None:
    assert of_thing(book, collateral_id)[column] == state


def test_loan_to_value_is_a_point_of_today_where_no_valuation_is_dated(book: OnDemand) -> None:
    (over,) = points(book, "LOAN_TO_VALUE", "OVER100")
    assert over["value"] == round(1000.01 / 1000, 9)
    assert (over["from_date"], over["to_date"], over["evidence_id"]) == (AS_OF, None, "D-1001")
    assert points(book, "LOAN_TO_VALUE", "NO_VALUE")[0]["no_data_reason"] == "NO_VALUE"
    # Valued a year ago: the balance of every month end since paying out is known.
    assert [one["from_date"].month for one in points(book, "LOAN_TO_VALUE", "YEAR")] == [
        2,
        3,
        4,
        5,
        6,
    ]
    # A deposit is worth what is written on it; its cover has a rule of its own.
    assert points(book, "LOAN_TO_VALUE", "DEPOSIT") == []


def test_the_thirteenth_month_begins_on_the_day_after_twelve(book: OnDemand) -> None:
    assert points(book, "VALUATION_MONTHS", "YEAR")[-1]["value"] == 12
    older = points(book, "VALUATION_MONTHS", "OLDER")[-1]
    assert (older["value"], older["from_date"], older["to_date"]) == (13, AS_OF, None)
    # Never from before the loan was paid out.
    assert points(book, "VALUATION_MONTHS", "OLDER")[0]["from_date"] == date(2025, 2, 10)
    (unknown,) = points(book, "VALUATION_MONTHS", "AT70")
    assert unknown["no_data_reason"] == "NO_VALUATION_DATE"


def test_what_is_seized_is_known_since_it_was_looked_at(book: OnDemand) -> None:
    (seized,) = points(book, "COLLATERAL_TROUBLED_COUNT", "SEIZED")
    assert (seized["value"], seized["from_date"]) == (1, date(2025, 5, 5))
    (lost,) = points(book, "COLLATERAL_TROUBLED_COUNT", "LOST")
    assert lost["from_date"] == AS_OF
    (sound,) = points(book, "COLLATERAL_TROUBLED_COUNT", "AT70")
    assert (sound["value"], sound["from_date"]) == (0, date(2025, 2, 10))
    assert points(book, "COLLATERAL_TROUBLED_COUNT", "SILENT")[0]["no_data_reason"] == "NO_STATUS"


def test_a_guarantor_is_in_trouble_from_the_day_after_its_own_due_date(book: OnDemand) -> None:
    before, late = points(book, "GUARANTOR_TROUBLED_COUNT", "LATE_G")
    assert (before["value"], before["to_date"]) == (0, date(2025, 6, 11))
    assert (late["value"], late["from_date"], late["to_date"]) == (1, date(2025, 6, 11), None)
    assert late["evidence_id"] == "LATE"
    sued = points(book, "GUARANTOR_TROUBLED_COUNT", "SUED_G")[-1]
    assert (sued["value"], sued["from_date"]) == (1, date(2025, 5, 20))
    (clear,) = points(book, "GUARANTOR_TROUBLED_COUNT", "CLEAR_G")
    assert (clear["value"], clear["to_date"]) == (0, None)
    (other,) = points(book, "GUARANTOR_TROUBLED_COUNT", "ELSE_G")
    assert other["no_data_reason"] == "GUARANTOR_NOT_A_CUSTOMER"


def test_days_past_the_end_of_cover_rise_by_one_a_day(book: OnDemand) -> None:
    for loan_id, left in (("IN30", 30), ("IN31", 31), ("TODAY", 0), ("PAST", -1)):
        (one,) = points(book, "COLLATERAL_DAYS_PAST_EXPIRY", loan_id)
        assert one["rises_daily"]
        assert one["value"] + (AS_OF - one["from_date"]).days == -left
    (unknown,) = points(book, "COLLATERAL_DAYS_PAST_EXPIRY", "AT70")
    assert unknown["no_data_reason"] == "NO_EXPIRY_DATE"


def test_a_fall_of_a_fifth_is_a_fifth(book: OnDemand) -> None:
    assert points(book, "COLLATERAL_VALUE_CHANGE", "FELL20")[0]["value"] == -0.2
    assert points(book, "COLLATERAL_VALUE_CHANGE", "FELL19")[0]["value"] > -0.2
    assert points(book, "COLLATERAL_VALUE_CHANGE", "AT70")[0]["no_data_reason"] == "NO_FIRST_VALUE"


@pytest.mark.parametrize(
    ("code", "states"),
    [
        (
            "G01",
            {
                "AT70": "CLEAR",
                "OVER70": "YELLOW",
                "AT100": "YELLOW",
                "OVER100": "RED",
                "NO_VALUE": "NO_VALUE",
                "DEPOSIT": "NOT_MEASURED",
                "NOTHING": "NOT_MEASURED",
            },
        ),
        ("G02", {"YEAR": "CLEAR", "OLDER": "YELLOW", "AT70": "NO_VALUATION_DATE"}),
        (
            "G03",
            {
                "AT70": "CLEAR",
                "SEIZED": "RED",
                "LOST": "RED",
                "SILENT": "NO_STATUS",
                "NOTHING": "NOT_MEASURED",
            },
        ),
        (
            "G04",
            {
                "CLEAR_G": "CLEAR",
                "LATE_G": "ORANGE",
                "SUED_G": "ORANGE",
                "ELSE_G": "GUARANTOR_NOT_A_CUSTOMER",
                "SILENT_G": "NOT_REPORTED",
                "AT70": "NOT_MEASURED",
            },
        ),
        ("G05", {"IN31": "CLEAR", "IN30": "YELLOW", "PAST": "YELLOW", "AT70": "NO_EXPIRY_DATE"}),
        ("G06", {"FELL19": "CLEAR", "FELL20": "ORANGE", "AT70": "NO_FIRST_VALUE"}),
    ],
)
def test_every_indicator_fires_just_does_not_or_has_no_data(
    book: OnDemand, code: str, states: dict[str, str]
) -> None:
    found = {
        row["customer_id"].removeprefix("of "): row["no_data_reason"] or row["state"]
        for row in book.rows(
            f"select * from marts.customer_indicators where indicator_code = '{code}'"
        )
    }
    assert {loan_id: found[loan_id] for loan_id in states} == states


def test_a_limit_of_the_bank_moves_the_page_and_the_warning(home: Home) -> None:
    home.root.mkdir()
    home.parameters.write_text(
        "[guarantee]\nloan_to_value_yellow = 0.5\nvaluation_months = 6\n"
        "expiry_notice_days = 45\nvalue_fall = 0.1\n",
        encoding="utf-8",
    )
    write_tiny_bank(
        home,
        loans=[loan("L1", amount="600", guarantee_type="MORTGAGE")],
        repayment_schedule=[
            {"loan_id": "L1", "period_no": 1, "due_date": "2026-02-10", "due_principal": "600"}
        ],
        collaterals=[
            HOUSE
            | {
                "collateral_id": "D1",
                "value": 1_000,
                "first_value": 1_150,
                "valuation_date": "2024-12-01",
                "insured_until": AS_OF + timedelta(days=40),
            }
        ],
        collateral_links=[{"loan_id": "L1", "collateral_id": "D1"}],
    )
    models = built_on_demand(home, AS_OF)
    (thing,) = models.rows("select * from marts.collaterals where org_id = 'H'")
    signals = models.rows("select * from intermediate.int_warning_signals where to_date is null")

    states = ("ltv_state", "valuation_state", "insurance_state", "value_state")
    assert [thing[one] for one in states] == ["ABOVE_YELLOW", "TOO_OLD", "EXPIRING", "FALLEN"]
    assert {one["indicator_code"]: one["level"] for one in signals} == {
        "G01": "YELLOW",
        "G02": "YELLOW",
        "G05": "YELLOW",
        "G06": "ORANGE",
    }


def test_without_the_files_nothing_is_said_of_any_loan(tmp_path: Path) -> None:
    home = Home(tmp_path / "bare")
    write_tiny_bank(home, loans=[loan("L1", guarantee_type="MORTGAGE")])
    models = built_on_demand(home, AS_OF)
    for table in MODELS:
        assert models.table(table) == []


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**63))
def test_every_point_held_on_every_day_it_says(seed: int) -> None:
    """On some days of a random book, and on the last, each measure has the value of that day."""
    random = Random(seed)
    drawn = random_book(random, 30)
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for received_at, tables in drawn.deliveries:
            write_batch(home, tables, received_at=received_at)
        known = read_book(home, drawn.known_at)
        as_of = drawn.as_of_date
        days = [as_of, *(as_of - timedelta(days=random.randrange(1, 300)) for _ in range(3))]
        models = built_on_demand(home, as_of, drawn.known_at)
        found = models.rows("select * from intermediate.int_guarantee_points")
        of_loans = models.rows(
            "select loan_id, loan_to_value, ltv_state from marts.loan_guarantees"
        )
    for day in days:
        by_model = values_on(found, day)
        by_hand = measured_on(known, day, as_of)
        shown = {key: one for key, one in by_model.items() if key[0] != "LOAN_TO_VALUE"}
        assert shown == by_hand
    # Today's loan to value is that of the mart.
    today = {
        key[1]: one for key, one in values_on(found, as_of).items() if key[0] == "LOAN_TO_VALUE"
    }
    expected = {one["loan_id"]: one["loan_to_value"] for one in of_loans}
    assert today == {loan_id: expected[loan_id] for loan_id in today}


def values_on(found: list[dict[str, Any]], day: date) -> dict[tuple[str, str], float | None]:
    """(measure, loan) → value on a day; a value that is known goes before one that is not."""
    values: dict[tuple[str, str], float | None] = {}
    for one in sorted(found, key=lambda row: row["no_data_reason"] is None):
        if one["from_date"] <= day and (one["to_date"] is None or day < one["to_date"]):
            value = one["value"]
            if one["rises_daily"]:
                value += (day - one["from_date"]).days
            key = (one["measure"], one["loan_id"])
            assert values.get(key) is None, "two values of one measure on one day"
            values[key] = value
    return values
