"""Customers by repayment behaviour: the worked examples, and the edges of window, grace and day."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

# The window of 2025-06-30 is (2025-03-30, 2025-06-30].
DAY = "2025-06-30"
MONTHLY = [f"2025-{month:02d}-10" for month in range(1, 8)]

Book = dict[str, list[Row]]


def due(*days: str, amount: str = "100", version: int = 1, **more: Any) -> list[Row]:
    """A plan of equal instalments on these days."""
    return [
        {"version": version, "period_no": number, "due_date": day, "due_principal": amount} | more
        for number, day in enumerate(days, start=1)
    ]


def late(**days: int) -> list[Row]:
    """Every monthly instalment up to June paid in full, some after so many days past due."""
    names = ("jan", "feb", "mar", "apr", "may", "jun")
    paid = []
    for name, day in zip(names, MONTHLY, strict=False):
        after = days[name] + 1 if name in days else 0
        paid_on = date.fromisoformat(day) + timedelta(days=after)
        paid.append({"value_date": str(paid_on), "amount": "100"})
    return paid


def one_loan(
    loan_id: str = "L1",
    plan: Iterable[Row] = (),
    payments: Iterable[Row] = (),
    **terms: Any,
) -> Book:
    loan = {
        "loan_id": loan_id,
        "customer_id": "C1",
        "org_id": "B1",
        "disbursed_date": "2024-12-10",
        "disbursed_amount": "700",
    }
    return {
        "loans": [loan | terms],
        "repayment_schedule": [row | {"loan_id": loan_id} for row in (plan or due(*MONTHLY))],
        "repayments": [
            {"txn_id": f"{loan_id}-{number}", "loan_id": loan_id} | row
            for number, row in enumerate(payments)
        ],
    }


def books(*parts: Book) -> Book:
    whole: Book = {}
    for part in parts:
        for table, rows in part.items():
            whole.setdefault(table, []).extend(rows)
    return whole


Built = Callable[..., OnDemand]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """The build of a book on a day, with the bank's own parameters where there are any."""

    def build_on(book: Book, day: str = DAY, parameters: str = "", **customer: Any) -> OnDemand:
        home = Home(tmp_path / "home")
        home.root.mkdir()
        home.parameters.write_text(parameters, encoding="utf-8")
        write_batch(
            home,
            {
                "org_units": [
                    {"org_id": "HEAD", "org_level": "HEAD"},
                    {"org_id": "B1", "parent_org_id": "HEAD"},
                    {"org_id": "B2", "parent_org_id": "HEAD"},
                ],
                "customers": [{"customer_id": "C1"} | customer],
            }
            | book,
        )
        return built_on_demand(home, day)

    return build_on


def class_on(published: OnDemand, day: str = DAY, org_id: str = "B1") -> Row:
    return published.row(
        "select behaviour_class, previous_class, m1_entries, worst_days_past_due, "
        "has_missed_first_instalment from customer_classes "
        "where customer_id = 'C1' and org_id = $org_id and month_end_date = $day",
        org_id=org_id,
        day=date.fromisoformat(day),
    )


def verdict(published: OnDemand, day: str = DAY) -> tuple[str, int, int]:
    row = class_on(published, day)
    return row["behaviour_class"], row["m1_entries"], row["worst_days_past_due"]


# --- the worked examples --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        pytest.param(late(), ("A", 0, 0), id="0, 0, 0"),
        pytest.param(late(may=2), ("B", 1, 2), id="one episode"),
        pytest.param(late(may=2, jun=5), ("C", 2, 5), id="two episodes"),
    ],
)
def test_worked_examples(built: Built, payments: list[Row], expected: tuple[str, int, int]) -> None:
    assert verdict(built(one_loan(payments=payments))) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(30, ("B", 1, 30)), (31, ("M2_PLUS", 1, 31)), (35, ("M2_PLUS", 1, 35))],
)
def test_beyond_thirty_days(built: Built, days: int, expected: tuple[str, int, int]) -> None:
    book = one_loan(
        plan=due("2025-01-10", "2025-04-10", "2025-12-20"),
        payments=[
            {"value_date": "2025-01-10", "amount": "100"},
            {"value_date": str(date(2025, 4, 10) + timedelta(days=days + 1)), "amount": "100"},
        ],
    )

    assert verdict(built(book)) == expected


