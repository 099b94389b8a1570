"""Where each rule of the checks in a window fires, just does not, and what is not known."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

AS_OF = date(2025, 6, 30)
FUNDS, REDRAW = "intermediate.int_fund_confirmation_duties", "marts.redrawdowns"
SPECIAL = "intermediate.int_special_check_duties"


@contextmanager
def bank(**tables: Any) -> Iterator[OnDemand]:
    customers = [{"customer_id": "C", "customer_type": "CORP"}, {"customer_id": "P"}]
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        write_batch(home, {"org_units": [{"org_id": "B1"}], "customers": customers, **tables})
        yield built_on_demand(home, AS_OF)


def loan(loan_id: str, day: str = "2025-01-10", **more: Any) -> Row:
    return {
        "loan_id": loan_id,
        "customer_id": "C",
        "org_id": "B1",
        "disbursed_amount": 50_000_000,
        "disbursed_date": day,
    } | more


def due(loan_id: str, day: str, principal: object, interest: object = 0) -> Row:
    return {
        "loan_id": loan_id,
        "period_no": 1,
        "due_date": day,
        "due_principal": principal,
        "due_interest": interest,
    }


def check(number: int, kind: str, day: str, **more: Any) -> Row:
    return {
        "inspection_id": f"I{number}",
        "inspection_type": kind,
        "org_id": "B1",
        "due_date": day,
        "done_date": day,
        "result": "NORMAL",
    } | more


def test_how_long_ahead_funds_are_confirmed() -> None:
    with bank(
        loans=[
            loan("ten million"),
            loan("a cent more"),
            loan("interest"),
            loan("low risk", is_low_risk=True),
            loan("person", customer_id="P"),
            loan("just lent", "2025-06-06"),
            loan("lent before", "2025-06-05"),
        ],
        repayment_schedule=[
            due("ten million", "2025-08-05", 10_000_000),
            due("a cent more", "2025-08-05", "10000000.01"),
            due("interest", "2025-08-05", 0, 100),
            due("low risk", "2025-08-05", 100),
            due("person", "2025-08-05", 100),
            due("just lent", "2025-07-05", 100),
            due("lent before", "2025-07-05", 100),
        ],
    ) as models:
        rows = models.table(FUNDS, "loan_id", "rule_code", "due_date")

    asked = {(row["loan_id"], row["rule_code"]): f"{row['due_date']:%m-%d}" for row in rows}
    assert asked == {
        ("ten million", "FUNDS_AHEAD"): "07-06",
        ("ten million", "FUNDS_AGAIN"): "07-26",
        ("a cent more", "FUNDS_AHEAD_LARGE"): "06-06",
        ("a cent more", "FUNDS_AGAIN"): "07-26",
        ("interest", "FUNDS_INTEREST"): "07-31",
        ("just lent", "FUNDS_AGAIN"): "06-25",
        ("lent before", "FUNDS_AHEAD"): "06-05",
        ("lent before", "FUNDS_AGAIN"): "06-25",
    }


def recorded(**balances: dict[str, object]) -> list[Row]:
    """Records of loans, by name: the balance on each month and day."""
    return [
        {"loan_id": name.replace("_", " "), "snapshot_date": f"2025-{day}", "balance": balance}
        for name, told in balances.items()
        for day, balance in told.items()
    ]


def test_a_loan_without_a_plan_is_confirmed_for_the_day_it_matures() -> None:
    ahead, past = {"maturity_date": "2025-08-05"}, {"maturity_date": "2025-06-15"}
    with bank(
        loans=[
            *(
                loan(name, **ahead)
                for name in ("ten million", "a cent more", "paid down", "not told", "no record")
            ),
            loan("lent less", disbursed_amount=10_000_000, **ahead),
            loan("never owed", **ahead),
            loan("low risk", is_low_risk=True, **ahead),
            loan("person", customer_id="P", **ahead),
            loan("paid early", maturity_date="2025-07-05"),
            *(loan(name, **past) for name in ("in time", "between", "late", "not since")),
            *(
                loan(f"{state} {day}", status=state, closed_date=f"2025-06-{day}", **past)
                for state in ("SETTLED", "WRITTEN_OFF")
                for day in (15, 16)
            ),
        ],
        loan_snapshots=recorded(
            ten_million={"05-31": 10_000_000},
            a_cent_more={"05-31": "10000000.01"},
            paid_down={"06-06": 50_000_000, "06-07": 9_000_000},
            not_told={"05-31": 7, "06-30": None},
            never_owed={"05-31": 0},
            low_risk={"05-31": 7},
            paid_early={"04-30": 7, "06-06": 0},
            in_time={"05-31": 7, "06-15": 0},
            between={"05-31": 7, "06-16": 0},
            late={"05-31": 7, "06-15": 5, "06-20": 0},
            not_since={"05-31": 7},
        ),
        inspections=[
            check(1, "DAILY", "2025-01-10"),
            check(2, "FUNDS", "2025-06-10", loan_id="no record", fund_confirm="CONFIRMED"),
        ],
    ) as models:
        duties = models.table(FUNDS, "loan_id", "rule_code", "due_date")
        rows = {row["loan_id"]: row for row in models.table("marts.fund_confirmations")}
        (in_all,) = models.rows("select * from org_fund_confirmations where within_days = 60")

    asked = {
        row["loan_id"]: f"{row['due_date']:%m-%d}"
        for row in duties
        if row["rule_code"] != "FUNDS_AGAIN"
    }
    assert {name: asked[name] for name in asked if rows.get(name, {}).get("days_ahead")} == {
        "ten million": "07-06",
        "a cent more": "06-06",
        "paid down": "06-06",
        "not told": "07-06",
        "no record": "06-06",
        "lent less": "07-06",
    }
    # Paid the day after its first confirmation was due: that one was asked for, the second was not.
    assert [row["rule_code"] for row in duties if row["loan_id"] == "paid early"] == ["FUNDS_AHEAD"]
    assert {name: row["due_amount"] for name, row in rows.items() if row["days_ahead"]} == {
        "ten million": 10_000_000,
        "a cent more": Decimal("10000000.01"),
        "paid down": 9_000_000,
        "not told": None,
        "no record": None,
        "lent less": None,
    }
    assert (rows["no record"]["confirmation_state"], rows["no record"]["confirmed_amount"]) == (
        "CONFIRMED",
        None,
    )
    outcomes = {
        name: (row["outcome"], row["days_late"])
        for name, row in rows.items()
        if not row["days_ahead"]
    }
    assert outcomes == {
        "in time": ("ON_TIME", 0),
        "between": ("NOT_KNOWN", None),
        "late": ("LATE", 5),
        "not since": ("NOT_KNOWN", None),
        "SETTLED 15": ("ON_TIME", 0),
        "SETTLED 16": ("LATE", 1),
        "WRITTEN_OFF 15": ("LEFT", 0),
        "WRITTEN_OFF 16": ("LATE", 1),
    }
    assert (rows["between"]["due_amount"], rows["late"]["due_amount"]) == (7, 7)
    assert (in_all["instalment_count"], in_all["without_amount_count"]) == (6, 3)
    assert in_all["due_amount"] == Decimal("29000000.01")
    assert in_all["confirmed_share"] == 0


def warning(number: int, level: str, triggered: str, closed: str | None = None) -> Row:
    return {
        "warning_id": f"W{number}",
        "indicator_code": "X02",
        "level": level,
        "customer_id": "C",
        "triggered_at": f"{triggered}T10:00:00",
        "closed_at": None if closed is None else f"{closed}T10:00:00",
        "status": "OPEN" if closed is None else "CLOSED",
        "source": "EXTERNAL",
    }


@pytest.mark.parametrize(
    ("checks", "state"),
    [
        ([("2025-05-11", "NORMAL")], "VALID"),  # thirty days before
        ([("2025-05-10", "NORMAL")], "TOO_OLD"),
        ([("2025-06-10", "NORMAL")], "VALID"),  # on the day
        ([("2025-06-11", "NORMAL")], "AFTER"),
        ([("2025-06-01", "ATTENTION")], "NOT_CLEAN"),
        ([("2025-06-01", None)], "NOT_CLEAN"),
        ([("2025-05-20", "NORMAL"), ("2025-06-01", "RISK")], "NOT_CLEAN"),  # the latest counts
        ([], "NONE"),
    ],
)
def test_which_check_before_a_drawdown_is_valid(
    checks: list[tuple[str, str | None]], state: str
) -> None:
    with bank(
        loans=[loan("first", line_id="X"), loan("again", "2025-06-10", line_id="X")],
        inspections=[
            check(0, "DAILY", "2025-02-01", loan_id="first"),
            *(
                check(number, "REDRAW", day, loan_id="again", result=result)
                for number, (day, result) in enumerate(checks, start=1)
            ),
        ],
    ) as models:
        (row,) = models.table(REDRAW)

    assert (row["loan_id"], row["check_state"]) == ("again", state)
    assert row["is_breach"] == (state != "VALID")
    assert row["is_warned"] is None


@pytest.mark.parametrize(
    ("level", "triggered", "closed", "is_warned"),
    [
        ("ORANGE", "2025-06-10", None, True),
        ("RED", "2025-06-11", None, False),
        ("YELLOW", "2025-06-01", None, False),
        ("RED", "2025-06-01", "2025-06-11", True),
        ("RED", "2025-06-01", "2025-06-10", False),
    ],
)
def test_which_warnings_are_open_at_a_drawdown(
    level: str, triggered: str, closed: str | None, is_warned: bool
) -> None:
    with bank(
        loans=[loan("first", line_id="X"), loan("again", "2025-06-10", line_id="X")],
        warnings=[warning(1, level, triggered, closed)],
    ) as models:
        (row,) = models.table(REDRAW)

    assert row["is_warned"] is is_warned
    # No file of inspections: nothing tells whether anybody checked.
    assert (row["check_state"], row["is_unchecked"]) == ("NOT_KNOWN", None)
    assert row["is_breach"] is is_warned


def special(models: OnDemand) -> list[tuple[str, str, str]]:
    rows = models.rows(f"select * from {SPECIAL} order by loan_id, opens_date")
    return [
        (row["rule_code"], f"{row['opens_date']:%m-%d}", f"{row['due_date']:%m-%d}") for row in rows
    ]


def test_triggers_in_an_open_window_ask_for_one_check() -> None:
    # Ten working days from 1 April, over the Qingming holiday: 16 April. A
    # Sunday is worked before the May holiday.
    with bank(
        loans=[loan("L")],
        repayment_schedule=[due("L", "2025-12-01", 100)],
        warnings=[
            warning(1, "RED", "2025-04-01"),
            warning(2, "ORANGE", "2025-04-16"),
            warning(3, "ORANGE", "2025-04-17"),
            warning(4, "YELLOW", "2025-06-02"),
        ],
    ) as models:
        assert special(models) == [("WARNING", "04-01", "04-16"), ("WARNING", "04-17", "04-30")]


@pytest.mark.parametrize(
    ("paid_on", "found"),
    [("2025-04-11", []), ("2025-04-12", [("PAST_DUE", "04-11", "04-25")])],
)
def test_the_day_after_the_thirtieth_past_due_is_a_trigger(
    paid_on: str, found: list[tuple[str, str, str]]
) -> None:
    # Classed from the start as what the days would say, so that no class gets worse.
    classes = [
        {
            "loan_id": "L",
            "snapshot_date": day,
            "balance": 50_000_000,
            "five_class": "SPECIAL_MENTION",
        }
        for day in ("2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31")
    ]
    # Due on 11 March: on 10 April 30 days past due, on the 11th 31, unless paid by then.
    payment = {"txn_id": "T", "loan_id": "L", "value_date": paid_on, "amount": 100}
    with bank(
        loans=[loan("L")],
        repayment_schedule=[due("L", "2025-03-11", 100)],
        repayments=[payment],
        loan_snapshots=classes,
    ) as models:
        assert special(models) == found
