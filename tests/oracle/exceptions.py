"""Which rules each loan breaks at each month end, asked rule by rule and day by day."""

import itertools
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.loan_months import LoanMonth, loan_months, points
from tests.oracle.low_risk_cover import covers
from tests.oracle.one_loan import payments_counting, plan_in_force
from tests.oracle.plans import ScheduleChange, schedule_changes
from tests.oracle.rows import NOTHING, Book, LoanRows, Row
from tests.oracle.thresholds import (
    DEFAULT_THRESHOLDS,
    FIVE_CLASSES,
    NON_PERFORMING,
    Thresholds,
)


@dataclass(frozen=True)
class Exceptional:
    """One row of ``exceptions``, column by column."""

    rule_code: str
    loan_id: str
    month_end_date: date
    customer_id: str
    customer_type: str | None
    org_id: str
    product_code: str
    scope: str
    outstanding_principal: Decimal | None
    days_past_due: int | None
    reported_class: str | None
    class_used: str | None
    required_class: str | None = None
    observed_days: int | None = None
    limit_days: int | None = None
    part_amount: Decimal | None = None
    whole_amount: Decimal | None = None
    observed_share: float | None = None
    limit_share: float | None = None
    since_date: date | None = None
    observation_ends_on: date | None = None
    related_loan_id: str | None = None
    other_pledge_count: int | None = None


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_better(one: str | None, than: str) -> bool:
    return one is not None and FIVE_CLASSES.index(one) < FIVE_CLASSES.index(than)


@dataclass
class Bank:
    """A book with everything the rules look at worked out once."""

    book: Book
    as_of_date: date
    thresholds: Thresholds

    def __post_init__(self) -> None:
        self.rows = {one.loan["loan_id"]: one for one in self.book.loans}
        self.customers = {one["customer_id"]: one for one in self.book.customers}
        self.months: dict[str, list[LoanMonth]] = {}
        for row in loan_months(self.book, self.as_of_date, self.thresholds):
            self.months.setdefault(row.loan_id, []).append(row)
        self.active = [
            row for rows in self.months.values() for row in rows if row.loan_state == "ACTIVE"
        ]
        self.changes: dict[str, list[ScheduleChange]] = {}
        for change in schedule_changes(self.book, self.as_of_date, self.thresholds):
            self.changes.setdefault(change.loan_id, []).append(change)
        self.of_customer: dict[tuple[str, date], list[LoanMonth]] = {}
        for row in self.active:
            self.of_customer.setdefault((row.customer_id, row.month_end_date), []).append(row)

        self.covers = covers(
            self.book,
            [row for row in self.active if row.month_end_date == self.as_of_date],
            self.as_of_date,
            self.thresholds,
        )

    def customer_type(self, customer_id: str) -> str | None:
        customer = self.customers.get(customer_id)
        return customer["customer_type"] if customer else None

    def is_non_retail(self, customer_id: str) -> bool:
        return self.customer_type(customer_id) in ("CORP", "SME")

    def payments(self, loan_id: str) -> list[Row]:
        return payments_counting(self.rows[loan_id], self.as_of_date)


