"""Rows the main pass did not take as they were: each is read carefully, accepted or rejected."""

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.cells import quoted, text_literal
from loaders.delivery import SourceFile
from loaders.organisations import DeliveredUnit, tree_faults
from loaders.parsing import CELLS, FileSql, own_references
from loaders.references import (
    OtherBatches,
    broken_own_references_sql,
    broken_references_sql,
    own_columns,
    rejected_keys,
)
from loaders.text_rows import FILE_NAME, LINE_NO, SOURCE_TEXT, int_array, repeated
from warehouse.contracts import Contract
from warehouse.contracts.faults import cell_fault
from warehouse.errors import RefusedDelivery

# Rows of one answer of the engine: large enough for Parquet, small enough for memory.
ROWS = 122_880

_KEPT = (FILE_NAME, LINE_NO, SOURCE_TEXT, CELLS, "file_no")


class SetAside:
    """The rows of one table that were set aside, with the faults found in them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, contract: type[Contract]) -> None:
        self._connection = connection
        self._contract = contract
        self._texts = quoted(f"aside_texts_{contract.table}")
        self._rows = quoted(f"aside_{contract.table}")
        self._findings = quoted(f"findings_{contract.table}")
        self._dropped = quoted(f"dropped_{contract.table}")
        self._remembered = quoted(f"remembered_{contract.table}")
        self._count = 0
        self._waiting: list[pa.RecordBatch] = []
        self._create_tables()

    def _create_tables(self) -> None:
        place = (
            f"aside_id bigint, file_no integer, {FILE_NAME} varchar, {LINE_NO} bigint, "
            f"{SOURCE_TEXT} varchar, {CELLS} varchar[]"
        )
        columns = ", ".join(
            f"{quoted(column.name)} {column.sql_type}" for column in self._contract.columns()
        )
        self._run(f"create table {self._texts} ({place})")
        self._run(f"create table {self._rows} ({place}, {columns})")
        self._run(
            f"create table {self._findings} "
            "(aside_id bigint, column_name varchar, value varchar, code varchar, reason varchar)"
        )
        self._run(f"create table {self._dropped} (aside_id bigint, kind varchar)")
        remembered = ", ".join(
            f"{quoted(name)} {self._contract.column_named(name).sql_type}"
            for name in own_columns(self._contract)
        )
        self._run(
            f"create table {self._remembered} ({remembered}, {FILE_NAME} varchar, {LINE_NO} bigint)"
        )

    def _run(self, sql: str) -> None:
        self._connection.execute(sql)

    # -- what the main pass hands over, from a thread and a cursor of its own ---------------------

    def put(self, batch: pa.RecordBatch, storing: duckdb.DuckDBPyConnection) -> None:
        """Set rows aside. They are stored many at a time, for a few take as long."""
        self._waiting.append(batch.select(_KEPT))
        if sum(one.num_rows for one in self._waiting) >= ROWS:
            self._store(storing)

    def _store(self, storing: duckdb.DuckDBPyConnection) -> None:
        if not self._waiting:
            return
        table = pa.Table.from_batches(self._waiting)
        self._waiting.clear()
        ids = np.arange(self._count, self._count + table.num_rows)
        self._count += table.num_rows
        storing.register("rows_aside", table.append_column("aside_id", int_array(ids)))
        storing.execute(f"insert into {self._texts} by name select * from rows_aside")
        storing.unregister("rows_aside")

    def remember(self, batch: pa.RecordBatch, storing: duckdb.DuckDBPyConnection) -> None:
        """Keep what rows of the same file may refer to, of rows already accepted."""
        names = [*own_columns(self._contract), FILE_NAME, LINE_NO]
        storing.register("accepted_rows", pa.table(batch.select(names)))
        storing.execute(f"insert into {self._remembered} by name select * from accepted_rows")
        storing.unregister("accepted_rows")

    # -- the careful pass --------------------------------------------------------------------------

    def decide(
        self, files: Sequence[SourceFile], others: OtherBatches, rejected_in: set[str]
    ) -> None:
        """Find every fault of every row. ``rejected_in`` names the tables with rejected rows.

        Raises RefusedDelivery when the files as a whole cannot be taken.
        """
        self._store(self._connection)
        if self._count:
            self._read_carefully(files)
            self._find_faults(files, rejected_in)
            if own_references(self._contract):
                self._find_broken_own_references(others)
            if self._contract.table == "org_units":
                self._find_tree_faults(others)
        self._count_rows(files)
        self._create_rejected_keys()

    def _read_carefully(self, files: Sequence[SourceFile]) -> None:
        """Type the rows; leave out blank ones, and mark a report's own totals."""
        self._run(
            f"delete from {self._texts} "
            f"where len(list_filter({CELLS}, lambda x: x is not null and folded(x) <> '')) = 0"
        )
        for file_no, source in enumerate(files):
            sql = FileSql.of(source)
            self._run(f"insert into {self._rows} by name {sql.typed_sql(self._texts, file_no)}")
            self._run(
                f"insert into {self._dropped} "
                f"select aside_id, 'TOTAL' from {self._rows} where {sql.is_total_row(file_no)}"
            )

    def _insert_findings(self, select: str) -> int:
        rows = self._connection.execute(f"insert into {self._findings} {select}").fetchall()
        return int(rows[0][0])

    def _find_faults(self, files: Sequence[SourceFile], rejected_in: set[str]) -> None:
        for file_no, source in enumerate(files):
            self._insert_findings(FileSql.of(source).findings_sql(self._texts, file_no))
        self._put_reasons_into_words()
        for select in broken_references_sql(self._rows, self._contract, rejected_in):
            self._insert_findings(select)

    def _put_reasons_into_words(self) -> None:
        said = self._connection.execute(
            f"select distinct column_name, code from {self._findings} where reason is null"
        ).fetchall()
        for column_name, code in said:
            words = str(cell_fault(code, self._contract.column_named(column_name)))
            self._connection.execute(
                f"update {self._findings} set reason = ? "
                "where reason is null and column_name = ? and code = ?",
                [words, column_name, code],
            )

    def _find_broken_own_references(self, others: OtherBatches) -> None:
        while True:
            selects = broken_own_references_sql(
                self._rows, self._findings, self._remembered, others, self._contract
            )
            if not sum([self._insert_findings(select) for select in selects]):
                return

    def _find_tree_faults(self, others: OtherBatches) -> None:
        unfaulted = f"aside_id not in (select aside_id from {self._findings})"
        columns = "file_name, line_no, org_id, parent_org_id"
        delivered = [
            DeliveredUnit(*row)
            for row in self._connection.execute(
                f"select aside_id, {columns} from {self._rows} where {unfaulted} "
                "order by file_name, line_no"
            ).fetchall()
        ]
        rejected = {
            org_id: (file_name, line_no)
            for file_name, line_no, org_id, _ in self._connection.execute(
                f"select {columns} from {self._rows} where not ({unfaulted}) and org_id is not null"
            ).fetchall()
        }
        faults = tree_faults(
            delivered, self._parents(others.older), rejected, self._parents(others.newer)
        )
        if faults.file is not None:
            names = ", ".join(dict.fromkeys(unit.file_name for unit in delivered))
            raise RefusedDelivery(f"{names}: {faults.file}")
        for aside_id, (code, words) in faults.rows.items():
            self._connection.execute(
                f"insert into {self._findings} select aside_id, 'parent_org_id', parent_org_id, "
                f"?, ? from {self._rows} where aside_id = ?",
                [code, words, aside_id],
            )

    def _parents(self, relations: Sequence[str]) -> dict[str, str | None]:
        parents: dict[str, str | None] = {}
        for relation in reversed(relations):
            rows = self._connection.execute(
                f"select org_id, parent_org_id from {relation} order by file_name, line_no"
            )
            parents |= dict(rows.fetchall())
        return parents

    # -- what became of them -----------------------------------------------------------------------

    def accepted(self) -> Iterator[pa.RecordBatch]:
        """The rows without a fault, typed."""
        relation = self._connection.sql(
            f"select * exclude ({CELLS}, {SOURCE_TEXT}) from {self._rows} "
            f"where aside_id not in (select aside_id from {self._findings}) "
            f"and aside_id not in (select aside_id from {self._dropped})"
        )
        yield from relation.to_arrow_reader(ROWS)

    def _count_rows(self, files: Sequence[SourceFile]) -> None:
        counts = self._connection.execute(
            f"select file_no, count(*) filter (where kind is not null), "
            f"count(*) filter (where kind is null) from {self._rows} "
            f"left join {self._dropped} using (aside_id) "
            f"where kind is not null or aside_id in (select aside_id from {self._findings}) "
            "group by file_no"
        ).fetchall()
        for file_no, totals, rejected in counts:
            files[file_no].counts.totals = totals
            files[file_no].counts.rejected = rejected
        for source in files:
            source.counts.rejected += len(source.rows.broken)

    def _create_rejected_keys(self) -> None:
        """``rejected_<table>(key, org_id, file_name, line_no)``: what other rows may hang on."""
        org_id = "org_id" if "org_id" in self._contract.model_fields else "cast(null as varchar)"
        key = quoted(self._contract.key[0]) if len(self._contract.key) == 1 else "null"
        self._run(
            f"create table {rejected_keys(self._contract.table)} as "
            f"select cast({key} as varchar) as key, any_value({org_id}) as org_id, "
            f"arg_min(file_name, line_no) as file_name, min(line_no) as line_no "
            f"from {self._rows} "
            f"where {key} is not null and aside_id in (select aside_id from {self._findings}) "
            f"group by {key}"
        )

    def rejected_sql(self, files: Sequence[SourceFile]) -> str:
        """The rejected rows with the columns of the batch format, one for each fault."""
        columns = self._contract.model_fields
        money = [column for column in self._contract.columns() if column.kind == "money"]
        amount = next((one for one in money if one.required), money[0] if money else None)
        texts = "case file_no " + " ".join(
            f"when {file_no} then coalesce({SOURCE_TEXT}, array_to_string("
            f"list_transform({CELLS}, lambda x: coalesce(x, '')), "
            f"{text_literal(source.rows.join)}))"
            for file_no, source in enumerate(files)
        )
        return f"""
            select cast(null as varchar) as batch_id, file_name,
                {text_literal(self._contract.table)} as table_name, line_no, found.column_name,
                found.value, found.code, found.reason, {texts} end as source_text,
                {"aside.org_id" if "org_id" in columns else "null"} as org_id,
                {"aside.loan_id" if "loan_id" in columns else "null"} as loan_id,
                {f"aside.{quoted(amount.name)}" if amount else "null"} as amount
            from {self._findings} as found
            inner join {self._rows} as aside using (aside_id)
            where aside_id not in (select aside_id from {self._dropped})
        """


def with_file_name(batch: pa.RecordBatch, file_name: str) -> pa.RecordBatch:
    """The batch with the file's name where rows do not say one of their own."""
    names = batch.column(FILE_NAME)
    if names.null_count:
        names = pc.coalesce(names, repeated(file_name, len(names)))
    return batch.set_column(batch.schema.get_field_index(FILE_NAME), FILE_NAME, names)
