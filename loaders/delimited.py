"""Delimited text files: any encoding, any delimiter, line numbers as the file shows them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pcsv

from loaders.encodings import UNREADABLE, Block, EncodedFile
from loaders.headings import folded_heading
from loaders.quoting import (
    LONGEST_RECORD_LINES,
    Record,
    careful_records,
    cut,
    lines_to_read_carefully,
)
from loaders.text_rows import (
    Advance,
    BrokenRow,
    TextRows,
    cell_name,
    int_array,
    nothing,
    row_batch,
    trimmed,
)
from warehouse.errors import RefusedDelivery

# Looked for in the heading line when nobody names one; longer ones first.
DELIMITERS = (
    "|@|", "@|@", "|!|", "!|!", "|#|", "|+|", "||", "~|", "^|", "^^", "\x1b", "\x01", "\x1f",
    "\x1e", "\t", "|", ";", ",", "^", "~",
)  # fmt: skip
Numbers: TypeAlias = npt.NDArray[np.int64]
# Stands in for a delimiter of several bytes while a block is cut.
_STAND_IN = b"\x1f"
_HEADING_BLOCK = 64 << 10


@dataclass(frozen=True)
class Layout:
    """How a delimited file is laid out; None is found out from the file."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str = '"'
    skip_lines: int = 0
    # The columns of a file without a heading line.
    columns: tuple[str, ...] | None = None


def open_delimited(source: EncodedFile, layout: Layout, known: set[str]) -> TextRows:
    """The file as text rows. ``known`` are headings that tell a delimiter from a character."""
    lines = _first_lines(source, layout.skip_lines)
    if not lines:
        raise RefusedDelivery(f"{source.file_name}: the file has no heading line; it is empty.")
    heading_at, heading = lines[0]
    delimiter = layout.delimiter or found_delimiter(
        heading, [line for _, line in lines[1:]], layout, known
    )
    if layout.columns is None:
        cells, _ = cut(heading, delimiter, layout.quote)
        if cells is None:
            raise RefusedDelivery(
                f"{source.file_name}, line {heading_at}: the quotes of the heading line do not "
                f"close: {heading[:200]!r}."
            )
        headings, first_line = cells, heading_at + 1
    else:
        headings, first_line = list(layout.columns), layout.skip_lines + 1
    samples = [line for number, line in lines if number >= first_line]
    if samples and all(
        _ends_open(line, len(headings), delimiter, layout.quote) for line in samples
    ):
        # Some systems end every row with a delimiter, but not the heading.
        headings.append("")
    source = EncodedFile(source.path, source.file_name, layout.encoding)
    broken: list[BrokenRow] = source.broken
    cutter = Cutter(len(headings), delimiter, layout.quote, broken)
    rows = TextRows(source.file_name, headings, lambda advance: iter(()), "", delimiter, broken)

    def batches(advance: Advance) -> Iterator[pa.RecordBatch]:
        for block in source.blocks(advance):
            yield from cutter.batches(_from_line(block, first_line))
        yield from cutter.rest()
        rows.encoding = source.label

    rows.batches = batches
    return rows


def _ends_open(line: str, width: int, delimiter: str, quote: str) -> bool:
    """Whether a row has one cell more than the heading, and that one empty."""
    cells, _ = cut(line, delimiter, quote)
    return cells is not None and len(cells) == width + 1 and not cells[-1].strip()


def _first_lines(source: EncodedFile, skip: int) -> list[tuple[int, str]]:
    """The first lines that are not blank, with their numbers; the heading line comes first."""
    for block in source.blocks(nothing, _HEADING_BLOCK):
        lines = block.text.decode("utf-8").split("\n")
        found = [
            (number, line.rstrip("\r"))
            for number, line in enumerate(lines, block.first_line)
            if number > skip and line.strip()
        ]
        if found:
            return found[:20]
    return []


def _from_line(block: Block, first_line: int) -> Block:
    """What a block holds from a line on."""
    skip = first_line - block.first_line
    if skip <= 0:
        return block
    at = 0
    for _ in range(skip):
        at = block.text.find(b"\n", at) + 1
        if at == 0:
            return Block(b"", first_line)
    return Block(block.text[at:], first_line)


