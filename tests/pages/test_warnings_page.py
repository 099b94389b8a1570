"""预警: what is late first, who lets it lie, and the life of one warning."""

from datetime import date
from pathlib import Path

import pytest

from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import loan


@pytest.fixture(scope="module")
def without_record(tiny_bank: TinyBank) -> Path:
    """A loan past due, of a bank that sent no file of warnings."""
    return tiny_bank(
        date(2025, 6, 30),
        loans=[loan("L1")],
        repayment_schedule=[
            {"loan_id": "L1", "period_no": number, "due_date": day, "due_principal": "50"}
            for number, day in enumerate(("2025-06-01", "2030-01-01"), start=1)
        ],
    )


def test_it_says_what_is_late_and_shows_one_warning_s_life(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank.home.root, "warnings")

    answer = desk.markdown[0].value.replace("\\", "")
    total = int(str(bank.one("select count(*) from warnings where is_open")))
    late = bank.one("select count(*) from warnings where is_overdue or is_confirm_overdue")
    assert f"未解除预警 {total} 项" in answer
    assert f"超期 {late} 项" in answer
    assert "及时核实" in answer
    unknown = "is_open and recorded_count = 0 and action_count = 0"
    unknown_count = bank.one(f"select count(*) from warnings where {unknown}")
    listed = desk.dataframe[0].value
    by_level = next(one.value for one in desk.dataframe if "level_words" in one.value.columns)
    assert len(listed) == min(total, 50)
    assert by_level["open_count"].iloc[0] == total
    assert by_level["unrecorded_count"].iloc[0] == unknown_count
    captions = " ".join(one.value for one in desk.caption)
    assert "核实期限" in captions
    assert "触发时敞口" in captions


def test_a_list_and_a_warning_in_the_address_are_shown(bank: Bank, open_desk: Desk) -> None:
    warning_id = bank.one(
        "select warning_id from warnings where is_same_person order by warning_id limit 1"
    )
    desk = open_desk(bank.home.root, "warnings", warnings="SAME_PERSON", warning=str(warning_id))

    alone = int(str(bank.one("select count(*) from warnings where is_same_person")))
    assert len(desk.dataframe[0].value) == min(alone, 50)
    assert any(f"显示 {alone} 项中" in one.value for one in desk.caption)
    assert any("未经他人复核" in one.value for one in desk.caption)


def test_without_a_record_nothing_is_called_late(without_record: Path, open_desk: Desk) -> None:
    desk = open_desk(without_record, "warnings", org="H")

    assert any("不判定任何预警超期" in one.value for one in desk.info)
    assert any("无超期" in one.value for one in desk.markdown)
