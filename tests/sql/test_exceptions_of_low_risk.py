"""Low-risk loans: pledged, paid up and wholly covered, or an exception."""

from decimal import Decimal
from typing import Any

import pytest

from tests.on_demand import OnDemand
from tests.published import Row
from tests.sql.exception_books import (
    Build,
    broken,
    builder,
    loan,
    loans_tested,
    payment,
    plan,
    snapshot,
)
from warehouse.paths import Home


@pytest.fixture
def build(home: Home) -> Build:
    return builder(home)


@pytest.mark.parametrize(
    ("guarantee", "is_exception", "can_be_tested"),
    [
        ("CREDIT", True, 1),
        ("GUARANTEE", True, 1),
        ("MORTGAGE", True, 1),
        ("PLEDGE", False, 1),
        (None, False, 0),
    ],
)
def test_low_risk_needs_a_pledge(
    build: Build, guarantee: str | None, is_exception: bool, can_be_tested: int
) -> None:
    book = build(
        "2025-01-31",
        loan("L", is_low_risk=True, guarantee_type=guarantee),
        loan("other", guarantee_type="CREDIT"),
        loan_snapshots=[snapshot(one, "2025-01-31", 500, 1) for one in ("L", "other")],
    )

    assert bool(broken(book, "LOW_RISK_NOT_PLEDGED")) == is_exception
    assert loans_tested(book, "LOW_RISK_NOT_PLEDGED") == can_be_tested
    assert broken(book, "LOW_RISK_OVERDUE") == [("L", "2025-01-31")]
    # Nothing is known of pledges: that is not a cover in order.
    assert loans_tested(book, "LOW_RISK_COVER") == 0


def test_low_risk_paid_up_is_in_order(build: Build) -> None:
    book = build(
        "2025-01-31",
        loan("L", is_low_risk=True, guarantee_type="PLEDGE"),
        loan_snapshots=[snapshot("L", "2025-01-31", 500, 0)],
    )

    assert broken(book, "LOW_RISK_OVERDUE") == []
    assert loans_tested(book, "LOW_RISK_OVERDUE") == 1


def low_risk(loan_id: str, amount: object = 1000, **more: Any) -> Row:
    return loan(loan_id, amount, is_low_risk=True, guarantee_type="PLEDGE", **more)


def thing(collateral_id: str, value: object, kind: str = "CD", **more: Any) -> Row:
    return {"collateral_id": collateral_id, "type": kind, "value": value} | more


def link(loan_id: str, collateral_id: str, secured: object = None) -> Row:
    return {"loan_id": loan_id, "collateral_id": collateral_id, "secured_amount": secured}


def covered(
    build: Build, loans: list[Row], things: list[Row], links: list[Row], **tables: Any
) -> OnDemand:
    """Loans without a plan, whose reported balance is what was paid out."""
    balances = [snapshot(one["loan_id"], "2025-01-31", one["disbursed_amount"]) for one in loans]
    return build(
        "2025-01-31",
        *loans,
        **{"loan_snapshots": balances, "collaterals": things, "collateral_links": links} | tables,
    )


COVER_SEEN = """
    select loan_id, part_amount, whole_amount, observed_share, limit_share, other_pledge_count
    from exceptions where rule_code = 'LOW_RISK_COVER'
"""


def covers_seen(book: OnDemand) -> dict[str, tuple[Any, Any]]:
    """Cover and claim of every loan whose cover is an exception."""
    return {
        row["loan_id"]: (row["part_amount"], row["whole_amount"]) for row in book.rows(COVER_SEEN)
    }


def test_two_deposits_that_do_not_cover_principal_and_interest(build: Build) -> None:
    """The worked example: 950,000 and 50,000 against 1,021,750 are 97.87 %, not low-risk."""
    book = build(
        "2025-02-28",
        low_risk("L", 1_000_000),
        repayment_schedule=[
            {
                "loan_id": "L",
                "period_no": 1,
                "due_date": "2025-07-20",
                "due_principal": 1_000_000,
                "due_interest": 21_750,
                # Fees are none of it.
                "due_fee": 300,
            }
        ],
        collaterals=[thing("D1", 950_000), thing("D2", 50_000, "MARGIN", status="NORMAL")],
        collateral_links=[link("L", "D1"), link("L", "D2", 60_000)],
    )

    # As of today only: how things stood at the end of January is not known.
    assert broken(book, "LOW_RISK_COVER") == [("L", "2025-02-28")]
    row = book.row(COVER_SEEN)
    assert (row["part_amount"], row["whole_amount"]) == (1_000_000, 1_021_750)
    assert f"{row['observed_share']:.2%}" == "97.87%"
    assert (row["limit_share"], row["other_pledge_count"]) == (1.0, 0)
    assert book.rows(
        "select distinct month_end_date from org_exceptions where rule_code = 'LOW_RISK_COVER'"
    ) == [{"month_end_date": book.row("select max(month_end_date) as day from month_ends")["day"]}]


