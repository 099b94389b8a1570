"""What borrowers' statements say, who owes one, and which are flagged, asked one by one."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.concentration import section
from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.organisations import closure
from tests.oracle.rows import Book, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

# Months between two statements, days until one is due, days where it is of the whole year.
FREQUENCIES = {"CORP": (3, 60, 120), "SME": (6, 60, 120)}
SUCCESSION_MONTHS = 12
MINIMUM_INDUSTRY_CUSTOMERS = 5
OPINIONS = ("UNQUALIFIED", "EMPHASIS", "QUALIFIED", "DISCLAIMER", "ADVERSE")
LEVELS = ("BLUE", "YELLOW", "ORANGE", "RED")
# Code, measure, comparison, and the thresholds of blue, yellow, orange and red.
FLAGS: tuple[tuple[str, str, str, tuple[str | None, ...]], ...] = (
    ("F01", "DEBT_TO_ASSETS", ">", (None, "0.7", "0.85", None)),
    ("F02", "CURRENT_RATIO", "<", (None, "1", "0.8", None)),
    ("F03", "REVENUE_CHANGE", "<=", (None, "-0.2", "-0.4", None)),
    ("F04", "LOSS_PERIODS", ">=", (None, None, "2", None)),
    ("F05", "NEGATIVE_CASH_PERIODS", ">=", (None, "2", None, None)),
    ("F06", "RECEIVABLE_DAYS", ">", (None, "120", None, None)),
    ("F06", "RECEIVABLE_DAYS_CHANGE", ">=", (None, "0.5", None, None)),
    ("F07", "INVENTORY_DAYS_CHANGE", ">=", (None, "0.3", None, None)),
    ("F08", "SHORT_DEBT_CHANGE", ">=", (None, None, "0.3", None)),
    ("F09", "DAYS_LATE", ">", (None, "30", "90", None)),
    ("F10", "INTEREST_COVERAGE", "<", (None, "2", None, "1")),
    ("F11", "AUDIT_OPINION", ">=", (None, None, "2", "3")),
    ("F12", "IMBALANCE_SHARE", ">", (None, "0.01", None, None)),
)


@dataclass(frozen=True)
class Measured:
    """One row of ``statement_measures``."""

    customer_id: str
    org_id: str
    period_end_date: date
    measure: str
    value: float | None
    no_data_reason: str | None
    previous_period_end_date: date | None
    previous_value: float | None
    year_before_value: float | None


@dataclass(frozen=True)
class Duty:
    """One row of ``statement_duties``."""

    customer_id: str
    org_id: str
    period_end_date: date
    customer_type: str
    duty_state: str
    due_date: date
    received_date: date | None
    days_late: int | None
    is_due: bool


@dataclass(frozen=True)
class Flagged:
    """One row of ``statement_flags``."""

    customer_id: str
    org_id: str
    period_end_date: date
    flag_code: str
    measure: str
    level: str
    observed_value: float
    threshold_value: float


@dataclass(frozen=True)
class IndustryMedian:
    """One row of ``industry_medians``."""

    industry_section: str
    period_end_date: date
    measure: str
    customer_count: int
    median_value: float | None


@dataclass(frozen=True)
class OrgStatement:
    """One row of ``org_statements``."""

    org_id: str
    period_end_date: date
    customer_count: int
    owing_customer_count: int
    due_customer_count: int
    on_time_customer_count: int
    late_customer_count: int
    undated_customer_count: int
    received_customer_count: int
    missing_customer_count: int
    statement_customer_count: int
    flagged_customer_count: int
    red_customer_count: int
    orange_customer_count: int
    yellow_customer_count: int
    blue_customer_count: int
    outstanding_principal: Decimal | None
    missing_principal: Decimal | None
    flagged_principal: Decimal | None
    received_rate: float | None
    on_time_rate: float | None
    flagged_rate: float | None
    flagged_principal_rate: float | None


Value = Fraction | str


def month_end_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def months_apart(early: date, late: date) -> int:
    return (late.year - early.year) * 12 + late.month - early.month


class Statements:
    """A book's statements with everything asked of them. A value that is a text says why not."""

    def __init__(self, book: Book, as_of_date: date, thresholds: Thresholds) -> None:
        self.book, self.as_of_date = book, as_of_date
        self.customers = {one["customer_id"]: one for one in book.customers}
        self.rows: dict[tuple[str, date], Row] = {}
        for row in book.statements:
            came = row["received_date"] or row["period_end"]
            if row["period_end"] <= as_of_date and came <= as_of_date:
                self.rows[row["customer_id"], row["period_end"]] = row
        self.active: list[LoanMonth] = [
            one for one in loan_months(book, as_of_date, thresholds) if one.loan_state == "ACTIVE"
        ]
        self.lenders: dict[str, set[str]] = {}
        for one in book.loans:
            if one.loan["disbursed_date"] <= as_of_date:
                self.lenders.setdefault(one.loan["customer_id"], set()).add(one.loan["org_id"])
        self.first_period = min((period for _, period in self.rows), default=date.max)

    def periods(self, customer_id: str) -> list[date]:
        return sorted(period for one, period in self.rows if one == customer_id)

    def before(self, customer_id: str, period: date) -> date | None:
        earlier = [one for one in self.periods(customer_id) if one < period]
        return earlier[-1] if earlier else None

    def value(self, customer_id: str, period: date, measure: str) -> Value:
        return MEASURES[measure](self, customer_id, period)

    # --- who owes what ---

    def lent(self, customer_id: str, org_id: str, day: date, scope: str | None = None) -> bool:
        return any(
            one.customer_id == customer_id
            and one.org_id == org_id
            and one.month_end_date == day
            and scope in (None, one.scope)
            for one in self.active
        )

    def duties(self) -> list[Duty]:
        found = set()
        for one in self.active:
            kind = self.customers[one.customer_id]["customer_type"]
            period = one.month_end_date
            if kind not in FREQUENCIES or one.scope != "IN" or period < self.first_period:
                continue
            months, days, annual_days = FREQUENCIES[kind]
            is_month_end = (period + timedelta(days=1)).day == 1
            if not is_month_end or period.month % months:
                continue
            due = period + timedelta(days=annual_days if period.month == 12 else days)
            if self._is_lent_when_due(one.customer_id, one.org_id, due):
                found.add(self._duty(one.customer_id, one.org_id, period, kind, due))
        return list(found)

    def _is_lent_when_due(self, customer_id: str, org_id: str, due: date) -> bool:
        day = min(due, self.as_of_date)
        known = {one.month_end_date for one in self.active} | {self.as_of_date}
        while day not in known and (day + timedelta(days=1)).day != 1:
            day -= timedelta(days=1)
        return self.lent(customer_id, org_id, day, "IN")

    def _duty(self, customer_id: str, org_id: str, period: date, kind: str, due: date) -> Duty:
        row = self.rows.get((customer_id, period))
        received = row["received_date"] if row else None
        days: int | None = 0
        if row is not None and received is None:
            state, days = "UNDATED", None
        elif received is not None:
            state, days = "ON_TIME", max(0, (received - due).days)
            state = "LATE" if days else "ON_TIME"
        elif self.as_of_date > due:
            state, days = "MISSING", (self.as_of_date - due).days
        else:
            state = "OPEN"
        is_due = self.as_of_date > due
        return Duty(customer_id, org_id, period, kind, state, due, received, days, is_due)

    # --- what is flagged ---

    def flags(self) -> Iterator[tuple[str, date, str, str, str, Fraction, Fraction]]:
        late = {
            (one.customer_id, one.period_end_date): one.days_late
            for one in self.duties()
            if one.days_late is not None
        }
        for code, measure, comparison, limits in FLAGS:
            values: dict[tuple[str, date], Value | int]
            if measure == "DAYS_LATE":
                values = dict(late)
            else:
                values = {key: self.value(*key, measure) for key in self.rows}
            for (customer_id, period), value in values.items():
                if isinstance(value, str):
                    continue
                reached = [
                    (level, Fraction(limit))
                    for level, limit in zip(LEVELS, limits, strict=True)
                    if limit is not None and _compare(Fraction(value), comparison, Fraction(limit))
                ]
                if reached:
                    level, limit = reached[-1]
                    yield customer_id, period, code, measure, level, Fraction(value), limit


