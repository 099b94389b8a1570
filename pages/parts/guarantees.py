"""What secures loans taken apart: what to do next, how far it covers, where, down to one thing."""

from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, lists, tables, to_do
from pages.parts.choices import choose
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.footnotes import definition_text
from pages.parts.markdown import plain
from reports import charts
from reports.guarantee_tables import (
    LOANS,
    NEXT,
    OF_CUSTOMER,
    ORGANISATIONS,
    PICTURE,
    THING_COLUMNS,
)
from reports.guarantees import (
    LISTS,
    OF_LOANS,
    bands,
    count_line,
    next_rows,
    picture_lines,
    with_sums,
    with_tones,
)
from reports.numbers import count, money, money_unit, rate, with_unit
from reports.tables import with_total
from reports.terms import term
from reports.to_dos import as_of_words
from reports.wording import message, say, say_count, sentences
from warehouse import query
from warehouse.metrics import metric
from warehouse.query import SecuredLoanList, ThingList

# The keys of the choices in the session and the address.
LIST, COLLATERAL = "list", "collateral"
CARDS = (
    "guarantee_covered_rate",
    "guarantee_loan_to_value",
    "guarantee_valuation_old_rate",
    "guarantee_above_red_principal",
)
FOOTNOTES = (
    "guarantee_covered_rate",
    "guarantee_uncovered_amount",
    "guarantee_loan_to_value",
    "guarantee_above_red_loan_count",
    "guarantee_missing_loan_count",
    "guarantee_valuation_old_rate",
    "guarantee_value_fallen_count",
    "guarantee_guarantor_overdue_count",
)
# Beyond so many the bars are no ranking any more; the table below has all.
_MOST_BARS = 8


def whole(filters: Filters) -> dict[str, Any] | None:
    """The guarantees of the organisation; None where none of its loans has one on file."""
    found = ask(query.org_guarantees, filters.reader, org_id=filters.org_id)
    return None if found.is_empty() else with_sums(found.row(0, named=True))


def by_child(filters: Filters) -> pl.DataFrame:
    """The guarantees of the organisations below, least covered first."""
    found = ask(query.guarantees_by_child, filters.reader, org_id=filters.org_id)
    return labelled(found, filters.language)


def notes(filters: Filters, found: dict[str, Any]) -> None:
    """That the files are of one day, and of how much nothing is known."""
    language = filters.language
    lines = []
    as_of = to_do.as_of_date(filters)
    if filters.month_end_date != as_of:
        lines.append(as_of_words(language, as_of))
    not_known = found["backed_loan_count"] - found["measured_loan_count"]
    if not_known:
        lines.append(
            say_count(
                language,
                "Of {count} loan backed by collateral the cover is not known.",
                "Of {count} loans backed by collateral the cover is not known.",
                not_known,
            )
        )
    if lines:
        st.caption(plain(sentences(language, *lines)))


def next_table(filters: Filters, found: dict[str, Any]) -> None:
    """What to do next, most pressing first; a click lists what it is about."""
    language = filters.language
    title = say(language, "What to do next")
    st.subheader(title, anchor=False)
    rows = next_rows(found, language)
    if rows.is_empty():
        empty.nothing(language, NOTHING_WRONG)
        return
    tables.show(
        rows,
        NEXT,
        filters,
        key=f"guarantees next {filters.org_id}",
        alt=title,
        ids="state_code",
        opens=_show_list,
        visible_rows=len(rows),
    )


def cards(filters: Filters, found: dict[str, Any]) -> None:
    """The figures in large, each with its definition on hover."""
    language = filters.language
    for place, name in zip(st.columns(len(CARDS)), CARDS, strict=True):
        definition = metric(name)
        value = found[str(definition.column)]
        if definition.unit == "yuan":
            unit = money_unit([value], language)
            text = with_unit(money(value, unit), unit, language)
            parts = say_count(
                language, "{count} loan", "{count} loans", found["above_red_loan_count"]
            )
        else:
            text = rate(value)
            parts = " / ".join(_part(found, one, language) for one in _parts_of(name))
        with place:
            st.metric(
                say(language, definition.title),
                text,
                parts,
                delta_color="off",
                delta_arrow="off",
                border=True,
                help=definition_text(definition, language),
            )


