"""How loans moved from one month end to the next: by bucket, by class, and what became of arrears.

Everything starts from one loan at two month ends, the calendar month end before (T0) and this one
(T1), each judged on its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter

from tests.oracle.loan_months import LoanMonth, loan_months, month_end_before, points
from tests.oracle.one_loan import payments_counting
from tests.oracle.org_months import OrgMonth, org_months, ratio
from tests.oracle.organisations import closure
from tests.oracle.plans import ScheduleChange, schedule_changes
from tests.oracle.rows import NOTHING, Book, LoanRows
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, FIVE_CLASSES, Thresholds

NOT_REPORTED = "NOT_REPORTED"


@dataclass(frozen=True)
class LoanStep:
    """What ``loan_months`` says of one loan at T1 about T0."""

    loan_id: str
    month_end_date: date
    previous_outstanding_principal: Decimal | None
    previous_days_past_due: int | None
    standing: str
    previous_standing: str | None
    class_standing: str
    previous_class_standing: str | None


@dataclass(frozen=True)
class RollRate:
    """One row of ``roll_rates``."""

    org_id: str
    month_end_date: date
    from_bucket: str
    to_state: str
    loan_count: int
    opening_principal: Decimal | None
    closing_principal: Decimal | None
    rate: float | None
    bucket_opening_principal: Decimal | None
    closing_rate: float | None


@dataclass(frozen=True)
class ClassMigration:
    """One row of ``class_migrations``."""

    org_id: str
    month_end_date: date
    five_class: str
    loan_count: int
    opening_principal: Decimal
    decrease_principal: Decimal
    not_reported_principal: Decimal
    moved_worse_principal: Decimal
    remaining_principal: Decimal
    migration_rate: float | None


@dataclass(frozen=True)
class LoanMovement:
    """One row of ``loan_movements``."""

    loan_id: str
    org_id: str
    month_end_date: date
    movement: str
    opening_balance: Decimal
    inflow_balance: Decimal
    reported_again_balance: Decimal
    cured_balance: Decimal
    relieved_balance: Decimal
    repaid_balance: Decimal
    written_off_balance: Decimal
    transferred_balance: Decimal
    not_reported_balance: Decimal
    closing_balance: Decimal
    written_off_principal: Decimal | None
    is_matured: bool
    has_redefaulted: bool


@dataclass(frozen=True)
class OrgMovement:
    """One row of ``org_movements``."""

    org_id: str
    month_end_date: date
    newly_overdue_loan_count: int
    cured_loan_count: int
    opening_balance: Decimal
    inflow_balance: Decimal
    reported_again_balance: Decimal
    cured_balance: Decimal
    relieved_balance: Decimal
    repaid_balance: Decimal
    written_off_balance: Decimal
    transferred_balance: Decimal
    not_reported_balance: Decimal
    closing_balance: Decimal
    written_off_principal: Decimal
    matured_cured_balance: Decimal
    redefaulted_balance: Decimal
    cure_rate: float | None
    redefault_rate: float | None
    npl_with_written_off_principal: Decimal | None
    principal_with_written_off: Decimal | None
    npl_with_written_off_rate: float | None


@dataclass(frozen=True)
class Pair:
    """One loan at T1, and at T0 if it was in the book then."""

    before: LoanMonth | None
    now: LoanMonth


@dataclass(frozen=True)
class Moves:
    """Every pair of a book, with what is needed to judge it."""

    book: Book
    as_of_date: date
    thresholds: Thresholds
    pairs: list[Pair]

    @property
    def days(self) -> list[date]:
        return points(self.book.first_disbursement, self.as_of_date)


def moves(book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Moves:
    rows = loan_months(book, as_of_date, thresholds)
    active = {(row.loan_id, row.month_end_date): row for row in rows if row.loan_state == "ACTIVE"}
    pairs = [
        Pair(active.get((row.loan_id, month_end_before(row.month_end_date))), row) for row in rows
    ]
    return Moves(book, as_of_date, thresholds, pairs)


# --- standings ------------------------------------------------------------------------------------


def standing(row: LoanMonth) -> str:
    """The bucket of a loan whose balance and days are known, else why there is none."""
    if row.loan_state != "ACTIVE":
        return row.loan_state
    if row.outstanding_principal is None or row.bucket is None:
        return NOT_REPORTED
    return row.bucket


def class_standing(row: LoanMonth) -> str:
    if row.loan_state != "ACTIVE":
        return row.loan_state
    if row.outstanding_principal is None or row.class_used is None:
        return NOT_REPORTED
    return row.class_used


def loan_steps(found: Moves) -> list[LoanStep]:
    return [
        LoanStep(
            loan_id=pair.now.loan_id,
            month_end_date=pair.now.month_end_date,
            previous_outstanding_principal=pair.before.outstanding_principal
            if pair.before
            else None,
            previous_days_past_due=pair.before.days_past_due if pair.before else None,
            standing=standing(pair.now),
            previous_standing=standing(pair.before) if pair.before else None,
            class_standing=class_standing(pair.now),
            previous_class_standing=class_standing(pair.before) if pair.before else None,
        )
        for pair in found.pairs
    ]


# --- many loans -----------------------------------------------------------------------------------


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, NOTHING) if known else None


def below(found: Moves) -> dict[str, set[str]]:
    """The organisations of each subtree."""
    subtrees: dict[str, set[str]] = {}
    for ancestor, descendant, _ in closure(found.book.org_units, found.as_of_date):
        subtrees.setdefault(ancestor, set()).add(descendant)
    return subtrees


def roll_rates(found: Moves) -> list[RollRate]:
    rows = []
    for org_id, subtree in below(found).items():
        buckets: dict[tuple[date, str], list[Pair]] = {}
        for pair in found.pairs:
            if pair.before is not None and pair.now.org_id in subtree:
                key = (pair.now.month_end_date, standing(pair.before))
                buckets.setdefault(key, []).append(pair)
        for (day, from_bucket), pairs in buckets.items():
            whole = total(pair.before.outstanding_principal for pair in pairs if pair.before)
            for to_state in {standing(pair.now) for pair in pairs}:
                moved = [pair for pair in pairs if standing(pair.now) == to_state]
                opening = total(pair.before.outstanding_principal for pair in moved if pair.before)
                closing = total(pair.now.outstanding_principal for pair in moved)
                rows.append(
                    RollRate(
                        org_id=org_id,
                        month_end_date=day,
                        from_bucket=from_bucket,
                        to_state=to_state,
                        loan_count=len(moved),
                        opening_principal=opening,
                        closing_principal=closing,
                        rate=ratio(opening, whole),
                        bucket_opening_principal=whole,
                        closing_rate=ratio(closing, whole),
                    )
                )
    return rows


def class_migrations(found: Moves) -> list[ClassMigration]:
    rows = []
    for org_id, subtree in below(found).items():
        for day in found.days:
            for worth, five_class in enumerate(FIVE_CLASSES[:-1]):
                pairs = [
                    pair
                    for pair in found.pairs
                    if pair.before is not None
                    and pair.now.month_end_date == day
                    and pair.now.org_id in subtree
                    and class_standing(pair.before) == five_class
                ]
                if pairs:
                    rows.append(_class_migration(org_id, day, five_class, worth, pairs))
    return rows


def _class_migration(
    org_id: str, day: date, five_class: str, worth: int, pairs: list[Pair]
) -> ClassMigration:
    opening = decrease = unknown = worse = NOTHING
    for pair in pairs:
        assert pair.before is not None
        before, now = pair.before.outstanding_principal, pair.now.outstanding_principal
        assert before is not None
        opening += before
        if class_standing(pair.now) == NOT_REPORTED:
            unknown += before
            continue
        assert now is not None
        decrease += before - now
        if class_standing(pair.now) in FIVE_CLASSES[worth + 1 :]:
            worse += now
    return ClassMigration(
        org_id=org_id,
        month_end_date=day,
        five_class=five_class,
        loan_count=len(pairs),
        opening_principal=opening,
        decrease_principal=decrease,
        not_reported_principal=unknown,
        moved_worse_principal=worse,
        remaining_principal=opening - decrease - unknown,
        migration_rate=ratio(worse, opening - decrease - unknown),
    )


# --- what became of arrears -----------------------------------------------------------------------


def is_known(row: LoanMonth | None) -> bool:
    return (
        row is not None and row.outstanding_principal is not None and row.days_past_due is not None
    )


def is_overdue(row: LoanMonth | None) -> bool:
    return row is not None and is_known(row) and (row.days_past_due or 0) >= 1


def is_refinanced(rows: LoanRows, after: date, until: date) -> bool:
    return any(
        row["txn_type"] == "REFINANCE" and row["value_date"] > after
        for row in payments_counting(rows, until)
    )


def is_relieved(rows: LoanRows, changes: list[ScheduleChange], after: date, until: date) -> bool:
    """Something other than a payment touched the arrears after one day and until another."""
    return (
        is_refinanced(rows, after, until)
        or any(
            after < one.effective_from <= until and one.days_past_due_without > 0 for one in changes
        )
        or any(
            row["event_type"] in ("EXTENSION", "RESTRUCTURE") and after < row["event_date"] <= until
            for row in rows.events
        )
    )


def loan_movements(found: Moves) -> list[LoanMovement]:
    changes: dict[str, list[ScheduleChange]] = {}
    for change in schedule_changes(found.book, found.as_of_date, found.thresholds):
        changes.setdefault(change.loan_id, []).append(change)
    rows_of = {rows.loan["loan_id"]: rows for rows in found.book.loans}
    return [
        _movement(found, pair, rows_of[pair.now.loan_id], changes.get(pair.now.loan_id, []))
        for pair in found.pairs
        if is_overdue(pair.before)
        or (pair.now.loan_state == "ACTIVE" and is_overdue(pair.now))
        or pair.now.loan_state == "WRITTEN_OFF"
    ]


def _movement(
    found: Moves, pair: Pair, rows: LoanRows, changes: list[ScheduleChange]
) -> LoanMovement:
    before, now = pair.before, pair.now
    until = now.month_end_date
    after = month_end_before(until)
    was = before.outstanding_principal if before and is_overdue(before) else None
    closing = now.outstanding_principal if is_overdue(now) else None
    terms: dict[str, Decimal] = {}
    if was is not None and closing is not None:
        movement = "STAYED"
        gone = "relieved_balance" if is_refinanced(rows, after, until) else "repaid_balance"
        terms["inflow_balance"] = max(NOTHING, closing - was)
        terms[gone] = max(NOTHING, was - closing)
    elif closing is not None:
        if before is None:
            movement = "NEW_LOAN"
        else:
            movement = "NEWLY_OVERDUE" if is_known(before) else "REPORTED_AGAIN"
        to = "reported_again_balance" if movement == "REPORTED_AGAIN" else "inflow_balance"
        terms[to] = closing
    elif now.loan_state in ("WRITTEN_OFF", "TRANSFERRED"):
        movement = now.loan_state
        terms[f"{movement.lower()}_balance"] = was or NOTHING
    elif now.loan_state == "ACTIVE" and not is_known(now):
        movement = NOT_REPORTED
        terms["not_reported_balance"] = was or NOTHING
    elif is_relieved(rows, changes, after, until):
        movement = "RELIEVED"
        terms["relieved_balance"] = was or NOTHING
    else:
        movement = "SETTLED" if now.loan_state == "SETTLED" else "CURED"
        to = "repaid_balance" if movement == "SETTLED" else "cured_balance"
        terms[to] = was or NOTHING
    last_day = until + timedelta(days=found.thresholds.redefault_days)
    is_matured = movement == "CURED" and last_day <= found.as_of_date
    names = [name for name in LoanMovement.__dataclass_fields__ if name.endswith("_balance")]
    amounts = dict.fromkeys(names, NOTHING) | terms
    amounts |= {"opening_balance": was or NOTHING, "closing_balance": closing or NOTHING}
    return LoanMovement(
        loan_id=now.loan_id,
        org_id=now.org_id,
        month_end_date=until,
        movement=movement,
        written_off_principal=_written_off(found, now),
        is_matured=is_matured,
        has_redefaulted=is_matured and _is_overdue_again(found, now, last_day),
        **amounts,
    )


def _written_off(found: Moves, now: LoanMonth) -> Decimal | None:
    """What is still unpaid of a loan written off; by its last report above 0 without a plan."""
    if now.loan_state != "WRITTEN_OFF":
        return NOTHING
    if now.basis == "COMPUTED":
        return now.unpaid_principal
    reported = [
        pair.now.unpaid_principal
        for pair in found.pairs
        if pair.now.loan_id == now.loan_id
        and pair.now.month_end_date <= now.month_end_date
        and pair.now.unpaid_principal
    ]
    return reported[-1] if reported else None


def _is_overdue_again(found: Moves, cured: LoanMonth, last_day: date) -> bool:
    later = [
        pair.now
        for pair in found.pairs
        if pair.now.loan_id == cured.loan_id and pair.now.month_end_date > cured.month_end_date
    ]
    return any(
        is_overdue(row) and row.loan_state == "ACTIVE" and overdue_from(row) <= last_day
        for row in later
    )


def overdue_from(row: LoanMonth) -> date:
    """The first day past due, as far as the month of the row tells."""
    assert row.days_past_due is not None
    first_day = row.month_end_date - timedelta(days=row.days_past_due - 1)
    return max(first_day, month_end_before(row.month_end_date) + timedelta(days=1))


def org_movements(found: Moves) -> list[OrgMovement]:
    by_loan = loan_movements(found)
    subtrees = below(found)
    rows = []
    for month in org_months(found.book, found.as_of_date, found.thresholds):
        moved = [
            one
            for one in by_loan
            if one.month_end_date == month.month_end_date and one.org_id in subtrees[month.org_id]
        ]
        rows.append(_org_movement(month, moved))
    return rows


def _org_movement(month: OrgMonth, moved: list[LoanMovement]) -> OrgMovement:
    def sum_of(amount: Callable[[LoanMovement], Decimal | None]) -> Decimal:
        return total(amount(one) for one in moved) or NOTHING

    names = [name for name in LoanMovement.__dataclass_fields__ if name.endswith("_balance")]
    sums = {name: sum_of(attrgetter(name)) for name in names}
    written_off = sum_of(lambda one: one.written_off_principal)
    matured = sum_of(lambda one: one.cured_balance if one.is_matured else NOTHING)
    again = sum_of(lambda one: one.cured_balance if one.has_redefaulted else NOTHING)
    npl, balance = month.npl_principal, month.outstanding_principal
    npl_added = npl + written_off if npl is not None else None
    balance_added = balance + written_off if balance is not None else None
    return OrgMovement(
        org_id=month.org_id,
        month_end_date=month.month_end_date,
        newly_overdue_loan_count=sum(
            1 for one in moved if one.movement in ("NEWLY_OVERDUE", "NEW_LOAN")
        ),
        cured_loan_count=sum(1 for one in moved if one.movement == "CURED"),
        written_off_principal=written_off,
        matured_cured_balance=matured,
        redefaulted_balance=again,
        cure_rate=ratio(sums["cured_balance"], sums["opening_balance"]),
        redefault_rate=ratio(again, matured),
        npl_with_written_off_principal=npl_added,
        principal_with_written_off=balance_added,
        npl_with_written_off_rate=ratio(npl_added, balance_added),
        **sums,
    )
