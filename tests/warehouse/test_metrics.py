"""Every figure of the desk has its place, and says what it is made of."""

import importlib
import inspect
import pkgutil
import re

import pytest
from pydantic import ValidationError

from warehouse import metrics, query
from warehouse.metrics import (
    BY_NAME,
    FIGURES,
    PORTFOLIO,
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
IN_MARTS = [one for one in FIGURES if one.mart is not None]
ASKED = [one for one in FIGURES if one.mart is None]


def test_every_figure_of_the_mart_is_defined_and_no_other() -> None:
    limits = {name for one in PORTFOLIO for name in (one.limit, one.near) if name is not None}
    figures = set(ORG_MONTHS) - {"org_id", "month_end_date"} - limits

    assert limits <= set(ORG_MONTHS)
    assert {one.name for one in PORTFOLIO} == figures
    assert {one.name for one in FIGURES if one.mart == "org_months"} == figures


def test_every_figure_is_defined_once_and_known() -> None:
    defined = [
        one
        for module in pkgutil.iter_modules(metrics.__path__, "warehouse.metrics.")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, tuple)
        for one in value
        if isinstance(one, Metric)
    ]

    assert sorted(one.name for one in defined) == sorted(BY_NAME)
    assert len(FIGURES) == len(BY_NAME)


@pytest.mark.parametrize(
    "figure", [one for one in IN_MARTS if not one.counts_rows], ids=lambda one: one.name
)
def test_its_unit_is_that_of_its_column(figure: Metric) -> None:
    columns = {one.name: one for one in MARTS[str(figure.mart)].columns}

    assert columns[figure.column or figure.name].unit == figure.unit


@pytest.mark.parametrize(
    "figure", [one for one in FIGURES if one.counts_rows], ids=lambda one: one.name
)
def test_what_counts_rows_names_a_mart_and_no_column(figure: Metric) -> None:
    assert figure.mart in MARTS
    assert figure.place == figure.mart
    assert figure.column is None


@pytest.mark.parametrize(
    "figure", [one for one in FIGURES if one.rows is not None], ids=lambda one: one.name
)
def test_the_rows_of_a_figure_are_told_by_a_code_its_mart_names(figure: Metric) -> None:
    told = re.fullmatch(r"(\w+) = '(\w+)'", str(figure.rows))

    assert told is not None
    columns = {one.name: one for one in MARTS[str(figure.mart)].columns}
    assert told[2] in re.findall(r"\w+", columns[told[1]].description)


@pytest.mark.parametrize("figure", ASKED, ids=lambda one: one.name)
def test_what_is_computed_when_asked_names_its_question_and_column(figure: Metric) -> None:
    assert hasattr(query, str(figure.question))
    module = inspect.getmodule(getattr(query, figure.question))

    assert module is not None
    column = re.escape(figure.column or figure.name)
    assert re.search(rf"\bas\s+{column}\b", inspect.getsource(module))


@pytest.mark.parametrize(
    "figure",
    [one for one in IN_MARTS if one.unit == "ratio"],
    ids=lambda one: one.name,
)
def test_both_parts_of_a_ratio_stand_beside_it(figure: Metric) -> None:
    parts = [metric(str(figure.numerator)), metric(str(figure.denominator))]

    assert {one.mart for one in parts} == {figure.mart}
    units = {
        "yuan",
        "loans",
        "duties",
        "checks",
        "findings",
        "organisations",
        "persons",
        "inspections",
        "reports",
        "warnings",
        "actions",
        "promises",
        "changes",
        "items",
        "payments",
        "customers",
        "instalments",
        "steps",
    }
    assert len({one.unit for one in parts} & units) == 1
    assert figure.mart != "org_months" or summed(figure).loans is not None


@pytest.mark.parametrize(
    "figure", [one for one in ASKED if one.unit == "ratio"], ids=lambda one: one.name
)
def test_a_ratio_computed_when_asked_says_its_parts(figure: Metric) -> None:
    named = [one for one in (figure.numerator, figure.denominator) if one is not None]

    assert figure.parts if not named else {metric(one).unit for one in named} == {"yuan"}


@pytest.mark.parametrize(
    "figure", [one for one in PORTFOLIO if one.sums is not None], ids=lambda one: one.name
)
def test_what_it_sums_is_a_column_of_the_loans(figure: Metric) -> None:
    assert figure.sums in {column.name for column in MARTS["loan_months"].columns}


def test_a_ratio_without_its_parts_is_no_definition() -> None:
    words = {"title": "T", "formula": "F", "why": "W", "source": "S", "mart": "org_months"}

    with pytest.raises(ValidationError, match="names both its parts"):
        Metric(name="x_rate", unit="ratio", **words)
    with pytest.raises(ValidationError, match="names both its parts"):
        Metric(name="x", unit="yuan", numerator="a", denominator="b", **words)
    with pytest.raises(ValidationError, match="a limit needs"):
        Metric(name="x", unit="yuan", limit="x_limit", **words)
    with pytest.raises(ValidationError, match="which loans"):
        Metric(name="x", unit="yuan", sums="y", **words)


def test_a_figure_has_one_place() -> None:
    words = {"title": "T", "formula": "F", "why": "W", "source": "S"}

    with pytest.raises(ValidationError, match="stands in a mart or"):
        Metric(name="x", unit="yuan", **words)
    with pytest.raises(ValidationError, match="stands in a mart or"):
        Metric(name="x", unit="yuan", mart="org_months", question="portfolio", **words)
    with pytest.raises(ValidationError, match="only a mart has rows"):
        Metric(name="x", unit="yuan", question="portfolio", counts_rows=True, **words)
    # In a mart both parts stand as columns: words do not do.
    with pytest.raises(ValidationError, match="names both its parts"):
        Metric(name="x_rate", unit="ratio", mart="org_months", parts="a / b", **words)


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
