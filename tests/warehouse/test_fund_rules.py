"""What a bank may say of the use of loan money in its own parameters."""

from decimal import Decimal

import pytest

from tests.on_demand import built_on_demand
from tests.tiny_bank import write_tiny_bank
from warehouse.errors import BadParameter
from warehouse.fund_rules import OWN_SOURCE
from warehouse.parameters import read_parameters
from warehouse.paths import Home

OWN = """
[[prohibited_destinations]]
destination_code = "ART"
title = "Art"
says = "Pictures and antiques"
words = ["古 董"]
[[entrusted_payments]]
rule_code = "ALL"
title = "All loans"
customer_types = ["RETAIL", "CORP", "SME"]
basis = "PAYMENT"
amount_above = 50
"""


def given(home: Home, text: str) -> Home:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return home


def test_the_limits_and_destinations_of_the_list(home: Home) -> None:
    parameters = read_parameters(home)

    assert [
        (one.rule_code, one.basis, one.amount_above) for one in parameters.entrusted_payments
    ] == [
        ("RETAIL_BUSINESS", "DRAWDOWN", Decimal(500_000)),
        ("RETAIL", "DRAWDOWN", Decimal(300_000)),
        ("CORPORATE", "PAYMENT", Decimal(10_000_000)),
    ]
    assert len(parameters.prohibited_destinations) == 7
    assert not any(one.is_verified for one in parameters.prohibited_destinations)


def test_a_banks_own_rows_take_the_place_of_ours(home: Home) -> None:
    write_tiny_bank(
        given(home, OWN),
        fund_flows=[
            {
                "flow_id": "F1",
                "loan_id": "L1",
                "txn_date": "2025-03-01",
                "direction": "OUT",
                "amount": "50.01",
                "pay_mode": "SELF",
                "payee_type": "SECURITIES",
                "purpose": "购古董",
            }
        ],
    )

    assert read_parameters(home).entrusted_payments[0].source == OWN_SOURCE
    row = built_on_demand(home, "2025-06-30").row("select * from fund_flows")
    assert (row["destination_code"], row["is_suspected"]) == ("ART", True)
    assert row["entrusted_state"] == "MISSED"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace('words = ["古 董"]', ""), "names neither payee_types nor words"),
        (OWN.replace('basis = "PAYMENT"', 'basis = "DAY"'), "basis"),
        (OWN.replace("amount_above = 50", "amount_above = -1"), "amount_above"),
        (OWN.replace('words = ["古 董"]', 'payee_types = ["AUNT"]'), "payee_types"),
        (OWN + OWN.split("[[entrusted_payments]]")[0], "ART stands twice"),
    ],
)
def test_what_is_wrong_is_said(home: Home, text: str, said: str) -> None:
    with pytest.raises(BadParameter, match=said):
        read_parameters(given(home, text))
