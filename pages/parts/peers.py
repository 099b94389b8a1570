"""All organisations of one level in scope, ranked by one ratio on two dates."""

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, tables
from pages.parts.choices import choose
from pages.parts.comparing import AS_ABOVE, Comparison
from pages.parts.contributions import open_part
from pages.parts.data import ask, draw
from pages.parts.filters import Filters
from pages.parts.footnotes import verified_word
from reports import charts
from reports.comparison import change_of_rates, place_change
from reports.tables import Column
from reports.terms import term
from reports.wording import message, say
from warehouse import query
from warehouse.metrics import metric


def choose_level(filters: Filters) -> str | None:
    """The level whose organisations are peers: one's own, or the next that has several; None."""
    language = filters.language
    counts = dict(ask(query.levels, filters.reader).iter_rows())
    several = [level for level, number in counts.items() if number > 1]
    if not several:
        return None
    own = filters.path[-1].level
    below = list(counts)[list(counts).index(own) :]
    above = next((level for level in below if level in several), several[-1])
    with st.columns(3)[0]:
        chosen = choose(
            language,
            say(language, "Level"),
            [AS_ABOVE, *several],
            key="level",
            default=AS_ABOVE,
            words=lambda code: term(language, "org_level", above if code == AS_ABOVE else code),
        )
    return above if chosen == AS_ABOVE else chosen


PEERS = (
    Column("place", "Place", "count", hint=message("1 is the highest ratio; equal ones share")),
    Column("org_name", "Organisation"),
    Column("rate", "Now", "rate"),
    Column("place_before", "Earlier place", "count"),
    Column("places", "Moved", "printed", hint=message("↑ towards the highest ratio, ↓ away")),
    Column("rate_before", "Earlier", "rate"),
    Column("change", "Change (pp)", "points"),
    Column("numerator", "Numerator", "money"),
    Column("denominator", "Denominator", "money"),
    Column("loan_count", "Number of loans", "count"),
)


def standing(filters: Filters, comparison: Comparison, level: str) -> pl.DataFrame:
    """All organisations of a level in scope, the highest ratio first."""
    return ask(
        query.peers,
        filters.reader,
        figure=comparison.figure,
        org_level=level,
        month_end_date=comparison.month_end_date,
        before_date=comparison.before_date,
        without_low_risk=filters.without_low_risk,
    )


def chart(filters: Filters, comparison: Comparison, found: pl.DataFrame) -> None:
    """Each peer as a dot; a click shows one as one's own."""
    drawings.show(
        draw(
            charts.peer_dots,
            filters.reader,
            found,
            figure=comparison.figure,
            mine=filters.org_id,
        ),
        key=f"peers {comparison} {filters.org_id} {filters.without_low_risk}",
        alt=say(filters.language, "Organisations of one level by the figure"),
        on_click=lambda point: drill.to_org(point["org_id"]),
    )


def table(filters: Filters, comparison: Comparison, found: pl.DataFrame) -> None:
    """The ranking on both days; a click lists the loans behind a ratio."""
    language = filters.language
    definition = metric(comparison.figure)
    titles = {
        "numerator": metric(str(definition.numerator)).title,
        "denominator": metric(str(definition.denominator)).title,
    }
    columns = [
        Column(one.name, titles.get(one.name, one.heading), one.kind, one.hint) for one in PEERS
    ]
    moves = [place_change(value) for value in found["places_worse"]]
    rows = found.with_columns(
        change=change_of_rates(found),
        places=pl.Series(moves, dtype=pl.String),
        is_total=pl.col("org_id") == filters.org_id,
    )
    # The name opens: it stands first, as in every table.
    columns = [columns[1], columns[0], *columns[2:]]
    tables.show(
        _with_mine(rows),
        columns,
        filters,
        key=f"ranking {comparison} {filters.org_id} {filters.without_low_risk}",
        alt=say(language, "Ranking of organisations of one level"),
        ids="org_id",
        opens=lambda org_id: open_part(comparison, "org_id", org_id),
    )
    downloads.offer(filters, say(language, "Peers"), columns, lambda: rows, key="peers")
    st.caption(_peer_note(filters))


def _with_mine(rows: pl.DataFrame) -> pl.DataFrame:
    """The first rows; one's own as the last of them where it stands further down."""
    shown = rows.head(tables.SHOWN_ROWS)
    mine = rows.slice(tables.SHOWN_ROWS).filter("is_total")
    return pl.concat([shown.head(tables.SHOWN_ROWS - len(mine)), mine])


def _peer_note(filters: Filters) -> str:
    language = filters.language
    parameters = ask(query.parameters, filters.reader)
    row = parameters.row(by_predicate=pl.col("name") == "minimum_loan_count", named=True)
    return say(
        language,
        "Places count from the highest ratio. The middle is the median of the ratios that have a "
        "place: half of these organisations lie above it; it is no ratio of sums. Organisations "
        "with fewer than {count} loans are marked as few and have no place (source: {source}, "
        "{verified}).",
        count=row["value"],
        source=say(language, row["source"]),
        verified=verified_word(row["is_verified"], language),
    )


NO_PEERS = message(
    "What this desk shows holds one organisation of each level. Its peers stand outside: ask the "
    "level above for the comparison."
)
NO_PEERS_THEN = message("Fewer than two organisations of this level have loans on these dates.")
