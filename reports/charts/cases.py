"""The chart for what overdue loans ask for: will to pay against means to pay."""

import altair as alt
import polars as pl

from reports.charts.canvas import TITLE_HEIGHT, click, rows, sheet
from reports.numbers import count, money_with_unit
from reports.palette import Theme, palette
from reports.terms import TERMS, term
from reports.wording import Language, say

_CELL = 72
_HEADS = 26


def quadrant_map(
    quadrants: pl.DataFrame,
    *,
    language: Language,
    theme: Theme,
    chosen: tuple[str, str] | None = None,
) -> alt.LayerChart:
    """Will (rows) by means (columns), with what each pair asks for; a click names both.

    ``quadrants``: ``willingness``, ``repayment_source``, ``quadrant``, ``case_count`` and
    ``overdue_amount``. Pairs without a case stay pale; ``chosen`` is framed.
    """
    colours = palette(theme)
    found = {
        (row["willingness"], row["repayment_source"]): row
        for row in quadrants.iter_rows(named=True)
    }
    amounts = [float(row["overdue_amount"] or 0) for row in found.values()]
    highest = max(amounts, default=0.0)
    cells = []
    for willingness in TERMS["willingness"]:
        for source in TERMS["repayment_source"]:
            row = found.get((willingness, source))
            amount = float(row["overdue_amount"] or 0) if row else 0.0
            quadrant = _ASKED.get((willingness, source), "ASSESS")
            cells.append(
                {
                    "willingness": willingness,
                    "repayment_source": source,
                    "will": term(language, "willingness", willingness),
                    "means": term(language, "repayment_source", source),
                    "asks": term(language, "case_quadrant", quadrant),
                    "value": amount,
                    "text": say(
                        language,
                        "{count} · {amount}",
                        count=count(row["case_count"]),
                        amount=money_with_unit(
                            row["overdue_amount"], language, say(language, "Not reported")
                        ),
                    )
                    if row
                    else "—",
                    "cases": count(row["case_count"]) if row else "0",
                    "is_strong": amount > 0.55 * highest,
                    "is_chosen": chosen == (willingness, source),
                }
            )
    base = alt.Chart(rows(cells))
    x = alt.X(
        "means:N",
        sort=[term(language, "repayment_source", one) for one in TERMS["repayment_source"]],
        axis=alt.Axis(orient="top", title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(paddingInner=0.03),
    )
    y = alt.Y(
        "will:N",
        sort=[term(language, "willingness", one) for one in TERMS["willingness"]],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(paddingInner=0.05),
    )
    tooltip = [
        alt.Tooltip("will:N", title=say(language, "Willingness")),
        alt.Tooltip("means:N", title=say(language, "Means")),
        alt.Tooltip("asks:N", title=say(language, "Asks for")),
        alt.Tooltip("cases:N", title=say(language, "Overdue loans")),
    ]
    ink = (
        alt.when("datum.is_strong")
        .then(alt.value(colours.background))
        .otherwise(alt.value(colours.text))
    )
    cell = base.mark_rect(cornerRadius=3, cursor="pointer", strokeWidth=2).encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.Color(
            "value:Q", scale=alt.Scale(range=list(colours.scale), domain=[0, highest or 1])
        ),
        stroke=alt.when("datum.is_chosen").then(alt.value(colours.near)).otherwise(alt.value(None)),
    )
    asks = base.mark_text(dy=-10, fontWeight="bold").encode(x=x, y=y, text="asks:N", color=ink)
    text = base.mark_text(dy=10).encode(x=x, y=y, text="text:N", color=ink)
    return sheet(
        cell.add_params(click("willingness", "repayment_source")),
        asks,
        text,
        title=say(language, "What will and means ask for: overdue loans and what is overdue"),
        theme=theme,
        height=_CELL * len(TERMS["willingness"]) + _HEADS + TITLE_HEIGHT,
    )


_ASKED = {
    ("WILLING", "AVAILABLE"): "PAY",
    ("WILLING", "LACKING"): "PLAN",
    ("UNWILLING", "AVAILABLE"): "LAW",
    ("UNWILLING", "LACKING"): "DISPOSE",
}
