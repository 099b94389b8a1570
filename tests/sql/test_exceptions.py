"""Exceptions by class, of one customer, of organisations, and what holds of all exceptions."""

from pathlib import Path
from random import Random

import pytest

from tests.batches import write_batch
from tests.on_demand import built_on_demand
from tests.oracle.exceptions import Bank
from tests.oracle.org_exceptions import can_be_tested
from tests.oracle.rows import read_book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS
from tests.sql.exception_books import Build, broken, builder, loan, loans_tested, snapshot
from tests.sql.random_books import random_book
from tests.tiny_bank import write_tiny_bank
from warehouse.exception_rules import RuleCode
from warehouse.paths import Home


@pytest.fixture
def build(home: Home) -> Build:
    return builder(home)


def test_a_class_better_than_the_days_allow(build: Build) -> None:
    book = build(
        "2025-01-31",
        *(loan(one) for one in ("late", "ninety", "worse", "unclassed")),
        loan_snapshots=[
            snapshot("late", "2025-01-31", 900, 91, five_class="SPECIAL_MENTION"),
            snapshot("ninety", "2025-01-31", 900, 90, five_class="SPECIAL_MENTION"),
            snapshot("worse", "2025-01-31", 900, 0, five_class="LOSS"),
            snapshot("unclassed", "2025-01-31", 900, 400),
        ],
    )

    assert broken(book, "CLASSIFICATION_GAP") == [("late", "2025-01-31")]
    assert loans_tested(book, "CLASSIFICATION_GAP") == 3
    row = book.row("select * from exceptions where rule_code = 'CLASSIFICATION_GAP'")
    assert (row["observed_days"], row["limit_days"]) == (91, 90)
    assert (row["reported_class"], row["required_class"]) == ("SPECIAL_MENTION", "SUBSTANDARD")


def test_ninety_of_a_hundred_and_fifty_thousand_pull_the_rest_along(build: Build) -> None:
    """The worked example: L07 is 120 days late, L08 of the same customer is paid up."""
    book = build(
        "2025-05-31",
        loan("L07", 100_000),
        loan("L08", 60_000),
        loan_snapshots=[
            snapshot("L07", "2025-05-31", 90_000, 120),
            snapshot("L08", "2025-05-31", 60_000, 0),
        ],
    )

    row = book.row("select * from exceptions where rule_code = 'OWN_BANK_CONTAGION'")
    assert (row["loan_id"], row["required_class"]) == ("L08", "SUBSTANDARD")
    assert (row["part_amount"], row["whole_amount"]) == (90_000, 150_000)
    assert (row["observed_share"], row["limit_share"]) == (0.6, 0.1)


@pytest.mark.parametrize(("bad", "loans"), [("100.00", []), ("100.01", ["good"])])
def test_exactly_ten_per_cent_does_not_trigger(build: Build, bad: str, loans: list[str]) -> None:
    good = 1000 - float(bad)
    book = build(
        "2025-01-31",
        loan("bad"),
        loan("good"),
        loan_snapshots=[
            snapshot("bad", "2025-01-31", bad, 91),
            snapshot("good", "2025-01-31", f"{good:.2f}", 0),
        ],
    )

    assert [one for one, _ in broken(book, "OWN_BANK_CONTAGION")] == loans
    assert loans_tested(book, "OWN_BANK_CONTAGION") == 2


def test_the_loans_of_a_customer_count_wherever_they_are_handled(build: Build) -> None:
    book = build(
        "2025-01-31",
        loan("bad"),
        loan("good", org_id="B2"),
        loan_snapshots=[
            snapshot("bad", "2025-01-31", 500, 91),
            snapshot("good", "2025-01-31", 500, 0),
        ],
    )

    assert loans_tested(book, "OWN_BANK_CONTAGION", "B2") == 1
    row = book.row("select * from exceptions where rule_code = 'OWN_BANK_CONTAGION'")
    assert (row["org_id"], row["observed_share"]) == ("B2", 0.5)


def test_persons_are_graded_loan_by_loan(build: Build) -> None:
    book = build(
        "2025-01-31",
        loan("bad"),
        loan("good"),
        customers=[
            {
                "customer_id": "C",
                "customer_type": "RETAIL",
                "total_debt_all_banks": 100,
                "debt_over90_all_banks": 90,
            }
        ],
        loan_snapshots=[
            snapshot("bad", "2025-01-31", 500, 91),
            snapshot("good", "2025-01-31", 500, 0),
        ],
    )

    assert broken(book, "OWN_BANK_CONTAGION") == []
    assert broken(book, "ALL_BANK_CONTAGION") == []
    assert loans_tested(book, "OWN_BANK_CONTAGION") == loans_tested(book, "ALL_BANK_CONTAGION") == 0


@pytest.mark.parametrize(
    ("overdue", "total", "loans", "can_be_tested"),
    [
        ("20.00", "100.00", [], 1),
        ("20.01", "100.00", ["good"], 1),
        # A share of as much has no room in a short decimal.
        ("180000000000.00", "900000000000.00", [], 1),
        ("20.01", None, [], 0),
        (None, "100.00", [], 0),
    ],
)
def test_exactly_twenty_per_cent_at_all_banks_does_not_trigger(
    build: Build, overdue: str | None, total: str | None, loans: list[str], can_be_tested: int
) -> None:
    book = build(
        "2025-02-28",
        loan("good"),
        customers=[
            {
                "customer_id": "C",
                "customer_type": "SME",
                "total_debt_all_banks": total,
                "debt_over90_all_banks": overdue,
            }
        ],
        loan_snapshots=[
            snapshot("good", "2025-01-31", 500, 0),
            snapshot("good", "2025-02-28", 500, 0),
        ],
    )

    # Only as of today: nothing says what the customer owed elsewhere in January.
    assert broken(book, "ALL_BANK_CONTAGION") == [(one, "2025-02-28") for one in loans]
    assert loans_tested(book, "ALL_BANK_CONTAGION") == can_be_tested


