"""What a bank may say of statements in its own parameters."""

import pytest

from tests.batches import write_batch
from tests.on_demand import built_on_demand
from warehouse.errors import BadParameter
from warehouse.parameters import read_parameters
from warehouse.paths import Home


def given(home: Home, text: str) -> Home:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return home


def test_a_flag_of_the_banks_own_is_raised_in_the_build(home: Home) -> None:
    given(
        home,
        """
        [[statement_frequencies]]
        customer_type = "RETAIL"
        months_between = 12
        deadline_days = 10
        annual_deadline_days = 10
        [[warning_indicators]]
        indicator_code = "B1"
        category = "FINANCIAL"
        measure = "CURRENT_RATIO"
        title = "Very liquid"
        says = "Current assets / current liabilities"
        comparison = ">="
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
    assert (row["flag_code"], row["level"], row["threshold_value"]) == ("B1", "BLUE", 2.0)
    assert book.row("select due_date from statement_duties")["due_date"].isoformat() == "2025-01-10"


def test_a_frequency_that_cannot_be_is_refused(home: Home) -> None:
    text = (
        '[[statement_frequencies]]\ncustomer_type = "CORP"\nmonths_between = 5\n'
        "deadline_days = 1\nannual_deadline_days = 1"
    )
    with pytest.raises(BadParameter, match="months_between"):
        read_parameters(given(home, text))