def test_exactly_all_of_it_is_enough(build: Build) -> None:
    # loan: worth, secured, whether it is an exception
    cases = {
        "worth all of it": ("1000.00", None, False),
        "worth a cent less": ("999.99", None, True),
        "secures all of it": ("5000.00", "1000.00", False),
        "secures a cent less": ("5000.00", "999.99", True),
        "secures more than it is worth": ("999.99", "5000.00", True),
    }
    book = covered(
        build,
        [low_risk(one) for one in cases],
        [thing(one, value) for one, (value, *_) in cases.items()],
        [link(one, one, secured) for one, (_, secured, _) in cases.items()],
    )

    assert set(covers_seen(book)) == {one for one, (*_, fails) in cases.items() if fails}
    assert loans_tested(book, "LOW_RISK_COVER") == len(cases)


def test_a_bank_may_ask_for_more_than_all_of_it(build: Build, home: Home) -> None:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text("[exceptions]\nlow_risk_cover_share = 1.05\n", encoding="utf-8")
    book = covered(
        build,
        [low_risk("enough"), low_risk("short")],
        [thing("D1", "1050.00"), thing("D2", "1049.99")],
        [link("enough", "D1"), link("short", "D2")],
    )

    assert list(covers_seen(book)) == ["short"]
    assert book.row(COVER_SEEN)["limit_share"] == 1.05


def test_only_sound_pledges_of_four_kinds_count(build: Build) -> None:
    # kind, status: the cover it gives and how many pledges are of another kind; None: in order
    cases: dict[tuple[str, str | None], tuple[int, int] | None] = {
        ("CD", None): None,
        ("TBOND", "NORMAL"): None,
        ("MARGIN", "NORMAL"): None,
        ("BANK_ACCEPTANCE", "NORMAL"): None,
        ("CD", "SEIZED"): (0, 0),
        ("CD", "DISPUTED"): (0, 0),
        ("CD", "LOST"): (0, 0),
        ("CD", "RELEASED"): (0, 0),
        ("REAL_ESTATE", "NORMAL"): (0, 1),
        ("GUARANTOR", None): (0, 1),
        ("REAL_ESTATE", "RELEASED"): (0, 0),
    }
    loan_ids = {case: f"{case}" for case in cases}
    book = covered(
        build,
        [low_risk(one) for one in loan_ids.values()],
        [thing(loan_ids[kind, status], 2000, kind, status=status) for kind, status in cases],
        [link(one, one) for one in loan_ids.values()],
    )

    found = {
        row["loan_id"]: (row["part_amount"], row["whole_amount"], row["other_pledge_count"])
        for row in book.rows(COVER_SEEN)
    }
    assert found == {
        loan_ids[case]: (seen[0], 1000, seen[1]) for case, seen in cases.items() if seen
    }
    assert loans_tested(book, "LOW_RISK_COVER") == len(cases)


def test_a_pledge_of_another_kind_beside_full_cover_is_an_exception(build: Build) -> None:
    book = covered(
        build,
        [low_risk("L"), low_risk("released")],
        # What another kind is worth does not matter.
        [
            thing("D", 2500),
            thing("house", None, "REAL_ESTATE"),
            thing("E", 1000),
            thing("old", 9, "OTHER", status="RELEASED"),
        ],
        [link("L", "D"), link("L", "house"), link("released", "E"), link("released", "old")],
    )

    row = book.row(COVER_SEEN)
    assert (row["loan_id"], row["part_amount"], row["observed_share"]) == ("L", 2500, 2.5)
    assert row["other_pledge_count"] == 1
    assert loans_tested(book, "LOW_RISK_COVER") == 2


def test_a_deposit_for_two_loans_is_counted_once(build: Build) -> None:
    loans = [low_risk("A", 600), low_risk("B", 400), loan("other", 1000)]

    by_claims = covered(build, loans, [thing("D", 999)], [link("A", "D"), link("B", "D")])

    assert covers_seen(by_claims) == {
        "A": (Decimal("599.40"), 600),
        "B": (Decimal("399.60"), 400),
    }


