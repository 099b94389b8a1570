"""Numbers as they are printed: never off by a rounding, a unit or a factor of ten."""

import ast
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.numbers import (
    UNDEFINED,
    count,
    money,
    money_unit,
    money_unit_of_one,
    money_with_unit,
    named,
    percent,
    points,
    points_with_unit,
    rate,
    rounded,
    share,
    signed,
)
from reports.wording import Language
from warehouse.paths import PROJECT

ZH, EN = Language.ZH, Language.EN
YI = Decimal(10) ** 8
WAN = Decimal(10) ** 4


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("2.345", "2.35"),
        ("2.355", "2.36"),
        ("-2.345", "-2.35"),
        ("0.004", "0.00"),
        ("-0.004", "0.00"),
    ],
)
def test_the_half_cent_goes_up_and_zero_has_no_sign(value: str, printed: str) -> None:
    assert str(rounded(Decimal(value))) == printed


def test_a_double_rounds_as_it_reads_and_not_as_it_is_stored() -> None:
    # 0.02315 is stored a little below itself, which would print 2.31.
    assert rate(0.02315) == "2.32%"
    assert rate(0.00005) == "0.01%"


@pytest.mark.parametrize(
    ("amounts", "unit"),
    [
        # A balance and changes that can be read in its own unit.
        (["1234000000", "1200000000", "34000000"], "亿元"),
        (["1234000000", "1232000000", "2000000"], "亿元"),
        # In 亿 the change would read 0.00.
        (["1234000000", "1233880000", "120000"], "万元"),
        (["1234000000", "1233999950", "50"], "元"),
        # A figure on either side of one 亿.
        (["100000000", "99000000", "1000000"], "亿元"),
        (["99000000", "0", None], "万元"),
        ([None, "0"], "元"),
    ],
)
def test_a_figure_and_its_changes_share_one_unit(amounts: list[str | None], unit: str) -> None:
    values = [None if one is None else Decimal(one) for one in amounts]

    assert money_unit_of_one(values, ZH).name == unit


def test_sixty_per_cent_never_prints_as_six() -> None:
    assert rate(0.6) == "60.00%"
    assert rate(0.06) == "6.00%"
    assert rate(6.0) == "600.00%"
    assert rate(1) == "100.00%"


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_a_rate_is_its_parts_divided_times_a_hundred(numerator: int, denominator: int) -> None:
    ratio = numerator / denominator
    printed = Decimal(rate(ratio).removesuffix("%").replace(",", ""))

    # Half a unit of the last printed digit, and the last bit of the double.
    tolerance = Decimal("0.005") + Decimal(ratio) * 100 * Decimal(2) ** -50
    assert abs(printed - Decimal(numerator) / Decimal(denominator) * 100) <= tolerance


def test_only_one_module_turns_ratios_into_per_cent() -> None:
    """No second ``* 100`` anywhere between the marts and the reader's eye."""
    found = []
    for folder in ("pages", "reports"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
                    sides = [node.left, node.right]
                    if any(isinstance(one, ast.Constant) and one.value == 100 for one in sides):
                        found.append(path.name)

    assert found == []


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        ("1234567890.12", "12.35亿元", "CNY 1.23 bn"),
        ("100000000", "1.00亿元", "CNY 100.00 M"),
        ("99999999.99", "10,000.00万元", "CNY 100.00 M"),
        ("10000", "1.00万元", "CNY 10.00 K"),
        ("9999.99", "9,999.99元", "CNY 10.00 K"),
        ("-25000", "-2.50万元", "CNY -25.00 K"),
        ("0", "0.00元", "CNY 0.00"),
    ],
)
def test_an_amount_standing_alone_chooses_its_unit(amount: str, chinese: str, english: str) -> None:
    assert money_with_unit(Decimal(amount), ZH) == chinese
    assert money_with_unit(Decimal(amount), EN) == english


def test_a_column_has_one_unit_in_which_its_middle_amount_reads_one_or_more() -> None:
    unit = money_unit([Decimal(5), None, Decimal(30_000), Decimal(0), Decimal(900_000_000)], ZH)

    assert (unit.name, unit.yuan) == ("万元", WAN)
    assert [money(Decimal(one), unit) for one in (5, 30_000, 900_000_000)] == [
        "0.00",
        "3.00",
        "90,000.00",
    ]


def test_an_empty_column_is_in_yuan() -> None:
    assert money_unit([None, None], ZH).name == "元"
    assert money_unit([], EN).name == "CNY"


def test_the_unit_stands_in_the_head() -> None:
    assert named("贷款余额", money_unit([YI], ZH), ZH) == "贷款余额(亿元)"
    assert named("Loan balance", money_unit([YI], EN), EN) == "Loan balance (CNY M)"
    assert named("逾期率", None, ZH) == "逾期率"


def test_a_change_is_that_of_the_printed_figures() -> None:
    # 2.314 % and 2.126 % print as 2.31 and 2.13: the reader subtracts those.
    assert points(0.02314, 0.02126) == Decimal("0.18")
    assert points_with_unit(0.02314, 0.02126, ZH) == "+0.18 个百分点"
    assert points_with_unit(0.02126, 0.02314, EN) == "-0.18 pp"
    assert points_with_unit(0.02, 0.02, EN) == "0.00 pp"


def test_what_is_missing_is_never_zero() -> None:
    unit = money_unit([], ZH)

    assert [money(None, unit), rate(None), count(None), share(None)] == [UNDEFINED] * 4
    assert points(None, 0.1) is None
    assert points_with_unit(0.1, None, ZH) == UNDEFINED
    assert money_with_unit(None, ZH, "未报送") == "未报送"


def test_shares_in_sentences_are_whole_per_cent() -> None:
    assert share(Decimal("0.605")) == "61%"
    assert [share(Decimal("0.004")), share(Decimal(0))] == ["<1%", "0%"]
    assert str(percent(Decimal("0.605"))) == "60.50"


def test_signs_are_written_except_for_no_change() -> None:
    assert [signed(Decimal(one)) for one in ("0.18", "-0.05", "0.00")] == ["+0.18", "-0.05", "0.00"]
    assert signed(Decimal("1234.5")) == "+1,234.5"
