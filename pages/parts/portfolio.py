"""The overdue book taken apart: by age, by product or customer, by organisation, down to loans."""

from typing import Any, Literal, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables
from pages.parts.choices import EVERYTHING, choose
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.narrowing import KEYS, OWN, OWN_ONLY
from reports import charts
from reports.numbers import count, money_with_unit
from reports.tables import Column, figure_column, with_total
from reports.terms import bucket_days, term
from reports.wording import message, say
from warehouse import query
from warehouse.metrics import PORTFOLIO, WORK_LISTS, loan_list
from warehouse.query import Dimension, Narrowing

BY_CHILD = (
    Column("label", "Organisation"),
    figure_column("outstanding_principal"),
    figure_column("overdue_loan_count"),
    figure_column("overdue_balance"),
    figure_column("overdue_rate"),
    figure_column("overdue_amount"),
    figure_column("arrears_rate"),
    figure_column("par30_rate"),
    figure_column("par90_rate"),
    figure_column("npl_rate"),
)
LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("product_code", "Product"),
    Column("days_past_due", "Days past due", "count"),
    Column("bucket", "Age", "term", family="bucket"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("overdue_amount", "Amount overdue", "money"),
    Column("class_used", "Class", "term", family="five_class"),
    Column("is_new_overdue", "New", "flag", hint=message("Newly overdue since the month before")),
    Column(
        "is_extended_after_overdue",
        "Extended when overdue",
        "flag",
        hint=message("A new plan took effect while the loan was past due"),
    ),
    Column("customer_type", "Customer type", "term", family="customer_type"),
    Column("officer_id", "Account manager"),
    Column("maturity_date", "Matures", "date"),
    Column("basis", "Basis", "term", family="basis"),
)
# What can be listed loan by loan, in the order of the choice.
LISTS = tuple(
    dict.fromkeys(
        [
            "overdue_balance",
            "new_overdue_principal",
            "par30_principal",
            "par60_principal",
            "par90_principal",
            "npl_principal",
            "special_mention_principal",
            *(work_list.name for work_list in WORK_LISTS),
            "not_reported_loan_count",
            *(metric.name for metric in PORTFOLIO if metric.loans is not None),
        ]
    )
)
Parts = Literal["product_code", "customer_type"]
_PARTS: dict[str, str] = {
    "product_code": message("By product"),
    "customer_type": message("By customer"),
}


def total(filters: Filters, narrowing: Narrowing) -> dict[str, Any]:
    """The portfolio as far as it is narrowed, in one row."""
    return ask(query.portfolio, filters.reader, **filters.place, narrowing=narrowing).row(
        0, named=True
    )


def by_bucket(filters: Filters, narrowing: Narrowing) -> pl.DataFrame:
    """The overdue buckets with the words for each, and what each held at the time compared with."""
    language = filters.language
    asked: dict[str, Any] = {"dimension": "bucket", "narrowing": narrowing.but("bucket")}
    now = ask(query.portfolio_by, filters.reader, **filters.place, **asked).select(
        "part", "loan_count", "overdue_balance"
    )
    names = ask(query.buckets, filters.reader).filter(pl.col("from_days") > 0)
    labels = [
        f"{name}\n{bucket_days(language, low, high)}"
        for name, low, high in names.select("bucket", "from_days", "to_days").iter_rows()
    ]
    shown = names.select(part="bucket").with_columns(label=pl.Series(labels))
    # A bucket without a loan holds nothing: that is known, and 0.
    none = pl.col("overdue_balance", "loan_count").fill_null(0)
    shown = shown.join(now, on="part", how="left", maintain_order="left").with_columns(none)
    if filters.compared_date is None:
        return shown.with_columns(before=pl.lit(None, pl.Decimal(38, 2)))
    place = {**filters.place, "month_end_date": filters.compared_date}
    before = ask(query.portfolio_by, filters.reader, **place, **asked).select(
        "part", before="overdue_balance"
    )
    shown = shown.join(before, on="part", how="left", maintain_order="left")
    return shown.with_columns(pl.col("before").fill_null(0))


def by_child(filters: Filters, narrowing: Narrowing) -> pl.DataFrame:
    """The parts of the organisation, most overdue first."""
    found = ask(query.portfolio_by_child, filters.reader, **filters.place, narrowing=narrowing)
    return labelled(found, filters.language)


def draw_buckets(filters: Filters, narrowing: Narrowing, buckets: pl.DataFrame) -> None:
    """The overdue book by age; a click keeps one bucket, a second click all."""
    language = filters.language
    specification = draw(
        charts.bucket_bars,
        filters.reader,
        buckets,
        figure="overdue_balance",
        before_name=say(language, filters.compared_words) if filters.compared_date else None,
        chosen=narrowing.bucket,
    )
    drawings.show(
        specification,
        # A chart remembers its click: after each choice it is another chart.
        key=f"buckets {narrowing.bucket} {_about(filters)}",
        alt=say(language, "Overdue balance by age"),
        on_click=lambda point: _toggle("bucket", point["part"]),
    )


