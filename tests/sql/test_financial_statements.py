"""Each flag of a statement: it fires, just does not, and says why there is nothing to compare."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from warehouse.paths import Home

AS_OF = "2025-10-31"
ORGANISATIONS = [
    {"org_id": "H", "org_level": "HEAD"},
    {"org_id": "B1", "parent_org_id": "H"},
    {"org_id": "B2", "parent_org_id": "H"},
]
Build = Callable[..., OnDemand]


def loan(loan_id: str = "L1", customer_id: str = "C1", **more: Any) -> Row:
    return {
        "loan_id": loan_id,
        "customer_id": customer_id,
        "org_id": "B1",
        "disbursed_amount": "1000.00",
        "disbursed_date": "2024-01-10",
    } | more


def statement(period: str, customer_id: str = "C1", **more: Any) -> Row:
    """One that came ten days after its period."""
    day = date.fromisoformat(period)
    return {
        "customer_id": customer_id,
        "period_end": period,
        "received_date": date.fromordinal(day.toordinal() + 10),
    } | more


@pytest.fixture
def build(home: Home) -> Build:
    def built(*statements: Row, as_of: str = AS_OF, **tables: Any) -> OnDemand:
        write_batch(
            home,
            {
                "org_units": ORGANISATIONS,
                "customers": [{"customer_id": "C1", "customer_type": "CORP"}],
                "loans": [loan()],
                "financial_statements": list(statements),
            }
            | tables,
        )
        return built_on_demand(home, as_of)

    return built


def flags(book: OnDemand, code: str, customer_id: str = "C1") -> list[tuple[str, str]]:
    rows = book.rows(
        "select measure, level from statement_flags where flag_code = $code "
        "and customer_id = $customer_id and period_end_date = date '2025-06-30' order by flag_no",
        code=code,
        customer_id=customer_id,
    )
    return [(row["measure"], row["level"]) for row in rows]


def reason(book: OnDemand, measure: str, customer_id: str) -> str | None:
    return book.row(
        "select no_data_reason from statement_measures where measure = $measure "
        "and customer_id = $customer_id and period_end_date = date '2025-06-30'",
        measure=measure,
        customer_id=customer_id,
    )["no_data_reason"]


# --- one company for each case, all of them in one book ---


def company(now: Row, period: str = "", before: Row | None = None) -> str:
    """The number of the company of these cells of 2025-06-30, and of a period before."""
    return f"{now} after {before} of {period}"


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    statements: dict[str, list[Row]] = {}
    for *_, cells, _ in (*ONE_STATEMENT, *NOT_DEFINED):
        number = company(cells)
        statements[number] = [statement("2025-06-30", number, **cells)]
    for _, _, period, before, now, _ in AGAINST_EARLIER:
        number = company(now, period, before)
        statements[number] = [
            statement(period, number, **before),
            statement("2025-06-30", number, **now),
        ]
    home = Home(tmp_path_factory.mktemp("companies"))
    write_batch(
        home,
        {
            "org_units": ORGANISATIONS,
            "customers": [{"customer_id": one, "customer_type": "CORP"} for one in statements],
            "loans": [loan(f"L{place}", one) for place, one in enumerate(statements)],
            "financial_statements": [row for rows in statements.values() for row in rows],
        },
    )
    return built_on_demand(home, AS_OF)


# code, measure, cells of the statement, the level or None
ONE_STATEMENT = [
    ("F01", "DEBT_TO_ASSETS", {"total_liabilities": "70.00", "total_assets": "100"}, None),
    ("F01", "DEBT_TO_ASSETS", {"total_liabilities": "70.01", "total_assets": "100"}, "YELLOW"),
    ("F01", "DEBT_TO_ASSETS", {"total_liabilities": "0.07", "total_assets": "0.10"}, None),
    ("F01", "DEBT_TO_ASSETS", {"total_liabilities": "85.00", "total_assets": "100"}, "YELLOW"),
    ("F01", "DEBT_TO_ASSETS", {"total_liabilities": "85.01", "total_assets": "100"}, "ORANGE"),
    ("F02", "CURRENT_RATIO", {"current_assets": "100", "current_liabilities": "100"}, None),
    ("F02", "CURRENT_RATIO", {"current_assets": "99.99", "current_liabilities": "100"}, "YELLOW"),
    ("F02", "CURRENT_RATIO", {"current_assets": "80", "current_liabilities": "100"}, "YELLOW"),
    ("F02", "CURRENT_RATIO", {"current_assets": "79.99", "current_liabilities": "100"}, "ORANGE"),
    # 181 days of the first half-year: 120 / 181 of its revenue is 120 days.
    ("F06", "RECEIVABLE_DAYS", {"receivables": "120", "revenue": "181"}, None),
    ("F06", "RECEIVABLE_DAYS", {"receivables": "120.01", "revenue": "181"}, "YELLOW"),
    ("F10", "INTEREST_COVERAGE", {"ebit": "20", "interest_expense": "10"}, None),
    ("F10", "INTEREST_COVERAGE", {"ebit": "19.99", "interest_expense": "10"}, "YELLOW"),
    ("F10", "INTEREST_COVERAGE", {"ebit": "10", "interest_expense": "10"}, "YELLOW"),
    ("F10", "INTEREST_COVERAGE", {"ebit": "9.99", "interest_expense": "10"}, "RED"),
    ("F11", "AUDIT_OPINION", {"audit_opinion": "UNQUALIFIED"}, None),
    ("F11", "AUDIT_OPINION", {"audit_opinion": "EMPHASIS"}, None),
    ("F11", "AUDIT_OPINION", {"audit_opinion": "QUALIFIED"}, "ORANGE"),
    ("F11", "AUDIT_OPINION", {"audit_opinion": "DISCLAIMER"}, "RED"),
    ("F11", "AUDIT_OPINION", {"audit_opinion": "ADVERSE"}, "RED"),
    (
        "F12",
        "IMBALANCE_SHARE",
        {"total_assets": "100", "total_liabilities": "60", "equity": "39"},
        None,
    ),
    (
        "F12",
        "IMBALANCE_SHARE",
        {"total_assets": "100", "total_liabilities": "60", "equity": "41.01"},
        "YELLOW",
    ),
]


@pytest.mark.parametrize(("code", "measure", "cells", "level"), ONE_STATEMENT)
def test_what_one_statement_shows(
    companies: OnDemand, code: str, measure: str, cells: Row, level: str | None
) -> None:
    assert flags(companies, code, company(cells)) == ([(measure, level)] if level else [])
    assert reason(companies, measure, company(cells)) is None


# measure, cells of the statement, why there is no value
NOT_DEFINED = [
    ("DEBT_TO_ASSETS", {"total_liabilities": "70"}, "NOT_REPORTED"),
    ("DEBT_TO_ASSETS", {"total_liabilities": "70", "total_assets": "0"}, "NOT_POSITIVE"),
    ("INTEREST_COVERAGE", {"ebit": "5", "interest_expense": "0"}, "NOT_POSITIVE"),
    ("RECEIVABLE_DAYS", {"receivables": "5", "revenue": "-1"}, "NOT_POSITIVE"),
    ("IMBALANCE_SHARE", {"total_assets": "100", "equity": "1"}, "NOT_REPORTED"),
    ("REVENUE_CHANGE", {"revenue": "1"}, "NO_YEAR_BEFORE"),
    ("SHORT_DEBT_CHANGE", {"short_debt": "1"}, "NO_QUARTER_BEFORE"),
    ("AUDIT_OPINION", {}, "NOT_REPORTED"),
    ("LOSS_PERIODS", {}, "NOT_REPORTED"),
]


@pytest.mark.parametrize(("measure", "cells", "why"), NOT_DEFINED)
def test_what_is_not_defined_says_why(
    companies: OnDemand, measure: str, cells: Row, why: str
) -> None:
    assert reason(companies, measure, company(cells)) == why


# code, measure, the earlier period, its cells, those of 2025-06-30, the level or None
AGAINST_EARLIER = [
    ("F03", "REVENUE_CHANGE", "2024-06-30", {"revenue": "100"}, {"revenue": "80.01"}, None),
    ("F03", "REVENUE_CHANGE", "2024-06-30", {"revenue": "100"}, {"revenue": "80"}, "YELLOW"),
    ("F03", "REVENUE_CHANGE", "2024-06-30", {"revenue": "100"}, {"revenue": "60"}, "ORANGE"),
    # The half-year is never compared with the year or the quarter before it.
    ("F03", "REVENUE_CHANGE", "2024-12-31", {"revenue": "100"}, {"revenue": "1"}, None),
    ("F03", "REVENUE_CHANGE", "2025-03-31", {"revenue": "100"}, {"revenue": "1"}, None),
    (
        "F08",
        "SHORT_DEBT_CHANGE",
        "2025-03-31",
        {"short_debt": "100"},
        {"short_debt": "129.99"},
        None,
    ),
    (
        "F08",
        "SHORT_DEBT_CHANGE",
        "2025-03-31",
        {"short_debt": "100"},
        {"short_debt": "130"},
        "ORANGE",
    ),
    ("F08", "SHORT_DEBT_CHANGE", "2024-12-31", {"short_debt": "100"}, {"short_debt": "900"}, None),
    ("F04", "LOSS_PERIODS", "2025-03-31", {"net_profit": "-1"}, {"net_profit": "-0.01"}, "ORANGE"),
    ("F04", "LOSS_PERIODS", "2025-03-31", {"net_profit": "0"}, {"net_profit": "-0.01"}, None),
    ("F04", "LOSS_PERIODS", "2025-03-31", {}, {"net_profit": "-0.01"}, None),
    # Twelve months lie between the two; thirteen would be a gap.
    ("F04", "LOSS_PERIODS", "2024-06-30", {"net_profit": "-1"}, {"net_profit": "-1"}, "ORANGE"),
    ("F04", "LOSS_PERIODS", "2024-05-31", {"net_profit": "-1"}, {"net_profit": "-1"}, None),
    (
        "F05",
        "NEGATIVE_CASH_PERIODS",
        "2024-12-31",
        {"operating_cash_flow": "-1"},
        {"operating_cash_flow": "-1"},
        "YELLOW",
    ),
]


@pytest.mark.parametrize(("code", "measure", "period", "before", "now", "level"), AGAINST_EARLIER)
def test_what_two_statements_show(
    companies: OnDemand,
    code: str,
    measure: str,
    period: str,
    before: Row,
    now: Row,
    level: str | None,
) -> None:
    found = flags(companies, code, company(now, period, before))

    assert found == ([(measure, level)] if level else [])


@pytest.mark.parametrize(
    ("stock", "is_flagged"),
    [("129.99", False), ("130", True)],
)
def test_days_of_the_same_period_are_compared(build: Build, stock: str, is_flagged: bool) -> None:
    book = build(
        # The first half of 2024 has a day more; so do its costs.
        statement("2024-06-30", inventory="100", cost="182"),
        statement("2025-06-30", inventory=stock, cost="181"),
    )

    assert flags(book, "F07") == ([("INVENTORY_DAYS_CHANGE", "YELLOW")] if is_flagged else [])
    days = book.row(
        "select * from statement_measures where measure = 'INVENTORY_DAYS' "
        "and period_end_date = date '2025-06-30'"
    )
    assert (days["factor"], days["denominator"]) == (181.0, 181.0)
    assert days["year_before_value"] == pytest.approx(100)


# --- who owes a statement ---

# The first half-year falls due on 2025-08-29.
DUTIES = [
    ("2025-08-29", "2025-10-31", "ON_TIME", 0, None),
    ("2025-08-30", "2025-10-31", "LATE", 1, None),
    ("2025-09-28", "2025-10-31", "LATE", 30, None),
    ("2025-09-29", "2025-10-31", "LATE", 31, "YELLOW"),
    (None, "2025-10-31", "UNDATED", None, None),
    ("2025-11-05", "2025-08-29", "OPEN", 0, None),
    ("2025-11-05", "2025-08-30", "MISSING", 1, None),
    ("2026-11-05", "2025-11-27", "MISSING", 90, "YELLOW"),
    ("2026-11-05", "2025-11-28", "MISSING", 91, "ORANGE"),
]


@pytest.mark.parametrize(("received", "as_of", "state", "days", "level"), DUTIES)
def test_when_a_statement_is_late(
    build: Build, received: str | None, as_of: str, state: str, days: int | None, level: str | None
) -> None:
    book = build(
        statement("2025-03-31"), statement("2025-06-30", received_date=received), as_of=as_of
    )

    duty = book.row("select * from statement_duties where period_end_date = date '2025-06-30'")
    assert (duty["duty_state"], duty["days_late"]) == (state, days)
    assert flags(book, "F09") == ([("DAYS_LATE", level)] if level else [])


def periods_owed(book: OnDemand) -> list[str]:
    rows = book.rows("select distinct period_end_date from statement_duties order by all")
    return [f"{row['period_end_date']:%Y-%m}" for row in rows]


def test_a_company_owes_quarters_a_small_one_half_years_a_person_nothing(build: Build) -> None:
    types = {"CORP": "C1", "SME": "C2", "RETAIL": "C3"}
    book = build(
        statement("2024-12-31"),
        customers=[{"customer_id": one, "customer_type": kind} for kind, one in types.items()],
        loans=[loan(f"L{one}", one) for one in types.values()],
    )

    rows = book.rows(
        "select customer_id, period_end_date, due_date from statement_duties order by all"
    )
    owed = [
        (one["customer_id"], f"{one['period_end_date']:%m}", f"{one['due_date']:%m-%d}")
        for one in rows
    ]
    assert owed == [
        ("C1", "12", "04-30"),
        ("C1", "03", "05-30"),
        ("C1", "06", "08-29"),
        ("C1", "09", "11-29"),
        ("C2", "12", "04-30"),
        ("C2", "06", "08-29"),
    ]


@pytest.mark.parametrize(
    ("more", "owed"),
    [
        ({}, ["2025-03", "2025-06", "2025-09"]),
        ({"is_low_risk": True}, []),
        ({"is_sme_special": True}, []),
        ({"disbursed_date": "2025-07-01"}, ["2025-09"]),
        # Gone before the half-year fell due, but after the quarter did.
        ({"status": "SETTLED", "closed_date": "2025-07-10"}, ["2025-03"]),
    ],
)
def test_only_loans_in_scope_and_in_the_book_ask_for_a_statement(
    build: Build, more: Row, owed: list[str]
) -> None:
    assert periods_owed(build(statement("2025-03-31"), loans=[loan(**more)])) == owed


def test_without_a_file_nothing_is_owed_and_nothing_flagged(build: Build) -> None:
    book = build()

    assert book.table("statement_duties") == []
    assert book.table("org_statements") == []


def test_a_statement_received_after_the_as_of_date_is_not_there_yet(build: Build) -> None:
    book = build(
        statement("2025-03-31"),
        statement("2025-06-30", received_date="2025-11-01"),
        statement("2025-12-31"),
    )

    assert [f"{one['period_end_date']:%m}" for one in book.table("financial_statements")] == ["03"]


# --- organisations ---


def test_a_borrower_of_two_branches_counts_in_each_and_once_above(build: Build) -> None:
    book = build(
        statement("2025-06-30", total_assets="100", total_liabilities="90"),
        loans=[loan("L1"), loan("L2", org_id="B2", disbursed_amount="500.00")],
        repayment_schedule=[
            {"loan_id": one, "period_no": 1, "due_date": "2026-06-01", "due_principal": amount}
            for one, amount in (("L1", "1000"), ("L2", "500"))
        ],
    )

    rows = book.rows(
        "select * from org_statements where period_end_date = date '2025-06-30' order by org_id"
    )
    assert [
        (row["org_id"], row["customer_count"], row["orange_customer_count"]) for row in rows
    ] == [("B1", 1, 1), ("B2", 1, 1), ("H", 1, 1)]
    assert [float(row["flagged_principal"]) for row in rows] == [1000, 500, 1500]
    assert [row["flagged_rate"] for row in rows] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(("count", "middle"), [(4, None), (5, 0.3), (6, 0.3)])
def test_an_industry_of_few_has_no_middle(build: Build, count: int, middle: float | None) -> None:
    ids = [f"C{number}" for number in range(1, count + 1)]
    book = build(
        *(
            statement("2025-06-30", one, total_assets="100", total_liabilities=f"{number}0")
            for number, one in enumerate(ids, start=1)
        ),
        # A division and a letter are one section; who is not in the book does not count.
        statement("2025-06-30", "X", total_assets="100", total_liabilities="1"),
        customers=[
            {
                "customer_id": one,
                "customer_type": "CORP",
                "industry_code": ("C", "3311")[number % 2],
            }
            for number, one in enumerate([*ids, "X"])
        ],
        loans=[
            *(loan(f"L{one}", one) for one in ids),
            loan("LX", "X", disbursed_date="2025-07-01"),
        ],
    )

    row = book.row(
        "select * from industry_medians where measure = 'DEBT_TO_ASSETS' "
        "and industry_section = 'C' and period_end_date = date '2025-06-30'"
    )
    assert (row["customer_count"], row["median_value"]) == (count, middle)
