"""How loans moved, in words."""

from datetime import date
from decimal import Decimal

import polars as pl

from reports.migration import matrix_columns, matrix_rows, redefault_line, roll_answer
from reports.tables import Column, cells
from reports.wording import Language

ZH, EN = Language.ZH, Language.EN
MINIMUM = 10
MOVED = {
    "cure_rate": 0.0563,
    "opening_loan_count": 12,
    "opening_balance": Decimal(710_000),
    "closing_balance": Decimal(980_000),
}
CELLS = pl.DataFrame(
    {
        "from_bucket": ["M0", "M0", "NOT_REPORTED"],
        "to_state": ["M0", "NOT_REPORTED", "M1"],
        "bucket_opening_principal": [Decimal(20_000), Decimal(20_000), None],
    }
)


def test_the_answer_says_what_rolled_on_and_what_was_cured() -> None:
    answer = roll_answer(
        [("M0", "M1", 0.3774, 40), ("M1", "M2", 0.8621, 3)], 0.3, "last month", MOVED, MINIMUM, EN
    )

    assert answer == (
        "Of M0, 37.74% rolled to M1 (+7.74 pp against last month); of M1, 86.21% (few) to "
        "M2; cure rate 5.63%; the overdue balance went from CNY 710.00 K to CNY 980.00 K."
    )


def test_what_is_not_defined_is_said_as_such() -> None:
    answer = roll_answer([("M0", "M1", None, 0)], 0.3, "last month", None, MINIMUM, ZH)

    assert answer == "M0 中 — 转入 M1。"


def test_silence_has_its_row_and_column_only_where_it_is() -> None:
    spoken = CELLS.filter(pl.col("from_bucket") == "M0", pl.col("to_state") == "M0")

    assert [one for one, _ in matrix_rows(CELLS, ["M0", "M1"], ZH)] == ["M0", "M1", "NOT_REPORTED"]
    assert matrix_rows(spoken, ["M0", "M1"], ZH) == (("M0", "M0 · 2.00万元"), ("M1", "M1 · —"))
    assert "NOT_REPORTED" in matrix_columns(CELLS, ["M0", "M1"], is_closing=True)
    assert "NOT_REPORTED" not in matrix_columns(spoken, ["M0", "M1"], is_closing=True)


def test_what_left_the_book_has_no_closing_balance_to_show() -> None:
    assert matrix_columns(CELLS, ["M0"], is_closing=False)[-3:] == (
        "SETTLED",
        "WRITTEN_OFF",
        "TRANSFERRED",
    )
    assert "SETTLED" not in matrix_columns(CELLS, ["M0"], is_closing=True)


def test_only_cures_whose_days_are_over_are_judged() -> None:
    history = pl.DataFrame(
        {
            "month_end_date": [date(2025, 3, 31), date(2025, 6, 30)],
            "matured_cured_balance": [Decimal(20_000), Decimal(0)],
            "redefaulted_balance": [Decimal(5_000), Decimal(0)],
            "redefault_rate": [0.25, None],
        }
    )

    assert redefault_line(history, "90", EN) == (
        "Re-default: of CNY 20.00 K cured in 2025-03, CNY 5.00 K (25.00%) were overdue again "
        "within 90 days."
    )
    assert "满观察期" in redefault_line(history.tail(1), "90", ZH)


def test_a_rate_is_marked_by_the_loans_it_rests_on() -> None:
    frame = pl.DataFrame({"first_rate": [0.5], "few": [3], "loan_count": [900]})

    assert cells(frame, Column("first_rate", "R", "rate", sample="few"), EN, MINIMUM).texts == [
        "50.00% (few)"
    ]
    assert cells(frame, Column("first_rate", "R", "rate"), EN, MINIMUM).texts == ["50.00%"]
