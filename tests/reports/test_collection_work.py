"""What is said of the work of collection, and how it is drawn."""

from decimal import Decimal
from typing import Any

import polars as pl

from reports.charts import work_bars
from reports.collection_work import (
    collection_work_answer,
    next_rows,
    response_line,
    step_rows,
    work_parts,
)
from reports.wording import Language

NOW: dict[str, Any] = {
    "loan_count": 12,
    "tested_loan_count": 10,
    "collected_loan_count": 8,
    "waiting_loan_count": 0,
    "neglected_loan_count": 2,
    "unknown_loan_count": 2,
    "neglected_overdue_amount": Decimal("12000.00"),
    "collected_rate": 0.8,
    "median_response_days": 1.5,
    "started_count": 5,
    "responded_count": 3,
    "waiting_count": 1,
    "ended_count": 1,
}
CHILDREN = pl.DataFrame({"label": ["湖滨支行", "解放路支行"], "neglected_loan_count": [2, 0]})


def test_the_answer_says_how_many_who_and_how_soon() -> None:
    before = NOW | {"collected_rate": 0.7}

    assert collection_work_answer(NOW, before, CHILDREN, "last month", Language.EN) == (
        "12 overdue loans, 8 really collected: 80.00%, +10.00 pp against last month; 2 neglected "
        "(CNY 12.00 K), 2 of them at 湖滨支行; first response after 1.5 days in the middle."
    )
    assert collection_work_answer(NOW, None, CHILDREN, "last month", Language.ZH) == (
        "12 笔逾期借据，催收落实 8 笔，落实率 80.00%；2 笔催收落空（逾期 1.20万元），"
        "其中湖滨支行 2 笔；首催时效中位数 1.5 天。"
    )


def test_nobody_neglected_and_nobody_acted_on_is_said_shortly() -> None:
    now = NOW | {"neglected_loan_count": 0, "median_response_days": None, "loan_count": 1}

    assert collection_work_answer(now, None, CHILDREN, "last month", Language.EN) == (
        "1 overdue loan, 8 really collected: 80.00%."
    )
    assert next_rows(now, Language.EN)["state_code"].to_list() == ["NEGLECTED", "UNKNOWN"]
    assert response_line(now | {"started_count": 0}, Language.EN) is None


def test_bars_are_as_long_as_what_they_are_made_of() -> None:
    buckets = pl.DataFrame(
        [NOW | {"bucket": "M1"}, NOW | {"bucket": "M2", "unknown_loan_count": 0}]
    )
    parts = work_parts(buckets)
    chart = work_bars(
        parts, family="work_state", heading="Bucket", language=Language.ZH, theme="light"
    ).to_dict()

    bars = [row for row in chart["layer"][0]["data"]["values"] if row["label"] == "M1"]
    assert [(row["state"], row["start"], row["end"]) for row in bars] == [
        ("催收落实", 0, 8),
        ("催收落空", 8, 10),
        ("未载明是否接通", 10, 12),
    ]


def test_a_step_without_a_limit_of_days_is_the_first_contact() -> None:
    steps = pl.DataFrame(
        {
            "title": ["The debtor first", "Progress made"],
            "says": ["x", "y"],
            "source": ["practice", "practice"],
            "is_verified": [False, False],
            "within_days": [None, 1],
            "missed_count": [None, 3],
        }
    )

    rows = step_rows(steps, Language.EN)
    assert rows["within"].to_list() == ["first contact", "1 day"]
    assert rows["missed_tone"].to_list() == ["plain", "breach"]
