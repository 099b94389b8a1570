"""The line on its boundaries: the day somebody leaves, a certificate ends, a report is due."""

from dataclasses import asdict, fields
from random import Random
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.line import Act, Line, OrgActs
from tests.oracle.rows import read_book
from tests.sql.agreement import different_cells
from tests.sql.random_books import random_book
from tests.tiny_bank import ORGANISATIONS, loan, write_tiny_bank
from warehouse.paths import Home

AS_OF = "2025-06-30"


@pytest.fixture
def built(home: Home) -> Any:
    def build_with(**tables: list[dict[str, Any]]) -> OnDemand:
        write_tiny_bank(home, **tables)
        return built_on_demand(home, AS_OF)

    return build_with


def person(staff_id: str = "S1", org_id: str = "B1", **more: Any) -> dict[str, Any]:
    return {"staff_id": staff_id, "org_id": org_id, "post": "ACCOUNT_MANAGER"} | more


def training(staff_id: str = "S1", held_on: str = "2025-01-10", **more: Any) -> dict[str, Any]:
    return {
        "record_id": f"T{staff_id}{held_on}",
        "staff_id": staff_id,
        "topic": "贷后管理",
        "held_on": held_on,
        "passed": True,
    } | more


def report(org_id: str, due_date: str = "2025-06-10", **more: Any) -> dict[str, Any]:
    return {"report_code": "A", "org_id": org_id, "period": "2025-05", "due_date": due_date} | more


@pytest.mark.parametrize(
    ("off_date", "reason"), [("2025-06-30", "LEFT"), ("2025-07-01", None), (None, None)]
)
def test_loans_of_somebody_who_leaves_are_orphaned_from_that_day(
    built: Any, off_date: str | None, reason: str | None
) -> None:
    published = built(
        loans=[loan("L1", officer_id="S1")], staff=[person(off_date=off_date), person("S2")]
    )

    assert [one["reason"] for one in published.table("orphaned_loans")] == (
        [reason] if reason else []
    )
    officers = published.row("select * from org_officers where org_id = 'B1'")
    assert officers["officer_count"] == (1 if reason else 2)
    assert officers["orphaned_loan_count"] == (1 if reason else 0)


def test_without_a_file_of_people_nothing_is_said_of_loans(built: Any) -> None:
    published = built(loans=[loan("L1", officer_id="S1"), loan("L2")])

    assert published.table("orphaned_loans") == []
    officers = published.row("select * from org_officers where org_id = 'H'")
    assert officers["live_loan_count"] == 2
    assert officers["orphaned_loan_count"] is None
    assert officers["orphaned_rate"] is None
    assert officers["officer_count"] is None


def test_no_account_manager_and_one_nobody_knows_are_told_apart(built: Any) -> None:
    published = built(
        loans=[loan("L1"), loan("L2", officer_id="S9"), loan("L3", officer_id="S1")],
        staff=[person()],
    )

    assert {one["loan_id"]: one["reason"] for one in published.table("orphaned_loans")} == {
        "L1": "NONE",
        "L2": "UNKNOWN",
    }


def test_exactly_full_is_not_too_much(built: Any, home: Home) -> None:
    home.root.mkdir()
    home.parameters.write_text(
        "[line]\nretail_loans_per_officer = 2\ncorporate_loans_per_officer = 1\n", encoding="utf-8"
    )
    published = built(
        loans=[loan(f"L{number}", officer_id="S1") for number in (1, 2)]
        + [loan(f"L{number}", "B2", officer_id="S2") for number in (3, 4, 5)],
        staff=[person(), person("S2", "B2")],
    )

    loads = {one["officer_id"]: one for one in published.table("officer_loads")}
    assert (loads["S1"]["load_share"], loads["S1"]["is_over_limit"]) == (1.0, False)
    assert (loads["S2"]["load_share"], loads["S2"]["is_over_limit"]) == (1.5, True)


@pytest.mark.parametrize(
    ("held_on", "valid_until", "state"),
    [
        ("2024-06-30", None, "VALID"),
        ("2024-06-29", None, "EXPIRED"),
        ("2025-01-10", "2025-06-30", "VALID"),
        ("2025-01-10", "2025-06-29", "EXPIRED"),
        ("2025-06-30", None, "VALID"),
        ("2025-07-01", None, "NO_RECORD"),
    ],
)
def test_a_certificate_is_valid_on_its_last_day(
    built: Any, held_on: str, valid_until: str | None, state: str
) -> None:
    published = built(
        staff=[person()], training_records=[training(held_on=held_on, valid_until=valid_until)]
    )

    assert published.row("select certificate_state from staff") == {"certificate_state": state}


@pytest.mark.parametrize(
    ("done_date", "is_found"),
    [
        ("2025-01-09", False),  # before anything was recorded
        ("2025-01-10", False),
        ("2025-03-31", False),
        ("2025-04-01", True),
        ("2025-06-30", True),
        ("2025-07-01", False),  # not yet done
    ],
)
def test_an_inspection_needs_a_certificate_of_that_day(
    built: Any, done_date: str, is_found: bool
) -> None:
    published = built(
        staff=[person()],
        training_records=[training(valid_until="2025-03-31")],
        inspections=[
            {
                "inspection_id": "I1",
                "org_id": "B1",
                "due_date": "2025-06-30",
                "done_date": done_date,
                "inspector_id": "S1",
            }
        ],
    )

    assert len(published.table("acts_without_certificate")) == int(is_found)


