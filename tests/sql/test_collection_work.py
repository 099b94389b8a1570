"""Really collected, first responses and the steps of stages: the days that decide.

One book holds all cases, a loan each, as of 2025-06-30. A loan due on 2025-06-20 is overdue from
the 21st (M1, 7 days: from the 24th on), one due on 2025-05-25 has been in M2 since 2025-06-25
(3 days: from the 28th on).
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.collection_steps import CollectionSteps, Step
from tests.oracle.collection_work import CollectionWork, WorkRules
from tests.oracle.rows import read_book
from tests.sql.collection_work_agreement import assert_same_collection_work
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.errors import BadParameter
from warehouse.parameters import read_parameters
from warehouse.paths import Home

AS_OF = "2025-06-30"
M1, M2, M3 = "2025-06-20", "2025-05-25", "2025-04-20"
Action = dict[str, Any]


def done(day: str, channel: str = "CALL", **more: Any) -> Action:
    return {"action_time": f"{day} 10:00:00", "channel": channel, "connected": True} | more


# Loan: due date, actions, and the state in which it is on the last day.
WORK: dict[str, tuple[str, list[Action], str]] = {
    "M1-first-day": (M1, [done("2025-06-24")], "COLLECTED"),
    "M1-day-before": (M1, [done("2025-06-23")], "NEGLECTED"),
    "M1-last-second": (M1, [done(AS_OF, action_time="2025-06-30 23:59:59")], "COLLECTED"),
    "M1-tomorrow": (M1, [done("2025-07-01", action_time="2025-07-01 00:00:00")], "NEGLECTED"),
    "M1-not-reached": (M1, [done("2025-06-28", connected=False)], "NEGLECTED"),
    "M1-not-told": (M1, [done("2025-06-28", connected=None)], "UNKNOWN"),
    "M1-told-by-result": (
        M1,
        [done("2025-06-28", connected=None, result="REFUSE")],
        "COLLECTED",
    ),
    "M1-no-answer": (M1, [done("2025-06-28", connected=None, result="NO_ANSWER")], "NEGLECTED"),
    "M1-message": (M1, [done("2025-06-28", "SMS")], "NEGLECTED"),
    "M1-nobody-there": (M1, [done("2025-06-28", "VISIT", connected=False)], "COLLECTED"),
    "M1-nothing": (M1, [], "NEGLECTED"),
    # Overdue for exactly the seven days, and for six.
    "M1-seven-days": ("2025-06-23", [], "NEGLECTED"),
    "M1-six-days": ("2025-06-24", [], "WAITING"),
    # A reminder before it was overdue collects nothing.
    "M1-reminder": ("2025-06-26", [done("2025-06-25")], "WAITING"),
    "M2-first-day": (M2, [done("2025-06-28")], "COLLECTED"),
    "M2-day-before": (M2, [done("2025-06-27")], "NEGLECTED"),
    "M3-first-day": (M3, [done("2025-06-24", "LETTER")], "COLLECTED"),
    "M3-day-before": (M3, [done("2025-06-23", "LETTER")], "NEGLECTED"),
}
# Loan: due date, actions, the step asked, and what became of it.
STEPS: dict[str, tuple[str, list[Action], str, str]] = {
    "S-third-first": (
        M1,
        [done("2025-06-22", contact_relation="RELATIVE"), done("2025-06-23")],
        "PERSON_FIRST",
        "MISSED",
    ),
    "S-self-first": (
        M1,
        [
            done("2025-06-22", contact_relation="SELF", connected=False),
            done("2025-06-22", action_time="2025-06-22 10:00:01", contact_relation="RELATIVE"),
        ],
        "PERSON_FIRST",
        "ON_TIME",
    ),
    "S-whom-not-told": (M1, [done("2025-06-22")], "PERSON_FIRST", "UNKNOWN"),
    # Asked from the 21st: the 24th is the third day after.
    "S-called-last-day": (
        M1,
        [done("2025-06-24", contact_relation="SELF", connected=False)],
        "FIRST_CALL",
        "ON_TIME",
    ),
    "S-called-late": (M1, [done("2025-06-25", contact_relation="SELF")], "FIRST_CALL", "LATE"),
    "S-never-called": (M1, [], "FIRST_CALL", "MISSED"),
    "S-called-not-told": (M1, [done("2025-06-24")], "FIRST_CALL", "UNKNOWN"),
    "S-last-day-today": ("2025-06-26", [], "FIRST_CALL", "WAITING"),
    "S-day-after": ("2025-06-25", [], "FIRST_CALL", "MISSED"),
    "S-result": (M1, [done("2025-06-29", result="REFUSE")], "PROGRESS", "ON_TIME"),
    # In M2 from 2025-06-09 on: the 16th is the last day.
    "S-visited": ("2025-05-09", [done("2025-06-16", "VISIT")], "VISIT_OR_LETTER", "ON_TIME"),
    "S-visited-late": ("2025-05-09", [done("2025-06-17", "VISIT")], "VISIT_OR_LETTER", "LATE"),
    "S-visited-in-M1": ("2025-05-09", [done("2025-06-08", "VISIT")], "VISIT_OR_LETTER", "MISSED"),
    "S-inspected": ("2025-05-09", [], "FULL_PICTURE", "ON_TIME"),
    "S-not-inspected": ("2025-05-09", [], "FULL_PICTURE", "MISSED"),
}
PAID = {"P-within": "2025-06-24", "P-after": "2025-06-25"}


def write_cases(home: Home) -> None:
    """All cases, and one action long before, so that collection is on record throughout."""
    cases = {
        **{name: (due, acts) for name, (due, acts, _) in WORK.items()},
        **{name: (due, acts) for name, (due, acts, _, _) in STEPS.items()},
        **{name: (M1, []) for name in PAID},
        "grace": (M1, []),
        "record": ("2026-01-01", [done("2025-03-01")]),
    }
    loans = [
        loan(name, disbursed_date="2025-02-10", grace_days=10 if name == "grace" else 0)
        for name in cases
    ]
    loans.append(loan("reported", disbursed_date="2025-02-10"))
    write_tiny_bank(
        home,
        loans=loans,
        repayment_schedule=[
            {
                "loan_id": name,
                "version": 1,
                "period_no": number,
                "due_date": day,
                "due_principal": "50.00",
            }
            for name, (due, _) in cases.items()
            for number, day in ((1, due), (2, "2026-02-10"))
        ],
        repayments=[
            {"txn_id": name, "loan_id": name, "value_date": day, "amount": "50.00"}
            for name, day in PAID.items()
        ],
        loan_snapshots=[
            {
                "snapshot_date": AS_OF,
                "loan_id": "reported",
                "balance": "100.00",
                "overdue_principal": "50.00",
                "days_past_due": 10,
            }
        ],
        inspections=[
            {
                "inspection_id": f"I{number}",
                "org_id": "B1",
                "loan_id": loan_id,
                "due_date": day,
                "done_date": day,
            }
            for number, (loan_id, day) in enumerate(
                (
                    ("record", "2025-03-01"),
                    ("S-inspected", "2025-06-24"),
                    ("S-not-inspected", "2025-06-08"),
                )
            )
        ],
        collection_actions=[
            {"action_id": f"{name}-{number}", "loan_id": name, **action}
            for name, (_, acts) in cases.items()
            for number, action in enumerate(acts)
        ],
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[OnDemand, Home]:
    home = Home(tmp_path_factory.mktemp("collection") / "home")
    write_cases(home)
    return built_on_demand(home, AS_OF), home


def test_the_days_of_the_window_decide(book: tuple[OnDemand, Home]) -> None:
    found = {
        row["loan_id"]: row["work_state"]
        for row in book[0].rows(
            f"select loan_id, work_state from collected_loans where month_end_date = '{AS_OF}'"
        )
    }

    expected = {name: state for name, (_, _, state) in WORK.items()}
    assert {name: found.get(name) for name in expected} == expected
    # Within the days of grace nothing is overdue yet.
    assert "grace" not in found
    assert "P-within" not in found
    assert found["reported"] == "NEGLECTED"


def test_each_step_is_judged_on_its_last_day(book: tuple[OnDemand, Home]) -> None:
    for name, (_, _, step, state) in STEPS.items():
        row = book[0].row(
            "select step_state from loan_collection_steps "
            "where loan_id = $loan_id and step_code = $step",
            loan_id=name,
            step=step,
        )
        assert (name, row["step_state"]) == (name, state)


def test_who_pays_by_the_last_day_is_not_asked_any_more(book: tuple[OnDemand, Home]) -> None:
    states = {
        row["loan_id"]: row["step_state"]
        for row in book[0].rows(
            "select loan_id, step_state from loan_collection_steps "
            "where step_code = 'FIRST_CALL' and loan_id like 'P-%'"
        )
    }

    assert states == {"P-within": "CEASED", "P-after": "MISSED"}


def test_the_first_response_is_counted_from_the_first_day_overdue(
    book: tuple[OnDemand, Home],
) -> None:
    found = {row["loan_id"]: row for row in book[0].table("first_responses")}

    assert found["M1-first-day"]["response_days"] == 3
    assert found["M1-reminder"]["response_state"] == "WAITING"
    assert found["P-within"]["response_state"] == "ENDED"
    assert found["M1-message"]["response_state"] == "RESPONDED"
    assert found["M1-message"]["valid_action_count"] == 0
    # Nothing is known of a reported loan between its month ends.
    assert "reported" not in found
    whole = book[0].row(
        f"select * from org_first_responses where org_id = 'H' and month_end_date = '{AS_OF}'"
    )
    days = sorted(
        row["response_days"]
        for row in found.values()
        if row["month_end_date"] == date(2025, 6, 30) and row["response_days"] is not None
    )
    assert whole["responded_count"] == len(days)
    middle = len(days) // 2
    expected = days[middle] if len(days) % 2 else (days[middle - 1] + days[middle]) / 2
    assert whole["median_response_days"] == expected


def test_what_is_not_told_is_outside_the_rate(book: tuple[OnDemand, Home]) -> None:
    row = book[0].row(
        "select * from org_collected "
        f"where org_id = 'B1' and bucket = 'ANY' and month_end_date = '{AS_OF}'"
    )

    assert row["loan_count"] > row["tested_loan_count"] > 0
    assert row["collected_rate"] == row["collected_loan_count"] / row["tested_loan_count"]


def test_the_second_computation_says_the_same(book: tuple[OnDemand, Home]) -> None:
    assert_same_collection_work(book[0], read_book(book[1]), date(2025, 6, 30))


def test_no_mart_holds_what_was_said_or_whom_it_was_said_to(book: tuple[OnDemand, Home]) -> None:
    columns = set(book[0].table("collection_actions")[0])

    assert not columns & {"note", "note_text", "contact_key", "contact_id", "recording_id"}


def test_without_the_file_nothing_is_neglected(home: Home) -> None:
    write_tiny_bank(home)
    bare = built_on_demand(home, AS_OF)

    for table in ("org_collected", "first_responses", "stage_adherence", "collected_loans"):
        assert bare.table(table) == []


OWN = """
[collection]
action_window_days_m1 = 2
action_window_days_m2 = 5
[[valid_actions]]
channel = "SMS"
counts = "ALWAYS"
says = "A message counts"
[[collection_steps]]
step_code = "REACHED"
bucket = "M1"
title = "Reached"
says = "Somebody is reached"
within_days = 2
needs_reached = true
"""


def test_a_banks_own_rows_move_both_computations_alike(tmp_path: Path) -> None:
    home = Home(tmp_path / "own")
    home.root.mkdir()
    home.parameters.write_text(OWN, encoding="utf-8")
    write_cases(home)
    published = built_on_demand(home, AS_OF)

    rules = WorkRules(window_days=(2, 5, 7), always=("SMS",), when_reached=())
    work = CollectionWork(read_book(home), date(2025, 6, 30), rules=rules)
    own = (Step("REACHED", "M1", 2, needs_reached=True),)
    assert_same_collection_work(
        published, work.book, work.as_of_date, steps=CollectionSteps(work, own)
    )
    states = {row["loan_id"]: row["work_state"] for row in published.table("collected_loans")}
    assert states["M1-message"] == "NEGLECTED"
    assert states["M2-first-day"] == "NEGLECTED"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[[valid_actions]]\nchannel = "FAX"\ncounts = "ALWAYS"\nsays = "x"\n', "channel"),
        (
            '[[valid_actions]]\nchannel = "SMS"\ncounts = "NEVER"\nsays = "x"\n' * 2,
            "SMS stands twice",
        ),
        (
            '[[collection_steps]]\nstep_code = "A"\nbucket = "M0"\ntitle = "x"\nsays = "x"\n'
            "within_days = 1\n",
            "not overdue",
        ),
        (
            '[[collection_steps]]\nstep_code = "A"\nbucket = "M1"\ntitle = "x"\nsays = "x"\n',
            "needs within_days",
        ),
        (
            '[[collection_steps]]\nstep_code = "A"\nbucket = "M1"\nkind = "FIRST_CONTACT"\n'
            'title = "x"\nsays = "x"\n',
            "who is to be contacted",
        ),
        (
            '[[collection_steps]]\nstep_code = "A"\nbucket = "M1"\nkind = "INSPECTION"\n'
            'title = "x"\nsays = "x"\nwithin_days = 1\nchannels = ["CALL"]\n',
            "is an inspection",
        ),
    ],
)
def test_a_bad_row_is_refused_with_what_is_wrong(home: Home, text: str, fault: str) -> None:
    home.root.mkdir()
    home.parameters.write_text(text, encoding="utf-8")

    with pytest.raises(BadParameter, match=fault):
        read_parameters(home)
