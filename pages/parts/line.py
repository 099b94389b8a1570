"""What the views of the page of the line share: the standing, what to do, who is behind."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, tables, waiting
from pages.parts.data import ask, draw
from pages.parts.figures import named
from pages.parts.filters import Filters
from reports import charts
from reports.line import VIEW_OF, behind, to_do_line
from reports.numbers import one_decimal
from reports.tables import Column, with_total
from reports.wording import say
from warehouse import query

# The key of the view in the session and the address.
VIEW = "view"
FOOTNOTES = {
    "posts": ("post_missing_count", "post_missing_rate", "post_reported_count"),
    "people": ("orphaned_loan_count", "orphaned_rate", "live_loan_count", "loans_per_officer"),
    "training": (
        "coverage_rate",
        "certified_count",
        "line_staff_count",
        "uncertified_rate",
        "uncertified_act_count",
        "tested_act_count",
    ),
    "reports": (
        "report_on_time_rate",
        "report_on_time_count",
        "report_judged_count",
        "report_return_rate",
        "report_returned_count",
        "report_submitted_count",
    ),
}


def standing(filters: Filters) -> dict[str, Any]:
    """The line of the organisation in one row."""
    return ask(query.line_standing, filters.reader, **filters.place).row(0, named=True)


def to_do_buttons(filters: Filters) -> None:
    """What the line asks for now; each opens the view on which it is worked through."""
    found = ask(query.line_to_dos, filters.reader, org_id=filters.org_id)
    things = [
        (row["to_do_kind"], to_do_line(row, filters.language))
        for row in found.iter_rows(named=True)
    ]
    waiting.buttons(filters.language, things, lambda kind: _show(VIEW_OF[kind]))


def children_table(
    filters: Filters,
    now: dict[str, Any],
    columns: Sequence[Column],
    *,
    number: str,
    share: str,
    title: str,
) -> None:
    """Who is behind below the organisation: ranked bars, and a table under the total."""
    if not filters.has_children:
        return
    language = filters.language
    found = ask(query.line_by_child, filters.reader, **filters.place)
    found = found.with_columns(label=named(found, language))
    worst = behind(found, number, share).head(charts.MOST_ROWS)
    if len(worst):
        drawings.show(
            draw(charts.behind_bars, filters.reader, worst, title=title),
            key=f"behind {number} {filters.about}",
            alt=say(language, title),
            on_click=lambda point: drill.to_org(str(point["org_id"])),
        )
    ranked = found.sort(number, share, "org_id", descending=[True, True, False], nulls_last=True)
    total = {**now, "label": say(language, "Total"), "org_id": None}
    rows = with_total(ranked, total)
    each = [one_decimal(value) for value in rows["loans_per_officer"]]
    rows = rows.with_columns(per_officer=pl.Series(each))
    show_rows(
        filters,
        say(language, title),
        (Column("label", "Organisation"), *columns),
        rows,
        lambda: rows,
        key=f"children {number}",
        ids="org_id",
        opens=drill.to_org,
        shown=tables.SHOWN_ROWS + 1,
    )


def show_rows(
    filters: Filters,
    title: str,
    columns: Sequence[Column],
    rows: pl.DataFrame,
    all_rows: Callable[[], pl.DataFrame],
    *,
    key: str,
    ids: str | None = None,
    opens: Callable[[str], None] | None = None,
    shown: int = tables.SHOWN_ROWS,
) -> None:
    """A table and its downloads."""
    tables.show(
        rows.head(shown),
        columns,
        filters,
        key=f"{key} {filters.about}",
        alt=title,
        ids=ids,
        opens=opens,
    )
    downloads.offer(filters, title, columns, all_rows, key=key)


def as_of_caption(filters: Filters) -> None:
    """That the files tell how things stand now, whatever month is chosen."""
    built = ask(query.build_info, filters.reader).row(0, named=True)
    day: date = built["as_of_date"]
    st.caption(
        say(
            filters.language,
            "As of {date}, whatever month is chosen: the file tells only how it stands now.",
            date=f"{day:%Y-%m-%d}",
        )
    )


def _show(view: str) -> None:
    st.session_state[VIEW] = view
