"""The chart for which overdue loans there is a script, and for which none."""

import altair as alt
import polars as pl

from reports.charts.canvas import click, rows, sheet
from reports.numbers import count, money_with_unit
from reports.palette import Theme, palette
from reports.terms import term
from reports.wording import Language, say, say_count

_ROW = 42
_HEADS = 30


def script_map(cells: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """Buckets (rows) by class of customers (columns): scripts of the bucket, and overdue loans.

    ``cells``: ``stage``, ``behaviour_class``, ``own_script_count``, ``general_script_count``,
    ``loan_count`` and ``overdue_amount`` (missing without a loan). Loans without a script of their
    bucket stand out: red without any, amber with one for every bucket. A click names both.
    """
    colours = palette(theme)
    data = []
    for row in cells.iter_rows(named=True):
        own, general, loans = (
            row[name] or 0 for name in ("own_script_count", "general_script_count", "loan_count")
        )
        is_lacking = loans and not own
        colour = colours.breach if not general else colours.near
        data.append(
            {
                "stage": row["stage"],
                "behaviour_class": row["behaviour_class"],
                "column": term(language, "behaviour_class", row["behaviour_class"]),
                "scripts": say_count(language, "{count} script", "{count} scripts", own)
                if own or loans
                else "",
                "loans": say_count(language, "{count} loan", "{count} loans", loans)
                if loans
                else "",
                "own": count(own),
                "general": count(general),
                "amount": money_with_unit(
                    row["overdue_amount"], language, say(language, "Not reported")
                )
                if loans
                else "—",
                "loan_count": count(loans),
                "colour": colour
                if is_lacking
                else colours.scale[1 if theme == "light" else 2]
                if own
                else colours.background,
                "ink": colours.background if is_lacking else colours.text,
            }
        )
    base = alt.Chart(rows(data))
    x = alt.X(
        "column:N",
        sort=list(dict.fromkeys(str(row["column"]) for row in data)),
        axis=alt.Axis(orient="top", title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(paddingInner=0.05),
    )
    y = alt.Y(
        "stage:N",
        sort=list(dict.fromkeys(str(row["stage"]) for row in data)),
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(paddingInner=0.08),
    )
    tooltip = [
        alt.Tooltip("stage:N", title=say(language, "Bucket")),
        alt.Tooltip("column:N", title=say(language, "Class of customers")),
        alt.Tooltip("own:N", title=say(language, "Scripts of the bucket")),
        alt.Tooltip("general:N", title=say(language, "Scripts for every bucket")),
        alt.Tooltip("loan_count:N", title=say(language, "Overdue loans")),
        alt.Tooltip("amount:N", title=say(language, "Overdue amount")),
    ]
    cell = base.mark_rect(
        cornerRadius=2, cursor="pointer", stroke=colours.grid, strokeWidth=0.5
    ).encode(x=x, y=y, tooltip=tooltip, color=alt.Color("colour:N", scale=None))
    ink = alt.Color("ink:N", scale=None)
    first = base.mark_text(dy=-7, fontSize=11).encode(x=x, y=y, text="scripts:N", color=ink)
    second = base.mark_text(dy=8, fontSize=11).encode(x=x, y=y, text="loans:N", color=ink)
    stages = len({row["stage"] for row in data})
    return sheet(
        cell.add_params(click("stage", "behaviour_class")),
        first,
        second,
        theme=theme,
        height=_ROW * max(stages, 1) + _HEADS,
    )
