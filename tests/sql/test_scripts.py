"""Scripts and complaints: both computations agree, and the days that decide."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.complaints import Complaint, OrgComplaint, complaints, org_complaints
from tests.oracle.rows import read_book
from tests.oracle.scripts import (
    FittingScript,
    Library,
    OrgScript,
    Script,
    ScriptMonth,
    ScriptNeed,
)
from tests.sql.agreement import assert_same_table
from tests.sql.random_books import random_book
from tests.sql.random_scripts import PHRASES, with_scripts
from tests.tiny_bank import write_tiny_bank
from warehouse.paths import Home


@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**63))
def test_every_cell_agrees_on_random_books(seed: int) -> None:
    random = Random(seed)
    book = with_scripts(random, random_book(random, 25))
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.parameters.write_text(banned_words(), encoding="utf-8")
        for received_at, tables in book.deliveries:
            write_batch(home, tables, received_at=received_at)
        published = built_on_demand(home, book.as_of_date, book.known_at)
        known, as_of = read_book(home, book.known_at), book.as_of_date
        library = Library(known, as_of, PHRASES)
        tables_of: tuple[tuple[str, Any, tuple[str, ...], list[Any]], ...] = (
            ("scripts", Script, ("script_id", "version"), library.scripts()),
            (
                "fitting_scripts",
                FittingScript,
                ("stage", "behaviour_class", "script_id"),
                library.fitting(),
            ),
            (
                "script_needs",
                ScriptNeed,
                ("org_id", "stage", "behaviour_class"),
                library.needs(),
            ),
            (
                "script_months",
                ScriptMonth,
                ("org_id", "month_end_date", "script_id", "version"),
                library.months(),
            ),
            ("org_scripts", OrgScript, ("org_id", "month_end_date"), library.organisations()),
            ("complaints", Complaint, ("complaint_id",), complaints(known, as_of)),
            (
                "org_complaints",
                OrgComplaint,
                ("org_id", "month_end_date"),
                org_complaints(known, as_of),
            ),
        )
        for table, row_type, key, computed in tables_of:
            assert_same_table(published, table, row_type, key, computed, known)
        assert {
            (row["action_id"], row["category"], row["phrase"])
            for row in published.rows("select * from intermediate.int_banned_wording_actions")
        } == library.banned_actions()


def banned_words() -> str:
    return "".join(
        f'[[banned_words]]\ncategory = "{category}"\ntitle = "t"\nsays = "s"\nphrases = {phrases}\n'
        for category, phrases in PHRASES.items()
    )


AS_OF = "2025-06-30"
# case, what its version says of itself, its state
STATES: list[tuple[str, dict[str, Any], str]] = [
    ("begins today", {"valid_from": "2025-06-30"}, "VALID"),
    ("begins tomorrow", {"valid_from": "2025-07-01"}, "NOT_YET"),
    ("ends today", {"valid_to": "2025-06-30"}, "VALID"),
    ("ended yesterday", {"valid_to": "2025-06-29"}, "EXPIRED"),
    ("for ever", {"valid_from": None}, "VALID"),
    ("of nobody", {"approved_by": None}, "UNAPPROVED"),
    ("rude", {"text": "不要 脸"}, "BANNED"),
    ("rude of nobody", {"text": "不要脸", "approved_by": None}, "BANNED"),
    ("expired and rude", {"text": "不要脸", "valid_to": "2025-06-29"}, "EXPIRED"),
    ("silent", {"text": None}, "VALID"),
]


def script(script_id: str, version: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "script_id": script_id,
        "version": version,
        "text": "请您尽快还款",
        "approved_by": "H1",
        "valid_from": "2025-01-01",
    } | more


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("home"))
    write_tiny_bank(
        home,
        customers=[{"customer_id": "C1"}, {"customer_id": "C2", "customer_type": "CORP"}],
        loans=[
            _loan("L1", "B1", "C1"),
            _loan("L2", "B2", "C2"),
        ],
        scripts=[
            *(script(case, **more) for case, more, _ in STATES),
            script("two", 1),
            script("two", 2, valid_from="2025-06-01"),
            script("next unapproved", 1),
            script("next unapproved", 2, approved_by=None),
            script("near", valid_to="2025-07-30"),
            script("not near", valid_to="2025-07-31"),
        ],
        collection_actions=[_action("A1", "L1"), _action("A2", "L2")],
        complaints=[
            _complaint("day 15", "A1", "2025-06-15 23:59:59"),
            _complaint("day 16", "A1", "2025-06-14 00:00:00"),
            _complaint("closed on day 15", "A1", "2025-06-01", closed_at="2025-06-16 23:59:59"),
            _complaint("closed on day 16", "A1", "2025-06-01", closed_at="2025-06-17 00:00:00"),
            _complaint("of a firm", "A2", "2025-06-01"),
            _complaint("of nobody", None, "2025-06-01", upheld=True),
            _complaint("of an unknown action", "A9", "2025-06-30"),
            _complaint(
                "found later", "A1", "2025-06-29", closed_at="2025-07-01 09:00:00", upheld=True
            ),
            _complaint("to come", "A1", "2025-07-01"),
        ],
    )
    return built_on_demand(home, AS_OF)


def _loan(loan_id: str, org_id: str, customer_id: str) -> dict[str, Any]:
    return {
        "loan_id": loan_id,
        "org_id": org_id,
        "customer_id": customer_id,
        "disbursed_amount": "100.00",
        "disbursed_date": "2025-02-10",
    }


def _action(action_id: str, loan_id: str) -> dict[str, Any]:
    return {
        "action_id": action_id,
        "loan_id": loan_id,
        "action_time": "2025-05-30 10:00:00",
        "channel": "CALL",
        "agency_id": "G1",
    }


def _complaint(
    complaint_id: str, action_id: str | None, received_at: str, **more: Any
) -> dict[str, Any]:
    return {
        "complaint_id": complaint_id,
        "action_id": action_id,
        "received_at": received_at,
    } | more


def test_the_state_of_a_version_by_its_days_its_approval_and_its_words(book: OnDemand) -> None:
    states = {
        (row["script_id"], row["version"]): row["script_state"]
        for row in book.rows("select * from scripts")
    }

    assert {case: states[case, 1] for case, *_ in STATES} == {
        case: state for case, _, state in STATES
    }
    assert (states["two", 1], states["two", 2]) == ("REPLACED", "VALID")
    # What nobody approved replaces nothing.
    assert states["next unapproved", 1] == "VALID"
    assert states["next unapproved", 2] == "UNAPPROVED"


def test_a_version_is_to_be_renewed_from_thirty_days_before_its_last(book: OnDemand) -> None:
    near = {row["script_id"] for row in book.rows("select * from scripts where is_expiring")}

    assert near == {"near", "ends today"}


def test_a_complaint_is_late_from_its_sixteenth_day(book: OnDemand) -> None:
    rows = {row["complaint_id"]: row for row in book.rows("select * from complaints")}

    assert {case for case, row in rows.items() if row["is_late"]} == {
        "day 16",
        "closed on day 16",
        "of a firm",
        "of nobody",
    }
    # The rules of conduct are about persons, and about whoever is not known.
    assert {case for case, row in rows.items() if row["is_violation"]} == {
        "day 16",
        "closed on day 16",
        "of nobody",
    }
    assert "to come" not in rows
    assert (rows["found later"]["complaint_state"], rows["found later"]["is_upheld"]) == (
        "OPEN",
        None,
    )


def test_an_open_complaint_waits_on_the_desk_and_is_late_from_its_sixteenth_day(
    book: OnDemand,
) -> None:
    waiting = {
        row["item_id"]: (row["org_id"], row["loan_id"], row["due_when"])
        for row in book.rows("select * from to_dos where to_do_kind = 'COMPLAINT'")
    }

    assert waiting["day 15"] == ("B1", "L1", "TODAY")
    assert waiting["day 16"] == ("B1", "L1", "OVERDUE")
    # Firms are owed an answer too, and who complains of nobody known is head office's.
    assert waiting["of a firm"][2] == "OVERDUE"
    assert waiting["of nobody"] == ("H", None, "OVERDUE")
    assert "closed on day 16" not in waiting


def test_a_complaint_whose_action_is_not_known_stands_at_the_head_office(book: OnDemand) -> None:
    rows = {row["complaint_id"]: row for row in book.rows("select * from complaints")}

    assert {row["org_id"] for row in rows.values() if not row["is_attributed"]} == {"H"}
    assert rows["day 16"]["org_id"] == "B1"
    assert rows["day 16"]["agency_id"] == "G1"
    head, branch = (
        book.row(
            "select sum(received_count) as received_count, sum(unattributed_count) as unknown "
            "from org_complaints where org_id = $org_id",
            org_id=org_id,
        )
        for org_id in ("H", "B1")
    )
    assert (head["received_count"], head["unknown"]) == (8, 2)
    assert (branch["received_count"], branch["unknown"]) == (5, 0)


def test_without_their_files_nothing_is_said_of_scripts_and_complaints(home: Home) -> None:
    write_tiny_bank(home, collection_actions=[_action("A1", "L1")])
    published = built_on_demand(home, AS_OF)

    use = published.row("select * from org_scripts where org_id = 'H'")
    assert (use["action_count"], use["used_count"], use["scripted_rate"]) == (1, None, None)
    heard = published.row("select * from org_complaints where org_id = 'H'")
    assert (heard["action_count"], heard["received_count"]) == (1, None)
    assert heard["complaint_rate"] is None
    assert published.rows("select * from scripts") == []
