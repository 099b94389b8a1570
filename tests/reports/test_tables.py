"""Tables: what a cell says, sorts by, and is coloured for."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from reports.tables import (
    Column,
    cells,
    exact_money,
    figure_column,
    plain_rows,
    text_width,
    with_total,
)
from reports.wording import Language

ZH, EN = Language.ZH, Language.EN
MINIMUM = 10


def branches(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame(columns, strict=False)


def test_money_has_one_unit_and_the_unit_is_in_the_head() -> None:
    frame = branches(overdue_balance=[Decimal("12345.00"), Decimal("98765432.10")])

    shown = cells(frame, figure_column("overdue_balance"), ZH, MINIMUM)

    assert shown.head == "逾期贷款余额(万元)"
    assert shown.texts == ["1.23", "9,876.54"]
    assert shown.values == [1.23, 9876.54]


def test_the_total_does_not_decide_the_unit() -> None:
    frame = branches(overdue_balance=[Decimal(20_000), Decimal(30_000)])
    frame = with_total(frame, {"overdue_balance": Decimal("900000000")})

    shown = cells(frame, figure_column("overdue_balance"), ZH, MINIMUM)

    assert frame["is_total"].to_list() == [True, False, False]
    assert shown.texts == ["90,000.00", "2.00", "3.00"]


def test_exact_money_is_written_to_the_cent_whatever_its_size() -> None:
    frame = branches(due_amount=[Decimal("1234567.89")])

    shown = cells(frame, exact_money("due_amount", "Due"), ZH, MINIMUM)

    assert (shown.head, shown.texts) == ("应还(元)", ["1,234,567.89"])


def test_a_rate_prints_in_per_cent_and_sorts_by_it() -> None:
    frame = branches(overdue_rate=[0.6, 0.0625, None], loan_count=[50, 50, 0])

    shown = cells(frame, figure_column("overdue_rate"), EN, MINIMUM)

    assert shown.texts == ["60.00%", "6.25%", "—"]
    assert shown.values == [60.0, 6.25, None]


def test_a_rate_over_few_loans_says_so() -> None:
    frame = branches(overdue_rate=[0.5, 0.5], loan_count=[9, 10])

    column = figure_column("overdue_rate")

    assert cells(frame, column, ZH, 10).texts == ["50.00% 样本少", "50.00%"]
    assert cells(frame, column, ZH, 11).texts == ["50.00% 样本少", "50.00% 样本少"]
    assert cells(frame, column, ZH, 9).texts == ["50.00%", "50.00%"]


def test_what_is_not_reported_is_neither_zero_nor_undefined_and_sorts_last() -> None:
    frame = branches(
        overdue_rate=[0.0, None, None],
        loan_count=[20, 20, 0],
        not_reported_loan_count=[0, 20, 0],
    )

    shown = cells(frame, figure_column("overdue_rate"), ZH, MINIMUM)

    assert shown.texts == ["0.00%", "未报送", "—"]
    assert shown.values == [0.0, float("-inf"), None]


def test_a_loan_the_bank_did_not_report_shows_as_such() -> None:
    frame = branches(
        overdue_amount=[None, Decimal(5)], basis=["REPORTED", "COMPUTED"], bucket=[None, "M1"]
    )

    assert cells(frame, figure_column("overdue_amount"), EN, MINIMUM).texts == [
        "Not reported",
        "5.00",
    ]
    assert cells(frame, Column("bucket", "Age", "term", family="bucket"), ZH, MINIMUM).texts == [
        "未报送",
        "M1",
    ]


@pytest.mark.parametrize(
    "column",
    [
        Column("agency", "Agency"),
        Column("agency", "Agency", "identifier"),
        Column("agency", "What came of it", "term", family="collection_result"),
        Column("agency", "Last action", "date"),
        # What the bank sets itself is there or is not, whatever it reports of loans.
        Column("agency", "Limit", "rate", is_of_loans=False),
    ],
)
def test_a_loan_nobody_handles_is_not_one_the_bank_did_not_report(column: Column) -> None:
    frame = branches(agency=[None], basis=["REPORTED"])

    assert cells(frame, column, ZH, MINIMUM).texts == ["—"]


def test_red_is_above_the_limit_and_amber_near_it() -> None:
    ratios = branches(overdue90_to_npl=[1.0001, 1.0, 0.9, 0.8999, None], loan_count=[50] * 5)

    def tones(**limits: float) -> Sequence[str]:
        frame = ratios.with_columns(**{name: pl.lit(one) for name, one in limits.items()})
        return cells(frame, figure_column("overdue90_to_npl"), ZH, MINIMUM).tones

    assert tones(overdue90_to_npl_limit=1.0, overdue90_to_npl_near=0.9) == [
        "breach",
        "near",
        "near",
        "plain",
        "plain",
    ]
    # The bank's own limits, and a frame in which none stands.
    assert tones(overdue90_to_npl_limit=0.95, overdue90_to_npl_near=0.8) == [
        "breach",
        "breach",
        "near",
        "near",
        "plain",
    ]
    assert tones() == ["plain"] * 5


def test_a_limit_says_nothing_about_a_handful_of_loans() -> None:
    frame = branches(
        overdue90_to_npl=[3.0],
        loan_count=[4],
        overdue90_to_npl_limit=[1.0],
        overdue90_to_npl_near=[0.9],
    )

    assert cells(frame, figure_column("overdue90_to_npl"), ZH, MINIMUM).tones == ["plain"]


def test_a_figure_without_a_limit_is_never_coloured() -> None:
    frame = branches(overdue_rate=[0.99], loan_count=[500])

    assert cells(frame, figure_column("overdue_rate"), ZH, MINIMUM).tones == ["plain"]


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (Column("x", "Day", "date"), date(2025, 6, 30), "2025-06-30"),
        (Column("x", "Booked", "time"), datetime(2025, 6, 30, 8, 5), "2025-06-30 08:05"),
        (Column("x", "Class", "term", family="five_class"), "SPECIAL_MENTION", "关注"),
        (Column("x", "Class", "term", family="five_class"), "NEW_CODE", "NEW_CODE"),
        (Column("x", "New", "flag"), True, "是"),
        (Column("x", "New", "flag"), False, ""),
        (Column("x", "Change", "points"), Decimal("0.18"), "+0.18"),
        (Column("x", "Lines", "count"), 12345, "12,345"),
        (Column("x", "Loan number", "identifier"), "007", "007"),
    ],
)
def test_every_kind_of_cell_has_its_form(column: Column, value: object, text: str) -> None:
    assert cells(branches(x=[value]), column, ZH, MINIMUM).texts == [text]


def test_a_download_has_codes_in_words_and_money_in_yuan() -> None:
    frame = branches(bucket=["M1"], amount=[Decimal("1234567.80")], is_new=[True])
    columns = [
        Column("bucket", "Age", "term", family="bucket"),
        Column("amount", "Amount", "money"),
        Column("is_new", "New", "flag"),
    ]

    assert plain_rows(frame, columns, ZH) == [["M1", Decimal("1234567.80"), "是"]]


def test_a_chinese_sign_is_two_wide() -> None:
    assert text_width("PAR30") == 5
    assert text_width("逾期率") == 6


def test_a_column_can_share_the_unit_of_the_one_beside_it() -> None:
    frame = pl.DataFrame({"now": [Decimal(3_000_000)], "before": [Decimal(20_000)]})

    shown = cells(frame, Column("before", "Before", "money", unit_of="now"), EN, MINIMUM)

    assert (shown.head, shown.texts) == ("Before (CNY M)", ["0.02"])
