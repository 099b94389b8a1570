"""Where every loan stands on the as-of date.

A loan that left the book keeps the unpaid principal of its last month there; its state and what it
was overpaid are those of the day.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.one_loan import payments_counting, position, state
from tests.oracle.plans import schedule_changes
from tests.oracle.rows import NOTHING, Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds


@dataclass(frozen=True)
class Standing:
    """One row of ``loans``, in the columns that are computed."""

    loan_id: str
    loan_state: str
    basis: str
    scope: str
    outstanding_principal: Decimal | None
    overdue_amount: Decimal | None
    unpaid_principal: Decimal | None
    overpaid_amount: Decimal | None
    paid_amount: Decimal
    refinanced_amount: Decimal
    days_past_due: int | None
    effective_days_past_due: int | None
    bucket: str | None
    class_used: str | None
    is_extended_after_overdue: bool


def standings(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[Standing]:
    last: dict[str, LoanMonth] = {}
    for row in loan_months(book, as_of_date, thresholds):
        last[row.loan_id] = row
    extended = {
        change.loan_id
        for change in schedule_changes(book, as_of_date, thresholds)
        if change.is_extended_after_overdue
    }
    found = []
    for rows in book.loans:
        loan_id = rows.loan["loan_id"]
        if loan_id not in last:
            continue
        row = last[loan_id]
        counting = payments_counting(rows, as_of_date)
        found.append(
            Standing(
                loan_id=loan_id,
                loan_state=state(rows, as_of_date, thresholds),
                basis=row.basis,
                scope=row.scope,
                outstanding_principal=row.outstanding_principal,
                overdue_amount=row.overdue_amount,
                unpaid_principal=row.unpaid_principal,
                overpaid_amount=position(rows, as_of_date, thresholds).overpaid_amount
                if rows.instalments
                else row.overpaid_amount,
                paid_amount=sum((one["amount"] for one in counting), NOTHING),
                refinanced_amount=sum(
                    (one["amount"] for one in counting if one["txn_type"] == "REFINANCE"), NOTHING
                ),
                days_past_due=row.days_past_due,
                effective_days_past_due=row.effective_days_past_due,
                bucket=row.bucket,
                class_used=row.class_used,
                is_extended_after_overdue=loan_id in extended,
            )
        )
    return found
