"""Charts drawn of small frames, for the tests of what they show."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import altair as alt
import polars as pl

from reports import charts
from reports.palette import Theme
from reports.wording import Language
from tests.org_month import org_month

MONTHS = [date(2023 + (m // 12), m % 12 + 1, 28) for m in range(5, 30)]
ZH, EN = Language.ZH, Language.EN


def history(figure: str = "overdue_rate", **more: Any) -> pl.DataFrame:
    rows = [
        org_month(**{figure: 0.02 + number / 1000}) | {"month_end_date": day} | more
        for number, day in enumerate(MONTHS)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def trend(language: Language, theme: Theme, figure: str = "overdue_rate") -> alt.LayerChart:
    return charts.trend(
        history(figure), figure=figure, until=MONTHS[-1], language=language, theme=theme
    )


def parts() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "part": ["M1", "M2", "M3"],
            "label": ["M1\n1–30天", "M2\n31–60天", "M3\n61–90天"],
            "overdue_balance": [Decimal(30_000), Decimal(90_000), None],
            "before": [Decimal(10_000), None, Decimal(70_000)],
            "loan_count": [3, 9, None],
        }
    )


def ranked(language: Language, theme: Theme) -> alt.LayerChart:
    return charts.ranked_bars(
        parts(), figure="overdue_balance", chosen=None, language=language, theme=theme
    )


def bucket(language: Language, theme: Theme) -> alt.LayerChart:
    return charts.bucket_bars(
        parts(),
        figure="overdue_balance",
        before_name="上月",
        chosen="M2",
        language=language,
        theme=theme,
    )


def movers(language: Language, theme: Theme) -> alt.LayerChart:
    changes = pl.DataFrame(
        {
            "org_id": ["A", "B", None],
            "label": ["甲", "乙", "丙(本级)"],
            "change": [Decimal(90_000), Decimal(-50_000), Decimal(10_000)],
        }
    )
    return charts.movers(changes, language=language, theme=theme)


def heat(language: Language, theme: Theme, figure: str = "overdue_rate") -> alt.LayerChart:
    rows = [
        {
            "org_id": org_id,
            "label": f"支行{org_id}",
            "month_end_date": day,
            "overdue90_to_npl_limit": 1.0,
            "overdue90_to_npl_near": 0.9,
            figure: None if org_id == "C" else (0.5 + number / 10) * (1 + (org_id == "B")),
        }
        for org_id in "ABC"
        for number, day in enumerate(MONTHS[-13:])
    ]
    return charts.heat_map(pl.DataFrame(rows), figure=figure, language=language, theme=theme)


def days(language: Language, theme: Theme) -> alt.LayerChart:
    months = pl.DataFrame(
        {
            "month_end_date": MONTHS[:4],
            "days_past_due": [0, 20, 51, None],
            "bucket": ["M0", "M1", "M2", None],
        }
    )
    return charts.days_past_due(
        months,
        marks=((date(2023, 9, 3), "EXTENSION"), (date(2023, 9, 3), "NEW_PLAN")),
        bucket_days=(("M0", 0), ("M1", 1), ("M2", 31), ("M3", 61)),
        language=language,
        theme=theme,
    )


def flows(language: Language, theme: Theme) -> alt.LayerChart:
    months = pl.DataFrame(
        {
            "month": [date(2023, 6, 1), date(2023, 7, 1)],
            "due_amount": [Decimal("1050.50"), Decimal(1000)],
            "paid_amount": [Decimal(0), Decimal(2050)],
        }
    )
    return charts.plan_and_payments(months, until=date(2025, 1, 1), language=language, theme=theme)


def matrix(
    language: Language, theme: Theme, figure: str = "roll_rate", **more: Any
) -> alt.LayerChart:
    cells = pl.DataFrame(
        {
            "from_bucket": ["M0", "M0", "M0", "M1"],
            "to_state": ["M0", "M1", "SETTLED", "NOT_REPORTED"],
            "loan_count": [7, 2, 1, 1],
            "rolled_principal": [Decimal(700), Decimal(200), Decimal(100), Decimal(50)],
            "rolled_closing_principal": [Decimal(690), Decimal(210), Decimal(0), None],
            "roll_rate": [0.7, 0.2, 0.1, 1.0],
            "closing_roll_rate": [0.69, 0.21, 0.0, None],
        }
    )
    options: dict[str, Any] = {
        "buckets": (("M0", "M0 · 1000元"), ("M1", "M1 · 50元"), ("M2", "M2 · —")),
        "to_order": ("M0", "M1", "M2", "NOT_REPORTED", "SETTLED"),
        "chosen": ("M0", "M1"),
    }
    return charts.roll_matrix(
        cells, figure=figure, language=language, theme=theme, **options | more
    )


def waterfall(language: Language, theme: Theme) -> alt.LayerChart:
    steps = {
        "opening_balance": 710_000,
        "inflow_balance": 400_000,
        "cured_balance": 40_000,
        "repaid_balance": 0,
        "written_off_balance": 90_000,
        "closing_balance": 980_000,
    }
    frame = pl.DataFrame([{name: Decimal(amount) for name, amount in steps.items()}])
    return charts.waterfall(
        frame, steps=tuple(steps), chosen="inflow_balance", language=language, theme=theme
    )


def classes(language: Language, theme: Theme) -> alt.LayerChart:
    months = pl.DataFrame(
        {
            "five_class": ["PASS", "PASS", "SUBSTANDARD", "SUBSTANDARD"],
            "month_end_date": [*MONTHS[-2:], *MONTHS[-2:]],
            "migration_rate": [0.01, 0.02, None, 0.4],
        }
    )
    return charts.class_map(months, figure="migration_rate", language=language, theme=theme)


def vintage_points(*, is_small: bool = False) -> pl.DataFrame:
    """Three quarters of loans, the youngest with two points and one of them not reported."""
    rows = [
        {
            "part": f"2025-0{3 * quarter + 1}-01",
            "label": f"2025Q{quarter + 1}",
            "months_on_book": month,
            "loan_count": 40,
            "not_reported_loan_count": 40 * (value is None),
            "vintage_disbursed_amount": Decimal(1_000_000),
            "vintage_bad_principal": None if value is None else Decimal(value * 10_000),
            "vintage_rate": None if value is None else value / 100,
            "is_small": is_small and quarter == 2,
        }
        for quarter, values in enumerate(([0, 1, 2, 2], [0, 2, 4], [0, None]))
        for month, value in enumerate(values)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def curves(language: Language, theme: Theme) -> alt.LayerChart:
    return charts.vintage_curves(
        vintage_points(), figure="vintage_rate", chosen=None, language=language, theme=theme
    )


def triangle(language: Language, theme: Theme, *, is_small: bool = False) -> alt.LayerChart:
    return charts.vintage_triangle(
        vintage_points(is_small=is_small),
        figure="vintage_rate",
        chosen="2025-04-01 2",
        language=language,
        theme=theme,
    )


def first_payments(language: Language, theme: Theme) -> alt.LayerChart:
    months = pl.DataFrame(
        {
            "part": ["2025-01-01", "2025-02-01", "2025-03-01"],
            "loan_count": [200, 20, 0],
            "first_payment_default_count": [5, 1, None],
            "first_payment_default_rate": [0.025, 0.05, None],
            "is_small": [False, True, True],
        }
    )
    return charts.default_bars(months, chosen=None, language=language, theme=theme)


def rule_map(language: Language, theme: Theme) -> alt.LayerChart:
    titles = {
        "CLASSIFICATION_GAP": "分类偏离（报送分类好于逾期天数所允许）",
        "LOW_RISK_COVER": "Low-risk with cover below 100 %",
    }
    found = pl.DataFrame(
        {
            "org_id": ["B1", "B2", "B1", "B2"],
            "label": ["湖滨支行", "解放路支行", "湖滨支行", "解放路支行"],
            "rule_code": [code for code in titles for _ in range(2)],
            "title": [title for title in titles.values() for _ in range(2)],
            "loan_count": [2, 9, None, 0],
            "outstanding_principal": [Decimal(20_000), None, None, Decimal(0)],
        }
    )
    return charts.rule_map(found, language=language, theme=theme)


def behaviour(language: Language, theme: Theme) -> alt.LayerChart:
    mix = pl.DataFrame(
        {
            "behaviour_class": ["A", "C", "NOT_REPORTED"],
            "customer_count": [30, 9, 1],
            "customer_share": [30 / 39, 9 / 39, None],
            "outstanding_principal": [Decimal(90_000), Decimal(20_000), None],
            "before": [32, 12, None],
        }
    )
    return charts.behaviour_bars(
        mix, before_name="上月", chosen=None, language=language, theme=theme
    )


def behaviour_moves(language: Language, theme: Theme) -> alt.LayerChart:
    moves = pl.DataFrame(
        {
            "from_class": ["A", "A", "C", "NO_LOAN"],
            "to_class": ["A", "C", "A", "NOT_REPORTED"],
            "customer_count": [20, 4, 2, 1],
            "outstanding_principal": [Decimal(9_000), Decimal(2_000), Decimal(500), None],
            "principal_before": [Decimal(9_000), Decimal(3_000), Decimal(500), Decimal(0)],
            "has_fallen": [False, True, False, False],
            "has_risen": [False, False, True, False],
        }
    )
    return charts.behaviour_matrix(
        moves,
        order=("A", "C", "NOT_REPORTED", "NO_LOAN"),
        before_name="上月",
        language=language,
        theme=theme,
    )


def values(specification: Any) -> Iterator[tuple[str, Any]]:
    """Every name and value anywhere in a specification."""
    if isinstance(specification, dict):
        for name, value in specification.items():
            yield name, value
            yield from values(value)
    elif isinstance(specification, list):
        for one in specification:
            yield from values(one)


def rows_of(specification: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for rows in specification.get("datasets", {}).values() for row in rows] + [
        row
        for name, value in values(specification)
        if name == "data" and isinstance(value, dict)
        for row in value.get("values", [])
    ]
