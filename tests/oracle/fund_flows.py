"""Where loan money went, computed again in plain Python from the definitions."""

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.oracle.organisations import closure
from tests.oracle.rows import NOTHING, Book, Row

# Restated from the practice, in the order that decides between two that fit.
PROHIBITED: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], Decimal], ...] = (
    (
        "PROPERTY",
        ("PROPERTY",),
        ("购房", "首付", "房款", "买房", "购买商铺", "土地出让"),
        ("住房", "购房", "商用房", "房地产开发"),
        Decimal(0),
    ),
    ("SECURITIES", ("SECURITIES",), ("证券", "炒股", "股票", "期货", "期权"), (), Decimal(0)),
    (
        "WEALTH",
        ("WEALTH",),
        ("理财", "购买基金", "私募", "信托计划", "信托公司", "资管计划"),
        (),
        Decimal(0),
    ),
    (
        "EQUITY",
        (),
        ("股权", "入股", "增资", "注资", "实缴资本", "分红", "股利"),
        ("并购",),
        Decimal(0),
    ),
    (
        "LENDER",
        ("LENDER",),
        ("还他行", "归还他行", "过桥", "民间借贷", "放贷", "转贷", "小额贷款公司"),
        (),
        Decimal(0),
    ),
    ("GAMBLING", (), ("赌", "博彩", "彩票", "虚拟货币", "比特币", "usdt"), (), Decimal(0)),
    ("CASH", ("CASH",), (), (), Decimal(50_000)),
)
KINDS = (
    "SUPPLIER",
    "RELATED",
    "SAME_NAME",
    "SECURITIES",
    "PROPERTY",
    "WEALTH",
    "LENDER",
    "CASH",
    "OTHER",
)
BUSINESS_WORDS = ("经营", "农户", "助业", "创业")
RETURN_DAYS = VOUCHER_DAYS = timedelta(days=30)
SPLIT_DAYS = timedelta(days=3)


@dataclass(frozen=True)
class Flow:
    flow_id: str
    loan_id: str
    org_id: str
    amount: Decimal
    destination_code: str | None
    is_prohibited: bool
    is_suspected: bool
    returned_to: str | None
    entrusted_rule_code: str | None
    entrusted_above: Decimal | None
    entrusted_state: str | None
    is_split: bool
    split_amount: Decimal | None
    split_date: date | None
    voucher_state: str | None
    is_fault: bool


@dataclass(frozen=True)
class LoanFlows:
    loan_id: str
    org_id: str
    month_end_date: date
    is_told: bool
    flow_count: int
    disbursed_amount: Decimal
    out_amount: Decimal
    in_amount: Decimal
    traced_amount: Decimal
    untraced_amount: Decimal
    traced_rate: float
    supplier_amount: Decimal
    related_amount: Decimal
    same_name_amount: Decimal
    securities_amount: Decimal
    property_amount: Decimal
    wealth_amount: Decimal
    lender_amount: Decimal
    cash_amount: Decimal
    other_amount: Decimal
    unknown_amount: Decimal
    prohibited_count: int
    prohibited_amount: Decimal
    suspected_count: int
    suspected_amount: Decimal
    returned_count: int
    returned_amount: Decimal
    entrusted_needed_count: int
    entrusted_needed_amount: Decimal
    entrusted_count: int
    entrusted_amount: Decimal
    entrusted_missed_count: int
    entrusted_missed_amount: Decimal
    split_count: int
    split_amount: Decimal
    voucher_due_count: int | None
    voucher_present_count: int | None
    missing_voucher_count: int | None
    missing_voucher_amount: Decimal | None
    is_to_explain: bool


@dataclass(frozen=True)
class OrgFlows:
    org_id: str
    month_end_date: date
    loan_count: int
    flow_loan_count: int
    disbursed_amount: Decimal
    traced_amount: Decimal
    untraced_amount: Decimal
    flow_count: int
    out_amount: Decimal
    prohibited_loan_count: int
    prohibited_count: int
    prohibited_amount: Decimal
    suspected_loan_count: int
    suspected_count: int
    suspected_amount: Decimal
    returned_loan_count: int
    returned_count: int
    returned_amount: Decimal
    entrusted_missed_loan_count: int
    entrusted_missed_count: int
    entrusted_missed_amount: Decimal
    split_loan_count: int
    split_count: int
    split_amount: Decimal
    missing_voucher_loan_count: int | None
    missing_voucher_count: int | None
    missing_voucher_amount: Decimal | None
    entrusted_needed_count: int
    entrusted_needed_amount: Decimal
    entrusted_count: int
    entrusted_amount: Decimal
    voucher_due_count: int | None
    voucher_present_count: int | None
    explain_loan_count: int
    fault_loan_count: int
    traced_rate: float | None
    entrusted_rate: float | None
    voucher_rate: float | None


