"""The cases of collection on their boundaries: each sign just holds, and just does not."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.rows import read_book
from tests.sql.case_agreement import assert_same_cases
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.paths import Home

AS_OF = date(2025, 6, 30)
Row = dict[str, Any]


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def act(days: int, channel: str = "CALL", **more: Any) -> Row:
    """An action so many days ago, a call to the borrower that was answered unless said."""
    about = {"contact_relation": "SELF", "connected": True, "result": "OTHER"}
    return about | {"action_time": datetime.combine(ago(days), time(10)), "channel": channel} | more


def missed(days: int) -> Row:
    return act(days, connected=False, result="NO_ANSWER")


def paid(days: int, amount: str = "1.00", kind: str = "REPAY") -> Row:
    return {"value_date": ago(days), "amount": amount, "txn_type": kind}


def promised(days: int, ahead: int, amount: str = "50.00") -> Row:
    """Made so many days ago, for so many days from today."""
    return {"made_date": ago(days), "promised_date": ago(-ahead), "promised_amount": amount}


def checked(days: int, found: str) -> Row:
    return {"done_date": ago(days), "due_date": ago(days), "fund_confirm": found}


def given(days: int, term_end: int | None = None) -> Row:
    return {
        "hand_no": 1,
        "assigned_date": ago(days),
        "term_end": None if term_end is None else ago(term_end),
    }


# What happened to a loan of 100 overdue for 45 days: the signs that hold then.
TABLES = {
    "collection_actions": "action_id",
    "repayments": "txn_id",
    "promises": "promise_id",
    "inspections": "inspection_id",
    "collection_assignments": "assignment_id",
}
CASES: dict[str, tuple[dict[str, list[Row]], set[str]]] = {
    "nothing": ({}, set()),
    "refused": ({"collection_actions": [act(40, result="REFUSE")]}, {"REFUSED"}),
    "paid when refused": (
        {"collection_actions": [act(40, result="REFUSE")], "repayments": [paid(40)]},
        set(),
    ),
    "paid before refusing": (
        {"collection_actions": [act(40, result="REFUSE")], "repayments": [paid(41)]},
        {"REFUSED"},
    ),
    "refused and talked since": (
        {"collection_actions": [act(40, result="REFUSE"), act(39)]},
        set(),
    ),
    "promised": ({"collection_actions": [act(29, result="PROMISE")]}, {"PROMISED"}),
    "promised long ago": ({"collection_actions": [act(30, result="PROMISE")]}, set()),
    "a third party promised": (
        {"collection_actions": [act(2, result="PROMISE", contact_relation="SPOUSE")]},
        set(),
    ),
    "missed thrice": ({"collection_actions": [missed(9), missed(5), missed(1)]}, {"NOT_REACHED"}),
    "missed twice": ({"collection_actions": [missed(5), missed(1)]}, set()),
    "reached among them": ({"collection_actions": [missed(9), act(5), missed(1)]}, set()),
    "reached before them": (
        {"collection_actions": [act(10), missed(9), missed(5), missed(1)]},
        {"NOT_REACHED"},
    ),
    "paid while missed": (
        {"collection_actions": [missed(9), missed(5), missed(1)], "repayments": [paid(9)]},
        {"CASH_PAID"},
    ),
    "paid lately": ({"repayments": [paid(29)]}, {"CASH_PAID"}),
    "paid before that": ({"repayments": [paid(30)]}, set()),
    "a new loan for the old": ({"repayments": [paid(3, kind="REFINANCE")]}, set()),
    "half paid": ({"repayments": [paid(3, "50.00")]}, {"CASH_PAID", "PART_PAID"}),
    "less than half": ({"repayments": [paid(3, "49.99")]}, {"CASH_PAID"}),
    # A promise for a day is broken when its day of grace, the next one, has passed.
    "two broken": (
        {"promises": [promised(70, -60), promised(30, -1)]},
        {"PROMISES_BROKEN", "LAST_PROMISE_BROKEN"},
    ),
    "one broken too long ago": (
        {"promises": [promised(70, -61), promised(30, -1)]},
        {"LAST_PROMISE_BROKEN"},
    ),
    "promise in grace": ({"promises": [promised(30, 0)]}, {"PROMISE_OPEN"}),
    "funds found": ({"inspections": [checked(89, "CONFIRMED")]}, {"FUNDS_CONFIRMED"}),
    "funds found long ago": ({"inspections": [checked(90, "CONFIRMED")]}, set()),
    "funds found in part": ({"inspections": [checked(1, "PARTIAL")]}, set()),
    "funds missing of late": (
        {"inspections": [checked(80, "CONFIRMED"), checked(79, "NOT")]},
        {"FUNDS_NOT_CONFIRMED"},
    ),
}
# What is to be done next, and by when to act; an overdue loan of M2 is acted on every three days.
STEPS: dict[str, tuple[dict[str, list[Row]], str, str | None]] = {
    "nobody holds it": ({}, "ASSIGN", "NEGLECTED"),
    "last day of the term": ({"collection_assignments": [given(40, 0)]}, "CONTACT", "NEGLECTED"),
    "term over": ({"collection_assignments": [given(40, 1)]}, "REASSIGN", "NEGLECTED"),
    "acted on in time": (
        {"collection_assignments": [given(40)], "collection_actions": [act(2)]},
        "ASSESS",
        "COLLECTED",
    ),
    "acted on too long ago": (
        {"collection_assignments": [given(40)], "collection_actions": [act(3)]},
        "CONTACT",
        "NEGLECTED",
    ),
    "broken and asked": (
        {
            "collection_assignments": [given(40)],
            "collection_actions": [act(1)],
            "promises": [promised(9, -2)],
        },
        "ASSESS",
        "COLLECTED",
    ),
    "broken and not asked": (
        {
            "collection_assignments": [given(40)],
            "collection_actions": [act(2)],
            "promises": [promised(9, -2)],
        },
        "PROMISE_BROKEN",
        "COLLECTED",
    ),
    "promised for tomorrow": (
        {
            "collection_assignments": [given(40)],
            "collection_actions": [act(1)],
            "promises": [promised(9, 1)],
        },
        "REMIND",
        "COLLECTED",
    ),
    "promised for later": (
        {
            "collection_assignments": [given(40)],
            "collection_actions": [act(1)],
            "promises": [promised(9, 2)],
        },
        "AWAIT",
        "COLLECTED",
    ),
    "willing and able": (
        {
            "collection_assignments": [given(40)],
            "collection_actions": [act(1, result="PROMISE")],
            "inspections": [checked(1, "CONFIRMED")],
        },
        "PAY",
        "COLLECTED",
    ),
}
# Overdue for exactly so many days as nothing paid takes, and a day less; in and beyond its grace.
DUE = {"90 days": 91, "89 days": 90, "within grace": 3, "beyond grace": 4}


def bank_rows() -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {
        "loans": [],
        "repayment_schedule": [],
        # Before anything else, so that the record begins early; of a loan repaid long since.
        "collection_actions": [act(200, action_id="A0", loan_id="L1")],
    }
    happened = {
        **{name: of for name, (of, _) in CASES.items()},
        **{name: of for name, (of, _, _) in STEPS.items()},
        **{name: {} for name in DUE},
    }
    for name, tables in happened.items():
        grace = 3 if "grace" in name and name in DUE else 0
        rows["loans"].append(
            loan(name, disbursed_date="2024-06-01", customer_id="C1", grace_days=grace)
        )
        rows["repayment_schedule"].append(
            {
                "loan_id": name,
                "period_no": 1,
                "due_date": ago(DUE.get(name, 45)),
                "due_principal": "100.00",
            }
        )
        for table, facts in tables.items():
            for number, fact in enumerate(facts):
                more: Row = {TABLES[table]: f"{name}-{number}", "loan_id": name}
                if table == "inspections":
                    more |= {"inspection_type": "FUNDS", "org_id": "B1"}
                rows.setdefault(table, []).append(more | fact)
    rows["loans"].append(loan("L1", disbursed_date="2024-06-01"))
    rows["scripts"] = [
        {"script_id": "S1", "version": 1, "approved_by": "A", "valid_to": AS_OF},
        {"script_id": "S1", "version": 2, "approved_by": "A", "valid_from": ago(-1)},
        {"script_id": "S2", "version": 1, "stage": "M2", "valid_to": AS_OF},
        {"script_id": "S3", "version": 1, "stage": "M2", "approved_by": "A", "valid_to": ago(1)},
    ]
    return rows


@pytest.fixture(scope="module")
def home_of_cases(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("cases") / "home")
    write_tiny_bank(home, **bank_rows())
    return home


@pytest.fixture(scope="module")
def published(home_of_cases: Home) -> OnDemand:
    return built_on_demand(home_of_cases, AS_OF.isoformat())


def test_each_sign_holds_on_its_boundary_and_not_beyond(published: OnDemand) -> None:
    found: dict[str, set[str]] = {name: set() for name in CASES}
    for row in published.rows("select loan_id, sign_code from case_signs"):
        if row["loan_id"] in found:
            found[row["loan_id"]].add(row["sign_code"])

    assert found == {name: signs for name, (_, signs) in CASES.items()}


def test_the_first_step_that_applies_is_next(published: OnDemand) -> None:
    found = {
        row["loan_id"]: (row["step_code"], row["work_state"])
        for row in published.rows("select * from cases")
    }

    assert {name: found[name] for name in STEPS} == {
        name: (step, state) for name, (_, step, state) in STEPS.items()
    }


def test_who_is_a_case_and_how_long_nothing_was_paid(published: OnDemand) -> None:
    ids = {row["loan_id"] for row in published.rows("select loan_id from cases")}
    lacking = {
        row["loan_id"]
        for row in published.rows("select loan_id from case_signs where sign_code = 'NOTHING_PAID'")
    }

    assert "beyond grace" in ids
    assert "within grace" not in ids
    assert lacking == {"90 days"}


def test_the_script_may_be_used_today(published: OnDemand) -> None:
    found = published.rows("select distinct script_id, script_version from cases")

    assert found == [{"script_id": "S1", "script_version": 1}]


def test_the_second_computation_says_the_same(published: OnDemand, home_of_cases: Home) -> None:
    assert_same_cases(published, read_book(home_of_cases), AS_OF)  # type: ignore[arg-type]


def test_without_the_files_of_collection_nothing_is_guessed(home: Home) -> None:
    plan = {"loan_id": "L1", "period_no": 1, "due_date": ago(10), "due_principal": "100.00"}
    write_tiny_bank(home, loans=[loan("L1")], repayment_schedule=[plan])
    published = built_on_demand(home, AS_OF.isoformat())

    row = published.row("select * from cases")
    assert (row["willingness"], row["repayment_source"]) == ("UNKNOWN", "UNKNOWN")
    assert (row["step_code"], row["overdue_amount"]) == ("ASSESS", Decimal("100.00"))
    unknown = ("work_state", "action_count", "promise_state", "broken_promise_count", "script_id")
    assert [row[name] for name in unknown] == [None] * len(unknown)
    assert not published.rows("select * from to_dos where to_do_kind = 'OVERDUE_NO_ACTION'")
    assert published.row("select neglected_count from org_case_quadrants where org_id = 'H'") == {
        "neglected_count": None
    }
