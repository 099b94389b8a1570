"""What pages ask about vintages and first payments, against the second computation."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

import pytest

from tests.batches import write_batch
from tests.on_demand import publish_marts
from tests.oracle.first_payments import first_payments
from tests.oracle.loan_months import last_day_of_month
from tests.oracle.org_months import closure
from tests.oracle.rows import Book, read_book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS
from tests.oracle.vintages import courses, months_later, vintage
from tests.sql.agreement import is_same
from tests.sql.random_books import random_book
from warehouse import query
from warehouse.paths import Home
from warehouse.query import Series
from warehouse.reading import Scope, Warehouse

EVERYTHING = Scope(None)
# What the questions about cohorts and first payments ask.
MARTS = (
    "first_payment_defaults",
    "first_payments",
    "loan_months",
    "loans",
    "month_ends",
    "parameters",
    "vintage_cohorts",
    "vintage_loans",
    "vintage_periods",
    "vintage_points",
)
MONTHS_OF: dict[Series, int] = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


class Bank(NamedTuple):
    """A random bank, published."""

    warehouse: Warehouse
    book: Book
    as_of_date: date

    def below(self, org_id: str) -> set[str]:
        return {
            low for high, low, _ in closure(self.book.org_units, self.as_of_date) if high == org_id
        }


@pytest.fixture(scope="module", params=[3, 7])
def bank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bank:
    home = Home(tmp_path_factory.mktemp("vintages"))
    drawn = random_book(Random(request.param), 60)
    for received_at, tables in drawn.deliveries:
        write_batch(home, tables, received_at=received_at)
    warehouse = publish_marts(home, *MARTS, as_of_date=drawn.as_of_date, known_at=drawn.known_at)
    return Bank(warehouse, read_book(home, drawn.known_at), drawn.as_of_date)


def dates(bank: Bank) -> Iterator[date]:
    """The days a reader can stand on: some months back, and the last."""
    days = query.month_ends(bank.warehouse, EVERYTHING)["month_end_date"].to_list()
    yield days[0]
    yield days[len(days) // 2]


@pytest.mark.parametrize("series", MONTHS_OF)
def test_every_point_of_a_curve_is_made_of_whole_periods(bank: Bank, series: Series) -> None:
    count = MONTHS_OF[series]
    for day in dates(bank):
        loans = [
            one
            for one in courses(bank.book, bank.as_of_date, DEFAULT_THRESHOLDS)
            if one.org_id in bank.below("HEAD")
        ]
        expected = {}
        for loan in loans:
            month = loan.disbursed_date.replace(day=1)
            start = date(month.year, month.month - (month.month - 1) % count, 1)
            end = months_later(start, count - 1)
            on_book = 0
            while last_day_of_month(months_later(end, on_book)) <= day:
                its_day = last_day_of_month(months_later(month, on_book))
                expected.setdefault((start.isoformat(), on_book), []).append((loan, its_day))
                on_book += 1

        rows = query.vintage_curves(
            bank.warehouse, EVERYTHING, series=series, org_id="HEAD", month_end_date=day
        ).to_dicts()

        assert {(row["part"], row["months_on_book"]) for row in rows} == set(expected)
        for row in rows:
            part, on_book = row["part"], row["months_on_book"]
            second = vintage("HEAD", date.fromisoformat(part), on_book, expected[part, on_book])
            assert row["vintage_disbursed_amount"] == second.disbursed_amount
            assert row["vintage_bad_principal"] == second.bad_principal
            assert row["vintage_ever30_amount"] == second.ever30_amount
            assert is_same(row["vintage_rate"], second.rate) or row["vintage_rate"] is None
            assert (row["vintage_rate"] is None) == (second.rate is None)
            assert is_same(row["vintage_ever30_rate"], second.ever30_rate) or (
                row["vintage_ever30_rate"] is second.ever30_rate is None
            )
            assert row["loan_count"] == second.loan_count
            assert row["not_reported_loan_count"] == second.not_reported_loan_count
            assert row["is_small"] == (second.loan_count < 30)


@pytest.mark.parametrize("series", [*MONTHS_OF, "PRODUCT"])
def test_the_loans_of_a_cell_add_up_to_its_numerator(bank: Bank, series: Series) -> None:
    place = {"org_id": "HEAD", "month_end_date": bank.as_of_date}
    rows = query.vintage_curves(bank.warehouse, EVERYTHING, series=series, **place).to_dicts()
    parts = {
        "vintage_rate": "vintage_bad_principal",
        "vintage_ever30_rate": "vintage_ever30_amount",
    }

    assert sum(row["vintage_bad_principal"] or 0 for row in rows) > 0
    for row in rows[:: max(1, len(rows) // 40)]:
        for figure, numerator in parts.items():
            loans = query.vintage_loans(
                bank.warehouse,
                EVERYTHING,
                figure=figure,  # type: ignore[arg-type]
                series=series,
                part=row["part"],
                months_on_book=row["months_on_book"],
                **place,
                limit=1000,
            )
            assert sum(loans["amount"], Decimal(0)) == (row[numerator] or 0)
            if len(loans):
                assert loans["all_amount"][0] == row[numerator]
                assert loans["all_loan_count"][0] == len(loans)


def test_narrowed_parts_add_up_to_the_whole(bank: Bank) -> None:
    place: dict[str, Any] = {"org_id": "HEAD", "month_end_date": bank.as_of_date}

    def sums(**chosen: Any) -> tuple[Decimal, Decimal, int]:
        asked: dict[str, Any] = {**place, "narrowing": query.Narrowing(**chosen)}
        rows = query.vintage_curves(bank.warehouse, EVERYTHING, series="MONTH", **asked)
        due = query.first_payments(bank.warehouse, EVERYTHING, within_days=7, **asked).row(
            0, named=True
        )
        return (
            sum(rows["vintage_disbursed_amount"], Decimal(0)),
            sum(rows["vintage_ever30_amount"].drop_nulls(), Decimal(0)),
            due["loan_count"] or 0,
        )

    whole = sums()
    products = tuple({rows.loan["product_code"] for rows in bank.book.loans})
    for dimension, parts in (
        ("product_code", products),
        ("customer_type", ("CORP", "SME", "RETAIL", "UNKNOWN")),
    ):
        by_part = [sums(**{dimension: part}) for part in parts]
        assert tuple(map(sum, zip(*by_part, strict=True))) == whole  # type: ignore[arg-type]
    assert sums(without_low_risk=True)[0] < whole[0]


@pytest.mark.parametrize("within_days", [1, 7, 30])
def test_first_payment_default_is_what_could_be_read_on_the_day(
    bank: Bank, within_days: int
) -> None:
    computed = first_payments(bank.book, bank.as_of_date)
    for day in dates(bank):
        for unit in bank.book.org_units:
            org_id = unit["org_id"]
            due = [
                one
                for one in computed
                if one.org_id in bank.below(org_id) and one.first_due_month <= day
            ]
            allowed = timedelta(days=within_days)
            observed = [one for one in due if one.first_due_date + allowed <= day]
            unmet = [
                one
                for one in observed
                if one.met_date is None or one.met_date > one.first_due_date + allowed
            ]
            asked: dict[str, Any] = {
                "within_days": within_days,
                "org_id": org_id,
                "month_end_date": day,
            }

            row = query.first_payments(bank.warehouse, EVERYTHING, **asked).row(0, named=True)
            loans = query.first_payment_default_loans(
                bank.warehouse, EVERYTHING, **asked, limit=1000
            )
            by_child = query.first_payments_by_child(bank.warehouse, EVERYTHING, **asked)

            assert (row["due_loan_count"] or 0) == len(due)
            assert (row["loan_count"] or 0) == len(observed)
            assert row["first_payment_default_count"] == (len(unmet) if observed else None)
            assert row["first_payment_default_rate"] == (
                len(unmet) / len(observed) if observed else None
            )
            assert set(loans["loan_id"]) == {one.loan_id for one in unmet}
            assert by_child["loan_count"].sum() == len(observed)
            assert by_child["first_payment_default_count"].sum() == len(unmet)
            without_plan = sum(
                1
                for one in bank.book.loans
                if not one.instalments
                and one.loan["org_id"] in bank.below(org_id)
                and one.loan["disbursed_date"].replace(day=1) <= day
                and one.loan["disbursed_date"] <= bank.as_of_date
            )
            assert row["without_plan_count"] == without_plan


@pytest.mark.parametrize("dimension", ["first_due_month", "cohort_month"])
def test_the_months_and_the_loans_of_a_month_add_up(bank: Bank, dimension: str) -> None:
    asked: dict[str, Any] = {
        "within_days": 1,
        "org_id": "HEAD",
        "month_end_date": bank.as_of_date,
    }
    whole = query.first_payments(bank.warehouse, EVERYTHING, **asked).row(0, named=True)
    months = query.first_payments_by(
        bank.warehouse,
        EVERYTHING,
        dimension=dimension,  # type: ignore[arg-type]
        **asked,
    )

    assert months["first_payment_default_count"].sum() == whole["first_payment_default_count"] > 0
    for row in months.to_dicts():
        month = {dimension: date.fromisoformat(row["part"])}
        loans = query.first_payment_default_loans(
            bank.warehouse, EVERYTHING, **asked, **month, limit=1000
        )
        alone = query.first_payments(bank.warehouse, EVERYTHING, **asked, **month)
        assert len(loans) == (row["first_payment_default_count"] or 0)
        assert alone["loan_count"][0] == row["loan_count"]


def test_a_reader_sees_only_the_loans_below(bank: Bank) -> None:
    org_id = next(unit["org_id"] for unit in bank.book.org_units if unit["org_id"] != "HEAD")
    asked: dict[str, Any] = {"org_id": "HEAD", "month_end_date": bank.as_of_date}

    whole = query.vintage_curves(bank.warehouse, Scope(org_id), series="MONTH", **asked)
    loans = query.first_payment_default_loans(
        bank.warehouse, Scope(org_id), within_days=1, **asked, limit=1000
    )

    assert whole.is_empty()
    assert loans.is_empty()


def test_the_days_are_those_of_the_build(bank: Bank) -> None:
    days = query.first_payment_days(bank.warehouse, EVERYTHING)

    assert days["within_days"].to_list() == list(DEFAULT_THRESHOLDS.first_payment_days)
    assert asdict(DEFAULT_THRESHOLDS)["first_payment_days"] == (1, 7, 30)
