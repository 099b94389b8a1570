"""Charts for how loans move: from where to where, and what became of a balance."""

from collections.abc import Sequence
from decimal import Decimal

import altair as alt
import polars as pl

from reports.charts.canvas import (
    MONTHS_HEIGHT,
    TITLE_HEIGHT,
    click,
    month_axis,
    rows,
    scaled,
    sheet,
)
from reports.numbers import UNDEFINED, count, exact, money, money_unit, money_with_unit, named, rate
from reports.palette import Theme, palette
from reports.terms import term
from reports.wording import Language, say
from warehouse.metrics import metric

ROW = 30
# Pixels of the heads above the matrix, two lines of them.
HEADS = 38
# What a step of the movement does to the balance.
OPENING, CLOSING = "opening_balance", "closing_balance"
ADDED = ("inflow_balance", "reported_again_balance")


def roll_matrix(
    cells: pl.DataFrame,
    *,
    figure: str,
    buckets: Sequence[tuple[str, str]],
    to_order: Sequence[str],
    chosen: tuple[str, str],
    language: Language,
    theme: Theme,
) -> alt.LayerChart:
    """From which bucket (rows) to which standing (columns) loans moved; a click names both.

    ``cells``: ``from_bucket``, ``to_state``, ``figure`` (``roll_rate`` or ``closing_roll_rate``),
    ``loan_count``, ``rolled_principal`` and ``rolled_closing_principal``. ``buckets``: the rows and
    the words for each. The ``chosen`` cell is framed. At the end of each row stands its sum.
    """
    colours, definition = palette(theme), metric(figure)
    known = {(row["from_bucket"], row["to_state"]): row for row in cells.iter_rows(named=True)}
    total = say(language, "Row sum")
    marks: list[dict[str, object]] = []
    sums: list[dict[str, object]] = []
    for from_bucket, label in buckets:
        rates = []
        for to_state in to_order:
            row = known.get((from_bucket, to_state))
            value = row[figure] if row is not None else None
            if value is not None:
                rates.append(value)
            if row is None:
                continue
            marks.append(
                {
                    "from_bucket": from_bucket,
                    "to_state": to_state,
                    "label": label,
                    "head": term(language, "standing", to_state),
                    "value": value,
                    "text": rate(value),
                    "is_strong": value is not None and value > 0.55,
                    "is_chosen": (from_bucket, to_state) == chosen,
                    "loans": count(row["loan_count"]),
                    "before": money_with_unit(row["rolled_principal"], language),
                    "now": money_with_unit(row["rolled_closing_principal"], language),
                }
            )
        text = rate(sum(exact(one) for one in rates)) if rates else UNDEFINED
        sums.append({"label": label, "head": total, "text": text})
    heads = [term(language, "standing", one) for one in to_order]
    order = [label for _, label in buckets]
    x = alt.X(
        "head:N",
        sort=[*heads, total],
        # Words stand below each other, or they would run into those beside them.
        axis=alt.Axis(
            orient="top",
            title=None,
            ticks=False,
            domain=False,
            labelExpr="split(datum.value, ' ')",
            labelBaseline="line-bottom",
            labelFontSize=11 if language is Language.ZH else 10,
            labelPadding=5 if language is Language.ZH else 16,
        ),
        scale=alt.Scale(domain=[*heads, total], paddingInner=0.04),
    )
    y = alt.Y(
        "label:N",
        sort=order,
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(domain=order, paddingInner=0.08),
    )
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "From")),
        alt.Tooltip("head:N", title=say(language, "To")),
        alt.Tooltip("text:N", title=say(language, definition.title)),
        alt.Tooltip("loans:N", title=say(language, "Loans")),
        alt.Tooltip("before:N", title=say(language, metric("rolled_principal").title)),
        alt.Tooltip("now:N", title=say(language, metric("rolled_closing_principal").title)),
    ]
    base = alt.Chart(rows(marks))
    cell = base.mark_rect(cornerRadius=2, cursor="pointer", strokeWidth=2).encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.Color(
            "value:Q", scale=alt.Scale(range=list(colours.scale), domain=[0, 1], clamp=True)
        ),
        stroke=alt.when("datum.is_chosen")
        .then(alt.value(colours.worse))
        .otherwise(alt.value(None)),
    )
    text = base.mark_text(fontSize=11).encode(
        x=x,
        y=y,
        text="text:N",
        color=alt.when("datum.is_strong")
        .then(alt.value(colours.background))
        .otherwise(alt.value(colours.text)),
    )
    whole = alt.Chart(rows(sums)).mark_text(fontSize=11, color=colours.quiet)
    return sheet(
        cell.add_params(click("from_bucket", "to_state")),
        text,
        whole.encode(x=x, y=y, text="text:N"),
        theme=theme,
        height=ROW * max(len(order), 1) + HEADS,
    )


