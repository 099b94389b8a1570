"""The sheet of one case: what a collector takes along, to print on A4, fill in, sign and file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import polars as pl

from reports.cases import ACTIONS, HANDS, PROMISES, SIGNS, fact_lines, quadrant_lines
from reports.scorecard import Row
from reports.tables import Column, cells
from reports.wording import Language, message, say

# The last of these; the rest stands on the page of the loan.
MOST_ACTIONS = 12
_SHEET_ACTIONS = tuple(
    column for column in ACTIONS if column.name not in ("action_id", "script_id", "is_valid")
)
_BLANK_LINES = 4


@dataclass(frozen=True)
class Case:
    """One case with its records, all through the words of ``reports.cases``."""

    row: Row
    signs: pl.DataFrame
    actions: pl.DataFrame
    promises: pl.DataFrame
    hands: pl.DataFrame


def case_sheet(case: Case, as_of_date: date, language: Language) -> str:
    """One HTML page for A4: the case, will and means with why, the script, what was done so far.

    Notes and telephone numbers stand nowhere on it. Nothing of it needs the desk.
    """
    row = case.row
    title = say(language, "Case sheet")
    who = row["customer_name"] or row["customer_id"]
    tongue = "zh-CN" if language is Language.ZH else "en"
    day = say(language, "Data as of {date}", date=f"{as_of_date:%Y-%m-%d}")
    organisation = say(language, "Organisation: {name}", name=row["org_name"])
    parts = [
        _pairs(fact_lines(row, language), columns=2),
        _head(say(language, "Will and means")),
        _pairs(quadrant_lines(row, language), columns=1),
        _table(SIGNS, case.signs, language),
        _script(row, language),
        _head(say(language, "Collection actions")),
        f"<p class='note'>{escape(say(language, NOTE_WITHHELD))}</p>",
        _table(_SHEET_ACTIONS, case.actions.head(MOST_ACTIONS), language),
        _head(say(language, "Promises")),
        _table(PROMISES, case.promises, language),
        _head(say(language, "Hands")),
        _table(HANDS, case.hands, language),
        _head(say(language, "This contact")),
        _blank(language),
    ]
    return f"""<!doctype html>
<html lang="{tongue}"><head><meta charset="utf-8">
<title>{escape(title)} {escape(str(row["loan_id"]))}</title>
<style>{_STYLE}</style></head><body>
<h1>{escape(title)} · {escape(str(who))}</h1>
<p class="line"><span>{escape(organisation)}</span><span>{escape(day)}</span></p>
{chr(10).join(parts)}
</body></html>
"""


def _head(words: str) -> str:
    return f"<h2>{escape(words)}</h2>"


def _pairs(lines: Sequence[tuple[str, str]], *, columns: int) -> str:
    """Names and words, so many pairs across."""
    made = []
    for start in range(0, len(lines), columns):
        found = "".join(
            f"<th>{escape(name)}</th><td>{escape(words)}</td>"
            for name, words in lines[start : start + columns]
        )
        made.append(f"<tr>{found}</tr>")
    return f"<table class='pairs'>{''.join(made)}</table>"


def _table(columns: Iterable[Column], rows: pl.DataFrame, language: Language) -> str:
    if rows.is_empty():
        return f"<p>{escape(say(language, 'None'))}</p>"
    # Nothing here is a rate over a sample of loans.
    shown = [cells(rows, column, language, 0) for column in columns]
    heads = "".join(f"<th>{escape(one.head)}</th>" for one in shown)
    lines = (
        "<tr>" + "".join(f"<td>{escape(one.texts[place])}</td>" for one in shown) + "</tr>"
        for place in range(len(rows))
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _script(row: Row, language: Language) -> str:
    head = _head(say(language, "Script"))
    if row["script_id"] is None:
        return head + f"<p>{escape(say(language, NO_SCRIPT))}</p>"
    text = escape(row["script_text"] or "—").replace("\n", "<br>")
    name = " · ".join(
        str(one)
        for one in (
            row["script_id"],
            say(language, "version {number}", number=row["script_version"]),
            row["script_scene"],
        )
        if one is not None
    )
    return f"{head}<p class='note'>{escape(name)}</p><blockquote>{text}</blockquote>"


def _blank(language: Language) -> str:
    """Lines to fill in by hand, and who signs."""
    heads = (
        message("Date and time"),
        message("How and whom"),
        message("What was said and agreed"),
        message("Amount and day promised"),
    )
    head = "".join(f"<th>{escape(say(language, one))}</th>" for one in heads)
    line = "<tr class='blank'>" + "<td></td>" * len(heads) + "</tr>"
    signed = "".join(
        f"<span>{escape(say(language, one))}<i></i></span>"
        for one in (
            message("Collector:"),
            message("Second collector (visit):"),
            message("Reviewed by:"),
            message("Date:"),
        )
    )
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{line * _BLANK_LINES}</tbody></table>"
        f"<p class='line signatures'>{signed}</p>"
    )


NOTE_WITHHELD = message("Notes and telephone numbers are withheld here.")
NO_SCRIPT = message("No script that may be used fits this bucket and class.")
_STYLE = (
    "@page{size:A4;margin:12mm}"
    "body{font:9.5pt 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',SimSun,sans-serif;"
    "color:#000;background:#fff;margin:0 auto;max-width:186mm}"
    "h1{font-size:15pt;text-align:center;margin:2mm 0 3mm}"
    "h2{font-size:11pt;margin:4mm 0 1.5mm;break-after:avoid}"
    ".line{display:flex;justify-content:space-between;margin:2mm 0}"
    ".note{color:#444;margin:1mm 0}"
    "table{border-collapse:collapse;width:100%;margin:1mm 0 2mm}thead{display:table-header-group}"
    "tr{break-inside:avoid}th,td{border:.25mm solid #555;padding:.9mm 1.2mm;text-align:left;"
    "vertical-align:top}th{background:#eee;font-weight:600}"
    ".pairs th{width:24mm;white-space:nowrap}"
    "blockquote{margin:1mm 0;padding:2mm 3mm;border-left:1mm solid #555;background:#f6f6f6}"
    "tr.blank td{height:9mm}.signatures{margin-top:8mm;break-inside:avoid}"
    ".signatures i{display:inline-block;width:24mm;border-bottom:.3mm solid #000}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
)
