"""What the change of a ratio between two dates is made of, down to the loans of each part."""

from typing import cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables
from pages.parts.choices import choose
from pages.parts.comparing import Comparison
from pages.parts.data import ask, draw
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.narrowing import BUCKET, CUSTOMER, OWN_ONLY, PRODUCT
from reports import charts
from reports.comparison import change_of_rates, in_points, whole_of
from reports.tables import Column, with_total
from reports.terms import bucket_label, term
from reports.wording import message, say
from warehouse import query
from warehouse.metrics import loan_list, metric
from warehouse.query import Part

PARTS: dict[str, str] = {
    "org_id": message("By organisation"),
    "product_code": message("By product"),
    "customer_type": message("By customer"),
    "bucket": message("By age"),
}
_MOST_BARS = 14


def parts_of_change(filters: Filters, comparison: Comparison) -> tuple[Part, pl.DataFrame] | None:
    """What the change is made of, with the words for each part; None where it is not defined."""
    language = filters.language
    part = cast(
        "Part",
        choose(
            language,
            say(language, "Parts"),
            list(PARTS) if filters.has_children else list(PARTS)[1:],
            key="part",
            default="org_id" if filters.has_children else "product_code",
            words=lambda code: say(language, PARTS.get(code, code)),
            shape="buttons",
            shows_label=False,
        ),
    )
    if comparison.before_date is None:
        return None
    found = ask(
        query.contributions,
        filters.reader,
        figure=comparison.figure,
        part=part,
        org_id=filters.org_id,
        month_end_date=comparison.month_end_date,
        before_date=comparison.before_date,
        without_low_risk=filters.without_low_risk,
    )
    if found.is_empty() or found["contribution"][0] is None:
        return None
    return part, _with_labels(filters, part, found)


def _with_labels(filters: Filters, part: Part, found: pl.DataFrame) -> pl.DataFrame:
    language = filters.language
    if part == "org_id":
        named = labelled(found.rename({"part": "org_id", "part_name": "org_name"}), language)
        own = pl.when("is_own").then(pl.lit(OWN_ONLY)).otherwise("org_id")
        return named.with_columns(part=own)
    if part == "customer_type":
        labels = [term(language, "customer_type", code) for code in found["part"]]
    elif part == "bucket":
        days = {
            row["bucket"]: (row["from_days"], row["to_days"])
            for row in ask(query.buckets, filters.reader).to_dicts()
        }
        labels = [
            bucket_label(language, code, *days[code])
            if code in days
            else term(language, "bucket", code)
            for code in found["part"]
        ]
    else:
        labels = found["part"].to_list()
    return found.with_columns(label=pl.Series(labels, dtype=pl.String))


def chart(filters: Filters, comparison: Comparison, part: Part, parts: pl.DataFrame) -> None:
    """The parts that moved the ratio most; a click opens the loans of one."""
    language = filters.language
    moved = parts.filter(pl.col("contribution") != 0)
    if moved.is_empty():
        empty.nothing(language, NOTHING_MOVED)
        return
    drawings.show(
        draw(
            charts.contribution_bars,
            filters.reader,
            moved.head(_MOST_BARS).select("part", "label", "contribution"),
        ),
        key=f"contributions {part} {comparison} {filters.org_id} {filters.without_low_risk}",
        alt=say(language, "What the change is made of"),
        on_click=lambda point: open_part(comparison, part, point["part"]),
    )
    if len(moved) > _MOST_BARS:
        st.caption(
            say(
                language,
                "The {shown} largest of {all} parts are drawn; the table holds all.",
                shown=_MOST_BARS,
                all=len(moved),
            )
        )


def table(filters: Filters, comparison: Comparison, part: Part, parts: pl.DataFrame) -> None:
    """Both parts of the ratio on both days, and what each part contributes, under the whole."""
    language = filters.language
    columns = _columns(comparison, part)
    whole = whole_of(parts) | {"label": say(language, "Total")}
    rows = with_total(parts, whole)
    rows = in_points(rows, "contribution", "by_rate", "by_share")
    # The whole change is that of the two ratios as they are printed beside it.
    rows = rows.with_columns(
        contribution=pl.when("is_total").then(change_of_rates(rows)).otherwise("contribution")
    )
    tables.show(
        rows.head(tables.SHOWN_ROWS + 1),
        columns,
        filters,
        key=f"parts {part} {comparison} {filters.org_id} {filters.without_low_risk}",
        alt=say(language, "What the change is made of"),
        ids="part",
        opens=lambda code: open_part(comparison, part, code),
    )
    downloads.offer(
        filters, say(language, "What the change is made of"), columns, lambda: rows, key="parts"
    )
    st.caption(say(language, BUCKET_METHOD if part == "bucket" else METHOD))


def _columns(comparison: Comparison, part: Part) -> tuple[Column, ...]:
    definition = metric(comparison.figure)
    numerator, denominator = metric(str(definition.numerator)), metric(str(definition.denominator))
    columns = (
        Column("label", "Part"),
        Column("contribution", "Contribution (pp)", "points", hint=METHOD),
        Column("by_rate", "By its own ratio (pp)", "points"),
        Column("by_share", "By its share (pp)", "points"),
        Column("rate", "Now", "rate", hint=definition.formula),
        Column("rate_before", "Earlier", "rate", hint=definition.formula),
        Column("numerator", numerator.title, "money"),
        Column("numerator_before", "The same earlier", "money", unit_of="numerator"),
        Column("denominator", denominator.title, "money"),
        Column("denominator_before", "The same earlier", "money", unit_of="denominator"),
    )
    if part != "bucket":
        return columns
    # A bucket is all of one kind and no book of its own: neither ratio nor denominator tells.
    names = (
        "by_rate",
        "by_share",
        "rate",
        "rate_before",
        "denominator",
        "denominator_before",
    )
    return tuple(column for column in columns if column.name not in names)


def open_part(comparison: Comparison, part: Part, code: str) -> None:
    """The loans behind one part."""
    choices = {
        "view": "loans",
        "list": loan_list(comparison.figure).name,
        "month": f"{comparison.month_end_date:%Y-%m-%d}",
    }
    keys = {"product_code": PRODUCT, "customer_type": CUSTOMER, "bucket": BUCKET}
    if part != "org_id":
        drill.to_page(drill.OVERDUE, **choices, **{keys[part]: code})
    elif code == OWN_ONLY:
        drill.to_page(drill.OVERDUE, **choices, own=OWN_ONLY)
    else:
        drill.to_org_on(drill.OVERDUE, code, **choices)


METHOD = message(
    "A part contributes the change of its share of the numerator, less what its changed share of "
    "the denominator alone would bring at the mean ratio of both dates. All contributions add up "
    "to the change; single ones are rounded."
)
BUCKET_METHOD = message(
    "An age is a share of the numerator and no book of its own: it contributes the change of its "
    "balance as a share of the denominator. All contributions add up to the change; single ones "
    "are rounded."
)
NOTHING_MOVED = message("Nothing changed between the two dates.")
NOT_DEFINED = message("The figure is not defined on one of the two dates, so its change is not.")