def _compare(value: Fraction, comparison: str, limit: Fraction) -> bool:
    return {
        ">": value > limit,
        ">=": value >= limit,
        "<": value < limit,
        "<=": value <= limit,
    }[comparison]


# --- measures ---


def _divided(part: Decimal | None, whole: Decimal | None, times: int = 1) -> Value:
    if part is None or whole is None:
        return "NOT_REPORTED"
    if whole <= 0:
        return "NOT_POSITIVE"
    return Fraction(part) * times / Fraction(whole)


def _ratio(part: str, whole: str) -> Callable[[Statements, str, date], Value]:
    def measure(all_of: Statements, customer_id: str, period: date) -> Value:
        row = all_of.rows[customer_id, period]
        return _divided(row[part], row[whole])

    return measure


def _days(part: str, whole: str) -> Callable[[Statements, str, date], Value]:
    def measure(all_of: Statements, customer_id: str, period: date) -> Value:
        row = all_of.rows[customer_id, period]
        return _divided(row[part], row[whole], (period - date(period.year - 1, 12, 31)).days)

    return measure


def _change(
    of: Callable[[Statements, str, date], Value], months: int, reason: str
) -> Callable[[Statements, str, date], Value]:
    def measure(all_of: Statements, customer_id: str, period: date) -> Value:
        earlier = month_end_before(period, months)
        if (customer_id, earlier) not in all_of.rows:
            return reason
        now, then = (of(all_of, customer_id, day) for day in (period, earlier))
        for reason_of_part in ("NOT_REPORTED", "NOT_POSITIVE"):
            if reason_of_part in (now, then):
                return reason_of_part
        assert isinstance(now, Fraction)
        assert isinstance(then, Fraction)
        return "NOT_POSITIVE" if then <= 0 else now / then - 1

    return measure


