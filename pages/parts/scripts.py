"""The library of scripts taken apart: its gaps, its versions, their use and what came of it."""

from datetime import date
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import definition_text, verified_word
from pages.parts.markdown import plain
from reports import charts
from reports.numbers import count, rate
from reports.scripts import (
    ACTIONS,
    LIBRARY,
    NEXT,
    ORGANISATIONS,
    action_rows,
    library_rows,
    next_rows,
    organisation_rows,
    script_name,
)
from reports.tables import with_total
from reports.terms import TERMS, term
from reports.wording import joined, message, say
from warehouse import query
from warehouse.metrics import metric
from warehouse.query import ScriptFault

# The keys of what is chosen, in the session and the address; a case opens with the first two.
STAGE = "stage"
CLASS = "class"
SCRIPT = "script"
FAULT = "fault"
FOOTNOTES = (
    "scripted_rate",
    "script_scripted_count",
    "script_spoken_count",
    "script_faulty_rate",
    "script_faulty_count",
    "script_used_count",
    "script_reached_count",
    "script_promise_action_count",
    "script_counted_promise_count",
    "script_kept_promise_count",
)
_FAULTS = ("FAULTY", "BANNED", "UNFIT", "UNKNOWN", "ALL")


def year_up_to(filters: Filters) -> dict[str, Any]:
    """Whose actions and complaints: those of the twelve months that end with the one chosen."""
    until = filters.month_end_date
    months = until.year * 12 + until.month - 12
    since = date(months // 12, months % 12 + 1, 1)
    return {"org_id": filters.org_id, "since": since, "until": until}


def months_words(filters: Filters) -> str:
    """The twelve months in words."""
    asked = year_up_to(filters)
    return say(
        filters.language,
        "from {since} to {until}",
        since=f"{asked['since']:%Y-%m}",
        until=f"{asked['until']:%Y-%m}",
    )


def library(filters: Filters) -> pl.DataFrame:
    """Every version, with what its use brought in the twelve months."""
    return ask(query.script_library, filters.reader, **year_up_to(filters))


def needs(filters: Filters) -> pl.DataFrame:
    """Overdue loans by bucket and class, and the scripts that fit them."""
    return ask(query.script_needs, filters.reader, org_id=filters.org_id)


def use(filters: Filters) -> dict[str, Any] | None:
    """How far the organisation goes by scripts; None without an action in the twelve months."""
    found = ask(query.org_scripts, filters.reader, **year_up_to(filters))
    return None if found.is_empty() else found.row(0, named=True)


def notes(filters: Filters) -> None:
    """What is of the data date and what of months."""
    built = ask(query.build_info, filters.reader).row(0, named=True)
    st.caption(
        say(
            filters.language,
            "The library and the loans overdue are of {date}; actions are those {months}.",
            date=f"{built['as_of_date']:%Y-%m-%d}",
            months=months_words(filters),
        )
    )


def next_table(
    filters: Filters, scripts: pl.DataFrame, lacking: pl.DataFrame, used: dict[str, Any] | None
) -> None:
    """What to do next, what breaks a rule first."""
    language = filters.language
    st.subheader(say(language, "What to do next"), anchor=False)
    tables.show(
        next_rows(scripts, lacking, used, language),
        NEXT,
        filters,
        key=f"scripts next {filters.about}",
        alt=say(language, "What to do next"),
    )


def cards(filters: Filters, used: dict[str, Any] | None) -> None:
    """The use of scripts in large, each figure with its definition on hover."""
    if used is None:
        empty.nothing(filters.language, NO_ACTIONS, files=("collection_actions",))
        return
    language = filters.language
    missing = say(language, "Not reported")
    for name in ("scripted_rate", "script_faulty_rate"):
        definition = metric(name)
        top, below = (
            used[str(metric(str(part)).column)]
            for part in (definition.numerator, definition.denominator)
        )
        st.metric(
            say(language, definition.title),
            rate(used[definition.column or name], missing if top is None else "—"),
            f"{count(top, missing)} / {count(below, missing)}",
            delta_color="off",
            delta_arrow="off",
            border=True,
            help=definition_text(definition, language),
        )


def coverage_map(filters: Filters, lacking: pl.DataFrame) -> None:
    """For which overdue loans there is a script; a click shows those of a bucket and class."""
    language = filters.language
    title = say(language, "Scripts by bucket and class")
    st.subheader(title, anchor=False)
    cells = ask(query.script_cells, filters.reader)
    cells = cells.join(
        lacking.select("stage", "behaviour_class", "loan_count", "overdue_amount"),
        on=["stage", "behaviour_class"],
        how="left",
        maintain_order="left",
    )

    def clicked(point: dict[str, Any]) -> None:
        st.session_state[STAGE] = point["stage"]
        st.session_state[CLASS] = point["behaviour_class"]

    drawings.show(
        draw(charts.script_map, filters.reader, cells),
        key="script map",
        alt=title,
        on_click=clicked,
    )
    st.caption(
        say(
            language,
            "Red: overdue loans without any script. Amber: only scripts for every bucket.",
        )
    )


def case_scripts(filters: Filters, lacking: pl.DataFrame) -> None:
    """The scripts that may be used for a case, the one to take first at the top, word for word."""
    language = filters.language
    st.subheader(say(language, "The script for a case"), anchor=False)
    cells = ask(query.script_cells, filters.reader)
    stages = list(dict.fromkeys(cells["stage"]))
    classes = list(dict.fromkeys(cells["behaviour_class"]))
    most = lacking.filter(pl.col("behaviour_class").is_in(classes)).sort(
        "loan_count", descending=True
    )
    first = most.row(0, named=True) if len(most) else None
    left, right = st.columns(2)
    with left:
        stage = choose(
            language,
            say(language, "Bucket"),
            stages,
            key=STAGE,
            default=first["stage"] if first else stages[0],
            words=lambda code: term(language, "bucket", code),
        )
    with right:
        behaviour_class = choose(
            language,
            say(language, "Class of customers"),
            classes,
            key=CLASS,
            default=first["behaviour_class"] if first else classes[0],
            words=lambda code: term(language, "behaviour_class", code),
        )
    found = ask(
        query.scripts_for_case, filters.reader, stage=stage, behaviour_class=behaviour_class
    )
    if found.is_empty():
        empty.nothing(language, NO_SCRIPT_FITS)
        return
    with st.container(height=330, border=False):
        for row in found.iter_rows(named=True):
            with st.container(border=True):
                marks = [script_name(row, language)]
                if not row["names_stage"]:
                    marks.append(say(language, "for every bucket"))
                st.markdown(f"**{plain(row['scene'] or '—')}** · {plain(' · '.join(marks))}")
                st.markdown(plain(row["script_text"] or "—"))


def organisation_table(filters: Filters, used: dict[str, Any] | None) -> None:
    """Who goes by scripts and who by those that may not be used; a click goes one level down."""
    if used is None or not filters.has_children:
        return
    language = filters.language
    title = say(language, "Use of scripts by organisation")
    st.subheader(title, anchor=False)
    found = ask(query.scripts_by_child, filters.reader, **year_up_to(filters))
    children = labelled(found, language)
    total = {**used, "label": say(language, "Total"), "org_id": None}
    rows = organisation_rows(with_total(children, total))
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        ORGANISATIONS,
        filters,
        key=f"scripts organisations {filters.about}",
        alt=title,
        ids="org_id",
        opens=drill.to_org,
    )
    downloads.offer(filters, title, ORGANISATIONS, lambda: rows, key="scripts organisations")


