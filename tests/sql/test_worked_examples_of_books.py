"""The worked examples of the definitions about many loans, each reproduced exactly."""

from datetime import date
from decimal import Decimal

import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.published import Row
from tests.sql.worked_examples import org_on, percent
from warehouse.paths import Home


def reported_book(
    rows: list[tuple[str, str, str, str | None, int | None, str | None]],
    *,
    org_units: list[Row] | None = None,
    loans: dict[str, Row] | None = None,
) -> dict[str, list[Row]]:
    """A book without plans: (loan, branch, day, balance, days past due, class) per snapshot."""
    branches = {loan_id: org_id for loan_id, org_id, *_ in rows}
    terms = loans or {}
    return {
        "org_units": org_units
        or [
            {"org_id": "HEAD", "org_level": "HEAD"},
            *[
                {"org_id": org_id, "parent_org_id": "HEAD"}
                for org_id in sorted(set(branches.values()))
            ],
        ],
        "customers": [{"customer_id": f"C-{loan_id}"} for loan_id in branches],
        "loans": [
            {
                "loan_id": loan_id,
                "customer_id": f"C-{loan_id}",
                "org_id": org_id,
                "disbursed_date": "2020-01-15",
                "disbursed_amount": "1000000",
            }
            | terms.get(loan_id, {})
            for loan_id, org_id in branches.items()
        ],
        "loan_snapshots": [
            {
                "snapshot_date": day,
                "loan_id": loan_id,
                "balance": balance,
                "days_past_due": days,
                "five_class": five_class,
            }
            for loan_id, _, day, balance, days, five_class in rows
        ],
    }


def test_ageing_of_an_indian_microfinance_lender_of_march_2003(home: Home) -> None:
    day = "2003-03-31"
    ages = [
        ("regular", "128000", 0),
        ("to 30", "17500", 15),
        ("31-60", "10000", 45),
        ("61-90", "5000", 75),
        ("91-180", "3500", 120),
        ("181-365", "2500", 300),
        ("over 365", "1500", 400),
    ]
    terms = {age: {"disbursed_date": "2002-12-01"} for age, *_ in ages}
    write_batch(
        home,
        reported_book(
            [(age, "B1", day, balance, days, None) for age, balance, days in ages], loans=terms
        ),
    )

    row = org_on(built_on_demand(home, day), "HEAD", day)

    assert [
        percent(row[rate]) for rate in ("overdue_rate", "par30_rate", "par60_rate", "par90_rate")
    ] == [23.8095, 13.3929, 7.4405, 4.4643]


def test_ratios_as_a_joint_stock_bank_published_them_for_2019(home: Home) -> None:
    """Overdue 2.09 %, 60+ 1.58 %, 90+ 1.35 %, non-performing 1.65 % → 90+ to non-performing 82 %.

    The non-performing loans are those beyond 90 days and 3,000 classed worse than their days say.
    """
    day = "2019-12-31"
    loans: list[tuple[str, str, str, str | None, int | None, str | None]] = [
        ("current", "B1", day, "979100", 0, "PASS"),
        ("to 60", "B1", day, "2100", 40, "SPECIAL_MENTION"),
        ("to 60, worse", "B1", day, "3000", 50, "SUBSTANDARD"),
        ("61-90", "B1", day, "2300", 61, "SPECIAL_MENTION"),
        ("over 90", "B1", day, "13500", 91, "LOSS"),
    ]
    terms = {loan_id: {"disbursed_date": "2019-10-01"} for loan_id, *_ in loans}
    write_batch(home, reported_book(loans, loans=terms))

    row = org_on(built_on_demand(home, day), "HEAD", day)

    assert [
        percent(row[rate], 2)
        for rate in ("overdue_rate", "par60_rate", "par90_rate", "npl_rate", "overdue90_to_npl")
    ] == [2.09, 1.58, 1.35, 1.65, 81.82]


def test_a_parent_divides_sums_and_never_averages_ratios(home: Home) -> None:
    day = "2025-03-31"
    branches = [("B1", "12", "388"), ("B2", "30", "870"), ("B3", "8", "192")]
    rows: list[tuple[str, str, str, str | None, int | None, str | None]] = []
    for branch, overdue, current in branches:
        rows.append((f"{branch} overdue", branch, day, overdue, 31, None))
        rows.append((f"{branch} current", branch, day, current, 0, None))
    terms = {loan_id: {"disbursed_date": "2025-02-01"} for loan_id, *_ in rows}
    write_batch(home, reported_book(rows, loans=terms))

    row = org_on(built_on_demand(home, day), "HEAD", day)

    assert (row["par30_principal"], row["outstanding_principal"]) == (50, 1500)
    assert percent(row["par30_rate"], 2) == 3.33


MAY, JUNE = "2025-05-31", "2025-06-30"


