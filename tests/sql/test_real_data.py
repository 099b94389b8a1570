"""Real loans of others through the shipped profiles: published facts, the second computation."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.load import LoadReport, load
from tests.conftest import SHARED_DATA
from tests.oracle.rows import read_book
from tests.published import Published, Row, build_and_publish
from tests.sql.agreement import assert_same_figures
from warehouse.paths import Home

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="the real data are not beside the project"),
]

AFTER_THE_LAST_PAYMENT = date(2008, 7, 31)
IN_THE_MIDDLE = date(2006, 12, 31)


class Bank:
    """A real data set loaded through its profile, and built."""

    def __init__(self, home: Home, name: str, as_of_date: date) -> None:
        self.home = home
        self.as_of_date = as_of_date
        self.report: LoadReport = load([SHARED_DATA / name], home, profile=name)
        self.published: Published = build_and_publish(home, as_of_date)


@pytest.fixture(scope="module")
def kiva(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return Bank(Home(tmp_path_factory.mktemp("kiva")), "kiva", AFTER_THE_LAST_PAYMENT)


@pytest.fixture(scope="module")
def berka(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return Bank(Home(tmp_path_factory.mktemp("berka")), "berka", date(1994, 3, 31))


def kiva_file(name: str) -> Iterator[Row]:
    with Path(SHARED_DATA / "kiva" / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_kiva_agrees_with_the_second_computation(kiva: Bank) -> None:
    assert_same_figures(kiva.published, read_book(kiva.home), kiva.as_of_date)


def test_berka_agrees_with_the_second_computation(berka: Bank) -> None:
    assert_same_figures(berka.published, read_book(berka.home), berka.as_of_date)


def test_every_row_of_kiva_is_accepted_or_set_aside(kiva: Bank) -> None:
    without_a_state = sum(row["status"] in ("deleted", "") for row in kiva_file("kiva_loans.csv"))
    rejected = kiva.published.rows(
        "select table_name, count(distinct line_no) as line_count from rejected_rows "
        "group by table_name order by table_name"
    )

    assert without_a_state == 13
    assert kiva.report.read_rows == kiva.report.accepted_rows + kiva.report.rejected_rows
    assert rejected[0] == {"table_name": "loans", "line_count": without_a_state}


def test_the_schedule_of_every_kiva_loan_sums_to_its_amount(kiva: Bank) -> None:
    """784 of 784; four of them are among the loans set aside."""
    planned: dict[str, Decimal] = defaultdict(Decimal)
    for row in kiva_file("kiva_schedule_usd.csv"):
        planned[row["loan_id"]] += Decimal(row["amount_usd"])
    set_aside = {
        row["loan_id"]
        for row in kiva_file("kiva_loans.csv")
        if row["status"] in ("deleted", "") and row["loan_id"] in planned
    }

    sums = kiva.published.row(
        """
        with plans as (
            select loan_id, sum(due_principal) as planned from instalments group by loan_id
        )
        select
            count(*) as loan_count,
            count(*) filter (where planned = disbursed_amount) as equal_count
        from plans inner join loans using (loan_id)
        """
    )
    found = kiva.published.rows(
        "select * from reconciliation where finding_code = 'SCHEDULE_DIFFERS_FROM_DISBURSED'"
    )

    assert len(planned) == 784
    assert sums == {
        "loan_count": len(planned) - len(set_aside),
        "equal_count": len(planned) - len(set_aside),
    }
    assert found == []


def test_the_last_payment_of_every_paid_kiva_loan_is_on_its_day_of_settling(kiva: Bank) -> None:
    row = kiva.published.row(
        """
        with last_payments as (
            select loan_id, max(value_date) as value_date from payments
            where is_counted group by loan_id
        )
        select
            count(*) as paid_count,
            count(*) filter (where value_date = closed_date) as same_day_count
        from loans left join last_payments using (loan_id)
        where reported_status = 'SETTLED'
        """
    )

    assert row == {"paid_count": 800, "same_day_count": 800}


def test_overpayments_of_kiva_are_shown_and_never_a_negative_balance(kiva: Bank) -> None:
    """106 paid loans got more than was funded, 17 to 609 dollars; those with a plan show it."""
    loans = {row["loan_id"]: row for row in kiva_file("kiva_loans.csv")}
    received: dict[str, Decimal] = defaultdict(Decimal)
    for row in kiva_file("kiva_payments.csv"):
        received[row["loan_id"]] += Decimal(row["amount_usd"])
    with_plan = {row["loan_id"] for row in kiva_file("kiva_schedule_usd.csv")}
    above_funded = {
        loan_id: received[loan_id] - Decimal(loan["paid_amount_usd"])
        for loan_id, loan in loans.items()
        if loan["status"] == "paid" and received[loan_id] > Decimal(loan["paid_amount_usd"])
    }
    above_plan = {
        loan_id: received[loan_id] - Decimal(loans[loan_id]["loan_amount_usd"])
        for loan_id in with_plan & received.keys()
        if received[loan_id] > Decimal(loans[loan_id]["loan_amount_usd"])
    }

    shown = {
        row["loan_id"]: row["overpaid_amount"]
        for row in kiva.published.rows(
            "select loan_id, overpaid_amount from loans where overpaid_amount > 0"
        )
    }
    lowest = kiva.published.row("select min(unpaid_principal) as lowest from loan_months")

    assert len(above_funded) == 106
    assert (min(above_funded.values()), max(above_funded.values())) == (Decimal(17), Decimal(609))
    assert shown == above_plan
    assert lowest == {"lowest": Decimal(0)}


def test_overdue_of_kiva_comes_out_by_country_and_partner(kiva: Bank) -> None:
    units = kiva.published.rows(
        """
        select
            org_units.org_id, org_units.parent_org_id, org_units.org_level,
            coalesce(overdue_balance, 0) as overdue_balance
        from org_months inner join org_units using (org_id)
        where month_end_date = $day
        """,
        day=IN_THE_MIDDLE,
    )
    overdue = {unit["org_id"]: unit["overdue_balance"] for unit in units}
    countries = [unit["org_id"] for unit in units if unit["org_level"] == "REGION"]

    assert len(countries) == 14
    assert sum(balance > 0 for balance in overdue.values()) > 10
    for unit in units:
        below = [one["org_id"] for one in units if one["parent_org_id"] == unit["org_id"]]
        if below:
            assert sum(overdue[org_id] for org_id in below) == overdue[unit["org_id"]]


def test_berka_loads_whole_and_its_plans_sum_to_the_amounts(berka: Bank) -> None:
    counts = {file.table: file.accepted_rows for file in berka.report.files}
    found = berka.published.rows("select distinct finding_code from reconciliation")

    assert berka.report.rejected_rows == 0
    assert counts["loans"] == 682
    assert counts["repayments"] == 123
    assert found == []
