"""Lines whose quotes decide where a cell or a record ends.

A file without quotes never comes here. In a block with quotes, a line on which every quote opens at
the start of a cell and closes at its end is a record by itself. The others are read one by one:
a record may go on over following lines; when its quotes never close properly, its first line is
broken and reading goes on at the next, so that one stray quote costs one line.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

# A quoted cell that goes on further than this is a quote that was never closed.
LONGEST_RECORD_LINES = 200


@dataclass(frozen=True)
class Record:
    """One record read carefully. ``cells`` is None when its quotes are broken."""

    first: int
    line_count: int
    cells: list[str] | None
    text: str


def lines_to_read_carefully(block: bytes, delimiter: bytes, quote: bytes) -> list[int]:
    """Positions of the lines on which a quote opens or closes inside a cell, or stays open."""
    data = np.frombuffer(block, dtype=np.uint8)
    quotes = np.flatnonzero(data == quote[0])
    ends = np.flatnonzero(data == ord("\n"))
    line_of_quote = np.searchsorted(ends, quotes)
    first_of_line = np.searchsorted(line_of_quote, line_of_quote)
    is_opener = (np.arange(len(quotes)) - first_of_line) % 2 == 0

    last, next_first = delimiter[-1], delimiter[0]
    before = np.where(quotes > 0, data[np.maximum(quotes - 1, 0)], ord("\n"))
    after = np.where(quotes + 1 < len(data), data[np.minimum(quotes + 1, len(data) - 1)], ord("\n"))
    opens_well = np.isin(before, [last, ord("\n"), quote[0]])
    closes_well = np.isin(after, [next_first, ord("\n"), ord("\r"), quote[0]])
    is_bad = np.where(is_opener, ~opens_well, ~closes_well)

    count = np.bincount(line_of_quote, minlength=len(ends) + 1)
    suspicious = (count % 2 == 1).nonzero()[0]
    return sorted({int(at) for at in line_of_quote[is_bad]} | {int(at) for at in suspicious})


def read_record(lines: list[str], first: int, delimiter: str, quote: str) -> Record:
    """The record that starts on a line. ``lines`` come without their line ends."""
    text = lines[first].rstrip("\r")
    limit = min(len(lines), first + LONGEST_RECORD_LINES)
    for line_count in range(1, limit - first + 1):
        if line_count > 1:
            text += "\n" + lines[first + line_count - 1].rstrip("\r")
        cells, is_open = cut(text, delimiter, quote)
        if cells is not None:
            return Record(first, line_count, cells, text)
        if not is_open:
            break
    return Record(first, 1, None, lines[first].rstrip("\r"))


def cut(text: str, delimiter: str, quote: str) -> tuple[list[str] | None, bool]:
    """The cells of a record, or None; then whether a quoted cell was still open at its end.

    A quote counts only at the start of a cell; elsewhere it is a character like others.
    """
    cells = []
    at = 0
    while True:
        if quote and text.startswith(quote, at):
            cell, at = _quoted(text, at + 1, quote)
            if at < 0:
                return None, True
            if at < len(text) and not text.startswith(delimiter, at):
                return None, False
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cell, at = text[at:end], end
        cells.append(cell)
        if at >= len(text):
            return cells, False
        at += len(delimiter)


def _quoted(text: str, at: int, quote: str) -> tuple[str, int]:
    """A quoted cell whose first character is at ``at``, and where it ended; -1: it did not."""
    parts = []
    while True:
        end = text.find(quote, at)
        if end < 0:
            return "", -1
        parts.append(text[at:end])
        if not text.startswith(quote, end + 1):
            return "".join(parts), end + 1
        parts.append(quote)
        at = end + 2


def careful_records(
    lines: list[str], positions: list[int], delimiter: str, quote: str
) -> Iterator[Record]:
    """The records at the given lines; lines that a record took over are not read again."""
    taken = -1
    for position in positions:
        if position <= taken:
            continue
        record = read_record(lines, position, delimiter, quote)
        taken = position + record.line_count - 1
        yield record
