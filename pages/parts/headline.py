"""The top of a page: how far its figures reach, its answer, its figures in large."""

from contextvars import ContextVar
from typing import Any, Literal

import polars as pl
import streamlit as st

from pages.parts import drill, tables
from pages.parts.clock import on_clock
from pages.parts.data import ask
from pages.parts.figures import Standing
from pages.parts.filters import Filters
from pages.parts.footnotes import definition_text
from pages.parts.markdown import plain
from reports.numbers import UNDEFINED, exact, rate
from reports.scorecard import HEADLINE, Course, figure_now, scorecard
from reports.tables import Column
from reports.wording import say, say_count
from warehouse import query
from warehouse.metrics import loan_list

# Where the answer of the page being drawn stands.
_ANSWER: ContextVar[Any] = ContextVar("answer")
# Worse is violet and better is green in the palette of the theme; red is kept for limits.
_COURSES: dict[Course, Literal["violet", "green", "gray"]] = {
    "worse": "violet",
    "better": "green",
    "even": "gray",
    "none": "gray",
}
CARDS = ("outstanding_principal", "overdue_rate", "npl_rate", "new_overdue_principal")
# What the trend and the map can show.
WATCHED = (
    "overdue_rate",
    "arrears_rate",
    "par30_rate",
    "par60_rate",
    "par90_rate",
    "npl_rate",
    "overdue90_to_npl",
    "special_mention_rate",
)
SCORECARD = (
    Column("title", "Figure"),
    Column("now", "Now", "printed", tone="state"),
    Column("before", "Last month", "printed"),
    Column("change", "Change", "printed", tone="course"),
    Column("year_before", "Year before", "printed"),
    Column("year_change", "Change", "printed", tone="year_course"),
    Column("trend", "13 months", "trend"),
)


def as_of_line(filters: Filters) -> None:
    """One quiet line: the data's date, on what basis, whose, and from which build."""
    language, reader = filters.language, filters.reader
    built = ask(query.build_info, reader).row(0, named=True)
    parts = [say(language, "Data as of {date}", date=f"{built['as_of_date']:%Y-%m-%d}")]
    if built["known_at"] is not None:
        parts.append(say(language, "as known {time}", time=f"{built['known_at']:%Y-%m-%d %H:%M}"))
    parts.append(
        say(language, "whole bank")
        if reader.scope_org_id is None
        else say(language, "limited to {name}", name=plain(filters.path[0].name))
    )
    months = ask(
        query.org_history,
        reader,
        org_id=filters.org_id,
        since=filters.month_end_date,
        until=filters.month_end_date,
        without_low_risk=filters.without_low_risk,
    )
    parts += _basis(filters, months)
    if built["plan_without_payments_count"]:
        parts.append(
            say(
                language,
                "plans are not computed: no file of payments ({file}) has arrived",
                file="repayments",
            )
        )
    parts.append(say(language, "built {time}", time=on_clock(built["built_at"])))
    st.caption(" · ".join(parts))


def _basis(filters: Filters, months: pl.DataFrame) -> list[str]:
    """How much of the balance is computed, reported by the bank, and not reported at all."""
    language = filters.language
    parts = []
    row = months.row(0, named=True) if len(months) else None
    if row is not None and row["outstanding_principal"]:
        reported = exact(row["reported_basis_principal"] or 0) / exact(row["outstanding_principal"])
        if reported:
            parts.append(
                say(
                    language,
                    "balance {computed} computed, {reported} as reported by the bank",
                    computed=rate(1 - reported),
                    reported=rate(reported),
                )
            )
        else:
            parts.append(say(language, "balance computed from plans and payments"))
    if row is not None and row["not_reported_loan_count"]:
        parts.append(
            say_count(
                language,
                "{count} loan not reported",
                "{count} loans not reported",
                row["not_reported_loan_count"],
            )
        )
    return parts


def title(filters: Filters, words: str) -> None:
    """The name of the page, the organisation it shows, and which loans where not all of them."""
    parts = [say(filters.language, words), plain(filters.org_name)]
    if filters.without_low_risk:
        parts.append(filters.scope_words)
    st.title(" · ".join(parts), anchor=False)
    _ANSWER.set(st.container())


def answer(sentence: str) -> None:
    """The page's answer, below its title: before any figure, and before the choices it rests on."""
    _ANSWER.get().markdown(_strong(sentence))


def part_answer(sentence: str) -> None:
    """The answer of a part of a page, where it is said."""
    st.markdown(_strong(sentence))


def _strong(sentence: str) -> str:
    return f"##### {plain(sentence)}"


def cards(filters: Filters, standing: Standing) -> None:
    """A few figures in large, each with its change and its definition on hover."""
    language = filters.language
    for place, name in zip(st.columns(len(CARDS)), CARDS, strict=True):
        figure = figure_now(name, standing.now, standing.compared, language)
        is_known = figure.change != UNDEFINED
        with place:
            st.metric(
                figure.title,
                figure.now,
                figure.change if is_known else None,
                delta_color=_COURSES[figure.course],
                delta_arrow="auto" if figure.change.startswith(("+", "-")) else "off",
                delta_description=say(
                    language, "vs {date}", date=say(language, filters.compared_words)
                )
                if is_known
                else None,
                border=True,
                help=definition_text(figure.metric, language, standing.now),
            )


def scorecard_table(filters: Filters, standing: Standing) -> None:
    """All figures against last month and the year before; a click lists the loans behind one."""
    language = filters.language
    figures = scorecard(
        standing.now,
        standing.month_before,
        standing.year_before,
        standing.recent,
        HEADLINE,
        language,
    )
    tables.show(
        figures,
        SCORECARD,
        filters,
        key=f"scorecard {filters.about}",
        alt=say(language, "Figures against last month and the year before"),
        ids="figure",
        opens=lambda name: drill.to_page(drill.OVERDUE, view="loans", list=loan_list(name).name),
    )
