"""What the reconciliation finds, and that it leaves the figures alone."""

from datetime import date
from decimal import Decimal

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

MARCH = "2025-03-31"


def loan(loan_id: str, **terms: object) -> Row:
    return {
        "loan_id": loan_id,
        "customer_id": "C1",
        "org_id": "B1",
        "disbursed_date": "2025-01-10",
        "disbursed_amount": "1000",
        **terms,
    }


def plan(loan_id: str, due_principal: str = "1000", **columns: object) -> Row:
    return {
        "loan_id": loan_id,
        "period_no": 1,
        "due_date": "2025-03-01",
        "due_principal": due_principal,
        **columns,
    }


def payment(txn_id: str, loan_id: str, amount: str, **columns: object) -> Row:
    return {
        "txn_id": txn_id,
        "loan_id": loan_id,
        "value_date": "2025-02-20",
        "amount": amount,
        **columns,
    }


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("reconciliation"))
    tables: dict[str, list[Row]] = {
        "org_units": [{"org_id": "B1"}],
        "customers": [{"customer_id": "C1"}],
        "loans": [
            loan("in order"),
            loan("plan too small"),
            loan("balance differs"),
            loan("days differ"),
            loan("overpaid"),
            loan("settled, not paid", status="SETTLED", closed_date="2025-03-05"),
            loan("written off, no date", status="WRITTEN_OFF"),
            loan("half reversed"),
            # It left after the as-of date, which is no finding of that date.
            loan("settled later", status="SETTLED", closed_date="2025-05-02"),
        ],
        "repayment_schedule": [
            plan("in order"),
            plan("plan too small", "900"),
            plan("balance differs", due_date="2025-05-01"),
            plan("days differ"),
            plan("overpaid"),
            plan("settled, not paid"),
            plan("written off, no date"),
            plan("half reversed"),
            plan("settled later"),
        ],
        "repayments": [
            payment("T1", "in order", "400"),
            payment("T2", "overpaid", "1000.50"),
            payment("T3", "settled, not paid", "700"),
            payment("T4", "half reversed", "800"),
            payment("T5", "half reversed", "300", txn_type="REVERSAL", reversal_of="T4"),
        ],
        "loan_snapshots": [
            snapshot("in order", MARCH, "600", 30),
            snapshot("balance differs", MARCH, "999", 0),
            snapshot("days differ", MARCH, "1000", 29),
            # Not the month end, so there is nothing of that day to compare with.
            snapshot("days differ", "2025-02-20", "1", 99),
        ],
    }
    rejected = [
        {
            "table_name": "repayments",
            "file_name": "repayments.csv",
            "line_no": 17,
            "column_name": "loan_id",
            "value": "L404",
            "code": "REPAYMENT_WITHOUT_LOAN",
            "reason": "no such loan",
            "loan_id": "L404",
            "amount": "250",
        },
        {
            "table_name": "repayments",
            "file_name": "repayments.csv",
            "line_no": 18,
            "column_name": "amount",
            "value": "ten",
            "code": "NOT_A_NUMBER",
            "reason": "not a number",
        },
    ]
    write_batch(home, tables, rejected=rejected)
    return built_on_demand(home, MARCH)


def finding(
    code: str,
    loan_id: str,
    day: str | None,
    expected: str | int | None,
    actual: str | int | None,
    detail: str | None = None,
    org_id: str | None = "B1",
) -> Row:
    """A finding about amounts (text) or about days (whole numbers)."""
    is_days = isinstance(expected, int)
    amounts = [None if value is None or is_days else Decimal(value) for value in (expected, actual)]
    return {
        "finding_code": code,
        "org_id": org_id,
        "loan_id": loan_id,
        "reference_date": date.fromisoformat(day) if day else None,
        "expected_amount": amounts[0],
        "actual_amount": amounts[1],
        "difference_amount": None
        if amounts[0] is None or amounts[1] is None
        else amounts[1] - amounts[0],
        "expected_days": expected if is_days else None,
        "actual_days": actual if is_days else None,
        "detail": detail,
    }


def test_every_kind_of_difference_is_found_once(book: OnDemand) -> None:
    found = book.rows("select * exclude (finding_no) from reconciliation order by finding_code")

    assert found == [
        finding("BALANCE_DIFFERS_FROM_REPORTED", "balance differs", MARCH, "999", "1000"),
        finding("CLOSED_WITHOUT_DATE", "written off, no date", MARCH, "0", "1000", "WRITTEN_OFF"),
        finding("DAYS_PAST_DUE_DIFFER_FROM_REPORTED", "days differ", MARCH, 29, 30),
        finding("OVERPAID", "overpaid", MARCH, "1000", "1000.50"),
        finding(
            "REPAYMENT_WITHOUT_LOAN",
            "L404",
            None,
            "250",
            None,
            "repayments.csv:17",
            org_id=None,
        ),
        finding(
            "REVERSAL_DIFFERS_FROM_ORIGINAL", "half reversed", "2025-02-20", "800", "300", "T5"
        ),
        finding("SCHEDULE_DIFFERS_FROM_DISBURSED", "plan too small", MARCH, "1000", "900"),
        finding("SETTLED_WITH_BALANCE", "settled, not paid", "2025-03-05", "0", "300"),
    ]


def test_a_snapshot_never_overrides_what_is_computed(book: OnDemand) -> None:
    row = book.row(
        "select outstanding_principal, days_past_due from loan_months "
        "where loan_id = 'days differ' and month_end_date = $day",
        day=date.fromisoformat(MARCH),
    )

    assert row == {"outstanding_principal": Decimal(1000), "days_past_due": 30}


def test_a_reversal_of_part_takes_the_whole_original_back(book: OnDemand) -> None:
    payments = book.rows(
        "select txn_id, is_reversed, is_counted from payments where loan_id = 'half reversed'"
    )
    standing = book.row(
        "select paid_amount, outstanding_principal from loans where loan_id = 'half reversed'"
    )

    assert payments == [
        {"txn_id": "T4", "is_reversed": True, "is_counted": False},
        {"txn_id": "T5", "is_reversed": False, "is_counted": False},
    ]
    assert standing == {"paid_amount": Decimal(0), "outstanding_principal": Decimal(1000)}


def test_rows_read_are_rows_accepted_and_rows_set_aside(book: OnDemand) -> None:
    totals = book.rows(
        "select table_name, read_rows, accepted_rows, rejected_rows, current_rows "
        "from control_totals where table_name in ('repayments', 'loans') order by all"
    )

    assert [tuple(row.values()) for row in totals] == [
        ("loans", 9, 9, 0, 9),
        ("repayments", 7, 5, 2, 5),
    ]


def test_money_received_arrives_or_is_left_out_for_a_reason(book: OnDemand) -> None:
    sums = book.table("control_sums")

    assert sums == [
        control_sum("DISBURSED_AMOUNT", received="9000", computed="9000", left_out="0"),
        control_sum("PAID_AMOUNT", received="2900.50", computed="2100.50", left_out="800"),
    ]


def control_sum(name: str, *, received: str, computed: str, left_out: str) -> Row:
    return {
        "control_name": name,
        "received_amount": Decimal(received),
        "computed_amount": Decimal(computed),
        "left_out_amount": Decimal(left_out),
        "difference_amount": Decimal(0),
    }


def snapshot(loan_id: str, day: str, balance: str, days_past_due: int) -> Row:
    return {
        "loan_id": loan_id,
        "snapshot_date": day,
        "balance": balance,
        "days_past_due": days_past_due,
    }
