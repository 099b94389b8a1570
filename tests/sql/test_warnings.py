"""The life of warnings agrees with the second computation, and each rule at its boundary."""

from dataclasses import asdict, fields
from datetime import date, timedelta
from pathlib import Path
from pprint import pformat
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.org_warnings import (
    CustomerWarnings,
    OrgWarnings,
    customer_warnings,
    org_warnings,
)
from tests.oracle.rows import read_book
from tests.oracle.to_dos import WarningToDo, warning_to_dos
from tests.oracle.warning_levels import Held, held_days
from tests.oracle.warnings import Warned, lives, warned
from tests.published import Row
from tests.sql.agreement import different_cells
from tests.sql.random_books import RandomBook
from tests.sql.random_warnings import warned_book
from warehouse.parameters import read_parameters
from warehouse.paths import Home

# Values that rise and fall day by day, both ways compared, with levels of every kind.
OWN_INDICATORS = """
[guarantee]
loan_to_value_yellow = 0.4
[[warning_indicators]]
indicator_code = "R08"
blue = 40
yellow = 20
red = 3
until = 1
[[warning_indicators]]
indicator_code = "B01"
category = "REPAYMENT"
measure = "DAYS_PAST_DUE"
title = "Past due"
says = "Days past due"
comparison = ">"
blue = 3
yellow = 10
orange = 45
until = 120
effective_from = 2025-02-01
[[warning_indicators]]
indicator_code = "B02"
category = "GUARANTEE"
measure = "COLLATERAL_DAYS_PAST_EXPIRY"
title = "Cover still runs"
says = "Days since cover ran out"
comparison = "<"
blue = 200
yellow = 0
orange = -30
[[warning_indicators]]
indicator_code = "B03"
category = "REPAYMENT"
measure = "DAYS_UNTIL_UNCONFIRMED_DUE"
title = "Due soon"
says = "Days until principal falls due"
comparison = "<"
yellow = 30
orange = 5
"""

ON_A_BOOK = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate], deadline=None, max_examples=4
)


@ON_A_BOOK
@given(seed=st.integers(0, 2**63), loan_count=st.integers(15, 30))
def test_every_cell_of_a_random_book_agrees(seed: int, loan_count: int) -> None:
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        if seed % 2:
            home.parameters.write_text(OWN_INDICATORS, encoding="utf-8")
        assert_agrees(home, warned_book(Random(seed), loan_count))


def assert_agrees(home: Home, book: RandomBook) -> None:
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    known = read_book(home, book.known_at)
    day = book.as_of_date
    models = built_on_demand(home, day, book.known_at)
    signals = models.rows(
        "select *, is_taken_over as is_graver from intermediate.int_warning_signals_numbered"
    )
    assert_same_levels(home, models, day)
    found = lives(known, signals, day)
    handled = warned(known, found, day)
    _same(models, "marts.warnings", Warned, 1, handled)
    organisations = {
        row["warning_id"]: row["org_id"]
        for row in models.table("marts.warnings", "warning_id", "org_id")
    }
    _same(
        models,
        "intermediate.int_to_dos_warnings",
        WarningToDo,
        1,
        warning_to_dos(handled, organisations),
    )
    month_ends = [
        row["month_end_date"]
        for row in models.rows("select month_end_date from intermediate.int_months order by 1")
    ]
    _same(
        models,
        "marts.org_warnings",
        OrgWarnings,
        3,
        org_warnings(known, found, organisations, month_ends, day),
    )
    _same(
        models,
        "marts.customer_warnings",
        CustomerWarnings,
        1,
        customer_warnings(known, found, month_ends, day),
    )


def assert_same_levels(home: Home, models: OnDemand, as_of_date: date) -> None:
    """Every day of every signal is one on which a measured value reached that level."""
    points = models.rows(
        """
        select points.*, case
            when not points.rises_daily then 0
            when measures.counts_down then -1
            else 1
        end as daily_step
        from intermediate.int_warning_points as points
        left join staging.stg_postloan__warning_measures as measures
            on points.measure = measures.measure
        where points.no_data_reason is null
        """
    )
    signalled: dict[Held, set[date]] = {}
    for row in models.table("intermediate.int_warning_signals"):
        key = tuple(
            row[name] for name in ("indicator_code", "measure", "level", "customer_id", "loan_id")
        )
        until = row["to_date"] or as_of_date + timedelta(days=1)
        days = (until - row["from_date"]).days
        signalled.setdefault(key, set()).update(
            row["from_date"] + timedelta(days=number) for number in range(days)
        )
    expected = held_days(points, read_parameters(home).warning_indicators, as_of_date)
    for key in signalled.keys() | expected.keys():
        assert signalled.get(key) == expected.get(key), key


