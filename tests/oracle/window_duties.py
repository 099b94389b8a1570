"""Checks that belong to a window of days: repayment funds, further drawdowns, after a trigger."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.episodes import overdue_episodes
from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.one_loan import allocate, left_on, money_paid, plan_in_force, position
from tests.oracle.plans import first_day_paid
from tests.oracle.rows import Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, FIVE_CLASSES, Thresholds
from tests.oracle.working_days import after_working_days

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rules:
    """The thresholds of these checks, restated from the definitions."""

    redraw_check_days: int = 30
    redraw_check_covers_retail: bool = True
    special_check_working_days: int = 10
    special_check_past_due_days: int = 30
    special_check_covers_retail: bool = False
    fund_confirmation_days: int = 30
    fund_confirmation_days_large: int = 60
    fund_confirmation_large_amount: Decimal = Decimal(10_000_000)
    fund_confirmation_again_days: int = 10
    fund_confirmation_interest_days: int = 5
    fund_confirmation_open_days: int = 15
    fund_confirmation_again_open_days: int = 10
    fund_confirmation_past_months: int = 12
    furthest_window_days: int = 60


DEFAULT_RULES = Rules()


def days(count: int) -> timedelta:
    return timedelta(days=count)


@dataclass(frozen=True)
class Duty:
    """One duty as the producers hand it on; ``closes_date`` None: nothing closes it."""

    inspection_type: str
    rule_code: str
    customer_id: str
    loan_id: str
    org_id: str
    trigger_id: str | None
    opens_date: date
    due_date: date
    closes_date: date | None


@dataclass(frozen=True)
class DueDate:
    """What falls due of a loan on one day, and when the money for it is to be confirmed."""

    rows: LoanRows
    due_date: date
    due_amount: Decimal | None
    unpaid_amount: Decimal | None
    is_large: bool
    is_interest_only: bool
    is_lateness_known: bool
    met_date: date | None
    left_date: date | None
    last_day_of_plan: date
    ahead_date: date | None
    again_date: date | None
    opens_date: date
    again_opens_date: date


def customer_of(book: Book, rows: LoanRows) -> Row:
    return next(one for one in book.customers if one["customer_id"] == rows.loan["customer_id"])


def left_by(rows: LoanRows, as_of_date: date) -> date | None:
    left = left_on(rows)
    return left[1] if left is not None and left[1] <= as_of_date else None


def due_dates_to_confirm(
    book: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    rules: Rules = DEFAULT_RULES,
) -> list[DueDate]:
    found: list[DueDate | None] = []
    months_back = as_of_date.year * 12 + as_of_date.month - rules.fund_confirmation_past_months
    ahead = max(
        rules.furthest_window_days,
        rules.fund_confirmation_days_large + rules.fund_confirmation_days,
    )

    def is_followed_up(day: date) -> bool:
        is_recent = day.year * 12 + day.month >= months_back
        return is_recent and day <= as_of_date + days(ahead)

    for rows in book.loans:
        if rows.loan["disbursed_date"] > as_of_date:
            continue
        customer = customer_of(book, rows)
        is_asked = customer["customer_type"] != "RETAIL" or customer["needs_payment_confirm"]
        if rows.loan["is_low_risk"] or not is_asked:
            continue
        found += [
            _due_date(rows, day, as_of_date, thresholds, rules)
            for day in sorted({row["due_date"] for row in rows.instalments})
            if is_followed_up(day)
        ]
        if not rows.instalments and is_followed_up(rows.loan["maturity_date"]):
            found.append(_maturity(rows, as_of_date, rules))
    return [one for one in found if one is not None]


def _maturity(rows: LoanRows, as_of_date: date, rules: Rules) -> DueDate | None:
    """What a loan without a plan owes when it matures, told by walking through its records."""
    loan, due_date = rows.loan, rows.loan["maturity_date"]
    left = left_by(rows, as_of_date)
    balances: dict[date, Decimal | None] = {
        row["snapshot_date"]: row["balance"]
        for row in rows.snapshots
        if row["snapshot_date"] <= as_of_date and (left is None or row["snapshot_date"] < left)
    }
    told = sorted(balances)
    if told and all(balances[day] == 0 for day in told):
        return None
    met = None
    for day in reversed(told):
        if balances[day] != 0:
            break
        met = day
    was_seen_paid = met is not None
    if met is None and left is not None and loan["status"] == "SETTLED":
        met = left
    before = [day for day in told if day < due_date and (not was_seen_paid or day < (met or day))]
    amount = balances[before[-1]] if before else None
    if amount == 0:
        return None
    was_seen_owing = any(day >= due_date and (balances[day] or 0) > 0 for day in told)
    early = [day for day in told if day <= due_date - days(rules.fund_confirmation_days_large)]
    size = balances[early[-1]] if early else None
    return _asked(
        rows,
        due_date,
        as_of_date,
        rules,
        due_amount=amount,
        unpaid_amount=balances[told[-1]] if told else None,
        is_large=(loan["disbursed_amount"] if size is None else size)
        > rules.fund_confirmation_large_amount,
        is_interest_only=False,
        is_lateness_known=was_seen_owing or (left is not None and not was_seen_paid),
        met=met,
        began=loan["disbursed_date"],
        until=as_of_date,
    )


def _due_date(
    rows: LoanRows, day: date, as_of_date: date, thresholds: Thresholds, rules: Rules
) -> DueDate | None:
    disbursed = rows.loan["disbursed_date"]
    if day < disbursed:
        return None
    seen_on = min(day, as_of_date)
    plan = plan_in_force(rows, seen_on)
    version = plan[0]["version"]
    began = seen_on
    while began > disbursed and plan_in_force(rows, began - ONE_DAY)[0]["version"] == version:
        began -= ONE_DAY
    until = seen_on
    while until < as_of_date and plan_in_force(rows, until + ONE_DAY)[0]["version"] == version:
        until += ONE_DAY
    that_day = [one for one in allocate(plan, Decimal(0)) if one.due_date == day]
    amount = sum((sum(one.due.values(), Decimal(0)) for one in that_day), Decimal(0))
    if amount == 0:
        return None
    cumulative = that_day[-1].cumulative_due
    missing = cumulative - money_paid(rows, as_of_date)
    return _asked(
        rows,
        day,
        as_of_date,
        rules,
        due_amount=amount,
        unpaid_amount=min(max(missing, Decimal(0)), amount),
        is_large=amount > rules.fund_confirmation_large_amount,
        is_interest_only=all(one.due["principal"] == 0 for one in that_day),
        is_lateness_known=True,
        met=first_day_paid(rows, as_of_date, cumulative - thresholds.arrears_tolerance),
        began=began,
        until=until,
    )


def _asked(
    rows: LoanRows,
    day: date,
    as_of_date: date,
    rules: Rules,
    *,
    due_amount: Decimal | None,
    unpaid_amount: Decimal | None,
    is_large: bool,
    is_interest_only: bool,
    is_lateness_known: bool,
    met: date | None,
    began: date,
    until: date,
) -> DueDate | None:
    left = left_by(rows, as_of_date)

    def asked(on: date) -> date | None:
        """A confirmation on a day, where the plan stood and something was still to be paid."""
        is_gone = left is not None and left <= on
        is_met = met is not None and met <= on
        return None if on < began or is_gone or is_met else on

    ahead = None
    if not is_interest_only:
        ahead = asked(
            day
            - days(rules.fund_confirmation_days_large if is_large else rules.fund_confirmation_days)
        )
    last_on = day - days(
        rules.fund_confirmation_interest_days
        if is_interest_only
        else rules.fund_confirmation_again_days
    )
    again = asked(last_on)
    if ahead is None and again is None:
        return None
    again_opens = max(last_on - days(rules.fund_confirmation_again_open_days), began)
    if ahead is not None:
        again_opens = max(again_opens, ahead + ONE_DAY)
    last = as_of_date if left is None else min(as_of_date, left - ONE_DAY)
    return DueDate(
        rows=rows,
        due_date=day,
        due_amount=due_amount,
        unpaid_amount=unpaid_amount,
        is_large=is_large,
        is_interest_only=is_interest_only,
        is_lateness_known=is_lateness_known,
        met_date=met,
        left_date=left,
        last_day_of_plan=min(until, last),
        ahead_date=ahead,
        again_date=again,
        opens_date=max(
            last_on - days(rules.fund_confirmation_again_open_days)
            if ahead is None
            else ahead - days(rules.fund_confirmation_open_days),
            began,
        ),
        again_opens_date=again_opens,
    )


def fund_duties(
    book: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    rules: Rules = DEFAULT_RULES,
) -> list[Duty]:
    found = []
    for one in due_dates_to_confirm(book, as_of_date, thresholds, rules):
        if one.ahead_date is not None:
            code = "FUNDS_AHEAD_LARGE" if one.is_large else "FUNDS_AHEAD"
            window = (one.opens_date, one.ahead_date, one.again_opens_date)
            found.append(_duty("FUNDS", code, one.rows, None, *window))
        if one.again_date is not None:
            code = "FUNDS_INTEREST" if one.is_interest_only else "FUNDS_AGAIN"
            window = (one.again_opens_date, one.again_date, one.due_date + ONE_DAY)
            found.append(_duty("FUNDS", code, one.rows, None, *window))
    return found


def _duty(
    inspection_type: str,
    rule_code: str,
    rows: LoanRows,
    trigger_id: str | None,
    opens_date: date,
    due_date: date,
    closes_date: date | None,
) -> Duty:
    loan = rows.loan
    return Duty(
        inspection_type,
        rule_code,
        loan["customer_id"],
        loan["loan_id"],
        loan["org_id"],
        trigger_id,
        opens_date,
        due_date,
        closes_date,
    )


@dataclass(frozen=True)
class FundConfirmation:
    """One row of ``fund_confirmations``, in the columns that are computed."""

    loan_id: str
    due_date: date
    org_id: str
    days_ahead: int | None
    is_interest_only: bool
    due_amount: Decimal | None
    confirm_by_date: date | None
    confirm_again_by_date: date | None
    opens_date: date
    confirmation_state: str
    confirmed_amount: Decimal | None
    confirmed_date: date | None
    inspection_id: str | None
    outcome: str
    met_date: date | None
    days_late: int | None


def record_begins(book: Book) -> date | None:
    found = [min(one["due_date"], one["done_date"] or one["due_date"]) for one in book.inspections]
    return min(found, default=None)


def checks_of(book: Book, rows: LoanRows, inspection_type: str, as_of_date: date) -> list[Row]:
    """The checks of a type done on a loan, or on its customer without naming a loan; by day."""
    loan = rows.loan
    found = [
        one
        for one in book.inspections
        if one["inspection_type"] == inspection_type
        and one["done_date"] is not None
        and one["done_date"] <= as_of_date
        and (
            one["loan_id"] == loan["loan_id"]
            or (one["loan_id"] is None and one["customer_id"] == loan["customer_id"])
        )
    ]
    return sorted(found, key=lambda one: (one["done_date"], one["inspection_id"]))


def fund_confirmations(
    book: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    rules: Rules = DEFAULT_RULES,
) -> list[FundConfirmation]:
    begins = record_begins(book)
    found = []
    for one in due_dates_to_confirm(book, as_of_date, thresholds, rules):
        is_ahead = one.due_date >= as_of_date
        if is_ahead and (
            one.met_date is not None or one.due_date > as_of_date + days(rules.furthest_window_days)
        ):
            continue
        amount = one.unpaid_amount if is_ahead else one.due_amount
        checks = [
            check
            for check in checks_of(book, one.rows, "FUNDS", as_of_date)
            if check["fund_confirm"] is not None
            and one.opens_date <= check["done_date"] <= one.due_date
        ]
        check = checks[-1] if checks else None
        state, confirmed = _confirmed(check, amount)
        if check is None and (begins is None or one.opens_date < begins):
            state, confirmed = "NOT_KNOWN", None
        outcome, late = _outcome(one, as_of_date)
        met = one.met_date
        if met is not None and (met > one.last_day_of_plan + ONE_DAY or outcome == "NOT_KNOWN"):
            met = None
        found.append(
            FundConfirmation(
                loan_id=one.rows.loan["loan_id"],
                due_date=one.due_date,
                org_id=one.rows.loan["org_id"],
                days_ahead=(one.due_date - as_of_date).days if is_ahead else None,
                is_interest_only=one.is_interest_only,
                due_amount=amount,
                confirm_by_date=one.ahead_date or one.again_date,
                confirm_again_by_date=one.again_date if one.ahead_date else None,
                opens_date=one.opens_date,
                confirmation_state=state,
                confirmed_amount=confirmed,
                confirmed_date=check["done_date"] if check else None,
                inspection_id=check["inspection_id"] if check else None,
                outcome=outcome,
                met_date=met,
                days_late=late,
            )
        )
    return found


def _confirmed(check: Row | None, amount: Decimal | None) -> tuple[str, Decimal | None]:
    if check is None:
        return "NOT_YET", Decimal("0.00")
    state = str(check["fund_confirm"])
    said = check["confirmed_amount"]
    if state == "NOT":
        return state, Decimal("0.00")
    if amount is None:
        return state, None
    if said is not None:
        return state, min(said, amount)
    return state, amount if state == "CONFIRMED" else Decimal("0.00")


def _outcome(one: DueDate, as_of_date: date) -> tuple[str, int | None]:
    if one.due_date >= as_of_date:
        return "AHEAD", None
    if one.met_date is not None and one.met_date <= one.due_date:
        return "ON_TIME", 0
    if one.left_date is not None and one.left_date <= one.due_date:
        return "LEFT", 0
    if not one.is_lateness_known:
        return "NOT_KNOWN", None
    until = min(one.last_day_of_plan + ONE_DAY, as_of_date)
    if one.met_date is not None:
        until = min(until, one.met_date)
    return "LATE", (until - one.due_date).days


# --- further drawdowns ---


@dataclass(frozen=True)
class Redrawdown:
    """One row of ``redrawdowns``, in the columns that are computed."""

    loan_id: str
    org_id: str
    disbursed_date: date
    disbursed_amount: Decimal
    check_state: str
    inspection_id: str | None
    is_unchecked: bool | None
    warning_level: str | None
    open_red_count: int | None
    open_orange_count: int | None
    is_warned: bool | None
    is_breach: bool | None


def further_drawdowns(book: Book, as_of_date: date, rules: Rules) -> list[LoanRows]:
    paid_out = [one for one in book.loans if one.loan["disbursed_date"] <= as_of_date]
    found = []
    for rows in paid_out:
        loan = rows.loan
        is_retail = customer_of(book, rows)["customer_type"] == "RETAIL"
        is_left_out = is_retail and not rules.redraw_check_covers_retail
        if loan["line_id"] is None or loan["is_low_risk"] or is_left_out:
            continue
        others = [one.loan for one in paid_out if one.loan["line_id"] == loan["line_id"]]
        came_after = any(one["disbursed_date"] < loan["disbursed_date"] for one in others)
        if came_after or (loan["drawdown_no"] or 0) > 1:
            found.append(rows)
    return found


def redrawdown_duties(book: Book, as_of_date: date, rules: Rules = DEFAULT_RULES) -> list[Duty]:
    return [
        _duty(
            "REDRAW",
            "REDRAW",
            rows,
            None,
            rows.loan["disbursed_date"] - days(rules.redraw_check_days),
            rows.loan["disbursed_date"],
            rows.loan["disbursed_date"] + ONE_DAY,
        )
        for rows in further_drawdowns(book, as_of_date, rules)
    ]


def redrawdowns(book: Book, as_of_date: date, rules: Rules = DEFAULT_RULES) -> list[Redrawdown]:
    return [
        _redrawdown(book, rows, as_of_date, rules)
        for rows in further_drawdowns(book, as_of_date, rules)
    ]


def _redrawdown(book: Book, rows: LoanRows, as_of_date: date, rules: Rules) -> Redrawdown:
    loan = rows.loan
    day = loan["disbursed_date"]
    state, inspection_id = _check_before(book, rows, as_of_date, rules)
    is_unchecked = None if state == "NOT_KNOWN" else state != "VALID"
    counts = [_open_on(book, loan["customer_id"], level, day) for level in ("RED", "ORANGE")]
    is_warned = sum(counts) > 0 if book.warnings else None
    known = [one for one in (is_unchecked, is_warned) if one is not None]
    return Redrawdown(
        loan_id=loan["loan_id"],
        org_id=loan["org_id"],
        disbursed_date=day,
        disbursed_amount=loan["disbursed_amount"],
        check_state=state,
        inspection_id=inspection_id,
        is_unchecked=is_unchecked,
        warning_level="RED" if counts[0] else "ORANGE" if counts[1] else None,
        open_red_count=counts[0] if book.warnings else None,
        open_orange_count=counts[1] if book.warnings else None,
        is_warned=is_warned,
        is_breach=any(known) if known else None,
    )


def _check_before(
    book: Book, rows: LoanRows, as_of_date: date, rules: Rules
) -> tuple[str, str | None]:
    day = rows.loan["disbursed_date"]
    begins = record_begins(book)
    checks = checks_of(book, rows, "REDRAW", as_of_date)
    before = [one for one in checks if one["done_date"] <= day]
    after = [one for one in checks if one["done_date"] > day and one["loan_id"] is not None]
    opens = day - days(rules.redraw_check_days)
    if before and before[-1]["done_date"] >= opens:
        is_clean = before[-1]["result"] == "NORMAL"
        return ("VALID" if is_clean else "NOT_CLEAN"), before[-1]["inspection_id"]
    if begins is None or opens < begins:
        return "NOT_KNOWN", None
    if after:
        return "AFTER", after[0]["inspection_id"]
    return ("TOO_OLD", before[-1]["inspection_id"]) if before else ("NONE", None)


def _open_on(book: Book, customer_id: str, level: str, day: date) -> int:
    count = 0
    for one in book.warnings:
        is_about = one["customer_id"] == customer_id and one["level"] == level
        if not is_about or one["triggered_at"].date() > day:
            continue
        if one["closed_at"] is None:
            count += one["status"] not in ("CLOSED", "FALSE_POSITIVE")
        else:
            count += one["closed_at"].date() > day
    return count


# --- special checks ---


def special_duties(
    book: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    rules: Rules = DEFAULT_RULES,
) -> list[Duty]:
    found = []
    for rows in book.loans:
        loan = rows.loan
        is_retail = customer_of(book, rows)["customer_type"] == "RETAIL"
        is_left_out = is_retail and not rules.special_check_covers_retail
        if loan["disbursed_date"] > as_of_date or loan["is_low_risk"] or is_left_out:
            continue
        chosen: list[tuple[date, str, str | None]] = []
        covered_until = date.min
        for day, code, trigger_id in _triggers(book, rows, as_of_date, thresholds, rules):
            if day > covered_until:
                chosen.append((day, code, trigger_id))
                covered_until = after_working_days(day, rules.special_check_working_days)
        for number, (day, code, trigger_id) in enumerate(chosen):
            due = after_working_days(day, rules.special_check_working_days)
            closes = chosen[number + 1][0] if number + 1 < len(chosen) else None
            found.append(_duty("SPECIAL", code, rows, trigger_id, day, due, closes))
    return found


def _triggers(
    book: Book, rows: LoanRows, as_of_date: date, thresholds: Thresholds, rules: Rules
) -> list[tuple[date, str, str | None]]:
    """One per day, in order: (day, rule, what triggered it)."""
    loan = rows.loan
    alone = Book(org_units=book.org_units, loans=[rows], customers=book.customers)
    found: list[tuple[date, int, str, str | None]] = []
    points = [
        one
        for one in loan_months(alone, as_of_date, thresholds)
        if one.loan_state == "ACTIVE" and (one.month_end_date + ONE_DAY).day == 1
    ]
    by_month_end = {one.month_end_date: one for one in points}
    for now in points:
        before = by_month_end.get(now.month_end_date.replace(day=1) - ONE_DAY)
        if before is None or _class_no(now) is None or _class_no(before) is None:
            continue
        if _class_no(now) > _class_no(before):
            found.append((now.month_end_date, 1, "DOWNGRADE", None))
    if rows.instalments:
        for episode in overdue_episodes(alone, as_of_date, thresholds):
            day = episode.start_date
            last = (episode.end_date or as_of_date + ONE_DAY) - ONE_DAY
            while day <= last:
                if (
                    position(rows, day, thresholds).days_past_due
                    > rules.special_check_past_due_days
                ):
                    found.append((day, 2, "PAST_DUE", None))
                    break
                day += ONE_DAY
    else:
        for now in points:
            before = by_month_end.get(now.month_end_date.replace(day=1) - ONE_DAY)
            days_before = (before.days_past_due or 0) if before else 0
            if (now.days_past_due or 0) > rules.special_check_past_due_days >= days_before:
                found.append((now.month_end_date, 2, "PAST_DUE", None))
    for event in rows.events:
        if event["event_date"] <= as_of_date:
            place = {"EXTENSION": 3, "RESTRUCTURE": 4}.get(event["event_type"])
            if place is not None:
                found.append((event["event_date"], place, event["event_type"], event["event_id"]))
    for warning in book.warnings:
        day = warning["triggered_at"].date()
        is_about = warning["loan_id"] == loan["loan_id"] or (
            warning["loan_id"] is None and warning["customer_id"] == loan["customer_id"]
        )
        is_grave = warning["level"] in ("RED", "ORANGE")
        if is_about and is_grave and warning["source"] in ("MANUAL", "EXTERNAL"):
            found.append((day, 5, "WARNING", warning["warning_id"]))
    left = left_by(rows, as_of_date)
    by_day: dict[date, tuple[date, int, str, str | None]] = {}
    for one in sorted(found, key=lambda one: (one[0], one[1], one[3] or "")):
        is_in_book = loan["disbursed_date"] <= one[0] and (left is None or one[0] < left)
        if one[0] <= as_of_date and is_in_book:
            by_day.setdefault(one[0], one)
    return [(day, code, trigger_id) for day, _, code, trigger_id in by_day.values()]


def _class_no(row: LoanMonth) -> int | None:
    """Its place among the five classes; None where class or balance is not known."""
    if row.class_used is None or row.outstanding_principal is None:
        return None
    return FIVE_CLASSES.index(row.class_used)
