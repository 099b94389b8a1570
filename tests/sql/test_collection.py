"""What was recovered and how the plan stands, on its boundaries: one book, a loan per case."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.on_demand import OnDemand, built_on_demand
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.paths import Home

# Half of June, which is the month; it begins with what was past due on 31 May.
AS_OF = "2025-06-15"
OPENING, NOW = "2025-05-31", "2025-06-15"
ORGANISATIONS = [
    {"org_id": "H", "org_name": "总行", "org_level": "HEAD"},
    *(
        {"org_id": region, "org_name": region, "org_level": "REGION", "parent_org_id": "H"}
        for region in ("R1", "R2", "R3")
    ),
    *(
        {"org_id": branch, "org_name": branch, "org_level": "BRANCH", "parent_org_id": region}
        for branch, region in (
            ("WORKED", "R1"),
            ("PLAN", "R1"),
            ("JUST", "R1"),
            ("OVER", "R1"),
            ("CUT", "R1"),
            ("BELOW", "R2"),
            ("OPEN", "R2"),
            ("CASES", "R3"),
        )
    ),
]


class _Bank:
    def __init__(self) -> None:
        self.tables: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("loans", "repayment_schedule", "repayments", "loan_events")
        }

    def loan(
        self,
        loan_id: str,
        org_id: str,
        dues: dict[str, str],
        paid: tuple[tuple[str, str, str], ...] = (),
        **more: Any,
    ) -> None:
        """A loan with what falls due when, and ``(day, amount, type)`` of what was paid."""
        amount = str(sum(Decimal(one) for one in dues.values()))
        self.tables["loans"].append(loan(loan_id, org_id, amount, **more))
        self.plan(loan_id, dues)
        for number, (day, paid_amount, kind) in enumerate(paid):
            self.tables["repayments"].append(
                {
                    "txn_id": f"{loan_id}-{number}",
                    "loan_id": loan_id,
                    "value_date": day,
                    "amount": paid_amount,
                    "txn_type": kind,
                }
            )

    def plan(self, loan_id: str, dues: dict[str, str], **more: Any) -> None:
        self.tables["repayment_schedule"] += [
            {"loan_id": loan_id, "period_no": number, "due_date": day, "due_principal": due, **more}
            for number, (day, due) in enumerate(dues.items(), start=1)
        ]


def _bank() -> _Bank:
    bank = _Bank()
    # The worked example: of 90,000 paid, 10,000 newly due and 5,000 taken back; an extension of
    # 50,000 and a write-off of 30,000 are nothing recovered.
    bank.loan(
        "W1",
        "WORKED",
        {"2025-05-01": "300000"},
        (
            ("2025-06-02", "55000", "REPAY"),
            ("2025-06-03", "5000", "REPAY"),
        ),
    )
    bank.tables["repayments"].append(
        {
            "txn_id": "W1-R",
            "loan_id": "W1",
            "value_date": "2025-06-04",
            "amount": "5000",
            "txn_type": "REVERSAL",
            "reversal_of": "W1-1",
        }
    )
    bank.loan(
        "W2",
        "WORKED",
        {"2025-05-10": "20000", "2025-06-10": "10000"},
        (("2025-06-11", "30000", "REPAY"),),
    )
    bank.loan("W3", "WORKED", {"2025-05-20": "50000"})
    bank.plan("W3", {"2025-12-31": "50000"}, version=2, effective_from="2025-06-05")
    bank.loan(
        "W4", "WORKED", {"2025-03-20": "30000"}, status="WRITTEN_OFF", closed_date="2025-06-06"
    )
    bank.loan("P1", "PLAN", {"2025-05-01": "600000"}, (("2025-06-10", "180000", "REPAY"),))
    bank.loan("J1", "JUST", {"2025-05-01": "1000"}, (("2025-06-10", "400", "REPAY"),))
    bank.loan("O1", "OVER", {"2025-05-01": "1000"}, (("2025-06-10", "399.99", "REPAY"),))
    bank.loan("C1", "CUT", {"2025-05-01": "1000"}, (("2025-06-10", "100", "REPAY"),))
    bank.loan("C2", "CUT", {"2025-03-20": "1000"}, (("2025-06-10", "30", "REPAY"),))
    bank.loan("B1", "BELOW", {"2025-05-01": "1000"}, (("2025-06-01", "100", "REPAY"),))
    bank.loan("R2", "R2", {"2025-05-01": "1000"})
    bank.loan("B2", "OPEN", {"2025-05-01": "1000"})
    cases: dict[str, tuple[tuple[str, str, str], ...]] = {
        "THE DAY BEFORE": ((OPENING, "40", "REPAY"),),
        "THE FIRST DAY": (("2025-06-01", "40", "PREPAY"),),
        "THE LAST DAY": ((NOW, "40", "OFFSET"),),
        "THE DAY AFTER": (("2025-06-16", "40", "REPAY"),),
        "A NEW LOAN FIRST": (("2025-06-03", "60", "REFINANCE"), ("2025-06-05", "100", "RECOVERY")),
        "A NEW LOAN LATER": (("2025-06-03", "60", "REPAY"), ("2025-06-05", "100", "REFINANCE")),
        "A NEW LOAN THAT DAY": (
            ("2025-06-03", "100", "REFINANCE"),
            ("2025-06-03", "60", "REPAY"),
        ),
        "MORE THAN ALL": (("2025-06-03", "150", "REPAY"),),
        "HELD": (("2025-06-03", "10", "REPAY"),),
        "HELD SINCE": (("2025-06-03", "10", "REPAY"),),
    }
    for case, paid in cases.items():
        bank.loan(case, "CASES", {"2025-05-30": "100", "2026-05-30": "50"}, paid)
    # 31 May is due that day, and past due on the next.
    bank.loan("DUE THAT DAY", "CASES", {OPENING: "100"}, (("2025-06-03", "10", "REPAY"),))
    bank.loan(
        "IN GRACE", "CASES", {"2025-05-30": "100"}, (("2025-06-03", "10", "REPAY"),), grace_days=3
    )
    bank.loan(
        "LEFT AND PAID",
        "CASES",
        {"2025-04-10": "100"},
        (
            ("2025-05-20", "30", "RECOVERY"),
            ("2025-06-03", "20", "RECOVERY"),
        ),
        status="WRITTEN_OFF",
        closed_date="2025-05-15",
    )
    bank.tables["loans"].append(loan("REPORTED", "CASES", "500.00"))
    bank.tables["repayments"].append(
        {"txn_id": "REP", "loan_id": "REPORTED", "value_date": "2025-06-03", "amount": "10"}
    )
    bank.tables["loan_snapshots"] = [
        {
            "snapshot_date": OPENING,
            "loan_id": "REPORTED",
            "balance": "500",
            "days_past_due": 40,
            "overdue_principal": "70",
            "overdue_interest": "0",
        }
    ]
    # Of 1,000 past due since 12 February 400 are back on day 10 and all on day 11.
    bank.loan(
        "CURVE",
        "R3",
        {"2025-02-11": "1000", "2025-03-25": "500"},
        (
            ("2025-02-22", "400", "REPAY"),
            ("2025-02-23", "700", "REPAY"),
        ),
        disbursed_date="2025-01-10",
    )
    bank.loan(
        "CURVE REPLACED",
        "R3",
        {"2025-02-11": "1000"},
        (
            ("2025-02-15", "100", "REPAY"),
            ("2025-02-20", "300", "REPAY"),
        ),
        disbursed_date="2025-01-10",
    )
    bank.plan("CURVE REPLACED", {"2025-12-31": "1000"}, version=2, effective_from="2025-02-20")
    return bank


def _target(org_id: str, amount: str, **more: Any) -> dict[str, Any]:
    june = {"period_start": "2025-06-01", "period_end": "2025-06-30"}
    number = more.pop("number", "")
    return {"target_id": f"{org_id}{number}", "org_id": org_id, "target_amount": amount} | (
        june | more
    )


TARGETS = [
    _target("PLAN", "500000"),
    _target("JUST", "1000"),
    _target("OVER", "1000"),
    # The whole counts and its division is not added to it; of two divisions neither is the whole.
    _target("CUT", "400", number=" M1", bucket="M1"),
    _target("CUT", "200", number=" M3", bucket="M3"),
    _target("CUT", "50", number=" OF ONE", handler_id="S1"),
    # A region's target is for what lies below it.
    _target("R2", "1000"),
    _target("BELOW", "300"),
    # Ninety-one days: 30 of them in June, 14 passed in June by the 15th, from the 2nd on.
    _target("CASES", "91", period_start="2025-06-02", period_end="2025-08-31"),
    _target("R3", "7", number=" LATER", period_start="2025-07-01", period_end="2025-07-31"),
]
ASSIGNMENTS = [
    {
        "assignment_id": "A1",
        "loan_id": "HELD",
        "hand_no": 2,
        "agency_id": "G1",
        "assigned_date": OPENING,
    },
    {
        "assignment_id": "A2",
        "loan_id": "HELD SINCE",
        "hand_no": 1,
        "handler_id": "S1",
        "assigned_date": "2025-06-01",
    },
    {
        "assignment_id": "A3",
        "loan_id": "C1",
        "hand_no": 1,
        "handler_id": "S1",
        "assigned_date": "2025-05-05",
    },
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(Path(tmp_path_factory.mktemp("collection")) / "home")
    bank = _bank()
    write_tiny_bank(
        home,
        org_units=ORGANISATIONS,
        collection_targets=TARGETS,
        collection_assignments=ASSIGNMENTS,
        **bank.tables,
    )
    return built_on_demand(home, AS_OF)


def _org(published: OnDemand, org_id: str) -> dict[str, Any]:
    return published.row(
        f"select * from org_collection where org_id = '{org_id}' and month_end_date = '{NOW}'"
    )


def test_the_worked_example_of_recovery(published: OnDemand) -> None:
    row = _org(published, "WORKED")
    assert row["opening_overdue_amount"] == Decimal(400000)
    assert row["recovered_amount"] == Decimal(75000)
    assert row["recovery_rate"] == 0.1875


def test_the_worked_example_of_a_plan(published: OnDemand) -> None:
    row = _org(published, "PLAN")
    assert (row["target_amount"], row["planned_amount"]) == (Decimal(500000), Decimal(250000))
    assert (row["plan_completion"], row["time_elapsed"]) == (0.36, 0.5)
    assert row["deviation"] == pytest.approx(-0.14)
    assert row["projected_landing"] == 0.72
    assert row["is_behind"]


def test_exactly_the_bound_is_not_behind(published: OnDemand) -> None:
    assert not _org(published, "JUST")["is_behind"]
    assert _org(published, "OVER")["is_behind"]


def test_no_target_is_missing_and_not_nothing(published: OnDemand) -> None:
    row = _org(published, "WORKED")
    of_the_plan = ("target_amount", "plan_completion", "time_elapsed", "deviation")
    assert [row[name] for name in of_the_plan] == [None] * 4
    assert (row["has_overdue"], row["is_behind"]) == (True, False)
    # WORKED alone; OPEN is covered by its region, R3 has nothing past due of its own.
    assert _org(published, "H")["untargeted_org_count"] == 1
    assert _org(published, "OPEN")["target_amount"] is None


def test_targets_set_above_are_not_added_to_those_below(published: OnDemand) -> None:
    assert _org(published, "CUT")["target_amount"] == Decimal(600)
    assert _org(published, "R1")["target_amount"] == Decimal(502600)
    assert _org(published, "R2")["target_amount"] == Decimal(1000)
    assert _org(published, "CASES")["target_amount"] == Decimal(29)
    assert _org(published, "CASES")["planned_amount"] == Decimal(14)
    assert _org(published, "CASES")["time_elapsed"] == pytest.approx(14 / 29)
    assert _org(published, "R3")["target_amount"] == Decimal(29)
    assert _org(published, "H")["target_amount"] == Decimal(503629)


def test_which_money_is_recovered(published: OnDemand) -> None:
    rows = published.rows(
        "select loan_id, opening_overdue_amount, recovered_amount, refinanced_amount, bucket"
        f" from collection_months where org_id = 'CASES' and month_end_date = '{NOW}'"
    )
    found = {
        row["loan_id"]: (
            row["opening_overdue_amount"],
            row["recovered_amount"],
            row["refinanced_amount"],
        )
        for row in rows
    }
    nothing = Decimal(0)
    assert found == {
        "THE DAY BEFORE": (60, nothing, nothing),
        "THE FIRST DAY": (100, 40, nothing),
        "THE LAST DAY": (100, 40, nothing),
        "THE DAY AFTER": (100, nothing, nothing),
        "A NEW LOAN FIRST": (100, 40, 60),
        "A NEW LOAN LATER": (100, 60, 40),
        "A NEW LOAN THAT DAY": (100, 60, 40),
        "MORE THAN ALL": (100, 100, nothing),
        "HELD": (100, 10, nothing),
        "HELD SINCE": (100, 10, nothing),
        "IN GRACE": (100, 10, nothing),
        "REPORTED": (70, None, None),
    }
    assert {row["loan_id"]: row["bucket"] for row in rows}["IN GRACE"] == "M0"
    # Of a loan written off what comes back counts in the month it left, and in none after.
    assert published.row(
        "select recovered_amount, month_end_date::varchar as day from collection_months"
        " where loan_id = 'LEFT AND PAID'"
        " and month_end_date >= '2025-05-31'"
    ) == {"recovered_amount": Decimal(30), "day": OPENING}


def test_a_loan_that_is_only_reported_lowers_no_rate(published: OnDemand) -> None:
    row = _org(published, "CASES")
    assert row["opening_overdue_amount"] - row["measured_opening_amount"] == Decimal(70)
    assert row["not_measured_loan_count"] == 1
    assert row["recovery_rate"] == pytest.approx(
        float(row["recovered_amount"]) / float(row["measured_opening_amount"])
    )


def test_who_held_a_loan_when_the_month_began(published: OnDemand) -> None:
    rows = published.rows(
        "select dimension, member, overdue_loan_count, recovered_amount from collection_breakdowns"
        f" where org_id = 'CASES' and month_end_date = '{NOW}'"
        " and dimension in ('HAND', 'HANDLER')"
    )
    assert {(row["dimension"], row["member"]): row["overdue_loan_count"] for row in rows} == {
        ("HAND", "2"): 1,
        ("HAND", "NONE"): 11,
        ("HANDLER", "G1"): 1,
        ("HANDLER", "NONE"): 11,
    }


def test_a_target_is_measured_by_its_own_cut_and_days(published: OnDemand) -> None:
    rows = {row["target_id"]: row for row in published.table("collection_targets")}
    assert rows["CUT M1"]["recovered_amount"] == Decimal(100)
    assert rows["CUT M3"]["recovered_amount"] == Decimal(30)
    assert rows["CUT OF ONE"]["recovered_amount"] == Decimal(100)
    # Recovered from the 2nd on: without what was paid on the 1st.
    assert rows["CASES"]["recovered_amount"] == _org(published, "CASES")[
        "recovered_amount"
    ] - Decimal(40)
    assert (rows["CASES"]["passed_days"], rows["CASES"]["period_days"]) == (14, 91)
    later = rows["R3 LATER"]
    assert (later["period_state"], later["recovered_amount"]) == ("NOT_STARTED", None)
    assert not later["is_behind"]


def test_the_recovery_curve_of_a_month(published: OnDemand) -> None:
    rows = published.rows(
        "select * from recovery_curves where org_id = 'R3' and cohort_month = '2025-02-01'"
    )
    by_day = {row["days_since_entry"]: row["recovered_amount"] for row in rows}
    assert {row["entry_amount"] for row in rows} == {Decimal(2000)}
    # 100 of the replaced plan: what was paid on the day it was replaced belongs to the new one.
    assert (by_day[0], by_day[10], by_day[20]) == (0, Decimal(500), Decimal(1100))
    # 28 February and 100 days are 8 June; ten more are not reached by every loan of the month.
    assert max(by_day) == 100
