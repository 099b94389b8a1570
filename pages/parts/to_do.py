"""The to-do desk: what waits, by kind, organisation and account manager, down to the rows."""

from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drill, empty, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports.numbers import count
from reports.tables import with_total
from reports.terms import TERMS, term
from reports.to_dos import (
    DESK_ORGANISATIONS,
    KINDS,
    OFFICERS,
    ORGANISATIONS,
    ROWS,
    as_of_words,
    described,
    whole_of,
    with_kinds,
    with_tones,
    with_worst,
)
from reports.wording import joined, message, say, sentences
from warehouse import query
from warehouse.query import DueWhen

# The keys of the choices in the session and the address.
KIND, WHEN, OFFICER, BY = "kind", "when", "officer", "by"
FOOTNOTES = (
    "to_do_count",
    "overdue_to_do_count",
    "today_to_do_count",
    "this_week_to_do_count",
    "overdue_to_dos_per_loan",
)
BY_WHAT: dict[str, str] = {
    "kind": message("By kind"),
    "organisation": message("By organisation"),
    "officer": message("By account manager"),
}
# Where a row leads that is about no loan.
_PAGES: dict[str, tuple[str, dict[str, str]]] = {
    **dict.fromkeys(
        (code for code in TERMS["to_do_kind"] if code.startswith("CHECK_")),
        ("pages/inspections.py", {}),
    ),
    "CHECK_FUNDS": ("pages/confirmations.py", {}),
    "CHECK_REDRAW": ("pages/confirmations.py", {}),
    "RECTIFY": ("pages/inspections.py", {}),
    "STAGE": ("pages/process.py", {}),
    "FOLLOW_UP": (drill.CUSTOMERS, {"view": "todo"}),
    "PROMISE_DUE": (drill.PROMISES, {"promises": "SOON"}),
    "PROMISE_BROKEN": (drill.PROMISES, {"promises": "WAITING"}),
    "COMPLAINT": (drill.CONDUCT, {"complaints": "OPEN"}),
    "VOUCHER": (drill.FUND_FLOWS, {"list": "MISSING_VOUCHER"}),
    "ARCHIVE": (drill.ARCHIVES, {}),
    "REPORT": ("pages/line.py", {}),
    "CERTIFICATE": ("pages/line.py", {}),
    "REASSIGN": ("pages/line.py", {}),
    "OVERDUE_NO_ACTION": (drill.CASES, {"step": "CONTACT"}),
    "WARN_CONFIRM": (drill.WARNINGS, {"warnings": "CONFIRM"}),
    "WARN_CLOSE": (drill.WARNINGS, {"warnings": "CLOSE"}),
}
# Without its file a kind has no rows, which is not the same as nothing to do.
_FILES = {
    "archives": "ARCHIVE",
    "inspections": "CHECK_SELF",
    "findings": "RECTIFY",
    "warning_actions": "WARN_CLOSE",
    "staff": "REASSIGN",
    "collection_actions": "OVERDUE_NO_ACTION",
    "training_records": "CERTIFICATE",
    "report_submissions": "REPORT",
    "promises": "PROMISE_DUE",
    "fund_flows": "VOUCHER",
    "complaints": "COMPLAINT",
}
# More account managers than this are no choice in a box.
_MOST_OFFICERS = 300
_ALL = "all of them"
# So many rows are in view on the page of the desk.
_VISIBLE_ROWS = 12


def by_kind(filters: Filters) -> pl.DataFrame:
    """What waits on the organisation by kind."""
    return ask(query.to_dos_by_kind, filters.reader, org_id=filters.org_id)


def by_child(filters: Filters, **chosen: Any) -> pl.DataFrame:
    """What waits on the organisations below, most overdue first."""
    found = ask(query.to_dos_by_child, filters.reader, org_id=filters.org_id, **chosen)
    return labelled(found, filters.language)


def notes(filters: Filters) -> None:
    """That the desk is of one day, and for want of which files it cannot be whole."""
    language = filters.language
    lines = []
    if filters.month_end_date != as_of_date(filters):
        lines.append(as_of_words(language, as_of_date(filters)))
    arrived = set(ask(query.control_totals, filters.reader)["table_name"])
    lacking = [
        say(language, "{name} ({file})", name=term(language, "table_name", table), file=table)
        for table in _FILES
        if table in TERMS["table_name"] and table not in arrived
    ]
    if lacking:
        names = joined(language, lacking)
        lines.append(say(language, "Not on the desk for want of the file: {files}.", files=names))
    if lines:
        st.caption(plain(sentences(language, *lines)))


