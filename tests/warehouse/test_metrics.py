"""Every figure of the desk stands in a mart, and says what it is made of."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from warehouse.metrics import (
    BY_NAME,
    FIGURES,
    METRICS,
    WORK_LISTS,
    Metric,
    loan_list,
    metric,
    summed,
)
from warehouse.models import read_models
from warehouse.paths import SQL

MARTS = {model.name: model for model in read_models(SQL) if model.layer == "marts"}
ORG_MONTHS = {column.name: column for column in MARTS["org_months"].columns}
UNITS = {"yuan": "yuan", "ratio": "ratio", "loans": "loans", "customers": "customers"}


def test_every_figure_of_the_mart_is_defined_and_no_other() -> None:
    figures = set(ORG_MONTHS) - {"org_id", "month_end_date"}

    assert {one.name for one in METRICS} == figures
    assert len(BY_NAME) == len(FIGURES)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: one.name)
def test_its_unit_is_that_of_its_column(figure: Metric) -> None:
    mart, column = figure.place.split(".")
    columns = {one.name: one for one in MARTS[mart].columns}

    assert columns[column].unit == UNITS[figure.unit]


@pytest.mark.parametrize(
    "figure", [one for one in FIGURES if one.unit == "ratio"], ids=lambda one: one.name
)
def test_both_parts_of_a_ratio_stand_beside_it(figure: Metric) -> None:
    parts = [metric(str(figure.numerator)), metric(str(figure.denominator))]

    assert {one.mart for one in parts} == {figure.mart}
    assert len({one.unit for one in parts} & {"yuan", "loans"}) == 1
    assert figure.mart != "org_months" or summed(figure).loans is not None


@pytest.mark.parametrize(
    "figure", [one for one in METRICS if one.sums is not None], ids=lambda one: one.name
)
def test_what_it_sums_is_a_column_of_the_loans(figure: Metric) -> None:
    assert figure.sums in {column.name for column in MARTS["loan_months"].columns}


def test_a_ratio_without_its_parts_is_no_definition() -> None:
    words = {"title": "T", "formula": "F", "why": "W", "source": "S"}

    with pytest.raises(ValidationError, match="names both its parts"):
        Metric(name="x_rate", unit="ratio", **words)
    with pytest.raises(ValidationError, match="names both its parts"):
        Metric(name="x", unit="yuan", numerator="a", denominator="b", **words)
    with pytest.raises(ValidationError, match="a limit needs"):
        Metric(name="x", unit="yuan", limit=Decimal(1), **words)
    with pytest.raises(ValidationError, match="which loans"):
        Metric(name="x", unit="yuan", sums="y", **words)


def test_a_ratio_lists_the_loans_of_its_numerator() -> None:
    assert loan_list("overdue90_to_npl").name == "par90_principal"
    assert loan_list("overdue_balance").sums == "outstanding_principal"


def test_a_work_list_is_listed_by_its_own_name() -> None:
    for work_list in WORK_LISTS:
        assert loan_list(work_list.name) is work_list


def test_what_lists_no_loans_cannot_be_listed() -> None:
    with pytest.raises(KeyError):
        loan_list("customer_count")
    with pytest.raises(KeyError):
        loan_list("no_such_figure")


def test_nothing_unverified_is_called_law() -> None:
    assert [one.name for one in FIGURES if one.is_verified] == []
