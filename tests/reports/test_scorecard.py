"""How a figure stands and how it changed."""

from decimal import Decimal

import polars as pl
import pytest

from reports.scorecard import (
    HEADLINE,
    change_text,
    course,
    figure_now,
    parts_text,
    scorecard,
    state,
)
from reports.wording import Language
from tests.org_month import org_month
from warehouse.metrics import metric

ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize(
    ("now", "before", "course_of_it"),
    [
        (0.0205, 0.02, "worse"),
        (0.0204, 0.02, "even"),
        (0.0196, 0.02, "even"),
        (0.0195, 0.02, "better"),
        (0.01, 0.0, "worse"),
        (0.0, 0.0, "even"),
        (None, 0.02, "none"),
        (0.02, None, "none"),
    ],
)
def test_a_change_within_two_per_cent_of_the_figure_is_even(
    now: float | None, before: float | None, course_of_it: str
) -> None:
    assert course(metric("overdue_rate"), now, before) == course_of_it


def test_a_row_of_money_is_in_one_unit() -> None:
    """A balance that crossed one 亿, with the change of a few 万."""
    now, before, last_year = (
        org_month(outstanding_principal=Decimal(one))
        for one in ("100020000.00", "99990000.00", "52000000.00")
    )

    (row,) = scorecard(
        now, before, last_year, pl.DataFrame([now]), ("outstanding_principal",), ZH
    ).to_dicts()

    texts = [row[name] for name in ("now", "before", "change", "year_before", "year_change")]
    assert texts == ["10,002.00万元", "9,999.00万元", "+3.00万元", "5,200.00万元", "+4,802.00万元"]


def test_a_balance_is_neither_better_nor_worse() -> None:
    assert course(metric("outstanding_principal"), Decimal(2), Decimal(1)) == "none"


@pytest.mark.parametrize(
    ("value", "of"), [(1.01, "breach"), (1.0, "near"), (0.9, "near"), (0.89, "plain")]
)
def test_a_limit_is_breached_above_it_and_near_from_nine_tenths(value: float, of: str) -> None:
    row = org_month(overdue90_to_npl=value)

    assert state(metric("overdue90_to_npl"), row) == of


def test_long_overdue_with_nothing_non_performing_is_a_breach_without_a_ratio() -> None:
    limited = metric("overdue90_to_npl")

    assert state(limited, org_month(par90_principal=Decimal(1))) == "breach"
    assert state(limited, org_month()) == "plain"
    not_reported = org_month(par90_principal=None, npl_principal=None)
    assert state(limited, not_reported) == "plain"


def test_changes_are_points_of_a_rate_and_yuan_of_an_amount() -> None:
    assert change_text(metric("npl_rate"), 0.0231, 0.0213, ZH) == "+0.18 个百分点"
    amount = metric("overdue_balance")
    assert change_text(amount, Decimal(30_000), Decimal(5_000), ZH) == "+2.50万元"
    assert change_text(amount, Decimal(5_000), Decimal(30_000), EN) == "-CNY 25.00 K"
    assert change_text(amount, Decimal(5), Decimal(5), ZH) == "0.00元"
    assert change_text(metric("loan_count"), 5, 7, ZH) == "-2"
    assert change_text(amount, None, Decimal(5), ZH) == "—"


def test_a_missing_figure_says_why() -> None:
    nothing = figure_now("overdue_rate", org_month(), None, ZH)
    unreported = figure_now("overdue_rate", org_month(not_reported_loan_count=3), None, ZH)

    assert (nothing.now, unreported.now) == ("—", "未报送")


def test_both_parts_of_a_ratio_are_named_with_their_amounts() -> None:
    row = org_month(overdue_balance=Decimal(25_000), outstanding_principal=Decimal(1_000_000))

    assert parts_text("overdue_rate", row, ZH) == "逾期贷款余额 2.50万元 / 贷款余额 100.00万元"
    assert parts_text("overdue_balance", row, ZH) == ""


def test_the_scorecard_has_a_line_for_each_headline_figure() -> None:
    now = org_month(overdue_rate=0.03, overdue90_to_npl=1.2)
    before = org_month(overdue_rate=0.02, overdue90_to_npl=1.0)
    history = pl.DataFrame([before, now], infer_schema_length=None)

    lines = scorecard(now, before, None, history, HEADLINE, ZH)

    assert lines["figure"].to_list() == list(HEADLINE)
    rate = lines.row(by_predicate=pl.col("figure") == "overdue_rate", named=True)
    assert (rate["now"], rate["before"], rate["change"]) == ("3.00%", "2.00%", "+1.00 个百分点")
    assert (rate["year_before"], rate["year_change"]) == ("—", "—")
    assert (rate["trend"], rate["course"], rate["state"]) == ([2.0, 3.0], "worse", "plain")
    limited = lines.row(by_predicate=pl.col("figure") == "overdue90_to_npl", named=True)
    assert limited["state"] == "breach"