def as_of_date(filters: Filters) -> Any:
    """The data date of the build."""
    return ask(query.build_info, filters.reader)["as_of_date"][0]


def choose_rows(filters: Filters, kinds: pl.DataFrame) -> dict[str, Any]:
    """Which of the to-dos to show: of what kind, due when, whose."""
    language = filters.language
    officers = _officers(filters)
    boxes = iter(st.columns(2 + bool(officers)))
    with next(boxes):
        there = set(kinds["to_do_kind"])
        kind = choose(
            language,
            say(language, "To do"),
            [EVERYTHING, *(code for code in TERMS["to_do_kind"] if code in there)],
            key=KIND,
            default=EVERYTHING,
            words=lambda code: (
                say(language, "All kinds")
                if code == EVERYTHING
                else term(language, "to_do_kind", code)
            ),
        )
    with next(boxes):
        when = choose(
            language,
            say(language, "When"),
            [EVERYTHING, *TERMS["due_when"]],
            key=WHEN,
            default=EVERYTHING,
            words=lambda code: (
                say(language, "At any time")
                if code == EVERYTHING
                else term(language, "due_when", code)
            ),
        )
    officer = EVERYTHING
    if officers:
        with next(boxes):
            officer = choose(
                language,
                say(language, "Account manager"),
                [EVERYTHING, *officers],
                key=OFFICER,
                default=EVERYTHING,
                words=lambda code: officers.get(code, say(language, "All account managers")),
            )
    return {
        "to_do_kind": or_none(kind),
        "due_when": cast("DueWhen | None", or_none(when)),
        "officer": or_none(officer),
    }


def table(filters: Filters, kinds: pl.DataFrame, chosen: dict[str, Any]) -> None:
    """The desk by kind, by organisation or by account manager, under its total."""
    language = filters.language
    offered = [code for code in BY_WHAT if code != "organisation" or filters.has_children]
    by = choose(
        language,
        say(language, "By what"),
        offered,
        key=BY,
        default="kind",
        words=lambda code: say(language, BY_WHAT.get(code, code)),
        shape="buttons",
        shows_label=False,
    )
    if by == "kind":
        kind_table(filters, kinds)
    elif by == "organisation":
        organisation_table(filters, by_child(filters, **chosen))
    else:
        _officer_table(filters, chosen)


def kind_table(filters: Filters, kinds: pl.DataFrame, *, desk_rows: int | None = None) -> None:
    """What waits by kind; a click lists the rows of one.

    ``desk_rows``: how many of them are in view where it is not the page of its own.
    """
    language = filters.language
    total = {**whole_of(kinds), "kind": say(language, "All kinds"), "to_do_kind": _ALL}
    rows = with_tones(with_total(with_kinds(kinds, language), total))
    title = say(language, "To-dos by kind")
    tables.show(
        rows,
        KINDS,
        filters,
        key=f"to-do kinds {filters.org_id}",
        alt=title,
        ids="to_do_kind",
        opens=_open_kind,
        visible_rows=desk_rows or _VISIBLE_ROWS,
    )
    if desk_rows is None:
        downloads.offer(filters, title, KINDS, lambda: rows, key="to-do kinds")


def organisation_table(
    filters: Filters, children: pl.DataFrame, *, desk_rows: int | None = None
) -> None:
    """Who is not doing it; a click shows what waits there. ``desk_rows``: as of ``kind_table``."""
    language = filters.language
    loans = int(children["loan_count"].sum())
    whole = whole_of(children)
    total = {
        **whole,
        "label": say(language, "Total"),
        "loan_count": loans,
        "overdue_to_dos_per_loan": whole["overdue_count"] / loans if loans else None,
    }
    rows = with_tones(with_worst(with_total(children, total), language))
    title = say(language, "To-dos by organisation")
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        ORGANISATIONS if desk_rows is None else DESK_ORGANISATIONS,
        filters,
        key=f"to-do organisations {filters.org_id}",
        alt=title,
        ids="org_id",
        opens=lambda org_id: drill.to_org_on(drill.TO_DO, org_id),
        visible_rows=desk_rows or _VISIBLE_ROWS,
    )
    if desk_rows is None:
        downloads.offer(filters, title, ORGANISATIONS, lambda: rows, key="to-do organisations")


