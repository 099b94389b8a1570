"""预警成效: were warnings right, what did they miss, and what another threshold would have done."""

from datetime import date
from pathlib import Path

import pytest

from tests.desk import Desk, TinyBank
from tests.tiny_bank import ORGANISATIONS, loan


@pytest.fixture(scope="module")
def watched(tiny_bank: TinyBank) -> Path:
    """Three loans that went wrong on 2025-05-02: one warned of in time, two not by the bank."""
    return tiny_bank(
        date(2025, 9, 30),
        org_units=[*ORGANISATIONS, {"org_id": "B3", "org_name": "新区支行", "parent_org_id": "R1"}],
        customers=[{"customer_id": one, "customer_name": f"客户{one}"} for one in ("C1", "C2")],
        loans=[
            loan("L1", officer_id="张三"),
            loan("L2", "B2", customer_id="C2"),
            loan("L3", "B2", customer_id="C2", amount="400.00"),
        ],
        repayment_schedule=[
            {"loan_id": one, "period_no": 1, "due_date": "2025-04-01", "due_principal": "100"}
            for one in ("L1", "L2", "L3")
        ],
        warnings=[
            {
                "warning_id": "W1",
                "indicator_code": "X02",
                "level": "ORANGE",
                "customer_id": "C1",
                "triggered_at": "2025-03-01 09:00:00",
                "source": "EXTERNAL",
            },
            {
                "warning_id": "W2",
                "indicator_code": "X02",
                "level": "RED",
                "customer_id": "C2",
                "loan_id": "L2",
                "triggered_at": "2025-04-20 09:00:00",
                "source": "EXTERNAL",
            },
        ],
    )


def test_it_says_what_was_warned_of_and_lists_what_was_not(watched: Path, open_desk: Desk) -> None:
    desk = open_desk(watched, "warning_score", org="H", outcome="all", watched="R01-BLUE")

    answer = desk.markdown[0].value.replace("\\", "")
    assert "新逾期30天以上 3 笔" in answer
    card = desk.dataframe[0].value
    (lawsuit,) = [row for _, row in card.iterrows() if row["indicator"].startswith("X02")]
    assert (lawsuit["matured_count"], lawsuit["followed_count"]) == (2, 2)
    assert lawsuit["warned_count"] == 1
    tables = {tuple(one.value.columns): one.value for one in desk.dataframe}
    (gone,) = [one for names, one in tables.items() if "first_warned_date" in names]
    assert len(gone) == 3
    (children,) = [one for names, one in tables.items() if "missed_principal" in names]
    assert children["label"].tolist()[0] == "合计"
    assert children["newly_past_due_count"].tolist()[0] == 3
    (compared,) = [one for names, one in tables.items() if "per_month" in names]
    present = compared[compared["name"] == "现行"].iloc[0]
    # The first day past due lies exactly 30 days before day 31.
    assert (present["raised_count"], present["caught_count"]) == (3, 3)


def test_another_threshold_is_asked_for_in_the_address(watched: Path, open_desk: Desk) -> None:
    desk = open_desk(watched, "warning_score", org="H", watched="R01-BLUE", threshold="2")

    (compared,) = [one.value for one in desk.dataframe if "per_month" in one.value.columns]
    tried = compared[compared["name"] == "试算"].iloc[0]
    assert tried["value"] == "≥ 2 天"
    assert (tried["raised_count"], tried["caught_count"]) == (3, 0)
    texts = [one.value.replace("\\", "") for one in desk.markdown]
    assert any("可提前30天预警 0 笔" in one for one in texts)
    desk.number_input[0].set_value(1.0).run()
    (compared,) = [one.value for one in desk.dataframe if "per_month" in one.value.columns]
    assert "试算" not in compared["name"].tolist()


def test_where_nobody_was_warned_of_it_names_the_file(watched: Path, open_desk: Desk) -> None:
    desk = open_desk(watched, "warning_score", org="B3")

    assert "warnings" in desk.info[0].value
    assert not desk.dataframe