# loan, branch, balance and days at the end of May, the same at the end of June
ELEVEN_LOANS = [
    ("L01", "B1", "100000", 0, "95000", 0),
    ("L02", "B1", "180000", 5, "180000", 35),
    ("L03", "B1", "40000", 20, "36000", 0),
    ("L04", "B1", "250000", 45, "250000", 75),
    ("L05", "B1", "80000", 65, "80000", 95),
    ("L06", "B2", "400000", 0, "400000", 15),
    ("L07", "B2", "90000", 120, None, None),
    ("L08", "B2", "60000", 0, "60000", 0),
    ("L09", "B2", "70000", 28, "70000", 58),
    ("L10", "B2", "500000", 0, None, None),
    ("L11", "B2", None, None, "200000", 0),
]


@pytest.fixture(scope="module")
def eleven_loans(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("eleven_loans"))
    rows: list[tuple[str, str, str, str | None, int | None, str | None]] = []
    for loan_id, branch, may_balance, may_days, june_balance, june_days in ELEVEN_LOANS:
        if may_balance is not None:
            rows.append((loan_id, branch, MAY, may_balance, may_days, None))
        if june_balance is not None:
            rows.append((loan_id, branch, JUNE, june_balance, june_days, None))
    terms: dict[str, Row] = {loan[0]: {"disbursed_date": "2025-05-05"} for loan in ELEVEN_LOANS}
    terms["L07"] |= {"status": "WRITTEN_OFF", "closed_date": "2025-06-20"}
    terms["L08"] |= {"customer_id": "C-L07"}
    terms["L10"] |= {"status": "SETTLED", "closed_date": "2025-06-12"}
    terms["L11"] |= {"disbursed_date": "2025-06-05"}
    write_batch(home, reported_book(rows, loans=terms))
    return built_on_demand(home, JUNE)


@pytest.mark.parametrize(
    ("org_id", "day", "outstanding", "rates"),
    [
        ("HEAD", MAY, "1770000", (40.1130, 23.7288, 9.6045, 5.0847)),
        ("HEAD", JUNE, "1371000", (71.4807, 42.3049, 24.0700, 5.8352)),
        ("B1", JUNE, "641000", (79.5632, 79.5632, 51.4821, 12.4805)),
        ("B2", JUNE, "730000", (64.3836, 9.5890, 0.0, 0.0)),
    ],
)
def test_a_book_of_eleven_loans_by_branch_and_in_all(
    eleven_loans: OnDemand,
    org_id: str,
    day: str,
    outstanding: str,
    rates: tuple[float, ...],
) -> None:
    row = org_on(eleven_loans, org_id, day)

    assert row["outstanding_principal"] == Decimal(outstanding)
    assert row["reported_basis_principal"] == Decimal(outstanding)
    assert (
        tuple(
            percent(row[rate])
            for rate in ("overdue_rate", "par30_rate", "par60_rate", "par90_rate")
        )
        == rates
    )


def test_a_customer_of_two_branch_loans_counts_once(eleven_loans: OnDemand) -> None:
    row = org_on(eleven_loans, "B2", MAY)

    assert (row["loan_count"], row["customer_count"]) == (5, 4)


def test_what_left_the_book_and_what_became_overdue_in_june(eleven_loans: OnDemand) -> None:
    rows = eleven_loans.rows(
        "select loan_id, loan_state, previous_bucket, bucket, is_new_overdue from loan_months "
        "where month_end_date = $day order by loan_id",
        day=date.fromisoformat(JUNE),
    )

    assert [tuple(row.values()) for row in rows] == [
        ("L01", "ACTIVE", "M0", "M0", False),
        ("L02", "ACTIVE", "M1", "M2", False),
        ("L03", "ACTIVE", "M1", "M0", False),
        ("L04", "ACTIVE", "M2", "M3", False),
        ("L05", "ACTIVE", "M3", "M4", False),
        ("L06", "ACTIVE", "M0", "M1", True),
        ("L07", "WRITTEN_OFF", "M4", None, False),
        ("L08", "ACTIVE", "M0", "M0", False),
        ("L09", "ACTIVE", "M1", "M2", False),
        ("L10", "SETTLED", "M0", None, False),
        ("L11", "ACTIVE", None, "M0", False),
    ]


def test_roll_rates_of_the_eleven_loans_on_the_opening_basis(eleven_loans: OnDemand) -> None:
    rows = eleven_loans.rows(
        "select from_bucket, to_state, opening_principal, rate from roll_rates "
        "where org_id = 'HEAD' and month_end_date = $day order by from_bucket, to_state",
        day=date.fromisoformat(JUNE),
    )

    assert [
        (row["from_bucket"], row["to_state"], row["opening_principal"], percent(row["rate"], 2))
        for row in rows
    ] == [
        ("M0", "M0", 160_000, 15.09),
        ("M0", "M1", 400_000, 37.74),
        ("M0", "SETTLED", 500_000, 47.17),
        ("M1", "M0", 40_000, 13.79),
        ("M1", "M2", 250_000, 86.21),
        ("M2", "M3", 250_000, 100),
        ("M3", "M4", 80_000, 100),
        ("M4", "WRITTEN_OFF", 90_000, 100),
    ]


