"""Downloads: the rows of a table as a file that a spreadsheet opens as they are.

CSV is UTF-8 with a byte order mark, so that Excel reads Chinese; XLSX holds money and rates as
numbers. In neither can a cell from data become a formula.
"""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import polars as pl
import xlsxwriter

from reports.numbers import rate, whole_yuan
from reports.tables import Column, heading, plain_rows, text_width
from reports.wording import Language

# A text that begins so is taken for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Excel turns longer runs of digits into 6.2E+17 when it opens a CSV.
_LONGEST_NUMBER = 11
_XLSX_FORMATS = {
    "money": "#,##0.00",
    "rate": "0.00%",
    "points": "+0.00;-0.00;0.00",
    "count": "#,##0",
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
}
_NARROWEST, _WIDEST = 8, 48


def csv_bytes(frame: pl.DataFrame, columns: Sequence[Column], language: Language) -> bytes:
    """The rows as CSV: money to the cent without separators, rates in per cent."""
    columns = _without_trends(columns)
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_safe(head) for head in _heads(columns, language)])
    for row in plain_rows(frame, columns, language):
        writer.writerow(
            [_csv_cell(value, column) for value, column in zip(row, columns, strict=True)]
        )
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(
    frame: pl.DataFrame, columns: Sequence[Column], language: Language, title: str
) -> bytes:
    """The rows as a workbook of one sheet: the head stays in view and filters."""
    columns = _without_trends(columns)
    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        head_format = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        formats = {kind: book.add_format({"num_format": of}) for kind, of in _XLSX_FORMATS.items()}
        sheet = book.add_worksheet(_sheet_name(title))
        rows = plain_rows(frame, columns, language)
        for position, (column, head) in enumerate(
            zip(columns, _heads(columns, language), strict=True)
        ):
            sheet.write_string(0, position, head, head_format)
            of = formats.get(column.kind)
            longest = text_width(head)
            for line, row in enumerate(rows, start=1):
                longest = max(longest, _write(sheet, line, position, row[position], of))
            sheet.set_column(position, position, min(max(longest + 2, _NARROWEST), _WIDEST))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), max(len(columns) - 1, 0))
        # A printed list fits the width of a page and repeats its head.
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return content.getvalue()


def file_name(organisation: str, page: str, day: date, ending: str) -> str:
    """``<organisation>_<page>_<date>.<ending>`` without signs a file system refuses."""
    name = f"{organisation}_{page}_{day:%Y%m%d}"
    return (
        "".join(sign if sign.isalnum() or sign in "_-()" else "_" for sign in name) + f".{ending}"
    )


def _without_trends(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if column.kind != "trend"]


def _heads(columns: Sequence[Column], language: Language) -> list[str]:
    return [
        heading(column, whole_yuan(language) if column.kind == "money" else None, language)
        for column in columns
    ]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _csv_cell(value: Any, column: Column) -> str:
    if value is None:
        return ""
    if column.kind == "rate":
        return rate(value).replace(",", "")
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date | Decimal | float | int):
        return str(value)
    text = _safe(str(value))
    is_long = len(text) > _LONGEST_NUMBER or text.startswith("0")
    # A tab makes Excel keep an identifier as text; readers of files trim it away.
    return f"\t{text}" if column.kind == "identifier" and text.isdigit() and is_long else text


def _write(sheet: Any, line: int, position: int, value: Any, of: Any) -> int:
    """Write one cell and return how wide it is."""
    if value is None:
        sheet.write_blank(line, position, None)
        return 0
    if isinstance(value, date):
        sheet.write_datetime(line, position, value, of)
        return 16 if isinstance(value, datetime) else 10
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        sheet.write_number(line, position, float(value), of)
        return len(f"{value:,.2f}")
    text = _safe(str(value))
    sheet.write_string(line, position, text)
    return text_width(text)


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "Sheet1"