def _parts_of(name: str) -> tuple[str, ...]:
    definition = metric(name)
    return tuple(one for one in (definition.numerator, definition.denominator) if one is not None)


def _part(found: dict[str, Any], name: str, language: Any) -> str:
    definition = metric(name)
    value = found[str(definition.column)]
    if definition.unit != "yuan":
        return count(value)
    unit = money_unit([value], language)
    return with_unit(money(value, unit), unit, language)


def draw_charts(filters: Filters, found: dict[str, Any], children: pl.DataFrame) -> None:
    """How much rests on its collateral how heavily, and where most is not covered."""
    language = filters.language
    parts = bands(found, language)
    held = children.filter(pl.col("uncovered_amount") > 0)
    has_where = filters.has_children and not held.is_empty()
    left, right = st.columns(2) if has_where else (st.container(), None)
    if not parts.is_empty():
        with left:
            title = say(language, "Loan balance by loan to value")
            st.markdown(f"**{title}**")
            _bars(filters, parts, "guarantee_backed_principal", title)
    if right is None:
        return
    where = held.select(
        part=pl.coalesce("org_id", pl.lit("")),
        label="label",
        guarantee_uncovered_amount="uncovered_amount",
    ).sort(["guarantee_uncovered_amount", "label"], descending=[True, False])
    if len(where) > _MOST_BARS:
        # All bars together are the whole, or their shares would be wrong.
        rest = where.slice(_MOST_BARS - 1)
        others = say_count(
            language, "{count} other organisation", "{count} other organisations", len(rest)
        )
        summed = rest.select(
            part=pl.lit(""),
            label=pl.lit(others),
            guarantee_uncovered_amount=pl.col("guarantee_uncovered_amount").sum(),
        ).head(1)
        where = pl.concat([where.head(_MOST_BARS - 1), summed.cast(where.schema)])
    with right:
        title = say(language, "Not covered by organisation")
        st.markdown(f"**{title}**")
        _bars(filters, where, "guarantee_uncovered_amount", title)


def _bars(filters: Filters, parts: pl.DataFrame, figure: str, alt: str) -> None:
    def clicked(point: dict[str, Any]) -> None:
        part = str(point.get("part") or "")
        if part in LISTS:
            _show_list(part)
        elif part:
            drill.to_org(part)

    drawings.show(
        draw(charts.ranked_bars, filters.reader, parts, figure=figure, chosen=None),
        key=f"{figure} {filters.org_id}",
        alt=alt,
        on_click=clicked,
    )


def organisation_table(filters: Filters, children: pl.DataFrame, found: dict[str, Any]) -> None:
    """The guarantees of the organisations below under their total; a click goes one level down."""
    if not filters.has_children:
        return
    language = filters.language
    expired = ask(query.expired_collaterals, filters.reader, org_id=filters.org_id)
    total = {
        **found,
        "label": say(language, "Total"),
        "org_id": None,
        "expired_count": expired["expired_count"][0],
    }
    rows = with_tones(with_total(children, total))
    title = say(language, "Guarantees by organisation")
    st.subheader(title, anchor=False)
    st.caption(
        say(language, "A thing that secures loans of two organisations counts at both, once above.")
    )
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        ORGANISATIONS,
        filters,
        key=f"guarantees organisations {filters.org_id}",
        alt=title,
        ids="org_id",
        opens=drill.to_org,
    )
    downloads.offer(filters, title, ORGANISATIONS, lambda: rows, key="guarantees children")