def row_table(filters: Filters, chosen: dict[str, Any]) -> None:
    """The to-dos one by one, what has waited longest first, under how many there are in all."""
    language = filters.language
    asked = {"org_id": filters.org_id, **chosen}
    whole = ask(query.to_do_totals_of, filters.reader, **asked).row(0, named=True)
    st.subheader(say(language, "One by one"), anchor=False)
    if not whole["to_do_count"]:
        empty.nothing(language, NOTHING_CHOSEN)
        return
    rows = ask(query.to_dos_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    st.caption(
        " · ".join(
            [
                say(
                    language,
                    "{shown} of {all} to-dos shown",
                    shown=len(rows),
                    all=count(whole["to_do_count"]),
                ),
                *(
                    f"{term(language, 'due_when', code)} {count(whole[name])}"
                    for code, name in (
                        ("OVERDUE", "overdue_count"),
                        ("TODAY", "today_count"),
                        ("THIS_WEEK", "this_week_count"),
                        ("LATER", "later_count"),
                    )
                ),
            ]
        )
    )
    title = say(language, "To-dos one by one")
    shown = described(rows, language).with_columns(
        opens=pl.coalesce(
            pl.when(pl.col("indicator_code").is_not_null()).then(
                pl.concat_str(pl.lit("warning:"), "item_id")
            ),
            pl.concat_str(pl.lit("loan:"), "loan_id"),
            pl.concat_str(pl.lit("kind:"), "to_do_kind"),
        )
    )
    tables.show(
        shown,
        ROWS,
        filters,
        key=f"to-dos {filters.org_id} {chosen}",
        alt=title,
        ids="opens",
        opens=_open_row,
    )
    every = later(query.to_dos_of, filters.reader, limit=downloads.MOST_ROWS, **asked)
    downloads.offer(filters, title, ROWS, lambda: described(every(), language), key="to-dos")


def _officer_table(filters: Filters, chosen: dict[str, Any]) -> None:
    language = filters.language
    asked = {name: chosen[name] for name in ("to_do_kind", "due_when")}
    found = ask(query.to_dos_by_officer, filters.reader, org_id=filters.org_id, **asked)
    if found.is_empty():
        empty.nothing(language, NOTHING_CHOSEN)
        return
    nobody = say(language, "Without account manager")
    named = found.with_columns(officer=pl.col("officer_id").fill_null(nobody))
    total = {**whole_of(found), "officer": say(language, "Total")}
    rows = with_tones(with_total(named, total))
    title = say(language, "To-dos by account manager")
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        OFFICERS,
        filters,
        key=f"to-do officers {filters.org_id} {asked}",
        alt=title,
        ids="officer_key",
        opens=_open_officer,
        visible_rows=_VISIBLE_ROWS,
    )
    downloads.offer(filters, title, OFFICERS, lambda: rows, key="to-do officers")


def _officers(filters: Filters) -> dict[str, str]:
    """The account managers with something to do, by their key; none where they are too many."""
    found = ask(
        query.to_dos_by_officer,
        filters.reader,
        org_id=filters.org_id,
        to_do_kind=None,
        due_when=None,
    )
    if len(found) > _MOST_OFFICERS:
        return {}
    nobody = say(filters.language, "Without account manager")
    return {
        key: f"{officer or nobody} · {org}"
        for key, officer, org in found.select("officer_key", "officer_id", "org_name").iter_rows()
    }


def _open_kind(kind: str) -> None:
    drill.to_page(drill.TO_DO, **({} if kind == _ALL else {KIND: kind}))


def _open_officer(officer: str) -> None:
    drill.to_org_on(drill.TO_DO, officer.partition("/")[0], **{OFFICER: officer})


def _open_row(what: str) -> None:
    about, _, code = what.partition(":")
    if about == "loan":
        drill.to_page(drill.LOAN, loan=code)
        return
    if about == "warning":
        drill.to_page(drill.WARNINGS, warning=code)
        return
    page, choices = _PAGES.get(code, (drill.TO_DO, {}))
    if page in drill.PAGES:
        drill.to_page(page, **choices)


NOTHING_WAITS = message("Nothing waits on anybody here.")
NOTHING_CHOSEN = message("Nothing of this waits on anybody here.")