def waterfall(
    movement: pl.DataFrame,
    *,
    steps: Sequence[str],
    chosen: str,
    language: Language,
    theme: Theme,
) -> alt.LayerChart:
    """From the overdue balance before, step by step, to the balance now; a click names a step.

    ``movement``: one row, yuan under the name of each of ``steps``, which begin with the opening
    balance and end with the closing one.
    """
    colours = palette(theme)
    amounts: dict[str, Decimal] = movement.row(0, named=True)
    unit = money_unit([amounts[OPENING], amounts[CLOSING]], language)
    bars: list[dict[str, object]] = []
    level = Decimal(0)
    for step in steps:
        amount = amounts[step]
        if step in (OPENING, CLOSING):
            low, high, level, kind = Decimal(0), amount, amount, "level"
        elif step in ADDED:
            low, high, kind = level, level + amount, "worse"
            level = high
        else:
            low, high, kind = level - amount, level, "better"
            level = low
        sign = {"level": "", "worse": "+", "better": "-"}[kind] if amount else ""
        # A balance that is hidden by a write-off or by silence did not get better.
        is_no_money = step not in (OPENING, CLOSING, *ADDED, "cured_balance", "repaid_balance")
        bars.append(
            {
                "step": step,
                "label": say(language, metric(step).title),
                "low": scaled(low, unit),
                "high": scaled(high, unit),
                "text": f"{sign}{money(amount, unit)}",
                "kind": "other" if is_no_money else kind,
                "is_chosen": step == chosen,
            }
        )
    order = [str(bar["label"]) for bar in bars]
    top = max(float(str(bar["high"])) for bar in bars)
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=order,
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    scale = alt.Scale(domain=[0, top * 1.25 or 1], nice=False)
    x = alt.X("low:Q", axis=None, scale=scale)
    title = named(say(language, "Movement of the overdue balance"), unit, language)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Step")),
        alt.Tooltip("text:N", title=named(say(language, "Amount"), unit, language)),
    ]
    bar = base.mark_bar(height=17, cursor="pointer", strokeWidth=2).encode(
        x=x,
        x2="high:Q",
        y=y,
        tooltip=tooltip,
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(
                domain=["level", "worse", "better", "other"],
                range=[colours.main, colours.worse, colours.better, colours.other],
            ),
        ),
        stroke=alt.when("datum.is_chosen").then(alt.value(colours.text)).otherwise(alt.value(None)),
    )
    text = base.mark_text(align="left", dx=6, color=colours.text).encode(
        x=alt.X("high:Q", scale=scale), y=y, text="text:N"
    )
    return sheet(
        bar.add_params(click("step")),
        text,
        title=title,
        theme=theme,
        height=28 * len(bars) + TITLE_HEIGHT,
    )


def class_map(
    months: pl.DataFrame, *, figure: str, language: Language, theme: Theme
) -> alt.LayerChart:
    """A rate of the classes (rows, the best on top) over months; a click names a class.

    ``months``: ``five_class``, ``month_end_date`` and the figure, in the order of the classes. The
    rates of one class are coloured by their own highest: those of another are of another size.
    """
    colours, definition = palette(theme), metric(figure)
    classes = months["five_class"].unique(maintain_order=True).to_list()
    highest = {
        one: max((value for value in rates if value is not None), default=0.0)
        for one, rates in months.group_by("five_class").agg(figure).iter_rows()
    }
    marks = [
        {
            "five_class": one,
            "month": f"{day:%Y-%m}",
            "label": term(language, "five_class", one),
            "tint": value / highest[one] if value is not None and highest[one] else value,
            "text": rate(value),
            "is_strong": bool(value) and value > 0.55 * highest[one],
        }
        for one, day, value in months.select("five_class", "month_end_date", figure).iter_rows()
    ]
    base = alt.Chart(rows(marks))
    x = alt.X("month:O", axis=month_axis(language), scale=alt.Scale(paddingInner=0.04))
    y = alt.Y(
        "label:N",
        sort=[term(language, "five_class", one) for one in classes],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(paddingInner=0.08),
    )
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Class before")),
        alt.Tooltip("month:O", title=say(language, "Month")),
        alt.Tooltip("text:N", title=say(language, definition.title)),
    ]
    cell = base.mark_rect(cornerRadius=2, cursor="pointer").encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.Color("tint:Q", scale=alt.Scale(range=list(colours.scale), domain=[0, 1])),
    )
    text = base.mark_text(fontSize=11).encode(
        x=x,
        y=y,
        text="text:N",
        color=alt.when("datum.is_strong")
        .then(alt.value(colours.background))
        .otherwise(alt.value(colours.text)),
    )
    return sheet(
        cell.add_params(click("five_class")),
        text,
        title=say(language, definition.title),
        theme=theme,
        height=ROW * max(len(classes), 1) + MONTHS_HEIGHT + TITLE_HEIGHT,
    )