def list_table(filters: Filters, found: dict[str, Any]) -> str | None:
    """The list chosen, most pressing first; the first thing of it, None where loans are listed."""
    language = filters.language
    st.subheader(say(language, "One by one"), anchor=False)
    code = choose(
        language,
        say(language, "List"),
        list(LISTS),
        key=LIST,
        default=next((code for code, name in LISTS.items() if found[name]), "TROUBLED"),
        words=lambda one: (
            f"{term(language, 'guarantee_list', one)} ({count(found[LISTS[one]])})"
            if one in LISTS
            else one
        ),
        shows_label=False,
    )
    if not found[LISTS[code]]:
        empty.nothing(language, NOTHING_OF_IT)
        return None
    if code in OF_LOANS:
        _loan_rows(filters, cast("SecuredLoanList", code), found[LISTS[code]])
        return None
    asked: dict[str, Any] = {"state": cast("ThingList", code), "org_id": filters.org_id}
    rows = ask(query.collaterals_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    lists.show(
        filters,
        term(language, "guarantee_list", code),
        THING_COLUMNS[code],
        rows,
        later(query.collaterals_of, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key=f"guarantees {code}",
        caption=plain(count_line(len(rows), found[LISTS[code]], language)),
        ids="collateral_id",
        opens=_show_collateral,
    )
    return str(rows["collateral_id"][0])


def _loan_rows(filters: Filters, code: SecuredLoanList, number: int) -> None:
    asked: dict[str, Any] = {"state": code, "org_id": filters.org_id}
    rows = ask(query.secured_loans_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    lists.show(
        filters,
        term(filters.language, "guarantee_list", code),
        LOANS,
        rows,
        later(query.secured_loans_of, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key=f"guarantees {code}",
        caption=plain(count_line(len(rows), number, filters.language)),
        ids="loan_id",
        opens=lists.open_loan,
    )


def picture(filters: Filters, first: str | None) -> None:
    """One collateral with all loans in sight it secures: the one clicked, else the first listed."""
    language = filters.language
    chosen = st.query_params.get(COLLATERAL) or st.session_state.get(COLLATERAL) or first
    if chosen is None:
        return
    thing = ask(query.collateral, filters.reader, collateral_id=str(chosen), org_id=filters.org_id)
    if thing.is_empty():
        if chosen == first:
            return
        st.warning(say(language, "Collateral {number} secures no loan here.", number=plain(chosen)))
        return
    found = thing.row(0, named=True)
    st.subheader(
        say(language, "Collateral {number}", number=plain(found["collateral_id"])), anchor=False
    )
    st.caption("  \n".join(plain(line) for line in picture_lines(found, language)))
    rows = ask(query.loans_of_collateral, filters.reader, collateral_id=found["collateral_id"])
    lists.show(
        filters,
        say(language, "What it secures"),
        PICTURE,
        rows,
        lambda: rows,
        key=f"picture {found['collateral_id']}",
        ids="loan_id",
        opens=lists.open_loan,
    )
    if not found["is_whole"]:
        st.caption(
            say(
                language,
                "It also secures loans outside this organisation: what rests on it counts them.",
            )
        )


def block(filters: Filters, customer_id: str) -> None:
    """What secures the loans of a customer, on its page; nothing where nothing is on file."""
    language = filters.language
    rows = ask(query.guarantees_of_customer, filters.reader, customer_id=customer_id)
    if rows.is_empty():
        return
    title = say(language, "Guarantees of the loans")
    with st.expander(title, icon=":material/shield:"):
        tables.show(
            rows,
            OF_CUSTOMER,
            filters,
            key=f"guarantees of {customer_id}",
            alt=title,
            ids="collateral_id",
            opens=lambda one: drill.to_page(drill.GUARANTEES, collateral=one),
        )


def _show_list(code: str) -> None:
    st.session_state[LIST] = code


def _show_collateral(collateral_id: str) -> None:
    st.query_params.pop(COLLATERAL, None)
    st.session_state[COLLATERAL] = collateral_id


NO_GUARANTEES = message("No loan of this organisation has a guarantee on file.")
NOTHING_WRONG = message("Nothing is wrong with what secures the loans here.")
NOTHING_OF_IT = message("There is nothing of this here.")
