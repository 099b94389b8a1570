"""Deliveries written as files, loaded, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from loaders.load import LoadReport, load
from loaders.rejects import rejected_rows
from warehouse.contracts.batch import BatchFile, Manifest, committed_batches
from warehouse.paths import Home

ORG_UNITS = "机构号,机构名称,上级机构号,机构层级\n001,总行,,总行\n"
CUSTOMERS = "客户号,客户类型\nC1,对公\n"

_numbers = count(1)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The files in a folder, text in UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


@dataclass(frozen=True)
class Delivered:
    """One delivery after it was loaded."""

    home: Home
    report: LoadReport

    @property
    def manifest(self) -> Manifest:
        return next(
            batch
            for batch in committed_batches(self.home)
            if batch.batch_id == self.report.batch_id
        )

    def file(self, name: str) -> BatchFile:
        return next(file for file in self.report.files if file.file_name == name)

    def accepted(self, table: str) -> list[dict[str, Any]]:
        """The accepted rows of a table, by file and line."""
        path = self.manifest.path(self.home, table)
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist() if path.is_file() else []
        return sorted(rows, key=lambda row: (row["file_name"], row["line_no"]))

    def by_line(self, table: str, column: str) -> dict[int, Any]:
        """The values of a column of the accepted rows, by line."""
        return {row["line_no"]: row[column] for row in self.accepted(table)}

    def rejects(self) -> list[dict[str, Any]]:
        """The rejected rows: one entry per fault, by file, line and column."""
        rows = rejected_rows(self.home, self.report.batch_id).to_dicts()
        return sorted(
            rows, key=lambda row: (row["file_name"], row["line_no"], row["column_name"] or "")
        )

    def faults(self) -> list[tuple[str, int, str | None, str | None, str]]:
        """File, line, column, value and code of every fault."""
        return [
            (
                row["file_name"],
                row["line_no"],
                row["column_name"],
                row["value"],
                row["code"],
            )
            for row in self.rejects()
        ]


def deliver_folder(home: Home, folder: Path) -> Delivered:
    """Load a folder."""
    return Delivered(home, load([folder], home))


def deliver(home: Home, files: Mapping[str, str | bytes]) -> Delivered:
    """Load files with the contents given, as one delivery."""
    return deliver_folder(home, write(home.root.parent / f"delivery-{next(_numbers)}", files))
