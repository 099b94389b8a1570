"""Banks of a few loans for the tests of exceptions, and what is asked of them."""

from collections.abc import Callable
from typing import Any

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

ORGANISATIONS = [
    {"org_id": "H", "org_level": "HEAD"},
    {"org_id": "B1", "parent_org_id": "H"},
    {"org_id": "B2", "parent_org_id": "H"},
]


Build = Callable[..., OnDemand]


def builder(home: Home) -> Build:
    """What builds a bank of some loans as of a day; tables left out did not arrive."""

    def built(
        as_of_date: str, *loans: Row, customers: list[Row] | None = None, **tables: Any
    ) -> OnDemand:
        known = customers or [{"customer_id": "C", "customer_type": "CORP"}]
        write_batch(
            home,
            {"org_units": ORGANISATIONS, "customers": known, "loans": list(loans), **tables},
        )
        return built_on_demand(home, as_of_date)

    return built


def loan(loan_id: str, amount: object = 1000, **more: Any) -> Row:
    return {
        "loan_id": loan_id,
        "customer_id": "C",
        "org_id": "B1",
        "disbursed_amount": amount,
        "disbursed_date": "2025-01-20",
    } | more


def snapshot(loan_id: str, day: str, balance: object, days: int | None = 0, **more: Any) -> Row:
    return {
        "snapshot_date": day,
        "loan_id": loan_id,
        "balance": balance,
        "days_past_due": days,
    } | more


def plan(
    loan_id: str, *due: tuple[str, object], version: int = 1, start: str | None = None
) -> list[Row]:
    return [
        {
            "loan_id": loan_id,
            "version": version,
            "effective_from": start,
            "period_no": number,
            "due_date": day,
            "due_principal": amount,
        }
        for number, (day, amount) in enumerate(due, start=1)
    ]


def payment(loan_id: str, day: str, amount: object, txn_type: str = "REPAY") -> Row:
    return {
        "txn_id": f"{loan_id} {day} {txn_type}",
        "loan_id": loan_id,
        "value_date": day,
        "amount": amount,
        "txn_type": txn_type,
    }


def restructuring(loan_id: str, day: str) -> Row:
    return {
        "event_id": f"{loan_id} {day}",
        "loan_id": loan_id,
        "event_type": "RESTRUCTURE",
        "event_date": day,
    }


def broken(book: OnDemand, rule_code: str) -> list[tuple[str, str]]:
    """(loan, month end) of every exception of a rule."""
    rows = book.rows(
        "select loan_id, month_end_date from exceptions where rule_code = $code order by all",
        code=rule_code,
    )
    return [(row["loan_id"], f"{row['month_end_date']:%Y-%m-%d}") for row in rows]


def loans_tested(book: OnDemand, rule_code: str, org_id: str = "H") -> int:
    """On how many loans a rule was tested at the last month end."""
    (row,) = book.rows(
        "select coalesce(sum(tested_loan_count), 0) as loans from org_exceptions "
        "where org_id = $org_id and rule_code = $code "
        "and month_end_date = (select max(month_end_date) from month_ends)",
        org_id=org_id,
        code=rule_code,
    )
    return int(row["loans"])
