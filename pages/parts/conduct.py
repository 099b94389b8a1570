"""The conduct of collection taken apart: by rule, organisation and actor, down to actions."""

from typing import Any, NoReturn

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables
from pages.parts.choices import EVERYTHING, choose
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import verified_word
from pages.parts.markdown import plain
from pages.parts.trends import rates_over_time
from reports import charts
from reports.conduct import (
    AGENCIES,
    CHILDREN,
    HANDLERS,
    NOT_NAMED,
    OWN_PEOPLE,
    RULES,
    VIOLATIONS,
    actor_rows,
    described,
    rule_name,
    rule_rows,
    with_per_thousand,
)
from reports.numbers import count
from reports.tables import with_total
from reports.wording import message, say, say_count
from warehouse import query

# The keys of the choices in the session and the address.
CONDUCT_RULE, BY, ACTOR = "conduct_rule", "by", "actor"
FOOTNOTES = (
    "conduct_rate",
    "conduct_violating_count",
    "conduct_action_count",
    "conduct_tested_count",
)
NO_ACTIONS = message("No collection action of this month is about a loan of a person here.")
NO_FILE = message("Nothing has arrived about what was done to collect here.")
NO_BREACH = message("No action breaks this rule here.")
BREACHES = message("Actions and the rules they break")
_VIEWS = {
    "organisations": message("By organisation"),
    "agencies": message("By agency"),
    "collectors": message("By collector"),
}
# As many organisations as the trend beside their map is high; the table below has them all.
_MAP_ROWS = 9
# An actor in the address: an agency, or a person.
_AGENCY, _HANDLER = "agency ", "collector "


def by_rule(filters: Filters) -> pl.DataFrame:
    """What each rule found, now and at the time compared with; actions in breach of any first."""
    return ask(
        query.conduct_by_rule,
        filters.reader,
        **filters.place,
        before_date=filters.compared_date,
    )


def by_child(filters: Filters) -> pl.DataFrame:
    """What each rule found at the parts of the organisation."""
    return labelled(ask(query.conduct_by_child, filters.reader, **filters.place), filters.language)


def stop_without_actions(filters: Filters) -> NoReturn:
    """Say whether the file is missing, or only this month is empty."""
    months = ask(query.conduct_months_of, filters.reader, org_id=filters.org_id)
    if months.is_empty():
        empty.stop(filters.language, NO_FILE, files=("collection_actions",))
    empty.stop(filters.language, NO_ACTIONS)


def notes(filters: Filters) -> None:
    """Whose actions are checked, and what is not shown."""
    language = filters.language
    st.caption(
        say(
            language,
            "Loans of persons are checked, others where the bank's parameters say so. "
            "Note withheld: neither what was said nor whose number was called is shown.",
        )
    )


def rule_table(filters: Filters, found: pl.DataFrame) -> None:
    """The rules, most breaches first, with what to do; a click lists the actions."""
    language = filters.language
    complaints = ask(
        query.conduct_of_complaints,
        filters.reader,
        **filters.place,
        before_date=filters.compared_date,
    )
    rows = rule_rows(pl.concat([found, complaints], how="vertical_relaxed"), language)
    lists.show(
        filters,
        message("Conduct by rule"),
        RULES,
        rows,
        lambda: rows,
        key="conduct rules",
        ids="rule_code",
        opens=_list_rule,
    )


def trend_and_map(filters: Filters, found: pl.DataFrame, children: pl.DataFrame) -> None:
    """Month by month, and which organisation below breaks which rule."""
    history = ask(query.conduct_months_of, filters.reader, org_id=filters.org_id)
    if not filters.has_children or not found["violating_action_count"][0]:
        rates_over_time(filters, (message("Breaches per thousand actions"), history))
        return
    left, right = st.columns(2, gap="medium")
    with left:
        rates_over_time(filters, (message("Breaches per thousand actions"), history))
    with right:
        _map(filters, found, children)


