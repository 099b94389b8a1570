"""Days past due, plan and payments of one loan show what their rows say."""

from datetime import date
from decimal import Decimal

import polars as pl

from reports import charts
from tests.reports.drawn_charts import ZH, days, rows_of


def test_what_happened_to_a_loan_is_named_on_its_day() -> None:
    happened = {
        row["what"]: row["day"] for row in rows_of(days(ZH, "light").to_dict()) if "what" in row
    }

    assert happened == {"展期、新还款计划": "2023-09-03"}


def test_a_month_not_reported_is_no_bar_of_zero() -> None:
    bars = [row for row in rows_of(days(ZH, "light").to_dict()) if "days_text" in row]

    assert (bars[-1]["days"], bars[-1]["days_text"]) == (None, "未报送")


def test_a_young_loan_gets_bars_of_the_usual_width() -> None:
    frame = pl.DataFrame(
        {
            "month": [date(2025, 11, 1), date(2025, 12, 1)],
            "due_amount": [Decimal(100), Decimal(100)],
            "paid_amount": [Decimal(100), Decimal(0)],
        }
    )
    chart = charts.plan_and_payments(frame, until=date(2025, 12, 31), language=ZH, theme="light")

    shown = chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert shown[:4] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert len(shown) == 12


def test_months_to_come_are_not_drawn() -> None:
    frame = pl.DataFrame(
        {
            "month": [date(2025, 6, 1), date(2025, 7, 1)],
            "due_amount": [Decimal(1), Decimal(1)],
            "paid_amount": [Decimal(0), Decimal(0)],
        }
    )

    chart = charts.plan_and_payments(frame, until=date(2025, 6, 30), language=ZH, theme="light")

    assert [row["month"] for row in rows_of(chart.to_dict())] == ["2025-06"]