def _same(models: OnDemand, table: str, row_type: Any, key: int, computed: list[Any]) -> None:
    names = [column.name for column in fields(row_type)]
    by_model = models.table(table, *names)
    differences = different_cells(by_model, [asdict(one) for one in computed], tuple(names[:key]))
    assert not differences, f"{table}: {len(differences)} {pformat(differences[:8], width=150)}"


def _warning(warning_id: str, level: str, day: str, **more: Any) -> Row:
    return {
        "warning_id": warning_id,
        "indicator_code": "X03",
        "level": level,
        "customer_id": warning_id,
        "org_id": "B1",
        "triggered_at": f"{day}T10:00:00",
    } | more


def _step(warning_id: str, seq: int, kind: str, day: str, actor: str, note: str = "seen") -> Row:
    return {
        "warning_id": warning_id,
        "seq": seq,
        "action_type": kind,
        "action_date": day,
        "actor_id": actor,
        "note": note,
    }


# Days before the as-of date, 30 June 2025, a Monday. 31 May to 2 June were the Dragon Boat holiday.
WARNINGS = [
    _warning("friday red", "RED", "2025-05-30"),
    _warning("a day late", "RED", "2025-05-30"),
    _warning("closed on the day", "RED", "2025-05-30", closed_at="2025-06-29T18:00:00"),
    _warning("closed late", "RED", "2025-05-30", closed_at="2025-06-30T09:00:00"),
    _warning("open on the day", "RED", "2025-05-31"),
    _warning("open and past", "RED", "2025-05-30"),
    # Before the Spring Festival, on a Saturday, and before a Sunday worked in return for a holiday.
    _warning("festival", "RED", "2025-01-27"),
    _warning("saturday", "RED", "2025-06-14"),
    _warning("worked sunday", "ORANGE", "2025-04-25"),
    _warning("alone", "BLUE", "2025-05-30", closed_at="2025-06-10T09:00:00"),
    _warning("by two", "BLUE", "2025-05-30", closed_at="2025-06-10T09:00:00"),
    _warning("no word", "BLUE", "2025-05-30", closed_at="2025-06-10T09:00:00"),
    _warning("not looked at", "BLUE", "2025-05-30", closed_at="2025-06-10T09:00:00"),
    _warning("taken back", "BLUE", "2025-05-30", status="IN_PROGRESS"),
    _warning("said closed", "BLUE", "2025-05-30", status="CLOSED"),
    _warning("first", "YELLOW", "2025-03-01", customer_id="risen"),
    _warning("risen", "ORANGE", "2025-06-20"),
    _warning("again", "BLUE", "2025-06-10", customer_id="closed before"),
    _warning("closed before", "BLUE", "2025-06-01", closed_at="2025-06-10T09:00:00"),
    *[
        _warning(f"{name} {code}", "YELLOW", day, customer_id=name, indicator_code=code)
        for name, last in (("day 90", "2025-06-28"), ("day 91", "2025-06-29"))
        for code, day in (("O01", "2025-03-31"), ("O05", "2025-04-15"), ("X05", last))
    ],
    *[
        _warning(f"{name} {code}", "ORANGE", "2025-06-20", customer_id=name, indicator_code=code)
        for name, codes in (("two orange", ("O03", "O04")), ("one orange", ("O03",)))
        for code in codes
    ],
]
STEPS = [
    _step("friday red", 1, "VERIFY", "2025-06-03", "M1"),
    _step("a day late", 1, "VERIFY", "2025-06-04", "M1"),
    _step("alone", 1, "VERIFY", "2025-06-01", "M1"),
    _step("alone", 2, "CLOSE", "2025-06-10", "M1"),
    _step("by two", 1, "VERIFY", "2025-06-01", "M1"),
    _step("by two", 2, "CLOSE", "2025-06-10", "M2"),
    _step("no word", 1, "ASSESS", "2025-06-01", "M1"),
    _step("no word", 2, "CLOSE", "2025-06-10", "M2", " "),
    _step("not looked at", 1, "CLOSE", "2025-06-10", "M2"),
    *[
        _step(one, seq, kind, day, "M1")
        for one in ("taken back", "said closed")
        for seq, (kind, day) in enumerate(
            (("VERIFY", "2025-06-01"), ("CLOSE", "2025-06-10"), ("MITIGATE", "2025-06-10")), start=1
        )
    ],
    # The desk's own numbers: two answered, one nobody finds.
    _step("R02-PAID-20250518", 1, "VERIFY", "2025-05-19", "M1"),
    _step("R02-DUE-20250518", 1, "CLOSE", "2025-06-20", "M2"),
    _step("R02-DUE-19990101", 1, "CLOSE", "2025-06-20", "M2"),
]
LOANS = ("PAID", "DUE", "GONE", "RECORDED")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("warnings"))
    customers = {one["customer_id"] for one in WARNINGS} | set(LOANS)
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "HEAD", "org_level": "HEAD"},
                {"org_id": "B1", "parent_org_id": "HEAD"},
            ],
            "customers": [{"customer_id": one, "customer_type": "CORP"} for one in customers],
            "loans": [
                {
                    "loan_id": one,
                    "customer_id": one,
                    "org_id": "B1",
                    "disbursed_amount": "200.00",
                    "disbursed_date": "2025-01-10",
                }
                | ({"status": "WRITTEN_OFF", "closed_date": "2025-06-25"} if one == "GONE" else {})
                for one in LOANS
            ],
            "repayment_schedule": [
                {"loan_id": one, "period_no": number, "due_date": day, "due_principal": "100"}
                for one in LOANS
                for number, day in enumerate(("2025-05-10", "2030-06-10"), start=1)
            ],
            "repayments": [
                {
                    "txn_id": "P",
                    "loan_id": "PAID",
                    "value_date": "2025-05-25",
                    "amount": "100",
                }
            ],
            "warnings": [
                *WARNINGS,
                # After the desk signalled it, so it is the same warning.
                _warning(
                    "by hand",
                    "RED",
                    "2025-05-20",
                    customer_id="RECORDED",
                    loan_id="RECORDED",
                    indicator_code="R02",
                ),
            ],
            "warning_actions": STEPS,
        },
    )
    return built_on_demand(home, date(2025, 6, 30))


