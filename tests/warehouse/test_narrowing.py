"""What a narrowing asks of the rows of a question."""

import re

import pytest

from warehouse.query import Narrowing

EVERYTHING = Narrowing("M1", "MORTGAGE", "RETAIL", without_low_risk=True, own_only=True)


def test_what_is_not_chosen_is_not_asked() -> None:
    assert Narrowing().condition("loan_months") == ""
    assert Narrowing().values == {}


def test_each_choice_is_one_condition_on_the_rows() -> None:
    asked = EVERYTHING.condition("loan_months")

    assert asked.count("and ") == 5
    assert set(re.findall(r"(\w+)\.\w+", asked)) == {"loan_months"}


@pytest.mark.parametrize("narrowing", [Narrowing(), Narrowing("M1", own_only=True), EVERYTHING])
def test_the_values_are_those_the_condition_names(narrowing: Narrowing) -> None:
    named = set(re.findall(r"\$(\w+)", narrowing.condition("loan_months")))

    # The organisation is a value of every question.
    assert named - {"org_id"} == set(narrowing.values)


def test_the_parts_of_a_dimension_are_compared_without_it() -> None:
    assert EVERYTHING.but("bucket") == Narrowing(
        None, "MORTGAGE", "RETAIL", without_low_risk=True, own_only=True
    )