def test_days_that_fall_without_reaching_zero_are_one_episode(built: Built) -> None:
    """05-11 to 05-14: 1, 2, 1, 0 days past due."""
    plan = due("2025-01-10", "2025-05-10", "2025-05-12", "2025-12-10")
    payments = [
        {"value_date": "2025-01-10", "amount": "100"},
        {"value_date": "2025-05-13", "amount": "100"},
        {"value_date": "2025-05-14", "amount": "100"},
    ]

    assert verdict(built(one_loan(plan=plan, payments=payments))) == ("B", 1, 2)


def test_a_partial_payment_neither_ends_an_episode_nor_starts_another(built: Built) -> None:
    payments = [*late(), {"value_date": "2025-05-12", "amount": "40"}]
    payments[4] = {"value_date": "2025-05-15", "amount": "60"}

    assert verdict(built(one_loan(payments=payments))) == ("B", 1, 4)


@pytest.mark.parametrize(
    ("paid_on", "expected"),
    # Paid on the day after, it was missed without a day past due.
    [("2025-05-20", ("NEW", 0)), ("2025-05-21", ("C", 0)), ("2025-05-22", ("C", 1))],
)
def test_the_first_instalment_missed(built: Built, paid_on: str, expected: tuple[str, int]) -> None:
    book = one_loan(
        plan=due("2025-05-20", "2025-12-20"),
        payments=[{"value_date": paid_on, "amount": "100"}],
        disbursed_date="2025-04-20",
    )

    row = class_on(built(book))

    assert (row["behaviour_class"], row["m1_entries"]) == expected
    assert row["has_missed_first_instalment"] == (expected[0] == "C")


def test_one_month_on_book_and_clean(built: Built) -> None:
    book = one_loan(plan=due("2025-07-20", "2025-12-20"), disbursed_date="2025-05-31")

    assert verdict(built(book)) == ("NEW", 0, 0)


# --- the edges of the window ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_date", "expected"),
    [
        # The entry is the day after: 03-30 is the last day before the window, 03-31 its first.
        ("2025-03-29", "A"),
        ("2025-03-30", "B"),
        # 06-30 is its last day.
        ("2025-06-29", "B"),
        ("2025-06-30", "A"),
    ],
)
def test_an_entry_counts_from_the_first_to_the_last_day_of_the_window(
    built: Built, due_date: str, expected: str
) -> None:
    paid_on = str(date.fromisoformat(due_date) + timedelta(days=2))
    book = one_loan(
        plan=due("2025-01-05", due_date, "2025-12-20"),
        payments=[
            {"value_date": "2025-01-05", "amount": "100"},
            {"value_date": paid_on, "amount": "100"},
        ],
    )

    assert class_on(built(book))["behaviour_class"] == expected


@pytest.mark.parametrize(
    ("paid_on", "expected"),
    # Due on 02-27: more than thirty days from 03-30 on, which is the last day before the window.
    [("2025-03-31", ("A", 0, 0)), ("2025-04-01", ("M2_PLUS", 0, 32))],
)
def test_days_count_in_the_window_only(
    built: Built, paid_on: str, expected: tuple[str, int, int]
) -> None:
    book = one_loan(
        plan=due("2025-01-05", "2025-02-27", "2025-12-20"),
        payments=[
            {"value_date": "2025-01-05", "amount": "100"},
            {"value_date": paid_on, "amount": "100"},
        ],
    )

    row = verdict(built(book))

    # Under way from before, an episode is no entry in the window.
    assert row == expected


@pytest.mark.parametrize(
    ("day", "first_day"),
    [
        # A month end has the same day three months before, or the last day of a shorter month.
        ("2025-06-30", "2025-03-31"),
        ("2025-05-31", "2025-03-01"),
        ("2025-06-15", "2025-03-16"),
    ],
)
def test_the_window_goes_back_calendar_months(built: Built, day: str, first_day: str) -> None:
    before = str(date.fromisoformat(first_day) - timedelta(days=1))
    plan = due("2025-12-20")
    book = books(
        one_loan("L1", plan, customer_id="C1", disbursed_date=first_day),
        one_loan("L2", plan, customer_id="C2", disbursed_date=before),
        {"customers": [{"customer_id": "C1"}, {"customer_id": "C2"}]},
    )

    rows = built(book, day).rows(
        "select customer_id, behaviour_class from customer_classes "
        "where month_end_date = $day order by all",
        day=date.fromisoformat(day),
    )

    assert [row["behaviour_class"] for row in rows] == ["NEW", "A"]


