"""How loans are secured, asked loan by loan, thing by thing and day by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.oracle.archives import shifted
from tests.oracle.episodes import overdue_episodes
from tests.oracle.loan_months import loan_months
from tests.oracle.loans import standings
from tests.oracle.one_loan import left_on
from tests.oracle.organisations import closure
from tests.oracle.rows import NOTHING, Book, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

YELLOW, RED, FALL = Fraction(7, 10), Fraction(1), Fraction(1, 5)
VALUATION_MONTHS, NOTICE_DAYS = 12, 30
TO_VALUE = ("REAL_ESTATE", "EQUIPMENT", "INVENTORY", "RECEIVABLE", "OTHER")
OF_MORTGAGE = ("REAL_ESTATE", "EQUIPMENT", "INVENTORY", "OTHER")
OF_PLEDGE = ("INVENTORY", "RECEIVABLE", "CD", "TBOND", "MARGIN", "BANK_ACCEPTANCE", "OTHER")
IN_TROUBLE = ("SEIZED", "DISPUTED", "LOST")
LAWSUITS = ("X01", "X02")


@dataclass(frozen=True)
class Link:
    """One row of ``collateral_loans``; amounts to the cent."""

    loan_id: str
    collateral_id: str
    org_id: str
    is_guarantor: bool
    placed_amount: Decimal | None
    share_of_value: Decimal | None
    covered_amount: Decimal | None


@dataclass(frozen=True)
class LoanGuarantee:
    """One row of ``loan_guarantees``, in the columns that are computed."""

    loan_id: str
    org_id: str
    presence_state: str
    ltv_state: str
    cover_state: str
    guarantor_state: str
    placed_amount: Decimal | None
    share_of_value: Decimal | None
    loan_to_value: float | None
    covered_amount: Decimal | None
    troubled_amount: Decimal | None
    uncovered_amount: Decimal | None
    thing_count: int
    guarantor_count: int
    troubled_count: int
    shares_collateral: bool


@dataclass(frozen=True)
class Collateral:
    """One row of ``collaterals``, in the columns that are computed."""

    collateral_id: str
    org_id: str
    collateral_status: str
    ltv_state: str
    valuation_state: str
    value_state: str
    insurance_state: str
    registration_state: str
    guarantor_state: str
    placed_amount: Decimal | None
    loan_to_value: float | None
    loan_count: int
    outstanding_principal: Decimal | None
    is_whole: bool
    is_shared: bool
    valuation_due_date: date | None


@dataclass(frozen=True)
class OrgGuarantee:
    """One row of ``org_guarantees``, in figures of every kind."""

    org_id: str
    loan_count: int
    missing_loan_count: int
    above_yellow_loan_count: int
    above_red_loan_count: int
    guarantor_troubled_loan_count: int
    measured_principal: Decimal
    covered_amount: Decimal
    troubled_amount: Decimal
    uncovered_amount: Decimal
    above_red_principal: Decimal
    collateral_count: int
    guarantor_count: int
    seized_count: int
    valuation_old_count: int
    insurance_expiring_count: int
    registration_expired_count: int
    value_fallen_count: int
    guarantor_overdue_count: int
    shared_count: int
    covered_rate: float | None
    loan_to_value: float | None


@dataclass(frozen=True)
class Part:
    """What one link asks and gives, exactly; None where it is not known."""

    link: Row
    thing: Row | None
    placed: Fraction | None
    share: Fraction | None

    @property
    def is_guarantor(self) -> bool:
        return self.thing is not None and self.thing["type"] == "GUARANTOR"

    @property
    def status(self) -> str:
        return (self.thing or {}).get("status") or "NORMAL"

    @property
    def covered(self) -> Fraction | None:
        if self.placed is None or self.share is None:
            return None
        return min(self.placed, self.share)


def counted_value(thing: Row | None) -> Decimal | None:
    if thing is None or thing["type"] == "GUARANTOR":
        return None
    return NOTHING if thing["status"] == "LOST" else thing["value"]


def parts(book: Book, balances: dict[str, Decimal | None]) -> list[Part]:
    """Every link of a loan with a balance to a collateral not released, shared out."""
    things = {one["collateral_id"]: one for one in book.collaterals}
    alive = [
        link
        for link in book.collateral_links
        if link["loan_id"] in balances
        and (things.get(link["collateral_id"]) or {}).get("status") != "RELEASED"
    ]
    placed = {
        (one["loan_id"], one["collateral_id"]): _placed(one, alive, things, balances)
        for one in alive
    }
    found = []
    for one in alive:
        thing = things.get(one["collateral_id"])
        mine = placed[one["loan_id"], one["collateral_id"]]
        on_it = [
            placed[other["loan_id"], other["collateral_id"]]
            for other in alive
            if other["collateral_id"] == one["collateral_id"]
        ]
        value = counted_value(thing)
        share: Fraction | None = None
        if value is not None and all(part is not None for part in on_it):
            whole = sum((part for part in on_it if part is not None), Fraction(0))
            share = Fraction(value) * (
                Fraction(1, len(on_it)) if whole == 0 else (mine or Fraction(0)) / whole
            )
        found.append(Part(one, thing, mine, share))
    return found


def _placed(
    link: Row, alive: list[Row], things: dict[str, Row], balances: dict[str, Decimal | None]
) -> Fraction | None:
    balance = balances[link["loan_id"]]
    thing = things.get(link["collateral_id"])
    if balance is None or (thing is not None and thing["type"] == "GUARANTOR"):
        return None
    siblings = [
        other
        for other in alive
        if other["loan_id"] == link["loan_id"]
        and (things.get(other["collateral_id"]) or {}).get("type") != "GUARANTOR"
    ]
    limit = link["secured_amount"]
    if len(siblings) == 1:
        part = Fraction(balance)
    else:
        can_bring = [_can_bring(other, things) for other in siblings]
        known = [one for one in can_bring if one is not None]
        if len(known) < len(siblings):
            return None
        whole = sum(known, NOTHING)
        mine = _can_bring(link, things)
        assert mine is not None
        part = Fraction(balance) * (
            Fraction(1, len(siblings)) if whole == 0 else Fraction(mine) / Fraction(whole)
        )
    return part if limit is None else min(part, Fraction(limit))


def _can_bring(link: Row, things: dict[str, Row]) -> Decimal | None:
    value = counted_value(things.get(link["collateral_id"]))
    if value is None or link["secured_amount"] is None:
        return value
    return min(value, link["secured_amount"])


def _balances(book: Book, day: date, thresholds: Thresholds) -> dict[str, Decimal | None]:
    return {
        one.loan_id: one.outstanding_principal
        for one in standings(book, day, thresholds)
        if one.loan_state == "ACTIVE"
    }


def links(book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> list[Link]:
    org_of = {one.loan["loan_id"]: one.loan["org_id"] for one in book.loans}
    return [
        Link(
            one.link["loan_id"],
            one.link["collateral_id"],
            org_of[one.link["loan_id"]],
            one.is_guarantor,
            _cents(one.placed),
            _cents(one.share),
            _cents(one.covered),
        )
        for one in parts(book, _balances(book, as_of_date, thresholds))
    ]


def _cents(amount: Fraction | None) -> Decimal | None:
    if amount is None:
        return None
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _ltv(placed: Fraction | None, value: Fraction | None) -> float | None:
    return None if placed is None or not value else round(float(placed / value), 9)


def _ltv_state(placed: Fraction | None, value: Fraction | None, has_yellow: bool) -> str:
    if placed is None or value is None:
        return "NOT_KNOWN"
    if value == 0:
        return "ABOVE_RED" if placed > 0 else "WITHIN"
    # Nine decimals decide, as they are shown.
    ratio = round(placed / value, 9)
    if ratio > RED:
        return "ABOVE_RED"
    return "ABOVE_YELLOW" if ratio > YELLOW and has_yellow else "WITHIN"


def troubles(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> dict[str, dict[str, set[date]]]:
    """By guarantor that is a customer: the days on which it was past due, and sued."""
    customers = {one["customer_id"] for one in book.customers}
    found: dict[str, dict[str, set[date]]] = {
        one["collateral_id"]: {"OVERDUE": set(), "SUED": set()}
        for one in book.collaterals
        if one["type"] == "GUARANTOR" and one["collateral_id"] in customers
    }
    for episode in overdue_episodes(book, as_of_date, thresholds):
        if episode.customer_id in found:
            end = episode.end_date or as_of_date + timedelta(days=1)
            found[episode.customer_id]["OVERDUE"] |= _days(episode.start_date, end)
    customer_of = {one.loan["loan_id"]: one.loan["customer_id"] for one in book.loans}
    for standing in standings(book, as_of_date, thresholds):
        customer_id = customer_of[standing.loan_id]
        if (
            customer_id in found
            and standing.loan_state == "ACTIVE"
            and standing.basis == "REPORTED"
            and standing.days_past_due
        ):
            start = as_of_date - timedelta(days=standing.days_past_due - 1)
            found[customer_id]["OVERDUE"] |= _days(start, as_of_date + timedelta(days=1))
    for warning in book.warnings:
        if (
            warning["customer_id"] not in found
            or warning["indicator_code"] not in LAWSUITS
            or warning["status"] == "FALSE_POSITIVE"
            or (warning["status"] == "CLOSED" and warning["closed_at"] is None)
        ):
            continue
        closed = warning["closed_at"]
        end = as_of_date + timedelta(days=1)
        if closed is not None:
            end = min(end, closed.date())
        found[warning["customer_id"]]["SUED"] |= _days(warning["triggered_at"].date(), end)
    return found


def silent_guarantors(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> set[str]:
    """Customers with a loan in the book of which nobody says how far past due it is."""
    customer_of = {one.loan["loan_id"]: one.loan["customer_id"] for one in book.loans}
    return {
        customer_of[one.loan_id]
        for one in standings(book, as_of_date, thresholds)
        if one.loan_state == "ACTIVE" and one.days_past_due is None
    }


def _days(start: date, end: date) -> set[date]:
    return {start + timedelta(days=number) for number in range(max(0, (end - start).days))}


def guarantor_state(
    thing: Row | None,
    found: dict[str, dict[str, set[date]]],
    silent: set[str],
    as_of_date: date,
) -> str:
    if thing is None or thing["type"] != "GUARANTOR":
        return "NO_GUARANTOR"
    days = found.get(thing["collateral_id"])
    if days is None:
        return "NOT_A_CUSTOMER"
    if as_of_date in days["OVERDUE"]:
        return "OVERDUE"
    if as_of_date in days["SUED"]:
        return "SUED"
    return "NOT_REPORTED" if thing["collateral_id"] in silent else "CLEAR"


def loan_guarantees(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[LoanGuarantee]:
    if not book.collaterals or not book.collateral_links:
        return []
    balances = _balances(book, as_of_date, thresholds)
    every = parts(book, balances)
    troubled = troubles(book, as_of_date, thresholds)
    silent = silent_guarantors(book, as_of_date, thresholds)
    types = {one["collateral_id"]: one["type"] for one in book.collaterals}
    told = {
        types[one["collateral_id"]]
        for one in book.collateral_links
        if one["collateral_id"] in types
    }
    if not told:
        return []
    found = []
    for rows in book.loans:
        loan = rows.loan
        loan_id, agreed = loan["loan_id"], loan["guarantee_type"]
        mine = [one for one in every if one.link["loan_id"] == loan_id]
        if loan_id not in balances or (agreed in (None, "CREDIT") and not mine):
            continue
        balance = balances[loan_id]
        things = [one for one in mine if not one.is_guarantor]
        presence = _presence(agreed, mine, told)
        placed = _summed([one.placed for one in things])
        value = _summed([one.share for one in things])
        backed = agreed in ("MORTGAGE", "PLEDGE") or bool(things)
        covered = in_trouble = None
        if backed and balance is not None:
            if things and value is not None:
                covered = _cents(_covered(things, ("NORMAL",)))
                in_trouble = _cents(_covered(things, ("SEIZED", "DISPUTED")))
            elif not things and presence != "NOT_TOLD":
                covered = in_trouble = NOTHING
        states = [guarantor_state(one.thing, troubled, silent, as_of_date) for one in mine]
        order = ("OVERDUE", "SUED", "NOT_A_CUSTOMER", "NOT_REPORTED", "CLEAR", "NO_GUARANTOR")
        uncovered = None
        if covered is not None and in_trouble is not None and balance is not None:
            uncovered = balance - covered - in_trouble
        has_yellow = any(one.thing is not None and one.thing["type"] in TO_VALUE for one in things)
        is_shared = any(
            sum(other.link["collateral_id"] == one.link["collateral_id"] for other in every) > 1
            for one in mine
        )
        if not backed:
            cover = "NOT_ASKED"
        elif covered is None or balance is None:
            cover = "NOT_KNOWN"
        elif covered >= balance:
            cover = "COVERED"
        else:
            cover = "PARTLY" if covered > 0 else "UNCOVERED"
        found.append(
            LoanGuarantee(
                loan_id,
                loan["org_id"],
                presence,
                _ltv_state(placed, value, has_yellow) if things else "NO_COLLATERAL",
                cover,
                min(states, key=order.index, default="NO_GUARANTOR"),
                _cents(placed) if things else None,
                _cents(value) if things else None,
                _ltv(placed, value) if things else None,
                covered,
                in_trouble,
                uncovered,
                len(things),
                len(mine) - len(things),
                sum(one.status in IN_TROUBLE for one in things),
                is_shared,
            )
        )
    return found


def _summed(amounts: list[Fraction | None]) -> Fraction | None:
    known = [one for one in amounts if one is not None]
    return sum(known, Fraction(0)) if len(known) == len(amounts) else None


def _covered(things: list[Part], statuses: tuple[str, ...]) -> Fraction:
    return sum(
        (one.covered for one in things if one.status in statuses and one.covered is not None),
        Fraction(0),
    )


def _presence(agreed: str | None, mine: list[Part], told: set[str]) -> str:
    if agreed in (None, "CREDIT"):
        return "NOT_EXPECTED"
    kinds = {"MORTGAGE": OF_MORTGAGE, "PLEDGE": OF_PLEDGE, "GUARANTEE": ("GUARANTOR",)}[agreed]
    if any(one.thing is None or one.thing["type"] in kinds for one in mine):
        return "PRESENT"
    if mine:
        return "OTHER_KIND"
    return "MISSING" if told & set(kinds) else "NOT_TOLD"


def collaterals(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[Collateral]:
    balances = _balances(book, as_of_date, thresholds)
    org_of = {one.loan["loan_id"]: one.loan["org_id"] for one in book.loans}
    every = parts(book, balances)
    troubled = troubles(book, as_of_date, thresholds)
    silent = silent_guarantors(book, as_of_date, thresholds)
    above: dict[str, set[str]] = {}
    for ancestor, descendant, _ in closure(book.org_units, as_of_date):
        above.setdefault(descendant, set()).add(ancestor)
    by_thing: dict[str, list[Part]] = {}
    for one in every:
        by_thing.setdefault(one.link["collateral_id"], []).append(one)
    found = []
    for collateral_id, mine in by_thing.items():
        thing = mine[0].thing
        is_guarantor = mine[0].is_guarantor
        placed = None if is_guarantor else _summed([one.placed for one in mine])
        value = counted_value(thing)
        exact = None if value is None else Fraction(value)
        has_yellow = thing is not None and thing["type"] in TO_VALUE
        due = None
        if has_yellow and thing is not None and _by(thing["valuation_date"], as_of_date):
            due = shifted(thing["valuation_date"], VALUATION_MONTHS)
        for org_id in set().union(*(above[org_of[one.link["loan_id"]]] for one in mine)):
            below = [one for one in mine if org_id in above[org_of[one.link["loan_id"]]]]
            owed = [balances[one.link["loan_id"]] for one in below]
            known = [one for one in owed if one is not None]
            found.append(
                Collateral(
                    collateral_id,
                    org_id,
                    mine[0].status,
                    "NOT_ASKED" if is_guarantor else _ltv_state(placed, exact, has_yellow),
                    _valuation_state(thing, due, as_of_date),
                    _value_state(thing),
                    _expiry_state(thing, "insured_until", as_of_date),
                    _expiry_state(thing, "registration_until", as_of_date),
                    guarantor_state(thing, troubled, silent, as_of_date),
                    _cents(placed),
                    _ltv(placed, exact),
                    len(below),
                    sum(known, NOTHING) if known else None,
                    len(below) == len(mine),
                    len(mine) > 1,
                    due,
                )
            )
    return found


def _by(day: date | None, as_of_date: date) -> date | None:
    return day if day is not None and day <= as_of_date else None


def _valuation_state(thing: Row | None, due: date | None, as_of_date: date) -> str:
    if thing is None:
        return "NO_VALUE"
    if thing["type"] == "GUARANTOR":
        return "NOT_ASKED"
    if thing["value"] is None:
        return "NO_VALUE"
    if thing["type"] not in TO_VALUE:
        return "NOT_ASKED"
    if due is None:
        return "NO_DATE"
    if as_of_date > due:
        return "TOO_OLD"
    return "DUE_SOON" if (due - as_of_date).days <= NOTICE_DAYS else "IN_DATE"


def value_change(thing: Row) -> Fraction | None:
    if thing["type"] == "GUARANTOR" or thing["value"] is None or not thing["first_value"]:
        return None
    return Fraction(thing["value"]) / Fraction(thing["first_value"]) - 1


def _value_state(thing: Row | None) -> str:
    if thing is None:
        return "NOT_KNOWN"
    if thing["type"] == "GUARANTOR":
        return "NOT_ASKED"
    change = value_change(thing)
    if change is None:
        return "NOT_KNOWN"
    return "FALLEN" if round(change, 9) <= -FALL else "HELD"


def _expiry_state(thing: Row | None, column: str, as_of_date: date) -> str:
    if thing is None:
        return "NOT_TOLD"
    if thing["type"] == "GUARANTOR":
        return "NOT_ASKED"
    if column == "registration_until" and thing["registered"] is False:
        return "NOT_REGISTERED"
    day = thing[column]
    if day is None:
        return "NOT_TOLD"
    if day < as_of_date:
        return "EXPIRED"
    return "EXPIRING" if (day - as_of_date).days <= NOTICE_DAYS else "IN_FORCE"


def org_guarantees(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[OrgGuarantee]:
    by_loan = loan_guarantees(book, as_of_date, thresholds)
    balances = _balances(book, as_of_date, thresholds)
    by_thing = collaterals(book, as_of_date, thresholds)
    below: dict[str, set[str]] = {}
    for ancestor, descendant, _ in closure(book.org_units, as_of_date):
        below.setdefault(ancestor, set()).add(descendant)
    found = []
    for org_id, orgs in below.items():
        mine = [one for one in by_loan if one.org_id in orgs]
        if not mine:
            continue
        things = [one for one in by_thing if one.org_id == org_id]
        real = [one for one in things if one.guarantor_state == "NO_GUARANTOR"]
        measured = _money(balances, [one for one in mine if one.covered_amount is not None])
        covered = sum((one.covered_amount or NOTHING for one in mine), NOTHING)
        rated = [one for one in mine if one.ltv_state not in ("NOT_KNOWN", "NO_COLLATERAL")]
        placed = sum((one.placed_amount or NOTHING for one in rated), NOTHING)
        value = sum((one.share_of_value or NOTHING for one in rated), NOTHING)
        found.append(
            OrgGuarantee(
                org_id,
                loan_count=len(mine),
                missing_loan_count=sum(one.presence_state == "MISSING" for one in mine),
                above_yellow_loan_count=sum(one.ltv_state == "ABOVE_YELLOW" for one in mine),
                above_red_loan_count=sum(one.ltv_state == "ABOVE_RED" for one in mine),
                guarantor_troubled_loan_count=sum(
                    one.guarantor_state in ("OVERDUE", "SUED") for one in mine
                ),
                measured_principal=measured,
                covered_amount=covered,
                troubled_amount=sum((one.troubled_amount or NOTHING for one in mine), NOTHING),
                uncovered_amount=sum((one.uncovered_amount or NOTHING for one in mine), NOTHING),
                above_red_principal=_money(
                    balances, [one for one in mine if one.ltv_state == "ABOVE_RED"]
                ),
                collateral_count=len(real),
                guarantor_count=len(things) - len(real),
                seized_count=sum(one.collateral_status == "SEIZED" for one in things),
                valuation_old_count=sum(one.valuation_state == "TOO_OLD" for one in things),
                insurance_expiring_count=sum(one.insurance_state == "EXPIRING" for one in things),
                registration_expired_count=sum(
                    one.registration_state == "EXPIRED" for one in things
                ),
                value_fallen_count=sum(one.value_state == "FALLEN" for one in things),
                guarantor_overdue_count=sum(one.guarantor_state == "OVERDUE" for one in things),
                shared_count=sum(one.is_shared for one in real),
                covered_rate=float(covered) / float(measured) if measured else None,
                loan_to_value=float(placed) / float(value) if value else None,
            )
        )
    return found


def _money(balances: dict[str, Decimal | None], rows: list[LoanGuarantee]) -> Decimal:
    return sum((balances[one.loan_id] or NOTHING for one in rows), NOTHING)


# --- what held on one day, for the points ---


def measured_on(
    book: Book, day: date, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> dict[tuple[str, str], float | None]:
    """(measure, loan) → value on a day up to the as-of date; None where it is not known.

    All but the loan to value, by the present facts of each thing and as far back as their own dates
    allow; 0 where nothing is wrong.
    """
    things = {one["collateral_id"]: one for one in book.collaterals}
    found: dict[tuple[str, str], float | None] = {}
    troubled = troubles(book, as_of_date, thresholds)
    silent = silent_guarantors(book, as_of_date, thresholds)
    gone: dict[str, date] = {}
    for month in loan_months(book, as_of_date, thresholds):
        if month.loan_state != "ACTIVE":
            earliest = gone.get(month.loan_id, month.month_end_date)
            gone[month.loan_id] = min(earliest, month.month_end_date)
    for rows in book.loans:
        loan = rows.loan
        loan_id, begun = loan["loan_id"], loan["disbursed_date"]
        left = left_on(rows)
        end = left[1] if left is not None and left[1] <= as_of_date else gone.get(loan_id)
        if begun > day or (end is not None and day >= end):
            continue
        mine = [
            things[link["collateral_id"]]
            for link in book.collateral_links
            if link["loan_id"] == loan_id
            and link["collateral_id"] in things
            and things[link["collateral_id"]]["status"] != "RELEASED"
        ]
        real = [one for one in mine if one["type"] != "GUARANTOR"]
        guarantors = [one for one in mine if one["type"] == "GUARANTOR"]
        _add_things(found, loan_id, real, day, as_of_date)
        if guarantors:
            _add_guarantors(found, loan_id, guarantors, troubled, silent, day)
    return found


def _add_things(
    found: dict[tuple[str, str], float | None],
    loan_id: str,
    real: list[Row],
    day: date,
    as_of_date: date,
) -> None:
    if not real:
        return
    to_value = [one for one in real if one["type"] in TO_VALUE]
    valued = [one["valuation_date"] for one in to_value if _by(one["valuation_date"], as_of_date)]
    if valued and min(valued) <= day:
        months = 0
        while shifted(min(valued), months) < day:
            months += 1
        found["VALUATION_MONTHS", loan_id] = float(months)
    elif to_value and not valued:
        found["VALUATION_MONTHS", loan_id] = None
    bad = [one for one in real if one["status"] in IN_TROUBLE]
    checked = [one["last_check_date"] for one in bad if _by(one["last_check_date"], as_of_date)]
    if bad:
        if day >= min(checked, default=as_of_date):
            found["COLLATERAL_TROUBLED_COUNT", loan_id] = float(len(bad))
    else:
        is_told = all(one["status"] is not None for one in real)
        found["COLLATERAL_TROUBLED_COUNT", loan_id] = 0.0 if is_told else None
    ends = [
        end
        for one in real
        for end in (one["insured_until"], one["registration_until"])
        if end is not None
    ]
    if ends:
        found["COLLATERAL_DAYS_PAST_EXPIRY", loan_id] = float((day - min(ends)).days)
    elif any(one["type"] in ("REAL_ESTATE", "EQUIPMENT", "INVENTORY") for one in real):
        found["COLLATERAL_DAYS_PAST_EXPIRY", loan_id] = None
    changes = [(value_change(one), one) for one in real]
    known = [(change, one) for change, one in changes if change is not None]
    if not known:
        found["COLLATERAL_VALUE_CHANGE", loan_id] = None
        return
    worst = min(round(change, 9) for change, _ in known)
    dates = [
        one["valuation_date"]
        for change, one in known
        if round(change, 9) == worst and _by(one["valuation_date"], as_of_date)
    ]
    if day >= min(dates, default=as_of_date):
        found["COLLATERAL_VALUE_CHANGE", loan_id] = float(worst)


def _add_guarantors(
    found: dict[tuple[str, str], float | None],
    loan_id: str,
    guarantors: list[Row],
    troubled: dict[str, dict[str, set[date]]],
    silent: set[str],
    day: date,
) -> None:
    in_trouble = 0
    for one in guarantors:
        days = troubled.get(one["collateral_id"], {"OVERDUE": set(), "SUED": set()})
        in_trouble += day in days["OVERDUE"] or day in days["SUED"]
    found["GUARANTOR_TROUBLED_COUNT", loan_id] = float(in_trouble)
    if not in_trouble and any(
        one["collateral_id"] not in troubled or one["collateral_id"] in silent for one in guarantors
    ):
        found["GUARANTOR_TROUBLED_COUNT", loan_id] = None
