"""What is said about how good warnings were."""

from typing import Any

import polars as pl

from reports.charts import missed_bars, score_dots
from reports.warning_scores import (
    advice,
    score_answer,
    standing_line,
    threshold_text,
    what_if_answer,
    what_if_rows,
)
from reports.wording import Language

NOW: dict[str, Any] = {
    "newly_past_due_count": 60,
    "warned_count": 53,
    "warned_before_arrears_count": 13,
    "warned_late_count": 6,
    "not_warned_count": 1,
    "missed_count": 7,
    "missed_principal": 1_690_600,
    "recall_rate": 53 / 60,
    "median_lead_days": 30.5,
    "matured_count": 337,
    "followed_count": 176,
    "foreseeing_count": 280,
    "foreseeing_followed_count": 119,
    "precision_rate": 176 / 337,
    "foreseeing_precision_rate": 119 / 280,
    "unjudged_count": 117,
}
SCORES = pl.DataFrame(
    [
        {
            "indicator_code": code,
            "indicator": code,
            "title": None,
            "triggered_count": raised,
            "matured_count": judged,
            "followed_count": followed,
            "precision_rate": followed / judged if judged else None,
            "newly_past_due_count": 60,
            "warned_count": warned,
            "recall_rate": warned / 60,
            "median_lead_days": 30.0 if warned else None,
        }
        for code, raised, judged, followed, warned in (
            ("R08", 85, 107, 5, 4),
            ("R01", 161, 146, 49, 48),
            ("X03", 1, 1, 0, 0),
            ("F01", 0, 0, 0, 0),
        )
    ]
)


def test_the_answer_names_warned_missed_lead_and_hit_rate() -> None:
    assert score_answer(NOW, 12, Language.ZH) == (
        "过去 12 个月新逾期30天以上 60 笔，其中 53 笔至少提前30天预警（覆盖率 88.33%），漏警 7 笔"
        "（169.06万元）；其中逾期开始前已预警 13 笔；首次预警提前量中位数 30.5 天；"
        "已评判预警 337 条，命中率 52.23%。"
    )
    none = {**NOW, "newly_past_due_count": 0, "median_lead_days": None, "matured_count": 0}
    assert score_answer(none, 12, Language.EN) == (
        "In the last 12 months no loan went past 30 days; no warning can be judged yet."
    )


def test_what_was_late_already_stands_apart() -> None:
    line = standing_line(NOW, Language.ZH)

    assert "其中触发时已逾期超过30天 57 条，剔除后命中率 42.50%（119 / 280）" in line


def test_it_says_what_to_tune_and_passes_over_a_handful() -> None:
    said = advice(SCORES, NOW, 10, Language.ZH)

    assert said is not None
    assert said.startswith("R08 虚警偏多：已评判 107 条，命中 5 条（4.67%）")
    assert "R01 覆盖最多：60 笔中 48 笔" in said
    assert "1 个指标这些月份未触发预警" in said
    assert "X03" not in said


def test_a_threshold_is_printed_in_its_unit() -> None:
    assert threshold_text(0.7, "share", Language.ZH) == "70%"
    assert threshold_text(-0.2, "share", Language.EN) == "-20%"
    assert threshold_text(8.0, "days", Language.ZH) == "8 天"
    assert threshold_text(None, "days", Language.ZH) == "—"


def test_another_threshold_is_held_against_the_one_in_force() -> None:
    rows = [
        {
            "threshold": threshold,
            "raised_per_month": per_month,
            "caught_count": caught,
            "newly_caught_count": new,
            "newly_past_due_count": 133,
            "recall_rate": caught / 133,
            "precision_rate": precision,
            "median_lead_days": None,
        }
        for threshold, per_month, caught, new, precision in (
            (5.0, 7.8, 20, 3, 0.4358),
            (8.0, 5.2, 16, 2, 0.5608),
            (16.0, 2.8, 9, 2, 0.67),
        )
    ]
    assert what_if_answer(rows[1], rows[0], Language.ZH) == (
        "按试算阈值，133 笔中可提前30天预警 20 笔（15.04%），现行 16 笔；其中 3 笔目前为漏警。"
        "每月预警 7.8 条，现行 5.2 条；命中率 43.58%，现行 56.08%（-12.50 个百分点）。"
    )
    assert what_if_answer(rows[1], None, Language.EN).startswith("The threshold in force")
    shown = what_if_rows(
        pl.DataFrame(rows, schema_overrides={"median_lead_days": pl.Float64}),
        present=8.0,
        tried=5.0,
        unit="days",
        comparison=">=",
        language=Language.ZH,
    )
    assert shown["name"].to_list() == ["试算", "现行", "对照"]
    assert shown["value"].to_list() == ["≥ 5 天", "≥ 8 天", "≥ 16 天"]


def test_charts_draw_indicators_with_a_rate_and_every_month() -> None:
    dots = score_dots(SCORES, least=10, language=Language.ZH, theme="light").to_dict()

    texts = str(dots)
    assert "R08" in texts
    assert "F01" not in texts, "an indicator without a rate has no dot"
    assert "49 / 146" in texts
    months = pl.DataFrame(
        {
            "month_end_date": ["2025-08-31", "2025-09-30"],
            "newly_past_due_count": [4, 0],
            "warned_count": [2, 0],
            "warned_late_count": [1, 0],
            "not_warned_count": [1, 0],
        }
    ).with_columns(pl.col("month_end_date").str.to_date())
    bars = missed_bars(months, language=Language.ZH, theme="dark").to_dict()
    texts = str(bars)
    assert "2/4" in texts
    assert "■ 及时预警" in texts
