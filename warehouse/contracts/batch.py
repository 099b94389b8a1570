"""What a delivery leaves behind: the manifest of one batch.

A batch is a folder ``batches/<batch_id>/`` with ``manifest.json``, one ``<table>.parquet`` for each
table with accepted rows and one ``rejected_rows.parquet``. It is written under a name with a
leading dot and committed by one rename; what stands without the dot is whole and never changes
again.
"""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from warehouse.paths import Home

MANIFEST = "manifest.json"
REJECTED_ROWS = "rejected_rows"

# Columns every accepted row carries beside those of its contract.
LINEAGE_COLUMNS: dict[str, str] = {
    "batch_id": "varchar",
    "file_name": "varchar",
    "line_no": "bigint",
}
REJECTED_COLUMNS: dict[str, str] = {
    "batch_id": "varchar",
    "file_name": "varchar",
    "table_name": "varchar",
    "line_no": "bigint",
    "column_name": "varchar",
    "value": "varchar",
    "code": "varchar",
    "reason": "varchar",
    # The line as it came, for the branch to mend; the organisation it speaks of, where it says.
    "source_text": "varchar",
    "org_id": "varchar",
    "loan_id": "varchar",
    "amount": "decimal(18, 2)",
}


class BatchFile(BaseModel):
    """One file of a delivery. ``read_rows = accepted_rows + rejected_rows``, always."""

    model_config = ConfigDict(frozen=True)

    file_name: str
    table: str
    content_hash: str
    encoding: str
    read_rows: int
    accepted_rows: int
    rejected_rows: int
    # 合计/小计 rows: set aside as no records, so not among the rows read.
    total_rows: int = 0
    # Headings of the file that no column of the contract goes by; of a table made by a select of
    # the profile all headings of the files it is made from as well.
    ignored_columns: tuple[str, ...] = ()


class BatchTable(BaseModel):
    """What a batch holds of one table."""

    model_config = ConfigDict(frozen=True)

    accepted_rows: int
    # Rows whose key stands again on a later line of the same delivery.
    repeated_keys: int


class Manifest(BaseModel):
    """The manifest of one batch. Times are UTC without zone."""

    model_config = ConfigDict(frozen=True)

    batch_id: str
    content_hash: str
    profile: str | None
    # When the bank handed it over; equal to loaded_at unless the operator says otherwise.
    received_at: datetime
    loaded_at: datetime
    files: tuple[BatchFile, ...]
    tables: dict[str, BatchTable]

    def path(self, home: Home, table: str) -> Path:
        return home.batches / self.batch_id / f"{table}.parquet"


def committed_batches(home: Home) -> list[Manifest]:
    """Every committed batch of a home, earliest received first."""
    if not home.batches.is_dir():
        return []
    manifests = [
        Manifest.model_validate_json((folder / MANIFEST).read_text(encoding="utf-8"))
        for folder in home.batches.iterdir()
        if folder.is_dir() and not folder.name.startswith(".")
    ]
    return sorted(manifests, key=lambda manifest: (manifest.received_at, manifest.batch_id))
