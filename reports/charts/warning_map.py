"""The chart for who is warned of what: borrowers against the indicators of the catalogue."""

import altair as alt
import polars as pl

from reports.charts.canvas import click, rows, sheet
from reports.numbers import UNDEFINED, one_decimal
from reports.palette import LEVEL_FILLS, LEVEL_INKS, Theme, palette
from reports.terms import term
from reports.warning_table import level_sign
from reports.wording import Language, say

_ROW = 24
_HEADS = 44
_LINE = 15


def warning_map(cells: pl.DataFrame, *, language: Language, theme: Theme) -> alt.LayerChart:
    """Borrowers (rows) by indicator (columns, side by side by category); a click names a borrower.

    ``cells``: ``customer_id``, ``customer`` (in words), ``place``, ``indicator_code``, ``title``,
    ``category``, ``state``, ``value`` and ``since_date``, in the order of rows and columns. Each
    level stands as its sign on its colour; a dot is clear, an empty cell is not known.
    """
    colours = palette(theme)
    data = [
        {
            "customer_id": row["customer_id"],
            "label": row["customer"],
            "code": row["indicator_code"],
            "title": row["title"],
            "category": term(language, "indicator_category", row["category"])
            if row["category"] is not None
            else "",
            "state": term(language, "indicator_state", row["state"]),
            "value": one_decimal(row["value"]) if row["level_no"] else UNDEFINED,
            "since": UNDEFINED if row["since_date"] is None else f"{row['since_date']:%Y-%m-%d}",
            "sign": level_sign(row["state"], language),
            "colour": LEVEL_FILLS.get(row["state"], colours.background),
            "ink": LEVEL_INKS.get(row["state"], colours.quiet),
        }
        for row in cells.iter_rows(named=True)
    ]
    order = list(dict.fromkeys(row["customer_id"] for row in data))
    names = {row["customer_id"]: row["label"] for row in data}
    quoted = ", ".join(f"'{_escaped(one)}': '{_escaped(names[one])}'" for one in order)
    codes = list(dict.fromkeys(row["code"] for row in data))
    heads = _heads(data)
    base = alt.Chart(rows(data))
    x = alt.X(
        "code:N",
        sort=codes,
        axis=alt.Axis(
            orient="top",
            title=None,
            ticks=False,
            domain=False,
            labelColor=colours.text,
            labelExpr=f"({{{heads}}})[datum.value]",
            labelLineHeight=_LINE,
            labelPadding=_LINE + 4,
        ),
        scale=alt.Scale(paddingInner=0.06),
    )
    y = alt.Y(
        "customer_id:N",
        sort=order,
        axis=alt.Axis(
            title=None,
            ticks=False,
            domain=False,
            labelColor=colours.text,
            labelExpr=f"({{{quoted}}})[datum.value]",
        ),
        scale=alt.Scale(paddingInner=0.1),
    )
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Customer")),
        alt.Tooltip("title:N", title=say(language, "Indicator")),
        alt.Tooltip("category:N", title=say(language, "Category")),
        alt.Tooltip("state:N", title=say(language, "Warning level")),
        alt.Tooltip("value:N", title=say(language, "Value")),
        alt.Tooltip("since:N", title=say(language, "Since")),
    ]
    cell = base.mark_rect(
        cornerRadius=2, cursor="pointer", stroke=colours.grid, strokeWidth=0.5
    ).encode(x=x, y=y, tooltip=tooltip, color=alt.Color("colour:N", scale=None))
    sign = base.mark_text(fontSize=12, fontWeight="bold").encode(
        x=x, y=y, text="sign:N", color=alt.Color("ink:N", scale=None)
    )
    drawn = sheet(
        cell.add_params(click("customer_id")),
        sign,
        theme=theme,
        height=_ROW * max(len(order), 1) + _HEADS,
    )
    # The name of a category is wider than its only column, which may be the last.
    padded: alt.LayerChart = drawn.properties(
        padding={"left": 4, "top": 4, "bottom": 4, "right": 24}
    )
    return padded


def _heads(data: list[dict[str, object]]) -> str:
    """The head of each column, with the name of its category over the first of them."""
    lines: dict[str, tuple[str, str]] = {}
    seen: set[str] = set()
    for row in data:
        code, category = str(row["code"]), str(row["category"])
        if code not in lines:
            lines[code] = ("\u00a0" if category in seen or not category else category, code)
            seen.add(category)
    return ", ".join(
        f"'{_escaped(code)}': ['{_escaped(head)}', '{_escaped(code)}']"
        for code, (head, _) in lines.items()
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
