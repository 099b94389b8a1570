"""Each stage and each finding about a change: it fires, just does not fire, and is not told."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

Build = Callable[..., OnDemand]


@pytest.fixture
def build(home: Home) -> Build:
    """Builds loans of one branch as of a day; tables left out did not arrive."""

    def built(as_of_date: str, *loans: Row, **tables: Any) -> OnDemand:
        write_batch(
            home,
            {
                "org_units": [
                    {"org_id": "H", "org_level": "HEAD"},
                    {"org_id": "B1", "parent_org_id": "H"},
                ],
                "customers": [{"customer_id": "C", "customer_type": "CORP"}],
                "loans": list(loans),
                **tables,
            },
        )
        return built_on_demand(home, as_of_date)

    return built


def loan(loan_id: str = "L", **more: Any) -> Row:
    return {
        "loan_id": loan_id,
        "customer_id": "C",
        "org_id": "B1",
        "officer_id": "U1",
        "disbursed_amount": 1000,
        "disbursed_date": "2025-01-10",
        "maturity_date": "2025-12-10",
    } | more


def plan(*due: tuple[str, object], loan_id: str = "L") -> list[Row]:
    return [
        {"loan_id": loan_id, "period_no": number, "due_date": day, "due_principal": amount}
        for number, (day, amount) in enumerate(due, start=1)
    ]


def paid(day: str, amount: object, loan_id: str = "L") -> Row:
    return {"txn_id": f"{loan_id} {day}", "loan_id": loan_id, "value_date": day, "amount": amount}


def check(done: str | None, due: str = "2025-01-25", **more: Any) -> Row:
    return {
        "inspection_id": f"I {due} {done}",
        "inspection_type": "FIRST",
        "loan_id": "L",
        "org_id": "B1",
        "due_date": due,
        "done_date": done,
    } | more


def change(day: str, event_type: str = "GUARANTOR", **more: Any) -> Row:
    return {
        "event_id": f"E {day} {event_type}",
        "loan_id": "L",
        "event_type": event_type,
        "event_date": day,
        "approval_no": "SP1",
        "approved_by": "A1",
    } | more


def stage(book: OnDemand) -> tuple[str, str, int, bool]:
    """Stage, first day in it, days beyond the limit, stuck."""
    row = book.row("select * from loan_stages")
    return (
        row["stage_code"],
        f"{row['entered_date']:%Y-%m-%d}",
        row["days_over_limit"],
        row["is_stuck"],
    )


LATER = (("2025-06-10", 500), ("2025-12-10", 500))
LONG = plan(*LATER)


@pytest.mark.parametrize(
    ("as_of_date", "days_over", "is_stuck"), [("2025-01-25", 0, False), ("2025-01-26", 1, True)]
)
def test_a_first_check_has_fifteen_days(
    build: Build, as_of_date: str, days_over: int, is_stuck: bool
) -> None:
    book = build(as_of_date, loan(), repayment_schedule=LONG, inspections=[check(None)])

    assert stage(book) == ("FIRST_CHECK", "2025-01-10", days_over, is_stuck)


def test_a_first_check_done_ends_its_stage_on_that_day(build: Build) -> None:
    book = build("2025-02-10", loan(), repayment_schedule=LONG, inspections=[check("2025-01-20")])

    assert stage(book) == ("REGULAR", "2025-01-20", None, False)


def test_a_check_before_disbursement_is_none(build: Build) -> None:
    book = build("2025-01-15", loan(), repayment_schedule=LONG, inspections=[check("2025-01-09")])

    assert stage(book)[0] == "FIRST_CHECK"


def test_without_checks_on_record_there_is_no_such_stage(build: Build) -> None:
    book = build("2025-02-10", loan(), repayment_schedule=LONG)

    assert stage(book)[0] == "REGULAR"
    told = book.row("select is_told from process_stages where stage_code = 'FIRST_CHECK'")
    assert told["is_told"] is False


def test_first_checks_due_before_the_first_record_are_asked_of_nobody(build: Build) -> None:
    book = build(
        "2025-03-10",
        loan(),
        loan("L2", disbursed_date="2025-02-20"),
        repayment_schedule=[*LONG, *plan(("2025-12-10", 1000), loan_id="L2")],
        inspections=[check(None, due="2025-02-01", loan_id=None, customer_id="OTHER")],
        customers=[
            {"customer_id": "C", "customer_type": "CORP"},
            {"customer_id": "OTHER", "customer_type": "CORP"},
        ],
    )

    stages = {row["loan_id"]: row["stage_code"] for row in book.table("loan_stages")}
    assert stages == {"L": "REGULAR", "L2": "FIRST_CHECK"}


def test_who_needs_a_first_check_is_who_has_the_duty_of_one(build: Build) -> None:
    """Small loans and those without a plan need one; a low-risk one where the bank plans it."""
    book = build(
        "2025-02-20",
        loan("SMALL", customer_id="P"),
        loan("NO_PLAN"),
        loan("LOW_RISK", is_low_risk=True),
        loan("PLANNED", is_low_risk=True),
        repayment_schedule=[
            row for one in ("SMALL", "LOW_RISK", "PLANNED") for row in plan(*LATER, loan_id=one)
        ],
        loan_snapshots=[
            {"loan_id": "NO_PLAN", "snapshot_date": day, "balance": 1000, "days_past_due": 0}
            for day in ("2025-01-31", "2025-02-20")
        ],
        inspections=[check(None, due="2025-01-20", loan_id="PLANNED")],
        customers=[
            {"customer_id": "C", "customer_type": "CORP"},
            {"customer_id": "P", "customer_type": "RETAIL"},
        ],
    )

    stages = {row["loan_id"]: row["stage_code"] for row in book.table("loan_stages")}
    assert stages.pop("LOW_RISK") == "REGULAR"
    assert set(stages.values()) == {"FIRST_CHECK"}
    limits = {
        row["loan_id"]: f"{row['limit_date']}"
        for row in book.table("loan_stages")
        if row["limit_date"] is not None
    }
    due = {
        row["loan_id"]: f"{row['due_date']}"
        for row in book.table("inspection_duties")
        if row["inspection_type"] == "FIRST"
    }
    assert limits == due
    assert due["PLANNED"] == "2025-01-20"


@pytest.mark.parametrize(
    ("as_of_date", "expected"),
    [
        ("2025-06-10", ("REGULAR", "2025-01-10", None, False)),
        ("2025-06-11", ("EARLY_OVERDUE", "2025-06-11", 0, False)),
        ("2025-07-10", ("EARLY_OVERDUE", "2025-06-11", 0, False)),
        ("2025-07-11", ("MIDDLE_OVERDUE", "2025-07-11", 0, False)),
        ("2025-09-08", ("MIDDLE_OVERDUE", "2025-07-11", 0, False)),
        ("2025-09-09", ("LATE_OVERDUE", "2025-09-09", 0, False)),
        ("2025-12-08", ("LATE_OVERDUE", "2025-09-09", 0, False)),
        ("2025-12-09", ("LATE_OVERDUE", "2025-09-09", 1, True)),
    ],
)
def test_overdue_loans_go_from_stage_to_stage_with_their_days(
    build: Build, as_of_date: str, expected: object
) -> None:
    assert stage(build(as_of_date, loan(), repayment_schedule=LONG)) == expected


def test_who_pays_one_instalment_late_after_another_is_stuck_in_the_early_stage(
    build: Build,
) -> None:
    book = build(
        "2025-05-01",
        loan(),
        repayment_schedule=plan(
            ("2025-03-10", 100), ("2025-03-30", 100), ("2025-04-20", 100), ("2025-12-10", 700)
        ),
        repayments=[paid("2025-04-05", 100), paid("2025-04-25", 100)],
    )

    assert stage(book) == ("EARLY_OVERDUE", "2025-03-11", 21, True)


@pytest.mark.parametrize(
    ("as_of_date", "expected"),
    [("2025-11-09", "REGULAR"), ("2025-11-10", "PRE_MATURITY"), ("2025-12-10", "PRE_MATURITY")],
)
def test_a_loan_is_before_its_maturity_for_a_month(
    build: Build, as_of_date: str, expected: str
) -> None:
    book = build(as_of_date, loan(), repayment_schedule=LONG, repayments=[paid("2025-06-10", 500)])

    assert stage(book)[0] == expected


def test_matured_within_days_of_grace_is_past_its_maturity(build: Build) -> None:
    book = build(
        "2025-12-26",
        loan(grace_days=20),
        repayment_schedule=LONG,
        repayments=[paid("2025-06-10", 500)],
    )

    assert stage(book) == ("PAST_MATURITY", "2025-12-11", 0, False)


def test_the_last_payment_settles_a_loan_before_the_bank_closes_it(build: Build) -> None:
    book = build(
        "2025-12-31", loan(), repayment_schedule=LONG, repayments=[paid("2025-08-01", 1000)]
    )

    (last,) = book.rows("select * from loan_stage_spans where until_date is null")
    assert (last["stage_code"], f"{last['from_date']:%Y-%m-%d}") == ("SETTLED", "2025-08-01")
    assert book.table("loan_stages") == []


def test_a_loan_without_a_record_in_the_month_is_not_reported(build: Build) -> None:
    book = build(
        "2025-03-31",
        loan(),
        loan_snapshots=[
            {"snapshot_date": "2025-02-28", "loan_id": "L", "balance": 900, "days_past_due": 0}
        ],
    )

    assert stage(book) == ("NOT_REPORTED", "2025-03-31", None, False)


# --- changes ---


def found(book: OnDemand) -> Row:
    """The latest change."""
    return book.rows("select * from element_changes order by event_date desc limit 1")[0]


@pytest.mark.parametrize(
    ("more", "without", "by_itself"),
    [
        ({}, False, False),
        ({"approval_no": None}, True, False),
        ({"approved_by": None}, True, False),
        ({"approved_by": "U1"}, False, True),
    ],
)
def test_an_approval_needs_a_number_and_somebody_else(
    build: Build, more: Row, without: bool, by_itself: bool
) -> None:
    book = build(
        "2025-03-31", loan(), repayment_schedule=LONG, loan_events=[change("2025-03-01", **more)]
    )

    row = found(book)
    assert (row["is_without_approval"], row["is_self_approved"]) == (without, by_itself)


@pytest.mark.parametrize(("day", "is_overdue"), [("2025-06-11", False), ("2025-06-12", True)])
def test_a_change_is_while_overdue_by_the_day_before(
    build: Build, day: str, is_overdue: bool
) -> None:
    book = build("2025-06-30", loan(), repayment_schedule=LONG, loan_events=[change(day)])

    assert found(book)["is_while_overdue"] is is_overdue


@pytest.mark.parametrize(("again", "is_repeated"), [("2026-02-01", True), ("2026-02-02", False)])
def test_a_change_is_repeated_within_twelve_months(
    build: Build, again: str, is_repeated: bool
) -> None:
    book = build(
        "2026-03-31",
        loan(),
        repayment_schedule=LONG,
        loan_events=[change("2025-02-01"), change(again), change("2025-05-01", "PURPOSE")],
    )

    assert (found(book)["is_repeated"], found(book)["change_no"]) == (is_repeated, 2)


@pytest.mark.parametrize(
    ("payments", "is_later_overdue", "outcome"),
    [
        ([], True, "OVERDUE"),
        ([("2025-07-11", 500)], False, "IN_ORDER"),
        ([("2025-07-12", 500)], True, "IN_ORDER"),
        ([("2025-07-01", 1000)], False, "SETTLED"),
    ],
)
def test_what_became_of_a_change(
    build: Build, payments: list[tuple[str, int]], is_later_overdue: bool, outcome: str
) -> None:
    book = build(
        "2025-10-01",
        loan(),
        repayment_schedule=LONG,
        repayments=[paid(*one) for one in payments],
        loan_events=[change("2025-03-01")],
    )

    row = found(book)
    assert (row["is_matured"], row["is_later_overdue"], row["outcome"]) == (
        True,
        is_later_overdue,
        outcome,
    )


def test_a_change_is_too_young_until_its_days_have_passed(build: Build) -> None:
    book = build("2025-08-27", loan(), repayment_schedule=LONG, loan_events=[change("2025-03-01")])

    row = found(book)
    assert (row["is_matured"], row["is_later_overdue"], row["outcome"]) == (
        False,
        None,
        "TOO_YOUNG",
    )


def test_decisions_of_the_bank_alone_are_no_changes(build: Build) -> None:
    book = build(
        "2025-03-31",
        loan(),
        repayment_schedule=LONG,
        loan_events=[change("2025-03-01", "CLASS_CHANGE"), change("2025-03-02", "WRITE_OFF")],
    )

    assert book.table("element_changes") == []


def test_an_account_shows_only_its_last_digits(build: Build) -> None:
    event = change("2025-03-01", "ACCOUNT", old_value="620012345678", new_value="620087654321")
    book = build("2025-03-31", loan(), repayment_schedule=LONG, loan_events=[event])

    assert (found(book)["old_value"], found(book)["new_value"]) == ("…5678", "…4321")
