"""The stages of loans: how many are where, what is stuck, at whom, down to loans."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables
from pages.parts.choices import choose
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports import charts
from reports.numbers import count, money_with_unit
from reports.process import (
    LOANS,
    QUIET,
    STAGES,
    loan_rows,
    process_answer,
    stage_line,
    stage_rows,
    untold_words,
)
from reports.scorecard import Row
from reports.wording import message, say, say_count
from warehouse import query

# The key of the chosen stage in the session and the address; loans beyond the limit of any.
STAGE, STUCK = "stage", "stuck"
FOOTNOTES = (
    "stage_loan_count",
    "stuck_loan_count",
    "stuck_rate",
    "stuck_principal",
    "stuck_principal_rate",
)
NONE_STUCK = message("No loan here is in its stage beyond the limit.")


def stages(filters: Filters) -> pl.DataFrame:
    """Every stage with what is in it, now and at the time compared with."""
    return ask(query.stages, filters.reader, **filters.book, before_date=filters.compared_date)


def by_child(filters: Filters) -> pl.DataFrame:
    """The stages of the parts of the organisation."""
    found = ask(query.stages_by_child, filters.reader, **filters.book)
    return labelled(found, filters.language)


def answer(filters: Filters, found: pl.DataFrame, children: pl.DataFrame) -> str:
    """The answer of the page in one sentence."""
    compared = filters.compared_words if filters.compared_date is not None else None
    return process_answer(found, children, compared, filters.language)


def draw_stages(filters: Filters, found: pl.DataFrame) -> None:
    """How many loans are where, and what is stuck; a click lists them."""
    language = filters.language
    told = found.filter(pl.col("loan_count").is_not_null())
    named = told.with_columns(label=_titles(told, filters)).filter(
        (pl.col("stage_code") != QUIET) & ((pl.col("loan_count") > 0) | pl.col("limit_days").gt(0))
    )
    quiet = told.filter(pl.col("stage_code") == QUIET).row(0, named=True)
    if not named.is_empty():
        drawings.show(
            draw(charts.stage_bars, filters.reader, named, chosen=None),
            key=f"stages {filters.about} {st.session_state.get(STAGE)}",
            alt=say(language, "Loans by stage"),
            on_click=lambda point: _list(str(point["stage_code"])),
        )
    parts = [
        say_count(
            language,
            "{count} loan in “{stage}” is not drawn",
            "{count} loans in “{stage}” are not drawn",
            quiet["loan_count"],
            stage=say(language, quiet["title"]),
        )
    ]
    for one in found.filter(pl.col("loan_count").is_null()).iter_rows(named=True):
        parts.append(
            say(
                language,
                "{stage}: {why}",
                stage=say(language, one["title"]),
                why=untold_words(one, language),
            )
        )
    st.caption(plain(" · ".join(parts)))


def stage_table(filters: Filters, found: pl.DataFrame) -> None:
    """The stages in the order of a loan's life under their total; a click lists the loans."""
    language = filters.language
    rows = stage_rows(found, language)
    tables.show(
        rows,
        STAGES,
        filters,
        key=f"stage table {filters.about}",
        alt=say(language, "Loans by stage"),
        ids="stage_code",
        opens=_list,
    )
    downloads.offer(filters, say(language, "Loans by stage"), STAGES, lambda: rows, key="stages")


