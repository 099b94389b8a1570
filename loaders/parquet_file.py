"""Parquet files as text rows; a line is the ordinal of the row."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loaders.numbers import doubles_as_text
from loaders.text_rows import Advance, TextRows, row_batch, trimmed
from warehouse.errors import RefusedDelivery

_ROWS = 65_536


def open_parquet(path: Path, file_name: str) -> TextRows:
    """The columns of a Parquet file as text. Raises RefusedDelivery when it cannot be read."""

    def refused(error: Exception) -> RefusedDelivery:
        return RefusedDelivery(
            f"{file_name}: the Parquet file cannot be read ({error}). It may have been cut short; "
            "deliver it again."
        )

    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise refused(error) from error
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    if nested:
        raise RefusedDelivery(
            f"{file_name}: the columns {', '.join(nested)} hold lists or records; expected one "
            "value in each cell."
        )

    def batches(advance: Advance) -> Iterator[pa.RecordBatch]:
        line = 1
        size = path.stat().st_size
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(_ROWS):
                    advance(size * batch.num_rows // max(1, file.metadata.num_rows))
                    lines = pa.array(range(line, line + batch.num_rows), pa.int64())
                    line += batch.num_rows
                    yield row_batch(lines, [_as_text(column) for column in batch.columns])
        except (pa.ArrowInvalid, OSError) as error:
            raise refused(error) from error

    return TextRows(file_name, schema.names, batches, "parquet")


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        return doubles_as_text(column)
    if pa.types.is_timestamp(column.type):
        column = pc.cast(column, pa.timestamp("us", column.type.tz), safe=False)
        if column.type.tz is not None:
            column = pc.local_timestamp(column)
    return trimmed(pc.cast(column, pa.string()))
