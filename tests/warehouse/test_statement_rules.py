"""What a bank may say of statements in its own parameters."""

from decimal import Decimal

import pytest

from tests.batches import write_batch
from tests.on_demand import built_on_demand
from warehouse.errors import BadParameter
from warehouse.parameters import read_parameters
from warehouse.paths import Home
from warehouse.statement_rules import OWN_SOURCE, Measure


def given(home: Home, text: str) -> Home:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return home


def test_every_measure_with_a_threshold_of_the_list_is_flagged(home: Home) -> None:
    flags = read_parameters(home).statement_flags

    assert sorted({one.flag_code for one in flags}) == [f"F{number:02}" for number in range(1, 13)]
    assert {one.measure for one in flags} == set(Measure) - {Measure.INVENTORY_DAYS}
    assert not any(one.is_verified for one in flags)


def test_a_threshold_of_the_banks_own_takes_the_place_of_ours(home: Home) -> None:
    flags = read_parameters(
        given(
            home,
            """
            [[statement_flags]]
            flag_code = "F01"
            measure = "DEBT_TO_ASSETS"
            red = 0.9
            [[statement_flags]]
            flag_code = "X1"
            measure = "INVENTORY_DAYS"
            title = "Stock"
            says = "Goods lie long"
            comparison = "AT_LEAST"
            blue = 200
            """,
        )
    ).statement_flags

    assert [(one.flag_code, one.yellow, one.orange, one.red) for one in flags] == [
        ("F01", None, None, Decimal("0.9")),
        ("X1", None, None, None),
    ]
    assert flags[0].title == "Debt to assets"
    assert {one.source for one in flags} == {OWN_SOURCE}


def test_a_flag_of_the_banks_own_is_raised_in_the_build(home: Home) -> None:
    given(
        home,
        """
        [[statement_frequencies]]
        customer_type = "RETAIL"
        months_between = 12
        deadline_days = 10
        annual_deadline_days = 10
        [[statement_flags]]
        flag_code = "X1"
        measure = "CURRENT_RATIO"
        title = "Very liquid"
        says = "Current assets / current liabilities"
        comparison = "AT_LEAST"
        blue = 2
        """,
    )
    write_batch(
        home,
        {
            "org_units": [{"org_id": "H", "org_level": "HEAD"}],
            "customers": [{"customer_id": "C1"}],
            "loans": [
                {
                    "loan_id": "L1",
                    "customer_id": "C1",
                    "org_id": "H",
                    "disbursed_amount": "1",
                    "disbursed_date": "2024-01-01",
                }
            ],
            "financial_statements": [
                {
                    "customer_id": "C1",
                    "period_end": "2024-12-31",
                    "current_assets": "2",
                    "current_liabilities": "1",
                }
            ],
        },
    )
    book = built_on_demand(home, "2025-02-28")

    row = book.row("select * from statement_flags")
    assert (row["flag_code"], row["level"], row["threshold_value"]) == ("X1", "BLUE", 2.0)
    assert book.row("select due_date from statement_duties")["due_date"].isoformat() == "2025-01-10"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('flag_code = "F01"\nmeasure = "NONSENSE"', "measure"),
        ('flag_code = "X1"\nmeasure = "CURRENT_RATIO"\nyellow = 1', "title"),
        ('flag_code = "F02"\nmeasure = "CURRENT_RATIO"\nyellow = 1\nred = 2', "graver"),
        ('flag_code = "F02"\nmeasure = "CURRENT_RATIO"\nlevel = 2', "level"),
    ],
)
def test_a_flag_that_cannot_be_is_refused(home: Home, text: str, fault: str) -> None:
    with pytest.raises(BadParameter, match=fault):
        read_parameters(given(home, f"[[statement_flags]]\n{text}"))


def test_a_frequency_that_cannot_be_is_refused(home: Home) -> None:
    text = (
        '[[statement_frequencies]]\ncustomer_type = "CORP"\nmonths_between = 5\n'
        "deadline_days = 1\nannual_deadline_days = 1"
    )
    with pytest.raises(BadParameter, match="months_between"):
        read_parameters(given(home, text))