def map_of_stages(filters: Filters, found: pl.DataFrame, children: pl.DataFrame) -> None:
    """Which organisation below has loans stuck in which stage; a click shows them there."""
    language = filters.language
    limited = found.filter(pl.col("stuck_loan_count") > 0)
    if not filters.has_children or limited.is_empty():
        return
    worst = (
        children.group_by("label", "org_id")
        .agg(pl.col("stuck_loan_count").sum())
        .filter(pl.col("stuck_loan_count") > 0)
        .sort("stuck_loan_count", "label", descending=[True, False])
    )
    # One organisation alone is named in the answer already.
    if len(worst) < 2:
        return
    st.subheader(say(language, "Where loans are beyond the limit"), anchor=False)
    if len(worst) > charts.MOST_ROWS:
        st.caption(
            say_count(
                language,
                "The worst of {count} organisation.",
                "The worst {shown} of {count} organisations.",
                len(worst),
                shown=charts.MOST_ROWS,
            )
        )
    columns = limited.select(rule_code="stage_code", title=_titles(limited, filters))
    stuck = children.select(
        "label",
        rule_code="stage_code",
        loan_count="stuck_loan_count",
        outstanding_principal="stuck_principal",
    )
    cells = (
        columns.join(worst.head(charts.MOST_ROWS).select("org_id", "label"), how="cross")
        .join(stuck, on=["label", "rule_code"], how="left", maintain_order="left")
        .with_columns(pl.col("loan_count").fill_null(0))
    )

    def clicked(point: dict[str, Any]) -> None:
        if point.get("org_id"):
            drill.to_org(point["org_id"])
        _list(str(point["rule_code"]))

    drawings.show(
        draw(charts.rule_map, filters.reader, cells, kind=message("Stage")),
        key=f"stage map {filters.about} {st.session_state.get(STAGE)}",
        alt=say(language, "Loans beyond the limit of each stage at each organisation below"),
        on_click=clicked,
    )


def loan_table(filters: Filters, found: pl.DataFrame) -> None:
    """The loans of a stage, longest beyond its limit first, under what they all come to."""
    language = filters.language
    st.subheader(say(language, "Loan by loan"), anchor=False)
    chosen = _choose(filters, found)
    asked: dict[str, Any] = {
        **filters.book,
        "stage_code": None if chosen == STUCK else chosen,
        "stuck_only": chosen == STUCK,
    }
    whole = ask(query.loans_in_stage_totals, filters.reader, **asked).row(0, named=True)
    if not whole["loan_count"]:
        empty.nothing(language, NONE_STUCK if chosen == STUCK else empty.NO_LOANS)
        return
    loans = ask(query.loans_in_stage, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    st.caption(_total_line(filters, whole, len(loans)))
    tables.show(
        loan_rows(loans, language),
        LOANS,
        filters,
        key=f"stage loans {chosen} {filters.about}",
        alt=say(language, "Loans by stage, one by one"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    all_rows = later(query.loans_in_stage, filters.reader, limit=downloads.MOST_ROWS, **asked)
    downloads.offer(
        filters,
        say(language, "Loans by stage, one by one"),
        LOANS,
        lambda: loan_rows(all_rows(), language),
        key="stage loans",
    )


def stage_of(filters: Filters, loan: Row) -> None:
    """The stage one loan is in now, in one line; nothing of a loan out of the book."""
    found = ask(query.stage_of_loan, filters.reader, org_id=loan["org_id"], loan_id=loan["loan_id"])
    if found.is_empty():
        return
    stage = found.row(0, named=True)
    words = plain(stage_line(stage, filters.language))
    name = say(filters.language, "Stage")
    st.markdown(f":gray[{name}] :red[{words}]" if stage["is_stuck"] else f":gray[{name}] {words}")


def _choose(filters: Filters, found: pl.DataFrame) -> str:
    language = filters.language
    there = found.filter(pl.col("loan_count") > 0)
    titles = dict(zip(there["stage_code"], _titles(there, filters), strict=True))
    return choose(
        language,
        say(language, "Stage"),
        [STUCK, *titles],
        key=STAGE,
        default=STUCK,
        words=lambda code: titles.get(code, say(language, "Beyond the limit of any stage")),
        shows_label=False,
    )


def _titles(found: pl.DataFrame, filters: Filters) -> pl.Series:
    return pl.Series([say(filters.language, title) for title in found["title"]], dtype=pl.String)


def _list(stage_code: str) -> None:
    st.session_state[STAGE] = stage_code


def _total_line(filters: Filters, whole: Row, shown: int) -> str:
    language = filters.language
    parts = [
        say(
            language,
            "{title}: {amount}",
            title=say(language, "Loan balance"),
            amount=money_with_unit(
                whole["outstanding_principal"], language, say(language, "Not reported")
            ),
        ),
        say_count(language, "{count} customer", "{count} customers", whole["customer_count"]),
        say(language, "{shown} of {all} loans shown", shown=shown, all=count(whole["loan_count"])),
    ]
    return " · ".join(parts)
