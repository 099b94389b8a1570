"""Cohorts and the sentences about them say what the figures say."""

from typing import Any

import polars as pl
import pytest

from reports.vintages import cohort_label, first_payment_answer, vintage_answer
from reports.wording import Language
from warehouse.query import Series

ZH, EN = Language.ZH, Language.EN


def points(*rates: tuple[str, int, float | None], small: tuple[str, ...] = ()) -> pl.DataFrame:
    """Points: (label, months on book, rate); those of ``small`` rest on few loans."""
    rows = [
        {
            "part": label,
            "label": label,
            "months_on_book": month,
            "vintage_rate": rate,
            "is_small": label in small,
        }
        for label, month, rate in rates
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


@pytest.mark.parametrize(
    ("series", "label"),
    [("MONTH", "2025-08"), ("QUARTER", "2025Q3"), ("YEAR", "2025"), ("PRODUCT", "2025-08-01")],
)
def test_a_cohort_is_named_by_its_period(series: Series, label: str) -> None:
    assert cohort_label("2025-08-01", series) == label


@pytest.mark.parametrize(("month", "quarter"), [("01", 1), ("03", 1), ("04", 2), ("12", 4)])
def test_a_quarter_is_that_of_its_month(month: str, quarter: int) -> None:
    assert cohort_label(f"2025-{month}-01", "QUARTER") == f"2025Q{quarter}"


def test_the_newest_two_that_reached_one_age_are_compared_at_it() -> None:
    known = points(
        ("2024Q4", 6, 0.03),
        ("2025Q1", 6, 0.01),
        ("2025Q2", 6, 0.0125),
        ("2025Q3", 3, 0.5),
    )

    assert vintage_answer(known, "vintage_rate", "QUARTER", ZH) == (
        "2025Q2放出的贷款满 6 个月时，1.25% 逾期30天以上或已核销，较2025Q1同账龄 +0.25 个百分点；"
        "最高的是2024Q4，为 3.00%。"
    )


def test_a_cohort_of_few_loans_is_not_called_the_worst() -> None:
    rows = (("2024Q4", 6, 1.0), ("2025Q1", 6, 0.01), ("2025Q2", 6, 0.02))

    sentence = vintage_answer(points(*rows, small=("2024Q4",)), "vintage_rate", "QUARTER", EN)
    of_few = vintage_answer(
        points(*rows, small=("2024Q4", "2025Q1", "2025Q2")), "vintage_rate", "QUARTER", EN
    )

    assert sentence.endswith("; the worst was 2025Q2 with 2.00%.")
    assert of_few.endswith("+1.00 pp against 2025Q1 at the same age.")


def test_what_is_not_reported_is_compared_with_nothing() -> None:
    known = points(("2025Q1", 3, 0.01), ("2025Q2", 3, None))

    assert vintage_answer(known, "vintage_rate", "QUARTER", EN) == (
        "No two groups of loans have reached the same age yet."
    )


def test_of_products_the_worst_with_enough_loans_is_named() -> None:
    known = points(("A", 12, 0.01), ("B", 12, 0.03), ("C", 12, 0.9), small=("C",))

    assert vintage_answer(known, "vintage_rate", "PRODUCT", ZH) == (
        "放款满 12 个月时，B最差：3.00% 逾期30天以上或已核销。"
    )


def whole(**more: Any) -> dict[str, Any]:
    return {
        "loan_count": 200,
        "due_loan_count": 200,
        "first_payment_default_count": 3,
        "first_payment_default_rate": 0.015,
        "without_plan_count": 0,
    } | more


def test_first_payment_default_says_both_counts_and_what_is_in_neither() -> None:
    assert first_payment_answer(whole(), 30, EN) == (
        "1.50% had not met the first instalment on day 30 after it was due: 3 of 200 loans."
    )
    assert first_payment_answer(whole(due_loan_count=201, without_plan_count=8), 7, ZH) == (
        "首期应还日后第 7 天仍未还清首期的占 1.50%：200 笔中的 3 笔；另有 1 笔尚未到观察期；"
        "8 笔没有还款计划，不在其中。"
    )


def test_where_none_can_be_observed_the_rate_is_not_zero() -> None:
    none = whole(
        loan_count=0,
        due_loan_count=5,
        first_payment_default_count=None,
        first_payment_default_rate=None,
    )

    assert first_payment_answer(none, 30, EN).startswith("— had not met")
