"""Each verdict on a movement of loan money: it falls, just does not, and says what is not known."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.on_demand import OnDemand, built_on_demand
from tests.tiny_bank import ORGANISATIONS, loan, write_tiny_bank
from warehouse.paths import Home

AS_OF = date(2025, 10, 31)
PAID_OUT = date(2025, 9, 1)
Row = dict[str, Any]


class Cases:
    """A book with a loan, or two of one customer, per case."""

    def __init__(self) -> None:
        self.customers: dict[str, Row] = {}
        self.loans: list[Row] = []
        self.flows: list[Row] = []

    def add(
        self,
        case: str,
        *flows: Row,
        kind: str = "CORP",
        amount: str = "90000000.00",
        of: str | None = None,
        **more: Any,
    ) -> None:
        """A loan of that name with its movements, named by the case and their place in it."""
        customer_id = f"C {of or case}"
        self.customers[customer_id] = {"customer_id": customer_id, "customer_type": kind}
        self.loans.append(
            loan(case, amount=amount, customer_id=customer_id, disbursed_date=PAID_OUT, **more)
        )
        self.flows += [
            {"flow_id": f"{case} {number}", "loan_id": case} | one
            for number, one in enumerate(flows, start=1)
        ]


def flow(amount: str = "100.00", after: int = 0, **more: Any) -> Row:
    """A payment some days after paying out, to a supplier, by the bank, with its voucher."""
    day = PAID_OUT + timedelta(days=after)
    return {
        "txn_date": day,
        "amount": amount,
        "direction": "OUT",
        "payee_type": "SUPPLIER",
        "payee_key": "k",
        "pay_mode": "ENTRUSTED",
        "voucher_date": day,
    } | more


OWN: Row = {"pay_mode": "SELF"}
LEFT: Row = {"status": "SETTLED", "closed_date": "2025-09-20"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    cases = Cases()
    add = cases.add
    # U05: above the limit of one payment for firms, of the whole loan for persons.
    add("firm at limit", flow("10000000.00", **OWN))
    add("firm above", flow("10000000.01", **OWN))
    add("firm above by bank", flow("10000000.01"))
    add("firm above untold", flow("10000000.01", pay_mode=None))
    add("person at limit", flow("10", **OWN), kind="RETAIL", amount="300000.00")
    add("person above", flow("10", **OWN), kind="RETAIL", amount="300000.01")
    business: Row = {"kind": "RETAIL", "product_code": "个人经营贷"}
    add("business at limit", flow("10", **OWN), amount="500000.00", **business)
    add("business above", flow("10", **OWN), amount="500000.01", **business)
    # U06: each at most the limit, together above it, within three days.
    half = flow("5000000.00", **OWN)
    more: Row = {**OWN, "after": 3}
    add("split at sum", half, flow("5000000.00", **more))
    add("split above", half, flow("5000000.01", **more))
    add("split in four days", half, flow("5000000.01", **OWN, after=4))
    add("split by bank", half, flow("5000000.01", after=3))
    add("split of two payees", half, flow("5000000.01", payee_key="other", **more))
    add("split of nobody", half, flow("5000000.01", payee_key=None, **more))
    add("split large", half, flow("10000000.01", **more))
    add("split first", half, of="two loans")
    add("split second", flow("5000000.01", **more), of="two loans")
    # U02: back to the borrower or a related party within thirty days.
    add("own at limit", flow(after=30, payee_type="SAME_NAME"))
    add("own late", flow(after=31, payee_type="SAME_NAME"))
    add("related", flow(after=3, payee_type="RELATED"))
    back: Row = {"direction": "IN", "voucher_date": None}
    add("sent back", flow(after=5), flow("40.00", after=35, **back))
    add("sent back late", flow(after=5), flow("40.00", after=36, **back))
    add("sent back by another", flow(), flow("40.00", after=3, payee_key="other", **back))
    add("sent before", flow("40.00", after=3, **back), flow(after=4))
    # U01: by the kind of payee, or suspected by a word.
    add("securities", flow(payee_type="SECURITIES"))
    add("suspected", flow(purpose="代付 首 付款"))
    add("suspected payee", flow(payee_name="海通证券营业部"))
    add("home", flow(payee_type="PROPERTY"), product_code="个人住房按揭", kind="RETAIL")
    add("cash at limit", flow("50000.00", payee_type="CASH"))
    add("cash above", flow("50000.01", payee_type="CASH"))
    add("of unknown use", flow(payee_type=None))
    # U03: thirty days for the voucher.
    day = AS_OF - PAID_OUT
    add("voucher day 30", flow(after=day.days - 30, voucher_date=None))
    add("voucher day 31", flow(after=day.days - 31, voucher_date=None))
    add("voucher in time", flow(voucher_date=PAID_OUT + timedelta(days=30)))
    add("voucher late", flow(voucher_date=PAID_OUT + timedelta(days=31)))
    add("voucher to come", flow(after=25, voucher_date=AS_OF + timedelta(days=1)))
    # Traced, and of which the file says nothing.
    add("traced", flow("60000000.00"), flow("20000000.00", payee_key=None, payee_type=None))
    add("beyond", flow("100.00"), flow("50.00"), amount="120.00")
    add("silent")
    add("other product", product_code="P9")
    add("left", flow(payee_type="WEALTH"), flow(after=25, payee_type="WEALTH"), **LEFT)
    home = Home(tmp_path_factory.mktemp("flows"))
    write_tiny_bank(
        home,
        customers=[*cases.customers.values()],
        loans=cases.loans,
        fund_flows=cases.flows,
        # Every borrower signals something, so that all of them stand in the table.
        warnings=[
            {
                "warning_id": customer_id,
                "indicator_code": "X03",
                "level": "YELLOW",
                "customer_id": customer_id,
                "triggered_at": f"{PAID_OUT} 09:00:00",
            }
            for customer_id in cases.customers
        ],
    )
    return built_on_demand(home, AS_OF)


def verdict(book: OnDemand, flow_id: str) -> Row:
    (row,) = book.rows(f"select * from marts.fund_flows where flow_id = '{flow_id}'")
    return row


def points(book: OnDemand, measure: str, loan_id: str) -> list[Row]:
    return book.rows(
        "select * from intermediate.int_fund_flow_points "
        f"where measure = '{measure}' and loan_id = '{loan_id}' order by from_date"
    )


def last_value(book: OnDemand, measure: str, loan_id: str) -> Any:
    """What holds at last, or why nothing does."""
    last = points(book, measure, loan_id)[-1]
    return last["no_data_reason"] or last["value"]


@pytest.mark.parametrize(
    ("case", "state", "value"),
    [
        ("firm at limit", "NOT_NEEDED", 0),
        ("firm above", "MISSED", 1),
        ("firm above by bank", "ENTRUSTED", 0),
        ("firm above untold", "NOT_REPORTED", "NO_PAY_MODE"),
        ("person at limit", "NOT_NEEDED", 0),
        ("person above", "MISSED", 1),
        ("business at limit", "NOT_NEEDED", 0),
        ("business above", "MISSED", 1),
    ],
)
def test_when_the_bank_has_to_pay_itself(
    book: OnDemand, case: str, state: str, value: float | str
) -> None:
    assert verdict(book, f"{case} 1")["entrusted_state"] == state
    assert last_value(book, "SELF_PAID_FLOWS", case) == value


@pytest.mark.parametrize(
    ("case", "is_split", "value"),
    [
        ("split at sum", False, 0),
        ("split above", True, 2),
        ("split in four days", False, 0),
        ("split by bank", False, 0),
        ("split of two payees", False, 0),
        ("split of nobody", False, "NO_PAYEE"),
        ("split large", False, 0),
        ("split first", True, 1),
        ("split second", True, 1),
    ],
)
def test_payments_split_below_the_limit(
    book: OnDemand, case: str, is_split: bool, value: float | str
) -> None:
    row = verdict(book, f"{case} 1")
    assert row["is_split"] == is_split
    assert last_value(book, "SPLIT_FLOWS", case) == value
    if is_split:
        assert row["split_amount"] == Decimal("10000000.01")
        # Known on the day the limit is passed, not before.
        assert points(book, "SPLIT_FLOWS", case)[-1]["from_date"] == date(2025, 9, 4)


@pytest.mark.parametrize(
    ("flow_id", "returned_to"),
    [
        ("own at limit 1", "OWN"),
        ("own late 1", None),
        ("related 1", "RELATED"),
        ("sent back 2", "PAYER"),
        ("sent back late 2", None),
        ("sent back by another 2", None),
        ("sent before 1", None),
    ],
)
def test_money_that_comes_back(book: OnDemand, flow_id: str, returned_to: str | None) -> None:
    assert verdict(book, flow_id)["returned_to"] == returned_to
    case = flow_id.rsplit(" ", 1)[0]
    assert last_value(book, "RETURNED_FLOWS", case) == (1 if returned_to else 0)


@pytest.mark.parametrize(
    ("case", "code", "is_suspected"),
    [
        ("securities", "SECURITIES", False),
        ("suspected", "PROPERTY", True),
        ("suspected payee", "SECURITIES", True),
        ("home", None, False),
        ("cash at limit", None, False),
        ("cash above", "CASH", False),
    ],
)
def test_where_money_may_not_go(
    book: OnDemand, case: str, code: str | None, is_suspected: bool
) -> None:
    row = verdict(book, f"{case} 1")
    assert (row["destination_code"], row["is_suspected"]) == (code, is_suspected)
    assert row["is_prohibited"] == (code is not None and not is_suspected)
    assert last_value(book, "PROHIBITED_FLOWS", case) == (1 if code else 0)


def test_of_an_unknown_use_nothing_is_said(book: OnDemand) -> None:
    assert last_value(book, "PROHIBITED_FLOWS", "of unknown use") == "NO_DESTINATION"
    assert last_value(book, "RETURNED_FLOWS", "of unknown use") == "NO_PAYEE_TYPE"
    assert points(book, "PROHIBITED_FLOWS", "silent") == []


@pytest.mark.parametrize(
    ("case", "state"),
    [
        ("voucher day 30", "AWAITED"),
        ("voucher day 31", "MISSING"),
        ("voucher in time", "PRESENT"),
        ("voucher late", "LATE"),
        ("voucher to come", "MISSING"),
    ],
)
def test_when_a_voucher_is_missing(book: OnDemand, case: str, state: str) -> None:
    row = verdict(book, f"{case} 1")
    assert row["voucher_state"] == state
    point, *later = points(book, "VOUCHER_DAYS_LATE", case)
    late = state in ("MISSING", "LATE")
    # One that came at last is no longer missing.
    assert [(one["value"], one["from_date"]) for one in later] == (
        [(0, row["voucher_date"])] if state == "LATE" else []
    )
    assert point["rises_daily"] == late
    if late:
        assert point["from_date"] == row["txn_date"] + timedelta(days=30)
        assert point["to_date"] == row["voucher_date"]


def test_a_voucher_waits_on_the_desk_from_the_day_after_its_limit(book: OnDemand) -> None:
    waiting = {
        row["item_id"]: (row["due_date"], row["days_overdue"])
        for row in book.rows("select * from to_dos where to_do_kind = 'VOUCHER'")
    }

    assert waiting["voucher day 31 1"] == (AS_OF - timedelta(days=1), 1)
    assert "voucher to come 1" in waiting
    for case in ("voucher day 30 1", "voucher in time 1", "voucher late 1"):
        assert case not in waiting


def test_points_count_up_and_end_when_the_loan_leaves(book: OnDemand) -> None:
    (point,) = points(book, "PROHIBITED_FLOWS", "left")
    # The second payment came after the loan had left.
    assert (point["value"], point["to_date"]) == (1, date(2025, 9, 20))


def test_what_is_traced(book: OnDemand) -> None:
    rows = {
        row["loan_id"]: row
        for row in book.rows("select * from marts.loan_fund_flows where loan_id <> 'x'")
    }
    assert rows["traced"]["traced_amount"] == 60_000_000
    assert rows["traced"]["unknown_amount"] == 20_000_000
    assert rows["traced"]["traced_rate"] == pytest.approx(2 / 3)
    # More was paid than paid out: it traces no more than that.
    assert (rows["beyond"]["out_amount"], rows["beyond"]["traced_rate"]) == (150, 1)
    assert (rows["silent"]["is_told"], rows["silent"]["traced_rate"]) == (True, 0)
    assert "other product" not in rows


def test_receipts_against_the_share_of_the_debt(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Revenue 1000 of a half-year and half of all debt here: 500 are to come in, 250 just do."""
    customers, loans, flows, statements = [], [], [], []
    cases: dict[str, Row] = {
        "enough": {"receipt": "250.00"},
        "short": {"receipt": "249.99"},
        "none": {"receipt": "200.00", "day": "2025-07-01"},
        "from related": {"receipt": "999", "payee_type": "RELATED"},
        "no receipts": {},
        "no debt": {"receipt": "250.00", "debt": None},
        "no revenue": {"receipt": "250.00", "revenue": "0"},
        "no statement": {"receipt": "250.00", "revenue": None},
        "all here": {"receipt": "500.00", "debt": "80.00"},
    }
    for case, cells in cases.items():
        customers.append(
            {
                "customer_id": case,
                "customer_type": "SME",
                "total_debt_all_banks": cells.get("debt", "200.00"),
            }
        )
        loans.append(loan(case, customer_id=case, disbursed_date="2024-11-01"))
        if "receipt" in cells:
            flows.append(
                {
                    "flow_id": case,
                    "loan_id": case,
                    "txn_date": cells.get("day", "2025-03-31"),
                    "direction": "IN",
                    "amount": cells["receipt"],
                    "payee_type": cells.get("payee_type"),
                }
            )
        if cells.get("revenue", "") is not None:
            statements.append(
                {
                    "customer_id": case,
                    "period_end": "2025-06-30",
                    "received_date": "2025-08-10",
                    "revenue": cells.get("revenue", "1000.00"),
                }
            )
    # The file tells of receipts since the year began.
    flows.append(flows[0] | {"flow_id": "first", "txn_date": "2025-01-01", "amount": "0.01"})
    flows[-1]["loan_id"] = "no revenue"
    home = Home(tmp_path_factory.mktemp("receipts"))
    write_tiny_bank(
        home,
        customers=customers,
        loans=loans,
        repayment_schedule=[
            {
                "loan_id": one["loan_id"],
                "period_no": 1,
                "due_date": "2030-01-01",
                "due_principal": "100",
            }
            for one in loans
        ],
        fund_flows=flows,
        financial_statements=statements,
    )
    book = built_on_demand(home, AS_OF)
    found = {
        row["customer_id"]: row
        for row in book.rows(
            "select * from intermediate.int_fund_flow_points where measure = 'SALES_RECEIPT_SHARE'"
        )
    }
    assert {
        case: row["no_data_reason"] or round(row["value"], 6) for case, row in found.items()
    } == {
        "enough": 0.5,
        "short": 0.49998,
        "none": 0,
        "from related": "NO_RECEIPTS",
        "no receipts": "NO_RECEIPTS",
        "no debt": "NO_DEBT",
        "no revenue": "NO_REVENUE",
        "no statement": "NO_STATEMENT",
        "all here": 0.5,
    }
    signals = book.rows(
        "select * from intermediate.int_warning_signals where indicator_code = 'U04'"
    )
    assert {one["customer_id"]: one["level"] for one in signals} == {
        "short": "YELLOW",
        "none": "YELLOW",
    }
    assert found["short"]["from_date"] == date(2025, 8, 10)
    assert found["short"]["evidence_id"] == "2025-06-30"