def _amount(name: str) -> Callable[[Statements, str, date], Value]:
    def measure(all_of: Statements, customer_id: str, period: date) -> Value:
        amount = all_of.rows[customer_id, period][name]
        return "NOT_REPORTED" if amount is None else Fraction(amount)

    return measure


def _in_succession(name: str) -> Callable[[Statements, str, date], Value]:
    def measure(all_of: Statements, customer_id: str, period: date) -> Value:
        if all_of.rows[customer_id, period][name] is None:
            return "NOT_REPORTED"
        count = 0
        at: date | None = period
        while at is not None:
            amount = all_of.rows[customer_id, at][name]
            if amount is None or amount >= 0:
                break
            count += 1
            earlier = all_of.before(customer_id, at)
            if earlier is None or months_apart(earlier, at) > SUCCESSION_MONTHS:
                break
            at = earlier
        return Fraction(count)

    return measure


def _imbalance(all_of: Statements, customer_id: str, period: date) -> Value:
    row = all_of.rows[customer_id, period]
    if row["total_liabilities"] is None or row["equity"] is None or row["total_assets"] is None:
        return "NOT_REPORTED"
    difference = row["total_assets"] - (row["total_liabilities"] + row["equity"])
    return _divided(max(difference, -difference), row["total_assets"])


def _opinion(all_of: Statements, customer_id: str, period: date) -> Value:
    opinion = all_of.rows[customer_id, period]["audit_opinion"]
    return "NOT_REPORTED" if opinion is None else Fraction(OPINIONS.index(opinion))


MEASURES: dict[str, Callable[[Statements, str, date], Value]] = {
    "DEBT_TO_ASSETS": _ratio("total_liabilities", "total_assets"),
    "CURRENT_RATIO": _ratio("current_assets", "current_liabilities"),
    "REVENUE_CHANGE": _change(_amount("revenue"), 12, "NO_YEAR_BEFORE"),
    "LOSS_PERIODS": _in_succession("net_profit"),
    "NEGATIVE_CASH_PERIODS": _in_succession("operating_cash_flow"),
    "RECEIVABLE_DAYS": _days("receivables", "revenue"),
    "RECEIVABLE_DAYS_CHANGE": _change(_days("receivables", "revenue"), 12, "NO_YEAR_BEFORE"),
    "INVENTORY_DAYS": _days("inventory", "cost"),
    "INVENTORY_DAYS_CHANGE": _change(_days("inventory", "cost"), 12, "NO_YEAR_BEFORE"),
    "SHORT_DEBT_CHANGE": _change(_amount("short_debt"), 3, "NO_QUARTER_BEFORE"),
    "INTEREST_COVERAGE": _ratio("ebit", "interest_expense"),
    "IMBALANCE_SHARE": _imbalance,
    "AUDIT_OPINION": _opinion,
}


# --- tables ---


def _number(value: Value | None) -> float | None:
    return None if value is None or isinstance(value, str) else float(value)


def statement_measures(of: Statements) -> list[Measured]:
    found = []
    for customer_id, period in of.rows:
        previous = of.before(customer_id, period)
        year_before = month_end_before(period, 12)
        for measure in MEASURES:
            value = of.value(customer_id, period, measure)
            earlier = of.value(customer_id, previous, measure) if previous else None
            last_year = None
            if (customer_id, year_before) in of.rows:
                last_year = of.value(customer_id, year_before, measure)
            for org_id in of.lenders.get(customer_id, ()):
                found.append(
                    Measured(
                        customer_id,
                        org_id,
                        period,
                        measure,
                        _number(value),
                        value if isinstance(value, str) else None,
                        previous,
                        _number(earlier),
                        _number(last_year),
                    )
                )
    return found