def test_the_closing_basis_stands_beside_the_opening_basis(eleven_loans: OnDemand) -> None:
    row = eleven_loans.row(
        "select * from roll_rates where org_id = 'HEAD' and from_bucket = 'M0' and to_state = 'M0'"
    )

    assert (row["closing_principal"], row["bucket_opening_principal"]) == (155_000, 1_060_000)
    assert percent(row["closing_rate"], 2) == 14.62


def test_supervisory_migration_of_the_eleven_loans(eleven_loans: OnDemand) -> None:
    rows = eleven_loans.rows(
        "select * from class_migrations where org_id = 'HEAD' order by opening_principal desc"
    )

    assert [
        (
            row["five_class"],
            row["moved_worse_principal"],
            row["remaining_principal"],
            percent(row["migration_rate"], 2),
        )
        for row in rows
    ] == [
        ("PASS", 400_000, 555_000, 72.07),
        ("SPECIAL_MENTION", 80_000, 616_000, 12.99),
        ("SUBSTANDARD", 0, 0, None),
    ]


def test_non_performing_with_the_write_off_added_back(eleven_loans: OnDemand) -> None:
    row = eleven_loans.row(
        "select * from org_movements where org_id = 'HEAD' and month_end_date = $day",
        day=date.fromisoformat(JUNE),
    )

    assert row["npl_with_written_off_principal"] == 170_000
    assert row["principal_with_written_off"] == 1_461_000
    assert percent(row["npl_with_written_off_rate"]) == 11.6359


def test_the_overdue_movement_of_the_eleven_loans(eleven_loans: OnDemand) -> None:
    row = eleven_loans.row(
        "select * from org_movements where org_id = 'HEAD' and month_end_date = $day",
        day=date.fromisoformat(JUNE),
    )

    terms = ("opening", "inflow", "cured", "repaid", "written_off", "closing")
    assert [row[f"{term}_balance"] for term in terms] == [
        710_000,
        400_000,
        40_000,
        0,
        90_000,
        980_000,
    ]
    assert percent(row["cure_rate"], 2) == 5.63


def test_the_migration_a_banking_examination_asks_for(home: Home) -> None:
    rows: list[tuple[str, str, str, str | None, int | None, str | None]] = [
        ("worse", "B1", MAY, "800", 0, "PASS"),
        ("worse", "B1", JUNE, "800", 0, "SPECIAL_MENTION"),
        ("repaid in part", "B1", MAY, "9200", 0, "PASS"),
        ("repaid in part", "B1", JUNE, "8600", 0, "PASS"),
    ]
    terms = {loan_id: {"disbursed_date": "2025-05-05"} for loan_id, *_ in rows}
    write_batch(home, reported_book(rows, loans=terms))

    row = built_on_demand(home, JUNE).row("select * from class_migrations where org_id = 'B1'")

    assert (row["opening_principal"], row["decrease_principal"]) == (10_000, 600)
    assert (row["moved_worse_principal"], row["remaining_principal"]) == (800, 9_400)
    assert percent(row["migration_rate"], 2) == 8.51


def test_the_six_per_cent_of_a_ratio_is_stored_as_a_share(eleven_loans: OnDemand) -> None:
    row = org_on(eleven_loans, "HEAD", JUNE)

    assert row["par90_rate"] == pytest.approx(80000 / 1371000, abs=1e-15)


def test_a_parent_divides_the_sums_of_its_children(home: Home) -> None:
    """12/400, 30/900 and 8/200 are 3.33 % together, not 3.44 %."""
    branches = {"B1": (12, 400), "B2": (30, 900), "B3": (8, 200)}
    loans, instalments = [], []
    for org_id, (overdue, balance) in branches.items():
        for name, amount, due_date in (
            ("late", overdue, "2025-06-01"),
            ("sound", balance - overdue, "2025-12-01"),
        ):
            loan_id = f"{org_id}-{name}"
            loans.append(
                {
                    "loan_id": loan_id,
                    "customer_id": "C1",
                    "org_id": org_id,
                    "disbursed_date": "2025-01-10",
                    "disbursed_amount": str(amount),
                }
            )
            instalments.append(
                {
                    "loan_id": loan_id,
                    "period_no": 1,
                    "due_date": due_date,
                    "due_principal": str(amount),
                }
            )
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "HEAD"},
                *({"org_id": org_id, "parent_org_id": "HEAD"} for org_id in branches),
            ],
            "customers": [{"customer_id": "C1"}],
            "loans": loans,
            "repayment_schedule": instalments,
        },
    )
    published = built_on_demand(home, "2025-06-30")

    row = published.row(
        "select overdue_balance, outstanding_principal, overdue_rate from org_months "
        "where org_id = 'HEAD' and month_end_date = '2025-06-30'"
    )
    assert (row["overdue_balance"], row["outstanding_principal"]) == (50, 1500)
    assert percent(row["overdue_rate"], 2) == 3.33
    (mean,) = published.row(
        "select avg(overdue_rate) from org_months "
        "where org_id <> 'HEAD' and month_end_date = '2025-06-30'"
    ).values()
    assert percent(mean, 2) == 3.44
