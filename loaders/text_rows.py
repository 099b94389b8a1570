"""What every reader turns a file into: rows of text cells that know their line.

CSV, XLSX, Parquet and derived tables differ only up to here; from here on there is one path.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

LINE_NO = "line_no"
FILE_NAME = "file_name"
SOURCE_TEXT = "source_text"


@dataclass(frozen=True)
class BrokenRow:
    """A row that could not be cut into cells. ``source_text`` is the line as the file shows it."""

    line_no: int
    code: str
    reason: str
    source_text: str


def cell_name(position: int) -> str:
    """The name of the text column at a position, counted from 0."""
    return f"c{position}"


def row_schema(width: int) -> pa.Schema:
    """The schema of the batches of a file of so many columns.

    ``file_name`` is set only where rows come from more than one file, ``source_text`` only where
    the cells joined again would not give the line.
    """
    return pa.schema(
        [(LINE_NO, pa.int64()), (FILE_NAME, pa.string()), (SOURCE_TEXT, pa.string())]
        + [(cell_name(position), pa.string()) for position in range(width)]
    )


def int_array(numbers: npt.NDArray[np.int64]) -> pa.Array:
    """The numbers as an Arrow array; asking Arrow for it would import pandas first."""
    return pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers)])


def repeated(text: str, count: int) -> pa.Array:
    """The same text so many times; see `int_array`."""
    data = text.encode()
    offsets = np.arange(count + 1, dtype=np.int32) * len(data)
    return pa.StringArray.from_buffers(
        count, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(data * count)
    )


def trimmed(column: pa.Array) -> pa.Array:
    """The cells without spaces around them; one of nothing but spaces is missing."""
    trimmed = pc.ascii_trim(column, " \t\r\n")
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def row_batch(
    lines: pa.Array,
    cells: list[pa.Array],
    source_text: pa.Array | None = None,
    file_name: pa.Array | None = None,
) -> pa.RecordBatch:
    """One batch of rows. Cells are trimmed; a missing one is NULL."""
    absent = pa.nulls(len(lines), pa.string())
    return pa.RecordBatch.from_arrays(
        [lines, file_name or absent, source_text or absent, *cells],
        schema=row_schema(len(cells)),
    )


class Advance(Protocol):
    """Told how many bytes of the file have been read since the last call."""

    def __call__(self, size: int) -> None: ...


@dataclass
class TextRows:
    """A file as rows of text.

    ``batches`` reads the rows once, with the schema of ``row_schema``; rows that cannot be cut into
    cells are left out and appended to ``broken``. ``join`` is what stands between cells.
    ``encoding`` is final only after the last batch.
    """

    file_name: str
    headings: list[str]
    batches: Callable[[Advance], Iterator[pa.RecordBatch]]
    encoding: str
    join: str = ","
    broken: list[BrokenRow] = field(default_factory=list)


def nothing(size: int) -> None:
    """An Advance that tells nobody."""
