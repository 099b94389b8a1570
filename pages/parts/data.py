"""Answers and drawings, kept for all readers of a build: the only module that caches.

Every entry is found by the build, the reader's scope and plain values, and there is a bound to how
many are kept. Nothing here remembers a person.
"""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

import altair as alt
import polars as pl
import streamlit as st

from pages.parts.reader import Reader
from reports import charts
from reports.palette import Theme
from reports.wording import Language
from warehouse import query
from warehouse.paths import current_home
from warehouse.reading import Scope, Warehouse, open_warehouse

P = ParamSpec("P")
Values = tuple[tuple[str, Any], ...]


def current_warehouse() -> Warehouse:
    """The build readers see now; NoWarehouse when there is none."""
    return open_warehouse(current_home())


def ask(
    question: Callable[Concatenate[Warehouse, Scope, P], pl.DataFrame],
    reader: Reader,
    *args: P.args,
    **values: P.kwargs,
) -> pl.DataFrame:
    """The answer to one question of ``warehouse.query``.

    A build published while a page is being drawn starts the page again, so that no page mixes two.
    """
    assert not args, "questions take named values"
    warehouse = current_warehouse()
    if warehouse.build_id != reader.build_id:
        st.rerun()
    named: Values = tuple(sorted(values.items()))
    key = (question.__name__, warehouse.build_id, reader.scope_org_id, named)
    return _answer(key, warehouse)


def later(
    question: Callable[Concatenate[Warehouse, Scope, P], pl.DataFrame],
    reader: Reader,
    *args: P.args,
    **values: P.kwargs,
) -> Callable[[], pl.DataFrame]:
    """The answer to a question when somebody asks for it, from the build the page shows; not kept.

    For downloads, which are made outside the run of a page.
    """
    assert not args, "questions take named values"
    warehouse = current_warehouse()
    return lambda: question(warehouse, Scope(reader.scope_org_id), *args, **values)


@st.cache_data(max_entries=512, show_spinner=False)
def _answer(key: tuple[str, str, str | None, Values], _warehouse: Warehouse) -> pl.DataFrame:
    # One argument for all that decides the answer: each costs a look at the function's signature.
    question, _, scope_org_id, values = key
    answer: pl.DataFrame = getattr(query, question)(_warehouse, Scope(scope_org_id), **dict(values))
    return answer


def draw(
    chart: Callable[..., alt.LayerChart],
    reader: Reader,
    frame: pl.DataFrame,
    **options: Any,
) -> dict[str, Any]:
    """The specification of a chart of ``reports.charts``, in the reader's language and theme."""
    named: Values = tuple(sorted(options.items()))
    whose = (reader.build_id, reader.scope_org_id, reader.language, reader.theme)
    return _specification((chart.__name__, whose, named), frame)


@st.cache_data(max_entries=256, show_spinner=False)
def _specification(
    key: tuple[str, tuple[str, str | None, Language, Theme], Values], frame: pl.DataFrame
) -> dict[str, Any]:
    chart, (_, _, language, theme), options = key
    drawn: alt.LayerChart = getattr(charts, chart)(
        frame, language=language, theme=theme, **dict(options)
    )
    specification: dict[str, Any] = drawn.to_dict()
    return specification
