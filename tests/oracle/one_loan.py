"""One loan on one day, from its plan and its payments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tests.oracle.rows import NOTHING, LoanRows, Row
from tests.oracle.thresholds import Thresholds

# What settles arrears. REFINANCE does too, though it is never called cash recovered.
PAYMENT_TYPES = ("REPAY", "PREPAY", "RECOVERY", "OFFSET", "REFINANCE")


def plan_in_force(rows: LoanRows, day: date) -> list[Row]:
    """The instalments of the version in force on a day, by due date and period.

    The lowest version is in force from disbursement whatever its date says; a higher one from the
    earliest ``effective_from`` of its rows; of those in force the highest wins.
    """
    versions = sorted({row["version"] for row in rows.instalments})
    in_force = versions[0]
    for version in versions[1:]:
        dates = [
            row["effective_from"]
            for row in rows.instalments
            if row["version"] == version and row["effective_from"] is not None
        ]
        if dates and min(dates) <= day:
            in_force = version
    return sorted(
        (row for row in rows.instalments if row["version"] == in_force),
        key=lambda row: (row["due_date"], row["period_no"]),
    )


def payments_counting(rows: LoanRows, day: date) -> list[Row]:
    """The payments value-dated up to a day that were never taken back."""
    taken_back = {row["reversal_of"] for row in rows.payments if row["txn_type"] == "REVERSAL"}
    return [
        row
        for row in rows.payments
        if row["txn_type"] in PAYMENT_TYPES
        and row["value_date"] <= day
        and row["txn_id"] not in taken_back
    ]


def money_paid(rows: LoanRows, day: date) -> Decimal:
    return sum((row["amount"] for row in payments_counting(rows, day)), NOTHING)


@dataclass
class Filled:
    """One instalment and what the money reached of it. ``cumulative_due`` includes it."""

    due_date: date
    due: dict[str, Decimal]
    paid: dict[str, Decimal]
    cumulative_due: Decimal

    def unpaid(self, part: str) -> Decimal:
        return self.due[part] - self.paid[part]


def allocate(plan: list[Row], money: Decimal) -> list[Filled]:
    """Money poured over the instalments in order: of each the fee, the interest, the principal."""
    filled = []
    left = money
    cumulative_due = NOTHING
    for row in plan:
        due = {
            "fee": row["due_fee"] or NOTHING,
            "interest": row["due_interest"] or NOTHING,
            "principal": row["due_principal"],
        }
        cumulative_due += sum(due.values(), NOTHING)
        paid = {}
        for part in ("fee", "interest", "principal"):
            paid[part] = min(left, due[part])
            left -= paid[part]
        filled.append(Filled(row["due_date"], due, paid, cumulative_due))
    return filled


def principal_paid(rows: LoanRows, day: date, filled: list[Filled]) -> Decimal:
    """By the payments' own split when every one of them has it, else by the allocation."""
    counting = payments_counting(rows, day)
    if counting and all(row["principal"] is not None for row in counting):
        return sum((row["principal"] for row in counting), NOTHING)
    return sum((one.paid["principal"] for one in filled), NOTHING)


@dataclass(frozen=True)
class Position:
    """Where a loan with a plan stands at the end of a day, if it were still on the book."""

    unpaid_principal: Decimal
    overdue_principal: Decimal
    overdue_interest: Decimal
    overdue_fee: Decimal
    overpaid_amount: Decimal
    days_past_due: int
    is_paid_off: bool


def position(
    rows: LoanRows, day: date, thresholds: Thresholds, plan: list[Row] | None = None
) -> Position:
    """By the plan in force on the day, or by another one, as if that were in force."""
    if plan:
        return _position_by(plan, rows, day, thresholds)
    return _position(rows, day, thresholds)


# Every figure of a loan on a day rests on this one, and every subject asks for it again.
@lru_cache(maxsize=2**16)
def _position(rows: LoanRows, day: date, thresholds: Thresholds) -> Position:
    return _position_by(plan_in_force(rows, day), rows, day, thresholds)


def _position_by(plan: list[Row], rows: LoanRows, day: date, thresholds: Thresholds) -> Position:
    money = money_paid(rows, day)
    filled = allocate(plan, money)
    unmet = [one for one in filled if money < one.cumulative_due - thresholds.arrears_tolerance]
    overdue_unmet = [one for one in unmet if one.due_date < day]
    days_past_due = (day - overdue_unmet[0].due_date).days if overdue_unmet else 0

    overdue = {"fee": NOTHING, "interest": NOTHING, "principal": NOTHING}
    if days_past_due > 0:
        for one in filled:
            if one.due_date < day:
                for part in overdue:
                    overdue[part] += one.unpaid(part)

    unpaid = max(NOTHING, rows.loan["disbursed_amount"] - principal_paid(rows, day, filled))
    return Position(
        unpaid_principal=unpaid,
        overdue_principal=overdue["principal"],
        overdue_interest=overdue["interest"],
        overdue_fee=overdue["fee"],
        overpaid_amount=max(NOTHING, money - filled[-1].cumulative_due),
        days_past_due=days_past_due,
        is_paid_off=unpaid == NOTHING and not unmet,
    )


def left_on(rows: LoanRows) -> tuple[str, date] | None:
    """The state the bank reports and the day from which it holds; None while it says ACTIVE.

    Without a ``closed_date`` a write-off or transfer dates from its first event. Without that too
    nothing says when, so only what is paid decides.
    """
    status = rows.loan["status"]
    if status == "ACTIVE":
        return None
    if rows.loan["closed_date"] is not None:
        return status, rows.loan["closed_date"]
    event_type = {"WRITTEN_OFF": "WRITE_OFF", "TRANSFERRED": "TRANSFER"}.get(status)
    dates = [row["event_date"] for row in rows.events if row["event_type"] == event_type]
    return (status, min(dates)) if dates else None


def snapshot_of_month(rows: LoanRows, day: date) -> Row | None:
    """The last snapshot of the day's calendar month up to the day."""
    found = [
        row
        for row in rows.snapshots
        if (row["snapshot_date"].year, row["snapshot_date"].month) == (day.year, day.month)
        and row["snapshot_date"] <= day
    ]
    return max(found, key=lambda row: row["snapshot_date"]) if found else None


def is_reported_paid_off(snapshot: Row) -> bool:
    return snapshot["balance"] == 0 and not any(
        snapshot[column] for column in ("overdue_principal", "overdue_interest", "days_past_due")
    )


def is_paid_off(rows: LoanRows, day: date, thresholds: Thresholds) -> bool:
    """By plan and payments; without a plan by the last snapshot, which holds until the next one."""
    if rows.instalments:
        return position(rows, day, thresholds).is_paid_off
    up_to_day = [row for row in rows.snapshots if row["snapshot_date"] <= day]
    if not up_to_day:
        return False
    return is_reported_paid_off(max(up_to_day, key=lambda row: row["snapshot_date"]))


def state(rows: LoanRows, day: date, thresholds: Thresholds) -> str:
    left = left_on(rows)
    if left is not None and left[1] <= day:
        return left[0]
    return "SETTLED" if is_paid_off(rows, day, thresholds) else "ACTIVE"
