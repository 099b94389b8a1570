"""The organisations side by side by what rolled on and what was cured."""

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drill, tables
from pages.parts.data import ask
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.migration import buckets
from pages.parts.narrowing import OWN, OWN_ONLY
from reports.scorecard import Row
from reports.tables import Column, figure_column, with_total
from reports.terms import term
from reports.wording import say
from warehouse import query
from warehouse.metrics import metric
from warehouse.query import Narrowing


def draw_organisations(filters: Filters, narrowing: Narrowing) -> Row | None:
    """The parts of the organisation under their total; a click goes one level down."""
    language = filters.language
    first, second, third = (*buckets(filters)[:3], None, None)[:3]
    asked: dict[str, Any] = {"first": first, "second": second or first, "third": third}
    asked |= filters.place | {"narrowing": narrowing}
    children = labelled(ask(query.migration_by_child, filters.reader, **asked), language)
    total = ask(query.migration_by_child, filters.reader, is_total=True, **asked)
    whole = total.row(0, named=True) | {"label": say(language, "Total"), "org_id": None}
    rows = with_total(children, whole)
    opens = pl.when("is_own").then(pl.lit(OWN_ONLY)).otherwise("org_id")
    rows = rows.with_columns(opens=pl.when("is_total").then(None).otherwise(opens))
    names = [term(language, "standing", one) if one else "" for one in (first, second, third)]
    columns = [
        Column("label", "Organisation"),
        _rate_column("first_rate", f"{names[0]} → {names[1]}", "first_loan_count"),
        Column("first_principal", say(language, "{bucket} before", bucket=names[0]), "money"),
        *(
            [
                _rate_column("second_rate", f"{names[1]} → {names[2]}", "second_loan_count"),
                Column(
                    "second_principal", say(language, "{bucket} before", bucket=names[1]), "money"
                ),
            ]
            if third
            else []
        ),
        replace(figure_column("cure_rate"), sample="opening_loan_count"),
        figure_column("opening_balance"),
        figure_column("inflow_balance"),
        figure_column("cured_balance"),
        figure_column("closing_balance"),
    ]
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        columns,
        filters,
        key=f"migration by organisation {narrowing} {filters.about}",
        alt=say(language, "Migration by organisation"),
        ids="opens",
        opens=_open_part,
    )
    downloads.offer(
        filters, say(language, "Migration by organisation"), columns, lambda: rows, key="children"
    )
    return whole | {
        "rolled_principal": whole["first_rolled_principal"],
        "bucket_opening_principal": whole["first_principal"],
    }


def _rate_column(name: str, heading: str, sample: str) -> Column:
    return Column(name, heading, "rate", hint=metric("roll_rate").formula, sample=sample)


def _open_part(part: str) -> None:
    if part == OWN_ONLY:
        st.session_state[OWN] = OWN_ONLY
        st.session_state["view"] = "matrix"
    else:
        drill.to_org(part)
