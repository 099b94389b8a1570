"""The table of early warning 贷后预警表 in words, and as the form a bank prints and signs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import polars as pl

from reports.numbers import count, money, money_unit, named
from reports.scorecard import Row
from reports.tables import LEVEL_TONES, Column, figure_column
from reports.terms import term
from reports.wording import Language, joined, message, say, say_count

LEVELS = ("RED", "ORANGE", "YELLOW", "BLUE")
CATEGORIES = ("REPAYMENT", "FINANCIAL", "OPERATING", "FUNDS", "GUARANTEE", "EXTERNAL")
# A level in one sign, so that a cell never speaks by colour alone.
LETTERS: dict[str, str] = {
    "RED": "R",
    "ORANGE": "O",
    "YELLOW": "Y",
    "BLUE": "B",
    "CLEAR": "·",
    "NO_DATA": "",
}


def level_sign(state: str, language: Language) -> str:
    """The sign of a level: its letter; in Chinese the word itself, which is one sign long."""
    if language is Language.ZH and state in LEVELS:
        return term(language, "warning_level", state)
    return LETTERS[state]


# Letters and frames tell them apart; on paper each is pale enough to write upon.
_PAPER = {"RED": "#f3b8b3", "ORANGE": "#f8d3a2", "YELLOW": "#fbf0b0", "BLUE": "#c9dff2"}
_NO_ACTION = message("No step yet")

CUSTOMERS = (
    Column("customer", "Customer"),
    Column("level", "Warning level", "term", family="warning_level", tone="tone"),
    Column("trend", "Against last month", "term", family="warning_trend"),
    figure_column("outstanding_principal"),
    Column("open_count", "Open warnings", "count"),
    Column("overdue_count", "Past their deadline", "count", tone="late_tone"),
    Column("action", "Last step"),
    Column("next_deadline", "Next deadline", "date"),
    Column("signals", "Signals"),
    Column("oldest_open_date", "Open since", "date"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("customer_id", "Customer number", "identifier"),
)


def table_answer(totals: pl.DataFrame, language: Language) -> str:
    """How many borrowers stand at each level, who is late and who got worse, in one sentence."""
    whole = int(totals["customer_count"].sum())
    levels = [
        say(
            language,
            "{level} {count}",
            level=term(language, "warning_level", row["level"]),
            count=count(row["customer_count"]),
        )
        for row in totals.iter_rows(named=True)
    ]
    sentence = say_count(
        language,
        "{count} borrower is warned of: {levels}",
        "{count} borrowers are warned of: {levels}",
        whole,
        levels=joined(language, levels),
    )
    late = int(totals["overdue_customer_count"].sum())
    worse = int(totals["up_customer_count"].sum())
    idle = int(totals["no_action_customer_count"].sum())
    return sentence + say(
        language,
        "; {late} past a deadline, {worse} worse than a month before, {idle} without any step.",
        late=count(late),
        worse=count(worse),
        idle=count(idle),
    )


def with_words(rows: pl.DataFrame, cells: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Borrowers with a name, their signals as codes, their last step, and the tones of cells."""
    signals: dict[str, list[str]] = {}
    for cell in cells.filter(pl.col("level_no") > 0).iter_rows(named=True):
        signals.setdefault(cell["customer_id"], []).append(cell["indicator_code"])
    return rows.with_columns(
        customer=pl.coalesce("customer_name", "customer_id"),
        signals=pl.Series(
            [" ".join(signals.get(one, [])) or "—" for one in rows["customer_id"]],
            dtype=pl.String,
        ),
        action=pl.Series(
            [
                say(language, _NO_ACTION) if one is None else term(language, "warning_action", one)
                for one in rows["open_action"]
            ],
            dtype=pl.String,
        ),
        outstanding_principal="exposure",
        tone=pl.col("level").replace_strict(LEVEL_TONES, default="plain", return_dtype=pl.String),
        late_tone=pl.when(pl.col("overdue_count") > 0)
        .then(pl.lit("breach"))
        .otherwise(pl.lit("plain")),
    )


def titles_of(indicators: pl.DataFrame, language: Language) -> dict[str, str]:
    """The name of each indicator by its code: ``R03 31 to 90 days past due``."""
    return {
        row["indicator_code"]: f"{row['indicator_code']} {say(language, row['title'])}"
        for row in indicators.iter_rows(named=True)
    }


@dataclass(frozen=True)
class Form:
    """What stands on the form beside its rows."""

    org_name: str
    as_of_date: date


