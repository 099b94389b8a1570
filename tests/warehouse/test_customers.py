"""One customer: what is found, what is seen in which scope, and everything that happened."""

from datetime import date
from pathlib import Path
from random import Random

import polars as pl
import pytest

from tests.batches import write_batch
from tests.on_demand import publish_marts
from tests.oracle.events import Event, events_by_customer
from tests.oracle.rows import read_book
from tests.sql.random_books import random_book
from warehouse import query
from warehouse.paths import Home
from warehouse.reading import Scope, Warehouse, open_warehouse

WHOLE_BANK = Scope()
AS_OF = date(2025, 6, 15)
# What the questions about a customer ask.
MARTS = (
    "behaviour_classes",
    "build_info",
    "customer_classes",
    "customers",
    "inspections",
    "loan_events",
    "loan_months",
    "loans",
    "missed_instalments",
    "month_ends",
    "overdue_episodes",
    "payments",
    "schedule_changes",
)


def loan(loan_id: str, org_id: str, customer_id: str = "C1") -> dict[str, str]:
    return {
        "loan_id": loan_id,
        "customer_id": customer_id,
        "org_id": org_id,
        "disbursed_amount": "300",
        "disbursed_date": "2025-01-10",
    }


def plan(loan_id: str) -> list[dict[str, object]]:
    return [
        {"loan_id": loan_id, "period_no": number, "due_date": day, "due_principal": "100"}
        for number, day in enumerate(("2025-02-10", "2025-03-10", "2025-04-10"), start=1)
    ]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("customers"))
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "HEAD", "org_level": "HEAD"},
                {"org_id": "R1", "parent_org_id": "HEAD", "org_level": "REGION"},
                {"org_id": "R2", "parent_org_id": "HEAD", "org_level": "REGION"},
                {"org_id": "B1", "parent_org_id": "R1"},
                {"org_id": "B2", "parent_org_id": "R1"},
                {"org_id": "B3", "parent_org_id": "R2"},
            ],
            "customers": [
                {
                    "customer_id": "C1",
                    "customer_name": "某矿业",
                    "customer_type": "CORP",
                    "industry_code": "B",
                    "total_debt_all_banks": "1000",
                },
                {"customer_id": "C2", "customer_name": "某农户"},
            ],
            "loans": [
                loan("L1", "B1"),
                loan("L2", "B2"),
                loan("L3", "B3"),
                loan("L4", "B1", "C2"),
            ],
            "repayment_schedule": [*plan("L1"), *plan("L2"), *plan("L4")],
            "repayments": [
                {"txn_id": "T1", "loan_id": "L1", "value_date": "2025-02-11", "amount": "100"},
                {"txn_id": "T2", "loan_id": "L1", "value_date": "2025-03-20", "amount": "100"},
                {"txn_id": "T3", "loan_id": "L1", "value_date": "2025-04-10", "amount": "100"},
                {
                    "txn_id": "T4",
                    "loan_id": "L1",
                    "value_date": "2025-04-12",
                    "amount": "100",
                    "txn_type": "REVERSAL",
                    "reversal_of": "T3",
                },
            ],
            "inspections": [
                inspection("I1", "L1", "2025-03-01", done="2025-03-02", result="ATTENTION"),
                inspection("I2", None, "2025-05-01"),
                inspection("I3", "L2", "2025-06-16"),
                inspection("I4", "L3", "2025-04-01"),
            ],
        },
    )
    publish_marts(home, *MARTS, as_of_date=AS_OF)
    return home


def inspection(
    inspection_id: str, loan_id: str | None, due: str, done: str | None = None, result: str = ""
) -> dict[str, str | None]:
    return {
        "inspection_id": inspection_id,
        "customer_id": "C1",
        "loan_id": loan_id,
        "org_id": "B3" if loan_id == "L3" else "B1",
        "due_date": due,
        "done_date": done,
        "result": result or None,
    }


@pytest.fixture
def warehouse(home: Home) -> Warehouse:
    return open_warehouse(home)


@pytest.mark.parametrize(
    ("scope", "loans", "is_whole"),
    [(None, 3, True), ("HEAD", 3, True), ("R1", 2, False), ("B1", 1, False), ("R2", 1, False)],
)
def test_a_reader_sees_the_loans_in_scope_and_that_there_are_more(
    warehouse: Warehouse, scope: str | None, loans: int, is_whole: bool
) -> None:
    seen = query.customer(warehouse, Scope(scope), customer_id="C1").row(0, named=True)

    assert (seen["loan_count"], seen["is_whole"]) == (loans, is_whole)
    assert len(query.loans_of_customer(warehouse, Scope(scope), customer_id="C1")) == loans


def test_a_customer_without_a_loan_in_scope_is_not_there(warehouse: Warehouse) -> None:
    assert query.customer(warehouse, Scope("B2"), customer_id="C2").is_empty()
    assert query.find_customers(warehouse, Scope("B2"), text="C2", limit=9).is_empty()
    assert query.customer_events(warehouse, Scope("B2"), customer_id="C2").is_empty()


def test_nothing_in_scope_tells_of_what_is_outside(warehouse: Warehouse) -> None:
    scope = Scope("R1")

    rows = warehouse.read(scope, "select org_id from customers where customer_id = 'C1'")
    events = query.customer_events(warehouse, scope, customer_id="C1")

    assert set(rows["org_id"]) == {"B1", "B2", "R1"}
    assert "L3" not in set(events["loan_id"].drop_nulls())
    assert "I4" not in set(events["event_id"])


