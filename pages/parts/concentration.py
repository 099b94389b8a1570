"""Who holds the book, and what falls due next; every row opens its loans."""

from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from reports import charts
from reports.numbers import count, money_with_unit
from reports.scorecard import Row
from reports.tables import Column, figure_column, with_total
from reports.terms import term
from reports.wording import message, say
from warehouse import query
from warehouse.query import Holder

AHEAD = "ahead"
HOLDERS: dict[str, Holder] = {
    "customer_id": "customer_id",
    "group_id": "group_id",
    "industry_section": "industry_section",
    "product_code": "product_code",
}
VIEWS = {
    "customer_id": message("Largest borrowers"),
    "group_id": message("Groups"),
    "industry_section": message("Industries"),
    "product_code": message("Products"),
    AHEAD: message("Falling due"),
}
_HEADINGS: dict[Holder, str] = {
    "customer_id": message("Customer"),
    "group_id": message("Group"),
    "industry_section": message("Industry"),
    "product_code": message("Product"),
}
_PART, _WITHIN, _OVERDUE = "part", "within", "overdue"
_OVERDUE_ONLY = "overdue"
_REACHES = {
    EVERYTHING: message("All customers"),
    _OVERDUE_ONLY: message("Overdue customers only"),
}


LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_id", "Customer number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("product_code", "Product"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("overdue_amount", "Amount overdue", "money"),
    Column("days_past_due", "Days past due", "count"),
    Column("bucket", "Age", "term", family="bucket"),
    Column("class_used", "Class", "term", family="five_class"),
    Column("maturity_date", "Matures", "date"),
)
_AMOUNTS_AHEAD = (
    figure_column("maturing_principal"),
    Column("overdue_maturing_principal", "Maturing, of overdue customers", "money"),
    figure_column("instalment_principal"),
    Column("overdue_instalment_principal", "Instalments, of overdue customers", "money"),
    Column("customer_count", "Customers", "count", hint=message("Distinct, never summed")),
    Column(
        "overdue_customer_count",
        "Overdue customers",
        "count",
        hint=message("Borrowers with a loan past due anywhere in the bank"),
    ),
    Column("maturing_loan_count", "Loans maturing", "count"),
    Column("instalment_loan_count", "Loans with instalments", "count"),
)
WINDOWS = (Column("label", "Within"), *_AMOUNTS_AHEAD)
BY_CHILD = (Column("label", "Organisation"), *_AMOUNTS_AHEAD)
LOANS_AHEAD = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_id", "Customer number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("product_code", "Product"),
    Column("maturity_date", "Matures", "date"),
    figure_column("maturing_principal"),
    Column("next_due_date", "Next due", "date"),
    figure_column("instalment_principal"),
    Column("days_past_due", "Days past due", "count"),
    Column("is_customer_overdue", "Overdue customer", "flag"),
    Column("officer_id", "Account manager"),
)


def total(filters: Filters, by: Holder) -> dict[str, Any]:
    """The whole book, and what the largest ten hold of it."""
    return ask(
        query.concentration_total,
        filters.reader,
        by=by,
        before_date=filters.compared_date,
        **filters.book,
    ).row(0, named=True)


def windows(filters: Filters) -> pl.DataFrame:
    """What falls due within the days of each window, the shortest first."""
    return ask(
        query.maturities,
        filters.reader,
        org_id=filters.org_id,
        without_low_risk=filters.without_low_risk,
    )


def name_of_largest(filters: Filters, largest: Row) -> str:
    """The name of the largest borrower, its number where it has none."""
    first = _parts(filters, "customer_id").filter(pl.col("part") == largest["largest_part"])
    return first["label"][0] if len(first) else largest["largest_part"] or ""


