"""承诺: how many were kept, what falls due, whose promises are broken, down to the rows."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import loan

# Promise → its loan, the day made, the day promised.
PROMISED = {
    "KEPT": ("L1", "2025-06-02", "2025-06-10"),
    "BROKEN": ("L2", "2025-06-02", "2025-06-10"),
    "AGAIN": ("L3", "2025-06-02", "2025-06-20"),
    "SOON": ("L4", "2025-06-20", "2025-06-30"),
    "LATER": ("L5", "2025-06-20", "2025-07-20"),
}


@pytest.fixture(scope="module")
def extract(tiny_bank: TinyBank) -> Path:
    """Five loans past due, a promise of 100 for each: one kept, two broken, two still open."""
    loans = [f"L{number}" for number in range(1, 6)]
    return tiny_bank(
        date(2025, 6, 30),
        loans=[loan(one, amount="1000.00") for one in loans],
        repayment_schedule=[
            {"loan_id": one, "period_no": 1, "due_date": "2025-05-10", "due_principal": 1000}
            for one in loans
        ],
        repayments=[{"txn_id": "T", "loan_id": "L1", "value_date": "2025-06-11", "amount": 100}],
        promises=[
            {
                "promise_id": promise_id,
                "loan_id": loan_id,
                "made_date": made,
                "promised_date": until,
                "promised_amount": 100,
                "outcome_type": "ARREARS",
            }
            for promise_id, (loan_id, made, until) in PROMISED.items()
        ],
    )


def table(desk: Any, column: str) -> Any:
    return next(one.value for one in desk.dataframe if column in one.value.columns)


def test_it_says_what_was_kept_and_what_to_do_next(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "promises", org="H")

    answer = desk.markdown[0].value.replace("\\", "")
    assert "2025-06 到期承诺 3 笔，兑现 1 笔，承诺兑现率 33.33%" in answer
    assert "待兑现 2 笔（200.00元），其中今明两日到期 1 笔" in answer
    assert "失约后无人跟进 2 笔（200.00元）" in answer
    assert "屡次失约客户 1 户" in answer
    todo = table(desk, "doing").set_index("what")
    assert todo.loc["失约未跟进 ›", "promise_count"] == 2
    assert todo.loc["今明到期 ›", "amount"] == 100
    children = table(desk, "open_amount")
    for name in ("due_count", "kept_count", "broken_count", "open_count"):
        assert children[name].iloc[0] == children[name].iloc[1:].sum()
    handlers = table(desk, "customer_count")
    assert handlers is not None
    assert table(desk, "recent_count")["recent_count"].tolist() == [2]
    rows = table(desk, "promise_state")
    assert sorted(rows["promise_state"]) == ["兑现", "失约", "失约"]
    pictures = [one for one in desk.main if one.type == "vega_lite_chart"]
    assert len(pictures) == 2


def test_the_address_chooses_the_list(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "promises", org="H", promises="SOON", lang="en")

    rows = table(desk, "promise_state")
    assert rows["loan_id"].tolist() == ["L4"]
    assert rows["promise_state"].tolist() == ["Can still be kept"]
    answer = desk.markdown[0].value.replace("\\", "")
    assert "In 2025-06 3 promises were due, 1 kept (33.33%)" in answer


def test_where_nothing_was_promised_it_says_which_file_is_needed(
    extract: Path, open_desk: Desk
) -> None:
    assert "promises" in open_desk(extract, "promises", org="B2").info[0].value


def test_a_branch_of_a_generated_bank_sees_its_own(bank: Bank, open_desk: Desk) -> None:
    branch = str(
        bank.one(
            "select org_id from promises group by org_id order by count(*) desc, org_id limit 1"
        )
    )
    desk = open_desk(bank, "promises", limited_to=branch)

    assert not desk.error
    due = bank.one(
        "select coalesce(max(due_count), 0) from promises_kept "
        "where org_id = $org_id and month_end_date = $day",
        org_id=branch,
        day=bank.last_month_end,
    )
    listed = [one.value for one in desk.caption if "笔承诺" in one.value]
    assert (f"共 {due} 笔承诺" in "".join(listed)) or (due == 0 and not listed)
