"""The chart for how much of the book hangs on whom."""

import altair as alt
import polars as pl

from reports.charts.canvas import ROW_HEIGHT, TITLE_HEIGHT, click, rows, scaled, sheet
from reports.numbers import money, money_unit, named, rate
from reports.palette import Theme, palette
from reports.wording import Language, say


def holder_bars(
    parts: pl.DataFrame, *, chosen: str | None, language: Language, theme: Theme
) -> alt.LayerChart:
    """Who holds most of the book, the largest first; what is overdue of it lies on the bar.

    ``parts``: ``part`` (what a click names), ``label``, ``outstanding_principal``,
    ``overdue_balance`` and ``share`` of the book. A chosen part stands out.
    """
    colours = palette(theme)
    unit = money_unit(parts["outstanding_principal"], language)
    bars = [
        {
            "part": part,
            "label": label,
            "place": place,
            "is_strong": chosen in (None, part),
            "balance": scaled(balance, unit),
            "overdue": scaled(overdue or 0, unit),
            "text": f"{money(balance, unit)} ({rate(share)})",
            "overdue_text": money(overdue, unit),
        }
        for place, (part, label, balance, overdue, share) in enumerate(
            parts.select(
                "part", "label", "outstanding_principal", "overdue_balance", "share"
            ).iter_rows()
        )
    ]
    highest = max((float(bar["balance"] or 0) for bar in bars), default=0.0)
    base = alt.Chart(rows(bars))
    # Two borrowers may have one name, so a bar stands by its number and is named by its label.
    names = {bar["part"]: bar["label"] for bar in bars}
    y = alt.Y(
        "part:N",
        sort=[bar["part"] for bar in bars],
        axis=alt.Axis(
            title=None,
            ticks=False,
            domain=False,
            labelColor=colours.text,
            labelExpr=_label_expression(names),
        ),
    )
    scale = alt.Scale(domain=[0, highest * 1.5 or 1], nice=False)
    x = alt.X("balance:Q", axis=None, scale=scale)
    balance_title = named(say(language, "Loan balance"), unit, language)
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Part")),
        alt.Tooltip("text:N", title=balance_title),
        alt.Tooltip("overdue_text:N", title=say(language, "Overdue balance")),
    ]
    bar = base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer").encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.when("datum.is_strong")
        .then(alt.value(colours.main))
        .otherwise(alt.value(colours.other)),
    )
    overdue = base.mark_bar(height=ROW_HEIGHT - 17, cursor="pointer", color=colours.worse).encode(
        x=alt.X("overdue:Q", axis=None, scale=scale), y=y, tooltip=tooltip
    )
    text = base.mark_text(align="left", dx=5, color=colours.text).encode(x=x, y=y, text="text:N")
    title = say(
        language,
        "{balance} and share of the book; the narrow bar is what is overdue",
        balance=balance_title,
    )
    return sheet(
        bar.add_params(click("part")),
        overdue,
        text,
        title=title,
        theme=theme,
        height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT,
    )


def _label_expression(names: dict[str, str]) -> str:
    """A label expression that names each part, however odd its number and name are."""
    quoted = ", ".join(f"'{_escaped(part)}': '{_escaped(name)}'" for part, name in names.items())
    return f"({{{quoted}}})[datum.value]"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