def holders(filters: Filters, by: Holder) -> None:
    """The largest holders as bars and as a table under the whole book, and the loans of one."""
    language = filters.language
    whole = total(filters, by)
    if not whole["part_count"]:
        empty.nothing(language, NO_GROUPS, files=("customers",))
        return
    parts = _parts(filters, by)
    known = parts.filter(pl.col("loans") > 0)["part"].to_list()
    names = dict(parts.select("part", "label").iter_rows())
    bars = parts.filter(pl.col("outstanding_principal") > 0).head(query.LARGEST)
    st.caption(
        say(
            language,
            "The largest {shown} of {all}: {amount}; a click on a bar or a row lists its loans.",
            shown=min(query.LARGEST, whole["part_count"]),
            all=count(whole["part_count"]),
            amount=money_with_unit(whole["top_ten_principal"], language),
        )
    )
    chosen = or_none(
        choose(
            language,
            say(language, "Loans of"),
            [EVERYTHING, *known],
            key=_PART,
            default=EVERYTHING,
            words=lambda code: _choice_words(filters, code, names),
            shows_label=False,
        )
    )
    drawings.show(
        draw(charts.holder_bars, filters.reader, bars, chosen=chosen),
        # A chart remembers its click: after each choice it is another chart.
        key=f"holders {by} {chosen} {filters.about}",
        alt=say(language, VIEWS[by]),
        on_click=lambda point: _toggle(point["part"]),
    )
    columns = holder_columns(by)
    total_row = {
        **whole,
        "label": say(language, "Total"),
        "number": "",
        "loans": whole["loan_count"],
        "share": _one(whole),
    }
    rows = with_total(parts, total_row)
    tables.show(
        rows,
        columns,
        filters,
        key=f"parts {by} {filters.about} {filters.comparison}",
        alt=say(language, VIEWS[by]),
        ids="part",
        opens=_toggle,
    )
    downloads.offer(
        filters,
        say(language, VIEWS[by]),
        columns,
        lambda: _labelled(filters, by, _later_parts(filters, by)),
        key=f"holders {by}",
    )
    if chosen is not None:
        st.subheader(_choice_words(filters, chosen, names), anchor=False)
        _loans(filters, by, chosen)


def _choice_words(filters: Filters, part: str, names: dict[str, str]) -> str:
    if part == EVERYTHING:
        return say(filters.language, "Loans of …")
    name = names.get(part, part)
    shown = name if name == part else f"{name} {part}"
    return say(filters.language, "Loans of {name}", name=shown)


def _one(whole: Row) -> float | None:
    return 1.0 if whole["outstanding_principal"] else None


def holder_columns(by: Holder) -> tuple[Column, ...]:
    """The columns of a table of holders."""
    is_one = by == "customer_id"
    return (
        Column("label", _HEADINGS[by]),
        *((Column("number", "Customer number", "identifier"),) if is_one else ()),
        # A borrower has few loans: under a name of its own their number marks no rate as such.
        Column("loans" if by in ("customer_id", "group_id") else "loan_count", "Loans", "count"),
        *(() if is_one else (Column("customer_count", "Customers", "count"),)),
        figure_column("outstanding_principal"),
        replace(figure_column("book_share"), name="share", is_sample=False),
        Column("change", "Change", "money", hint=message("Change of the balance")),
        figure_column("overdue_balance"),
        figure_column("overdue_rate"),
    )


def _parts(filters: Filters, by: Holder) -> pl.DataFrame:
    found = ask(
        query.concentration,
        filters.reader,
        by=by,
        before_date=filters.compared_date,
        limit=tables.SHOWN_ROWS,
        **filters.book,
    )
    return _labelled(filters, by, found)


def _later_parts(filters: Filters, by: Holder) -> pl.DataFrame:
    return later(
        query.concentration,
        filters.reader,
        by=by,
        before_date=filters.compared_date,
        limit=downloads.MOST_ROWS,
        **filters.book,
    )()


def _labelled(filters: Filters, by: Holder, parts: pl.DataFrame) -> pl.DataFrame:
    """The holders with the words for each; of borrowers and groups no rate is marked as few."""
    language = filters.language
    if by == "industry_section":
        labels = [term(language, by, part) for part in parts["part"]]
    elif by == "customer_id":
        labels = [name or part for part, name in parts.select("part", "customer_name").iter_rows()]
    else:
        labels = parts["part"].to_list()
    shown = parts.with_columns(
        label=pl.Series(labels, dtype=pl.String), number="part", loans="loan_count"
    )
    return shown.drop("loan_count") if by in ("customer_id", "group_id") else shown


