"""What a delivery consists of before its rows are read: files, their tables, their columns."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.derived import NamedFile, missing_files
from loaders.files import DeliveredFile
from loaders.headings import Mapping, match, table_of_headings, table_of_name
from loaders.profile import FileProfile, Profile
from loaders.readers import open_rows
from loaders.text_rows import TextRows
from warehouse.contracts import Contract, contract_for
from warehouse.errors import RefusedDelivery


@dataclass
class FileCounts:
    """What became of the rows of one file."""

    accepted: int = 0
    set_aside: int = 0
    rejected: int = 0
    totals: int = 0


@dataclass
class SourceFile:
    """One file of a table on its way in. A derived table is a file as well."""

    rows: TextRows
    mapping: Mapping
    content_hash: str
    size: int = 0
    counts: FileCounts = field(default_factory=FileCounts)

    @property
    def contract(self) -> type[Contract]:
        return self.mapping.contract


@dataclass
class Delivery:
    """Everything delivered together, with all that is wrong with it so far."""

    profile: Profile | None
    files: list[DeliveredFile]
    sources: list[SourceFile] = field(default_factory=list)
    named: list[NamedFile] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def content_hash(self) -> str:
        """The same for the same content, read the same way; names do not matter."""
        parts = [f"{source.contract.table} {source.content_hash}" for source in self.sources]
        parts += [f"{file.name} as text {file.delivered.content_hash}" for file in self.named]
        parts.sort()
        if self.profile is not None:
            parts.append(self.profile.model_dump_json(exclude={"name", "description"}))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def open_delivery(files: Sequence[DeliveredFile], profile: Profile | None) -> Delivery:
    """Open every file far enough to know its table and columns; collects all faults."""
    if profile is not None:
        files = [file for file in files if not profile.ignores(file.file_name)]
    delivery = Delivery(profile, list(files))
    if not files:
        delivery.faults.append("The delivery holds no file to load.")
    for file in files:
        entries = profile.entries_for(file.file_name) if profile else []
        for entry in entries:
            _open_one(delivery, file, entry)
        if not entries:
            _open_one(delivery, file, None)
    if profile is not None:
        delivery.faults += missing_files(profile, delivery.named)
    return delivery


def _open_one(delivery: Delivery, file: DeliveredFile, entry: FileProfile | None) -> None:
    try:
        if entry is not None and entry.name is not None:
            delivery.named.append(NamedFile(file, entry, open_rows(file, entry)))
        if entry is None or entry.table is not None:
            rows = open_rows(file, entry)
            contract = _table(file.file_name, rows, entry)
            source = matched(rows, contract, entry, file.content_hash)
            source.size = file.size
            delivery.sources.append(source)
    except RefusedDelivery as refused:
        delivery.faults.append(str(refused))


def matched(
    rows: TextRows, contract: type[Contract], entry: FileProfile | None, content_hash: str
) -> SourceFile:
    """The rows with their columns found. Raises RefusedDelivery with all faults of the headings."""
    found = match(contract, rows.headings, entry)
    if found.mapping is None:
        fitting, _ = table_of_headings(rows.headings)
        hint = f" Its headings fit {fitting.table}." if fitting not in (None, contract) else ""
        seen = ", ".join(heading for heading in rows.headings if heading.strip())[:200]
        raise RefusedDelivery(
            f"{rows.file_name}, taken as {contract.table}: {' '.join(found.faults)} "
            f"Its headings are {seen or 'empty'}.{hint}"
        )
    return SourceFile(rows, found.mapping, content_hash)


def _table(file_name: str, rows: TextRows, entry: FileProfile | None) -> type[Contract]:
    if entry is not None and entry.table is not None:
        return contract_for(entry.table)
    named = table_of_name(file_name)
    if named is not None:
        return named
    guessed, reasons = table_of_headings(rows.headings)
    if guessed is not None:
        return guessed
    shown = ", ".join(heading for heading in rows.headings if heading.strip())[:200]
    raise RefusedDelivery(
        f"{file_name}: neither its name nor its headings ({shown}) tell which table it is. Put the "
        "table's name into the file's name, or write a mapping profile. Nearest: "
        + " ".join(reasons)
    )
