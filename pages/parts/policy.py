"""The credit policy taken apart: its limits, one of them, the loans under it and against it."""

from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables, to_do, waiting
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports import charts
from reports.numbers import count, money_with_unit
from reports.policy import (
    BY_CHILD,
    LOANS_AGAINST,
    LOANS_UNDER,
    POLICIES,
    subject,
    to_do_lines,
    with_words,
)
from reports.tables import with_total
from reports.wording import message, say, sentences
from warehouse import query

# The key of the chosen policy in the session and the address.
POLICY = "policy"
FOOTNOTES = (
    "policy_used_amount",
    "policy_limit_amount",
    "policy_headroom_amount",
    "policy_used_share",
    "policy_book_share",
    "policy_breach_loan_count",
)
# More is a table.
_MOST_BARS = 15
_MOST_TO_DO = 6
# Three years are enough to see how a limit was reached.
_MONTHS = 36


def policies(filters: Filters) -> pl.DataFrame:
    """The policies that concern the organisation, what asks for something first."""
    found = ask(query.policy_limits, filters.reader, org_id=filters.org_id)
    return with_words(found, filters.language)


def against_totals(filters: Filters) -> pl.DataFrame:
    """How many loans were paid out under a ban, and how many over a limit."""
    return ask(query.policy_breach_totals, filters.reader, org_id=filters.org_id)


def note(filters: Filters, found: pl.DataFrame) -> None:
    """That the page is of one day, and that an organisation below sees its own part."""
    language = filters.language
    lines = [
        say(
            language,
            "As of {date}, whatever month is chosen: the policies are those in the file now.",
            date=f"{to_do.as_of_date(filters):%Y-%m-%d}",
        )
    ]
    if not found["is_whole"].all():
        lines.append(say(language, _PART))
    st.caption(plain(sentences(language, *lines)))


def to_do_buttons(filters: Filters, found: pl.DataFrame) -> None:
    """What to do next; each opens its policy."""
    lines = to_do_lines(found, filters.language)
    waiting.buttons(filters.language, lines[:_MOST_TO_DO], _choose)


def bars(filters: Filters, found: pl.DataFrame) -> None:
    """What is used of each limit in force, where the organisation holds the whole of it: a part
    beside the line of the whole would look like room."""
    shown = found.filter(
        pl.col("is_whole")
        & pl.col("used_share").is_not_null()
        & ~pl.col("state").is_in(["ENDED", "NOT_YET"])
    )
    shown = shown.sort("used_share", descending=True).head(_MOST_BARS)
    if shown.is_empty():
        return
    chosen = st.session_state.get(POLICY)
    drawings.show(
        draw(
            charts.limit_bars,
            filters.reader,
            shown.select(
                "policy_id", "subject", "state", "used_share", "used_amount", "limit_amount"
            ),
            chosen=chosen if chosen in shown["policy_id"].to_list() else None,
        ),
        # A chart remembers its click: after each choice it is another chart.
        key=f"policy bars {chosen} {filters.org_id}",
        alt=say(filters.language, "Share of each limit used"),
        on_click=lambda point: _toggle(str(point["policy_id"])),
    )


def policy_table(filters: Filters, found: pl.DataFrame) -> None:
    """All policies; a click opens one."""
    language = filters.language
    title = say(language, "Limits and bans")
    st.subheader(title, anchor=False)
    columns = [
        column
        for column in POLICIES
        if (column.name not in _ONLY_WHERE_KNOWN or found[column.name].is_not_null().any())
        and (column.name != "not_reported_loan_count" or found[column.name].sum() > 0)
    ]
    # No share here is a rate over a sample of loans.
    rows = found.with_columns(is_small=pl.lit(False))
    lists.show(
        filters,
        title,
        columns,
        rows.head(tables.SHOWN_ROWS),
        lambda: rows,
        key="policies",
        ids="policy_id",
        opens=_toggle,
    )


def choice(filters: Filters, found: pl.DataFrame) -> str | None:
    """Which policy to look into; None for all."""
    language = filters.language
    names = {
        row["policy_id"]: f"{row['policy_id']} {subject(row, language)}"
        for row in found.iter_rows(named=True)
    }
    chosen = choose(
        language,
        say(language, "Policy"),
        [EVERYTHING, *names],
        key=POLICY,
        default=EVERYTHING,
        words=lambda code: names.get(code, say(language, "All policies")),
        shows_label=False,
    )
    return or_none(chosen)


