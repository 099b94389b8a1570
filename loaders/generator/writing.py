"""Writes a table of the bank block by block into one file, as CSV or Parquet."""

import codecs
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from loaders.generator.dirt import dirty_lines
from warehouse.contracts import Column, contract_for

FileFormat: TypeAlias = Literal["csv", "parquet"]
Headers: TypeAlias = Literal["zh", "en"]

_COPIED_AT_ONCE = 1 << 22


class TableFile:
    """One file that grows by the rows of queries. Columns and types are those of the contract."""

    def __init__(self, path: Path, table: str, headers: Headers) -> None:
        self.path = path
        self.table = table
        self.columns = contract_for(table).columns()
        self.headings = [_heading(column, headers) for column in self.columns]

    def append(self, connection: duckdb.DuckDBPyConnection, query: str, **values: Any) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        raise NotImplementedError


class ParquetFile(TableFile):
    """Typed columns; the rows of each query are one row group or more."""

    def __init__(self, folder: Path, table: str, headers: Headers) -> None:
        super().__init__(folder / f"{table}.parquet", table, headers)
        self._writer: pq.ParquetWriter | None = None

    def append(self, connection: duckdb.DuckDBPyConnection, query: str, **values: Any) -> None:
        chosen = ", ".join(
            f'cast({column.name} as {column.sql_type}) as "{heading}"'
            for column, heading in zip(self.columns, self.headings, strict=True)
        )
        rows = connection.sql(f"select {chosen} from ({query})", params=values)
        found: pa.Table = rows.to_arrow_table()
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, found.schema, compression="zstd")
        self._writer.write_table(found)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class CsvFile(TableFile):
    """Text as a bank's extract has it: Y and N, ISO dates, plain amounts, empty where missing.

    ``is_dirty`` mixes dirty lines in: the first half near the top, the second at the end.
    """

    def __init__(
        self, folder: Path, table: str, headers: Headers, encoding: str, is_dirty: bool
    ) -> None:
        super().__init__(folder / f"{table}.csv", table, headers)
        self._part = folder / f"{table}.part"
        self._wants_dirt = is_dirty
        self._late_dirt: list[str] = []
        self._file = self.path.open("wb")
        self._encoder = codecs.getincrementalencoder(encoding)()
        self._write(",".join(self.headings) + "\n")

    def append(self, connection: duckdb.DuckDBPyConnection, query: str, **values: Any) -> None:
        chosen = ", ".join(
            f"{_text(column)} as c{number}" for number, column in enumerate(self.columns)
        )
        part = str(self._part).replace("'", "''")
        connection.execute(
            f"copy (select {chosen} from ({query})) to '{part}' (format csv, header false)",
            values,
        )
        self._take_part()
        self._part.unlink()

    def _take_part(self) -> None:
        with self._part.open(encoding="utf-8", newline="") as part:
            if self._wants_dirt and (first := part.readline()):
                self._write(first)
                self._mix_in_dirt(first)
            while block := part.read(_COPIED_AT_ONCE):
                self._write(block)

    def _mix_in_dirt(self, clean_line: str) -> None:
        lines = dirty_lines(self.table, [column.name for column in self.columns], clean_line)
        self._write("".join(lines[: len(lines) // 2]))
        self._late_dirt = lines[len(lines) // 2 :]
        self._wants_dirt = False

    def _write(self, text: str) -> None:
        self._file.write(self._encoder.encode(text))

    def close(self) -> None:
        self._write("".join(self._late_dirt))
        self._file.close()


def _heading(column: Column, headers: Headers) -> str:
    return column.aliases[0] if headers == "zh" and column.aliases else column.name


def _text(column: Column) -> str:
    if column.kind == "flag":
        return f"case when {column.name} then 'Y' when not {column.name} then 'N' end"
    return f"cast({column.name} as {column.sql_type})"
