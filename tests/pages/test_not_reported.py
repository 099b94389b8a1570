"""A bank that sends its monthly extract alone, and has not sent this month's."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, TinyBank


def snapshot(day: str, loan_id: str, **more: Any) -> dict[str, Any]:
    return {"snapshot_date": day, "loan_id": loan_id, "balance": "90.00", "days_past_due": 0} | more


@pytest.fixture(scope="module")
def extract(tiny_bank: TinyBank) -> Path:
    """Records of May for all loans, of June for one of B1 only."""
    return tiny_bank(
        loan_snapshots=[
            snapshot("2025-05-31", "L1", days_past_due=40, overdue_principal="30.00"),
            snapshot("2025-05-31", "L2"),
            snapshot("2025-05-31", "L3"),
            snapshot("2025-06-30", "L1", days_past_due=70, overdue_principal="60.00"),
        ]
    )


@pytest.fixture(scope="module")
def nothing_now(tiny_bank: TinyBank) -> Path:
    """Records of May, and a June in which none arrived."""
    return tiny_bank(date(2025, 6, 30), loan_snapshots=[snapshot("2025-05-31", "L1")])


@pytest.fixture(scope="module")
def plans_alone(tiny_bank: TinyBank) -> Path:
    """Plans and a few records arrived, the file of payments did not."""
    return tiny_bank(
        date(2025, 6, 30),
        has_journal=False,
        loan_snapshots=[snapshot("2025-06-30", "L1", days_past_due=40, overdue_principal="30.00")],
        repayment_schedule=[
            {
                "loan_id": loan_id,
                "period_no": 1,
                "version": 1,
                "due_date": "2025-03-10",
                "due_principal": "100.00",
            }
            for loan_id in ("L1", "L2", "L3")
        ],
    )


def test_plans_without_payments_are_not_taken_for_arrears(
    plans_alone: Path, open_desk: Desk
) -> None:
    desk = open_desk(plans_alone)

    assert "2 笔未报送" in desk.caption[0].value
    assert "还款流水（repayments）尚未送达，未按还款计划计算" in desk.caption[0].value


def test_a_plan_without_payments_is_shown_without_what_was_paid(
    plans_alone: Path, open_desk: Desk
) -> None:
    desk = open_desk(plans_alone, "loan", loan="L2")

    assert "其中 2 笔未报送" in desk.markdown[0].value
    (plan,) = [one.value for one in desk.dataframe if "due_amount" in one.value]
    assert list(plan["due_amount"]) == [100]
    assert plan["paid_amount"].isna().all()


def test_what_is_not_reported_is_counted_and_said(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract)

    assert "2 笔未报送" in desk.caption[0].value
    assert "100.00% 取自报送" in desk.caption[0].value
    assert any("2 笔未报送" in button.label for button in desk.button)


def test_a_branch_that_reported_nothing_is_not_at_zero(extract: Path, open_desk: Desk) -> None:
    cards = {card.label: card.value for card in open_desk(extract, org="B2").metric}

    assert set(cards.values()) == {"未报送"}


def test_its_loans_are_listed_as_not_reported(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(
        extract, "overdue", view="loans", list="not_reported_loan_count", bucket="NOT_REPORTED"
    )

    loans = desk.dataframe[0].value
    assert sorted(loans["loan_id"].str.removesuffix(" ›")) == ["L2", "L3"]
    assert set(loans["bucket"]) == {"未报送"}
    assert (loans["outstanding_principal"] == float("-inf")).all()


def test_the_table_of_branches_keeps_it_apart_from_zero(extract: Path, open_desk: Desk) -> None:
    table = open_desk(extract, "overdue", org="R1").dataframe[0].value.set_index("label")

    assert table.loc["解放路支行 ›", "overdue_balance"] == float("-inf")
    assert table.loc["湖滨支行 ›", "overdue_loan_count"] == 1


@pytest.mark.parametrize("page", ["overview", "overdue", "customers", "exceptions", "loan", "data"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_month_without_any_record_breaks_no_page(
    nothing_now: Path, open_desk: Desk, page: str, lang: str
) -> None:
    desk = open_desk(nothing_now, page, lang=lang, loan="L1", view="loans")

    assert not desk.error


def test_a_loan_that_was_not_reported_says_so(nothing_now: Path, open_desk: Desk) -> None:
    desk = open_desk(nothing_now, "loan", loan="L1")

    assert desk.markdown[0].value.endswith("未报送。")