def test_an_act_needs_a_certificate_of_its_topics(built: Any, home: Home) -> None:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(
        "".join(
            f'[[act_topics]]\ninspection_type = "SPOT"\ntopic = "{topic}"\n'
            for topic in ("抽查", "督导")
        ),
        encoding="utf-8",
    )
    published = built(
        staff=[person("S1"), person("S2"), person("S3")],
        training_records=[
            training("S1"),
            training("S2", topic="督导"),
            training("S3", topic="抽查", valid_until="2025-03-31"),
            training("S3", "2025-01-11"),
        ],
        inspections=[
            {
                "inspection_id": f"{staff_id} {kind}",
                "inspection_type": kind,
                "org_id": "B1",
                "due_date": "2025-06-30",
                "done_date": "2025-06-01",
                "inspector_id": staff_id,
            }
            for staff_id in ("S1", "S2", "S3")
            for kind in ("SPOT", "DAILY")
        ],
    )

    rows = published.table("acts_without_certificate", "inspection_id", "expired_date")
    assert {row["inspection_id"]: str(row["expired_date"]) for row in rows} == {
        "S1 SPOT": "None",
        "S3 SPOT": "2025-03-31",
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_acts_that_need_topics_agree_with_the_second_computation(home: Home, seed: int) -> None:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(
        '[[act_topics]]\ninspection_type = "DAILY"\ntopic = "A"\n', encoding="utf-8"
    )
    book = random_book(Random(seed), 5)
    for received_at, tables in book.deliveries:
        for row in tables.get("inspections", []):
            row["inspection_type"] = Random(row["inspection_id"]).choice(["DAILY", "SPOT"])
        write_batch(home, tables, received_at=received_at)
    published = built_on_demand(home, book.as_of_date, book.known_at)
    line = Line(
        read_book(home, book.known_at), book.as_of_date, act_topics={"DAILY": frozenset({"A"})}
    )

    for table, row_type, computed in (
        ("acts_without_certificate", Act, line.acts()),
        ("org_certified_acts", OrgActs, line.org_acts()),
    ):
        columns = [column.name for column in fields(row_type)]
        key = tuple(columns[: 1 if row_type is Act else 2])
        by_model = published.table(table, *columns)
        assert not different_cells(by_model, [asdict(row) for row in computed], key)


def test_a_training_not_passed_gives_no_certificate(built: Any) -> None:
    published = built(
        staff=[person(), person("S2"), person("S3")],
        training_records=[training(passed=False), training("S2", passed=None)],
    )

    states = {one["staff_id"]: one["certificate_state"] for one in published.table("staff")}
    assert states == {"S1": "NOT_PASSED", "S2": "NOT_PASSED", "S3": "NO_RECORD"}
    coverage = published.row("select * from training_coverage where org_id = 'H'")
    assert (coverage["staff_count"], coverage["certified_count"]) == (3, 0)
    assert coverage["coverage_rate"] == 0.0


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"submitted_at": "2025-06-10 23:59:59", "status": "ACCEPTED"}, "ON_TIME"),
        ({"submitted_at": "2025-06-11 00:00:00", "status": "SUBMITTED"}, "LATE"),
        ({"submitted_at": "2025-06-09", "status": "RETURNED"}, "OVERDUE"),
        ({"submitted_at": "2025-07-01", "status": "ACCEPTED"}, "OVERDUE"),
        ({}, "OVERDUE"),
        ({"due_date": "2025-06-30"}, "OPEN"),
        ({"due_date": "2025-06-29"}, "OVERDUE"),
    ],
)
def test_a_report_is_on_time_on_its_day(built: Any, more: dict[str, Any], state: str) -> None:
    published = built(report_submissions=[report("B1", **more)])

    assert published.row("select report_state from report_states where org_id = 'B1'") == {
        "report_state": state
    }


def test_a_branch_that_is_not_in_the_file_is_not_reported_and_in_no_rate(built: Any) -> None:
    published = built(
        report_submissions=[report("B1", submitted_at="2025-06-10", status="ACCEPTED")]
    )

    silent = published.row("select report_state from report_states where org_id = 'B2'")
    assert silent == {"report_state": "NOT_REPORTED"}
    whole = published.row("select * from org_reports where org_id = 'H'")
    assert (whole["due_count"], whole["on_time_rate"], whole["not_reported_count"]) == (1, 1.0, 1)


def test_posts_are_needed_by_level_and_not_told_is_not_missing(built: Any) -> None:
    head, region, one, other = ORGANISATIONS
    published = built(
        org_units=[
            head | {f"has_{post}_post": True for post in ("monitor", "inspect", "supervise")},
            region,
            one | {"has_monitor_post": True, "has_inspect_post": False},
            other | {"has_monitor_post": True, "has_inspect_post": True},
        ]
    )

    rows = {one["post"]: one for one in published.rows("from org_line_posts where org_id = 'H'")}
    inspect = rows["INSPECT"]
    assert (inspect["needed_count"], inspect["missing_count"], inspect["missing_rate"]) == (
        4, 1, 1 / 3,
    )  # fmt: skip
    # Head office does not tell of its training post, the region of none: neither lacks one.
    assert (rows["ANY"]["missing_count"], rows["ANY"]["not_reported_count"]) == (1, 2)
    assert rows["SUPERVISE"]["needed_count"] == 2


def test_what_to_do_is_open_or_due_soon_only(built: Any) -> None:
    published = built(
        loans=[loan("L1")],
        staff=[person(), person("S2"), person("S3")],
        training_records=[
            training(valid_until="2025-07-30"),
            training("S2", valid_until="2025-07-31"),
        ],
        report_submissions=[
            report("B1", "2025-07-30"),
            report("B2", "2025-07-31"),
        ],
    )

    found = {(one["to_do_kind"], one["item_id"]) for one in published.table("line_to_dos")}
    assert found == {
        ("REASSIGN", "L1"),
        ("CERTIFICATE", "S1"),
        ("CERTIFICATE", "S3"),
        ("REPORT", "A/B1/2025-05"),
    }