def found_delimiter(heading: str, rows: list[str], layout: Layout, known: set[str]) -> str:
    """The delimiter that cuts the heading into known columns, else into most cells alike."""

    def score(delimiter: str) -> tuple[int, int, int]:
        cells, _ = cut(heading, delimiter, layout.quote)
        if cells is None or len(cells) < 2:
            return 0, 0, 0
        recognised = sum(folded_heading(cell)[0] in known for cell in cells)
        alike = sum(len(cut(row, delimiter, layout.quote)[0] or ()) == len(cells) for row in rows)
        wanted = len(layout.columns or ()) == len(cells)
        return recognised + len(cells) * wanted, alike, len(cells) * len(delimiter)

    return max(DELIMITERS, key=score) if any(score(one)[2] for one in DELIMITERS) else ","


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _lines_of(text: bytes) -> list[str]:
    """The lines of a block without their line ends."""
    lines = text.decode("utf-8").split("\n")
    if not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


@dataclass
class Cutter:
    """Cuts blocks of lines into text columns; what cannot be cut goes to ``broken``."""

    width: int
    delimiter: str
    quote: str
    broken: list[BrokenRow]
    # Lines of a record that was still open at the end of its block.
    _held: Block | None = None
    _names: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._names = [cell_name(at) for at in range(self.width)]

    def batches(self, block: Block) -> Iterator[pa.RecordBatch]:
        """The rows of a block; an open record at its end waits for the next one."""
        if self._held is not None:
            block = Block(self._held.text + block.text, self._held.first_line)
            self._held = None
        if not block.text:
            return
        if self.quote and self.quote.encode() in block.text:
            yield from self._quoted(block, is_last=False)
        else:
            yield from self._plain(block.text, self._lines(block), quote=False)

    def rest(self) -> Iterator[pa.RecordBatch]:
        """The rows that were still waiting at the end of the file."""
        if self._held is not None:
            block, self._held = self._held, None
            yield from self._quoted(block, is_last=True)

    @staticmethod
    def _lines(block: Block) -> Numbers:
        return np.arange(block.first_line, block.first_line + block.line_count)

    def _plain(self, text: bytes, lines: Numbers, *, quote: bool) -> Iterator[pa.RecordBatch]:
        """Lines that are one record each. A blank line becomes a row without any cell."""
        delimiter, shown = self.delimiter.encode(), text
        if len(delimiter) > 1:
            text = text.replace(delimiter, _STAND_IN)
            delimiter = _STAND_IN
        wrong: list[int] = []

        def set_aside(row: pcsv.InvalidRow) -> str:
            wrong.append(row.number - 1)
            if row.text.strip():
                line = row.text.replace(_STAND_IN.decode(), self.delimiter)
                self.broken.append(
                    self._wrong_width(int(lines[row.number - 1]), row.actual_columns, line)
                )
            return "skip"

        table = pcsv.read_csv(
            pa.BufferReader(text),
            # One block, so that the reader counts the rows from its start.
            pcsv.ReadOptions(column_names=self._names, use_threads=False, block_size=len(text) + 1),
            pcsv.ParseOptions(
                delimiter=delimiter.decode(),
                quote_char=self.quote if quote else False,
                ignore_empty_lines=False,
                invalid_row_handler=set_aside,
            ),
            pcsv.ConvertOptions(
                column_types={name: pa.string() for name in self._names},
                strings_can_be_null=True,
                null_values=[""],
                check_utf8=False,
            ),
        )
        if wrong:
            lines = np.delete(lines, wrong)
        columns = [_one_array(column) for column in table.columns]
        source_text = None
        has_spaces = self._has_spaces_around_cells(text, delimiter)
        if has_spaces:
            columns = [trimmed(column) for column in columns]
        if has_spaces or quote:
            # The cells joined again would not give the line.
            left_out = set(wrong)
            kept = [line for at, line in enumerate(_lines_of(shown)) if at not in left_out]
            source_text = pa.array(kept, pa.string())
        if len(lines):
            yield row_batch(int_array(lines), columns, source_text)

    def _has_spaces_around_cells(self, text: bytes, delimiter: bytes) -> bool:
        if b" " not in text and (b"\t" not in text or delimiter == b"\t"):
            return False
        data = np.frombuffer(text, dtype=np.uint8)
        is_space = data == ord(" ")
        if delimiter != b"\t":
            is_space |= data == ord("\t")
        at = np.flatnonzero(is_space)
        edges = list(delimiter + b"\r\n" + self.quote.encode())
        after = data[np.minimum(at + 1, len(data) - 1)]
        before = data[np.maximum(at - 1, 0)]
        return bool(
            np.isin(after, edges).any()
            or np.isin(before, edges).any()
            or is_space[0]
            or is_space[-1]
        )

    def _wrong_width(self, line: int, found: int, text: str) -> BrokenRow:
        return BrokenRow(
            line,
            "WRONG_COLUMN_COUNT",
            f"the line has {found} cells, expected {self.width} as in the heading; a delimiter "
            "may stand inside a cell or be missing",
            text.rstrip("\r"),
        )

    def _quoted(self, block: Block, *, is_last: bool) -> Iterator[pa.RecordBatch]:
        """A block with quotes: lines whose quotes are simple at once, the others one by one."""
        numbers = self._lines(block)
        delimiter = self.delimiter.encode()
        if len(delimiter) > 1:
            careful = [
                at for at, line in enumerate(block.text.split(b"\n")) if self.quote.encode() in line
            ]
        else:
            careful = lines_to_read_carefully(block.text, delimiter, self.quote.encode())
        if not careful:
            yield from self._plain(block.text, numbers, quote=True)
            return
        raw_lines = block.text.split(b"\n")
        if not raw_lines[-1]:
            raw_lines.pop()
        lines = [line.decode("utf-8") for line in raw_lines]
        records = []
        for record in careful_records(lines, careful, self.delimiter, self.quote):
            may_go_on = not is_last and len(lines) - record.first < LONGEST_RECORD_LINES
            if (
                record.cells is None
                and may_go_on
                and cut("\n".join(lines[record.first :]), self.delimiter, self.quote)[1]
            ):
                held = b"\n".join(raw_lines[record.first :]) + b"\n"
                self._held = Block(held, int(numbers[record.first]))
                lines, raw_lines = lines[: record.first], raw_lines[: record.first]
                break
            records.append(record)
        taken = [
            at for record in records for at in range(record.first, record.first + record.line_count)
        ]
        keep = np.delete(np.arange(len(raw_lines)), taken)
        if len(keep):
            text = b"\n".join(raw_lines[at] for at in keep) + b"\n"
            yield from self._plain(text, numbers[keep], quote=True)
        yield from self._careful(records, numbers)

    def _spans_unreadable_line(self, record: Record, numbers: Numbers) -> bool:
        """Whether a line that was emptied, for its bytes are no text, lies inside the record."""
        if record.line_count == 1:
            return False
        lines = set(numbers[record.first : record.first + record.line_count].tolist())
        return any(row.code == UNREADABLE and row.line_no in lines for row in self.broken)

    def _careful(self, records: list[Record], numbers: Numbers) -> Iterator[pa.RecordBatch]:
        good = []
        for record in records:
            line = int(numbers[record.first])
            if record.cells is None:
                self.broken.append(
                    BrokenRow(
                        line,
                        "BROKEN_QUOTES",
                        "a quoted cell is not closed, or goes on after its closing quote; double "
                        'the quotes inside it, or say quote = "" in a profile when the file '
                        "quotes nothing",
                        record.text,
                    )
                )
            elif self._spans_unreadable_line(record, numbers):
                self.broken.append(
                    BrokenRow(
                        line,
                        UNREADABLE,
                        "a line of this quoted record cannot be read, so where the record ends "
                        "cannot be told",
                        record.text,
                    )
                )
            elif len(record.cells) != self.width:
                self.broken.append(self._wrong_width(line, len(record.cells), record.text))
            else:
                good.append((line, record.text, record.cells))
        if good:
            yield row_batch(
                pa.array([line for line, _, _ in good], pa.int64()),
                [
                    trimmed(pa.array([cells[at] for _, _, cells in good], pa.string()))
                    for at in range(self.width)
                ],
                pa.array([text for _, text, _ in good], pa.string()),
            )