@pytest.mark.parametrize(
    ("value", "secured", "covers"),
    [
        # Together no more than it is worth: each has what it secures.
        (1500, {"A": 600, "B": 400, "other": 500}, {}),
        (1500, {"A": 599, "B": 400, "other": 501}, {"A": "599.00"}),
        # More than it is worth: in proportion, a loan of any scope among them.
        (1000, {"A": 600, "B": 400, "other": 1000}, {"A": "300.00", "B": "200.00"}),
        # What is not said counts by what is owed: 600 + 400 + 1000.
        (1999, {"A": 600, "B": None, "other": None}, {"A": "599.70", "B": "399.80"}),
        (2000, {"A": 600, "B": None, "other": None}, {}),
    ],
)
def test_a_deposit_is_shared_by_what_is_secured(
    build: Build, value: int, secured: dict[str, int | None], covers: dict[str, str]
) -> None:
    book = covered(
        build,
        [low_risk("A", 600), low_risk("B", 400), loan("other", 1000)],
        [thing("D", value)],
        [link(one, "D", amount) for one, amount in secured.items()],
    )

    seen = {one: f"{cover:.2f}" for one, (cover, _) in covers_seen(book).items()}
    assert seen == covers
    assert loans_tested(book, "LOW_RISK_COVER") == 2


def test_loans_that_left_the_book_take_nothing_of_a_deposit(build: Build) -> None:
    book = covered(
        build,
        [low_risk("L"), low_risk("gone", status="SETTLED", closed_date="2025-01-25")],
        [thing("D", 1000)],
        [link("L", "D"), link("gone", "D")],
    )

    assert covers_seen(book) == {}
    assert loans_tested(book, "LOW_RISK_COVER") == 1


def test_a_low_risk_loan_without_any_pledge_is_not_covered(build: Build) -> None:
    book = covered(build, [low_risk("L"), low_risk("bare")], [thing("D", 1000)], [link("L", "D")])

    assert covers_seen(book) == {"bare": (0, 1000)}
    assert book.row(COVER_SEEN)["observed_share"] == 0


@pytest.mark.parametrize("missing", ["collaterals", "collateral_links"])
def test_cover_is_not_tested_before_both_files_arrived(build: Build, missing: str) -> None:
    book = covered(build, [low_risk("L")], [thing("D", 1)], [link("L", "D")], **{missing: []})

    assert covers_seen(book) == {}
    assert loans_tested(book, "LOW_RISK_COVER") == 0


def test_without_a_plan_the_claim_is_what_is_reported(build: Build) -> None:
    cases: dict[str, tuple[Row, str | None]] = {
        "interest": ({"overdue_interest": "20.00", "days_past_due": 3}, "1020.00"),
        "paid up": ({"overdue_interest": None, "days_past_due": 0}, "1000.00"),
        # What may be owed, and is not said, is not taken for nothing.
        "not said": ({"overdue_interest": None, "days_past_due": 3}, None),
        "no balance": ({"overdue_interest": "0.00", "balance": None}, None),
    }
    book = covered(
        build,
        [low_risk(one) for one in cases],
        [thing(one, 500) for one in cases],
        [link(one, one) for one in cases],
        loan_snapshots=[
            snapshot(one, "2025-01-31", 1000) | reported for one, (reported, _) in cases.items()
        ],
    )

    seen = {one: f"{whole:.2f}" for one, (_, whole) in covers_seen(book).items()}
    assert seen == {one: claim for one, (_, claim) in cases.items() if claim is not None}
    assert loans_tested(book, "LOW_RISK_COVER") == len(seen)


def test_a_pledge_whose_worth_is_not_known_leaves_its_loans_untested(build: Build) -> None:
    book = covered(
        build,
        [low_risk("L"), low_risk("M")],
        [thing("D", None), thing("E", 1000)],
        [link("L", "D"), link("L", "E"), link("M", "D")],
    )

    assert covers_seen(book) == {}
    assert loans_tested(book, "LOW_RISK_COVER") == 0


def test_what_is_paid_is_no_longer_to_be_covered(build: Build) -> None:
    book = build(
        "2025-03-31",
        low_risk("L", 1000),
        repayment_schedule=plan("L", ("2025-02-20", 400), ("2025-04-20", 600)),
        repayments=[payment("L", "2025-02-20", 450)],
        collaterals=[thing("D", "549.99")],
        collateral_links=[link("L", "D")],
    )

    assert covers_seen(book) == {"L": (Decimal("549.99"), 550)}