def _toggle(part: str) -> None:
    st.session_state[_PART] = EVERYTHING if st.session_state.get(_PART) == part else part


def _loans(filters: Filters, by: Holder, part: str) -> None:
    language = filters.language
    asked = {"by": by, "part": part, **filters.book}
    loans = ask(query.loans_of_holder, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    tables.show(
        loans,
        LOANS,
        filters,
        key=f"loans of {by} {part} {filters.about}",
        alt=say(language, "Loans of"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    downloads.offer(
        filters,
        say(language, "Loans"),
        LOANS,
        later(query.loans_of_holder, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key="loans of holder",
    )


def ahead(filters: Filters, found: pl.DataFrame) -> None:
    """What falls due: the windows, the organisations below in one of them, and the loans."""
    language = filters.language
    as_of_date = ask(query.build_info, filters.reader)["as_of_date"][0]
    st.caption(
        say(
            language,
            "From the day after {date}, the data's date, whatever month end is chosen; by the"
            " plans in force then. A longer window holds the shorter ones.",
            date=f"{as_of_date:%Y-%m-%d}",
        )
    )
    if found.is_empty():
        empty.nothing(language, NOTHING_DUE)
        return
    days = [str(one) for one in found["within_days"]]
    words = {code: say(language, "{days} days", days=code) for code in days}
    tables.show(
        found.with_columns(label=pl.Series([words[code] for code in days])),
        WINDOWS,
        filters,
        key=f"windows {filters.about}",
        alt=say(language, VIEWS[AHEAD]),
    )
    boxes = st.columns(2, vertical_alignment="bottom")
    with boxes[0]:
        within = choose(
            language,
            say(language, "Within"),
            days,
            key=_WITHIN,
            default=days[0],
            words=lambda code: words.get(code, code),
            shape="buttons",
            shows_label=False,
        )
    with boxes[1]:
        reach = choose(
            language,
            say(language, "Reach"),
            list(_REACHES),
            key=_OVERDUE,
            default=EVERYTHING,
            words=lambda code: say(language, _REACHES.get(code, code)),
            shape="buttons",
            shows_label=False,
        )
    asked: dict[str, Any] = {
        "org_id": filters.org_id,
        "within_days": int(within),
        "without_low_risk": filters.without_low_risk,
    }
    if filters.has_children:
        _organisations(filters, found, asked)
    _loans_ahead(filters, {**asked, "overdue_only": reach == _OVERDUE_ONLY})


def _organisations(filters: Filters, found: pl.DataFrame, asked: dict[str, Any]) -> None:
    language = filters.language
    parts = labelled(ask(query.maturities_by_child, filters.reader, **asked), language)
    whole = found.filter(pl.col("within_days") == asked["within_days"]).row(0, named=True)
    rows = with_total(parts, {**whole, "label": say(language, "Total")})
    # A handful of loans falling due is no sample of anything.
    rows = rows.drop("loan_count")
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        BY_CHILD,
        filters,
        key=f"due by child {asked['within_days']} {filters.about}",
        alt=say(language, "Falling due by organisation"),
        ids="org_id",
        opens=drill.to_org,
    )
    downloads.offer(
        filters, say(language, "Falling due by organisation"), BY_CHILD, lambda: rows, key="due"
    )


def _loans_ahead(filters: Filters, asked: dict[str, Any]) -> None:
    language = filters.language
    loans = ask(query.loans_falling_due, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    if loans.is_empty():
        empty.nothing(language, NOTHING_DUE)
        return
    tables.show(
        loans,
        LOANS_AHEAD,
        filters,
        key=f"due loans {asked['within_days']} {asked['overdue_only']} {filters.about}",
        alt=say(language, "Loans falling due"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    downloads.offer(
        filters,
        say(language, "Loans falling due"),
        LOANS_AHEAD,
        later(query.loans_falling_due, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key="due loans",
    )


NO_GROUPS = message("No borrower here belongs to a group.")
NOTHING_DUE = message("Nothing falls due here in the days chosen.")