def warning_form(
    form: Form,
    customers: Iterable[Row],
    cells: Iterable[Row],
    titles: Mapping[str, str],
    language: Language,
) -> str:
    """The table as one HTML page for A4 across: title, organisation, date, rows, signatures.

    ``customers``: rows of ``warning_table`` through ``with_words``; ``cells`` those of
    ``warning_cells``; ``titles`` the names of the indicators. Nothing of it needs the desk, so it
    may be printed, sent and filed.
    """
    customers = list(customers)
    signals: dict[tuple[str, str], list[Row]] = {}
    used: list[str] = []
    for cell in cells:
        if cell["level_no"]:
            signals.setdefault((cell["customer_id"], cell["category"]), []).append(cell)
            if cell["indicator_code"] not in used:
                used.append(cell["indicator_code"])
    unit = money_unit([row["exposure"] for row in customers], language)
    heads = [
        say(language, "Row no."),
        say(language, "Customer"),
        say(language, "Organisation"),
        say(language, "Account manager"),
        named(say(language, "Loan balance"), unit, language),
        say(language, "Warning level"),
        say(language, "Against last month"),
        *(term(language, "indicator_category", category) for category in CATEGORIES),
        say(language, "Open since"),
        say(language, "Next deadline"),
        say(language, "Last step"),
    ]
    lines = []
    for number, row in enumerate(customers, start=1):
        level = term(language, "warning_level", row["level"])
        texts = [
            _cell(str(number), "number"),
            _customer(row),
            _cell(row["org_name"]),
            _cell(row["officer_id"]),
            _cell(
                money(row["exposure"], unit, say(language, "Not reported")),
                "number",
            ),
            _cell(level, f"level {row['level']}"),
            _cell(term(language, "warning_trend", row["trend"])),
            *(
                _signals(signals.get((row["customer_id"], category), []), language)
                for category in CATEGORIES
            ),
            _cell(_day(row["oldest_open_date"]), "day"),
            _cell(_day(row["next_deadline"]), "day late" if row["overdue_count"] else "day"),
            _cell(row["action"]),
        ]
        lines.append(f"<tr>{''.join(texts)}</tr>")
    if not lines:
        none = escape(say(language, "No borrower is warned of."))
        lines.append(f'<tr><td colspan="{len(heads)}">{none}</td></tr>')
    title = say(language, "Warning table")
    legend = "; ".join(titles.get(code, code) for code in sorted(used))
    signatures = "".join(
        f"<span>{escape(say(language, name))}<i></i></span>"
        for name in (
            message("Prepared by:"),
            message("Reviewed by:"),
            message("Head of the organisation:"),
            message("Date:"),
        )
    )
    organisation = say(language, "Organisation: {name}", name=form.org_name)
    day = say(language, "Data as of {date}", date=f"{form.as_of_date:%Y-%m-%d}")
    how_many = say_count(language, "{count} borrower", "{count} borrowers", len(customers))
    tongue = "zh-CN" if language is Language.ZH else "en"
    return f"""<!doctype html>
<html lang="{tongue}"><head><meta charset="utf-8">
<title>{escape(title)} {escape(form.org_name)}</title>
<style>{_STYLE}</style></head><body>
<h1>{escape(title)}</h1>
<p class="line"><span>{escape(organisation)}</span><span>{escape(day)}</span>
<span>{escape(how_many)}</span></p>
<table><thead><tr>{"".join(f"<th>{escape(head)}</th>" for head in heads)}</tr></thead>
<tbody>
{chr(10).join(lines)}
</tbody></table>
<p class="legend">{escape(legend)}</p>
<p class="line signatures">{signatures}</p>
</body></html>
"""


def _cell(text: str | None, kind: str = "") -> str:
    shown = "—" if text is None else escape(str(text))
    return f'<td class="{kind}">{shown}</td>' if kind else f"<td>{shown}</td>"


def _customer(row: Row) -> str:
    if row["customer"] == row["customer_id"]:
        return _cell(row["customer_id"])
    name, number = escape(row["customer"]), escape(row["customer_id"])
    return f"<td>{name}<br><small>{number}</small></td>"


def _signals(cells: list[Row], language: Language) -> str:
    """The signals of a borrower in a category, each as its code with the sign of its level."""
    marks = [
        f'<b class="level {cell["state"]}">{escape(cell["indicator_code"])}'
        f"{escape(level_sign(cell['state'], language))}</b>"
        for cell in cells
    ]
    return f"<td>{' '.join(marks)}</td>"


def _day(day: Any) -> str:
    return "—" if day is None else f"{day:%Y-%m-%d}"


_STYLE = (
    "@page{size:A4 landscape;margin:10mm}"
    "body{font:9pt 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',SimSun,sans-serif;color:#000;"
    "margin:0 auto;max-width:277mm}"
    "h1{font-size:16pt;text-align:center;margin:2mm 0 3mm}"
    ".line{display:flex;justify-content:space-between;margin:2mm 0}"
    "table{border-collapse:collapse;width:100%}thead{display:table-header-group}"
    "tr{break-inside:avoid}th,td{border:.3mm solid #000;padding:1mm;text-align:left;"
    "vertical-align:middle}th{background:#eee;font-weight:600;text-align:center}"
    "td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "small{color:#444}b.level{font-weight:600;padding:0 .8mm;border:.2mm solid #555;"
    "white-space:nowrap;display:inline-block}td.level{text-align:center;font-weight:600}"
    "td.day{white-space:nowrap}td.late{font-weight:700;text-decoration:underline}"
    + "".join(f".{level}{{background:{colour}}}" for level, colour in _PAPER.items())
    + ".legend{font-size:7.5pt}.signatures{margin-top:10mm;break-inside:avoid}"
    ".signatures i{display:inline-block;width:34mm;border-bottom:.3mm solid #000}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
)
