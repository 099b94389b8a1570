"""The rows set aside: written with a batch, read again for the branch to mend."""

from collections.abc import Iterator, Sequence

import duckdb
import polars as pl

from loaders.batches import REJECTED_SCHEMA, IncomingBatch
from loaders.delivery import SourceFile
from loaders.parsing import known_table
from loaders.references import rejected_keys
from loaders.table_load import TableLoad
from warehouse.contracts import Contract
from warehouse.contracts.batch import REJECTED_ROWS, committed_batches
from warehouse.errors import PostloanError
from warehouse.paths import Home

_ROWS = 122_880
# What is known of a row that could not be cut into cells.
_BROKEN_TYPES = {
    "file_name": pl.String,
    "table_name": pl.String,
    "line_no": pl.Int64,
    "code": pl.String,
    "reason": pl.String,
    "source_text": pl.String,
    "org_id": pl.String,
    "loan_id": pl.String,
}


def needs_loans(contract: type[Contract]) -> bool:
    """Whether rows say only through their loan which organisation they belong to."""
    columns = contract.model_fields
    return "loan_id" in columns and "org_id" not in columns


def write_rejected_rows(
    connection: duckdb.DuckDBPyConnection, incoming: IncomingBatch, tables: Sequence[TableLoad]
) -> None:
    """Write ``rejected_rows.parquet``: one entry per fault."""
    writer = incoming.rejected_writer()
    has_rejected_loans = any(table.contract.table == "loans" for table in tables)
    for table in tables:
        rows = table.rejected_sql()
        if broken := [entry for source in table.files for entry in _broken_rows(source)]:
            connection.register("broken_rows", pl.DataFrame(broken, _BROKEN_TYPES).to_arrow())
            rows += " union all by name select * from broken_rows"
        rows = f"({rows}) as rejected"
        org_id = "rejected.org_id"
        if needs_loans(table.contract):
            rows += f" left join {known_table('loans')} as loan on loan.loan_id = rejected.loan_id"
            org_id = "coalesce(rejected.org_id, loan.org_id)"
            if has_rejected_loans:
                rows += (
                    f" left join {rejected_keys('loans')} as refused"
                    " on refused.key = rejected.loan_id"
                )
                org_id = "coalesce(rejected.org_id, loan.org_id, refused.org_id)"
        relation = connection.sql(
            f"select rejected.* replace ('{incoming.batch_id}' as batch_id, {org_id} as org_id) "
            f"from {rows} order by file_name, line_no, column_name"
        )
        for batch in relation.to_arrow_reader(_ROWS):
            writer.write([batch.column(name) for name in REJECTED_SCHEMA.names])
        if broken:
            connection.unregister("broken_rows")
    writer.close()


def _broken_rows(source: SourceFile) -> list[dict[str, object]]:
    """Rows that could not be cut into cells, with what can be guessed of whose they are."""
    return [
        {
            "file_name": source.rows.file_name,
            "table_name": source.contract.table,
            "line_no": broken.line_no,
            "code": broken.code,
            "reason": broken.reason,
            "source_text": broken.source_text,
            "org_id": _cell(broken.source_text, source, "org_id"),
            "loan_id": _cell(broken.source_text, source, "loan_id"),
        }
        for broken in source.rows.broken
    ]


def _cell(text: str, source: SourceFile, column: str) -> str | None:
    """What stands where the column should; a guess, since the line is broken."""
    cell = source.mapping.cells.get(column)
    cells = text.split(source.rows.join)
    if cell is None or cell.position is None or cell.position >= len(cells):
        return None
    return cells[cell.position].strip(' "') or None


def rejected_batches(home: Home, batch_id: str | None = None) -> Iterator[pl.DataFrame]:
    """The rejected rows of one batch, by default of all: a frame of none, then one for each batch.

    All have the columns of the batch format. PostloanError when there is no such batch.
    """
    batches = committed_batches(home)
    if batch_id is not None:
        batches = [batch for batch in batches if batch.batch_id == batch_id]
        if not batches:
            raise PostloanError(
                f"There is no batch {batch_id} in {home.batches}. "
                '`postloan sql "select * from deliveries"` lists them.'
            )
    yield pl.DataFrame(pl.from_arrow(REJECTED_SCHEMA.empty_table()))
    for batch in batches:
        path = batch.path(home, REJECTED_ROWS)
        if path.exists():
            yield pl.read_parquet(path)


def rejected_rows(home: Home, batch_id: str | None = None) -> pl.DataFrame:
    """The rejected rows of one batch, by default of all, in one frame."""
    return pl.concat(rejected_batches(home, batch_id))
