"""Loading the files of one table: plain rows straight into the batch, the others set aside."""

from functools import partial
from itertools import chain

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from loaders.batches import IncomingBatch, table_schema
from loaders.cells import quoted, text_literal
from loaders.delivery import SourceFile
from loaders.engine import new_cursor
from loaders.parsing import IS_ASIDE, FileSql, own_references
from loaders.pipeline import Ahead, Behind
from loaders.references import OtherBatches
from loaders.set_aside import ROWS, SetAside, with_file_name
from loaders.text_rows import FILE_NAME, LINE_NO, Advance, repeated, row_schema
from warehouse.contracts import Contract

# A larger share of rows with a cell in another than its plain form is read carefully at once:
# setting a row aside and reading it again costs as much as several rows read carefully.
_CAREFUL_SHARE = 0.1
_SAMPLE_ROWS = 2_000


class TableLoad:
    """Takes the files of one table one after the other; `finish` decides the rows set aside."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        incoming: IncomingBatch,
        contract: type[Contract],
        rejected_in: set[str],
    ) -> None:
        self.contract = contract
        self.files: list[SourceFile] = []
        self.repeated_keys = 0
        self._connection = connection
        self._incoming = incoming
        self._rejected_in = rejected_in
        self._schema = table_schema(contract)
        self._writer = incoming.writer(contract.table, self._schema)
        self._set_aside = SetAside(connection, contract)

    def add(self, source: SourceFile, advance: Advance) -> None:
        """Read one file: plain rows into the batch, the others aside."""
        file_no = len(self.files)
        self.files.append(source)
        schema = row_schema(len(source.rows.headings))
        with (
            new_cursor(self._connection) as reading,
            new_cursor(self._connection) as storing,
            Ahead(source.rows.batches(advance)) as made,
            Behind[pa.RecordBatch](partial(self._take, source, storing)) as behind,
        ):
            batches = iter(made)
            if (first := next(batches, None)) is None:
                return
            select = self._main_sql(source, file_no, reading, first)
            reading.register(
                "text_rows", pa.RecordBatchReader.from_batches(schema, chain([first], batches))
            )
            try:
                for batch in reading.sql(select).to_arrow_reader(ROWS):
                    behind.put(batch)
            except duckdb.Error:
                # The engine wraps what the reader raised in an error of its own.
                if made.error is not None:
                    raise made.error from None
                raise

    @staticmethod
    def _main_sql(
        source: SourceFile, file_no: int, reading: duckdb.DuckDBPyConnection, first: pa.RecordBatch
    ) -> str:
        """The main pass, careful where the first rows show many cells in odd forms."""
        sql = FileSql.of(source)
        reading.register("text_rows", first.slice(0, _SAMPLE_ROWS))
        counts = reading.execute(sql.odd_rows_sql("text_rows")).fetchall()
        reading.unregister("text_rows")
        odd, rows = counts[0]
        return sql.main_sql("text_rows", file_no, is_careful=odd > _CAREFUL_SHARE * rows)

    def _take(
        self, source: SourceFile, storing: duckdb.DuckDBPyConnection, batch: pa.RecordBatch
    ) -> None:
        is_aside = batch.column(IS_ASIDE)
        if pc.any(is_aside).as_py():
            aside = with_file_name(batch.filter(is_aside), source.rows.file_name)
            self._set_aside.put(aside, storing)
            batch = batch.filter(pc.invert(is_aside))
        source.counts.accepted += batch.num_rows
        self._accept(batch, source.rows.file_name)
        if own_references(self.contract):
            self._set_aside.remember(with_file_name(batch, source.rows.file_name), storing)

    def _accept(self, batch: pa.RecordBatch, file_name: str) -> None:
        if not batch.num_rows:
            return
        names = batch.column(FILE_NAME)
        if names.null_count == len(names):
            names = repeated(file_name, len(names))
        lineage = {
            "batch_id": repeated(self._incoming.batch_id, len(names)),
            "file_name": names,
            "line_no": batch.column(LINE_NO),
        }
        self._writer.write(
            [
                lineage[name] if name in lineage else batch.column(name)
                for name in self._schema.names
            ]
        )

    def finish(self, others: OtherBatches) -> None:
        """Decide the rows set aside and close the table.

        Raises RefusedDelivery when the file as a whole cannot be taken.
        """
        self._set_aside.decide(self.files, others, self._rejected_in)
        for batch in self._set_aside.accepted():
            self._accept(batch, "")
            for count in pc.value_counts(batch.column("file_no")).to_pylist():
                self.files[count["values"]].counts.accepted += count["counts"]
        self._writer.close()
        if self._writer.rows:
            self.repeated_keys = self._repeated_keys()
        else:
            self._incoming.drop(self.contract.table)

    @property
    def accepted_rows(self) -> int:
        return self._writer.rows

    def rejected_sql(self) -> str:
        """The rejected rows of this table, without those that could not be cut into cells."""
        return self._set_aside.rejected_sql(self.files)

    def _repeated_keys(self) -> int:
        key = ", ".join(quoted(name) for name in self.contract.key)
        file = text_literal(str(self._incoming.table_file(self.contract.table)))
        # Hashes of eight bytes stand in for the keys at half the cost; only when two are equal are
        # the keys themselves counted.
        for counted in (f"select distinct hash({key})", f"select distinct {key}"):
            rows = self._connection.execute(
                f"select count(*) from ({counted} from read_parquet({file}))"
            ).fetchall()
            repeated_keys = self._writer.rows - int(rows[0][0])
            if not repeated_keys:
                break
        return repeated_keys