def library_table(filters: Filters, scripts: pl.DataFrame) -> None:
    """Every version with its state, its use and what came of it; a click shows its words."""
    language = filters.language
    st.subheader(say(language, "The library, and what came of it"), anchor=False)
    rows = library_rows(scripts, language)
    lists.show(
        filters,
        message("The library, and what came of it"),
        LIBRARY,
        rows,
        lambda: rows,
        key="script library",
        ids="key",
        opens=_show_script,
    )


def one_script(filters: Filters, scripts: pl.DataFrame) -> None:
    """The words of one script with what is banned in them, and the actions that went by it."""
    language = filters.language
    st.subheader(say(language, "Script by script"), anchor=False)
    rows = library_rows(scripts, language)
    names = dict(rows.select("key", pl.concat_str("name", _scene(rows))).iter_rows())
    left, right = st.columns([1, 2])
    with left:
        chosen = or_none(
            choose(
                language,
                say(language, "Script"),
                [EVERYTHING, *names],
                key=SCRIPT,
                default=EVERYTHING,
                words=lambda key: names.get(key, say(language, "All scripts")),
            )
        )
    with right:
        fault = choose(
            language,
            say(language, "Actions"),
            list(_FAULTS),
            key=FAULT,
            default="FAULTY" if chosen is None else "ALL",
            words=lambda code: term(language, "script_fault", code),
            shape="buttons",
        )
    if chosen is not None:
        _words_of(filters, rows.filter(pl.col("key") == chosen).row(0, named=True))
    _action_table(filters, cast("ScriptFault", fault), chosen)


