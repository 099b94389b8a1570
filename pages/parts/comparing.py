"""Comparing: two dates, two organisations, or all organisations of a level, by one ratio."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import polars as pl
import streamlit as st

from pages.parts import downloads, drawings, drill, empty, tables
from pages.parts.choices import choose
from pages.parts.data import ask, draw
from pages.parts.figures import labelled
from pages.parts.filters import Filters
from pages.parts.headline import WATCHED
from pages.parts.narrowing import BUCKET, CUSTOMER, OWN_ONLY, PRODUCT
from reports import charts
from reports.charts import TREND_MONTHS
from reports.comparison import change_of_rates, in_points, side_by_side, whole_of
from reports.scorecard import HEADLINE, Row
from reports.tables import Column, with_total
from reports.terms import bucket_label, term
from reports.wording import message, say
from warehouse import query
from warehouse.metrics import loan_list, metric
from warehouse.query import Part

VIEWS = {
    "dates": message("Two dates"),
    "organisations": message("Two organisations"),
    "peers": message("Peers"),
}
PARTS: dict[str, str] = {
    "org_id": message("By organisation"),
    "product_code": message("By product"),
    "customer_type": message("By customer"),
    "bucket": message("By age"),
}
# What each view shows beyond figures of organisations, by ``warehouse.definitions``.
DEFINED: dict[str, tuple[str, ...]] = {
    "dates": ("contributions.contribution", "contributions.by_rate"),
    "organisations": (),
    "peers": ("peers.place", "peers.middle"),
}
# The choice of a date, an organisation or a level that follows the frame.
AS_ABOVE = "frame"
_MOST_BARS = 14


@dataclass(frozen=True)
class Comparison:
    """What is compared: a ratio, of whom, when and against when."""

    view: str
    figure: str
    month_end_date: date
    before_date: date | None

    @property
    def days(self) -> dict[str, Any]:
        return {"month_end_date": self.month_end_date, "before_date": self.before_date}


def draw_choices(filters: Filters) -> Comparison:
    """What to compare: by which ratio, and on which two dates, at first those of the frame."""
    language = filters.language
    dates = [f"{day:%Y-%m-%d}" for day in ask(query.month_ends, filters.reader)["month_end_date"]]
    view = choose(
        language,
        say(language, "View"),
        list(VIEWS),
        key="view",
        default="dates",
        words=lambda code: say(language, VIEWS.get(code, code)),
        shape="buttons",
        shows_label=False,
    )
    boxes = st.columns(3)
    with boxes[0]:
        figure = choose(
            language,
            say(language, "Figure"),
            WATCHED,
            key="figure",
            default="overdue_rate",
            words=lambda name: say(language, metric(name).title),
        )
    with boxes[1]:
        now = _choose_date(filters, say(language, "Date"), "on", dates, filters.month_end_date)
    with boxes[2]:
        before = _choose_date(
            filters, say(language, "Against"), "against", dates, filters.compared_date
        )
    assert now is not None
    return Comparison(view, figure, now, before)


def _choose_date(
    filters: Filters, label: str, key: str, dates: list[str], above: date | None
) -> date | None:
    language = filters.language
    as_above = "—" if above is None else f"{above:%Y-%m-%d}"
    chosen = choose(
        language,
        label,
        [AS_ABOVE, *dates],
        key=key,
        default=AS_ABOVE,
        words=lambda code: (
            say(language, "{date} (as above)", date=as_above) if code == AS_ABOVE else code
        ),
    )
    return above if chosen == AS_ABOVE else date.fromisoformat(chosen)


def standing(filters: Filters, org_id: str, day: date) -> Row | None:
    """The figures of an organisation on a day; None without a loan in the book."""
    found = ask(
        query.org_history,
        filters.reader,
        org_id=org_id,
        since=day,
        until=day,
        without_low_risk=filters.without_low_risk,
    )
    return found.row(0, named=True) if len(found) and found["loan_count"][0] else None


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


def contribution_chart(
    filters: Filters, comparison: Comparison, part: Part, parts: pl.DataFrame
) -> None:
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
        on_click=lambda point: open_part(filters, comparison, part, point["part"]),
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


def contribution_table(
    filters: Filters, comparison: Comparison, part: Part, parts: pl.DataFrame
) -> None:
    """Both parts of the ratio on both days, and what each part contributes, under the whole."""
    language = filters.language
    columns = _contribution_columns(comparison, part)
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
        language,
        filters.theme,
        key=f"parts {part} {comparison} {filters.org_id} {filters.without_low_risk}",
        alt=say(language, "What the change is made of"),
        ids="part",
        opens=lambda code: open_part(filters, comparison, part, code),
    )
    downloads.offer(
        filters, say(language, "What the change is made of"), columns, lambda: rows, key="parts"
    )
    st.caption(say(language, BUCKET_METHOD if part == "bucket" else METHOD))


def _contribution_columns(comparison: Comparison, part: Part) -> tuple[Column, ...]:
    definition = metric(comparison.figure)
    numerator, denominator = metric(str(definition.numerator)), metric(str(definition.denominator))
    columns = (
        Column("label", "Part"),
        Column("contribution", "Contribution (pp)", "points", hint=METHOD),
        Column("by_rate", "by its own ratio (pp)", "points"),
        Column("by_share", "by its share (pp)", "points"),
        Column("rate", "Now", "rate", hint=definition.formula),
        Column("rate_before", "Earlier", "rate", hint=definition.formula),
        Column("numerator", numerator.title, "money"),
        Column("numerator_before", "the same earlier", "money"),
        Column("denominator", denominator.title, "money"),
        Column("denominator_before", "the same earlier", "money"),
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


def open_part(filters: Filters, comparison: Comparison, part: Part, code: str) -> None:
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


def two_dates_table(filters: Filters, comparison: Comparison, now: Row, before: Row) -> None:
    """All figures of the organisation on both days."""
    language = filters.language
    columns = _pair_columns(
        f"{comparison.month_end_date:%Y-%m-%d}", f"{comparison.before_date:%Y-%m-%d}"
    )
    title = say(language, "Figures on two dates")
    _pair(filters, now, before, columns, title, of_ratios_only=False)


def choose_other(filters: Filters) -> tuple[str, str] | None:
    """Number and name of another organisation in scope, at first the one above; None: no other."""
    language = filters.language
    found = ask(query.organisations, filters.reader)
    names = dict(found.select("org_id", "org_name").iter_rows())
    others = [org_id for org_id in names if org_id != filters.org_id]
    if not others:
        return None
    above = filters.path[-2].org_id if len(filters.path) > 1 else others[0]
    with st.columns(3)[0]:
        chosen = choose(
            language,
            say(language, "Compared organisation"),
            [AS_ABOVE, *others],
            key="with",
            default=AS_ABOVE,
            words=lambda code: names.get(above if code == AS_ABOVE else code, code),
        )
    org_id = above if chosen == AS_ABOVE else chosen
    return org_id, names[org_id]


def two_organisations(
    filters: Filters, comparison: Comparison, other: tuple[str, str], one: Row, row: Row
) -> None:
    """One ratio of both over thirteen months, then all figures side by side."""
    language = filters.language
    drawings.show(
        draw(
            charts.two_lines,
            filters.reader,
            _both_histories(filters, comparison, other[0]),
            figure=comparison.figure,
            names=(filters.org_name, other[1]),
        ),
        key=f"lines {filters.org_id} {other} {comparison} {filters.without_low_risk}",
        alt=say(language, "The figure of both organisations over 13 months"),
    )
    columns = _pair_columns(filters.org_name, other[1])
    title = say(language, "Figures of two organisations")
    _pair(filters, one, row, columns, title, of_ratios_only=True)


def _both_histories(filters: Filters, comparison: Comparison, other: str) -> pl.DataFrame:
    until = comparison.month_end_date
    histories = [
        ask(
            query.org_history,
            filters.reader,
            org_id=org_id,
            since=date(until.year - 1, until.month, 1),
            until=until,
            without_low_risk=filters.without_low_risk,
        ).select("month_end_date", pl.col(comparison.figure).alias(name))
        for org_id, name in ((filters.org_id, "one"), (other, "other"))
    ]
    both = histories[0].join(histories[1], on="month_end_date", how="left")
    return both.sort("month_end_date").tail(TREND_MONTHS)


def _pair_columns(one: str, other: str) -> tuple[Column, ...]:
    return (
        Column("title", "Figure"),
        Column("one", one, "printed", tone="state"),
        Column("other", other, "printed"),
        Column("difference", "Difference", "printed", tone="course"),
    )


def _pair(
    filters: Filters,
    one: Row,
    other: Row,
    columns: tuple[Column, ...],
    title: str,
    *,
    of_ratios_only: bool,
) -> None:
    rows = side_by_side(one, other, HEADLINE, filters.language, of_ratios_only=of_ratios_only)
    tables.show(
        rows,
        columns,
        filters.language,
        filters.theme,
        key=f"pair {columns[1].heading} {columns[2].heading} {filters.org_id}",
        alt=title,
    )
    downloads.offer(filters, title, columns, lambda: rows, key="pair")


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
NO_OTHER = message("There is only one organisation in what this desk shows: nothing to compare.")