class FundFlows:
    """The movements of one book as of one day."""

    def __init__(self, book: Book, as_of_date: date) -> None:
        self.book, self.as_of = book, as_of_date
        self.loans = {
            one.loan["loan_id"]: one.loan
            for one in book.loans
            if one.loan["disbursed_date"] <= as_of_date
        }
        self.types = {one["customer_id"]: one["customer_type"] for one in book.customers}
        self.rows = [
            one
            for one in book.fund_flows
            if one["txn_date"] <= as_of_date and one["loan_id"] in self.loans
        ]
        self.paid = [one for one in self.rows if one["direction"] == "OUT"]

    @cached_property
    def vouchers_told(self) -> bool:
        return any(
            one["voucher_date"] is not None and one["voucher_date"] <= self.as_of
            for one in self.rows
        )

    def limit(self, loan: Row) -> tuple[str, str, Decimal] | None:
        """Which limit of entrusted payment holds: its code, of what, and the amount."""
        kind = self.types.get(loan["customer_id"])
        if kind in ("CORP", "SME"):
            return "CORPORATE", "PAYMENT", Decimal("10000000.00")
        if kind != "RETAIL":
            return None
        if any(word in loan["product_code"] for word in BUSINESS_WORDS):
            return "RETAIL_BUSINESS", "DRAWDOWN", Decimal("500000.00")
        return "RETAIL", "DRAWDOWN", Decimal("300000.00")

    def destination(self, row: Row) -> tuple[str, bool] | None:
        """Where money went that may not, and whether only a word says so."""
        if row["direction"] != "OUT":
            return None
        product = self.loans[row["loan_id"]]["product_code"].replace(" ", "").lower()
        text = f"{row['purpose'] or ''}|{row['payee_name'] or ''}".replace(" ", "").lower()
        by_kind, by_word = [], []
        for code, kinds, words, excepted, above in PROHIBITED:
            if row["amount"] <= above or any(word in product for word in excepted):
                continue
            if row["payee_type"] in kinds:
                by_kind.append(code)
            if any(word in text for word in words):
                by_word.append(code)
        if by_kind:
            return by_kind[0], False
        return (by_word[0], True) if by_word else None

    @staticmethod
    def payee(row: Row) -> tuple[str, str] | None:
        if row["payee_key"] is not None:
            return ("key", row["payee_key"])
        return ("name", row["payee_name"]) if row["payee_name"] is not None else None

    def returned_to(self, row: Row) -> str | None:
        if row["direction"] == "OUT":
            if row["txn_date"] - self.loans[row["loan_id"]]["disbursed_date"] > RETURN_DAYS:
                return None
            return {"SAME_NAME": "OWN", "RELATED": "RELATED"}.get(row["payee_type"] or "")
        if self.payee(row) is None:
            return None
        days = {
            row["txn_date"] - other["txn_date"]
            for other in self.paid
            if other["loan_id"] == row["loan_id"] and self.payee(other) == self.payee(row)
        }
        return "PAYER" if any(timedelta(0) <= one <= RETURN_DAYS for one in days) else None

    def entrusted(self, row: Row) -> str | None:
        loan = self.loans[row["loan_id"]]
        limit = self.limit(loan)
        if row["direction"] == "IN" or limit is None:
            return None
        compared = row["amount"] if limit[1] == "PAYMENT" else loan["disbursed_amount"]
        if compared <= limit[2]:
            return "NOT_NEEDED"
        return {"ENTRUSTED": "ENTRUSTED", "SELF": "MISSED"}.get(row["pay_mode"], "NOT_REPORTED")

    @cached_property
    def splits(self) -> dict[str, tuple[Decimal, date]]:
        """Of each payment that is part of a split what they came to, and when."""
        groups: dict[Any, list[Row]] = defaultdict(list)
        for row in self.paid:
            loan = self.loans[row["loan_id"]]
            limit = self.limit(loan)
            if limit is None or row["pay_mode"] != "SELF" or self.payee(row) is None:
                continue
            if row["amount"] <= limit[2]:
                groups[loan["customer_id"], limit, self.payee(row)].append(row)
        found = {}
        for (_, limit, _), rows in groups.items():
            for row in rows:
                for end in sorted({one["txn_date"] for one in rows}):
                    if not row["txn_date"] <= end <= row["txn_date"] + SPLIT_DAYS:
                        continue
                    together = sum(
                        one["amount"] for one in rows if end - SPLIT_DAYS <= one["txn_date"] <= end
                    )
                    if together > limit[2]:
                        found[row["flow_id"]] = (Decimal(together), end)
                        break
        return found

    def voucher(self, row: Row) -> str | None:
        if row["direction"] == "IN" or not self.vouchers_told:
            return None
        last = row["txn_date"] + VOUCHER_DAYS
        if row["voucher_date"] is not None and row["voucher_date"] <= self.as_of:
            return "PRESENT" if row["voucher_date"] <= last else "LATE"
        return "MISSING" if self.as_of > last else "AWAITED"

    @cached_property
    def flows(self) -> list[Flow]:
        found = []
        for row in self.rows:
            loan = self.loans[row["loan_id"]]
            limit = self.limit(loan) if row["direction"] == "OUT" else None
            destination = self.destination(row)
            split = self.splits.get(row["flow_id"])
            returned, entrusted, voucher = (
                self.returned_to(row),
                self.entrusted(row),
                self.voucher(row),
            )
            found.append(
                Flow(
                    flow_id=row["flow_id"],
                    loan_id=row["loan_id"],
                    org_id=loan["org_id"],
                    amount=row["amount"],
                    destination_code=destination[0] if destination else None,
                    is_prohibited=destination is not None and not destination[1],
                    is_suspected=destination is not None and destination[1],
                    returned_to=returned,
                    entrusted_rule_code=limit[0] if limit else None,
                    entrusted_above=limit[2] if limit else None,
                    entrusted_state=entrusted,
                    is_split=split is not None,
                    split_amount=split[0] if split else None,
                    split_date=split[1] if split else None,
                    voucher_state=voucher,
                    is_fault=bool(
                        destination
                        or returned
                        or entrusted == "MISSED"
                        or split
                        or voucher == "MISSING"
                    ),
                )
            )
        return found

    @cached_property
    def by_loan(self) -> list[LoanFlows]:
        if not self.paid:
            return []
        since = min(one["txn_date"] for one in self.paid).replace(day=1)
        products = {self.loans[one["loan_id"]]["product_code"] for one in self.paid}
        raw: dict[str, list[Row]] = defaultdict(list)
        judged: dict[str, list[Flow]] = defaultdict(list)
        for row, flow in zip(self.rows, self.flows, strict=True):
            raw[row["loan_id"]].append(row)
            judged[row["loan_id"]].append(flow)
        found = []
        for loan_id, loan in self.loans.items():
            is_told = loan["product_code"] in products and loan["disbursed_date"] >= since
            if is_told or loan_id in raw:
                found.append(self._loan(loan, is_told, raw[loan_id], judged[loan_id]))
        return found

    def _loan(self, loan: Row, is_told: bool, rows: list[Row], flows: list[Flow]) -> LoanFlows:
        out = [one for one in rows if one["direction"] == "OUT"]

        def total(chosen: list[Any]) -> Decimal:
            amounts = [one["amount"] if isinstance(one, dict) else one.amount for one in chosen]
            return sum(amounts, NOTHING)

        known = [one for one in out if one["payee_type"] or self.payee(one)]
        traced = min(total(known), loan["disbursed_amount"])
        needed = [one for one in flows if one.entrusted_state in ("ENTRUSTED", "MISSED")]
        made = [one for one in needed if one.entrusted_state == "ENTRUSTED"]
        missed = [one for one in needed if one.entrusted_state == "MISSED"]
        missing = [one for one in flows if one.voucher_state == "MISSING"]
        there = [one for one in flows if one.voucher_state in ("PRESENT", "LATE")]
        bad = [one for one in flows if one.is_prohibited]
        suspected = [one for one in flows if one.is_suspected]
        returned = [one for one in flows if one.returned_to]
        split = [one for one in flows if one.is_split]
        kinds = {
            f"{kind.lower()}_amount": total([one for one in out if one["payee_type"] == kind])
            for kind in KINDS
        }
        told = self.vouchers_told
        return LoanFlows(
            loan_id=loan["loan_id"],
            org_id=loan["org_id"],
            month_end_date=_month_end(loan["disbursed_date"], self.as_of),
            is_told=is_told,
            flow_count=len(out),
            disbursed_amount=loan["disbursed_amount"],
            out_amount=total(out),
            in_amount=total([one for one in rows if one["direction"] == "IN"]),
            traced_amount=traced,
            untraced_amount=loan["disbursed_amount"] - traced,
            traced_rate=float(traced) / float(loan["disbursed_amount"]),
            **kinds,
            unknown_amount=total([one for one in out if one["payee_type"] is None]),
            prohibited_count=len(bad),
            prohibited_amount=total(bad),
            suspected_count=len(suspected),
            suspected_amount=total(suspected),
            returned_count=len(returned),
            returned_amount=total(returned),
            entrusted_needed_count=len(needed),
            entrusted_needed_amount=total(needed),
            entrusted_count=len(made),
            entrusted_amount=total(made),
            entrusted_missed_count=len(missed),
            entrusted_missed_amount=total(missed),
            split_count=len(split),
            split_amount=total(split),
            voucher_due_count=len(there) + len(missing) if told else None,
            voucher_present_count=len(there) if told else None,
            missing_voucher_count=len(missing) if told else None,
            missing_voucher_amount=total(missing) if told else None,
            is_to_explain=bool(bad or suspected or returned or missed or split),
        )

    def by_org(self) -> list[OrgFlows]:
        below: dict[str, list[str]] = defaultdict(list)
        for ancestor, descendant, _ in closure(self.book.org_units, self.as_of):
            below[descendant].append(ancestor)
        groups: dict[tuple[str, date], list[LoanFlows]] = defaultdict(list)
        for one in self.by_loan:
            for org_id in below[one.org_id]:
                groups[org_id, one.month_end_date].append(one)
        return [self._org(*key, loans) for key, loans in groups.items()]

    def _org(self, org_id: str, month_end_date: date, loans: list[LoanFlows]) -> OrgFlows:
        told = [one for one in loans if one.is_told]
        cells: dict[str, Any] = {"org_id": org_id, "month_end_date": month_end_date}
        for name in ("disbursed_amount", "traced_amount", "untraced_amount"):
            cells[name] = sum((getattr(one, name) for one in told), NOTHING)
        own = {column.name for column in fields(LoanFlows)}
        for column in fields(OrgFlows):
            name = column.name
            if name in cells or name.endswith("_rate") or name not in own:
                continue
            values = [getattr(one, name) for one in loans]
            if any(value is None for value in values):
                cells[name] = None
            else:
                cells[name] = sum(values, NOTHING if name.endswith("amount") else 0)
        for fault in ("prohibited", "suspected", "returned", "entrusted_missed", "split"):
            cells[f"{fault}_loan_count"] = sum(getattr(one, f"{fault}_count") > 0 for one in loans)
        cells["missing_voucher_loan_count"] = (
            sum((one.missing_voucher_count or 0) > 0 for one in loans)
            if self.vouchers_told
            else None
        )
        cells["loan_count"] = len(told)
        cells["flow_loan_count"] = sum(one.flow_count > 0 for one in told)
        cells["explain_loan_count"] = sum(one.is_to_explain for one in loans)
        cells["fault_loan_count"] = sum(
            one.is_to_explain or (one.missing_voucher_count or 0) > 0 for one in loans
        )
        cells["traced_rate"] = _rate(cells["traced_amount"], cells["disbursed_amount"])
        cells["entrusted_rate"] = _rate(cells["entrusted_amount"], cells["entrusted_needed_amount"])
        cells["voucher_rate"] = _rate(cells["voucher_present_count"], cells["voucher_due_count"])
        return OrgFlows(**cells)


def _rate(part: Decimal | int | None, whole: Decimal | int | None) -> float | None:
    return float(part or 0) / float(whole) if whole else None


def _month_end(day: date, as_of: date) -> date:
    return min((day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1), as_of)
