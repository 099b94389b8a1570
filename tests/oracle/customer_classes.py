"""The class of every customer by repayment behaviour, day by day and loan by loan."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.loan_months import LoanMonth, last_day_of_month, loan_months, points
from tests.oracle.one_loan import (
    allocate,
    money_paid,
    plan_in_force,
    position,
    snapshot_of_month,
)
from tests.oracle.org_months import closure
from tests.oracle.rows import NOTHING, Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CustomerClass:
    """One row of ``customer_classes``."""

    customer_id: str
    org_id: str
    month_end_date: date
    customer_type: str
    behaviour_class: str
    previous_class: str | None
    m1_entries: int | None
    worst_days_past_due: int | None
    has_missed_first_instalment: bool
    needs_payment_confirm: bool
    oldest_disbursed_date: date
    loan_count: int
    low_risk_loan_count: int
    outstanding_principal: Decimal | None
    beyond_low_risk_principal: Decimal | None


@dataclass(frozen=True)
class OrgCustomerClass:
    """One row of ``org_customer_classes``."""

    org_id: str
    month_end_date: date
    customer_type: str
    behaviour_class: str
    customer_count: int
    low_risk_customer_count: int
    outstanding_principal: Decimal | None
    beyond_low_risk_principal: Decimal | None


@dataclass(frozen=True)
class FollowUp:
    """One row of ``customer_follow_ups``."""

    loan_id: str
    customer_id: str
    org_id: str
    scope: str
    month_end_date: date
    behaviour_class: str
    follow_up: str
    outstanding_principal: Decimal | None
    overdue_amount: Decimal | None
    days_past_due: int | None
    next_due_date: date | None
    due_amount: Decimal | None


@dataclass(frozen=True)
class Behaviour:
    """What one loan did on every day it is known of.

    ``days``: effective days past due; of a loan without a plan on the days of its records only.
    """

    days: dict[date, int]
    entries: list[date]
    missed_first_instalment: list[date]


def months_before(day: date, months: int) -> date:
    """The same day so many calendar months before, or the last of a month that has no such day."""
    month = day.year * 12 + day.month - 1 - months
    last = last_day_of_month(date(month // 12, month % 12 + 1, 1))
    return last.replace(day=min(day.day, last.day))


def behaviour(rows: LoanRows, as_of_date: date, thresholds: Thresholds) -> Behaviour:
    if not rows.instalments:
        return _reported_behaviour(rows, as_of_date, thresholds)
    grace_days = rows.loan["grace_days"] or 0
    days: dict[date, int] = {}
    entries, missed = [], []
    day = rows.loan["disbursed_date"]
    while day <= as_of_date:
        raw = position(rows, day, thresholds).days_past_due
        days[day] = thresholds.effective_days(raw, grace_days)
        if days[day] > 0 and days.get(day - ONE_DAY, 0) == 0:
            entries.append(day)
        if day - ONE_DAY in days and _first_instalment_ran_out(rows, day - ONE_DAY, thresholds):
            missed.append(day)
        day += ONE_DAY
    return Behaviour(days, entries, missed)


def _first_instalment_ran_out(rows: LoanRows, day: date, thresholds: Thresholds) -> bool:
    """The day is the last one on which the first instalment could be met, and it was not."""
    first = plan_in_force(rows, day)[0]
    if first["due_date"] + timedelta(days=rows.loan["grace_days"] or 0) != day:
        return False
    due = allocate([first], NOTHING)[0].cumulative_due
    return money_paid(rows, day) < due - thresholds.arrears_tolerance


def _reported_behaviour(rows: LoanRows, as_of_date: date, thresholds: Thresholds) -> Behaviour:
    """By the record each month is taken from; a record without days past due tells nothing."""
    days: dict[date, int] = {}
    entries = []
    before = 0
    for day in sorted({row["snapshot_date"] for row in rows.snapshots}):
        last_seen = min(last_day_of_month(day), as_of_date)
        record = snapshot_of_month(rows, last_seen) if day <= as_of_date else None
        if record is None or record["snapshot_date"] != day or record["days_past_due"] is None:
            continue
        days[day] = thresholds.effective_days(record["days_past_due"], rows.loan["grace_days"] or 0)
        if days[day] > 0 and before == 0:
            entries.append(day)
        before = days[day]
    return Behaviour(days, entries, [])


def customer_classes(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[CustomerClass]:
    rows_of = {one.loan["loan_id"]: one for one in book.loans}
    done = {
        loan_id: behaviour(rows, as_of_date, thresholds)
        for loan_id, rows in rows_of.items()
        if rows.loan["disbursed_date"] <= as_of_date
    }
    active: dict[tuple[str, date], list[LoanMonth]] = {}
    for row in loan_months(book, as_of_date, thresholds):
        if row.loan_state == "ACTIVE":
            active.setdefault((row.customer_id, row.month_end_date), []).append(row)
    customers = {row["customer_id"]: row for row in book.customers}
    found = []
    for customer_id in sorted({customer_id for customer_id, _ in active}):
        previous: str | None = None
        for day in points(book.first_disbursement, as_of_date):
            loans = active.get((customer_id, day), [])
            if not loans:
                previous = None
                continue
            rows = _rows_of_customer(
                customers[customer_id], day, loans, rows_of, done, previous, thresholds
            )
            found += rows
            previous = rows[0].behaviour_class
    return sorted(found, key=lambda row: (row.customer_id, row.org_id, row.month_end_date))


def _rows_of_customer(
    customer: Row,
    day: date,
    loans: list[LoanMonth],
    rows_of: dict[str, LoanRows],
    done: dict[str, Behaviour],
    previous: str | None,
    thresholds: Thresholds,
) -> list[CustomerClass]:
    opens = months_before(day, thresholds.abc_window_months)
    entries, worst, unknown, has_missed = 0, 0, 0, False
    for loan in loans:
        did = done[loan.loan_id]
        in_window = [days for one, days in did.days.items() if opens < one <= day]
        entries += sum(1 for one in did.entries if opens < one <= day)
        worst = max([worst, *in_window])
        has_missed = has_missed or any(opens < one <= day for one in did.missed_first_instalment)
        if loan.basis == "REPORTED" and not in_window:
            unknown += 1
    oldest = min(rows_of[loan.loan_id].loan["disbursed_date"] for loan in loans)
    confirms = bool(customer["needs_payment_confirm"])
    many = entries >= thresholds.abc_c_entries
    if worst > thresholds.abc_m2_plus_above_days:
        behaviour_class = "M2_PLUS"
    elif (has_missed or many) if thresholds.abc_c_rule == "OR" else (has_missed and many):
        behaviour_class = "C"
    elif entries or has_missed or confirms:
        behaviour_class = "B"
    elif unknown:
        behaviour_class = "NOT_REPORTED"
    else:
        behaviour_class = "NEW" if oldest > opens else "A"
    found = []
    for org_id in sorted({loan.org_id for loan in loans}):
        here = [loan for loan in loans if loan.org_id == org_id]
        low_risk = [loan for loan in here if loan.scope == "LOW_RISK"]
        found.append(
            CustomerClass(
                customer_id=customer["customer_id"],
                org_id=org_id,
                month_end_date=day,
                customer_type=customer["customer_type"] or "UNKNOWN",
                behaviour_class=behaviour_class,
                previous_class=previous,
                m1_entries=entries if unknown < len(loans) else None,
                worst_days_past_due=worst if unknown < len(loans) else None,
                has_missed_first_instalment=has_missed,
                needs_payment_confirm=confirms,
                oldest_disbursed_date=oldest,
                loan_count=len(here),
                low_risk_loan_count=len(low_risk),
                outstanding_principal=_known_sum([loan.outstanding_principal for loan in here]),
                beyond_low_risk_principal=_known_sum(
                    [loan.outstanding_principal for loan in here if loan.scope != "LOW_RISK"]
                ),
            )
        )
    return found


def _known_sum(amounts: list[Decimal | None]) -> Decimal | None:
    """What is known; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, NOTHING) if known else None