@pytest.mark.parametrize(
    ("grades", "rule", "ratio"),
    [
        # 91 days and PASS, and nothing else: 90+ without any NPL.
        (["PASS"], "NPL_ZERO", None),
        (["PASS", "SUBSTANDARD"], "OVERDUE90_ABOVE_NPL", 2.0),
        (["SUBSTANDARD"], None, None),
    ],
)
def test_classes_that_do_not_admit_what_is_overdue(
    build: Build, grades: list[str], rule: str | None, ratio: float | None
) -> None:
    book = build(
        "2025-01-31",
        *(loan(f"L{number}") for number in range(len(grades))),
        loan_snapshots=[
            snapshot(f"L{number}", "2025-01-31", 500, 91, five_class=grade)
            for number, grade in enumerate(grades)
        ],
    )

    rows = book.rows(
        "select rule_code, overdue90_to_npl, par90_principal from org_class_alerts "
        "where org_id = 'H' and not is_without_low_risk"
    )
    assert [(row["rule_code"], row["overdue90_to_npl"]) for row in rows] == (
        [] if rule is None else [(rule, ratio)]
    )


def test_provisions_not_reported_are_missing_and_counted(build: Build) -> None:
    book = build(
        "2025-02-28",
        loan("with"),
        loan("without"),
        loan_snapshots=[
            snapshot("with", "2025-01-31", 500, 91),
            snapshot("without", "2025-01-31", 500, 91),
            snapshot("with", "2025-02-28", 500, 91, provision="150.00"),
            snapshot("without", "2025-02-28", 500, 91),
        ],
    )

    rows = book.rows(
        "select loan_count, provisioned_loan_count, npl_principal, provision_amount "
        "from provision_months order by month_end_date"
    )
    assert [tuple(row.values()) for row in rows] == [(2, 0, 1000, None), (2, 1, 1000, 150)]


def test_a_loan_that_breaks_two_rules_counts_once(build: Build) -> None:
    book = build(
        "2025-01-31",
        loan("L", is_low_risk=True, guarantee_type="CREDIT"),
        loan_snapshots=[snapshot("L", "2025-01-31", 500, 1, five_class="PASS")],
    )

    counts = {
        row["rule_code"]: (row["loan_count"], row["outstanding_principal"])
        for row in book.rows("select * from org_exceptions where org_id = 'H' and loan_count > 0")
    }
    assert counts == {
        "ANY": (1, 500),
        "CLASSIFICATION_GAP": (1, 500),
        "LOW_RISK_NOT_PLEDGED": (1, 500),
        "LOW_RISK_OVERDUE": (1, 500),
    }


def test_a_rule_a_bank_takes_a_scope_out_of_leaves_those_loans_alone(
    build: Build, home: Home
) -> None:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(
        '[[exception_rules]]\nrule_code = "CLASSIFICATION_GAP"\nscopes = ["IN"]\n',
        encoding="utf-8",
    )

    book = build(
        "2025-01-31",
        loan("special", is_sme_special=True),
        loan("usual"),
        loan_snapshots=[
            snapshot(one, "2025-01-31", 500, 91, five_class="PASS") for one in ("special", "usual")
        ],
    )

    assert broken(book, "CLASSIFICATION_GAP") == [("usual", "2025-01-31")]
    assert loans_tested(book, "CLASSIFICATION_GAP") == 1
    # The other rules the bank did not give are not tested.
    assert {row["rule_code"] for row in book.rows("select rule_code from org_exceptions")} == {
        "ANY",
        "CLASSIFICATION_GAP",
    }


def test_random_books_break_every_rule_and_keep_every_rule(tmp_path: Path) -> None:
    """The agreement on random books proves a rule only where it fires, and where it does not."""
    fires: set[str] = set()
    holds: set[str] = set()
    for seed in range(4):
        home = Home(tmp_path / str(seed))
        random = random_book(Random(seed), 60)
        for received_at, tables in random.deliveries:
            write_batch(home, tables, received_at=received_at)
        bank = Bank(read_book(home), random.as_of_date, DEFAULT_THRESHOLDS)
        book = built_on_demand(home, random.as_of_date)
        broken_keys = {
            tuple(row.values())
            for row in book.table("exceptions", "rule_code", "loan_id", "month_end_date")
        }
        fires |= {code for code, _, _ in broken_keys}
        for code, can_test in can_be_tested(bank).items():
            if any(
                can_test(row) and (code, row.loan_id, row.month_end_date) not in broken_keys
                for row in bank.active
            ):
                holds.add(code)
        fires |= {row["rule_code"] for row in book.rows("select rule_code from org_class_alerts")}

    of_organisations = {"NPL_ZERO", "OVERDUE90_ABOVE_NPL"}
    assert fires == {code.value for code in RuleCode}
    assert holds == fires - of_organisations | {"ANY"}


def test_the_bank_s_own_limit_stands_beside_the_ratio_it_limits(home: Home) -> None:
    write_tiny_bank(home)
    (home.root / "parameters.toml").write_text(
        "[exceptions]\noverdue90_to_npl_limit = 0.5\noverdue90_to_npl_near = 0.4\n",
        encoding="utf-8",
    )
    book = built_on_demand(home, "2025-06-30")

    for mart in ("org_months", "org_months_without_low_risk"):
        rows = book.rows(
            f"select distinct overdue90_to_npl_limit, overdue90_to_npl_near from {mart}"
        )
        assert rows == [{"overdue90_to_npl_limit": 0.5, "overdue90_to_npl_near": 0.4}]
