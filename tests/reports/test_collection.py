"""Recovering arrears in words, and its charts, where figures are missing or at their bounds."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from reports import charts
from reports.collection import (
    collection_answer,
    curve_rows,
    hand_word,
    loans_to_call,
    not_measured_line,
    organisations_to_ask,
    with_figures,
)
from reports.wording import Language

NOW: dict[str, Any] = {
    "overdue_loan_count": 9,
    "not_measured_loan_count": 0,
    "opening_overdue_amount": Decimal(400000),
    "measured_opening_amount": Decimal(400000),
    "recovered_amount": Decimal(75000),
    "recovery_rate": 0.1875,
    "target_amount": None,
    "plan_completion": None,
    "time_elapsed": None,
    "deviation_points": None,
    "projected_landing": None,
    "untargeted_org_count": 0,
}
PLAN: dict[str, Any] = {
    "target_amount": Decimal(500000),
    "plan_completion": 0.36,
    "time_elapsed": 0.5,
    "deviation_points": Decimal("-14.00"),
    "projected_landing": 0.72,
}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            NOW,
            "CNY 75.00 K recovered of CNY 400.00 K overdue when the month began: 18.75%;"
            " there is no target to hold it against.",
        ),
        (
            NOW | PLAN | {"untargeted_org_count": 2},
            "CNY 75.00 K recovered of CNY 400.00 K overdue when the month began: 18.75%;"
            " 36.00% of the target of CNY 500.00 K at 50.00% of the time, -14.00 pp,"
            " landing at 72.00%; 2 organisations with arrears have no target.",
        ),
        (
            NOW | {"opening_overdue_amount": None},
            "What was overdue when the month began is not reported.",
        ),
        (
            NOW | {"opening_overdue_amount": Decimal(0), "overdue_loan_count": 0},
            "Nothing was overdue when the month began.",
        ),
        (
            NOW | {"recovered_amount": None},
            "CNY 400.00 K were overdue when the month began; nothing tells what was recovered of"
            " it, for the loans have no plan and payments.",
        ),
    ],
)
def test_the_answer(row: dict[str, Any], expected: str) -> None:
    assert collection_answer(row, None, "last month", Language.EN) == expected


def test_what_changed_and_what_is_in_no_rate() -> None:
    before = NOW | {"recovery_rate": 0.1375}
    assert ", +5.00 pp against last month" in collection_answer(
        NOW, before, "last month", Language.EN
    )
    assert not_measured_line(NOW, Language.EN) is None
    line = not_measured_line(
        NOW | {"not_measured_loan_count": 1, "measured_opening_amount": Decimal(390000)},
        Language.EN,
    )
    assert line is not None
    assert line.startswith("Without 1 loan that owed CNY 10.00 K")


def _child(**more: Any) -> dict[str, Any]:
    return {
        "org_id": "B1",
        "label": "湖滨支行",
        "is_own": False,
        "is_behind": False,
        "deviation": None,
        "target_amount": None,
        "planned_amount": None,
        "time_elapsed": None,
        "untargeted_org_count": 0,
        "opening_overdue_amount": Decimal(100),
    } | more


def test_how_each_plan_stands_and_whom_to_ask() -> None:
    target = {"target_amount": Decimal(100), "time_elapsed": 0.5}
    children = with_figures(
        pl.DataFrame(
            [
                _child(**target, is_behind=True, deviation=-0.14),
                _child(**target, deviation=-0.10),
                _child(untargeted_org_count=1),
                _child(),
                _child(is_own=True, org_id=None),
            ]
        )
    )
    assert children["plan_state"].to_list() == ["BEHIND", "ON_COURSE", "NO_TARGET", "ABOVE", None]
    assert children["plan_tone"].to_list() == ["breach", "plain", "near", "plain", "plain"]
    assert [words for _, words in organisations_to_ask(children, Language.EN)] == [
        "湖滨支行: 14.00 pp behind the time, ask what is in the way",
        "湖滨支行: CNY 100.00 overdue and no target, set one",
    ]


def test_whom_to_call_and_what_hands_are_called() -> None:
    loans = pl.DataFrame(
        {
            "loan_id": ["L1", "L2", "L3"],
            "customer_name": ["甲", None, "丙"],
            "left_amount": [Decimal(30), Decimal(20), Decimal(0)],
        }
    )
    assert [loan_id for loan_id, _ in loans_to_call(loans, Language.EN)] == ["L1", "L2"]
    words = [hand_word(Language.ZH, one) for one in ("1", "4", "NONE")]
    assert words == ["一手", "第 4 手", "未派案"]


def test_the_charts_take_what_is_missing() -> None:
    parts = pl.DataFrame(
        {
            "org_id": ["B1", "B2"],
            "label": ["甲", "乙"],
            "plan_state": ["BEHIND", "ON_COURSE"],
            "plan_completion": [0.0, 7.5],
            "time_elapsed": [0.5, 1.0],
            "recovered_amount": [Decimal(0), Decimal(750)],
            "target_amount": [Decimal(100), Decimal(100)],
        }
    )
    chart = charts.plan_bars(parts, language=Language.ZH, theme="light").to_dict()
    assert [row["value"] for row in chart["data"]["values"]] == [0.0, 1.5]

    curves = pl.DataFrame(
        {
            "cohort": ["2025-01", "2025-01", "2025-02"],
            "cohort_month": [date(2025, 1, 1), date(2025, 1, 1), date(2025, 2, 1)],
            "days_since_entry": [0, 10, 0],
            "recovery_rate": [0.0, 0.4, 0.0],
            "recovered_amount": [Decimal(0), Decimal(40), Decimal(0)],
            "entry_amount": [Decimal(100), Decimal(100), Decimal(50)],
            "entry_count": [2, 2, 1],
        }
    )
    drawn = charts.recovery_lines(
        curves, chosen="2025-01", language=Language.EN, theme="dark"
    ).to_dict()
    named = [row["is_named"] for row in drawn["data"]["values"]]
    assert named == [False, True, False]
    rows = curve_rows(curves)
    assert rows["label"].to_list() == ["2025-02", "2025-01"]
    assert rows["day_10"].to_list() == [None, 0.4]