def statement_flags(of: Statements) -> list[Flagged]:
    return [
        Flagged(customer_id, org_id, period, code, measure, level, float(value), float(limit))
        for customer_id, period, code, measure, level, value, limit in of.flags()
        for org_id in of.lenders.get(customer_id, ())
    ]


def industry_medians(of: Statements) -> list[IndustryMedian]:
    values: dict[tuple[str, date, str], list[Fraction]] = {}
    for customer_id, period in of.rows:
        if not any(
            of.lent(customer_id, org_id, period) for org_id in of.lenders.get(customer_id, ())
        ):
            continue
        customer = of.customers.get(customer_id)
        industry = (section(customer["industry_code"]) if customer else None) or "UNKNOWN"
        for measure in MEASURES:
            value = of.value(customer_id, period, measure)
            if isinstance(value, Fraction):
                values.setdefault((industry, period, measure), []).append(value)
    found = []
    for (industry, period, measure), of_industry in values.items():
        middle = sorted(of_industry)[(len(of_industry) - 1) // 2]
        is_enough = len(of_industry) >= MINIMUM_INDUSTRY_CUSTOMERS
        found.append(
            IndustryMedian(
                industry, period, measure, len(of_industry), float(middle) if is_enough else None
            )
        )
    return found


def org_statements(of: Statements) -> list[OrgStatement]:
    gravest: dict[tuple[str, date], int] = {}
    for customer_id, period, _, _, level, _, _ in of.flags():
        key = customer_id, period
        gravest[key] = max(gravest.get(key, 0), LEVELS.index(level) + 1)
    duties = of.duties()
    concerned = set(of.rows) | {(one.customer_id, one.period_end_date) for one in duties}
    below: dict[str, set[str]] = {}
    for ancestor, descendant, _ in closure(of.book.org_units, of.as_of_date):
        below.setdefault(ancestor, set()).add(descendant)
    found = []
    for org_id, inside in below.items():
        for period in sorted({period for _, period in concerned}):
            here = sorted(
                {
                    one.customer_id
                    for one in of.active
                    if one.month_end_date == period
                    and one.org_id in inside
                    and (one.customer_id, period) in concerned
                }
            )
            if here:
                owed = {
                    one.customer_id: one
                    for one in duties
                    if one.org_id in inside and one.period_end_date == period
                }
                found.append(_org_statement(of, org_id, inside, period, here, owed, gravest))
    return found


def _org_statement(
    of: Statements,
    org_id: str,
    inside: set[str],
    period: date,
    here: list[str],
    owed: dict[str, Duty],
    gravest: dict[tuple[str, date], int],
) -> OrgStatement:
    due = [one for one in owed.values() if one.is_due]
    states = [one.duty_state for one in due]
    levels = [gravest.get((one, period)) for one in here]
    flagged = [one for one in here if (one, period) in gravest]
    lent = {(one, org) for one in here for org in inside if of.lent(one, org, period)}
    # Where only a low-risk loan is, nothing is missing.
    missing = {
        (one.customer_id, one.org_id)
        for one in of.duties()
        if one.duty_state == "MISSING" and one.period_end_date == period and one.org_id in inside
    }
    groups = (lent, missing, {pair for pair in lent if pair[0] in flagged})
    sums = [_balance(of, pairs) for pairs in groups]
    whole, _, flagged_sum = sums
    received = len(due) - states.count("MISSING")
    return OrgStatement(
        org_id,
        period,
        len(here),
        len(owed),
        len(due),
        states.count("ON_TIME"),
        states.count("LATE"),
        states.count("UNDATED"),
        received,
        states.count("MISSING"),
        sum(1 for one in here if (one, period) in of.rows),
        len(flagged),
        *(levels.count(number) for number in (4, 3, 2, 1)),
        *sums,
        received / len(due) if due else None,
        states.count("ON_TIME") / len(due) if due else None,
        len(flagged) / len(here),
        float(flagged_sum / whole) if whole and flagged_sum is not None else None,
    )


def _balance(of: Statements, pairs: set[tuple[str, str]]) -> Decimal | None:
    """What borrowers owe today at organisations; nothing where they have left."""
    if not pairs:
        return Decimal("0.00")
    known = []
    for customer_id, org_id in pairs:
        now = [
            one.outstanding_principal
            for one in of.active
            if one.customer_id == customer_id
            and one.org_id == org_id
            and one.month_end_date == of.as_of_date
        ]
        reported = [amount for amount in now if amount is not None]
        if reported or not now:
            known.append(sum(reported, Decimal("0.00")))
    return sum(known, Decimal("0.00")) if known else None


def read_statements(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Statements:
    return Statements(book, as_of_date, thresholds)