def _map(filters: Filters, found: pl.DataFrame, children: pl.DataFrame) -> None:
    language = filters.language
    rules = found.slice(1).filter(pl.col("violating_action_count") > 0)
    whole = children.filter(
        (pl.col("rule_code") == query.ANY_CONDUCT_RULE) & (pl.col("violating_action_count") > 0)
    ).sort("violating_action_count", "label", descending=[True, False])
    if rules.is_empty() or whole.is_empty():
        return
    st.subheader(say(language, "Breaches by organisation and rule"), anchor=False)
    shown = whole.head(_MAP_ROWS)
    if len(shown) < len(whole):
        st.caption(
            say_count(
                language,
                "The worst of {count} organisation.",
                "The worst {shown} of {count} organisations.",
                len(whole),
                shown=len(shown),
            )
        )
    titles = [rule_name(row, language) for row in rules.iter_rows(named=True)]
    columns = rules.select("rule_code", head="rule_code", title=pl.Series(titles))
    cells = (
        columns.join(shown.select("org_id", "label"), how="cross")
        .join(
            children.select("label", "rule_code", loan_count="violating_action_count"),
            on=["label", "rule_code"],
            how="left",
            maintain_order="left",
        )
        .sort("rule_code", maintain_order=True)
    )

    def clicked(point: dict[str, Any]) -> None:
        if point.get("org_id"):
            drill.to_org(point["org_id"])
        _list_rule(point["rule_code"])

    drawings.show(
        draw(
            charts.rule_map,
            filters.reader,
            cells,
            counted=message("Actions in breach"),
        ),
        key=f"conduct map {filters.about} {st.session_state.get(CONDUCT_RULE)}",
        alt=say(language, "Actions that break each rule at each organisation below"),
        on_click=clicked,
    )


