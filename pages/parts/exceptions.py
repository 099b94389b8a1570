"""The exceptions taken apart: by rule, by organisation, down to loans."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables
from pages.parts.choices import choose
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import verified_word
from pages.parts.markdown import plain
from reports import charts
from reports.exception_evidence import described
from reports.exceptions import ALERTS, RULES, alert_rows, loan_columns, rule_rows
from reports.numbers import count, money_with_unit
from reports.wording import message, say, say_count
from warehouse import query

# The key of the chosen rule in the session and the address.
RULE = "rule"


def by_rule(filters: Filters) -> pl.DataFrame:
    """What each rule found, now and at the time compared with; the loans of any rule first."""
    return ask(query.exceptions_by_rule, filters.reader, **_asked(filters))


def by_child(filters: Filters) -> pl.DataFrame:
    """What each rule found at the parts of the organisation."""
    found = ask(query.exceptions_by_child, filters.reader, **_asked(filters))
    return labelled(found, filters.language)


def coverage(filters: Filters) -> dict[str, Any]:
    """Classes, arrears and provisions of the organisation in one row."""
    return ask(
        query.class_coverage,
        filters.reader,
        **filters.place,
        without_low_risk=filters.without_low_risk,
    ).row(0, named=True)


def rule_table(filters: Filters, found: pl.DataFrame) -> None:
    """The rules, most balance first; a click lists the loans of one."""
    language = filters.language
    built = ask(query.build_info, filters.reader).row(0, named=True)
    rows = rule_rows(
        found,
        language,
        is_latest=filters.month_end_date == built["as_of_date"],
        without_low_risk=filters.without_low_risk,
    )
    tables.show(
        rows,
        RULES,
        filters,
        key=f"rules {_about(filters)}",
        alt=say(language, "Exceptions by rule"),
        ids="rule_code",
        opens=_list_rule,
    )
    downloads.offer(filters, say(language, "Exceptions by rule"), RULES, lambda: rows, key="rules")


def map_of_rules(filters: Filters, found: pl.DataFrame, children: pl.DataFrame) -> None:
    """Which organisation below breaks which rule; a click shows the rule's loans there."""
    if not filters.has_children:
        return
    language = filters.language
    rules = found.slice(1).filter(pl.col("loan_count") > 0).select("rule_code", "title")
    if rules.is_empty():
        return
    st.subheader(say(language, "Exceptions by organisation and rule"), anchor=False)
    whole = children.filter((pl.col("rule_code") == query.ANY_RULE) & (pl.col("loan_count") > 0))
    worst = whole.sort("loan_count", "label", descending=[True, False])["label"]
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
    titles = [say(language, title) for title in rules["title"]]
    columns = rules.select("rule_code", title=pl.Series(titles))
    places = whole.select("org_id", "label").filter(
        pl.col("label").is_in(worst.head(charts.MOST_ROWS).to_list())
    )
    cells = columns.join(places, how="cross").join(
        children.select("label", "rule_code", "loan_count", "outstanding_principal"),
        on=["label", "rule_code"],
        how="left",
        maintain_order="left",
    )

    def clicked(point: dict[str, Any]) -> None:
        if point.get("org_id"):
            drill.to_org(point["org_id"])
        _list_rule(point["rule_code"])

    drawings.show(
        draw(charts.rule_map, filters.reader, cells),
        key=f"rule map {_about(filters)} {st.session_state.get(RULE)}",
        alt=say(language, "Loans that break each rule at each organisation below"),
        on_click=clicked,
    )


def choose_rule(filters: Filters, found: pl.DataFrame) -> str:
    """Which rule's loans to list: the one with most balance where nothing is chosen."""
    language = filters.language
    titles = dict(found.slice(1).select("rule_code", "title").iter_rows())
    st.subheader(say(language, "Loan by loan"), anchor=False)
    return choose(
        language,
        say(language, "Rule"),
        list(titles),
        key=RULE,
        default=next(iter(titles)),
        words=lambda code: say(language, titles.get(code, code)),
        shows_label=False,
    )


def loan_table(filters: Filters, rule_code: str) -> None:
    """The loans of a rule, most balance first, under what they all add up to."""
    language = filters.language
    asked: dict[str, Any] = {
        "rule_code": rule_code,
        "without_low_risk": filters.without_low_risk,
        **filters.place,
    }
    whole = ask(query.exception_totals_of, filters.reader, **asked).row(0, named=True)
    if not whole["loan_count"]:
        empty.nothing(language, NO_EXCEPTIONS)
        return
    loans = ask(query.exceptions_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    st.caption(_total_line(filters, whole, len(loans)))
    columns = loan_columns(rule_code)
    tables.show(
        described(loans, language),
        columns,
        filters,
        key=f"exceptions {rule_code} {_about(filters)}",
        alt=say(language, "Loans that break the rule"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    all_rows = later(query.exceptions_of, filters.reader, limit=downloads.MOST_ROWS, **asked)
    downloads.offer(
        filters,
        say(language, "Loans that break the rule"),
        columns,
        lambda: described(all_rows(), language),
        key="exceptions",
    )


def alert_table(filters: Filters) -> None:
    """The organisations whose classes do not admit what is overdue; a click goes to one."""
    language = filters.language
    alerts = ask(
        query.class_alerts,
        filters.reader,
        **filters.place,
        without_low_risk=filters.without_low_risk,
    )
    st.subheader(
        say(language, "Organisations whose classes do not admit what is overdue"), anchor=False
    )
    if alerts.is_empty():
        st.caption(say(language, "None: overdue beyond 90 days is within non-performing here."))
        return
    rows = alert_rows(alerts, language)
    tables.show(
        rows.head(tables.SHOWN_ROWS),
        ALERTS,
        filters,
        key=f"alerts {_about(filters)}",
        alt=say(language, "Organisations whose classes do not admit what is overdue"),
        ids="org_id",
        opens=drill.to_org,
    )
    downloads.offer(
        filters,
        say(language, "Organisations whose classes do not admit what is overdue"),
        ALERTS,
        lambda: rows,
        key="alerts",
    )


def rule_notes(filters: Filters) -> None:
    """What every rule asks in full, where it comes from, and whether that was read."""
    language = filters.language
    rules = ask(query.exception_rules, filters.reader)
    with st.expander(say(language, "What the rules ask"), icon=":material/gavel:"):
        for one in rules.iter_rows(named=True):
            title, says, source = (say(language, one[name]) for name in ("title", "says", "source"))
            st.markdown(
                f"**{plain(title)}**: {plain(says)}  \n"
                + say(
                    language,
                    "Source: {source} ({verified})",
                    source=plain(source),
                    verified=verified_word(one["is_verified"], language),
                )
            )


def _list_rule(rule_code: str) -> None:
    st.session_state[RULE] = rule_code


def _total_line(filters: Filters, whole: dict[str, Any], shown: int) -> str:
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


def _asked(filters: Filters) -> dict[str, Any]:
    return {
        **filters.place,
        "before_date": filters.compared_date,
        "without_low_risk": filters.without_low_risk,
    }


def _about(filters: Filters) -> str:
    return f"{filters.org_id} {filters.month_end_date} {filters.without_low_risk}"


NO_EXCEPTIONS = message("No loan breaks this rule here.")
