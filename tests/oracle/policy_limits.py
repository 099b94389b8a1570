"""The credit policy a second time: loan by loan, policy by policy, month end by month end."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tests.oracle.concentration import LAST_DIVISIONS, section
from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.organisations import closure, units
from tests.oracle.rows import NOTHING, Book, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

CENT = Decimal("0.01")


@dataclass(frozen=True)
class PolicyLimit:
    """One row of ``policy_limits``."""

    policy_id: str
    org_id: str
    state: str
    limit_ratio: float | None
    limit_amount: Decimal | None
    used_amount: Decimal | None
    headroom_amount: Decimal | None
    bank_principal: Decimal | None
    loan_count: int
    customer_count: int
    not_reported_loan_count: int
    breach_loan_count: int
    breach_amount: Decimal
    is_banned: bool
    is_whole: bool
    used_share: float | None


@dataclass(frozen=True)
class PolicyMonth:
    """One row of ``policy_months``."""

    policy_id: str
    month_end_date: date
    org_id: str
    loan_count: int
    used_amount: Decimal | None
    limit_amount: Decimal | None
    is_over_limit: bool
    is_in_force: bool


@dataclass(frozen=True)
class PolicyBreach:
    """One row of ``policy_breaches``."""

    policy_id: str
    loan_id: str
    org_id: str
    breach_kind: str
    disbursed_amount: Decimal
    disbursed_date: date
    known_over_date: date | None


@dataclass(frozen=True)
class PolicyLoan:
    """One row of ``policy_loans``."""

    policy_id: str
    loan_id: str
    org_id: str
    outstanding_principal: Decimal | None


# Every loan, also where several organisations report to nobody.
WHOLE_BANK = ""


class CreditPolicy:
    """The limits of a book and what became of them on and before a date."""

    def __init__(
        self, book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
    ) -> None:
        self.book = book
        self.as_of_date = as_of_date
        self.thresholds = thresholds
        self.customers = {row["customer_id"]: row for row in book.customers}
        self.pairs = {(above, below) for above, below, _ in closure(book.org_units, as_of_date)}
        self.org_ids = {row["org_id"] for row in book.org_units}
        roots = [
            one.org_id for one in units(book.org_units, as_of_date) if one.parent_org_id is None
        ]
        self.head = min(roots, key=lambda root: (-self._size(root), root))
        self.loans = [rows.loan for rows in book.loans if rows.loan["disbursed_date"] <= as_of_date]
        rows = loan_months(book, as_of_date, thresholds)
        self.days = sorted({row.month_end_date for row in rows})
        self.at: dict[date, dict[str, LoanMonth]] = {day: {} for day in self.days}
        for row in rows:
            if row.loan_state == "ACTIVE":
                self.at[row.month_end_date][row.loan_id] = row

    def _size(self, org_id: str) -> int:
        return sum(above == org_id for above, _ in self.pairs)

    def falls_under(self, loan: Row, policy: Row) -> bool:
        member = policy["member"]
        customer = self.customers.get(loan["customer_id"])
        match policy["dimension"]:
            case "PRODUCT":
                return bool(loan["product_code"] == member)
            case "CUSTOMER":
                return bool(loan["customer_id"] == member)
            case "REGION":
                return (member, loan["org_id"]) in self.pairs
            case "GROUP":
                return customer is not None and customer["group_id"] == member
        code = customer["industry_code"] if customer else None
        if code is None or not self._is_industry(member):
            return False
        letter, digits = _parts(member)
        return (letter is None or section(code) == letter) and _parts(code)[1].startswith(digits)

    @staticmethod
    def _is_industry(member: str) -> bool:
        letter, digits = _parts(member)
        return digits.isdigit() or (letter is not None and digits == "")

    def is_known(self, policy: Row) -> bool:
        member = policy["member"]
        match policy["dimension"]:
            case "INDUSTRY":
                return self._is_industry(member)
            case "CUSTOMER":
                return member in self.customers
            case "REGION":
                return member in self.org_ids
            case "GROUP":
                return any(one["group_id"] == member for one in self.book.customers)
        return any(loan["product_code"] == member for loan in self.loans)

    def under(self, policy: Row) -> set[str]:
        return {loan["loan_id"] for loan in self.loans if self.falls_under(loan, policy)}

    def used(self, policy: Row, day: date, org_id: str) -> list[LoanMonth]:
        """The loans in the book under a policy at an organisation on a month end."""
        under = self.under(policy)
        return [
            row
            for row in self.at[day].values()
            if row.loan_id in under and (not org_id or (org_id, row.org_id) in self.pairs)
        ]

    def book_of(self, day: date) -> Decimal:
        return _sum(list(self.at[day].values())) or NOTHING

    def limit(self, policy: Row, day: date) -> Decimal | None:
        if policy["limit_ratio"] is None:
            amount: Decimal | None = policy["limit_amount"]
            return amount
        exact: Decimal = self.book_of(day) * policy["limit_ratio"] / 100
        return exact.quantize(CENT, ROUND_HALF_UP)

    def amount(self, policy: Row, day: date, org_id: str) -> Decimal | None:
        return _sum(self.used(policy, day, org_id)) if self.is_known(policy) else None

    def is_over(self, policy: Row, day: date) -> bool:
        used, limit = self.amount(policy, day, WHOLE_BANK), self.limit(policy, day)
        return used is not None and limit is not None and used > limit

    def state(self, policy: Row) -> str:
        if policy["effective_from"] and policy["effective_from"] > self.as_of_date:
            return "NOT_YET"
        if policy["effective_to"] and policy["effective_to"] < self.as_of_date:
            return "ENDED"
        if policy["banned"]:
            return "BANNED"
        if not self.is_known(policy):
            return "UNKNOWN"
        used = self.amount(policy, self.days[-1], WHOLE_BANK)
        limit = self.limit(policy, self.days[-1])
        if used is None:
            return "NOT_REPORTED"
        assert limit is not None
        if used > limit:
            return "BREACH"
        return "NEAR" if used >= self.thresholds.policy_near_share * limit else "WITHIN"

    def policy_loans(self) -> list[PolicyLoan]:
        return [
            PolicyLoan(policy["policy_id"], row.loan_id, row.org_id, row.outstanding_principal)
            for policy in self.book.policy_limits
            for row in self.used(policy, self.days[-1], WHOLE_BANK)
        ]

    def policy_months(self) -> list[PolicyMonth]:
        return [
            PolicyMonth(
                policy_id=policy["policy_id"],
                month_end_date=day,
                org_id=self.head if policy["limit_ratio"] is not None else self._home_of(policy),
                loan_count=len(self.used(policy, day, WHOLE_BANK)),
                used_amount=self.amount(policy, day, WHOLE_BANK),
                limit_amount=self.limit(policy, day),
                is_over_limit=self.is_over(policy, day),
                is_in_force=_holds(policy, day),
            )
            for policy in self.book.policy_limits
            for day in self.days
        ]

    def _home_of(self, policy: Row) -> str:
        if policy["dimension"] == "REGION" and policy["member"] in self.org_ids:
            return str(policy["member"])
        return self.head

    def policy_breaches(self) -> list[PolicyBreach]:
        found = []
        for policy in self.book.policy_limits:
            for loan in self.loans:
                paid_out = loan["disbursed_date"]
                if not _holds(policy, paid_out) or not self.falls_under(loan, policy):
                    continue
                # The month end before the month of paying out.
                before = [day for day in self.days if day < paid_out.replace(day=1)]
                over = before[-1] if before and self.is_over(policy, before[-1]) else None
                if not policy["banned"] and over is None:
                    continue
                found.append(
                    PolicyBreach(
                        policy_id=policy["policy_id"],
                        loan_id=loan["loan_id"],
                        org_id=loan["org_id"],
                        breach_kind="BANNED" if policy["banned"] else "OVER_LIMIT",
                        disbursed_amount=loan["disbursed_amount"],
                        disbursed_date=paid_out,
                        known_over_date=None if policy["banned"] else over,
                    )
                )
        return found

    def policy_limits(self) -> list[PolicyLimit]:
        breaches = self.policy_breaches()
        return [
            one
            for policy in self.book.policy_limits
            for org_id in sorted(self.org_ids)
            if (one := self._at(policy, org_id, breaches)) is not None
        ]

    def _at(self, policy: Row, org_id: str, breaches: list[PolicyBreach]) -> PolicyLimit | None:
        rows = self.used(policy, self.days[-1], org_id)
        against = [
            one
            for one in breaches
            if one.policy_id == policy["policy_id"] and (org_id, one.org_id) in self.pairs
        ]
        is_whole = (org_id, self._home_of(policy)) in self.pairs
        is_public = policy["dimension"] in ("INDUSTRY", "PRODUCT")
        if not (rows or against or is_whole or is_public):
            return None
        used = self.amount(policy, self.days[-1], org_id)
        sees_limit = policy["limit_ratio"] is None or org_id == self.head
        limit = self.limit(policy, self.days[-1]) if sees_limit else None
        is_measured = limit is not None and used is not None
        return PolicyLimit(
            policy_id=policy["policy_id"],
            org_id=org_id,
            state=self.state(policy),
            limit_ratio=None
            if policy["limit_ratio"] is None
            else float(policy["limit_ratio"]) / 100,
            limit_amount=limit,
            used_amount=used,
            headroom_amount=limit - used
            if limit is not None and used is not None and is_whole
            else None,
            bank_principal=self.book_of(self.days[-1]) if org_id == self.head else None,
            loan_count=len(rows),
            customer_count=len({row.customer_id for row in rows}),
            not_reported_loan_count=sum(row.outstanding_principal is None for row in rows),
            breach_loan_count=len(against),
            breach_amount=sum((one.disbursed_amount for one in against), NOTHING),
            is_banned=bool(policy["banned"]),
            is_whole=is_whole,
            used_share=float(used) / float(limit)
            if is_measured and limit and used is not None
            else None,
        )


def _parts(code: str) -> tuple[str | None, str]:
    """The letter a code of GB/T 4754 begins with, if any, and what follows."""
    if code[:1].upper() in LAST_DIVISIONS:
        return code[0].upper(), code[1:]
    return None, code


def _holds(policy: Row, day: date) -> bool:
    first, last = policy["effective_from"], policy["effective_to"]
    return (first is None or first <= day) and (last is None or day <= last)


def _sum(rows: list[LoanMonth]) -> Decimal | None:
    """Nothing lent is 0; of loans none of which is reported the sum is not known."""
    known = [row.outstanding_principal for row in rows if row.outstanding_principal is not None]
    return sum(known, NOTHING) if known or not rows else None
