"""A bank whose file of payments never came: nobody knows what was paid, or overdue by its plans."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.loan_months import loan_months
from tests.oracle.rows import read_book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.paths import Home

AS_OF = "2025-06-30"
Row = dict[str, Any]
LOANS = [
    loan(loan_id, org_id, "300.00", maturity_date="2025-12-10")
    for loan_id, org_id in (("L1", "B1"), ("L2", "B1"), ("L3", "B2"))
]
# Of L3 the bank reports nothing.
RECORDS = [
    {
        "snapshot_date": day,
        "loan_id": loan_id,
        "balance": "200.00",
        "days_past_due": days,
        "overdue_principal": "100.00" if days else "0.00",
    }
    for loan_id, months in (
        ("L1", (("2025-04-30", 0), ("2025-05-31", 21), ("2025-06-30", 51))),
        ("L2", (("2025-04-30", 0), ("2025-05-31", 0), ("2025-06-30", 0))),
    )
    for day, days in months
]
PLANS = [
    {
        "loan_id": one["loan_id"],
        "period_no": number,
        "version": 1,
        "due_date": f"2025-{month:02}-10",
        "due_principal": "100.00",
    }
    for one in LOANS
    for number, month in enumerate((3, 6, 12), start=1)
]
OTHERS: dict[str, list[Row]] = {
    "loans": LOANS,
    "loan_snapshots": RECORDS,
    "promises": [
        {
            "promise_id": "P1",
            "loan_id": "L1",
            "made_date": "2025-06-02",
            "promised_date": "2025-06-10",
            "promised_amount": "100.00",
        }
    ],
    "collection_targets": [
        {
            "target_id": "T1",
            "org_id": "H",
            "period_start": "2025-06-01",
            "period_end": "2025-06-30",
            "target_amount": "100.00",
        }
    ],
    "collection_assignments": [
        {
            "assignment_id": "A1",
            "loan_id": "L1",
            "hand_no": 1,
            "handler_type": "ACCOUNT_MANAGER",
            "handler_id": "S1",
            "assigned_date": "2025-06-01",
        }
    ],
}
# Marts in which a plan nobody paid by, as far as is known, changes nothing.
SAME_AS_WITHOUT_PLANS = (
    "loan_months",
    "org_months",
    "loans",
    "customer_classes",
    "overdue_episodes",
    "past_due_runs",
    "missed_instalments",
    "first_payments",
    "first_payment_defaults",
    "vintages",
    "org_movements",
    "schedule_changes",
    "loan_stages",
    "maturing_loans",
    "fund_confirmations",
    "org_collection",
    "overdue_entries",
    "recovery_curves",
    "promises",
    "promises_kept",
    "hands",
    "hand_recovery",
    "cases",
    "collected_loans",
    "warning_points",
    "warning_signals",
    "exceptions",
    "to_dos",
)


def book_of(tmp_path_factory: pytest.TempPathFactory, name: str, **how: Any) -> OnDemand:
    home = Home(tmp_path_factory.mktemp(name) / "home")
    write_tiny_bank(home, **OTHERS | how)
    return built_on_demand(home, AS_OF)


@pytest.fixture(scope="module")
def awaited_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("awaited") / "home")
    write_tiny_bank(home, has_journal=False, repayment_schedule=PLANS, **OTHERS)
    return home


@pytest.fixture(scope="module")
def awaited(awaited_home: Home) -> OnDemand:
    """Plans and month-end records arrived, no file of payments."""
    return built_on_demand(awaited_home, AS_OF)


@pytest.fixture(scope="module")
def without_plans(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    """The month-end records alone."""
    return book_of(tmp_path_factory, "extract")


@pytest.fixture(scope="module")
def nothing_paid(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    """A file of payments arrived with no row in it."""
    return book_of(tmp_path_factory, "empty", repayment_schedule=PLANS)


def test_loans_go_by_their_records_as_if_no_plan_had_come(
    awaited: OnDemand, without_plans: OnDemand
) -> None:
    for mart in SAME_AS_WITHOUT_PLANS:
        question = f"select * from {mart} order by all"
        assert awaited.rows(question) == without_plans.rows(question), mart


def test_what_no_record_tells_is_not_reported(awaited: OnDemand) -> None:
    loans = {row["loan_id"]: row for row in awaited.rows("select * from loans")}

    assert {row["basis"] for row in loans.values()} == {"REPORTED"}
    assert loans["L1"]["days_past_due"] == 51
    assert loans["L3"]["days_past_due"] is loans["L3"]["overdue_amount"] is None
    assert {row["paid_amount"] for row in loans.values()} == {None}
    assert awaited.row("select plan_without_payments_count as loans from build_info") == {
        "loans": 3
    }


def test_nothing_recovered_and_no_promise_broken_is_claimed(awaited: OnDemand) -> None:
    june = awaited.row(
        "select * from org_collection where org_id = 'H' and month_end_date = '2025-06-30'"
    )
    promise = awaited.row("select * from promises")

    assert (june["overdue_loan_count"], june["not_measured_loan_count"]) == (1, 1)
    assert june["recovered_amount"] is june["plan_completion"] is None
    assert promise["paid_amount"] is None
    assert promise["promise_state"] == "NOT_REPORTED"


def test_the_plan_itself_is_shown_without_saying_what_of_it_was_paid(awaited: OnDemand) -> None:
    rows = awaited.rows("select * from instalments where loan_id = 'L1' order by period_no")

    assert [row["due_date"] for row in rows] == [
        date(2025, 3, 10),
        date(2025, 6, 10),
        date(2025, 12, 10),
    ]
    assert {row["paid_amount"] for row in rows} == {None}
    assert {row["unpaid_amount"] for row in rows} == {row["days_late"] for row in rows} == {None}


def test_what_needs_the_file_says_so(awaited: OnDemand, nothing_paid: OnDemand) -> None:
    question = "select indicator_code, missing_files from warning_indicators"
    missing = {row["indicator_code"]: row["missing_files"] for row in awaited.rows(question)}
    delivered = {row["indicator_code"]: row["missing_files"] for row in nothing_paid.rows(question)}

    assert missing["R05"] == missing["R09"] == "repayments"
    assert delivered["R05"] is delivered["R09"] is None


def test_a_file_without_rows_says_that_nothing_was_paid(nothing_paid: OnDemand) -> None:
    loans = {row["loan_id"]: row for row in nothing_paid.rows("select * from loans")}
    june = nothing_paid.row(
        "select * from org_collection where org_id = 'H' and month_end_date = '2025-06-30'"
    )

    assert {row["basis"] for row in loans.values()} == {"COMPUTED"}
    assert {row["days_past_due"] for row in loans.values()} == {112}
    assert {row["paid_amount"] for row in loans.values()} == {0}
    assert (june["overdue_loan_count"], june["recovered_amount"]) == (3, 0)
    assert nothing_paid.row("select * from promises")["promise_state"] == "BROKEN"


def test_a_file_of_which_no_row_could_be_read_tells_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    write_tiny_bank(home, has_journal=False, repayment_schedule=PLANS, **OTHERS)
    (folder,) = home.batches.iterdir()
    manifest = folder / "manifest.json"
    file = (
        '{"file_name": "repayments.csv", "table": "repayments", "content_hash": "x", '
        '"encoding": "utf-8", "read_rows": 2, "accepted_rows": 0, "rejected_rows": 2}, '
    )
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"files": [', f'"files": [{file}', 1), encoding="utf-8")

    book = built_on_demand(home, AS_OF)
    assert book.rows("select distinct basis from loan_months") == [{"basis": "REPORTED"}]


def test_the_second_computation_agrees(awaited_home: Home, awaited: OnDemand) -> None:
    computed = loan_months(read_book(awaited_home), date.fromisoformat(AS_OF), DEFAULT_THRESHOLDS)
    said = {
        (row["loan_id"], row["month_end_date"]): row
        for row in awaited.rows("select * from loan_months")
    }

    assert len(computed) == len(said)
    for one in computed:
        row = said[one.loan_id, one.month_end_date]
        for name in ("basis", "days_past_due", "outstanding_principal", "overdue_amount", "bucket"):
            assert row[name] == getattr(one, name)
