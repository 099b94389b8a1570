"""Asks both computations where loan money went and compares them cell by cell."""

from datetime import date, timedelta
from typing import Any

from tests.oracle.fund_flow_days import COUNTED, flow_days
from tests.oracle.fund_flows import Flow, FundFlows, LoanFlows, OrgFlows
from tests.oracle.rows import Book
from tests.oracle.sales_receipts import ReceiptShare, receipt_shares
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published
from tests.sql.agreement import assert_same_table

SALES_RECEIPTS = "(select * from warning_points where measure = 'SALES_RECEIPT_SHARE')"


def assert_same_fund_flows(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every cell about fund flows in the published build is what the second computation says."""
    of = FundFlows(known, as_of_date)
    tables: tuple[tuple[str, Any, tuple[str, ...], list[Any]], ...] = (
        ("fund_flows", Flow, ("flow_id",), of.flows),
        ("loan_fund_flows", LoanFlows, ("loan_id",), of.by_loan),
        ("org_fund_flows", OrgFlows, ("org_id", "month_end_date"), of.by_org()),
        (
            SALES_RECEIPTS,
            ReceiptShare,
            ("customer_id",),
            receipt_shares(known, as_of_date, thresholds),
        ),
    )
    for table, row_type, key, computed in tables:
        assert_same_table(published, table, row_type, key, computed, known)

    # Of several late vouchers each has a time of its own; the worst counts.
    by_model: dict[tuple[str, str], dict[date, int]] = {}
    for row in published.table("warning_points"):
        if row["measure"] not in (*COUNTED, "VOUCHER_DAYS_LATE"):
            continue
        days = by_model.setdefault((row["measure"], row["loan_id"]), {})
        until = row["to_date"] or as_of_date + timedelta(days=1)
        for number in range((until - row["from_date"]).days):
            day = row["from_date"] + timedelta(days=number)
            days[day] = max(days.get(day, 0), int(row["value"] + number * row["daily_step"]))
    by_hand = flow_days(of)
    for key in sorted(by_hand.keys() | by_model.keys()):
        assert by_model.get(key, {}) == by_hand.get(key, {}), key
