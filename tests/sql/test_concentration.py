"""Who holds the book, and what falls due next: by the models and by a second computation."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand, publish_marts
from tests.oracle.concentration import Held, held, maturing_loans
from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.rows import Book, Row, current_rows, deliveries, read_book
from tests.sql.random_books import random_book
from warehouse import query
from warehouse.paths import Home
from warehouse.query import Holder
from warehouse.reading import Scope, Warehouse, open_warehouse

BANK = Scope()
HOLDERS: tuple[Holder, ...] = ("customer_id", "group_id", "industry_section", "product_code")
ALL_ROWS = 1_000_000
AS_OF = date(2025, 6, 30)
# What the questions about the largest and about what falls due ask.
MARTS = (
    "loan_months",
    "loans",
    "maturing_loans",
    "month_ends",
    "obligors",
    "parameters",
    "portfolio_months",
)


# --- against the second computation ---------------------------------------------------------------


class Known:
    """A random book as published, and as the second computation reads it."""

    def __init__(self, home: Home, seed: int) -> None:
        book = random_book(Random(seed), 50)
        for received_at, tables in book.deliveries:
            write_batch(home, tables, received_at=received_at)
        self.warehouse: Warehouse = publish_marts(
            home, *MARTS, as_of_date=book.as_of_date, known_at=book.known_at
        )
        self.as_of_date = book.as_of_date
        self.book: Book = read_book(home, book.known_at)
        self.customers: list[Row] = current_rows(deliveries(home), "customers", book.known_at)
        self.months: list[LoanMonth] = loan_months(self.book, book.as_of_date)
        self.days = sorted({row.month_end_date for row in self.months})

    def held(self, by: str, org_id: str, day: date, *, without_low_risk: bool) -> dict[str, Held]:
        return held(
            by,
            self.book,
            self.customers,
            self.months,
            org_id,
            day,
            self.as_of_date,
            without_low_risk=without_low_risk,
        )

    def cases(self) -> Iterator[tuple[str, date, date | None, bool]]:
        """Every organisation now against the point before, and the head office at the first."""
        before = self.days[-2] if len(self.days) > 1 else None
        for unit in self.book.org_units:
            yield unit["org_id"], self.days[-1], before, False
            yield unit["org_id"], self.days[-1], before, True
        yield "HEAD", self.days[0], None, False


@pytest.fixture(scope="module", params=[3, 11, 29])
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Known:
    return Known(Home(tmp_path_factory.mktemp("book") / "home"), request.param)


@pytest.mark.parametrize("by", HOLDERS)
def test_every_holder_of_every_organisation_agrees(known: Known, by: Holder) -> None:
    for org_id, day, before, without in known.cases():
        asked = {"org_id": org_id, "month_end_date": day, "before_date": before}
        rows = query.concentration(
            known.warehouse, BANK, by=by, without_low_risk=without, limit=ALL_ROWS, **asked
        ).to_dicts()
        now = known.held(by, org_id, day, without_low_risk=without)
        then = (
            known.held(by, org_id, before, without_low_risk=without) if before is not None else {}
        )
        book = known.held("customer_id", org_id, day, without_low_risk=without)
        whole = total(book)

        assert {row["part"] for row in rows} == now.keys() | then.keys()
        for row in rows:
            expected = now.get(row["part"], Held(customers=set()))
            earlier = then.get(row["part"], Held()).outstanding_principal
            assert row["loan_count"] == expected.loan_count
            assert row["customer_count"] == len(expected.customers or ())
            assert row["not_reported_loan_count"] == expected.not_reported_loan_count
            assert row["overdue_loan_count"] == expected.overdue_loan_count
            assert row["outstanding_principal"] == expected.outstanding_principal
            assert row["overdue_balance"] == expected.overdue_balance
            assert row["principal_before"] == (earlier if before is not None else None)
            assert row["share"] == quotient(expected.outstanding_principal, whole)
            assert row["overdue_rate"] == quotient(
                expected.overdue_balance, expected.outstanding_principal
            )


@pytest.mark.parametrize("by", HOLDERS)
def test_the_largest_ten_of_every_organisation_agree(known: Known, by: Holder) -> None:
    for org_id, day, before, without in known.cases():
        row = query.concentration_total(
            known.warehouse,
            BANK,
            by=by,
            org_id=org_id,
            month_end_date=day,
            before_date=before,
            without_low_risk=without,
        ).row(0, named=True)
        now = known.held(by, org_id, day, without_low_risk=without)
        book = known.held("customer_id", org_id, day, without_low_risk=without)

        assert row["part_count"] == len(now)
        assert row["loan_count"] == sum(one.loan_count for one in book.values())
        assert row["customer_count"] == len(book)
        assert row["top_ten_principal"] == largest(now)
        assert row["top_ten_share"] == quotient(largest(now), total(book))
        if before is not None:
            then = known.held(by, org_id, before, without_low_risk=without)
            book_then = known.held("customer_id", org_id, before, without_low_risk=without)
            assert row["top_ten_share_before"] == quotient(largest(then), total(book_then))


@pytest.mark.parametrize("by", HOLDERS)
def test_the_loans_of_a_holder_add_up_to_it(known: Known, by: Holder) -> None:
    place: dict[str, Any] = {"org_id": "HEAD", "month_end_date": known.days[-1]}
    rows = query.concentration(
        known.warehouse, BANK, by=by, before_date=None, limit=ALL_ROWS, **place
    )
    for row in rows.to_dicts():
        loans = query.loans_of_holder(
            known.warehouse, BANK, by=by, part=row["part"], limit=ALL_ROWS, **place
        )

        assert len(loans) == row["loan_count"]
        assert sum(loans["outstanding_principal"].drop_nulls()) == (
            row["outstanding_principal"] or 0
        )


def total(holders: dict[str, Held]) -> Decimal | None:
    amounts = [one.outstanding_principal for one in holders.values()]
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal(0)) if known else None


def largest(holders: dict[str, Held]) -> Decimal | None:
    amounts = sorted(
        (
            one.outstanding_principal
            for one in holders.values()
            if one.outstanding_principal is not None
        ),
        reverse=True,
    )
    return sum(amounts[:10], Decimal(0)) if amounts else None


def quotient(part: Decimal | None, whole: Decimal | None) -> object:
    if part is None or not whole:
        return None
    return pytest.approx(float(part) / float(whole), rel=1e-12)


def test_what_falls_due_adds_up_at_every_organisation(known: Known) -> None:
    loans = maturing_loans(known.book, known.as_of_date)
    for unit in known.book.org_units:
        org_id = unit["org_id"]
        below = query.organisations(known.warehouse, Scope(org_id))["org_id"].to_list()
        windows = query.maturities(known.warehouse, BANK, org_id=org_id).to_dicts()

        for within_days in (30, 60, 90):
            mine = [one for one in loans if one.org_id in below and one.within_days == within_days]
            found = [one for one in windows if one["within_days"] == within_days]
            parts = query.maturities_by_child(
                known.warehouse, BANK, org_id=org_id, within_days=within_days
            )
            listed = query.loans_falling_due(
                known.warehouse, BANK, org_id=org_id, within_days=within_days, limit=ALL_ROWS
            )
            assert len(listed) == len(mine) == sum(one["loan_count"] for one in found)
            if not mine:
                assert parts.is_empty()
                continue
            (row,) = found
            for name in ("maturing_principal", "instalment_principal"):
                amounts = [getattr(one, name) for one in mine if getattr(one, name) is not None]
                assert (row[name] or 0) == sum(amounts)
                assert sum(parts[name].drop_nulls()) == sum(listed[name].drop_nulls())
                assert sum(parts[name].drop_nulls()) == sum(amounts)
            assert row["customer_count"] == len({one.customer_id for one in mine})
            overdue = [one for one in mine if one.is_customer_overdue]
            assert row["overdue_customer_count"] == len({one.customer_id for one in overdue})
            assert (row["overdue_instalment_principal"] or 0) == sum(
                one.instalment_principal for one in overdue
            )


def test_the_random_books_hold_something_to_find(known: Known) -> None:
    loans = maturing_loans(known.book, known.as_of_date)

    assert any(one.is_maturing for one in loans)
    assert any(one.instalment_count for one in loans)
    assert any(one.is_customer_overdue for one in loans)


# --- boundaries -----------------------------------------------------------------------------------


def bank(home: Home, *, maturity: int, due: int, **more: Any) -> OnDemand:
    """One loan of 100, its only instalment, and its maturity, so many days ahead."""
    write_batch(
        home,
        {
            "org_units": [{"org_id": "B1"}],
            "customers": [{"customer_id": "C1"}],
            "loans": [
                {
                    "loan_id": "L1",
                    "customer_id": "C1",
                    "org_id": "B1",
                    "disbursed_amount": "100",
                    "disbursed_date": "2025-01-10",
                    "maturity_date": AS_OF + timedelta(days=maturity),
                }
            ],
            "repayment_schedule": [
                {
                    "loan_id": "L1",
                    "period_no": 1,
                    "due_date": AS_OF + timedelta(days=due),
                    "due_principal": "100",
                    "due_interest": "10",
                }
            ],
        }
        | more,
    )
    return built_on_demand(home, AS_OF)


@pytest.mark.parametrize(
    ("ahead", "windows"),
    [
        (-1, []),
        (0, []),
        (1, [30, 60, 90]),
        (30, [30, 60, 90]),
        (31, [60, 90]),
        (60, [60, 90]),
        (61, [90]),
        (90, [90]),
        (91, []),
    ],
)
def test_a_window_reaches_from_tomorrow_to_its_last_day(
    home: Home, ahead: int, windows: list[int]
) -> None:
    published = bank(home, maturity=ahead, due=ahead)

    rows = published.rows(
        "select within_days, is_maturing, instalment_count, maturing_principal, "
        "instalment_principal from maturing_loans order by within_days"
    )
    assert [tuple(row.values()) for row in rows] == [
        (window, True, 1, Decimal("100.00"), Decimal("100.00")) for window in windows
    ]


def test_a_bank_sets_its_own_windows(home: Home) -> None:
    home.root.mkdir()
    home.parameters.write_text("[maturity]\nwithin_days_short = 7\n", encoding="utf-8")

    rows = bank(home, maturity=7, due=8).rows(
        "select within_days, is_maturing, instalment_count from maturing_loans order by within_days"
    )

    assert [tuple(row.values()) for row in rows] == [(7, True, 0), (60, True, 1), (90, True, 1)]


@pytest.mark.parametrize(
    ("paid", "left"), [("5", "100.00"), ("10", "100.00"), ("60", "50.00"), ("109.99", None)]
)
def test_what_was_paid_ahead_is_not_due_any_more(home: Home, paid: str, left: str | None) -> None:
    payment = {"txn_id": "T1", "loan_id": "L1", "value_date": "2025-06-01", "amount": paid}
    published = bank(home, maturity=900, due=10, repayments=[payment])

    rows = published.rows("select instalment_principal from maturing_loans where within_days = 30")

    assert [str(row["instalment_principal"]) for row in rows] == ([left] if left else [])


@pytest.mark.parametrize(
    ("code", "section"),
    [
        ("A", "A"),
        ("C26", "C"),
        ("c2614", "C"),
        ("01", "A"),
        ("05", "A"),
        ("06", "B"),
        ("12", "B"),
        ("13", "C"),
        ("2614", "C"),
        ("43", "C"),
        ("44", "D"),
        ("46", "D"),
        ("47", "E"),
        ("50", "E"),
        ("51", "F"),
        ("52", "F"),
        ("53", "G"),
        ("60", "G"),
        ("61", "H"),
        ("62", "H"),
        ("63", "I"),
        ("65", "I"),
        ("66", "J"),
        ("69", "J"),
        ("70", "K"),
        ("71", "L"),
        ("72", "L"),
        ("73", "M"),
        ("75", "M"),
        ("76", "N"),
        ("79", "N"),
        ("80", "O"),
        ("82", "O"),
        ("83", "P"),
        ("84", "Q"),
        ("85", "Q"),
        ("86", "R"),
        ("90", "R"),
        ("91", "S"),
        ("96", "S"),
        ("97", "T"),
        ("98", "UNKNOWN"),
        ("00", "UNKNOWN"),
        ("U1", "UNKNOWN"),
        ("制造业", "UNKNOWN"),
    ],
)
def test_a_code_belongs_to_its_section(
    obligors_by_code: dict[str, str], code: str, section: str
) -> None:
    assert obligors_by_code[code] == section


@pytest.fixture(scope="module")
def obligors_by_code(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    marks = test_a_code_belongs_to_its_section.pytestmark  # type: ignore[attr-defined]
    codes = [code for code, _ in marks[0].args[1]]
    home = Home(tmp_path_factory.mktemp("codes") / "home")
    published = bank(
        home,
        maturity=10,
        due=10,
        customers=[{"customer_id": "C1"}]
        + [{"customer_id": f"I-{code}", "industry_code": code} for code in codes],
        loans=[
            {
                "loan_id": f"L-{code}",
                "customer_id": f"I-{code}",
                "org_id": "B1",
                "disbursed_amount": "1",
                "disbursed_date": "2025-01-10",
            }
            for code in codes
        ],
        repayment_schedule=[],
    )
    rows = published.rows("select industry_code, industry_section from obligors")
    return {row["industry_code"]: row["industry_section"] for row in rows}


def test_a_scope_sees_its_own_obligors_only(home: Home) -> None:
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "H"},
                {"org_id": "B1", "parent_org_id": "H"},
                {"org_id": "B2", "parent_org_id": "H"},
            ],
            "customers": [
                {"customer_id": f"C{number}", "group_id": "G1", "industry_code": "C"}
                for number in (1, 2)
            ],
            "loans": [
                {
                    "loan_id": f"L{number}",
                    "customer_id": f"C{number}",
                    "org_id": f"B{number}",
                    "disbursed_amount": "100",
                    "disbursed_date": "2025-01-10",
                }
                for number in (1, 2)
            ],
            "repayment_schedule": [
                {
                    "loan_id": f"L{number}",
                    "period_no": 1,
                    "due_date": "2026-01-10",
                    "due_principal": "100",
                }
                for number in (1, 2)
            ],
        },
    )
    publish_marts(home, *MARTS, as_of_date=AS_OF)
    asked: dict[str, Any] = {
        "by": "group_id",
        "month_end_date": AS_OF,
        "before_date": None,
        "limit": ALL_ROWS,
    }

    of_bank = query.concentration(open_warehouse(home), BANK, org_id="H", **asked)
    of_branch = query.concentration(open_warehouse(home), Scope("B1"), org_id="B1", **asked)

    assert of_bank.select("part", "customer_count", "share").rows() == [("G1", 2, 1.0)]
    assert of_branch.select("part", "customer_count", "share").rows() == [("G1", 1, 1.0)]
