"""过程: where loans stand, what is stuck, what was changed."""

from pathlib import Path
from typing import Any

import pytest

from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import loan


@pytest.fixture(scope="module")
def extract(tiny_bank: TinyBank) -> Path:
    """A monthly extract: L1 more than 180 days overdue in the late stage, L2 in order."""
    records = [
        ("2025-03-31", "L1", 95),
        ("2025-06-30", "L1", 186),
        ("2025-06-30", "L2", 0),
    ]
    months = [("2025-04-30", "L1", 125), ("2025-05-31", "L1", 156)]
    return tiny_bank(
        loans=[loan("L1"), loan("L2", "B2")],
        loan_snapshots=[
            {"snapshot_date": day, "loan_id": one, "balance": "90.00", "days_past_due": days}
            for day, one, days in records + months
        ],
    )


def stage_rows(desk: Any) -> dict[str, Any]:
    table = desk.dataframe[0].value
    return {name.removesuffix(" ›"): row for name, row in table.set_index("stage").iterrows()}


def test_it_says_how_many_are_stuck_where_and_for_how_long(extract: Path, open_desk: Desk) -> None:
    answer = open_desk(extract, "process", org="R1").markdown[0].value

    assert "1 笔贷款超过所处阶段的时限" in answer
    assert "“逾期后期处置”最多（1 笔）" in answer
    # In the stage since 31 March, allowed until 29 June.
    assert "最久已超 1 天" in answer
    assert "湖滨支行最多（1 笔）" in answer


def test_a_stage_without_its_file_is_not_invented(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "process")
    rows = stage_rows(desk)

    assert str(rows["首检"]["loan_count"]) == "nan"
    assert "贷后检查" in rows["首检"]["about"]
    assert any("首检：无从判断" in one.value for one in desk.caption)
    assert rows["逾期后期处置"]["stuck_loan_count"] == 1


def test_the_stages_are_all_loans_and_open_what_they_sum(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "process", stage="PRE_MATURITY")
    rows = stage_rows(desk)

    active = bank.one(
        "select count(*) from loan_months where loan_state = 'ACTIVE' and month_end_date = $day",
        day=bank.last_month_end,
    )
    assert rows["全部在账贷款"]["loan_count"] == active
    parts = [one["loan_count"] for name, one in rows.items() if name != "全部在账贷款"]
    assert sum(parts) == active
    listed = desk.dataframe[-1].value
    assert len(listed) == min(50, int(rows["到期前准备"]["loan_count"])) > 0


def test_changes_are_listed_with_what_stands_against_them(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "process", view="changes", finding="without_approval")

    count = bank.one(
        "select sum(without_approval_count) from org_element_changes "
        "where org_id = $org_id and month_end_date > date '2025-10-31'",
        org_id=bank.head_office,
    )
    assert not desk.exception
    listed = desk.dataframe[-1].value
    assert len(listed) == count
    assert all("缺审批" in one for one in listed["against"])


def test_changes_name_their_file_where_none_arrived(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "process", view="changes")

    assert "要素变更" in desk.info[0].value


def test_one_loan_says_its_stage_and_limit(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "loan", loan="L1")

    lines = [one.value.replace("\\", "") for one in desk.markdown]
    (line,) = [one for one in lines if "阶段" in one and "逾期后期处置" in one]
    assert "时限 2025-06-29，已超 1 天" in line
