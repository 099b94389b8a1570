"""Each indicator of the catalogue: it fires, just does not, and says why nothing is known.

One book, a loan or a customer for each case, built once.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from tests.sql.test_financial_statements import AGAINST_EARLIER, ONE_STATEMENT, statement
from warehouse.paths import Home

AS_OF = date(2025, 10, 31)
# As the cases of two statements, of what those leave out.
MORE_AGAINST_EARLIER = [
    (
        "F05",
        "NEGATIVE_CASH_PERIODS",
        "2024-12-31",
        {"operating_cash_flow": "0"},
        {"operating_cash_flow": "-1"},
        None,
    ),
    # 50 days of the first half of 2024, which has a day more.
    (
        "F06",
        "RECEIVABLE_DAYS_CHANGE",
        "2024-06-30",
        {"receivables": "50", "revenue": "182"},
        {"receivables": "74.99", "revenue": "181"},
        None,
    ),
    (
        "F06",
        "RECEIVABLE_DAYS_CHANGE",
        "2024-06-30",
        {"receivables": "50", "revenue": "182"},
        {"receivables": "75", "revenue": "181"},
        "YELLOW",
    ),
]
TWO_STATEMENTS = (*AGAINST_EARLIER, *MORE_AGAINST_EARLIER)
REPORTED_LEVELS = {
    "O01": "YELLOW",
    "O02": "RED",
    "O03": "ORANGE",
    "O04": "ORANGE",
    "O05": "YELLOW",
    "X01": "RED",
    "X02": "ORANGE",
    "X03": "YELLOW",
    "X04": "ORANGE",
    "X05": "YELLOW",
}
Signal = tuple[str, str, str, str | None]


def before(days: int) -> str:
    return str(AS_OF - timedelta(days=days))


class Book:
    """Loans of one instalment each that is due so many days before the as-of date."""

    def __init__(self) -> None:
        self.loans: list[Row] = []
        self.plans: list[Row] = []
        self.payments: list[Row] = []
        self.statements: list[Row] = []
        self.customers: dict[str, str | None] = {}

    def statements_of(self, name: str, *statements: Row) -> None:
        """A company with a loan that says nothing of repayment."""
        self.loan(name, customer_type="CORP")
        self.statements += statements

    def loan(self, loan_id: str, customer_type: str | None = None, **more: Any) -> None:
        self.customers[f"C-{loan_id}"] = customer_type
        self.loans.append(
            {
                "loan_id": loan_id,
                "customer_id": f"C-{loan_id}",
                "org_id": "B1",
                "disbursed_amount": "1000.00",
                "disbursed_date": "2024-01-10",
            }
            | more
        )

    def due(self, loan_id: str, *days: str, interest: str = "0") -> None:
        self.plans += [
            {
                "loan_id": loan_id,
                "period_no": number,
                "due_date": day,
                "due_principal": "100",
                "due_interest": interest,
            }
            for number, day in enumerate(days, start=1)
        ]

    def paid(self, loan_id: str, day: str, amount: str = "100", **more: Any) -> None:
        self.payments.append(
            {
                "txn_id": f"{loan_id}-{len(self.payments)}",
                "loan_id": loan_id,
                "value_date": day,
                "amount": amount,
            }
            | more
        )


def repayment_book() -> Book:
    book = Book()
    for days in (0, 1, 7, 8, 30, 31, 90, 91):
        book.loan(f"D{days}")
        # The first instalment was met, so that nothing is said of it.
        book.due(f"D{days}", "2024-02-10", before(days))
        book.paid(f"D{days}", "2024-02-10")
    # Two entries in three months, the first on the last day that counts; and one a day too old.
    for loan_id, first in (("TWICE", "2025-07-31"), ("ONCE", "2025-07-30")):
        book.loan(loan_id)
        book.due(loan_id, "2024-02-10", first, "2025-09-10")
        book.paid(loan_id, "2024-02-10")
        book.paid(loan_id, "2025-08-05")
        book.paid(loan_id, "2025-09-20")
    # The first instalment missed by a day, and met on the last day of grace.
    book.loan("FIRST", grace_days=3)
    book.due("FIRST", before(4))
    book.loan("GRACE", grace_days=3)
    book.due("GRACE", before(3))
    # Interest counts as paid with a cent missing, whatever is missing of the principal.
    for loan_id, due_days, paid in (
        ("INTEREST", 1, "9.98"),
        ("NO-INTEREST", 1, "9.99"),
        ("INTEREST2", 2, "0.01"),
        ("INTEREST3", 3, "0.01"),
    ):
        book.loan(loan_id)
        book.due(loan_id, *[before(20 - number) for number in range(due_days)], interest="10")
        book.paid(loan_id, before(25), paid)
    # Principal that falls due ahead; one of them is confirmed.
    for ahead in (10, 11, 30, 31):
        book.loan(f"AHEAD{ahead}", customer_type="CORP")
        book.due(f"AHEAD{ahead}", before(-ahead))
    book.loan("CONFIRMED", customer_type="CORP")
    book.due("CONFIRMED", before(-10))
    for loan_id in ("CONFIRMED-AGAIN", "TAKEN-BACK", "PAID-AHEAD"):
        book.loan(loan_id, customer_type="CORP")
        book.due(loan_id, before(-5))
    book.paid("PAID-AHEAD", before(2))
    # Paid with a new loan, on the first day that counts and the day before.
    for loan_id, day in (("RENEWED", "2024-11-01"), ("LONG-AGO", "2024-10-31")):
        book.loan(loan_id)
        book.due(loan_id, "2025-12-10")
        book.paid(loan_id, day, txn_type="REFINANCE")
    for number, (_, _, cells, _) in enumerate(ONE_STATEMENT):
        book.statements_of(f"ONE{number}", statement("2025-06-30", f"C-ONE{number}", **cells))
    for number, (_, _, period, earlier, now, _) in enumerate(TWO_STATEMENTS):
        customer_id = f"C-TWO{number}"
        book.statements_of(
            f"TWO{number}",
            statement(period, customer_id, **earlier),
            statement("2025-06-30", customer_id, **now),
        )
    for number, stock in enumerate(("129.99", "130")):
        book.statements_of(
            f"STOCK{number}",
            statement("2024-06-30", f"C-STOCK{number}", inventory="100", cost="182"),
            statement("2025-06-30", f"C-STOCK{number}", inventory=stock, cost="181"),
        )
    # The half-year fell due on 2025-08-29.
    for name, received in (("LATE31", "2025-09-29"), ("LATE32", "2025-09-30")):
        book.statements_of(
            name,
            statement("2025-03-31", f"C-{name}"),
            statement("2025-06-30", f"C-{name}", received_date=received),
        )
    book.statements_of("NEVER", statement("2025-03-31", "C-NEVER"))
    book.statements_of("GIVEN-UP", statement("2025-06-30", "C-GIVEN-UP"))
    book.statements_of("EMPTY", statement("2025-06-30", "C-EMPTY"))
    # An older statement that comes after a newer one says nothing any more.
    book.statements_of(
        "SUPERSEDED",
        statement("2025-03-31", "C-SUPERSEDED", total_liabilities="90", total_assets="100"),
        statement("2025-06-30", "C-SUPERSEDED", total_liabilities="10", total_assets="100"),
    )
    return book


def warning(warning_id: str, indicator_code: str, **more: Any) -> Row:
    return {
        "warning_id": warning_id,
        "indicator_code": indicator_code,
        "level": "YELLOW",
        "customer_id": "C-D1",
        "triggered_at": f"{before(20)} 09:00:00",
    } | more


WARNINGS = [
    warning("W1", "O02"),
    warning("W2", "X01", closed_at=f"{before(5)} 10:00:00", status="CLOSED"),
    warning("W3", "X03", status="CLOSED"),
    warning("W4", "O04", loan_id="D1"),
    warning("W5", "R03"),
    # Each at the level of the catalogue, whatever the bank gives it.
    *(warning(f"D8 {code}", code, customer_id="C-D8", level="BLUE") for code in REPORTED_LEVELS),
    # One that comes tomorrow, and one that was closed today.
    warning("D30 1", "O02", customer_id="C-D30", triggered_at=f"{before(-1)} 09:00:00"),
    warning("D30 2", "X02", customer_id="C-D30", closed_at=f"{AS_OF} 10:00:00", status="CLOSED"),
    warning("EMPTY", "X03", customer_id="C-EMPTY"),
]
INSPECTIONS = [
    {
        "inspection_id": "I1",
        "inspection_type": "FUNDS",
        "org_id": "B1",
        "loan_id": "CONFIRMED",
        "due_date": before(20),
        "done_date": before(20),
        "fund_confirm": "CONFIRMED",
    },
    # Confirmed once and again, and confirmed and taken back.
    *(
        {
            "inspection_id": f"{loan_id} {day}",
            "inspection_type": "FUNDS",
            "org_id": "B1",
            "loan_id": loan_id,
            "due_date": before(day),
            "done_date": before(day),
            "fund_confirm": confirm,
        }
        for loan_id, day, confirm in (
            ("CONFIRMED-AGAIN", 28, "CONFIRMED"),
            ("CONFIRMED-AGAIN", 5, "CONFIRMED"),
            ("TAKEN-BACK", 20, "CONFIRMED"),
            ("TAKEN-BACK", 3, "NOT"),
        )
    ),
    {
        "inspection_id": "I2",
        "inspection_type": "SPOT",
        "org_id": "B1",
        "due_date": "2024-01-01",
        "done_date": "2024-01-01",
    },
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("warnings"))
    book = repayment_book()
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "H", "org_level": "HEAD"},
                {"org_id": "B1", "parent_org_id": "H"},
            ],
            "customers": [
                {"customer_id": one, "customer_type": kind} for one, kind in book.customers.items()
            ],
            "loans": book.loans,
            "repayment_schedule": book.plans,
            "repayments": book.payments,
            "financial_statements": book.statements,
            "inspections": INSPECTIONS,
            "warnings": WARNINGS,
        },
    )
    return built_on_demand(home, AS_OF)


def signals(built: OnDemand, subject: str, *codes: str) -> list[Signal]:
    """Code, level, first day and day it ended, of one loan or customer."""
    return [
        (
            row["indicator_code"],
            row["level"],
            str(row["from_date"]),
            row["to_date"] and str(row["to_date"]),
        )
        for row in built.rows(
            "select * from intermediate.int_warning_signals "
            f"where coalesce(loan_id, customer_id) = '{subject}' "
            "order by from_date, indicator_code"
        )
        if not codes or row["indicator_code"] in codes
    ]


@pytest.mark.parametrize(
    ("days", "code", "level"),
    [
        (1, "R01", "BLUE"),
        (7, "R01", "BLUE"),
        (8, "R02", "YELLOW"),
        (30, "R02", "YELLOW"),
        (31, "R03", "ORANGE"),
        (90, "R03", "ORANGE"),
        (91, "R04", "RED"),
    ],
)
def test_days_past_due_are_one_indicator_after_the_other(
    built: OnDemand, days: int, code: str, level: str
) -> None:
    starts = {"R01": 1, "R02": 8, "R03": 31, "R04": 91}
    found = signals(built, f"D{days}", *starts)

    open_ones = [one for one in found if one[3] is None]
    assert open_ones == [(code, level, before(days - starts[code]), None)]
    assert len(found) == list(starts).index(code) + 1


def test_a_loan_not_yet_past_due_raises_nothing(built: OnDemand) -> None:
    assert signals(built, "D0") == []


def test_an_indicator_ends_where_the_next_takes_over(built: OnDemand) -> None:
    assert signals(built, "D91") == [
        ("R01", "BLUE", before(90), before(83)),
        ("R02", "YELLOW", before(83), before(60)),
        ("R03", "ORANGE", before(60), before(0)),
        ("R04", "RED", before(0), None),
    ]


def test_two_entries_count_while_both_are_in_the_window(built: OnDemand) -> None:
    assert signals(built, "C-TWICE") == [("R07", "YELLOW", "2025-09-11", None)]
    assert signals(built, "C-ONCE") == [("R07", "YELLOW", "2025-09-11", "2025-10-31")]


def test_a_first_payment_default_begins_after_the_days_of_grace(built: OnDemand) -> None:
    assert signals(built, "FIRST", "R06") == [("R06", "ORANGE", before(0), None)]
    assert signals(built, "GRACE", "R06") == []


@pytest.mark.parametrize(
    ("loan_id", "level"),
    [
        ("INTEREST", "YELLOW"),
        ("NO-INTEREST", None),
        ("INTEREST2", "YELLOW"),
        ("INTEREST3", "ORANGE"),
    ],
)
def test_interest_in_arrears_is_counted_in_periods(
    built: OnDemand, loan_id: str, level: str | None
) -> None:
    assert open_levels(built, loan_id, "R05") == ([level] if level else [])


@pytest.mark.parametrize(
    ("loan_id", "expected"),
    [
        ("AHEAD31", []),
        ("AHEAD30", [("R08", "YELLOW", before(0), None)]),
        ("AHEAD11", [("R08", "YELLOW", before(19), None)]),
        ("AHEAD10", [("R08", "YELLOW", before(20), before(0)), ("R08", "ORANGE", before(0), None)]),
        ("CONFIRMED", []),
        ("CONFIRMED-AGAIN", []),
        (
            "TAKEN-BACK",
            [("R08", "YELLOW", before(25), before(20)), ("R08", "ORANGE", before(3), None)],
        ),
        # Paid before the day: what was signalled until then stays.
        (
            "PAID-AHEAD",
            [("R08", "YELLOW", before(25), before(5)), ("R08", "ORANGE", before(5), before(2))],
        ),
    ],
)
def test_principal_due_soon_whose_funds_are_not_confirmed(
    built: OnDemand, loan_id: str, expected: list[Signal]
) -> None:
    assert signals(built, loan_id, "R08") == expected


def test_a_payment_with_a_new_loan_counts_for_a_year(built: OnDemand) -> None:
    assert signals(built, "C-RENEWED") == [("R09", "ORANGE", "2024-11-01", None)]
    assert signals(built, "C-LONG-AGO") == [("R09", "ORANGE", "2024-10-31", "2025-10-31")]


@pytest.mark.parametrize(
    ("customer_id", "code", "level"),
    [
        *((f"C-ONE{no}", row[0], row[-1]) for no, row in enumerate(ONE_STATEMENT)),
        *((f"C-TWO{no}", row[0], row[-1]) for no, row in enumerate(TWO_STATEMENTS)),
        ("C-STOCK0", "F07", None),
        ("C-STOCK1", "F07", "YELLOW"),
    ],
)
def test_statements_signal_from_the_day_they_came(
    built: OnDemand, customer_id: str, code: str, level: str | None
) -> None:
    assert [one for one in signals(built, customer_id, code) if one[3] is None] == (
        [(code, level, "2025-07-10", None)] if level else []
    )


def test_a_statement_is_late_until_it_or_a_later_one_is_there(built: OnDemand) -> None:
    # It came on the first day it would have been late enough.
    assert "2025-09-29" not in [one[2] for one in signals(built, "C-LATE31", "F09")]
    assert signals(built, "C-LATE32", "F09")[-1] == ("F09", "YELLOW", "2025-09-29", "2025-09-30")
    assert signals(built, "C-NEVER", "F09")[-1] == ("F09", "YELLOW", "2025-09-29", None)
    # The year, due on 2025-04-30, and the first quarter were never sent; the half-year was.
    assert signals(built, "C-GIVEN-UP", "F09")[-1] == ("F09", "YELLOW", "2025-05-31", "2025-07-10")


def test_a_statement_speaks_until_the_next_is_there(built: OnDemand) -> None:
    assert signals(built, "C-SUPERSEDED", "F01") == [("F01", "ORANGE", "2025-04-10", "2025-07-10")]


def test_what_the_bank_reports_has_the_level_of_the_catalogue(built: OnDemand) -> None:
    reported = ("O02", "O04", "X01", "X03")
    assert signals(built, "C-D1", *reported) == [
        ("O02", "RED", before(20), None),
        ("X01", "RED", before(20), before(5)),
    ]
    assert signals(built, "D1", *reported) == [("O04", "ORANGE", before(20), None)]
    assert {one[0]: one[1] for one in signals(built, "C-D8")} == REPORTED_LEVELS
    assert signals(built, "C-D30") == [("X02", "ORANGE", before(20), str(AS_OF))]


def test_a_borrower_with_a_signal_stands_somewhere_by_every_indicator(built: OnDemand) -> None:
    found = {
        row["indicator_code"]: (row["state"], row["no_data_reason"])
        for row in built.table("customer_indicators")
        if row["customer_id"] == "C-D1"
    }

    assert len(found) == 44
    assert found["O02"] == ("RED", None)
    assert found["R01"] == ("BLUE", None)
    assert found["R02"] == ("CLEAR", None)
    assert found["X01"] == ("CLEAR", None)
    assert found["F01"] == ("NO_DATA", "NOT_MEASURED")
    for code in ("R10", "U01", "G01"):
        assert found[code] == ("NO_DATA", "FILE_MISSING")
    # A statement without the parts of a measure says why.
    of_company = {
        row["indicator_code"]: (row["state"], row["no_data_reason"])
        for row in built.table("customer_indicators")
        if row["customer_id"] == "C-ONE1"
    }
    assert of_company["F01"] == ("YELLOW", None)
    assert of_company["F02"] == ("NO_DATA", "NOT_REPORTED")
    assert of_company["F03"] == ("NO_DATA", "NO_YEAR_BEFORE")


def test_a_statement_without_its_parts_has_no_data(built: OnDemand) -> None:
    reasons = {
        row["indicator_code"]: row["no_data_reason"] or row["state"]
        for row in built.table("customer_indicators")
        if row["customer_id"] == "C-EMPTY" and row["indicator_code"][0] == "F"
    }

    assert reasons.pop("F09") in ("YELLOW", "ORANGE", "CLEAR")
    assert {code for code, why in reasons.items() if why == "NO_YEAR_BEFORE"} == {"F03", "F07"}
    assert reasons.pop("F08") == "NO_QUARTER_BEFORE"
    assert set(reasons.values()) == {"NOT_REPORTED", "NO_YEAR_BEFORE"}
    assert len(reasons) == 10


def test_the_catalogue_says_whom_it_measures_and_what_is_missing(built: OnDemand) -> None:
    found = {row["indicator_code"]: row for row in built.table("warning_indicators")}

    missing = {code: row["missing_files"] for code, row in found.items() if row["missing_files"]}
    assert missing.pop("R10") == "promises"
    assert missing.pop("G01") == "collateral_links, collaterals"
    assert {code[0] for code in missing} == {"U", "G"}
    customers = found["R01"]["customer_count"]
    # Of a loan without a plan and without a record nothing tells how far past due it is.
    assert 0 < found["R01"]["no_data_customer_count"] < customers
    assert found["R02"]["signalling_customer_count"] >= 2
    assert found["G01"]["no_data_customer_count"] == customers
    assert 0 < found["F01"]["measured_customer_count"] < customers
    # Loans without a plan have no instalments that could be in arrears.
    assert 0 < found["R05"]["no_data_customer_count"] < customers


def open_levels(built: OnDemand, subject: str, code: str) -> list[str]:
    return [one[1] for one in signals(built, subject, code) if one[3] is None]