def exceptions(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[Exceptional]:
    bank = Bank(book, as_of_date, thresholds)
    early = upgraded_early(bank)
    replaced = old_loans_repaid(bank)
    found = []
    for row in bank.active:
        for code, seen in (
            *_classes(bank, row),
            *_restructured(bank, row),
            *_plans(bank, row),
            *_new_for_old(bank, row, replaced),
            *_low_risk(bank, row),
        ):
            found.append(_exceptional(bank, row, code, seen))
        if (row.loan_id, row.month_end_date) in early:
            seen = early[row.loan_id, row.month_end_date]
            found.append(_exceptional(bank, row, "UPGRADED_EARLY", seen))
    return sorted(found, key=lambda one: (one.rule_code, one.loan_id, one.month_end_date))


Seen = dict[str, object]
Broken = tuple[str, Seen]


def _exceptional(bank: Bank, row: LoanMonth, code: str, seen: Seen) -> Exceptional:
    values: dict[str, object] = {
        "rule_code": code,
        "loan_id": row.loan_id,
        "month_end_date": row.month_end_date,
        "customer_id": row.customer_id,
        "customer_type": bank.customer_type(row.customer_id),
        "org_id": row.org_id,
        "product_code": bank.rows[row.loan_id].loan["product_code"],
        "scope": row.scope,
        "outstanding_principal": row.outstanding_principal,
        "days_past_due": row.days_past_due,
        "reported_class": row.reported_class,
        "class_used": row.class_used,
    }
    return Exceptional(**(values | seen))  # type: ignore[arg-type]


# --- classes ---


def _classes(bank: Bank, row: LoanMonth) -> Iterator[Broken]:
    thresholds = bank.thresholds
    if row.classification_gap:
        assert row.reported_class is not None
        place = FIVE_CLASSES.index(row.reported_class)
        yield (
            "CLASSIFICATION_GAP",
            {
                "required_class": row.class_floor,
                "observed_days": row.days_past_due,
                "limit_days": thresholds.class_above_days[place],
            },
        )
    if not bank.is_non_retail(row.customer_id) or not is_better(row.class_used, "SUBSTANDARD"):
        return
    loans = bank.of_customer[row.customer_id, row.month_end_date]
    bad = sum_known([one for one in loans if one.class_used in NON_PERFORMING])
    whole = sum_known(loans)
    if whole > 0 and bad / whole > thresholds.own_bank_contagion_share:
        yield (
            "OWN_BANK_CONTAGION",
            {
                "required_class": "SUBSTANDARD",
                "part_amount": bad,
                "whole_amount": whole,
                "observed_share": float(bad) / float(whole),
                "limit_share": float(thresholds.own_bank_contagion_share),
            },
        )
    customer = bank.customers[row.customer_id]
    debt, overdue = customer["total_debt_all_banks"], customer["debt_over90_all_banks"]
    if row.month_end_date != bank.as_of_date or not debt or overdue is None:
        return
    if overdue / debt > thresholds.all_bank_contagion_share:
        yield (
            "ALL_BANK_CONTAGION",
            {
                "required_class": "SUBSTANDARD",
                "part_amount": overdue,
                "whole_amount": debt,
                "observed_share": float(overdue) / float(debt),
                "limit_share": float(thresholds.all_bank_contagion_share),
            },
        )


def sum_known(rows: list[LoanMonth]) -> Decimal:
    known = [one.outstanding_principal for one in rows if one.outstanding_principal is not None]
    return sum(known, NOTHING)


# --- restructured ---


@dataclass(frozen=True)
class Restructuring:
    """``certain_until``: without a plan and a payment only the least it can last is known."""

    day: date
    first_payment: date | None
    ends_on: date | None
    certain_until: date | None

    def is_observed(self, day: date) -> bool:
        if self.first_payment is None:
            return self.certain_until is None or day <= self.certain_until
        assert self.ends_on is not None
        return day < self.first_payment or day <= self.ends_on


def restructurings(bank: Bank, rows: LoanRows) -> list[Restructuring]:
    days = sorted(
        {
            row["event_date"]
            for row in rows.events
            if row["event_type"] == "RESTRUCTURE" and row["event_date"] <= bank.as_of_date
        }
    )
    return [_restructuring(bank, rows, day) for day in days]


def _restructuring(bank: Bank, rows: LoanRows, day: date) -> Restructuring:
    months = bank.thresholds.observation_months
    paid = [row["value_date"] for row in payments_counting(rows, bank.as_of_date)]
    after = [one for one in paid if one > day]
    if not after:
        certain = None if rows.instalments else months_later(day, months)
        return Restructuring(day, None, None, certain)
    first = min(after)
    ends_on = months_later(first, months)
    if rows.instalments:
        due = sorted({row["due_date"] for row in plan_in_force(rows, first)})
        ends_on = max(
            [ends_on, *[one for one in due if one > first][: bank.thresholds.observation_periods]]
        )
    return Restructuring(day, first, ends_on, None)


def _restructured(bank: Bank, row: LoanMonth) -> Iterator[Broken]:
    day = row.month_end_date
    known = [one for one in restructurings(bank, bank.rows[row.loan_id]) if one.day <= day]
    if not known or not known[-1].is_observed(day):
        return
    now = known[-1]
    is_again = len(known) > 1 and known[-2].is_observed(now.day)
    code, required = (
        ("RESTRUCTURED_AGAIN", "SUBSTANDARD")
        if is_again
        else ("RESTRUCTURED_OBSERVED", "SPECIAL_MENTION")
    )
    if not is_better(row.class_used, required):
        return
    has_begun = now.first_payment is not None and now.first_payment <= day
    yield (
        code,
        {
            "required_class": required,
            "since_date": now.day,
            "observation_ends_on": now.ends_on if has_begun else None,
        },
    )


# --- upgrades ---


def upgraded_early(bank: Bank) -> dict[tuple[str, date], Seen]:
    """Walks each loan's months: from non-performing to performing, until it has paid for long."""
    found: dict[tuple[str, date], Seen] = {}
    for loan_id, months in bank.months.items():
        last_overdue: date | None = None
        has_to_prove_itself = False
        for row in months:
            if row.loan_state != "ACTIVE":
                continue
            if row.days_past_due is not None and row.days_past_due > 0:
                last_overdue = row.month_end_date
            if row.reported_class is None:
                continue
            if row.reported_class in NON_PERFORMING:
                has_to_prove_itself = True
                continue
            if not has_to_prove_itself:
                continue
            until = _too_early_until(bank, loan_id, last_overdue)
            if last_overdue is None or until is None or row.month_end_date > until:
                has_to_prove_itself = False
                continue
            found[loan_id, row.month_end_date] = {
                "observed_days": (row.month_end_date - last_overdue).days,
                "limit_days": (until - last_overdue).days,
                "since_date": last_overdue,
                "observation_ends_on": until,
            }
    return found


def _too_early_until(bank: Bank, loan_id: str, last_overdue: date | None) -> date | None:
    if last_overdue is None:
        return None
    month = months_later(last_overdue.replace(day=1), bank.thresholds.upgrade_months)
    until = month.replace(day=monthrange(month.year, month.month)[1])
    rows = bank.rows[loan_id]
    if rows.instalments:
        due = sorted({row["due_date"] for row in plan_in_force(rows, bank.as_of_date)})
        after = [one for one in due if one > last_overdue][: bank.thresholds.upgrade_periods]
        until = max([until, *[one - timedelta(days=1) for one in after]])
    return until


# --- plans ---


def _plans(bank: Bank, row: LoanMonth) -> Iterator[Broken]:
    rows, day = bank.rows[row.loan_id], row.month_end_date
    hidden = [
        one
        for one in bank.changes.get(row.loan_id, [])
        if one.is_extended_after_overdue and one.effective_from <= day
    ]
    if hidden:
        yield (
            "EXTENDED_WHEN_OVERDUE",
            {
                "observed_days": hidden[-1].days_past_due_before,
                "limit_days": 0,
                "since_date": hidden[-1].effective_from,
            },
        )
    if rows.instalments:
        yield from _too_long(bank, rows, day)
    by_new_loan = [
        one
        for one in bank.payments(row.loan_id)
        if one["txn_type"] == "REFINANCE" and one["value_date"] <= day
    ]
    if by_new_loan:
        amount = sum((one["amount"] for one in by_new_loan), NOTHING)
        disbursed = rows.loan["disbursed_amount"]
        yield (
            "REPAID_BY_NEW_LOAN",
            {
                "part_amount": amount,
                "whole_amount": disbursed,
                "observed_share": float(amount) / float(disbursed),
                "since_date": min(one["value_date"] for one in by_new_loan),
            },
        )


def _too_long(bank: Bank, rows: LoanRows, day: date) -> Iterator[Broken]:
    disbursed = rows.loan["disbursed_date"]
    plan = plan_in_force(rows, day)
    original_end = max(one["due_date"] for one in plan_in_force(rows, disbursed))
    end = max(one["due_date"] for one in plan)
    dates = [one["effective_from"] for one in plan if one["effective_from"] is not None]
    since = max([disbursed, min(dates)]) if dates else disbursed
    restructured = restructurings(bank, rows)
    if restructured and restructured[0].day <= since:
        return
    allowed = allowed_end(disbursed, original_end, bank.thresholds)
    if end > original_end and end > allowed:
        yield (
            "EXTENDED_TOO_LONG",
            {
                "observed_days": (end - original_end).days,
                "limit_days": (allowed - original_end).days,
                "since_date": since,
            },
        )


def allowed_end(disbursed: date, original_end: date, thresholds: Thresholds) -> date:
    """Short-term: the term again; medium-term: half of it; long-term: three years."""
    if original_end <= months_later(disbursed, thresholds.short_term_months):
        share = thresholds.extension_share_short
    elif original_end <= months_later(disbursed, thresholds.medium_term_months):
        share = thresholds.extension_share_medium
    else:
        return months_later(original_end, thresholds.extension_months_long)
    months = 0
    while months_later(disbursed.replace(day=1), months + 1) <= original_end.replace(day=1):
        months += 1
    if original_end.day < disbursed.day:
        months -= 1
    days = (original_end - disbursed).days
    by_days = original_end + timedelta(days=int(max(days, 0) * share))
    return max(by_days, months_later(original_end, int(max(months, 0) * share)))


# --- new for old ---


def old_loans_repaid(bank: Bank) -> list[tuple[str, str, date]]:
    """(loan, customer, day): overdue loans settled, and days of refinancing."""
    found = []
    for loan_id, months in bank.months.items():
        customer_id = months[0].customer_id
        days = [
            day
            for before, now in _neighbours(bank, months)
            if now.loan_state == "SETTLED"
            and before.days_past_due is not None
            and before.days_past_due > 0
            and (day := _settled_on(bank, before, now)) is not None
        ]
        if days:
            found.append((loan_id, customer_id, min(days)))
    for loan_id, rows in bank.rows.items():
        refinanced = {
            one["value_date"] for one in bank.payments(loan_id) if one["txn_type"] == "REFINANCE"
        }
        if rows.loan["disbursed_date"] <= bank.as_of_date:
            found += [(loan_id, rows.loan["customer_id"], day) for day in sorted(refinanced)]
    return found


def _neighbours(bank: Bank, months: list[LoanMonth]) -> Iterator[tuple[LoanMonth, LoanMonth]]:
    days = points(bank.book.first_disbursement, bank.as_of_date)
    by_day = {row.month_end_date: row for row in months}
    for before, now in itertools.pairwise(days):
        if before in by_day and now in by_day:
            yield by_day[before], by_day[now]


def _settled_on(bank: Bank, before: LoanMonth, now: LoanMonth) -> date | None:
    loan = bank.rows[now.loan_id].loan
    closed = loan["closed_date"]
    is_settled = loan["status"] == "SETTLED" and closed is not None
    if is_settled and before.month_end_date < closed <= now.month_end_date:
        return closed  # type: ignore[no-any-return]
    paid = [
        one["value_date"]
        for one in bank.payments(now.loan_id)
        if before.month_end_date < one["value_date"] <= now.month_end_date
    ]
    return max(paid) if paid else None


def _new_for_old(
    bank: Bank, row: LoanMonth, repaid: list[tuple[str, str, date]]
) -> Iterator[Broken]:
    disbursed = bank.rows[row.loan_id].loan["disbursed_date"]
    found = []
    for old_id, customer_id, day in repaid:
        apart = abs((disbursed - day).days)
        is_other = customer_id == row.customer_id and old_id != row.loan_id
        if is_other and apart <= bank.thresholds.new_loan_window_days:
            known_from = max(disbursed, day)
            if known_from <= row.month_end_date:
                found.append((known_from, apart, old_id, day))
    if not found:
        return
    latest = max(one[0] for one in found)
    _, apart, old_id, day = min(one for one in found if one[0] == latest)
    yield (
        "NEW_LOAN_FOR_OLD",
        {
            "observed_days": apart,
            "limit_days": bank.thresholds.new_loan_window_days,
            "since_date": day,
            "related_loan_id": old_id,
        },
    )


# --- low risk ---


def _low_risk(bank: Bank, row: LoanMonth) -> Iterator[Broken]:
    loan = bank.rows[row.loan_id].loan
    if row.scope != "LOW_RISK":
        return
    if loan["guarantee_type"] in ("CREDIT", "MORTGAGE", "GUARANTEE"):
        yield "LOW_RISK_NOT_PLEDGED", {"since_date": loan["disbursed_date"]}
    if row.days_past_due is not None and row.days_past_due > 0:
        yield "LOW_RISK_OVERDUE", {"observed_days": row.days_past_due, "limit_days": 0}
    least = bank.thresholds.low_risk_cover_share
    found = bank.covers.get(row.loan_id) if row.month_end_date == bank.as_of_date else None
    if found is not None and found.falls_short(least):
        yield (
            "LOW_RISK_COVER",
            {
                "part_amount": found.cover,
                "whole_amount": found.claim,
                "observed_share": float(found.cover) / float(found.claim) if found.claim else None,
                "limit_share": float(least),
                "other_pledge_count": found.other_pledges,
            },
        )
