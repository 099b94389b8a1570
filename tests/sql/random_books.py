"""Random books: a small bank whose loans have been through everything that can happen to one.

What is drawn is meant to be awkward and not likely: dates stand on month ends and on 29 February,
money misses an instalment by a cent, plans are restated on odd days and in odd orders, entries are
reversed, corrected by a later delivery, booked late, or speak of loans that are not known yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from tests.sql.random_cases import add_case_material
from tests.sql.random_collection_work import add_collection_work
from tests.sql.random_fund_flows import random_fund_flows
from tests.sql.random_guarantees import add_guarantees
from tests.sql.random_hands import add_hands
from tests.sql.random_line import add_line
from tests.sql.random_policies import add_policies
from tests.sql.random_statements import random_statements
from tests.sql.random_targets import add_targets

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Choice = TypeVar("Choice")

CENT = Decimal("0.01")
FIVE_CLASSES = ("PASS", "SPECIAL_MENTION", "SUBSTANDARD", "DOUBTFUL", "LOSS")


@dataclass
class RandomBook:
    """The deliveries of a bank and what to ask of them."""

    deliveries: list[tuple[datetime, Tables]]
    as_of_date: date
    known_at: datetime | None


def random_book(random: Random, loan_count: int) -> RandomBook:
    opening = date(2023, 10, 1) + timedelta(days=random.randrange(120))
    as_of_date = _as_of_date(random, opening)
    bank = _Bank(random, opening, as_of_date)
    for number in range(loan_count):
        bank.add_loan(number)
    bank.tables["fund_flows"] = random_fund_flows(random, bank.tables["loans"], as_of_date)
    bank.add_collaterals()
    add_guarantees(bank)
    bank.tables["financial_statements"] = random_statements(
        random, bank.customer_ids, opening, as_of_date
    )
    add_line(bank)
    add_policies(bank)
    add_collection_work(bank)
    add_hands(bank)
    add_targets(bank)
    add_case_material(bank)
    return RandomBook(bank.deliveries(), as_of_date, bank.known_at())


def _as_of_date(random: Random, opening: date) -> date:
    if random.random() < 0.1:
        return date(2024, 2, 29)
    day = opening + timedelta(days=random.randrange(1, 540))
    last_month_end = day.replace(day=1) - timedelta(days=1)
    return max(opening, random.choice((day, day, day.replace(day=1), last_month_end)))


@dataclass
class _Bank:
    random: Random
    opening: date
    as_of_date: date
    tables: Tables = field(default_factory=dict)
    # Rows of a key delivered before, to come again otherwise in a later delivery.
    later: Tables = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.org_ids = ["HEAD"]
        self._add("org_units", org_id="HEAD", org_level="HEAD")
        for number in range(self.random.randrange(1, 9)):
            parent = (
                self._pick(*self.org_ids, None) if self._chance(0.1) else self._pick(*self.org_ids)
            )
            self.org_ids.append(f"O{number}")
            self._add("org_units", org_id=f"O{number}", parent_org_id=parent)
            if self._chance(0.3):
                self._close(self.tables["org_units"][-1])
            if self._chance(0.1):
                moved = {"org_id": f"O{number}", "parent_org_id": "HEAD"}
                self.later.setdefault("org_units", []).append(moved)
        customer_count = self.random.randrange(1, 20) * self._pick(1, 1, 4)
        self.customer_ids = [f"C{number}" for number in range(customer_count)]
        for customer_id in self.customer_ids:
            customer_type = self.random.choice(["CORP", "SME", "RETAIL"])
            self._add(
                "customers",
                customer_id=customer_id,
                customer_type=customer_type,
                industry_code=self._pick(None, "C", "f51", "2614", "70", "98", "00", "其他"),
                group_id=self._pick(None, None, "G1", "G2"),
                total_debt_all_banks=self._pick(None, Decimal(0), Decimal(100), Decimal(100)),
                # Exactly a fifth is allowed.
                debt_over90_all_banks=self._pick(None, Decimal(20), Decimal("20.01"), Decimal(90)),
                needs_payment_confirm=self._pick(None, False, False, True),
            )

    def _close(self, org_unit: Row) -> None:
        """Closed, with or without a successor; some name one that ends below themselves."""
        org_unit["close_date"] = self._pick(
            None, self._day(self.opening, self.as_of_date + timedelta(days=40))
        )
        org_unit["merged_into"] = self._pick(None, *(f"O{number}" for number in range(9)), "HEAD")

    def _add(self, table: str, **row: Any) -> None:
        self.tables.setdefault(table, []).append(row)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _pick(self, *choices: Choice) -> Choice:
        return self.random.choice(choices)

    def _money(self, low: int, high: int) -> Decimal:
        """An amount between two of whole cents."""
        return Decimal(self.random.randint(low, high)) * CENT

    def _day(self, low: date, high: date) -> date:
        day = low + timedelta(days=self.random.randint(0, max(0, (high - low).days)))
        if self._chance(0.2):
            day = max(low, day.replace(day=1) - timedelta(days=self.random.randint(0, 1)))
        return day

    def _posted_at(self, day: date) -> datetime | None:
        if self._chance(0.3):
            return None
        late = self._pick(0, 0, 0, 1, 3, 40)
        return datetime.combine(day + timedelta(days=late), time(self.random.randrange(24)))

    # --- loans ---

    def add_loan(self, number: int) -> None:
        loan_id = f"L{number:03d}"
        disbursed_date = self._day(self.opening, self.as_of_date + timedelta(days=20))
        if number == 0:
            disbursed_date = self.opening
        amount = self._pick(self._money(1, 300), self._money(100_000, 900_000), Decimal(12000))
        loan: Row = {
            "loan_id": loan_id,
            "customer_id": self.random.choice(self.customer_ids),
            "org_id": self.random.choice(self.org_ids),
            "disbursed_amount": amount,
            "disbursed_date": disbursed_date,
            "grace_days": self._pick(None, 0, 0, 0, 3, 15, 40),
            "is_low_risk": self._pick(None, None, False, True),
            "is_sme_special": self._pick(None, None, False, True),
            "product_code": self._pick("P1", "P2"),
            # On and around the ends of the windows in which loans mature.
            "maturity_date": max(
                disbursed_date,
                self.as_of_date
                + timedelta(days=self._pick(-20, 0, 1, 30, 31, 60, 61, 90, 91, 900)),
            ),
            "guarantee_type": self._pick(None, "PLEDGE", "CREDIT", "MORTGAGE"),
        }
        loan |= self._leaving(loan_id, disbursed_date)
        self._add("loans", **loan)
        if self._chance(0.03):
            changed = loan | {"org_id": self.random.choice(self.org_ids), "grace_days": 5}
            self.later.setdefault("loans", []).append(changed)
        self._add_change(loan)
        self._add_restructurings(loan)
        is_reported = self._chance(0.2)
        if not is_reported:
            self._add_plans(loan)
            self._add_payments(loan)
        elif self._chance(0.1):
            self._add_payments(loan)
        if is_reported or self._chance(0.4):
            self._add_snapshots(loan, is_reported)

    def _add_change(self, loan: Row) -> None:
        """An extension or restructuring of which only the event tells."""
        if not self._chance(0.15):
            return
        event_date = self._day(loan["disbursed_date"], self.as_of_date + timedelta(days=20))
        self._add(
            "loan_events",
            event_id=f"{loan['loan_id']}-C",
            loan_id=loan["loan_id"],
            event_type=self._pick("EXTENSION", "RESTRUCTURE", "RATE"),
            event_date=event_date,
            posted_at=self._posted_at(event_date),
        )

    def _leaving(self, loan_id: str, disbursed_date: date) -> Row:
        status = self._pick(*["ACTIVE"] * 7, "SETTLED", "WRITTEN_OFF", "TRANSFERRED")
        left_date = self._day(disbursed_date, self.as_of_date + timedelta(days=40))
        has_closed_date = status != "ACTIVE" and self._chance(0.6)
        event_type = {"WRITTEN_OFF": "WRITE_OFF", "TRANSFERRED": "TRANSFER"}.get(status)
        if event_type and self._chance(0.7):
            for number in range(self._pick(1, 1, 2)):
                event_date = self._day(
                    disbursed_date - timedelta(days=self._pick(0, 0, 40)),
                    self.as_of_date + timedelta(days=40),
                )
                self._add(
                    "loan_events",
                    event_id=f"{loan_id}-E{number}",
                    loan_id=loan_id,
                    event_type=self._pick(event_type, event_type, "WRITE_OFF", "TRANSFER"),
                    event_date=event_date,
                    posted_at=self._posted_at(event_date),
                )
        return {"status": status, "closed_date": left_date if has_closed_date else None}

    def _add_restructurings(self, loan: Row) -> None:
        for number in range(self._pick(0, 0, 0, 0, 1, 1, 2, 3)):
            event_date = self._day(
                loan["disbursed_date"] - timedelta(days=9), self.as_of_date + timedelta(days=20)
            )
            self._add(
                "loan_events",
                event_id=f"{loan['loan_id']}-R{number}",
                loan_id=loan["loan_id"],
                event_type="RESTRUCTURE",
                event_date=event_date,
                posted_at=self._posted_at(event_date),
            )

    # --- plans ---

    def _add_plans(self, loan: Row) -> None:
        lowest = 2 if self._chance(0.05) else 1
        for version in range(lowest, lowest + self._pick(1, 1, 1, 2, 2, 3)):
            effective_from = self._day(
                loan["disbursed_date"] - timedelta(days=5), self.as_of_date + timedelta(days=20)
            )
            for row in self._plan(loan):
                row |= {"loan_id": loan["loan_id"], "version": version}
                if version > 1 or self._chance(0.1):
                    odd_days = self._pick(0, 0, 0, 9) if self._chance(0.1) else 0
                    row["effective_from"] = effective_from + timedelta(days=odd_days)
                self._add("repayment_schedule", **row)
                if self._chance(0.01):
                    changed = row | {"due_principal": row["due_principal"] + 1}
                    self.later.setdefault("repayment_schedule", []).append(changed)

    def _plan(self, loan: Row) -> list[Row]:
        count = self._pick(1, 2, 3, 6, 12)
        due_dates = self._due_dates(loan["disbursed_date"], count)
        principals = _split(loan["disbursed_amount"], count)
        if self._chance(0.15):
            principals[self.random.randrange(count)] = self._pick(Decimal(0), CENT, Decimal(50))
        interest = self._pick(None, Decimal(0), CENT, self._money(1, 5000))
        fee = self._pick(None, None, Decimal(0), self._money(1, 900))
        rows = []
        for period_no, (due_date, principal) in enumerate(
            zip(due_dates, principals, strict=True), start=1
        ):
            is_nothing = self._chance(0.05)
            rows.append(
                {
                    "period_no": period_no,
                    "due_date": due_date,
                    "due_principal": Decimal(0) if is_nothing else principal,
                    "due_interest": None if is_nothing else interest,
                    "due_fee": fee if self._chance(0.5) and not is_nothing else None,
                }
            )
        return rows

    def _due_dates(self, disbursed_date: date, count: int) -> list[date]:
        match self._pick("monthly", "monthly", "month ends", "any", "same day"):
            case "monthly":
                first = disbursed_date + timedelta(days=self.random.randrange(60))
                return [first + timedelta(days=30 * period) for period in range(count)]
            case "month ends":
                first_of_month = (disbursed_date.replace(day=1) + timedelta(days=32)).replace(day=1)
                ends = []
                for _ in range(count):
                    ends.append(first_of_month - timedelta(days=1))
                    first_of_month = (first_of_month + timedelta(days=32)).replace(day=1)
                return ends
            case "same day":
                day = self._day(disbursed_date, self.as_of_date)
                return [day + timedelta(days=period // 2) for period in range(count)]
            case _:
                return [
                    self._day(disbursed_date - timedelta(days=3), self.as_of_date)
                    for _ in range(count)
                ]

    # --- payments ---

    def _add_payments(self, loan: Row) -> None:
        loan_id = loan["loan_id"]
        plan = [
            row
            for row in self.tables.get("repayment_schedule", [])
            if row["loan_id"] == loan_id and row["version"] in (1, 2)
        ]
        how_split = self._pick("never", "never", "always", "sometimes")
        for number, (value_date, amount) in enumerate(self._behaviour(loan, plan)):
            if amount <= 0 or value_date < loan["disbursed_date"]:
                continue
            row: Row = {
                "txn_id": f"{loan_id}-{number}",
                "loan_id": loan_id,
                "value_date": value_date,
                "posted_at": self._posted_at(value_date),
                "amount": amount,
                "txn_type": self._pick(
                    "REPAY", "REPAY", "REPAY", "PREPAY", "RECOVERY", "OFFSET", "REFINANCE"
                ),
            }
            if how_split == "always" or (how_split == "sometimes" and self._chance(0.5)):
                row["principal"] = (amount * self._pick(0, 50, 90, 100) / 100).quantize(CENT)
            self._add("repayments", **row)
            if self._chance(0.08):
                self._add_reversal(row)
            if self._chance(0.03):
                corrected = row | {"amount": amount + self._pick(CENT, Decimal(100))}
                corrected |= {"posted_at": self._posted_at(value_date)}
                self._pick(self.tables, self.later).setdefault("repayments", []).append(corrected)

    def _add_reversal(self, row: Row) -> None:
        value_date = self._day(row["value_date"], self.as_of_date + timedelta(days=20))
        reversal = row | {
            "txn_id": f"{row['txn_id']}-R",
            "txn_type": "REVERSAL",
            "reversal_of": row["txn_id"],
            "value_date": value_date,
            "posted_at": self._posted_at(value_date),
        }
        self._add("repayments", **reversal)

    def _behaviour(self, loan: Row, plan: Sequence[Row]) -> list[tuple[date, Decimal]]:
        first, last = loan["disbursed_date"], self.as_of_date + timedelta(days=10)
        dues = [
            (
                row["due_date"],
                row["due_principal"] + (row["due_interest"] or 0) + (row["due_fee"] or 0),
            )
            for row in plan
            if row["version"] == plan[0]["version"]
        ]
        match self._pick("on plan", "late", "at times late", "cents", "lumps", "too much", "none"):
            case "on plan":
                return dues[: self.random.randint(0, len(dues))]
            case "late":
                late = timedelta(days=self.random.randrange(120))
                return [(due_date + late, amount) for due_date, amount in dues]
            case "at times late":
                # Now and then a part on time and the rest later, or all of it some days late.
                paid = []
                for due_date, amount in dues[: self.random.randint(0, len(dues))]:
                    part = self._pick(Decimal(0), Decimal(0), (amount / 2).quantize(CENT))
                    late = timedelta(days=self._pick(0, 0, 0, 1, 3, 4, 15, 16, 30, 31, 33))
                    paid += [(due_date, part), (due_date + late, amount - part)]
                return paid
            case "cents":
                return [
                    (due_date, amount + self._pick(-2, -1, 0, 1) * CENT)
                    for due_date, amount in dues
                ]
            case "lumps":
                return [
                    (self._day(first, last), self._money(1, 300_000))
                    for _ in range(self.random.randrange(8))
                ]
            case "too much":
                return [(self._day(first, last), loan["disbursed_amount"] * self._pick(1, 2))]
            case _:
                return []

    # --- snapshots ---

    def _add_snapshots(self, loan: Row, is_reported: bool) -> None:
        balance = loan["disbursed_amount"]
        day = loan["disbursed_date"]
        while day <= self.as_of_date + timedelta(days=31):
            end = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            for _ in range(self._pick(0, 1, 1, 1, 2)):
                balance = max(Decimal(0), balance - self._pick(Decimal(0), balance, balance / 7))
                self._add_snapshot(loan, self._pick(end, self._day(day, end)), balance)
                if is_reported and self._chance(0.05):
                    balance = loan["disbursed_amount"]
            day = end + timedelta(days=1)

    def _add_snapshot(self, loan: Row, day: date, balance: Decimal) -> None:
        days = self._pick(None, 0, 0, 0, 1, 30, 31, 60, 61, 90, 91, 180, 181, 270, 271, 360, 400)
        if balance == 0:
            days = self._pick(0, 0, None, days)
        overdue = self._money(0, 90_000) if days else self._pick(None, Decimal(0))
        row = {
            "snapshot_date": day,
            "loan_id": loan["loan_id"],
            "balance": None if self._chance(0.05) else balance.quantize(CENT),
            "overdue_principal": None if self._chance(0.1) else overdue,
            "overdue_interest": self._pick(None, Decimal(0), overdue),
            "days_past_due": days,
            "five_class": self._pick(None, None, *FIVE_CLASSES),
            "provision": self._pick(None, Decimal(0), self._money(0, 90_000)),
        }
        self._add("loan_snapshots", **row)
        if self._chance(0.05):
            changed = row | {"balance": self._money(0, 50_000), "five_class": "LOSS"}
            self._pick(self.tables, self.later).setdefault("loan_snapshots", []).append(changed)

    # --- collateral ---

    def add_collaterals(self) -> None:
        """Worth about what the loans owe: just enough, a cent too little, shared, or unknown."""
        if self._chance(0.1):
            return
        loans = self.tables["loans"]
        for number in range(len(loans)):
            thing: Row = {
                "collateral_id": f"D{number}",
                "type": self._pick("CD", "CD", "TBOND", "MARGIN", "BANK_ACCEPTANCE", "REAL_ESTATE"),
                "status": self._pick(*[None] * 3, *["NORMAL"] * 5, "SEIZED", "RELEASED"),
                "value": None if self._chance(0.05) else self._money(0, 2_000_000),
            }
            self._add("collaterals", **thing)
            if self._chance(0.05):
                changed = thing | {"value": self._money(0, 900_000), "status": "NORMAL"}
                self.later.setdefault("collaterals", []).append(changed)
            is_shared = self._chance(0.3)
            chosen = self.random.sample(loans, min(len(loans), 3 if is_shared else 1))
            for loan in chosen:
                owed = self._owed(loan)
                if not is_shared and self._chance(0.5):
                    enough = owed + self._pick(-CENT, Decimal(0), CENT)
                    self.tables["collaterals"][-1]["value"] = max(Decimal(0), enough)
                self._add(
                    "collateral_links",
                    loan_id=loan["loan_id"],
                    collateral_id=thing["collateral_id"],
                    secured_amount=self._pick(
                        None, None, Decimal(0), owed, owed + CENT, self._money(0, 900_000)
                    ),
                )

    def _owed(self, loan: Row) -> Decimal:
        """All that the first plan asks in principal and interest, else what was paid out."""
        due = [
            row["due_principal"] + (row["due_interest"] or 0)
            for row in self.tables.get("repayment_schedule", [])
            if row["loan_id"] == loan["loan_id"] and row["version"] == 1
        ]
        amount: Decimal = sum(due, Decimal(0)) if due else loan["disbursed_amount"]
        return amount

    # --- deliveries ---

    def deliveries(self) -> list[tuple[datetime, Tables]]:
        """The first delivery holds most rows, later ones more rows and corrected ones."""
        count = self._pick(1, 2, 3)
        delivered: list[Tables] = [{} for _ in range(count)]
        for table, rows in self.tables.items():
            for position, row in enumerate(rows):
                may_come_later = count > 1 and position > 0
                number = (
                    self.random.randrange(1, count) if may_come_later and self._chance(0.15) else 0
                )
                delivered[number].setdefault(table, []).append(row)
        for table, rows in self.later.items():
            for row in rows:
                delivered[-1].setdefault(table, []).append(row)
        times = sorted(
            datetime.combine(self._day(self.opening, self.as_of_date), time(18, number))
            for number in range(count)
        )
        return list(zip(times, delivered, strict=True))

    def known_at(self) -> datetime | None:
        if self._chance(0.4):
            return None
        day = self._day(self.opening, self.as_of_date + timedelta(days=30))
        # 02:00 of the bank is 18:00 UTC, at which a delivery may have been received.
        return datetime.combine(day, self._pick(time(0), time(2), time(23, 59, 59)))


def _split(amount: Decimal, count: int) -> list[Decimal]:
    """An amount in equal parts of whole cents; the last takes the rest."""
    part = (amount / count).quantize(CENT)
    part = min(part, amount)
    parts = [part] * (count - 1)
    rest = amount - sum(parts)
    return [*parts, rest] if rest >= 0 else [amount, *[Decimal(0)] * (count - 1)]
