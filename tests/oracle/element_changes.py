"""Changes of what was agreed: how the loan stood the day before and on every day after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.exceptions import months_later
from tests.oracle.loan_months import last_day_of_month, month_end_before
from tests.oracle.one_loan import position
from tests.oracle.org_exceptions import subtrees
from tests.oracle.org_months import ratio
from tests.oracle.process_stages import Bank, records, reported_days
from tests.oracle.rows import NOTHING, LoanRows, Row

KINDS = ("EXTENSION", "RESTRUCTURE", "RATE", "GUARANTOR", "REPAY_DAY", "ACCOUNT", "PURPOSE")


@dataclass(frozen=True)
class ChangeRules:
    """What a bank may set of the changes."""

    repeat_months: int = 12
    after_days: tuple[int, int, int] = (30, 90, 180)
    later_overdue_above_days: int = 30


@dataclass(frozen=True)
class ElementChange:
    """One row of ``element_changes``, in the columns that are computed."""

    event_id: str
    loan_id: str
    org_id: str
    event_type: str
    month_end_date: date
    is_without_approval: bool
    is_self_approved: bool
    principal_before: Decimal | None
    days_past_due_before: int | None
    is_while_overdue: bool | None
    change_no: int
    is_repeated: bool
    days_past_due_short: int | None
    days_past_due_middle: int | None
    days_past_due_long: int | None
    is_matured: bool
    is_later_overdue: bool | None
    outcome: str


@dataclass(frozen=True)
class OrgElementChange:
    """One row of ``org_element_changes``."""

    org_id: str
    month_end_date: date
    event_type: str
    change_count: int
    loan_count: int
    principal_before: Decimal | None
    without_approval_count: int
    without_approval_principal: Decimal
    self_approved_count: int
    overdue_known_count: int
    while_overdue_count: int
    while_overdue_principal: Decimal
    repeated_count: int
    matured_count: int
    later_overdue_count: int
    without_approval_rate: float | None
    while_overdue_rate: float | None
    repeated_rate: float | None
    later_overdue_rate: float | None


def element_changes(bank: Bank, rules: ChangeRules | None = None) -> list[ElementChange]:
    rules = rules or ChangeRules()
    found = []
    for rows in bank.paid_out():
        events = sorted(
            (
                one
                for one in rows.events
                if one["event_type"] in KINDS and one["event_date"] <= bank.as_of_date
            ),
            key=lambda one: (one["event_date"], one["event_id"]),
        )
        for place, event in enumerate(events):
            earlier = [one for one in events[:place] if one["event_type"] == event["event_type"]]
            found.append(_change(bank, rules, rows, event, earlier))
    return found


def _change(
    bank: Bank, rules: ChangeRules, rows: LoanRows, event: Row, earlier: Sequence[Row]
) -> ElementChange:
    day = event["event_date"]
    month = max(day, rows.loan["disbursed_date"])
    before = days_past_due(bank, rows, day - timedelta(days=1))
    short, middle, long = (
        days_past_due(bank, rows, later)
        if (later := day + timedelta(days=days)) <= bank.as_of_date
        else None
        for days in rules.after_days
    )
    judged = day + timedelta(days=rules.after_days[-1])
    worst = worst_days(bank, rows, day, judged)
    is_old = judged <= bank.as_of_date
    return ElementChange(
        event_id=event["event_id"],
        loan_id=rows.loan["loan_id"],
        org_id=rows.loan["org_id"],
        event_type=event["event_type"],
        month_end_date=min(last_day_of_month(month), bank.as_of_date),
        is_without_approval=event["approval_no"] is None or event["approved_by"] is None,
        is_self_approved=event["approved_by"] is not None
        and event["approved_by"] == rows.loan["officer_id"],
        principal_before=principal_before(bank, rows, day),
        days_past_due_before=before,
        is_while_overdue=None if before is None else before > 0,
        change_no=len(earlier) + 1,
        is_repeated=bool(earlier)
        and day <= months_later(earlier[-1]["event_date"], rules.repeat_months),
        days_past_due_short=short,
        days_past_due_middle=middle,
        days_past_due_long=long,
        is_matured=is_old and worst is not None,
        is_later_overdue=worst > rules.later_overdue_above_days
        if is_old and worst is not None
        else None,
        outcome=outcome(bank, rows, judged),
    )


def days_past_due(bank: Bank, rows: LoanRows, day: date) -> int | None:
    """Raw days past due of a loan in the book; None when it is not in it, or not known."""
    span = bank.span_on(rows.loan["loan_id"], day)
    if span is None or not span.is_in_book:
        return None
    if rows.instalments:
        return position(rows, day, bank.thresholds).days_past_due
    return reported_days(bank, rows, day)


def worst_days(bank: Bank, rows: LoanRows, day: date, judged: date) -> int | None:
    last = min(judged, bank.as_of_date)
    if not rows.instalments:
        known = [
            record["days_past_due"]
            for since, record in records(bank, rows)
            if day < since <= last and record["days_past_due"] is not None
        ]
        return max(known) if known else None
    worst = 0
    while day < last:
        day += timedelta(days=1)
        worst = max(worst, days_past_due(bank, rows, day) or 0)
    return worst


def outcome(bank: Bank, rows: LoanRows, judged: date) -> str:
    last = min(judged, bank.as_of_date)
    span = bank.span_on(rows.loan["loan_id"], last)
    if span is not None and not span.is_in_book:
        return span.stage_code
    if judged > bank.as_of_date:
        return "TOO_YOUNG"
    days = days_past_due(bank, rows, last)
    if days is None:
        return "NOT_REPORTED"
    return "OVERDUE" if days > 0 else "IN_ORDER"


def principal_before(bank: Bank, rows: LoanRows, day: date) -> Decimal | None:
    before = month_end_before(day)
    if before < rows.loan["disbursed_date"]:
        amount: Decimal = rows.loan["disbursed_amount"]
        return amount
    month = bank.months.get((rows.loan["loan_id"], before))
    return month.outstanding_principal if month else None


def org_element_changes(bank: Bank, rules: ChangeRules | None = None) -> list[OrgElementChange]:
    listed: dict[tuple[str, date, str], list[ElementChange]] = {}
    changes = element_changes(bank, rules)
    for org_id, members in subtrees(bank.book, bank.as_of_date).items():
        for one in changes:
            if one.org_id in members:
                listed.setdefault((org_id, one.month_end_date, one.event_type), []).append(one)
    return [_counted(key, changes) for key, changes in listed.items()]


def _counted(key: tuple[str, date, str], changes: Sequence[ElementChange]) -> OrgElementChange:
    without = [one for one in changes if one.is_without_approval]
    overdue = [one for one in changes if one.is_while_overdue]
    known = [one for one in changes if one.days_past_due_before is not None]
    repeated = [one for one in changes if one.is_repeated]
    matured = [one for one in changes if one.is_matured]
    later = [one for one in changes if one.is_later_overdue]
    return OrgElementChange(
        *key,
        change_count=len(changes),
        loan_count=len({one.loan_id for one in changes}),
        principal_before=_sum(changes),
        without_approval_count=len(without),
        without_approval_principal=_sum(without) or NOTHING,
        self_approved_count=sum(one.is_self_approved for one in changes),
        overdue_known_count=len(known),
        while_overdue_count=len(overdue),
        while_overdue_principal=_sum(overdue) or NOTHING,
        repeated_count=len(repeated),
        matured_count=len(matured),
        later_overdue_count=len(later),
        without_approval_rate=_share(without, changes),
        while_overdue_rate=_share(overdue, known),
        repeated_rate=_share(repeated, changes),
        later_overdue_rate=_share(later, matured),
    )


def _sum(changes: Sequence[ElementChange]) -> Decimal | None:
    known = [one.principal_before for one in changes if one.principal_before is not None]
    return sum(known, NOTHING) if known else None


def _share(part: Sequence[ElementChange], whole: Sequence[ElementChange]) -> float | None:
    return ratio(Decimal(len(part)), Decimal(len(whole)))