def banned_list(filters: Filters) -> None:
    """What is looked for in notes and scripts, and on whose word."""
    language = filters.language
    found = ask(query.banned_words, filters.reader)
    with st.expander(say(language, "Banned wording looked for"), icon=":material/block:"):
        st.caption(
            say(
                language,
                "Blanks and punctuation are passed over; full-width letters are read as plain "
                "ones. The list is a table of parameters: a bank puts its own in its place.",
            )
        )
        for (title,), rows in found.group_by("title", maintain_order=True):
            first = rows.row(0, named=True)
            st.markdown(
                f"**{plain(say(language, str(title)))}**: {plain(say(language, first['says']))}  \n"
                + plain(joined(language, rows["phrase"].to_list()))
                + "  \n"
                + say(
                    language,
                    "Source: {source} ({verified})",
                    source=plain(say(language, first["source"])),
                    verified=verified_word(first["is_verified"], language),
                )
            )


def _words_of(filters: Filters, script: dict[str, Any]) -> None:
    language = filters.language
    with st.container(border=True):
        state = say(language, TERMS["script_state"][script["script_state"]])
        st.markdown(f"**{plain(script['scene'] or script['name'])}** · {plain(state)}")
        if script["script_text"] is not None:
            st.markdown(plain(script["script_text"]))
        found = ask(query.script_banned_words, filters.reader).filter(
            (pl.col("script_id") == script["script_id"]) & (pl.col("version") == script["version"])
        )
        if len(found):
            said = [
                say(language, "{phrase} ({category})", phrase=phrase, category=say(language, title))
                for phrase, title in found.select("phrase", "title").iter_rows()
            ]
            st.error(
                say(language, "Banned: {phrases}", phrases=plain(joined(language, said))),
                icon=":material/block:",
            )


def _action_table(filters: Filters, fault: ScriptFault, chosen: str | None) -> None:
    language = filters.language
    asked: dict[str, Any] = {
        "fault": fault,
        "script_id": chosen.rsplit(" ", 1)[0] if chosen else None,
        "version": int(chosen.rsplit(" ", 1)[1]) if chosen else None,
        **year_up_to(filters),
    }
    total = int(ask(query.scripted_action_total, filters.reader, **asked)["action_count"][0])
    if not total:
        empty.nothing(language, NO_SUCH_ACTION)
        return
    found = ask(query.scripted_actions_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.scripted_actions_of, filters.reader, limit=downloads.MOST_ROWS, **asked)
    lists.show(
        filters,
        message("Actions by a script"),
        ACTIONS,
        action_rows(found, language),
        lambda: action_rows(every(), language),
        key=f"scripted actions {fault} {chosen}",
        caption=say(language, "{shown} of {all} actions shown", shown=len(found), all=count(total)),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _scene(rows: pl.DataFrame) -> pl.Series:
    return pl.Series(["" if one is None else f" · {one}" for one in rows["scene"]], dtype=pl.String)


def _show_script(key: str) -> None:
    st.session_state[SCRIPT] = key


NO_SCRIPTS = message("No script was ever delivered, and no action names one.")
NO_ACTIONS = message("No action of collection is known for these months.")
NO_SCRIPT_FITS = message("No script may be used for this bucket and class.")
NO_SUCH_ACTION = message("There is no such action in these months.")
