"""Charts of customers by repayment behaviour: how many of each class, and who went where."""

import altair as alt
import polars as pl

from reports.charts.canvas import ROW_HEIGHT, TITLE_HEIGHT, click, rows, sheet
from reports.numbers import count, money_with_unit, share
from reports.palette import Theme, palette
from reports.terms import term
from reports.wording import Language, say

# Pixels of a row of the matrix.
CELL = 32
# Pixels the names above a matrix take, and what their second line adds.
HEADS, SECOND_LINE = 20, 16
# How strong the least and the most of a matrix are drawn; text stays readable on either.
FAINT, STRONG = 0.12, 0.5


def behaviour_bars(
    mix: pl.DataFrame,
    *,
    before_name: str | None,
    chosen: str | None,
    language: Language,
    theme: Theme,
) -> alt.LayerChart:
    """Customers of each class, the best on top, with what it was before as a quiet tick.

    ``mix``: ``behaviour_class`` (what a click names), ``customer_count``, ``customer_share``,
    ``outstanding_principal`` and ``before`` (customers at the time compared with).
    """
    colours = palette(theme)
    bars = []
    for code, number, part, balance, before in mix.select(
        "behaviour_class", "customer_count", "customer_share", "outstanding_principal", "before"
    ).iter_rows():
        known = f" ({share(part)})" if part is not None and number else ""
        bars.append(
            {
                "behaviour_class": code,
                "label": term(language, "behaviour_class", code),
                "is_strong": chosen in (None, code),
                "value": number,
                "before": before,
                "top": max(number, before or 0),
                "text": f"{count(number)}{known}",
                "before_text": count(before),
                "balance": money_with_unit(balance, language, say(language, "Not reported")),
            }
        )
    base = alt.Chart(rows(bars))
    y = alt.Y(
        "label:N",
        sort=[bar["label"] for bar in bars],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
    )
    highest = max((bar["top"] for bar in bars), default=0)
    scale = alt.Scale(domain=[0, highest * 1.35 or 1], nice=False)
    title = say(language, "Customers by class")
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Behaviour class")),
        alt.Tooltip("text:N", title=say(language, "Customers")),
        alt.Tooltip("balance:N", title=say(language, "Loan balance")),
    ]
    head = title
    if before_name is not None:
        head = say(
            language, "{title}; the upright line marks {before}", title=title, before=before_name
        )
        tooltip.insert(2, alt.Tooltip("before_text:N", title=before_name))
    strong = alt.when("datum.is_strong").then(alt.value(colours.main))
    layers = [
        base.mark_bar(height=ROW_HEIGHT - 9, cursor="pointer")
        .encode(
            x=alt.X("value:Q", axis=None, scale=scale),
            y=y,
            tooltip=tooltip,
            color=strong.otherwise(alt.value(colours.other)),
        )
        .add_params(click("behaviour_class")),
        base.mark_text(align="left", dx=7, color=colours.text).encode(
            x=alt.X("top:Q", scale=scale), y=y, text="text:N"
        ),
    ]
    if before_name is not None:
        layers.append(
            base.mark_tick(color=colours.quiet, thickness=2, height=ROW_HEIGHT - 4).encode(
                x=alt.X("before:Q", scale=scale), y=y, tooltip=tooltip
            )
        )
    return sheet(
        *layers, title=head, theme=theme, height=ROW_HEIGHT * max(len(bars), 1) + TITLE_HEIGHT
    )


def behaviour_matrix(
    moves: pl.DataFrame,
    *,
    order: tuple[str, ...],
    before_name: str,
    language: Language,
    theme: Theme,
) -> alt.LayerChart:
    """How many customers went from which class (rows) to which (columns); a click names both.

    ``moves``: ``from_class``, ``to_class``, ``customer_count``, ``outstanding_principal``,
    ``principal_before``, ``has_fallen``, ``has_risen``. ``order``: the classes, best first.
    """
    colours = palette(theme)
    moved = moves.filter(pl.col("from_class") != pl.col("to_class"))
    most = max(moved["customer_count"].to_list(), default=1)
    cells = []
    for row in moves.to_dicts():
        has_moved = row["from_class"] != row["to_class"]
        kind = "worse" if row["has_fallen"] else "better" if row["has_risen"] else "same"
        strength = row["customer_count"] / most if has_moved else 0
        cells.append(
            {
                "from_class": row["from_class"],
                "to_class": row["to_class"],
                "from": term(language, "behaviour_class", row["from_class"]),
                "to": term(language, "behaviour_class", row["to_class"]),
                "kind": kind,
                "strength": FAINT + (STRONG - FAINT) * strength,
                "text": count(row["customer_count"]),
                "before": money_with_unit(
                    row["principal_before"], language, say(language, "Not reported")
                ),
                "now": money_with_unit(
                    row["outstanding_principal"], language, say(language, "Not reported")
                ),
            }
        )
    words = {code: term(language, "behaviour_class", code) for code in order}
    sides = {
        side: [words[code] for code in order if code in set(moves[side])]
        for side in ("from_class", "to_class")
    }
    second_line = SECOND_LINE if any(" " in name for name in sides["to_class"]) else 0
    base = alt.Chart(rows(cells))
    x = alt.X(
        "to:N",
        sort=sides["to_class"],
        axis=alt.Axis(
            orient="top",
            title=None,
            ticks=False,
            domain=False,
            labelColor=colours.text,
            # Names of several words stand on several lines, which grow downwards.
            labelPadding=6 + second_line,
            labelExpr="split(datum.label, ' ')",
        ),
        scale=alt.Scale(paddingInner=0.05),
    )
    y = alt.Y(
        "from:N",
        sort=sides["from_class"],
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(paddingInner=0.08),
    )
    tooltip = [
        alt.Tooltip("from:N", title=before_name),
        alt.Tooltip("to:N", title=say(language, "Now")),
        alt.Tooltip("text:N", title=say(language, "Customers")),
        alt.Tooltip("before:N", title=say(language, "Balance then")),
        alt.Tooltip("now:N", title=say(language, "Balance now")),
    ]
    cell = base.mark_rect(cornerRadius=2, cursor="pointer").encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(
                domain=["worse", "better", "same"],
                range=[colours.worse, colours.better, colours.other],
            ),
        ),
        opacity=alt.Opacity("strength:Q", scale=None),
    )
    text = base.mark_text(color=colours.text).encode(x=x, y=y, text="text:N")
    return sheet(
        cell.add_params(click("from_class", "to_class")),
        text,
        title=say(
            language,
            "From the class of {before} (rows) to that of now (columns), customers",
            before=before_name,
        ),
        theme=theme,
        height=CELL * max(len(sides["from_class"]), 1) + HEADS + second_line + TITLE_HEIGHT,
    )