def by_id(models: OnDemand) -> dict[str, Row]:
    return {row["warning_id"]: row for row in models.table("marts.warnings")}


def test_the_day_of_a_deadline_is_in_time_and_holidays_do_not_count(models: OnDemand) -> None:
    rows = by_id(models)
    assert rows["friday red"]["confirm_due_date"] == date(2025, 6, 3)
    assert rows["friday red"]["confirm_state"] == "IN_TIME"
    assert rows["a day late"]["confirm_state"] == "LATE"
    for name, day in (
        ("festival", date(2025, 2, 5)),
        ("saturday", date(2025, 6, 16)),
        ("worked sunday", date(2025, 4, 28)),
    ):
        assert rows[name]["confirm_due_date"] == day
    assert rows["closed on the day"]["close_due_date"] == date(2025, 6, 29)
    assert rows["closed on the day"]["handling_state"] == "IN_TIME"
    assert rows["closed late"]["handling_state"] == "LATE"
    assert rows["open on the day"]["handling_state"] == "WAITING"
    assert rows["open and past"]["handling_state"] == "OVERDUE"
    assert [rows[one]["handled_in_time"] for one in ("closed on the day", "open and past")] == [
        True,
        False,
    ]


def test_closing_alone_or_without_evidence_is_a_fault(models: OnDemand) -> None:
    rows = by_id(models)
    faults = {
        one: (rows[one]["is_without_evidence"], rows[one]["is_same_person"])
        for one in ("alone", "by two", "no word", "not looked at")
    }
    assert faults == {
        "alone": (False, True),
        "by two": (False, False),
        "no word": (True, False),
        "not looked at": (True, False),
    }


