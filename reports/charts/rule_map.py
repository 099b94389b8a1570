"""The chart for who and which rule."""

from textwrap import wrap

import altair as alt
import polars as pl

from reports.charts.canvas import click, rows, sheet
from reports.charts.heat_map import ROW
from reports.numbers import UNDEFINED, count, money_with_unit
from reports.palette import Theme, palette
from reports.wording import Language, message, say

# Signs of a line of a rule's name above its column, and pixels of a line.
_SIGNS = {Language.ZH: 7, Language.EN: 15}
_LINE = 16
RULE = message("Rule")
LOANS = message("Number of loans")


def rule_map(
    found: pl.DataFrame,
    *,
    language: Language,
    theme: Theme,
    kind: str = RULE,
    counted: str = LOANS,
) -> alt.LayerChart:
    """Loans that break a rule (columns) at each organisation (rows, most on top).

    ``found``: ``org_id``, ``label``, ``rule_code``, ``title`` (in the reader's words; what stands
    above a column is its ``head`` where there is one), ``loan_count`` (missing where none was
    tested) and ``outstanding_principal``, rules in the order of the columns. ``kind``: what a
    column is, a rule unless said; ``counted``: what ``loan_count`` counts where it is not loans,
    and then there is no ``outstanding_principal``. A click names the organisation and the rule.
    """
    colours = palette(theme)
    highest = max((number for number in found["loan_count"] if number is not None), default=0)
    middle = 0.55 * highest
    head = "head" if "head" in found.columns else "title"
    titles = dict(found.select("rule_code", head).iter_rows())
    heads = _heads(titles, language)
    lines = max((head.count("\n") + 1 for head in heads.values()), default=1)
    if counted != LOANS:
        found = found.with_columns(outstanding_principal=pl.lit(None))
    cells = [
        {
            "org_id": org_id,
            "label": label,
            "rule_code": rule_code,
            "head": heads[rule_code],
            "title": title,
            "value": loans,
            "text": count(loans, UNDEFINED),
            "amount": money_with_unit(amount, language, say(language, "Not reported"))
            if loans is not None
            else UNDEFINED,
            "is_strong": loans is not None and loans > middle,
            "is_none": not loans,
        }
        for org_id, label, rule_code, title, loans, amount in found.select(
            "org_id", "label", "rule_code", "title", "loan_count", "outstanding_principal"
        ).iter_rows()
    ]
    by_label = found.group_by("label").agg(pl.col("loan_count").sum())
    order = by_label.sort("loan_count", "label", descending=[True, False])["label"].to_list()
    base = alt.Chart(rows(cells))
    x = alt.X(
        "head:N",
        sort=list(heads.values()),
        axis=alt.Axis(
            orient="top",
            title=None,
            ticks=False,
            domain=False,
            labelExpr="split(datum.value, '\\n')",
            labelColor=colours.text,
            # Lines run down from the first, so that it stands as high as there are lines.
            labelPadding=_LINE * (lines - 1) + 6,
            labelLineHeight=_LINE,
        ),
        scale=alt.Scale(paddingInner=0.04),
    )
    y = alt.Y(
        "label:N",
        sort=order,
        axis=alt.Axis(title=None, ticks=False, domain=False, labelColor=colours.text),
        scale=alt.Scale(paddingInner=0.08),
    )
    tooltip = [
        alt.Tooltip("label:N", title=say(language, "Organisation")),
        alt.Tooltip("title:N", title=say(language, kind)),
        alt.Tooltip("text:N", title=say(language, counted)),
    ]
    if counted == LOANS:
        tooltip.append(alt.Tooltip("amount:N", title=say(language, "Loan balance")))
    cell = base.mark_rect(cornerRadius=2, cursor="pointer").encode(
        x=x,
        y=y,
        tooltip=tooltip,
        color=alt.Color(
            "value:Q", scale=alt.Scale(range=list(colours.scale), domain=[0, highest or 1])
        ),
    )
    text = base.mark_text(fontSize=11).encode(
        x=x,
        y=y,
        text="text:N",
        color=alt.when("datum.is_strong")
        .then(alt.value(colours.background))
        .when("datum.is_none")
        .then(alt.value(colours.quiet))
        .otherwise(alt.value(colours.text)),
    )
    return sheet(
        cell.add_params(click("org_id", "rule_code")),
        text,
        theme=theme,
        height=ROW * max(len(order), 1) + _LINE * (lines + (lines > 1)) + 8,
    )


def _heads(titles: dict[str, str], language: Language) -> dict[str, str]:
    """The rules' names, each in as many lines as the longest, the last one lowest."""
    wrapped = {code: _lines(title, language) for code, title in titles.items()}
    most = max((len(lines) for lines in wrapped.values()), default=1)
    return {
        code: "\n".join(["\u00a0"] * (most - len(lines)) + lines) for code, lines in wrapped.items()
    }


def _lines(title: str, language: Language) -> list[str]:
    """A name in lines narrow enough to stand above its column."""
    width = _SIGNS[language]
    if language is Language.ZH:
        # What stands in brackets explains; lines of even length leave no single sign behind.
        name = title.partition("（")[0]
        even = -(-len(name) // -(-len(name) // width))
        return [name[start : start + even] for start in range(0, len(name), even)]
    return wrap(title, width)
