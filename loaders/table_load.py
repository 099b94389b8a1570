"""Loading the files of one table: the main pass, then the careful pass over rows set aside."""

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.batches import IncomingBatch, table_schema
from loaders.cells import text_literal
from loaders.delivery import SourceFile
from loaders.engine import new_cursor
from loaders.organisations import DeliveredUnit, tree_faults
from loaders.parsing import CELLS, IS_ASIDE, FileSql, own_references, quoted
from loaders.reasons import reason
from loaders.references import (
    OtherBatches,
    broken_own_references_sql,
    broken_references_sql,
    own_columns,
    rejected_keys,
)
from loaders.text_rows import FILE_NAME, SOURCE_TEXT, Advance, row_schema
from warehouse.contracts import Contract
from warehouse.errors import RefusedDelivery

# Rows of one answer of the engine: large enough for Parquet, small enough for memory.
_ROWS = 122_880


class TableLoad:
    """Takes the files of one table one after the other; `finish` decides the rows set aside."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        incoming: IncomingBatch,
        contract: type[Contract],
        set_aside_tables: set[str],
    ) -> None:
        self.contract = contract
        self.files: list[SourceFile] = []
        self.repeated_keys = 0
        self._connection = connection
        self._incoming = incoming
        self._set_aside_tables = set_aside_tables
        self._schema = table_schema(contract)
        self._writer = incoming.writer(contract.table, self._schema)
        self._aside = quoted(f"aside_{contract.table}")
        self._findings = quoted(f"findings_{contract.table}")
        self._dropped = quoted(f"dropped_{contract.table}")
        self._remembered = quoted(f"remembered_{contract.table}")
        self._next_aside = 0
        self._create_tables()

    def _create_tables(self) -> None:
        columns = ", ".join(
            f"{quoted(column.name)} {column.sql_type}" for column in self.contract.columns()
        )
        self._connection.execute(
            f"create table {self._aside} ({columns}, line_no bigint, file_name varchar, "
            f"file_no integer, {SOURCE_TEXT} varchar, {CELLS} varchar[], aside_id bigint)"
        )
        self._connection.execute(
            f"create table {self._findings} "
            "(aside_id bigint, column_name varchar, value varchar, code varchar, reason varchar)"
        )
        self._connection.execute(f"create table {self._dropped} (aside_id bigint, kind varchar)")
        if own_references(self.contract):
            remembered = ", ".join(
                f"{quoted(name)} {self.contract.column_named(name).sql_type}"
                for name in own_columns(self.contract)
            )
            self._connection.execute(
                f"create table {self._remembered} ({remembered}, file_name varchar, line_no bigint)"
            )

    # -- the main pass -----------------------------------------------------------------------------

    def add(self, source: SourceFile, advance: Advance) -> None:
        """Read one file: plain rows into the batch, the others aside."""
        file_no = len(self.files)
        self.files.append(source)
        failure: list[Exception] = []

        def batches() -> Iterator[pa.RecordBatch]:
            try:
                yield from source.rows.batches(advance)
            except Exception as error:
                # The engine would wrap it in an error of its own.
                failure.append(error)
                raise

        reading, storing = new_cursor(self._connection), new_cursor(self._connection)
        schema = row_schema(len(source.rows.headings))
        reading.register("text_rows", pa.RecordBatchReader.from_batches(schema, batches()))
        try:
            relation = reading.sql(_sql(source).main_sql("text_rows", file_no))
            for batch in relation.to_arrow_reader(_ROWS):
                self._take(batch, source, storing)
        except duckdb.Error:
            if failure:
                raise failure[0] from None
            raise
        if failure:
            raise failure[0]

    def _take(
        self, batch: pa.RecordBatch, source: SourceFile, storing: duckdb.DuckDBPyConnection
    ) -> None:
        is_aside = batch.column(IS_ASIDE)
        count = pc.sum(is_aside).as_py() or 0
        if count:
            self._set_aside(batch.filter(is_aside), source, storing)
            batch = batch.filter(pc.invert(is_aside))
        source.counts.set_aside += count
        source.counts.accepted += batch.num_rows
        self._accept(batch, source.rows.file_name)
        if own_references(self.contract):
            storing.register("accepted_rows", pa.table(self._with_file_name(batch, source)))
            names = ", ".join(quoted(name) for name in own_columns(self.contract))
            storing.execute(
                f"insert into {self._remembered} select {names}, file_name, line_no "
                "from accepted_rows"
            )

    def _set_aside(
        self, batch: pa.RecordBatch, source: SourceFile, storing: duckdb.DuckDBPyConnection
    ) -> None:
        ids = np.arange(self._next_aside, self._next_aside + batch.num_rows)
        self._next_aside += batch.num_rows
        table = pa.table(self._with_file_name(batch, source)).drop_columns([IS_ASIDE])
        storing.register("rows_aside", table.append_column("aside_id", pa.array(ids)))
        storing.execute(f"insert into {self._aside} by name select * from rows_aside")

    @staticmethod
    def _with_file_name(batch: pa.RecordBatch, source: SourceFile) -> pa.RecordBatch:
        names = batch.column(FILE_NAME)
        if names.null_count:
            names = pc.fill_null(names, source.rows.file_name)
        return batch.set_column(batch.schema.get_field_index(FILE_NAME), FILE_NAME, names)

    def _accept(self, batch: pa.RecordBatch, file_name: str) -> None:
        if not batch.num_rows:
            return
        names = batch.column(FILE_NAME)
        if names.null_count == len(names):
            names = pa.repeat(pa.scalar(file_name), len(names))
        lineage = {
            "batch_id": pa.repeat(pa.scalar(self._incoming.batch_id), len(names)),
            "file_name": names,
            "line_no": batch.column("line_no"),
        }
        columns = [
            lineage[name] if name in lineage else batch.column(name) for name in self._schema.names
        ]
        self._writer.write(columns)

    # -- the careful pass --------------------------------------------------------------------------

    def finish(self, others: OtherBatches) -> None:
        """Decide the rows set aside and close the table.

        Raises RefusedDelivery when the file as a whole cannot be taken.
        """
        if self._next_aside:
            self._drop_what_is_no_record()
            self._find_faults()
            if own_references(self.contract):
                self._find_broken_own_references(others)
            if self.contract.table == "org_units":
                self._find_tree_faults(others)
            self._accept_the_rest()
        self._count()
        self._writer.close()
        self._create_rejected_keys()
        if self._writer.rows:
            self.repeated_keys = self._repeated_keys()
        else:
            self._incoming.drop(self.contract.table)

    @property
    def accepted_rows(self) -> int:
        return self._writer.rows

    def _run(self, sql: str) -> None:
        self._connection.execute(sql)

    def _insert_findings(self, select: str) -> int:
        rows = self._connection.execute(f"insert into {self._findings} {select}").fetchall()
        return int(rows[0][0])

    def _drop_what_is_no_record(self) -> None:
        """Blank rows, and a report's own totals: rows whose key or first cell says so."""
        self._run(
            f"insert into {self._dropped} select aside_id, 'BLANK' from {self._aside} "
            f"where len(list_filter({CELLS}, lambda x: x is not null and folded(x) <> '')) = 0"
        )
        for file_no, source in enumerate(self.files):
            cells = source.mapping.cells
            positions = {0} | {
                position
                for name in self.contract.key
                if name in cells and (position := cells[name].position) is not None
            }
            said = " or ".join(f"is_total({CELLS}[{at + 1}])" for at in sorted(positions))
            without_key = " or ".join(f"{quoted(name)} is null" for name in self.contract.key)
            self._run(
                f"insert into {self._dropped} select aside_id, 'TOTAL' from {self._aside} "
                f"where file_no = {file_no} and (coalesce({said}, false) or (({without_key}) "
                f"and len(list_filter({CELLS}, lambda x: coalesce(is_total(x), false))) > 0))"
            )
        self._run(
            f"delete from {self._aside} where aside_id in (select aside_id from {self._dropped} "
            "where kind = 'BLANK')"
        )

    def _find_faults(self) -> None:
        for file_no, source in enumerate(self.files):
            self._insert_findings(_sql(source).findings_sql(self._aside, file_no))
        self._run(
            "create or replace temp table reasons (column_name varchar, code varchar, "
            "words varchar)"
        )
        said = self._connection.execute(
            f"select distinct column_name, code from {self._findings} where reason is null"
        ).fetchall()
        for column_name, code in said:
            words = reason(code, self.contract.column_named(column_name))
            self._connection.execute(
                "insert into reasons values (?, ?, ?)", [column_name, code, words]
            )
        self._run(
            f"update {self._findings} as this set reason = reasons.words from reasons "
            "where this.reason is null and this.column_name = reasons.column_name "
            "and this.code = reasons.code"
        )
        for select in broken_references_sql(self._aside, self.contract, self._set_aside_tables):
            self._insert_findings(select)

    def _find_broken_own_references(self, others: OtherBatches) -> None:
        while True:
            selects = broken_own_references_sql(
                self._aside, self._findings, self._remembered, others, self.contract
            )
            if not sum([self._insert_findings(select) for select in selects]):
                return

    def _find_tree_faults(self, others: OtherBatches) -> None:
        unfaulted = f"aside_id not in (select aside_id from {self._findings})"
        columns = "file_name, line_no, org_id, parent_org_id"
        delivered = [
            DeliveredUnit(*row)
            for row in self._connection.execute(
                f"select aside_id, {columns} from {self._aside} where {unfaulted} "
                "order by file_name, line_no"
            ).fetchall()
        ]
        rejected = {
            org_id: (file_name, line_no)
            for file_name, line_no, org_id, _ in self._connection.execute(
                f"select {columns} from {self._aside} where not ({unfaulted}) "
                "and org_id is not null"
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
                f"?, ? from {self._aside} where aside_id = ?",
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

    def _accept_the_rest(self) -> None:
        relation = self._connection.sql(
            f"select * exclude ({CELLS}, {SOURCE_TEXT}) from {self._aside} "
            f"where aside_id not in (select aside_id from {self._findings}) "
            f"and aside_id not in (select aside_id from {self._dropped})"
        )
        for batch in relation.to_arrow_reader(_ROWS):
            self._accept(batch, "")
            for file_no in batch.column("file_no").to_pylist():
                self.files[file_no].counts.accepted += 1

    def _count(self) -> None:
        counts = self._connection.execute(
            f"select file_no, count(*) filter (where kind = 'TOTAL'), "
            f"count(*) filter (where kind is null) from {self._aside} "
            f"left join {self._dropped} using (aside_id) "
            f"where kind is not null or aside_id in (select aside_id from {self._findings}) "
            "group by file_no"
        ).fetchall()
        for file_no, totals, rejected in counts:
            self.files[file_no].counts.totals = totals
            self.files[file_no].counts.rejected = rejected
        for source in self.files:
            source.counts.rejected += len(source.rows.broken)

    def _create_rejected_keys(self) -> None:
        """``rejected_<table>(key, org_id, file_name, line_no)``: what other rows may hang on."""
        org_id = "org_id" if "org_id" in self.contract.model_fields else "cast(null as varchar)"
        key = quoted(self.contract.key[0]) if len(self.contract.key) == 1 else "null"
        self._run(
            f"create table {rejected_keys(self.contract.table)} as "
            f"select cast({key} as varchar) as key, any_value({org_id}) as org_id, "
            f"arg_min(file_name, line_no) as file_name, min(line_no) as line_no "
            f"from {self._aside} "
            f"where {key} is not null and aside_id in (select aside_id from {self._findings}) "
            f"group by {key}"
        )

    def _repeated_keys(self) -> int:
        key = ", ".join(quoted(name) for name in self.contract.key)
        file = text_literal(str(self._incoming.table_file(self.contract.table)))
        rows = self._connection.execute(
            f"select count(*) from (select 1 from read_parquet({file}) group by {key})"
        ).fetchall()
        return self._writer.rows - int(rows[0][0])

    # -- the rows rejected -------------------------------------------------------------------------

    def rejected_sql(self) -> str:
        """The rejected rows of this table, without those that could not be cut into cells."""
        columns = self.contract.model_fields
        money = [column for column in self.contract.columns() if column.kind == "money"]
        amount = next((one for one in money if one.required), money[0] if money else None)
        texts = "case file_no " + " ".join(
            f"when {file_no} then coalesce({SOURCE_TEXT}, array_to_string("
            f"list_transform({CELLS}, lambda x: coalesce(x, '')), "
            f"{text_literal(source.rows.join)}))"
            for file_no, source in enumerate(self.files)
        )
        return f"""
            select cast(null as varchar) as batch_id, file_name,
                {text_literal(self.contract.table)} as table_name, line_no, column_name, value,
                code, reason, {texts} end as source_text,
                {"org_id" if "org_id" in columns else "null"} as org_id,
                {"loan_id" if "loan_id" in columns else "null"} as loan_id,
                {quoted(amount.name) if amount else "null"} as amount
            from {self._findings}
            inner join {self._aside} using (aside_id)
            where aside_id not in (select aside_id from {self._dropped})
        """


def _sql(source: SourceFile) -> FileSql:
    return FileSql(source.mapping, len(source.rows.headings))
