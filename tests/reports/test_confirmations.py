"""What is said of further drawdowns: a share of few of them is marked as one of few."""

from datetime import date

import polars as pl
import pytest

from reports.confirmations import DRAWN_CHILDREN, redrawdowns_answer
from reports.tables import cells
from reports.wording import Language


@pytest.mark.parametrize(("judged", "is_marked"), [(29, True), (30, False)])
def test_a_share_of_few_drawdowns_is_marked(judged: int, is_marked: bool) -> None:
    whole = {
        "drawdown_count": 40,
        "judged_count": judged,
        "unchecked_count": 3,
        "unchecked_rate": 3 / judged,
        "warning_judged_count": 0,
    }

    sentence = redrawdowns_answer(whole, date(2025, 2, 1), date(2026, 1, 31), 30, Language.EN)
    column = next(one for one in DRAWN_CHILDREN if one.name == "unchecked_rate")
    cell = cells(pl.DataFrame([whole]), column, Language.EN, 30).texts[0]

    assert ("(few)" in sentence) is is_marked
    assert ("(few)" in cell) is is_marked