def test_who_goes_on_after_closing_takes_it_back(models: OnDemand) -> None:
    rows = by_id(models)
    assert (rows["taken back"]["warning_state"], rows["taken back"]["closed_date"]) == (
        "IN_PROGRESS",
        None,
    )
    # But not where the bank says that it is closed: then that was an afterthought.
    assert (rows["said closed"]["warning_state"], rows["said closed"]["closed_date"]) == (
        "CLOSED",
        date(2025, 6, 10),
    )


def test_what_comes_while_a_warning_is_open_is_one_that_rises(models: OnDemand) -> None:
    rows = by_id(models)
    assert "risen" not in rows
    first = rows["first"]
    assert (first["first_level"], first["level"], first["merged_count"]) == ("YELLOW", "ORANGE", 2)
    # 90 days of yellow are sooner than 60 of an orange risen late.
    assert first["close_due_date"] == date(2025, 5, 30)
    assert first["confirm_due_date"] == date(2025, 3, 5)
    # On the day of closing another begins.
    assert rows["again"]["warning_state"] == "OPEN"
    assert rows["closed before"]["warning_state"] == "CLOSED"
    by_hand = rows["by hand"]
    assert by_hand["triggered_date"] == date(2025, 5, 18)
    assert (by_hand["level"], by_hand["first_level"]) == ("RED", "YELLOW")
    assert (by_hand["recorded_count"], by_hand["merged_count"]) == (1, 2)


def test_a_signal_never_falls_silently(models: OnDemand) -> None:
    rows = by_id(models)
    paid = rows["R02-PAID-20250518"]
    assert (paid["warning_state"], paid["signal_state"]) == ("IN_PROGRESS", "ENDED")
    assert paid["last_signal_date"] == date(2025, 5, 25)
    assert paid["confirm_state"] == "IN_TIME"
    due = rows["R02-DUE-20250518"]
    assert (due["warning_state"], due["signal_state"]) == ("CLOSED", "TAKEN_OVER")
    assert rows["R03-DUE-20250610"]["signal_state"] == "HOLDS"
    gone = rows["R02-GONE-20250518"]
    assert (gone["warning_state"], gone["handling_state"]) == ("LEFT", "LEFT")
    assert (gone["confirm_state"], gone["ended_date"]) == ("MISSED", date(2025, 6, 25))
    unknown = models.rows(
        "select detail from marts.reconciliation where finding_code = 'ACTION_WITHOUT_WARNING'"
    )
    assert unknown == [{"detail": "R02-DUE-19990101:1"}]


def test_three_yellow_in_ninety_days_count_as_orange_and_two_orange_as_red(
    models: OnDemand,
) -> None:
    levels = {
        row["customer_id"]: (row["level"], row["own_level"], row["is_escalated"])
        for row in models.table("marts.customer_warnings")
    }
    assert levels["day 90"] == ("ORANGE", "YELLOW", True)
    assert levels["day 91"] == ("YELLOW", "YELLOW", False)
    assert levels["two orange"] == ("RED", "ORANGE", True)
    assert levels["one orange"] == ("ORANGE", "ORANGE", False)
    rows = by_id(models)
    assert rows["day 90 X05"]["escalated_level"] == "ORANGE"
    assert rows["two orange O03"]["escalated_level"] == "RED"


def test_without_a_record_nothing_is_late(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_batch(
        home,
        {
            "org_units": [{"org_id": "B1"}],
            "customers": [{"customer_id": "C"}],
            "loans": [
                {
                    "loan_id": "L",
                    "customer_id": "C",
                    "org_id": "B1",
                    "disbursed_amount": "200.00",
                    "disbursed_date": "2025-01-10",
                }
            ],
            "repayment_schedule": [
                {"loan_id": "L", "period_no": number, "due_date": day, "due_principal": "100"}
                for number, day in enumerate(("2025-03-10", "2030-06-10"), start=1)
            ],
        },
    )
    found = built_on_demand(home, date(2025, 6, 30))
    rows = {row["warning_id"]: row for row in found.table("marts.warnings")}
    last = found.rows("select * from marts.org_warnings where level = 'RED'")[-1]
    assert rows["R02-L-20250318"]["warning_state"] == "NOT_RECORDED"
    assert rows["R04-L-20250609"]["warning_state"] == "OPEN"
    assert rows["R04-L-20250609"]["is_overdue"] is None
    assert (last["open_count"], last["overdue_count"], last["timeliness_rate"]) == (1, None, None)
    assert last["closed_count"] is None
