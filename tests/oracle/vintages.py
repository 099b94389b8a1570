"""How the loans of each month of disbursement turned out, month on book by month on book."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.oracle.loan_months import LoanMonth, last_day_of_month, loan_months
from tests.oracle.org_months import ratio
from tests.oracle.organisations import closure
from tests.oracle.rows import NOTHING, Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds


@dataclass(frozen=True)
class Vintage:
    """One row of ``vintages``."""

    org_id: str
    cohort_month: date
    months_on_book: int
    disbursed_amount: Decimal
    par30_principal: Decimal | None
    written_off_principal: Decimal | None
    rate: float | None
    ever30_amount: Decimal | None
    ever30_rate: float | None
    loan_count: int
    not_reported_loan_count: int
    bad_principal: Decimal | None


@dataclass(frozen=True)
class Course:
    """One loan and its month ends, earliest first."""

    org_id: str
    disbursed_date: date
    disbursed_amount: Decimal
    months: list[LoanMonth]

    def on(self, day: date) -> LoanMonth | None:
        return next((row for row in self.months if row.month_end_date == day), None)


def courses(book: Book, as_of_date: date, thresholds: Thresholds) -> list[Course]:
    months: dict[str, list[LoanMonth]] = {}
    for row in loan_months(book, as_of_date, thresholds):
        months.setdefault(row.loan_id, []).append(row)
    return [
        Course(
            org_id=rows.loan["org_id"],
            disbursed_date=rows.loan["disbursed_date"],
            disbursed_amount=rows.loan["disbursed_amount"],
            months=months[rows.loan["loan_id"]],
        )
        for rows in book.loans
        if rows.loan["disbursed_date"] <= as_of_date
    ]


def months_later(month: date, count: int) -> date:
    """The first of the month some months after another first of a month."""
    for _ in range(count):
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return month


def vintages(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[Vintage]:
    loans = courses(book, as_of_date, thresholds)
    pairs = closure(book.org_units, as_of_date)
    found = []
    for unit in book.org_units:
        below = {descendant for ancestor, descendant, _ in pairs if ancestor == unit["org_id"]}
        of_unit = [one for one in loans if one.org_id in below]
        for cohort_month in sorted({one.disbursed_date.replace(day=1) for one in of_unit}):
            cohort = [one for one in of_unit if one.disbursed_date.replace(day=1) == cohort_month]
            count = 0
            while last_day_of_month(months_later(cohort_month, count)) <= as_of_date:
                day = last_day_of_month(months_later(cohort_month, count))
                found.append(
                    vintage(unit["org_id"], cohort_month, count, [(one, day) for one in cohort])
                )
                count += 1
    return found


def vintage(
    org_id: str, cohort_month: date, months_on_book: int, loans: Sequence[tuple[Course, date]]
) -> Vintage:
    """Loans, each on the day on which it had been on book for so many months."""
    disbursed = sum((loan.disbursed_amount for loan, _ in loans), NOTHING)
    not_reported = sum(1 for loan, day in loans if is_not_reported(loan, day))
    is_any_known = not_reported < len(loans)

    def known(amount: Decimal) -> Decimal | None:
        return amount if amount > 0 or is_any_known else None

    par30 = known(sum((par30_on(loan, day) for loan, day in loans), NOTHING))
    written_off = known(sum((lost_by(loan, day) or NOTHING for loan, day in loans), NOTHING))
    ever30 = known(
        sum((loan.disbursed_amount for loan, day in loans if was_late_by(loan, day)), NOTHING)
    )
    bad = None if par30 is None or written_off is None else par30 + written_off
    return Vintage(
        org_id=org_id,
        cohort_month=cohort_month,
        months_on_book=months_on_book,
        disbursed_amount=disbursed,
        par30_principal=par30,
        written_off_principal=written_off,
        rate=ratio(bad, disbursed),
        ever30_amount=ever30,
        ever30_rate=ratio(ever30, disbursed),
        loan_count=len(loans),
        not_reported_loan_count=not_reported,
        bad_principal=bad,
    )


def written_off_row(loan: Course, day: date) -> LoanMonth | None:
    """The month end of the write-off, where it is not after a day."""
    return next(
        (
            row
            for row in loan.months
            if row.loan_state == "WRITTEN_OFF" and row.month_end_date <= day
        ),
        None,
    )


def lost_by(loan: Course, day: date) -> Decimal | None:
    """The principal written off by a day: 0 of a loan not written off, None when it is unknown."""
    left = written_off_row(loan, day)
    if left is None:
        return NOTHING
    if left.basis == "COMPUTED":
        return left.unpaid_principal
    balances = [
        row.unpaid_principal
        for row in loan.months
        if row.unpaid_principal and row.month_end_date <= left.month_end_date
    ]
    return balances[-1] if balances else None


def is_not_reported(loan: Course, day: date) -> bool:
    row = loan.on(day)
    if row is not None and row.loan_state == "ACTIVE":
        return row.outstanding_principal is None or row.days_past_due is None
    return lost_by(loan, day) is None


def is_late(row: LoanMonth) -> bool:
    return row.loan_state == "ACTIVE" and (row.days_past_due or 0) > 30


def par30_on(loan: Course, day: date) -> Decimal:
    row = loan.on(day)
    if row is None or not is_late(row):
        return NOTHING
    return row.outstanding_principal or NOTHING


def was_late_by(loan: Course, day: date) -> bool:
    until = [row for row in loan.months if row.month_end_date <= day]
    return any(is_late(row) for row in until) or written_off_row(loan, day) is not None
