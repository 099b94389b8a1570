"""Promises to pay: kept, broken, replaced and open, each on and beside its limits."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.rows import read_book
from tests.sql.promise_agreement import assert_same_promises
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.paths import Home

AS_OF = date(2025, 6, 30)
Row = dict[str, Any]
# Loan → what was promised (made, for, amount) and what was paid (day, amount, kind).
Part = tuple[str, str, str]
Paid = tuple[str, str, str]
CASES: dict[str, tuple[list[Part], list[Paid]]] = {
    "on the day": ([("06-01", "06-10", "100")], [("06-10", "100", "REPAY")]),
    "in grace": ([("06-01", "06-10", "100")], [("06-11", "100", "REPAY")]),
    "beyond grace": ([("06-01", "06-10", "100")], [("06-12", "100", "REPAY")]),
    "a cent short": ([("06-01", "06-10", "100")], [("06-10", "99.99", "REPAY")]),
    "on the day made": ([("06-01", "06-10", "100")], [("06-01", "100", "RECOVERY")]),
    "before it was made": ([("06-02", "06-10", "100")], [("06-01", "100", "REPAY")]),
    "in two payments": (
        [("06-01", "06-10", "100")],
        [("06-03", "40", "REPAY"), ("06-09", "60", "OFFSET")],
    ),
    "by a new loan": ([("06-01", "06-10", "100")], [("06-10", "100", "REFINANCE")]),
    "taken back": (
        [("06-01", "06-10", "100")],
        [("06-10", "100", "REPAY"), ("06-20", "100", "REVERSAL")],
    ),
    # Parts in the order they fall due: the second is not kept by what was for the first.
    "first part only": (
        [("06-01", "06-05", "100"), ("06-01", "06-20", "50")],
        [("06-04", "100", "REPAY")],
    ),
    "second part late": (
        [("06-01", "06-05", "100"), ("06-01", "06-20", "50")],
        [("06-20", "149.99", "REPAY"), ("06-22", "0.01", "REPAY")],
    ),
    "all at last": (
        [("06-01", "06-05", "100"), ("06-01", "06-20", "50")],
        [("06-18", "150", "REPAY")],
    ),
    # Another promise before the time is over takes its place; what is paid then is for that one.
    "replaced": (
        [("05-20", "06-10", "100"), ("06-02", "06-20", "120")],
        [("06-02", "120", "REPAY")],
    ),
    "replaced on the last day": (
        [("05-20", "06-10", "100"), ("06-11", "06-20", "120")],
        [("06-11", "100", "REPAY")],
    ),
    "replaced too late": (
        [("05-20", "06-10", "100"), ("06-12", "06-20", "120")],
        [("06-11", "100", "REPAY")],
    ),
    "kept before replaced": (
        [("05-20", "06-10", "100"), ("06-02", "06-20", "120")],
        [("06-01", "100", "REPAY")],
    ),
    # Its time ends with the as-of date, or the day after.
    "ends today": ([("06-20", "06-29", "100")], []),
    "ends tomorrow": ([("06-20", "06-30", "100")], []),
    "due tomorrow": ([("06-20", "07-01", "100")], []),
    "due later": ([("06-20", "07-02", "100")], []),
    "kept ahead": ([("06-20", "07-10", "100")], [("06-25", "100", "REPAY")]),
    "of tomorrow": ([("07-01", "07-10", "100")], []),
}
REPORTED: dict[str, list[Part]] = {
    "reported": [("06-01", "06-10", "100")],
    "reported, open": [("06-20", "07-10", "100")],
    "reported, replaced": [("05-20", "06-10", "100"), ("06-02", "07-20", "1")],
}


def day(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


def bank(home: Home, **tables: list[Row]) -> None:
    """A loan of a customer of its own for every case, past due since May with 10,000."""
    promised = {case: parts for case, (parts, _) in CASES.items()} | REPORTED
    write_tiny_bank(
        home,
        customers=[{"customer_id": f"C {case}"} for case in promised],
        loans=[
            loan(case, amount="10000.00", customer_id=f"C {case}", officer_id="S1")
            for case in promised
        ],
        repayment_schedule=[
            {"loan_id": case, "period_no": 1, "due_date": "2025-05-10", "due_principal": "10000"}
            for case in CASES
        ],
        repayments=[
            {
                "txn_id": f"{case} {number}",
                "loan_id": case,
                "value_date": day(on),
                "amount": amount,
                "txn_type": kind,
                "reversal_of": f"{case} 0" if kind == "REVERSAL" else None,
            }
            for case, (_, paid) in CASES.items()
            for number, (on, amount, kind) in enumerate(paid)
        ],
        promises=[
            {
                "promise_id": f"{case} {number}",
                "loan_id": case,
                "made_date": day(made),
                "promised_date": day(until),
                "promised_amount": amount,
            }
            for case, parts in promised.items()
            for number, (made, until, amount) in enumerate(parts, start=1)
        ],
        **tables,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("promises") / "home")
    bank(
        home,
        collection_assignments=[
            {
                "assignment_id": f"{number}",
                "loan_id": loan_id,
                "hand_no": number,
                "handler_type": kind,
                "handler_id": "S7",
                "agency_id": agency_id,
                "assigned_date": day(since),
                "recalled_date": day(until) if until else None,
            }
            for number, (loan_id, kind, agency_id, since, until) in enumerate(
                (
                    ("on the day", "BRANCH_TEAM", None, "06-01", None),
                    ("in grace", "AGENCY", "AG1", "05-20", "06-02"),
                    ("beyond grace", "BRANCH_TEAM", None, "05-20", "06-01"),
                    ("a cent short", "BRANCH_TEAM", None, "06-02", None),
                ),
                start=1,
            )
        ],
    )
    return home


@pytest.fixture(scope="module")
def book(home: Home) -> OnDemand:
    return built_on_demand(home, AS_OF)


@pytest.mark.parametrize(
    ("promise_id", "state", "month", "paid"),
    [
        ("on the day 1", "KEPT", "06-30", "100"),
        ("in grace 1", "KEPT", "06-30", "100"),
        ("beyond grace 1", "BROKEN", "06-30", "0"),
        ("a cent short 1", "BROKEN", "06-30", "99.99"),
        ("on the day made 1", "KEPT", "06-30", "100"),
        ("before it was made 1", "BROKEN", "06-30", "0"),
        ("in two payments 1", "KEPT", "06-30", "100"),
        ("by a new loan 1", "BROKEN", "06-30", "0"),
        ("taken back 1", "BROKEN", "06-30", "0"),
        ("first part only 1", "KEPT", "06-30", "100"),
        ("first part only 2", "BROKEN", "06-30", "0"),
        ("second part late 1", "BROKEN", "06-30", "0"),
        ("second part late 2", "BROKEN", "06-30", "49.99"),
        ("all at last 1", "BROKEN", "06-30", "0"),
        ("all at last 2", "KEPT", "06-30", "50"),
        ("replaced 1", "REPLACED", "06-30", "0"),
        ("replaced 2", "KEPT", "06-30", "120"),
        ("replaced on the last day 1", "REPLACED", "06-30", "0"),
        ("replaced on the last day 2", "BROKEN", "06-30", "100"),
        ("replaced too late 1", "KEPT", "06-30", "100"),
        ("kept before replaced 1", "KEPT", "06-30", "100"),
        ("kept before replaced 2", "BROKEN", "06-30", "0"),
        ("ends today 1", "BROKEN", "06-30", "0"),
        ("ends tomorrow 1", "OPEN", None, "0"),
        ("due later 1", "OPEN", None, "0"),
        ("kept ahead 1", "KEPT", None, "100"),
        # A loan of which only month ends are reported: nobody knows what was paid.
        ("reported 1", "NOT_REPORTED", "06-30", None),
        ("reported, open 1", "OPEN", None, None),
        ("reported, replaced 1", "NOT_REPORTED", "06-30", None),
    ],
)
def test_whether_a_promise_was_kept(
    book: OnDemand, promise_id: str, state: str, month: str | None, paid: str | None
) -> None:
    row = book.row("select * from promises where promise_id = $one", one=promise_id)

    assert row["promise_state"] == state
    assert row["month_end_date"] == (day(month) if month else None)
    assert row["paid_amount"] == (Decimal(paid) if paid else None)


def test_a_promise_nobody_has_made_yet_is_none(book: OnDemand) -> None:
    assert book.rows("select * from promises where loan_id = 'of tomorrow'") == []


def test_how_late_it_came(book: OnDemand) -> None:
    late = {
        row["promise_id"]: row["days_late"]
        for row in book.rows("select * from promises where days_late is not null")
    }

    assert late == {"beyond grace 1": 2, "all at last 1": 13, "second part late 1": 15} | {
        "second part late 2": 2
    }


def test_who_held_the_loan_when_it_was_made(book: OnDemand) -> None:
    held = {
        row["loan_id"]: (row["handler_type"], row["handler_id"], row["hand_no"])
        for row in book.rows("select * from promises")
    }

    assert held["on the day"] == ("BRANCH_TEAM", "S7", 1)
    # Of an agency the agency, whoever works there.
    assert held["in grace"] == ("AGENCY", "AG1", 2)
    # Taken back that day, or given on the day after: the account manager.
    assert held["beyond grace"] == ("ACCOUNT_MANAGER", "S1", None)
    assert held["a cent short"] == ("ACCOUNT_MANAGER", "S1", None)


def test_the_second_computation_agrees_on_every_case(home: Home, book: OnDemand) -> None:
    assert_same_promises(book, read_book(home), AS_OF)  # type: ignore[arg-type]


def test_what_waits_on_whom(book: OnDemand) -> None:
    waiting = {
        (row["to_do_kind"], row["loan_id"]): (row["due_date"], row["amount"])
        for row in book.rows("select * from to_dos where to_do_kind like 'PROMISE%'")
    }

    assert waiting["PROMISE_DUE", "ends tomorrow"] == (AS_OF, Decimal(100))
    assert waiting["PROMISE_DUE", "due tomorrow"] == (day("07-01"), Decimal(100))
    assert ("PROMISE_DUE", "due later") not in waiting
    assert waiting["PROMISE_BROKEN", "a cent short"] == (day("06-12"), Decimal("0.01"))
    assert waiting["PROMISE_BROKEN", "ends today"] == (day("07-01"), Decimal(100))
    # The money came all the same, or the debtor gave another promise, which is broken itself.
    assert ("PROMISE_BROKEN", "beyond grace") not in waiting
    assert waiting["PROMISE_BROKEN", "replaced on the last day"] == (day("06-22"), Decimal(20))


def test_the_bank_s_own_tolerance_and_grace(tmp_path: Any) -> None:
    """Ten of 10,000, nine due: six kept, one 8,000, one in full two days late, one nothing."""
    home = Home(tmp_path / "home")
    loans = [f"L{number}" for number in range(1, 11)]
    paid = dict.fromkeys(loans[:6], ("06-10", "10000"))
    paid |= {"L7": ("06-10", "8000"), "L8": ("06-12", "10000")}
    write_tiny_bank(
        home,
        loans=[loan(one, "B1" if one < "L5" else "B2", amount="50000.00") for one in loans],
        repayment_schedule=[
            {"loan_id": one, "period_no": 1, "due_date": "2025-05-10", "due_principal": "50000"}
            for one in loans
        ],
        repayments=[
            {"txn_id": one, "loan_id": one, "value_date": day(on), "amount": amount}
            for one, (on, amount) in paid.items()
        ],
        promises=[
            {
                "promise_id": one,
                "loan_id": one,
                "made_date": "2025-06-01",
                "promised_date": day("07-10" if one == "L10" else "06-10"),
                "promised_amount": "10000",
            }
            for one in loans
        ],
    )
    question = "select * from promises_kept where org_id = 'H'"
    row = built_on_demand(home, AS_OF).row(question)
    assert (row["kept_count"], row["due_count"]) == (6, 9)
    assert row["kept_rate"] == pytest.approx(6 / 9)
    assert row["late_count"] == 1
    assert (row["paid_amount"], row["due_amount"]) == (68_000, 90_000)

    home.parameters.write_text(
        "[collection]\npromise_tolerance_share = 0.2\npromise_grace_days = 2\n", encoding="utf-8"
    )
    assert built_on_demand(home, AS_OF).row(question)["kept_count"] == 8


def test_broken_promises_warn_for_sixty_days(tmp_path: Any) -> None:
    """R10 is yellow from the second promise broken until the first was broken sixty days ago."""
    home = Home(tmp_path / "home")
    write_tiny_bank(
        home,
        repayments=[{"txn_id": "T", "loan_id": "L3", "value_date": "2025-03-01", "amount": 1}],
        repayment_schedule=[
            {"loan_id": one, "period_no": 1, "due_date": "2025-03-01", "due_principal": 100}
            for one in ("L1", "L2")
        ],
        promises=[
            {
                "promise_id": one,
                "loan_id": one,
                "made_date": "2025-03-10",
                "promised_date": day(until),
                "promised_amount": 100,
            }
            for one, until in (("L1", "03-31"), ("L2", "04-09"))
        ],
    )
    signals = built_on_demand(home, AS_OF).rows(
        "select * from intermediate.int_warning_signals where indicator_code = 'R10'"
    )
    assert [(one["customer_id"], one["level"], one["evidence_id"]) for one in signals] == [
        ("C1", "YELLOW", "L2")
    ]
    # Broken on 1 April and on 10 April; the first no longer counts on 31 May.
    assert [(one["from_date"], one["to_date"]) for one in signals] == [(day("04-10"), day("05-31"))]


def test_what_came_of_a_plan(book: OnDemand) -> None:
    found = {
        (row["loan_id"], row["made_date"]): row["plan_outcome"]
        for row in book.table("promise_plans")
    }

    assert found["on the day", day("06-01")] == "KEPT"
    assert found["first part only", day("06-01")] == "BROKEN"
    assert found["replaced", day("05-20")] == "REPLACED"
    assert found["replaced", day("06-02")] == "KEPT"
    assert found["ends tomorrow", day("06-20")] == "OPEN"
    assert found["reported", day("06-01")] == "NOT_REPORTED"
