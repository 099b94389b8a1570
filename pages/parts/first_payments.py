"""First payment default: by month, by organisation, down to the loans."""

from datetime import date
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables
from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask, draw, later
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.narrowing import OWN, OWN_ONLY
from reports import charts
from reports.numbers import count
from reports.tables import Column, figure_column, with_total
from reports.wording import message, say
from warehouse import query
from warehouse.query import FirstPaymentDimension, Narrowing

BY_CHILD = (
    Column("label", "Organisation"),
    figure_column("first_payment_default_rate"),
    figure_column("first_payment_default_count"),
    figure_column("first_payment_count"),
    Column(
        "waiting_count",
        "Not yet to be judged",
        "count",
        hint=message("Loans whose first due date and the days allowed are not both over"),
    ),
)
LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("product_code", "Product"),
    Column("disbursed_date", "Day of paying out", "date"),
    Column("disbursed_amount", "Amount paid out", "money"),
    Column("first_due_date", "First due date", "date"),
    Column("first_due_amount", "First instalment", "money"),
    Column("met_date", "Met on", "date"),
    Column("days_late", "Days late", "count"),
    Column("loan_state", "State now", "term", family="loan_state"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("officer_id", "Account manager"),
)
_BY: dict[str, str] = {
    "first_due_month": message("By month of the first due date"),
    "cohort_month": message("By month of paying out"),
}
MONTH_KEY = "of"


def choose_days(filters: Filters) -> int:
    """Within how many days the first instalment had to be met; the longest of them at first."""
    language = filters.language
    allowed = [str(days) for days in ask(query.first_payment_days, filters.reader)["within_days"]]
    return int(
        choose(
            language,
            say(language, "Days allowed"),
            allowed,
            key="days",
            default=allowed[-1],
            words=lambda days: f"FPD{days}",
            shape="buttons",
            shows_label=False,
        )
    )


def choose_dimension(filters: Filters) -> FirstPaymentDimension:
    """Which month a loan belongs to."""
    language = filters.language
    return cast(
        "FirstPaymentDimension",
        choose(
            language,
            say(language, "Months"),
            list(_BY),
            key="by",
            default="first_due_month",
            words=lambda code: say(language, _BY.get(code, code)),
            shape="buttons",
            shows_label=False,
        ),
    )


def total(
    filters: Filters,
    narrowing: Narrowing,
    within_days: int,
    month: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """First payment default of all loans, or of those of a month, in one row."""
    return ask(
        query.first_payments,
        filters.reader,
        within_days=within_days,
        **(month or {}),
        **filters.place,
        narrowing=narrowing,
    ).row(0, named=True)


def by_month(
    filters: Filters, narrowing: Narrowing, within_days: int, dimension: FirstPaymentDimension
) -> pl.DataFrame:
    """First payment default month by month, earliest first."""
    return ask(
        query.first_payments_by,
        filters.reader,
        dimension=dimension,
        within_days=within_days,
        **filters.place,
        narrowing=narrowing,
    )


def draw_months(
    filters: Filters,
    months: pl.DataFrame,
    within_days: int,
    dimension: FirstPaymentDimension,
) -> dict[str, Any]:
    """The last months as bars; the month to list, as the questions name it.

    A click on a bar keeps its month, a second click all.
    """
    # What is chosen is told by the box below, and marked in the chart above it.
    above = st.container()
    chosen = _choose_month(filters, months)
    with above:
        drawings.show(
            draw(
                charts.default_bars,
                filters.reader,
                months.tail(charts.TREND_MONTHS),
                chosen=chosen,
            ),
            key=f"first payments {within_days} {dimension} {chosen} {filters.about}",
            alt=say(filters.language, "First payment default by month"),
            on_click=_toggle,
        )
    return {dimension: date.fromisoformat(chosen) if chosen is not None else None}


def _toggle(point: dict[str, Any]) -> None:
    part = str(point["part"])
    st.session_state[MONTH_KEY] = EVERYTHING if st.session_state.get(MONTH_KEY) == part else part


def _choose_month(filters: Filters, months: pl.DataFrame) -> str | None:
    language = filters.language
    return or_none(
        choose(
            language,
            say(language, "Month"),
            [EVERYTHING, *reversed(months["part"].to_list())],
            key=MONTH_KEY,
            default=EVERYTHING,
            words=lambda code: say(language, "All months") if code == EVERYTHING else code[:7],
        )
    )


def organisation_table(
    filters: Filters,
    narrowing: Narrowing,
    within_days: int,
    month: dict[str, Any],
) -> None:
    """The organisations below, the worst first, under their total; a click goes one level down."""
    language = filters.language
    found = ask(
        query.first_payments_by_child,
        filters.reader,
        within_days=within_days,
        **month,
        **filters.place,
        narrowing=narrowing,
    )
    waiting = pl.col("due_loan_count") - pl.col("loan_count")
    children = labelled(found, language).with_columns(waiting_count=waiting)
    whole = total(filters, narrowing, within_days, month)
    whole["waiting_count"] = whole["due_loan_count"] - whole["loan_count"]
    rows = with_total(children, {**whole, "label": say(language, "Total")})
    opens = pl.when("is_own").then(pl.lit(OWN_ONLY)).otherwise("org_id")
    rows = rows.with_columns(opens=pl.when("is_total").then(None).otherwise(opens))
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        BY_CHILD,
        filters,
        key=f"first payments by organisation {within_days} {month} {filters.about}",
        alt=say(language, "First payment default by organisation"),
        ids="opens",
        opens=_open_part,
    )
    downloads.offer(
        filters,
        say(language, "First payment default by organisation"),
        BY_CHILD,
        lambda: rows,
        key="first payments by organisation",
    )


def _open_part(part: str) -> None:
    if part == OWN_ONLY:
        st.session_state[OWN] = OWN_ONLY
    else:
        drill.to_org(part)


def loan_table(
    filters: Filters, narrowing: Narrowing, within_days: int, month: dict[str, Any]
) -> None:
    """The loans that did not meet their first instalment in time."""
    language = filters.language
    asked: dict[str, Any] = {
        "within_days": within_days,
        **month,
        **filters.place,
        "narrowing": narrowing,
    }
    loans = ask(query.first_payment_default_loans, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    if loans.is_empty():
        empty.nothing(language, NO_DEFAULTS)
        return
    st.caption(
        say(
            language,
            "First payment defaults: {shown} of {all} loans shown",
            shown=len(loans),
            all=count(loans["all_loan_count"][0]),
        )
    )
    tables.show(
        loans,
        LOANS,
        filters,
        key=f"first payment defaults {within_days} {month} {filters.about} {narrowing}",
        alt=say(language, "First payment defaults"),
        ids="loan_id",
        opens=lambda loan_id: drill.to_page(drill.LOAN, loan=loan_id),
    )
    downloads.offer(
        filters,
        say(language, "First payment defaults"),
        LOANS,
        later(
            query.first_payment_default_loans,
            filters.reader,
            limit=downloads.MOST_ROWS,
            **asked,
        ),
        key="first payment defaults",
    )


NO_DEFAULTS = message("There is no first payment default here.")
NO_PLANS = message("Nothing tells when a first instalment was due.")