def one_policy(filters: Filters, found: pl.DataFrame, policy_id: str) -> None:
    """One policy: since when its limit is used, where, and the loans that make it up."""
    language = filters.language
    one = found.row(by_predicate=pl.col("policy_id") == policy_id, named=True)
    st.subheader(plain(subject(one, language)), anchor=False)
    if not one["loan_count"]:
        empty.nothing(language, NOTHING_UNDER)
        return
    if one["is_whole"] and one["limit_amount"] is not None:
        history = ask(query.policy_history, filters.reader, policy_id=policy_id).tail(_MONTHS)
        drawings.show(
            draw(
                charts.limit_line,
                filters.reader,
                history.select("month_end_date", "used_amount", "limit_amount"),
            ),
            key=f"policy history {policy_id} {filters.org_id}",
            alt=say(language, "Used of the limit month by month"),
        )
    asked: dict[str, Any] = {"org_id": filters.org_id, "policy_id": policy_id}
    if filters.has_children:
        _children(filters, one, asked)
    st.subheader(say(language, "Loans under the policy"), anchor=False)
    loans = ask(query.loans_under_policy, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    lists.show(
        filters,
        say(language, "Loans under the policy"),
        LOANS_UNDER,
        loans,
        later(query.loans_under_policy, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key=f"policy loans {policy_id}",
        caption=say(
            language,
            "{shown} of {all} loans shown; together they owe {amount}",
            shown=len(loans),
            all=count(one["loan_count"]),
            amount=money_with_unit(one["used_amount"], language),
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _children(filters: Filters, one: dict[str, Any], asked: dict[str, Any]) -> None:
    language = filters.language
    parts = labelled(ask(query.policy_by_child, filters.reader, **asked), language)
    parts = parts.with_columns(policy_used_amount="used_amount", is_small=pl.lit(False))
    total = {
        **one,
        "label": say(language, "Total"),
        "org_id": None,
        "policy_used_amount": one["used_amount"],
    }
    rows = with_total(parts, total)
    whole = None if one["used_amount"] is None else float(one["used_amount"])
    rows = rows.with_columns(
        part=pl.col("used_amount").cast(pl.Float64) / whole if whole else pl.lit(None, pl.Float64)
    )
    lists.show(
        filters,
        say(language, "Held by organisation"),
        BY_CHILD,
        rows.head(tables.SHOWN_ROWS + 1),
        lambda: rows,
        key=f"policy children {asked['policy_id']}",
        ids="org_id",
        opens=drill.to_org,
    )


def loans_against(filters: Filters, found: pl.DataFrame, policy_id: str | None) -> None:
    """The loans paid out against the policy chosen, or against any."""
    language = filters.language
    rows = found if policy_id is None else found.filter(pl.col("policy_id") == policy_id)
    total = int(rows["breach_loan_count"].sum())
    st.subheader(say(language, "Paid out against the policy"), anchor=False)
    if not total:
        empty.nothing(language, NOTHING_AGAINST)
        return
    asked: dict[str, Any] = {"org_id": filters.org_id, "policy_id": policy_id}
    loans = ask(query.loans_against_policy, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    every = later(query.loans_against_policy, filters.reader, limit=downloads.MOST_ROWS, **asked)
    lists.show(
        filters,
        say(language, "Paid out against the policy"),
        LOANS_AGAINST,
        with_words(loans, language),
        lambda: with_words(every(), language),
        key=f"against policy {policy_id}",
        caption=say(
            language,
            "{shown} of {all} rows shown; a loan against two policies stands twice",
            shown=len(loans),
            all=count(total),
        ),
        ids="loan_id",
        opens=lists.open_loan,
    )


def _choose(policy_id: str) -> None:
    st.session_state[POLICY] = policy_id


def _toggle(policy_id: str) -> None:
    is_chosen = st.session_state.get(POLICY) == policy_id
    st.session_state[POLICY] = EVERYTHING if is_chosen else policy_id


_ONLY_WHERE_KNOWN = (
    "policy_used_share",
    "policy_own_share",
    "policy_book_share",
    "policy_headroom_amount",
    "effective_to_date",
)
_PART = message(
    "Used is what this organisation holds; the state is that of the whole. What the whole has used "
    "and the yuan of a limit by ratio stand at the head office."
)
NO_POLICY = message("No limit or ban of the credit policy concerns this organisation.")
NOTHING_UNDER = message("No loan in the book falls under this policy here.")
NOTHING_AGAINST = message("Nothing was paid out against the policy here.")