@pytest.mark.parametrize(
    ("text", "customers", "loan_id"),
    [
        ("L4", ["C2"], "L4"),
        ("C1", ["C1"], None),
        ("矿业", ["C1"], None),
        ("某", ["C1", "C2"], None),
    ],
)
def test_a_customer_is_found_by_number_by_name_and_by_a_loan(
    warehouse: Warehouse, text: str, customers: list[str], loan_id: str | None
) -> None:
    found = query.find_customers(warehouse, WHOLE_BANK, text=text, limit=9)

    assert sorted(found["customer_id"]) == customers
    assert found["exact_loan_id"][0] == loan_id


def test_the_story_of_a_loan_day_by_day(warehouse: Warehouse) -> None:
    events = query.customer_events(warehouse, Scope("B1"), customer_id="C1")

    told = [
        (f"{day:%m-%d}", kind, what, days, is_reversed)
        for day, kind, what, days, is_reversed in events.select(
            "event_date", "kind", "what", "days", "is_reversed"
        ).iter_rows()
        if kind not in ("CLASS", "BEHAVIOUR")
    ]
    assert told == [
        ("05-01", "INSPECTION", "DAILY", None, False),
        ("04-12", "PAYMENT", "REVERSAL", None, False),
        ("04-11", "OVERDUE", "OVERDUE_BEGAN", 66, False),
        ("04-10", "PAYMENT", "REPAY", None, True),
        ("04-10", "MISSED", "MISSED", 66, False),
        ("03-20", "CLEARED", "PAYMENT", 9, False),
        ("03-20", "PAYMENT", "REPAY", None, False),
        ("03-11", "OVERDUE", "OVERDUE_BEGAN", 9, False),
        ("03-10", "MISSED", "MISSED", 10, False),
        ("03-02", "INSPECTION", "DAILY", None, False),
        # Paid the day after it was due: missed, yet never past due at the end of a day.
        ("02-11", "PAYMENT", "REPAY", None, False),
        ("02-10", "MISSED", "MISSED", 1, False),
        ("01-10", "DISBURSED", "DISBURSED", None, False),
    ]


def test_what_concerns_the_customer_as_a_whole_names_no_loan(warehouse: Warehouse) -> None:
    events = query.customer_events(warehouse, WHOLE_BANK, customer_id="C1")

    whole = events.filter(events["loan_id"].is_null())
    assert set(whole["kind"]) == {"INSPECTION", "BEHAVIOUR"}
    asked = whole.filter(whole["kind"] == "INSPECTION")
    assert asked["event_id"].to_list() == ["I2"]
    assert asked["before_code"].to_list() == ["NOT_DONE"]


# Of three organisations that handle its loans, whichever are in scope.
@pytest.mark.parametrize("scope", [None, "R1", "B1", "R2"])
def test_the_class_of_a_customer_changes_once_by_all_its_loans(
    warehouse: Warehouse, scope: str | None
) -> None:
    events = query.customer_events(warehouse, Scope(scope), customer_id="C1")
    classes = query.behaviour_of_customer(warehouse, Scope(scope), customer_id="C1")

    changes = events.filter(events["kind"] == "BEHAVIOUR").select(
        "event_date", "loan_id", "what", "before_code", "after_code", "detail", "days"
    )
    # L2 of B2 is never paid: 18 days past due on 28 February, 49 on 31 March.
    assert changes.rows() == [
        (date(2025, 3, 31), None, "BEHAVIOUR_WORSE", "C", "M2_PLUS", "2", 49),
        (date(2025, 2, 28), None, "BEHAVIOUR", "NOT_REPORTED", "C", "1", 18),
    ]
    assert classes.select("from_date", "month_end_date", "behaviour_class").rows()[:3] == [
        (date(2025, 1, 10), date(2025, 1, 31), "NOT_REPORTED"),
        (date(2025, 1, 31), date(2025, 2, 28), "C"),
        (date(2025, 2, 28), date(2025, 3, 31), "M2_PLUS"),
    ]
    # The as-of date is the last point.
    assert classes["month_end_date"][-1] == AS_OF
    assert len(classes) == 6


def test_the_class_of_a_customer_is_seen_by_those_who_see_a_loan_of_it(
    warehouse: Warehouse,
) -> None:
    assert query.behaviour_of_customer(warehouse, Scope("B2"), customer_id="C2").is_empty()


def test_a_class_changes_at_the_month_end_that_shows_it(warehouse: Warehouse) -> None:
    events = query.customer_events(warehouse, Scope("B1"), customer_id="C1")

    changes = events.filter(events["kind"] == "CLASS").select(
        "event_date", "what", "before_code", "after_code"
    )
    assert changes.rows() == [
        (date(2025, 4, 30), "CLASS_BY_DAYS", "PASS", "SPECIAL_MENTION"),
    ]


@pytest.mark.parametrize("seed", range(12))
def test_every_event_of_a_random_book_agrees(seed: int, tmp_path: Path) -> None:
    home = Home(tmp_path)
    book = random_book(Random(seed), 50)
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    warehouse = publish_marts(home, *MARTS, as_of_date=book.as_of_date, known_at=book.known_at)
    expected = events_by_customer(read_book(home, book.known_at), book.as_of_date)
    customer_ids = set(warehouse.read(WHOLE_BANK, "select customer_id from loans")["customer_id"])
    fields = list(Event.__dataclass_fields__)

    assert customer_ids == set(expected)
    for customer_id in sorted(customer_ids):
        events = query.customer_events(warehouse, WHOLE_BANK, customer_id=customer_id)
        assert events["event_date"].is_sorted(descending=True)
        entries = pl.when(pl.col("kind") == "BEHAVIOUR").then("detail").alias("entries")
        by_model = sorted(map(repr, events.with_columns(entries).select(fields).rows()))
        by_oracle = sorted(
            repr(tuple(getattr(one, name) for name in fields)) for one in expected[customer_id]
        )
        assert by_model == by_oracle
