"""The catalogue of early warning: what is shipped, and what a bank may put in its place."""

from decimal import Decimal

import pytest

from warehouse.errors import BadParameter
from warehouse.parameters import read_parameters
from warehouse.paths import Home
from warehouse.statement_rules import OWN_SOURCE, Measure
from warehouse.warning_indicators import LEVELS, WarningIndicator
from warehouse.warning_measures import BY_NAME, REPORTED

CODES = [
    *(f"R{number:02}" for number in range(1, 11)),
    *(f"F{number:02}" for number in range(1, 13)),
    *(f"O{number:02}" for number in range(1, 6)),
    *(f"U{number:02}" for number in range(1, 7)),
    *(f"G{number:02}" for number in range(1, 7)),
    *(f"X{number:02}" for number in range(1, 6)),
]


def given(home: Home, text: str) -> dict[tuple[str, str], WarningIndicator]:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    indicators = read_parameters(home).warning_indicators
    return {(one.indicator_code, one.measure): one for one in indicators}


def test_every_indicator_of_the_list_is_a_row_over_a_measure(home: Home) -> None:
    indicators = read_parameters(home).warning_indicators

    assert list(dict.fromkeys(one.indicator_code for one in indicators)) == CODES
    assert not any(one.is_verified for one in indicators)
    # Every measure is watched but one, which is there for a bank that wants it.
    assert set(BY_NAME) - {one.measure for one in indicators} == {Measure.INVENTORY_DAYS}
    assert {one.indicator_code[0] for one in indicators if one.measure == REPORTED} == {"O", "X"}


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("R01", "blue 1 until 8"),
        ("R02", "yellow 8 until 31"),
        ("R03", "orange 31 until 91"),
        ("R04", "red 91"),
        ("R05", "yellow 1 orange 3"),
        ("R08", "yellow 30 orange 10"),
        ("F01", "yellow 0.70 orange 0.85"),
        ("F10", "yellow 2 red 1"),
        ("G01", "yellow 0.70 red 1.00"),
        ("U04", "yellow 0.50"),
    ],
)
def test_the_thresholds_are_those_of_the_list(home: Home, code: str, limits: str) -> None:
    (one,) = [one for one in read_parameters(home).warning_indicators if one.indicator_code == code]

    said = [(level, getattr(one, level)) for level in (*LEVELS, "until")]
    assert " ".join(f"{level} {value}" for level, value in said if value is not None) == limits


def test_a_bank_changes_a_threshold_and_keeps_the_rest(home: Home) -> None:
    shipped = given(home, "")
    own = given(
        home,
        """
        [[warning_indicators]]
        indicator_code = "F01"
        red = 0.9
        """,
    )

    assert len(own) == len(shipped)
    changed = own["F01", "DEBT_TO_ASSETS"]
    assert (changed.yellow, changed.orange, changed.red) == (None, None, Decimal("0.9"))
    assert (changed.title, changed.source, changed.is_own) == ("Debt to assets", OWN_SOURCE, True)
    assert not own["F02", "CURRENT_RATIO"].is_own


def test_a_bank_adds_an_indicator_and_leaves_one_out(home: Home) -> None:
    own = given(
        home,
        """
        [[warning_indicators]]
        indicator_code = "B01"
        category = "FINANCIAL"
        measure = "INVENTORY_DAYS"
        title = "Stock"
        says = "Goods lie long"
        comparison = ">="
        blue = 200
        effective_from = 2025-07-01
        [[warning_indicators]]
        indicator_code = "X05"
        is_watched = false
        """,
    )

    assert own["B01", "INVENTORY_DAYS"].blue == 200
    assert ("X05", REPORTED) not in own


def test_a_limit_of_the_page_is_the_threshold_of_the_warning(home: Home) -> None:
    own = given(
        home,
        """
        [guarantee]
        loan_to_value_yellow = { value = 0.6, source = "Circular 3", is_verified = true }
        expiry_notice_days = 45
        [[warning_indicators]]
        indicator_code = "B01"
        category = "GUARANTEE"
        measure = "VALUATION_MONTHS"
        title = "Valuation stale"
        says = "Months begun since the collateral was valued"
        comparison = ">"
        red = "guarantee.valuation_months"
        """,
    )

    assert own["B01", "VALUATION_MONTHS"].red == 12
    changed = own["G01", "LOAN_TO_VALUE"]
    assert (changed.yellow, changed.red) == (Decimal("0.6"), Decimal("1.00"))
    assert (changed.source, changed.is_verified, changed.is_own) == ("Circular 3", True, True)
    assert own["G05", "COLLATERAL_DAYS_PAST_EXPIRY"].yellow == -45
    assert own["G06", "COLLATERAL_VALUE_CHANGE"].orange == Decimal("-0.20")
    assert not own["G06", "COLLATERAL_VALUE_CHANGE"].is_own


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            'indicator_code = "F01"\nmeasure = "NONSENSE"',
            "no measure NONSENSE; one of AUDIT_OPINION",
        ),
        ('indicator_code = "F02"\nyellow = 1\nred = 2', "thresholds must fall from blue to red"),
        ('indicator_code = "F01"\nyellow = 0.9\norange = 0.7', "thresholds must rise"),
        ('indicator_code = "F01"\nyellow = 0.7\norange = 0.7', "thresholds must rise"),
        ('indicator_code = "R01"\nblue = 8\nuntil = 8', "on to until"),
        ('indicator_code = "R01"\ncomparison = ">="', "give a threshold for one of blue, yellow"),
        ('indicator_code = "F06"\nred = 200', "give its measure .one of RECEIVABLE_DAYS"),
        ('indicator_code = "B1"\nred = 200', "give its measure .none of ours has this code"),
        ('indicator_code = "B1"\nmeasure = "CURRENT_RATIO"\nred = 1', "category: Field required"),
        ('indicator_code = "F01"\ncomparison = "ABOVE"\nred = 1', "comparison"),
        ('indicator_code = "F01"\nlevel = 2', "level: Extra inputs"),
        ('indicator_code = "G01"\nred = "guarantee.nothing"', "red: Input should be a valid"),
        ('indicator_code = "G01"\nred = "dpd.grace_mode"', "red: Input should be a valid"),
        ('indicator_code = "F01"\nred = true', "red"),
        (
            'indicator_code = "B1"\nmeasure = "CURRENT_RATIO"\nis_watched = false',
            "none of ours to leave out",
        ),
        (
            'indicator_code = "F01"\nred = 1\n'
            '[[warning_indicators]]\nindicator_code = "F01"\nred = 2',
            "stands twice",
        ),
    ],
)
def test_an_indicator_that_cannot_be_is_refused(home: Home, text: str, fault: str) -> None:
    with pytest.raises(BadParameter, match=f"warning_indicators: bad indicator; got .*{fault}"):
        given(home, f"[[warning_indicators]]\n{text}")


def test_all_faults_of_the_table_are_told_at_once(home: Home) -> None:
    with pytest.raises(BadParameter, match=r"2 fault\(s\)"):
        given(
            home,
            '[[warning_indicators]]\nindicator_code = "F02"\nyellow = 1\nred = 2\n'
            '[[warning_indicators]]\nindicator_code = "B1"\nred = 1\n',
        )