def test_a_first_instalment_missed_before_the_window_is_forgotten(built: Built) -> None:
    book = one_loan(payments=late(jan=2))
    published = built(book)

    assert class_on(published, "2025-03-31")["behaviour_class"] == "C"
    assert class_on(published, "2025-04-30")["behaviour_class"] == "A"


def test_behaviour_goes_by_loans_still_in_the_book(built: Built) -> None:
    """A loan paid off in June takes its May episode with it."""
    book = books(
        one_loan("L1", payments=late()),
        one_loan(
            "L2",
            plan=due("2025-01-10", "2025-05-10", "2025-06-10"),
            payments=[
                {"value_date": "2025-01-10", "amount": "100"},
                {"value_date": "2025-05-14", "amount": "100"},
                {"value_date": "2025-06-10", "amount": "100"},
            ],
            disbursed_amount="300",
        ),
    )
    published = built(book)

    assert verdict(published, "2025-05-31") == ("B", 1, 3)
    assert verdict(published) == ("A", 0, 0)


# --- grace ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_late", "grace_mode", "expected"),
    [
        (3, "CLIFF", ("A", 0, 0)),
        (4, "CLIFF", ("A", 0, 0)),
        (5, "CLIFF", ("B", 1, 4)),
        (5, "SUBTRACT", ("B", 1, 1)),
        (34, "CLIFF", ("M2_PLUS", 1, 33)),
        (34, "SUBTRACT", ("B", 1, 30)),
        (35, "SUBTRACT", ("M2_PLUS", 1, 31)),
    ],
)
def test_an_episode_begins_after_the_days_of_grace(
    built: Built, days_late: int, grace_mode: str, expected: tuple[str, int, int]
) -> None:
    """Paid so many days late, a loan was past due for one day less."""
    book = one_loan(
        plan=due("2025-01-10", "2025-04-10", "2025-12-20"),
        payments=[
            {"value_date": "2025-01-10", "amount": "100"},
            {
                "value_date": str(date(2025, 4, 10) + timedelta(days=days_late)),
                "amount": "100",
            },
        ],
        grace_days=3,
    )
    parameters = f"[dpd]\ngrace_mode = '{grace_mode}'\n"

    assert verdict(built(book, parameters=parameters)) == expected


def test_back_inside_the_days_of_grace_ends_an_episode(built: Built) -> None:
    """Due four days apart, grace 3: paying the first leaves 2 days, and 4 two days later."""
    book = one_loan(
        plan=due("2025-01-10", "2025-05-10", "2025-05-14", "2025-12-20"),
        payments=[
            {"value_date": "2025-01-10", "amount": "100"},
            {"value_date": "2025-05-16", "amount": "100"},
            {"value_date": "2025-05-19", "amount": "100"},
        ],
        grace_days=3,
    )

    assert verdict(built(book)) == ("C", 2, 5)


@pytest.mark.parametrize(("paid_on", "expected"), [("2025-05-23", "A"), ("2025-05-24", "C")])
def test_the_first_instalment_has_its_days_of_grace(
    built: Built, paid_on: str, expected: str
) -> None:
    book = one_loan(
        plan=due("2025-05-20", "2025-12-20"),
        payments=[{"value_date": paid_on, "amount": "100"}],
        grace_days=3,
    )

    assert class_on(built(book))["behaviour_class"] == expected


# --- plans, payments taken back, tolerance --------------------------------------------------------


def test_a_new_plan_ends_an_episode_and_the_next_is_another(built: Built) -> None:
    first = due("2025-01-10", "2025-05-10", "2025-12-20")
    second = due("2025-01-10", "2025-06-20", "2025-12-20", version=2, effective_from="2025-05-15")
    book = one_loan(
        plan=[*first, *second], payments=[{"value_date": "2025-01-10", "amount": "100"}]
    )

    assert verdict(built(book)) == ("C", 2, 10)


