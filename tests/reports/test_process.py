"""Words and charts of the process: what is stuck, what stands against a change."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from reports import charts
from reports.element_changes import change_rows
from reports.process import limit_words, stage_line
from reports.wording import Language

STAGE: dict[str, Any] = {
    "stage_code": "EARLY_OVERDUE",
    "title": "Overdue, early",
    "entered_date": date(2025, 6, 11),
    "days_in_stage": 31,
    "limit_date": date(2025, 7, 11),
    "limit_days": 30,
    "days_over_limit": 1,
    "is_stuck": True,
    "ends_on_date": None,
}


def test_a_loan_says_its_stage_since_when_and_how_far_beyond_the_limit() -> None:
    assert stage_line(STAGE, Language.EN) == (
        "Overdue, early since 2025-06-11, 31 days; limit 2025-07-11, 1 day beyond it"
    )


def test_a_limit_is_days_or_that_of_the_first_check_or_none() -> None:
    first = {"stage_code": "FIRST_CHECK", "limit_days": None}
    regular = {"stage_code": "REGULAR", "limit_days": None}

    assert [limit_words(one, Language.EN) for one in (STAGE, first, regular)] == [
        "30 days",
        "as its first check is due",
        "no limit",
    ]


def test_what_is_beyond_the_limit_lies_on_the_bar_in_the_colour_of_a_breach() -> None:
    stages = pl.DataFrame(
        {
            "stage_code": ["EARLY_OVERDUE"],
            "label": ["Overdue, early"],
            "loan_count": [5],
            "outstanding_principal": [Decimal("900.00")],
            "stuck_loan_count": [2],
            "stuck_principal": [Decimal("90.00")],
        }
    )

    drawn = charts.stage_bars(stages, chosen=None, language=Language.EN, theme="light").to_dict()

    (row,) = drawn["data"]["values"]
    assert (row["value"], row["stuck"], row["text"]) == (5, 2, "5, beyond the limit 2")


def test_what_stands_against_a_change_is_named_and_codes_are_words() -> None:
    changes = pl.DataFrame(
        {
            "event_type": ["GUARANTOR", "RATE"],
            "old_value": ["MORTGAGE", "4.35"],
            "new_value": ["GUARANTEE", "3.95"],
            "is_without_approval": [True, False],
            "is_self_approved": [False, False],
            "is_while_overdue": [True, None],
            "is_repeated": [False, False],
            "is_later_overdue": [None, False],
        }
    )

    rows = change_rows(changes, Language.EN)

    assert rows["against"].to_list() == ["Without approval, While overdue", ""]
    assert rows["old_value"].to_list() == ["Mortgage", "4.35"]
