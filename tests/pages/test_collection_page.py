"""清收: what came back, plans against the time, and the rows that add up to it."""

import pytest

from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import loan


def test_the_answer_and_the_organisations_add_up_to_the_marts(bank: Bank, open_desk: Desk) -> None:
    whole = bank.read(
        "select * from org_collection where org_id = $org_id"
        " and month_end_date = (select max(month_end_date) from month_ends)",
        org_id=bank.head_office,
    ).row(0, named=True)
    desk = open_desk(bank, "collection")

    answer = desk.markdown[0].value.replace("\\", "")
    assert f"回收率 {whole['recovery_rate']:.2%}" in answer
    assert f"{whole['plan_completion']:.2%}" in answer
    assert len(desk.get("vega_lite_chart")) == 2
    children = desk.dataframe[0].value
    # The total stands on top of the organisations below and their sums.
    assert children["overdue_loan_count"].iloc[0] == whole["overdue_loan_count"]
    assert children["overdue_loan_count"].iloc[1:].sum() == whole["overdue_loan_count"]


def test_a_part_opens_its_loans_and_payments(bank: Bank, open_desk: Desk) -> None:
    first = bank.read(
        "select * from collection_breakdowns where org_id = $org_id and dimension = 'HAND'"
        " and member = '1' and month_end_date = (select max(month_end_date) from month_ends)",
        org_id=bank.head_office,
    ).row(0, named=True)
    desk = open_desk(bank, "collection", view="parts", by="HAND", member="1", lang="en")

    members, loans = (frame.value for frame in desk.dataframe[:2])
    assert "First hand" in "".join(members["label"])
    assert len(loans) == min(50, first["overdue_loan_count"])
    assert set(loans["hand"]) == {"First hand"}


@pytest.mark.parametrize("view", ["curves", "targets"])
def test_a_branch_sees_its_own_curves_and_targets(bank: Bank, open_desk: Desk, view: str) -> None:
    branch = bank.read(
        "select org_id from collection_targets inner join org_units using (org_id)"
        " inner join overdue_entries using (org_id)"
        " group by org_id order by count(*) desc, org_id"
    )["org_id"][0]
    desk = open_desk(bank, "collection", view=view, limited_to=branch)

    assert not desk.error
    assert not desk.dataframe[0].value.empty
    # What a branch is to do is a loan to call, or nothing.
    assert not any("落后进度" in one.label for one in desk.button)


def test_without_targets_or_payments_the_page_says_what_is_needed(
    tiny_bank: TinyBank, open_desk: Desk
) -> None:
    root = tiny_bank(
        loans=[loan("L1", "B1"), loan("L2", "B2")],
        repayment_schedule=[
            {"loan_id": "L1", "period_no": 1, "due_date": "2025-03-10", "due_principal": "100"}
        ],
        # Of April nothing is reported of it.
        loan_snapshots=[
            {
                "snapshot_date": day,
                "loan_id": "L2",
                "balance": "100",
                "overdue_principal": "30",
                "overdue_interest": "0",
                "days_past_due": 9,
            }
            for day in ("2025-03-31", "2025-05-31", "2025-06-30")
        ],
    )
    desk = open_desk(root, "collection", month="2025-05-31", lang="en")
    assert any("collection_targets" in one.value for one in desk.info)
    assert "no target" in desk.markdown[0].value

    # A branch whose loan is only reported has arrears, and nothing tells what came back.
    asked = {"view": "parts", "by": "HAND", "org": "B2", "lang": "en"}
    desk = open_desk(root, "collection", **asked)
    assert "nothing tells what was recovered" in desk.markdown[0].value
    assert any("collection_assignments" in one.value for one in desk.info)
    assert not any("Nothing asks for attention" in one.value for one in desk.markdown)

    desk = open_desk(root, "collection", month="2025-05-31", **asked)
    assert "is not reported" in desk.markdown[0].value
    assert any("loan_snapshots" in one.value for one in desk.info)