def test_a_new_plan_that_still_leaves_a_loan_past_due_goes_on(built: Built) -> None:
    first = due("2025-01-10", "2025-05-10", "2025-12-20")
    second = due("2025-01-10", "2025-05-14", "2025-12-20", version=2, effective_from="2025-05-15")
    book = one_loan(
        plan=[*first, *second],
        payments=[
            {"value_date": "2025-01-10", "amount": "100"},
            {"value_date": "2025-05-20", "amount": "100"},
        ],
    )

    assert verdict(built(book)) == ("B", 1, 5)


def test_a_first_instalment_moved_before_it_was_due_was_not_missed(built: Built) -> None:
    first = due("2025-05-20", "2025-12-20")
    second = due("2025-07-20", "2025-12-20", version=2, effective_from="2025-05-20")
    book = one_loan(plan=[*first, *second])

    assert verdict(built(book)) == ("A", 0, 0)


def test_a_payment_taken_back_never_was(built: Built) -> None:
    book = one_loan(payments=late())
    book["repayments"].append(
        {
            "txn_id": "R",
            "loan_id": "L1",
            "value_date": "2025-06-20",
            "amount": "100",
            "txn_type": "REVERSAL",
            "reversal_of": "L1-4",
        }
    )

    # What was paid in June fills the instalment of May, and leaves that of June open.
    assert verdict(built(book)) == ("C", 2, 30)


@pytest.mark.parametrize(("amount", "expected"), [("99.99", "A"), ("99.98", "C")])
def test_a_cent_is_not_missed(built: Built, amount: str, expected: str) -> None:
    payments = late()
    payments[4] = {"value_date": "2025-05-10", "amount": amount}

    assert class_on(built(one_loan(payments=payments)))["behaviour_class"] == expected


# --- the customer ---------------------------------------------------------------------------------


def test_a_clean_customer_to_be_confirmed_is_b(built: Built) -> None:
    published = built(one_loan(payments=late()), needs_payment_confirm=True)

    assert verdict(published) == ("B", 0, 0)


def test_entries_of_all_loans_make_the_class_at_every_organisation(built: Built) -> None:
    book = books(
        one_loan("L1", payments=late(may=2), org_id="B1"),
        one_loan("L2", payments=late(jun=4), org_id="B2", is_low_risk=True),
    )
    published = built(book)

    assert [class_on(published, org_id=org_id)["behaviour_class"] for org_id in ("B1", "B2")] == [
        "C",
        "C",
    ]
    counted = published.rows(
        "select org_id, behaviour_class, customer_count, low_risk_customer_count, "
        "outstanding_principal, beyond_low_risk_principal from org_customer_classes "
        "where month_end_date = $day order by org_id",
        day=date.fromisoformat(DAY),
    )
    assert [tuple(row.values()) for row in counted] == [
        ("B1", "C", 1, 0, 100, 100),
        ("B2", "C", 1, 1, 100, None),
        # One customer, not two, and not one of low-risk loans only.
        ("HEAD", "C", 1, 0, 200, 100),
    ]


def test_the_class_before_is_that_of_the_month_before(built: Built) -> None:
    published = built(one_loan(payments=late(may=2, jun=4)))

    before = [
        (row["month_end_date"].month, row["previous_class"], row["behaviour_class"])
        for row in published.rows(
            "select * from customer_classes where month_end_date >= '2025-01-01' order by all"
        )
    ]
    assert sorted(before) == [
        (1, "NEW", "NEW"),
        (2, "NEW", "NEW"),
        (3, "NEW", "A"),
        (4, "A", "A"),
        (5, "A", "B"),
        (6, "B", "C"),
    ]


# --- the bank's own parameters --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("c_entries = 3", "B"),
        ("window_months = 1", "B"),
        ("m2_plus_above_days = 4", "M2_PLUS"),
        ("c_rule = 'AND'", "B"),
    ],
)
def test_a_bank_s_own_rule_moves_the_class(built: Built, parameters: str, expected: str) -> None:
    book = one_loan(payments=late(may=2, jun=5))

    assert class_on(built(book, parameters=f"[abc]\n{parameters}\n"))["behaviour_class"] == expected


def test_both_conditions_at_once(built: Built) -> None:
    book = one_loan(
        plan=due("2025-05-10", "2025-06-10", "2025-12-20"),
        payments=[
            {"value_date": "2025-05-12", "amount": "100"},
            {"value_date": "2025-06-12", "amount": "100"},
        ],
    )
    rule = "[abc]\nc_rule = 'AND'\n"

    assert class_on(built(book, parameters=rule))["behaviour_class"] == "C"


