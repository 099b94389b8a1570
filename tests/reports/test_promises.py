"""What is said and drawn of promises to pay."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from reports import charts
from reports.promises import next_rows, promise_rows, promises_answer
from reports.wording import Language

NOTHING: dict[str, Any] = {
    "promise_count": 0,
    "customer_count": 0,
    "promised_amount": Decimal(0),
    "missing_amount": None,
}
WAITING = dict.fromkeys(("WAITING", "SOON", "LATE", "OPEN", "NOT_REPORTED"), NOTHING)
MONTHS = ("2025-06", "2025-05")
NOW: dict[str, Any] = {
    "due_count": 9,
    "kept_count": 6,
    "kept_rate": 6 / 9,
    "open_count": 0,
    "open_amount": Decimal(0),
}


def test_the_answer_says_what_there_is_and_nothing_else() -> None:
    answer = promises_answer(NOW, None, WAITING, 0, MONTHS, Language.ZH)
    assert answer == "2025-06 到期承诺 9 笔，兑现 6 笔，承诺兑现率 66.67%。"

    before = {"kept_rate": 0.5}
    answer = promises_answer(NOW, before, WAITING, 1, MONTHS, Language.EN)
    assert answer == (
        "In 2025-06 9 promises were due, 6 kept (66.67%), +16.67 pp on 2025-05; "
        "1 customer breaks promises again and again."
    )

    none = NOW | {"due_count": 0, "kept_rate": None}
    assert promises_answer(none, before, WAITING, 0, MONTHS, Language.EN) == (
        "In 2025-06 no promise was due."
    )


def test_what_to_do_next_leaves_out_what_is_empty() -> None:
    broken = {"promise_count": 2, "customer_count": 1, "missing_amount": Decimal(5)}
    rows = next_rows(WAITING | {"WAITING": NOTHING | broken}, Language.EN)

    assert rows["list_code"].to_list() == ["WAITING"]
    assert rows["amount"].to_list() == [Decimal(5)]
    assert next_rows(WAITING, Language.EN).is_empty()


def test_a_row_says_its_part_and_who_held_the_loan() -> None:
    rows = promise_rows(
        pl.DataFrame(
            {
                "is_broken": [True, False],
                "part_no": [2, 1],
                "part_count": [3, 1],
                "outcome_type": ["PLAN", None],
                "handler_id": ["S1", None],
            }
        ),
        Language.EN,
    )

    assert rows["part"].to_list() == ["2 / 3", ""]
    assert rows["kind"].to_list() == ["Repayment plan", "Not stated"]
    assert rows["handler"].to_list() == ["S1", "Nobody named"]
    assert rows["tone"].to_list() == ["breach", "plain"]


def test_both_charts_carry_their_figures() -> None:
    months = pl.DataFrame(
        {
            "month_end_date": [date(2025, 5, 31), date(2025, 6, 30)],
            "due_count": [0, 9],
            "kept_count": [0, 6],
            "replaced_count": [0, 1],
            "broken_count": [0, 2],
            "kept_rate": [None, 6 / 9],
        }
    )
    drawn = charts.promise_bars(months, language=Language.EN, theme="light").to_json()
    assert "67%" in drawn
    assert "Replaced before it was kept" in drawn

    outcomes = pl.DataFrame(
        {
            "plan_outcome": ["BROKEN", "SETTLED"],
            "plan_count": [3, 1],
            "promised_amount": [Decimal(30), Decimal(10)],
            "all_count": [4, 4],
        }
    )
    drawn = charts.outcome_of_plan_bars(outcomes, language=Language.ZH, theme="dark").to_json(
        ensure_ascii=False
    )
    assert drawn.index("借据已结清") < drawn.index("计划失约")
    assert "3 (75%)" in drawn
