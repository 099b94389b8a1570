"""Tables a bank does not have as files, made from those it has by one select of the profile.

The files a profile gives a name become tables of text: every heading a column, and the line each
row stands on. A select over them gives rows that go through the same checks as any file's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from loaders.cells import quoted
from loaders.engine import open_engine
from loaders.files import DeliveredFile
from loaders.headings import folded_heading
from loaders.profile import FileProfile, Profile, TableProfile
from loaders.text_rows import (
    FILE_NAME,
    LINE_NO,
    Advance,
    BrokenRow,
    TextRows,
    cell_name,
    row_batch,
    row_schema,
    trimmed,
)
from warehouse.errors import RefusedDelivery

_ROWS = 122_880


@dataclass(frozen=True)
class NamedFile:
    """A file that selects may read under a name."""

    delivered: DeliveredFile
    profile: FileProfile
    rows: TextRows

    @property
    def name(self) -> str:
        assert self.profile.name is not None
        return self.profile.name


def missing_files(profile: Profile, files: Sequence[NamedFile]) -> list[str]:
    """The faults of selects whose files were not delivered."""
    there = {file.name for file in files}
    faults = []
    for table in profile.tables:
        for entry in profile.files:
            if entry.name and entry.name not in there and _mentions(table, entry.name):
                faults.append(
                    f"{profile.name}, table {table.table}: it is made from {entry.pattern}, which "
                    "is not in the delivery."
                )
    return faults


def _mentions(table: TableProfile, name: str) -> bool:
    return re.search(rf"\b{name}\b", table.select) is not None


class DerivedTables:
    """The named files of a delivery as tables of text, and the selects over them."""

    def __init__(self, profile: Profile, files: Sequence[NamedFile], scratch: Path) -> None:
        self._profile = profile
        self._files = files
        # An engine of its own, since selects of a profile must not reach the one that loads.
        self._connection = open_engine(scratch / "derived")

    def read_files(self, advance: Advance) -> None:
        """Read the named files; afterwards selects can reach nothing else."""
        made: set[str] = set()
        for file in self._files:
            reader = pa.RecordBatchReader.from_batches(
                row_schema(len(file.rows.headings)), file.rows.batches(advance)
            )
            self._connection.register("text_rows", reader)
            columns = ", ".join(
                f"{cell_name(at)} as {quoted(name)}"
                for at, name in enumerate(_unique(file.rows.headings))
            )
            blank = " and ".join(
                f"{cell_name(at)} is null" for at in range(len(file.rows.headings))
            )
            rows = (
                f"select {columns}, '{file.rows.file_name.replace(chr(39), chr(39) * 2)}' "
                f"as {FILE_NAME}, {LINE_NO} from text_rows where not ({blank})"
            )
            verb = (
                f"insert into {file.name} by name"
                if file.name in made
                else f"create table {file.name} as"
            )
            self._connection.execute(f"{verb} {rows}")
            self._connection.unregister("text_rows")
            made.add(file.name)
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")

    def open(self, table: TableProfile) -> TextRows:
        """The rows of one derived table. Raises RefusedDelivery when its select does not work."""
        place = f"{self._profile.name}, table {table.table}"
        try:
            statements = duckdb.extract_statements(table.select)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise RefusedDelivery(f"{place}: expected one select and nothing else.")
            relation = self._connection.sql(table.select)
            names = list(relation.columns)
        except duckdb.Error as error:
            raise RefusedDelivery(f"{place}: the select does not work: {error}") from error
        headings = [name for name in names if name not in (FILE_NAME, LINE_NO)]
        sources = self._sources(table)
        broken = [one for file in self._first_users(table) for one in file.rows.broken]
        made_by = f"{self._profile.name}.toml"
        select = ", ".join(
            [
                f"coalesce(try_cast({LINE_NO} as bigint), 0)" if LINE_NO in names else "0::bigint",
                f"coalesce({FILE_NAME}, '{made_by}')" if FILE_NAME in names else f"'{made_by}'",
                *(f"cast({quoted(name)} as varchar)" for name in headings),
            ]
        )

        def batches(advance: Advance) -> Iterator[pa.RecordBatch]:
            rows = self._connection.sql(f"select {select} from ({table.select.rstrip('; ')})")
            try:
                for batch in rows.to_arrow_reader(_ROWS):
                    lines, file_names, *cells = batch.columns
                    yield row_batch(
                        lines.cast(pa.int64()),
                        [trimmed(cell.cast(pa.string())) for cell in cells],
                        file_name=file_names.cast(pa.string()),
                    )
            except duckdb.Error as error:
                raise RefusedDelivery(f"{place}: the select does not work: {error}") from error

        return TextRows(
            " + ".join(file.rows.file_name for file in sources) or made_by,
            headings,
            batches,
            sources[0].rows.encoding if sources else "utf-8",
            broken=list[BrokenRow](broken),
        )

    def source_headings(self, table: TableProfile) -> tuple[str, ...]:
        """The headings of the files a table is made from; its select says what became of them."""
        found = [heading for file in self._sources(table) for heading in file.rows.headings]
        return tuple(dict.fromkeys(found))

    def _sources(self, table: TableProfile) -> list[NamedFile]:
        return [file for file in self._files if _mentions(table, file.name)]

    def _first_users(self, table: TableProfile) -> list[NamedFile]:
        """The files no earlier table is made from: their broken lines are reported here."""
        before = self._profile.tables[: self._profile.tables.index(table)]
        return [
            file
            for file in self._files
            if _mentions(table, file.name)
            and not any(_mentions(other, file.name) for other in before)
        ]

    def close(self) -> None:
        self._connection.close()


def _unique(headings: Sequence[str]) -> list[str]:
    """Headings as column names: folded, told apart when one stands twice."""
    names: list[str] = []
    for at, heading in enumerate(headings):
        name = folded_heading(heading)[0] or f"column_{at + 1}"
        while name in names or name in (FILE_NAME, LINE_NO):
            name += "_"
        names.append(name)
    return names
