"""Spreadsheets: one sheet as text rows; a line is a row of the sheet as the program shows it."""

import re
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from loaders.numbers import shown
from loaders.text_rows import Advance, TextRows, row_batch, trimmed
from warehouse.errors import RefusedDelivery

# What a cell shows whose formula failed, by the reader's name for it.
_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
_ERROR = re.compile(r"Error\((\w+)\)")
# A number of more digits may have lost its last ones.
_CERTAIN_DIGITS = 15


def open_workbook(path: Path, file_name: str, sheet: str | None, skip_lines: int) -> TextRows:
    """The only sheet with anything in it, or the one named. Its first row holds the headings."""
    try:
        workbook = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise RefusedDelivery(
            f"{file_name}: the spreadsheet cannot be read ({error}). Open it, save it again as "
            "XLSX without a password, and deliver it again."
        ) from error
    index = _sheet(workbook, file_name, sheet)
    columns = _columns(workbook, index)
    filled = [at for at, row in enumerate(zip(*(_head(one) for one in columns), strict=True))
              if at >= skip_lines and any(row)]  # fmt: skip
    if not filled:
        raise RefusedDelivery(f"{file_name}: the sheet has no heading row; it is empty.")
    start = filled[0]
    headings = [column[start].as_py() or "" for column in columns]
    # Columns without a heading after the last one that has it are stray formatting.
    while headings and not headings[-1].strip():
        headings.pop()

    def batches(advance: Advance) -> Iterator[pa.RecordBatch]:
        advance(path.stat().st_size)
        lines = pa.array(range(start + 2, len(columns[0]) + 1), pa.int64())
        if len(lines):
            yield row_batch(
                lines, [trimmed(column.slice(start + 1)) for column in columns[: len(headings)]]
            )

    return TextRows(file_name, headings, batches, f"xlsx, sheet {workbook.sheet_names[index]}")


def _head(column: pa.Array) -> list[bool]:
    """Which of the first rows of a column hold anything."""
    return [bool((cell or "").strip()) for cell in column.slice(0, 200).to_pylist()]


def _sheet(workbook: fastexcel.ExcelReader, file_name: str, sheet: str | None) -> int:
    names = workbook.sheet_names
    if sheet is not None:
        if sheet not in names:
            raise RefusedDelivery(
                f"{file_name}: the profile names the sheet {sheet!r}, the file has "
                f"{', '.join(names)}."
            )
        return names.index(sheet)
    filled = [at for at in range(len(names)) if _is_filled(workbook, at)]
    if len(filled) > 1:
        raise RefusedDelivery(
            f"{file_name}: the file has several sheets ({', '.join(names[at] for at in filled)}). "
            "Deliver one sheet per file, or name the sheet in a mapping profile."
        )
    return filled[0] if filled else 0


def _is_filled(workbook: fastexcel.ExcelReader, index: int) -> bool:
    try:
        return workbook.load_sheet(index, header_row=None, skip_rows=0, n_rows=1).width > 0
    except fastexcel.FastExcelError:
        return False


def _columns(workbook: fastexcel.ExcelReader, index: int) -> list[pa.Array]:
    """The cells of every column as shown, failed formulas too."""
    try:
        sheet = workbook.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")
        batch, errors = sheet.to_arrow_with_errors()
    except fastexcel.FastExcelError:
        return []
    columns = [pc.cast(column, pa.string()) for column in batch.columns]
    failed: dict[int, dict[int, str]] = {}
    for error in errors.errors if errors is not None else []:
        row, column = error.position
        found = _ERROR.search(error.detail)
        text = _ERRORS.get(found.group(1), "#ERROR!") if found else "#ERROR!"
        failed.setdefault(column, {})[row] = text
    for at, texts in failed.items():
        cells = columns[at].to_pylist()
        columns[at] = pa.array([texts.get(row, cell) for row, cell in enumerate(cells)])
    return [_as_shown(workbook, index, at, column) for at, column in enumerate(columns)]


def _as_shown(workbook: fastexcel.ExcelReader, index: int, at: int, column: pa.Array) -> pa.Array:
    """Numbers as a person sees them; they are told from text that looks like one."""
    if (pc.max(pc.utf8_length(column)).as_py() or 0) <= _CERTAIN_DIGITS:
        return column
    # Read as booleans only cells that hold a number give a value.
    numbers = workbook.load_sheet(
        index, header_row=None, skip_rows=0, use_columns=[at], dtypes="boolean"
    ).to_arrow()
    is_number = numbers.column(0).is_valid().to_pylist()
    return pa.array(
        [
            shown(text) if text is not None and number and _is_plain(text) else text
            for text, number in zip(column.to_pylist(), is_number, strict=True)
        ],
        pa.string(),
    )


def _is_plain(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()
