"""What U01, U02, U03, U05 and U06 measure of each loan on each day, from the definitions."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.oracle.fund_flows import VOUCHER_DAYS, Flow, FundFlows
from tests.oracle.one_loan import left_on
from tests.oracle.rows import Row

# Measure → the day from which a movement counts, and what has to be told of every payment.
Event = Callable[[Row, Flow], date | None]
Told = Callable[[FundFlows, Row, Flow], bool]
COUNTED: dict[str, tuple[Event, Told]] = {
    "PROHIBITED_FLOWS": (
        lambda row, flow: row["txn_date"] if flow.destination_code else None,
        lambda of, row, flow: row["payee_type"] is not None or row["purpose"] is not None,
    ),
    "RETURNED_FLOWS": (
        lambda row, flow: row["txn_date"] if flow.returned_to else None,
        lambda of, row, flow: row["payee_type"] is not None,
    ),
    "SELF_PAID_FLOWS": (
        lambda row, flow: row["txn_date"] if flow.entrusted_state == "MISSED" else None,
        lambda of, row, flow: flow.entrusted_state != "NOT_REPORTED",
    ),
    "SPLIT_FLOWS": (
        lambda row, flow: flow.split_date,
        lambda of, row, flow: row["pay_mode"] is not None and of.payee(row) is not None,
    ),
}


def flow_days(of: FundFlows) -> dict[tuple[str, str], dict[date, int]]:
    """(measure, loan) → what it is worth on each day that it has a value, 0 included."""
    found: dict[tuple[str, str], dict[date, int]] = {}
    judged = list(zip(of.rows, of.flows, strict=True))
    for rows in of.book.loans:
        loan_id = rows.loan["loan_id"]
        mine = [one for one in judged if one[0]["loan_id"] == loan_id]
        paid = [one for one in mine if one[0]["direction"] == "OUT"]
        if not paid:
            continue
        left = left_on(rows)
        day = min(row["txn_date"] for row, _ in paid)
        while day <= of.as_of and (left is None or day < left[1]):
            for measure, (event, is_told) in COUNTED.items():
                events = [one for row, flow in mine if (one := event(row, flow)) is not None]
                count = sum(one <= day for one in events)
                if count or all(is_told(of, row, flow) for row, flow in paid):
                    found.setdefault((measure, loan_id), {})[day] = count
            late = _days_late(paid, day) if of.vouchers_told else None
            if late is not None:
                found.setdefault(("VOUCHER_DAYS_LATE", loan_id), {})[day] = late
            day += timedelta(days=1)
    return found


def _days_late(paid: list[tuple[Row, Flow]], day: date) -> int | None:
    """By how many days the worst voucher is beyond its last day; None while all are to come."""
    beyond: list[int] = []
    came: list[bool] = []
    for row, flow in paid:
        if flow.voucher_state not in ("LATE", "MISSING"):
            continue
        last = row["txn_date"] + VOUCHER_DAYS
        has_come = flow.voucher_state == "LATE" and row["voucher_date"] <= day
        came.append(has_come)
        if last <= day and not has_come:
            beyond.append((day - last).days)
    if beyond:
        return max(beyond)
    return 0 if all(came) else None