def org_customer_classes(
    book: Book, as_of_date: date, classes: list[CustomerClass]
) -> list[OrgCustomerClass]:
    pairs = closure(book.org_units, as_of_date)
    found = []
    for unit in book.org_units:
        below = {descendant for ancestor, descendant, _ in pairs if ancestor == unit["org_id"]}
        groups: dict[tuple[date, str, str], list[CustomerClass]] = {}
        for row in classes:
            if row.org_id in below:
                key = (row.month_end_date, row.customer_type, row.behaviour_class)
                groups.setdefault(key, []).append(row)
        for (day, customer_type, behaviour_class), rows in groups.items():
            beyond_low_risk = {
                row.customer_id for row in rows if row.low_risk_loan_count < row.loan_count
            }
            everyone = {row.customer_id for row in rows}
            found.append(
                OrgCustomerClass(
                    org_id=unit["org_id"],
                    month_end_date=day,
                    customer_type=customer_type,
                    behaviour_class=behaviour_class,
                    customer_count=len(everyone),
                    low_risk_customer_count=len(everyone - beyond_low_risk),
                    outstanding_principal=_known_sum([row.outstanding_principal for row in rows]),
                    beyond_low_risk_principal=_known_sum(
                        [row.beyond_low_risk_principal for row in rows]
                    ),
                )
            )
    return found


def follow_ups(
    book: Book,
    as_of_date: date,
    classes: list[CustomerClass],
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> list[FollowUp]:
    class_of = {(row.customer_id, row.month_end_date): row.behaviour_class for row in classes}
    rows_of = {one.loan["loan_id"]: one for one in book.loans}
    found = []
    for row in loan_months(book, as_of_date, thresholds):
        behaviour_class = class_of.get((row.customer_id, row.month_end_date))
        if row.loan_state != "ACTIVE" or behaviour_class not in ("B", "C"):
            continue
        soon = _due_soon(rows_of[row.loan_id], row.month_end_date, thresholds)
        is_overdue = row.days_past_due is not None and row.days_past_due >= 1
        if not soon and not (behaviour_class == "C" and is_overdue):
            continue
        due_amount = sum((amount for _, amount in soon), NOTHING)
        found.append(
            FollowUp(
                loan_id=row.loan_id,
                customer_id=row.customer_id,
                org_id=row.org_id,
                scope=row.scope,
                month_end_date=row.month_end_date,
                behaviour_class=behaviour_class,
                follow_up="CONFIRM" if behaviour_class == "B" else "CONTACT",
                outstanding_principal=row.outstanding_principal,
                overdue_amount=row.overdue_amount,
                days_past_due=row.days_past_due,
                next_due_date=min((day for day, _ in soon), default=None),
                due_amount=due_amount if row.basis == "COMPUTED" else None,
            )
        )
    return found


def _due_soon(rows: LoanRows, day: date, thresholds: Thresholds) -> list[tuple[date, Decimal]]:
    """Due date and unpaid amount of the instalments not met that fall due soon after a day."""
    if not rows.instalments:
        return []
    money = money_paid(rows, day)
    last = day + timedelta(days=thresholds.abc_due_soon_days)
    return [
        (one.due_date, sum((one.unpaid(part) for part in one.due), NOTHING))
        for one in allocate(plan_in_force(rows, day), money)
        if day < one.due_date <= last and money < one.cumulative_due - thresholds.arrears_tolerance
    ]