def test_children_are_organisations_of_the_tiny_bank(book: OnDemand) -> None:
    rows = book.rows("select org_id, sum(loan_count) as n from marts.org_fund_flows group by 1")
    counts = {row["org_id"]: row["n"] for row in rows}
    assert counts["H"] == counts["R1"] == counts["B1"]
    assert set(counts) <= {one["org_id"] for one in ORGANISATIONS}


@pytest.mark.parametrize(
    ("code", "states"),
    [
        (
            "U01",
            {
                "securities": "RED",
                "suspected": "RED",
                "cash at limit": "CLEAR",
                "of unknown use": "NO_DESTINATION",
                "silent": "NOT_MEASURED",
            },
        ),
        (
            "U02",
            {
                "sent back": "ORANGE",
                "sent back late": "CLEAR",
                "of unknown use": "NO_PAYEE_TYPE",
                "silent": "NOT_MEASURED",
            },
        ),
        (
            "U03",
            {
                "voucher day 31": "YELLOW",
                "voucher day 30": "CLEAR",
                "voucher late": "CLEAR",
                "silent": "NOT_MEASURED",
            },
        ),
        (
            "U05",
            {
                "firm above": "ORANGE",
                "firm at limit": "CLEAR",
                "firm above untold": "NO_PAY_MODE",
                "silent": "NOT_MEASURED",
            },
        ),
        (
            "U06",
            {"split above": "ORANGE", "split at sum": "CLEAR", "split of nobody": "NO_PAYEE"},
        ),
    ],
)
def test_every_indicator_fires_just_does_not_or_has_no_data(
    book: OnDemand, code: str, states: dict[str, str]
) -> None:
    found = {
        row["customer_id"].removeprefix("C "): row["no_data_reason"] or row["state"]
        for row in book.rows(
            f"select * from marts.customer_indicators where indicator_code = '{code}'"
        )
    }
    assert {case: found[case] for case in states} == states


def test_what_is_found_raises_its_warning(book: OnDemand) -> None:
    found = {
        (row["loan_id"], row["indicator_code"]): (row["level"], row["from_date"])
        for row in book.rows(
            "select * from intermediate.int_warning_signals where indicator_code like 'U%'"
        )
    }
    assert found["securities", "U01"] == ("RED", PAID_OUT)
    assert found["sent back", "U02"] == ("ORANGE", PAID_OUT + timedelta(days=35))
    assert found["voucher day 31", "U03"] == ("YELLOW", AS_OF)
    assert ("voucher day 30", "U03") not in found
    assert found["firm above", "U05"] == ("ORANGE", PAID_OUT)
    assert found["split first", "U06"] == ("ORANGE", date(2025, 9, 4))