def who_table(filters: Filters, children: pl.DataFrame) -> None:
    """Who breaks rules most: organisations below, agencies, or collectors."""
    language = filters.language
    views = [one for one in _VIEWS if one != "organisations" or filters.has_children]
    view = choose(
        language,
        say(language, "View"),
        views,
        key=BY,
        default=views[0],
        words=lambda code: say(language, _VIEWS.get(code, code)),
        shape="buttons",
        shows_label=False,
    )
    if view == "organisations":
        _organisations(filters, children)
        return
    is_agency = view == "agencies"
    nobody, prefix = (OWN_PEOPLE, _AGENCY) if is_agency else (NOT_NAMED, _HANDLER)
    asked: dict[str, Any] = {"who": "agency_key" if is_agency else "handler_key", **filters.place}
    found = ask(query.conduct_by_actor, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    all_rows = later(query.conduct_by_actor, filters.reader, limit=downloads.MOST_ROWS, **asked)
    lists.show(
        filters,
        _VIEWS[view],
        AGENCIES if is_agency else HANDLERS,
        actor_rows(found, nobody, language, filters.minimum_loan_count),
        lambda: actor_rows(all_rows(), nobody, language, filters.minimum_loan_count),
        key=f"conduct {view}",
        ids="opened",
        opens=lambda actor: _list_actor(prefix + actor),
        visible_rows=10,
    )


def _organisations(filters: Filters, children: pl.DataFrame) -> None:
    rows = children.filter(pl.col("rule_code") == query.ANY_CONDUCT_RULE)
    whole = ask(query.conduct_by_rule, filters.reader, **filters.place, before_date=None)
    total = {**whole.row(0, named=True), "label": say(filters.language, "Total"), "org_id": None}
    rows = with_per_thousand(with_total(rows, total), filters.language, filters.minimum_loan_count)
    lists.show(
        filters,
        _VIEWS["organisations"],
        CHILDREN,
        rows.head(tables.SHOWN_ROWS + 1),
        lambda: rows,
        key="conduct children",
        ids="org_id",
        opens=drill.to_org,
        visible_rows=10,
    )


def violation_table(filters: Filters, found: pl.DataFrame) -> None:
    """The actions that break the rule chosen, or any, of the one chosen who acted."""
    language = filters.language
    st.subheader(say(language, BREACHES), anchor=False)
    rules = {
        row["rule_code"]: rule_name(row, language)
        for row in found.slice(1).iter_rows(named=True)
        if row["is_active"]
    }
    left, right = st.columns(2)
    with left:
        rule_code = choose(
            language,
            say(language, "Rule"),
            [query.ANY_CONDUCT_RULE, *sorted(rules)],
            key=CONDUCT_RULE,
            default=query.ANY_CONDUCT_RULE,
            words=lambda code: rules.get(code, say(language, "All rules")),
        )
    with right:
        actor = _choose_actor(filters)
    asked: dict[str, Any] = {
        "rule_code": rule_code,
        "agency_key": actor.removeprefix(_AGENCY) if actor.startswith(_AGENCY) else None,
        "handler_key": actor.removeprefix(_HANDLER) if actor.startswith(_HANDLER) else None,
        **filters.place,
    }
    whole = ask(query.conduct_violation_totals, filters.reader, **asked).row(0, named=True)
    if not whole["violation_count"]:
        empty.nothing(language, NO_BREACH)
        return
    rows = ask(query.conduct_violations_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.conduct_violations_of, filters.reader, limit=downloads.MOST_ROWS, **asked)
    caption = " · ".join(
        (
            say_count(language, "{count} action", "{count} actions", whole["action_count"]),
            say_count(language, "{count} customer", "{count} customers", whole["customer_count"]),
            say(
                language,
                "{shown} of {all} breaches shown",
                shown=len(rows),
                all=count(whole["violation_count"]),
            ),
        )
    )
    lists.show(
        filters,
        BREACHES,
        VIOLATIONS,
        described(rows, language),
        lambda: described(every(), language),
        key=f"breaches {rule_code} {actor}",
        caption=caption,
        ids="loan_id",
        opens=lists.open_loan,
    )


def _choose_actor(filters: Filters) -> str:
    """Whose actions to list: everybody's, an agency's or a person's who broke a rule."""
    language = filters.language
    names = {EVERYTHING: say(language, "Everybody")}
    kinds: tuple[tuple[str, query.ConductActor, str], ...] = (
        (_AGENCY, "agency_key", OWN_PEOPLE),
        (_HANDLER, "handler_key", NOT_NAMED),
    )
    for prefix, who, nobody in kinds:
        found = ask(
            query.conduct_by_actor,
            filters.reader,
            who=who,
            limit=downloads.MOST_ROWS,
            **filters.place,
        )
        broken = found.filter(pl.col("violating_action_count") > 0)
        rows = actor_rows(broken, nobody, language, filters.minimum_loan_count)
        names |= {prefix + actor: name for actor, name in rows.select("actor", "name").iter_rows()}
    return choose(
        language,
        say(language, "Who acted"),
        list(names),
        key=ACTOR,
        default=EVERYTHING,
        words=lambda code: names.get(code, code),
    )


def rule_notes(filters: Filters) -> None:
    """What every rule asks in full, where it comes from, and whether that was read."""
    language = filters.language
    rules = ask(query.conduct_rules, filters.reader)
    with st.expander(say(language, "What the rules ask"), icon=":material/gavel:"):
        for one in rules.iter_rows(named=True):
            words = [
                f"**{plain(rule_name(one, language))}**: {plain(say(language, one['says']))}",
                say(
                    language,
                    "Source: {source} ({verified})",
                    source=plain(say(language, one["source"])),
                    verified=verified_word(one["is_verified"], language),
                ),
            ]
            if not one["is_active"]:
                words.append(say(language, "Switched off in the bank's parameters"))
            st.markdown("  \n".join(words))


def _list_rule(rule_code: str) -> None:
    st.session_state[CONDUCT_RULE] = rule_code


def _list_actor(actor: str) -> None:
    st.session_state[ACTOR] = actor
    st.session_state[CONDUCT_RULE] = query.ANY_CONDUCT_RULE
