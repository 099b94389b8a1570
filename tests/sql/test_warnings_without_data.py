"""What early warning says where a file is missing, or does not tell: no data, and why."""

from tests.batches import write_batch
from tests.on_demand import built_on_demand
from tests.sql.test_warning_signals import AS_OF, before, signals, warning
from warehouse.paths import Home

ONE_LOAN = {
    "org_units": [{"org_id": "H", "org_level": "HEAD"}],
    "customers": [{"customer_id": "C1"}],
    "loans": [
        {
            "loan_id": "L1",
            "customer_id": "C1",
            "org_id": "H",
            "disbursed_amount": "100",
            "disbursed_date": "2025-01-10",
        }
    ],
}


def test_without_a_report_of_its_own_the_bank_has_no_data(home: Home) -> None:
    write_batch(
        home,
        {
            **ONE_LOAN,
            "loan_snapshots": [
                {"loan_id": "L1", "snapshot_date": "2025-08-31", "days_past_due": 9},
                {"loan_id": "L1", "snapshot_date": "2025-09-30", "days_past_due": 39},
            ],
            "warnings": [
                warning("W1", "R01", customer_id="C1"),
                # Reported only after the as-of date.
                warning("W2", "X01", customer_id="C1", triggered_at=f"{before(-1)} 09:00:00"),
            ],
            "promises": [
                {
                    "promise_id": "P1",
                    "loan_id": "L1",
                    "made_date": "2025-08-01",
                    "promised_date": "2025-08-10",
                    "promised_amount": "10",
                }
            ],
        },
    )
    models = built_on_demand(home, AS_OF)
    # The record of September is not known to hold beyond October.
    assert signals(models, "L1") == [
        ("R02", "YELLOW", "2025-08-31", "2025-09-30"),
        ("R03", "ORANGE", "2025-09-30", "2025-10-31"),
    ]
    missing = {
        row["indicator_code"]: row["missing_files"] for row in models.table("warning_indicators")
    }
    assert models.table("customer_indicators") == []

    assert missing["R01"] is None
    assert missing["R05"] == "repayment_schedule, repayments"
    assert missing["R08"] == "inspections, repayment_schedule, repayments"
    # Whether a promise was kept no one can tell without payments.
    assert missing["R09"] == missing["R10"] == "repayments"
    assert (missing["O01"], missing["X05"]) == ("warnings", "warnings")
    assert missing["F01"] == "financial_statements"


def test_where_nothing_tells_nothing_is_said(home: Home) -> None:
    """Every file is there, and of one loan none of them says anything."""
    write_batch(
        home,
        {
            "org_units": [{"org_id": "H", "org_level": "HEAD"}],
            "customers": [
                {"customer_id": f"C-{one}", "customer_type": "CORP"}
                for one in ("UNKNOWN", "STALE", "RECENT", "PLANNED")
            ],
            "loans": [
                {
                    "loan_id": one,
                    "customer_id": f"C-{one}",
                    "org_id": "H",
                    "disbursed_amount": "100",
                    "disbursed_date": "2025-01-10",
                }
                for one in ("UNKNOWN", "STALE", "RECENT", "PLANNED")
            ],
            "repayment_schedule": [
                {
                    "loan_id": "PLANNED",
                    "period_no": 1,
                    "due_date": before(-10),
                    "due_principal": "100",
                }
            ],
            "repayments": [
                {"txn_id": "T", "loan_id": "PLANNED", "value_date": before(3), "amount": "1"}
            ],
            # What a record of September says ends with October, that of October holds on.
            "loan_snapshots": [
                {"loan_id": loan_id, "snapshot_date": day, "days_past_due": 0, "balance": "100"}
                for loan_id, day in (
                    ("STALE", "2025-09-30"),
                    ("RECENT", "2025-09-30"),
                    ("RECENT", before(1)),
                )
            ],
            "inspections": [
                {
                    "inspection_id": "I1",
                    "inspection_type": "SPOT",
                    "org_id": "H",
                    "due_date": before(1),
                    "done_date": before(1),
                }
            ],
            "promises": [
                {
                    "promise_id": "P1",
                    "loan_id": "UNKNOWN",
                    "made_date": before(20),
                    "promised_date": before(10),
                    "promised_amount": "10",
                }
            ],
            "warnings": [
                warning(f"W {one}", "X03", customer_id=f"C-{one}", triggered_at=f"{day} 09:00:00")
                for one in ("UNKNOWN", "STALE", "RECENT", "PLANNED")
                for day in ("2025-07-31",)
            ],
        },
    )
    models = built_on_demand(home, AS_OF)
    found = {
        (row["customer_id"], row["indicator_code"]): row["no_data_reason"] or row["state"]
        for row in models.table("customer_indicators")
    }
    by_days = ("R01", "R02", "R03", "R04", "R07")
    for code in by_days:
        assert found["C-UNKNOWN", code] == found["C-STALE", code] == "NOT_REPORTED"
        assert found["C-RECENT", code] == found["C-PLANNED", code] == "CLEAR"
    for code in ("R05", "R06"):
        assert found["C-UNKNOWN", code] == "NO_PLAN"
        assert found["C-PLANNED", code] == "CLEAR"
    assert found["C-PLANNED", "R08"] == "BEFORE_THE_RECORD"
    assert found["C-UNKNOWN", "R10"] == "NOT_REPORTED"
    assert found["C-PLANNED", "R10"] == "CLEAR"
    # A warning is judged where something tells what became of the loan, and else by nobody.
    outcomes = {
        row["warning_id"]: (row["is_matured"], row["is_followed"])
        for row in models.table("warning_outcomes")
    }
    assert outcomes["W UNKNOWN"] == (False, None)
    assert outcomes["W STALE"] == outcomes["W PLANNED"] == (True, False)


def test_a_plan_without_payments_tells_nothing_of_days_past_due(home: Home) -> None:
    write_batch(
        home,
        {
            **ONE_LOAN,
            "repayment_schedule": [
                {"loan_id": "L1", "period_no": 1, "due_date": before(40), "due_principal": "100"}
            ],
            "warnings": [warning("W1", "X03", customer_id="C1")],
        },
        has_journal=False,
    )
    models = built_on_demand(home, AS_OF)
    found = {
        row["indicator_code"]: row["no_data_reason"] or row["state"]
        for row in models.table("customer_indicators")
    }
    for code in ("R01", "R02", "R03", "R04", "R07"):
        assert found[code] == "NOT_REPORTED"
    assert found["R05"] == found["R06"] == found["R08"] == "FILE_MISSING"