def draw_parts(filters: Filters, narrowing: Narrowing) -> None:
    """The overdue book by product or kind of customer; a click keeps one part."""
    language = filters.language
    dimension = cast(
        "Dimension",
        choose(
            language,
            say(language, "Parts"),
            list(_PARTS),
            key="by",
            default="product_code",
            words=lambda code: say(language, _PARTS.get(code, code)),
            shape="buttons",
            shows_label=False,
        ),
    )
    parts = ask(
        query.portfolio_by,
        filters.reader,
        dimension=dimension,
        **filters.place,
        narrowing=narrowing.but(dimension),
    ).filter(pl.col("overdue_balance") > 0)
    if parts.is_empty():
        empty.nothing(language, NOTHING_OVERDUE)
        return
    labels = [
        term(language, "customer_type", part) if dimension == "customer_type" else part
        for part in parts["part"]
    ]
    drawings.show(
        draw(
            charts.ranked_bars,
            filters.reader,
            parts.select("part", "overdue_balance", label=pl.Series(labels)),
            figure="overdue_balance",
            chosen=getattr(narrowing, dimension),
        ),
        key=f"parts {dimension} {getattr(narrowing, dimension)} {_about(filters)}",
        alt=say(language, "Overdue balance by part"),
        on_click=lambda point: _toggle(dimension, point["part"]),
    )


def organisation_table(
    filters: Filters, narrowing: Narrowing, children: pl.DataFrame, whole: dict[str, Any]
) -> None:
    """The parts of the organisation under their total; a click goes one level down."""
    language = filters.language
    # Within one bucket all loans are overdue alike: a rate would tell nothing.
    columns = [one for one in BY_CHILD if narrowing.bucket is None or one.kind != "rate"]
    rows = with_total(children, {**whole, "label": say(language, "Total")})
    # The row of its own loans leads to them, every other one level down.
    opens = pl.when("is_own").then(pl.lit(OWN_ONLY)).otherwise("org_id")
    rows = rows.with_columns(opens=pl.when("is_total").then(None).otherwise(opens))
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        columns,
        filters,
        key=f"organisations {_about(filters)}",
        alt=say(language, "Overdue by organisation"),
        ids="opens",
        opens=_open_part,
    )
    downloads.offer(
        filters, say(language, "Overdue by organisation"), columns, lambda: rows, key="children"
    )


def _open_part(part: str) -> None:
    if part == OWN_ONLY:
        st.session_state[OWN] = OWN_ONLY
        st.session_state["view"] = "loans"
    else:
        drill.to_org(part)


def choose_list(filters: Filters) -> str:
    """Which loans to list."""
    language = filters.language
    return choose(
        language,
        say(language, "Loans to list"),
        LISTS,
        key="list",
        default="overdue_balance",
        words=lambda name: say(language, loan_list(name).title),
    )


def loan_table(filters: Filters, narrowing: Narrowing, name: str) -> None:
    """The loans of a list, the latest first, under what they all add up to."""
    language = filters.language
    asked: dict[str, Any] = {"name": name, **filters.place, "narrowing": narrowing}
    whole = ask(query.loan_totals_of, filters.reader, **asked)
    sums = whole.row(0, named=True)
    if not sums["loan_count"]:
        empty.nothing(language, NO_LOANS_LISTED)
        return
    loans = ask(query.loans_of, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    st.caption(_total_line(filters, name, sums, len(loans)))
    tables.show(
        loans,
        LOANS,
        filters,
        key=f"loans {name} {_about(filters)} {narrowing}",
        alt=say(language, loan_list(name).title),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    downloads.offer(
        filters,
        say(language, loan_list(name).title),
        LOANS,
        later(query.loans_of, filters.reader, limit=downloads.MOST_ROWS, **asked),
        key="loans",
    )


def _total_line(filters: Filters, name: str, sums: dict[str, Any], shown: int) -> str:
    """What all loans of a list come to, which is the figure it is the list of."""
    language = filters.language
    listed = loan_list(name)
    parts = [
        say(
            language,
            "{title}: {amount}",
            title=say(language, listed.title),
            amount=money_with_unit(sums["amount"], language, say(language, "Not reported"))
            if listed.sums is not None
            else count(sums["loan_count"]),
        ),
        say(language, "{shown} of {all} loans shown", shown=shown, all=count(sums["loan_count"])),
        say(
            language,
            "amount overdue of all {amount}",
            amount=money_with_unit(sums["overdue_amount"], language),
        ),
    ]
    return " · ".join(parts)


def _toggle(dimension: Dimension, part: str) -> None:
    key = KEYS[dimension]
    st.session_state[key] = EVERYTHING if st.session_state.get(key) == part else part


def _about(filters: Filters) -> str:
    return filters.about


NOTHING_OVERDUE = message("Nothing is overdue here.")
NO_LOANS_LISTED = message("There are no such loans here.")