# --- loans without a plan -------------------------------------------------------------------------


def reported(**days: int | None) -> Book:
    ends = {"jan": "01-31", "feb": "02-28", "mar": "03-31", "apr": "04-30", "may": "05-31"}
    ends["jun"] = "06-30"
    return {
        "loans": one_loan()["loans"],
        "loan_snapshots": [
            {
                "snapshot_date": f"2025-{ends[name]}",
                "loan_id": "L1",
                "balance": "500",
                "days_past_due": number,
            }
            for name, number in days.items()
        ],
    }


@pytest.mark.parametrize(
    ("book", "expected"),
    [
        pytest.param(reported(apr=0, may=0, jun=0), ("A", 0, 0), id="0, 0, 0"),
        pytest.param(reported(apr=0, may=9, jun=0), ("B", 1, 9), id="one entry"),
        pytest.param(reported(apr=3, may=0, jun=9), ("C", 2, 9), id="two entries"),
        pytest.param(reported(apr=0, may=3, jun=9), ("B", 1, 9), id="one going on"),
        pytest.param(reported(mar=3, apr=None, may=9, jun=0), ("B", 1, 9), id="a gap goes on"),
        pytest.param(reported(apr=0, may=31, jun=0), ("M2_PLUS", 1, 31), id="31 days"),
        pytest.param(reported(apr=0), ("A", 0, 0), id="a record in the window"),
    ],
)
def test_a_loan_without_a_plan_goes_by_its_month_end_records(
    built: Built, book: Book, expected: tuple[str, int, int]
) -> None:
    assert verdict(built(book)) == expected


@pytest.mark.parametrize("book", [reported(feb=0), reported(apr=None, may=None)])
def test_what_was_not_reported_in_the_window_is_not_called_clean(built: Built, book: Book) -> None:
    row = class_on(built(book))

    assert row["behaviour_class"] == "NOT_REPORTED"
    assert row["m1_entries"] is None
    assert row["worst_days_past_due"] is None


# --- what a class asks for ------------------------------------------------------------------------


def follow_ups(published: OnDemand, day: str = DAY) -> list[tuple[Any, ...]]:
    rows = published.rows(
        "select loan_id, follow_up, days_past_due, next_due_date, due_amount, overdue_amount "
        "from customer_follow_ups where month_end_date = $day order by loan_id",
        day=date.fromisoformat(day),
    )
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(
    ("next_due", "is_asked"),
    [("2025-07-01", True), ("2025-07-30", True), ("2025-07-31", False)],
)
def test_a_b_customer_confirms_what_falls_due_within_thirty_days(
    built: Built, next_due: str, is_asked: bool
) -> None:
    book = one_loan(
        plan=due("2025-01-10", next_due, "2025-12-20"),
        payments=[{"value_date": "2025-01-10", "amount": "130"}],
    )

    asked = follow_ups(built(book, needs_payment_confirm=True))

    expected = [("L1", "CONFIRM", 0, date.fromisoformat(next_due), 70, 0)]
    assert asked == (expected if is_asked else [])


def test_a_c_customer_is_contacted_about_what_is_overdue_or_due_soon(built: Built) -> None:
    later = due(*MONTHLY[:6], "2025-09-10")
    book = books(
        one_loan("due soon", payments=late(may=1, jun=1)),
        one_loan("overdue", plan=later, payments=late()[:5]),
        one_loan("neither", plan=later, payments=late()),
    )

    assert follow_ups(built(book)) == [
        ("due soon", "CONTACT", 0, date(2025, 7, 10), 100, 0),
        ("overdue", "CONTACT", 20, None, 0, 100),
    ]


def test_an_a_customer_is_asked_nothing(built: Built) -> None:
    assert follow_ups(built(one_loan(payments=late()))) == []


def test_an_instalment_paid_ahead_is_not_asked_for(built: Built) -> None:
    payments = [*late(), {"value_date": "2025-06-25", "amount": "100"}]
    published = built(
        one_loan(payments=payments, disbursed_amount="800"), needs_payment_confirm=True
    )

    assert follow_ups(published) == []
