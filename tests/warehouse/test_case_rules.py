"""What tells of will and means, and what to do next, as data: shipped, and a bank's own."""

import pytest

from warehouse.case_rules import INDISPENSABLE, SignCode, StepCode
from warehouse.contracts import CONTRACTS
from warehouse.errors import BadParameter
from warehouse.parameters import read_parameters
from warehouse.paths import Home

NEEDED = "".join(f"[[case_steps]]\nstep_code = '{code}'\n" for code in sorted(INDISPENSABLE))


def given(home: Home, text: str) -> Home:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return home


def test_every_sign_and_step_is_described_once_and_none_is_called_read(home: Home) -> None:
    shipped = read_parameters(home)

    assert [one.sign_code for one in shipped.case_signs] == list(SignCode)
    assert [one.step_code for one in shipped.case_steps] == list(StepCode)
    rows = (*shipped.case_signs, *shipped.case_steps)
    assert all(one.title and one.says and one.source and not one.is_verified for one in rows)
    known = {contract.table for contract in CONTRACTS}
    assert all(set(one.needs) <= known for one in rows)


def test_a_bank_orders_turns_and_leaves_out(home: Home) -> None:
    text = (
        "[[case_signs]]\nsign_code = 'CASH_PAID'\nwithin_days = 10\n"
        "[[case_signs]]\nsign_code = 'NOTHING_PAID'\npoints_to = 'AVAILABLE'\nsource = 'ours'\n"
        + NEEDED
    )
    found = read_parameters(given(home, text))

    cash, nothing = found.case_signs
    assert (cash.sign_code, cash.within_days, cash.title) == ("CASH_PAID", 10, "Paid")
    assert (nothing.points_to, nothing.at_least, nothing.source) == ("AVAILABLE", 90, "ours")
    assert {one.step_code for one in found.case_steps} == INDISPENSABLE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[case_signs]]\nsign_code = 'NO_SUCH'", "sign_code"),
        ("[[case_signs]]\nsign_code = 'PROMISED'\n" * 2, "PROMISED stands twice"),
        (
            "[[case_signs]]\nsign_code = 'PROMISED'\npoints_to = 'LACKING'",
            "PROMISED cannot point to LACKING",
        ),
        (
            "[[case_signs]]\nsign_code = 'BANK_SOURCE'\npoints_to = 'LACKING'",
            "BANK_SOURCE cannot point to LACKING",
        ),
        ("[[case_signs]]\nsign_code = 'CASH_PAID'\nwithin_days = 0", "within_days"),
        ("[[case_steps]]\nstep_code = 'PAY'", "cannot be left out"),
        (NEEDED + "[[case_steps]]\nstep_code = 'PAY'", "PAY stands twice"),
    ],
)
def test_a_bad_table_is_refused_with_its_reason(home: Home, text: str, reason: str) -> None:
    with pytest.raises(BadParameter, match=reason):
        read_parameters(given(home, text))
